"""Tests for events as the views see them."""

import unittest

from plaso_extra_parsers.output import attributes
from plaso_extra_parsers.output import occurrence as occurrences

from tests.output import output_test_lib


class OccurrenceTest(unittest.TestCase):
    """Tests for an event."""

    def testGet(self):
        """Values are those of the event data, times shifted as psort shifts them."""
        event = output_test_lib.CreateEvent(7200000000)
        event.date_time = output_test_lib.CreateTime(0)
        event.date_time.is_local_time = True
        event_data = output_test_lib.CreateEventData(
            "linux:atop:process",
            process_identifier=7,
            process_name="a\x1b",
            exit_time=output_test_lib.CreateTime(5000000),
            cpu_user_time=30,
        )
        occurrence = occurrences.Occurrence(
            event, event_data, attributes.PROCESS, "OS:/a", 0, 0
        )
        self.assertEqual(occurrence.time, 7200000000)
        self.assertEqual(occurrence.GetTime("end"), 7205000000)
        self.assertIsNone(occurrence.GetTime("start"))
        self.assertEqual(occurrence.GetText("name"), "a\\u001b")
        self.assertEqual(occurrence.GetProcessorTime(), 30)
        event_data.cpu_system_time = 12
        self.assertEqual(occurrence.GetProcessorTime(), 42)

    def testGetKey(self):
        """A key is a text, and one of its evidence file."""
        for key, expected in (("a-7-1", (3, "a-7-1")), (7, None), (None, None)):
            occurrence = output_test_lib.CreateOccurrence(
                output_test_lib.CreateEvent(1),
                output_test_lib.CreateEventData("linux:atop:task", process_key=key),
                source_number=3,
            )
            self.assertEqual(occurrence.GetKey(), expected)
            self.assertEqual(occurrence.IsSecond(), False)
            self.assertIsNone(occurrence.GetProcessorTime())

    def testPlace(self):
        """A place is nowhere unless it is said to be."""
        place = occurrences.Place()
        self.assertEqual((place.lane, place.session, place.sender), (0, 0, 0))
        self.assertFalse(place.is_error)
        self.assertEqual(place.noted, 0)


if __name__ == "__main__":
    unittest.main()
