"""Reads a file of any size through a window of bounded size."""

from __future__ import annotations

from typing import BinaryIO
from typing import Iterator
from typing import NamedTuple

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import file_reader

DEFAULT_WINDOW_SIZE = 4 * 1024 * 1024

# A file with more unreadable parts is not read any further.
_MAXIMUM_NUMBER_OF_HOLES = 1024


class Hole(NamedTuple):
    """Part of a file that cannot be read.

    Attributes:
      end_offset: offset at which reading works again.
      message: what cannot be read, and why.
    """

    offset: int
    end_offset: int
    message: str


class FileWindow:
    """Window on a file, which is moved forward.

    A memory map would not work for a file inside an image, and it ends the process if
    the file is truncated while it is read. Methods that read raise a ParseError if too
    many parts of the file cannot be read.

    Attributes:
      data (bytes): data in the window.
      file_size (int): size of the file in bytes.
      holes (list[Hole]): parts of the file that are known to be unreadable; they are
          read as zero bytes.
      offset (int): offset of the window relative to the start of the file.
    """

    def __init__(
        self,
        file_object: BinaryIO,
        window_size: int = DEFAULT_WINDOW_SIZE,
    ) -> None:
        """Initializes a window of a size in bytes."""
        self._reader = file_reader.FileReader(file_object)
        self._told_offset = 0
        self._window_size = window_size
        self.data = b""
        self.file_size = self._reader.file_size
        self.holes: list[Hole] = []
        self.offset = 0

    def _ReadFile(self, file_offset: int, data_size: int) -> bytes:
        """Reads data inside the file, with zero bytes for unreadable parts."""
        pieces = []
        end_offset = file_offset + data_size
        while file_offset < end_offset:
            hole = self.FindHole(file_offset, end_offset)
            if hole and hole.offset <= file_offset:
                size = min(hole.end_offset, end_offset) - file_offset
                pieces.append(bytes(size))
            else:
                size = (hole.offset if hole else end_offset) - file_offset
                try:
                    pieces.append(self._reader.ReadData(file_offset, size, "log file"))
                except errors.ReadError as exception:
                    self._AddHole(exception)
                    continue
            file_offset += size
        return b"".join(pieces)

    def _AddHole(self, error: errors.ReadError) -> None:
        """Adds an unreadable part; offsets in the error are relative to the file."""
        if len(self.holes) >= _MAXIMUM_NUMBER_OF_HOLES:
            raise error
        new_hole = Hole(error.offset or 0, error.end_offset, error.message)
        # An earlier read at a later offset may have found the rest of this hole.
        self.holes = [
            hole
            for hole in self.holes
            if hole.offset < new_hole.offset or hole.end_offset > new_hole.end_offset
        ]
        self.holes.append(new_hole)
        self.holes.sort()

    def FindHole(self, file_offset: int, end_offset: int) -> Hole | None:
        """Finds the first known unreadable part between two offsets, or None."""
        for hole in self.holes:
            if hole.offset < end_offset and file_offset < hole.end_offset:
                return hole
        return None

    def IterateNewHoles(self, file_offset: int) -> Iterator[errors.ReadError]:
        """Reports unreadable parts that begin before an offset, each one once."""
        for hole in self.holes:
            if self._told_offset <= hole.offset < file_offset:
                self._told_offset = hole.end_offset
                yield errors.ReadError(hole.message, hole.offset, hole.end_offset)

    def GetIndex(self, file_offset: int, data_size: int) -> int:
        """Moves the window, if needed, so that it contains data of a size in bytes.

        Returns:
          index of the data in the window, or -1 if the data is not inside the file.
        """
        index = file_offset - self.offset
        if index >= 0 and index + data_size <= len(self.data):
            return index

        end_offset = file_offset + data_size
        if file_offset < 0 or end_offset > self.file_size:
            return -1

        read_size = min(max(self._window_size, data_size), self.file_size - file_offset)
        self.data = self._ReadFile(file_offset, read_size)
        self.offset = file_offset
        return 0

    def ReadData(self, file_offset: int, data_size: int) -> bytes:
        """Reads data without moving the window; returns less at the end of the file.

        The caller has to limit the size, which is in bytes.
        """
        data_size = max(0, min(data_size, self.file_size - file_offset))
        if file_offset < 0:
            return b""

        index = file_offset - self.offset
        if index >= 0 and index + data_size <= len(self.data):
            return self.data[index : index + data_size]

        return self._ReadFile(file_offset, data_size)

    def FindByte(self, value: bytes, file_offset: int, end_offset: int) -> int:
        """Finds a byte between an offset and an end offset, without moving the window.

        Returns the offset of the byte, or -1 if there is none.
        """
        index = file_offset - self.offset
        end_index = end_offset - self.offset
        if 0 <= index and end_index <= len(self.data):
            found_index = self.data.find(value, index, end_index)
            return found_index if found_index < 0 else self.offset + found_index

        while data := self.ReadData(
            file_offset, min(self._window_size, end_offset - file_offset)
        ):
            found_index = data.find(value)
            if found_index >= 0:
                return file_offset + found_index
            file_offset += len(data)
        return -1

    def FindNonZero(self, file_offset: int, end_offset: int) -> int:
        """Finds the end of a run of zero bytes, without moving the window.

        Returns:
          offset of the first byte that is not zero, or the end offset.
        """
        # Most runs are short, so the first piece is small.
        read_size = 4096
        zeros = b""
        while data := self.ReadData(
            file_offset, min(read_size, end_offset - file_offset)
        ):
            # Comparing with zeros is several times faster than looking at each byte.
            if len(zeros) != len(data):
                zeros = bytes(len(data))
            if data != zeros:
                return file_offset + len(data) - len(data.lstrip(b"\x00"))
            file_offset += len(data)
            read_size = self._window_size
        return end_offset
