"""List of records of Apple System Log (ASL) files: each one names the next one."""

from __future__ import annotations

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import summary as log_summary


class RecordList:
    """List of records, which is followed from the file header.

    Attributes:
      is_whole (bool): True if the list was followed to its end.
      last_offset (int): offset of the last record of the list so far, 0 if none.
      next_offset (int): offset of the next record, or None at the end.
    """

    def __init__(self, file_size: int, summary: log_summary.LogSummary) -> None:
        """Initializes a list.

        Args:
          file_size (int): size of the file in bytes.
          summary (LogSummary): summary to add signs to.
        """
        format_layouts = layouts.GetLayouts()
        self._file_size = file_size
        self._header_size = format_layouts.header_10_5.size
        self._last_identifier = -1
        self._record_size = format_layouts.record.size
        self._summary = summary
        self.is_whole = False
        self.last_offset = 0
        self.next_offset: int | None = None

    def _CheckOrder(self, record: message_record.Record) -> list[errors.ParseError]:
        """Compares a record with the one before it.

        Args:
          record (Record): record of the list.

        Returns:
          list[ParseError]: what is wrong, only the first of a kind in a file.
        """
        list_errors: list[errors.ParseError] = []
        previous_offset = record.previous_offset
        if (
            previous_offset is not None
            and previous_offset < record.offset
            and previous_offset != self.last_offset
            and self._summary.AddSign(log_summary.SIGN_PREVIOUS)
        ):
            list_errors.append(
                message_record.Inconsistency(
                    f"Previous record: expected 0x{self.last_offset:08x}, found "
                    f"0x{previous_offset:08x} in record",
                    record.offset,
                )
            )

        if (
            record.message_identifier <= self._last_identifier
            and self._summary.AddSign(log_summary.SIGN_IDENTIFIERS)
        ):
            list_errors.append(
                message_record.Inconsistency(
                    f"Message identifier: expected more than {self._last_identifier}, "
                    f"found {record.message_identifier} in record",
                    record.offset,
                )
            )
        return list_errors

    def Break(self, file_offset: int) -> errors.ParseError:
        """Ends the list, because it does not lead to a record.

        Args:
          file_offset (int): offset the list leads to, relative to the start of the
              file.

        Returns:
          ParseError: what is wrong.
        """
        self.next_offset = None
        self._summary.AddSign(log_summary.SIGN_BROKEN_LIST)
        origin = "the file header"
        if self.last_offset:
            origin = f"record 0x{self.last_offset:08x}"
        return errors.ParseError(
            f"List of records: expected a record, as {origin} says, found none",
            file_offset,
        )

    def Lose(self) -> None:
        """Ends the list, because the file cannot be read where it leads to."""
        self.next_offset = None

    def Follow(
        self, record: message_record.Record, end_offset: int
    ) -> list[errors.ParseError]:
        """Goes on to the record after one of the list.

        Args:
          record (Record): record of the list.
          end_offset (int): offset of the first byte after it.

        Returns:
          list[ParseError]: what is wrong with the list.
        """
        list_errors: list[errors.ParseError] = []
        if (
            record.previous_offset != self.last_offset
            or record.message_identifier <= self._last_identifier
        ):
            list_errors = self._CheckOrder(record)

        self.last_offset = record.offset
        self._last_identifier = record.message_identifier

        next_offset = record.next_offset
        if not next_offset:
            self.next_offset = None
            self.is_whole = True
        elif next_offset <= record.offset:
            self.next_offset = None
            self._summary.AddSign(log_summary.SIGN_LOOP)
            list_errors.append(
                errors.ParseError(
                    "List of records: expected the next record after this one, found "
                    f"it at 0x{next_offset:08x} in record",
                    record.offset,
                )
            )
        elif next_offset + self._record_size > self._file_size:
            self.next_offset = None
            self._summary.AddSign(log_summary.SIGN_TRUNCATED)
            list_errors.append(
                errors.ParseError(
                    f"List of records: expected the next record in the file of "
                    f"{self._file_size} bytes, found it at 0x{next_offset:08x} in "
                    "record",
                    record.offset,
                )
            )
        elif next_offset < end_offset:
            list_errors.append(self.Break(next_offset))
        else:
            self.next_offset = next_offset
        return list_errors

    def Start(self, first_offset: int) -> list[errors.ParseError]:
        """Goes to the first record.

        Args:
          first_offset (int): offset of the first record in the file header.

        Returns:
          list[ParseError]: what is wrong with the list.
        """
        if not first_offset:
            self.is_whole = True
            return []

        if self._header_size <= first_offset <= self._file_size - self._record_size:
            self.next_offset = first_offset
            return []

        is_outside = first_offset >= self._header_size
        self._summary.AddSign(
            log_summary.SIGN_TRUNCATED if is_outside else log_summary.SIGN_BROKEN_LIST
        )
        return [
            errors.ParseError(
                "List of records: expected the first record after the file header in "
                f"the file of {self._file_size} bytes, found it at "
                f"0x{first_offset:08x} in file header",
                0,
            )
        ]
