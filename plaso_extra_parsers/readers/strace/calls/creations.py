"""What a call that returns a new descriptor shows of it."""

from __future__ import annotations

import functools
import re
import typing

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.calls import constants

# Flags after the path of a file that is opened.
_OPEN_FLAGS = re.compile(r"\bO_\w{1,40}(?:\|\w{1,40}){0,15}")

# Flags have fewer characters; a log has few different ones.
_MAXIMUM_FLAGS_SIZE = 512


class Creation(typing.NamedTuple):
    """What the arguments of a call show of the descriptor that it creates.

    Attributes:
      access: access for which a file was opened, as system_calls.GetAccess() returns
          it.
      flags: flags with which a file was opened, such as "O_RDWR|O_CREAT"; empty if they
          are not named, and for other calls.
      is_close_on_exec: True if exec closes the descriptor.
    """

    access: str
    flags: str
    is_close_on_exec: bool


def ReadCreation(name: str, arguments: str) -> Creation:
    """Reads the arguments of a call that the table of calls says creates a descriptor.

    Raises:
      KeyError: if the call is not in the table.
    """
    row = calls.CALLS[name]
    # After the path, if there is one, only flags can have such a name.
    tail = arguments.rpartition('"')[2]
    flags = ""
    if row.opened_path is not None:
        flags = _ReadOpenFlags(tail[:_MAXIMUM_FLAGS_SIZE])
    return Creation(
        calls.GetAccess(name, flags),
        flags,
        _IsCloseOnExec(name, row.creation, arguments, tail),
    )


@functools.lru_cache(maxsize=256)
def _ReadOpenFlags(text: str) -> str:
    """Reads the flags after a path, such as "O_RDWR|O_CREAT"; empty if not named."""
    match = _OPEN_FLAGS.search(text)
    return "" if match is None else match.group()


def _IsCloseOnExec(
    name: str, creation: calls.Creation | None, arguments: str, tail: str
) -> bool:
    """Determines whether exec closes the descriptor that a call created."""
    if creation is None:
        return False
    if creation.flags_index is None:
        return creation.is_always_closed
    if "CLOEXEC" in tail:
        return True
    if "0x" not in tail:
        return False
    parts = strace_arguments.SplitArguments(arguments)
    if creation.flags_index >= len(parts):
        return False
    text = strace_arguments.StripName(parts[creation.flags_index])
    if name == "openat2":
        members = strace_arguments.SplitMembers(text)
        text = strace_arguments.GetNamedArguments(members).get("flags", "")
    return constants.HasFlag(text, "CLOEXEC", creation.flag)
