"""Tests for the blocks of an atop raw log."""

import random
import unittest
import zlib

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.atop import blocks
from plaso_extra_parsers.readers.atop import frames

from tests.writers import atop


class BlockReaderTest(unittest.TestCase):
    """Tests the reading of blocks."""

    def setUp(self):
        """Reads the sample of a log."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        frame_reader = frames.FrameReader(writer.GetFileObject())
        file_header = frame_reader.ReadFileHeader(0)
        self.sample = frame_reader.ReadSample(file_header, writer.offsets[0])
        self.blocks = frame_reader.blocks

    def testReadBlock(self):
        """Tests that each block inflates to the size that the sample says."""
        sample = self.sample
        for index, size in enumerate(sample.GetInflatedSizes()):
            data = self.blocks.ReadBlock(sample, index)
            self.assertEqual(len(data), size)
            self.assertEqual(b"".join(self.blocks.IterateBlock(sample, index)), data)
            self.assertEqual(
                self.blocks.MeasureBlock(sample, index), sample.GetBlockSizes()[index]
            )

    def testLargeStream(self):
        """Tests that a block of more than one piece is as it was written."""
        writer = atop.AtopWriter("2.13")
        generator = random.Random(20)
        tasks = [
            writer.MakeTask(command_line=generator.randbytes(256)) for _ in range(4500)
        ]
        data = writer.FoldTasks(tasks)
        block = zlib.compress(data)
        self.assertGreater(len(block), 1024 * 1024)
        writer.AppendSample(blocks={1: block}, number_of_tasks=len(tasks))
        frame_reader = frames.FrameReader(writer.GetFileObject())
        file_header = frame_reader.ReadFileHeader(0)
        sample = frame_reader.ReadSample(file_header, writer.offsets[0])
        self.assertEqual(frame_reader.blocks.ReadBlock(sample, 1), data)

    def testCanInflateTo(self):
        """Tests the largest and smallest sizes that a block can inflate to."""
        for compressed_size, size, maximum_size, expected in (
            (10, 10320, 10320, True),
            (10, 10320, 10319, False),
            (10, 10321, 20000, False),
            # zlib adds less to data that it cannot compress.
            (3026, 2000, 2000, True),
            (3027, 2000, 2000, False),
        ):
            self.assertIs(
                blocks.CanInflateTo(compressed_size, size, maximum_size), expected
            )

    def testIsSmall(self):
        """Tests that blocks of up to 4 MiB are inflated whole."""
        for size, expected in ((4 * 1024 * 1024, True), (4 * 1024 * 1024 + 1, False)):
            record = self.sample.record._replace(cgroups_size=size)
            sample = self.sample._replace(record=record)
            self.assertIs(blocks.IsSmall(sample, blocks.CGROUP_BLOCK), expected)

    def testCutOff(self):
        """Tests that a block that is cut off says how much of it there is."""
        sample = self.sample
        cut_sample = sample._replace(available_size=sample.GetBlockSizes()[0] + 3)
        self.assertFalse(cut_sample.is_complete)
        self.assertEqual(len(self.blocks.ReadBlock(cut_sample, 0)), 1408336)
        with self.assertRaises(errors.ParseError) as context:
            self.blocks.ReadBlock(cut_sample, 1)
        offset = sample.blocks_offset + sample.GetBlockSizes()[0]
        self.assertEqual(
            str(context.exception),
            f"Unable to read task block: expected {sample.GetBlockSizes()[1]} bytes, "
            f"found 3 at offset: 0x{offset:08x}",
        )
        with self.assertRaisesRegex(errors.ParseError, "expected .* bytes, found 0 at"):
            self.blocks.ReadBlock(cut_sample, 2)

    def testIsOfOtherSize(self):
        """Tests that only a sound block of another size is of another size."""
        for size in (0, 1000, 1408335, 1408337, 4 * 1024 * 1024 - 1):
            self.assertTrue(self._IsOfOtherSize(zlib.compress(bytes(size))), size)
        block = zlib.compress(bytes(range(256)) * 40)
        for name, data in (
            ("the size that the sample says", zlib.compress(bytes(1408336))),
            ("larger than any", zlib.compress(bytes(4 * 1024 * 1024 + 1))),
            ("no end", block[:-9]),
            ("no checksum", block[:-2]),
            ("wrong checksum", block[:-1] + bytes([block[-1] ^ 1])),
            ("no block", b"\xff" * 100),
        ):
            self.assertFalse(self._IsOfOtherSize(data), name)

    def testIsOfOtherSizeBehindEnd(self):
        """Tests that a block that the end of the file cuts is of no other size."""
        sample = self.sample
        self.assertFalse(self.blocks.IsOfOtherSize(sample, 0))
        self.assertFalse(
            self.blocks.IsOfOtherSize(sample._replace(offset=sample.end_offset), 0)
        )

    def _IsOfOtherSize(self, block):
        """Determines if a system block is of another size."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample(blocks={0: block})
        frame_reader = frames.FrameReader(writer.GetFileObject())
        sample = self.sample._replace(
            record=self.sample.record._replace(system_compressed_size=len(block))
        )
        return frame_reader.blocks.IsOfOtherSize(sample, 0)

    def testPartialBlock(self):
        """Tests that the beginning of a block is that of the whole block."""
        system_size, tasks_size, _, _ = self.sample.GetBlockSizes()
        data = self.blocks.ReadBlock(self.sample, 1)
        sample = self.sample._replace(available_size=system_size + tasks_size - 20)
        partial_data = b"".join(self.blocks.IteratePartialBlock(sample, 1))
        self.assertEqual(self.blocks.MeasurePartialBlock(sample, 1), len(partial_data))
        self.assertGreater(len(partial_data), 100)
        self.assertLess(len(partial_data), len(data))
        self.assertEqual(data[: len(partial_data)], partial_data)


if __name__ == "__main__":
    unittest.main()
