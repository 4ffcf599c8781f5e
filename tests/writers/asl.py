"""Writes Apple System Log (ASL) files, version 2, sound or with named damage.

As Apple's writer does: the new strings of a message, then its record, then the offset
of the record in the record before it and in the file header.
"""

from __future__ import annotations

import collections

from typing import Optional
from typing import Sequence
from typing import Tuple
from typing import Union

from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import summary

# Text may be bytes that are not UTF-8.
Text = Union[str, bytes, None]
Pairs = Sequence[Tuple[Text, Text]]

DEFAULT_TIME = 1420070400
DEFAULT_IDENTIFIER = 1000

_MAXIMUM_INLINE_SIZE = 7


class ASLWriter:
    """Writes an Apple System Log file.

    Attributes:
      record_offsets (list[int]): offsets of the records, linked or not, in order.
      string_offsets (list[int]): offsets of the string objects, in order.
    """

    def __init__(
        self,
        generation: str = summary.GENERATION_10_10,
        creation_time: int = DEFAULT_TIME,
        string_cache_size: Optional[int] = None,
    ) -> None:
        """Initializes a writer with POSIX seconds for the file header."""
        self._layouts = layouts.GetLayouts()
        if generation == summary.GENERATION_10_5_6:
            self._header_layout = self._layouts.header_10_5
        else:
            self._header_layout = self._layouts.header_10_10
        if string_cache_size is None:
            string_cache_size = 256 if generation == summary.GENERATION_10_5_6 else 128
        self._data = bytearray()
        self._last_linked_offset = 0
        self._next_identifier = DEFAULT_IDENTIFIER
        self._string_cache: collections.OrderedDict[bytes, int] = (
            collections.OrderedDict()
        )
        self._string_cache_size = string_cache_size
        self.record_offsets: list[int] = []
        self.string_offsets: list[int] = []

        self._header_values = {
            "signature": layouts.SIGNATURE,
            "format_version": layouts.FORMAT_VERSION,
            "creation_time": creation_time,
            "string_cache_size": string_cache_size,
        }
        self._data.extend(bytes(self._header_layout.size))
        self._WriteHeader()

    def _WriteHeader(self, **values: int) -> None:
        """Writes the file header, with other values for some members."""
        self._header_values.update(values)
        self._data[: self._header_layout.size] = self._header_layout.FoldRecord(
            self._header_values
        )

    def _SetMember(self, file_offset: int, name: str, value: int) -> None:
        """Changes one member of a record."""
        layout = self._layouts.record
        # pylint: disable=protected-access
        values = layout.ReadRecord(memoryview(self._data), file_offset)._asdict()
        values[name] = value
        self._data[file_offset : file_offset + layout.size] = layout.FoldRecord(values)

    def _AppendString(self, text: Text) -> int:
        """Appends a string unless it is remembered, and returns its reference."""
        if text is None:
            return 0

        data = text.encode("utf-8") if isinstance(text, str) else text
        if len(data) <= _MAXIMUM_INLINE_SIZE:
            reference: int = self._layouts.string_reference.ReadRecord(
                self._layouts.inline_string.FoldRecord(
                    {"string_size": 0x80 | len(data), "string_data": data}
                )
            ).string_reference
            return reference

        if data in self._string_cache:
            self._string_cache.move_to_end(data)
            return self._string_cache[data]

        file_offset = self.AppendUnusedString(data)
        self._string_cache[data] = file_offset
        if len(self._string_cache) > self._string_cache_size:
            self._string_cache.popitem(last=False)
        return file_offset

    def AppendUnusedString(self, text: Union[str, bytes]) -> int:
        """Appends a string object, as if the writer stopped before the record.

        Returns its offset.
        """
        data = text.encode("utf-8") if isinstance(text, str) else text
        file_offset = len(self._data)
        self.string_offsets.append(file_offset)
        self._data += self._layouts.object_header.FoldRecord(
            {
                "object_type": layouts.OBJECT_TYPE_STRING,
                "data_size": len(data) + 1,
            }
        )
        self._data += data + b"\x00"
        return file_offset

    # All members of a message can be given.
    # pylint: disable-next=too-many-arguments,too-many-locals
    def AppendMessage(
        self,
        message: Text = "A message of some length",
        *,
        facility: Text = "com.apple.facility",
        flags: int = 0,
        group_identifier: int = 20,
        host: Text = "Research-Mac",
        identifier: Optional[int] = None,
        is_linked: bool = True,
        level: int = 5,
        nanoseconds: Optional[int] = None,
        pairs: Pairs = (),
        process_identifier: int = 100,
        read_group_identifier: int = -1,
        read_user_identifier: int = -1,
        reference_process: Text = None,
        reference_process_identifier: int = 0,
        sender: Text = "loginwindow",
        session: Text = None,
        time: Optional[int] = None,
        user_identifier: int = 501,
    ) -> int:
        """Appends a message: its new strings and its record.

        One that is not linked is as if the writer stopped before it told the record
        before it and the file header. The identifier is by default the next one, the
        time in POSIX seconds.

        Returns:
          offset of the record.
        """
        if identifier is None:
            identifier = self._next_identifier
        self._next_identifier = identifier + 1
        number = len(self.record_offsets)
        values = {
            "object_type": layouts.OBJECT_TYPE_MESSAGE,
            "data_size": self._layouts.minimum_data_size
            + len(pairs) * self._layouts.pair.size,
            "message_identifier": identifier,
            "written_time": DEFAULT_TIME + 60 * number if time is None else time,
            "written_time_nanoseconds": (
                123456789 * number % layouts.NANOSECONDS_PER_SECOND
                if nanoseconds is None
                else nanoseconds
            ),
            "level": level,
            "flags": flags,
            "process_identifier": process_identifier,
            "user_identifier": user_identifier,
            "group_identifier": group_identifier,
            "read_user_identifier": read_user_identifier,
            "read_group_identifier": read_group_identifier,
            "reference_process_identifier": reference_process_identifier,
            "number_of_references": 2 * len(pairs),
            "host_reference": self._AppendString(host),
            "sender_reference": self._AppendString(sender),
            "facility_reference": self._AppendString(facility),
            "message_reference": self._AppendString(message),
            "reference_process_reference": self._AppendString(reference_process),
            "session_reference": self._AppendString(session),
        }
        pairs_data = b"".join(
            self._layouts.pair.FoldRecord(
                {
                    "key_reference": self._AppendString(key),
                    "value_reference": self._AppendString(value),
                }
            )
            for key, value in pairs
        )
        footer_data = self._layouts.footer.FoldRecord(
            {"previous_record_offset": self._last_linked_offset}
        )
        file_offset = len(self._data)
        self._data += self._layouts.record.FoldRecord(values) + pairs_data + footer_data
        self.record_offsets.append(file_offset)
        if is_linked:
            if self._last_linked_offset:
                self._SetMember(
                    self._last_linked_offset, "next_record_offset", file_offset
                )
                self._WriteHeader(last_record_offset=file_offset)
            else:
                self._WriteHeader(
                    first_record_offset=file_offset, last_record_offset=file_offset
                )
            self._last_linked_offset = file_offset
        return file_offset

    def AppendUnlinkedMessage(self, message: Text = "A message not in the list") -> int:
        """Appends a message whose record, at the returned offset, the list lacks."""
        return self.AppendMessage(message, is_linked=False)

    def AppendZeros(self, size: int) -> None:
        """Appends zero bytes, as after a loss of power."""
        self._data += bytes(size)

    def AppendGarbage(self, data: bytes) -> None:
        """Appends bytes that are no object."""
        self._data += data

    def OverwriteRecord(self, index: int, data: bytes = b"\xa5") -> None:
        """Overwrites a record from its first to its last byte with repeated data."""
        file_offset = self.record_offsets[index]
        record = self._layouts.record.ReadRecord(memoryview(self._data), file_offset)
        size = self._layouts.object_header.size + record.data_size
        self._data[file_offset : file_offset + size] = (data * size)[:size]

    def SetFirstOffset(self, file_offset: int) -> None:
        """Changes the offset of the first record in the file header."""
        self._WriteHeader(first_record_offset=file_offset)

    def SetLastOffset(self, file_offset: int) -> None:
        """Changes the offset of the last record in the file header."""
        self._WriteHeader(last_record_offset=file_offset)

    def SetMember(self, index: int, name: str, value: int) -> None:
        """Changes a member, as formats/asl.yaml names it, of a record."""
        self._SetMember(self.record_offsets[index], name, value)

    def SetNextOffset(self, index: int, file_offset: int) -> None:
        """Changes where a record says that the next one is.

        The offset of this or a record before it is a loop.
        """
        self.SetMember(index, "next_record_offset", file_offset)

    def SetPreviousOffset(self, index: int, file_offset: int) -> None:
        """Changes where a record says that the previous one is."""
        record_offset = self.record_offsets[index]
        record = self._layouts.record.ReadRecord(memoryview(self._data), record_offset)
        end_offset = record_offset + self._layouts.object_header.size + record.data_size
        footer = self._layouts.footer
        self._data[end_offset - footer.size : end_offset] = footer.FoldRecord(
            {"previous_record_offset": file_offset}
        )

    def SetPairReferences(self, index: int, pair_index: int, reference: int) -> None:
        """Changes both references of a pair."""
        layout = self._layouts.pair
        file_offset = self.record_offsets[index] + self._layouts.record.size
        file_offset += pair_index * layout.size
        self._data[file_offset : file_offset + layout.size] = layout.FoldRecord(
            {"key_reference": reference, "value_reference": reference}
        )

    def SetStringSize(self, index: int, size: int) -> None:
        """Changes the size in bytes, text with its NUL, of a string object."""
        self._SetObjectHeader(index, layouts.OBJECT_TYPE_STRING, size)

    def SetStringType(self, index: int, object_type: int) -> None:
        """Changes the type of a string object."""
        file_offset = self.string_offsets[index]
        object_header = self._layouts.object_header.ReadRecord(
            memoryview(self._data), file_offset
        )
        self._SetObjectHeader(index, object_type, object_header.data_size)

    def _SetObjectHeader(self, index: int, object_type: int, size: int) -> None:
        """Changes the header of a string object."""
        layout = self._layouts.object_header
        file_offset = self.string_offsets[index]
        self._data[file_offset : file_offset + layout.size] = layout.FoldRecord(
            {"object_type": object_type, "data_size": size}
        )

    def Truncate(self, size: int) -> None:
        """Cuts the end of the file: keeps so many bytes, or cuts them if negative."""
        del self._data[size:]

    def UnlinkRecord(self, index: int) -> None:
        """Takes a record between two others out of the list, as to hide it."""
        self.SetNextOffset(index - 1, self.record_offsets[index + 1])
        self.SetPreviousOffset(index + 1, self.record_offsets[index - 1])

    def GetBytes(self) -> bytes:
        """Retrieves the file."""
        return bytes(self._data)


def CreateStoreData(last_identifier: int) -> bytes:
    """Creates the file StoreData."""
    return layouts.GetLayouts().store_data.FoldRecord(
        {"last_message_identifier": last_identifier}
    )
