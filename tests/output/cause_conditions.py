"""Tests for what must be true before a rule makes a step to a cause."""

import unittest

from tests.output import cause_test_lib

_LOGIN = "Accepted password for eve from 203.0.113.1 port 1 ssh2"
_SUDO = "eve : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND="
_TEXT = "a text that is long enough"


class ConditionsTestCase(cause_test_lib.HistoryTestCase):
    """Base of these tests."""

    def ReadCauses(self, kind):
        """Retrieves effects and causes of a kind that are recorded or inferred.

        Args:
          kind (str): kind.

        Returns:
          list[tuple[str, str]]: effects and causes, each once.
        """
        found = [
            (step[0], step[3])
            for step in self.ReadSteps()
            if step[1] == kind and step[2] < 2
        ]
        return list(dict.fromkeys(found))


class LinesTest(ConditionsTestCase):
    """Tests for which process a line of a log is about."""

    def testLogout(self):
        """A line about the end of a login is no effect and no cause."""
        end = "pam_unix(sshd:session): session closed for user eve"
        self.Life("a", 66, 1, "sshd", 0, 100)
        self.Line("a", 1, "sshd", 66, _LOGIN)
        self.Line("a", 2, "sshd", 66, end)
        self.assertEqual(self.ReadCauses("logged"), [("66", _LOGIN)])
        self.assertNotIn(end, [step[0] for step in self.ReadSteps()])

    def testIdentifiers(self):
        """Only a number is a process identifier, and not one that is too long."""
        self.Life("a", 66, 1, "su", 0, 100)
        for index, process in enumerate(("66", "66x", "", "9" * 11, "9" * 5000, "²")):
            text = f"Successful su for root by u{index:d}"
            self.Line("a", 1, "su", process, text)
        self.assertEqual(
            self.ReadCauses("logged"), [("66", "Successful su for root by u0")]
        )

    def testSudoIdentifier(self):
        """A line of sudo that has a process identifier is about that process."""
        self.Life("a", 66, 1, "sudo", 0, 90)
        self.Line("a", 1, "sudo", 66, f"{_SUDO:s}/bin/id")
        self.assertEqual(self.ReadCauses("meant"), [(f"{_SUDO:s}/bin/id", "66")])

    def testCommandMissing(self):
        """A line of sudo without a command is about no process."""
        self.Life("a", 10, 1, "sudo", 0, 2)
        self.Life("a", 11, 10, "id", 0, 2)
        self.Line("a", 0.2, "sudo", None, _SUDO)
        self.assertEqual(self.ReadCauses("meant"), [])
        self.AssertStep(
            *(_SUDO, "unknown", 0),
            "the line has no process identifier, and no process shows its command",
        )

    def testLatest(self):
        """Of two processes that may have written a line the later one counts."""
        self.Life("a", 66, 1, "bash", 0, 10)
        self.Life("a", 66, 1, "su", 11, 20)
        self.Line("a", 10.5, "su", 66, "Successful su for root by eve")
        nodes, lanes = self.ReadTable("cause_nodes"), self.ReadTable("lanes")
        found = [
            lanes[nodes[row["effect"]]["number"]]["name"]
            for row, step in zip(self.ReadTable("causes"), self.ReadSteps())
            if step[1] == "logged"
        ]
        self.assertEqual(found, ["su"])

    def testSudo(self):
        """A process is of a line of sudo only on its host, and if sudo started it."""
        for host, parent in (("a", "bash"), ("b", "sudo")):
            self.Life(host, 10, 1, parent, 0, 90)
            self.Life(host, 11, 10, "id", 10, 90)
        self.Life("b", 12, 1, "id", 20, 90)
        self.Line("a", 10, "sudo", None, f"{_SUDO:s}/bin/id a")
        self.Line("c", 10, "sudo", None, f"{_SUDO:s}/bin/id c")
        self.Line("b", 20, "sudo", None, f"{_SUDO:s}/bin/id b")
        self.assertEqual(self.ReadCauses("meant"), [])

    def testSudoTraced(self):
        """A child of sudo that atop and strace show is one process."""
        self.Life("a", 11, 10, "id", 10, 90)
        self.Life("a", 10, 1, "sudo", 0, 90)
        self.Start(11, None, None, 10)
        self.Execute(11, "/bin/id", 10)
        self.Line("a", 10, "sudo", None, f"{_SUDO:s}/bin/id")
        self.assertEqual(self.ReadCauses("meant"), [(f"{_SUDO:s}/bin/id", "11")])

    def testSudoRefused(self):
        """A command that sudo refused, and one of su, have no child of sudo."""
        refused = f"{_SUDO:s}/bin/id".replace(": TTY", ": command not allowed ; TTY")
        self.Life("a", 10, 1, "sudo", 0, 90)
        self.Life("a", 11, 10, "id", 10, 90)
        self.Line("a", 10, "sudo", None, refused)
        self.assertEqual(self.ReadCauses("meant"), [])

    def testTraced(self):
        """A process of a trace lived until its last call, and longer only if known."""
        self.Execute(66, "/bin/su", 0, hostname="a")
        self.Call(66, "getpid", (), 50)
        for second in (48, 50, 51, 53):
            self.Line("a", second, "su", 66, f"Successful su for root by u{second:d}")
        found = [cause[-3:] for _, cause in self.ReadCauses("logged")]
        # Only its last call is certain, since the trace lacks its start.
        self.assertEqual(found, ["u50", "u51"])

    def testJoined(self):
        """A process that two traces and atop show lived until the last call of all."""
        self.Life("a", 66, 1, "su", 0, None)
        for name, second in (("one", 50), ("two", 20)):
            self.source = f"OS:/{name:s}.log"
            self.Start(66, None, "/bin/su")
            self.Call(66, "getpid", (), second)
        for second in (50, 53):
            self.Line("a", second, "su", 66, f"Successful su for root by u{second:d}")
        found = [cause[-3:] for _, cause in self.ReadCauses("logged")]
        self.assertEqual(found, ["u50"])

    def testLogins(self):
        """A command is of a login with an origin, on its host, that was open then."""
        command = f"{_SUDO:s}/bin/id"
        local = "LOGIN ON tty1 BY eve"
        self.Line("a", 0, "login", 60, local)
        self.Line("b", 0, "sshd", 66, _LOGIN)
        self.Line("a", 20, "sudo", None, command)
        self.Line("a", 30, "sshd", 67, _LOGIN)
        self.assertEqual(self.ReadCauses("session"), [])
        self.assertIn("unknown", [step[1] for step in self.ReadSteps()])

    def testLoginsOfOneSecond(self):
        """A command can be of a login in the same second, which comes before it."""
        command = f"{_SUDO:s}/bin/id"
        self.Line("a", 0, "sshd", 66, _LOGIN)
        self.Line("a", 0, "sudo", None, command)
        self.assertEqual(self.ReadCauses("session"), [(command, _LOGIN)])

    def testLoginsOfTerminals(self):
        """Without a process identifier a logout is of the login on its terminal."""
        time = cause_test_lib.TIME
        for second, terminal, login_type in (
            *((0, "pts/0", 7), (1, "pts/1", 7)),
            (5, "pts/0", 8),
        ):
            self.AddEvent(
                *("linux:utmp:event", time + second * cause_test_lib.SECOND),
                source="OS:/wtmp",
                hostname=f"192.0.2.{second:d}",
                login_type=login_type,
                terminal=terminal,
                username="eve",
            )
        self.AddEvent(
            *("syslog:line", time + 9 * cause_test_lib.SECOND),
            source="OS:/wtmp",
            message_body=f"{_SUDO:s}/bin/id",
            reporter="sudo",
        )
        rows = [
            row["row"]
            for row, step in zip(self.ReadTable("causes"), self.ReadSteps())
            if step[1] == "session"
        ]
        self.assertEqual(rows, [1])

    def testOrigin(self):
        """Only a login, also one that failed, comes from an address."""
        failed = "Failed password for eve from 203.0.113.2 port 1 ssh2"
        self.Line("a", 0, "sshd", 66, _LOGIN)
        self.Line("a", 1, "sshd", 67, failed)
        self.Line("a", 2, "login", 68, "LOGIN ON tty1 BY eve")
        self.assertEqual(self.ReadCauses("login"), [(_LOGIN, "203.0.113.1")])
        self.assertEqual(self.ReadCauses("failed"), [(failed, "203.0.113.2")])

    def testSchedules(self):
        """A file of cron is named by a command if its name has three letters."""
        for name in ("job", "jo", "ob2"):
            text = f"{_SUDO:s}/usr/bin/tee /etc/cron.d/{name:s}"
            self.Line(name, 0, "sudo", None, text)
            self.Line(name, 60, "CRON", 30, f"({name:s}) CMD (/opt/job)")
        self.assertEqual(
            self.ReadCauses("told"), [("(job) CMD (/opt/job)", "/etc/cron.d/job")]
        )

    def testSchedulesOfOneCommand(self):
        """Of two files of cron that were made at once either is possible."""
        text = f"{_SUDO:s}/usr/bin/tee /etc/cron.d/one /etc/cron.d/two"
        self.Line("a", 0, "sudo", None, text)
        self.Line("a", 60, "CRON", 30, "(root) CMD (/opt/job)")
        found = [step[2:] for step in self.ReadSteps() if step[1] == "told"]
        self.assertCountEqual(found, [(2, "/etc/cron.d/one"), (2, "/etc/cron.d/two")])


class SpacesTest(ConditionsTestCase):
    """Tests for hosts and logs, on each of which a name means another file."""

    def testJoined(self):
        """A trace that processes join with a host is about files of the host."""
        self.Line("a", 0, "sudo", None, f"{_SUDO:s}/usr/bin/cp /x /bin/evil")
        self.Life("a", 30, 1, "evil", 5, 90)
        for name, start in (("tr", 5), ("other", 500)):
            self.source = f"OS:/{name:s}.log"
            self.Start(30, None, "/bin/evil", start)
        self.assertEqual(self.ReadCauses("program"), [("30", "/bin/evil")])
        self.assertEqual(
            sorted(set(self.store.spaces)), ["OS:/other.log", "a"], self.store.spaces
        )

    def testNamed(self):
        """A trace that names its host is not joined with another one."""
        for host in ("a", "b"):
            self.Life(host, 30, 1, "evil", 5, 90)
        self.Line("b", 0, "sudo", None, f"{_SUDO:s}/usr/bin/cp /x /bin/evil")
        self.Start(30, None, None, 5)
        self.Execute(30, "/bin/evil", 5, hostname="b")
        self.assertEqual(self.ReadCauses("program"), [("30", "/bin/evil")])
        lanes = self.ReadTable("lanes")
        self.assertEqual([lane["same"] for lane in lanes], [-1, -1, 1])

    def testHostile(self):
        """The name of a host is shown as text, and is not too long."""
        for name in ("a\u202eb", "b" * 300):
            self.Life(name, 30, 1, "sh", 5, 90)
        self.ReadSteps()
        self.assertEqual(self.store.spaces[0], "a\\u202eb")
        self.assertLess(len(self.store.spaces[1]), 250)


class ProcessesTest(ConditionsTestCase):
    """Tests for what a process came from."""

    def testJoined(self):
        """What strace shows of a process is known of that of atop."""
        self.Life("a", 20, 19, "server", 0, 90)
        self.Life("a", 30, 20, "sh", 5, 90)
        self.Start(20, None, "/bin/server")
        self.WriteFile(20, "w", "/bin/sh")
        self.Connect(20, "c", system_call="accept4")
        self.Transfer(20, "read", "c", "GET /evil")
        self.Start(30, 20, "/bin/sh", 5, "sh -c evil")
        self.AssertReasons(("30", "started", "20", "the call that started it"))
        self.assertIn(("30", "/bin/sh"), self.ReadCauses("program"))
        self.assertEqual(self.ReadCauses("trigger"), [("30", "TCP 203.0.113.1:80")])

    def testJoinedScript(self):
        """A script that strace shows was read by the process of atop."""
        self.Life("a", 30, 1, "sh", 5, 90)
        self.Start(10, None, "/bin/pip")
        self.WriteFile(10, "w", "/a.sh", 1)
        self.Start(30, None, "/bin/sh", 5)
        self.Open(30, "r", "/a.sh", 6)
        self.Transfer(30, "read", "r", "x", 6)
        self.assertEqual(self.ReadCauses("program"), [("30", "/a.sh")])

    def testParents(self):
        """A process without a parent is the first one; init can be the true parent."""
        self.Life("a", 1, 0, "init", 0, 90)
        self.Life("a", 2, None, "kernel", 0, 90)
        self.Life("a", 30, 1, "sh", 5, 90)
        self.Start(1, None, "/bin/init")
        self.Start(30, 1, "/bin/sh", 5)
        self.assertEqual(self.ReadCauses("started"), [("30", "1")])
        self.assertEqual(self.ReadCauses("unknown"), [])

    def testQueued(self):
        """A job is a child of atd that executed something, on the same host."""
        for host, parent, name, is_told in (
            ("a", "atd", "sh", True),
            ("b", "cron", "sh", False),
            ("c", "atd", "atd", False),
        ):
            self.Life(host, 9, 1, parent, 0, 500)
            self.Life(host, 21, 20, "batch" if is_told else "at", 10, 11)
            self.Life(host, 31, 9, name, 60, 62)
        self.Life("d", 9, 1, "atd", 0, 500)
        self.Life("d", 32, 9, "sh", 60, 62)
        self.assertEqual(self.ReadCauses("queued"), [("31", "21")])
        unknown = [
            effect
            for effect, cause in self.ReadCauses("unknown")
            if "the job of atd" in cause
        ]
        self.assertEqual(unknown, ["31", "32"])

    def testQueuedWithoutTime(self):
        """A program whose start is not known may have queued a job, too."""
        self.AddEvent(
            *("linux:atop:process", cause_test_lib.TIME),
            hostname="a",
            process_identifier=21,
            process_key="a-21-1",
            process_name="at",
        )
        self.Life("a", 9, 1, "atd", 0, 500)
        self.Life("a", 31, 9, "sh", 60, 62)
        self.assertEqual(self.ReadCauses("queued"), [("31", "21")])

    def testQueuedTraced(self):
        """A program that atop and strace show queued a job once."""
        self.Life("a", 21, 20, "at", 10, 11)
        self.Start(21, None, "/usr/bin/at", 10)
        self.Life("a", 9, 1, "atd", 0, 500)
        self.Life("a", 31, 9, "sh", 60, 62)
        self.assertEqual(self.ReadCauses("queued"), [("31", "21")])

    def testDeletedLater(self):
        """A program that was deleted twice is that before the last time."""
        self.Start(10, None, "/bin/a")
        for process in (11, 12):
            self.Start(process, 10, "/bin/b")
            self.WriteFile(process, f"w{process:d}", "/p")
            self.Call(process, "unlink", path="/p")
        self.WriteFile(10, "w10", "/p")
        self.Start(300, 10)
        self.Execute(300, "/p", statistics=["file: deleted"])
        self.Start(13, 10, "/bin/b")
        self.WriteFile(13, "w13", "/p")
        self.Call(13, "unlink", path="/p")
        self.AssertWriters("300", "12")

    def testDeletedUnknown(self):
        """A deleted program whose deletion is in no evidence has its last content."""
        self.Start(10, None, "/bin/a")
        self.WriteFile(10, "a", "/p")
        self.Start(300, 10)
        self.Execute(300, "/p", statistics=["file: deleted"])
        self.AssertWriters("300", "10")

    def testScripts(self):
        """A script is read after its interpreter was executed, and by that only."""
        self.Start(10, None, "/bin/pip")
        for index in range(5):
            self.WriteFile(10, f"w{index:d}", f"/{index:d}.sh")
        self.Start(11, 10)
        self.Open(11, "r0", "/0.sh")
        self.Transfer(11, "read", "r0", "x")
        self.Execute(11, "/bin/sh")
        self.Open(11, "r1", "/1.sh")
        for session in ("r2", "r2b"):
            self.Open(11, session, "/2.sh")
            self.Transfer(11, "read", session, "x")
        # What it has written itself is no script that had been written before.
        self.WriteFile(11, "o", "/own.sh")
        self.Open(11, "ro", "/own.sh")
        self.Transfer(11, "read", "ro", "x")
        self.Open(11, "re", "relative.sh")
        self.Transfer(11, "read", "re", "x")
        found = [step[3] for step in self.ReadSteps() if step[:2] == ("11", "program")]
        self.assertEqual(found, ["/2.sh"])

    def testMemory(self):
        """A program in memory is told once, also if its opening is not known."""
        self.AddEvent(
            *("linux:strace:descriptor", cause_test_lib.TIME),
            source=self.source,
            object_name="/memfd:a",
            object_type="memory",
            process_identifier=10,
            session_identifier="m",
        )
        self.Open(10, "n", "/memfd:a", object_type="memory")
        self.Open(10, "o", "/memfd:other", object_type="memory")
        self.Execute(10, "/memfd:a")
        found = [step[3] for step in self.ReadSteps() if step[:2] == ("10", "program")]
        self.assertEqual(found, ["/memfd:a"])

    def testInput(self):
        """Input is a descriptor with a name, but no file that every program reads."""
        self.Start(10, None, "/bin/sh")
        for process, name in ((11, "/i"), (12, "/dev/null"), (13, None), (14, "/j")):
            self.Start(process, 10)
            self.Open(process, f"s{process:d}", name)
            identifier = "other" if process == 14 else f"s{process:d}"
            self.Execute(process, "/bin/a", session_identifier=f"{identifier:s} - -")
        self.Start(15, 10)
        self.Execute(15, "/bin/a", session_identifier="- s11 -")
        # The last program counts.
        self.Execute(12, "/bin/b", session_identifier="s11 - -")
        self.Start(16, 10)
        self.Execute(16, "/bin/a", session_identifier="s11 - -")
        self.Execute(16, "/bin/b", session_identifier="s12 - -")
        self.assertEqual(self.ReadCauses("input"), [("11", "/i"), ("12", "/i")])

    def testNames(self):
        """A program is known by name only if none was executed with a path."""
        self.Line("a", 0, "sudo", None, f"{_SUDO:s}/usr/bin/cp /x /bin/evil")
        self.Life("a", 30, 1, "evil", 5, 90, "/bin/evil -x")
        self.Start(30, None, "/bin/evil", 5)
        self.Life("a", 31, 1, "evil", 5, 90, "evil -x")
        self.Life("a", 32, 1, "evil", 5, 90)
        self.Life("a", 33, 1, "evil", 5, 90, "/bin/unknown/evil")
        why = "execve, and the file was changed in the evidence"
        self.AssertReasons(("30", "program", "/bin/evil", why))
        self.assertEqual(self.ReadCauses("program"), [("30", "/bin/evil")])

    def testInputs(self):
        """Commands come from a connection, a pipe or descriptor 0, not from a file."""
        self.Start(10, None, "/bin/sh")
        for process, name, values in (
            (11, "/f", {"file_descriptor": 3}),
            (12, "/f", {"file_descriptor": 0}),
            (13, "pipe:[1]", {"object_type": "pipe"}),
            (14, "UNIX:[1]", {"object_type": "socket"}),
        ):
            self.Open(10, f"s{process:d}", name, **values)
            self.Transfer(10, "read", f"s{process:d}", "sh -c evil")
            self.Start(process, 10, "/bin/sh", None, "sh -c evil")
        self.assertEqual(
            self.ReadCauses("trigger"),
            [("12", "/f"), ("13", "pipe:[1]"), ("14", "UNIX:[1]")],
        )


class WholeSecondsTest(ConditionsTestCase):
    """Tests for logs of strace -t, whose times are whole seconds."""

    RESOLUTION = cause_test_lib.SECOND

    def testDeleted(self):
        """A program that was deleted in the second of its execution was before it."""
        self.Start(10, None, "/bin/a")
        for process in (11, 12):
            self.Start(process, 10, "/bin/b", process)
            self.WriteFile(process, f"w{process:d}", "/p", process)
            self.Call(process, "unlink", second=process, path="/p")
        self.Start(300, 10, None, 12)
        self.Execute(300, "/p", 12, statistics=["file: deleted"])
        self.AssertWriters("300", "12")

    def testReadBefore(self):
        """What was read in the second of an execution is possible."""
        self.Execute(10, "/bin/a")
        self.Open(10, "i", "/i")
        self.Transfer(10, "read", "i", "x")
        self.WriteFile(10, "a", "/p")
        self.AssertStep("/p", "bytes", 2, "/i")

    def testMemory(self):
        """A file in memory can be opened in the second of its execution."""
        self.Open(10, "m", "/memfd:a", object_type="memory")
        self.Execute(10, "/memfd:a")
        self.assertEqual(self.ReadCauses("program"), [("10", "/memfd:a")])


class FilesTest(ConditionsTestCase):
    """Tests for what a file came from."""

    def testClockSetBack(self):
        """Each event of a log can show that its clock was set back."""
        why = "last write before its use; the clock was set back"
        cases = ("read", "write", "execution", "unlink", "later", "before")
        for case in cases:
            self.source = f"OS:/{case:s}.log"
            if case == "read":
                self.Open(10, f"{case:s}i", "/i", 100)
                self.Transfer(10, "read", f"{case:s}i", "x", 100)
            elif case == "write":
                self.WriteFile(10, f"{case:s}i", "/i", 100)
            elif case == "execution":
                self.Execute(10, "/bin/sh", 100)
            elif case == "unlink":
                self.Call(10, "unlink", second=100, path="/i")
            else:
                self.Open(10, f"{case:s}i", "/i", 0)
                for second in (0, 100) if case == "later" else (100, 0):
                    self.Transfer(10, "read", f"{case:s}i", "x", second)
            self.WriteFile(10, f"{case:s}w", f"/{case:s}")
        self.AssertReasons(*((f"/{case:s}", "wrote", "10", why) for case in cases))

    def testOpened(self):
        """Who opened a file wrote it if it was for writing, and not a copy."""
        for index, (name, values) in enumerate(
            (
                ("/p", {}),
                ("/copy", {"parent_session_identifier": "s0", "origin": "dup"}),
                ("/reader", {"statistics": ["flags: O_RDONLY"]}),
                ("relative", {}),
                ("/memfd:m", {}),
            )
        ):
            values = {"statistics": ["flags: O_WRONLY"], **values}
            self.Open(10, f"s{index:d}", name, **values)
        for name in ("write", "sendfile"):
            self.source = f"OS:/{name:s}.log"
            self.Open(10, f"{name:s}q", "/q", statistics=["flags: O_WRONLY"])
            self.Call(10, name, ("other", "one"), transferred_size=1)
        found = [step[0] for step in self.ReadSteps() if step[1] == "wrote"]
        self.assertEqual(found, ["/p"])

    def testMemory(self):
        """What was written to memory is in no file, and comes from what was read."""
        self.Start(10, None, "/bin/sh")
        self.Open(10, "i", "/i")
        self.Transfer(10, "read", "i", _TEXT)
        self.Open(10, "m", "/memfd:a", object_type="memory")
        self.Transfer(10, "write", "m", _TEXT)
        self.Execute(10, "/memfd:a")
        self.assertEqual(self.ReadCauses("bytes"), [("/memfd:a", "/i")])
        self.assertEqual(self.ReadCauses("wrote"), [])

    def testCommands(self):
        """A command is one of atop, not of sudo, and has a time."""
        self.Life("a", 30, 1, "cp", 5, 6, "cp /x /y")
        self.Life("a", 31, 1, "sudo", 5, 6, "sudo cp /x /of-sudo")
        self.Life("a", 32, 1, "cp", 5, 6)
        self.Start(33, None, "/bin/cp", 5, "cp /x /of-strace")
        self.AddEvent(
            *("linux:atop:process", cause_test_lib.TIME),
            command_line="cp /x /no-time",
            hostname="a",
            process_identifier=34,
            process_key="a-34-1",
            process_name="cp",
        )
        found = [step[0] for step in self.ReadSteps() if step[1] == "wrote"]
        self.assertEqual(found, ["/y"])

    def testCopiedToItself(self):
        """A file is not its own cause."""
        self.Life("a", 30, 1, "cp", 5, 6, "cp /y /y")
        self.assertEqual([step for step in self.ReadSteps() if step[1] == "copied"], [])

    def testLongNames(self):
        """A path that is cut is one file, of whatever rule it comes."""
        path = f"/{'d' * 300:s}"
        self.Life("a", 30, 1, "cp", 0, 1, f"cp /x {path:s}")
        self.Line("a", 9, "sudo", None, f"{_SUDO:s}/usr/bin/cp {path:s} /y")
        nodes = [node["name"] or "" for node in self.ReadTable("cause_nodes")]
        found = [name for name in nodes if name.startswith("/d")]
        self.assertEqual(len(found), 1)
        self.assertIn((found[0], "/x"), self.ReadCauses("copied"))
        self.assertIn(("/y", found[0]), self.ReadCauses("copied"))

    def testOneContent(self):
        """What is written on after a use is one content, whenever it is used."""
        self.Start(10, None, "/bin/a")
        self.WriteFile(10, "a", "/p")
        self.Start(300, 10, "/p", 1)
        self.Transfer(10, "write", "a", "and more", 2)
        names = [node["name"] for node in self.ReadTable("cause_nodes")]
        self.assertEqual(names.count("/p"), 1)

    def testCrontabs(self):
        """A crontab can be replaced by a process that no log names."""
        self.Line("a", 10, "crontab", None, "(bob) REPLACE (bob)")
        self.Line("a", 60, "CRON", 30, "(bob) CMD (/opt/job)")
        self.assertEqual(
            self.ReadCauses("told"), [("(bob) CMD (/opt/job)", "crontab of bob")]
        )
        self.assertEqual(self.ReadCauses("wrote"), [])


class DescriptorsTest(ConditionsTestCase):
    """Tests for what an open file came from."""

    def testOtherEnds(self):
        """Each process at the other end is told once, and none at this end."""
        self.Start(10, None, "/bin/sh")
        for session in ("r", "w", "x"):
            self.Open(10, session, "pipe:[1]", object_type="pipe")
        self.Open(
            *(11, "r1", "pipe:[1]"),
            object_type="pipe",
            origin="fork",
            parent_session_identifier="r",
        )
        self.Transfer(11, "write", "r1", "x")
        for session in ("w", "x"):
            self.Transfer(10, "write", session, "x")
        self.Start(20, 10)
        self.ExecuteWithInput(20, "/bin/cat", "r", "pipe:[1]")
        # Names of pipes of another log are those of other pipes.
        self.source = "OS:/other.log"
        self.Open(30, "o", "pipe:[1]", object_type="pipe")
        self.Transfer(30, "write", "o", "x")
        self.assertEqual(self.ReadCauses("wrote at"), [("pipe:[1]", "10")])

    def testFlows(self):
        """Bytes that one call moved come before bytes that are the same."""
        self.Start(10, None, "/bin/a")
        for name in ("i", "j"):
            self.Open(10, name, f"/{name:s}")
            self.Transfer(10, "read", name, _TEXT)
        self.Open(10, "a", "/p")
        self.Transfer(10, "write", "a", _TEXT)
        self.Open(10, "b", "/q")
        self.Transfer(10, "write", "b", _TEXT)
        self.Call(10, "sendfile", ("b", "i"), transferred_size=9)
        # Of the same bytes those that were read last count.
        self.assertEqual(self.ReadCauses("bytes"), [("/p", "/j"), ("/q", "/i")])

    def testReadBefore(self):
        """What the last program of a process had read is not what this one wrote."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "i", "/i")
        self.Transfer(10, "read", "i", "x", 1)
        self.Execute(10, "/bin/b", 2)
        self.Open(10, "j", "/j", 3)
        self.Transfer(10, "read", "j", "x", 3)
        self.WriteFile(10, "a", "/p", 4)
        self.Execute(10, "/bin/c", 5)
        found = [step[3] for step in self.ReadSteps() if step[:2] == ("/p", "bytes")]
        self.assertEqual(found, ["/j"])

    def testNotRead(self):
        """A file that was opened and not read is no cause of its descriptor."""
        self.Start(10, None, "/bin/a")
        self.WriteFile(10, "w", "/i")
        for name in ("i", "j"):
            self.Open(10, name, f"/{name:s}")
        self.Transfer(10, "read", "j", "x")
        self.Open(10, "a", "/p")
        for name in ("i", "j"):
            self.Call(10, "sendfile", ("a", name), transferred_size=None)
        for name in ("i", "j"):
            self.Start(ord(name), 10)
            self.Execute(ord(name), "/bin/b", session_identifier=f"{name:s} - -")
        found = [step[0] for step in self.ReadSteps() if step[1] == "read"]
        self.assertEqual(found, ["/j"])

    def testOpened(self):
        """A process opened a descriptor, unless another one connected to it."""
        self.Open(10, "i", "/i")
        self.Transfer(10, "read", "i", _TEXT)
        self.Connect(10, "c", system_call="accept4")
        # The log has no event of this descriptor.
        self.Transfer(10, "read", "u", "other text")
        for name, text in (("a", _TEXT), ("b", "other text")):
            self.Open(10, name, f"/{name:s}")
            self.Transfer(10, "write", name, text)
        self.assertIn(("/b", "descriptor None"), self.ReadCauses("bytes"))
        self.assertEqual(self.ReadCauses("opened"), [("/i", "10")])

    def testOwnProgram(self):
        """The program of a process is the one before it opened its own file."""
        self.Start(10, None, "/bin/a")
        self.WriteFile(10, "a", "/p")
        self.Start(300, 10, "/p", 1)
        self.Open(300, "s", "/proc/self/exe", 1)
        self.Transfer(300, "read", "s", _TEXT, 1)
        self.WriteFile(300, "o", "/o", 1)
        self.Call(300, "sendfile", ("o", "s"), 1, transferred_size=9)
        self.Execute(300, "/bin/other", 2)
        self.assertEqual(self.ReadCauses("read"), [("/proc/self/exe", "/p")])

    def testNames(self):
        """A descriptor without a name or port has its number, or a question mark."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "c", None, file_descriptor=7, object_type="pipe")
        self.Transfer(10, "read", "c", _TEXT)
        self.Open(10, "d", None, ip_address="203.0.113.1", object_type="socket")
        self.Transfer(10, "read", "d", "another one")
        for name, text in (("a", _TEXT), ("b", "another one")):
            self.Open(10, name, f"/{name:s}")
            self.Transfer(10, "write", name, text)
        self.assertEqual(
            self.ReadCauses("bytes"),
            [("/a", "descriptor 7"), ("/b", "socket 203.0.113.1:?")],
        )


if __name__ == "__main__":
    unittest.main()
