"""Tests for the way past damage in an atop raw log."""

import tracemalloc
import unittest
import zlib

from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.atop import frames
from plaso_extra_parsers.readers.atop import log
from plaso_extra_parsers.readers.atop import samples
from plaso_extra_parsers.readers.atop import search

from tests.readers.atop import test_lib
from tests.writers import atop


class UnknownHeaderTest(unittest.TestCase):
    """Tests file headers of unknown layouts in the middle of a log."""

    def _CreateUnknownLog(self, number_of_samples):
        """Creates a log of an unknown layout, with system blocks of a known one."""
        # No structure with numbers in it has an odd size.
        unknown = atop.AtopWriter("2.13", atop_version=0x8300, task_size=1001)
        for _ in range(number_of_samples):
            unknown.AppendSample(blocks={1: zlib.compress(bytes(2002))})
        return unknown

    def testUnknownHeader(self):
        """Tests that samples behind an unknown file header are not misread."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        offset = len(writer.GetBytes())
        writer.AppendLog(self._CreateUnknownLog(2))
        known = atop.AtopWriter("2.9")
        known.AppendSample()
        writer.AppendLog(known)

        descriptions = test_lib.Describe(writer)
        self.assertEqual(descriptions[0], "0: S2")
        self.assertRegex(
            descriptions[1],
            "^Unsupported atop layout: found version 3.0, .* known are versions 1.26, "
            f".* at offset: 0x{offset:08x}$",
        )
        self.assertEqual(descriptions[2:], ["3: S2"])

    def testUnknownHeaderAtEnd(self):
        """Tests that an unknown file header without a known one behind is one error."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        writer.AppendLog(self._CreateUnknownLog(1))
        descriptions = test_lib.Describe(writer)
        self.assertEqual(len(descriptions), 2)
        self.assertIn("found version 3.0, sizes", descriptions[1])

    def testUnknownHeaderOfNoLog(self):
        """Tests that a damaged piece of a file header costs no sample behind it."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        writer.AppendGarbage(b"\xff" * 100)
        writer.AppendLog(self._CreateUnknownLog(0))
        writer.AppendSample()
        writer.AppendSample()
        descriptions = test_lib.Describe(writer)
        self.assertIn("found -1", descriptions[1])
        self.assertIn("found version 3.0", descriptions[2])
        self.assertEqual(descriptions[3:], ["1: S2 recovered", "2: S2"])

    def testUnknownHeaderBehindDamage(self):
        """Tests that an unknown file header found by search is an error of its own."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        writer.AppendGarbage(b"\xff" * 100)
        writer.AppendLog(self._CreateUnknownLog(1))
        writer.AppendLog(self._CreateUnknownLog(1))
        known = atop.AtopWriter("2.1")
        known.AppendSample()
        writer.AppendLog(known)
        descriptions = test_lib.Describe(writer)
        self.assertEqual(len(descriptions), 5)
        self.assertIn("found -1", descriptions[1])
        self.assertIn("found version 3.0", descriptions[2])
        self.assertIn("found version 3.0", descriptions[3])
        self.assertEqual(descriptions[4], "3: S2")

    def testHeaderOfNoLog(self):
        """Tests that a file header of another release without samples costs none."""
        for is_at_boundary in (True, False):
            for release in ("2.1", "2.9", "2.11"):
                writer = atop.AtopWriter("2.13")
                writer.AppendSample()
                if not is_at_boundary:
                    writer.AppendGarbage(b"\xff" * 100)
                writer.AppendLog(atop.AtopWriter(release))
                writer.AppendSample()
                writer.AppendSample()
                descriptions = test_lib.Describe(writer)
                if is_at_boundary:
                    self.assertIn("damaged or no part of the log", descriptions[1])
                self.assertEqual(descriptions[0], "0: S2")
                self.assertEqual(descriptions[2:], ["1: S2 recovered", "2: S2"])

    def testHeaderWithoutControlGroups(self):
        """Tests that a cut file header does not cost the control groups behind it."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        writer.AppendGarbage(b"\xff" * 100)
        writer.AppendLog(atop.AtopWriter("2.13", cgroup_size=0))
        writer.AppendSample()
        atop_log = log.AtopLog(writer.GetFileObject())
        *_, sample = atop_log.IterateSamples()
        self.assertEqual(sample.offset, writer.offsets[1])
        self.assertEqual(len(atop_log.ReadCgroups(sample)), 3)

    def testHeaderWithDamagedSamples(self):
        """Tests that a file header counts if only a later sample can be read."""
        for is_at_boundary in (True, False):
            writer = atop.AtopWriter("2.13")
            writer.AppendSample()
            if not is_at_boundary:
                writer.AppendGarbage(b"\xff" * 100)
            other = atop.AtopWriter("2.8")
            other.AppendDamagedSampleHeader()
            other.AppendSample()
            writer.AppendLog(other)
            descriptions = test_lib.Describe(writer)
            self.assertEqual(descriptions[-1], "2: S2 recovered")

    def testKnownHeaderBehindDamage(self):
        """Tests that a file header found by search changes the layout."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        writer.AppendGarbage(b"\xff" * 100)
        known = atop.AtopWriter("2.1", byte_order=record_layout.BIG_ENDIAN)
        known.AppendSample()
        writer.AppendLog(known)
        descriptions = test_lib.Describe(writer)
        self.assertEqual(len(descriptions), 3)
        self.assertEqual(descriptions[2], "1: S2")

    def testCutHeader(self):
        """Tests that a second file header that is cut off is an error."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        offset = len(writer.GetBytes())
        writer.AppendGarbage(atop.AtopWriter("2.13").GetBytes()[:100])
        self.assertEqual(
            test_lib.Describe(writer),
            [
                "0: S2",
                "Unable to read file header: expected 480 bytes, found 100 at offset: "
                f"0x{offset:08x}",
            ],
        )

    def testSignatureOnly(self):
        """Tests that the signature alone does not end a log."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        writer.AppendGarbage(b"\xef\xbe\xed\xfe" + b"\x55" * 600)
        writer.AppendSample()
        descriptions = test_lib.Describe(writer)
        self.assertEqual(len(descriptions), 3)
        self.assertIn("Unable to read file header: expected 480", descriptions[1])
        self.assertEqual(descriptions[2], "1: S2 recovered")


class FrameSearchTest(unittest.TestCase):
    """Tests the search and its bounds."""

    def testSearch(self):
        """Tests that the next frame is found from any offset."""
        writer = atop.AtopWriter("2.8")
        writer.AppendSample()
        writer.AppendSample()
        other = atop.AtopWriter("2.13")
        other.AppendSample()
        header_offset = len(writer.GetBytes())
        writer.AppendLog(other)
        frame_reader = frames.FrameReader(writer.GetFileObject())
        frame_search = search.FrameSearch(frame_reader)
        file_header = frame_reader.ReadFileHeader(0)
        # pylint: disable=unbalanced-tuple-unpacking
        first, second, third = writer.offsets
        for start_offset, expected in (
            (1, first),
            (first, first),
            (first + 1, second),
            (second, second),
            (second + 1, header_offset),
            (header_offset, header_offset),
        ):
            found = frame_search.Search(file_header, start_offset)
            self.assertEqual(found.offset, expected)
            if expected == header_offset:
                self.assertIsInstance(found, samples.AtopFileHeader)
            else:
                self.assertTrue(found.is_recovered)
        # A sample of another layout is none.
        self.assertIsNone(frame_search.Search(file_header, header_offset + 1))
        self.assertEqual(frame_search.Search(found, header_offset + 1).offset, third)

    def testVainSearch(self):
        """Tests that a log made of false samples is walked in bounded steps."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        for _ in range(300):
            # The header is true and every block is damaged.
            writer.AppendGarbage(b"\xff")
            writer.AppendSample(
                blocks={index: b"\x78\x9c" + b"\xff" * 1500 for index in range(4)}
            )
        writer.AppendSample()
        frame_reader = frames.FrameReader(writer.GetFileObject())
        frame_search = search.FrameSearch(frame_reader)
        file_header = frame_reader.ReadFileHeader(0)
        # Before too much was inflated in vain none of them is believed, and then only
        # one that another sample follows.
        found = frame_search.Search(file_header, writer.offsets[1])
        self.assertEqual(found.offset, writer.offsets[-2])
        self.assertGreater(frame_search.vain_size, 256 * 1024 * 1024)
        self.assertLess(frame_search.vain_size, 512 * 1024 * 1024)
        found = frame_search.Search(file_header, found.end_offset)
        self.assertEqual(found.offset, writer.offsets[-1])

    def testAfterVainSearch(self):
        """Tests that nothing more is inflated once too much was inflated in vain."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        writer.AppendCorruptTaskBlock()
        end_offset = len(writer.GetBytes())
        writer.AppendGarbage(b"\xff" * 200)
        frame_reader = frames.FrameReader(writer.GetFileObject())
        frame_search = search.FrameSearch(frame_reader)
        file_header = frame_reader.ReadFileHeader(0)
        sample = frame_reader.ReadSample(file_header, writer.offsets[1])

        damage = frame_search.CheckSample(sample)
        self.assertEqual(
            str(damage),
            "Sample is damaged or cut off: expected another one at "
            f"0x{end_offset:08x}, found none at offset: 0x{sample.offset:08x}",
        )
        remainder, offset = frame_search.ReadRemainder(file_header, sample.offset)
        self.assertEqual(remainder.available_size, sample.GetBlockSizes()[0])
        self.assertEqual(offset, sample.blocks_offset + sample.GetBlockSizes()[0])

        # Then blocks that begin where the header says are enough.
        limit = 256 * 1024 * 1024 + 16 * frame_reader.file_size
        frame_search.vain_size = limit
        self.assertIsNotNone(frame_search.CheckSample(sample))
        frame_search.vain_size = limit + 1
        self.assertIsNone(frame_search.CheckSample(sample))
        remainder, offset = frame_search.ReadRemainder(file_header, sample.offset)
        self.assertEqual((remainder.available_size, offset), (0, sample.offset + 1))

    def testReadRemainder(self):
        """Tests that of a sample without a sound block nothing is left."""
        writer = atop.AtopWriter("2.8")
        writer.AppendSample(
            blocks={index: b"\x78\x9c" + b"\xff" * 1500 for index in range(2)}
        )
        frame_reader = frames.FrameReader(writer.GetFileObject())
        frame_search = search.FrameSearch(frame_reader)
        file_header = frame_reader.ReadFileHeader(0)
        remainder, offset = frame_search.ReadRemainder(file_header, 480)
        self.assertEqual((remainder.available_size, offset), (0, 481))
        self.assertEqual(frame_search.ReadRemainder(file_header, 481), (None, 482))

    def testRemainderOfAllBlocks(self):
        """Tests that of a sample whose blocks are all sound they are all left."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        writer.AppendSample()
        frame_reader = frames.FrameReader(writer.GetFileObject())
        frame_search = search.FrameSearch(frame_reader)
        file_header = frame_reader.ReadFileHeader(0)
        remainder, offset = frame_search.ReadRemainder(file_header, 480)
        self.assertEqual(remainder.available_size, sum(remainder.GetBlockSizes()))
        self.assertTrue(remainder.is_recovered)
        self.assertEqual(offset, writer.offsets[1])

    def testCutFileHeader(self):
        """Tests that a file header that is cut off is not found by search."""
        writer = atop.AtopWriter("2.8")
        writer.AppendSample()
        writer.AppendGarbage(b"\xff" * 100)
        writer.AppendGarbage(writer.GetBytes()[:479])
        descriptions = test_lib.Describe(writer)
        self.assertEqual(descriptions[0], "0: S2")
        self.assertEqual(len(descriptions), 2)

    def testManyCandidates(self):
        """Tests that data full of zlib headers is searched in little memory."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        writer.AppendGarbage(b"\x78\x9c" * 200_000)
        writer.AppendSample()
        file_object = writer.GetFileObject()
        tracemalloc.start()
        try:
            found = list(log.AtopLog(file_object).IterateSamples())
            _, peak_size = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        self.assertEqual(found[-1].offset, writer.offsets[1])
        self.assertEqual(len(found), 3)
        self.assertLess(peak_size, 16 * 1024 * 1024)


if __name__ == "__main__":
    unittest.main()
