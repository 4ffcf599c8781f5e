"""Tests for the traced system as the log tells it."""

import unittest
from unittest import mock

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

    def testDroppedThreads(self):
        """What a thread that is given up shares stays, what it alone has does not."""
        lines = (
            '10 open("a", O_RDONLY) = 3</a>',
            "10 clone3({flags=CLONE_FILES|CLONE_THREAD}, 88) = 11",
            '11 read(3</a>, "", 9) = 0',
            "12 lseek(4</b>, 0, SEEK_SET <unfinished ...>",
            "13 lseek(5</c>, 0, SEEK_SET) = 0",
            "14 lseek(5</d>, 0, SEEK_SET) = 0",
            "15 lseek(5</e>, 0, SEEK_SET) = 0",
            "12 <... lseek resumed>) = 0",
        )
        for number, dropped, kept in (
            (4, (), ("/a", "/b")),
            (5, (), ("/a", "/b", "/c")),
            (6, ("/a",), ("/b", "/c", "/d")),
            (8, ("/a", "/b"), ("/c", "/d", "/e")),
        ):
            data = "".join(f"{line:s}\n" for line in lines[:number]).encode("ascii")
            with mock.patch.object(tree, "MAXIMUM_THREADS", 3):
                tracker = session_rows.CreateTracker(data)
                found = session_rows.ReadSessions(data, tracker)
            with self.subTest(number=number):
                expected = [(name, "dropped") for name in dropped]
                expected.extend((name, "open") for name in kept)
                self.assertEqual(
                    sorted((session.name_text, session.end) for session in found),
                    sorted(expected),
                )
                self.assertEqual({session.closed for session in found}, {None})
                self.assertEqual(len(tracker.store.states), 3)
                number_dropped = tracker.store.number_of_dropped_sessions
                self.assertEqual(number_dropped, len(dropped))

    def testDroppedGoneThreads(self):
        """A thread that has ended, of which lines could follow, can be given up."""
        lines = (
            "10 lseek(3</a>, 0, SEEK_SET) = 0",
            "10 exit(0) = ?",
            *(f"{number:d} lseek(3</b>, 0, SEEK_SET) = 0" for number in range(11, 15)),
        )
        data = "".join(f"{line:s}\n" for line in lines).encode("ascii")
        with mock.patch.object(tree, "MAXIMUM_THREADS", 3):
            tracker = session_rows.CreateTracker(data)
            found = session_rows.ReadSessions(data, tracker)
        ends = [session.end for session in found]
        self.assertEqual(sorted(ends), ["dropped", "exit", "open", "open", "open"])

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
