"""Reads the StoreData in the folder of an Apple System Log (ASL) file."""

from dfvfs.lib import definitions as dfvfs_definitions
from dfvfs.lib import errors as dfvfs_errors
from dfvfs.resolver import resolver as path_spec_resolver

from plaso_extra_parsers.readers.asl import log_file

# The contents of a compressed file are not in a folder, but the compressed file is.
_COMPRESSED_TYPE_INDICATORS = frozenset(
    [
        dfvfs_definitions.TYPE_INDICATOR_COMPRESSED_STREAM,
        dfvfs_definitions.TYPE_INDICATOR_GZIP,
    ]
)


def _GetStoreFileEntry(parser_mediator):
    """Finds the StoreData in the folder of the file that is parsed.

    Returns:
      dfvfs.FileEntry: file entry or None if there is none.

    Raises:
      OSError: if the folder cannot be read.
      dfvfs.Error: if the folder cannot be read.
    """
    file_entry = parser_mediator.GetFileEntry()
    while file_entry and file_entry.type_indicator in _COMPRESSED_TYPE_INDICATORS:
        file_entry = path_spec_resolver.Resolver.OpenFileEntry(
            file_entry.path_spec.parent,
            resolver_context=parser_mediator.resolver_context,
        )
    if not file_entry:
        return None

    folder_entry = file_entry.GetParentFileEntry()
    if not folder_entry:
        return None

    store_entry = folder_entry.GetSubFileEntryByName(log_file.STORE_DATA_NAME)
    return store_entry if store_entry and store_entry.IsFile() else None


def ReadStoreIdentifier(parser_mediator):
    """Reads the last message identifier of the store that contains the parsed file.

    Args:
      parser_mediator (ParserMediator): mediates interactions between parsers and other
          components, such as storage and dfVFS.

    Returns:
      int: message identifier, or None if there is no StoreData or the folder cannot be
          read.

    Raises:
      ParseError: if there is a StoreData that cannot be read.
    """
    try:
        store_entry = _GetStoreFileEntry(parser_mediator)
        file_object = store_entry.GetFileObject() if store_entry else None
    except (OSError, dfvfs_errors.Error):
        return None

    return log_file.ReadStoreData(file_object) if file_object else None
