"""Survey of a log before it is read, for facts that only its later lines show.

A child can appear in the log before the call of its parent returns its identifier; up
to release 5.1 also before strace prints the flags of clone. All lines together also
show the thread of lines that do not name one, the date of times of day, and whether the
log has any close.

The lines that matter are found by literals, which is some ten times faster than reading
the log. The grammar then reads them, so the contents of strings, paths and buffers are
not treated as records. The survey leaves out lines that it cannot read; the log is then
read without their facts.
"""

from __future__ import annotations

import re
import typing

from plaso_extra_parsers.lib import system_calls
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import starts
from plaso_extra_parsers.readers.strace.calls import values
from plaso_extra_parsers.readers.strace.lines import clock
from plaso_extra_parsers.readers.strace.lines import grammar
from plaso_extra_parsers.readers.strace.lines import messages
from plaso_extra_parsers.readers.strace.lines import prefix
from plaso_extra_parsers.readers.strace.lines import source

# Maximum numbers of items of each kind that are kept for a log.
_MAXIMUM_STARTS = 200_000
_MAXIMUM_OPEN_STARTS = 10_000
_MAXIMUM_THREADS = 100_000
_MAXIMUM_RUNS = 100_000

# Digits of thread identifiers, as strace and as the traced programs number them.
_MAXIMUM_DIGITS = 10

# Longer lines are not read: calls that matter never have such lines.
_MAXIMUM_SIZE = 64 * 1024

# Longer lines are not matched with the expression for most lines.
_MAXIMUM_FAST_SIZE = 4096

_PROCESS_CALLS = (
    system_calls.EXECUTE_NAMES | system_calls.FORK_NAMES | system_calls.WAIT_NAMES
)

# Lines that contain none of these do not matter.
_LITERALS = (
    # Searched only until the log has a close.
    "close(",
    "getpid(",
    "pidfd_getfd",
    "setns(",
    "si_pid=",
    "uname(",
    "unshare(",
    *sorted(
        name
        for name in _PROCESS_CALLS
        if not any(other in name for other in _PROCESS_CALLS - {name})
    ),
)
# Further literals for logs in which some lines do not name their thread.
_THREAD_LITERALS = ("+++ ", "Process ", "gettid(", "set_tid_address(")

# [pid  3511] close(3) = 0, with the line feed before it: faster than "^".
_NAMED = re.compile(r"\n\[pid +(\d{1,7})\b")

# {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=3511, si_uid=0, ...}
_CODE = re.compile(r"\bsi_code=(\w+)")
_SENDER = re.compile(r"\bsi_pid=(\d{1,10})\b")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?')

_NAMESPACE_CALLS = frozenset(["setns", "unshare"]) | system_calls.FORK_NAMES
_OWN_CALLS = frozenset(["getpid", "gettid", "set_tid_address"])


class _OpenStart(typing.NamedTuple):
    """First half of a call that starts a child.

    Attributes:
      line_number: line on which the call begins.
      name: name of the call.
      arguments: arguments so far.
    """

    line_number: int
    name: str
    arguments: str


# The attributes are values, as in a record.
class Survey:  # pylint: disable=too-many-instance-attributes
    """Facts that all lines of a log show together.

    Attributes:
      attached (list[int]): threads that strace attached to before the first record.
      children (set[int]): threads that another thread started, as messages and signals
          show.
      clock_scan (ClockScan or None): times of all lines, None if they are not needed.
      exited (set[int]): threads that were named in brackets when they ended.
      forked (set[int]): threads that calls returned as the child that they started.
      has_close (bool): True if the log has calls of close.
      has_inner_processes (bool): True if processes can be in pid namespaces, in which
          they have other numbers than for strace.
      has_copies_of_others (bool): True if a process copies descriptors of another one
          (pidfd_getfd).
      has_named (bool): True if a line names its thread in brackets.
      host_names (set[str]): names of the host that uname returned, at most two.
      is_unnamed_at_end (bool): True if the last line does not name its thread in
          brackets.
      named (set[int]): threads that are named in brackets.
      number_of_dropped_starts (int): starts left out since there were too many.
      parents (list[int]): threads that started another thread, as messages show.
      processes (set[int]): threads that are the first of their process.
      runs (list[set[int]]): identifiers that calls return to the unnamed thread, per
          run. A run lasts from the end of one unnamed thread to the end of the next.
      starts (dict[int, KnownStart]): starts of children by calls that were split into
          halves, per line on which the call begins.
      shared (set[int]): threads that share, or may share, descriptors with the thread
          that started them.
      successors (set[int]): identifiers under which threads continue after an exec.
      twice (set[int]): threads that calls returned twice, without an end in between.
    """

    def __init__(self) -> None:
        """Initializes a survey."""
        self.attached: list[int] = []
        self.children: set[int] = set()
        self.clock_scan: clock.ClockScan | None = None
        self.exited: set[int] = set()
        self.forked: set[int] = set()
        self.has_close = False
        self.has_inner_processes = False
        self.has_copies_of_others = False
        self.has_named = False
        self.host_names: set[str] = set()
        self.is_unnamed_at_end = False
        self.named: set[int] = set()
        self.number_of_dropped_starts = 0
        self.parents: list[int] = []
        self.processes: set[int] = set()
        self.runs: list[set[int]] = [set()]
        self.shared: set[int] = set()
        self.starts: dict[int, starts.KnownStart] = {}
        self.successors: set[int] = set()
        self.twice: set[int] = set()

    def GetContradictions(self) -> dict[int, str]:
        """Retrieves threads that contradict the rest of a log on standard error.

        The traced program can write lines there that look like lines of strace. Logs
        that do not show how threads start and end are not checked.

        Returns:
          contradiction per thread.
        """
        if not self.has_named or self.has_inner_processes or not self.exited:
            return {}
        started = self.children | self.forked
        found = dict.fromkeys(self.twice & self.named, "started twice")
        if started:
            known = started.union(self.attached, self.successors, self.runs[0])
            first = self.GetFirstThread()
            unstarted = self.named - known - {first}
            if first is not None or len(unstarted) > 1:
                found.update(dict.fromkeys(unstarted, "not started by any call"))
        return found

    def GetRuns(self) -> list[int | None]:
        """Retrieves the identifier that calls return to the unnamed thread, per run.

        The identifier is None for a run in which calls return none, or disagree.
        """
        if self.has_inner_processes:
            return [None] * len(self.runs)
        return [next(iter(run)) if len(run) == 1 else None for run in self.runs]

    def GetFirstThread(self) -> int | None:
        """Retrieves the thread of the first lines, None if the log does not show it."""
        if self.attached:
            return self.attached[0] if len(self.attached) == 1 else None

        own = self.GetRuns()[0]
        if own in self.named:
            return own
        children = self.children | self.forked
        candidates = self.named - children
        if children and len(candidates) == 1:
            return candidates.pop()
        for parent in self.parents:
            if parent not in children:
                return parent
        if own is not None:
            return own
        # It is not known which thread started the other, but only one is left.
        left = self.named - self.exited
        if self.is_unnamed_at_end and self.exited and len(left) == 1:
            return left.pop()
        return None


class _Surveyor:
    """Makes a survey of lines."""

    def __init__(self, shape: prefix.PrefixShape, needs_clock: bool) -> None:
        """Initializes a surveyor."""
        self._alive: set[int] = set()
        self._clock = clock.ClockScanner(shape) if needs_clock else None
        self._expressions = grammar.GetLineExpressions(shape)
        self._is_start = True
        self._line_number = 1
        self._literals: tuple[str, ...] = _LITERALS
        if shape.process != prefix.PLAIN_PROCESS:
            self._literals += _THREAD_LITERALS
        self._open_starts: dict[str | None, _OpenStart] = {}
        self._shape = shape
        self._is_bracket = shape.process == prefix.BRACKET_PROCESS
        self.survey = Survey()

    def AddText(self, text: str) -> None:
        """Adds whole lines, joined by line feeds."""
        survey = self.survey
        if self._is_start:
            self._AddStart(text)
        if self._clock is not None:
            self._clock.AddText(text)
        named_start = self._AddNames(text) if self._is_bracket else -1

        position = 0
        for start, end in sorted(self._FindLines(text).items()):
            self._line_number += text.count("\n", position, start)
            position = start
            if end - start > _MAXIMUM_SIZE:
                continue
            is_before_names = not survey.has_named and not 0 <= named_start < start
            self._AddLine(text[start:end], is_before_names)
        self._line_number += text.count("\n", position) + 1
        survey.has_named = survey.has_named or named_start >= 0

    def SkipLine(self, start: str) -> None:
        """Skips a line that is too long, or that has an unreadable part."""
        if self._clock is not None:
            self._clock.AddText(start)
        self._line_number += 1
        self._is_start = False

    def Finish(self) -> Survey:
        """Finishes the survey."""
        if self._clock is not None:
            self.survey.clock_scan = self._clock.GetScan()
        return self.survey

    def _FindLines(self, text: str) -> dict[int, int]:
        """Finds the lines that matter; returns the end of each line per start."""
        found: dict[int, int] = {}
        for literal in self._literals[self.survey.has_close :]:
            position = text.find(literal)
            while position >= 0:
                start = text.rfind("\n", 0, position) + 1
                end = text.find("\n", position)
                end = end if end >= 0 else len(text)
                found[start] = end
                position = text.find(literal, end)
        return found

    def _AddStart(self, text: str) -> None:
        """Adds the messages before the first line that is not a message."""
        for line in text.split("\n"):
            message = messages.ReadMessage(line)
            if line and not message:
                self._is_start = False
                break
            if (
                message
                and message.kind == records.ATTACHED
                and message.thread_identifier is not None
                and len(self.survey.attached) < _MAXIMUM_THREADS
            ):
                self.survey.attached.append(message.thread_identifier)

    def _AddNames(self, text: str) -> int:
        """Adds threads that lines name; returns the offset of the first name, or -1."""
        survey = self.survey
        last_line = text.rstrip("\n").rpartition("\n")[2]
        survey.is_unnamed_at_end = not last_line.startswith("[pid ")
        text = f"\n{text}" if "[pid " in text else ""
        match = _NAMED.search(text)
        if match is None:
            return -1
        if len(survey.named) < _MAXIMUM_THREADS:
            survey.named.update(map(int, set(_NAMED.findall(text))))
        return match.start()

    def _AddLine(self, line: str, is_before_names: bool) -> None:
        """Adds a line that can matter."""
        match = self._expressions.call.match(line)
        if match and len(line) < _MAXIMUM_FAST_SIZE:
            process, _, name, resumed_name, _, value, outcome, _ = match.groups()
            arguments = grammar.GetArguments(line, match)
            kind = grammar.CALL if name else grammar.SECOND_HALF
            call = grammar.Piece(kind, name or resumed_name, arguments, value, outcome)
            self._AddCall(process or None, call)
            if not process and is_before_names:
                self._AddOwn(call)
            return
        self._AddOtherLine(line, is_before_names)

    def _AddOtherLine(self, line: str, is_before_names: bool) -> None:
        """Adds a line that the expression for most lines does not match."""
        is_first_shape = True
        match = self._expressions.prefix.match(line)
        piece = grammar.ReadPiece(line[match.end() :]) if match else None
        if piece is None:
            message = messages.ReadMessage(line)
            if message is not None:
                self._AddMessage(message)
                return
            # Another command can append to a log (-A).
            shape = prefix.ReadShape(line)
            if shape is None or shape == self._shape:
                return
            is_first_shape = False
            match = grammar.GetLineExpressions(shape).prefix.match(line)
            piece = grammar.ReadPiece(line[match.end() :]) if match else None
        if match is None or piece is None:
            return

        process = match.group(1) or None
        kind = piece.kind
        if kind == grammar.EXIT:
            self._AddExit(process, piece, is_first_shape)
        elif kind == grammar.SIGNAL:
            self._AddSignal(piece.text, piece.name == "SIGCHLD")
        elif kind in grammar.CALL_KINDS:
            if piece.state == records.CUT:
                message = messages.FindMessage(piece.text)
                if message is not None:
                    self._AddMessage(message)
                    piece = piece._replace(text=piece.text[: message.start])
            self._AddCall(process, piece)
            if process is None and is_before_names and is_first_shape:
                self._AddOwn(piece)

    def _AddMessage(self, message: messages.Message) -> None:
        """Adds a message of strace about a thread."""
        survey = self.survey
        thread = message.thread_identifier
        if thread is None or len(survey.children) >= _MAXIMUM_THREADS:
            return
        if message.parent_identifier is not None:
            survey.children.add(thread)
            survey.parents.append(message.parent_identifier)
        elif message.kind == records.ATTACHED and thread not in survey.attached:
            survey.children.add(thread)

    def _AddExit(
        self, process: str | None, piece: grammar.Piece, is_first_shape: bool
    ) -> None:
        """Adds the end of a thread."""
        survey = self.survey
        if piece.name == records.SUPERSEDED:
            return
        if process is not None:
            self._alive.discard(int(process))
            if self._is_bracket:
                _Add(survey.exited, int(process))
        elif is_first_shape and len(survey.runs) < _MAXIMUM_RUNS:
            survey.runs.append(set())

    def _AddSignal(self, information: str, is_child: bool) -> None:
        """Adds the process that sent a signal, or the child that ended."""
        survey = self.survey
        text = _STRING.sub('""', information)
        match = _SENDER.search(text)
        if not match or len(survey.processes) >= _MAXIMUM_THREADS:
            return
        number = int(match.group(1))
        if number:
            survey.processes.add(number)
        code = _CODE.search(text) if is_child else None
        if code and code.group(1).startswith("CLD_"):
            survey.children.add(number)

    def _AddCall(self, process: str | None, piece: grammar.Piece) -> None:
        """Adds a call or half of a call."""
        survey = self.survey
        name = piece.name
        kind = piece.kind
        if name == "close":
            survey.has_close = survey.has_close or kind != grammar.SECOND_HALF
            return
        if name in _NAMESPACE_CALLS and "CLONE_NEWPID" in piece.text:
            survey.has_inner_processes = True
        if piece.state == records.PID_CHANGED:
            _Add(survey.successors, int(piece.outcome))
        elif name in system_calls.FORK_NAMES:
            self._AddFork(process, piece)
        elif name == "uname":
            host_name = values.ReadHostName(piece.text, piece.value)
            if host_name is not None and len(survey.host_names) < 2:
                survey.host_names.add(host_name)
        elif name == "pidfd_getfd":
            survey.has_copies_of_others = True
        elif name == "waitid":
            self._AddSignal(piece.text, False)
        else:
            _Add(survey.processes, _ReadProcess(process, piece))

    def _AddFork(self, process: str | None, piece: grammar.Piece) -> None:
        """Adds a call that starts a child, or half of such a call."""
        survey = self.survey
        if piece.kind in (grammar.BEGINNING, grammar.FIRST_HALF):
            if process in self._open_starts or (
                len(self._open_starts) < _MAXIMUM_OPEN_STARTS
            ):
                self._open_starts[process] = _OpenStart(
                    self._line_number, piece.name, piece.text
                )
            return

        open_start = None
        arguments = piece.text
        if piece.kind == grammar.SECOND_HALF:
            open_start = self._TakeOpenStart(process, piece.name)
            if open_start is not None:
                arguments = f"{open_start.arguments:s}{arguments:s}"
        number = _ReadNumber(piece)
        flags = starts.ReadCloneFlags(piece.name, arguments)
        if number is not None and len(survey.forked) < _MAXIMUM_THREADS:
            if number in self._alive:
                survey.twice.add(number)
            self._alive.add(number)
            survey.forked.add(number)
            if flags is None or flags & starts.CLONE_FILES:
                survey.shared.add(number)
        if open_start is None:
            return
        if len(survey.starts) >= _MAXIMUM_STARTS:
            survey.number_of_dropped_starts += 1
            return
        is_translated = starts.ReadTranslated(piece.outcome) is not None
        survey.starts[open_start.line_number] = starts.KnownStart(
            number, flags, is_translated
        )

    def _TakeOpenStart(self, process: str | None, name: str) -> _OpenStart | None:
        """Takes the first half of a call that starts a child."""
        keys: list[str | None] = [process]
        if self._is_bracket:
            # Lines name their thread only while there is a second thread.
            keys.extend(self._open_starts if process is None else [None])
        for key in keys:
            open_start = self._open_starts.get(key)
            if open_start is not None and open_start.name == name:
                return self._open_starts.pop(key)
        return None

    def _AddOwn(self, piece: grammar.Piece) -> None:
        """Adds the identifier that a call returns to the unnamed thread."""
        if piece.name in _OWN_CALLS and piece.kind == grammar.CALL:
            number = _ReadNumber(piece)
            run = self.survey.runs[-1]
            if number is not None and len(run) < 2:
                run.add(number)


def _Add(threads: set[int], number: int | None) -> None:
    """Adds a thread, if it is not None or 0, to a set of limited size."""
    if number and len(threads) < _MAXIMUM_THREADS:
        threads.add(number)


def _ReadProcess(process: str | None, piece: grammar.Piece) -> int | None:
    """Reads the thread, if any, that a call shows to be the first of its process."""
    if piece.name in system_calls.WAIT_NAMES:
        return _ReadNumber(piece)
    if process is None:
        return None
    if piece.name in system_calls.EXECUTE_NAMES:
        # After an exec a thread that was not the first of its process has a new number.
        return int(process) if piece.value == "0" else None
    if piece.name == "getpid":
        number = _ReadNumber(piece)
        return number if number == int(process) else None
    return None


def _ReadNumber(piece: grammar.Piece) -> int | None:
    """Reads the thread that a call returned, as strace numbers it, None if it failed.

    Numbers with too many digits are left out: Python refuses thousands of digits.
    """
    value = piece.value
    translated = starts.ReadTranslated(piece.outcome)
    if translated is not None:
        return translated
    if len(value) > _MAXIMUM_DIGITS + 2 or value[:1] in ("", "-", "?"):
        return None
    number = int(value, 16) if value[:2] == "0x" else int(value)
    return number or None


def ReadSurvey(
    file_object: typing.BinaryIO, shape: prefix.PrefixShape, needs_clock: bool = False
) -> Survey:
    """Makes a survey of a log, which is read from its start to its end.

    The prefix shape is the shape of the first lines.
    """
    surveyor = _Surveyor(shape, needs_clock)
    for part in source.LineSource(file_object).IterateTexts():
        if isinstance(part, str):
            surveyor.AddText(part)
        elif isinstance(part, source.LongLine):
            surveyor.SkipLine(part.head)
        elif isinstance(part, source.CutLine):
            surveyor.SkipLine(part.text if part.has_start else "")
    return surveyor.Finish()
