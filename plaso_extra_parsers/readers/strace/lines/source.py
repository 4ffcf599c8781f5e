"""Lines of a text file in batches, in bounded memory whatever the file holds."""

from __future__ import annotations

import re
import typing

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# Colours (--color=always, since release 7.0) stand anywhere, also in names.
_COLOUR = re.compile(rb"\x1b\[[0-9;]*[mK]")

_READ_SIZE = 256 * 1024

# A longer line is cut to its two ends.
MAXIMUM_LINE_SIZE = 4 * 1024 * 1024
_HEAD_SIZE = 64 * 1024
_TAIL_SIZE = 4 * 1024


class LongLine(typing.NamedTuple):
    """Line that is too long to be held.

    Attributes:
      head (str): first part of the line.
      tail (str): last part of the line.
      size (int): size of the line in bytes, without the line feed.
    """

    head: str
    tail: str
    size: int


class LineSource:
    """Reads lines in batches.

    Attributes:
      has_colours (bool): True if escape sequences of colours were removed.
      has_line_feed_at_end (bool): True if the file, as far as it was read, ends in a
          line feed.
    """

    def __init__(self, file_object: typing.BinaryIO) -> None:
        """Initializes a source of lines.

        Args:
          file_object (BinaryIO): file, it is read from its start.
        """
        super().__init__()
        self._file_object = file_object
        self.has_colours = False
        self.has_line_feed_at_end = True

    def _Decode(self, data: bytes) -> str:
        """Decodes lines.

        Args:
          data (bytes): lines.

        Returns:
          str: text; bytes that are not UTF-8 are shown as \\xNN.
        """
        if b"\x1b[" in data:
            data, number_of_colours = _COLOUR.subn(b"", data)
            self.has_colours = self.has_colours or bool(number_of_colours)
        if b"\r\n" in data:
            data = data.replace(b"\r\n", b"\n")
        if data.endswith(b"\r"):
            data = data[:-1]
        return data.decode("utf-8", "backslashreplace")

    def IterateBatches(self) -> typing.Iterator[list[str] | LongLine]:
        """Iterates the lines of the file.

        Yields:
          list[str]|LongLine: lines without line feeds, or one line that is too long.
        """
        self._file_object.seek(0)
        data = self._file_object.read(_READ_SIZE)
        if data.startswith(_BYTE_ORDER_MARK):
            data = data[len(_BYTE_ORDER_MARK) :]
        carry = b""
        while data:
            end = data.rfind(b"\n")
            if end >= 0:
                lines = self._Decode(carry + data[:end]).split("\n")
                carry = data[end + 1 :]
                yield lines
            else:
                carry += data
            data = b""
            if len(carry) > MAXIMUM_LINE_SIZE:
                long_line, data = self._ReadLongLine(carry)
                carry = b""
                yield long_line
            if not data:
                data = self._file_object.read(_READ_SIZE)
        if carry:
            self.has_line_feed_at_end = False
            yield self._Decode(carry).split("\n")

    def _ReadLongLine(self, data: bytes) -> tuple[LongLine, bytes]:
        """Reads the rest of a line that is too long.

        Args:
          data (bytes): start of the line.

        Returns:
          tuple[LongLine, bytes]: ends of the line, and data behind it.
        """
        head = data[:_HEAD_SIZE]
        size = len(data)
        tail = data[-_TAIL_SIZE:]
        while True:
            data = self._file_object.read(_READ_SIZE)
            if not data:
                self.has_line_feed_at_end = False
                carry = b""
                break
            end = data.find(b"\n")
            if end >= 0:
                size += end
                tail = (tail + data[:end])[-_TAIL_SIZE:]
                carry = data[end + 1 :]
                break
            size += len(data)
            tail = (tail + data)[-_TAIL_SIZE:]
        return LongLine(self._Decode(head), self._Decode(tail), size), carry
