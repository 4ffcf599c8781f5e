"""Grammar of one record of a strace log, behind its prefix.

    call        name(arguments) = result
    first half  name(arguments <unfinished ...>
    second half <... name resumed>arguments) = result
    signal      --- SIGNAME {siginfo} --- | --- stopped by SIGNAME ---
    exit        +++ exited with N +++ | +++ killed by SIGNAME [(core dumped) ]+++ |
                +++ superseded by execve in pid N +++
    personality [ Process PID=N runs in MODE mode. ]
    result      value outcome [ <duration>]

Arguments and results can both contain ") = ". Almost all calls are read by one
expression that takes the last ") = " behind which a well-formed result stands; what it
does not match is scanned by strings, brackets and decorations.
"""

from __future__ import annotations

import functools
import re
import typing

from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.lines import clock
from plaso_extra_parsers.readers.strace.lines import prefix
from plaso_extra_parsers.readers.strace import records

# Kinds of pieces.
CALL = "call"
FIRST_HALF = "first half"
SECOND_HALF = "second half"
SIGNAL = "signal"
STOP = "stop"
EXIT = "exit"
PERSONALITY = "personality"
# A call without a result: the line was broken or cut.
BEGINNING = "beginning"

_NAME = r"([A-Za-z_]\w*|\?{4})"
_VALUE = r"(0x[0-9a-f]+|-?\d+|\?)"
_DURATION = r"(?: <(\d+(?:\.\d+)?)>)?"

# Outcomes of the fast expression: decoration without angle brackets, then text. The
# bounds keep the time for a hostile line in proportion to its length.
_OUTCOME = r"((?:<[^<>]{0,17000}>)?(?:\(deleted\))?(?: [^<>\"]{0,400}[^<>\" ])?)"

_FAST_END = rf"(.*)\) += {_VALUE}{_OUTCOME}{_DURATION}$"

_RECORD = re.compile(rf"(?:{_NAME}\(|<\.\.\. {_NAME} resumed>)(.*)$", re.DOTALL)
_RESULT = re.compile(rf"\) *= {_VALUE}(.*?){_DURATION}$", re.DOTALL)
# What the scan for the end of the arguments must know: strings, comments, decorations
# (never raw ones that hold ">", see arguments.py), brackets.
_TOKEN = re.compile(
    rf"({strace_arguments.STRING}|{strace_arguments.OPEN_STRING}"
    rf"|{strace_arguments.COMMENT}"
    rf"|(?<=[0-9D]){strace_arguments.DECORATION})"
    r"|([\[({])|([\])}])",
    re.DOTALL,
)

_MARK = re.compile(r" <(unfinished|detached|pid changed to (\d{1,9})) \.\.\.>$")
_SIGNAL = re.compile(r"--- (?:(\S+) \{(.*)\}|stopped by (\S+)|(SIG\S+) .*) ---$")
_EXIT = re.compile(
    r"\+\+\+ (?:exited with (\d{1,10})|killed by (\S+)( \(core dumped\))?"
    r"|superseded by execve in pid (\d{1,9})) \+\+\+$"
)
_PERSONALITY = re.compile(r"\[ Process PID=(\d{1,9}) runs in .* mode\. \]$")

_OUTCOME_START = re.compile(r"$|<[^\n]*>| [^ \"]")

# How many places are tried, from the end, where no result fits well.
_MAXIMUM_RESULTS = 16

# Longer calls are not scanned, only searched for their last result.
_MAXIMUM_SCAN_SIZE = 1024 * 1024


class Piece(typing.NamedTuple):
    """Record, or half of one, as text.

    Attributes:
      kind (str): kind, one of the constants above.
      name (str): name of the call or signal, kind of the exit.
      text (str): arguments, siginfo, or what else there is.
      value (str): returned value, or number or signal of an exit.
      outcome (str): text after the value.
      duration (str or None): duration in seconds.
      state (int): state of the call.
    """

    kind: str
    name: str
    text: str
    value: str = ""
    outcome: str = ""
    duration: str | None = None
    state: int = records.FINISHED


class LineExpressions(typing.NamedTuple):
    """Compiled expressions for logs of one prefix shape.

    Attributes:
      call (re.Pattern): whole call or second half: thread, time, name of the call, name
          of the second half, arguments, value, outcome, duration. Only for simple
          shapes, else it never matches.
      first_half (re.Pattern): first half: thread, time, name, arguments. As above.
      prefix (re.Pattern): prefix with the groups of prefix.Prefix.
    """

    call: re.Pattern[str]
    first_half: re.Pattern[str]
    prefix: re.Pattern[str]


@functools.lru_cache(maxsize=64)
def GetLineExpressions(shape: prefix.PrefixShape) -> LineExpressions:
    """Retrieves the compiled expressions for a prefix shape.

    Args:
      shape (PrefixShape): prefix shape.

    Returns:
      LineExpressions: compiled expressions.
    """
    call = first_half = r"(?!)"
    if shape.is_simple:
        simple = prefix.GetSimpleExpression(shape)
        call = rf"{simple}(?:{_NAME}\(|<\.\.\. {_NAME} resumed>){_FAST_END}"
        first_half = rf"{simple}{_NAME}\((.*) <unfinished \.\.\.>$"
    return LineExpressions(
        re.compile(call),
        re.compile(first_half),
        re.compile(prefix.GetExpression(shape)),
    )


def ReadDuration(text: str | None) -> int | None:
    """Reads a duration.

    Args:
      text (str or None): seconds.

    Returns:
      int: nanoseconds or None.
    """
    return None if text is None else clock.ReadSeconds(text)


def FindArgumentsEnd(text: str) -> int:
    """Finds the bracket that closes the arguments of a call.

    Args:
      text (str): text behind the opening bracket.

    Returns:
      int: position of the bracket, or -1 if it is not there.
    """
    depth = 0
    for match in _TOKEN.finditer(text):
        group = match.lastindex
        if group == 2:
            depth += 1
        elif group == 3:
            if depth:
                depth -= 1
            elif match.group() == ")":
                return match.start()
    return -1


def SplitResult(text: str) -> tuple[str, str, str, str | None] | None:
    """Splits the text behind the opening bracket of a call.

    Args:
      text (str): arguments, closing bracket and result.

    Returns:
      tuple[str, str, str, str|None]: arguments, value, outcome and duration, or None if
          there is no result.
    """
    if len(text) <= _MAXIMUM_SCAN_SIZE:
        end = FindArgumentsEnd(text)
        if end >= 0:
            match = _RESULT.match(text, end)
            if match:
                value, outcome, duration = match.groups()
                return text[:end], value, outcome, duration
    # Damaged, or with output of the traced program in it.
    end = len(text)
    for _ in range(_MAXIMUM_RESULTS):
        end = text.rfind("= ", 0, end)
        if end < 0:
            break
        start = len(text[:end].rstrip(" ")) - 1
        if start < 0 or text[start] != ")":
            continue
        match = _RESULT.match(text, start)
        if match:
            value, outcome, duration = match.groups()
            if _OUTCOME_START.match(outcome):
                return text[:start], value, outcome, duration
    return None


def _ReadCall(kind: str, name: str, text: str) -> Piece:
    """Reads a call or a second half.

    Args:
      kind (str): CALL or SECOND_HALF.
      name (str): name of the call.
      text (str): text behind the opening bracket, or behind "resumed>".

    Returns:
      Piece: call, first half, second half or beginning.
    """
    match = None
    if text[-5:] == " ...>":
        match = _MARK.search(text)
    if match:
        mark, identifier = match.groups()
        arguments = text[: match.start()]
        if mark == "unfinished" and kind == CALL:
            return Piece(FIRST_HALF, name, arguments)
        if mark == "unfinished":
            return Piece(kind, name, arguments, state=records.UNFINISHED)
        if mark == "detached":
            return Piece(kind, name, arguments, state=records.DETACHED)
        return Piece(
            kind, name, arguments, outcome=identifier, state=records.PID_CHANGED
        )
    result = SplitResult(text)
    if result is None:
        return Piece(BEGINNING, name, text, state=records.CUT)
    arguments, value, outcome, duration = result
    state = records.FINISHED
    if value == "?" and arguments.endswith(" <unfinished ...>"):
        arguments = arguments[:-17]
        state = records.KILLED
    return Piece(kind, name, arguments, value, outcome, duration, state)


def _ReadSignal(text: str) -> Piece | None:
    """Reads a signal or a stop.

    Args:
      text (str): text behind the prefix.

    Returns:
      Piece: signal or None if it is none.
    """
    match = _SIGNAL.match(text)
    if not match:
        return None
    name, information, stop, other = match.groups()
    if stop:
        return Piece(STOP, stop, "")
    if name:
        return Piece(SIGNAL, name, information)
    # Releases before 4.7: "--- SIGCHLD (Child exited) @ 0 (0) ---".
    return Piece(SIGNAL, other, text[5 + len(other) : -4])


def _ReadExit(text: str) -> Piece | None:
    """Reads the end of a thread.

    Args:
      text (str): text behind the prefix.

    Returns:
      Piece: exit or None if it is none.
    """
    match = _EXIT.match(text)
    if not match:
        return None
    status, signal, core, successor = match.groups()
    if status is not None:
        return Piece(EXIT, records.EXITED, "", status)
    if signal is not None:
        return Piece(EXIT, records.KILLED_BY_SIGNAL, core or "", signal)
    return Piece(EXIT, records.SUPERSEDED, "", successor)


def ReadPiece(text: str) -> Piece | None:
    """Reads what stands behind the prefix of a line.

    Args:
      text (str): text behind the prefix, without the line feed.

    Returns:
      Piece: record or half, or None if the text is not by strace.
    """
    first = text[:1]
    if first == "-":
        return _ReadSignal(text)
    if first == "+":
        return _ReadExit(text)
    if first == "[":
        match = _PERSONALITY.match(text)
        return Piece(PERSONALITY, "", text, match.group(1)) if match else None
    match = _RECORD.match(text)
    if not match:
        return None
    name, resumed_name, rest = match.groups()
    if name:
        return _ReadCall(CALL, name, rest)
    piece = _ReadCall(SECOND_HALF, resumed_name, rest)
    if piece.kind == BEGINNING:
        # A cut second half.
        return piece._replace(kind=SECOND_HALF)
    return piece
