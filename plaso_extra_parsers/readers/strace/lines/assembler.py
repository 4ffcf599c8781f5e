"""Assembly of the pieces of a strace log to records.

Pieces of lines come in the order of the log. The assembler joins first and second
halves of calls, lines broken by messages and by output of the traced program, and adds
stack frames and dumps to the record that they follow. What it must remember is bounded.
"""

from __future__ import annotations

import typing

from plaso_extra_parsers.readers.strace.lines import grammar
from plaso_extra_parsers.readers.strace.lines import output
from plaso_extra_parsers.readers.strace import records

# Calls that are open at the same time: more are closed as unfinished, oldest first.
MAXIMUM_OPEN_CALLS = 12_000
_MAXIMUM_OPEN_SIZE = 16 * 1024 * 1024

# Lines of other origin between the parts of a broken line.
_MAXIMUM_BROKEN_LINE_DISTANCE = 1000


class BrokenLine(typing.NamedTuple):
    """Call of which the rest of the line must follow.

    Attributes:
      position (Position): position of the call.
      piece (Piece): beginning of the call.
      separator (str): what was between the two parts of the line.
      details (Details or None): rare parts of the line.
    """

    position: output.Position
    piece: grammar.Piece
    separator: str
    details: records.Details | None


class Assembler(output.RecordOutput):
    """Assembles records.

    Attributes:
      broken_line (BrokenLine or None): call that waits for the rest of its line.
      open_calls (dict[int|None, CallStart]): first halves per thread.
    """

    def __init__(self) -> None:
        """Initializes an assembler."""
        super().__init__()
        self.broken_line: BrokenLine | None = None
        self._successors: dict[int | None, int] = {}
        self.open_calls: dict[int | None, records.CallStart] = {}

    def AddUnparsed(
        self, line_number: int, line: str, is_damaged: bool = False
    ) -> None:
        """Adds a line that is not by strace.

        Args:
          line_number (int): number of the line.
          line (str): line.
          is_damaged (Optional[bool]): True if it begins as a line of strace.
        """
        super().AddUnparsed(line_number, line, is_damaged)
        if (
            self.broken_line
            and line_number - self.broken_line.position.line_number
            > _MAXIMUM_BROKEN_LINE_DISTANCE
        ):
            self.FlushBrokenLine()

    def AddPiece(
        self,
        position: output.Position,
        piece: grammar.Piece,
        duration: int | None,
        details: records.Details | None,
    ) -> None:
        """Adds a record or a half of one.

        Args:
          position (Position): position.
          piece (Piece): record.
          duration (int or None): duration of a call, in nanoseconds.
          details (Details or None): rare parts of the line.
        """
        if (
            self.broken_line
            and self.broken_line.position.thread_identifier
            == position.thread_identifier
        ):
            self.FlushBrokenLine()
        kind = piece.kind
        if kind == grammar.CALL:
            self.CloseCall(position.thread_identifier, position.line_number)
            self._AddCall(position, piece, duration, details)
        elif kind == grammar.FIRST_HALF:
            self.OpenCall(records.CallStart(*position, piece.name, piece.text, details))
        elif kind == grammar.SECOND_HALF:
            self._AddSecondHalf(position, piece, duration, details)
        elif kind == grammar.BEGINNING:
            self.CloseCall(position.thread_identifier, position.line_number)
            self.broken_line = BrokenLine(position, piece, "\n", details)
        elif kind == grammar.EXIT:
            self._AddExit(position, piece, details)
        elif kind == grammar.PERSONALITY:
            notice = records.Notice(*position, records.PERSONALITY, piece.text, details)
            self.output.append(notice._replace(thread_identifier=int(piece.value)))
        else:
            self.output.append(
                records.Signal(
                    *position, piece.name, piece.text, kind == grammar.STOP, details
                )
            )

    def _AddCall(
        self,
        position: output.Position,
        piece: grammar.Piece,
        duration: int | None,
        details: records.Details | None,
    ) -> None:
        """Adds a whole call.

        Args:
          position (Position): position.
          piece (Piece): call.
          duration (int or None): duration, in nanoseconds.
          details (Details or None): rare parts of the line.
        """
        self.output.append(
            records.Call(
                position.line_number,
                position.line_number,
                position.thread_identifier,
                position.stamp,
                position.time,
                None,
                duration,
                piece.name,
                piece.text,
                piece.value,
                piece.outcome,
                piece.state,
                details,
            )
        )

    def _AddExit(
        self,
        position: output.Position,
        piece: grammar.Piece,
        details: records.Details | None,
    ) -> None:
        """Adds the end of a thread.

        Args:
          position (Position): position.
          piece (Piece): exit.
          details (Details or None): rare parts of the line.
        """
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
        self.output.append(
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
        """Adds a first half.

        Args:
          call_start (CallStart): first half.
        """
        self.CloseCall(call_start.thread_identifier, call_start.line_number)
        self.output.append(call_start)
        self.open_calls[call_start.thread_identifier] = call_start

    def LimitOpenCalls(self, line_number: int) -> None:
        """Closes the oldest open calls if there are too many.

        Args:
          line_number (int): number of the last line.
        """
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
        for open_call in oldest:
            self.CloseCall(open_call.thread_identifier, line_number)
        self.AddWarning(
            f"too many open calls at line: {line_number:d}, {len(oldest):d} of them "
            f"from line: {oldest[0].line_number:d} on are taken as unfinished"
        )

    def CloseCall(self, thread_identifier: int | None, line_number: int) -> None:
        """Closes the open call of a thread, if there is one, as unfinished.

        Args:
          thread_identifier (int or None): thread.
          line_number (int): number of the line that shows it.
        """
        call_start = self.open_calls.pop(thread_identifier, None)
        if call_start is None:
            return
        details = call_start.details or records.Details()
        self.output.append(
            records.Call(
                call_start.line_number,
                line_number,
                thread_identifier,
                call_start.stamp,
                call_start.time,
                None,
                None,
                call_start.name,
                call_start.arguments,
                "",
                "",
                records.UNFINISHED,
                details._replace(number_of_lines=0, attachments=()),
            )
        )

    def _AddSecondHalf(
        self,
        position: output.Position,
        piece: grammar.Piece,
        duration: int | None,
        details: records.Details | None,
    ) -> None:
        """Adds a second half and joins it with its first.

        Args:
          position (Position): position of the second half.
          piece (Piece): second half.
          duration (int or None): duration, in nanoseconds.
          details (Details or None): rare parts of the line.
        """
        thread_identifier = position.thread_identifier
        successor = self._successors.pop(thread_identifier, None)
        if successor is not None and thread_identifier not in self.open_calls:
            # The thread that called exec goes on under this identifier.
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
            self._AddCall(position, piece, duration, details)
            call = self.output[-1]
            if isinstance(call, records.Call):
                self.output[-1] = call._replace(
                    exit_time=position.time,
                    state=state if state == records.KILLED else records.RESUMED_ONLY,
                )
            return
        del self.open_calls[thread_identifier]
        self.output.append(
            records.Call(
                call_start.line_number,
                position.line_number,
                thread_identifier,
                call_start.stamp,
                call_start.time,
                position.time,
                duration,
                call_start.name,
                call_start.arguments + piece.text,
                piece.value,
                piece.outcome,
                state,
                details,
            )
        )

    def ContinueStaged(self, line_number: int, line: str) -> bool:
        """Joins a line without prefix with the first half right before it.

        That is how staged output (-z, -Z, -e status) of several threads looks.

        Args:
          line_number (int): number of the line.
          line (str): line.

        Returns:
          bool: True if the line was joined.
        """
        if not self.output:
            return False
        call_start = self.output[-1]
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

    def BreakLine(
        self,
        position: output.Position,
        piece: grammar.Piece,
        details: records.Details | None,
    ) -> None:
        """Adds the first part of a line that a message of strace broke.

        Args:
          position (Position): position of the call.
          piece (Piece): beginning of the call, without the message.
          details (Details or None): rare parts of the line.
        """
        self.CloseCall(position.thread_identifier, position.line_number)
        self.FlushBrokenLine()
        self.broken_line = BrokenLine(position, piece, "", details)

    def ContinueBrokenLine(self, line: str) -> bool:
        """Joins a line without prefix with the first part of a broken line.

        Args:
          line (str): line.

        Returns:
          bool: True if the line was joined.
        """
        broken = self.broken_line
        if broken is None:
            return False
        if len(broken.piece.text) + len(line) > _MAXIMUM_OPEN_SIZE:
            return False
        piece = grammar.ReadPiece(
            f"{broken.piece.name:s}({broken.piece.text:s}{broken.separator:s}{line:s}"
        )
        if piece is None or piece.kind == grammar.BEGINNING:
            return False
        self.broken_line = None
        details = broken.details or records.Details()
        self.AddPiece(
            broken.position,
            piece,
            grammar.ReadDuration(piece.duration),
            details._replace(number_of_lines=2),
        )
        return True

    def FlushBrokenLine(self, is_certain: bool = True) -> None:
        """Adds a broken line of which the rest does not follow.

        Args:
          is_certain (Optional[bool]): False if the line could as well be text of
              another program.
        """
        broken = self.broken_line
        if broken is None:
            return
        self.broken_line = None
        text = f"{broken.piece.name:s}({broken.piece.text:s}"
        if not is_certain:
            self.AddUnparsed(broken.position.line_number, text)
            return
        self.AddWarning(
            f"call without result on line: {broken.position.line_number:d}: "
            f"{text[:80]!r}"
        )
        self._AddCall(broken.position, broken.piece, None, broken.details)

    def Finish(self, line_number: int, is_certain: bool) -> None:
        """Closes what is still open at the end of the log.

        Args:
          line_number (int): number of the last line.
          is_certain (bool): False if a broken line could as well be text of another
              program.
        """
        self.FlushBrokenLine(is_certain)
        for thread_identifier in list(self.open_calls):
            self.CloseCall(thread_identifier, line_number)
