"""One log of an Apple System Log (ASL) file: a file header and what belongs to it."""

from __future__ import annotations

from typing import Iterator

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_header
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import objects
from plaso_extra_parsers.readers.asl import record_list
from plaso_extra_parsers.readers.asl import records
from plaso_extra_parsers.readers.asl import strings as log_strings
from plaso_extra_parsers.readers.asl import summary as log_summary

# Only macOS 10.11 and later write this value; all of them are of generation 10.10+.
_STRING_CACHE_SIZE_10_11 = 128

# Maximum number of characters that are shown of a string that no record uses.
_SHOWN_TEXT_SIZE = 200

# Maximum number of records that are followed to see if they lead to the list.
_MAXIMUM_NUMBER_OF_LINKS = 64

# Fit of a record that is linked and can be read completely.
BEST_FIT = (True, 0)


# There is one attribute for each thing known of a log.
# pylint: disable-next=too-many-instance-attributes
class LogSection:
    """One log: its file header, its list, its strings, and the state of reading it.

    Attributes:
      base_offset (int): offset of the log.
      linked_offset (int): offset of the record that the last record read links to, if
          that last record is not in the list and the two contain the offset of each
          other; otherwise 0.
    """

    def __init__(
        self,
        window: file_window.FileWindow,
        object_reader: objects.ObjectReader,
        summary: log_summary.LogSummary,
        base_offset: int = 0,
    ) -> None:
        """Reads the header.

        Raises:
          ParseError: if the file cannot be read.
          UnsupportedLayout: if the log has another version.
          WrongFormat: if there is no file header.
        """
        self._first_unlinked_offset = 0
        self._last_identifier = -1
        self._last_listed_offset = 0
        self._last_offset = 0
        # Where the log ended when it was written, 0 if not known.
        self._list_end_offset = 0
        self._listed = message_record.FOUND_LIST
        self._number_of_unlinked = 0
        self._summary = summary
        self._trusted_next_offset = 0
        self._trusted_offset = 0
        self._window = window
        self.base_offset = base_offset
        self.header = file_header.ReadFileHeader(window, base_offset)
        self.linked_offset = 0
        self.strings = log_strings.StringTable(window, object_reader, base_offset)
        self._records = records.RecordReader(
            window, object_reader, self.strings, base_offset
        )
        self.list = record_list.RecordList(window, self._records, base_offset)

    @property
    def last_record_offset(self) -> int:
        """Offset of the last record that was read, or of the log if there is none."""
        return self.base_offset + self._last_offset

    @property
    def start_offset(self) -> int:
        """Offset of the first byte after the file header."""
        return self.base_offset + layouts.GetLayouts().header_10_5.size

    def _CheckEnd(self) -> Iterator[errors.ParseError]:
        """Compares the last offset in the file header with the end of the list."""
        header = self.header
        summary = self._summary
        generation = self._GetGeneration()
        summary.generation = summary.generation or generation
        if not self.list.is_whole:
            return

        last_offset = header.last_offset_10_10
        if generation == log_summary.GENERATION_10_5_6:
            last_offset = header.last_offset_10_5
        elif not self.list.last_offset:
            last_offset = last_offset or header.last_offset_10_5

        if last_offset != self.list.last_offset:
            summary.AddSign(log_summary.SIGN_STALE_LAST)
            yield message_record.Inconsistency(
                f"Last record: expected 0x{self.list.last_offset:08x}, where the list "
                f"ends, found 0x{last_offset:08x} in file header",
                self.base_offset,
            )

    def _CheckLinks(self, record: message_record.Record, last_offset: int) -> bool:
        """Determines if the links of a record agree with a neighbour."""
        return self._records.CheckLinks(
            record.offset, last_offset, record.next_offset or 0, record.previous_offset
        )

    def _CheckOrder(self, record: message_record.Record) -> Iterator[errors.ParseError]:
        """Compares a record of the list with the previous record in the list.

        Reports only the first mismatch of each kind in a file.
        """
        previous_offset = record.previous_offset
        if (
            previous_offset is not None
            and previous_offset < record.offset - self.base_offset
            and previous_offset != self._last_listed_offset
            and self._summary.AddSign(log_summary.SIGN_PREVIOUS)
        ):
            yield message_record.Inconsistency(
                f"Previous record: expected 0x{self._last_listed_offset:08x}, found "
                f"0x{previous_offset:08x} in record",
                record.offset,
            )
        if (
            record.message_identifier <= self._last_identifier
            and self._summary.AddSign(log_summary.SIGN_IDENTIFIERS)
        ):
            yield message_record.Inconsistency(
                f"Message identifier: expected more than {self._last_identifier}, "
                f"found {record.message_identifier} in record",
                record.offset,
            )

    def _ReadSound(self, record_offset: int) -> message_record.ReadRecord | None:
        """Reads the record at an offset in the log, None if there is no sound one."""
        if record_offset < layouts.GetLayouts().header_10_5.size:
            return None
        return self._records.ReadRecord(
            self.base_offset + record_offset,
            self._window.file_size,
            0,
            message_record.FOUND_CARVED,
        )

    def _CheckTrust(self, record: message_record.Record) -> bool:
        """Determines if a record outside the list is linked to records in it."""
        list_end_offset = self._list_end_offset
        if (
            not list_end_offset
            or record.previous_offset
            in (self._last_listed_offset, self._trusted_offset)
            or record.offset == self.base_offset + self._trusted_next_offset
        ):
            return True

        # Records after the end of the list cannot lead to it.
        file_offset = record.offset
        next_offset = self.base_offset + (record.next_offset or 0)
        for _ in range(_MAXIMUM_NUMBER_OF_LINKS):
            if not file_offset < next_offset < list_end_offset:
                break
            if next_offset in self.list:
                return True
            if not self._records.CheckNext(file_offset, next_offset - self.base_offset):
                break
            values = self._records.ReadFixedPart(next_offset)
            file_offset = next_offset
            next_offset = self.base_offset + values.next_record_offset
        return False

    def _GetGeneration(self) -> str | None:
        """Determines the generation of the format, None if it is not known."""
        header = self.header
        if self._last_listed_offset:
            if header.last_offset_10_5 == self._last_listed_offset:
                return log_summary.GENERATION_10_5_6
            if header.last_offset_10_10 == self._last_listed_offset:
                return log_summary.GENERATION_10_10

        # An offset that is read at the wrong place is 256 times too large or too small.
        is_record_10_5 = bool(self._ReadSound(header.last_offset_10_5))
        is_record_10_10 = bool(self._ReadSound(header.last_offset_10_10))
        if is_record_10_5 and not is_record_10_10:
            return log_summary.GENERATION_10_5_6
        if is_record_10_10 and not is_record_10_5:
            return log_summary.GENERATION_10_10
        if header.string_cache_size == _STRING_CACHE_SIZE_10_11:
            return log_summary.GENERATION_10_10
        return None

    def _GetListEnd(self) -> int:
        """Determines where the log ended when it was written, 0 if not known."""
        last_offsets = (self.header.last_offset_10_5, self.header.last_offset_10_10)
        maximum_offset = self._window.file_size - self.base_offset
        is_known = self.list.is_whole and (
            self.list.last_offset in last_offsets
            or not any(
                self.list.last_offset < offset < maximum_offset
                for offset in last_offsets
            )
        )
        return self.list.end_offset if is_known else 0

    def AddRecord(
        self, record: message_record.Record, end_offset: int
    ) -> Iterator[errors.ParseError]:
        """Adds a record that was read to the state of the log.

        Yields:
          Mismatches between the record and the previous one in the list.
        """
        self.strings.number_of_unused_strings = 0
        self.linked_offset = 0
        if record.offset == self.list.next_offset:
            yield from self._CheckOrder(record)
            self._PassListed(
                record.offset - self.base_offset, record.message_identifier
            )
            return

        if not self._number_of_unlinked:
            self._first_unlinked_offset = record.offset
        self._number_of_unlinked += 1
        next_offset = record.next_offset or 0
        self._last_offset = record.offset - self.base_offset
        if self._CheckTrust(record):
            self._trusted_offset = self._last_offset
            self._trusted_next_offset = next_offset
        if self.base_offset + next_offset >= end_offset and (
            self._records.CheckNext(record.offset, next_offset)
        ):
            self.linked_offset = self.base_offset + next_offset

    def _PassListed(
        self, record_offset: int, identifier: int, number_of_records: int = 1
    ) -> None:
        """Passes records of the list up to the given one."""
        self._last_identifier = identifier
        self._last_listed_offset = record_offset
        self._last_offset = record_offset
        self._trusted_offset = record_offset
        self._trusted_next_offset = 0
        self.list.Advance(number_of_records)

    def CheckPrevious(self, record: message_record.Record) -> bool:
        """Determines if the links of a record agree with a neighbour.

        Returns:
          True if the previous offset is the offset of the record before it, or if the
              record at the previous or next offset contains the offset of this one.
        """
        last_offset = self._last_offset
        if record.offset == self.list.next_offset:
            last_offset = self._last_listed_offset
        return record.previous_offset == last_offset or self._CheckLinks(
            record, last_offset
        )

    def Collect(self) -> Iterator[errors.ParseError]:
        """Follows the list of records, and reports errors of the file header."""
        yield from file_header.CheckValues(self.header, self.base_offset, self._summary)
        if not self._window.FindHole(self.base_offset, self.start_offset):
            self.list.Collect(self.header.first_record_offset)
        self._list_end_offset = self._GetListEnd()

    def GetFit(self, read_record: message_record.ReadRecord) -> tuple[bool, int]:
        """Determines how well a record fits into the log.

        Returns:
          True if the links of the record agree with a neighbour; and minus the number
              of its members that cannot be read.
        """
        record = read_record.record
        return self._CheckLinks(record, self._last_offset), -len(record.unreadable)

    def IterateLeftOvers(self) -> Iterator[errors.ParseError]:
        """Reports a wrong last offset, unlisted records, and unused strings."""
        yield from self._CheckEnd()
        summary = self._summary
        # A broken list, after which records remain, has been reported already.
        if self._number_of_unlinked and self.list.is_whole:
            summary.AddSign(log_summary.SIGN_UNLINKED)
            yield message_record.Inconsistency(
                f"Records not in the list: expected 0, found "
                f"{self._number_of_unlinked}, the first one",
                self._first_unlinked_offset,
            )

        number_of_strings = self.strings.number_of_unused_strings
        first_offset = self.strings.first_unused_offset
        # The record that uses them may be in an unreadable range.
        if number_of_strings and not self._window.FindHole(
            first_offset, self._window.file_size
        ):
            summary.AddSign(log_summary.SIGN_UNUSED_STRINGS)
            text = self.strings[first_offset - self.base_offset] or ""
            yield message_record.Inconsistency(
                f"Strings without a record: expected 0, found {number_of_strings}, the "
                f'first one "{text[:_SHOWN_TEXT_SIZE]}"',
                first_offset,
            )

        if summary.first_time and (
            summary.first_time + 1 < self.header.creation_time < layouts.MAXIMUM_TIME
        ):
            summary.AddTrait(log_summary.TRAIT_CREATED_LATER)

    # Locals are faster than attributes.
    # pylint: disable-next=too-many-locals
    def IterateSound(
        self, file_offset: int, limit_offset: int
    ) -> Iterator[message_record.ReadRecord]:
        """Reads and passes records of the list as long as they are sound.

        Most records are sound, so speed matters here.
        """
        file_size = self._window.file_size
        last_identifier = self._last_identifier
        last_offset = self._last_listed_offset
        found = self._listed
        base_offset = self.base_offset
        number_of_records = 0
        read_record = self._records.ReadRecord
        strings = self.strings
        number_of_unused_strings = strings.number_of_unused_strings
        walk_sound = strings.WalkSound
        try:
            for next_offset, following_offset in self.list.IterateOffsets():
                if next_offset >= limit_offset or (
                    file_offset != next_offset
                    and walk_sound(file_offset, next_offset) != next_offset
                ):
                    break
                result = read_record(
                    next_offset, following_offset or file_size, last_offset, found
                )
                if not result:
                    break
                record, file_offset, _ = result
                if (
                    record.errors
                    or record.previous_offset != last_offset
                    or record.message_identifier <= last_identifier
                ):
                    break
                last_identifier = record.message_identifier
                last_offset = next_offset - base_offset
                number_of_unused_strings = 0
                strings.number_of_unused_strings = 0
                number_of_records += 1
                yield result
        finally:
            # The walk reads the strings before the first problem again.
            strings.number_of_unused_strings = number_of_unused_strings
            if number_of_records:
                self._PassListed(last_offset, last_identifier, number_of_records)

    def ReadListed(self, limit_offset: int) -> message_record.ReadRecord | None:
        """Reads the next record of the list, if there is one."""
        return self._records.ReadRecord(
            self.list.next_offset,
            limit_offset,
            self._last_listed_offset,
            self._listed,
        )

    def ReadUnlisted(
        self, file_offset: int, limit_offset: int, found: message_record.Found
    ) -> message_record.ReadRecord | None:
        """Reads a record that is not in the list, if there is one."""
        arguments = (file_offset, limit_offset, self._last_offset, found)
        read_record = self._records.ReadRecord(*arguments)
        if not read_record or self._CheckTrust(read_record.record):
            return read_record

        self._records.trusted_offset = self._list_end_offset - self.base_offset
        read_record = self._records.ReadRecord(*arguments)
        self._records.trusted_offset = 0
        return read_record

    def SetForeign(self) -> None:
        """Treats the log as a part of another file, with its own list."""
        self._listed = message_record.FOUND_WALK
