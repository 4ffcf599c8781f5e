"""Paths in calls, and the directories from which relative paths start."""

from __future__ import annotations

import posixpath
import typing

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace.calls import arguments


def JoinPath(directory: str, path: str) -> str:
    """Joins an absolute directory with a path, which is unchanged if it is absolute.

    The result keeps "..", which can mean different folders if there are links.
    """
    if path[:1] == "/":
        return path
    while path[:2] == "./":
        path = path[2:].lstrip("/")
    if path in ("", "."):
        return directory
    return f"{directory.rstrip('/'):s}/{path:s}"


def ResolvePath(path: str) -> str:
    """Removes "//", "." and ".." from an absolute path.

    If the folder before ".." is a symbolic link, the result can name another file: logs
    do not show all links.
    """
    if "//" not in path and "/." not in path:
        return path
    resolved_path = posixpath.normpath(f"/{path.lstrip('/'):s}")
    if path[-1] == "/" and resolved_path != "/":
        # A slash at the end means that the path is a folder.
        resolved_path = f"{resolved_path:s}/"
    return resolved_path


def ReadAbsolutePath(
    name: str,
    path: str,
    parts: list[str],
    directory: str | None,
    directories: typing.Mapping[int, str] | None = None,
) -> str | None:
    """Reads the absolute path that a relative or unusual path stands for.

    Args:
      name: name of the call.
      path: path in the call.
      parts: arguments, without names.
      directory: current directory, escapes as in the log, if it is known.
      directories: directories of descriptors, escapes as in the log, if they are
          known.

    Returns:
      absolute path, or None if it equals the path or if the directory is not known.
    """
    if path[:1] in ("", "@") or calls.CALLS[name].has_plain_path:
        return None
    if path[0] == "/":
        resolved_path = ResolvePath(path)
        return resolved_path if resolved_path != path else None
    index = calls.CALLS[name].roles.get(calls.DIRECTORY)
    return _Join(path, parts, index, directory, directories)


def ReadSecondPath(
    name: str,
    path: str,
    parts: list[str],
    directory: str | None,
    directories: typing.Mapping[int, str] | None = None,
) -> str:
    """Reads the second path of a call: the name that the call gives to a file.

    The arguments are as for ReadAbsolutePath. The result is absolute if the log shows
    where a relative path starts.
    """
    row = calls.CALLS[name]
    if not path or not row.names_file:
        return path
    if path[0] == "/":
        return ResolvePath(path)
    roles = row.roles
    index = roles.get(calls.SECOND_DIRECTORY, roles.get(calls.DIRECTORY))
    return _Join(path, parts, index, directory, directories) or path


def _Join(
    path: str,
    parts: list[str],
    index: int | None,
    directory: str | None,
    directories: typing.Mapping[int, str] | None,
) -> str | None:
    """Joins a relative path with the directory where it starts, None if not known.

    The index is the index of the directory argument, None if there is none.
    """
    if index is not None and index < len(parts):
        descriptor = arguments.ReadDescriptor(parts[index])
        if descriptor is None:
            return None
        if descriptor.decoration is not None:
            directory = descriptor.decoration
        elif descriptor.number >= 0:
            directory = (directories or {}).get(descriptor.number)
    if not directory or directory[0] != "/":
        return None
    return ResolvePath(JoinPath(arguments.UnescapeText(directory), path))
