"""Strings of a log file, kept by reference."""

from __future__ import annotations

from typing import Dict
from typing import Optional

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts

# A log repeats a few hundred strings. The bounds keep the memory flat.
MAXIMUM_NUMBER_OF_STRINGS = 65536
MAXIMUM_SIZE_OF_STRINGS = 16 * 1024 * 1024

# The longest text seen is 200,000 bytes; a longer one than this is cut and marked.
MAXIMUM_STRING_SIZE = 4 * 1024 * 1024

# Most significant bit of a reference that holds its text.
_INLINE_FLAG = 1 << 63

_MAXIMUM_INLINE_SIZE = 7


class StringTable(Dict[int, Optional[str]]):
    """Texts per string reference; a text that is not there yet is read.

    Looking up a reference that cannot be read raises a ParseError.
    """

    def __init__(self, window: file_window.FileWindow) -> None:
        """Initializes a string table.

        Args:
          window (FileWindow): window on the file.
        """
        super().__init__()
        format_layouts = layouts.GetLayouts()
        self._inline_layout = format_layouts.inline_string
        self._object_layout = format_layouts.object_header
        self._reference_layout = format_layouts.string_reference
        self._size = 0
        self._window = window
        self[0] = None

    def __missing__(self, reference: int) -> str:
        """Reads a string that is not in the table.

        Args:
          reference (int): string reference, not 0.

        Returns:
          str: text.

        Raises:
          ParseError: if the string cannot be read.
        """
        if reference & _INLINE_FLAG:
            text = self._ReadInlineString(reference)
            self._Add(reference, text, _MAXIMUM_INLINE_SIZE)
        else:
            text = self.ReadString(reference)
            self._Add(reference, text, len(text))
        return text

    def _Add(self, reference: int, text: str, size: int) -> None:
        """Adds a text, making room if need be.

        Args:
          reference (int): string reference.
          text (str): text.
          size (int): size of the text, about, in bytes.
        """
        self._size += size
        if (
            len(self) >= MAXIMUM_NUMBER_OF_STRINGS
            or self._size > MAXIMUM_SIZE_OF_STRINGS
        ):
            self.clear()
            self[0] = None
            self._size = size
        self[reference] = text

    def _ReadInlineString(self, reference: int) -> str:
        """Reads a string that is held by its reference.

        Args:
          reference (int): string reference.

        Returns:
          str: text.

        Raises:
          ParseError: if the size is not valid.
        """
        string = self._inline_layout.ReadRecord(
            self._reference_layout.FoldRecord({"string_reference": reference})
        )
        # Apple's reader looks at the low 4 bits (asl_file.c).
        string_size = string.string_size & 0x0F
        if string_size > _MAXIMUM_INLINE_SIZE:
            raise errors.ParseError(
                f"expected an inline string of 0 to {_MAXIMUM_INLINE_SIZE} bytes, "
                f"found size byte 0x{string.string_size:02x}"
            )
        return byte_reader.DecodeText(string.string_data[:string_size])

    def AddString(self, file_offset: int, string_data: bytes) -> None:
        """Adds a string that the walk came by.

        Args:
          file_offset (int): offset of the string object relative to the start of the
              file, which is its reference.
          string_data (bytes): text without its NUL.
        """
        self._size += len(string_data)
        text = string_data.decode("utf-8", "backslashreplace")
        if (
            len(self) >= MAXIMUM_NUMBER_OF_STRINGS
            or self._size > MAXIMUM_SIZE_OF_STRINGS
        ):
            self._Add(file_offset, text, len(string_data))
        else:
            self[file_offset] = text

    def CheckReference(self, reference: int) -> bool:
        """Determines if a reference, other than none, can be read.

        Args:
          reference (int): string reference.

        Returns:
          bool: True if it refers to a string.

        Raises:
          ParseError: if the file cannot be read.
        """
        if not reference:
            return False
        try:
            return self[reference] is not None
        except errors.ParseError:
            return False

    def ReadString(self, file_offset: int) -> str:
        """Reads a string object.

        Args:
          file_offset (int): offset of the string object relative to the start of the
              file, in bytes.

        Returns:
          str: text up to its first NUL, as Apple's reader takes it.

        Raises:
          ParseError: if there is no string object.
        """
        header_size = self._object_layout.size
        data = self._window.ReadData(file_offset, header_size)
        if len(data) < header_size:
            raise errors.ParseError(
                f"expected a string inside the file of {self._window.file_size} "
                f"bytes, found reference 0x{file_offset:08x}"
            )

        object_type, data_size = self._object_layout.ReadRecord(data)
        end_offset = file_offset + header_size + data_size
        if object_type != layouts.OBJECT_TYPE_STRING or not data_size:
            raise errors.ParseError(
                f"expected a string (type 1), found type {object_type} with "
                f"{data_size} bytes of data at reference 0x{file_offset:08x}"
            )
        if end_offset > self._window.file_size:
            raise errors.ParseError(
                f"expected a string inside the file of {self._window.file_size} "
                f"bytes, found one of {data_size} bytes at reference "
                f"0x{file_offset:08x}"
            )
        if data_size > MAXIMUM_STRING_SIZE:
            raise errors.ParseError(
                f"expected a string of at most {MAXIMUM_STRING_SIZE} bytes, found "
                f"{data_size} bytes at reference 0x{file_offset:08x}"
            )

        data = self._window.ReadData(file_offset + header_size, data_size)
        return byte_reader.DecodeText(data)
