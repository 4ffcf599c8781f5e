"""Inflates blocks of an atop raw log in pieces: 1 MB can inflate to 1000 MB."""

from __future__ import annotations

import zlib

from typing import Iterator
from typing import NamedTuple

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import file_reader
from plaso_extra_parsers.readers.atop import samples

SYSTEM_BLOCK = 0
TASK_BLOCK = 1
CGROUP_BLOCK = 2
CGROUP_PROCESS_BLOCK = 3
BLOCK_NAMES = ("system", "task", "cgroup", "cgroup process")

# Header, an empty last deflate block and checksum.
MINIMUM_BLOCK_SIZE = 8

# No block is inflated to more than this, whatever its header says. A quarter of a
# million tasks fit (atop itself drops exited processes over 50 MiB), or 19,000 control
# groups with a quarter of a million processes.
_MAXIMUM_BLOCK_SIZE = 256 * 1024 * 1024
_MAXIMUM_SIZES = (
    _MAXIMUM_BLOCK_SIZE,
    _MAXIMUM_BLOCK_SIZE,
    8 * 1024 * 1024,
    1024 * 1024,
)

# zlib adds less than 0.1% and 64 bytes to data that it cannot compress.
_MAXIMUM_OVERHEAD = 1024

# Blocks are read in pieces of this size, in bytes; most blocks are one piece.
_PIECE_SIZE = 1024 * 1024

# Blocks of up to this size, in bytes, are inflated whole; larger ones are inflated
# twice, once for the checksum and once for their content.
_MAXIMUM_SMALL_SIZE = 4 * 1024 * 1024


def _GetMaximumSize(uncompressed_size: int) -> int:
    """Determines the maximum size of a zlib stream of this much data, in bytes."""
    return uncompressed_size + uncompressed_size // 1000 + _MAXIMUM_OVERHEAD


def CanInflateTo(
    compressed_size: int,
    uncompressed_size: int,
    maximum_size: int = _MAXIMUM_BLOCK_SIZE,
) -> bool:
    """Determines if a block can inflate to a size; all sizes are in bytes."""
    return (
        uncompressed_size <= maximum_size
        and uncompressed_size <= compressed_size * byte_reader.MAXIMUM_RATIO
        and compressed_size <= _GetMaximumSize(uncompressed_size)
    )


# Maximum size of the zlib stream of a block, in bytes.
MAXIMUM_STREAM_SIZE = _GetMaximumSize(_MAXIMUM_BLOCK_SIZE)


def IsSmall(sample: samples.AtopSample, index: int) -> bool:
    """Determines if a block is small enough to be inflated in one piece."""
    return sample.GetInflatedSizes()[index] <= _MAXIMUM_SMALL_SIZE


class _Stream(NamedTuple):
    """zlib stream of a block.

    Attributes:
      inflated_size: size of the inflated data in bytes.
      name: name of the block, for errors.
    """

    offset: int
    size: int
    inflated_size: int
    name: str


class BlockReader:
    """Reads blocks of samples."""

    def __init__(self, reader: file_reader.FileReader) -> None:
        """Initializes a block reader."""
        self._file_reader = reader

    def ReadBlock(self, sample: samples.AtopSample, index: int) -> bytes:
        """Inflates a block of a sample to exactly the size in the sample header.

        Raises:
          ParseError: if the block is damaged or cut off.
        """
        stream = self._GetStream(sample, index)
        if stream.size > _PIECE_SIZE:
            return b"".join(self.IterateBlock(sample, index))
        return byte_reader.InflateStream(
            self._file_reader.ReadData(stream.offset, stream.size, stream.name),
            stream.inflated_size,
            stream.offset,
            stream.name,
        )

    def MeasureBlock(self, sample: samples.AtopSample, index: int) -> int:
        """Checks a block of a sample, whose zlib stream may end before the block does.

        Returns:
          size of its zlib stream in bytes.

        Raises:
          ParseError: if the block is damaged or cut off.
        """
        inflater, data_pieces = self._OpenBlock(sample, index)
        for _ in inflater.IteratePieces(data_pieces):
            pass
        return inflater.stream_size

    def IsOfOtherSize(self, sample: samples.AtopSample, index: int) -> bool:
        """Determines if a block is sound but inflates to another size than expected."""
        block_sizes = sample.GetBlockSizes()
        offset = sample.blocks_offset + sum(block_sizes[:index])
        inflater = zlib.decompressobj()
        left_size = _MAXIMUM_SMALL_SIZE
        try:
            for data in self._IterateData(offset, block_sizes[index], "block"):
                while left_size > 0 and not inflater.eof:
                    piece = inflater.decompress(data, _PIECE_SIZE)
                    if not piece:
                        break
                    left_size -= len(piece)
                    data = inflater.unconsumed_tail
        except (errors.ParseError, zlib.error):
            return False
        size = _MAXIMUM_SMALL_SIZE - left_size
        return inflater.eof and size != sample.GetInflatedSizes()[index]

    def IterateBlock(self, sample: samples.AtopSample, index: int) -> Iterator[bytes]:
        """Inflates a block of a sample piece by piece.

        Returns:
          iterator of pieces, which raises ParseError where the block is damaged.

        Raises:
          ParseError: if the block is cut off or cannot inflate to the expected size.
        """
        inflater, data_pieces = self._OpenBlock(sample, index)
        return inflater.IteratePieces(data_pieces)

    def _OpenBlock(
        self, sample: samples.AtopSample, index: int
    ) -> tuple[byte_reader.Inflater, Iterator[bytes]]:
        """Opens a block; raises ParseError if it is cut off or cannot be inflated."""
        stream = self._GetStream(sample, index)
        return (
            byte_reader.Inflater(stream.inflated_size, stream.offset, stream.name),
            self._IterateData(stream.offset, stream.size, stream.name),
        )

    def _GetStream(self, sample: samples.AtopSample, index: int) -> _Stream:
        """Determines the stream of a block; raises ParseError for impossible sizes."""
        block_sizes = sample.GetBlockSizes()
        inflated_size = sample.GetInflatedSizes()[index]
        name = f"{BLOCK_NAMES[index]} block"
        relative_offset = sum(block_sizes[:index])
        offset = sample.blocks_offset + relative_offset
        block_size = block_sizes[index]
        available_size = sample.available_size - relative_offset
        if available_size < block_size:
            raise errors.ParseError(
                f"Unable to read {name}: expected {block_size} bytes, found "
                f"{max(available_size, 0)}",
                offset,
            )
        if not CanInflateTo(block_size, inflated_size, _MAXIMUM_SIZES[index]):
            raise errors.ParseError(
                f"Unable to inflate {name}: {block_size} bytes cannot inflate to the "
                f"expected {inflated_size} bytes",
                offset,
            )
        return _Stream(offset, block_size, inflated_size, name)

    def _IterateData(self, offset: int, size: int, name: str) -> Iterator[bytes]:
        """Reads data piece by piece."""
        end_offset = offset + size
        while offset < end_offset:
            piece_size = min(_PIECE_SIZE, end_offset - offset)
            yield self._file_reader.ReadData(offset, piece_size, name)
            offset += piece_size

    def MeasurePartialBlock(self, sample: samples.AtopSample, index: int) -> int:
        """Measures how much of a block that is cut off by the end of the file inflates.

        Returns:
          size of that part of the inflated block in bytes.

        Raises:
          ParseError: if the block is damaged.
        """
        size = 0
        for piece in self.IteratePartialBlock(sample, index):
            size += len(piece)
        return size

    def IteratePartialBlock(
        self, sample: samples.AtopSample, index: int
    ) -> Iterator[bytes]:
        """Inflates the existing part of a block that the end of the file cuts off.

        No checksum covers this part.

        Raises:
          ParseError: if the block is damaged.
        """
        name = f"{BLOCK_NAMES[index]} block"
        relative_offset = sum(sample.GetBlockSizes()[:index])
        offset = sample.blocks_offset + relative_offset
        left_size = sample.GetInflatedSizes()[index]
        if left_size > _MAXIMUM_SIZES[index]:
            raise errors.ParseError(
                f"Unable to inflate {name}: expected at most {_MAXIMUM_SIZES[index]} "
                f"bytes, found {left_size}",
                offset,
            )
        inflater = zlib.decompressobj()
        size = sample.available_size - relative_offset
        for data in self._IterateData(offset, size, name):
            while left_size:
                try:
                    piece = inflater.decompress(data, min(left_size, _PIECE_SIZE))
                except zlib.error as exception:
                    raise errors.ParseError(
                        f"Unable to inflate {name}: {exception!s}", offset
                    ) from exception
                if not piece:
                    break
                yield piece
                left_size -= len(piece)
                data = inflater.unconsumed_tail
