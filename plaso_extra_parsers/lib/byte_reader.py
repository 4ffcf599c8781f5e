"""Bounded reads of bytes and text. Small and boring on purpose."""

from __future__ import annotations

import zlib

from typing import BinaryIO

from plaso_extra_parsers.lib import errors

# Pieces that stay in the cache of the processor: a block of a megabyte inflated at once
# takes a third longer.
_PIECE_SIZE = 64 * 1024


def DecodeText(data: bytes) -> str:
    """Decodes text that ends at its first NUL byte.

    Args:
      data (bytes): text, UTF-8 by convention, with or without a NUL byte.

    Returns:
      str: text; bytes that are not UTF-8 appear as backslash escapes (\\xff).
    """
    end_offset = data.find(b"\x00")
    if end_offset >= 0:
        data = data[:end_offset]
    return data.decode("utf-8", "backslashreplace")


def GetFileSize(file_object: BinaryIO) -> int:
    """Retrieves the size of a file.

    Args:
      file_object (file): file-like object; its position is changed.

    Returns:
      int: size in bytes.
    """
    file_object.seek(0, 2)
    return file_object.tell()


def ReadData(
    file_object: BinaryIO, file_offset: int, data_size: int, description: str
) -> bytes:
    """Reads an exact amount of data.

    Args:
      file_object (file): file-like object.
      file_offset (int): offset relative to the start of the file, in bytes.
      data_size (int): number of bytes to read, which the caller has bounded.
      description (str): what is read, for the error.

    Returns:
      bytes: data of exactly data_size bytes.

    Raises:
      ParseError: if the file does not hold that much data.
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


def InflateStream(
    data: bytes,
    uncompressed_size: int,
    file_offset: int,
    description: str,
) -> tuple[bytes, int]:
    """Inflates one zlib stream, which may end before the data does.

    Args:
      data (bytes): zlib stream.
      uncompressed_size (int): size of the inflated data in bytes, which the caller
          has bounded; no more than one byte over it is ever allocated.
      file_offset (int): offset of the stream relative to the start of the file, in
          bytes, for the error.
      description (str): what is inflated, for the error.

    Returns:
      tuple[bytes, int]: inflated data of exactly uncompressed_size bytes, and size of
          the stream in bytes.

    Raises:
      ParseError: if the stream is damaged, incomplete, or inflates to another size.
    """
    inflater = zlib.decompressobj()
    pieces = []
    left_size = uncompressed_size + 1
    input_data = data
    try:
        while left_size > 0 and not inflater.eof:
            piece = inflater.decompress(input_data, min(left_size, _PIECE_SIZE))
            if not piece:
                break
            pieces.append(piece)
            left_size -= len(piece)
            input_data = inflater.unconsumed_tail
    except zlib.error as exception:
        raise errors.ParseError(
            f"Unable to inflate {description}: {exception!s}", file_offset
        ) from exception
    uncompressed_data = b"".join(pieces)

    if len(uncompressed_data) > uncompressed_size:
        raise errors.ParseError(
            f"Unable to inflate {description}: expected {uncompressed_size} bytes, "
            "found more",
            file_offset,
        )
    # The checksum at the end of the stream is only tested when the end is reached.
    if not inflater.eof:
        raise errors.ParseError(
            f"Unable to inflate {description}: expected {uncompressed_size} bytes, "
            f"found {len(uncompressed_data)} in an incomplete stream",
            file_offset,
        )
    if len(uncompressed_data) != uncompressed_size:
        raise errors.ParseError(
            f"Unable to inflate {description}: expected {uncompressed_size} bytes, "
            f"found {len(uncompressed_data)}",
            file_offset,
        )
    return uncompressed_data, len(data) - len(inflater.unused_data)
