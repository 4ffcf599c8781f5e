"""Compiled layouts of the Apple System Log (ASL) file format, version 2."""

from __future__ import annotations

import functools
import re

from typing import NamedTuple

from plaso_extra_parsers.lib import definitions
from plaso_extra_parsers.lib import record_layout

DEFINITION_FILE = "asl.yaml"

# Apple's reader compares these bytes only, not all 12 (asl_file.c).
SIGNATURE = b"ASL DB"

FORMAT_VERSION = 2

OBJECT_TYPE_MESSAGE = 0
OBJECT_TYPE_STRING = 1

# Far more references than programs write (130 pairs were seen). A record that claims
# more is read up to this number and gets an error.
MAXIMUM_NUMBER_OF_REFERENCES = 65536

MAXIMUM_LEVEL = 7
NANOSECONDS_PER_SECOND = 1000000000

# Times from this one on, in POSIX seconds, are invalid: 10000-01-01 00:00:00 UTC.
MAXIMUM_TIME = 253402300800

# Patterns of members of a sound record; other members may have any value. They match
# records of up to 16 MiB, in files of up to 1 TiB, but no zero-filled parts.
_SEARCH_PATTERNS = {
    "object_type": b"\\x00\\x00",
    "data_size": b"\\x00(?:\\x00(?:\\x00[^\\x00]|[^\\x00].)|[^\\x00]..)",
    "next_record_offset": b"\\x00\\x00\\x00.....",
    "written_time_nanoseconds": b"[\\x00-\\x3b]...",
    "level": b"\\x00[\\x00-\\x07]",
}


class Layouts(NamedTuple):
    """Compiled layouts of one version of the format.

    Attributes:
      header_10_5: file header of macOS 10.5.6 to 10.9.
      header_10_10: file header of macOS 10.10 and later.
      object_header: start of every object.
      record: fixed part of a message record.
      pair: pair of a message record.
      footer: last bytes of a message record.
      inline_string: string reference that contains the text itself.
      string_reference: string reference as a number.
      store_data: the file StoreData.
      record_frame: type, next offset and two sizes of a message record.
      record_sizes: two sizes of a message record.
      minimum_data_size: smallest data size of a message record, in bytes.
      search_expression: byte pattern of a sound message record.
    """

    header_10_5: record_layout.RecordLayout
    header_10_10: record_layout.RecordLayout
    object_header: record_layout.RecordLayout
    record: record_layout.RecordLayout
    pair: record_layout.RecordLayout
    footer: record_layout.RecordLayout
    inline_string: record_layout.RecordLayout
    string_reference: record_layout.RecordLayout
    store_data: record_layout.RecordLayout
    # These are derived from the layouts above.
    record_frame: record_layout.RecordLayout
    record_sizes: record_layout.RecordLayout
    minimum_data_size: int
    search_expression: re.Pattern[bytes]


def _CompileSearchExpression(
    layout: record_layout.RecordLayout,
) -> re.Pattern[bytes]:
    """Compiles the expression that finds possible message records in any data."""
    parts = [
        _SEARCH_PATTERNS.get(field.name, b".{%d}" % field.size)
        for field in layout.fields
    ]
    return re.compile(b"".join(parts), re.DOTALL)


@functools.lru_cache(maxsize=None)
def GetLayouts() -> Layouts:
    """Retrieves the layouts, which are compiled on first use."""
    names = Layouts._fields[: Layouts._fields.index("record_frame")]
    compiled = {
        name: record_layout.CompileLayout(
            definitions.GetStructure(f"asl_{name}", DEFINITION_FILE),
            record_layout.BIG_ENDIAN,
        )
        for name in names
    }
    record = compiled["record"]
    sizes = {"data_size", "number_of_references"}
    return Layouts(
        **compiled,
        record_frame=record.SelectFields({"object_type", "next_record_offset", *sizes}),
        record_sizes=record.SelectFields(sizes),
        minimum_data_size=(
            record.size + compiled["footer"].size - compiled["object_header"].size
        ),
        search_expression=_CompileSearchExpression(record),
    )
