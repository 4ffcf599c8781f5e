"""Tests for threads and processes of a trace."""

import unittest

from plaso_extra_parsers.readers.strace.processes import threads


class ThreadTest(unittest.TestCase):
    """Tests for a thread."""

    def testGetOrdinal(self):
        """Creations of a number are counted as long as the time text stays the same."""
        thread = threads.Thread(10, "", threads.Process(10, 1, None))
        self.assertEqual(
            [
                thread.GetOrdinal(stamp, number)
                for stamp, number in (("1", 3), ("1", 3), ("1", 4), ("2", 3), ("2", 3))
            ],
            [0, 1, 0, 0, 1],
        )


class ProcessTest(unittest.TestCase):
    """Tests for a process."""

    def testGetKey(self):
        """A key has the start, or the line if there is no time or it is damaged."""
        second = 10**9
        for time, expected in (
            (0, "10-19700101T000000.000000Z"),
            (1795210660 * second + 1999, "10-20261120T213740.000001Z"),
            (253_402_300_798 * second, "10-99991231T235958.000000Z"),
            (253_402_300_799 * second, "10-line-7"),
            (-1, "10-line-7"),
            (None, "10-line-7"),
        ):
            self.assertEqual(threads.GetKey(10, time, 7, "Z"), expected)
        self.assertEqual(threads.GetKey(None, None, 7), "-line-7")

    def testInherit(self):
        """What a process executed itself is not overwritten."""
        parent = threads.Process(10, 1, None)
        parent.is_known = True
        parent.path = "/bin/sh"
        process = threads.Process(11, 2, None)
        process.path = "/bin/x"
        process.Inherit(parent)

        self.assertEqual((process.parent, process.path), (10, "/bin/x"))
        self.assertFalse(process.is_image_inherited)
        self.assertIsNone(process.known_identifier)

    def testListThread(self):
        """Threads are listed once."""
        process = threads.Process(10, 1, None)
        process.ListThread(10)
        self.assertEqual(process.listed_threads, [10])

        process.ListThread(11)
        process.ListThread(11)

        self.assertEqual(process.listed_threads, [10, 11])

        for number in range(20_000):
            process.ListThread(number)
        self.assertLess(len(process.listed_threads), 10_010)

    def testNoteInnerChild(self):
        """Numbers of a pid namespace are those of strace for its children only."""
        process = threads.Process(10, 1, None)
        self.assertIsNone(process.GetInnerChild(2))

        process.NoteInnerChild(2, 11)
        process.NoteInnerChild(3, 12)
        process.NoteInnerChild(2, 13)

        self.assertEqual(process.GetInnerChild(2), 13)
        self.assertEqual(process.GetInnerChild(3), 12)
        self.assertIsNone(process.GetInnerChild(11))


if __name__ == "__main__":
    unittest.main()
