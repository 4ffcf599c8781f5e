"""Messages of strace about itself, on lines of their own and in lines of calls.

They occur on standard error only, also in the middle of a line: the rest of the call
then follows after the line feed of the message. Up to release 4.10 they do not begin
with the name of strace.
"""

from __future__ import annotations

import re
import typing

from plaso_extra_parsers.readers.strace import records

# strace: Process 12 attached with 2 threads
# Process 3510 attached (waiting for parent)
# Process 3511 resumed (parent 3510 ready)
# Process 3510 suspended
# ^CProcess 3510 detached
_THREAD = (
    r"Process (?P<thread>\d{1,9}) (?P<verb>attached|detached|resumed|suspended)"
    r"(?: with \d{1,9} threads?| \(waiting for parent\)"
    r"| \(parent (?P<parent>\d{1,9}) ready\))?(?: - interrupt to quit)?"
)
# strace -d: " [wait(0x057f) = 23] WIFSTOPPED,sig=SIGTRAP"
_WAIT = r" ?\[wait\(0x[0-9a-f]{1,8}\) = \d{1,9}\] [A-Z][^\n]*"

# /usr/bin/strace: Can't stat 'x': No such file or directory
_NAME = r"(?:\S*/)?strace: "
# The terminal shows "^C" when the user interrupts strace.
_KEY = r"(?P<key>\^C)?"

_LINE = re.compile(rf"{_KEY}(?:(?:{_NAME})?{_THREAD} *$|{_NAME}|{_WAIT}$)")
_OTHER_LINE = re.compile(
    r"unknown pid: \d{1,9}$|pid \d{1,9} stopped, \[\w+\]$|PANIC: \S.* pid \d{1,9}\b.*$"
)
# clone(child_stack=0, flags=SIGCHLDstrace: Process 12 attached
# vfork(../bin/strace: Process 12 attached
# read(4, ^CProcess 11233 detached
_PATH_IN_LINE = r"(?:\.{0,2}/|(?<![\w./-])[a-z]|(?<=[A-Z])[a-z])(?:[^\s\":=|,()]*/)?"
_IN_LINE = re.compile(rf"{_KEY}(?:(?:(?:{_PATH_IN_LINE})?strace: )?{_THREAD}|{_WAIT})$")

# A message within a line is searched for in this many last characters of the line.
_MAXIMUM_MESSAGE_SIZE = 500

_KINDS = {"attached": records.ATTACHED, "detached": records.NOTICE_DETACHED}


class Message(typing.NamedTuple):
    """Message of strace about itself.

    Attributes:
      start: position of the message in its line.
      kind: ATTACHED, NOTICE_DETACHED or MESSAGE.
      thread_identifier: thread that the message is about.
      parent_identifier: thread that started this thread.
    """

    text: str
    start: int = 0
    kind: str = records.MESSAGE
    thread_identifier: int | None = None
    parent_identifier: int | None = None


def _CreateMessage(line: str, match: re.Match[str]) -> Message:
    """Creates a message: the text from the start of a match to the end of the line."""
    text = line[match.start() :]
    thread = match.group("thread")
    if not thread:
        return Message(text, match.start())

    parent = match.group("parent")
    return Message(
        text,
        match.start(),
        _KINDS.get(match.group("verb"), records.MESSAGE),
        int(thread),
        int(parent) if parent else None,
    )


def ReadMessage(line: str) -> Message | None:
    """Reads a line that is a message as a whole, None if it is not a message."""
    match = _LINE.match(line)
    if match:
        return _CreateMessage(line, match)
    return Message(line) if _OTHER_LINE.match(line) else None


def FindMessage(text: str) -> Message | None:
    """Finds the message, if any, at the end of the arguments of a broken call."""
    match = _IN_LINE.search(text, max(0, len(text) - _MAXIMUM_MESSAGE_SIZE))
    return _CreateMessage(text, match) if match else None
