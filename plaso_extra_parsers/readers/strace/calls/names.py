"""Names of system calls, with those that strace gives what it does not know."""

from __future__ import annotations

import re

from plaso_extra_parsers.lib import system_calls

# What strace calls what it does not know: syscall_0x1b7, syscall_334, SYS_500, ????
_NUMBERED_NAME = re.compile(r"(?:syscall|SYS)_(?:0x[0-9a-f]{1,16}|\d{1,9})$|\?{4}$")


def IsCallName(name: str) -> bool:
    """Determines if some Linux has a call, or strace names it by its number."""
    return name in system_calls.CALLS or bool(_NUMBERED_NAME.match(name))
