"""Programs that calls execute: their arguments and environment."""

from __future__ import annotations

import re

from plaso_extra_parsers.readers.strace.calls import arguments

# Maximum number of arguments, or variables, that are read.
_MAXIMUM_COMMAND_ARGUMENTS = 4096

# A variable that is not empty.
_LIBRARY_VARIABLE = re.compile(r'"LD_(?:PRELOAD|AUDIT)=[^"]')

_PLAIN_WORD = re.compile(r"[\w@%+=:,./~^{}\[\]#!-]+")


def ReadCommandLine(text: str) -> str | None:
    """Reads the arguments of a program from an array such as '["sh", "-c", "true"]'.

    Returns:
      command line: arguments with spaces or quotes are quoted as for a shell, "..."
          replaces text that strace did not print. None if there are no arguments.
    """
    members = arguments.SplitMembers(text)
    if not members:
        return None
    words = []
    for member in members[:_MAXIMUM_COMMAND_ARGUMENTS]:
        string = arguments.ReadString(member)
        if string is None:
            words.append(member)
            continue
        word = string[0].decode("utf-8", "backslashreplace")
        if not word or not _PLAIN_WORD.fullmatch(word):
            word = "'" + word.replace("'", "'\\''") + "'"
        words.append(f"{word:s}..." if string[1] else word)
    if len(members) > _MAXIMUM_COMMAND_ARGUMENTS:
        words.append("...")
    return " ".join(words)


def ReadLibraryVariables(text: str) -> str | None:
    """Reads the variables of an environment that name libraries to load.

    Args:
      text: array such as '["PATH=/bin", "LD_PRELOAD=/tmp/x.so"]' (-v).

    Returns:
      variables; "..." replaces text that strace did not print. None if there are none.
    """
    if "LD_" not in text:
        return None
    variables = []
    for member in arguments.SplitMembers(text)[:_MAXIMUM_COMMAND_ARGUMENTS]:
        string = arguments.ReadString(member)
        if string is not None and _LIBRARY_VARIABLE.match(member):
            variable = string[0].decode("utf-8", "backslashreplace")
            variables.append(f"{variable:s}..." if string[1] else variable)
    return " ".join(variables) or None
