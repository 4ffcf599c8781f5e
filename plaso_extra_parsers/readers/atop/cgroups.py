"""Reads the control groups of a sample, release 2.11 and later.

The block consists of structures of variable length; a second block has the identifiers
of their processes in the same order. A group has only its own name and its parent: the
path is joined from the names of all its ancestors.
"""

from __future__ import annotations

import struct

from typing import Any
from typing import NamedTuple

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout

# Longer paths are damage, since the kernel does not allow them (PATH_MAX).
_MAXIMUM_PATH_SIZE = 4096


class AtopCgroup(NamedTuple):
    """Control group.

    Attributes:
      record: members of the structure.
      name: own name, empty for the root.
      path: path from the root, which is "/".
      process_identifiers: processes in the group itself.
    """

    record: Any
    name: str
    path: str
    process_identifiers: tuple[int, ...]


def ReadCgroups(
    groups_data: bytes,
    processes_data: bytes,
    layout: record_layout.RecordLayout,
    number_of_cgroups: int,
    offset: int,
) -> list[AtopCgroup]:
    """Reads the control groups of a sample, in order of the block.

    Args:
      groups_data: inflated block of control groups.
      processes_data: inflated block of process identifiers.
      layout: layout of a control group without its name.
      number_of_cgroups: number of control groups according to the sample header.
      offset: offset of the compressed block, for errors.

    Raises:
      ParseError: if the blocks are inconsistent.
    """
    identifiers = struct.unpack(
        f"{layout.byte_order}{len(processes_data) // 4}i", processes_data
    )
    groups: list[AtopCgroup] = []
    data_offset = 0
    process_index = 0
    while len(groups) < number_of_cgroups:
        try:
            record = _ReadRecord(groups_data, data_offset, layout)
            if record.general_sequence != len(groups):
                raise errors.ParseError(
                    f"expected sequence number {len(groups)}, found "
                    f"{record.general_sequence}"
                )
            end_index = process_index + record.general_number_of_processes
            if not process_index <= end_index <= len(identifiers):
                raise errors.ParseError(
                    f"expected at most {len(identifiers) - process_index} processes, "
                    f"found {record.general_number_of_processes}"
                )
        except errors.ParseError as exception:
            raise errors.ParseError(
                f"Unable to read cgroup {len(groups)}: {exception.message}, in block",
                offset,
            ) from exception

        name_offset = data_offset + layout.size
        name = byte_reader.DecodeText(
            groups_data[name_offset : name_offset + record.general_name_size]
        )
        path = _JoinPath(groups, record, name)
        groups.append(
            AtopCgroup(record, name, path, identifiers[process_index:end_index])
        )
        data_offset += record.general_structure_size
        process_index = end_index

    if data_offset != len(groups_data) or process_index != len(identifiers):
        raise errors.ParseError(
            f"Unable to read cgroups: expected {len(groups_data)} bytes and "
            f"{len(identifiers)} processes, found {data_offset} bytes and "
            f"{process_index} processes, in block",
            offset,
        )
    return groups


def _ReadRecord(
    groups_data: bytes, data_offset: int, layout: record_layout.RecordLayout
) -> Any:
    """Reads the structure of a control group, which must contain its name.

    The offset counts from the start of the block. Raises ParseError if the structure
    does not fit.
    """
    remaining_size = len(groups_data) - data_offset
    if remaining_size < layout.size:
        raise errors.ParseError(f"expected {layout.size} bytes, found {remaining_size}")
    record = layout.ReadRecord(groups_data, data_offset)
    name_size = record.general_name_size
    # A NUL byte follows the name.
    minimum_size = layout.size + max(name_size, 0) + 1
    if (
        name_size < 0
        or not minimum_size <= record.general_structure_size <= remaining_size
    ):
        raise errors.ParseError(
            f"expected {minimum_size} to {remaining_size} bytes with a name of "
            f"{name_size} bytes, found {record.general_structure_size}"
        )
    return record


def _JoinPath(groups: list[AtopCgroup], record: Any, name: str) -> str:
    """Determines the path of a control group from its parent, which comes before it.

    The path begins with "?" if the parent is not known or the path is too long.
    """
    parent_index = record.general_parent_sequence
    if parent_index < 0:
        return "/"
    parent_path = "?"
    if parent_index < len(groups):
        parent_path = groups[parent_index].path
        if len(parent_path) + len(name) > _MAXIMUM_PATH_SIZE:
            parent_path = "?"
    return f"{parent_path.rstrip('/')}/{name}"
