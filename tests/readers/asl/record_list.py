"""Tests for the list of records."""

import io
import unittest

from unittest import mock

from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import objects
from plaso_extra_parsers.readers.asl import record_list
from plaso_extra_parsers.readers.asl import records
from plaso_extra_parsers.readers.asl import strings
from tests.readers.asl import test_lib


class RecordListTest(unittest.TestCase):
    """Tests for the list."""

    def _Collect(self, writer, first_offset=None, base_offset=0, window_size=1 << 20):
        """Follows the list of what a writer wrote.

        Args:
          writer (ASLWriter): writer.
          first_offset (Optional[int]): offset of the first record, None for the right
              one.
          base_offset (Optional[int]): offset of the log in the file.
          window_size (Optional[int]): size of the window.
        """
        window = file_window.FileWindow(
            io.BytesIO(b"x" * base_offset + writer.GetBytes()), window_size
        )
        object_reader = objects.ObjectReader(window)
        reader = records.RecordReader(
            window,
            object_reader,
            strings.StringTable(window, object_reader, base_offset),
            base_offset,
        )
        result = record_list.RecordList(window, reader, base_offset)
        if first_offset is None:
            first_offset = writer.record_offsets[0]
        result.Collect(first_offset)
        return result

    def _CheckBroken(self, result, number_of_records, sign, message, offset):
        """Checks a list that ends early.

        Args:
          result (RecordList): list.
          number_of_records (int): number of records.
          sign (str): sign.
          message (str): what is wrong.
          offset (int): offset of what is wrong.
        """
        self.assertEqual(len(list(result.IterateOffsets())), number_of_records)
        self.assertFalse(result.is_whole)
        self.assertEqual(result.sign, sign)
        self.assertIn(message, result.error.message)
        self.assertEqual(result.error.offset, offset)

    def testCollect(self):
        """A sound list is followed to its end, wherever the log is."""
        writer = test_lib.CreateWriter(50)
        writer.AppendUnlinkedMessage()
        for base_offset in (0, 33):
            for window_size in (139, 1000, 1 << 20):
                result = self._Collect(
                    writer, base_offset=base_offset, window_size=window_size
                )
                offsets = [
                    offset + base_offset for offset in writer.record_offsets[:-1]
                ]
                self.assertEqual(
                    list(result.IterateOffsets()), list(zip(offsets, offsets[1:] + [0]))
                )
                self.assertTrue(result.is_whole)
                self.assertIsNone(result.error)
                self.assertEqual(result.sign, "")
                self.assertEqual(result.last_offset, offsets[-1] - base_offset)
                self.assertEqual(result.end_offset, offsets[-1] + 138)
                self.assertIn(offsets[7], result)
                self.assertNotIn(offsets[7] + 1, result)
                self.assertNotIn(offsets[-1] + 138, result)
                self.assertNotIn(0, result)

    def testCollectFast(self):
        """A sound list is followed without reading all of each record."""
        writer = test_lib.CreateWriter(50)
        with mock.patch.object(
            records.RecordReader, "ReadRecord", side_effect=AssertionError
        ):
            for window_size in (500, 1 << 20):
                result = self._Collect(writer, window_size=window_size)
                self.assertEqual(len(list(result.IterateOffsets())), 50)

    def testCollectEmpty(self):
        """A list without records is whole."""
        result = self._Collect(test_lib.CreateWriter(0), 0)
        self.assertTrue(result.is_whole)
        self.assertEqual(result.next_offset, 0)
        self.assertEqual(result.end_offset, 80)
        self.assertNotIn(80, result)

    def testFirstOffset(self):
        """The first offset is in the file, after its header."""
        writer = test_lib.CreateWriter(3)
        size = len(writer.GetBytes())
        for first_offset, sign, offset in (
            (1, "broken_list", 0),
            (79, "broken_list", 0),
            (80, "broken_list", 80),
            (size - 114, "broken_list", size - 114),
            (size - 113, "truncated", 0),
            (1 << 63, "truncated", 0),
        ):
            with self.subTest(first_offset=first_offset):
                result = self._Collect(writer, first_offset)
                message = "the first record after the file header"
                if offset:
                    message = "as the file header says, found none"
                self._CheckBroken(result, 0, sign, message, offset)

    def testNextOffset(self):
        """The next offset is in the file, after the record, and one of a record."""
        offsets = test_lib.CreateWriter().record_offsets
        size = len(test_lib.CreateWriter().GetBytes())
        for next_offset, sign, message, offset in (
            (offsets[5], "loop", "the next record after this one", offsets[5]),
            (offsets[2], "loop", "the next record after this one", offsets[5]),
            (offsets[5] + 137, "broken_list", "as record 0x", offsets[5] + 137),
            (offsets[6] + 1, "broken_list", "as record 0x", offsets[6] + 1),
            (size - 113, "truncated", "the next record in the file", offsets[5]),
        ):
            with self.subTest(next_offset=next_offset):
                writer = test_lib.CreateWriter()
                writer.SetNextOffset(5, next_offset)
                self._CheckBroken(self._Collect(writer), 6, sign, message, offset)

    def testOtherRecord(self):
        """What is framed as a record is one of the list if anything shows it."""
        writer = test_lib.CreateWriter()
        writer.SetPreviousOffset(5, 1 << 40)
        self.assertTrue(self._Collect(writer).is_whole)

        # The record after it does not name it, and no string of it can be read.
        writer.SetPreviousOffset(6, 1 << 40)
        for name in ("host", "sender", "facility", "message"):
            writer.SetMember(5, f"{name:s}_reference", 1 << 40)
        self._CheckBroken(
            self._Collect(writer),
            5,
            "broken_list",
            "as record 0x",
            writer.record_offsets[5],
        )

    def testAdvance(self):
        """Records are passed one by one, or all before an offset."""
        writer = test_lib.CreateWriter(5)
        offsets = writer.record_offsets
        result = self._Collect(writer)
        self.assertEqual(
            (result.next_offset, result.following_offset), tuple(offsets[:2])
        )
        result.Advance()
        result.Pass(offsets[1])
        self.assertEqual(
            (result.next_offset, result.following_offset), tuple(offsets[1:3])
        )
        result.Advance(2)
        self.assertEqual(
            list(result.IterateOffsets()), list(zip(offsets[3:], [offsets[4], 0]))
        )
        result.Pass(offsets[3] + 1)
        self.assertEqual((result.next_offset, result.following_offset), (offsets[4], 0))
        result.Pass(1 << 40)
        self.assertEqual((result.next_offset, result.following_offset), (0, 0))


if __name__ == "__main__":
    unittest.main()
