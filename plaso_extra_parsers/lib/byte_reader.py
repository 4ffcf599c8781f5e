"""Bounded reads of bytes and text. Small and boring on purpose.

Offsets are in bytes from the start of the file. Errors contain the description of what
is read.
"""

from __future__ import annotations

import zlib

from typing import BinaryIO
from typing import Iterable
from typing import Iterator

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import sparse_streams

# Deflate never compresses better than this.
MAXIMUM_RATIO = sparse_streams.MAXIMUM_RATIO

# Streams that cannot inflate to more bytes than this are inflated at once. In pieces,
# the C library would release and allocate memory again for each stream.
_MAXIMUM_SIZE_AT_ONCE = 16 * 1024 * 1024

_PIECE_SIZE = 64 * 1024


def DecodeText(data: bytes) -> str:
    """Decodes text that ends at its first NUL byte or with the data.

    Text is UTF-8 by convention; other bytes become backslash escapes (\\xff).
    """
    end_offset = data.find(b"\x00")
    if end_offset >= 0:
        data = data[:end_offset]
    return data.decode("utf-8", "backslashreplace")


def GetFileSize(file_object: BinaryIO) -> int:
    """Retrieves the size of a file in bytes, and changes the position in the file."""
    file_object.seek(0, 2)
    return file_object.tell()


def ReadData(
    file_object: BinaryIO, file_offset: int, data_size: int, description: str
) -> bytes:
    """Reads data of exactly this size in bytes, which the caller has to limit.

    Raises:
      ParseError: if the data cannot be read, or the file ends before the data does.
    """
    try:
        file_object.seek(file_offset, 0)
        data = file_object.read(data_size)
    except (OSError, ValueError) as exception:
        raise errors.ParseError(
            f"Unable to read {description}: {exception!s}", file_offset
        ) from exception

    if len(data) != data_size:
        raise errors.ParseError(
            f"Unable to read {description}: expected {data_size} bytes, "
            f"found {len(data)}",
            file_offset,
        )
    return data


class Inflater:
    """Inflates one zlib stream piece by piece.

    Attributes:
      stream_size (int): number of compressed bytes that have been inflated so far.
    """

    def __init__(
        self, uncompressed_size: int, file_offset: int, description: str
    ) -> None:
        """Initializes an inflater, which inflates at most one byte more than the size.

        The size is in bytes. Errors contain the offset of the stream.
        """
        self._description = description
        self._file_offset = file_offset
        self._inflater = zlib.decompressobj()
        self._uncompressed_size = uncompressed_size
        self.stream_size = 0

    def IteratePieces(self, data_pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Inflates the stream, which may end before the data does.

        A piece has at most 64 KiB; the checksum is tested after the last piece has been
        yielded.

        Raises:
          ParseError: if the stream is damaged, incomplete, or inflates to another size.
        """
        inflater = self._inflater
        found_size = 0
        for data in data_pieces:
            self.stream_size += len(data)
            while not inflater.eof and found_size <= self._uncompressed_size:
                maximum_size = self._uncompressed_size + 1 - found_size
                try:
                    piece = inflater.decompress(data, min(maximum_size, _PIECE_SIZE))
                except zlib.error as exception:
                    raise self._CreateError(str(exception)) from exception
                if not piece:
                    break
                yield piece
                found_size += len(piece)
                data = inflater.unconsumed_tail
        self.stream_size -= len(inflater.unused_data)

        expected = f"expected {self._uncompressed_size} bytes, found"
        if found_size > self._uncompressed_size:
            raise self._CreateError(f"{expected} more")
        # The checksum at the end of the stream is only tested when the end is reached.
        if not inflater.eof:
            raise self._CreateError(f"{expected} {found_size} in an incomplete stream")
        if found_size != self._uncompressed_size:
            raise self._CreateError(f"{expected} {found_size}")

    def _CreateError(self, reason: str) -> errors.ParseError:
        """Creates an error of the stream."""
        return errors.ParseError(
            f"Unable to inflate {self._description}: {reason}", self._file_offset
        )


def InflateStream(
    data: bytes, uncompressed_size: int, file_offset: int, description: str
) -> bytes:
    """Inflates one zlib stream, which may end before the data does.

    The caller has to limit the uncompressed size, in bytes. At most one byte more is
    allocated, or up to 16 MiB if that is more and the stream can inflate to it.

    Raises:
      ParseError: if the stream is damaged, incomplete, or inflates to another size.
    """
    if len(data) * MAXIMUM_RATIO <= _MAXIMUM_SIZE_AT_ONCE:
        try:
            uncompressed_data = sparse_streams.Inflate(data) or zlib.decompress(
                data, bufsize=uncompressed_size
            )
            if len(uncompressed_data) == uncompressed_size:
                return uncompressed_data
        except zlib.error:
            pass
    # Inflating in pieces shows what is wrong.
    inflater = Inflater(uncompressed_size, file_offset, description)
    return b"".join(inflater.IteratePieces([data]))
