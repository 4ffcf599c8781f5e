"""Reader for lines of any kind of a strace log, one line at a time."""

from __future__ import annotations

import collections
import itertools
import re

from plaso_extra_parsers.readers.strace.lines import assembler
from plaso_extra_parsers.readers.strace.lines import clock as strace_clock
from plaso_extra_parsers.readers.strace.lines import grammar
from plaso_extra_parsers.readers.strace.lines import messages
from plaso_extra_parsers.readers.strace.lines import output
from plaso_extra_parsers.readers.strace.lines import prefix
from plaso_extra_parsers.readers.strace.lines import source
from plaso_extra_parsers.readers.strace.lines import thread_names
from plaso_extra_parsers.readers.strace import records

# % time     seconds  usecs/call     calls    errors syscall
# syscall              calls    errors
# System call usage summary for 32 bit mode:
SUMMARY_START = re.compile(
    r"% time +seconds |System call usage summary "
    r"|(?= *(?:\S.* )?syscall(?: |$))(?: *(?:% time|seconds|shortest|longest|usecs/call"
    r"|calls|errors|syscall|wall-[a-z]{3,5})(?= |$)){2,} *$"
)
#  47.70    0.002718         453         6         1 wait4
#  47,70    0,002718         453         6         1 wait4
# ------ ----------- ----------- --------- --------- ----------------
# read                     7         2
_SUMMARY_ROW = re.compile(r"(?:[ \d.,]+ +\S+.*|[- ]+|% time .*|)$")
_SUMMARY_NAME_ROW = re.compile(r"(?:\w+ [ \d.,]+|[- ]+)$")
_MAXIMUM_SUMMARY_LINES = 5000

# [pid 10] exit(0) = ?
_BRACKET = re.compile(r"\[pid +\d")

# Number of lines after a line that are checked before its prefix shape is accepted.
LOOK_AHEAD = 20

# Calls whose output can be on the terminal that shows the log, too.
WRITING_CALLS = frozenset(["write", "writev"])
# Their first argument: 1, 2</dev/pts/0>
TERMINAL_ARGUMENTS = ("1,", "1<", "2,", "2<")


class LineReader:
    """Reads lines of any kind into records.

    Attributes:
      assembler (Assembler): assembler of the records.
      clock (Clock): time of the lines.
      is_mixed (bool): True if output of other programs can be between the lines and
          within them.
      shape (PrefixShape): prefix shape of the lines that follow.
      shapes (list[PrefixShape]): prefix shapes in the order of their appearance.
      summary_lines (int): number of lines in tables of counts (-c, -C).
      threads (ThreadNames): threads of the lines by the text of their prefixes.
    """

    def __init__(self, thread_identifier: int | None) -> None:
        """Initializes a reader with the thread of lines that do not name one."""
        self._summary: list[str] = []
        self.assembler = assembler.Assembler()
        self.is_mixed = False
        self.shape = prefix.PrefixShape()
        self.clock = strace_clock.Clock(self.shape)
        self.number_of_lines = 0
        self.shapes: list[prefix.PrefixShape] = []
        self.summary_lines = 0
        self.threads = thread_names.ThreadNames(thread_identifier)

    @property
    def is_in_summary(self) -> bool:
        """bool: True if the next line can belong to a table of counts."""
        return bool(self._summary)

    def SetShape(self, shape: prefix.PrefixShape) -> None:
        """Sets the prefix shape of the lines that follow."""
        self.shape = shape
        self.is_mixed = (
            shape.process != prefix.PLAIN_PROCESS and not self.threads.is_fixed
        )
        if self.shapes and shape != self.shapes[0]:
            self.threads.ForgetRuns()
        if shape not in self.shapes:
            self.shapes.append(shape)
        if self.clock.shape != shape:
            self.clock = strace_clock.Clock(shape)

    def ReadLine(self, line: str, batch: list[str], index: int) -> bool:
        """Reads the next line.

        The index is the index of the line after this one in the batch. Returns True if
        the prefix shape changed.
        """
        self.number_of_lines += 1
        number = self.number_of_lines
        builder = self.assembler
        if self._summary and self._AddSummaryLine(line):
            return False
        if line[:3] in (" > ", " | ", " * ") and builder.output.AddAttachment(line):
            return False

        match = grammar.GetLineExpressions(self.shape).prefix.match(line)
        piece = None
        if match:
            piece = grammar.ReadPiece(line[match.end() :])
            is_doubtful = self.shape.is_empty and bool(builder.broken_lines)
            if piece and not (is_doubtful and piece.kind == grammar.BEGINNING):
                self._AddPiece(number, prefix.Prefix(*match.groups()), piece)
                return False

        message = messages.ReadMessage(line)
        if message:
            self._AddMessage(message)
            return False
        if SUMMARY_START.match(line):
            self._summary = [line]
            return False
        if builder.ContinueStaged(number, line) or builder.ContinueBrokenLine(
            number, line
        ):
            return False

        shape = self._FindNewShape(line, batch, index)
        if shape:
            self.SetShape(shape)
            match = grammar.GetLineExpressions(shape).prefix.match(line)
            piece = match and grammar.ReadPiece(line[match.end() :])
            if match and piece:
                self._AddPiece(number, prefix.Prefix(*match.groups()), piece)
                return True
        if not self._AddCallWithoutThread(
            number, line, batch, index
        ) and not self._AddPieceInLine(number, line):
            is_damaged = match is not None and match.end() > 0
            builder.output.AddUnparsed(number, line, is_damaged)
        return bool(shape)

    def _AddCallWithoutThread(
        self, number: int, line: str, batch: list[str], index: int
    ) -> bool:
        """Adds a line if it is a call without thread, in a log whose lines name theirs.

        An execve on the first line belongs to the thread that the second line names;
        all other such lines are damaged. The index is the index of the line after this
        one.
        """
        if self.shape.process != prefix.PLAIN_PROCESS:
            return False
        shape = self.shape._replace(process=prefix.NO_PROCESS, has_command=False)
        match = grammar.GetLineExpressions(shape).prefix.match(line)
        piece = grammar.ReadPiece(line[match.end() :]) if match else None
        if match is None or piece is None or piece.kind != grammar.CALL:
            return False
        following = None
        if number == 1 and piece.name == "execve" and index < len(batch):
            expression = grammar.GetLineExpressions(self.shape).prefix
            following = expression.match(batch[index])
        if following is None:
            self.assembler.output.AddUnparsed(number, line, is_damaged=True)
            return True
        parts = prefix.Prefix(*match.groups())._replace(process=following.group(1))
        self._AddPiece(number, parts, piece)
        return True

    def _ReadDetails(self, parts: prefix.Prefix) -> records.Details | None:
        """Reads the rare parts of a prefix, if there are any."""
        if not (
            parts.command
            or parts.context
            or parts.relative
            or parts.number
            or parts.address
        ):
            return None

        call_number = None
        if parts.number:
            call_number = -1 if parts.number[0] == "?" else int(parts.number)
        return records.Details(
            command=parts.command or None,
            instruction_pointer=parts.address or None,
            relative_time=(
                strace_clock.ReadSeconds(parts.relative) if parts.relative else None
            ),
            security_context=parts.context or None,
            system_call_number=call_number,
        )

    def _AddPiece(
        self, number: int, parts: prefix.Prefix, piece: grammar.Piece
    ) -> None:
        """Adds a record."""
        builder = self.assembler
        if self.is_mixed and not parts.process:
            self._FindUnnamedThread(piece)
        is_superseded = piece.kind == grammar.EXIT and piece.name == records.SUPERSEDED
        thread = self.threads.GetThread(
            parts.process,
            is_exit=not is_superseded
            and (piece.kind == grammar.EXIT or bool(piece.exit_status)),
        )
        if is_superseded:
            # The caller of exec continues under this identifier.
            self.threads.RemoveThread(int(piece.value))
        if self.is_mixed:
            self.threads.AddCall(thread, piece.name)
        stamp = parts.stamp or ""
        time = self.clock.ReadStamp(stamp) if stamp else None
        details = None
        if not self.shape.is_simple:
            details = self._ReadDetails(parts)
            if details and details.relative_time is not None and not stamp:
                stamp = parts.relative or ""
                time = self.clock.AddElapsed(details.relative_time)

        position = output.Position(number, thread, stamp, time)
        if piece.kind == grammar.BEGINNING:
            message = messages.FindMessage(piece.text)
            if message:
                builder.BreakLine(
                    assembler.BrokenLine(
                        position,
                        piece._replace(text=piece.text[: message.start]),
                        details,
                        is_by_message=True,
                        is_detached=message.kind == records.NOTICE_DETACHED,
                    )
                )
                self._AddMessage(message, is_in_line=True)
                return
        if self.is_mixed:
            piece = self._TakeOtherOutput(number, piece)
        builder.AddPiece(position, piece, grammar.ReadDuration(piece.duration), details)

    def _FindUnnamedThread(self, piece: grammar.Piece) -> None:
        """Finds the only thread that is left, if others ended without a line."""
        live_threads = self.threads.live_threads
        if len(live_threads) < 2:
            return

        # The next line of a thread with an open call is the second half of that call.
        open_calls = self.assembler.open_calls
        if piece.kind == grammar.SECOND_HALF:
            candidates = [
                thread
                for thread in live_threads
                if thread in open_calls and open_calls[thread].name == piece.name
            ]
        else:
            candidates = [thread for thread in live_threads if thread not in open_calls]
        if len(candidates) == 1:
            self.threads.SetOnlyThread(candidates[0])

    def _TakeOtherOutput(self, number: int, piece: grammar.Piece) -> grammar.Piece:
        """Moves text that is not from strace out of a call, into a fragment."""
        text = piece.text
        is_written = (
            piece.kind == grammar.CALL
            and piece.name in WRITING_CALLS
            and text[:2] in TERMINAL_ARGUMENTS
        )
        if piece.kind not in grammar.CALL_KINDS or not (is_written or "^C" in text):
            return piece

        start = grammar.FindOtherOutput(text)
        end = len(text)
        # The terminal shows "^C" when the user interrupts strace.
        if start >= 0 and text.startswith("^C", start):
            end = start + 2
        elif not is_written:
            return piece
        if start < 0 or start == len(text):
            return piece

        self.assembler.output.AddFragment(number, text[start:end])
        return piece._replace(text=text[:start] + text[end:])

    def _AddPieceInLine(self, number: int, line: str) -> bool:
        """Adds the record, if any, that follows output of a program on its line."""
        expression = grammar.GetLineExpressions(self.shape).prefix
        if self.shape.process == prefix.PLAIN_PROCESS:
            return False
        if self.shape.clock:
            matches = expression.finditer(line, 1)
        else:
            starts = (match.start() for match in _BRACKET.finditer(line, 1))
            matches = filter(None, (expression.match(line, start) for start in starts))
        for match in itertools.islice(matches, 100):
            piece = grammar.ReadPiece(line[match.end() :])
            if piece and piece.kind != grammar.BEGINNING:
                self.assembler.output.AddFragment(number, line[: match.start()])
                self._AddPiece(number, prefix.Prefix(*match.groups()), piece)
                return True
        return False

    def _AddMessage(self, message: messages.Message, is_in_line: bool = False) -> None:
        """Adds a message of strace, which can share its line with a call."""
        thread = message.thread_identifier
        if thread is not None:
            if message.kind == records.NOTICE_DETACHED:
                self.threads.RemoveThread(thread)
            else:
                self.threads.AddThread(thread)
        self.assembler.output.AddNotice(
            output.Position(self.number_of_lines, thread),
            message.kind,
            message.text,
            records.Details(number_of_lines=0) if is_in_line else None,
        )

    def _AddSummaryLine(self, line: str) -> bool:
        """Adds a line to the table of counts, or ends the table before the line."""
        has_name_first = self._summary[0].startswith("syscall ")
        row = _SUMMARY_NAME_ROW if has_name_first else _SUMMARY_ROW
        if (
            len(self._summary) >= _MAXIMUM_SUMMARY_LINES
            or not row.match(line)
            or prefix.ReadShape(line) is not None
        ):
            self.EndSummary()
            return False
        self._summary.append(line)
        if line.endswith(" total") or (has_name_first and line.startswith("total ")):
            self.EndSummary(number_of_last_line=self.number_of_lines)
        return True

    def EndSummary(self, number_of_last_line: int | None = None) -> None:
        """Adds the table of counts; by default its end is before the last line read."""
        if not self._summary:
            return
        size = len(self._summary)
        if number_of_last_line is None:
            number_of_last_line = self.number_of_lines - 1
        self.assembler.output.records.append(
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
        """Finds the new prefix shape, if any, of a run that was appended (-A).

        The index is the index of the line after the first line of that run.
        """
        shape = prefix.ReadShape(line)
        if shape is None or shape == self.shape:
            return None
        following = batch[index : index + LOOK_AHEAD]
        if not shape.is_strong or len(following) > 2:
            counter = collections.Counter(map(prefix.ReadShape, following))
            number_of_others = counter[None] + counter[self.shape]
            if counter[shape] < 3 and not shape.is_strong:
                return None
            if counter[shape] <= number_of_others and following:
                return None
        return shape

    def ReadLongLine(self, long_line: source.LongLine) -> None:
        """Reads the start and the end of a line that is too long to be kept."""
        self.number_of_lines += 1
        number = self.number_of_lines
        builder = self.assembler
        builder.output.AddDamage(
            number,
            f"line: {number:d} of {long_line.size:d} bytes is too long, only its ends "
            f"are kept",
        )
        match = grammar.GetLineExpressions(self.shape).prefix.match(long_line.head)
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
        builder.output.AddUnparsed(
            number, long_line.head, is_damaged=True, size=long_line.size
        )

    def ReadCutLine(self, cut_line: source.CutLine) -> None:
        """Reads the part of a line that can be read from the file."""
        builder = self.assembler
        if not cut_line.has_start:
            self.number_of_lines += 1
            builder.output.AddUnparsed(
                self.number_of_lines, cut_line.text, is_damaged=True
            )
            return

        self.ReadLine(cut_line.text, [], 0)
        for thread_identifier in list(builder.broken_lines):
            builder.FlushBrokenLine(thread_identifier)
        self.MarkLastRecord()

    def MarkLastRecord(self) -> None:
        """Marks a call on a last line without line feed as cut.

        Its result may be only the start of the real result, unless it ends in a
        bracket. A call that ended on an earlier line is complete.
        """
        last_records = self.assembler.output.records
        record = last_records[-1] if last_records else None
        if not isinstance(record, records.Call) or record.state != records.FINISHED:
            return
        if self.number_of_lines not in (
            record.exit_line_number,
            self.assembler.last_joined_line,
        ):
            return

        record = record._replace(state=records.CUT)
        if record.duration is None and record.result[-1:] not in (")", ">"):
            details = record.details or records.Details()
            attachments = details.attachments + (f"= {record.result}",)
            record = record._replace(
                value="",
                outcome="",
                details=details._replace(attachments=attachments),
            )
        last_records[-1] = record
