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

    def testReadsAreBounded(self):
        """Of the reads of many processes and threads the latest are remembered."""
        for process in range(600):
            for index in range(3):
                self.Transfer(process, "read", f"{process:d}.{index:d}", "a" * 1000)
        for _ in range(200):
            self.Transfer(1, "read", "a", "a" * 1000)
        # pylint: disable=protected-access
        reads = self.store.causes._reads
        self.assertLessEqual(len(reads), 256)
        self.assertLessEqual(max(map(len, reads.values())), 64)
        threads = self.store.causes._threads
        self.assertLessEqual(len(threads), 1024)
        for known in threads.values():
            self.assertLessEqual(len(known), 16)
            for text, _ in known.values():
                self.assertLessEqual(len(text), 4096)

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


if __name__ == "__main__":
    unittest.main()
