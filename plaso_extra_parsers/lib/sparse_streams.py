"""Inflates zlib streams of data that is mostly zeros in a fraction of zlib's time.

A long run of zeros becomes matches of 258 bytes at a small distance, and as the most
frequent ones these have the shortest codes: one bit each for length and distance. So a
byte of the stream stands for four matches, or 1032 zeros, and all bytes of the run are
the same. zlib copies the zeros one by one; here they are added at once.
"""

from __future__ import annotations

import re
import zlib

# First bytes of a stream that zlib compressed at its default level.
ZLIB_HEADER = b"\x78\x9c"

# A stream ends with a big-endian Adler-32 checksum (RFC 1950): the low half is 1 plus
# the sum of the bytes, the high half the sum of all these sums, both modulo a prime.
_CHECKSUM_SIZE = 4
_CHECKSUM_MODULUS = 65521

# A match has at most 258 bytes and at least two bits, so no byte of a stream inflates
# to more than four matches.
MAXIMUM_RATIO = 4 * 258

# The first bytes of a run can end another match. The bytes after them are tested: they
# have to inflate to as many zeros as possible. Then each of them has four matches, of
# which at least three have two bits, and it leaves either no bit or its last bit to the
# next byte. As the bytes are equal, what one of them leaves depends only on what the
# byte before it left, and three of them show that this repeats. So all others of the
# run inflate to as many matches, at distances of less than the tested zeros.
_NUMBER_OF_FIRST_BYTES = 4
_NUMBER_OF_TESTED_BYTES = 3

# Later matches can refer to this many bytes, which have to be the same zeros: so the
# last bytes of a run are inflated, too.
_WINDOW_SIZE = 32 * 1024
_NUMBER_OF_LAST_BYTES = _WINDOW_SIZE // MAXIMUM_RATIO + 1 - _NUMBER_OF_TESTED_BYTES

_RUN = re.compile(rb"(.)\1{63,}", re.DOTALL)

_ZEROS = bytes(1024 * 1024)
_TESTED_ZEROS = _ZEROS[: _NUMBER_OF_TESTED_BYTES * MAXIMUM_RATIO]


class _Output:
    """Inflated data, and its checksum."""

    def __init__(self) -> None:
        self._checksum = 1
        self._pieces: list[bytes | memoryview] = []

    def Add(self, piece: bytes) -> None:
        """Adds data."""
        self._checksum = zlib.adler32(piece, self._checksum)
        self._pieces.append(piece)

    def AddZeros(self, size: int) -> None:
        """Adds zeros, whose size is in bytes."""
        byte_sum = self._checksum & 0xFFFF
        total = (self._checksum >> 16) + size * byte_sum
        self._checksum = total % _CHECKSUM_MODULUS << 16 | byte_sum
        # Allocating memory for them would take as long as inflating them.
        zeros = memoryview(_ZEROS)
        while size > 0:
            self._pieces.append(zeros[:size])
            size -= len(zeros)

    def GetData(self, checksum: bytes) -> bytes | None:
        """Retrieves the data, None if the checksum is another one."""
        if int.from_bytes(checksum, "big") != self._checksum:
            return None
        return b"".join(self._pieces)


def Inflate(data: bytes) -> bytes | None:
    """Inflates a stream with long runs of zeros.

    The caller has to limit the size of the data: each byte can inflate to 1032 bytes.

    Returns:
      the same as zlib.decompress(), or None if there are no such runs, or if the data
          is not one whole and sound stream.
    """
    if data[: len(ZLIB_HEADER)] != ZLIB_HEADER:
        return None
    end_offset = len(data) - _CHECKSUM_SIZE
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    output = _Output()
    offset = len(ZLIB_HEADER)
    has_zeros = False
    try:
        for match in _RUN.finditer(data, offset, end_offset):
            test_offset = match.start() + _NUMBER_OF_FIRST_BYTES
            output.Add(inflater.decompress(data[offset:test_offset]))
            offset = test_offset + _NUMBER_OF_TESTED_BYTES
            piece = inflater.decompress(data[test_offset:offset])
            output.Add(piece)
            if piece == _TESTED_ZEROS:
                last_offset = match.end() - _NUMBER_OF_LAST_BYTES
                output.AddZeros((last_offset - offset) * MAXIMUM_RATIO)
                offset = last_offset
                has_zeros = True
        if not has_zeros:
            return None
        output.Add(inflater.decompress(data[offset:end_offset]))
    except zlib.error:
        return None
    if not inflater.eof or inflater.unused_data:
        return None
    return output.GetData(data[end_offset:])
