"""Tests for the threads of lines of strace logs."""

import io
import unittest

from plaso_extra_parsers.readers.strace.lines import thread_names


class ThreadNamesTest(unittest.TestCase):
    """Tests for the threads of lines of strace logs."""

    def testReadThreadSuffix(self):
        """Names of files per thread end in a thread; a small number is a rotation."""
        for name, expected in (
            ("tr.15982", 15982),
            ("a.b.100", 100),
            ("tr.4194304", 4194304),
            ("tr.1", None),
            ("tr.99", None),
            ("tr.12345678", None),
            ("tr.log", None),
            (".15982", None),
            ("15982", None),
            ("", None),
        ):
            self.assertEqual(thread_names.ReadThreadSuffix(name), expected, name)

    def testFindMainThread(self):
        """The thread of the first lines is the first that was not attached."""
        names = thread_names.ThreadNames(None)
        self.assertIsNone(names.GetThread(None))
        names.FindMainThread(
            io.BytesIO(
                b"brk(NULL) = 0\nstrace: Process 12 attached\n"
                b"[pid    12] brk(NULL) = 0\n[pid    11] brk(NULL) = 0\n"
            )
        )
        self.assertEqual(names.GetThread(None), 11)
        self.assertEqual(names.identifiers[""], 11)

    def testGetThread(self):
        """A line without thread is about the only one left."""
        names = thread_names.ThreadNames(None)
        names.AddThread(12)
        names.AddThread(13)
        self.assertIsNone(names.GetThread(""))
        self.assertEqual(names.GetThread("13", is_exit=True), 13)
        self.assertEqual(names.GetThread(""), 12)
        names.RemoveThread(12)
        self.assertIsNone(names.GetThread(""))

    def testFixedThread(self):
        """The thread of a file per thread is that of all its lines."""
        names = thread_names.ThreadNames(12)
        names.FindMainThread(io.BytesIO(b"[pid    11] brk(NULL) = 0\n"))
        self.assertEqual(names.fixed_thread, 12)
        self.assertEqual(names.GetThread(None, is_exit=True), 12)
        self.assertEqual(names.GetThread(None), 12)
        self.assertIsNone(thread_names.ThreadNames(None).fixed_thread)

    def testLimitIdentifiers(self):
        """Threads by text are forgotten when there are too many."""
        names = thread_names.ThreadNames(12)
        for number in range(20_000):
            names.identifiers[str(number)] = number
        names.LimitIdentifiers()
        self.assertEqual(names.identifiers, {"": 12})


if __name__ == "__main__":
    unittest.main()
