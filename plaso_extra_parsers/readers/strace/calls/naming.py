"""Arguments of calls with the names of objects that the log does not have there.

A log without option -y has the numbers of descriptors only: read(3, "x", 1). What they
are follows from other calls: read(3</etc/passwd>, "x", 1).
"""

from __future__ import annotations

import re
import typing

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments

_NUMBER = re.compile(r"(?:[a-z_0-9]+=)?(\d{1,10})")


def _NamePart(text: str, names: typing.Mapping[int, str]) -> str:
    """Names the object of an argument that is no more than a number."""
    match = _NUMBER.fullmatch(text)
    name = names.get(int(match.group(1))) if match else None
    if name is None:
        return text
    # As strace escapes paths.
    name = name.replace("<", r"\74") if "<" in name else name
    if ">" in name and name[0] in "./":
        name = name.replace(">", r"\76")
    return f"{text:s}<{name:s}>"


def NameArguments(
    call_name: str, arguments: str, names: typing.Mapping[int, str]
) -> str | None:
    """Adds names of objects to the descriptors that have none.

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
