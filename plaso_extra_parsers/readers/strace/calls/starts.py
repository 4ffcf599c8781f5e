"""Calls that start threads and processes: clone, clone2, clone3, fork and vfork.

The options of strace decide if flags and results are names, decimal or hexadecimal
numbers (-X raw, -e raw=clone, -e raw=all). In a pid namespace the number that the call
returns is not the number that strace uses; --decode-pids=pidns prints both:

    clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 11
    clone(0x1200011, 0, 0, 0x7f0d, 0) = 0x402c
    clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0}, 88) = 2 /* 2739 in strace's
    PID NS */
"""

from __future__ import annotations

import re
import typing

from plaso_extra_parsers.readers.strace import records

CLONE_FS = 0x200
CLONE_FILES = 0x400
CLONE_THREAD = 0x10000
CLONE_NEWPID = 0x20000000

_FLAG_VALUES = {
    "CLONE_FILES": CLONE_FILES,
    "CLONE_FS": CLONE_FS,
    "CLONE_NEWPID": CLONE_NEWPID,
    "CLONE_THREAD": CLONE_THREAD,
}
_FLAGS_THAT_MATTER = CLONE_FILES | CLONE_FS | CLONE_NEWPID | CLONE_THREAD

# flags=CLONE_VM|CLONE_FS
_FLAGS = re.compile(r"(?:^|[ {(])flags=([A-Za-z0-9_|]+)")

# 0x3d0f00, 0x7f00, ...
_FIRST_NUMBER = re.compile(r"(?:[a-z_]+=)?(0x[0-9a-f]+|\d+)(?:,|$)")

# 2 /* 2739 in strace's PID NS */, 2<sh> /* 2739 in strace's PID NS */
_TRANSLATED = re.compile(r"(?:<.*>)? /\* (\d{1,10}) in strace's PID NS \*/")


class Child(typing.NamedTuple):
    """Child that a call returned.

    Attributes:
      identifier: identifier in strace's pid namespace if the log shows it, otherwise
          the same as the number.
      is_translated: True if the log shows the identifier in strace's pid namespace.
      number: identifier that the call returned to its caller.
    """

    identifier: int
    is_translated: bool
    number: int


class KnownStart(typing.NamedTuple):
    """Start of a child by a call whose halves are both known.

    Attributes:
      child: identifier of the child, None if the call started none.
      flags: flags of clone, None if they are not known.
      is_translated: True if strace translated the number that the call returned.
    """

    child: int | None
    flags: int | None
    is_translated: bool = False


def ReadFlags(text: str) -> int:
    """Reads flags of clone or unshare, names or numbers; keeps those defined above."""
    flags = 0
    for part in text.split("|"):
        if part[:1].isdigit():
            try:
                flags |= int(part, 0)
            except ValueError:
                continue
        else:
            flags |= _FLAG_VALUES.get(part, 0)
    return flags & _FLAGS_THAT_MATTER


def ReadCloneFlags(name: str, arguments: str) -> int | None:
    """Reads the flags of a call that starts a thread or process.

    Returns:
      flags, 0 for fork and vfork; None if the flags are in memory that strace did not
          print (clone3 with -e raw=clone3), or in the second half of the call (clone up
          to release 5.1).
    """
    if "clone" not in name:
        return 0

    match = _FLAGS.search(arguments)
    if match is None and name == "clone":
        # All arguments are raw numbers; the flags are the first.
        match = _FIRST_NUMBER.match(arguments.lstrip())
    return None if match is None else ReadFlags(match.group(1))


def ReadTranslated(outcome: str) -> int | None:
    """Reads the identifier that strace uses for the thread that a call returned.

    The outcome is the text after the number; None if strace did not translate it.
    """
    match = _TRANSLATED.match(outcome)
    return int(match.group(1)) if match else None


def ReadProcess(call: records.Call) -> Child | None:
    """Reads the started thread or process, if any, from the result of a call."""
    if not call.is_successful:
        return None
    number = call.return_value
    if not number or number < 0:
        return None

    translated = ReadTranslated(call.outcome)
    return Child(translated or number, translated is not None, number)
