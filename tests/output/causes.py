"""Tests for what events say about causes: what is remembered of them is bounded."""

import unittest

from unittest import mock

from plaso_extra_parsers.output import causes

from tests.output import cause_test_lib


class CausesTest(cause_test_lib.HistoryTestCase):
    """Tests for what events say about causes."""

    def testTransfers(self):
        """What was read and written is summed up per descriptor, from first to last."""
        self.Open(10, "a", "/p")
        for size in (3, 4, 5):
            self.Transfer(10, "read", "a", "abc", size=size)
        self.Transfer(10, "write", "a", "abc", size=7)
        session = self.store.causes.sessions[1]
        self.assertEqual((session.reads.size, session.writes.size), (12, 7))
        self.assertEqual(session.reads.last.line - session.reads.first.line, 2)
        self.assertEqual(session.object, "/p")

    def testTransfersOutOfOrder(self):
        """The first and the last line count, in whatever order events come."""
        for line in (10, 5, 7):
            self._line = line - 1
            self.Transfer(10, "read", "a", "abc")
        reads = self.store.causes.sessions[1].reads
        self.assertEqual((reads.first.line, reads.last.line, reads.size), (5, 10, 9))

    def testOnlyCalls(self):
        """Of a descriptor that only calls name nothing else is known."""
        self.Transfer(10, "read", "a", "abc")
        session = self.store.causes.sessions[1]
        for name in (
            *("address", "call", "descriptor", "flags", "kind", "moment", "object"),
            *("opened", "origin", "port", "writes"),
        ):
            self.assertIsNone(getattr(session, name), name)
        self.assertEqual((session.pair, session.parent), (0, 0))

    def testOwner(self):
        """A descriptor is of the process that opened it, not of a thread's call."""
        self.Transfer(11, "read", "a", "abc")
        self.Open(10, "a", "/p")
        lane = self.store.causes.sessions[1].lane
        self.assertEqual(self.store.lanes.lanes[lane].values["identifier"], 10)

    def testStartForgets(self):
        """What was read before a process began is not what it has read."""
        text = "a text that is long enough"
        self.Transfer(10, "read", "i", text)
        self.Start(10)
        self.Transfer(10, "write", "a", text)
        self.assertEqual(self.store.causes.flows, {})

    def testPeek(self):
        """Data that was only looked at was not read."""
        self.Transfer(10, "recvfrom", "a", "abc", statistics=["flags: MSG_PEEK"])
        self.assertIsNone(self.store.causes.sessions[1].reads)

    def testWithoutTime(self):
        """Of events without a time nothing is said."""
        self.AddEvent(
            "linux:strace:syscall",
            None,
            process_identifier=3,
            session_identifier="a",
            system_call="read",
            transferred_size=3,
        )
        self.assertEqual(self.store.causes.sessions, {})

    def testMaximum(self):
        """Beyond the maximum descriptors, changes and lines are counted only."""
        with mock.patch.object(causes, "MAXIMUM_RECORDS", 2):
            for index in range(4):
                self.Transfer(10, "read", f"s{index:d}", "abc")
                self.Call(10, "unlink", path=f"/{index:d}")
                self.Line("a", index, "sudo", None, "eve : COMMAND=/bin/id")
        self.assertEqual(len(self.store.causes.sessions), 2)
        self.assertEqual(len(self.store.causes.changes), 2)
        self.assertEqual(len(self.store.causes.lines), 2)
        self.assertEqual(self.store.causes.left_out, 6)

    def testMaximumOfPairs(self):
        """A pipe beyond the maximum, and a crontab, are counted only."""
        with mock.patch.object(causes, "MAXIMUM_RECORDS", 1):
            self.Call(10, "pipe2", ("r", "w"))
            self.Open(10, "x", "/x")
            for index in range(3):
                text = f"(u{index:d}) REPLACE (u{index:d})"
                self.Line("a", index, "crontab", None, text)
        self.assertEqual(self.store.causes.sessions[1].pair, 0)
        self.assertEqual(len(self.store.causes.crontabs), 1)
        self.assertEqual(self.store.causes.left_out, 4)

    def testReadsAreBounded(self):
        """Of the reads of many processes and threads the latest are remembered."""
        for process in range(600):
            for index in range(3):
                self.Transfer(process, "read", f"{process:d}.{index:d}", "a" * 1000)
        for _ in range(200):
            self.Transfer(1, "read", "a", "a" * 1000)
        # pylint: disable=protected-access
        reads = self.store.causes._reads
        self.assertEqual(len(reads), 256)
        self.assertEqual(max(map(len, reads.values())), 64)
        threads = self.store.causes._threads
        self.assertLessEqual(len(threads), 1024)
        for known in threads.values():
            self.assertLessEqual(len(known), 16)
            for text, _ in known.values():
                self.assertLessEqual(len(text), 4096)

    def testLatestAreKept(self):
        """What a process that goes on reading had read is remembered among many."""
        text = "a text that is long enough"
        self.Transfer(10, "read", "i", text)
        for process in range(1000, 1300):
            self.Transfer(process, "read", f"s{process:d}", "x")
            self.Transfer(10, "read", "j", "y")
            if process % 50 == 0:
                self.Transfer(10, "read", "i", text)
        self.Transfer(10, "write", "a", text)
        self.assertEqual(len(self.store.causes.flows), 1)

    def testSessionsAreBounded(self):
        """Of what a thread had read the latest 16 descriptors are remembered."""
        for index in range(20):
            self.Transfer(1, "read", f"s{index:d}", "abc")
        # pylint: disable=protected-access
        (known,) = self.store.causes._threads.values()
        self.assertEqual(list(known), list(range(5, 21)))

    def testFlowsAreBounded(self):
        """Of the sources of a descriptor the first eight are remembered."""
        for index in range(9):
            sessions = ("target", f"s{index:d}")
            self.Call(10, "sendfile", sessions, transferred_size=9)
        flows = list(self.store.causes.flows.values())[0]
        self.assertEqual(
            [flow.session for flow in flows],
            [self.store.GetSession(0, f"s{index:d}") for index in range(8)],
        )

    def testFirstFlow(self):
        """Of equal flows the first one counts, and one call that moved bytes first."""
        text = "a text that is long enough"
        for _ in range(2):
            self.Transfer(10, "read", "i", text)
            self.Transfer(10, "write", "a", text)
        flows = list(self.store.causes.flows.values())[0]
        self.assertEqual([flow.written.line for flow in flows], [2])
        self.Call(10, "sendfile", ("a", "i"), transferred_size=9)
        self.assertEqual([flow.written.line for flow in flows], [5])

    def testNothingMoved(self):
        """A call that moved no bytes, or names no descriptor, is no transfer."""
        for name in ("read", "write"):
            self.Transfer(10, name, "a", "", size=0)
            self.Call(10, name, (), transferred_size=9)
        session = self.store.causes.sessions[1]
        self.assertEqual((session.reads, session.writes), (None, None))
        self.assertEqual(len(self.store.causes.sessions), 1)

    def testConnecting(self):
        """A connection may be made later, if a call did not fail otherwise."""
        for index, (name, error) in enumerate(
            (
                *(("connect", None), ("connect", "EINPROGRESS")),
                *(("connect", "ECONNREFUSED"), ("write", "EINPROGRESS")),
            )
        ):
            self.Connect(10, f"s{index:d}")
            self.Call(10, name, (f"s{index:d}",), error_code=error, transferred_size=9)
        found = [
            (session.is_connected, session.writes)
            for session in self.store.causes.sessions.values()
        ]
        self.assertEqual(
            found, [(True, None), (True, None), (False, None), (False, None)]
        )

    def testNames(self):
        """Only a call with an absolute path changes a file."""
        self.Call(10, "unlink")
        self.Call(10, "unlink", path="relative")
        self.Call(10, "rename", path="/a", target_path="relative")
        self.Call(10, "rename", path="relative", target_path="/b")
        self.Call(10, "link", path="/c")
        self.assertEqual(
            {
                path: change[0].kind
                for (_, path), change in self.store.causes.changes.items()
            },
            {"/a": "gone", "/b": "rename"},
        )

    def testDescriptorWithoutTime(self):
        """A descriptor whose events have no time has no moment."""
        values = {"process_identifier": 10, "object_name": "/p"}
        self.AddEvent(
            *("linux:strace:descriptor", None), session_identifier="a", **values
        )
        self.assertIsNone(self.store.causes.sessions[1].moment)
        with mock.patch.object(causes, "MAXIMUM_RECORDS", 1):
            self.Open(10, "b", "/p")
        self.assertEqual(len(self.store.causes.sessions), 1)

    def testExecutionsAreBounded(self):
        """Of the executions of one process the latest are remembered."""
        for index in range(40):
            self.Execute(10, f"/bin/{index:d}")
        executions = self.store.causes.executions[0]
        self.assertEqual(len(executions), 16)
        self.assertEqual(executions[-1].path, "/bin/39")

    def testMoment(self):
        """In one log lines order, between logs times do."""
        self.Open(10, "a", "/p", 5)
        self.Open(10, "b", "/q", 1)
        self.source = "OS:/other"
        self.Open(10, "c", "/r", 3)
        moments = [session.moment for session in self.store.causes.sessions.values()]
        self.assertTrue(moments[0].IsBefore(moments[1]))
        self.assertFalse(moments[1].IsBefore(moments[0]))
        self.assertTrue(moments[2].IsBefore(moments[0]))
        self.assertFalse(moments[0].IsBefore(moments[2]))
        # Moments of one line, or of one time in two logs, are before each other.
        self.assertTrue(moments[0].IsBefore(moments[0]))
        self.source = "OS:/third"
        self._line -= 1
        self.Open(10, "d", "/s", 3)
        other = self.store.causes.sessions[4].moment
        self.assertTrue(other.IsBefore(moments[2]) and moments[2].IsBefore(other))


if __name__ == "__main__":
    unittest.main()
