"""Tests for what calls do to descriptors."""

import collections
import unittest

from unittest import mock

from plaso_extra_parsers.readers.strace.descriptors import store as stores
from tests.readers.strace.descriptors import session_rows


class CallEffectsTest(unittest.TestCase):
    """Tests for what calls do to descriptors."""

    def testProcessInjectedClose(self):
        """A close that did not happen ends nothing."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3</a>',
            "10 close(3</a>) = 0 (INJECTED)",
            "10 close(3</a>) = -1 EINTR (Interrupted system call)",
        )
        (session,) = found[(10, 3)]

        self.assertEqual(session.closed, 1795210612_000000000)

    def testProcessCloseRange(self):
        """A range is closed in the table as it is, up to the end or not."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3</a>',
            '10 open("b", O_RDONLY) = 4</b>',
            '10 open("c", O_RDONLY) = 9</c>',
            "10 close_range(4, 8, 0) = 0",
            "10 close_range(9, 4294967295, CLOSE_RANGE_CLOEXEC) = 0",
            "10 close_range(3, 3, 0) = -1 EINVAL (Invalid argument)",
            '10 execve("/bin/x", ["x"], 0x7f) = 0',
        )

        self.assertEqual(
            [found[(10, number)][0].end for number in (3, 4, 9)],
            ["open", "close_range", "exec"],
        )
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3',
            "10 close_range(3, 4294967295, 0) = ?",
            "10 +++ killed by SIGKILL +++",
        )
        self.assertEqual(found[(10, 3)][0].end, "close_range")

    def _ReadManyRanges(self, result):
        """Reads a log of a split call that closes many descriptors, many times.

        Returns:
          dict[str, int]: number of sessions per way in which they end.
        """
        lines = [
            f'10 1795210610.{number:06d} open("a", O_RDONLY) = {number:d}'
            for number in range(3, 3003)
        ]
        for number in range(1000):
            lines.extend(
                (
                    f"10 1795210611.{number:06d} close_range(4, 4294967295, 0"
                    " <unfinished ...>",
                    f"11 1795210611.{number:06d} getppid() = 10",
                    f"10 1795210611.{number:06d} <... close_range resumed>) = {result}",
                )
            )
        found = session_rows.ReadSingleLog("\n".join(lines).encode("ascii") + b"\n")
        return collections.Counter(session.end for session in found)

    def testProcessManyInRange(self):
        """Many descriptors are closed once, and a call that fails costs little."""
        end_calls = []
        end = stores.Store.End

        def _End(*arguments):
            end_calls.append(arguments[2])
            return end(*arguments)

        with mock.patch.object(stores.Store, "End", _End):
            ends = self._ReadManyRanges("0")
            self.assertEqual(ends, {"open": 1, "close_range": 2999})
            self.assertLess(len(end_calls), 3100)

            end_calls.clear()
            ends = self._ReadManyRanges("-1 ENOSYS (Function not implemented)")
            self.assertEqual(ends, {"open": 3000})
            self.assertLess(len(end_calls), 3100)

    def testProcessFailedRange(self):
        """A range that was not closed, split or not, ends nothing."""
        failed = "-1 EINVAL (Invalid argument)"
        for lines in (
            (f"10 close_range(3, 4, 0) = {failed}",),
            (
                "10 close_range(3, 4, 0 <unfinished ...>",
                "11 getppid() = 10",
                f"10 <... close_range resumed>) = {failed}",
            ),
        ):
            with self.subTest(lines=lines):
                found = session_rows.ReadLines(
                    '10 open("a", O_RDONLY) = 3</a>',
                    '10 open("b", O_RDONLY) = 4</b>',
                    *lines,
                    "10 close(4</b>) = 0",
                )
                ends = [
                    [session.end for session in found[(10, number)]]
                    for number in (3, 4)
                ]
                self.assertEqual(ends, [["open"], ["close"]])

    def testProcessFailedClose(self):
        """A close that fails has closed, unless the number was not open."""
        for result, end in (
            ("0", "close"),
            ("-1 EIO (Input/output error)", "close"),
            ("-1 EINTR (Interrupted system call)", "close"),
            ("-1 EBADF (Bad file descriptor)", "implied"),
            ("?", "close"),
        ):
            for call in (
                (f"10 close(3</a>) = {result:s}",),
                (
                    "10 close(3</a> <unfinished ...>",
                    f"10 <... close resumed>) = {result:s}",
                ),
            ):
                found = session_rows.ReadLines('10 open("a", O_RDONLY) = 3</a>', *call)
                self.assertEqual(found[(10, 3)][0].end, end, call)

    def testProcessBoundsOfRange(self):
        """A range has both its bounds, of which the last can be any number."""
        for bounds, expected in (
            ("3, 4", [3, 4]),
            ("4, 4", [4]),
            ("4, 5", [4, 5]),
            ("0, 0", []),
            ("3, 4294967295", [3, 4, 5]),
            ("3, -1", [3, 4, 5]),
            ("3", []),
            ("?, 4", []),
        ):
            found = session_rows.ReadLines(
                *(f'10 open("a", O_RDONLY) = {number:d}</a>' for number in (3, 4, 5)),
                f"10 close_range({bounds:s}, 0) = 0",
            )
            closed = [
                number for number in (3, 4, 5) if found[(10, number)][0].end != "open"
            ]
            self.assertEqual(closed, expected, bounds)

    def testProcessUses(self):
        """Descriptors are found in every argument that can name one."""
        found = session_rows.ReadLines(
            '10 open("a, b", O_RDONLY) = 3</a, b>',
            '10 open("c", O_RDONLY) = 4</c>',
            "10 mmap(NULL, 10, PROT_READ, MAP_PRIVATE, 3</a, b>, 0) = 0x7f00",
            "10 sendfile(4</c>, 3</a, b>, NULL, 100) = 70",
            "10 epoll_ctl(4</c>, EPOLL_CTL_ADD, 3</a, b>, {}) = 0",
            '10 renameat(3</a, b>, "x", 4</c>, "y") = 0',
            "10 lseek(3</a, b>, 0, SEEK_SET) = 0",
        )
        first, second = found[(10, 3)][0], found[(10, 4)][0]

        self.assertEqual((first.number_of_calls, second.number_of_calls), (6, 4))
        self.assertEqual(first.number_of_bytes_read, 70)
        self.assertEqual(second.number_of_bytes_written, 70)


if __name__ == "__main__":
    unittest.main()
