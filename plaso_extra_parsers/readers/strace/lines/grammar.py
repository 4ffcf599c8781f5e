"""Grammar of one record of a strace log, after its prefix.

    call        name(arguments) = result
    first half  name(arguments <unfinished ...>
    second half <... name resumed>arguments) = result
    signal      --- SIGNAME {siginfo} --- | --- stopped by SIGNAME ---
    exit        +++ exited with N +++ | +++ killed by SIGNAME [(core dumped) ]+++ |
                +++ superseded by execve in pid N +++
    personality [ Process PID=N runs in MODE mode. ]
    result      value outcome [ <duration>]

Arguments and results can both contain ") = ". Almost all calls are read by one
expression that splits at the last ") = " before a well-formed result; all others are
scanned for strings, brackets and decorations.
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

# Pieces that have arguments.
CALL_KINDS = frozenset([BEGINNING, CALL, FIRST_HALF, SECOND_HALF])

# Name of a call; "????" if strace could not read its number.
_NAME = r"([A-Za-z_]\w*|\?{4})"
# 3, -1, 0x7f2b, 022, ?
_VALUE = r"(0x[0-9a-f]+|-?\d+|\?)"
# read(3, "x", 1) = 1 <0.000012>
_DURATION = r"(?: <(\d+(?:\.\d+)?)>)?"

# Outcomes of the fast expression: decoration without angle brackets in it, then text.
# The bounds keep the time for a hostile line in proportion to its length.
#     3</tmp/a>(deleted)
#     -1 ENOENT (No such file or directory)
_OUTCOME = r"((?:<[^<>]{0,17000}>)?(?:\(deleted\))?(?: [^<>\"]{0,400}[^<>\" ])?)"

# openat(AT_FDCWD, "/x", O_RDONLY) = 3</x> <0.000012>
# The arguments are between the empty group and the bracket before the value; a group of
# their own would take half of the time.
_FAST_END = rf"().*\) += {_VALUE}{_OUTCOME}{_DURATION}$"

# read(3,  <unfinished ...>
# <... read resumed>"x", 1) = 1
_RECORD = re.compile(rf"(?:{_NAME}\(|<\.\.\. {_NAME} resumed>)(.*)$", re.DOTALL)
# )= ? <unavailable>
_RESULT = re.compile(rf"\) *= {_VALUE}(.*?){_DURATION}$", re.DOTALL)
# Tokens of the scan for the end of the arguments: strings, comments, decorations (not
# raw ones that contain ">", see arguments.py), brackets.
#     3</a b>, "x) = 1", [{iov_base="y", iov_len=1}], 0x1 /* 3 vars */
_TOKEN = re.compile(
    rf"({strace_arguments.STRING}|{strace_arguments.OPEN_STRING}"
    rf"|{strace_arguments.COMMENT}"
    rf"|(?<=[0-9D]){strace_arguments.DECORATION})"
    r"|([\[({])|([\])}])",
    re.DOTALL,
)

# execve("/x", ["x"], 0x1 <pid changed to 12 ...>
# nanosleep({1, 0},  <unfinished ... exit status 0>
# read(3,  <Cannot restart pid 12 with ptrace(PTRACE_SYSCALL): No such process>
_MARK = re.compile(
    r" <(?:(unfinished|detached|pid changed to (\d{1,9})) \.\.\."
    r"|unfinished \.\.\. exit status (\d{1,3})|Cannot restart pid \d{1,9} [^<>]*)>$"
)
# --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---
# --- stopped by SIGTSTP ---
# --- {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0} (Segmentation fault) ---
# --- SIGCHLD (Child exited) @ 0 (0) ---
_SIGNAL = re.compile(
    r"--- (?:(\S+) \{(.*)\}|stopped by (\S+)"
    r"|\{(si_signo=(SIG\w+)\b.*)\} \(.*\)|(SIG\S+) \(.*) ---$"
)
# +++ killed by SIGSEGV (core dumped) +++
_EXIT = re.compile(
    r"\+\+\+ (?:exited with (\d{1,10})|killed by (\S+)( \(core dumped\))?"
    r"|superseded by execve in pid (\d{1,9})) \+\+\+$"
)
# [ Process PID=12 runs in 32 bit mode. ]
_PERSONALITY = re.compile(r"\[ Process PID=(\d{1,9}) runs in .* mode\. \]$")

# Text that can follow a value: nothing, "</path>", " (Timeout)".
_OUTCOME_START = re.compile(r"$|<[^\n]*>| [^ \"]")

# One argument without brackets: 0x7f12, 3</x>, O_RDONLY|O_CLOEXEC, "x"..., flags=0x1,
# 8192*1024.
_PLAIN_ARGUMENT = re.compile(
    rf"(?:[a-z_]\w*=)?(?:{strace_arguments.STRING}(?:\.\.\.)?"
    rf"|NULL|AT_FDCWD(?:{strace_arguments.DECORATION})?"
    rf"|0x[0-9a-f]+|-?\d+(?:[*<]*\d+|{strace_arguments.DECORATION})?"
    r"|[A-Z](?:[A-Z0-9_]+|(?![a-z]))(?:\|(?:[A-Z][A-Z0-9_]*|0x[0-9a-f]+|0?\d+))*)"
    rf"(?: {strace_arguments.COMMENT})?",
    re.DOTALL,
)

# 2, "0x", 20x: a string that is written, its size 2, and what the terminal shows of it.
_WRITTEN = re.compile(
    rf"[12](?:{strace_arguments.DECORATION})?, ({strace_arguments.STRING})"
    r"(\.\.\.)?, (\d{1,9})",
    re.DOTALL,
)

# Number of places that are tried, from the end, if the scan finds no result.
_MAXIMUM_RESULTS = 16

# Longer calls are not scanned, only searched for their last result.
_MAXIMUM_SCAN_SIZE = 1024 * 1024


class Piece(typing.NamedTuple):
    """Record, or half of a record, as text.

    Attributes:
      kind: kind, one of the constants above.
      name: name of the call or signal, kind of the exit.
      text: arguments, siginfo, or other text of the record.
      value: returned value, or number or signal of an exit.
      outcome: text after the value.
      duration: duration in seconds.
      state: state of the call.
      exit_status: exit status of a thread that ended in the call, or empty.
    """

    kind: str
    name: str
    text: str
    value: str = ""
    outcome: str = ""
    duration: str | None = None
    state: int = records.FINISHED
    exit_status: str = ""


class LineExpressions(typing.NamedTuple):
    """Compiled expressions for logs of one prefix shape.

    Attributes:
      call (re.Pattern): whole call or second half, with groups for thread, time, name
          of the call, name of the second half, nothing where the arguments begin,
          value, outcome, duration. Never matches if the shape is not simple.
      call_start (re.Pattern): start of a first half, with groups for thread, time,
          name. Never matches if the shape is not simple.
      prefix (re.Pattern): prefix, with groups for the fields of prefix.Prefix.
    """

    call: re.Pattern[str]
    call_start: re.Pattern[str]
    prefix: re.Pattern[str]


@functools.lru_cache(maxsize=64)
def GetLineExpressions(shape: prefix.PrefixShape) -> LineExpressions:
    """Retrieves the compiled expressions for a prefix shape."""
    call = call_start = r"(?!)"
    if shape.is_simple:
        simple = prefix.GetSimpleExpression(shape)
        call = rf"{simple}(?:{_NAME}\(|<\.\.\. {_NAME} resumed>){_FAST_END}"
        call_start = rf"{simple}{_NAME}\("
    return LineExpressions(
        re.compile(call),
        re.compile(call_start),
        re.compile(prefix.GetExpression(shape)),
    )


def GetArguments(line: str, match: re.Match[str]) -> str:
    """Retrieves the arguments from a line and its match of the expression for calls."""
    return line[match.end(5) : line.rfind(")", 0, match.start(6))]


def ReadDuration(text: str | None) -> int | None:
    """Reads a duration in seconds, if there is one, as nanoseconds."""
    return None if text is None else clock.ReadSeconds(text)


def FindArgumentsEnd(text: str) -> int:
    """Finds the bracket that closes the arguments, in the text after the opening one.

    Returns its position, or -1 if there is none.
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


def FindOtherOutput(text: str) -> int:
    """Finds output of another program after the arguments of a call.

    On standard error the traced program writes in the middle of lines of strace.

    Args:
      text: text after the opening bracket: arguments and output, such as "2, "ab"...,
          44ab"; the last arguments can be missing.

    Returns:
      position of the first character that strace did not write, the length of the text
          if there is none, or -1 if a string, decoration or bracket is not closed.
    """
    position = _FindSizeEnd(text)
    if position >= 0:
        return position
    position = 0
    while position < len(text):
        if text[position] in "[{~":
            end = _FindBracketEnd(text, position)
            if end < 0:
                return -1
        else:
            match = _PLAIN_ARGUMENT.match(text, position)
            end = match.end() if match else position
        if text.startswith(", ", end) and end > position:
            position = end + 2
            continue
        return -1 if text[end : end + 1] in ("<", '"') else end
    return position


def _FindSizeEnd(text: str) -> int:
    """Finds the end of the size in a call that writes a string to the terminal.

    The terminal shows the string right after the size, so digits of both can meet, as
    in "2, "0x", 20x". Returns the position after the size or -1 if it is not known.
    """
    match = _WRITTEN.match(text)
    if not match:
        return -1
    string, is_cut, digits = match.groups()
    written = strace_arguments.UnescapeBytes(string[1:-1])
    start = match.start(3)
    if not is_cut and digits.startswith(str(len(written))):
        return start + len(str(len(written)))
    # The string is cut: the size is larger, and the output after it begins like the
    # string.
    shown = written.partition(b"\n")[0].decode("utf-8", "backslashreplace")
    for end in range(start + 1, match.end()):
        rest = text[end : end + len(shown)]
        if not is_cut or int(text[start:end]) <= len(written):
            continue
        if rest and shown.startswith(rest):
            return end
    return -1


def _FindBracketEnd(text: str, position: int) -> int:
    """Finds the position after an argument in brackets, -1 if no bracket closes it."""
    depth = 0
    for match in _TOKEN.finditer(text, position):
        group = match.lastindex
        if group == 2:
            depth += 1
        elif group == 3:
            depth -= 1
            if depth <= 0:
                return match.end()
    return -1


def SplitResult(text: str) -> tuple[str, str, str, str | None] | None:
    """Splits the text after the opening bracket of a call.

    Returns:
      arguments, value, outcome and duration, or None if there is no result.
    """
    if len(text) <= _MAXIMUM_SCAN_SIZE:
        end = FindArgumentsEnd(text)
        if end >= 0:
            match = _RESULT.match(text, end)
            if match:
                value, outcome, duration = match.groups()
                return text[:end], value, outcome, duration

    # The call is damaged, or contains output of the traced program.
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
    """Reads a call, first half, second half (after "resumed>") or beginning."""
    match = None
    if text[-5:] == " ...>" or (
        text[-1:] == ">" and ("... exit status " in text[-25:] or "<Cannot " in text)
    ):
        match = _MARK.search(text)
    if match:
        mark, identifier, exit_status = match.groups()
        arguments = text[: match.start()]
        if mark == "unfinished" and kind == CALL:
            return Piece(FIRST_HALF, name, arguments)
        if mark == "detached":
            return Piece(kind, name, arguments, state=records.DETACHED)
        if identifier:
            return Piece(
                kind, name, arguments, outcome=identifier, state=records.PID_CHANGED
            )
        return Piece(
            kind,
            name,
            arguments,
            outcome="" if mark or exit_status else match.group(),
            state=records.UNFINISHED,
            exit_status=exit_status or "",
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
    """Reads a signal or a stop after the prefix, if it is one."""
    match = _SIGNAL.match(text)
    if not match:
        return None

    name, information, stop, old_information, old_name, other = match.groups()
    if stop:
        return Piece(STOP, stop, "")
    if name or old_name:
        return Piece(SIGNAL, name or old_name, information or old_information)
    # Releases before 4.7: "--- SIGCHLD (Child exited) @ 0 (0) ---".
    return Piece(SIGNAL, other, text[5 + len(other) : -4])


def _ReadExit(text: str) -> Piece | None:
    """Reads the end of a thread after the prefix, if it is one."""
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
    """Reads the record, or half of a record, after the prefix of a line.

    Returns None if strace did not write the text.
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
