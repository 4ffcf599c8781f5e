"""Assembly of the pieces of a strace log into records.

Pieces are added in the order of the log. The assembler joins first and second halves of
calls, joins lines that messages or output of the traced program broke, and adds stack
frames and dumps to the record before them. Its memory is bounded.
"""

from __future__ import annotations

import typing

from plaso_extra_parsers.readers.strace.lines import grammar
from plaso_extra_parsers.readers.strace.lines import output
from plaso_extra_parsers.readers.strace import records

# Maximum number of open calls: if there are more, the oldest are closed as unfinished.
MAXIMUM_OPEN_CALLS = 12_000
_MAXIMUM_OPEN_SIZE = 16 * 1024 * 1024
# After each open call with longer arguments the size of all open calls is checked.
_LONG_SIZE = 64 * 1024

# Maximum number of broken lines that wait for their rest.
_MAXIMUM_BROKEN_LINES = 1000

# Maximum number of lines from the first part of a broken line to its rest.
_MAXIMUM_BROKEN_LINE_DISTANCE = 1000

# Number of broken lines that are tried for each rest, the latest first.
_MAXIMUM_CANDIDATES = 8

# Details of a record that has no line of its own.
_NO_LINES = records.Details(number_of_lines=0)

# Result of a call without a result.
_NO_RESULT = grammar.Piece(grammar.FIRST_HALF, "", "")


class BrokenLine(typing.NamedTuple):
    """Call whose line is incomplete; the rest must follow on a later line.

    Attributes:
      position: position of the call.
      piece: beginning of the call.
      details: rare parts of the line.
      is_by_message: True if a message of strace broke the line, False if a line feed
          that another program wrote did.
      is_detached: True if the message reports that strace detached from the thread.
    """

    position: output.Position
    piece: grammar.Piece
    details: records.Details | None
    is_by_message: bool = False
    is_detached: bool = False


class Assembler:
    """Assembles records.

    Attributes:
      broken_lines (dict[int|None, BrokenLine]): calls that wait for the rest of their
          line, per thread, in the order of their lines.
      last_joined_line (int): number of the last line that was joined with the first
          part of a broken line, or 0.
      open_calls (dict[int|None, CallStart]): first halves without second half, per
          thread.
      output (RecordOutput): assembled records.
    """

    def __init__(self) -> None:
        """Initializes an assembler."""
        self._broken_size = 0
        self._successors: dict[int | None, int] = {}
        self.broken_lines: dict[int | None, BrokenLine] = {}
        self.last_joined_line = 0
        self.open_calls: dict[int | None, records.CallStart] = {}
        self.output = output.RecordOutput()

    def AddPiece(
        self,
        position: output.Position,
        piece: grammar.Piece,
        duration: int | None,
        details: records.Details | None,
    ) -> None:
        """Adds a record or half of a record."""
        thread_identifier = position.thread_identifier
        if thread_identifier in self.broken_lines:
            self.FlushBrokenLine(thread_identifier)

        kind = piece.kind
        if kind == grammar.CALL:
            self.CloseCall(thread_identifier, position.line_number)
            self._AddWhole(position, piece, duration, details)
        elif kind == grammar.FIRST_HALF:
            self.OpenCall(records.CallStart(*position, piece.name, piece.text, details))
        elif kind == grammar.SECOND_HALF:
            self._AddSecondHalf(position, piece, duration, details)
        elif kind == grammar.BEGINNING:
            self.BreakLine(BrokenLine(position, piece, details))
        elif kind == grammar.EXIT:
            self._AddExit(position, piece, details)
        elif kind == grammar.PERSONALITY:
            notice = records.Notice(*position, records.PERSONALITY, piece.text, details)
            self.output.records.append(
                notice._replace(thread_identifier=int(piece.value))
            )
        else:
            self.output.records.append(
                records.Signal(
                    *position, piece.name, piece.text, kind == grammar.STOP, details
                )
            )

        if piece.exit_status:
            self._AddExit(
                position,
                grammar.Piece(grammar.EXIT, records.EXITED, "", piece.exit_status),
                records.Details(number_of_lines=0),
            )

    def _AddCall(
        self,
        start: records.CallStart,
        line_number: int,
        exit_time: int | None,
        piece: grammar.Piece,
        state: int,
        duration: int | None = None,
        details: records.Details | None = None,
    ) -> None:
        """Adds a call from its start and its result; the line number is of its end."""
        self.output.records.append(
            records.Call(
                line_number=start.line_number,
                exit_line_number=line_number,
                thread_identifier=start.thread_identifier,
                stamp=start.stamp,
                time=start.time,
                exit_time=exit_time,
                duration=duration,
                name=start.name,
                arguments=start.arguments,
                value=piece.value,
                outcome=piece.outcome,
                state=state,
                details=details,
            )
        )

    def _AddWhole(
        self,
        position: output.Position,
        piece: grammar.Piece,
        duration: int | None,
        details: records.Details | None,
    ) -> None:
        """Adds a whole call."""
        start = records.CallStart(*position, piece.name, piece.text)
        self._AddCall(
            *(start, position.line_number, None, piece, piece.state, duration, details)
        )

    def _AddExit(
        self,
        position: output.Position,
        piece: grammar.Piece,
        details: records.Details | None,
    ) -> None:
        """Adds the end of a thread."""
        thread_identifier = position.thread_identifier
        self.CloseCall(thread_identifier, position.line_number)

        status = signal = successor = None
        if piece.name == records.EXITED:
            status = int(piece.value)
        elif piece.name == records.KILLED_BY_SIGNAL:
            signal = piece.value
        else:
            successor = int(piece.value)
            if len(self._successors) > MAXIMUM_OPEN_CALLS:
                self._successors.clear()
            self._successors[thread_identifier] = successor

        self.output.records.append(
            records.Exit(
                *position,
                piece.name,
                status,
                signal,
                bool(piece.text),
                successor,
                details,
            )
        )

    def OpenCall(self, call_start: records.CallStart) -> None:
        """Adds a first half."""
        self.CloseCall(call_start.thread_identifier, call_start.line_number)
        self.output.records.append(call_start)
        self.open_calls[call_start.thread_identifier] = call_start
        if len(call_start.arguments) > _LONG_SIZE:
            self.LimitOpenCalls(call_start.line_number)

    def LimitOpenCalls(self, line_number: int) -> None:
        """Closes the oldest open calls if the open calls are too many or too large."""
        size = sum(len(open_call.arguments) for open_call in self.open_calls.values())
        number_of_calls = len(self.open_calls)
        if number_of_calls <= MAXIMUM_OPEN_CALLS and size <= _MAXIMUM_OPEN_SIZE:
            return

        oldest = []
        for open_call in self.open_calls.values():
            if number_of_calls <= MAXIMUM_OPEN_CALLS and size <= _MAXIMUM_OPEN_SIZE:
                break
            number_of_calls -= 1
            size -= len(open_call.arguments)
            oldest.append(open_call)
        self.output.AddDamage(
            line_number,
            f"too many open calls at line: {line_number:d}, {len(oldest):d} of them "
            f"from line: {oldest[0].line_number:d} on are taken as unfinished",
        )
        for open_call in oldest:
            self.CloseCall(open_call.thread_identifier, line_number)

    def CloseCall(self, thread_identifier: int | None, line_number: int) -> None:
        """Closes the open call of a thread, if any, as unfinished on a line."""
        call_start = self.open_calls.pop(thread_identifier, None)
        if call_start is None:
            return

        details = _NO_LINES
        if call_start.details is not None:
            details = call_start.details._replace(number_of_lines=0, attachments=())
        self._AddCall(
            *(call_start, line_number, None, _NO_RESULT, records.UNFINISHED),
            details=details,
        )

    def _AddSecondHalf(
        self,
        position: output.Position,
        piece: grammar.Piece,
        duration: int | None,
        details: records.Details | None,
    ) -> None:
        """Joins a second half with its first half and adds the call."""
        thread_identifier = position.thread_identifier
        successor = self._successors.pop(thread_identifier, None)
        if successor is not None and thread_identifier not in self.open_calls:
            # The thread that called exec continues under this identifier.
            call_start = self.open_calls.get(successor)
            if call_start and call_start.name == piece.name:
                thread_identifier = successor

        call_start = self.open_calls.get(thread_identifier)
        state = piece.state
        if state == records.UNFINISHED:
            # "<... futex resumed> <unfinished ...>", up to release 4.25: the thread
            # ended in the call.
            state = records.KILLED
        if call_start is None or (
            call_start.name != piece.name
            and "????" not in (call_start.name, piece.name)
        ):
            self.CloseCall(thread_identifier, position.line_number)
            call_start = records.CallStart(*position, piece.name, "")
            state = state if state == records.KILLED else records.RESUMED_ONLY
        else:
            del self.open_calls[thread_identifier]
        self._AddCall(
            call_start._replace(arguments=call_start.arguments + piece.text),
            *(position.line_number, position.time, piece, state, duration, details),
        )

    def ContinueStaged(self, line_number: int, line: str) -> bool:
        """Joins a line without prefix with the first half right before it.

        Staged output (-z, -Z, -e status) of several threads has such lines. Returns
        True if the line was joined.
        """
        if not self.output.records:
            return False

        call_start = self.output.records[-1]
        if (
            not isinstance(call_start, records.CallStart)
            or call_start.line_number != line_number - 1
            or self.open_calls.get(call_start.thread_identifier) is not call_start
        ):
            return False
        result = grammar.SplitResult(line)
        if result is None:
            return False

        text, value, outcome, duration = result
        self._AddSecondHalf(
            output.Position(line_number, call_start.thread_identifier, "", None),
            grammar.Piece(grammar.SECOND_HALF, call_start.name, text, value, outcome),
            grammar.ReadDuration(duration),
            None,
        )
        return True

    def BreakLine(self, broken_line: BrokenLine) -> None:
        """Adds the first part of a broken line."""
        position = broken_line.position
        self.CloseCall(position.thread_identifier, position.line_number)
        self.FlushBrokenLine(position.thread_identifier)

        self.broken_lines[position.thread_identifier] = broken_line
        self._broken_size += len(broken_line.piece.text)
        while (
            len(self.broken_lines) > _MAXIMUM_BROKEN_LINES
            or self._broken_size > _MAXIMUM_OPEN_SIZE
        ):
            self.FlushBrokenLine(next(iter(self.broken_lines)))

    def _TakeBrokenLine(self, thread_identifier: int | None) -> BrokenLine | None:
        """Takes the broken line of a thread, if there is one."""
        broken_line = self.broken_lines.pop(thread_identifier, None)
        if broken_line:
            self._broken_size -= len(broken_line.piece.text)
        return broken_line

    def ContinueBrokenLine(self, line_number: int, line: str) -> bool:
        """Joins a line without prefix with the first part of a broken line.

        Returns True if the line was joined.
        """
        for broken_line in list(self.broken_lines.values()):
            first_line_number = broken_line.position.line_number
            if line_number - first_line_number <= _MAXIMUM_BROKEN_LINE_DISTANCE:
                break
            self.FlushBrokenLine(broken_line.position.thread_identifier)

        # Most often the rest belongs to the latest broken line.
        latest = list(self.broken_lines.values())[: -_MAXIMUM_CANDIDATES - 1 : -1]
        for broken_line in latest:
            if self._JoinBrokenLine(broken_line, line):
                self.last_joined_line = line_number
                return True
        return False

    def _JoinBrokenLine(self, broken_line: BrokenLine, line: str) -> bool:
        """Joins a line without prefix with the first part of one broken line."""
        position, piece, details = broken_line[:3]
        if len(piece.text) + len(line) > _MAXIMUM_OPEN_SIZE:
            return False

        end = len(piece.text)
        separator = ""
        if not broken_line.is_by_message:
            start = grammar.FindOtherOutput(piece.text)
            # A line feed within a string or name is part of it.
            separator = "\n" if start < 0 else ""
            end = start if start >= 0 else end
            if start >= 0 and line == "<unfinished ...>":
                # The blank before "<" precedes the output of the other program.
                separator = " "
        joined = grammar.ReadPiece(
            f"{piece.name:s}({piece.text[:end]:s}{separator:s}{line:s}"
        )
        if joined is None or joined.kind == grammar.BEGINNING:
            return False

        self._TakeBrokenLine(position.thread_identifier)
        if end < len(piece.text):
            self.output.AddFragment(position.line_number, piece.text[end:])
        # The record has the time and line number of the first part.
        self.AddPiece(
            position,
            joined,
            grammar.ReadDuration(joined.duration),
            (details or records.Details())._replace(number_of_lines=2),
        )
        return True

    def FlushBrokenLine(
        self, thread_identifier: int | None, is_certain: bool = True
    ) -> None:
        """Adds a broken line whose rest does not follow.

        The line is not certain if it could also be text of another program.
        """
        broken_line = self._TakeBrokenLine(thread_identifier)
        if broken_line is None:
            return

        position, piece, details = broken_line[:3]
        text = f"{piece.name:s}({piece.text:s}"
        if broken_line.is_detached:
            piece = piece._replace(state=records.DETACHED)
        elif not is_certain:
            self.output.AddUnparsed(position.line_number, text)
            return
        else:
            self.output.AddDamage(
                position.line_number,
                f"call without result on line: {position.line_number:d}: "
                f"{text[:80]!r}",
            )
        self._AddWhole(position, piece, None, details)

    def Finish(self, line_number: int, is_certain: bool) -> None:
        """Ends calls and lines that are still open at the end of the log.

        A broken line is not certain if it could also be text of another program.
        """
        for thread_identifier in list(self.broken_lines):
            self.FlushBrokenLine(thread_identifier, is_certain)
        for thread_identifier in list(self.open_calls):
            self.CloseCall(thread_identifier, line_number)
