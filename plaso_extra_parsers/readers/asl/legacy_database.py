"""Reads Apple System Log (ASL) databases, version 1: asl.db of macOS 10.5.0 to 10.5.5.

A database consists of slots of equal size, which are reused after a message is
deleted. formats/asl.md describes the format.
"""

from __future__ import annotations

import functools

from typing import Any
from typing import BinaryIO
from typing import Iterator
from typing import NamedTuple

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import definitions
from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.asl import file_header
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts as asl_layouts
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import strings as log_strings
from plaso_extra_parsers.readers.asl import summary as log_summary

DEFINITION_FILE = "asl_legacy.yaml"

FORMAT_VERSION = 1

SLOT_TYPE_MESSAGE = 2
SLOT_TYPE_PAIRS = 3
SLOT_TYPE_STRING = 4
SLOT_TYPE_CONTINUATION = 5

# Number of slots that are checked if the version is damaged.
_NUMBER_OF_CHECKED_SLOTS = 64

# All bits set in a string reference or a time mean that there is none.
_NO_VALUE_64BIT = (1 << 64) - 1

# All bits set mean that there is no level; Apple's reader uses the lowest level.
_NO_LEVEL = (1 << 32) - 1
_DEFAULT_LEVEL = 7

_STRING_MEMBERS = (
    ("host", "host_reference"),
    ("sender", "sender_reference"),
    ("facility", "facility_reference"),
    ("message", "message_reference"),
)


class Layouts(NamedTuple):
    """Compiled layouts of the slots.

    Attributes:
      file_header: slot 0.
      message: slot of type 2.
      pair_list: slot of type 3.
      string: slot of type 4.
      string_continuation: slot of type 5.
    """

    file_header: record_layout.RecordLayout
    message: record_layout.RecordLayout
    pair_list: record_layout.RecordLayout
    string: record_layout.RecordLayout
    string_continuation: record_layout.RecordLayout


@functools.lru_cache(maxsize=None)
def GetLayouts() -> Layouts:
    """Retrieves the layouts, which are compiled on first use."""
    return Layouts(
        *(
            record_layout.CompileLayout(
                definitions.GetStructure(f"asl_legacy_{name}", DEFINITION_FILE),
                record_layout.BIG_ENDIAN,
            )
            for name in Layouts._fields
        )
    )


def CheckFit(window: file_window.FileWindow) -> bool:
    """Determines if slots follow a database header, whatever its version.

    Returns:
      True if there are messages or strings, and only valid types of slots.
    """
    # A log file, version 2, has its creation time where a database has zeros.
    header_layout = asl_layouts.GetLayouts().header_10_5
    data = window.ReadData(0, header_layout.size)
    if len(data) < header_layout.size or header_layout.ReadRecord(data).creation_time:
        return False

    slot_size = GetLayouts().message.size
    data = window.ReadData(slot_size, _NUMBER_OF_CHECKED_SLOTS * slot_size)
    slot_types = set(data[::slot_size])
    return max(slot_types, default=0) <= SLOT_TYPE_CONTINUATION and bool(
        slot_types & {SLOT_TYPE_MESSAGE, SLOT_TYPE_STRING}
    )


class ASLDatabase:
    """Apple System Log (ASL) database, version 1.

    Needs memory in proportion to the number of messages and strings; macOS 10.5 kept
    its database under 25 MB.

    Attributes:
      header (NamedTuple): format version, and highest identifier of a message or string
          according to the database header.
      summary (LogSummary): summary, complete after all records have been read.
    """

    # Version used to read the file; may differ from the header.
    FORMAT_VERSION = FORMAT_VERSION

    def __init__(self, file_object: BinaryIO) -> None:
        """Reads the header.

        Raises:
          ParseError: if the file cannot be read.
          UnsupportedLayout: if the file has another version, and the rest of it does
              not look like a database.
          WrongFormat: if the file is not an Apple System Log file.
        """
        self._layouts = GetLayouts()
        self._slot_size = self._layouts.message.size
        self._string_slots: dict[int, int] = {}
        self._strings: dict[int, str] = {}
        self._size_of_strings = 0
        self._window = file_window.FileWindow(file_object)
        self.header = self._ReadFileHeader()
        self.summary = log_summary.LogSummary()
        self.summary.generation = log_summary.GENERATION_10_5_0

    def _ReadFileHeader(self) -> Any:
        """Reads the version and the highest identifier in the database header."""
        layout = self._layouts.file_header.SelectFields(
            {"format_version", "highest_identifier"}
        )
        data = file_header.ReadHeaderData(self._window, 0, layout, "database header")
        header = layout.ReadRecord(data)
        if header.format_version != FORMAT_VERSION and not CheckFit(self._window):
            raise errors.UnsupportedLayout(
                "Unable to read database header: expected version "
                f"{FORMAT_VERSION}, found {header.format_version}",
                0,
            )
        return header

    def _ReadSlot(
        self, slot: int, slot_type: int, layout: record_layout.RecordLayout
    ) -> Any:
        """Reads a slot; raises a ParseError if it does not have the type."""
        file_offset = slot * self._slot_size
        data = self._window.ReadData(file_offset, self._slot_size)
        # Unreadable parts look like zeros, which are valid values.
        if self._window.FindHole(file_offset, file_offset + self._slot_size):
            raise errors.ParseError(f"slot {slot} cannot be read")
        if len(data) < self._slot_size or data[0] != slot_type:
            found = f"type {data[0]}" if data else "none"
            raise errors.ParseError(
                f"expected a slot of type {slot_type}, found {found} at slot {slot}"
            )
        return layout.ReadRecord(data)

    def _ReadString(self, reference: int) -> str | None:
        """Reads a string, or returns None if there is none."""
        # A value with all bits set has the inline flag too, hence the order.
        if reference in (0, _NO_VALUE_64BIT):
            return None
        if reference & log_strings.INLINE_FLAG:
            return log_strings.ReadInlineString(reference)
        if reference in self._strings:
            return self._strings[reference]

        slot = self._string_slots.get(reference)
        if slot is None:
            raise errors.ParseError(f"expected string {reference}, found none")

        string = self._ReadSlot(slot, SLOT_TYPE_STRING, self._layouts.string)
        string_size = string.string_size
        if not 0 < string_size <= log_strings.MAXIMUM_STRING_SIZE:
            raise errors.ParseError(
                f"expected a string of 1 to {log_strings.MAXIMUM_STRING_SIZE} bytes, "
                f"found {string_size} at slot {slot}"
            )
        parts = [string.string_data]
        size = len(string.string_data)
        next_slot = string.next_slot
        visited_slots = set()
        while size < string_size:
            if next_slot in visited_slots:
                raise errors.ParseError(f"string goes back to slot {next_slot}")
            visited_slots.add(next_slot)
            continuation = self._ReadSlot(
                next_slot,
                SLOT_TYPE_CONTINUATION,
                self._layouts.string_continuation,
            )
            parts.append(continuation.string_data)
            size += len(continuation.string_data)
            next_slot = continuation.next_slot

        data = b"".join(parts)
        nul_index = data.find(b"\x00")
        if nul_index != string_size - 1:
            raise errors.ParseError(
                f"expected a string of {string_size} bytes with its NUL, found the "
                f"first NUL after {nul_index} bytes at slot {slot}"
            )

        text = byte_reader.DecodeText(data)
        self._size_of_strings += string_size
        if self._size_of_strings > log_strings.MAXIMUM_SIZE_OF_STRINGS:
            self._strings.clear()
            self._size_of_strings = string_size
        self._strings[reference] = text
        return text

    def _ReadText(self, name: str, reference: int, messages: list[str]) -> str | None:
        """Reads a string of a record, None if there is none or it cannot be read."""
        try:
            return self._ReadString(reference)
        except errors.ParseError as exception:
            messages.append(f"{name}: {exception.message}")
            return None

    def _ReadPairs(
        self, slot: int, record_errors: list[str]
    ) -> tuple[tuple[str | None, str | None], ...]:
        """Reads the pairs of a message.

        A key or value that cannot be read is None, and its error is appended.
        """
        layout = self._layouts.pair_list
        array = layout.arrays["pairs"]
        array_end = array.offset + array.number_of_elements * array.layout.size
        pairs: list[tuple[str | None, str | None]] = []
        number_of_pairs = None
        visited_slots = set()
        while slot and (number_of_pairs is None or len(pairs) < number_of_pairs):
            if slot in visited_slots:
                record_errors.append(f"pair list goes back to slot {slot}")
                break
            visited_slots.add(slot)

            try:
                pair_list = self._ReadSlot(slot, SLOT_TYPE_PAIRS, layout)
            except errors.ParseError as exception:
                record_errors.append(f"pair list: {exception.message}")
                break

            if number_of_pairs is None:
                number_of_pairs = pair_list.number_of_pairs
            data = self._window.ReadData(slot * self._slot_size, self._slot_size)
            for references in array.layout.IterateRecords(
                data[array.offset : array_end]
            ):
                if len(pairs) >= number_of_pairs:
                    break
                key, value = (
                    self._ReadText(
                        f"{name} of pair {len(pairs)}", reference, record_errors
                    )
                    for name, reference in zip(("key", "value"), references)
                )
                pairs.append((key, value))
            slot = pair_list.next_slot

        if number_of_pairs and len(pairs) < number_of_pairs and not record_errors:
            record_errors.append(
                f"pairs: expected {number_of_pairs}, found {len(pairs)}"
            )
        return tuple(pairs)

    def _ReadRecord(self, slot: int) -> message_record.Record:
        """Reads a message; raises a ParseError if there is none."""
        message = self._ReadSlot(slot, SLOT_TYPE_MESSAGE, self._layouts.message)
        messages: list[str] = []
        texts = {}
        unreadable = []
        for name, member in _STRING_MEMBERS:
            number_of_messages = len(messages)
            texts[name] = self._ReadText(name, getattr(message, member), messages)
            if len(messages) > number_of_messages:
                unreadable.append(name)

        number_of_messages = len(messages)
        pairs = self._ReadPairs(message.next_slot, messages)
        if len(messages) > number_of_messages:
            unreadable.append("pairs")

        level = message.level
        if level == _NO_LEVEL:
            level = _DEFAULT_LEVEL
        elif level > asl_layouts.MAXIMUM_LEVEL:
            messages.append(
                f"level: expected 0 to {asl_layouts.MAXIMUM_LEVEL}, found {level}"
            )

        file_offset = slot * self._slot_size
        has_time = message.written_time != _NO_VALUE_64BIT
        if has_time and message.written_time >= asl_layouts.MAXIMUM_TIME:
            self.summary.AddSign(log_summary.SIGN_INVALID_TIME)
            messages.append(
                f"time: expected one before {asl_layouts.MAXIMUM_TIME}, found "
                f"{message.written_time}"
            )
        return message_record.Record(
            offset=file_offset,
            data_size=None,
            next_offset=None,
            message_identifier=message.message_identifier,
            written_time=message.written_time if has_time else None,
            nanoseconds=None,
            level=level,
            flags=message.flags,
            process_identifier=message.process_identifier,
            user_identifier=message.user_identifier,
            group_identifier=message.group_identifier,
            read_user_identifier=message.read_user_identifier,
            read_group_identifier=message.read_group_identifier,
            reference_process_identifier=None,
            reference_process=None,
            session=None,
            pairs=pairs,
            previous_offset=None,
            found=message_record.FOUND_LIST,
            unreadable=tuple(unreadable),
            errors=tuple(
                errors.ParseError(f"Unable to read {text} of record", file_offset)
                for text in messages
            ),
            **texts,
        )

    def _ReadSlots(
        self, messages: list[tuple[int, int]]
    ) -> Iterator[errors.ParseError]:
        """Reads all slots to locate each message and string.

        Appends the identifier and slot of each message. Reports only the first slot of
        an unknown type.
        """
        slot_size = self._slot_size
        window = self._window
        number_of_slots, rest_size = divmod(window.file_size, slot_size)
        highest_identifier = 0
        for slot in range(1, number_of_slots):
            index = window.GetIndex(slot * slot_size, slot_size)
            if window.holes and window.FindHole(
                slot * slot_size, (slot + 1) * slot_size
            ):
                continue
            slot_type = window.data[index]
            if slot_type == SLOT_TYPE_MESSAGE:
                message = self._layouts.message.ReadRecord(window.data, index)
                messages.append((message.message_identifier, slot))
                highest_identifier = max(highest_identifier, messages[-1][0])
            elif slot_type == SLOT_TYPE_STRING:
                string = self._layouts.string.ReadRecord(window.data, index)
                self._string_slots[string.string_identifier] = slot
                highest_identifier = max(highest_identifier, string.string_identifier)
            elif slot_type > SLOT_TYPE_CONTINUATION:
                if self.summary.AddSign(log_summary.SIGN_DAMAGED):
                    yield errors.ParseError(
                        "Unable to read slot: expected type 0 to "
                        f"{SLOT_TYPE_CONTINUATION}, found {slot_type}",
                        slot * slot_size,
                    )

        if window.holes:
            self.summary.AddSign(log_summary.SIGN_UNREADABLE)
            yield from window.IterateNewHoles(window.file_size)
        if rest_size:
            self.summary.AddSign(log_summary.SIGN_TRUNCATED)
            yield errors.ParseError(
                f"Unable to read slot: expected {slot_size} bytes, found {rest_size} "
                "before the end of the file",
                number_of_slots * slot_size,
            )
        if highest_identifier > self.header.highest_identifier and not window.FindHole(
            0, slot_size
        ):
            self.summary.AddSign(log_summary.SIGN_STALE_LAST)
            yield message_record.Inconsistency(
                f"Highest identifier: expected {highest_identifier}, found "
                f"{self.header.highest_identifier} in database header",
                0,
            )

    def IterateRecords(
        self,
    ) -> Iterator[message_record.Record | errors.ParseError]:
        """Reads all messages in order of their identifiers.

        Errors of a message are in its record; errors of the file are yielded between
        records. Call this method only once.
        """
        try:
            yield from file_header.CheckVersion(
                self.header, FORMAT_VERSION, "database header", 0, self.summary
            )
            messages: list[tuple[int, int]] = []
            yield from self._ReadSlots(messages)
            # Slots are reused, so their order means nothing.
            messages.sort()
            for _, slot in messages:
                record = self._ReadRecord(slot)
                if record.errors:
                    self.summary.AddSign(log_summary.SIGN_DAMAGED)
                self.summary.AddRecord(record)
                yield record
        except errors.ParseError as exception:
            # The file itself cannot be read any further.
            self.summary.AddSign(log_summary.SIGN_DAMAGED)
            yield exception
