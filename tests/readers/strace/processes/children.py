"""Tests for threads that are not there."""

import unittest

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import starts
from plaso_extra_parsers.readers.strace.processes import children
from plaso_extra_parsers.readers.strace.processes import start as process_start
from plaso_extra_parsers.readers.strace.processes import threads


class UnseenChildrenTest(unittest.TestCase):
    """Tests for children that were not seen yet."""

    def setUp(self):
        """Creates a parent."""
        self._parent = threads.Thread(10, "", threads.Process(10, 1, None))

    def testTake(self):
        """A child is taken once."""
        unseen = children.UnseenChildren()
        start = process_start.Start(self._parent, 0)
        unseen.Add(20, start)

        self.assertIs(unseen.Get(20), start)
        self.assertIs(unseen.Take(20), start)
        self.assertIsNone(unseen.Take(20))
        self.assertIsNone(unseen.Take(None))

    def testTakeTooMany(self):
        """The oldest are given up when there are too many, or they hold too much."""
        unseen = children.UnseenChildren()
        added = [process_start.Start(self._parent, 0) for _ in range(10_003)]
        for index, start in enumerate(added):
            unseen.Add(index, start)
        self.assertEqual(unseen.TakeTooMany(), added[:3])

        heavy = process_start.Start(self._parent, 0)
        heavy.weight = 1_000_000
        unseen.Clear()
        unseen.AddStranger(heavy)
        self.assertEqual(unseen.TakeTooMany(), [heavy])
        self.assertEqual(unseen.GetAll(), [])

    def testTakeThreads(self):
        """Threads of a process are taken with it, its children are not."""
        unseen = children.UnseenChildren()
        other = threads.Thread(11, "", threads.Process(11, 1, None))
        flags = starts.CLONE_THREAD
        first, second = [process_start.Start(self._parent, flags) for _ in range(2)]
        rest = [process_start.Start(self._parent, 0), process_start.Start(other, flags)]
        for start in (first, rest[0]):
            unseen.Add(20 + start.flags, start)
        for start in (second, rest[1]):
            unseen.AddStranger(start)

        self.assertEqual(unseen.TakeThreads(self._parent.process), [first, second])
        self.assertEqual(unseen.GetAll(), rest)


class GoneThreadsTest(unittest.TestCase):
    """Tests for threads that ended."""

    def testIsNewThread(self):
        """Nothing of a thread is new until the log shows that it has ended."""
        gone = children.GoneThreads()
        gone.Add(10)
        call = records.CallStart(1, 10, "", None, "read", "3")
        self.assertFalse(gone.IsNewThread(call))
        self.assertTrue(gone.IsNewThread(call._replace(name="execve")))
        self.assertFalse(
            gone.IsNewThread(records.Exit(1, 10, "", None, records.EXITED))
        )
        self.assertTrue(gone.IsNewThread(call))
        gone.Remove(10)
        self.assertFalse(gone.Has(10))

    def testIsNewThreadRemainder(self):
        """The rest of a call is of the thread that is gone, also after its end."""
        gone = children.GoneThreads()
        gone.Add(10)
        gone.SetEnded(10)
        call = records.Call(1, 1, 10, "", None, None, None, "read", "3", "1", "")
        self.assertTrue(gone.IsNewThread(call))
        self.assertFalse(gone.IsNewThread(call._replace(state=records.KILLED)))
        self.assertFalse(gone.IsNewThread(call._replace(exit_line_number=2)))
        signal = records.Signal(1, 10, "", None, "SIGCHLD", "")
        self.assertFalse(gone.IsNewThread(signal))

    def testAddBounds(self):
        """Not any number of threads is remembered."""
        gone = children.GoneThreads()
        for number in range(150_000):
            gone.Add(number)
        remembered = sum(gone.Has(number) for number in range(150_000))
        self.assertTrue(gone.Has(149_999))
        self.assertLessEqual(remembered, 100_000)


if __name__ == "__main__":
    unittest.main()
