"""Tests for streams of data that is mostly zeros."""

import random
import unittest
import zlib

from plaso_extra_parsers.lib import sparse_streams


def _MakeData(generator):
    """Makes data of zeros with something between them."""
    pieces = []
    for _ in range(generator.randrange(1, 5)):
        pieces.append(generator.randbytes(generator.choice((0, 1, 5, 900))))
        pieces.append(b"name\x00\x01" * generator.choice((0, 3, 400)))
        pieces.append(bytes(generator.randrange(10) * generator.choice((258, 40_000))))
    return b"".join(pieces)


class SparseStreamsTest(unittest.TestCase):
    """Tests that streams inflate to what zlib inflates them to."""

    def testInflate(self):
        """Tests that data inflates as with zlib, if it has long runs of zeros."""
        generator = random.Random(29)
        number_of_results = 0
        for _ in range(200):
            data = _MakeData(generator)
            found = sparse_streams.Inflate(zlib.compress(data))
            if found is not None:
                self.assertTrue(found == data, "not what was compressed")
                number_of_results += 1
        self.assertGreater(number_of_results, 50)

    def testOtherRuns(self):
        """Tests that equal bytes of a stream that are not zeros are left to zlib."""
        for data in (b"a" * 200_000, b"ab" * 100_000, bytes(20_000) * 2, b""):
            self.assertIsNone(sparse_streams.Inflate(zlib.compress(data)))
        for strategy in (zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY):
            compressor = zlib.compressobj(strategy=strategy)
            stream = compressor.compress(bytes(200_000)) + compressor.flush()
            self.assertIsNone(sparse_streams.Inflate(stream))

    def testRunsOfManyLengths(self):
        """Tests that each number of zeros is found, before and after other data."""
        generator = random.Random(30)
        text = generator.randbytes(50)
        for size in (*range(60_000, 75_000, 499), *range(65_900, 66_400, 7)):
            data = text + bytes(size) + text + bytes(300_000) + text
            self.assertTrue(sparse_streams.Inflate(zlib.compress(data)) == data, size)

    def testLaterMatches(self):
        """Tests that what comes after zeros can repeat what is 32 KiB before it."""
        generator = random.Random(31)
        for size in (2, 3, 300):
            text = generator.randbytes(size)
            data = text + bytes(300_000) + text + bytes(32_768 - size) + text + text
            self.assertTrue(sparse_streams.Inflate(zlib.compress(data)) == data, size)

    def testDamage(self):
        """Tests that nothing is inflated from a stream that is not sound and whole."""
        data = b"text" + bytes(100_000) + b"more text"
        stream = zlib.compress(data)
        self.assertTrue(sparse_streams.Inflate(stream) == data)
        self.assertIsNone(sparse_streams.Inflate(stream + b"\x00"))
        self.assertIsNone(sparse_streams.Inflate(zlib.compress(data, 1)))
        for size in range(len(stream)):
            self.assertIsNone(sparse_streams.Inflate(stream[:size]))
        for offset in range(len(stream)):
            for value in (0x01, 0x80):
                damaged = bytearray(stream)
                damaged[offset] ^= value
                try:
                    expected = zlib.decompress(damaged)
                except zlib.error:
                    expected = None
                found = sparse_streams.Inflate(bytes(damaged))
                self.assertTrue(found in (None, expected), offset)

    def testChecksum(self):
        """Tests that the checksum of zeros is that of zlib, after any other data."""
        for text in (b"\xff" * 66_000, bytes(range(256)) * 300, b"a"):
            for size in (300_000, 1_100_000, 2_200_000):
                data = text + bytes(size)
                found = sparse_streams.Inflate(zlib.compress(data))
                self.assertTrue(found == data, size)


if __name__ == "__main__":
    unittest.main()
