"""Tests for how near in time, how alike and how many the causes of an effect can be.

The limits are those of docs/report.md, "Causes": each is tried exactly, and beyond.
"""

import unittest

from unittest import mock

from plaso_extra_parsers.output import cause_rules

from tests.output import cause_test_lib

_MICROSECOND = 1 / cause_test_lib.SECOND
_SUDO = "eve : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND="


class TimesTest(cause_test_lib.HistoryTestCase):
    """Tests for times: each case is on a host of its own."""

    def _AssertHosts(self, kind, cases):
        """Asserts on which hosts there are steps of a kind.

        Args:
          kind (str): kind.
          cases (dict[float, bool]): True if there is a step, per time of a case.
        """
        rows, marks = self.ReadTable("causes"), self.ReadTable("marks")
        lanes, groups = self.ReadTable("lanes"), self.store.groups.GetTexts()
        nodes = self.ReadTable("cause_nodes")
        found = set()
        for row, step in zip(rows, self.ReadSteps()):
            node = nodes[row["effect"]]
            if step[1] == kind and step[2] < 2:
                if node["kind"] == 3:
                    found.add(marks[node["number"]]["host"])
                else:
                    found.add(groups[lanes[node["number"]]["group"]][1])
        expected = {f"h{second!s}" for second, is_told in cases.items() if is_told}
        self.assertEqual(found, expected)

    def testLife(self):
        """A line was written in the life of its process, to 1.5 s."""
        cases = {
            *(98.5, 150, 201.5),
            *(98.5 - _MICROSECOND, 201.5 + _MICROSECOND),
        }
        cases = {second: 98.5 <= second <= 201.5 for second in cases}
        for second in cases:
            host = f"h{second!s}"
            self.Life(host, 66, 1, "su", 100, 200)
            self.Line(host, second, "su", 66, "Successful su for root by eve")
        self._AssertHosts("meant", cases)

    def testSudo(self):
        """A child of sudo began from 1 s before the line to 1.5 s after it."""
        cases = {9: True, 9 - _MICROSECOND: False, 11.5: True}
        cases[11.5 + _MICROSECOND] = False
        for second in cases:
            host = f"h{second!s}"
            self.Life(host, 20, 1, "sudo", 0, 100)
            self.Life(host, 21, 20, "id", second, 100)
            self.Line(host, 10, "sudo", None, f"{_SUDO:s}/usr/bin/id")
        self._AssertHosts("meant", cases)

    def testProgramByName(self):
        """A file has the name of a program if it was made 1.5 s after it at most."""
        cases = {8.5: True, 8.5 - _MICROSECOND: False}
        for second in cases:
            host = f"h{second!s}"
            self.Line(host, 10, "sudo", None, f"{_SUDO:s}/usr/bin/cp /x /bin/evil")
            self.Life(host, 30, 1, "evil", second, 90, "/bin/evil -x")
        self._AssertHosts("program", cases)

    def testQueued(self):
        """A program that queues commands began 1.5 s after the job at most."""
        cases = {61.5: True, 61.5 + _MICROSECOND: False}
        for second in cases:
            host = f"h{second!s}"
            self.Life(host, 9, 1, "atd", 0, 500)
            self.Life(host, 21, 1, "at", second, 90)
            self.Life(host, 31, 9, "sh", 60, 62)
        self._AssertHosts("queued", cases)

    def testShutdown(self):
        """A command shuts a machine down 5 s later at most."""
        cases = {9.9999: False, 10: True, 15: True, 15 + _MICROSECOND: False}
        for second in cases:
            host = f"h{second!s}"
            self.Line(host, 10, "sudo", None, f"{_SUDO:s}/sbin/reboot")
            self.Line(host, second, "shutdown", None, "reboot by root:")
        self._AssertHosts("started", cases)

    def testTwoCommands(self):
        """A process 1.5 s from a line of sudo that names the same file is the same."""
        cases = {8.5: False, 8.5 - _MICROSECOND: True, 11.5: False}
        cases[11.5 + _MICROSECOND] = True
        for second in cases:
            host, command = f"h{second!s}", "/usr/bin/cp /x /y"
            self.Line(host, 10, "sudo", None, f"{_SUDO:s}{command:s}")
            self.Life(host, 30, 1, "cp", second, 90, command)
        hosts = [text for kind, text in self.store.groups.GetTexts() if kind == "atop"]
        lanes, nodes = self.ReadTable("lanes"), self.ReadTable("cause_nodes")
        writers = {
            hosts[lanes[nodes[row["cause"]]["number"]]["group"]]
            for row, step in zip(self.ReadTable("causes"), self.ReadSteps())
            if step[1] == "wrote" and step[3] == "30"
        }
        self.assertEqual(
            writers, {f"h{second!s}" for second, is_told in cases.items() if is_told}
        )


class NamesTest(cause_test_lib.HistoryTestCase):
    """Tests for names, of which the kernel keeps 15 letters."""

    def testProgram(self):
        """15 letters of the name of a program are those of its file."""
        path = "/bin/a-very-long-program-name"
        self.Line("a", 0, "sudo", None, f"{_SUDO:s}/usr/bin/cp /x {path:s}")
        for process, name in (
            (30, "a-very-long-pro"),
            (31, "a-very-long-prX"),
            (32, "a-very-long-pr"),
            (33, "a-very-long-program-name"),
        ):
            self.Life("a", process, 1, name, 5, 6, f"{path:s} -x")
        found = [step[0] for step in self.ReadSteps() if step[1] == "program"]
        self.assertEqual(found, ["30", "33"])

    def testSudo(self):
        """15 letters of the name of a child of sudo are those of the command."""
        self.Life("a", 20, 1, "sudo", 0, 500)
        for second, name in (
            (10, "a-very-long-pro"),
            (20, "a-very-long-prX"),
            (30, "a-very-long-pr"),
            (40, "a-very-long-program-name"),
        ):
            self.Life("a", 20 + second, 20, name, second, 500)
            text = f"{_SUDO:s}/bin/a-very-long-program-name -x {second:d}"
            self.Line("a", second, "sudo", None, text)
        found = [step[3] for step in self.ReadSteps() if step[1] == "meant"]
        self.assertEqual(found, ["30", "60"])


class NumbersTest(cause_test_lib.HistoryTestCase):
    """Tests for how many causes of one kind are told."""

    def _GetCauses(self, effect, kind):
        """Retrieves the causes of a kind, whatever is known of them."""
        return [step[3] for step in self.ReadSteps() if step[:2] == (effect, kind)]

    def testShare(self):
        """40 % of the words of the command are enough, 39 % are not."""
        words = [f"word{index:d}" for index in range(23)]
        self.Start(10, None, "/bin/server")
        for process, count in ((310, 9), (311, 10)):
            for session, text in (("c", " ".join(words[:count])), ("d", "other")):
                name = f"{session:s}{process:d}"
                self.Connect(10, name, f"203.0.113.{count:d}", system_call="accept4")
                self.Transfer(10, "read", name, text)
            self.Start(process, 10, "/bin/sh", 1, " ".join(words))
        # 9 of 23 are 39 %, and 10 are 43 %.
        self.AssertCauses("310", "trigger")
        self.AssertCauses("311", "trigger", "TCP 203.0.113.10:80")

    def testTriggers(self):
        """Three of several connections are told, the latest first."""
        self.Start(10, None, "/bin/server")
        for index in range(1, 5):
            self.Connect(10, f"c{index:d}", f"192.0.2.{index:d}", system_call="accept4")
            self.Transfer(10, "read", f"c{index:d}", "GET / HTTP")
        self.Start(310, 10, "/bin/sh", 1, "sh -c lookup")
        self.assertEqual(
            self._GetCauses("310", "trigger"),
            [f"TCP 192.0.2.{index:d}:80" for index in (4, 3, 2)],
        )

    def testWords(self):
        """What has the words of the command is told, whatever was read since."""
        self.Start(10, None, "/bin/server")
        for index, text in enumerate(("one two", "x", "x", "x"), 1):
            self.Connect(10, f"c{index:d}", f"192.0.2.{index:d}", system_call="accept4")
            self.Transfer(10, "read", f"c{index:d}", text)
        self.Start(310, 10, "/bin/sh", 1, "one two three four five")
        self.assertEqual(
            self._GetCauses("310", "trigger"),
            [f"TCP 192.0.2.{index:d}:80" for index in (1, 4, 3)],
        )

    def testPrograms(self):
        """Of the programs of a process the last four are told, the latest first."""
        self.Start(10, None, "/bin/sh")
        for index in range(5):
            self.WriteFile(10, f"s{index:d}", f"/p{index:d}")
        self.Start(11, 10)
        for index in range(5):
            self.Execute(11, f"/p{index:d}")
        self.assertEqual(self._GetCauses("11", "program"), ["/p4", "/p3", "/p2", "/p1"])

    def testLines(self):
        """Of the lines about a process the first four are told."""
        self.Life("a", 66, 1, "su", 0, 100)
        texts = [f"Successful su for root by u{index:d}" for index in range(5)]
        for index, text in enumerate(texts):
            self.Line("a", index, "su", 66, text)
        self.assertEqual(self._GetCauses("66", "logged"), texts[:4])

    def testWriters(self):
        """Of the writers of a file the last three are told."""
        self.Start(10, None, "/bin/sh")
        for process in (11, 12, 13, 14):
            self.Start(process, 10, "/bin/sh")
            self.WriteFile(process, f"s{process:d}", "/p", process)
        rows = self.ReadTable("causes")
        nodes = [
            row["effect"]
            for row, step in zip(rows, self.ReadSteps())
            if step[0] == "/p" and step[3] == "14"
        ]
        found = [
            step[3]
            for row, step in zip(rows, self.ReadSteps())
            if row["effect"] == nodes[0]
        ]
        self.assertEqual(found, ["14", "13", "12"])

    def testMoved(self):
        """Of the calls that moved bytes to a file three are told."""
        self.Start(10, None, "/bin/cat")
        self.Open(10, "a", "/p")
        for index in range(4):
            self.Open(10, f"i{index:d}", f"/i{index:d}")
            self.Call(10, "sendfile", ("a", f"i{index:d}"), transferred_size=9)
        self.assertEqual(self._GetCauses("/p", "bytes"), ["/i0", "/i1", "/i2"])

    def testQueued(self):
        """Of the programs that queue commands the last three are told."""
        self.Life("a", 9, 1, "atd", 0, 500)
        for number in range(21, 25):
            self.Life("a", number, 20, "at", number, 50)
        self.Life("a", 31, 9, "sh", 60, 62)
        self.assertEqual(self._GetCauses("31", "queued"), ["22", "23", "24"])

    def testShutdowns(self):
        """Of the commands that shut a machine down the last three are told."""
        texts = [f"{_SUDO:s}/sbin/reboot -{index:d}" for index in range(4)]
        for index, text in enumerate(texts):
            self.Line("a", index, "sudo", None, text)
        self.Line("a", 5, "shutdown", None, "reboot by root:")
        why = "4 commands of this kind within 5 seconds before"
        self.AssertReasons(
            *(("reboot by root:", "started", text, why) for text in texts[1:])
        )

    def testSchedules(self):
        """Of the files of cron the three latest are told."""
        for index in range(4):
            text = f"{_SUDO:s}/usr/bin/tee /etc/cron.d/f{index:d}"
            self.Line("a", index, "sudo", None, text)
        self.Line("a", 60, "CRON", 30, "(root) CMD (/opt/job)")
        self.assertEqual(
            self._GetCauses("(root) CMD (/opt/job)", "told"),
            ["/etc/cron.d/f3", "/etc/cron.d/f2", "/etc/cron.d/f1"],
        )

    def testLogins(self):
        """Of the logins of a user the three latest are told."""
        texts = [
            f"Accepted password for eve from 192.0.2.{index:d} port 1 ssh2"
            for index in range(4)
        ]
        for index, text in enumerate(texts):
            self.Line("a", index, "sshd", 66 + index, text)
        self.Line("a", 20, "sudo", None, f"{_SUDO:s}/bin/id")
        self.assertEqual(self._GetCauses(f"{_SUDO:s}/bin/id", "session"), texts[:0:-1])

    def testScripts(self):
        """Of the scripts that an interpreter read the first 50 are told."""
        self.Start(10, None, "/bin/sh")
        self.Start(11, 10, "/bin/sh")
        for index in range(51):
            self.WriteFile(10, f"w{index:d}", f"/{index:d}.sh")
            self.Open(11, f"r{index:d}", f"/{index:d}.sh")
            self.Transfer(11, "read", f"r{index:d}", "x")
        self.assertEqual(
            self._GetCauses("11", "program"), [f"/{index:d}.sh" for index in range(50)]
        )

    def testReaders(self):
        """Of what a writer had read the first 50 and the last 50 files count."""
        for count in (101, 100):
            self.Start(count, None, "/bin/sh")
            for index in range(count):
                # Those in the middle are the largest.
                size = 1000 - abs(index - 50) * 2 + (index > 50)
                self.Open(count, f"{count:d}.{index:d}", f"/r{count:d}/{index:d}")
                self.Transfer(count, "read", f"{count:d}.{index:d}", "x", size=size)
            self.WriteFile(count, f"w{count:d}", f"/p{count:d}")
        self.assertEqual(
            self._GetCauses("/p101", "bytes"),
            [f"/r101/{index:d}" for index in (51, 49, 52)],
        )
        self.assertEqual(
            self._GetCauses("/p100", "bytes"),
            [f"/r100/{index:d}" for index in (50, 51, 49)],
        )

    def testOtherEnds(self):
        """Of the processes at the other end of a pipe three are told, of 50 ends."""
        cases = {0: ["11", "12", "13"], 48: ["11", "12"], 49: ["11"], 50: []}
        for silent in cases:
            name = f"pipe:[{silent:d}]"
            self.source = f"OS:/{silent:d}.log"
            self.Start(10, None, "/bin/sh")
            self.Open(10, f"{name:s}r", name, object_type="pipe")
            for index in range(silent):
                session = f"{name:s}.{index:d}"
                self.Open(10, session, name, object_type="pipe")
            for process in (11, 12, 13, 14):
                session = f"{name:s}{process:d}"
                self.Open(process, session, name, object_type="pipe")
                self.Transfer(process, "write", session, "x")
            self.Start(20, 10)
            self.ExecuteWithInput(20, "/bin/cat", f"{name:s}r", name)
        for silent, expected in cases.items():
            found = self._GetCauses(f"pipe:[{silent:d}]", "wrote at")
            self.assertEqual(found, expected, silent)

    def testNames(self):
        """A content is followed over eight names of a file."""
        for count, writers in ((8, ("10",)), (9, ())):
            for call in ("rename", "link"):
                with self.subTest(call=call, count=count):
                    self.setUp()
                    self.Start(10, None, "/bin/a")
                    self.WriteFile(10, "a", "/0")
                    for index in range(count):
                        names = {
                            "path": f"/{index:d}",
                            "target_path": f"/{index + 1:d}",
                        }
                        self.Call(10, call, **names)
                    self.Start(300, 10, f"/{count:d}", 1)
                    self.AssertWriters("300", *writers)

    def testSteps(self):
        """Beyond the maximum steps are counted only."""
        self.Start(10, None, "/bin/a")
        for index in range(5):
            self.WriteFile(10, f"s{index:d}", f"/p{index:d}")
        with mock.patch.object(cause_rules, "_MAXIMUM_STEPS", 3):
            self.assertEqual(len(self.ReadTable("causes")), 3)
        self.assertEqual(self.store.causes.left_out, 2)

    def testCopies(self):
        """A descriptor leads to its original over a thousand copies."""
        self.Start(10, None, "/bin/a")
        self.Connect(10, "s0")
        for index in range(1, 1001):
            parent = f"s{index - 1:d}"
            self.Open(
                *(10, f"s{index:d}", "TCP:[1]"),
                object_type="socket",
                origin="dup",
                parent_session_identifier=parent,
            )
        self.Transfer(10, "read", "s1000", "a text that is long enough")
        self.Open(10, "a", "/p")
        self.Transfer(10, "write", "a", "a text that is long enough")
        self.AssertCauses("/p", "bytes", "TCP 203.0.113.1:80")


if __name__ == "__main__":
    unittest.main()
