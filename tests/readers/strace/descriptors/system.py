"""Tests for the traced system as the log tells it."""

import unittest

from plaso_extra_parsers.readers.strace.processes import tree

from tests.readers.strace.descriptors import session_rows


class SystemTest(unittest.TestCase):
    """Tests for threads that live, and their descriptors."""

    def testTooManyThreads(self):
        """Of very many threads the first are given up, with their descriptors."""
        number_of_threads = tree.MAXIMUM_THREADS + 100
        data = "".join(
            f"{number:d} 1795210610.{number:06d} lseek(3</a>, 0, SEEK_SET) = 0\n"
            for number in range(1, number_of_threads + 1)
        ).encode("ascii")
        tracker = session_rows.CreateTracker(data)
        found = session_rows.ReadSessions(data, tracker)

        ends = [session.end for session in found]
        self.assertEqual(len(found), number_of_threads)
        self.assertEqual(ends.count("dropped"), 100)
        self.assertEqual(tracker.store.number_of_dropped_sessions, 100)

    def testRemoveThreads(self):
        """A process ends with threads of it that were never seen."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3</a>',
            "10 clone3({flags=CLONE_FILES|CLONE_THREAD}, 88) = 11",
            "10 exit_group(0) = ?",
        )

        self.assertEqual(found[(10, 3)][0].end, "exit")

    def testRemainders(self):
        """A call that ends after its thread has keeps its descriptors."""
        data = (
            b"10 1795210610.000001 clone3({flags=CLONE_FILES|CLONE_THREAD}, 88) = 11\n"
            b"11 1795210610.000002 read(3</a>,  <unfinished ...>\n"
            b"10 1795210610.000003 exit_group(0) = ?\n"
            b"11 1795210610.000004 <... read resumed> <unfinished ...>) = ?\n"
        )
        session = session_rows.ReadSingleLog(data)[0]

        self.assertEqual((session.end, session.number_of_calls), ("exit", 1))
        self.assertEqual(session.process.identifier, 10)


if __name__ == "__main__":
    unittest.main()
