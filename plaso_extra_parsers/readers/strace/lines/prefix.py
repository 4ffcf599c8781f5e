"""Prefixes of the lines of strace logs: thread, program, times, number and address.

The options of strace decide which prefix the records have. A prefix shape describes it.
The shape is recognized from the first lines of a log, and again where another command
appended lines with another prefix (-A).
"""

from __future__ import annotations

import collections
import re
import typing

# How the thread is given.
NO_PROCESS = ""
PLAIN_PROCESS = "plain"
# "[pid 123] ", only while more than one thread is traced.
BRACKET_PROCESS = "bracket"

# What kind of time is given.
NO_CLOCK = ""
TIME_OF_DAY = "time of day"
EPOCH = "epoch"

# Kinds of relative time.
NO_RELATIVE = ""
RELATIVE_ALONE = "alone"
RELATIVE_BESIDE = "beside"


class PrefixShape(typing.NamedTuple):
    """Shape of the prefixes of records: which fields they have, and in which form.

    Attributes:
      process: NO_PROCESS, PLAIN_PROCESS or BRACKET_PROCESS.
      has_command: True if the name of the program follows the thread.
      has_context: True if the prefix has the SELinux context.
      clock: NO_CLOCK, TIME_OF_DAY or EPOCH.
      digits: digits after the point of the time: 0, 3, 6 or 9.
      relative: NO_RELATIVE, RELATIVE_ALONE or RELATIVE_BESIDE.
      has_number: True if the prefix has the number of the call.
      has_address: True if the prefix has the instruction pointer.
    """

    process: str = NO_PROCESS
    has_command: bool = False
    has_context: bool = False
    clock: str = NO_CLOCK
    digits: int = 0
    relative: str = NO_RELATIVE
    has_number: bool = False
    has_address: bool = False

    @property
    def is_empty(self) -> bool:
        """bool: True if the records have no prefix."""
        return self == PrefixShape()

    @property
    def is_simple(self) -> bool:
        """bool: True if the prefix has at most a thread identifier and one time."""
        return (
            not self.has_command
            and not self.has_context
            and not self.relative
            and not self.has_number
            and not self.has_address
        )

    @property
    def is_strong(self) -> bool:
        """bool: True if lines of other programs hardly ever have such a prefix."""
        return bool(self.clock or self.process or self.relative)

    def Describe(self) -> str:
        """Describes the shape by the options of strace that cause it: "pid, -ttt"."""
        parts = []
        if self.process:
            parts.append("pid" if self.process == PLAIN_PROCESS else "[pid]")
        if self.has_command:
            parts.append("--decode-pids=comm")
        if self.has_context:
            parts.append("--secontext")
        if self.clock == EPOCH:
            parts.append("-ttt")
        elif self.clock == TIME_OF_DAY:
            parts.append("-tt" if self.digits else "-t")
        if self.clock and self.digits in (3, 9):
            parts.append("ms" if self.digits == 3 else "ns")
        if self.relative:
            parts.append("-r")
        if self.has_number:
            parts.append("-n")
        if self.has_address:
            parts.append("-i")
        return ", ".join(parts) or "none"


class Prefix(typing.NamedTuple):
    """Fields of the prefix of one line, as text; None or empty if absent.

    Attributes:
      process: thread identifier.
      command: name of the program.
      context: SELinux context.
      stamp: time.
      relative: time since the previous line, in seconds.
      number: number of the call.
      address: instruction pointer.
    """

    process: str | None
    command: str | None
    context: str | None
    stamp: str | None
    relative: str | None
    number: str | None
    address: str | None


# A thread identifier has at most 7 digits (pid_max is at most 4194304), seconds since
# the epoch have at least 9.
# 1234<sh>
_COMMAND = r"(?:<((?:[^<>\\]|\\.)*)>)"
# [system_u:system_r:sshd_t:s0]
_CONTEXT = r"(?:\[([A-Za-z_][\w.:,-]{0,99}[:_][\w.:,-]{0,999})\] )"
# [  59]
_NUMBER = r"(?:\[ {0,3}(\d{1,10}|\?{3,4})\] )"
# [00007f69908e9000]
_ADDRESS = r"(?:\[([0-9a-f]{8}|[0-9a-f]{16}|\?{8}|\?{16})\] )"
# 21:37:35
_TIME_OF_DAY = r"\d\d:\d\d:\d\d"

# Number of records at the start of a log that decide on its prefix shape.
_DECISIVE_LINES = 3

# read(, ????(, <... read resumed>, --- SIGCHLD, +++ exited, [ Process PID=12
_RECORD = r"(?=[A-Za-z_]\w*\(|\?{4}\(|<\.\.\. |--- |\+\+\+ |\[ Process )"

# .123456
_FRACTION = r"(?:\.(?:\d{3}){1,3})?"

# 16318 1795210655.123456 execve(
# [pid 16318] 21:37:35.123456 (+     0.000403) [  59] [00007f69908e9000] execve(
_ANY_PREFIX = re.compile(
    rf"(?:\[pid +(\d{{1,7}}){_COMMAND}?\] |(\d{{1,7}}){_COMMAND}? +(?! *\.))?"
    rf"{_CONTEXT}?"
    rf"(?:({_TIME_OF_DAY}{_FRACTION}|\d{{9,11}}{_FRACTION}) )?"
    r"(?:( *\d{1,8}(?:\.\d{1,9})?) |\(\+ *(\d{1,11}(?:\.\d{1,9})?)\) )?"
    rf"{_NUMBER}?{_ADDRESS}?{_RECORD}"
)
# Without a thread identifier: "     0.000125 brk(" and "1795210655 execve(".
_ANY_PREFIX_WITHOUT_PROCESS = re.compile(
    rf"()()()(){_CONTEXT}?"
    rf"(?:({_TIME_OF_DAY}{_FRACTION}|\d{{9,11}}{_FRACTION}) )?"
    r"(?:( *\d{1,8}(?:\.\d{1,9})?) |\(\+ *(\d{1,11}(?:\.\d{1,9})?)\) )?"
    rf"{_NUMBER}?{_ADDRESS}?{_RECORD}"
)


def ReadShape(line: str) -> PrefixShape | None:
    """Reads the prefix shape of a line, None if it cannot be a line of strace."""
    # A relative time without thread identifier is padded to 6 columns, or has a point.
    match = None
    if line[:1] == " " or re.match(r"\d+\.\d+ ", line):
        match = _ANY_PREFIX_WITHOUT_PROCESS.match(line)
    if match is None:
        match = _ANY_PREFIX.match(line)
    if match is None:
        return None

    bracket, bracket_command, process, command, context, stamp = match.groups()[:6]
    alone, beside = match.groups()[6:8]
    shape_process = NO_PROCESS
    if bracket:
        shape_process = BRACKET_PROCESS
    elif process:
        shape_process = PLAIN_PROCESS

    clock = NO_CLOCK
    digits = 0
    if stamp:
        clock = TIME_OF_DAY if ":" in stamp else EPOCH
        digits = len(stamp.partition(".")[2])

    relative = NO_RELATIVE
    if beside is not None:
        relative = RELATIVE_BESIDE
    elif alone is not None:
        relative = RELATIVE_BESIDE if stamp else RELATIVE_ALONE

    return PrefixShape(
        shape_process,
        bool(bracket_command or command),
        context is not None,
        clock,
        digits,
        relative,
        match.group(9) is not None,
        match.group(10) is not None,
    )


def ChooseShape(shapes: list[PrefixShape]) -> PrefixShape | None:
    """Chooses the prefix shape that most of the first lines have, None if none has."""
    if not shapes:
        return None

    # Lines of another run (-A) can follow soon.
    counter = collections.Counter(shapes[:_DECISIVE_LINES])
    shape = counter.most_common(1)[0][0]
    # On standard error lines name their thread only while there is a second thread.
    for other in shapes:
        if (
            other.process == BRACKET_PROCESS
            and other._replace(process=NO_PROCESS, has_command=False) == shape
        ):
            return other
    return shape


def GetSimpleExpression(shape: PrefixShape) -> str:
    """Retrieves an expression with groups for thread and time for a simple shape.

    For BRACKET_PROCESS the group for the thread is None on lines without brackets.
    """
    process = r"(\d{1,7}) +" if shape.process else "()"
    if shape.process == BRACKET_PROCESS:
        process = r"(?:\[pid +(\d{1,7})\] )?"
    return process + _GetClockExpression(shape)


def GetExpression(shape: PrefixShape) -> str:
    """Retrieves an expression with the groups of Prefix for any shape."""
    command = _COMMAND if shape.has_command else "()"
    if shape.process == BRACKET_PROCESS:
        process = rf"(?:\[pid +(\d{{1,7}}){command}\] )?"
    elif shape.process:
        process = rf"(\d{{1,7}}){command} +"
    else:
        process = "()()"
    relative = "()"
    if shape.relative == RELATIVE_ALONE:
        relative = r" *(\d{1,11}(?:\.\d{1,9})?) "
    elif shape.relative:
        # Releases before 5.6 print the relative time without parentheses.
        relative = r"(?:\(\+)? *(\d{1,11}(?:\.\d{1,9})?)\)? "
    return "".join(
        (
            process,
            _CONTEXT if shape.has_context else "()",
            _GetClockExpression(shape),
            relative,
            # Signals and exits have no number.
            f"{_NUMBER:s}?" if shape.has_number else "()",
            f"{_ADDRESS:s}?" if shape.has_address else "()",
        )
    )


def _GetClockExpression(shape: PrefixShape) -> str:
    """Retrieves an expression with one group for the time."""
    if not shape.clock:
        return "()"
    clock = _TIME_OF_DAY if shape.clock == TIME_OF_DAY else r"\d{9,11}"
    if shape.digits:
        clock = rf"{clock:s}\.\d{{{shape.digits:d}}}"
    return f"({clock:s}) "
