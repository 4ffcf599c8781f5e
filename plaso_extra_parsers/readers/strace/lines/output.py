"""Records of a strace log that wait for their attachments before they are returned."""

from __future__ import annotations

import typing

from plaso_extra_parsers.readers.strace import records

# Stack frames and lines of dumps that are kept with one record.
_MAXIMUM_ATTACHMENTS = 10_000

_MAXIMUM_UNPARSED_TEXT_SIZE = 1024

# Damage records that are returned for one log.
MAXIMUM_DAMAGE = 50


class Position(typing.NamedTuple):
    """Line, thread and time of a record.

    Attributes:
      stamp: time text as in the log.
      time: nanoseconds since January 1, 1970.
    """

    line_number: int
    thread_identifier: int | None
    stamp: str = ""
    time: int | None = None


class RecordOutput:
    """Collects records; the last record can still get attachments.

    Attributes:
      number_of_attachment_lines (int): stack frames and lines of dumps.
      number_of_unparsed_lines (int): lines that are not part of a record of strace.
      records (list[Record]): records; the last can still get attachments.
    """

    def __init__(self) -> None:
        """Initializes an output."""
        self._attachment_index = -1
        self._attachments: list[str] = []
        self._number_of_damages = 0
        self.number_of_attachment_lines = 0
        self.number_of_unparsed_lines = 0
        self.records: list[records.Record] = []

    def TakeRecords(self, is_end: bool = False) -> list[records.Record]:
        """Takes the complete records, at the end of the log also the last one."""
        number_of_records = len(self.records)
        if is_end:
            self._MergeAttachments()
            result = self.records[:]
            self.records.clear()
            return result
        if number_of_records < 2:
            return []

        if self._attachment_index < number_of_records - 1:
            self._MergeAttachments()
        else:
            self._attachment_index = 0
        result = self.records[:-1]
        del self.records[:-1]
        return result

    def AddDamage(
        self,
        line_number: int,
        message: str,
        offset: int | None = None,
        is_behind: bool = True,
    ) -> None:
        """Adds a report of data that could not be read or could not be kept.

        The offset of data that cannot be read is in bytes from the start of the file.
        The report goes after the last record if is_behind is True, else before it.
        """
        self._number_of_damages += 1
        if self._number_of_damages > MAXIMUM_DAMAGE:
            return
        if self._number_of_damages == MAXIMUM_DAMAGE:
            message = f"{message:s}; what else is damaged is not shown"

        damage = records.Damage(line_number, message, offset)
        if is_behind or not self.records:
            self.records.append(damage)
            return
        index = len(self.records) - 1
        self.records.insert(index, damage)
        if self._attachment_index == index:
            self._attachment_index += 1

    def AddAttachment(self, line: str) -> bool:
        """Adds a stack frame or dump line to the last record, if it can have one."""
        index = len(self.records) - 1
        if index < 0 or isinstance(
            self.records[index], (records.Damage, records.Unparsed)
        ):
            return False

        if index != self._attachment_index:
            self._MergeAttachments()
            self._attachment_index = index
        if len(self._attachments) == _MAXIMUM_ATTACHMENTS:
            line_number = self.records[index].line_number
            self.AddDamage(
                line_number,
                f"more than {_MAXIMUM_ATTACHMENTS:d} stack frames or lines of data "
                f"after line: {line_number:d}, the rest is not kept",
                is_behind=False,
            )
        if len(self._attachments) > _MAXIMUM_ATTACHMENTS:
            self.CountUnparsedLine()
            return True
        self._attachments.append(line)
        self.number_of_attachment_lines += 1
        return True

    def CountUnparsedLine(self) -> None:
        """Counts a line whose text is not kept."""
        self.number_of_unparsed_lines += 1

    def _MergeAttachments(self) -> None:
        """Adds attachments to their record."""
        if not self._attachments:
            self._attachment_index = -1
            return

        record = self.records[self._attachment_index]
        if not isinstance(record, (records.Damage, records.Unparsed)):
            details = record.details or records.Details()
            details = details._replace(
                attachments=details.attachments + tuple(self._attachments),
                number_of_lines=details.number_of_lines + len(self._attachments),
            )
            self.records[self._attachment_index] = record._replace(details=details)
        self._attachments = []
        self._attachment_index = -1

    def AddUnparsed(
        self,
        line_number: int,
        text: str,
        is_damaged: bool = False,
        size: int | None = None,
    ) -> None:
        """Adds a line that is not from strace or cannot be read.

        It is damaged if it begins like a line of strace. Its size is in bytes, by
        default the size of the text.
        """
        self.number_of_unparsed_lines += 1
        if is_damaged and size is None:
            self.AddDamage(
                line_number, f"unable to read line: {line_number:d}: {text[:80]!r}"
            )
        self._AppendUnparsed(line_number, text, is_damaged, size, False)

    def AddFragment(self, line_number: int, text: str) -> None:
        """Adds text that is not from strace and shares a line with a record."""
        self._AppendUnparsed(line_number, text, False, None, True)

    def _AppendUnparsed(
        self,
        line_number: int,
        text: str,
        is_damaged: bool,
        size: int | None,
        is_fragment: bool,
    ) -> None:
        """Appends text that is not part of a record of strace; see AddUnparsed.

        The text is a fragment if it is on the same line as a record.
        """
        if size is None:
            size = len(text.encode("utf-8", "surrogatepass"))
        self.records.append(
            records.Unparsed(
                line_number,
                text[:_MAXIMUM_UNPARSED_TEXT_SIZE],
                size,
                is_damaged,
                is_fragment,
            )
        )

    def AddNotice(
        self,
        position: Position,
        kind: str,
        text: str,
        details: records.Details | None = None,
    ) -> None:
        """Adds a notice."""
        self.records.append(records.Notice(*position, kind, text, details))
