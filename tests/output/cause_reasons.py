"""Tests for the reasons that steps to a cause name, and for what decides them."""

import unittest

from unittest import mock

from plaso_extra_parsers.output import causes

from tests.output import cause_test_lib

_TEXT = "a text that is long enough"
_SUDO = "eve : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND="


class FilesTest(cause_test_lib.HistoryTestCase):
    """Tests for why a process is told to have written a file."""

    def testWritten(self):
        """The last writer is told with its reason, as are those before."""
        self.Start(10, None, "/bin/a")
        self.WriteFile(10, "a", "/p")
        self.Start(300, 10, "/p", 1)
        self.Start(11, 10, "/bin/b", 1)
        self.WriteFile(11, "b", "/p", 1)
        self.Start(301, 10, "/p", 2)
        changed = "execve, and the file was changed in the evidence"
        self.AssertReasons(
            ("300", "started", "10", "the call that started it"),
            ("300", "program", "/p", changed),
            ("301", "started", "10", "the call that started it"),
            ("301", "program", "/p", changed),
        )
        reasons = [
            row["why"]
            for row, step in zip(self.ReadTable("causes"), self.ReadSteps())
            if step[:2] == ("/p", "wrote")
        ]
        last = "last write before its use"
        self.assertEqual(sorted(reasons), [last, last, "written earlier, not the last"])

    def testWrittenInTurns(self):
        """Who wrote in turns with another process is told so."""
        self.Start(10, None, "/bin/a")
        self.Start(11, 10, "/bin/b")
        self.WriteFile(10, "a", "/p")
        self.WriteFile(11, "b", "/p")
        self.Start(300, 10, "/p")
        self.Transfer(10, "write", "a", "more")
        reasons = [
            (step[3], row["why"])
            for row, step in zip(self.ReadTable("causes"), self.ReadSteps())
            if step[:2] == ("/p", "wrote") and step[2] == 1
        ]
        why = "written in turns with another one"
        self.assertEqual(reasons, [("10", why), ("11", why)])

    def testOpenedOnly(self):
        """In a log without writes who opened a file for writing is told."""
        why = "opened for writing; its log has no write at all"
        self.Start(10, None, "/bin/a")
        self.Open(10, "a", "/p", statistics=["flags: O_WRONLY"])
        self.Open(10, "b", "/q", statistics=["flags: O_WRONLY"])
        self.Start(11, 10, "/bin/b")
        self.Open(11, "b1", "/q", origin="fork", parent_session_identifier="b")
        self.Start(300, 10, "/p", 1)
        self.Start(301, 10, "/q", 1)
        self.AssertReasons(
            ("/p", "wrote", "10", why),
            ("/q", "wrote", "10", f"{why:s}, and another process had it open, too"),
        )

    def testClockSetBack(self):
        """That the clock was set back is told with the reason."""
        self.Start(10, None, "/bin/a", 100)
        self.WriteFile(10, "a", "/p", 100)
        self.Start(305, 10, "/p", 0)
        self.AssertReasons(
            ("/p", "wrote", "10", "last write before its use; the clock was set back")
        )

    def testCommand(self):
        """A command names its target, and is read for what was copied only once."""
        self.Life("a", 30, 1, "cp", 5, 6, "cp /tmp/x /opt/y")
        why = "a command line names it as its target"
        self.AssertReasons(
            ("/opt/y", "wrote", "30", why), ("/opt/y", "copied", "/tmp/x", why)
        )

    def testCopiedEarlier(self):
        """From where an earlier content was copied is not told of the last one."""
        self.Life("a", 30, 1, "cp", 5, 6, "cp /tmp/x /opt/y")
        self.Life("a", 31, 1, "cp", 15, 16, "cp /tmp/z /opt/y")
        self.Life("a", 32, 1, "y", 25, 26, "/opt/y")
        steps = [step for step in self.ReadSteps() if step[:2] == ("/opt/y", "copied")]
        self.assertEqual([step[3] for step in steps], ["/tmp/z", "/tmp/x"])

    def testCrontab(self):
        """A line of crontab is the reason for what replaced one."""
        self.Life("a", 21, 20, "crontab", 10, 11)
        self.Line("a", 10.5, "crontab", 21, "(bob) REPLACE (bob)")
        self.Line("a", 60, "CRON", 30, "(bob) CMD (/opt/job)")
        self.AssertReasons(
            (
                *("crontab of bob", "wrote", "21"),
                "a line of it says so; host, process identifier and time agree",
            )
        )
        self.AssertReasons(
            (
                *("(bob) CMD (/opt/job)", "told", "crontab of bob"),
                "a file of cron, made before; no event has its text; "
                "name or user agrees",
            )
        )

    def testOrderOfSchedules(self):
        """A file of cron that has another name was only made before the line."""
        text = f"{_SUDO:s}/usr/bin/tee /etc/cron.d/two"
        self.Line("a", 500, "sudo", None, text)
        self.Line("a", 1000, "CRON", 30, "(root) CMD (/opt/job)")
        self.AssertReasons(
            (
                *("(root) CMD (/opt/job)", "told", "/etc/cron.d/two"),
                "a file of cron, made before; no event has its text; "
                "only the order agrees",
            )
        )

    def testUnknownWriter(self):
        """A file that was read and that nobody had written ends the chain."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "i", "/i")
        self.Transfer(10, "read", "i", _TEXT)
        self.Open(10, "a", "/p")
        self.Transfer(10, "write", "a", _TEXT)
        self.Start(300, 10, "/p", 1)
        self.AssertReasons(
            (
                *("/i", "unknown"),
                "no evidence shows who wrote it: before the trace, or not traced",
                "",
            )
        )

    def testDeleted(self):
        """A program that was deleted before it was executed is told so."""
        self.Start(10, None, "/bin/a")
        self.WriteFile(10, "a", "/p")
        self.Call(10, "unlink", path="/p")
        self.WriteFile(10, "b", "/p")
        self.Start(300, 10, None, 1)
        self.Execute(300, "/p", 1, statistics=["file: deleted"])
        why = "execve, and the file was changed in the evidence, and deleted before"
        self.AssertReasons(("300", "program", "/p", why))
        rows = [
            row["row"]
            for row, step in zip(self.ReadTable("causes"), self.ReadSteps())
            if step[:2] == ("/p", "wrote")
        ]
        # What was written when the name was free again is in another file.
        self.assertIn(3, rows)

    def testOtherNames(self):
        """Under which name a file was written is told, and how it got the next one."""
        self.Start(10, None, "/bin/a")
        self.WriteFile(10, "a", "/a")
        self.Call(10, "rename", path="/a", target_path="/p")
        self.WriteFile(10, "b", "/b")
        self.Call(10, "link", path="/b", target_path="/q")
        last = "last write before its use"
        self.AssertReasons(
            ("/p", "wrote", "10", f"{last:s}, as /a, then renamed"),
            ("/q", "wrote", "10", f"{last:s}, as /b, linked as /q"),
        )

    def testGone(self):
        """Of a file that is gone, and was executed, nothing more is known."""
        self.Start(10, None, "/bin/a")
        self.WriteFile(10, "a", "/p")
        self.Call(10, "unlink", path="/p")
        self.Start(300, 10, "/p", 1)
        self.AssertReasons(
            (
                *("/p", "unknown"),
                "it was deleted before: another file of this name, or a cached one",
                "",
            )
        )

    def testExecutedBeforeAndAfter(self):
        """What was executed before a file was deleted is not what was after it."""
        self.Start(10, None, "/bin/a")
        self.WriteFile(10, "a", "/p")
        self.Execute(10, "/p")
        self.Call(10, "unlink", path="/p")
        self.Start(300, 10, "/p", 1)
        self.AssertWriters("10", "10")
        self.AssertWriters("300")

    def testCommandOfLine(self):
        """A command that a line of sudo names as well is told once, by the line."""
        text = f"{_SUDO:s}/usr/bin/cp /tmp/x /opt/y"
        self.Line("a", 5, "sudo", None, text)
        self.Life("a", 30, 1, "cp", 5, 6, "cp /tmp/x /opt/y")
        self.AssertReasons(
            *(
                ("/opt/y", "wrote", text, "a command line names it as its target"),
                ("/opt/y", "copied", "/tmp/x", "a command line names it as its target"),
            )
        )

    def testOwnProgram(self):
        """A program that reads its own file reads what was executed."""
        self.Start(10, None, "/bin/a")
        self.WriteFile(10, "a", "/p")
        self.Start(300, 10, "/p", 1)
        self.Open(300, "s", "/proc/self/exe", 1)
        self.Transfer(300, "read", "s", _TEXT, 1)
        self.Open(300, "o", "/o", 1)
        self.Transfer(300, "write", "o", _TEXT, 1)
        self.AssertReasons(("/proc/self/exe", "read", "/p", "opened, and read"))


class BytesTest(cause_test_lib.HistoryTestCase):
    """Tests for why bytes are told to come from somewhere."""

    def testReasons(self):
        """Bytes are the same, or one call moved them; who opened a file is told."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "i", "/i")
        self.Transfer(10, "read", "i", _TEXT)
        self.Open(10, "a", "/p")
        self.Transfer(10, "write", "a", _TEXT)
        self.Open(10, "b", "/q")
        self.Call(10, "sendfile", ("b", "i"), transferred_size=9)
        self.AssertReasons(
            ("/p", "bytes", "/i", "the same bytes"),
            ("/i", "opened", "10", "openat"),
            ("/q", "bytes", "/i", "one call moved them"),
        )

    def testRows(self):
        """The events of a step are those of the read and of the write."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "i", "/i")
        self.Transfer(10, "read", "i", _TEXT)
        self.Open(10, "a", "/p")
        self.Transfer(10, "write", "a", _TEXT)
        rows = [
            (row["row"], row["other_row"])
            for row, step in zip(self.ReadTable("causes"), self.ReadSteps())
            if step[:2] == ("/p", "bytes")
        ]
        self.assertEqual(rows, [(3, 5)])

    def testReturned(self):
        """What a call had read when it returned can be written after it only."""
        self.Start(10, None, "/bin/a")
        for number, duration in ((1, 500), (2, 1500), (3, 1000)):
            self.Open(10, f"i{number:d}", f"/i{number:d}")
            self.Open(10, f"a{number:d}", f"/p{number:d}")
            text = f"{_TEXT:s} {number:d}"
            self.Transfer(10, "read", f"i{number:d}", text, duration=duration)
            self.Transfer(10, "write", f"a{number:d}", text)
        self.AssertCauses("/p1", "bytes", "/i1")
        self.AssertCauses("/p2", "bytes")
        self.AssertCauses("/p3", "bytes", "/i3")

    def testMovedNothing(self):
        """A call that moved nothing, or whose other end is not known, is no source."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "i", "/i")
        self.Open(10, "a", "/p")
        self.Call(10, "sendfile", ("a", "i"))
        self.Call(10, "sendfile", ("a",), transferred_size=9)
        self.Start(300, 10, "/p", 1)
        self.assertNotIn("bytes", [step[1] for step in self.ReadSteps()])

    def testOwnBytes(self):
        """A file is not the source of what a copy of a descriptor writes to it."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "a", "/p")
        self.Open(10, "b", "/p", origin="dup", parent_session_identifier="a")
        self.Transfer(10, "read", "a", _TEXT)
        self.Transfer(10, "write", "b", _TEXT)
        self.Start(300, 10, "/p", 1)
        self.assertNotIn("bytes", [step[1] for step in self.ReadSteps()])

    def testSourceLeftOut(self):
        """Bytes of a descriptor beyond the maximum have no source."""
        self.Start(10, None, "/bin/a")
        with mock.patch.object(causes, "MAXIMUM_RECORDS", 1):
            self.Open(10, "a", "/p")
            self.Call(10, "sendfile", ("a", "i"), transferred_size=9)
        self.assertNotIn("bytes", [step[1] for step in self.ReadSteps()])

    def testReadBefore(self):
        """What a writer had read is possible, what every program reads comes last."""
        self.Start(10, None, "/bin/a")
        for session, path, text in (
            ("l", "/usr/lib/libc.so", "y" * 99),
            ("s", "/secret", "x"),
            ("t", "/text", "xxx"),
            ("p", "/p", "its own"),
        ):
            self.Open(10, session, path)
            self.Transfer(10, "read", session, text)
        self.Open(10, "a", "/p")
        self.Transfer(10, "write", "a", "something else", 1)
        self.Open(10, "late", "/late", 2)
        self.Transfer(10, "read", "late", "x", 2)
        why = "bytes read by the writer before, not shown to be the same"
        self.AssertReasons(
            ("/p", "bytes", "/text", f"3 {why:s}"),
            ("/p", "bytes", "/secret", f"1 {why:s}"),
            ("/p", "bytes", "/usr/lib/libc.so", f"99 {why:s}"),
        )

    def testCopiesOfBytes(self):
        """Where bytes of an earlier content came from is not told of the last one."""
        self.Start(10, None, "/bin/a")
        self.Life("a", 30, 1, "cp", 5, 6, "cp /tmp/x /opt/y")
        self.Open(10, "i", "/i")
        self.Transfer(10, "read", "i", _TEXT)
        self.Open(10, "a", "/p")
        self.Transfer(10, "write", "a", _TEXT)
        self.Start(11, 10, "/bin/b")
        self.WriteFile(11, "b", "/p", 1)
        self.Start(300, 10, "/p", 2)
        steps = self.ReadSteps()
        causes_of_program = [
            row["cause"]
            for row, step in zip(self.ReadTable("causes"), steps)
            if step[:2] == ("300", "program")
        ]
        told = [
            step[1:]
            for row, step in zip(self.ReadTable("causes"), steps)
            if row["effect"] in causes_of_program
        ]
        self.assertEqual(told, [("wrote", 0, "11"), ("wrote", 2, "10")])

    def testMessage(self):
        """A descriptor that came in a message is told as such."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "a", "/p")
        self.Start(11, 10, "/bin/b")
        self.Open(11, "b", "/p", parent_session_identifier="a", origin="scm")
        self.Transfer(11, "read", "b", _TEXT)
        self.Open(11, "o", "/o")
        self.Transfer(11, "write", "o", _TEXT)
        self.AssertReasons(("/p", "message", "/p", "received in a message"))

    def testConnections(self):
        """A connection has address and port, and what is not known of it."""
        self.Start(10, None, "/bin/a")
        self.Connect(10, "a", "203.0.113.2", system_call="accept4")
        self.Open(*(10, "b", "TCP:[2]"), ip_address="203.0.113.3", object_type="socket")
        self.Connect(10, "c", "203.0.113.4")
        self.Call(10, "connect", ("c",), ip_address="203.0.113.4")
        found = [
            (step[1], row["why"])
            for row, step in zip(self.ReadTable("causes"), self.ReadSteps())
            if step[3].startswith("203.")
        ]
        self.assertEqual(
            found,
            [
                ("accepted", "203.0.113.2 port 80"),
                ("peer", "203.0.113.3 port ?; who began it is not in the log"),
                ("connected", "203.0.113.4 port 80"),
            ],
        )

    def testPipe(self):
        """Who wrote at the other end is told with the name of the pipe."""
        self.Start(10, None, "/bin/sh")
        for session, values in (
            ("r", {"object_type": "pipe"}),
            ("w", {"object_type": "pipe"}),
        ):
            self.Open(10, session, "pipe:[1]", system_call="pipe2", **values)
        self.Call(10, "pipe2", ("r", "w"))
        self.Transfer(10, "write", "w", "hello hello")
        self.Start(12, 10)
        self.ExecuteWithInput(12, "/bin/b", "r", "pipe:[1]")
        self.AssertReasons(
            ("12", "input", "pipe:[1]", "descriptor 0 when it was executed"),
            ("pipe:[1]", "wrote at", "10", "pipe:[1]"),
        )

    def testPairOfSockets(self):
        """The other end of a pair of sockets is told as that."""
        self.Start(10, None, "/bin/sh")
        for session in ("r", "w"):
            self.Open(
                *(10, session, f"UNIX:[{session:s}]"),
                object_type="socket",
                system_call="socketpair",
            )
        self.Call(10, "socketpair", ("r", "w"))
        self.Transfer(10, "write", "w", "hello hello")
        self.Transfer(10, "read", "r", "hello hello")
        self.Start(310, 10, "/bin/sh", 1, "sh -c hello")
        self.AssertReasons(("UNIX:[r]", "wrote at", "10", "pair of sockets"))


class ProcessesTest(cause_test_lib.HistoryTestCase):
    """Tests for why a process is told to have begun."""

    def testParents(self):
        """A parent is known by the call that started it, or by atop."""
        self.Life("a", 1, 0, "init", 0, 1000)
        self.Life("a", 30, 1, "x", 5, 6)
        self.Life("a", 31, 30, "y", 5, 6)
        self.Life("a", 32, 99, "z", 5, 6)
        self.AssertReasons(
            ("30", "started", "1", "atop says 1: it may have been adopted"),
            ("31", "started", "30", "its parent"),
        )
        ends = [step[3] for step in self.ReadSteps() if step[:2] == ("32", "unknown")]
        self.assertEqual(ends, ["parent 99: not traced, and not in any sample"])

    def testTriggers(self):
        """What was read before tells thread, words, and if it was the only one."""
        self.Start(10, None, "/bin/server")
        self.Connect(10, "c", system_call="accept4")
        self.Transfer(10, "read", "c", "GET /first")
        self.Start(310, 10, "/bin/sh", 1, "sh -c first")
        self.AssertReasons(
            (
                *("310", "trigger", "TCP 203.0.113.1:80"),
                "thread 10 read this before it started it; it read nothing else since "
                "it had started another one; 0 of 100 words of the command are in it",
            )
        )

    def testShare(self):
        """Two of five words of the command are enough, whatever was read last."""
        self.Start(10, None, "/bin/server")
        for index, text in enumerate(("aaa bbb", "aaa zzz"), 1):
            session = f"c{index:d}"
            self.Connect(10, session, f"203.0.113.{index:d}", system_call="accept4")
            self.Transfer(10, "read", session, text)
        self.Start(310, 10, "/bin/sh", 1, "aaa bbb ccc ddd eee")
        self.AssertReasons(
            *(
                (
                    *("310", "trigger", f"TCP 203.0.113.{index:d}:80"),
                    "thread 10 read this before it started it; "
                    f"{share:d} of 100 words of the command are in it",
                )
                for index, share in ((1, 40), (2, 20))
            )
        )
        self.AssertCauses("310", "trigger", "TCP 203.0.113.1:80")

    def testNames(self):
        """A program that is known by name is found by command, or by line of cron."""
        text = f"{_SUDO:s}/usr/bin/cp /x /usr/bin/evil"
        self.Line("a", 0, "sudo", None, text)
        self.Life("a", 30, 1, "evil", 5, 6, "/usr/bin/evil -x")
        self.Life("a", 40, 1, "cron", 9, 20)
        self.Line("a", 10, "CRON", 40, "(root) CMD (/usr/bin/evil -y)")
        self.Life("a", 41, 40, "evil", 10, 12)
        self.Life("a", 50, 1, "sudo", 30, 40)
        self.Line("a", 31, "sudo", 50, f"{_SUDO:s}/usr/bin/evil")
        self.Life("a", 51, 50, "evil", 31, 32)
        self.AssertReasons(
            ("30", "program", "/usr/bin/evil", "first word of its command line")
        )
        self.AssertReasons(
            (
                *("41", "program", "/usr/bin/evil"),
                "only its name is recorded; the line of cron has the path",
            )
        )
        self.AssertCauses("51", "program")

    def testScript(self):
        """A script that was written before is told as what was read."""
        self.Start(10, None, "/bin/pip")
        self.WriteFile(10, "a", "/p/setup.py")
        self.Start(11, 10, "/usr/bin/python3", command="python3 -c x")
        self.Open(11, "a1", "/p/setup.py")
        self.Transfer(11, "read", "a1", "x")
        self.AssertReasons(
            (
                *("11", "program", "/p/setup.py"),
                "an interpreter read this script, which had been written before",
            )
        )

    def testMemory(self):
        """A program in memory is told as such."""
        self.Start(10, None, "/bin/sh")
        self.Open(10, "early", "/memfd:update", object_type="memory")
        self.Execute(10, "/memfd:update")
        self.AssertReasons(
            ("10", "program", "/memfd:update", "execve of a file in memory")
        )


class LinesTest(cause_test_lib.HistoryTestCase):
    """Tests for why a line is told to be about a process."""

    def testReasons(self):
        """What agrees between a line and a process is told."""
        text = f"{_SUDO:s}/usr/bin/id"
        login = "Accepted password for eve from 203.0.113.1 port 1 ssh2"
        self.Life("a", 66, 1, "sshd", 0, 100)
        self.Line("a", 1, "sshd", 66, login)
        self.Line("a", 20, "sudo", None, text)
        self.AssertReasons(
            ("66", "logged", login, "host, process identifier and time agree"),
            (login, "login", "203.0.113.1", "text of the line"),
            (
                *(login, "meant", "66"),
                "host, process identifier or command, and time agree",
            ),
        )

    def testLogins(self):
        """A login is the only one that was open, or one of several."""
        login = "Accepted password for eve from 203.0.113.1 port 1 ssh2"
        other = login.replace("113.1", "113.2")
        text = f"{_SUDO:s}/usr/bin/id"
        for host, lines in (("a", (login,)), ("b", (login, other))):
            for index, line in enumerate(lines):
                self.Line(host, index, "sshd", 66 + index, line)
            self.Line(host, 20, "sudo", None, f"{text:s} {host:s}")
        self.AssertReasons(
            (
                *(f"{text:s} a", "session", login),
                "the only login of this user that was open then",
            )
        )
        why = "2 logins of this user were open then"
        self.AssertReasons(
            (f"{text:s} b", "session", other, why),
            (f"{text:s} b", "session", login, why),
        )

    def testShutdowns(self):
        """A shutdown has the only command right before it, or one of several."""
        for host, commands in (
            ("a", ("/sbin/shutdown -h now",)),
            ("b", ("/sbin/shutdown -h now", "/sbin/reboot")),
        ):
            for second, command in enumerate(commands):
                self.Line(host, second, "sudo", None, f"{_SUDO:s}{command:s}")
            self.Line(host, 5, "shutdown", None, f"halt by {host:s}:")
        self.AssertReasons(
            (
                *("halt by a:", "started", f"{_SUDO:s}/sbin/shutdown -h now"),
                "the only command of this kind within 5 seconds before",
            )
        )
        why = "2 commands of this kind within 5 seconds before"
        self.AssertReasons(
            ("halt by b:", "started", f"{_SUDO:s}/sbin/shutdown -h now", why),
            ("halt by b:", "started", f"{_SUDO:s}/sbin/reboot", why),
        )

    def testSudoLater(self):
        """A child of sudo that began long after a line is not what it is about."""
        text = f"{_SUDO:s}/usr/bin/cp /x /y"
        self.Line("a", 10, "sudo", None, text)
        self.Life("a", 10, 1, "sudo", 5, 90)
        for number, begin in ((11, 8), (12, 12)):
            self.Life("a", number, 10, "cp", begin, 90)
        self.assertEqual([s for s in self.ReadSteps() if s[1] == "meant"], [])

    def testUnknownEnd(self):
        """A process whose end is not known lived until its last sample."""
        time = cause_test_lib.TIME
        for second in (0, 50):
            self.AddEvent(
                *("linux:atop:process", time),
                source="OS:/a/atop",
                hostname="a",
                last_seen_time=time + 50 * cause_test_lib.SECOND,
                parent_pid=1,
                process_identifier=66,
                process_key="a-66-0",
                process_name="su",
                start_time=time,
            )
            self.Line("a", second, "su", 66, f"Successful su for root by u{second:d}")
        self.Line("a", 55, "su", 66, "Successful su for root by late")
        found = [step[3][-4:] for step in self.ReadSteps() if step[1] == "logged"]
        self.assertEqual(found, ["y u0", " u50"])


if __name__ == "__main__":
    unittest.main()
