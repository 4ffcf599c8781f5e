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
