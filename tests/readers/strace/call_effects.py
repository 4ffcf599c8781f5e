"""Tests for the effects of calls on descriptors of strace logs."""

import unittest

from tests.readers.strace import session_rows


class CallEffectsTest(unittest.TestCase):
    """Tests for what calls do to descriptors."""

    def testProcessFailedCalls(self):
        """Calls that failed, or were injected, create nothing."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = -1 ENOENT (No such file or directory)',
            '10 open("a", O_RDONLY) = 3 (INJECTED)',
            "10 close(9) = -1 EBADF (Bad file descriptor)",
        )

        self.assertEqual(found, {})

    def testProcessInjectedClose(self):
        """A close that did not happen ends nothing."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3</a>',
            "10 close(3</a>) = 0 (INJECTED)",
            "10 close(3</a>) = -1 EINTR (Interrupted system call)",
        )
        (session,) = found[(10, 3)]

        self.assertEqual(session.closed, 1795210612_000000000)

    def testProcessRawConstants(self):
        """Numbers of constants (-X raw) mean the same as their names."""
        found = session_rows.ReadLines(
            '10 openat(-100, "/a", 0x80000) = 3',
            "10 fcntl(3, 0x406, 0) = 4",
            "10 fcntl(3, 0, 0) = 5",
            "10 fcntl(5, 0x2, 0x1) = 0",
            "10 fcntl(4, 0x2, 0) = 0",
            "10 clone(child_stack=NULL, flags=0x1200000|17, child_tidptr=0x7f) = 11",
            "11 close_range(3, 4294967295, 0x4) = 0",
            "11 close(4) = 0",
            '10 execve("/bin/x", ["x"], 0x7f) = 0',
        )

        self.assertEqual(found[(10, 3)][0].end, "exec")
        self.assertEqual(found[(10, 4)][0].end, "open")
        self.assertEqual(found[(10, 4)][0].origin, "dup")
        self.assertEqual(found[(10, 5)][0].end, "exec")
        self.assertTrue(found[(11, 3)][0].is_close_on_exec)
        self.assertEqual(found[(11, 4)][0].end, "close")
        self.assertEqual(found[(11, 4)][0].origin, "fork")

    def testProcessArgumentNames(self):
        """Names of arguments (--arg-names) do not matter."""
        found = session_rows.ReadLines(
            '10 openat(dfd=AT_FDCWD</>, filename="a", flags=O_RDONLY|O_CLOEXEC) = 3</a>',
            '10 read(fd=3</a>, buf="abc", count=10) = 3',
            "10 dup2(oldfd=3</a>, newfd=4) = 4</a>",
            "10 close(fd=3</a>) = 0",
        )
        (session,) = found[(10, 3)]

        self.assertEqual((session.number_of_calls, session.end), (4, "close"))
        self.assertTrue(session.is_close_on_exec)
        self.assertEqual(found[(10, 4)][0].parent_identifier, session.identifier)


if __name__ == "__main__":
    unittest.main()
