"""Reads the string objects that a walk through a log file comes to."""

from __future__ import annotations

from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import string_table


class StringWalk:
    """Reads string objects into a string table, before a record uses them.

    Attributes:
      first_unused_offset (int): offset of the first string since the last record.
      number_of_unused_strings (int): number of strings since the last record.
    """

    def __init__(
        self, window: file_window.FileWindow, strings: string_table.StringTable
    ) -> None:
        """Initializes a walk.

        Args:
          window (FileWindow): window on the file.
          strings (StringTable): strings of the file.
        """
        format_layouts = layouts.GetLayouts()
        self._header_size = format_layouts.object_header.size
        self._read_header_values = format_layouts.object_header.ReadValues
        self._strings = strings
        self._window = window
        self.first_unused_offset = 0
        self.number_of_unused_strings = 0

    def ReadString(self, file_offset: int, start_offset: int, end_offset: int) -> bool:
        """Reads a string object that the walk comes by.

        Args:
          file_offset (int): offset of the object relative to the start of the file.
          start_offset (int): offset of its text.
          end_offset (int): offset of the first byte after it.

        Returns:
          bool: True if the text ends where the object does, as every text does.

        Raises:
          ParseError: if the file cannot be read.
        """
        window = self._window
        end_index = end_offset - window.offset
        if end_index > len(window.data):
            object_size = end_offset - file_offset
            if object_size > string_table.MAXIMUM_STRING_SIZE:
                nul_offset = window.FindByte(b"\x00", start_offset, end_offset)
                return nul_offset == end_offset - 1
            end_index = window.GetIndex(file_offset, object_size) + object_size

        data = window.data
        start_index = start_offset - window.offset
        nul_index = data.find(b"\x00", start_index, end_index)
        if nul_index < 0 or nul_index != end_index - 1:
            return False

        self._strings.AddString(file_offset, data[start_index:nul_index])
        if not self.number_of_unused_strings:
            self.first_unused_offset = file_offset
        self.number_of_unused_strings += 1
        return True

    def ReadSoundStrings(self, file_offset: int, limit_offset: int) -> int:
        """Reads the strings the walk comes to, as long as they are sound.

        Most objects are, so this is where speed matters.

        Args:
          file_offset (int): offset relative to the start of the file, in bytes.
          limit_offset (int): offset of the next record of the list, or the size of the
              file.

        Returns:
          int: offset of the first object that is something else, or that is not in the
              window.
        """
        window = self._window
        data = window.data
        index = file_offset - window.offset
        if index < 0:
            return file_offset

        read_header_values = self._read_header_values
        header_size = self._header_size
        limit_index = min(len(data), limit_offset - window.offset)
        while index + header_size <= limit_index:
            object_type, data_size = read_header_values(data, index)
            if object_type != layouts.OBJECT_TYPE_STRING or not data_size:
                break

            start_index = index + header_size
            nul_index = start_index + data_size - 1
            if nul_index >= limit_index or (
                data.find(b"\x00", start_index, nul_index + 1) != nul_index
            ):
                break

            self._strings.AddString(window.offset + index, data[start_index:nul_index])
            if not self.number_of_unused_strings:
                self.first_unused_offset = window.offset + index
            self.number_of_unused_strings += 1
            index = nul_index + 1

        return window.offset + index
