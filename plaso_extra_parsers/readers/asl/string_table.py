"""Strings of a log file, kept by reference."""

from __future__ import annotations

from typing import Dict
from typing import Optional

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import object_check

# A log repeats a few hundred strings. The bounds keep the memory flat.
MAXIMUM_NUMBER_OF_STRINGS = 65536
MAXIMUM_SIZE_OF_STRINGS = 16 * 1024 * 1024

# The longest text seen is 200,000 bytes; a longer one than this is not read.
MAXIMUM_STRING_SIZE = object_check.MAXIMUM_STRING_SIZE

# Most significant bit of a reference that holds its text.
_INLINE_FLAG = 1 << 63

_MAXIMUM_INLINE_SIZE = 7


def ReadInlineString(reference: int) -> str:
    """Reads a string that is held by its reference, the same in all versions.

    Args:
      reference (int): string reference.

    Returns:
      str: text.

    Raises:
      ParseError: if the size is not valid.
    """
    format_layouts = layouts.GetLayouts()
    string = format_layouts.inline_string.ReadRecord(
        format_layouts.string_reference.FoldRecord({"string_reference": reference})
    )
    # Apple's reader looks at the low 4 bits (asl_file.c).
    string_size = string.string_size & 0x0F
    if string_size > _MAXIMUM_INLINE_SIZE:
        raise errors.ParseError(
            f"expected an inline string of 0 to {_MAXIMUM_INLINE_SIZE} bytes, "
            f"found size byte 0x{string.string_size:02x}"
        )
    return byte_reader.DecodeText(string.string_data[:string_size])


class StringTable(Dict[int, Optional[str]]):
    """Texts per string reference; a text that is not there yet is read.

    Looking up a reference that cannot be read raises a ParseError.

    Attributes:
      doubts (dict[int, str]): what is wrong with the strings in the table that can be
          read in spite of it, per reference.
    """

    def __init__(self, window: file_window.FileWindow) -> None:
        """Initializes a string table.

        Args:
          window (FileWindow): window on the file.
        """
        super().__init__()
        format_layouts = layouts.GetLayouts()
        self._failures: dict[int, str] = {}
        self._object_layout = format_layouts.object_header
        self._object_checker = object_check.ObjectChecker(window)
        self._size = 0
        self._window = window
        self.doubts: dict[int, str] = {}
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
            text = ReadInlineString(reference)
            self._Add(reference, text, _MAXIMUM_INLINE_SIZE)
            return text

        # Looking for the end of a damaged string may take long, so that is done once.
        message = self._failures.get(reference)
        if message:
            raise errors.ParseError(message)
        try:
            text, doubt = self._ReadString(reference)
        except errors.ParseError as exception:
            if len(self._failures) >= MAXIMUM_NUMBER_OF_STRINGS:
                self._failures.clear()
            self._failures[reference] = exception.message
            raise

        self._Add(reference, text, len(text))
        if doubt:
            self.doubts[reference] = doubt
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
            self.doubts.clear()
            self[0] = None
            self._size = size
        self[reference] = text

    def _ReadString(self, file_offset: int) -> tuple[str, str | None]:
        """Reads a string object.

        A text ends at its first NUL, where the object ends as well. If these differ,
        the one that is followed by another object is right.

        Args:
          file_offset (int): offset of the string object relative to the start of the
              file, in bytes.

        Returns:
          tuple[str, str]: text, and what is wrong with the object or None if it is
              sound.

        Raises:
          ParseError: if there is no string object.
        """
        header_size = self._object_layout.size
        file_size = self._window.file_size
        data = self._window.ReadData(file_offset, header_size)
        if len(data) < header_size:
            raise errors.ParseError(
                f"expected a string inside the file of {file_size} bytes, found "
                f"reference 0x{file_offset:08x}"
            )

        object_type, data_size = self._object_layout.ReadRecord(data)
        if object_type != layouts.OBJECT_TYPE_STRING:
            raise errors.ParseError(
                f"expected a string (type 1), found type {object_type} at reference "
                f"0x{file_offset:08x}"
            )

        start_offset = file_offset + header_size
        end_offset = start_offset + data_size
        nul_offset = self._window.FindByte(
            b"\x00", start_offset, min(start_offset + MAXIMUM_STRING_SIZE, file_size)
        )
        doubt = None
        if nul_offset != end_offset - 1 or not data_size:
            found = "no NUL"
            if nul_offset >= 0:
                found = f"the first NUL after {nul_offset - start_offset} bytes"
            doubt = (
                f"expected a string of {data_size} bytes with its NUL inside the file "
                f"of {file_size} bytes, found {found} at reference 0x{file_offset:08x}"
            )
            if (
                0 < data_size <= MAXIMUM_STRING_SIZE
                and end_offset <= file_size
                and self._object_checker.CheckObject(end_offset)
            ):
                nul_offset = end_offset - 1
            elif nul_offset < 0 or not self._object_checker.CheckObject(nul_offset + 1):
                raise errors.ParseError(doubt)

        data = self._window.ReadData(start_offset, nul_offset - start_offset)
        return byte_reader.DecodeText(data), doubt

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
