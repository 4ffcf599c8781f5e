"""Tests for the first look at the files of a trace."""

import functools
import io
import unittest

from plaso_extra_parsers.readers.strace.traces import members
from plaso_extra_parsers.readers.strace.traces import overview


class OverviewTest(unittest.TestCase):
    """Tests for the first look at a trace."""

    def _CreateMember(self, data, thread_identifier=10):
        """Creates a file of a trace."""
        return members.TraceMember(
            thread_identifier, len(data), functools.partial(io.BytesIO, data)
        )

    def testReadTraceOverview(self):
        """A first look tells when threads began and which share a table."""
        files = [
            self._CreateMember(
                b"1795210610.000001 clone3({flags=CLONE_FILES} => {}, 88) = 11\n"
                b"1795210610.000002 clone(child_stack=NULL, flags=SIGCHLD) = 12\n",
                10,
            ),
            self._CreateMember(
                b"1795210610.5 close(3) = 0\n".replace(b"5 ", b"500 "), 11
            ),
            self._CreateMember(b"1795210610.000004 getpid() = 12\n", 12),
            self._CreateMember(b"", 13),
            self._CreateMember(b"This is a text about other things.\n" * 9, 14),
        ]
        result = overview.ReadTraceOverview(members.FilePool(), files)

        self.assertEqual(
            result,
            overview.TraceOverview(
                first_times={
                    10: 1795210610_000001000,
                    11: 1795210610_500000000,
                    12: 1795210610_000004000,
                },
                has_close=True,
                has_theft=False,
                is_precise=True,
                sharing={10, 11},
                strangers={14},
            ),
        )

    def testLongFirstLine(self):
        """A file of one line that is cut is of the trace, however long the line is."""
        line = b'1795210610.000001 execve("/bin/a", ["a"], 0x7f) = 0 <0.000001>'
        variables = ", ".join(f'"VARIABLE_{number:d}=value"' for number in range(300))
        for data, is_stranger in (
            (line, False),
            (line.replace(b"0x7f", f"[{variables:s}]".encode("ascii")), False),
            (line + b"\n" + b"x" * 100_000, False),
            (b'1795210610.000001 write(1, "' + b"x" * 100_000, False),
            (b"x" * 100_000, True),
        ):
            result = overview.ReadTraceOverview(
                members.FilePool(), [self._CreateMember(data)]
            )
            self.assertEqual(10 in result.strangers, is_stranger, data[:40])

    def testOwnWords(self):
        """What a program writes is not taken for calls."""
        words = b"clone(flags=CLONE_FILES) = 11 pidfd_getfd(3) = 4 close(3) = 0"
        files = [
            self._CreateMember(
                b'1795210610.000001 execve("/x", ["x"], 0x7) = 0\n'
                b'1795210610.000001 write(1, "%s", 60) = 60\n' % words,
                10,
            ),
            self._CreateMember(
                b'1795210610.000002 execve("/x", ["x"], 0x7) = 0\n'
                b'1795210610.000002 read(3</%s>, "", 1) = 0\n' % words,
                11,
            ),
        ]
        result = overview.ReadTraceOverview(members.FilePool(), files)
        self.assertEqual(result.sharing, set())
        self.assertFalse(result.has_close or result.has_theft)

    def testReadTraceOverviewTimes(self):
        """Times of day, and seconds alone, are not enough."""
        for stamp in (b"12:00:00.000001", b"1795210610"):
            member = self._CreateMember(stamp + b" close(3) = 0\n")
            result = overview.ReadTraceOverview(members.FilePool(), [member])
            self.assertFalse(result.is_precise)


if __name__ == "__main__":
    unittest.main()
