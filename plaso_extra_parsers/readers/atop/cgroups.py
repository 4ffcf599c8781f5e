"""Reads the control groups of a sample, release 2.11 and later.

Structures of variable length follow each other; a second block has the identifiers of
their processes in the same order. A group knows only its own name and its parent: the
path is made by joining names upwards.
"""

from __future__ import annotations

import struct

from typing import Any
from typing import NamedTuple

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout

# A path of this many names cannot be mounted; a longer one is damage.
_MAXIMUM_DEPTH = 256


class AtopCgroup(NamedTuple):
    """Control group.

    Attributes:
      record (NamedTuple): members of the structure.
      name (str): own name, empty for the root.
      path (str): path from the root, which is "/".
      process_identifiers (tuple[int]): processes in the group itself.
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
    """Reads the control groups of a sample.

    Args:
      groups_data (bytes): inflated block of control groups.
      processes_data (bytes): inflated block of process identifiers.
      layout (RecordLayout): layout of a control group without its name.
      number_of_cgroups (int): number of control groups as of the sample header.
      offset (int): offset of the compressed block relative to the start of the file,
          in bytes, for errors.

    Returns:
      list[AtopCgroup]: control groups in order of the block.

    Raises:
      ParseError: if the blocks contradict themselves.
    """
    identifiers = struct.unpack(
        f"{layout.byte_order}{len(processes_data) // 4}i", processes_data
    )
    paths: dict[int, str] = {}
    groups: list[AtopCgroup] = []
    data_offset = 0
    process_index = 0
    while data_offset + layout.size <= len(groups_data):
        record = layout.ReadRecord(groups_data, data_offset)
        name_offset = data_offset + layout.size
        name_end_offset = name_offset + record.general_name_size
        data_offset += record.general_structure_size
        if not name_offset <= name_end_offset < data_offset <= len(groups_data):
            raise errors.ParseError(
                f"Unable to read cgroup {len(groups)}: structure of "
                f"{record.general_structure_size} bytes with a name of "
                f"{record.general_name_size} bytes does not fit, in block",
                offset,
            )
        name = byte_reader.DecodeText(groups_data[name_offset:name_end_offset])
        end_index = process_index + record.general_number_of_processes
        if not process_index <= end_index <= len(identifiers):
            raise errors.ParseError(
                f"Unable to read cgroup {len(groups)}: expected at most "
                f"{len(identifiers) - process_index} processes, found "
                f"{record.general_number_of_processes}, in block",
                offset,
            )
        path = _JoinPath(paths, record, name)
        paths[record.general_sequence] = path
        groups.append(
            AtopCgroup(record, name, path, identifiers[process_index:end_index])
        )
        process_index = end_index

    if len(groups) != number_of_cgroups:
        raise errors.ParseError(
            f"Unable to read cgroups: expected {number_of_cgroups}, found "
            f"{len(groups)}, in block",
            offset,
        )
    return groups


def _JoinPath(paths: dict[int, str], record: Any, name: str) -> str:
    """Determines the path of a control group, whose parent comes before it.

    Args:
      paths (dict[int, str]): paths of the groups before it, per sequence.
      record (NamedTuple): members of the structure.
      name (str): own name.

    Returns:
      str: path; begins with "?" if the parent is not known.
    """
    if record.general_parent_sequence < 0:
        return "/"
    parent_path = paths.get(record.general_parent_sequence, "?")
    if parent_path.count("/") > _MAXIMUM_DEPTH:
        return f"?/{name}"
    return f"{parent_path.rstrip('/')}/{name}"
