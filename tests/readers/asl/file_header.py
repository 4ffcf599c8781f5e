"""Tests for the header of Apple System Log (ASL) files."""

import io
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_header
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import summary
from tests.writers import asl as asl_writer
from tests.writers import failing_file


class FileHeaderTest(unittest.TestCase):
    """Tests for the header."""

    def _ReadFileHeader(self, data):
        """Reads a header."""
        return file_header.ReadFileHeader(file_window.FileWindow(io.BytesIO(data)))

    def testReadFileHeader(self):
        """The last offset is read in both places it can be in."""
        for generation, cache_size, name in (
            (summary.GENERATION_10_5_6, 256, "last_offset_10_5"),
            (summary.GENERATION_10_10, 128, "last_offset_10_10"),
        ):
            with self.subTest(generation=generation):
                writer = asl_writer.ASLWriter(generation, creation_time=1234)
                record_offset = writer.AppendMessage()
                header = self._ReadFileHeader(writer.GetBytes())
                self.assertEqual(header.format_version, 2)
                self.assertEqual(header.first_record_offset, record_offset)
                self.assertEqual(header.creation_time, 1234)
                self.assertEqual(header.string_cache_size, cache_size)
                self.assertEqual(getattr(header, name), record_offset)
                self.assertEqual(header.level_filter_mask, 0)

    def testReadFileHeaderError(self):
        """What is wrong with a header is said with what was found."""
        data = asl_writer.ASLWriter().GetBytes()
        for wrong_data, error_class, message in (
            (b"", errors.WrongFormat, "found b''"),
            (b"x" + data, errors.WrongFormat, "found b'xASL D'"),
            (data[:-1], errors.ParseError, "expected 80 bytes, found 79"),
            (
                data[:15] + b"\x01" + data[16:] + b"something else",
                errors.UnsupportedLayout,
                "expected version 2, found 1",
            ),
        ):
            with self.subTest(message=message):
                with self.assertRaisesRegex(error_class, message):
                    self._ReadFileHeader(wrong_data)

    def testCheckFitCut(self):
        """What is shorter than a header, or has no time of creation, is none."""
        writer = asl_writer.ASLWriter(creation_time=1)
        size = writer.AppendMessage()
        header_size = 80
        data = writer.GetBytes()
        self.assertGreater(size, header_size)
        for prefix in (b"", b"x" * 200):
            for contents, expected in (
                (data, True),
                (data[: header_size - 1], False),
                # A log without messages.
                (data[:header_size], True),
                (asl_writer.ASLWriter(creation_time=0).GetBytes() + data[80:], False),
            ):
                window = file_window.FileWindow(io.BytesIO(prefix + contents))
                found = file_header.CheckFit(window, len(prefix))
                self.assertEqual(found, expected, (len(prefix), len(contents)))

    def testCheckFitFirstRecord(self):
        """A record can be the first object after a header, where strings are inline."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage("inline", host="a", sender="b", facility="c", pairs=())
        self.assertEqual(writer.record_offsets, [80])
        window = file_window.FileWindow(io.BytesIO(writer.GetBytes()))
        self.assertTrue(file_header.CheckFit(window))

    def testCheckFitUnreadable(self):
        """Of a header of which a part cannot be read the version decides."""
        for version in (1, 2, 3):
            data = bytearray(100) + asl_writer.ASLWriter().GetBytes()
            data[100 + 12 : 100 + 16] = version.to_bytes(4, "big")
            for offset, size, is_header in (
                (120, 10, version == 2),
                (179, 1, version == 2),
                # A part beside the header, whose version does not matter then.
                (20, 80, True),
            ):
                file_object = failing_file.FailingFile.FailAt(bytes(data), offset, size)
                window = file_window.FileWindow(file_object)
                found = file_header.CheckFit(window, 100)
                self.assertEqual(found, is_header, (version, offset))

    def testCheckValues(self):
        """A time of creation is before the year 10000."""
        for time, number in ((253402300799, 0), (253402300800, 1)):
            writer = asl_writer.ASLWriter(creation_time=time)
            header = self._ReadFileHeader(writer.GetBytes())
            log_summary = summary.LogSummary()
            found = list(file_header.CheckValues(header, 7, log_summary))
            self.assertEqual([error.offset for error in found], [7] * number)
            self.assertEqual(len(log_summary.signs), number)

    def testCheckFit(self):
        """A header fits by any one of its offsets, or by the object after it."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage("the first message")
        writer.AppendMessage("the last message")
        writer.SetStringType(0, 9)
        for first_offset, last_offset, expected_result in (
            (writer.record_offsets[0], 0, True),
            (0, writer.record_offsets[1], True),
            (1 << 40, (1 << 64) - 1, False),
            # A record cannot begin where the file ends.
            (len(writer.GetBytes()), len(writer.GetBytes()), False),
            (0, 0, False),
        ):
            with self.subTest(first_offset=first_offset, last_offset=last_offset):
                writer.SetFirstOffset(first_offset)
                writer.SetLastOffset(last_offset)
                for prefix in (b"", b"something before"):
                    window = file_window.FileWindow(
                        io.BytesIO(prefix + writer.GetBytes())
                    )
                    self.assertEqual(
                        file_header.CheckFit(window, len(prefix)), expected_result
                    )


if __name__ == "__main__":
    unittest.main()
