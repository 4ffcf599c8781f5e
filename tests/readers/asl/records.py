"""Tests for the reader of sound message records."""

import io
import unittest

from unittest import mock

from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import objects
from plaso_extra_parsers.readers.asl import records
from plaso_extra_parsers.readers.asl import strings
from tests.writers import asl as asl_writer
from tests.writers import failing_file


class RecordReaderTest(unittest.TestCase):
    """Tests for the reader."""

    def _CreateReader(self, writer, base_offset=0, file_object=None):
        """Creates a reader.

        Args:
          writer (ASLWriter): writer of the log.
          base_offset (Optional[int]): offset of the log in the file.
          file_object (Optional[file]): file with the log, if it cannot be read whole.

        Returns:
          tuple[RecordReader, int]: reader and size of the file in bytes.
        """
        window = file_window.FileWindow(
            file_object or io.BytesIO(b"x" * base_offset + writer.GetBytes())
        )
        object_reader = objects.ObjectReader(window)
        table = strings.StringTable(window, object_reader, base_offset)
        reader = records.RecordReader(window, object_reader, table, base_offset)
        return reader, window.file_size

    def testReadRecord(self):
        """A sound record is read, however it was found."""
        writer = asl_writer.ASLWriter()
        offset = writer.AppendMessage("a text", pairs=[("key", "value")])
        reader, file_size = self._CreateReader(writer)
        for found in message_record.Found:
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
                    reader.ReadRecord(
                        file_offset, file_size, 0, message_record.FOUND_CARVED
                    )
                )

    def testReadRecordWithoutStrings(self):
        """A record of which nothing but its frame says that it is one is not carved."""
        writer = asl_writer.ASLWriter()
        offset = writer.AppendMessage(None, facility=None, host=None, sender=None)
        reader, file_size = self._CreateReader(writer)
        self.assertIsNotNone(
            reader.ReadRecord(offset, file_size, 0, message_record.FOUND_LIST)
        )
        self.assertIsNotNone(
            reader.ReadRecord(offset, file_size, 0, message_record.FOUND_WALK)
        )
        self.assertIsNone(
            reader.ReadRecord(offset, file_size, 0, message_record.FOUND_CARVED)
        )

    def testReadRecordWithManyPairs(self):
        """A record of more pairs than any has is not carved."""
        for number_of_pairs in (4, 5):
            writer = asl_writer.ASLWriter()
            offset = writer.AppendMessage("text", pairs=[("k", "v")] * number_of_pairs)
            reader, file_size = self._CreateReader(writer)
            for found in message_record.Found:
                with mock.patch.object(layouts, "MAXIMUM_NUMBER_OF_REFERENCES", 8):
                    read_record = reader.ReadRecord(offset, file_size, 0, found)
                if found is message_record.FOUND_CARVED and number_of_pairs == 5:
                    self.assertIsNone(read_record)
                else:
                    self.assertEqual(len(read_record.record.pairs), 4)
                    self.assertEqual(read_record.end_offset, file_size)

    def testReadRecordOfAnyLevel(self):
        """There are eight levels; a record of another one is not carved."""
        for level in (7, 8):
            writer = asl_writer.ASLWriter()
            offset = writer.AppendMessage("a text", level=level)
            reader, file_size = self._CreateReader(writer)
            for found in message_record.Found:
                read_record = reader.ReadRecord(offset, file_size, 0, found)
                if level > 7 and found is message_record.FOUND_CARVED:
                    self.assertIsNone(read_record)
                    continue
                self.assertEqual(read_record.record.level, level)
                messages = [error.message for error in read_record.record.errors]
                expected = [
                    "Unable to read record: expected a level of 0 to 7, found 8"
                ]
                self.assertEqual(messages, expected[: level - 7])

    def testReadRecordOfLoop(self):
        """A record that names itself as the next one is not carved."""
        writer = asl_writer.ASLWriter()
        offset = writer.AppendMessage("a text")
        for next_offset, is_record in ((offset, False), (offset + 1, True)):
            writer.SetNextOffset(0, next_offset)
            reader, file_size = self._CreateReader(writer)
            read_record = reader.ReadRecord(
                offset, file_size, 0, message_record.FOUND_CARVED
            )
            self.assertIs(read_record is not None, is_record)

    def testReadRecordOfNeighbours(self):
        """A neighbour proves a record of which both sizes and a string are damaged."""
        for next_offset, is_linked in ((None, True), (0, False)):
            writer = asl_writer.ASLWriter()
            offsets = [
                writer.AppendMessage(f"text {number:d}", session="a long session")
                for number in range(3)
            ]
            writer.SetMember(1, "data_size", 500)
            writer.SetMember(1, "number_of_references", 6)
            writer.SetMember(1, "session_reference", 7)
            if next_offset is not None:
                writer.SetNextOffset(1, next_offset)
            reader, file_size = self._CreateReader(writer)
            for found in message_record.Found:
                read_record = reader.ReadRecord(
                    offsets[1], file_size, offsets[0], found
                )
                if not is_linked or found is message_record.FOUND_CARVED:
                    self.assertIsNone(read_record, found)
                    continue
                record = read_record.record
                self.assertEqual(record.message, "text 1")
                self.assertEqual(
                    record.unreadable, ("session", "pairs", "previous_offset")
                )
                self.assertEqual(len(record.errors), 2)

    def testReadFixedPart(self):
        """The fixed part of a record is there if all of it can be read."""
        writer = asl_writer.ASLWriter()
        offset = writer.AppendMessage("a text")
        data = writer.GetBytes()
        size = layouts.GetLayouts().record.size
        for hole_offset, is_read in (
            *((offset - 1, True), (offset, False), (offset + size - 1, False)),
            (offset + size, True),
        ):
            file_object = failing_file.FailingFile.FailAt(data, hole_offset, 1)
            reader, _ = self._CreateReader(writer, file_object=file_object)
            values = reader.ReadFixedPart(offset)
            self.assertIs(values is not None, is_read, hole_offset - offset)

    def testReadRecordWithoutKeys(self):
        """What has no key is no pair, whether the record is damaged or not."""
        writer = asl_writer.ASLWriter()
        offset = writer.AppendMessage(
            "a text", pairs=[("key", "value"), (None, "value"), (None, None)]
        )
        reader, file_size = self._CreateReader(writer)
        for found in message_record.Found:
            record = reader.ReadRecord(offset, file_size, 0, found).record
            self.assertEqual(record.pairs, (("key", "value"),))
            self.assertEqual(record.unreadable, ("pairs",))
            self.assertEqual(
                [error.message for error in record.errors],
                [
                    f"Unable to read pair {index:d} of record: expected a key, found "
                    "none"
                    for index in (1, 2)
                ],
            )

    def testTrustedOffset(self):
        """Only strings after an offset are trusted, and those in references."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage("another text", sender="a sender", session="Aqua")
        offset = writer.AppendMessage("a text of it", sender="a sender", session="Aqua")
        reader, file_size = self._CreateReader(writer)
        reader.trusted_offset = writer.string_offsets[-1]
        record = reader.ReadRecord(offset, file_size, 0, message_record.FOUND_WALK)[0]
        self.assertEqual(record.message, "a text of it")
        self.assertEqual(record.session, "Aqua")
        self.assertEqual(record.unreadable, ("host", "sender", "facility"))
        self.assertIn("where the list of records ends", record.errors[0].message)

    def testCheckLinks(self):
        """A record is linked if it or a neighbour names the other one."""
        writer = asl_writer.ASLWriter()
        offsets = [writer.AppendMessage() for _ in range(3)]
        cases = (
            (7, 0, 7, True),
            (0, 0, 0, False),
            (0, 0, offsets[0], True),
            (0, 0, offsets[0] + 1, False),
            (0, 0, offsets[1], False),
            (0, 0, offsets[2], False),
            (0, offsets[2], None, True),
            (0, offsets[2] - 1, None, False),
            (0, offsets[1], None, False),
            (0, offsets[0], None, False),
            (0, 1 << 40, None, False),
        )
        for base_offset in (0, 1000):
            reader, _ = self._CreateReader(writer, base_offset)
            for last_offset, next_offset, previous_offset, expected_result in cases:
                self.assertIs(
                    reader.CheckLinks(
                        base_offset + offsets[1],
                        last_offset,
                        next_offset,
                        previous_offset,
                    ),
                    expected_result,
                )

    def testCheckNext(self):
        """The next record is one, and names the record before it."""
        for name, value in (
            (None, 0),
            ("object_type", 1),
            ("data_size", 124),
            ("data_size", 1 << 20),
            ("number_of_references", 2),
        ):
            writer = asl_writer.ASLWriter()
            offsets = [writer.AppendMessage() for _ in range(3)]
            if name:
                writer.SetMember(2, name, value)
            reader, _ = self._CreateReader(writer)
            self.assertIs(reader.CheckNext(offsets[1], offsets[2]), not name)
            self.assertIs(reader.CheckNext(offsets[0], offsets[2]), False)


if __name__ == "__main__":
    unittest.main()
