"""Strings of a log file, kept by reference."""

from __future__ import annotations

from typing import Dict
from typing import Optional

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import objects

# A log repeats a few hundred strings. These limits bound the memory of the table.
MAXIMUM_NUMBER_OF_STRINGS = 65536
MAXIMUM_SIZE_OF_STRINGS = 16 * 1024 * 1024

# The longest text seen has 200,000 bytes; texts longer than this are not read.
MAXIMUM_STRING_SIZE = objects.MAXIMUM_STRING_SIZE

# Most significant bit of a reference, set if it contains the text itself.
INLINE_FLAG = 1 << 63

_MAXIMUM_INLINE_SIZE = 7


def ReadInlineString(reference: int) -> str:
    """Reads a string that its reference contains; the same in all versions.

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
    """Texts per string reference; a text that is not in the table yet is read.

    References count from the base offset. Looking up a string that cannot be read
    raises a ParseError.

    Attributes:
      doubts (dict[int, str]): errors of strings in the table that can be read all the
          same, per reference.
      first_unused_offset (int): offset of the first string since the last record,
          relative to the start of the file.
      number_of_unused_strings (int): number of strings since the last record.
    """

    def __init__(
        self,
        window: file_window.FileWindow,
        object_reader: objects.ObjectReader,
        base_offset: int = 0,
    ) -> None:
        super().__init__()
        self._base_offset = base_offset
        self._failures: dict[int, str] = {}
        self._object_layout = layouts.GetLayouts().object_header
        self._objects = object_reader
        self._size = 0
        self._window = window
        self.doubts: dict[int, str] = {}
        self.first_unused_offset = 0
        self.number_of_unused_strings = 0
        self[0] = None

    def __missing__(self, reference: int) -> str:
        """Reads a string that is not in the table."""
        if reference & INLINE_FLAG:
            text = ReadInlineString(reference)
            self._MakeRoom(_MAXIMUM_INLINE_SIZE)
            self[reference] = text
            return text

        # The search for the end of a damaged string may take long: do it only once.
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

        self._MakeRoom(len(text))
        self[reference] = text
        if doubt:
            self.doubts[reference] = doubt
        return text

    def _MakeRoom(self, size: int) -> None:
        """Adds a size in bytes, and empties the table if it has become too large."""
        self._size += size
        if (
            len(self) > MAXIMUM_NUMBER_OF_STRINGS
            or self._size > MAXIMUM_SIZE_OF_STRINGS
        ):
            self.clear()
            self.doubts.clear()
            self[0] = None
            self._size = 0

    def _ReadString(self, reference: int) -> tuple[str, str | None]:
        """Reads a string object; returns its text, and its error or None.

        In a sound object the first NUL is the last byte. Otherwise the text ends where
        another object follows, after the size of the object or after the first NUL.
        """
        file_offset = self._base_offset + reference
        header_size = self._object_layout.size
        file_size = self._window.file_size
        data = self._window.ReadData(file_offset, header_size)
        if len(data) < header_size:
            raise errors.ParseError(
                f"expected a string inside the file of {file_size} bytes, found "
                f"reference 0x{reference:08x}"
            )

        object_type, data_size = self._object_layout.ReadRecord(data)
        if object_type != layouts.OBJECT_TYPE_STRING:
            raise errors.ParseError(
                f"expected a string (type 1), found type {object_type} at reference "
                f"0x{reference:08x}"
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
                f"of {file_size} bytes, found {found} at reference 0x{reference:08x}"
            )
            if (
                0 < data_size <= MAXIMUM_STRING_SIZE
                and end_offset <= file_size
                and self._objects.CheckObject(end_offset)
            ):
                nul_offset = end_offset - 1
            elif nul_offset < 0 or not self._objects.CheckObject(nul_offset + 1):
                raise errors.ParseError(doubt)

        data = self._window.ReadData(start_offset, nul_offset - start_offset)
        return byte_reader.DecodeText(data), doubt

    def CheckReference(self, reference: int) -> bool:
        """Determines if a reference refers to a string; 0 does not."""
        try:
            return self[reference] is not None
        except errors.ParseError:
            return False

    def ReadWalked(self, file_offset: int, end_offset: int) -> bool:
        """Reads the string object that the walk has reached, of any size.

        Returns:
          True if the text ends where the object does, as in a sound object.
        """
        window = self._window
        object_size = end_offset - file_offset
        if object_size > MAXIMUM_STRING_SIZE:
            start_offset = file_offset + self._object_layout.size
            nul_offset = window.FindByte(b"\x00", start_offset, end_offset)
            return nul_offset == end_offset - 1

        window.GetIndex(file_offset, object_size)
        return self.WalkSound(file_offset, end_offset) == end_offset

    # Locals are faster than attributes.
    # pylint: disable-next=too-many-locals
    def WalkSound(self, file_offset: int, limit_offset: int) -> int:
        """Reads strings from an offset of the walk on, as long as they are sound.

        Most objects are sound strings, so speed matters here.

        Returns:
          Offset of the first object that is not a sound string or not in the window.
        """
        window = self._window
        if file_offset < window.offset and limit_offset > file_offset:
            window.GetIndex(file_offset, 1)
        data = window.data
        index = file_offset - window.offset

        base_index = self._base_offset - window.offset
        header_size = self._object_layout.size
        limit_index = min(len(data), limit_offset - window.offset)
        number_of_strings = 0
        read_header_values = self._object_layout.ReadValues
        start_index = index
        while index + header_size <= limit_index:
            object_type, data_size = read_header_values(data, index)
            if object_type != layouts.OBJECT_TYPE_STRING:
                break

            text_index = index + header_size
            nul_index = text_index + data_size - 1
            if nul_index >= limit_index or (
                data.find(b"\x00", text_index, nul_index + 1) != nul_index
            ):
                break

            text = data[text_index:nul_index].decode("utf-8", "backslashreplace")
            self[index - base_index] = text
            number_of_strings += 1
            index = nul_index + 1
            if number_of_strings >= MAXIMUM_NUMBER_OF_STRINGS:
                break

        if number_of_strings:
            # Same as _MakeRoom, without calling it for each record.
            self._size += index - start_index
            if (
                self._size > MAXIMUM_SIZE_OF_STRINGS
                or len(self) > MAXIMUM_NUMBER_OF_STRINGS
            ):
                self._MakeRoom(0)
            if not self.number_of_unused_strings:
                self.first_unused_offset = file_offset
            self.number_of_unused_strings += number_of_strings
        return window.offset + index
