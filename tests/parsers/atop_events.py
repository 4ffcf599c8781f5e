"""Tests for the event data of atop raw logs about the log and its processes."""

import unittest

from plaso_extra_parsers.parsers import atop_events


class EventDataTest(unittest.TestCase):
    """Tests for the event data classes."""

    def testInitialize(self):
        """Tests that of new event data nothing is known but its data type."""
        for event_data_class, data_type in (
            (atop_events.AtopBootEventData, "linux:atop:boot"),
            (atop_events.AtopGapEventData, "linux:atop:gap"),
            (atop_events.AtopLogEventData, "linux:atop:log"),
            (atop_events.AtopProcessEventData, "linux:atop:process"),
            (atop_events.AtopTaskEventData, "linux:atop:task"),
        ):
            event_data = event_data_class()
            self.assertEqual(event_data.data_type, data_type)
            values = {
                name: value
                for name, value in vars(event_data).items()
                if name != "data_type" and not name.startswith("_")
            }
            self.assertGreater(len(values), 5)
            self.assertEqual(set(values.values()), {None})
