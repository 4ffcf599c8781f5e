"""Tests for the selection of the lines that decide about descriptors."""

import functools
import io
import unittest

from plaso_extra_parsers.readers.strace.traces import selection as skeleton

_LINES = (
    b"1795210610.000001 getpid() = 10 <0.000001>\n",
    b'1795210610.000002 read(0</in>, "openat(", 10) = 7 <0.000001>\n',
    b'1795210610.000003 read(0</in>, "", 10) = 0 <0.000001>\n',
    b'1795210610.000004 openat(AT_FDCWD</>, "a", O_RDONLY) = 3</a> <0.000001>\n',
    b"1795210610.000005 fcntl(3</a>, F_GETFL) = 0 <0.000001>\n",
    b"1795210610.000006 fcntl(3</a>, F_SETFD, FD_CLOEXEC) = 0 <0.000001>\n",
    b"1795210610.000007 fstat(3</a>, {}) = 0 <0.000001>\n",
    b"1795210610.000008 sendmsg(3</a>, {msg_iov=[]}, 0) = 1 <0.000001>\n",
    b"1795210610.000009 sendmsg(3</a>, {cmsg_type=SCM_RIGHTS}, 0) = 1 <0.000001>\n",
    b"1795210610.000010 mmap(NULL, 10, PROT_READ, 2, 3</a>, 0) = 0x7 <0.000001>\n",
    b"1795210610.000011 close(3</a>) = 0 <0.000001>\n",
    b" > /usr/lib/libc.so.6(close+0x14) [0x100]\n",
    b"1795210610.000012 --- SIGCHLD {si_signo=SIGCHLD} ---\n",
    b"1795210610.000013 <... execve resumed>) = 0 <0.000001>\n",
    b"1795210610.000014 exit_group(0) = ?\n",
)
# Those above that decide; number 6 comes for the first use of number 3.
_SELECTED = (0, 1, 3, 4, 5, 8, 10, 13, 14)


class SkeletonTest(unittest.TestCase):
    """Tests for the selection of lines."""

    def _CreateMember(self, data, thread_identifier=10):
        """Creates a file of a trace.

        Args:
          data (bytes): file.
          thread_identifier (Optional[int]): thread.

        Returns:
          TraceMember: file.
        """
        return skeleton.TraceMember(
            thread_identifier, len(data), functools.partial(io.BytesIO, data)
        )

    def testSelectedLines(self):
        """The first line, what decides, and the first use of each number are read."""
        data = b"".join(_LINES)
        expected = b"".join(_LINES[index] for index in _SELECTED)
        for read_size in (1, 7, 64, 1000, 1_000_000):
            with self.subTest(read_size=read_size):
                lines = skeleton.SelectedLines(
                    skeleton.FilePool(), self._CreateMember(data), False, read_size
                )
                self.assertEqual(lines.read(), expected)
                lines.seek(0)
                self.assertTrue(expected.startswith(lines.read(100)))

        lines = skeleton.SelectedLines(
            skeleton.FilePool(), self._CreateMember(data), True, 64
        )
        self.assertEqual(lines.read(), data)

    def testSelectedLinesWithOtherLeaders(self):
        """Relative times, numbers and addresses in front of a line do no harm."""
        for leader in (
            b"1795210610.000011 (+     0.000403) ",
            b"1795210610.000011 [   3] ",
            b"1795210610.000011 (+     0.000403) [   3] [00007f53435a1b24] ",
        ):
            data = _LINES[0] + leader + b"close(3</a>) = 0\n"
            lines = skeleton.SelectedLines(
                skeleton.FilePool(), self._CreateMember(data), False, 1000
            )
            self.assertEqual(lines.read(), data)

    def testSelectedLinesSeek(self):
        """Only the start can be sought."""
        lines = skeleton.SelectedLines(
            skeleton.FilePool(), self._CreateMember(b""), False, 1000
        )
        with self.assertRaises(OSError):
            lines.seek(1)

    def testFilePool(self):
        """A bounded number of files is open at a time, and each can be read again."""
        opened = []

        def _Open(number):
            file_object = io.BytesIO(f"{number:03d}".encode("ascii"))
            opened.append(file_object)
            return file_object

        members = [
            skeleton.TraceMember(number, 3, functools.partial(_Open, number))
            for number in range(200)
        ]
        pool = skeleton.FilePool()
        for member in members + members[:1]:
            data = f"{member.thread_identifier:03d}".encode("ascii")
            self.assertEqual(pool.Read(member, 1, 2), data[1:])

        self.assertEqual(len(opened), 201)
        self.assertLess(sum(not item.closed for item in opened), 150)
        pool.CloseAll()
        self.assertTrue(all(item.closed for item in opened))

    def testReadTraceOverview(self):
        """A first look tells when threads began and which share a table."""
        members = [
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
        result = skeleton.ReadTraceOverview(skeleton.FilePool(), members)

        self.assertEqual(
            result,
            skeleton.TraceOverview(
                first_times={
                    10: 1795210610_000001000,
                    11: 1795210610_500000000,
                    12: 1795210610_000004000,
                },
                has_close=True,
                is_precise=True,
                sharing={10, 11},
                strangers={14},
            ),
        )

    def testReadTraceOverviewTimes(self):
        """Times of day, and seconds alone, are not enough."""
        for stamp in (b"12:00:00.000001", b"1795210610"):
            member = self._CreateMember(stamp + b" close(3) = 0\n")
            result = skeleton.ReadTraceOverview(skeleton.FilePool(), [member])
            self.assertFalse(result.is_precise)


if __name__ == "__main__":
    unittest.main()
