"""Tests for messages and marks of reports."""

import unittest

from tests.output import output_test_lib

_TIME = 1795217904000000


class MessagesTest(output_test_lib.EntityTestCase):
    """Tests for messages and marks."""

    def testAddMessage(self):
        """A message has a sender and a level, up to 3 an error."""
        for level, call_class, is_error in (
            (0, 0, True),
            (3, 3, True),
            (4, 4, False),
            (7, 7, False),
            (9, 7, False),
            (-1, 7, False),
        ):
            place = self.AddEvent(
                "macos:asl:entry", _TIME, sender="kernel", level=level
            )
            self.assertEqual(place.sender, 1)
            self.assertEqual(place.call_class, call_class)
            self.assertEqual(place.is_error, is_error)
        self.assertEqual(self.AddEvent("systemd:journal", _TIME).sender, 2)
        self.assertEqual(self.store.senders.GetTexts(), ["kernel", "?"])

    def testAddMark(self):
        """A mark is safe to be shown; without a time there is none."""
        self.AddEvent(
            "macos:asl:entry", _TIME, login_type=7, username="a\u202e", terminal="t"
        )
        self.AddEvent("macos:asl:entry", None, login_type=7)
        self.AddEvent("fs:stat", _TIME, ("shutdown",))
        rows = self.ReadTable("marks")
        self.assertEqual(
            [(row["kind"], row["user"]) for row in rows],
            [("login", "a\\u202e"), ("shutdown", None)],
        )


if __name__ == "__main__":
    unittest.main()
