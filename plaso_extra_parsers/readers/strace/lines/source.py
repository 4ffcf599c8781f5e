"""Reads the lines of a text file in batches; memory is bounded for any contents."""

from __future__ import annotations

import re
import sys
import typing

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import file_reader

# Bytes that are read at a time. The lines do not depend on it.
READ_SIZE = 64 * 1024

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# Colours (--color=always, since release 7.0) occur anywhere, also in names:
#     \x1b[1;31mread\x1b[0m(3
COLOUR = re.compile(rb"\x1b\[[0-9;]*[mK]")

# A longer line is cut to its two ends.
MAXIMUM_LINE_SIZE = 4 * 1024 * 1024
_HEAD_SIZE = 64 * 1024
_TAIL_SIZE = 4 * 1024


class LongLine(typing.NamedTuple):
    """Line that is too long to be kept in memory.

    Attributes:
      head: first part of the line.
      tail: last part of the line.
      size: size of the line in bytes, without the line feed.
    """

    head: str
    tail: str
    size: int


class CutLine(typing.NamedTuple):
    """Part of a line whose other part cannot be read from the file.

    Attributes:
      has_start: True if the part is the start of the line, False if it is the end.
    """

    text: str
    has_start: bool


def IterateBlocks(
    file_object: typing.BinaryIO, maximum_size: int | None = None
) -> typing.Iterator[bytes | errors.ReadError]:
    """Iterates over the blocks of a file from its start, up to a size in bytes.

    Yields:
      data that is not empty, or an error in the place of data that cannot be read.
    """
    block_size = READ_SIZE
    end_offset = sys.maxsize if maximum_size is None else maximum_size

    offset = 0
    is_readable = True
    while offset < end_offset:
        # A file object can raise any exception.
        try:
            if not offset:
                file_object.seek(0)
            data = file_object.read(min(block_size, end_offset - offset))
        except Exception:  # pylint: disable=broad-exception-caught
            is_readable = False
            break
        if not data:
            break
        offset += len(data)
        yield data

    if offset >= end_offset:
        return

    try:
        reader = file_reader.FileReader(file_object)
    except errors.ReadError as error:
        # The size of the file is not known: the end of the data is its end.
        if not is_readable:
            yield errors.ReadError(error.message, offset, offset)
        return

    for block in reader.IterateBlocks(block_size, offset, "lines"):
        yield block
        if isinstance(block, errors.ReadError):
            offset = block.end_offset
        else:
            offset += len(block)
        if offset >= end_offset:
            return


def ReadStart(file_object: typing.BinaryIO, size: int) -> bytes:
    """Reads the start of a file, up to a size in bytes or the first unreadable data."""
    blocks = []
    missing_size = size
    for block in IterateBlocks(file_object, size):
        if isinstance(block, errors.ReadError):
            break
        blocks.append(block[:missing_size])
        missing_size -= len(block)
        if missing_size <= 0:
            break
    return b"".join(blocks)


class LineSource:
    """Reads lines in batches.

    Attributes:
      has_colours (bool): True if escape sequences of colours were removed.
      has_line_feed_at_end (bool): True if the part of the file that was read ends in a
          line feed.
    """

    def __init__(self, file_object: typing.BinaryIO) -> None:
        """Initializes a source of the lines of a file, which is read from its start."""
        self._carry = b""
        self._file_object = file_object
        # Start, end and size of the part read so far of a line that is too long.
        self._head: str | None = None
        self._tail = b""
        self._size = 0
        self.has_colours = False
        self.has_line_feed_at_end = True

    def _Decode(self, data: bytes) -> str:
        """Decodes lines; bytes that are not UTF-8 are shown as \\xNN."""
        # One byte is found some ten times faster than two.
        if b"\x1b" in data and b"\x1b[" in data:
            data, number_of_colours = COLOUR.subn(b"", data)
            self.has_colours = self.has_colours or bool(number_of_colours)
        if b"\r" in data and b"\r\n" in data:
            data = data.replace(b"\r\n", b"\n")
        if data.endswith(b"\r"):
            data = data[:-1]
        return data.decode("utf-8", "backslashreplace")

    def IterateBatches(
        self,
    ) -> typing.Iterator[list[str] | LongLine | CutLine | errors.ReadError]:
        """Iterates over the lines of the file.

        Yields:
          lines without line feeds, one line that is too long, the part of a line before
              or after data that cannot be read, or the error for that data.
        """
        for part in self.IterateTexts():
            yield part.split("\n") if isinstance(part, str) else part

    def IterateTexts(
        self,
    ) -> typing.Iterator[str | LongLine | CutLine | errors.ReadError]:
        """Iterates over the lines of the file in larger pieces.

        Yields:
          whole lines joined by line feeds; everything else as in IterateBatches.
        """
        is_start = True
        is_behind_error = False
        for block in IterateBlocks(self._file_object):
            if isinstance(block, errors.ReadError):
                yield from self._TakeIncompleteLine(not is_behind_error)
                yield block
                is_behind_error = True
                is_start = False
                continue

            data = block if self._head is not None else self._carry + block
            if is_start:
                if BYTE_ORDER_MARK.startswith(data) and data != BYTE_ORDER_MARK:
                    self._carry = data
                    continue
                data = data.removeprefix(BYTE_ORDER_MARK)
                is_start = False
            if is_behind_error:
                line, separator, rest = data.partition(b"\n")
                if not separator and len(line) <= MAXIMUM_LINE_SIZE:
                    self._carry = data
                    continue
                yield CutLine(self._Decode(line), False)
                self._carry = b""
                if not separator:
                    continue
                data = rest
                is_behind_error = False
            yield from self._SplitLines(data)

        if self._carry or self._head is not None:
            self.has_line_feed_at_end = False
            yield from self._TakeIncompleteLine(not is_behind_error, is_end=True)

    def _SplitLines(self, data: bytes) -> typing.Iterator[str | LongLine]:
        """Splits data into lines; the last line can continue in the next block.

        The data begins within a line only if that line is too long.
        """
        self._carry = b""
        end = data.find(b"\n")
        if self._head is not None:
            self._AddToLongLine(data if end < 0 else data[:end])
            if end < 0:
                return
            yield self._TakeLongLine()
            data = data[end + 1 :]
        elif end > MAXIMUM_LINE_SIZE:
            self._AddToLongLine(data[:end])
            yield self._TakeLongLine()
            data = data[end + 1 :]

        end = data.rfind(b"\n")
        if end >= 0:
            yield self._Decode(data[:end])
            data = data[end + 1 :]
        if len(data) > MAXIMUM_LINE_SIZE:
            self._AddToLongLine(data)
        else:
            self._carry = data

    def _AddToLongLine(self, data: bytes) -> None:
        """Adds the start, or the next part, of a line that is too long."""
        if self._head is None:
            self._head = self._Decode(data[:_HEAD_SIZE])
        self._size += len(data)
        self._tail = (self._tail + data[-_TAIL_SIZE:])[-_TAIL_SIZE:]

    def _TakeLongLine(self) -> LongLine:
        """Takes a line that is too long."""
        long_line = LongLine(self._head or "", self._Decode(self._tail), self._size)
        self._head = None
        self._tail = b""
        self._size = 0
        return long_line

    def _TakeIncompleteLine(
        self, has_start: bool, is_end: bool = False
    ) -> typing.Iterator[str | LongLine | CutLine]:
        """Takes the line, if any, that does not end in a line feed.

        The line ends at the end of the file, or before data that cannot be read.
        """
        if self._head is not None:
            yield self._TakeLongLine()
        if self._carry:
            text = self._Decode(self._carry.removeprefix(BYTE_ORDER_MARK))
            self._carry = b""
            if is_end and has_start:
                yield text
            else:
                yield CutLine(text, has_start)
