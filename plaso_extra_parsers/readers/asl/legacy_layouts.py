"""Compiled layouts of the slots of Apple System Log (ASL) databases, version 1."""

from __future__ import annotations

import functools

from typing import NamedTuple

from plaso_extra_parsers.lib import definitions
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts as asl_layouts

DEFINITION_FILE = "asl_legacy.yaml"

FORMAT_VERSION = 1

SLOT_TYPE_MESSAGE = 2
SLOT_TYPE_PAIRS = 3
SLOT_TYPE_STRING = 4
SLOT_TYPE_CONTINUATION = 5

# Number of slots that are looked at where the version is damaged.
_NUMBER_OF_CHECKED_SLOTS = 64


class Layouts(NamedTuple):
    """Compiled layouts of the slots.

    Attributes:
      file_header (RecordLayout): slot 0.
      message (RecordLayout): slot of type 2.
      pair_list (RecordLayout): slot of type 3.
      string (RecordLayout): slot of type 4.
      string_continuation (RecordLayout): slot of type 5.
    """

    file_header: record_layout.RecordLayout
    message: record_layout.RecordLayout
    pair_list: record_layout.RecordLayout
    string: record_layout.RecordLayout
    string_continuation: record_layout.RecordLayout


@functools.lru_cache(maxsize=None)
def GetLayouts() -> Layouts:
    """Retrieves the compiled layouts, which are compiled on first use.

    Returns:
      Layouts: compiled layouts.
    """
    return Layouts(
        *(
            record_layout.CompileLayout(
                definitions.GetStructure(f"asl_legacy_{name}", DEFINITION_FILE),
                record_layout.BIG_ENDIAN,
            )
            for name in Layouts._fields
        )
    )


def CheckFit(window: file_window.FileWindow) -> bool:
    """Determines if what follows a database header are slots, whatever its version.

    Args:
      window (FileWindow): window on the file.

    Returns:
      bool: True if there are messages or strings, and nothing else than slots.

    Raises:
      ParseError: if the file cannot be read.
    """
    # A log file, version 2, has its creation time where a database has zeros.
    header_layout = asl_layouts.GetLayouts().header_10_5
    data = window.ReadData(0, header_layout.size)
    if len(data) < header_layout.size or header_layout.ReadRecord(data).creation_time:
        return False

    slot_size = GetLayouts().message.size
    data = window.ReadData(slot_size, _NUMBER_OF_CHECKED_SLOTS * slot_size)
    slot_types = set(data[::slot_size])
    return max(slot_types, default=0) <= SLOT_TYPE_CONTINUATION and bool(
        slot_types & {SLOT_TYPE_MESSAGE, SLOT_TYPE_STRING}
    )
