"""Tests for the loop over nearly all lines, and what it must not change."""

import io
import unittest

from unittest import mock

from plaso_extra_parsers.readers.strace.lines import fast_lines
from plaso_extra_parsers.readers.strace.lines import log
from plaso_extra_parsers.readers.strace.lines import source
from tests.readers.strace import recordings

_TABLE = (
    "% time     seconds  usecs/call     calls    errors syscall\n"
    "------ ----------- ----------- --------- --------- ----------------\n"
    " 47.70    0.002718         453         6         1 wait4\n"
)


def _ReadSlowly(reader, batch, position, limit):
    """Reads lines as FastReader does, each by itself.

    Args:
      reader (FastReader): reader.
      batch (list[str]): lines.
      position (int): index of the first line to read.
      limit (int): index of the first line not to read.
    """
    line_reader = reader._reader  # pylint: disable=protected-access
    while position < limit:
        position += 1
        if line_reader.ReadLine(batch[position - 1], batch, position):
            break
    return position


class FastReaderTest(unittest.TestCase):
    """Tests for the loop over nearly all lines."""

    def _ReadRecords(self, data, file_name=""):
        """Reads a log."""
        return list(recordings.OpenLog(data, file_name).IterateRecords())

    def _IterateLogs(self):
        """Iterates over logs.

        Yields:
          tuple[str, str, bytes]: name of the recording and of the log, and its data.
        """
        for name in recordings.GetSmallNames():
            for file_name, data in recordings.ReadFiles(name).items():
                yield name, file_name, data
        for index, text in enumerate(
            (
                _TABLE + "10 getpid() = 10\n" * 3 + "10 x",
                "10 getpid() = 10\n" + _TABLE + "10 getpid() = 10\n" * 3,
                'write(1, "a", 1a) = 1\nread(0, ^C <unfinished ...>\n' * 3,
                '100 unlink("/etc/secret"\n101 read(5, \n101 close(6) = 0\n'
                "100 close(7) = 0\n101 read(3,  <unfinished ...>\n"
                "101 write(3,  <unfinished ...>\n101 <... read resumed>) = 2\n",
                '100 write(1, "a"\n100 close(3 <unfinished ...>\n101 close(5) = 0\n'
                "100 <... close resumed>) = 0\n",
                "getpid() = 9\n[pid    10] read(3,  <unfinished ...>\n"
                "[pid     9] close(4) = 0\n[pid     9] +++ exited with 0 +++\n"
                '<... read resumed>"", 9) = 0\nclose(3) = 0\n',
                "10 read(3, " + "a" * 9000 + ") = 1\n10 getpid() = 10\n",
                "10 read(3, " + "a" * 9000 + " <unfinished ...>\n10 getpid() = 10\n",
            )
        ):
            yield "text", str(index), text.encode("ascii")

    def testSameAsSlowly(self):
        """The fast loop gives what reading each line by itself gives."""
        for name, file_name, data in self._IterateLogs():
            with self.subTest(recording=name, file=file_name):
                result = self._ReadRecords(data, file_name)
                with mock.patch.object(fast_lines.FastReader, "ReadLines", _ReadSlowly):
                    self.assertEqual(self._ReadRecords(data, file_name), result)
                self.assertGreater(len(result), 0)

    def testBlockSizes(self):
        """Nothing depends on how much is read at a time."""
        for name, file_name, data in self._IterateLogs():
            data = data[:20_000]
            result = self._ReadRecords(data, file_name)
            for size in (1, 7, 64, 4096):
                # Lines are counted, not bytes: the start is enough for small blocks.
                # What fits into a block is read at a time in any case.
                if (size < 4096 and len(data) > 5_000) or size >= len(data):
                    continue
                with (
                    self.subTest(recording=name, file=file_name, size=size),
                    mock.patch.object(source, "READ_SIZE", size),
                ):
                    self.assertEqual(self._ReadRecords(data, file_name), result)

    def testManyLines(self):
        """Bounds do not depend on how much is read at a time."""
        lines = [
            f"{number:d} 1795210635.000001 read(3,  <unfinished ...>\n"
            for number in range(1, 20_001)
        ]
        data = "".join(lines).encode("ascii")
        result = self._ReadRecords(data)
        for size in (3000, 100_000):
            with mock.patch.object(source, "READ_SIZE", size):
                self.assertEqual(self._ReadRecords(data), result)

    def testShapeChange(self):
        """The loop ends where the prefix shape changes."""
        strace_log = log.StraceLog(
            io.BytesIO(
                b"10 getpid() = 10\n" * 5
                + b"11 1795210635.000001 getpid() = 11\n" * 25
                + b"12 getpid() = 12\n" * 30
            )
        )
        strace_log.ReadFormat()
        result = list(strace_log.IterateRecords())
        self.assertEqual([len(result), len(strace_log.shapes)], [60, 2])
        self.assertEqual([record.line_number for record in result], list(range(1, 61)))


if __name__ == "__main__":
    unittest.main()
