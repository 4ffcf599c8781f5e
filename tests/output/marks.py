"""Tests for marks of reports."""

import unittest

from plaso_extra_parsers.output import attributes
from plaso_extra_parsers.output import marks

from tests.output import output_test_lib


def _GetMark(data_type, *labels, source="OS:/a", **values):
    """Retrieves the mark of event data.

    Args:
      data_type (str): data type.
      labels (tuple[str]): tags.
      source (Optional[str]): name of the evidence file.
      values (dict[str, object]): values per name of attribute.

    Returns:
      Mark: mark or None.
    """
    event_data = output_test_lib.CreateEventData(data_type, **values)
    role = attributes.GetRole(event_data)
    return marks.GetMark(role, event_data, list(labels), source)


class MarksTest(unittest.TestCase):
    """Tests for marks."""

    def testLogins(self):
        """Logins of ASL, utmpx and utmp have user, terminal and origin."""
        login = marks.Mark("login", None, "bob", "ttys001", "203.0.113.7", "333")
        mark = _GetMark(
            "macos:asl:entry",
            login_type=7,
            username="bob",
            terminal="ttys001",
            source_hostname="203.0.113.7",
            statistics=["ut_pid: 333"],
        )
        self.assertEqual(mark, login)
        for data_type in ("linux:utmp:event", "macos:utmpx:entry"):
            mark = _GetMark(
                data_type,
                login_type=7,
                username="bob",
                terminal="ttys001",
                hostname="203.0.113.7",
                pid=333,
            )
            self.assertEqual(mark, login)

        mark = _GetMark("linux:utmp:event", login_type=8, terminal="pts/0", pid=1)
        self.assertEqual(mark.kind, "logout")
        self.assertIsNone(_GetMark("linux:utmp:event", login_type=8, terminal=""))

    def testFailedLogins(self):
        """Records of btmp are failed logins, whatever their type; so are sshd's."""
        for source, login_type, terminal, kind in (
            ("OS:/var/log/btmp", 7, "tty1", "failed login"),
            ("OS:/var/log/btmp", 6, "ssh:notty", "failed login"),
            ("GZIP:/var/log/btmp.1.gz", 6, "tty1", "failed login"),
            ("OS:C:\\case\\btmp-20261101", 7, "tty1", "failed login"),
            ("OS:/var/log/btmp", 8, "tty1", "logout"),
            ("OS:/var/log/wtmp", 7, "tty1", "login"),
            ("OS:/var/log/wtmp", 6, "tty1", None),
            ("OS:/var/log/btmp/wtmp", 7, "tty1", "login"),
            ("OS:/var/log/btmpx", 7, "tty1", "login"),
            ("OS:/evidence/1", 6, "ssh:notty", "failed login"),
        ):
            mark = _GetMark(
                "linux:utmp:event",
                source=source,
                login_type=login_type,
                terminal=terminal,
                username="root",
                hostname="localhost",
                ip_address="0.0.0.0",
                pid=700,
            )
            with self.subTest(source=source, login_type=login_type):
                self.assertEqual(mark.kind if mark else None, kind)
                if mark:
                    self.assertEqual((mark.user, mark.origin), ("root", None))

    def testOrigins(self):
        """An address counts before a name, and one of zeros is none."""
        for ip_address, hostname, origin in (
            ("203.0.113.9", "mail", "203.0.113.9"),
            ("0.0.0.0", "mail", "mail"),
            ("::", "localhost", None),
            ("127.0.0.1", "localhost", "127.0.0.1"),
        ):
            mark = _GetMark(
                "linux:utmp:event",
                login_type=7,
                ip_address=ip_address,
                hostname=hostname,
            )
            self.assertEqual(mark.origin, origin)

    def testMachine(self):
        """Boots, shutdowns and sleep are told from attributes and messages."""
        for data_type, values, kind in (
            ("linux:atop:boot", {"hostname": "web01"}, "boot"),
            ("macos:asl:entry", {"login_type": 2}, "boot"),
            ("macos:asl:entry", {"login_type": 11}, "shutdown"),
            ("linux:utmp:event", {"login_type": 1, "username": "shutdown"}, "shutdown"),
            ("linux:utmp:event", {"login_type": 1, "username": "runlevel"}, None),
            (
                "macos:asl:entry",
                {"statistics": ["com.apple.iokit.domain: Sleep"]},
                "sleep",
            ),
            (
                "macos:asl:entry",
                {"statistics": ["com.apple.iokit.domain: DarkWake"]},
                "wake",
            ),
            (
                "systemd:journal",
                {"reporter": "kernel", "message_body": "Linux version 6.1"},
                "boot",
            ),
            (
                "macos:asl:entry",
                {"sender": "sudo", "message_body": "alice : COMMAND=/bin/sh"},
                "sudo",
            ),
            (
                "macos:asl:entry",
                {"sender": "ls", "message_body": "alice : COMMAND=/bin/sh"},
                None,
            ),
            ("macos:asl:entry", {}, None),
            ("fs:stat", {}, None),
        ):
            with self.subTest(data_type=data_type, values=values):
                mark = _GetMark(data_type, **values)
                self.assertEqual(mark.kind if mark else None, kind)

    def testAtop(self):
        """atop's start is no boot."""
        event_data = output_test_lib.CreateEventData(
            "linux:atop:boot", hostname="a", boot_time=output_test_lib.CreateTime(5)
        )
        kinds = [
            marks.GetMark(attributes.BOOT, event_data, [], "OS:/a", time).kind
            for time in (5, 9)
        ]
        self.assertEqual(kinds, ["boot", "atop"])

    def testSessions(self):
        """Sessions of systemd are logins."""
        body = "New session 3 of user alice."
        mark = _GetMark("systemd:journal", reporter="systemd-logind", message_body=body)
        self.assertEqual(
            mark, marks.Mark("login", body, "alice", "session 3", None, "3")
        )
        body = "Removed session 3."
        mark = _GetMark("systemd:journal", reporter="systemd-logind", message_body=body)
        self.assertEqual((mark.kind, mark.identifier), ("logout", "3"))

    def testTags(self):
        """Tags decide before attributes do, also for event data of others."""
        self.assertEqual(_GetMark("fs:stat", "boot").kind, "boot")
        self.assertEqual(_GetMark("macos:asl:entry", "wake", login_type=2).kind, "wake")
        self.assertIsNone(_GetMark("fs:stat", "something"))


if __name__ == "__main__":
    unittest.main()
