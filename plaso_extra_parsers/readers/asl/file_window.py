"""Reads a file of any size through a window of bounded size."""

from __future__ import annotations

from typing import BinaryIO
from typing import Iterator
from typing import NamedTuple

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import file_reader

DEFAULT_WINDOW_SIZE = 4 * 1024 * 1024

# A disk with more of them is not read any further.
_MAXIMUM_NUMBER_OF_HOLES = 1024


class Hole(NamedTuple):
    """Part of a file that cannot be read.

    Attributes:
      offset (int): offset of its first byte relative to the start of the file.
      end_offset (int): offset at which reading works again.
      message (str): what cannot be read, and why.
    """

    offset: int
    end_offset: int
    message: str


class FileWindow:
    """Window on a file, which is moved forward.

    A memory map would serve as well for a real file, but not for a file inside an
    image, and it ends the process if the file is cut while it is read.

    Attributes:
      data (bytes): data in the window.
      file_size (int): size of the file in bytes.
      holes (list[Hole]): parts of the file that cannot be read, which look like zero
          bytes, as far as they are known.
      offset (int): offset of the window relative to the start of the file.
    """

    def __init__(
        self,
        file_object: BinaryIO,
        window_size: int = DEFAULT_WINDOW_SIZE,
    ) -> None:
        """Initializes a window.

        Args:
          file_object (file): file-like object.
          window_size (Optional[int]): size of the window in bytes.
        """
        self._reader = file_reader.FileReader(file_object)
        self._told_offset = 0
        self._window_size = window_size
        self.data = b""
        self.file_size = self._reader.file_size
        self.holes: list[Hole] = []
        self.offset = 0

    def _ReadFile(self, file_offset: int, data_size: int) -> bytes:
        """Reads data from the file.

        Args:
          file_offset (int): offset relative to the start of the file, in bytes.
          data_size (int): number of bytes to read, which the file has.

        Returns:
          bytes: data, with zero bytes in place of what cannot be read.

        Raises:
          ParseError: if the file has too many parts that cannot be read.
        """
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
        """Adds a part of the file that cannot be read.

        Args:
          error (ReadError): error of the reader, which counts from the start of the
              whole file.

        Raises:
          ParseError: if the file has too many of them.
        """
        if len(self.holes) >= _MAXIMUM_NUMBER_OF_HOLES:
            raise error
        new_hole = Hole(error.offset or 0, error.end_offset, error.message)
        # A read that began later may have found the rest of it before.
        self.holes = [
            hole
            for hole in self.holes
            if hole.offset < new_hole.offset or hole.end_offset > new_hole.end_offset
        ]
        self.holes.append(new_hole)
        self.holes.sort()

    def FindHole(self, file_offset: int, end_offset: int) -> Hole | None:
        """Finds the first part of some data that is known not to be readable.

        Args:
          file_offset (int): offset of the data relative to the start of the file.
          end_offset (int): offset of the first byte after it.

        Returns:
          Hole: hole, or None if there is none.
        """
        for hole in self.holes:
            if hole.offset < end_offset and file_offset < hole.end_offset:
                return hole
        return None

    def IterateNewHoles(self, file_offset: int) -> Iterator[errors.ReadError]:
        """Reports what cannot be read, each part once.

        Args:
          file_offset (int): offset up to which it is to be reported.

        Yields:
          ReadError: what cannot be read, and why.
        """
        for hole in self.holes:
            if self._told_offset <= hole.offset < file_offset:
                self._told_offset = hole.end_offset
                yield errors.ReadError(hole.message, hole.offset, hole.end_offset)

    def GetIndex(self, file_offset: int, data_size: int) -> int:
        """Makes sure that data is in the window, moving it if need be.

        Args:
          file_offset (int): offset relative to the start of the file, in bytes.
          data_size (int): number of bytes that are needed.

        Returns:
          int: index of the data in the window, or -1 if the file does not hold that
              much data.

        Raises:
          ParseError: if the file cannot be read.
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
        """Reads data without moving the window.

        Args:
          file_offset (int): offset relative to the start of the file, in bytes.
          data_size (int): number of bytes to read, which the caller has bounded.

        Returns:
          bytes: data, less than asked for at the end of the file.

        Raises:
          ParseError: if the file cannot be read.
        """
        data_size = min(data_size, self.file_size - file_offset)
        if file_offset < 0 or data_size <= 0:
            return b""

        index = file_offset - self.offset
        if index >= 0 and index + data_size <= len(self.data):
            return self.data[index : index + data_size]

        return self._ReadFile(file_offset, data_size)

    def FindByte(self, value: bytes, file_offset: int, end_offset: int) -> int:
        """Finds the first occurrence of a byte, without moving the window.

        Args:
          value (bytes): byte to find.
          file_offset (int): offset to start at, relative to the start of the file.
          end_offset (int): offset to end before, relative to the start of the file.

        Returns:
          int: offset relative to the start of the file, or -1 if there is none.

        Raises:
          ParseError: if the file cannot be read.
        """
        index = file_offset - self.offset
        end_index = end_offset - self.offset
        if 0 <= index and end_index <= len(self.data):
            found_index = self.data.find(value, index, end_index)
            return found_index if found_index < 0 else self.offset + found_index

        while file_offset < end_offset:
            data = self.ReadData(
                file_offset, min(self._window_size, end_offset - file_offset)
            )
            found_index = data.find(value)
            if found_index >= 0:
                return file_offset + found_index
            if not data:
                break
            file_offset += len(data)
        return -1

    def FindNonZero(self, file_offset: int, end_offset: int) -> int:
        """Finds the end of a run of zero bytes, without moving the window.

        Args:
          file_offset (int): offset to start at, relative to the start of the file.
          end_offset (int): offset to end before, relative to the start of the file.

        Returns:
          int: offset of the first byte that is not zero, or the end offset.

        Raises:
          ParseError: if the file cannot be read.
        """
        # Most runs are short, so the first piece is small.
        read_size = 4096
        zeros = b""
        while file_offset < end_offset:
            data = self.ReadData(file_offset, min(read_size, end_offset - file_offset))
            if not data:
                break
            # Comparing is several times faster than looking at each byte.
            if len(zeros) != len(data):
                zeros = bytes(len(data))
            if data != zeros:
                return file_offset + len(data) - len(data.lstrip(b"\x00"))
            file_offset += len(data)
            read_size = self._window_size
        return end_offset
