"""Tells objects of a log file from anything else."""

from __future__ import annotations

from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts

# No string is longer, and the end of one is not looked for any further.
MAXIMUM_STRING_SIZE = 4 * 1024 * 1024

# Many damaged records may claim to end at one place.
_MAXIMUM_NUMBER_OF_RESULTS = 1024


class ObjectChecker:
    """Determines if there is an object at an offset."""

    def __init__(self, window: file_window.FileWindow) -> None:
        """Initializes an object checker.

        Args:
          window (FileWindow): window on the file.
        """
        format_layouts = layouts.GetLayouts()
        self._minimum_data_size = format_layouts.minimum_data_size
        self._object_layout = format_layouts.object_header
        self._pair_size = format_layouts.pair.size
        self._results: dict[int, bool] = {}
        self._window = window

    def _CheckObject(self, file_offset: int) -> bool:
        """Determines if something that looks like an object is at an offset.

        Args:
          file_offset (int): offset relative to the start of the file, in bytes.

        Returns:
          bool: True if there is an object.

        Raises:
          ParseError: if the file cannot be read.
        """
        header_size = self._object_layout.size
        data = self._window.ReadData(file_offset, header_size)
        if len(data) < header_size:
            return False

        object_header = self._object_layout.ReadRecord(data)
        object_type: int = object_header.object_type
        data_size: int = object_header.data_size
        start_offset = file_offset + header_size
        end_offset = start_offset + data_size
        if end_offset > self._window.file_size:
            return False
        if object_type == layouts.OBJECT_TYPE_STRING:
            if data_size > MAXIMUM_STRING_SIZE:
                return False
            nul_offset = self._window.FindByte(b"\x00", start_offset, end_offset)
            return nul_offset == end_offset - 1
        return object_type == layouts.OBJECT_TYPE_MESSAGE and self._CheckDataSize(
            data_size
        )

    def _CheckDataSize(self, data_size: int) -> bool:
        """Determines if a data size may be that of a message.

        Args:
          data_size (int): data size in bytes.

        Returns:
          bool: True if it is that of a number of pairs.
        """
        return (
            data_size >= self._minimum_data_size
            and (data_size - self._minimum_data_size) % self._pair_size == 0
        )

    def CheckMessage(self, file_offset: int) -> bool:
        """Determines if something that looks like a message is at an offset.

        Args:
          file_offset (int): offset relative to the start of the file, in bytes.

        Returns:
          bool: True if there is a message.

        Raises:
          ParseError: if the file cannot be read.
        """
        data = self._window.ReadData(file_offset, self._object_layout.size)
        if len(data) < self._object_layout.size:
            return False
        object_type, data_size = self._object_layout.ReadRecord(data)
        end_offset = file_offset + len(data) + data_size
        return (
            object_type == layouts.OBJECT_TYPE_MESSAGE
            and end_offset <= self._window.file_size
            and self._CheckDataSize(data_size)
        )

    def CheckObject(self, file_offset: int) -> bool:
        """Determines if something that looks like an object is at an offset.

        Args:
          file_offset (int): offset relative to the start of the file, in bytes.

        Returns:
          bool: True if there is an object, or the end of the file.

        Raises:
          ParseError: if the file cannot be read.
        """
        if file_offset == self._window.file_size:
            return True
        if file_offset not in self._results:
            if len(self._results) >= _MAXIMUM_NUMBER_OF_RESULTS:
                self._results.clear()
            self._results[file_offset] = self._CheckObject(file_offset)
        return self._results[file_offset]
