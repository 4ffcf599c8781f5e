"""Strings of a log file, kept by reference."""

from __future__ import annotations

from typing import Dict
from typing import Optional

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import objects

# A log repeats a few hundred strings. The bounds keep the memory flat.
MAXIMUM_NUMBER_OF_STRINGS = 65536
MAXIMUM_SIZE_OF_STRINGS = 16 * 1024 * 1024

# The longest text seen is 200,000 bytes; a longer one than this is not read.
MAXIMUM_STRING_SIZE = objects.MAXIMUM_STRING_SIZE

# Most significant bit of a reference that holds its text.
INLINE_FLAG = 1 << 63

_MAXIMUM_INLINE_SIZE = 7


def ReadInlineString(reference: int) -> str:
    """Reads a string that is held by its reference, the same in all versions.

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

    References count from the base offset. Looking up one that cannot be read raises a
    ParseError.

    Attributes:
      doubts (dict[int, str]): what is wrong with the strings in the table that can be
          read in spite of it, per reference.
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

        self._MakeRoom(len(text))
        self[reference] = text
        if doubt:
            self.doubts[reference] = doubt
        return text

    def _MakeRoom(self, size: int) -> None:
        """Makes room if needed, for strings of a size in bytes."""
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
        """Reads a string object, and what is wrong with it.

        A text ends at its first NUL, where the object ends as well. If these differ,
        the one that is followed by another object is right.
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
        """Determines if a reference, other than none, refers to a string."""
        try:
            return self[reference] is not None
        except errors.ParseError:
            return False

    def ReadWalked(self, file_offset: int, end_offset: int) -> bool:
        """Reads a string object that the walk comes to, in the window or not.

        Returns:
          True if the text ends where the object does, as every text does.
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
        """Reads the strings the walk comes to, as long as they are sound.

        Most objects are, so this is where speed matters.

        Returns:
          Offset of the first object that is something else, or is not in the window.
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
            # As _MakeRoom, without a call of it for each record.
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
