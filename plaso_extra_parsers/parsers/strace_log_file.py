"""The file that a strace log is in: its name and when it was written last."""

import re

from dfvfs.lib import definitions as dfvfs_definitions
from dfvfs.resolver import resolver as path_spec_resolver

_COMPRESSED_SUFFIX = re.compile(r"\.(?:bz2|gz|lzma|xz|Z)$")


def GetFileName(parser_mediator):
    """Retrieves the name of the log.

    Args:
      parser_mediator (ParserMediator): mediates interactions between parsers and
          other components, such as storage and dfVFS.

    Returns:
      str: name, without the suffix of a compressed file around it.
    """
    file_name = parser_mediator.GetFilename()
    if file_name:
        return file_name

    # A compressed stream has no name of its own.
    path_spec = getattr(parser_mediator.GetFileEntry(), "path_spec", None)
    while path_spec and path_spec.HasParent():
        path_spec = path_spec.parent
        location = getattr(path_spec, "location", None)
        if location:
            file_name = location.replace("\\", "/").rpartition("/")[2]
            return _COMPRESSED_SUFFIX.sub("", file_name)
    return ""


def GetModificationTime(parser_mediator):
    """Retrieves the modification time of the log.

    Args:
      parser_mediator (ParserMediator): mediates interactions between parsers and
          other components, such as storage and dfVFS.

    Returns:
      int: number of nanoseconds since January 1, 1970, or None if not available.
    """
    file_entry = parser_mediator.GetFileEntry()
    if not file_entry:
        return None

    date_time = file_entry.modification_time
    timestamp = date_time.GetPlasoTimestamp() if date_time else None
    # Compressed data can have no time of its own, or 0.
    if not timestamp and file_entry.type_indicator in (
        dfvfs_definitions.TYPE_INDICATOR_COMPRESSED_STREAM,
        dfvfs_definitions.TYPE_INDICATOR_GZIP,
    ):
        file_entry = path_spec_resolver.Resolver.OpenFileEntry(
            file_entry.path_spec.parent,
            resolver_context=parser_mediator.resolver_context,
        )
        date_time = file_entry.modification_time if file_entry else None
        timestamp = date_time.GetPlasoTimestamp() if date_time else None

    return timestamp * 1000 if timestamp else None
