"""Tests for copies of descriptor tables."""

import unittest

from tests.readers.strace.descriptors import session_rows


class TableCopiesTest(unittest.TestCase):
    """Tests for copies of descriptor tables."""

    def testUnshare(self):
        """A thread that stops sharing has copies, under identifiers of their own."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3</a>',
            "10 clone3({flags=CLONE_FILES|CLONE_THREAD}, 88) = 11",
            "11 unshare(CLONE_FILES) = 0",
            "11 close(3</a>) = 0",
            "10 lseek(3</a>, 0, SEEK_SET) = 0",
            "10 unshare(CLONE_FILES) = 0",
        )
        (session,) = found[(10, 3)]
        (copy,) = found[(11, 3)]

        self.assertEqual((session.end, session.number_of_calls), ("open", 2))
        self.assertEqual((copy.origin, copy.end), ("unshare", "close"))
        self.assertEqual(copy.parent_identifier, session.identifier)

    def testExecute(self):
        """An exec leaves out what it closes when it stops sharing a table."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3</a>',
            '10 open("b", O_RDONLY|O_CLOEXEC) = 4</b>',
            "10 clone(child_stack=0x7f, flags=CLONE_FILES|SIGCHLD) = 11",
            '11 execve("/bin/x", ["x"], 0x7f) = 0',
            "10 close(4</b>) = 0",
        )

        self.assertEqual([key for key in found if key[0] == 11], [(11, 3)])
        self.assertEqual(found[(11, 3)][0].origin, "exec-kept")
        self.assertEqual(found[(10, 4)][0].end, "close")

    def testBounds(self):
        """A process that forks without end is followed in part."""
        lines = [f'10 open("a", O_RDONLY) = {number:d}' for number in range(70)]
        text = "".join(f"{line:s}\n" for line in lines) + "".join(
            f"10 fork() = {number:d}\n{number:d} getpid() = {number:d}\n"
            for number in range(100, 2100)
        )
        found = session_rows.ReadSingleLog(text.encode("ascii"))

        self.assertLess(len(found), 80_000)
        self.assertGreater(len(found), 20_000)


if __name__ == "__main__":
    unittest.main()
