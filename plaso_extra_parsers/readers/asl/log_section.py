"""Reads one log of an Apple System Log (ASL) file, version 2."""

from __future__ import annotations

from typing import Iterator
from typing import NamedTuple

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_header
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import record_list
from plaso_extra_parsers.readers.asl import record_search
from plaso_extra_parsers.readers.asl import records
from plaso_extra_parsers.readers.asl import string_table
from plaso_extra_parsers.readers.asl import string_walk
from plaso_extra_parsers.readers.asl import summary as log_summary

# Only releases since macOS 10.11, all of the later generation, write this value.
_STRING_CACHE_SIZE_10_11 = 128

# Number of characters shown of a string that no record uses.
_SHOWN_TEXT_SIZE = 200


class _Step(NamedTuple):
    """What the walk came to.

    Attributes:
      offset (int): offset to go on at if there is no record.
      read_record (ReadRecord): record, or None.
      error (ParseError): what is wrong, or None.
    """

    offset: int
    read_record: message_record.ReadRecord | None = None
    error: errors.ParseError | None = None


class LogSection:
    """One log, from its file header to the end of the file or to the next log.

    Three ways to find records are united: the list, which begins in the file header;
    the walk from object to object; and the looks of a record, past damage.

    Attributes:
      header (FileHeader): file header.
    """

    def __init__(
        self, window: file_window.FileWindow, summary: log_summary.LogSummary
    ) -> None:
        """Initializes a log and reads its header.

        Args:
          window (FileWindow): window on the file, from the start of the log.
          summary (LogSummary): summary to add to.

        Raises:
          ParseError: if the file cannot be read.
          UnsupportedLayout: if the version is another one.
          WrongFormat: if the file is no Apple System Log file.
        """
        self._layouts = layouts.GetLayouts()
        self._number_before = dict(summary.number_of_records)
        self._summary = summary
        self._window = window
        self._strings = string_table.StringTable(window)
        self._string_walk = string_walk.StringWalk(window, self._strings)
        self._records = records.RecordReader(window, self._strings)
        self._search = record_search.RecordSearch(window, self._records)
        self._list = record_list.RecordList(window.file_size, summary)
        self.header = file_header.ReadFileHeader(window)

        # Offset of damage that has been told already.
        self._reported_offset = 0
        self._last_offset = 0
        self._first_unlinked_offset = 0

    @property
    def end_offset(self) -> int:
        """int: offset of the end of the log relative to its start."""
        return self._window.file_size

    def _AddRecord(
        self, record: message_record.Record, end_offset: int
    ) -> Iterator[message_record.Record | errors.ParseError]:
        """Adds a record to what is known of the log.

        Args:
          record (Record): record.
          end_offset (int): offset of the first byte after it.

        Yields:
          Record|ParseError: the record, and what is wrong with the list after it.
        """
        if record.errors:
            self._AddSigns(record, end_offset)

        self._last_offset = record.offset
        self._string_walk.number_of_unused_strings = 0
        self._summary.AddRecord(record)
        yield record

        if record.found == message_record.FOUND_LIST:
            yield from self._list.Follow(record, end_offset)
        elif not self._first_unlinked_offset:
            self._first_unlinked_offset = record.offset

    def _AddSigns(self, record: message_record.Record, end_offset: int) -> None:
        """Adds what is wrong with a record to the signs of the log.

        Args:
          record (Record): record with errors.
          end_offset (int): offset of the first byte after it.
        """
        time = record.written_time
        if time is not None and time >= layouts.MAXIMUM_TIME:
            self._summary.AddSign(log_summary.SIGN_INVALID_TIME)
            if len(record.errors) == 1:
                return

        is_cut = end_offset == self.end_offset and record.previous_offset is None
        self._summary.AddSign(
            log_summary.SIGN_TRUNCATED if is_cut else log_summary.SIGN_DAMAGED
        )

    def _BreakList(self, file_offset: int) -> errors.ParseError | None:
        """Ends the list, because it does not lead to a record.

        Args:
          file_offset (int): offset the list leads to.

        Returns:
          ParseError: what is wrong, or None if the file cannot be read there.
        """
        end_offset = file_offset + self._layouts.record.size
        if self._window.FindHole(file_offset, end_offset):
            self._list.Lose()
            return None
        return self._list.Break(file_offset)

    def _CheckFileHeader(self) -> Iterator[errors.ParseError]:
        """Compares the file header with the records.

        Yields:
          ParseError: what is wrong.
        """
        header = self.header
        summary = self._summary
        generation = self._GetGeneration()
        summary.generation = summary.generation or generation
        if not self._list.is_whole:
            return

        last_offset = header.last_offset_10_10
        if generation == log_summary.GENERATION_10_5_6:
            last_offset = header.last_offset_10_5
        elif not self._list.last_offset:
            last_offset = last_offset or header.last_offset_10_5

        if last_offset != self._list.last_offset:
            summary.AddSign(log_summary.SIGN_STALE_LAST)
            yield message_record.Inconsistency(
                f"Last record: expected 0x{self._list.last_offset:08x}, where the list "
                f"ends, found 0x{last_offset:08x} in file header",
                0,
            )

    def _CheckLeftOvers(self) -> Iterator[errors.ParseError]:
        """Tells of records and strings that the list does not know.

        Yields:
          ParseError: what is left over.
        """
        summary = self._summary
        number_of_unlinked = sum(
            number - self._number_before[found]
            for found, number in summary.number_of_records.items()
            if found != message_record.FOUND_LIST
        )
        # A list that ends before its time leaves records behind; that has been told.
        if number_of_unlinked and self._list.is_whole:
            summary.AddSign(log_summary.SIGN_UNLINKED)
            yield message_record.Inconsistency(
                f"Records not in the list: expected 0, found {number_of_unlinked}, the "
                "first one",
                self._first_unlinked_offset,
            )

        first_unused_offset = self._string_walk.first_unused_offset
        # A record that uses them may be where the file cannot be read.
        if self._string_walk.number_of_unused_strings and not self._window.FindHole(
            first_unused_offset, self.end_offset
        ):
            summary.AddSign(log_summary.SIGN_UNUSED_STRINGS)
            text = self._strings[first_unused_offset] or ""
            yield message_record.Inconsistency(
                "Strings without a record: expected 0, found "
                f"{self._string_walk.number_of_unused_strings}, the first one "
                f'"{text[:_SHOWN_TEXT_SIZE]}"',
                first_unused_offset,
            )

        if summary.first_time and (
            summary.first_time + 1 < self.header.creation_time < layouts.MAXIMUM_TIME
        ):
            summary.AddTrait(log_summary.TRAIT_CREATED_LATER)

    def _CheckListedRecord(self, file_offset: int) -> bool:
        """Determines if the list leads to a record, even if its strings are damaged.

        Args:
          file_offset (int): offset the list leads to.

        Returns:
          bool: True if there is a record.

        Raises:
          ParseError: if the file cannot be read.
        """
        if self._CheckRecord(file_offset):
            return True
        result = self._records.ReadRecord(
            file_offset,
            self._window.file_size,
            self._list.last_offset,
            message_record.FOUND_LIST,
        )
        return (
            result is not None
            and result.record.previous_offset == self._list.last_offset
        )

    def _CheckPassedHeader(self, start_offset: int, file_offset: int) -> bool:
        """Ends the log if another one begins in what the walk took for its own.

        Args:
          start_offset (int): offset of a record.
          file_offset (int): offset the walk has come to.

        Returns:
          bool: True if another log begins after the start of that record.

        Raises:
          ParseError: if the file cannot be read.
        """
        header_offset = self._search.FindHeader(start_offset, file_offset)
        if header_offset is None:
            return False
        self._window.SetFileSize(header_offset)
        return True

    def _CheckRecord(self, file_offset: int) -> bool:
        """Determines if there is a sound record at an offset.

        Args:
          file_offset (int): offset relative to the start of the file, in bytes.

        Returns:
          bool: True if there is one.

        Raises:
          ParseError: if the file cannot be read.
        """
        if file_offset < self._layouts.header_10_5.size:
            return False
        result = self._records.ReadRecord(
            file_offset, self._window.file_size, 0, message_record.FOUND_CARVED
        )
        return result is not None

    def _GetGeneration(self) -> str | None:
        """Determines the generation of the format, once the list was followed.

        Returns:
          str: generation, or None if it cannot be told.

        Raises:
          ParseError: if the file cannot be read.
        """
        header = self.header
        if self._list.last_offset:
            if header.last_offset_10_5 == self._list.last_offset:
                return log_summary.GENERATION_10_5_6
            if header.last_offset_10_10 == self._list.last_offset:
                return log_summary.GENERATION_10_10

        # Read at the wrong place, the offset is 256 times too large or too small.
        is_record_10_5 = self._CheckRecord(header.last_offset_10_5)
        is_record_10_10 = self._CheckRecord(header.last_offset_10_10)
        if is_record_10_5 and not is_record_10_10:
            return log_summary.GENERATION_10_5_6
        if is_record_10_10 and not is_record_10_5:
            return log_summary.GENERATION_10_10
        if header.string_cache_size == _STRING_CACHE_SIZE_10_11:
            return log_summary.GENERATION_10_10
        return None

    def _SkipDamage(self, file_offset: int, limit_offset: int) -> _Step:
        """Looks for the next record where there is no object.

        Args:
          file_offset (int): offset relative to the start of the log, in bytes.
          limit_offset (int): offset of the next record of the list, or the end of the
              log.

        Returns:
          _Step: what comes next; the error is None if it has been told.

        Raises:
          ParseError: if the file cannot be read.
        """
        # A list that leads to no record must hide none behind the damage.
        is_listed = limit_offset == self._list.next_offset
        if is_listed and not self._CheckListedRecord(limit_offset):
            return _Step(file_offset, None, self._BreakList(limit_offset))

        if not is_listed and self._CheckPassedHeader(self._last_offset, file_offset):
            return _Step(self.end_offset)

        found = self._search.Find(
            file_offset, limit_offset, self._last_offset, has_headers=not is_listed
        )
        if found.is_header:
            self._window.SetFileSize(found.offset)

        if file_offset in (
            self._reported_offset,
            found.offset,
        ) or self._window.FindHole(file_offset, found.offset):
            # It is told already, or what cannot be read is.
            return _Step(found.offset, found.read_record)

        header_size = self._layouts.object_header.size
        data = self._window.ReadData(file_offset, header_size)
        sign = log_summary.SIGN_DAMAGED
        if found.is_zero:
            sign = log_summary.SIGN_ZERO_FILLED
            text = "zero bytes"
        elif len(data) < header_size:
            sign = log_summary.SIGN_TRUNCATED
            text = "the end of the file"
        else:
            object_type, data_size = self._layouts.object_header.ReadRecord(data)
            text = f"type {object_type} with {data_size} bytes of data"
            object_end_offset = file_offset + header_size + data_size
            if (
                object_type <= layouts.OBJECT_TYPE_STRING
                and found.offset == self.end_offset < object_end_offset
            ):
                sign = log_summary.SIGN_TRUNCATED

        is_new = self._summary.AddSign(sign)
        if sign == log_summary.SIGN_TRUNCATED and not is_new:
            return _Step(found.offset, found.read_record)
        return _Step(
            found.offset,
            found.read_record,
            errors.ParseError(
                "Unable to read object: expected a message (type 0) or a string (type "
                f"1), found {text}, {found.offset - file_offset} bytes skipped",
                file_offset,
            ),
        )

    def _ReadObject(self, file_offset: int, limit_offset: int) -> _Step:
        """Reads the object the walk comes to.

        Args:
          file_offset (int): offset relative to the start of the log, in bytes.
          limit_offset (int): offset of the next record of the list, or the end of the
              log.

        Returns:
          _Step: what comes next.

        Raises:
          ParseError: if the file cannot be read.
        """
        header_size = self._layouts.object_header.size
        index = self._window.GetIndex(file_offset, header_size)
        if index < 0:
            return self._SkipDamage(file_offset, limit_offset)

        object_type, data_size = self._layouts.object_header.ReadRecord(
            self._window.data, index
        )
        start_offset = file_offset + header_size
        end_offset = start_offset + data_size
        if object_type == layouts.OBJECT_TYPE_STRING and end_offset <= limit_offset:
            if self._string_walk.ReadString(file_offset, start_offset, end_offset):
                return _Step(end_offset)

        if end_offset > limit_offset == self._list.next_offset and (
            object_type <= layouts.OBJECT_TYPE_STRING
            and not self._CheckListedRecord(limit_offset)
        ):
            return _Step(file_offset, None, self._BreakList(limit_offset))

        read_record = None
        if object_type != layouts.OBJECT_TYPE_STRING and data_size:
            read_record = self._records.ReadRecord(
                file_offset,
                limit_offset,
                self._last_offset,
                message_record.FOUND_WALK,
            )
        if read_record:
            return _Step(file_offset, read_record)
        return self._SkipDamage(file_offset, limit_offset)

    def _ReadListedRecord(self, file_offset: int) -> _Step:
        """Reads the record the list leads to.

        Args:
          file_offset (int): offset relative to the start of the log, in bytes.

        Returns:
          _Step: what comes next.
        """
        read_record = self._records.ReadRecord(
            file_offset, self.end_offset, self._last_offset, message_record.FOUND_LIST
        )
        if read_record:
            return _Step(file_offset, read_record)

        # What the walk says of the damage is clearer, unless there is another object.
        list_error = self._BreakList(file_offset)
        step = self._ReadObject(file_offset, self.end_offset)
        return step._replace(error=step.error or list_error)

    def _Walk(self) -> Iterator[message_record.Record | errors.ParseError]:
        """Walks from object to object, and past damage to the next record.

        Yields:
          Record|ParseError: a record, or what is wrong at this place of the log.
        """
        records_list = self._list
        file_offset = self._layouts.header_10_5.size
        while file_offset < self.end_offset:
            limit_offset = records_list.next_offset or self.end_offset
            file_offset = self._string_walk.ReadSoundStrings(file_offset, limit_offset)
            if file_offset == self.end_offset:
                break
            if file_offset == records_list.next_offset:
                step = self._ReadListedRecord(file_offset)
            else:
                step = self._ReadObject(file_offset, limit_offset)

            if self._window.holes:
                yield from self._window.IterateNewHoles(step.offset)
            if step.error:
                yield step.error
            if not step.read_record:
                file_offset = step.offset
                continue

            record, end_offset, is_end_known = step.read_record
            # It may be cut, with another log in its place.
            if record.previous_offset != self._last_offset and (
                self._CheckPassedHeader(record.offset, end_offset)
            ):
                file_offset = record.offset
                continue

            file_offset = end_offset
            if not is_end_known:
                self._reported_offset = file_offset
            yield from self._AddRecord(record, file_offset)

        yield from self._window.IterateNewHoles(self.end_offset)
        if self._window.holes:
            self._summary.AddSign(log_summary.SIGN_UNREADABLE)
        if records_list.next_offset:
            # Another log begins before the list goes on.
            yield records_list.Break(records_list.next_offset)

    def IterateRecords(
        self,
    ) -> Iterator[message_record.Record | errors.ParseError]:
        """Reads all records, each one once, in order of their offset.

        What is wrong with one record is kept with the record; what is wrong with the
        log follows the record before it. To be called once.

        Yields:
          Record|ParseError: a record, or what is wrong at this place of the log.

        Raises:
          ParseError: if the file cannot be read.
        """
        yield from file_header.CheckValues(self.header, self._summary)
        if not self._window.FindHole(0, self._layouts.header_10_5.size):
            yield from self._list.Start(self.header.first_record_offset)
        yield from self._Walk()
        yield from self._CheckFileHeader()
        yield from self._CheckLeftOvers()
