"""Pre-pass over a log: what only its later lines tell.

A child can be seen before the call of its parent has returned its identifier. If
several such calls are in progress, only the rest of the log tells which of them it is
from. Whether what strace was attached to is a process, or a thread of one, can stand
anywhere. And a path that changes means that a file was renamed, unless the log lacks
closes. A search for these lines is some ten times faster than reading the log.
"""

from __future__ import annotations

import collections
import re
import typing

_READ_SIZE = 1024 * 1024

# A longer line is none that ends such a call.
_MAXIMUM_LINE_SIZE = 1024 * 1024
_MAXIMUM_CHILDREN = 200_000
_MAXIMUM_PROCESSES = 100_000

# 100 <... clone resumed>, child_tidptr=0x7f) = 101
_SECOND_HALF = re.compile(rb"<\.\.\. (?:v?fork|__clone2|clone[23]?) resumed>[^\n]*")

# [pid  100] or 100 or 100<sh>
_THREAD = re.compile(rb"(?:\[pid +)?(\d{1,10})[ \]<]")

# ) = 101 or ) = 0x65 or ) = 2<sh> /* 101 in strace's PID NS */
_CHILD = re.compile(
    rb"\) += (0x[0-9a-f]{1,8}|\d{1,10})\b(?:<[^<>]*>)?"
    rb"(?: /\* (\d{1,10}) in strace's PID NS \*/)?"
)

_CLOSE = re.compile(rb"(?:^|[ >\]])close\(", re.MULTILINE)

# What tells that an identifier is that of a process: literals that are found fast, and
# the expression for what follows them.
_RESULT = rb"[^\n]*\) += (\d{1,10})\b"
_PROCESS_MARKS = (
    (b"si_pid=", re.compile(rb"si_pid=(\d{1,10})\b"), False),
    # waitid tells it by si_pid.
    (b"wait", re.compile(rb"wait(?:4|pid)\(" + _RESULT), False),
    (b"getpid()", re.compile(rb"getpid\(\) += (\d{1,10})\b"), True),
    # A thread that is not the first of its process executes under another number.
    (b"execve(", re.compile(rb"execve\([^\n]*\) += (0)\b"), True),
)


class Lookahead(typing.NamedTuple):
    """What only later lines of a log tell.

    Attributes:
      children (dict[int, deque[int|None]]): threads that a thread started in calls that
          were cut into halves, in order, None where such a call failed.
      has_close (bool): True if the log has calls of close.
      processes (set[int]): identifiers that are those of processes.
    """

    children: dict[int, collections.deque[int | None]]
    has_close: bool
    processes: set[int]


def _AddProcesses(processes: set[int], data: bytes, end: int) -> None:
    """Adds the identifiers that are those of processes.

    Args:
      processes (set[int]): identifiers found so far.
      data (bytes): whole lines.
      end (int): where the lines end.
    """
    for mark, expression, is_own in _PROCESS_MARKS:
        position = data.find(mark, 0, end)
        while position >= 0 and len(processes) < _MAXIMUM_PROCESSES:
            match = expression.match(data, position, end)
            number = int(match.group(1)) if match else None
            if match and is_own:
                thread = _THREAD.match(data, data.rfind(b"\n", 0, position) + 1)
                own = int(thread.group(1)) if thread else None
                number = own if number in (0, own) else None
            if number:
                processes.add(number)
            position = data.find(mark, position + len(mark), end)


def _AddChildren(
    children: dict[int, collections.deque[int | None]], data: bytes, end: int
) -> int:
    """Adds the children of calls that were cut into halves.

    Args:
      children (dict[int, deque[int|None]]): children found so far.
      data (bytes): whole lines.
      end (int): where the lines end.

    Returns:
      int: number of children.
    """
    number_of_children = 0
    for match in _SECOND_HALF.finditer(data, 0, end):
        thread = _THREAD.match(data, data.rfind(b"\n", 0, match.start()) + 1)
        if thread:
            number: int | None = None
            for plain, translated in _CHILD.findall(match.group(0)):
                number = int(translated or plain, 0) or None
            queue = children.setdefault(int(thread.group(1)), collections.deque())
            queue.append(number)
            number_of_children += 1
    return number_of_children


def ReadLookahead(file_object: typing.BinaryIO) -> Lookahead:
    """Reads what only later lines of a log tell.

    Args:
      file_object (BinaryIO): log, it is read from its start.

    Returns:
      Lookahead: what they tell.
    """
    children: dict[int, collections.deque[int | None]] = {}
    processes: set[int] = set()
    has_close = False
    number_left = _MAXIMUM_CHILDREN
    file_object.seek(0)
    carry = b""

    while number_left > 0:
        data = file_object.read(_READ_SIZE)
        is_end = not data
        data = carry + data
        end = len(data) if is_end else data.rfind(b"\n") + 1
        has_close = has_close or bool(_CLOSE.search(data, 0, end))
        _AddProcesses(processes, data, end)

        number_left -= _AddChildren(children, data, end)
        if is_end:
            break
        carry = data[end:]
        if len(carry) > _MAXIMUM_LINE_SIZE:
            carry = b""

    return Lookahead(children, has_close, processes)
