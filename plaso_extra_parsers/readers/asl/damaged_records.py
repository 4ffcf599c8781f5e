"""Decodes message records that are damaged, or that were found by their looks."""

from __future__ import annotations

from typing import Any

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import record_extent
from plaso_extra_parsers.readers.asl import string_table

# Members of a record that are strings, in the order of the format.
_STRING_NAMES = (
    "host",
    "sender",
    "facility",
    "message",
    "reference_process",
    "session",
)


class DamagedRecordReader:
    """Reads message records member by member, and says what is wrong with them."""

    def __init__(
        self, window: file_window.FileWindow, strings: string_table.StringTable
    ) -> None:
        """Initializes a record reader.

        Args:
          window (FileWindow): window on the file.
          strings (StringTable): strings of the file.
        """
        format_layouts = layouts.GetLayouts()
        self._extents = record_extent.ExtentReader(window)
        self._header_size = format_layouts.object_header.size
        self._pair_layout = format_layouts.pair
        self._record_layout = format_layouts.record
        self._reference_size = format_layouts.string_reference.size
        self._strings = strings
        self._window = window

    def _ReadPairs(
        self,
        file_offset: int,
        number_of_references: int,
        record_errors: list[errors.ParseError],
    ) -> tuple[tuple[str | None, str | None], ...]:
        """Reads the pairs of a record.

        Args:
          file_offset (int): offset of the record relative to the start of the file.
          number_of_references (int): number of references.
          record_errors (list[ParseError]): errors to append to.

        Returns:
          tuple[tuple[str, str]]: keys with their values; a key or value that cannot be
              read is None.
        """
        data = self._window.ReadData(
            file_offset + self._record_layout.size,
            number_of_references * self._reference_size,
        )
        pairs: list[tuple[str | None, str | None]] = []
        for index, references in enumerate(self._pair_layout.IterateRecords(data)):
            key, value = (
                self._ReadText(
                    file_offset, f"{name} of pair {index}", reference, record_errors
                )
                for name, reference in zip(("key", "value"), references)
            )
            pairs.append((key, value))
        return tuple(pairs)

    def _GetFaults(
        self, file_offset: int, values: Any, previous_offset: int | None
    ) -> list[str]:
        """Determines which members of a record cannot be right.

        Args:
          file_offset (int): offset of the record relative to the start of the file.
          values (NamedTuple): members of the fixed part of the record.
          previous_offset (int): offset of the previous record in the footer, or None.

        Returns:
          list[str]: what is wrong.
        """
        faults = []
        if values.level > layouts.MAXIMUM_LEVEL:
            faults.append(
                f"expected a level of 0 to {layouts.MAXIMUM_LEVEL}, found "
                f"{values.level}"
            )
        if values.written_time_nanoseconds >= layouts.NANOSECONDS_PER_SECOND:
            faults.append(
                f"expected less than {layouts.NANOSECONDS_PER_SECOND} nanoseconds, "
                f"found {values.written_time_nanoseconds}"
            )
        if values.written_time >= layouts.MAXIMUM_TIME:
            faults.append(
                f"expected a time before {layouts.MAXIMUM_TIME}, found "
                f"{values.written_time}"
            )
        if 0 < values.next_record_offset <= file_offset:
            faults.append(
                "expected the next record after this one, found it at "
                f"0x{values.next_record_offset:08x}"
            )
        if previous_offset is not None and previous_offset >= file_offset:
            faults.append(
                "expected the previous record before this one, found it at "
                f"0x{previous_offset:08x}"
            )
        return faults

    def _CheckLinks(
        self,
        file_offset: int,
        previous_offset: int,
        values: Any,
        extent: record_extent.Extent,
    ) -> bool:
        """Determines if a record and one of its neighbours name each other.

        Args:
          file_offset (int): offset of the record relative to the start of the file.
          previous_offset (int): offset of the previous record.
          values (NamedTuple): members of the fixed part of the record.
          extent (record_extent.Extent): extent of the record.

        Returns:
          bool: True if the record names the one before it, or one of the two names it.
        """
        # An offset of 0 proves nothing, since there are zeros everywhere.
        if 0 != extent.previous_offset == previous_offset:
            return True

        size = self._record_layout.size
        data = self._window.ReadData(extent.previous_offset or 0, size)
        if extent.previous_offset and len(data) == size:
            previous_values = self._record_layout.ReadRecord(data)
            if previous_values.next_record_offset == file_offset:
                return True

        next_offset = values.next_record_offset
        data = self._window.ReadData(next_offset, size)
        if next_offset <= file_offset or len(data) < size:
            return False

        next_values = self._record_layout.ReadRecord(data)
        end_offset = next_offset + self._header_size + next_values.data_size
        return (
            next_values.object_type == layouts.OBJECT_TYPE_MESSAGE
            and self._extents.CheckSizes(
                next_values.data_size, next_values.number_of_references
            )
            and self._extents.ReadPreviousOffset(end_offset) == file_offset
        )

    def _CheckProof(
        self,
        file_offset: int,
        previous_offset: int,
        found: str,
        values: Any,
        extent: record_extent.Extent,
    ) -> bool:
        """Determines if what is not framed as a record is one all the same.

        Args:
          file_offset (int): offset of the record relative to the start of the file.
          previous_offset (int): offset of the previous record.
          found (str): how the record was found.
          values (NamedTuple): members of the fixed part of the record, without fault.
          extent (record_extent.Extent): extent of the record.

        Returns:
          bool: True if its sizes agree and anything else speaks for it, or if all of it
              is sound.
        """
        references = values[-len(_STRING_NAMES) :]
        if extent.sizes_agree:
            if found == message_record.FOUND_CARVED and extent.error:
                return False
            return any(map(self._strings.CheckReference, references)) or (
                self._CheckLinks(file_offset, previous_offset, values, extent)
            )

        if (
            found == message_record.FOUND_CARVED
            or values.object_type != layouts.OBJECT_TYPE_MESSAGE
            or not any(references)
        ):
            return False
        if extent.number_of_references:
            data = self._window.ReadData(
                file_offset + self._record_layout.size,
                extent.number_of_references * self._reference_size,
            )
            for pair in self._pair_layout.IterateRecords(data):
                references += tuple(pair)
        if not all(
            not reference or self._strings.CheckReference(reference)
            for reference in references
        ):
            return False
        return extent.is_known or (
            found == message_record.FOUND_LIST
            and self._CheckLinks(file_offset, previous_offset, values, extent)
        )

    def _ReadText(
        self,
        file_offset: int,
        name: str,
        reference: int,
        record_errors: list[errors.ParseError],
    ) -> str | None:
        """Reads a string of a record.

        Args:
          file_offset (int): offset of the record relative to the start of the file.
          name (str): name of the member of the record.
          reference (int): string reference.
          record_errors (list[ParseError]): errors to append to.

        Returns:
          str: text, or None if there is none or it cannot be read.
        """
        text = None
        message = None
        try:
            text = self._strings[reference]
            message = self._strings.doubts.get(reference)
        except errors.ParseError as exception:
            message = exception.message
        if message:
            record_errors.append(
                errors.ParseError(
                    f"Unable to read {name} of record: {message}", file_offset
                )
            )
        return text

    def ReadRecord(
        self,
        file_offset: int,
        limit_offset: int,
        previous_offset: int,
        found: str,
    ) -> message_record.ReadRecord | None:
        """Reads a record that may be damaged, or be no record at all.

        The file holds at least the fixed part of it.

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
        fixed_end_offset = file_offset + self._record_layout.size
        values = self._record_layout.ReadRecord(
            self._window.ReadData(file_offset, self._record_layout.size)
        )
        # What cannot be read looks like zeros, which are valid values.
        if self._window.FindHole(file_offset, fixed_end_offset):
            return None

        extent = self._extents.GetExtent(
            file_offset, limit_offset, previous_offset, values
        )
        faults = self._GetFaults(file_offset, values, extent.previous_offset)
        is_message = values.object_type == layouts.OBJECT_TYPE_MESSAGE
        if not is_message or extent.error or found == message_record.FOUND_CARVED:
            # The frame does not prove that this is a record, so all else has to.
            if faults or not self._CheckProof(
                file_offset, previous_offset, found, values, extent
            ):
                return None

        if not is_message:
            faults.append(f"expected a message (type 0), found type {values[0]}")
        if extent.error:
            faults.append(extent.error)

        return message_record.ReadRecord(
            self._CreateRecord(file_offset, values, extent, found, faults),
            extent.end_offset,
            extent.is_known,
        )

    def _CreateRecord(
        self,
        file_offset: int,
        values: Any,
        extent: record_extent.Extent,
        found: str,
        faults: list[str],
    ) -> message_record.Record:
        """Creates a record of its members.

        Args:
          file_offset (int): offset of the record relative to the start of the file.
          values (NamedTuple): members of the fixed part of the record.
          extent (Extent): extent of the record.
          found (str): how the record was found.
          faults (list[str]): what is wrong with it.

        Returns:
          Record: record.
        """
        record_errors = [
            errors.ParseError(f"Unable to read record: {fault}", file_offset)
            for fault in faults
            # A listed record with a wrong next offset ends the list, which is told
            # where the list is followed.
            if found != message_record.FOUND_LIST or "next record" not in fault
        ]
        texts = [
            self._ReadText(file_offset, name, reference, record_errors)
            for name, reference in zip(_STRING_NAMES, values[-len(_STRING_NAMES) :])
        ]
        unreadable = [
            name
            for name, reference, text in zip(
                _STRING_NAMES, values[-len(_STRING_NAMES) :], texts
            )
            if reference and text is None
        ]
        pair_errors: list[errors.ParseError] = []
        pairs = self._ReadPairs(file_offset, extent.number_of_references, pair_errors)
        record_errors.extend(pair_errors)
        if pair_errors or extent.number_of_references != values.number_of_references:
            unreadable.append("pairs")
        if extent.previous_offset is None:
            unreadable.append("previous_offset")

        # pylint: disable=protected-access
        # The method of a named tuple is public in spite of its name.
        return message_record.Record._make(
            (
                file_offset,
                *values[1:14],
                *texts,
                pairs,
                extent.previous_offset,
                found,
                tuple(unreadable),
                tuple(record_errors),
            )
        )
