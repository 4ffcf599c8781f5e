"""Tests for telling objects from anything else."""

import io
import unittest

from unittest import mock

from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import objects
from tests.readers.asl import test_lib
from tests.writers import asl as asl_writer
from tests.writers import failing_file


class ObjectReaderTest(unittest.TestCase):
    """Tests for the object reader."""

    def testCheckObject(self):
        """Records, strings and the end of the file are objects; all else is not."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage(pairs=[("key", "value")])
        writer.AppendUnusedString(b"inner\x00NUL")
        data = writer.GetBytes()
        reader = objects.ObjectReader(file_window.FileWindow(io.BytesIO(data)))
        offsets = [
            file_offset
            for file_offset in range(80, len(data) + 10)
            if reader.CheckObject(file_offset)
        ]
        self.assertEqual(
            offsets, writer.string_offsets[:-1] + writer.record_offsets + [len(data)]
        )

    def testCheckObjectBounds(self):
        """No string is longer than the bound; any number of offsets can be checked."""
        writer = asl_writer.ASLWriter()
        size = objects.MAXIMUM_STRING_SIZE
        offsets = [writer.AppendUnusedString("x" * (size - rest)) for rest in (0, 1)]
        data = writer.GetBytes()
        reader = objects.ObjectReader(file_window.FileWindow(io.BytesIO(data)))
        for _ in range(2):
            self.assertEqual(list(map(reader.CheckObject, offsets)), [False, True])
            for file_offset in range(offsets[0] + 6, offsets[0] + 3000):
                self.assertFalse(reader.CheckObject(file_offset))

    def testHeaderOffset(self):
        """The next file header ends a log, as the end of the file does."""
        data = test_lib.CreateWriter().GetBytes()
        reader = objects.ObjectReader(file_window.FileWindow(io.BytesIO(data)))
        self.assertIs(reader.CheckObject(85), False)
        self.assertIs(reader.CheckObject(len(data) - 5), False)
        reader.header_offset = 85
        self.assertTrue(reader.CheckObject(85))

    def testReadPreviousOffset(self):
        """The last bytes of a record name the one before it."""
        writer = test_lib.CreateWriter(3)
        data = writer.GetBytes()
        reader = objects.ObjectReader(file_window.FileWindow(io.BytesIO(data)))
        self.assertEqual(reader.ReadPreviousOffset(len(data)), writer.record_offsets[1])
        for end_offset in (0, 7, len(data) + 1, 1 << 40):
            self.assertIsNone(reader.ReadPreviousOffset(end_offset))

    def _GetExtent(self, writer, limit_offset=None):
        """Determines the extent of the fifth record.

        Args:
          writer (ASLWriter): writer.
          limit_offset (Optional[int]): offset the record must not go over.
        """
        data = writer.GetBytes()
        reader = objects.ObjectReader(file_window.FileWindow(io.BytesIO(data)))
        values = layouts.GetLayouts().record.ReadRecord(data, writer.record_offsets[5])
        return reader.GetExtent(
            writer.record_offsets[5],
            limit_offset or len(data),
            writer.record_offsets[4],
            values,
        )

    def testSound(self):
        """Sizes that agree say where the record ends."""
        writer = test_lib.CreateWriter()
        self.assertEqual(
            self._GetExtent(writer),
            (
                writer.record_offsets[5] + 138,
                2,
                writer.record_offsets[4],
                True,
                True,
                None,
            ),
        )

    def testOneSize(self):
        """If one size is wrong, that is right which has the previous record."""
        for name, value in (("data_size", 500), ("number_of_references", 4)):
            with self.subTest(name=name):
                writer = test_lib.CreateWriter()
                writer.SetMember(5, name, value)
                extent = self._GetExtent(writer)
                self.assertEqual(extent.end_offset, writer.record_offsets[5] + 138)
                self.assertEqual(extent.number_of_references, 2)
                self.assertTrue(extent.is_known)
                self.assertFalse(extent.sizes_agree)
                self.assertIn("expected a data size of", extent.error)

    def testLimit(self):
        """No extent goes over the limit, nor over the next record."""
        writer = test_lib.CreateWriter()
        writer.SetMember(5, "data_size", 500)
        extent = self._GetExtent(writer, writer.record_offsets[5] + 130)
        self.assertFalse(extent.is_known)
        writer.SetMember(5, "next_record_offset", writer.record_offsets[5] + 130)
        self.assertFalse(self._GetExtent(writer).is_known)

    def testExactLimit(self):
        """A record can end at the limit, and can have as many references as any."""
        for limit, maximum_number, is_known in (
            (138, 2, True),
            (137, 2, False),
            (138, 1, False),
        ):
            writer = test_lib.CreateWriter()
            writer.SetMember(5, "data_size", 500)
            with mock.patch.object(
                layouts, "MAXIMUM_NUMBER_OF_REFERENCES", maximum_number
            ):
                extent = self._GetExtent(writer, writer.record_offsets[5] + limit)
            self.assertIs(extent.is_known, is_known, (limit, maximum_number))

    def testOddNumber(self):
        """An odd number of references is wrong, as each pair has two."""
        writer = test_lib.CreateWriter()
        writer.SetMember(5, "number_of_references", 3)
        self.assertEqual(self._GetExtent(writer).number_of_references, 2)
        writer.SetMember(5, "data_size", 500)
        self.assertFalse(self._GetExtent(writer).is_known)

    def testLoop(self):
        """A record that names itself as the next one does not end where it begins."""
        writer = test_lib.CreateWriter()
        writer.SetMember(5, "data_size", 500)
        writer.SetNextOffset(5, writer.record_offsets[5])
        self.assertTrue(self._GetExtent(writer).is_known)

    def testTruncated(self):
        """What the end of the file leaves of a record is known."""
        writer = test_lib.CreateWriter(6)
        writer.Truncate(-20)
        extent = self._GetExtent(writer)
        self.assertIsNone(extent.previous_offset)
        self.assertTrue(extent.sizes_agree)
        self.assertIn("expected a whole record", extent.error)

    def testUnreadable(self):
        """Of a record in two parts the pairs before what cannot be read are known."""
        writer = asl_writer.ASLWriter()
        record_offset = writer.AppendMessage(pairs=[("key", "value")] * 4)
        data = writer.GetBytes()
        window = file_window.FileWindow(
            failing_file.FailingFile.FailAt(data, record_offset + 114 + 40, 10)
        )
        window.ReadData(0, len(data))
        self.assertEqual(
            objects.ObjectReader(window).GetExtent(
                record_offset,
                len(data),
                0,
                layouts.GetLayouts().record.ReadRecord(data, record_offset),
            ),
            (
                len(data),
                4,
                None,
                True,
                True,
                "expected a whole record, found a part of it that cannot be read",
            ),
        )


if __name__ == "__main__":
    unittest.main()
