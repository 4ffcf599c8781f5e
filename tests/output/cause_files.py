"""Tests for the content of files."""

import unittest

from unittest import mock

from plaso_extra_parsers.output import cause_files
from plaso_extra_parsers.output import cause_rules
from plaso_extra_parsers.output import causes

from tests.output import cause_test_lib

# In microseconds.
_HALF = cause_test_lib.SECOND // 2


class FilesTest(cause_test_lib.HistoryTestCase):
    """Tests for what gave a file its content."""

    def testLastWriter(self):
        """Who wrote last before an execution wrote it; who did before is possible."""
        self.Start(10, None, "/bin/good")
        self.WriteFile(10, "a", "/p")
        self.Start(301, 10, "/p")
        self.Start(11, 10, "/bin/bad", 1)
        self.WriteFile(11, "b", "/p", 1)
        self.Start(302, 10, "/p", 2)
        self.AssertWriters("301", "10")
        self.AssertWriters("302", "11")
        self.AssertStep("/p", "wrote", 2, "10")

    def testOnlyRead(self):
        """Who opened a file for writing, and wrote nothing, is not told."""
        self.Start(10, None, "/bin/stat")
        self.Open(10, "a", "/p", statistics=["flags: O_RDWR"])
        self.Transfer(10, "read", "a", "text of a file")
        self.Transfer(10, "write", "b", "something else")
        self.Start(303, 10, "/p", 1)
        self.AssertCauses("/p", "wrote")

    def testNoWrites(self):
        """In a log without any write an opening for writing is inferred."""
        self.Start(10, None, "/bin/cp")
        self.Open(10, "a", "/p", statistics=["flags: O_WRONLY|O_CREAT"])
        self.Start(303, 10, "/p", 1)
        self.AssertStep("/p", "wrote", 1, "10")

    def testSharedWithoutWrites(self):
        """Who opened a file need not have written it if others had it open, too."""
        self.Start(10, None, "/bin/sh")
        self.Open(10, "a", "/p", statistics=["flags: O_WRONLY|O_CREAT"])
        self.Start(11, 10, "/bin/printf")
        self.Open(11, "a1", "/p", origin="fork", parent_session_identifier="a")
        self.Start(300, 10, "/p", 1)
        self.AssertWriters("300")
        self.AssertStep("/p", "wrote", 2, "10")

    def testInTurns(self):
        """Of two that wrote in turns the last known one is inferred only."""
        self.Start(10, None, "/bin/a")
        self.Start(11, 10, "/bin/b")
        self.WriteFile(10, "a", "/p")
        self.WriteFile(11, "b", "/p")
        self.Start(300, 10, "/p")
        self.Transfer(10, "write", "a", "more")
        self.AssertWriters("300", "11")
        self.AssertStep("/p", "wrote", 1, "11")

    def testWrittenWhenRenamed(self):
        """What was written after a file got a name has that name, too."""
        self.Start(10, None, "/bin/a")
        self.Open(10, "a", "/p")
        self.Transfer(10, "write", "a", "one")
        self.Call(10, "rename", path="/p", target_path="/q")
        self.WriteFile(10, "b", "/p")
        self.Transfer(10, "write", "a", "two")
        self.assertEqual(
            sorted(step[0] for step in self.ReadSteps() if step[1:3] == ("wrote", 0)),
            ["/p", "/p", "/q"],
        )

    def testRenamedAndWritten(self):
        """What a file got its name with is told, though it was written anew later."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/q")
        self.Call(10, "rename", path="/q", target_path="/p")
        self.Start(11, 10, "/bin/two", 1)
        self.WriteFile(11, "b", "/p", 1)
        self.AssertStep("/p", "wrote", 0, "10")
        self.AssertStep("/p", "wrote", 0, "11")

    def testLastContent(self):
        """The last content of a name comes first, also of a file that was deleted."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/p")
        self.Start(300, 10, "/p", 1)
        self.Start(11, 10, "/bin/two", 2)
        self.WriteFile(11, "b", "/p", 2)
        self.Call(10, "unlink", second=3, path="/p")
        self.Call(10, "unlink", second=4, path="/other")
        steps = [step for step in self.ReadSteps() if step[:2] == ("/p", "wrote")]
        self.assertEqual([step[3] for step in steps if step[2] == 0], ["11", "10"])
        self.assertNotIn("/other", [step[0] for step in self.ReadSteps()])

    def testRename(self):
        """What was written before a file was moved, or through its descriptor after."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/q")
        self.Call(10, "rename", path="/q", target_path="/p")
        self.Transfer(10, "write", "a", "more", 1)
        self.Start(11, 10, "/bin/two", 1)
        self.WriteFile(11, "b", "/q", 2)
        self.Start(309, 10, "/p", 3)
        self.Start(310, 10, "/q", 3)
        self.AssertWriters("309", "10")
        self.AssertWriters("310", "11")

    def testRenamedOver(self):
        """What was written under a name before another file got it is gone."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/q")
        self.Start(11, 10, "/bin/two", 1)
        self.WriteFile(11, "b", "/p", 2)
        self.Call(10, "rename", second=3, path="/q", target_path="/p")
        self.Start(309, 10, "/p", 4)
        self.AssertWriters("309", "10")

    def testLink(self):
        """A file with two names has the content written by either."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/a")
        self.Call(10, "link", path="/a", target_path="/p")
        self.Start(11, 10, "/bin/two", 1)
        self.WriteFile(11, "b", "/a", 1)
        self.Start(308, 10, "/p", 2)
        steps = [step for step in self.ReadSteps() if step[:2] == ("/p", "wrote")]
        self.assertEqual(steps[0], ("/p", "wrote", 0, "11"))

    def testLinkOfLaterName(self):
        """What had been written to another file of the new name is not in it."""
        self.Start(10, None, "/bin/a")
        self.WriteFile(10, "a", "/p")
        self.Start(11, 10, "/bin/b")
        self.WriteFile(11, "b", "/q")
        self.Call(11, "unlink", path="/q")
        self.Call(11, "link", path="/p", target_path="/q")
        self.Start(300, 10, "/p")
        self.Start(301, 10, "/q")
        self.Start(12, 10, "/bin/c")
        self.WriteFile(12, "c", "/p")
        self.Start(302, 10, "/q")
        for process, writer in (("300", "10"), ("301", "10"), ("302", "12")):
            self.AssertWriters(process, writer)

    def testDeleted(self):
        """A deleted file is no source of the next one of its name."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/p")
        self.Call(10, "unlink", path="/p")
        self.Start(300, 10, "/p", 1)
        self.AssertWriters("300")
        texts = [step[3] for step in self.ReadSteps() if step[:2] == ("/p", "unknown")]
        self.assertIn("deleted", texts[0])

    def testExecutedWhenDeleted(self):
        """A program that is executed after it was deleted has its content before."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/p")
        self.Call(10, "unlink", path="/p")
        self.Start(300, 10, None, 1)
        self.Execute(300, "/p", 1, statistics=["file: deleted"])
        # Logs of storage files of before have it at the end of the path.
        self.Start(301, 10, "/p (deleted)", 1)
        self.AssertCauses("/p", "wrote", "10")
        self.AssertWriters("300", "10")
        self.AssertWriters("301", "10")

    def testOtherWriterProcess(self):
        """Whose call wrote is the writer, not who had opened the file."""
        self.Start(10, None, "/bin/opener")
        self.Open(10, "a", "/p")
        self.Start(11, 10, "/bin/writer")
        self.Open(11, "b", "/p", parent_session_identifier="a", origin="fork")
        self.Transfer(11, "write", "b", "something")
        self.Start(307, 10, "/p", 1)
        self.AssertCauses("/p", "wrote", "11")

    def testClockSetBack(self):
        """In one log lines order, whatever the clock says; then it is inferred."""
        self.Start(10, None, "/bin/wget", 100)
        self.WriteFile(10, "a", "/p", 100)
        self.Start(305, 10, "/p", 0)
        self.AssertStep("/p", "wrote", 1, "10")

    def _StartInFile(self, process, parent, path, second):
        """Starts a process in a file of a set, which writes a file and ends."""
        self.source = f"OS:/tr.{process:d}"
        self.Start(process, parent, "/bin/cp", second)
        self.WriteFile(process, f"{process:d}{path:s}", path, second)

    def testClockOfSetSetBack(self):
        """Files of threads that began after the clock was set back come later."""
        self._StartInFile(10, None, "/first", 100)
        self._StartInFile(11, 10, "/p", 100)
        self._StartInFile(10, None, "/last", 0)
        # When no file says that it was that time, its order is not known.
        self._StartInFile(12, 10, "/p12", 50)
        self._StartInFile(13, 10, "/p", 0)
        self.Start(305, 13, "/p", 0)
        self.AssertWriters("305", "13")
        for step in (("/p", 1, "13"), ("/p", 0, "11"), ("/p12", 1, "12")):
            self.AssertStep(step[0], "wrote", *step[1:])

    def testClockOfSetGoesOn(self):
        """A thread began later than all that was logged: the clock was set before."""
        self._StartInFile(10, None, "/first", 100)
        self._StartInFile(10, None, "/second", 0)
        self._StartInFile(10, None, "/last", 110)
        self._StartInFile(11, 10, "/q", 0)
        self._StartInFile(11, 10, "/p", 115)
        self._StartInFile(12, 10, "/r", 120)
        self.Start(305, 12, "/p", 120)
        self.AssertWriters("305", "11")

    def testTwoLogs(self):
        """Names of files and processes of one log are not those of another one."""
        self.Start(10, None, "/bin/aaa")
        self.WriteFile(10, "a", "/p")
        self.source = "OS:/other/tr.log"
        self.Start(10, None, "/bin/bbb", 1)
        self.Start(304, 10, "/p", 1)
        self.assertEqual(
            [step for step in self.ReadSteps() if step[:2] == ("304", "program")], []
        )

    def testReusedIdentifier(self):
        """A file was written by the process that had the identifier then."""
        self.Start(200, None, "/bin/make")
        self.Start(200, None, "/bin/wget", 5)
        self.WriteFile(200, "a", "/p", 6)
        self.Start(300, 200, "/p", 7)
        rows = self.ReadTable("causes")
        nodes = self.ReadTable("cause_nodes")
        lanes = self.ReadTable("lanes")
        kind = list(cause_rules.KINDS).index("wrote")
        numbers = [nodes[row["cause"]]["number"] for row in rows if row["kind"] == kind]
        self.assertEqual([lanes[number]["name"] for number in numbers], ["wget"])


class NamesTest(cause_test_lib.HistoryTestCase):
    """Tests for files whose names are those of others."""

    def testWrittenLater(self):
        """What is written after an execution is not what was executed."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/p")
        self.Start(300, 10, "/p", 1)
        self.Start(11, 10, "/bin/two", 2)
        self.WriteFile(11, "b", "/p", 2)
        self.AssertWriters("300", "10")

    def testLongWriter(self):
        """A descriptor that is written before and after a use had written it."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/p")
        self.Start(300, 10, "/p", 1)
        self.Transfer(10, "write", "a", "and more", 2)
        self.AssertStep("300", "program", 0, "/p")

    def testReplaced(self):
        """A file that was moved away, and one that was made anew, are two."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/p")
        self.Call(10, "rename", path="/p", target_path="/old")
        self.Start(11, 10, "/bin/two", 1)
        self.WriteFile(11, "b", "/p", 1)
        self.Start(300, 10, "/p", 2)
        self.Start(301, 10, "/old", 2)
        self.AssertWriters("300", "11")
        self.AssertWriters("301", "10")

    def testFailedRename(self):
        """A rename that failed moved nothing."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/q")
        self.Call(10, "rename", path="/q", target_path="/p", error_code="EXDEV")
        self.Start(300, 10, "/p", 1)
        self.AssertCauses("/p", "wrote")

    def testSymbolicLink(self):
        """A symbolic link is no content: strace names the file behind it."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/q")
        self.Call(10, "symlink", path="/q", target_path="/p")
        self.Start(300, 10, "/p", 1)
        self.AssertCauses("/p", "wrote")

    def testLinkReplaced(self):
        """What is written to a new file under the first of two names is not in both."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/a")
        self.Call(10, "link", path="/a", target_path="/p")
        self.Call(10, "unlink", path="/a")
        self.Start(11, 10, "/bin/two", 1)
        self.WriteFile(11, "b", "/a", 1)
        self.Start(308, 10, "/p", 2)
        self.AssertCauses("/p", "wrote", "10")

    def testRelativeName(self):
        """A relative name is not that of one file."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "p")
        self.Start(300, 10, "p", 1)
        self.assertEqual([s for s in self.ReadSteps() if s[1] == "program"], [])

    def testLinkedFile(self):
        """What is written by the second name of a file is in the first one as well."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/a")
        self.Call(10, "link", path="/a", target_path="/p")
        self.Start(11, 10, "/bin/two", 1)
        self.WriteFile(11, "b", "/p", 1)
        self.Start(308, 10, "/a", 2)
        self.AssertWriters("308", "11")

    def testLongName(self):
        """A name that is cut is still the one that a file got."""
        path = f"/{'d' * 300:s}"
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/a")
        self.Call(10, "rename", path="/a", target_path=path)
        self.Start(308, 10, path, 2)
        self.AssertWriters("308", "10")

    def testRenamedTwice(self):
        """A content follows its file through two names."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/a")
        self.Call(10, "rename", path="/a", target_path="/b")
        self.Call(10, "rename", path="/b", target_path="/p")
        self.Start(300, 10, "/p", 1)
        self.AssertCauses("/p", "wrote", "10")

    def testWriterOfOtherName(self):
        """A writer of a name that only ends alike is not meant."""
        self.Start(10, None, "/bin/one")
        self.WriteFile(10, "a", "/tmp/p")
        self.Start(300, 10, "/p", 1)
        self.assertEqual([s for s in self.ReadSteps() if s[1] == "program"], [])


class FilesOfWholeSecondsTest(FilesTest):
    """Tests for the same in logs of strace -t, whose times are whole seconds."""

    RESOLUTION = cause_test_lib.SECOND

    # The files of a set have no common order within a second.
    testClockOfSetSetBack = None

    def testSet(self):
        """Of two files of a set with writes of the last second either can be it."""
        self._StartInFile(10, None, "/p", 1)
        self._StartInFile(11, 10, "/p", 2)
        self._StartInFile(12, 10, "/p", 2)
        self._StartInFile(300, 10, "/q", 3)
        self.Execute(300, "/p", 4)
        tied = "written at the same time as another one"
        reasons = {
            (step[2:], row["why"])
            for row, step in zip(self.ReadTable("causes"), self.ReadSteps())
            if step[:2] == ("/p", "wrote")
        }
        self.assertEqual(
            reasons,
            {
                ((2, "11"), tied),
                ((2, "12"), tied),
                ((2, "10"), "written earlier, not the last"),
                # This is what it had been before.
                ((0, "10"), "last write before its use"),
            },
        )


class NamesOfWholeSecondsTest(NamesTest):
    """Tests for the same names in logs of strace -t, whose times are whole seconds."""

    RESOLUTION = cause_test_lib.SECOND


def _CreateMoment(time, line=None, source=0):
    """Creates a moment.

    Args:
      time (int): microseconds.
      line (Optional[int]): number of the line.
      source (Optional[int]): number of the evidence file.
    """
    values = mock.Mock(GetInteger=lambda _: line)
    return causes.Moment(
        mock.Mock(row=0, source_number=source, time=time, values=values)
    )


class OrdersTest(unittest.TestCase):
    """Tests for the order of events of logs whose clock was set back."""

    def _GetOrders(self, *logs):
        """Determines orders, and in which logs the clock was set back.

        Args:
          logs (tuple[tuple[int]]): times of the lines of each log of a space, without
              the fraction of all of them, half a second.
        """
        orders = cause_files.Orders()
        moments = [
            [
                _CreateMoment(time + _HALF, line, source)
                for line, time in enumerate(log, 1)
            ]
            for source, log in enumerate(logs)
        ]
        for log in moments:
            for moment in log:
                orders.Add("space", moment)
        orders.Finish()
        found = [[orders.Get(moment) - _HALF for moment in log] for log in moments]
        return found, [orders.IsSet(source) for source, _ in enumerate(logs)]

    def testTolerance(self):
        """Lines can be a second out of order; what is more was a clock set back."""
        second = cause_test_lib.SECOND
        for difference, is_set in ((second, False), (second + 1, True)):
            times = [100 * second, 100 * second - difference, 101 * second]
            expected = times
            if is_set:
                expected = [100 * second, 100 * second, 102 * second + 1]
            self.assertEqual(self._GetOrders(times), ([expected], [is_set]))

    def testTwice(self):
        """A clock that is set back twice never leads back."""
        times = [100000000, 50000000, 90000000, 80000000, 70000000, 71000000]
        expected = [100000000, 100000000, 140000000, 140000000, 140000000, 141000000]
        self.assertEqual(self._GetOrders(times), ([expected], [True]))

    def testMomentsWithoutLine(self):
        """A moment without a line, or of another log, has its time as its order."""
        orders = cause_files.Orders()
        for line, time in ((1, 100000001), (2, 1)):
            orders.Add("space", _CreateMoment(time, line))
        orders.Add("space", _CreateMoment(500000001))
        orders.Finish()
        self.assertEqual(orders.Get(_CreateMoment(5)), 5)
        self.assertEqual(orders.Get(_CreateMoment(5, 9)), 100000005)
        self.assertEqual(orders.Get(_CreateMoment(5, 9, 1)), 5)
        self.assertEqual(orders.Get(_CreateMoment(5, 1)), 5)

    def testSetOfThree(self):
        """A file that shows a part of what was set has its own order; or none."""
        log = [100000000, 110000000, 50000000, 60000000, 55000000, 65000000]
        part = [110000000, 50000000, 52000000]
        orders, is_set = self._GetOrders(log, part, [57000000])
        self.assertEqual(orders[1], [110000000, 110000000, 112000000])
        # It can be in the second period, or in the third one.
        self.assertEqual(orders[2], [57000000])
        self.assertEqual(is_set, [True, True, True])

    def testSet(self):
        """A file of a set began before or after the clock was set, to a second."""
        log = [100000000, 110000000, 50000000, 60000000]
        for time, shift in (
            (98999999, None),
            (99000000, 0),
            (111000000, 0),
            (111000001, None),
            (48999999, None),
            (49000000, 60000000),
            (61000000, 60000000),
            (61000001, None),
        ):
            orders, is_set = self._GetOrders(log, [time])
            self.assertEqual(orders[1], [time + (shift or 0)], time)
            self.assertEqual(is_set, [True, shift != 0], time)

    def testWholeSeconds(self):
        """Within a second that one log has without fractions the lines decide."""
        orders = cause_files.Orders()
        moments = [
            *((10000000, 3), (10000000, 5), (11000000, 6), (12000000, 9)),
            *((12000000, 8), (13000000, 10), (13500000, 12), (14000001, 13)),
        ]
        for time, line in moments:
            orders.Add("space", _CreateMoment(time, line))
        orders.Add("space", _CreateMoment(11500000, 1, 1))
        orders.Add("other", _CreateMoment(12000000, 1, 2))
        orders.Finish()
        for time, line, expected in (
            *((10000000, 3, 10000001), (10000000, 5, 10000003)),
            # Another log has an event in this second.
            *((11000000, 6, 11000000), (11000000, 7, 11000000)),
            *((12000000, 9, 12000002), (12000000, 8, 12000001)),
            *((13000000, 10, 13000001), (13500000, 12, 13000003)),
            # Times with fractions tell the order themselves.
            (14000001, 13, 14000001),
            # A line of which the log has nothing else, and no line.
            *((10000000, 4, 10000002), (10000000, None, 10000000)),
            # It is before all others of its second, or the first of all.
            *((12000000, 7, 12000000), (10000000, 2, 10000000)),
            # A call ended with the duration after its line, or in another second.
            *((10999999, 4, 10000002), (11000000, 4, 11000000)),
            *((9999999, 4, 9999999), (20000000, 4, 20000000)),
            # A second has no more microseconds than lines.
            (13000000, 9999999, 13999999),
        ):
            order = orders.Get(_CreateMoment(time, line))
            self.assertEqual(order, expected, (time, line))
        self.assertEqual(orders.Get(_CreateMoment(11500000, 1, 1)), 11500000)

    def testWholeSecondsSetBack(self):
        """A second that a log has twice, since its clock was set, has two orders."""
        orders = cause_files.Orders()
        times = (10000000, 10000000, 20000000, 10000000, 10000000)
        for line, time in enumerate(times, 1):
            orders.Add("space", _CreateMoment(time, line))
        orders.Finish()
        found = [
            orders.Get(_CreateMoment(time, line)) for line, time in enumerate(times, 1)
        ]
        self.assertEqual(found, [10000001, 10000002, 20000001, 20000001, 20000002])


class ContentsTest(unittest.TestCase):
    """Tests for what was in a file at a time."""

    def setUp(self):
        """Creates files."""
        self._files = cause_files.Files(lambda session: session)
        self._changes = []

    def _Add(self, kind, path, time, last=None, opened=None, other=None):
        """Adds a change, whose number is the number of changes before.

        Args:
          kind (str): kind.
          path (str): path.
          time (int): time.
          last (Optional[int]): time of the last write, by default that of the first.
          opened (Optional[int]): time of the opening, by default that of the write.
          other (Optional[str]): other path.
        """
        session = None
        if kind in ("open", "write"):
            session = causes.Session(len(self._changes), 0, 0)
            session.moment = _CreateMoment(time if opened is None else opened)
            session.writes = causes.Transfer(_CreateMoment(time))
            session.writes.last = _CreateMoment(time if last is None else last)
        change = causes.Change(kind, _CreateMoment(time), None, other, session)
        self._changes.append(change)
        self._files.Add("space", path, change)

    def _Link(self, path, other, time, kind="link"):
        """Adds a second name of a file, or a new one."""
        self._Add("linked" if kind == "link" else "gone", path, time, other=other)
        self._Add(kind, other, time, other=path)

    def _AssertContents(self, path, order, *numbers):
        """Asserts which changes gave a file its content, the latest first."""
        self._files.Finish()
        contents, _ = self._files.GetContents("space", path, order)
        found = [self._changes.index(change) for _, change, _, _ in contents]
        self.assertEqual(found, list(numbers))

    def testDeleted(self):
        """What was opened when the file was deleted, or before it, is not in it."""
        self._Add("write", "/p", 10)
        self._Add("gone", "/p", 20)
        self._Add("write", "/p", 30, opened=20)
        self._Add("command", "/p", 20)
        self._Add("write", "/p", 40, opened=21)
        self._Add("command", "/p", 50)
        self._AssertContents("/p", 20, 3, 0)
        self._AssertContents("/p", 35)
        self._AssertContents("/p", 60, 5, 4)

    def testLinked(self):
        """What was written to a file is under both of its names, until one is free."""
        self._Add("write", "/a", 10, last=50, opened=5)
        self._Link("/a", "/p", 20)
        self._Add("write", "/a", 25, opened=20)
        self._Add("write", "/a", 30, opened=21)
        self._Add("open", "/a", 31)
        self._Add("command", "/a", 32)
        self._Add("write", "/p", 33)
        self._Add("gone", "/a", 70)
        self._Add("write", "/a", 71, opened=71)
        self._AssertContents("/p", 60, 0, 7, 5, 4)
        self._AssertContents("/p", 90, 0, 7, 5, 4)
        self._AssertContents("/a", 60, 0, 7, 6, 5, 4, 3)
        self._AssertContents("/a", 90, 9)

    def testRenamed(self):
        """What was open when a file got a new name is written to that name."""
        self._Add("write", "/a", 10, last=50, opened=5)
        self._Add("write", "/a", 30, opened=5)
        self._Add("write", "/a", 20, opened=5)
        self._Link("/a", "/p", 20, "rename")
        self._Add("write", "/a", 40, opened=20)
        self._Add("write", "/a", 41, opened=21)
        self._Add("command", "/a", 42)
        self._Add("write", "/a", 61, opened=5)
        self._AssertContents("/p", 60, 0, 1, 2)
        self._AssertContents("/p", 61, 8, 0, 1, 2)

    def testLong(self):
        """A long write counts, of however many changes there are."""
        self._Add("write", "/p", 10)
        self._Add("write", "/p", 20, last=84)
        for time in range(21, 91):
            self._Add("write", "/p", time)
        self._AssertContents("/p", 84, 1, 65, 64, 63, 62, 61)
        self._AssertContents("/p", 85, 66, 1, 65, 64, 63, 62)

    def testLongAlone(self):
        """A long write counts once, where the file only got further names."""
        self._Add("write", "/p", 10)
        self._Add("write", "/p", 20, last=90)
        for time in range(21, 100):
            self._Link("/p", f"/{time:d}", time)
        self._AssertContents("/p", 20, 1, 0)
        for order in (82, 83, 84, 90, 95):
            self._AssertContents("/p", order, 1, *([0] if order < 83 else []))

    def testLastOrder(self):
        """A file had its last content until it was deleted, or still has it."""
        end = 2**63
        for kinds, expected in (
            (("write", "gone", "write"), end),
            (("write", "gone", "write", "linked"), end),
            (("write", "gone", "write", "linked", "gone", "gone"), 4),
            (("gone", "gone"), 0),
        ):
            self.setUp()
            for time, kind in enumerate(kinds):
                self._Add(kind, "/p", time, other="/q")
            self._files.Finish()
            found = self._files.GetLastOrder(("space", "/p"))
            self.assertEqual(found, expected, kinds)

    def testIsMoved(self):
        """A name begins to belong to another file between two orders."""
        self._Add("write", "/p", 10)
        self._Add("gone", "/p", 20)
        self._files.Finish()
        for first, last, is_moved in ((10, 21, True), (19, 21, True), (20, 21, False)):
            found = self._files.IsMoved(("space", "/p"), first, last)
            self.assertEqual(found, is_moved)
        self.assertFalse(self._files.IsMoved(("space", "/p"), 10, 20))


if __name__ == "__main__":
    unittest.main()
