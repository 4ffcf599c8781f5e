"""Adds the names of objects to arguments of calls that do not have them in the log.

A log without option -y has only the numbers of descriptors: read(3, "x", 1). The names
of their objects follow from other calls: read(3</etc/passwd>, "x", 1).
"""

from __future__ import annotations

import re
import typing

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments

_NUMBER = re.compile(r"(?:[a-z_0-9]+=)?(\d{1,10})")


def _NamePart(text: str, names: typing.Mapping[int, str]) -> str:
    """Adds the name of the object to an argument that is only a number."""
    match = _NUMBER.fullmatch(text)
    name = names.get(int(match.group(1))) if match else None
    if name is None:
        return text
    # Names are escaped as strace escapes paths.
    name = name.replace("<", r"\74") if "<" in name else name
    if ">" in name and name[0] in "./":
        name = name.replace(">", r"\76")
    return f"{text:s}<{name:s}>"


def NameArguments(
    call_name: str, arguments: str, names: typing.Mapping[int, str]
) -> str | None:
    """Adds names of objects to descriptors that do not have one.

    Names have escapes as in the log. Returns None if there is nothing to add.
    """
    row = calls.CALLS.get(call_name)
    if row is None or not row.uses:
        return None
    if row.uses == (0,):
        head, separator, rest = arguments.partition(", ")
        named = f"{_NamePart(head, names):s}{separator:s}{rest:s}"
    else:
        parts = strace_arguments.SplitArguments(arguments)
        for index in row.uses:
            if index < len(parts):
                parts[index] = _NamePart(parts[index], names)
        named = ", ".join(parts)
    return None if named == arguments else named
