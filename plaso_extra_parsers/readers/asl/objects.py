"""Recognizes objects of a log file, and determines where they end."""

from __future__ import annotations

from typing import Any
from typing import Iterator
from typing import NamedTuple

from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts

# Longer strings are invalid; the search for the end of a string stops here.
MAXIMUM_STRING_SIZE = 4 * 1024 * 1024

# Results of checks are kept, since many damaged records may claim the same end.
_MAXIMUM_NUMBER_OF_RESULTS = 1024


class Extent(NamedTuple):
    """Where the parts of a record are.

    Attributes:
      end_offset: offset of the first byte after the record, or after its fixed part if
          the end is not known.
      number_of_references: number of references that can be read.
      previous_offset: offset of the previous record, or None if it cannot be read.
      sizes_agree: True if the two sizes agree, which proves that it is a record.
      error: what is wrong with the size, or None.
    """

    end_offset: int
    number_of_references: int
    previous_offset: int | None
    is_known: bool
    sizes_agree: bool
    error: str | None


class ObjectReader:
    """Determines what is at an offset, and where it ends.

    Attributes:
      header_offset (int): offset of the last file header that was found, where the log
          before it ends.
    """

    def __init__(self, window: file_window.FileWindow) -> None:
        """Initializes an object reader on a window."""
        self._layouts = layouts.GetLayouts()
        self._results: dict[int, bool] = {}
        self._window = window
        self.header_offset = 0

    def _GetType(self, file_offset: int) -> int | None:
        """Determines the type of a possible object, None if it cannot be one."""
        object_layout = self._layouts.object_header
        data = self._window.ReadData(file_offset, object_layout.size)
        if len(data) < object_layout.size:
            return None

        object_type: int
        object_type, data_size = object_layout.ReadRecord(data)
        start_offset = file_offset + object_layout.size
        end_offset = start_offset + data_size
        is_object = False
        if end_offset > self._window.file_size:
            return None
        if object_type == layouts.OBJECT_TYPE_STRING:
            is_object = (
                data_size <= MAXIMUM_STRING_SIZE
                and self._window.FindByte(b"\x00", start_offset, end_offset)
                == end_offset - 1
            )
        elif object_type == layouts.OBJECT_TYPE_MESSAGE:
            is_object = self._GetNumberOfPairs(data_size) is not None
        return object_type if is_object else None

    def _GetNumberOfPairs(self, data_size: int) -> int | None:
        """Determines how many pairs fill a data size, None if no number does."""
        number_of_pairs, rest_size = divmod(
            data_size - self._layouts.minimum_data_size, self._layouts.pair.size
        )
        return None if rest_size or number_of_pairs < 0 else number_of_pairs

    def CheckObject(self, file_offset: int) -> bool:
        """Determines if an offset has a possible object, or is the end of the log."""
        if file_offset in (self._window.file_size, self.header_offset):
            return True
        if file_offset not in self._results:
            if len(self._results) >= _MAXIMUM_NUMBER_OF_RESULTS:
                self._results.clear()
            self._results[file_offset] = self._GetType(file_offset) is not None
        return self._results[file_offset]

    def CheckMessage(self, file_offset: int) -> bool:
        """Determines if an offset has a possible message."""
        return self._GetType(file_offset) == layouts.OBJECT_TYPE_MESSAGE

    def CheckSizes(self, data_size: int, number_of_references: int) -> bool:
        """Determines if the two sizes in a record agree; the data size is in bytes."""
        number_of_pairs = self._GetNumberOfPairs(data_size)
        return number_of_pairs is not None and (
            number_of_references == 2 * number_of_pairs
        )

    def ReadPreviousOffset(self, end_offset: int) -> int | None:
        """Reads the offset of the previous record from the footer of a record.

        Returns None if there is no footer before the end offset.
        """
        footer_size = self._layouts.footer.size
        data = self._window.ReadData(end_offset - footer_size, footer_size)
        if len(data) != footer_size:
            return None
        previous_offset: int = self._layouts.footer.ReadRecord(data)[0]
        return previous_offset

    def _GetLikelyNumbers(
        self, data_size: int, number_of_references: int
    ) -> Iterator[int]:
        """Determines the number of references that each of the two sizes gives."""
        number_of_pairs = self._GetNumberOfPairs(data_size)
        if number_of_pairs is not None:
            yield 2 * number_of_pairs
        if (
            number_of_references % 2 == 0
            and number_of_references <= layouts.MAXIMUM_NUMBER_OF_REFERENCES
        ):
            yield number_of_references

    # pylint: disable-next=too-many-locals
    def _GetLikelyExtent(
        self,
        file_offset: int,
        limit_offset: int,
        expected_previous_offset: int,
        values: Any,
    ) -> Extent:
        """Determines the extent of a record whose sizes differ or exceed the limit."""
        reference_size = self._layouts.string_reference.size
        fixed_end_offset = file_offset + self._layouts.record.size
        data_size = values.data_size
        number_of_references = values.number_of_references
        error = (
            f"expected a data size of {self._layouts.minimum_data_size} bytes and "
            f"{reference_size} for each of {number_of_references} references, found "
            f"{data_size} bytes"
        )
        if self.CheckSizes(data_size, number_of_references):
            error = (
                f"expected its end before another record at 0x{limit_offset:08x}, "
                f"found {data_size} bytes"
            )
        best_extent, best_score = None, 0
        for candidate in self._GetLikelyNumbers(data_size, number_of_references):
            end_offset = fixed_end_offset + self._layouts.footer.size
            end_offset += candidate * reference_size
            if end_offset > limit_offset:
                continue
            previous_offset = self.ReadPreviousOffset(end_offset)
            # An offset of 0 proves nothing, since there are zeros everywhere.
            score = 2 * (0 != previous_offset == expected_previous_offset)
            score += self.CheckObject(end_offset)
            if score > best_score:
                best_score = score
                best_extent = Extent(
                    end_offset, candidate, previous_offset, True, False, error
                )

        if best_extent:
            return best_extent
        return Extent(fixed_end_offset, 0, None, False, False, error)

    def _GetPartialExtent(
        self, end_offset: int, left_size: int, values: Any, error: str
    ) -> Extent:
        """Determines which bytes of an incomplete record exist."""
        left_references = 2 * (left_size // self._layouts.pair.size)
        return Extent(
            end_offset,
            min(left_references, values.number_of_references),
            None,
            True,
            True,
            f"expected a whole record, found {error}",
        )

    def GetExtent(
        self,
        file_offset: int,
        limit_offset: int,
        previous_offset: int,
        values: Any,
        base_offset: int = 0,
    ) -> Extent:
        """Determines where the parts of a record are.

        Args:
          file_offset: offset of the record.
          limit_offset: offset that the record must not extend beyond.
          previous_offset: expected offset of the previous record, from the start of the
              log.
          values: members of the fixed part of the record.
          base_offset: offset of the start of the log.
        """
        number_of_references = values.number_of_references
        end_offset = file_offset + self._layouts.object_header.size + values.data_size
        fixed_end_offset = file_offset + self._layouts.record.size
        sizes_agree = self.CheckSizes(values.data_size, number_of_references)
        if sizes_agree and end_offset <= limit_offset:
            hole = self._window.FindHole(fixed_end_offset, end_offset)
            if hole:
                return self._GetPartialExtent(
                    end_offset,
                    hole.offset - fixed_end_offset,
                    values,
                    "a part of it that cannot be read",
                )

            error = None
            if number_of_references > layouts.MAXIMUM_NUMBER_OF_REFERENCES:
                error = (
                    f"expected at most {layouts.MAXIMUM_NUMBER_OF_REFERENCES} "
                    f"references, found {number_of_references}"
                )
                number_of_references = layouts.MAXIMUM_NUMBER_OF_REFERENCES
            return Extent(
                end_offset,
                number_of_references,
                self.ReadPreviousOffset(end_offset),
                True,
                True,
                error,
            )

        file_size = self._window.file_size
        if sizes_agree and limit_offset in (file_size, self.header_offset):
            return self._GetPartialExtent(
                limit_offset,
                limit_offset - fixed_end_offset,
                values,
                (
                    f"the end of the file of {file_size} bytes"
                    if limit_offset == file_size
                    else "another file header"
                ),
            )
        # A record never overlaps the next one.
        next_offset = base_offset + values.next_record_offset
        if file_offset < next_offset < limit_offset:
            limit_offset = next_offset
        return self._GetLikelyExtent(file_offset, limit_offset, previous_offset, values)
