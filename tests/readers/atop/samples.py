"""Tests for what the frames of an atop raw log are."""

import unittest

from plaso_extra_parsers.readers.atop import log
from plaso_extra_parsers.readers.atop import samples

from tests.writers import atop


class AtopSampleTest(unittest.TestCase):
    """Tests a sample."""

    def _ReadSample(self, release, **values):
        """Writes and reads a sample."""
        writer = atop.AtopWriter(release)
        writer.AppendSample(**values)
        (sample,) = log.AtopLog(writer.GetFileObject()).IterateSamples()
        return sample

    def testFlags(self):
        """Tests that a sample tells what its flags say."""
        sample = self._ReadSample("2.13", flags=samples.FLAG_BOOT)
        self.assertTrue(sample.is_boot)
        self.assertFalse(sample.has_gpus)
        sample = self._ReadSample("2.13", flags=samples.FLAG_GPU)
        self.assertFalse(sample.is_boot)
        self.assertTrue(sample.has_gpus)

    def testHasDamage(self):
        """Tests that a sample that is recovered, or cut off, is no intact one."""
        sample = self._ReadSample("2.8")
        self.assertFalse(sample.has_damage)
        self.assertTrue(sample._replace(is_recovered=True).has_damage)
        available_size = sample.available_size - 1
        self.assertTrue(sample._replace(available_size=available_size).has_damage)

    def testGetBlockSizes(self):
        """Tests that only releases from 2.11 on have blocks of control groups."""
        for release, expected in (("1.26", 2), ("2.10", 2), ("2.11", 4), ("2.13", 4)):
            sample = self._ReadSample(release)
            sizes = sample.GetBlockSizes()
            self.assertEqual(sum(size > 0 for size in sizes), expected)
            self.assertEqual(sample.blocks_offset + sum(sizes), sample.end_offset)
            self.assertEqual(
                sum(size > 0 for size in sample.GetInflatedSizes()), expected
            )

    def testHasOwnLayout(self):
        """Tests that the layout is that of the version, and that one is a version."""
        for version, expected in ((0x8208, True), (0x820A, False), (0x0208, False)):
            writer = atop.AtopWriter("2.8", atop_version=version)
            file_header = log.AtopLog(writer.GetFileObject()).file_header
            self.assertIs(file_header.has_own_layout, expected)
            self.assertIs(file_header.GetProblem() is None, expected)

    def testGetText(self):
        """Tests that text of the file header is text."""
        writer = atop.AtopWriter("2.13", utsname_node_name=b"h\xf6st")
        file_header = log.AtopLog(writer.GetFileObject()).file_header
        self.assertEqual(file_header.GetText("utsname_node_name"), "h\\xf6st")
        self.assertEqual(file_header.GetText("utsname_domain_name"), "")


if __name__ == "__main__":
    unittest.main()
