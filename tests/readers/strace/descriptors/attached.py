"""Tests for threads that were there before the log."""

import unittest

from tests.readers.strace.descriptors import session_rows


class AttachedThreadsTest(unittest.TestCase):
    """Tests for threads of which nothing tells whether they share a table."""

    def testJoinTables(self):
        """What one thread made when the other was there is known to it as well."""
        found = session_rows.ReadLines(
            "10 read(3</log>, 0x7f, 10) = 0",
            "11 write(3</log>, 0x7f, 4) = 4",
            "10 accept4(5<socket:[1]>, NULL, NULL, 0) = 7<socket:[2]>",
            "11 write(7<socket:[2]>, 0x7f, 10) = 10",
        )

        self.assertEqual(len(found[(10, 7)]), 1)
        self.assertNotIn((11, 7), found)

    def _Read(self, *lines):
        """Follows a log.

        Args:
          lines (tuple[str]): lines with seconds of one digit behind the thread.

        Returns:
          tuple[list[DescriptorSession], list[Process]]: sessions, in the order in which
              they ended, and processes.
        """
        data = "".join(
            f"{thread:s} 179521061{second:s}.000000 {text:s}\n"
            for thread, second, text in (line.split(" ", 2) for line in lines)
        ).encode("utf-8")
        tracker = session_rows.CreateTracker(data)
        found = session_rows.ReadSessions(data, tracker)
        return found, tracker.tree.TakeEnded()

    def testJoinThreads(self):
        """Threads that share a table are those of one process, with one table."""
        found, processes = self._Read(
            "10 0 read(3</log>, 0x7f, 10) = 0",
            "11 0 write(3</log>, 0x7f, 4) = 4",
            "11 1 lseek(4</other>, 0, SEEK_SET) = 0",
            "10 2 accept4(5<socket:[1]>, NULL, NULL, 0) = 7<socket:[2]>",
            "11 3 write(7<socket:[2]>, 0x7f, 10) = 10",
            "11 4 close(7<socket:[2]>) = 0",
            "10 5 read(4</other>, 0x7f, 10) = 5",
            "11 6 exit(0) = ?",
            "10 7 lseek(3</log>, 0, SEEK_SET) = 0",
        )

        ends = {
            (session.thread_identifier, session.descriptor): (
                session.end,
                session.number_of_calls,
            )
            for session in found
        }
        self.assertEqual(
            ends,
            {
                (10, 3): ("open", 2),
                (10, 5): ("open", 1),
                (10, 7): ("close", 3),
                (11, 3): ("open", 1),
                (11, 4): ("open", 2),
            },
        )
        (process,) = processes
        self.assertEqual(process.identifier, 10)
        self.assertEqual(process.listed_threads, [10, 11])

    def testJoinTablesAtTheSameTime(self):
        """What was made when the other thread was first seen tells nothing."""
        found, _ = self._Read(
            "10 0 read(3</log>, 0x7f, 10) = 0",
            "10 1 accept4(5<socket:[1]>, NULL, NULL, 0) = 7<socket:[2]>",
            "11 1 write(3</log>, 0x7f, 4) = 4",
            "11 2 write(7<socket:[2]>, 0x7f, 10) = 10",
        )

        threads = [row.thread_identifier for row in found if row.descriptor == 7]
        self.assertEqual(sorted(threads), [10, 11])

    def testJoinTablesOfProcesses(self):
        """A file that has the same name can be another one."""
        found = session_rows.ReadLines(
            "10 lseek(9</log>, 0, SEEK_SET) = 0",
            "11 lseek(9</log>, 0, SEEK_SET) = 0",
            '10 open("a", O_RDONLY) = 7</a>',
            "11 lseek(7</a>, 0, SEEK_SET) = 0",
        )

        self.assertIn((11, 7), found)


if __name__ == "__main__":
    unittest.main()
