"""Tests for samples of other atop releases with tasks of the same size."""

import unittest

from tests.readers.atop import test_lib
from tests.writers import atop


class OtherReleasesTest(unittest.TestCase):
    """Tests that pieces of logs of other releases are not read as of this one."""

    def testOtherReleaseOfSameSizes(self):
        """Tests that a piece of a log of 2.9, with tasks of the size, is not read."""
        other = atop.AtopWriter("2.9")
        other.AppendCorruptSystemBlock()
        other.AppendSample()
        piece = other.GetBytes()[other.offsets[0] :]
        for cgroups, is_read in ((None, False), ([], True)):
            writer = atop.AtopWriter("2.11")
            writer.AppendSample(cgroups=cgroups)
            writer.AppendSample(cgroups=cgroups)
            writer.AppendGarbage(b"\xff")
            writer.AppendGarbage(piece)
            writer.offsets.extend(
                len(writer.GetBytes()) - len(piece) + offset - other.offsets[0]
                for offset in other.offsets
            )
            with self.subTest(cgroups=cgroups):
                descriptions = test_lib.Describe(writer)
                # Of a system without control groups nothing tells them apart.
                self.assertEqual("2: -2 recovered" in descriptions, is_read)
                self.assertIn("Unable to read sample", descriptions[2])

    def testOtherReleaseBehindSample(self):
        """Tests that a piece of a log of 2.9 right behind a sample is not read."""
        other = atop.AtopWriter("2.9")
        other.AppendSample()
        other.AppendSample()
        writer = atop.AtopWriter("2.11")
        writer.AppendSample()
        offset = len(writer.GetBytes())
        writer.AppendGarbage(other.GetBytes()[other.offsets[0] :])
        writer.AppendSample()
        self.assertEqual(
            test_lib.Describe(writer),
            [
                "0: S2",
                "Sample is of another release: expected a system block of 1064016 "
                f"bytes, found one of another size at offset: 0x{offset:08x}",
                "1: S2 recovered",
            ],
        )

    def testSystemWithoutCgroups(self):
        """Tests that control groups are missed only where the log has them."""
        for cgroups, is_found in (([], True), (None, False)):
            writer = atop.AtopWriter("2.13")
            writer.AppendSample(cgroups=cgroups)
            writer.AppendSample(cgroups=cgroups)
            writer.AppendGarbage(b"\xff")
            writer.AppendCorruptSystemBlock(cgroups=[])
            writer.AppendSample(cgroups=cgroups)
            with self.subTest(cgroups=cgroups):
                descriptions = test_lib.Describe(writer)
                self.assertEqual("2: -2 recovered" in descriptions, is_found)
                self.assertIn("3: S2" + " recovered" * (not is_found), descriptions)


if __name__ == "__main__":
    unittest.main()
