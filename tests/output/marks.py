"""Tests for marks of reports."""

import unittest

from plaso_extra_parsers.output import marks

from tests.output import output_test_lib


def _GetMark(data_type, *labels, source="OS:/a", time=1, **values):
    """Retrieves the mark of event data.

    Args:
      data_type (str): data type.
      labels (tuple[str]): tags.
      source (Optional[str]): name of the evidence file.
      time (Optional[int]): time of the event.
      values (dict[str, object]): values per name of attribute, and "description" of the
          time.
    """
    description = values.pop("description", "Recorded Time")
    occurrence = output_test_lib.CreateOccurrence(
        output_test_lib.CreateEvent(time, description),
        output_test_lib.CreateEventData(data_type, **values),
        source,
    )
    return marks.GetMark(occurrence, list(labels))


class MarksTest(unittest.TestCase):
    """Tests for marks."""

    def testLogins(self):
        """Logins of ASL, utmpx and utmp have user, terminal and origin."""
        login = marks.Mark(
            *("login", None, "bob", "ttys001", "203.0.113.7", "333"),
            process="333",
            form="record",
        )
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
        boot_time = output_test_lib.CreateTime(5)
        kinds = [
            _GetMark(
                "linux:atop:boot", hostname="a", boot_time=boot_time, time=time
            ).kind
            for time in (5, 9)
        ]
        self.assertEqual(kinds, ["boot", "atop"])

    def testSessions(self):
        """Sessions of systemd are logins."""
        body = "New session 3 of user alice."
        values = {"reporter": "systemd-logind", "hostname": "a", "pid": 400}
        mark = _GetMark("systemd:journal", message_body=body, **values)
        self.assertEqual(
            mark[:8],
            ("login", body, "alice", "session 3", None, "3", "a", "400"),
        )
        mark = _GetMark("systemd:journal", message_body="Removed session 3.", **values)
        self.assertEqual((mark.kind, mark.identifier), ("logout", "3"))

    def testSyslog(self):
        """Lines that Plaso has read are marks with and without their text."""
        text = "Accepted password for deploy from 203.0.113.66 port 40751 ssh2"
        values = {
            "hostname": "web01",
            "reporter": "sshd",
            "pid": 66,
            "username": "deploy",
            "ip_address": "203.0.113.66",
            "port": "40751",
            "authentication_method": "password",
        }
        for body in (text, None):
            mark = _GetMark("syslog:ssh:login", message_body=body, **values)
            self.assertEqual(
                mark[0:1] + mark[2:6], ("login", "deploy", None, "203.0.113.66", "66")
            )
            self.assertEqual((mark.host, mark.port), ("web01", "40751"))
            self.assertEqual(mark.method, "password")

        text = '(root) CMD (/usr/local/sbin/kworkerd -c "exit 0")'
        for body in (text, None):
            mark = _GetMark(
                "syslog:cron:task_run",
                reporter="CRON",
                message_body=body,
                command='/usr/local/sbin/kworkerd -c "exit 0"',
                username="root",
                pid=85,
            )
            self.assertEqual(
                (mark.kind, mark.target, mark.user), ("cron", "root", None)
            )
            self.assertEqual(mark.command, '/usr/local/sbin/kworkerd -c "exit 0"')
        self.assertIsNone(_GetMark("syslog:line", reporter="sshd"))

    def testWindows(self):
        """Logons of people are told by the strings of the Windows security log."""
        strings = {index: "-" for index in range(21)}
        strings.update({4: "S-1-5-21-1-2-3-1001", 5: "alice", 7: "0x3dd12", 8: "10"})
        strings.update({18: "203.0.113.7", 19: "50123"})
        values = {
            "event_identifier": 4624,
            "source_name": "Microsoft-Windows-Security-Auditing",
            "hostname": "PC1",
            "strings": list(strings.values()),
        }
        mark = _GetMark("windows:evtx:record", **values)
        self.assertEqual(
            (mark.kind, mark.user, mark.origin, mark.port, mark.identifier, mark.host),
            ("login", "alice", "203.0.113.7", "50123", "0x3dd12", "PC1"),
        )
        self.assertEqual(mark.method, "remote desktop")
        for changes in (
            {"event_identifier": 4625 + 100},
            {"source_name": "Other"},
            {"strings": ["a"]},
            {"strings": "text"},
            {"strings": list({**strings, 8: "5"}.values())},
            {"strings": list({**strings, 4: "S-1-5-18"}.values())},
        ):
            with self.subTest(changes=changes):
                mark = _GetMark("windows:evtx:record", **{**values, **changes})
                self.assertIn(mark, (None, marks.Mark("login", host="PC1")))
        failure = {index: "-" for index in range(21)}
        failure.update({4: "S-1-0-0", 5: "bob", 10: "3", 19: "203.0.113.9"})
        for number, texts, kind, user in (
            (4625, list(failure.values()), "failed login", "bob"),
            (4634, ["S-1-5-21-1", "alice", "PC1", "0x3dd12", "10"], "logout", "alice"),
            (4647, ["S-1-5-21-1", "alice", "PC1", "0x3dd12"], "logout", "alice"),
            (4672, ["S-1-5-21-1", "alice", "PC1", "0x1", ""], "privileges", "alice"),
        ):
            mark = _GetMark(
                "windows:evtx:record",
                **{**values, "event_identifier": number, "strings": texts},
            )
            self.assertEqual((mark.kind, mark.user), (kind, user))
        failure.update({19: "203.0.113.9", 20: "4"})
        for count, port in ((21, "4"), (20, None)):
            strings = list(failure.values())[:count]
            changes = {"event_identifier": 4625, "strings": strings}
            mark = _GetMark("windows:evtx:record", **{**values, **changes})
            self.assertEqual((mark.origin, mark.port), ("203.0.113.9", port))
        # A hyphen, a value that is no text, and a missing string are no value.
        failure.update({5: "-", 19: "203.0.113.9", 20: ""})
        for texts in ({}, {5: "", 20: "-"}, {5: None, 20: 7}):
            strings = list({**failure, **texts}.values())
            changes = {"event_identifier": 4625, "strings": strings}
            mark = _GetMark("windows:evtx:record", **{**values, **changes})
            self.assertEqual(
                (mark.user, mark.origin, mark.port), (None, "203.0.113.9", None)
            )

    def testCommands(self):
        """Commands of a history are of the user whose folder it lies in."""
        for data_type in (
            *("bash:history:entry", "fish:history:entry", "shell:zsh:history"),
        ):
            for source, user in (
                ("OS:/case/root/.bash_history", "root"),
                ("TAR:/home/bob/.bash_history", "bob"),
                ("OS:/Users/eve/.zsh_history", "eve"),
                ("OS:/tmp/history", None),
            ):
                mark = _GetMark(data_type, source=source, command="id")
                self.assertEqual(
                    (mark.kind, mark.target, mark.command), ("command", user, "id")
                )
        self.assertIsNone(_GetMark("bash:history:entry"))

    def testExecutions(self):
        """Only the time at which a program ran is an execution."""
        values = {"executable": "PING.EXE"}
        for description, kind in (
            ("Last Time Executed", "execution"),
            ("Previous Last Time Executed", "execution"),
            ("Creation Time", None),
        ):
            mark = _GetMark(
                "windows:prefetch:execution", description=description, **values
            )
            self.assertEqual(mark.kind if mark else None, kind)

    def testEachTag(self):
        """Tags of Plaso and of ours that are about the machine or a login are marks."""
        for label, kind in (
            *(("boot", "boot"), ("clock_change", "clock"), ("crash", "crash")),
            *(("login", "login"), ("login_failed", "failed login")),
            *(("logout", "logout"), ("out_of_memory", "out of memory")),
            *(("session_start", "login"), ("session_stop", "logout")),
            *(("shutdown", "shutdown"), ("sleep", "sleep"), ("wake", "wake")),
            ("switch_user", "su"),
        ):
            self.assertEqual(_GetMark("fs:stat", "other", label), marks.Mark(kind))

    def testWindowsLogons(self):
        """Types of logons have names; the system itself is no user."""
        names = {
            *(("2", "interactive"), ("3", "network"), ("7", "unlock")),
            *(("8", "network, clear text"), ("9", "new credentials")),
            *(("10", "remote desktop"), ("11", "cached")),
            *(("12", "remote, cached"), ("13", "unlock, cached")),
        }
        for logon_type, method in sorted(names):
            strings = ["-"] * 4 + ["S-1-5-21-1", "alice", "PC1", "0x1", logon_type]
            mark = _GetMark(
                "windows:evtx:record", event_identifier=4624, strings=strings
            )
            self.assertEqual((mark.kind, mark.method), ("login", method))
        for sid in ("S-1-5-18", "S-1-5-19", "S-1-5-20", "S-1-5-7", "S-1-5-90-0-1"):
            strings = ["-"] * 4 + [sid, "alice", "PC1", "0x1", "2"]
            mark = _GetMark(
                "windows:evtx:record", event_identifier=4624, strings=strings
            )
            self.assertIsNone(mark)

    def testTags(self):
        """Tags decide before attributes do, also for event data of others."""
        self.assertEqual(_GetMark("fs:stat", "boot").kind, "boot")
        self.assertEqual(_GetMark("macos:asl:entry", "wake", login_type=2).kind, "wake")
        self.assertIsNone(_GetMark("fs:stat", "something"))
        mark = _GetMark("macos:asl:entry", "wake", message_body="text", hostname="a")
        self.assertEqual(mark, marks.Mark("wake", "text", host="a"))


if __name__ == "__main__":
    unittest.main()
