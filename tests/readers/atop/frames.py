"""Tests for the frames of an atop raw log."""

import io
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.atop import frames
from plaso_extra_parsers.readers.atop import log

from tests.readers.atop import test_lib
from tests.writers import atop


class FileHeaderTest(unittest.TestCase):
    """Tests the file header."""

    def testMembers(self):
        """Tests all members of the file header of a recording."""
        with open(test_lib.GetPath("v2.11.1", "basic.raw"), "rb") as file_object:
            atop_log = log.AtopLog(file_object)
        file_header = atop_log.file_header
        self.assertEqual(file_header.offset, 0)
        self.assertEqual(file_header.end_offset, 480)
        self.assertEqual(file_header.version, "2.11")
        self.assertEqual(file_header.layout.release.name, "2.11")
        self.assertIs(file_header.layout.data_model, record_layout.LP64)
        self.assertEqual(file_header.layout.byte_order, "<")
        self.assertEqual(file_header.GetText("utsname_system_name"), "Linux")
        self.assertEqual(file_header.GetText("utsname_node_name"), "labhost")
        self.assertEqual(file_header.GetText("utsname_machine"), "x86_64")
        values = {
            name: value
            for name, value in file_header.record._asdict().items()
            if not name.startswith("utsname")
        }
        self.assertEqual(
            values,
            {
                "signature": 0xFEEDBEEF,
                "atop_version": 0x820B,
                "header_size": 480,
                "sample_header_size": 96,
                "ticks_per_second": 100,
                "process_identifier_width": values["process_identifier_width"],
                "system_size": 1064016,
                "task_size": 968,
                "page_size": 4096,
                "support_flags": values["support_flags"],
                "kernel_version": values["kernel_version"],
                "kernel_patch_level": values["kernel_patch_level"],
                "kernel_sublevel": values["kernel_sublevel"],
                "cgroup_size": 432,
            },
        )
        release = file_header.GetText("utsname_kernel_release")
        self.assertTrue(
            release.startswith(
                f"{values['kernel_version']}.{values['kernel_patch_level']}."
            )
        )

    def testMachine(self):
        """Tests that the data model comes from the sizes, not from the machine name."""
        for name in ("v2.3.0.32", "v2.11.1.32"):
            with open(test_lib.GetPath(name, "basic.raw"), "rb") as file_object:
                file_header = log.AtopLog(file_object).file_header
            self.assertEqual(file_header.GetText("utsname_machine"), "x86_64")
            self.assertIs(file_header.layout.data_model, record_layout.I386)

    def testCutOff(self):
        """Tests that a file header cut at any byte is an error."""
        data = atop.AtopWriter().GetBytes()
        self.assertEqual(len(data), 480)
        for size in range(4, 480):
            with self.assertRaises(errors.ParseError) as context:
                log.AtopLog(io.BytesIO(data[:size]))
            self.assertEqual(
                str(context.exception),
                f"Unable to read file header: expected 480 bytes, found {size} at "
                "offset: 0x00000000",
            )

    def testWrongFormat(self):
        """Tests that other files are of another format, empty ones too."""
        for data, found in (
            (b"", "end of file"),
            (b"\xef", "ef"),
            (b"\xef\xbe\xed", "efbeed"),
            (b"\x7fELF" + bytes(500), "7f454c46"),
            (bytes(500), "00000000"),
        ):
            with self.assertRaises(errors.WrongFormat) as context:
                log.AtopLog(io.BytesIO(data))
            self.assertEqual(
                str(context.exception),
                "Unable to read file header: expected signature feedbeef, found "
                f"{found} at offset: 0x00000000",
            )

    def testWrongHeader(self):
        """Tests that the signature alone makes no atop raw log."""
        for values in ({"header_size": 512}, {"atop_version": 0x0208, "task_size": 1}):
            writer = atop.AtopWriter("2.8", **values)
            with self.assertRaises(errors.WrongFormat) as context:
                log.AtopLog(writer.GetFileObject())
            self.assertEqual(
                str(context.exception),
                "Unable to read file header: expected 480 bytes of a version of 0x8000 "
                f"and more, found {values.get('header_size', 480)} bytes of version "
                f"0x{values.get('atop_version', 0x8208):04x} at offset: 0x00000000",
            )

    def testUnsupportedLayout(self):
        """Tests that an unknown version of unknown sizes is an error that names it."""
        # No structure with numbers in it has an odd size.
        writer = atop.AtopWriter(atop_version=0x8300, task_size=1001)
        with self.assertRaisesRegex(
            errors.UnsupportedLayout, "found version 3.0, sizes .* known are versions "
        ):
            log.AtopLog(writer.GetFileObject())

    def testHeaderOnly(self):
        """Tests that a log without samples is whole."""
        self.assertEqual(test_lib.Describe(atop.AtopWriter()), [])


class FrameReaderTest(unittest.TestCase):
    """Tests the reading of frames at given offsets."""

    def setUp(self):
        """Creates a log of two samples."""
        self.writer = atop.AtopWriter("2.13")
        self.writer.AppendSample()
        self.writer.AppendBlockWithoutHeader(1)
        self.frames = frames.FrameReader(self.writer.GetFileObject())
        self.file_header = self.frames.ReadFileHeader(0)

    def testReadSample(self):
        """Tests that the blocks of a sample are where its header says."""
        # pylint: disable=unbalanced-tuple-unpacking
        first_offset, second_offset = self.writer.offsets
        sample = self.frames.ReadSample(self.file_header, first_offset)
        self.assertEqual(sample.end_offset, second_offset)
        self.assertEqual(sample.blocks_offset, first_offset + 96)
        self.assertEqual(sample.available_size, sum(sample.GetBlockSizes()))
        self.assertEqual(sample.GetInflatedSizes(), (1408336, 1984, 1336, 8))
        self.assertFalse(sample.is_recovered)
        with self.assertRaisesRegex(errors.ParseError, "at offset: 0x00000281"):
            self.frames.ReadSample(self.file_header, first_offset + 161)

    def testHasBlockHeaders(self):
        """Tests that a block that is no zlib stream is noticed."""
        for offset, expected in zip(self.writer.offsets, (True, False)):
            sample = self.frames.ReadSample(self.file_header, offset)
            self.assertEqual(self.frames.HasBlockHeaders(sample), expected)

    def testHasBlockHeadersOfCutSample(self):
        """Tests that of a sample that is cut off what is in the file is checked."""
        data = self.writer.GetBytes()
        for size in (96, 97, 98, 99, 300):
            frame_reader = frames.FrameReader(
                io.BytesIO(data[: self.writer.offsets[0] + size])
            )
            sample = frame_reader.ReadSample(self.file_header, self.writer.offsets[0])
            self.assertFalse(sample.is_complete)
            self.assertTrue(frame_reader.HasBlockHeaders(sample), size)

    def testIsFrame(self):
        """Tests that file headers and samples are frames, and nothing else is."""
        file_size = self.frames.file_size
        self.assertEqual(file_size, len(self.writer.GetBytes()))
        for offset in range(file_size + 1):
            self.assertEqual(
                self.frames.IsFrame(self.file_header, offset),
                offset in (0, *self.writer.offsets),
                offset,
            )


if __name__ == "__main__":
    unittest.main()
