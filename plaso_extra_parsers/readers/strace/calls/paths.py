"""Paths in calls: where relative ones start."""

from __future__ import annotations

from plaso_extra_parsers.readers.strace.calls import arguments
from plaso_extra_parsers.readers.strace.calls import table as calls

# Calls the path of which is no path of a file, or is not followed.
_OTHER_PATHS = frozenset(("mq_open", "mq_unlink", "symlink", "symlinkat", "mount"))


def JoinPath(directory: str, path: str) -> str:
    """Joins a directory with a path that starts from it.

    What ".." means depends on links, and is left as it is.

    Args:
      directory (str): absolute path.
      path (str): path, absolute or not.

    Returns:
      str: path.
    """
    if path[:1] == "/":
        return path
    while path[:2] == "./":
        path = path[2:].lstrip("/")
    if path in ("", "."):
        return directory
    return f"{directory.rstrip('/'):s}/{path:s}"


def ReadAbsolutePath(
    name: str, path: str, parts: list[str], directory: str | None
) -> str | None:
    """Reads the absolute path that follows from a relative one.

    Args:
      name (str): name of the call.
      path (str): its path.
      parts (list[str]): arguments, without names.
      directory (str or None): current directory, escapes as in the log, if it is known.

    Returns:
      str: path or None if the path is absolute, or nothing tells where it starts.
    """
    if path[:1] in ("", "/", "@") or name in _OTHER_PATHS:
        return None
    index = calls.CALLS[name].roles.get(calls.DIRECTORY)
    if index is not None and index < len(parts):
        descriptor = arguments.ReadDescriptor(parts[index])
        if descriptor is None:
            return None
        if descriptor.decoration is not None:
            directory = descriptor.decoration
        elif descriptor.number >= 0:
            return None
    if not directory or directory[0] != "/":
        return None
    return JoinPath(arguments.UnescapeText(directory), path)
