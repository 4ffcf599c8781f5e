"""Searches for the first record or log after damaged data."""

from __future__ import annotations

from typing import Callable
from typing import NamedTuple

from plaso_extra_parsers.readers.asl import file_header
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts

# How far back to search for a file header that was treated as text, in bytes.
_MAXIMUM_PASSED_SIZE = 65536


class FoundObject(NamedTuple):
    """What was found.

    Attributes:
      offset: offset of what was found, or where the search ended.
      is_zero: True if only zero bytes precede it.
      is_header: True if it is the file header of another log.
    """

    offset: int
    is_zero: bool
    is_header: bool


class RecordSearch:
    """Searches damaged data, each byte once."""

    def __init__(
        self,
        window: file_window.FileWindow,
    ) -> None:
        """Initializes a search in a window."""
        format_layouts = layouts.GetLayouts()
        self._expression = format_layouts.search_expression
        self._layouts = format_layouts
        self._minimum_size = format_layouts.record.size
        self._window = window

    def _FindHeader(
        self, data: bytes, data_offset: int, start_offset: int, end_offset: int
    ) -> int | None:
        """Finds the file header of another log by its signature in the data."""
        index = start_offset - data_offset - 1
        while True:
            index = data.find(layouts.SIGNATURE, index + 1, end_offset - data_offset)
            if index < 0:
                return None
            if file_header.CheckFit(self._window, data_offset + index):
                return data_offset + index

    # Locals are faster than attributes.
    # pylint: disable-next=too-many-locals
    def _FindRecord(
        self,
        file_offset: int,
        end_offset: int,
        limit_offset: int,
        check_record: Callable[[int, int], bool],
    ) -> int | None:
        """Finds the first record in the window by its byte pattern."""
        window = self._window
        data = window.data
        data_offset = window.offset
        minimum_data_size = self._layouts.minimum_data_size
        pair_size = self._layouts.pair.size
        read_sizes = self._layouts.record_sizes.ReadValues
        reference_size = self._layouts.string_reference.size
        index = file_offset - data_offset
        while True:
            match = self._expression.search(data, index, end_offset - data_offset)
            # A record that the window cuts off is found in the next window.
            if not match or match.start() + self._minimum_size > len(data):
                return None

            index = match.start()
            # The two sizes rarely agree where there is no record.
            data_size, number_of_references = read_sizes(data, index)
            size = number_of_references * reference_size
            if data_size - minimum_data_size == size and not size % pair_size:
                if check_record(data_offset + index, limit_offset):
                    return data_offset + index
            index += 1

    def FindHeader(self, start_offset: int, end_offset: int) -> int | None:
        """Finds the file header of another log, if any, in data that was passed."""
        start_offset = max(start_offset, end_offset - _MAXIMUM_PASSED_SIZE)
        end_offset += len(layouts.SIGNATURE) - 1
        data = self._window.ReadData(start_offset, end_offset - start_offset)
        return self._FindHeader(data, start_offset, start_offset, end_offset)

    def Find(
        self,
        file_offset: int,
        limit_offset: int,
        check_record: Callable[[int, int], bool],
    ) -> FoundObject:
        """Finds the first record or file header.

        Args:
          file_offset: offset to start at.
          limit_offset: offset that a record must not extend beyond.
          check_record: function that determines if a sound record is at an offset
              (int) and does not extend beyond a limit offset (int).
        """
        window = self._window
        minimum_size = self._minimum_size
        # Searching in zeros is slow; a record has some at its start.
        start_offset = window.FindNonZero(file_offset, limit_offset)
        if start_offset == limit_offset:
            return FoundObject(limit_offset, True, False)

        file_offset = max(file_offset, start_offset - minimum_size)
        while True:
            window.GetIndex(file_offset, min(minimum_size, limit_offset - file_offset))
            end_offset = min(window.offset + len(window.data), limit_offset)
            header_offset = self._FindHeader(
                window.data, window.offset, file_offset, end_offset
            )
            if header_offset is not None:
                end_offset = limit_offset = header_offset
            record_offset = self._FindRecord(
                file_offset, end_offset, limit_offset, check_record
            )
            if record_offset is not None:
                return FoundObject(record_offset, record_offset <= start_offset, False)
            if end_offset == limit_offset:
                break
            # The last bytes may be the start of a record that continues.
            file_offset = end_offset - minimum_size + 1
            file_offset = max(
                file_offset,
                window.FindNonZero(file_offset, limit_offset) - minimum_size,
            )
        is_header = header_offset is not None
        return FoundObject(
            limit_offset, is_header and limit_offset <= start_offset, is_header
        )
