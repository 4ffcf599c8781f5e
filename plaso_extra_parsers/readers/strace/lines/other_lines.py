"""Reader for one line of a strace log at a time, of whatever kind it is."""

from __future__ import annotations

import collections
import itertools
import re

from plaso_extra_parsers.readers.strace.lines import assembler
from plaso_extra_parsers.readers.strace.lines import clock
from plaso_extra_parsers.readers.strace.lines import grammar
from plaso_extra_parsers.readers.strace.lines import output
from plaso_extra_parsers.readers.strace.lines import prefix
from plaso_extra_parsers.readers.strace.lines import source
from plaso_extra_parsers.readers.strace.lines import thread_names
from plaso_extra_parsers.readers.strace import records

_MESSAGE = re.compile(r"(?:\S*/)?strace: ")
_MESSAGE_THREAD = re.compile(
    r"(?:\S*/)?strace: (?:Process (\d{1,9}) (attached|detached)|.*\battach: .*)"
)
# A message in the middle of a line: "flags=SIGCHLDstrace: Process 12 attached".
_MESSAGE_IN_LINE = re.compile(r"((?:/[^\s\":]*/)?strace: Process (\d{1,9}) attached)$")

_SUMMARY_START = re.compile(r"% time +seconds |System call usage summary ")
_SUMMARY_ROW = re.compile(r"(?:[ \d.]+ +\S+.*|[- ]+|% time .*|)$")
_MAXIMUM_SUMMARY_LINES = 5000

# How many lines are looked at before a shape without time and thread is believed.
_RESNIFF_LINES = 20


class LineReader:
    """Reads lines into records.

    Attributes:
      clock (Clock): time of the lines.
      number_of_lines (int): number of lines read.
      shapes (list[PrefixShape]): prefix shapes in the order of their appearance.
      summary_lines (int): number of lines in tables of counts (-c, -C).
    """

    def __init__(self, thread_identifier: int | None) -> None:
        """Initializes a reader.

        Args:
          thread_identifier (int or None): thread of the lines that do not tell it.
        """
        super().__init__()
        self._assembler = assembler.Assembler()
        self._shape = prefix.PrefixShape()
        self._summary: list[str] = []
        self._threads = thread_names.ThreadNames(thread_identifier)
        self.clock = clock.Clock(self._shape)
        self.number_of_lines = 0
        self.shapes: list[prefix.PrefixShape] = []
        self.summary_lines = 0

    def _SetShape(self, shape: prefix.PrefixShape) -> None:
        """Sets the prefix shape from here on.

        Args:
          shape (PrefixShape): prefix shape.
        """
        self._shape = shape
        if shape not in self.shapes:
            self.shapes.append(shape)
        if self.clock.shape != shape:
            self.clock = clock.Clock(shape)

    def _ReadOtherLine(self, line: str, batch: list[str], index: int) -> bool:
        """Reads one line, of any kind.

        Args:
          line (str): line.
          batch (list[str]): lines.
          index (int): index of the line behind it.

        Returns:
          bool: True if the prefix shape changed.
        """
        builder = self._assembler
        number = self.number_of_lines
        if self._summary and self._AddSummaryLine(line):
            return False
        if line[:3] in (" > ", " | ", " * ") and builder.AddAttachment(line):
            return False
        match = grammar.GetLineExpressions(self._shape).prefix.match(line)
        piece = None
        if match:
            piece = grammar.ReadPiece(line[match.end() :])
            is_doubtful = self._shape.is_empty and builder.broken_line
            if piece and not (is_doubtful and piece.kind == grammar.BEGINNING):
                self._AddPiece(number, prefix.Prefix(*match.groups()), piece)
                return False
        if _MESSAGE.match(line):
            self._AddMessage(line)
            return False
        if _SUMMARY_START.match(line):
            self._summary = [line]
            return False
        if builder.ContinueStaged(number, line) or builder.ContinueBrokenLine(line):
            return False
        shape = self._FindNewShape(line, batch, index)
        if shape:
            self._SetShape(shape)
            match = grammar.GetLineExpressions(shape).prefix.match(line)
            piece = match and grammar.ReadPiece(line[match.end() :])
            if match and piece:
                self._AddPiece(number, prefix.Prefix(*match.groups()), piece)
                return True
        if not self._AddPieceInLine(number, line):
            is_damaged = match is not None and match.end() > 0
            builder.AddUnparsed(number, line, is_damaged)
        return bool(shape)

    def _AddPiece(
        self, number: int, parts: prefix.Prefix, piece: grammar.Piece
    ) -> None:
        """Adds a record.

        Args:
          number (int): number of the line.
          parts (Prefix): prefix of the line.
          piece (Piece): record.
        """
        builder = self._assembler
        thread = self._threads.GetThread(
            parts.process, is_exit=piece.kind == grammar.EXIT
        )
        stamp = parts.stamp or ""
        time = self.clock.ReadStamp(stamp) if stamp else None
        details = None
        if not self._shape.is_simple:
            relative = None
            if parts.relative:
                relative = clock.ReadSeconds(parts.relative)
                if not stamp:
                    stamp = parts.relative
                    time = self.clock.AddElapsed(relative)
            call_number = None
            if parts.number:
                call_number = -1 if parts.number[0] == "?" else int(parts.number)
            if (
                parts.command
                or parts.context
                or relative is not None
                or (call_number is not None or parts.address)
            ):
                details = records.Details(
                    command=parts.command or None,
                    instruction_pointer=parts.address or None,
                    relative_time=relative,
                    security_context=parts.context or None,
                    system_call_number=call_number,
                )
        position = output.Position(number, thread, stamp, time)
        if piece.kind == grammar.BEGINNING:
            match = _MESSAGE_IN_LINE.search(piece.text, max(0, len(piece.text) - 500))
            if match:
                self._threads.AddThread(int(match.group(2)))
                builder.BreakLine(
                    position, piece._replace(text=piece.text[: match.start()]), details
                )
                builder.output.append(
                    records.Notice(
                        number,
                        int(match.group(2)),
                        "",
                        None,
                        records.ATTACHED,
                        match.group(1),
                        records.Details(number_of_lines=0),
                    )
                )
                return
        builder.AddPiece(position, piece, grammar.ReadDuration(piece.duration), details)

    def _AddPieceInLine(self, number: int, line: str) -> bool:
        """Adds a record that follows text of the traced program on its line.

        Args:
          number (int): number of the line.
          line (str): line.

        Returns:
          bool: True if there is one.
        """
        if self._shape.process == prefix.PLAIN_PROCESS or not self._shape.clock:
            return False
        expression = grammar.GetLineExpressions(self._shape).prefix
        for match in itertools.islice(expression.finditer(line, 1), 100):
            piece = grammar.ReadPiece(line[match.end() :])
            if piece and piece.kind != grammar.BEGINNING:
                self._assembler.AddFragment(number, line[: match.start()])
                self._AddPiece(number, prefix.Prefix(*match.groups()), piece)
                return True
        return False

    def _AddMessage(self, line: str) -> None:
        """Adds a message of strace.

        Args:
          line (str): line.
        """
        match = _MESSAGE_THREAD.match(line)
        thread = None
        kind = records.MESSAGE
        if match and match.group(1):
            thread = int(match.group(1))
            kind = match.group(2)
            if kind == records.ATTACHED:
                self._threads.AddThread(thread)
            else:
                self._threads.RemoveThread(thread)
        self._assembler.AddNotice(
            output.Position(self.number_of_lines, thread), kind, line
        )

    def _AddSummaryLine(self, line: str) -> bool:
        """Adds a line to the table of counts.

        Args:
          line (str): line.

        Returns:
          bool: False if the line is not in the table.
        """
        if (
            len(self._summary) >= _MAXIMUM_SUMMARY_LINES
            or not _SUMMARY_ROW.match(line)
            or prefix.ReadShape(line) is not None
        ):
            self._EndSummary()
            return False
        self._summary.append(line)
        if line.endswith(" total"):
            self._EndSummary(number_of_last_line=self.number_of_lines)
        return True

    def _EndSummary(self, number_of_last_line: int | None = None) -> None:
        """Adds the table of counts.

        Args:
          number_of_last_line (Optional[int]): number of the last line of the table, if
              it is not the line before the last that was read.
        """
        if not self._summary:
            return
        size = len(self._summary)
        if number_of_last_line is None:
            number_of_last_line = self.number_of_lines - 1
        self._assembler.output.append(
            records.Notice(
                max(1, number_of_last_line - size + 1),
                None,
                "",
                None,
                records.SUMMARY,
                "\n".join(self._summary),
                records.Details(number_of_lines=size),
            )
        )
        self.summary_lines += size
        self._summary = []

    def _FindNewShape(
        self, line: str, batch: list[str], index: int
    ) -> prefix.PrefixShape | None:
        """Finds another prefix shape from a line on: logs are appended to (-A).

        Args:
          line (str): line that does not fit the current shape.
          batch (list[str]): lines.
          index (int): index of the line behind it.

        Returns:
          PrefixShape: shape or None.
        """
        shape = prefix.ReadShape(line)
        if shape is None or shape == self._shape:
            return None
        following = batch[index : index + _RESNIFF_LINES]
        if not shape.is_strong or len(following) > 2:
            counter = collections.Counter(map(prefix.ReadShape, following))
            number_of_others = counter[None] + counter[self._shape]
            if counter[shape] < 3 and not shape.is_strong:
                return None
            if counter[shape] <= number_of_others and following:
                return None
        return shape

    def _ReadLongLine(self, long_line: source.LongLine) -> None:
        """Reads what can be read of a line that is too long to be held.

        Args:
          long_line (LongLine): ends of the line.
        """
        self.number_of_lines += 1
        number = self.number_of_lines
        builder = self._assembler
        builder.AddWarning(
            f"line: {number:d} of {long_line.size:d} bytes is too long, only its ends "
            f"are kept"
        )
        match = grammar.GetLineExpressions(self._shape).prefix.match(long_line.head)
        piece = grammar.ReadPiece(long_line.head[match.end() :]) if match else None
        if match and piece and piece.kind == grammar.BEGINNING:
            end = grammar.SplitResult(long_line.tail)
            if end:
                text, value, outcome, duration = end
                piece = piece._replace(
                    kind=grammar.CALL,
                    text=f"{piece.text:s}[...]{text:s}",
                    value=value,
                    outcome=outcome,
                    duration=duration,
                )
                self._AddPiece(number, prefix.Prefix(*match.groups()), piece)
                return
        builder.output.append(
            records.Unparsed(number, long_line.head[:1024], long_line.size, True)
        )
        builder.AddUnparsedLine()
