"""Decodes message records of Apple System Log (ASL) files."""

from __future__ import annotations

import functools

from typing import Any
from typing import Callable

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import damaged_records
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import string_table

# As Record._make, without a frame of Python code around it.
_MakeRecord: Callable[[tuple[Any, ...]], message_record.Record] = functools.partial(
    tuple.__new__, message_record.Record
)
_MakeReadRecord: Callable[
    [tuple[message_record.Record, int, bool]], message_record.ReadRecord
] = functools.partial(tuple.__new__, message_record.ReadRecord)


class RecordReader:
    """Reads message records at given offsets."""

    def __init__(
        self, window: file_window.FileWindow, strings: string_table.StringTable
    ) -> None:
        """Initializes a record reader.

        Args:
          window (FileWindow): window on the file.
          strings (StringTable): strings of the file.
        """
        format_layouts = layouts.GetLayouts()
        self._damaged_reader = damaged_records.DamagedRecordReader(window, strings)
        self._footer_size = format_layouts.footer.size
        self._header_size = format_layouts.object_header.size
        self._iterate_pair_values = format_layouts.pair.IterateValues
        self._minimum_data_size = format_layouts.minimum_data_size
        self._read_footer_values = format_layouts.footer.ReadValues
        self._read_sizes = format_layouts.record_sizes.ReadValues
        self._read_values = format_layouts.record.ReadValues
        self._record_size = format_layouts.record.size
        self._reference_size = format_layouts.string_reference.size
        self._strings = strings
        self._window = window

    def CheckSizes(self, data: bytes, index: int) -> bool:
        """Determines if the two sizes of what may be a record agree.

        Args:
          data (bytes): data that holds the fixed part of it.
          index (int): index of it in the data.

        Returns:
          bool: True if they agree, as those of few places that are no record do.
        """
        data_size, number_of_references = self._read_sizes(data, index)
        surplus: int = data_size - self._minimum_data_size
        return (
            surplus == number_of_references * self._reference_size
            and surplus % (2 * self._reference_size) == 0
        )

    # There are as many variables as members; a loop over their names would be slow, and
    # so would a generator instead of a list.
    # pylint: disable-next=too-many-locals
    def ReadRecord(
        self, file_offset: int, limit_offset: int, previous_offset: int, found: str
    ) -> message_record.ReadRecord | None:
        """Reads a record.

        Args:
          file_offset (int): offset of the record relative to the start of the file.
          limit_offset (int): offset the record must not go over.
          previous_offset (int): offset of the previous record, which tells which of
              two sizes is right where they do not agree.
          found (str): how the record was found; what is carved must be sound.

        Returns:
          ReadRecord: record, or None if there is none.

        Raises:
          ParseError: if the file cannot be read.
        """
        window = self._window
        data = window.data
        index = file_offset - window.offset
        if index < 0 or index + self._record_size > len(data):
            index = window.GetIndex(file_offset, self._record_size)
            if index < 0:
                return None
            data = window.data

        (
            object_type,
            data_size,
            next_offset,
            message_identifier,
            written_time,
            nanoseconds,
            level,
            flags,
            process_identifier,
            user_identifier,
            group_identifier,
            read_user_identifier,
            read_group_identifier,
            reference_process_identifier,
            number_of_references,
            host_reference,
            sender_reference,
            facility_reference,
            message_reference,
            reference_process_reference,
            session_reference,
        ) = self._read_values(data, index)

        is_doubtful = (
            found == message_record.FOUND_CARVED or self._strings.doubts or window.holes
        )
        total_size = self._header_size + data_size
        end_offset = file_offset + total_size
        if (
            object_type
            or data_size
            != self._minimum_data_size + number_of_references * self._reference_size
            or number_of_references & 1
            or number_of_references > layouts.MAXIMUM_NUMBER_OF_REFERENCES
            or end_offset > limit_offset
        ):
            return self._damaged_reader.ReadRecord(
                file_offset, limit_offset, previous_offset, found
            )

        if index + total_size > len(data):
            index = window.GetIndex(file_offset, total_size)
            data = window.data
        footer_index = index + total_size - self._footer_size
        (stored_previous_offset,) = self._read_footer_values(data, footer_index)
        if (  # pylint: disable=too-many-boolean-expressions
            level > layouts.MAXIMUM_LEVEL
            or nanoseconds >= layouts.NANOSECONDS_PER_SECOND
            or written_time >= layouts.MAXIMUM_TIME
            or 0 < next_offset <= file_offset
            or stored_previous_offset >= file_offset
            or is_doubtful
        ):
            return self._damaged_reader.ReadRecord(
                file_offset, limit_offset, previous_offset, found
            )

        strings = self._strings
        try:
            pairs: tuple[tuple[str | None, str | None], ...] = ()
            if number_of_references:
                pairs_data = data[index + self._record_size : footer_index]
                # pylint: disable-next=consider-using-generator
                pairs = tuple(
                    [
                        (strings[key_reference], strings[value_reference])
                        for key_reference, value_reference in (
                            self._iterate_pair_values(pairs_data)
                        )
                    ]
                )
            record = _MakeRecord(
                (
                    file_offset,
                    data_size,
                    next_offset,
                    message_identifier,
                    written_time,
                    nanoseconds,
                    level,
                    flags,
                    process_identifier,
                    user_identifier,
                    group_identifier,
                    read_user_identifier,
                    read_group_identifier,
                    reference_process_identifier,
                    strings[host_reference],
                    strings[sender_reference],
                    strings[facility_reference],
                    strings[message_reference],
                    strings[reference_process_reference],
                    strings[session_reference],
                    pairs,
                    stored_previous_offset,
                    found,
                    (),
                    (),
                )
            )
            return _MakeReadRecord((record, end_offset, True))
        except errors.ParseError:
            return self._damaged_reader.ReadRecord(
                file_offset, limit_offset, previous_offset, found
            )
