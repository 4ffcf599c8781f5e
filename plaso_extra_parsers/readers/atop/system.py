"""Reads the system-wide statistics of a sample.

The block inflates a thousandfold, since it has room for thousands of processors and
disks. Only the entries that are in use, which the block counts, are decoded.
"""

from __future__ import annotations

import functools

from typing import Any
from typing import Callable
from typing import Mapping

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import record_layout

# Name of the member that counts the entries of an array, per part and array.
_COUNTS = {
    ("containers", "containers"): "number_of_containers",
    ("disks", "disks"): "number_of_disks",
    ("disks", "logical_volumes"): "number_of_logical_volumes",
    ("disks", "md_devices"): "number_of_md_devices",
    ("gpus", "gpus"): "number_of_gpus",
    ("infiniband", "ports"): "number_of_ports",
    ("interfaces", "interfaces"): "number_of_interfaces",
    ("last_level_caches", "caches"): "number_of_caches",
    ("nfs", "mounts_mounts"): "mounts_number_of_mounts",
    ("numa_memory", "nodes"): "number_of_nodes",
    ("numa_processors", "nodes"): "number_of_nodes",
    ("processors", "processors"): "number_of_processors",
}


class AtopSystem:
    """System-wide statistics of a sample."""

    def __init__(
        self, data: bytes, parts: Mapping[str, record_layout.ArrayMember]
    ) -> None:
        """Initializes statistics on an inflated block of the size of the layout."""
        self._data = data
        self._parts = parts

    def GetParts(self) -> Mapping[str, record_layout.ArrayMember]:
        """Retrieves the offset and layout of each part that the release has."""
        return self._parts

    def ReadPart(self, name: str) -> Any:
        """Reads the members of a part, such as "memory", that are not in an array.

        Returns:
          members, or None if the release does not have the part.
        """
        part = self._parts.get(name)
        if not part:
            return None
        return part.layout.ReadRecord(self._data, part.offset)

    def ReadEntries(
        self,
        part_name: str,
        array_name: str,
        is_read: Callable[[Any], bool] | None = None,
    ) -> list[Any]:
        """Reads the used entries of an array, such as "logical_volumes" of "disks".

        Returns:
          entries with text as str, empty if the release does not have the part.
        """
        part = self._parts.get(part_name)
        array = part.layout.arrays.get(array_name) if part else None
        if not part or not array:
            return []

        record = part.layout.ReadRecord(self._data, part.offset)
        # Release 2.13 has entries of offline processors, which only the maximum counts.
        number_of_entries = getattr(
            record,
            f"maximum_{_COUNTS[part_name, array_name]}",
            getattr(record, _COUNTS[part_name, array_name]),
        )
        number_of_entries = min(max(number_of_entries, 0), array.number_of_elements)
        start_offset = part.offset + array.offset
        end_offset = start_offset + number_of_entries * array.layout.size
        entries = array.layout.IterateRecords(self._data[start_offset:end_offset])
        text_names = _GetTextNames(array.layout)
        return [
            (
                entry._replace(
                    **{
                        name: byte_reader.DecodeText(getattr(entry, name))
                        for name in text_names
                    }
                )
                if text_names
                else entry
            )
            for entry in filter(is_read, entries)
        ]


@functools.lru_cache(maxsize=None)
def _GetTextNames(layout: record_layout.RecordLayout) -> tuple[str, ...]:
    """Retrieves the names of the text members."""
    return tuple(field.name for field in layout.fields if field.format.endswith("s"))
