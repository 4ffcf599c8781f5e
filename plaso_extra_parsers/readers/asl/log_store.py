"""Opens Apple System Log (ASL) files of any version, and the StoreData beside them."""

from __future__ import annotations

from typing import BinaryIO
from typing import Union

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_header
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import legacy_database
from plaso_extra_parsers.readers.asl import log_file

# Name of the file in the folder of a store that holds the last message identifier.
STORE_DATA_NAME = "StoreData"

Log = Union[log_file.ASLFile, legacy_database.ASLDatabase]


def OpenLog(file_object: BinaryIO) -> Log:
    """Opens a log file, version 2, or database, version 1, as what it looks like.

    Args:
      file_object (file): file-like object.

    Returns:
      ASLFile|ASLDatabase: log.

    Raises:
      ParseError: if the file cannot be read.
      UnsupportedLayout: if the version is another one.
      WrongFormat: if the file is no Apple System Log file.
    """
    # One damaged bit makes another version, so what follows the header decides.
    window = file_window.FileWindow(file_object)
    if not file_header.CheckFit(window):
        try:
            return legacy_database.ASLDatabase(file_object)
        except errors.ParseError:
            # What is wrong with it as a log file is clearer.
            pass
    return log_file.ASLFile(file_object)


def ReadStoreData(file_object: BinaryIO) -> int:
    """Reads the last message identifier that was given in a store.

    Args:
      file_object (file): file-like object of the file StoreData.

    Returns:
      int: message identifier.

    Raises:
      ParseError: if the file cannot be read or is of another size.
    """
    layout = layouts.GetLayouts().store_data
    file_size = byte_reader.GetFileSize(file_object)
    if file_size != layout.size:
        raise errors.ParseError(
            f"Unable to read {STORE_DATA_NAME}: expected {layout.size} bytes, found "
            f"{file_size}",
            0,
        )
    data = byte_reader.ReadData(file_object, 0, layout.size, STORE_DATA_NAME)
    identifier: int = layout.ReadRecord(data).last_message_identifier
    return identifier
