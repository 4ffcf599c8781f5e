"""List of records of Apple System Log (ASL) files: each one links to the next."""

from __future__ import annotations

import array
import bisect
import itertools

from typing import Iterator

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import records
from plaso_extra_parsers.readers.asl import summary as log_summary

# End of the offsets of a list; no record is at offset 0.
_END = (0, 0)


class RecordList:
    """List of records, which is followed from the file header to its end.

    Needs eight bytes per record. The list advances with the walk through the log: its
    next record is the first one that the walk has not passed.

    Attributes:
      end_offset (int): offset of the first byte after the last record, or after the
          file header if the list is empty.
      error (ParseError): why and where the list ends early, or None.
      following_offset (int): offset of the record after the next one, or 0.
      is_whole (bool): True if the list was followed to its end.
      last_offset (int): offset of the last record, relative to the start of the log, 0
          if there is none.
      next_offset (int): offset of the next record, or 0 if there is none.
      sign (str): sign for the summary if the list ends early, otherwise empty.
    """

    def __init__(
        self,
        window: file_window.FileWindow,
        record_reader: records.RecordReader,
        base_offset: int = 0,
    ) -> None:
        format_layouts = layouts.GetLayouts()
        self._base_offset = base_offset
        self._header_size = format_layouts.header_10_5.size
        self._index = 0
        self._layouts = format_layouts
        self._offsets = array.array("Q")
        self._record_reader = record_reader
        self._window = window
        self.end_offset = base_offset + self._header_size
        self.error: errors.ParseError | None = None
        self.following_offset = 0
        self.is_whole = False
        self.last_offset = 0
        self.next_offset = 0
        self.sign = ""

    def __contains__(self, file_offset: int) -> bool:
        """Determines if the record at an offset is in the list."""
        number_of_records = len(self._offsets) - len(_END)
        index = bisect.bisect_left(self._offsets, file_offset, 0, number_of_records)
        return self._offsets[index] == file_offset

    def _Break(self, sign: str, message: str, file_offset: int) -> None:
        """Ends the list early."""
        self.sign = sign
        self.error = errors.ParseError(
            f"List of records: expected {message}", file_offset
        )

    def _BreakAt(self, file_offset: int) -> None:
        """Ends the list at an offset that has no record."""
        end_offset = file_offset + self._layouts.record.size
        if self._window.FindHole(file_offset, end_offset):
            return
        origin = "the file header"
        if self.last_offset:
            origin = f"record 0x{self.last_offset:08x}"
        self._Break(
            log_summary.SIGN_BROKEN_LIST,
            f"a record, as {origin} says, found none",
            file_offset,
        )

    def _Follow(self, file_offset: int, next_offset: int) -> int | None:
        """Determines the offset of the next record, None if the list ends."""
        file_size = self._window.file_size
        record_offset = file_offset - self._base_offset
        next_file_offset = self._base_offset + next_offset
        if not next_offset:
            self.is_whole = True
        elif next_offset <= record_offset:
            self._Break(
                log_summary.SIGN_LOOP,
                f"the next record after this one, found it at 0x{next_offset:08x} in "
                "record",
                file_offset,
            )
        elif next_file_offset + self._layouts.record.size > file_size:
            self._Break(
                log_summary.SIGN_TRUNCATED,
                f"the next record in the file of {file_size} bytes, found it at "
                f"0x{next_offset:08x} in record",
                file_offset,
            )
        elif next_file_offset < self.end_offset:
            self._BreakAt(next_file_offset)
        else:
            return next_file_offset
        return None

    def _Read(
        self, file_offset: int, found: message_record.Found
    ) -> message_record.ReadRecord | None:
        """Reads the record at an offset, None if there is none."""
        return self._record_reader.ReadRecord(
            file_offset, self._window.file_size, self.last_offset, found
        )

    def _Start(self, first_offset: int) -> int | None:
        """Determines the offset of the first record, None if there is none."""
        file_size = self._window.file_size
        file_offset = self._base_offset + first_offset
        if not first_offset:
            self.is_whole = True
            return None
        sign = log_summary.SIGN_BROKEN_LIST
        if first_offset >= self._header_size:
            if file_offset + self._layouts.record.size <= file_size:
                return file_offset
            sign = log_summary.SIGN_TRUNCATED
        self._Break(
            sign,
            f"the first record after the file header in the file of {file_size} bytes, "
            f"found it at 0x{first_offset:08x} in file header",
            self._base_offset,
        )
        return None

    def Collect(self, first_offset: int) -> None:
        """Follows the list from the offset of its first record in the file header."""
        file_offset = self._Start(first_offset)
        try:
            while file_offset:
                file_offset = self._CollectSound(file_offset)
                if file_offset:
                    file_offset = self._CollectDoubtful(file_offset)
        except errors.ParseError:
            # The walk reaches the unreadable part too, and reads what is before it.
            pass

        self._offsets.extend(_END)
        self.next_offset, self.following_offset = self._offsets[:2]

    def _CollectDoubtful(self, file_offset: int) -> int | None:
        """Collects one record; returns the offset of the next one, or None."""
        read_record = self._Read(file_offset, message_record.FOUND_LIST)
        if not read_record:
            self._BreakAt(file_offset)
            return None
        record = read_record.record
        next_offset = record.next_offset or 0
        # A record of another file may be in place of this one.
        if (
            next_offset
            and record.previous_offset not in (None, self.last_offset)
            and not self._record_reader.CheckNext(file_offset, next_offset)
            and not self._Read(file_offset, message_record.FOUND_CARVED)
        ):
            self._BreakAt(file_offset)
            return None

        self._offsets.append(file_offset)
        self.end_offset = read_record.end_offset
        self.last_offset = file_offset - self._base_offset
        return self._Follow(file_offset, next_offset)

    # Locals are faster than attributes.
    # pylint: disable-next=too-many-locals
    def _CollectSound(self, file_offset: int) -> int | None:
        """Collects records with a valid frame and the right previous offset.

        Most records have both, so speed matters here.

        Returns the offset of the first other record, or None if the list ends.
        """
        window = self._window
        footer_size = self._layouts.footer.size
        header_size = self._layouts.object_header.size
        minimum_data_size = self._layouts.minimum_data_size
        record_size = self._layouts.record.size
        reference_size = self._layouts.string_reference.size
        read_footer = self._layouts.footer.ReadValues
        read_frame = self._layouts.record_frame.ReadValues
        append = self._offsets.append

        needed_size = record_size
        last_offset = self.last_offset
        while window.GetIndex(file_offset, needed_size) >= 0 and not window.holes:
            data = window.data
            data_offset = window.offset
            data_size = len(data)
            base_index = self._base_offset - data_offset
            maximum_index = window.file_size - record_size - data_offset
            index = file_offset - data_offset
            while index + record_size <= data_size:
                object_type, size, next_offset, number_of_references = read_frame(
                    data, index
                )
                end_index = index + header_size + size
                if (
                    object_type
                    or size != minimum_data_size + number_of_references * reference_size
                    or number_of_references & 1
                ):
                    return file_offset
                if end_index > data_size:
                    if number_of_references > layouts.MAXIMUM_NUMBER_OF_REFERENCES:
                        return file_offset
                    break
                if read_footer(data, end_index - footer_size)[0] != last_offset:
                    return file_offset

                append(file_offset)
                self.last_offset = last_offset = index - base_index
                next_index = base_index + next_offset
                if not end_index <= next_index <= maximum_index:
                    self.end_offset = data_offset + end_index
                    return self._Follow(file_offset, next_offset)
                index = next_index
                file_offset = data_offset + index
                end_index = index + record_size

            # The window ends in this record.
            needed_size = end_index - index
        return file_offset

    def Advance(self, number_of_records: int = 1) -> None:
        """Passes a number of records."""
        self._index += number_of_records
        self.next_offset = self._offsets[self._index]
        self.following_offset = self._offsets[self._index + 1]

    def IterateOffsets(self) -> Iterator[tuple[int, int]]:
        """Retrieves the offsets of the next records without passing them.

        Returns:
          pairs: offset of a record, and offset of the record after it, or 0.
        """
        index = self._index
        offsets = self._offsets
        return zip(
            itertools.islice(offsets, index, len(offsets) - len(_END)),
            itertools.islice(offsets, index + 1, None),
        )

    def Pass(self, file_offset: int) -> None:
        """Passes the records before an offset that the walk has reached."""
        while 0 < self.next_offset < file_offset:
            self.Advance()
