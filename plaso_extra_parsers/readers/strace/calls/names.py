"""Names of system calls, including the names that strace gives to unknown calls."""

from __future__ import annotations

import re

from plaso_extra_parsers.lib import system_calls

# Names that strace gives to unknown calls: syscall_0x1b7, syscall_334, SYS_500, ????
_NUMBERED_NAME = re.compile(r"(?:syscall|SYS)_(?:0x[0-9a-f]{1,16}|\d{1,9})$|\?{4}$")


def IsCallName(name: str) -> bool:
    """Determines if a name is of a system call, or stands for an unknown call."""
    return name in system_calls.CALLS or bool(_NUMBERED_NAME.match(name))
