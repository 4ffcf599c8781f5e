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

    def testLevelNames(self):
        """Levels of syslog have the names of RFC 5424, as Plaso writes them."""
        names = ("EMERG", "ALERT", "CRIT", "ERR", "WARNING", "NOTICE", "INFO", "DEBUG")
        for level, name in enumerate(names):
            place = self.AddEvent("syslog:line", _TIME, severity=name)
            self.assertEqual((place.call_class, place.is_error), (level, level <= 3))
        self.assertEqual(self.AddEvent("syslog:line", _TIME).call_class, 7)

    def testAddMessageOfLongIdentifier(self):
        """A process identifier has ten digits at most."""
        for identifier, lane in ((4294967295, 1), (42949672950, 0)):
            self.AddEvent(
                *("linux:atop:process", _TIME),
                hostname="a",
                process_identifier=identifier,
                process_name="sshd",
                start_time=_TIME,
            )
            place = self.AddEvent(
                *("syslog:line", _TIME), hostname="a", pid=identifier, reporter="sshd"
            )
            self.assertEqual(place.lane, lane)

    def testAddMessageOfProcess(self):
        """A line is of the process that its host, identifier and name are those of."""
        for identifier, name, parent in (
            *((66, "sshd", 1), (7, "cron", 1), (8, "systemd-journald", 1)),
            (9, "sh", 7),
        ):
            self.AddEvent(
                *("linux:atop:process", _TIME),
                process_identifier=identifier,
                process_name=name[:15],
                parent_pid=parent,
                start_time=_TIME,
                hostname="web01",
            )
        for values, lane in (
            ({"pid": 66, "reporter": "sshd"}, 1),
            ({"pid": "66", "reporter": "sshd"}, 1),
            ({"pid": 7, "reporter": "CRON"}, 2),
            ({"pid": 8, "reporter": "systemd-journald"}, 3),
            # A child of cron names itself so before it is the shell of the job.
            ({"pid": 9, "reporter": "CRON"}, 4),
            ({"pid": 9, "reporter": "sshd"}, 0),
            ({"pid": 66, "reporter": "sudo"}, 0),
            ({"pid": 67, "reporter": "sshd"}, 0),
            ({"pid": "66 x", "reporter": "sshd"}, 0),
            ({"pid": "6" * 30, "reporter": "sshd"}, 0),
            ({"reporter": "sshd"}, 0),
            ({"pid": 66}, 0),
            ({"pid": 66, "reporter": "sshd", "hostname": "web02"}, 0),
        ):
            place = self.AddEvent(
                "syslog:line", _TIME + 5, **{"hostname": "web01", **values}
            )
            self.assertEqual(place.lane, lane, values)
        for time in (None, _TIME - 5000000):
            place = self.AddEvent(
                *("syslog:line", time), hostname="web01", pid=66, reporter="sshd"
            )
            self.assertEqual(place.lane, 0, time)
        # What a line says makes no process and no group of processes.
        self.assertEqual(len(self.ReadTable("lanes")), 4)

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
