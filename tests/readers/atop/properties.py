"""Tests for what holds of the blocks of any data."""

import unittest
import zlib

from hypothesis import strategies

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.readers.atop import blocks

from tests import properties


class BlockSizesTest(unittest.TestCase):
    """Tests the sizes that a block can have."""

    @properties.ForAll(
        strategies.binary(min_size=1, max_size=600),
        strategies.integers(1, 500),
        strategies.integers(0, 9),
    )
    def testCanInflateTo(self, data, number, level):
        """What zlib made of data can inflate to its size, whatever it holds."""
        data = data * number
        compressed_data = zlib.compress(data, level)
        self.assertGreaterEqual(len(compressed_data), blocks.MINIMUM_BLOCK_SIZE)
        self.assertTrue(blocks.CanInflateTo(len(compressed_data), len(data)))

    @properties.ForAll(strategies.integers(0, 1 << 40), strategies.integers(0, 1 << 40))
    def testBounds(self, compressed_size, size):
        """What can be inflated is neither more than deflate can do nor without end."""
        if blocks.CanInflateTo(compressed_size, size):
            self.assertLessEqual(size, compressed_size * byte_reader.MAXIMUM_RATIO)
            self.assertLessEqual(compressed_size, blocks.MAXIMUM_STREAM_SIZE)


if __name__ == "__main__":
    unittest.main()
