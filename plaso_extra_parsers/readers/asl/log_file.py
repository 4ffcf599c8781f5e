"""Reads Apple System Log (ASL) files, version 2."""

from __future__ import annotations

from typing import BinaryIO
from typing import Iterator
from typing import Optional
from typing import Tuple

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_header
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import record_list
from plaso_extra_parsers.readers.asl import records
from plaso_extra_parsers.readers.asl import string_table
from plaso_extra_parsers.readers.asl import string_walk
from plaso_extra_parsers.readers.asl import summary as log_summary

# Only releases since macOS 10.11, all of the later generation, write this value.
_STRING_CACHE_SIZE_10_11 = 128

# Number of characters shown of a string that no record uses.
_SHOWN_TEXT_SIZE = 200

# What a record reader returns: record, offset of the first byte after it and if that
# offset is sure.
_Result = Optional[Tuple[message_record.Record, int, bool]]


class ASLFile:
    """Apple System Log (ASL) file, version 2.

    Three ways to find records are united: the list, which begins in the file header;
    the walk from object to object; and the looks of a record, past damage.

    Attributes:
      header (FileHeader): file header.
      summary (LogSummary): summary, complete once all records were read.
    """

    def __init__(
        self,
        file_object: BinaryIO,
        window_size: int = file_window.DEFAULT_WINDOW_SIZE,
    ) -> None:
        """Initializes an Apple System Log file and reads its header.

        Args:
          file_object (file): file-like object.
          window_size (Optional[int]): number of bytes to hold at a time.

        Raises:
          ParseError: if the file cannot be read.
          UnsupportedLayout: if the version is another one.
          WrongFormat: if the file is no Apple System Log file.
        """
        self._layouts = layouts.GetLayouts()
        self._window = file_window.FileWindow(file_object, window_size)
        self._strings = string_table.StringTable(self._window)
        self._string_walk = string_walk.StringWalk(self._window, self._strings)
        self._records = records.RecordReader(self._window, self._strings)
        self.header = file_header.ReadFileHeader(self._window)
        self.summary = log_summary.LogSummary()
        self._list = record_list.RecordList(self._window.file_size, self.summary)

        # Offset of damage that has been told already.
        self._reported_offset = 0
        self._last_offset = 0
        self._first_unlinked_offset = 0

    def _CheckFileHeader(self) -> Iterator[errors.ParseError]:
        """Compares the file header with the records.

        Yields:
          ParseError: what is wrong.
        """
        header = self.header
        summary = self.summary
        summary.generation = self._GetGeneration()
        if not self._list.is_whole:
            return

        last_offset = header.last_offset_10_10
        if summary.generation == log_summary.GENERATION_10_5_6:
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
        summary = self.summary
        number_of_unlinked = sum(summary.number_of_records.values()) - (
            summary.number_of_records[message_record.FOUND_LIST]
        )
        # A list that ends before its time leaves records behind; that has been told.
        if number_of_unlinked and self._list.is_whole:
            summary.AddSign(log_summary.SIGN_UNLINKED)
            yield message_record.Inconsistency(
                f"Records not in the list: expected 0, found {number_of_unlinked}, the "
                "first one",
                self._first_unlinked_offset,
            )

        if self._string_walk.number_of_unused_strings:
            summary.AddSign(log_summary.SIGN_UNUSED_STRINGS)
            text = self._strings[self._string_walk.first_unused_offset] or ""
            yield message_record.Inconsistency(
                "Strings without a record: expected 0, found "
                f"{self._string_walk.number_of_unused_strings}, the first one "
                f'"{text[:_SHOWN_TEXT_SIZE]}"',
                self._string_walk.first_unused_offset,
            )

        if summary.first_time and self.header.creation_time > summary.first_time + 1:
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
            result is not None and result[0].previous_offset == self._list.last_offset
        )

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

    def _FindRecord(self, file_offset: int, limit_offset: int) -> _Result:
        """Finds the first record in damaged data, by its looks.

        Args:
          file_offset (int): offset to start at, relative to the start of the file.
          limit_offset (int): offset the record must not go over.

        Returns:
          tuple[Record, int, bool]: record, offset of the first byte after it and if
              that is sure; or None if there is no record.

        Raises:
          ParseError: if the file cannot be read.
        """
        window = self._window
        search = self._layouts.search_expression.search
        minimum_size = self._layouts.record.size
        is_new_window = True
        while file_offset + minimum_size <= limit_offset:
            if is_new_window:
                # Searching in zeros is slow; a record has some at its start.
                file_offset = max(
                    file_offset,
                    window.FindNonZero(file_offset, limit_offset) - minimum_size,
                )
            index = window.GetIndex(file_offset, minimum_size)
            if index < 0:
                break

            end_index = min(len(window.data), limit_offset - window.offset)
            match = search(window.data, index, end_index)
            is_new_window = not match
            if not match:
                # The last bytes may be the start of a record that goes on.
                file_offset = max(
                    file_offset + 1, window.offset + end_index - minimum_size + 1
                )
                continue

            file_offset = window.offset + match.start()
            index = window.GetIndex(file_offset, minimum_size)
            if index < 0:
                break
            if self._records.CheckSizes(window.data, index):
                result = self._records.ReadRecord(
                    file_offset,
                    limit_offset,
                    self._last_offset,
                    message_record.FOUND_CARVED,
                )
                if result:
                    return result
            file_offset += 1
        return None

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

    def _SkipDamage(
        self, file_offset: int, limit_offset: int
    ) -> tuple[int, _Result, errors.ParseError | None]:
        """Looks for the next record where there is no object.

        Args:
          file_offset (int): offset relative to the start of the file, in bytes.
          limit_offset (int): offset of the next record of the list, or the size of the
              file.

        Returns:
          tuple[int, tuple[Record, int, bool], ParseError]: offset to go on at, record
              as a record reader returns it or None, and what is wrong or None if that
              has been told.

        Raises:
          ParseError: if the file cannot be read.
        """
        result = self._FindRecord(file_offset, limit_offset)
        end_offset = result[0].offset if result else limit_offset
        if file_offset == self._reported_offset:
            return end_offset, result, None

        header_size = self._layouts.object_header.size
        data = self._window.ReadData(file_offset, header_size)
        sign = log_summary.SIGN_DAMAGED
        if self._window.FindNonZero(file_offset, end_offset) == end_offset:
            sign = log_summary.SIGN_ZERO_FILLED
            found = "zero bytes"
        elif len(data) < header_size:
            sign = log_summary.SIGN_TRUNCATED
            found = "the end of the file"
        else:
            object_type, data_size = self._layouts.object_header.ReadRecord(data)
            found = f"type {object_type} with {data_size} bytes of data"
            object_end_offset = file_offset + header_size + data_size
            if (
                object_type <= layouts.OBJECT_TYPE_STRING
                and end_offset == self._window.file_size < object_end_offset
            ):
                sign = log_summary.SIGN_TRUNCATED

        is_new = self.summary.AddSign(sign)
        if sign == log_summary.SIGN_TRUNCATED and not is_new:
            return end_offset, result, None
        return (
            end_offset,
            result,
            errors.ParseError(
                "Unable to read object: expected a message (type 0) or a string (type "
                f"1), found {found}, {end_offset - file_offset} bytes skipped",
                file_offset,
            ),
        )

    def _ReadObject(
        self, file_offset: int, limit_offset: int
    ) -> tuple[int, _Result, errors.ParseError | None]:
        """Reads the object the walk comes to.

        Args:
          file_offset (int): offset relative to the start of the file, in bytes.
          limit_offset (int): offset of the next record of the list, or the size of the
              file.

        Returns:
          tuple[int, tuple[Record, int, bool], ParseError]: offset to go on at, record
              as a record reader returns it or None, and what is wrong or None.

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
                return end_offset, None, None

        if end_offset > limit_offset == self._list.next_offset and (
            object_type <= layouts.OBJECT_TYPE_STRING
            and not self._CheckListedRecord(limit_offset)
        ):
            return file_offset, None, self._list.Break(limit_offset)

        result = None
        if object_type != layouts.OBJECT_TYPE_STRING and data_size:
            result = self._records.ReadRecord(
                file_offset,
                limit_offset,
                self._last_offset,
                message_record.FOUND_WALK,
            )
        if result:
            return file_offset, result, None
        return self._SkipDamage(file_offset, limit_offset)

    def _ReadListedRecord(
        self, file_offset: int
    ) -> tuple[int, _Result, errors.ParseError | None]:
        """Reads the record the list leads to.

        Args:
          file_offset (int): offset relative to the start of the file, in bytes.

        Returns:
          tuple[int, tuple[Record, int, bool], ParseError]: offset to go on at, record
              as a record reader returns it or None, and what is wrong or None.

        Raises:
          ParseError: if the file cannot be read.
        """
        result = self._records.ReadRecord(
            file_offset,
            self._window.file_size,
            self._last_offset,
            message_record.FOUND_LIST,
        )
        if result:
            return file_offset, result, None

        # What the walk says of the damage is clearer, unless there is another object.
        list_error = self._list.Break(file_offset)
        file_offset, result, error = self._ReadObject(
            file_offset, self._window.file_size
        )
        return file_offset, result, error or list_error

    def _Walk(self) -> Iterator[message_record.Record | errors.ParseError]:
        """Walks from object to object, and past damage to the next record.

        Yields:
          Record|ParseError: a record, or what is wrong at this place of the file.

        Raises:
          ParseError: if the file cannot be read.
        """
        file_size = self._window.file_size
        records_list = self._list
        file_offset = self._layouts.header_10_5.size
        while file_offset < file_size:
            limit_offset = records_list.next_offset or file_size
            file_offset = self._string_walk.ReadSoundStrings(file_offset, limit_offset)
            if file_offset == file_size:
                break
            if file_offset == records_list.next_offset:
                file_offset, result, error = self._ReadListedRecord(file_offset)
            else:
                file_offset, result, error = self._ReadObject(file_offset, limit_offset)

            if error:
                yield error
            if not result:
                continue

            record, file_offset, is_end_known = result
            if not is_end_known:
                self._reported_offset = file_offset
            if record.errors:
                is_cut = file_offset == file_size and record.previous_offset is None
                self.summary.AddSign(
                    log_summary.SIGN_TRUNCATED if is_cut else log_summary.SIGN_DAMAGED
                )

            self._last_offset = record.offset
            self._string_walk.number_of_unused_strings = 0
            self.summary.AddRecord(record)
            yield record

            if record.found == message_record.FOUND_LIST:
                yield from records_list.Follow(record)
            elif not self._first_unlinked_offset:
                self._first_unlinked_offset = record.offset

    def IterateRecords(
        self,
    ) -> Iterator[message_record.Record | errors.ParseError]:
        """Reads all records, each one once, in order of their offset.

        What is wrong with one record is kept with the record; what is wrong with the
        file follows the record before it. To be called once.

        Yields:
          Record|ParseError: a record, or what is wrong at this place of the file.
        """
        try:
            yield from self._list.Start(self.header.first_record_offset)
            yield from self._Walk()
            yield from self._CheckFileHeader()
            yield from self._CheckLeftOvers()
        except errors.ParseError as exception:
            # The file itself cannot be read any further.
            self.summary.AddSign(log_summary.SIGN_DAMAGED)
            yield exception
