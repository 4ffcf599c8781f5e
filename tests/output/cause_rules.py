"""Tests for the rules by which steps to a cause are made."""

import unittest

from plaso_extra_parsers.output import cause_rules

from tests.output import cause_test_lib

_LOGIN = "Accepted password for eve from 203.0.113.1 port 1 ssh2"
_SUDO = "eve : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/cp /x /usr/bin/evil"


class BytesTest(cause_test_lib.HistoryTestCase):
    """Tests for where bytes came from."""

    def testSameBytes(self):
        """Bytes that are the same are inferred, before the file was opened as well."""
        self.Start(10, None, "/bin/curl")
        self.Connect(10, "c")
        self.Call(10, "connect", ("c",), ip_address="203.0.113.1")
        self.Transfer(10, "recvfrom", "c", "a text that is long enough\\n", size=27)
        self.Open(10, "a", "/p")
        self.Transfer(10, "write", "a", "a text that is long enough\\n", size=27)
        self.AssertStep("/p", "bytes", 1, "TCP 203.0.113.1:80")
        self.AssertStep("TCP 203.0.113.1:80", "connected", 0, "203.0.113.1")

    def testOtherBytes(self):
        """What is not the same is possible at most, also a header of many binaries."""
        self.Start(10, None, "/bin/ld")
        header = "\\177ELF\\2\\1\\1" + "\\0" * 25
        self.Open(10, "l", "/lib/libc.so.6")
        self.Transfer(10, "read", "l", header, size=800)
        self.Open(10, "a", "/p")
        self.Transfer(10, "write", "a", header, size=800)
        self.AssertCauses("/p", "bytes")
        self.AssertStep("/p", "bytes", 2, "/lib/libc.so.6")

    def testExecutedBetween(self):
        """What a program had read, the next program of the process cannot write."""
        self.Start(10, None, "/bin/sh")
        self.Connect(10, "c")
        self.Transfer(10, "read", "c", "a text that is long enough")
        self.Execute(10, "/bin/tee")
        self.Open(10, "a", "/p")
        self.Transfer(10, "write", "a", "a text that is long enough")
        self.AssertCauses("/p", "bytes")

    def testReadLater(self):
        """What is read after the write is no source, nor what had not returned yet."""
        self.Start(10, None, "/bin/a")
        self.Connect(10, "c")
        self.Transfer(10, "read", "c", "a text that is long enough", duration=5000000)
        self.Open(10, "a", "/p")
        self.Transfer(10, "write", "a", "a text that is long enough")
        self.Transfer(10, "read", "c", "a text that is long enough")
        self.AssertCauses("/p", "bytes")

    def testServer(self):
        """In a server the bytes are those that the same thread had read."""
        self.Start(10, None, "/bin/server")
        text = "the same answer to each request"
        for thread, session in ((11, "c1"), (12, "c2"), (11, "c3")):
            self.Connect(
                *(10, session, f"203.0.113.{session[1]:s}"), system_call="accept4"
            )
            self.Transfer(10, "read", session, text, thread_identifier=thread)
        self.Open(10, "a", "/p")
        self.Transfer(10, "write", "a", text, thread_identifier=12)
        self.AssertCauses("/p", "bytes", "TCP 203.0.113.2:80")

    def testMoved(self):
        """A call that moves bytes is recorded; its arguments say in which direction."""
        self.Start(10, None, "/bin/cp")
        for name, sessions in (("sendfile", ("a", "i")), ("splice", ("i", "a"))):
            self.Open(10, "i", "/i")
            self.Open(10, "a", "/p")
            self.Call(10, name, sessions, transferred_size=9)
        self.AssertStep("/p", "bytes", 0, "/i")
        self.AssertCauses("/i", "bytes")

    def testFailed(self):
        """A call that failed, or that strace injected, moved nothing."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "a", "/p")
        self.Transfer(10, "write", "a", "some text", error_code="EIO")
        self.Transfer(10, "write", "a", "some text", is_injected=True)
        self.Start(300, 10, "/p", 1)
        self.assertEqual(
            [step for step in self.ReadSteps() if step[1] == "program"], []
        )

    def testDirections(self):
        """A socket has a direction only if the log shows how it was connected."""
        self.Start(10, None, "/bin/a")
        self.Connect(10, "p", "203.0.113.2", system_call=None)
        self.Connect(10, "u", "203.0.113.3")
        self.Open(
            *(10, "d", "UDP:[9]"),
            ip_address="203.0.113.4",
            object_type="socket",
            port="53",
        )
        kinds = {
            step[3]: step[1] for step in self.ReadSteps() if step[3].startswith("203.")
        }
        self.assertEqual(
            kinds,
            {"203.0.113.2": "peer", "203.0.113.3": "peer", "203.0.113.4": "addressed"},
        )

    def testSent(self):
        """What was sent over a connection came from the file that was read."""
        self.Start(10, None, "/bin/cat")
        self.Connect(10, "c")
        for session, path, text in (
            ("i", "/secret", "user=x password=y"),
            ("j", "/other", "another text"),
        ):
            self.Open(10, session, path)
            self.Transfer(10, "read", session, text)
        self.Transfer(10, "write", "c", "user=x password=y")
        effect = "TCP 203.0.113.1:80"
        self.assertEqual(
            [step for step in self.ReadSteps() if step[:1] == (effect,)],
            [
                (effect, "peer", 0, "203.0.113.1"),
                (effect, "sent", 1, "/secret"),
                (effect, "opened", 0, "10"),
            ],
        )

    def testTwin(self):
        """A socket whose beginning is not in the log is the one of the same name."""
        name = "TCP:[192.0.2.1:5->203.0.113.1:80]"
        values = {"ip_address": "203.0.113.1", "object_type": "socket", "port": "80"}
        self.Start(10, None, "/bin/a")
        self.Open(10, "a", name, **values, system_call="socket")
        self.Start(11, None, "/bin/b")
        self.Open(11, "b", name, **values, origin="implied", system_call="read")
        self.Open(11, "u", None, object_type="socket", origin="implied")
        self.Open(11, "f", "/unused")
        steps = self.ReadSteps()
        self.assertEqual([step[3] for step in steps].count("203.0.113.1"), 1, steps)
        self.assertNotIn("/unused", [step[0] for step in steps])

    def testTwinLater(self):
        """The log can show how a socket was connected after what was done with it."""
        name = "TCP:[192.0.2.1:5->203.0.113.1:80]"
        values = {"ip_address": "203.0.113.1", "object_type": "socket", "port": "80"}
        for session, origin in (("b", "implied"), ("c", "implied"), ("a", "socket")):
            self.Open(10, session, name, **values, origin=origin)
        steps = self.ReadSteps()
        self.assertEqual([step[3] for step in steps].count("203.0.113.1"), 1, steps)

    def testMessage(self):
        """A descriptor that was received in a message is a step of its own."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "a", "/p")
        self.Start(11, 10, "/bin/b")
        self.Open(11, "b", "/p", parent_session_identifier="a", origin="scm")
        self.Open(11, "i", "/i")
        self.Transfer(11, "read", "b", "a text that is long enough")
        self.Open(11, "o", "/o")
        self.Transfer(11, "write", "o", "a text that is long enough")
        steps = self.ReadSteps()
        self.assertIn(("/p", "message", 0, "/p"), steps)

    def testPipe(self):
        """Who wrote at the other end of a pipe is told."""
        self.Start(10, None, "/bin/sh")
        self.Open(10, "r", "pipe:[1]", object_type="pipe", system_call="pipe2")
        self.Open(10, "w", "pipe:[1]", object_type="pipe", system_call="pipe2")
        self.Call(10, "pipe2", ("r", "w"))
        self.Start(11, 10, "/bin/a")
        self.Open(11, "w1", "pipe:[1]", parent_session_identifier="w", origin="fork")
        self.Transfer(11, "write", "w1", "hello hello")
        self.Start(12, 10)
        self.ExecuteWithInput(12, "/bin/b", "r", "pipe:[1]")
        self.AssertStep("12", "input", 0, "pipe:[1]")
        self.AssertStep("pipe:[1]", "wrote at", 0, "11")

    def testScript(self):
        """What an interpreter runs is a script that it read: inferred."""
        self.Start(10, None, "/bin/pip")
        for session, path in (("a", "/p/setup.py"), ("b", "/p/data"), ("c", "/p/run")):
            self.WriteFile(10, session, path)
        self.Start(11, 10, "/usr/bin/python3.11", command="python3 -c x")
        self.Start(12, 10, "/bin/sh", command="sh /p/run")
        self.Start(13, 10, "/bin/cat", command="cat /p/run")
        for process, session, path in (
            (11, "a1", "/p/setup.py"),
            (11, "b1", "/p/data"),
            (11, "o1", "/lib/old.py"),
            (12, "c2", "/p/run"),
            (13, "c3", "/p/run"),
        ):
            self.Open(process, session, path)
            self.Transfer(process, "read", session, "x")
        self.AssertCauses("11", "program", "/p/setup.py")
        self.AssertCauses("12", "program", "/p/run")
        self.AssertCauses("13", "program")

    def testProgramInMemory(self):
        """A program in memory is the file in memory that the process had opened."""
        self.Start(10, None, "/bin/sh")
        self.Open(10, "early", "/memfd:update", object_type="memory")
        self.Execute(10, "/memfd:update (deleted)")
        self.Start(11, None, "/bin/sh")
        self.Execute(11, "/memfd:update")
        self.Open(11, "late", "/memfd:update", object_type="memory")
        self.AssertStep("10", "program", 0, "/memfd:update")
        self.AssertCauses("11", "program")


class TriggersTest(cause_test_lib.HistoryTestCase):
    """Tests for what was read before a process was started."""

    def _Serve(self, *requests):
        """Reads requests, each on a connection of its own, and starts a command."""
        self.Start(10, None, "/bin/server")
        for index, text in enumerate(requests, 1):
            session = f"c{index:d}"
            self.Connect(10, session, f"203.0.113.{index:d}", system_call="accept4")
            self.Transfer(10, "read", session, text)
        self.Start(310, 10, "/bin/sh", 1, "sh -c lookup evil.example")

    def testWords(self):
        """Of two requests that with the words of the command was it."""
        self._Serve("GET /lookup?evil.example+sh+-c", "GET / HTTP")
        self.AssertCauses("310", "trigger", "TCP 203.0.113.1:80")

    def testOnly(self):
        """The only connection that was read is what a process was started for."""
        self._Serve("GET / HTTP/1.1")
        self.AssertCauses("310", "trigger", "TCP 203.0.113.1:80")

    def testAttached(self):
        """What a thread had read before strace was attached is not known."""
        for number in (1, 2):
            self.Connect(10, f"c{number:d}", f"203.0.113.{number:d}")
            self.Transfer(10, "read", f"c{number:d}", "GET / HTTP/1.1")
            self.Start(309 + number, 10, "/bin/sh", number, "sh -c lookup")
        self.AssertCauses("310", "trigger")
        self.AssertStep("310", "trigger", 2, "TCP 203.0.113.1:80")
        self.AssertCauses("311", "trigger", "TCP 203.0.113.2:80")

    def testUnclear(self):
        """Of two without the words neither is."""
        self._Serve("GET / HTTP", "GET / HTTP")
        self.AssertCauses("310", "trigger")

    def testManyFiles(self):
        """What was read last counts, of however many files that were read before."""
        self.Start(10, None, "/bin/python3")
        for number in range(40):
            self.Open(10, f"m{number:d}", f"/lib/{number:d}.pyc")
            self.Transfer(10, "read", f"m{number:d}", "x")
        self.Connect(10, "c")
        self.Transfer(10, "read", "c", "lookup evil.example")
        self.Start(310, 10, "/bin/sh", 1, "sh -c lookup evil.example")
        self.AssertCauses("310", "trigger", "TCP 203.0.113.1:80")

    def testPipeIsNoTrigger(self):
        """A pipe that was read, as the job token of make, is possible at most."""
        self.Start(10, None, "/bin/make")
        self.Open(10, "p", "pipe:[1]", object_type="pipe")
        self.Transfer(10, "read", "p", "+")
        self.Start(310, 10, "/bin/gcc", 1, "gcc -c a.c")
        self.AssertCauses("310", "trigger")
        self.AssertStep("310", "trigger", 2, "pipe:[1]")

    def testReusedIdentifier(self):
        """What a process had read is not what the next one of its identifier did."""
        self.Start(10, None, "/bin/server")
        self.Start(20, 10, "/bin/curl")
        self.Connect(20, "c")
        self.Transfer(20, "read", "c", "sh -c lookup evil.example")
        self.Start(20, 10, "/bin/cron", 5)
        self.Start(310, 20, "/bin/sh", 6, "sh -c lookup evil.example")
        self.AssertCauses("310", "trigger")

    def testReusedWithoutProgram(self):
        """Nor is it what the next one read if that one executes nothing."""
        self.Start(10, None, "/bin/server")
        self.Start(20, 10)
        self.Connect(20, "c")
        self.Transfer(20, "read", "c", "sh -c lookup evil.example")
        self.Start(20, 10, None, 5)
        self.Start(310, 20, "/bin/sh", 6, "sh -c lookup evil.example")
        self.AssertCauses("310", "trigger")

    def testPath(self):
        """Without a command line the path of the program has the words."""
        self.Start(10, None, "/bin/server")
        for index, text in enumerate(("GET /bin/evil", "GET /"), 1):
            self.Connect(10, f"c{index:d}", f"203.0.113.{index:d}")
            self.Transfer(10, "read", f"c{index:d}", text)
        self.Call(10, "clone", (), child_process_identifier=310)
        time = self._GetTime()
        self.AddEvent(
            *("linux:strace:process", time),
            source=self.source,
            execution_time=time,
            log_line_number=self._line,
            path="/bin/evil",
            process_identifier=310,
        )
        self.AssertCauses("310", "trigger", "TCP 203.0.113.1:80")

    def testReusedChild(self):
        """What was read before the last start of an identifier is what counts."""
        self.Start(10, None, "/bin/server")
        for index, text in enumerate(("GET /first", "GET /second"), 1):
            self.Connect(10, f"c{index:d}", f"203.0.113.{index:d}")
            self.Transfer(10, "read", f"c{index:d}", text)
            self.Call(10, "clone", (), index, child_process_identifier=310)
        self.Execute(310, "/bin/sh", 3, "sh -c x")
        self.AssertCauses("310", "trigger", "TCP 203.0.113.2:80")

    def testBetweenForks(self):
        """What was read before another process was started is not asked for again."""
        self.Start(10, None, "/bin/server")
        self.Connect(10, "c", system_call="accept4")
        self.Transfer(10, "read", "c", "GET /first")
        self.Start(309, 10, "/bin/sh", 1, "sh -c first")
        self.Start(310, 10, "/bin/sh", 2, "sh -c second")
        self.AssertCauses("309", "trigger", "TCP 203.0.113.1:80")
        self.AssertCauses("310", "trigger")

    def testOtherThread(self):
        """What another thread had read is not what this one started a process for."""
        self.Start(10, None, "/bin/server")
        self.Connect(10, "c", system_call="accept4")
        self.Transfer(10, "read", "c", "GET /first", thread_identifier=11)
        self.Start(310, 10, "/bin/sh", 1, "sh -c first")
        self.AssertCauses("310", "trigger")

    def testExecutedBetween(self):
        """What the last program of a thread had read is not known to the next one."""
        self.Start(10, None, "/bin/server")
        self.Connect(10, "c", system_call="accept4")
        self.Transfer(10, "read", "c", "GET /first")
        self.Execute(10, "/bin/other")
        self.Start(310, 10, "/bin/sh", 1, "sh -c first")
        self.AssertCauses("310", "trigger")


class LinesTest(cause_test_lib.HistoryTestCase):
    """Tests for lines of logs, and what they tell of processes."""

    def testHosts(self):
        """A line is about the process of its host, which lived then."""
        self.Life("a", 66, 1, "sshd", 0, 100)
        self.Life("b", 66, 1, "nginx", 0, 100)
        self.Life("a", 66, 1, "cp", 500, 600)
        self.Line("a", 1, "sshd", 66, _LOGIN)
        self.Line("a", 300, "sshd", 66, "Accepted password for x from 192.0.2.1 port 1")
        lanes = self.ReadTable("lanes")
        nodes = self.ReadTable("cause_nodes")
        kind = list(cause_rules.KINDS).index("logged")
        found = [
            lanes[nodes[row["effect"]]["number"]]["name"]
            for row in self.ReadTable("causes")
            if row["kind"] == kind
        ]
        self.assertEqual(found, ["sshd"])
        self.AssertStep(_LOGIN, "login", 0, "203.0.113.1")

    def testNamedHost(self):
        """A trace that names its host is joined with the lines of that host only."""
        self.Start(66)
        self.Execute(66, "/usr/sbin/sshd", hostname="a")
        other = _LOGIN.replace("eve", "bob")
        self.Line("a", 0, "sshd", 66, _LOGIN)
        self.Line("b", 0, "sshd", 66, other)
        self.AssertStep("66", "logged", 1, _LOGIN)
        self.assertNotIn(("66", "logged", 1, other), self.ReadSteps())
        # Files that it names are those of that host.
        spaces = dict(zip(self.store.groups.GetTexts(), self.store.spaces))
        self.assertEqual(spaces["strace", cause_test_lib.LOG], "a")

    def testUnknownEnd(self):
        """A process without a known end is not taken to have lived for ever."""
        self.Life("a", 66, 1, "sshd", 0, None)
        self.Line("a", 90000, "su", 66, "Successful su for root by eve")
        self.assertEqual([s for s in self.ReadSteps() if s[1] == "logged"], [])

    def testSudo(self):
        """A line of sudo is about the child of a sudo, if there is one."""
        self.Life("a", 10, 1, "sudo", 0, 2)
        self.Life("a", 11, 10, "cp", 0, 2)
        self.Line("a", 0.2, "sudo", None, _SUDO)
        self.AssertStep(_SUDO, "meant", 1, "11")
        self.AssertStep("/usr/bin/evil", "wrote", 1, _SUDO)
        self.AssertStep("/usr/bin/evil", "copied", 1, "/x")

    def testTwoSudo(self):
        """Of two that it may be about none is told."""
        for process in (10, 20):
            self.Life("a", process, 1, "sudo", 0, 2)
            self.Life("a", process + 1, process, "cp", 0, 2)
        self.Line("a", 0.2, "sudo", None, _SUDO)
        self.assertEqual([s for s in self.ReadSteps() if s[1] == "meant"], [])

    def testLogins(self):
        """Without a process it is of the only login of its user, if one is open."""
        self.Line("a", 0, "sshd", 66, _LOGIN)
        self.Line("a", 20, "sudo", None, _SUDO)
        self.AssertStep(_SUDO, "session", 1, _LOGIN)

    def testLogout(self):
        """A login that has ended is not the one of a command."""
        self.Line("a", 0, "sshd", 66, _LOGIN)
        text = "pam_unix(sshd:session): session closed for user eve"
        self.Line("a", 10, "sshd", 66, text)
        self.Line("a", 20, "sudo", None, _SUDO)
        self.assertEqual([s for s in self.ReadSteps() if s[1] == "session"], [])

    def testOtherUser(self):
        """A login of another user is not the one of a command."""
        text = "Accepted password for bob from 203.0.113.9 port 1 ssh2"
        self.Line("a", 0, "sshd", 66, text)
        self.Line("a", 20, "sudo", None, _SUDO)
        self.assertEqual([s for s in self.ReadSteps() if s[1] == "session"], [])

    def testTwoLogins(self):
        """Of two open logins of a user either is possible only."""
        self.Line("a", 0, "sshd", 66, _LOGIN)
        self.Line("a", 1, "sshd", 67, _LOGIN.replace("113.1", "113.2"))
        self.Line("a", 20, "sudo", None, _SUDO)
        steps = [s for s in self.ReadSteps() if s[1] == "session"]
        self.assertEqual([step[2] for step in steps], [2, 2])

    def testRefusedSudo(self):
        """A command that sudo refused wrote nothing."""
        text = _SUDO.replace(": TTY", ": command not allowed ; TTY")
        self.Line("a", 0, "sudo", None, text)
        self.assertEqual([s for s in self.ReadSteps() if s[1] == "wrote"], [])

    def testUserNameOfAttacker(self):
        """A name that somebody chose to look like an address is a name."""
        text = "Failed password for invalid user x from 192.0.2.9 port 1 ssh2"
        self.Line("a", 0, "sshd", 66, f"{text:s} from 203.0.113.1 port 2 ssh2")
        causes = [s[3] for s in self.ReadSteps() if s[1] == "failed"]
        self.assertEqual(causes, ["203.0.113.1"])

    def testScheduleMadeLater(self):
        """A file of cron that was made after the line is not where it came from."""
        cron = "(root) CMD (/opt/job)"
        self.Line("a", 100, "CRON", 30, cron)
        text = _SUDO.partition("COMMAND")[0] + "COMMAND=/usr/bin/tee /etc/cron.d/job"
        self.Line("a", 200, "sudo", None, text)
        self.AssertCauses(cron, "told")

    def testTwoHostsOfOneName(self):
        """A file of one host is not that of another one."""
        self.Line("a", 0, "sudo", None, _SUDO)
        self.Life("b", 30, 1, "evil", 5, 6, "/usr/bin/evil -x")
        self.assertEqual([s for s in self.ReadSteps() if s[1] == "program"], [])

    def testCrontab(self):
        """A line of cron is of the crontab of its user, which crontab has replaced."""
        self.Life("a", 20, 1, "bash", 0, 500)
        self.Life("a", 21, 20, "crontab", 10, 11)
        self.Line("a", 10.5, "crontab", 21, "(bob) REPLACE (bob)")
        self.Line("a", 10.6, "crontab", 21, "(bob) LIST (eve)")
        self.Line("a", 60, "CRON", 30, "(bob) CMD (/opt/job)")
        self.Line("a", 61, "CRON", 31, "(eve) CMD (/opt/job)")
        self.AssertCauses("(bob) CMD (/opt/job)", "told", "crontab of bob")
        self.AssertCauses("(eve) CMD (/opt/job)", "told")
        self.AssertStep("crontab of bob", "wrote", 1, "21")

    def testQueued(self):
        """A job of atd was queued by the only program that did so before."""
        for host, numbers in (("a", (21,)), ("b", (21, 22))):
            self.Life(host, 9, 1, "atd", 0, 500)
            for number in numbers:
                self.Life(host, number, 20, "at", 10, 11)
            self.Life(host, 30, 9, "atd", 60, 62)
            self.Life(host, 31, 30, "sh", 60, 62)
            self.Life(host, 40, 20, "batch", 100, 101)
        steps = self.ReadSteps()
        reasons = [
            row["why"]
            for row, step in zip(self.ReadTable("causes"), steps)
            if step[1] == "queued"
        ]
        self.assertEqual(
            reasons,
            [
                "the only one that queues commands for atd in the evidence before",
                *["one of 2 that queue commands for atd"] * 2,
            ],
        )
        steps = [step for step in steps if step[1] == "queued"]
        self.assertEqual(
            steps,
            [
                ("31", "queued", 1, "21"),
                *(("31", "queued", 2, name) for name in ("21", "22")),
            ],
        )

    def testShutdown(self):
        """A shutdown is what the command of sudo asked for, if there is just one."""
        sudo = _SUDO.partition("COMMAND")[0]
        for host, commands in (
            ("a", ("/sbin/shutdown -h now", "/bin/cat /shutdown")),
            ("b", ("/sbin/shutdown -h now", "/sbin/reboot")),
            ("c", ("/bin/cat /shutdown",)),
        ):
            for second, command in enumerate(commands):
                self.Line(host, second, "sudo", None, f"{sudo:s}COMMAND={command:s}")
            self.Line(host, 3, "shutdown", None, f"halt by {host:s}:")
        self.Line("a", 60, "shutdown", None, "reboot by later:")
        self.AssertCauses(
            "halt by a:", "started", f"{sudo:s}COMMAND=/sbin/shutdown -h now"
        )
        self.AssertCauses("halt by b:", "started")
        for name in ("halt by c:", "reboot by later:"):
            self.AssertStep(
                name, "unknown", 0, "no other line shows who asked for the shutdown"
            )

    def testProgramByName(self):
        """A process that has the name of a file that was copied ran it: inferred."""
        self.Line("a", 0, "sudo", None, _SUDO)
        self.Life("a", 30, 1, "evil", 5, 6, "/usr/bin/evil -x")
        self.Life("a", 31, 1, "devil", 5, 6, "/usr/bin/evil -x")
        self.AssertStep("30", "program", 1, "/usr/bin/evil")
        self.AssertCauses("31", "program")

    def testSchedules(self):
        """Of two files of cron that which is named as the command comes first."""
        self.Life("a", 30, 29, "sh", 1000, 1001)
        cron = "(root) CMD (/opt/job)"
        self.Line("a", 1000.1, "CRON", 30, cron)
        for second, name in ((500, "job"), (600, "two")):
            text = _SUDO.partition("COMMAND")[0]
            text += f"COMMAND=/usr/bin/tee /etc/cron.d/{name:s}"
            self.Line("a", second, "sudo", None, text)
        self.AssertCauses(cron, "told", "/etc/cron.d/job")
        self.AssertStep(cron, "told", 2, "/etc/cron.d/two")
        self.AssertStep("30", "logged", 1, cron)


class SampledProcessesTest(cause_test_lib.HistoryTestCase):
    """Tests for processes that atop has recorded."""

    def testCommandOfAtop(self):
        """A command line of atop names its target; what was copied is known too."""
        self.Life("a", 30, 1, "cp", 5, 6, "cp /tmp/x /opt/y")
        self.AssertStep("/opt/y", "wrote", 1, "30")
        self.AssertStep("/opt/y", "copied", 1, "/tmp/x")

    def testAdoptedAndTraced(self):
        """A trace that begins after a process does not tell who started it."""
        self.Life("a", 1, 0, "init", 0, 1000)
        self.Life("a", 30, 1, "x", 5, 60)
        self.Start(30, None, "/bin/x", 6)
        self.AssertStep("30", "started", 2, "1")
        self.AssertCauses("30", "started")

    def testAdopted(self):
        """That atop names init as the parent is possible only."""
        self.Life("a", 1, 0, "init", 0, 1000)
        self.Life("a", 30, 1, "x", 5, 6)
        self.Life("a", 31, 30, "y", 5, 6)
        self.AssertStep("30", "started", 2, "1")
        self.AssertStep("31", "started", 0, "30")


class KindsTest(unittest.TestCase):
    """Tests for the kinds of steps."""

    def testGroups(self):
        """Looking forward counts what ran, was written, executed, connected, taken."""
        groups = {group for _, _, group in cause_rules.KINDS.values()}
        self.assertEqual(
            groups,
            {"", "connected", "executed", "logged in", "ran", "took", "wrote"},
        )
        self.assertEqual(cause_rules.KINDS["wrote at"][2], "wrote")

    def testWords(self):
        """The words of steps are plain ones, as the page shows them as they are."""
        words = """
            a about accepted addressed after another as at been before by bytes
            connected copied copy end executed failed from gave had has in input is it
            it, its line log logged login made meant message name new of on opened or
            other passed program queued ran read received renamed right run sent started
            that the this to took was were what written wrote
            """
        texts = [text for row in cause_rules.KINDS.values() for text in row]
        self.assertLessEqual(set(" ".join(texts).split()), set(words.split()))


class RulesTest(cause_test_lib.HistoryTestCase):
    """Tests for the tables of nodes and steps."""

    def testEvidence(self):
        """A step has the rows of its events; each effect and cause has a node."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "a", "/p")
        self.Transfer(10, "write", "a", "something")
        self.Start(300, 10, "/p", 1)
        nodes = self.ReadTable("cause_nodes")
        for row in self.ReadTable("causes"):
            self.assertLess(max(row["effect"], row["cause"]), len(nodes))
            self.assertLess(row["row"], self.number_of_events)
            self.assertLess(row["kind"], len(cause_rules.KINDS))

    def testHostile(self):
        """What the evidence contains is text, and no structure of the tables."""
        name = "/p\u202e</script>"
        self.Start(10, None, "/bin/a")
        self.Open(10, "a", name)
        self.Transfer(10, "write", "a", "something")
        self.Start(300, 10, name, 1)
        names = [node["name"] for node in self.ReadTable("cause_nodes")]
        self.assertIn("/p\\u202e</script>", names)

    def testCircles(self):
        """Links, renames and copies in circles end."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "a", "/a", parent_session_identifier="b")
        self.Open(10, "b", "/b", parent_session_identifier="a")
        for _ in range(20):
            self.Call(10, "link", path="/a", target_path="/b")
            self.Call(10, "link", path="/b", target_path="/a")
            self.Call(10, "rename", path="/a", target_path="/b")
            self.Call(10, "rename", path="/b", target_path="/a")
        self.Transfer(10, "write", "a", "something")
        self.Start(300, 10, "/a", 1)
        self.Start(301, 10, "/b", 1)
        self.assertTrue(self.ReadSteps())


if __name__ == "__main__":
    unittest.main()
