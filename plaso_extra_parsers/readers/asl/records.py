"""Determines if an offset of a log has a message record, and reads it."""

from __future__ import annotations

import functools

from typing import Any
from typing import Callable

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import objects
from plaso_extra_parsers.readers.asl import strings as log_strings

# Members of a record that are strings, in the order of the format.
_STRING_NAMES = (
    "host",
    "sender",
    "facility",
    "message",
    "reference_process",
    "session",
)
_NUMBER_OF_STRINGS = len(_STRING_NAMES)

# Same as Record._make, without the cost of a Python call.
_MakeRecord: Callable[[tuple[Any, ...]], message_record.Record] = functools.partial(
    tuple.__new__, message_record.Record
)
_MakeReadRecord: Callable[
    [tuple[message_record.Record, int, bool]], message_record.ReadRecord
] = functools.partial(tuple.__new__, message_record.ReadRecord)


class RecordReader:
    """Reads message records of one log.

    Attributes:
      trusted_offset (int): offset, relative to the start of the log, before which no
          record may refer to a string, 0 if records may refer to any.
    """

    def __init__(
        self,
        window: file_window.FileWindow,
        object_reader: objects.ObjectReader,
        strings: log_strings.StringTable,
        base_offset: int = 0,
    ) -> None:
        self._base_offset = base_offset
        self._layouts = format_layouts = layouts.GetLayouts()
        # Each record needs these, and looking them up in the layouts takes time.
        self._footer_size = format_layouts.footer.size
        self._header_size = format_layouts.object_header.size
        self._iterate_pair_values = format_layouts.pair.IterateValues
        self._minimum_data_size = format_layouts.minimum_data_size
        self._read_footer_values = format_layouts.footer.ReadValues
        self._read_values = format_layouts.record.ReadValues
        self._record_size = format_layouts.record.size
        self._reference_size = format_layouts.string_reference.size
        self._objects = object_reader
        self._strings = strings
        self._window = window
        self.trusted_offset = 0

    def _CheckProof(
        self,
        file_offset: int,
        previous_offset: int,
        values: Any,
        extent: objects.Extent,
        found: message_record.Found,
    ) -> bool:
        """Determines if data is a record although its frame does not prove it.

        It is a record if its sizes agree and a string or a neighbour confirms it, or if
        it has the type of one, and a neighbour, or its end and all of its strings,
        confirm it.
        """
        references = list(values[-_NUMBER_OF_STRINGS:])
        check_links = functools.partial(
            self.CheckLinks,
            file_offset,
            previous_offset,
            values.next_record_offset,
            extent.previous_offset,
        )
        check_reference = self._strings.CheckReference
        is_carved = found is message_record.FOUND_CARVED
        if extent.sizes_agree:
            return not (is_carved and extent.error) and (
                any(map(check_reference, references)) or check_links()
            )

        if is_carved or values.object_type != layouts.OBJECT_TYPE_MESSAGE:
            return False
        if check_links():
            return True
        for pair in self._ReadPairReferences(file_offset, extent):
            references.extend(pair)
        return (
            extent.is_known
            and any(values[-_NUMBER_OF_STRINGS:])
            and all(map(check_reference, filter(None, references)))
        )

    def _CreateRecord(
        self,
        file_offset: int,
        values: Any,
        extent: objects.Extent,
        found: message_record.Found,
        faults: list[str],
    ) -> message_record.Record:
        """Creates a record member by member, with its errors."""
        references = values[-_NUMBER_OF_STRINGS:]
        messages = [f"Unable to read record: {fault}" for fault in faults]
        texts = [
            self._ReadText(name, reference, messages)
            for name, reference in zip(_STRING_NAMES, references)
        ]
        unreadable = [
            name
            for name, reference, text in zip(_STRING_NAMES, references, texts)
            if reference and text is None
        ]
        number_of_messages = len(messages)
        pairs = self._ReadPairs(file_offset, extent, messages)
        if (
            len(messages) > number_of_messages
            or extent.number_of_references != values.number_of_references
        ):
            unreadable.append("pairs")
        if extent.previous_offset is None:
            unreadable.append("previous_offset")
        return _MakeRecord(
            (
                file_offset,
                *values[1:14],
                *texts,
                pairs,
                extent.previous_offset,
                found,
                tuple(unreadable),
                tuple(errors.ParseError(text, file_offset) for text in messages),
            )
        )

    def _GetFaults(
        self, file_offset: int, values: Any, previous_offset: int | None
    ) -> list[str]:
        """Determines impossible values in a record, except for its next offset."""
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
        if previous_offset is not None and (
            previous_offset >= file_offset - self._base_offset
        ):
            faults.append(
                "expected the previous record before this one, found it at "
                f"0x{previous_offset:08x}"
            )
        return faults

    def _ReadDamaged(
        self,
        file_offset: int,
        limit_offset: int,
        previous_offset: int,
        found: message_record.Found,
    ) -> message_record.ReadRecord | None:
        """Reads a record that may be damaged, None if there is none."""
        # Unreadable parts look like zeros, which are valid values.
        values = self.ReadFixedPart(file_offset)
        if not values or file_offset + self._record_size > limit_offset:
            return None

        extent = self._objects.GetExtent(
            file_offset, limit_offset, previous_offset, values, self._base_offset
        )
        faults = self._GetFaults(file_offset, values, extent.previous_offset)
        next_offset = values.next_record_offset
        is_loop = 0 < next_offset <= file_offset - self._base_offset
        is_message = values.object_type == layouts.OBJECT_TYPE_MESSAGE
        if not is_message or extent.error or found is message_record.FOUND_CARVED:
            # The frame does not prove that this is a record, so everything else has to.
            if (
                faults
                or is_loop
                or not self._CheckProof(
                    file_offset, previous_offset, values, extent, found
                )
            ):
                return None

        # If the list goes back, the list itself reports it.
        if is_loop and found is not message_record.FOUND_LIST:
            faults.append(
                "expected the next record after this one, found it at "
                f"0x{next_offset:08x}"
            )
        if not is_message:
            faults.append(
                f"expected a message (type 0), found type {values.object_type}"
            )
        if extent.error:
            faults.append(extent.error)
        return message_record.ReadRecord(
            self._CreateRecord(file_offset, values, extent, found, faults),
            extent.end_offset,
            extent.is_known,
        )

    def _ReadPairReferences(
        self, file_offset: int, extent: objects.Extent
    ) -> list[tuple[int, int]]:
        """Reads the references to the key and the value of each pair of a record."""
        data = self._window.ReadData(
            file_offset + self._layouts.record.size,
            extent.number_of_references * self._layouts.string_reference.size,
        )
        return list(self._layouts.pair.IterateValues(data))

    def _ReadPairs(
        self, file_offset: int, extent: objects.Extent, messages: list[str]
    ) -> tuple[tuple[str | None, str | None], ...]:
        """Reads the pairs of a record; a key or value that cannot be read is None."""
        pairs = []
        references = self._ReadPairReferences(file_offset, extent)
        for index, (key_reference, value_reference) in enumerate(references):
            if not key_reference:
                messages.append(
                    f"Unable to read pair {index} of record: expected a key, found none"
                )
                continue
            pairs.append(
                (
                    self._ReadText(f"key of pair {index}", key_reference, messages),
                    self._ReadText(f"value of pair {index}", value_reference, messages),
                )
            )
        return tuple(pairs)

    def _ReadText(self, name: str, reference: int, messages: list[str]) -> str | None:
        """Reads a string of a record, None if there is none or it cannot be read."""
        text = None
        message = None
        if 0 < reference < self.trusted_offset:
            message = (
                f"expected a string after 0x{self.trusted_offset:08x}, where the list "
                f"of records ends, found reference 0x{reference:08x}"
            )
        else:
            try:
                text = self._strings[reference]
                message = self._strings.doubts.get(reference)
            except errors.ParseError as exception:
                message = exception.message
        if message:
            messages.append(f"Unable to read {name} of record: {message}")
        return text

    def CheckLinks(
        self,
        file_offset: int,
        last_offset: int,
        next_offset: int,
        previous_offset: int | None,
    ) -> bool:
        """Determines if the links of a record agree with a neighbour.

        Args:
          file_offset: offset of the record.
          last_offset: offset of the record before it, from the start of the log.
          next_offset: offset of the next record as stored in the record.
          previous_offset: offset of the previous record as stored in it, or None.

        Returns:
          True if the previous offset is the offset of the record before it, or if the
              record at the previous or next offset contains the offset of this one.
        """
        # An offset of 0 proves nothing, since there are zeros everywhere.
        if 0 != previous_offset == last_offset:
            return True

        record_offset = file_offset - self._base_offset
        if previous_offset and previous_offset < record_offset:
            values = self.ReadFixedPart(self._base_offset + previous_offset)
            if values and values.next_record_offset == record_offset:
                return True
        return self.CheckNext(file_offset, next_offset)

    def CheckNext(self, file_offset: int, next_offset: int) -> bool:
        """Determines if the record at the next offset links back to a record.

        The next offset counts from the start of the log.
        """
        record_offset = file_offset - self._base_offset
        next_file_offset = self._base_offset + next_offset
        values = None
        if next_offset > record_offset:
            values = self.ReadFixedPart(next_file_offset)
        return bool(
            values
            and values.object_type == layouts.OBJECT_TYPE_MESSAGE
            and self._objects.CheckSizes(values.data_size, values.number_of_references)
            and record_offset
            == self._objects.ReadPreviousOffset(
                next_file_offset + self._header_size + values.data_size
            )
        )

    def ReadFixedPart(self, file_offset: int) -> Any:
        """Reads the fixed part of a possible record, None if it cannot be read."""
        layout = self._layouts.record
        data = self._window.ReadData(file_offset, layout.size)
        if len(data) < layout.size or self._window.FindHole(
            file_offset, file_offset + layout.size
        ):
            return None
        return layout.ReadRecord(data)

    # There is one variable per member, since a loop over their names would be slow, as
    # would a generator instead of a list.
    # pylint: disable-next=too-many-locals
    def ReadRecord(
        self,
        file_offset: int,
        limit_offset: int,
        previous_offset: int,
        found: message_record.Found,
    ) -> message_record.ReadRecord | None:
        """Reads a record, if there is one.

        Args:
          file_offset: offset of the record.
          limit_offset: offset that the record must not extend beyond.
          previous_offset: expected offset of the previous record from the start of the
              log, which shows which of two sizes is right if they differ.
          found: how the record was found; a carved record must be undamaged.
        """
        window = self._window
        data = window.data
        record_size = self._record_size
        index = file_offset - window.offset
        if index < 0 or index + record_size > len(data):
            index = window.GetIndex(file_offset, record_size)
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

        strings = self._strings
        total_size = self._header_size + data_size
        end_offset = file_offset + total_size
        if (  # pylint: disable=too-many-boolean-expressions
            object_type
            or data_size
            != self._minimum_data_size + number_of_references * self._reference_size
            or number_of_references & 1
            or number_of_references > layouts.MAXIMUM_NUMBER_OF_REFERENCES
            or end_offset > limit_offset
            or level > layouts.MAXIMUM_LEVEL
            or nanoseconds >= layouts.NANOSECONDS_PER_SECOND
            or written_time >= layouts.MAXIMUM_TIME
            or found is message_record.FOUND_CARVED
            or window.holes
            or self.trusted_offset
        ):
            return self._ReadDamaged(file_offset, limit_offset, previous_offset, found)

        if index + total_size > len(data):
            index = window.GetIndex(file_offset, total_size)
            data = window.data
        footer_index = index + total_size - self._footer_size
        (stored_previous_offset,) = self._read_footer_values(data, footer_index)
        record_offset = file_offset - self._base_offset
        if 0 < next_offset <= record_offset or stored_previous_offset >= record_offset:
            return self._ReadDamaged(file_offset, limit_offset, previous_offset, found)

        try:
            pairs: tuple[tuple[str | None, str | None], ...] = ()
            if number_of_references:
                pairs_data = data[index + record_size : footer_index]
                # pylint: disable-next=consider-using-generator
                pairs = tuple(
                    [
                        (strings[key_reference], strings[value_reference])
                        for key_reference, value_reference in (
                            self._iterate_pair_values(pairs_data)
                        )
                        if key_reference
                    ]
                )
                if 2 * len(pairs) != number_of_references:
                    return self._ReadDamaged(
                        file_offset, limit_offset, previous_offset, found
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
        except errors.ParseError:
            strings_are_sound = False
        else:
            strings_are_sound = not strings.doubts
        if strings_are_sound:
            return _MakeReadRecord((record, end_offset, True))
        return self._ReadDamaged(file_offset, limit_offset, previous_offset, found)
