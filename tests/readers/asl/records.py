"""Tests for the reader of sound message records."""

import io
import unittest

from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import records
from plaso_extra_parsers.readers.asl import string_table
from tests.writers import asl as asl_writer


class RecordReaderTest(unittest.TestCase):
    """Tests for the reader."""

    def _CreateReader(self, writer):
        """Creates a reader.

        Args:
          writer (ASLWriter): writer of the file.

        Returns:
          tuple[RecordReader, int]: reader and size of the file in bytes.
        """
        window = file_window.FileWindow(io.BytesIO(writer.GetBytes()))
        reader = records.RecordReader(window, string_table.StringTable(window))
        return reader, window.file_size

    def testReadRecord(self):
        """A sound record is read, however it was found."""
        writer = asl_writer.ASLWriter()
        offset = writer.AppendMessage("a text", pairs=[("key", "value")])
        reader, file_size = self._CreateReader(writer)
        for found in ("list", "walk", "carved"):
            record, end_offset, is_end_known = reader.ReadRecord(
                offset, file_size, 0, found
            )
            self.assertEqual(record.found, found)
            self.assertEqual(record.message, "a text")
            self.assertEqual(record.pairs, (("key", "value"),))
            self.assertEqual(record.errors, ())
            self.assertEqual(end_offset, file_size)
            self.assertTrue(is_end_known)

    def testReadRecordNone(self):
        """Where there is no record, none is carved."""
        writer = asl_writer.ASLWriter()
        offset = writer.AppendMessage("a text", pairs=[("key", "value")])
        reader, file_size = self._CreateReader(writer)
        for file_offset in range(80, file_size + 10):
            if file_offset != offset:
                self.assertIsNone(
                    reader.ReadRecord(file_offset, file_size, 0, "carved")
                )

    def testReadRecordWithoutStrings(self):
        """A record of which nothing but its frame says that it is one is not carved."""
        writer = asl_writer.ASLWriter()
        offset = writer.AppendMessage(None, facility=None, host=None, sender=None)
        reader, file_size = self._CreateReader(writer)
        self.assertIsNotNone(reader.ReadRecord(offset, file_size, 0, "list"))
        self.assertIsNotNone(reader.ReadRecord(offset, file_size, 0, "walk"))
        self.assertIsNone(reader.ReadRecord(offset, file_size, 0, "carved"))


if __name__ == "__main__":
    unittest.main()
