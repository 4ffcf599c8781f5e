"""Searches damaged data for what comes after it: a record, or another log."""

from __future__ import annotations

from typing import NamedTuple

from plaso_extra_parsers.readers.asl import file_header
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import records

# How far back a file header is looked for that was taken for text.
_MAXIMUM_PASSED_SIZE = 65536


class Found(NamedTuple):
    """What was found.

    Attributes:
      offset (int): offset of what was found relative to the start of the log, or where
          the search ended.
      is_zero (bool): True if there are only zero bytes before.
      is_header (bool): True if another log starts there.
      read_record (ReadRecord): record that starts there, or None.
    """

    offset: int
    is_zero: bool
    is_header: bool
    read_record: message_record.ReadRecord | None


class RecordSearch:
    """Searches damaged data, each byte of it once."""

    def __init__(
        self, window: file_window.FileWindow, record_reader: records.RecordReader
    ) -> None:
        """Initializes a search.

        Args:
          window (FileWindow): window on the file.
          record_reader (RecordReader): reader of records.
        """
        format_layouts = layouts.GetLayouts()
        self._expression = format_layouts.search_expression
        self._minimum_size = format_layouts.record.size
        self._records = record_reader
        self._window = window

    def _FindHeader(self, file_offset: int, end_offset: int) -> int | None:
        """Finds the file header of another log, in the window.

        Args:
          file_offset (int): offset to start at, relative to the start of the log.
          end_offset (int): offset to end before, relative to the start of the log.

        Returns:
          int: offset, or None if there is none.
        """
        window = self._window
        index = file_offset - window.offset
        end_index = end_offset - window.offset
        while True:
            index = window.data.find(layouts.SIGNATURE, index, end_index)
            if index < 0:
                return None
            header_offset = window.offset + index
            if file_header.CheckFit(window, header_offset):
                return header_offset
            index += 1

    def _FindRecord(
        self, file_offset: int, end_offset: int, limit_offset: int, last_offset: int
    ) -> message_record.ReadRecord | None:
        """Finds the first record in the window, by its looks.

        Args:
          file_offset (int): offset to start at, relative to the start of the log.
          end_offset (int): offset to end before, relative to the start of the log.
          limit_offset (int): offset the record must not go over.
          last_offset (int): offset of the last record before.

        Returns:
          ReadRecord: record or None if there is none.
        """
        window = self._window
        data = window.data
        data_offset = window.offset
        index = file_offset - data_offset
        while True:
            match = self._expression.search(data, index, end_offset - data_offset)
            # What the window cuts is looked at in the next one.
            if not match or match.start() + self._minimum_size > len(data):
                return None

            index = match.start()
            if self._records.CheckSizes(data, index):
                result = self._records.ReadRecord(
                    data_offset + index,
                    limit_offset,
                    last_offset,
                    message_record.FOUND_CARVED,
                )
                if result:
                    return result
            index += 1

    def FindHeader(self, start_offset: int, end_offset: int) -> int | None:
        """Finds the file header of another log in what was read before.

        Args:
          start_offset (int): offset of something of this log, relative to its start.
          end_offset (int): offset to end before, relative to the start of the log.

        Returns:
          int: offset, or None if there is none.

        Raises:
          ParseError: if the file cannot be read.
        """
        start_offset = max(start_offset + 1, end_offset - _MAXIMUM_PASSED_SIZE)
        data = self._window.ReadData(
            start_offset, end_offset + len(layouts.SIGNATURE) - 1 - start_offset
        )
        index = data.find(layouts.SIGNATURE)
        while index >= 0:
            if file_header.CheckFit(self._window, start_offset + index):
                return start_offset + index
            index = data.find(layouts.SIGNATURE, index + 1)
        return None

    def Find(
        self,
        file_offset: int,
        limit_offset: int,
        last_offset: int,
        has_headers: bool = True,
    ) -> Found:
        """Finds the first record or file header.

        Args:
          file_offset (int): offset to start at, relative to the start of the log.
          limit_offset (int): offset that nothing found may go over.
          last_offset (int): offset of the last record before.
          has_headers (Optional[bool]): True if a file header may be found.

        Returns:
          Found: what was found.

        Raises:
          ParseError: if the file cannot be read.
        """
        window = self._window
        minimum_size = self._minimum_size
        # Searching in zeros is slow; a record has some at its start.
        start_offset = window.FindNonZero(file_offset, limit_offset)
        if start_offset == limit_offset:
            return Found(limit_offset, True, False, None)

        file_offset = max(file_offset, start_offset - minimum_size)
        while file_offset < limit_offset:
            window.GetIndex(file_offset, min(minimum_size, limit_offset - file_offset))
            end_offset = min(window.offset + len(window.data), limit_offset)

            header_offset = None
            if has_headers:
                header_offset = self._FindHeader(file_offset, end_offset)
            result = self._FindRecord(
                file_offset,
                end_offset if header_offset is None else header_offset,
                limit_offset if header_offset is None else header_offset,
                last_offset,
            )
            if result:
                is_zero = result.record.offset <= start_offset
                return Found(result.record.offset, is_zero, False, result)
            if header_offset is not None:
                is_zero = header_offset <= start_offset
                return Found(header_offset, is_zero, True, None)

            if end_offset == limit_offset:
                break
            # The last bytes may be the start of a record that goes on.
            file_offset = end_offset - minimum_size + 1
            file_offset = max(
                file_offset,
                window.FindNonZero(file_offset, limit_offset) - minimum_size,
            )
        return Found(limit_offset, False, False, None)
