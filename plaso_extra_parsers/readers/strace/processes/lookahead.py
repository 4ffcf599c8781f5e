"""Pre-pass over a log: what only its later lines tell.

A child can be seen before the call of its parent has returned its identifier. If
several such calls are in progress, only the rest of the log tells which of them it is
from. And a path that changes means that a file was renamed, unless the log lacks
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

_SECOND_HALF = re.compile(rb"<\.\.\. (?:v?fork|clone[23]?) resumed>[^\n]*")
_THREAD = re.compile(rb"(?:\[pid +)?(\d{1,10})[ \]<]")
_CHILD = re.compile(
    rb"\) += (\d{1,10})\b(?:<[^<>]*>)?(?: /\* (\d{1,10}) in strace's PID NS \*/)?"
)
_CLOSE = re.compile(rb"(?:^|[ >\]])close\(", re.MULTILINE)


class Overview(typing.NamedTuple):
    """What only later lines of a log tell.

    Attributes:
      children (dict[int, deque[int|None]]): threads that a thread started in calls that
          were cut into halves, in order, None where such a call failed.
      has_close (bool): True if the log has calls of close.
    """

    children: dict[int, collections.deque[int | None]]
    has_close: bool


def ReadOverview(file_object: typing.BinaryIO) -> Overview:
    """Reads what only later lines of a log tell.

    Args:
      file_object (BinaryIO): log, it is read from its start.

    Returns:
      Overview: what they tell.
    """
    children: dict[int, collections.deque[int | None]] = {}
    has_close = False
    number_of_children = 0
    file_object.seek(0)
    carry = b""
    while number_of_children < _MAXIMUM_CHILDREN:
        data = file_object.read(_READ_SIZE)
        is_end = not data
        data = carry + data
        end = len(data) if is_end else data.rfind(b"\n") + 1
        has_close = has_close or bool(_CLOSE.search(data, 0, end))
        for match in _SECOND_HALF.finditer(data, 0, end):
            start = data.rfind(b"\n", 0, match.start()) + 1
            thread = _THREAD.match(data, start)
            if thread:
                number: int | None = None
                for plain, translated in _CHILD.findall(match.group(0)):
                    number = int(translated or plain) or None
                queue = children.setdefault(int(thread.group(1)), collections.deque())
                queue.append(number)
                number_of_children += 1
        if is_end:
            break
        carry = data[end:]
        if len(carry) > _MAXIMUM_LINE_SIZE:
            carry = b""
    return Overview(children, has_close)
