"""Tests for reading the files of a trace side by side."""

import functools
import io
import sqlite3
import unittest

from plaso_extra_parsers.readers.strace.traces import reader as set_reader
from plaso_extra_parsers.readers.strace.traces import index
from plaso_extra_parsers.readers.strace.traces import members


class MemberReaderTest(unittest.TestCase):
    """Tests for the reader of one file."""

    def _CreateReader(self, data):
        """Creates a reader."""
        member = members.TraceMember(10, len(data), functools.partial(io.BytesIO, data))
        notes = index.MemberNotes(10, index.IndexWriter(sqlite3.connect(":memory:")))
        return set_reader.MemberReader(members.FilePool(), member, True, 64, notes)

    def testReadNext(self):
        """Records with a time are read one after the other, others are left out."""
        reader = self._CreateReader(
            b"1795210610.000001 close(3) = 0 <0.000001>\n"
            b"some text of the program\n"
            b"1795210610.000002 --- SIGCHLD {si_signo=SIGCHLD} ---\n"
            b"1795210610.000003 read(3,  <unfinished ...>\n"
            b'1795210610.000004 <... read resumed>"", 1) = 0 <0.000001>\n'
            b"1795210610.000005 +++ exited with 0 +++\n"
        )
        times = []
        reader.ReadNext()
        while reader.next_record:
            times.append(reader.next_record.time % 1_000_000_000 // 1000)
            reader.ReadNext()

        self.assertEqual(times, [1, 2, 3, 5])

    def testReadNextOfOtherFile(self):
        """A file that is no strace log, or whose times go back, is not followed."""
        reader = self._CreateReader(b"some text\n" * 20)
        with self.assertRaisesRegex(set_reader.UnsuitableSet, "not from strace"):
            reader.ReadNext()

        reader = self._CreateReader(
            b"1795210610.000002 close(3) = 0 <0.000001>\n"
            b"1795210610.000001 close(3) = 0 <0.000001>\n"
        )
        reader.ReadNext()
        with self.assertRaisesRegex(set_reader.UnsuitableSet, "go backwards"):
            reader.ReadNext()


if __name__ == "__main__":
    unittest.main()
