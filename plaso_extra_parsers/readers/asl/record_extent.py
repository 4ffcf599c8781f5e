"""Determines where the parts of a message record are, if its sizes are right or not."""

from __future__ import annotations

from typing import Any
from typing import Iterator
from typing import NamedTuple

from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import object_check


class Extent(NamedTuple):
    """Where the parts of a record are.

    Attributes:
      end_offset (int): offset of the first byte after the record, or after its fixed
          part if the end is not known.
      number_of_references (int): number of references that can be read.
      previous_offset (int): offset of the previous record, or None if it cannot be
          read.
      is_known (bool): True if the end is sure.
      sizes_agree (bool): True if the two sizes in the record agree, which proves that
          it is one.
      error (str): what is wrong with the size, or None.
    """

    end_offset: int
    number_of_references: int
    previous_offset: int | None
    is_known: bool
    sizes_agree: bool
    error: str | None


class ExtentReader:
    """Determines the extents of records."""

    def __init__(self, window: file_window.FileWindow) -> None:
        """Initializes an extent reader.

        Args:
          window (FileWindow): window on the file.
        """
        format_layouts = layouts.GetLayouts()
        self._footer_layout = format_layouts.footer
        self._header_size = format_layouts.object_header.size
        self._minimum_data_size = format_layouts.minimum_data_size
        self._object_checker = object_check.ObjectChecker(window)
        self._pair_layout = format_layouts.pair
        self._record_layout = format_layouts.record
        self._reference_size = format_layouts.string_reference.size
        self._window = window

    def CheckSizes(self, data_size: int, number_of_references: int) -> bool:
        """Determines if the two sizes of a record agree.

        Args:
          data_size (int): data size in the record, in bytes.
          number_of_references (int): number of references in the record.

        Returns:
          bool: True if they agree.
        """
        expected_size = (
            self._minimum_data_size + number_of_references * self._reference_size
        )
        return data_size == expected_size and number_of_references % 2 == 0

    def ReadPreviousOffset(self, end_offset: int) -> int | None:
        """Reads the footer of a record.

        Args:
          end_offset (int): offset of the first byte after the record.

        Returns:
          int: offset of the previous record, or None if there is no footer.
        """
        footer_size = self._footer_layout.size
        data = self._window.ReadData(end_offset - footer_size, footer_size)
        if len(data) != footer_size:
            return None
        previous_offset: int = self._footer_layout.ReadRecord(data)[0]
        return previous_offset

    def _GetLikelyNumbers(
        self, data_size: int, number_of_references: int
    ) -> Iterator[int]:
        """Determines how many references a record may have.

        Args:
          data_size (int): data size in the record, in bytes.
          number_of_references (int): number of references in the record.

        Yields:
          int: number of references by the one size, and by the other.
        """
        number_of_pairs, rest_size = divmod(
            data_size - self._minimum_data_size, self._pair_layout.size
        )
        if number_of_pairs >= 0 and not rest_size:
            yield 2 * number_of_pairs
        if (
            number_of_references % 2 == 0
            and number_of_references <= layouts.MAXIMUM_NUMBER_OF_REFERENCES
        ):
            yield number_of_references

    def _GetLikelyExtent(
        self,
        file_offset: int,
        limit_offset: int,
        expected_previous_offset: int,
        data_size: int,
        number_of_references: int,
    ) -> Extent:
        """Determines where a record ends whose two sizes do not agree.

        Args:
          file_offset (int): offset of the record relative to the start of the file.
          limit_offset (int): offset the record must not go over.
          expected_previous_offset (int): offset of the previous record.
          data_size (int): data size in the record, in bytes.
          number_of_references (int): number of references in the record.

        Returns:
          Extent: extent of the record.
        """
        fixed_end_offset = file_offset + self._record_layout.size
        error = (
            f"expected a data size of {self._minimum_data_size} bytes and "
            f"{self._reference_size} for each of {number_of_references} references, "
            f"found {data_size} bytes"
        )
        best_extent, best_score = None, 0
        for candidate in self._GetLikelyNumbers(data_size, number_of_references):
            end_offset = fixed_end_offset + self._footer_layout.size
            end_offset += candidate * self._reference_size
            if end_offset > limit_offset:
                continue
            previous_offset = self.ReadPreviousOffset(end_offset)
            # An offset of 0 proves nothing, since there are zeros everywhere.
            score = 2 * (0 != previous_offset == expected_previous_offset)
            score += self._object_checker.CheckObject(end_offset)
            if score > best_score:
                best_score = score
                best_extent = Extent(
                    end_offset, candidate, previous_offset, True, False, error
                )

        if best_extent:
            return best_extent
        return Extent(fixed_end_offset, 0, None, False, False, error)

    def _GetTruncatedExtent(
        self, file_offset: int, number_of_references: int
    ) -> Extent:
        """Determines what is left of a record that the end of the file cuts.

        Args:
          file_offset (int): offset of the record relative to the start of the file.
          number_of_references (int): number of references of the whole record.

        Returns:
          Extent: extent of the record.
        """
        file_size = self._window.file_size
        left_size = file_size - file_offset - self._record_layout.size
        left_references = 2 * (left_size // self._pair_layout.size)
        return Extent(
            file_size,
            min(left_references, number_of_references),
            None,
            True,
            True,
            f"expected a whole record, found the end of the file of {file_size} bytes",
        )

    def GetExtent(
        self,
        file_offset: int,
        limit_offset: int,
        previous_offset: int,
        values: Any,
    ) -> Extent:
        """Determines where the parts of a record are.

        Args:
          file_offset (int): offset of the record relative to the start of the file.
          limit_offset (int): offset the record must not go over.
          previous_offset (int): offset of the previous record.
          values (NamedTuple): members of the fixed part of the record.

        Returns:
          Extent: extent of the record.
        """
        data_size = values.data_size
        number_of_references = values.number_of_references
        end_offset = file_offset + self._header_size + data_size
        sizes_agree = self.CheckSizes(data_size, number_of_references)
        if sizes_agree and end_offset <= limit_offset:
            fixed_end_offset = file_offset + self._record_layout.size
            hole = self._window.FindHole(fixed_end_offset, end_offset)
            if hole:
                left_size = hole.offset - fixed_end_offset
                return Extent(
                    end_offset,
                    2 * (left_size // self._pair_layout.size),
                    None,
                    True,
                    True,
                    "expected a whole record, found a part of it that cannot be read",
                )

            if number_of_references <= layouts.MAXIMUM_NUMBER_OF_REFERENCES:
                error = None
            else:
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

        if sizes_agree and limit_offset == self._window.file_size < end_offset:
            return self._GetTruncatedExtent(file_offset, number_of_references)

        # A record never goes over the next one.
        if file_offset < values.next_record_offset < limit_offset:
            limit_offset = values.next_record_offset
        return self._GetLikelyExtent(
            file_offset, limit_offset, previous_offset, data_size, number_of_references
        )
