"""Tests for what each event adds to the views of a report."""

import unittest

from plaso_extra_parsers.output import attributes

from tests.output import output_test_lib

_TIME = 1795217904000000


class EntitiesTest(output_test_lib.EntityTestCase):
    """Tests for what each event adds."""

    def testAddEvent(self):
        """Each data type that is named can come without any attribute but its type."""
        for data_type in sorted(attributes.ROLES):
            for time in (_TIME, None):
                with self.subTest(data_type=data_type, time=time):
                    self.AddEvent(data_type, time)
        self.assertEqual(len(self.ReadTable("samples")), 1)

    def testAddSecondTime(self):
        """Of an entry of the journal with two times the first one is a mark."""
        for description, times in (
            ("Recorded Time", {"written_time": _TIME}),
            ("Content Modification Time", {"written_time": _TIME}),
            ("Recorded Time", {}),
        ):
            self.AddEvent(
                *("systemd:journal", _TIME),
                description=description,
                message_body="New session 3 of user alice.",
                reporter="systemd-logind",
                **times,
            )
        self.assertEqual([row["row"] for row in self.ReadTable("marks")], [1, 2])

    def testAddEventOfOthers(self):
        """Event data that is in no view has no place."""
        place = self.AddEvent("fs:stat", _TIME)
        self.assertEqual((place.lane, place.session, place.sender), (0, 0, 0))


if __name__ == "__main__":
    unittest.main()
