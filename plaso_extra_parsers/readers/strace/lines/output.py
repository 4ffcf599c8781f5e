"""Records of a strace log on their way out, with what belongs to them."""

from __future__ import annotations

import typing

from plaso_extra_parsers.readers.strace import records

# Frames and dumps kept with one record.
_MAXIMUM_ATTACHMENTS = 10_000

_MAXIMUM_UNPARSED_TEXT_SIZE = 1024
_MAXIMUM_WARNINGS = 50


class Position(typing.NamedTuple):
    """Where and when a record stands.

    Attributes:
      line_number (int): number of the line.
      thread_identifier (int or None): thread.
      stamp (str): time text.
      time (int or None): nanoseconds since January 1, 1970.
    """

    line_number: int
    thread_identifier: int | None
    stamp: str = ""
    time: int | None = None


class RecordOutput:
    """Collects records, of which the last can still get attachments.

    Attributes:
      number_of_attachment_lines (int): frames and dumps.
      number_of_unparsed_lines (int): lines that are in no record of strace.
      output (list[Record]): records; the last can still get attachments.
      warnings (list[str]): what could not be read or kept, bounded.
    """

    def __init__(self) -> None:
        """Initializes an output."""
        super().__init__()
        self._attachment_index = -1
        self._attachments: list[str] = []
        self._number_of_warnings = 0
        self.number_of_attachment_lines = 0
        self.number_of_unparsed_lines = 0
        self.output: list[records.Record] = []
        self.warnings: list[str] = []

    def AddWarning(self, message: str) -> None:
        """Adds a warning.

        Args:
          message (str): what could not be read or kept, and where.
        """
        self._number_of_warnings += 1
        if self._number_of_warnings < _MAXIMUM_WARNINGS:
            self.warnings.append(message)
        elif self._number_of_warnings == _MAXIMUM_WARNINGS:
            self.warnings.append(f"{message:s}; more warnings are not shown")

    def TakeOutput(self, is_end: bool = False) -> list[records.Record]:
        """Takes the records that are complete.

        Args:
          is_end (Optional[bool]): True if no line follows.

        Returns:
          list[Record]: records.
        """
        number_of_records = len(self.output)
        if is_end:
            self._MergeAttachments()
            result = self.output[:]
            self.output.clear()
            return result
        if number_of_records < 2:
            return []
        if self._attachment_index < number_of_records - 1:
            self._MergeAttachments()
        else:
            self._attachment_index = 0
        result = self.output[:-1]
        del self.output[:-1]
        return result

    def AddAttachment(self, line: str) -> bool:
        """Adds a stack frame or a line of a dump to the last record.

        Args:
          line (str): line.

        Returns:
          bool: False if there is no record.
        """
        index = len(self.output) - 1
        if index < 0 or isinstance(self.output[index], records.Unparsed):
            return False
        if index != self._attachment_index:
            self._MergeAttachments()
            self._attachment_index = index
        if len(self._attachments) == _MAXIMUM_ATTACHMENTS:
            self.AddWarning(
                f"more than {_MAXIMUM_ATTACHMENTS:d} stack frames or lines of data "
                f"behind line: {self.output[index].line_number:d}, the rest is not kept"
            )
        if len(self._attachments) <= _MAXIMUM_ATTACHMENTS:
            self._attachments.append(line)
        else:
            self.AddUnparsedLine()
            return True
        self.number_of_attachment_lines += 1
        return True

    def AddUnparsedLine(self) -> None:
        """Counts a line of which the text is not kept."""
        self.number_of_unparsed_lines += 1

    def _MergeAttachments(self) -> None:
        """Adds attachments to their record."""
        if not self._attachments:
            self._attachment_index = -1
            return
        record = self.output[self._attachment_index]
        if not isinstance(record, records.Unparsed):
            details = record.details or records.Details()
            details = details._replace(
                attachments=details.attachments + tuple(self._attachments),
                number_of_lines=details.number_of_lines + len(self._attachments),
            )
            self.output[self._attachment_index] = record._replace(details=details)
        self._attachments = []
        self._attachment_index = -1

    def AddUnparsed(
        self, line_number: int, line: str, is_damaged: bool = False
    ) -> None:
        """Adds a line that is not by strace.

        Args:
          line_number (int): number of the line.
          line (str): line.
          is_damaged (Optional[bool]): True if it begins as a line of strace.
        """
        self.number_of_unparsed_lines += 1
        self.output.append(
            records.Unparsed(
                line_number,
                line[:_MAXIMUM_UNPARSED_TEXT_SIZE],
                len(line.encode("utf-8", "surrogatepass")),
                is_damaged,
            )
        )
        if is_damaged:
            self.AddWarning(f"unable to read line: {line_number:d}: {line[:80]!r}")

    def AddFragment(self, line_number: int, text: str) -> None:
        """Adds text that is not by strace and shares a line with a record.

        Args:
          line_number (int): number of the line.
          text (str): text.
        """
        self.output.append(
            records.Unparsed(
                line_number,
                text[:_MAXIMUM_UNPARSED_TEXT_SIZE],
                len(text.encode("utf-8", "surrogatepass")),
                is_fragment=True,
            )
        )

    def AddNotice(self, position: Position, kind: str, text: str) -> None:
        """Adds a notice of one line.

        Args:
          position (Position): position.
          kind (str): kind.
          text (str): text.
        """
        self.output.append(records.Notice(*position, kind, text))
