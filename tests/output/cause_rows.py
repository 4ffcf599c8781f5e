"""Tests for the events that show a step to a cause: the page lists and marks them."""

import unittest

from tests.output import cause_test_lib

_SUDO = "eve : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND="
_TEXT = "a text that is long enough"


class ProcessesTest(cause_test_lib.HistoryTestCase):
    """Tests for the events that show how a process came about."""

    def testStarted(self):
        """A start is shown by the call, or by the first event of the process."""
        self.Life("a", 1, 0, "init", 0, 1000)
        self.Life("a", 30, 1, "x", 5, 6)
        self.Life("a", 31, 99, "x", 5, 6)
        self.Start(10, None, "/bin/sh")
        call = self.number_of_events
        self.Start(11, 10, "/bin/sh")
        self.AssertRows("30", "started", (1, -1))
        self.AssertRows("31", "unknown", (2, -1))
        self.AssertRows("11", "started", (call, -1))

    def _Sample(self, process, name, command=None):
        """Adds a sample of a process of which there is no other event."""
        self.AddEvent(
            *("linux:atop:task", cause_test_lib.TIME),
            command_line=command,
            hostname="a",
            parent_pid=99,
            process_identifier=process,
            process_key=f"a-{process:d}-1795217904000000",
            process_name=name,
        )

    def testSampled(self):
        """A process of which only samples are known has no event of its own."""
        self._Sample(7, "cp", "cp /x /y")
        self.Line("a", 0, "sudo", None, f"{_SUDO:s}/usr/bin/cp /x /usr/bin/evil")
        self._Sample(8, "evil", "/usr/bin/evil -x")
        self.AssertRows("7", "unknown", (-1, -1))
        self.AssertRows("8", "program", (-1, -1))
        self.assertNotIn("/y", [step[0] for step in self.ReadSteps()])

    def testQueuedBySampled(self):
        """What queued a job may be known only from samples, too."""
        self.Life("a", 9, 1, "atd", 0, 500)
        self._Sample(21, "at")
        self.Life("a", 31, 9, "sh", 60, 62)
        self.AssertRows("31", "queued", (-1, -1))

    def testJoined(self):
        """Of a process of atop and strace the first event of strace counts."""
        self.Life("a", 30, 99, "sh", 0, 60)
        row = self.number_of_events
        self.Start(30, None, "/bin/sh")
        self.AssertRows("30", "unknown", (row, -1))

    def testPrograms(self):
        """A program is shown by its execution, and a script by what read it, too."""
        self.Start(10, None, "/bin/pip")
        self.WriteFile(10, "a", "/bin/x")
        self.WriteFile(10, "b", "/b.py")
        self.Start(11, 10, "/bin/x")
        execution = self.number_of_events - 1
        self.Execute(11, "/usr/bin/python3")
        self.Open(11, "b1", "/b.py")
        self.Transfer(11, "read", "b1", "x")
        self.AssertRows("11", "program", (execution, -1), (execution + 1, 11))
        self.assertEqual(self.number_of_events, 12)

    def testMemory(self):
        """A program in memory is shown by its execution."""
        self.Open(10, "m", "/memfd:update", object_type="memory")
        self.Execute(10, "/memfd:update")
        self.AssertRows("10", "program", (1, -1))

    def testNames(self):
        """A program of one name is shown by the process, and by the line of cron."""
        self.Line("a", 0, "sudo", None, f"{_SUDO:s}/usr/bin/cp /x /usr/bin/evil")
        self.Life("a", 30, 1, "evil", 5, 6, "/usr/bin/evil -x")
        self.Life("a", 40, 1, "cron", 9, 20)
        self.Line("a", 10, "CRON", 40, "(root) CMD (/usr/bin/evil -y)")
        self.Life("a", 41, 40, "evil", 10, 12)
        self.AssertRows("30", "program", (1, -1))
        self.AssertRows("41", "program", (4, 3))

    def testQueued(self):
        """What queued a job is shown by its process, and nothing shows the text."""
        self.Life("a", 9, 1, "atd", 0, 500)
        self.Life("a", 21, 20, "at", 10, 11)
        self.Life("a", 31, 9, "sh", 60, 62)
        self.AssertRows("31", "queued", (1, -1))
        self.AssertRows("31", "unknown", (-1, -1))
        self.AssertStep(
            *("31", "unknown", 0),
            "the job of atd has no name, and no event has its text",
        )

    def testTriggers(self):
        """A trigger is shown by the last read, and by the call after it."""
        self.Start(10, None, "/bin/server")
        self.Connect(10, "c", system_call="accept4")
        self.Transfer(10, "read", "c", "GET ")
        self.Transfer(10, "read", "c", "/first")
        row = self.number_of_events
        self.Start(310, 10, "/bin/sh", 1, "sh -c first")
        self.AssertRows("310", "trigger", (row - 1, row))

    def testInput(self):
        """What a program has as its input is shown by its own descriptor."""
        self.Start(10, None, "/bin/sh")
        self.Open(10, "r", "pipe:[1]", object_type="pipe")
        self.Start(12, 10)
        row = self.number_of_events
        self.ExecuteWithInput(12, "/bin/b", "r", "pipe:[1]")
        self.AssertRows("12", "input", (row, -1))


class DescriptorsTest(cause_test_lib.HistoryTestCase):
    """Tests for the events that show where an open file and its content came from."""

    def testOpened(self):
        """How a descriptor came to be is shown by its first event."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "i", "/i")
        self.Transfer(10, "read", "i", _TEXT)
        self.Open(10, "a", "/p")
        self.Transfer(10, "write", "a", _TEXT)
        for kind in ("read", "opened"):
            self.AssertRows("/i", kind, (2, -1))
        self.AssertRows("/p", "wrote", (5, -1))
        self.AssertRows("/p", "bytes", (3, 5))
        self.AssertRows("/i", "unknown", (-1, -1))

    def testConnections(self):
        """A connection is shown by the first event of its descriptor."""
        self.Start(10, None, "/bin/a")
        for name, system_call in (("c", "accept4"), ("d", "socket")):
            self.Connect(
                10,
                name,
                f"203.0.113.{len(system_call):d}",
                **{"system_call": system_call},
            )
        self.AssertRows("TCP 203.0.113.7:80", "accepted", (2, -1))
        self.AssertRows("TCP 203.0.113.6:80", "peer", (3, -1))

    def testMessage(self):
        """A descriptor in a message is shown by the event of who received it."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "a", "/q")
        self.Open(11, "b", "/p", parent_session_identifier="a", origin="scm")
        self.Transfer(11, "read", "b", _TEXT)
        self.WriteFile(11, "o", "/o")
        self.AssertRows("/p", "message", (3, -1))

    def testOtherEnd(self):
        """Who wrote at the other end is shown by the first write."""
        self.Start(10, None, "/bin/sh")
        for session in ("r", "w"):
            self.Open(10, session, "pipe:[1]", object_type="pipe")
        row = self.number_of_events
        self.Transfer(10, "write", "w", "hello")
        self.Transfer(10, "write", "w", "hello")
        self.Start(12, 10)
        self.ExecuteWithInput(12, "/bin/b", "r", "pipe:[1]")
        self.AssertRows("pipe:[1]", "wrote at", (row, -1))

    def testReadBefore(self):
        """What was read before is shown by its first read, and by the last write."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "i", "/i")
        for text in ("one", "two"):
            self.Transfer(10, "read", "i", text)
        self.Open(10, "a", "/p")
        for text in ("three", "four"):
            self.Transfer(10, "write", "a", text)
        self.AssertRows("/p", "bytes", (3, 7))
        self.AssertRows("/p", "wrote", (7, -1))

    def testOpenedForWriting(self):
        """In a log without writes a file is written by what opened it."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "a", "/p", statistics=["flags: O_WRONLY"])
        self.AssertRows("/p", "wrote", (2, -1))

    def testDeleted(self):
        """That a file was gone is shown by what deleted it."""
        self.Start(10, None, "/bin/a")
        self.WriteFile(10, "a", "/p")
        self.Call(10, "unlink", path="/p")
        self.Start(11, 10, "/p", 1)
        self.AssertRows("/p", "unknown", (4, -1))


class LinesTest(cause_test_lib.HistoryTestCase):
    """Tests for the events that show how a line came about."""

    def testLogins(self):
        """A login and what it is about are shown by the line, as is its process."""
        login = "Accepted password for eve from 203.0.113.1 port 1 ssh2"
        sudo = f"{_SUDO:s}/bin/id"
        self.Life("a", 66, 1, "sshd", 0, 100)
        self.Line("a", 1, "sshd", 66, login)
        self.Line("a", 20, "sudo", None, sudo)
        self.AssertRows("66", "logged", (1, -1))
        self.AssertRows(login, "login", (1, -1))
        self.AssertRows(login, "meant", (1, -1))
        self.AssertRows(sudo, "session", (1, 2))
        self.AssertRows(sudo, "unknown", (2, -1))
        self.AssertStep(
            *(sudo, "unknown", 0),
            "the line has no process identifier, and no process shows its command",
        )

    def testCommands(self):
        """What a command wrote is shown by its line, or by its process."""
        self.Line("a", 0, "sudo", None, f"{_SUDO:s}/usr/bin/cp /x /y")
        self.Life("a", 30, 1, "cp", 5, 6, "cp /i /o")
        for kind in ("wrote", "copied"):
            self.AssertRows("/y", kind, (0, -1))
            self.AssertRows("/o", kind, (1, -1))

    def testShutdowns(self):
        """A shutdown is shown by the line of its command, and by its own."""
        self.Line("a", 0, "sudo", None, f"{_SUDO:s}/sbin/reboot")
        self.Line("a", 2, "shutdown", None, "reboot by root:")
        self.Line("b", 3, "shutdown", None, "halt by root:")
        self.AssertRows("reboot by root:", "started", (0, 1))
        self.AssertRows("halt by root:", "unknown", (2, -1))

    def testSchedules(self):
        """A job is shown by what wrote the file of cron, and by its own line."""
        self.Line("a", 0, "sudo", None, f"{_SUDO:s}/usr/bin/tee /etc/cron.d/job")
        self.Line("a", 60, "CRON", 30, "(root) CMD (/opt/job)")
        self.Line("b", 60, "CRON", 30, "(root) CMD (/opt/two)")
        self.AssertRows("(root) CMD (/opt/job)", "told", (0, 1))
        self.AssertRows("(root) CMD (/opt/two)", "unknown", (2, -1))
        self.AssertStep(
            *("(root) CMD (/opt/two)", "unknown", 0),
            "no evidence shows which file of cron has this line",
        )


if __name__ == "__main__":
    unittest.main()
