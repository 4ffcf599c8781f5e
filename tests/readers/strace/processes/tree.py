"""Tests for threads and processes of a trace, and who started whom."""

import unittest

from plaso_extra_parsers.readers.strace.calls import starts
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.processes import lives
from plaso_extra_parsers.readers.strace.processes import tree as process_tree


class ProcessTreeTest(unittest.TestCase):
    """Tests for the tree of processes."""

    def _Begin(self, tree, identifier, time=None, name="getpid"):
        """Begins a thread."""
        return tree.Begin(
            records.CallStart(1, identifier, str(time or ""), time, name, "")
        )

    def _End(self, tree, start, number, foreign_time=None):
        """Ends the call that starts a child.

        Args:
          tree (ProcessTree): tree.
          start (Start): start.
          number (int): identifier of the child.
          foreign_time (Optional[int]): when it ended, for a number of no thread.
        """
        tree.EndStart(start, starts.Child(number, False, number), foreign_time)

    def testBegin(self):
        """A child is that of the call that returns its identifier, if this is known."""
        tree = process_tree.ProcessTree()
        tree.SetKnown({3: starts.KnownStart(21, 0), 4: starts.KnownStart(20, 0)}, set())
        parents = [self._Begin(tree, identifier)[0] for identifier in (10, 11)]
        first, second = [
            tree.BeginStart(parent, None, line_number=line_number)
            for line_number, parent in enumerate(parents, 3)
        ]

        self.assertIs(self._Begin(tree, 20)[1], second)
        self.assertIs(self._Begin(tree, 21)[1], first)
        self.assertIsNone(self._Begin(tree, 22)[1])
        self.assertEqual(first.flags, 0)

    def testBeginWithoutSurvey(self):
        """Otherwise children are given to the calls in progress in order."""
        tree = process_tree.ProcessTree()
        parents = [self._Begin(tree, identifier)[0] for identifier in (10, 11)]
        first, second = [tree.BeginStart(parent, 0) for parent in parents]
        thread, start = self._Begin(tree, 20)

        self.assertIs(start, first)
        self.assertIsNone(thread.process.parent)
        self.assertTrue(thread.process.is_known)
        self.assertIs(self._Begin(tree, 21)[1], second)

        first.parent.process.is_known = True
        self._End(tree, first, 20)

        self.assertEqual(thread.process.parent, 10)

    def testGuessThatWasWrong(self):
        """What calls return tells parent and start of a child, also after a guess."""
        tree = process_tree.ProcessTree()
        begun = []
        for number in range(2):
            parent = self._Begin(tree, 10 + number, name="execve")[0]
            parent.process.is_known = True
            begun.append(
                tree.BeginStart(parent, 0, line_number=number + 1, time=number)
            )
            self._Begin(tree, 20 + number)
        for number, start in enumerate(begun):
            self._End(tree, start, 21 - number)

        for number in range(2):
            process = tree.GetProcess(21 - number)

            self.assertEqual(process.parent, 10 + number)
            self.assertEqual(process.parent_key, f"{10 + number:d}-line-1")
            self.assertEqual(process.creator, 10 + number)
            self.assertEqual(process.creator_line, number + 1)
            self.assertEqual(process.start_time, number)

    def testReusedNumber(self):
        """A number that a call returns again is that of another process."""
        tree = process_tree.ProcessTree()
        parent = self._Begin(tree, 10)[0]
        self._End(tree, tree.BeginStart(parent, 0), 20)
        child = self._Begin(tree, 20)[0]
        process = child.process
        self._End(tree, tree.BeginStart(parent, 0), 20)

        self.assertIsNot(child.process, process)
        self.assertEqual(tree.TakeEnded(), [process])

    def testBeginStranger(self):
        """A number that is that of no thread means the one that is seen soon after."""
        for delay, is_found in ((10**6, True), (10**9, False)):
            tree = process_tree.ProcessTree()
            start = tree.BeginStart(self._Begin(tree, 10)[0], 0, 2)
            self._End(tree, start, 2, foreign_time=10**9)

            self.assertEqual(self._Begin(tree, 20, 10**9 + delay)[1] is start, is_found)

    def testUnknownFlags(self):
        """A child whose flags strace did not print may be a thread."""
        tree = process_tree.ProcessTree()
        start = tree.BeginStart(self._Begin(tree, 10)[0], None)
        self._End(tree, start, 20)

        self.assertFalse(self._Begin(tree, 20)[0].process.is_known)

    def testInherit(self):
        """A process has the program, and the directory, of the one that started it."""
        tree = process_tree.ProcessTree()
        parent = self._Begin(tree, 10, name="execve")[0]
        parent.process.path = "/bin/sh"
        parent.place.directory = "/root"
        self._End(tree, tree.BeginStart(parent, 0), 20)
        parent.place.directory = "/tmp"
        child = self._Begin(tree, 20)[0]

        self.assertEqual(child.process.path, "/bin/sh")
        self.assertTrue(child.process.is_image_inherited)
        self.assertEqual(child.process.parent, 10)
        self.assertEqual(child.place.directory, "/root")

    def testTakeUnseenThreads(self):
        """A thread that was never seen ends with its process."""
        tree = process_tree.ProcessTree()
        thread = self._Begin(tree, 10)[0]
        flags = starts.CLONE_FILES | starts.CLONE_THREAD
        start = tree.BeginStart(thread, flags)
        self._End(tree, start, 20)

        self.assertIs(tree.GetProcess(20), thread.process)
        self.assertEqual(tree.unseen.TakeThreads(thread.process), [start])
        self.assertEqual(tree.unseen.GetAll(), [])

    def testRemoveThread(self):
        """Nothing of a thread is new until the log shows that it has ended."""
        tree = process_tree.ProcessTree()
        tree.RemoveThread(self._Begin(tree, 10)[0])

        self.assertIsNone(self._Begin(tree, 10))

        tree.SetEnded(10)

        self.assertIsNotNone(self._Begin(tree, 10))

    def testUnseenChild(self):
        """A child that is not traced has a life too, with what its parent was told."""
        tree = process_tree.ProcessTree()
        parent = self._Begin(tree, 10)[0]
        self._End(tree, tree.BeginStart(parent, 0, line_number=3, time=5), 20)
        lives.AddWait(
            tree,
            parent,
            records.Call(
                *(4, 4, 10, "", 9, None, None, "wait4"),
                "20, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL",
                *("20", ""),
            ),
        )
        (process,) = tree.TakeEnded()

        self.assertEqual((process.identifier, process.exit_status), (20, 3))
        self.assertEqual((process.line_number, process.start_time), (3, 5))
        tree.Finish()
        self.assertEqual([process.identifier for process in tree.TakeEnded()], [10])


if __name__ == "__main__":
    unittest.main()
