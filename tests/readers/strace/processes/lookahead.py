"""Tests for the pre-pass over a log."""

import io
import unittest

from plaso_extra_parsers.readers.strace.processes import lookahead


class LookaheadTest(unittest.TestCase):
    """Tests for what only later lines of a log tell."""

    def testReadLookahead(self):
        """The children of calls that were cut are found in order, with failures."""
        data = (
            b"10    1.5 <... clone3 resumed> => {parent_tid=[11]}, 88) = 11 <0.1>\n"
            b"10    1.6 fork() = 12\n"
            b"10    1.7 <... vfork resumed>) = -1 EAGAIN (Resource) <0.1>\n"
            b"[pid    10] 1.8 <... clone resumed>) = 2 /* 13 in strace's PID NS */\n"
            b"14<sh> <... fork resumed>) = 15<cat>\n"
            b"14<sh> <... read resumed>) = 15\n"
        )
        result = lookahead.ReadLookahead(io.BytesIO(data))

        self.assertEqual(
            {thread: list(queue) for thread, queue in result.children.items()},
            {10: [11, None, 13], 14: [15]},
        )
        self.assertFalse(result.has_close)

    def testReadLookaheadInPieces(self):
        """Lines that lie across two reads are found, also after one without end."""
        line = b"10    1.5 <... fork resumed>) = 11 <0.1>\n"
        for size in range(1048576 - len(line), 1048576 + 1):
            data = b"x" * (size - 1) + b"\n" + line
            result = lookahead.ReadLookahead(io.BytesIO(data))
            self.assertEqual(list(result.children), [10])

        data = b"x" * 5_000_000 + b"\n" + line
        result = lookahead.ReadLookahead(io.BytesIO(data))
        self.assertEqual(list(result.children), [10])

    def testReadLookaheadClose(self):
        """Calls of close are found, other calls and text are not."""
        for data, expected in (
            (b"close(3) = 0\n", True),
            (b"1.5 close(3) = 0\n", True),
            (b"[pid 10] close(3) = 0\n", True),
            (b"fclose(3) = 0\n", False),
            (b"1.5 <... close resumed>) = 0\n", False),
        ):
            with self.subTest(data=data):
                result = lookahead.ReadLookahead(io.BytesIO(data))
                self.assertEqual(result.has_close, expected)

    def testReadLookaheadRaw(self):
        """Numbers of children are read with -e raw=all too."""
        data = b"10 <... clone resumed>) = 0x402c\n10 <... vfork resumed>) = 0x402d\n"
        result = lookahead.ReadLookahead(io.BytesIO(data))

        self.assertEqual(list(result.children[10]), [0x402C, 0x402D])

    def testReadLookaheadProcesses(self):
        """What waits, signals, getpid and execve tell of processes is found."""
        data = (
            b"10 1.5 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 11\n"
            b"12 1.6 getpid() = 12\n"
            b"13 1.7 getpid() = 10\n"
            b'14 1.8 execve("/bin/x", ["x"], 0x7f) = 0\n'
            b'15 1.9 execve("/bin/y", ["y"], 0x7f) = -1 ENOENT (No such file)\n'
            b"10 2.0 --- SIGCHLD {si_signo=SIGCHLD, si_pid=16, si_status=0} ---\n"
        )
        result = lookahead.ReadLookahead(io.BytesIO(data))

        self.assertEqual(result.processes, {11, 12, 14, 16})


if __name__ == "__main__":
    unittest.main()
