"""Tests for threads and processes of a trace, and who started whom."""

import collections
import unittest

from plaso_extra_parsers.readers.strace.descriptors import table as descriptor_table
from plaso_extra_parsers.readers.strace.processes import tree as process_tree
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.processes import threads as traced_threads


class ProcessTreeTest(unittest.TestCase):
    """Tests for the tree of processes."""

    def _CreateThread(self, tree, identifier):
        """Creates a thread of a process of its own.

        Args:
          tree (ProcessTree): tree.
          identifier (int): thread identifier.

        Returns:
          TracedThread: thread.
        """
        process = traced_threads.TracedProcess(identifier, "")
        table = descriptor_table.DescriptorTable(identifier, "")
        thread = traced_threads.TracedThread(identifier, "", process, table)
        tree.AddThread(thread)
        return thread

    def testReadCloneFlags(self):
        """Flags are read by name and by value, of clone and clone3."""
        thread_flags = process_tree.CLONE_FILES | process_tree.CLONE_THREAD
        for name, text, expected in (
            ("fork", "", 0),
            ("clone", "child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD", 0),
            ("clone", "child_stack=NULL, flags=0x1200000|17", 0),
            ("clone", "0x3d0f00, 0x7f00", thread_flags),
            ("clone3", "{flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, x=1}", thread_flags),
            ("clone3", "{flags=CLONE_NEWPID}", process_tree.CLONE_NEWPID),
        ):
            with self.subTest(text=text):
                self.assertEqual(process_tree.ReadCloneFlags(name, text), expected)

    def testReadChild(self):
        """A child is read from the result; failures and restarts have none."""
        for value, outcome, expected in (
            ("12", "", 12),
            ("12", "<sh>", 12),
            ("2", " /* 2739 in strace's PID NS */", 2739),
            ("0x402b", "", 0x402B),
            ("-1", " EAGAIN (Resource temporarily unavailable)", None),
            ("?", " ERESTARTNOINTR (To be restarted)", None),
            ("12", " (INJECTED)", None),
        ):
            with self.subTest(value=value, outcome=outcome):
                call = records.Call(
                    1, 1, 1, "", 0, None, None, "fork", "", value, outcome
                )
                self.assertEqual(process_tree.ReadChild(call), expected)

    def testTakeFork(self):
        """A child is that of the call that returns its identifier, if this is known."""
        children = {10: collections.deque([21]), 11: collections.deque([20])}
        tree = process_tree.ProcessTree(children)
        first = tree.BeginFork(self._CreateThread(tree, 10), 0)
        second = tree.BeginFork(self._CreateThread(tree, 11), 0)

        self.assertIs(tree.TakeFork(20, None), second)
        self.assertIs(tree.TakeFork(21, None), first)
        self.assertIsNone(tree.TakeFork(22, None))

    def testTakeForkWithoutOverview(self):
        """Otherwise children are given to the calls in progress in order."""
        tree = process_tree.ProcessTree()
        first = tree.BeginFork(self._CreateThread(tree, 10), 0)
        second = tree.BeginFork(self._CreateThread(tree, 11), 0)

        self.assertIs(tree.TakeFork(20, None), first)
        self.assertIs(tree.TakeFork(21, None), second)

    def testTakeForkOfStranger(self):
        """A number that is that of no thread means the one that is seen soon after."""
        for delay, is_found in ((10**6, True), (10**9, False)):
            tree = process_tree.ProcessTree()
            fork = tree.BeginFork(self._CreateThread(tree, 10), 0, 2)
            tree.EndFork(fork, 2, False, foreign_time=10**9)

            self.assertEqual(tree.TakeFork(20, 10**9 + delay) is fork, is_found)

    def testFreeze(self):
        """A child shares the table, or has what was open when the call happened."""
        tree = process_tree.ProcessTree()
        thread = self._CreateThread(tree, 10)
        session = descriptor_table.DescriptorSession("a" * 16, 10, 3, "open")
        thread.table.Add(session)
        fork = tree.BeginFork(thread, 0, 20)
        tree.EndFork(fork, 20, False)
        thread.table.Remove(3)

        self.assertEqual([copied.session for copied in fork.copies], [session])

        fork = tree.BeginFork(thread, process_tree.CLONE_FILES, 21)
        tree.EndFork(fork, 21, False)

        self.assertIs(fork.table, thread.table)
        self.assertEqual(thread.table.users, 2)

    def testDropUnseenThreads(self):
        """A thread that was never seen ends with its process."""
        tree = process_tree.ProcessTree()
        thread = self._CreateThread(tree, 10)
        flags = process_tree.CLONE_FILES | process_tree.CLONE_THREAD
        tree.EndFork(tree.BeginFork(thread, flags, 20), 20, False)

        self.assertEqual(tree.DropUnseenThreads(thread.process), [])
        self.assertEqual(thread.table.users, 1)
        self.assertIsNone(tree.TakeUnseen(20))

    def testRemoveThread(self):
        """Nothing of a thread is new until the log shows that it has ended."""
        tree = process_tree.ProcessTree()
        thread = self._CreateThread(tree, 10)
        tree.RemoveThread(thread)

        self.assertTrue(tree.IsGone(10))
        self.assertFalse(tree.CanReturn(10))

        tree.SetEnded(10)

        self.assertTrue(tree.CanReturn(10))


if __name__ == "__main__":
    unittest.main()
