"""The layouts of the atop raw log, one row per release that changed one.

A layout is chosen by the version and the sizes in the file header. Neither is enough
alone: 2.2.0 and 2.2-3 share a version, 2.8 and 2.9 share all sizes. The sizes also show
the widths of time_t and long and the alignment (the data model). The machine name does
not show them: a 32-bit atop on a 64-bit kernel writes x86_64.
"""

from __future__ import annotations

import functools

from typing import NamedTuple

from plaso_extra_parsers.lib import definitions
from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout

_TYPES_FILE = "atop_types.yaml"

_RAWLOG_FILES = (_TYPES_FILE, "atop_rawlog.yaml")

_TASK_FILES = (
    _TYPES_FILE,
    "atop_task_general.yaml",
    "atop_task_processor.yaml",
    "atop_task_disk.yaml",
    "atop_task_memory.yaml",
    "atop_task_network.yaml",
    "atop_task_gpu.yaml",
    "atop_task.yaml",
)

_SYSTEM_FILES = (
    _TYPES_FILE,
    "atop_system_processor.yaml",
    "atop_system_memory.yaml",
    "atop_system_protocol.yaml",
    "atop_system_interface.yaml",
    "atop_system_disk.yaml",
    "atop_system_nfs.yaml",
    "atop_system_pressure.yaml",
    "atop_system_other.yaml",
    "atop_system.yaml",
)

_CGROUP_FILES = (_TYPES_FILE, "atop_cgroup.yaml")

# Each group of files makes one registry of definitions.
DEFINITION_FILES = (_RAWLOG_FILES, _TASK_FILES, _SYSTEM_FILES, _CGROUP_FILES)

# The header of the newest release has the sizes where all other releases have them.
NEWEST_FILE_HEADER = "atop_file_header_2_11"

# Set in the version of every file header (rawlog.c).
VERSION_FLAG = 0x8000

# Flags of a sample (rawlog.h) for data that the kernel or netatop gave atop.
FLAG_NETATOP = 0x0004
FLAG_NETATOP_DAEMON = 0x0008
FLAG_ACCOUNTING = 0x0010
FLAG_IO_COUNTERS = 0x0020

# Flags that a release writes into its samples; it writes others, if any, into the file
# header. Release 2.2.6 writes the flags of 2.3 but has the layout of 2.2-3.
_NO_FLAGS = 0
_NETWORK_FLAGS = FLAG_NETATOP | FLAG_NETATOP_DAEMON
ALL_FLAGS = _NETWORK_FLAGS | FLAG_ACCOUNTING | FLAG_IO_COUNTERS

DATA_MODELS = (
    record_layout.LP64,
    record_layout.I386,
    record_layout.ARM_TIME32,
    record_layout.ARM_TIME64,
)


class Release(NamedTuple):
    """Releases that write one layout.

    Attributes:
      name: first release.
      versions: versions in the file header, without 0x8000.
      sample_flags: flags for data that the kernel gave atop, if they are written into
          each sample (rawlog.c of the releases).
      file_header: name of the structure, as in the following attributes.
      system: structure of system-wide statistics.
      cgroup: structure of a control group, 2.11 and later.
    """

    name: str
    versions: tuple[int, ...]
    sample_flags: int
    file_header: str
    sample_header: str
    task: str
    system: str
    cgroup: str | None


_HEADER_1_27 = ("atop_file_header_1_27", "atop_sample_header_1_27")
_HEADER_2_8 = ("atop_file_header_2_8", "atop_sample_header_1_27")
_HEADER_2_11 = ("atop_file_header_2_11", "atop_sample_header_2_11")

# To add a release, add one row here and definitions for the parts that changed.
RELEASES = (
    Release(
        "1.26",
        (0x011A,),
        _NO_FLAGS,
        "atop_file_header_1_26",
        "atop_sample_header_1_26",
        "atop_task_1_26",
        "atop_system_1_26",
        None,
    ),
    Release(
        "1.27",
        (0x011B,),
        _NO_FLAGS,
        *_HEADER_1_27,
        "atop_task_1_27",
        "atop_system_1_27",
        None,
    ),
    Release(
        "2.0",
        (0x0200,),
        _NETWORK_FLAGS,
        *_HEADER_1_27,
        "atop_task_2_0",
        "atop_system_2_0",
        None,
    ),
    Release(
        "2.1",
        (0x0201,),
        _NETWORK_FLAGS,
        *_HEADER_1_27,
        "atop_task_2_1",
        "atop_system_2_1",
        None,
    ),
    Release(
        "2.2",
        (0x0202,),
        _NETWORK_FLAGS,
        *_HEADER_1_27,
        "atop_task_2_2",
        "atop_system_2_2",
        None,
    ),
    Release(
        "2.2-3",
        (0x0202,),
        _NETWORK_FLAGS,
        *_HEADER_1_27,
        "atop_task_2_2",
        "atop_system_2_2_3",
        None,
    ),
    Release(
        "2.3",
        (0x0203,),
        ALL_FLAGS,
        *_HEADER_1_27,
        "atop_task_2_3",
        "atop_system_2_2_3",
        None,
    ),
    Release(
        "2.4",
        (0x0204, 0x0205),
        ALL_FLAGS,
        *_HEADER_1_27,
        "atop_task_2_4",
        "atop_system_2_4",
        None,
    ),
    Release(
        "2.6",
        (0x0206,),
        ALL_FLAGS,
        *_HEADER_1_27,
        "atop_task_2_6",
        "atop_system_2_6",
        None,
    ),
    Release(
        "2.7",
        (0x0207,),
        ALL_FLAGS,
        *_HEADER_1_27,
        "atop_task_2_6",
        "atop_system_2_7",
        None,
    ),
    Release(
        "2.8",
        (0x0208,),
        ALL_FLAGS,
        *_HEADER_2_8,
        "atop_task_2_8",
        "atop_system_2_8",
        None,
    ),
    Release(
        "2.9",
        (0x0209,),
        ALL_FLAGS,
        *_HEADER_2_8,
        "atop_task_2_9",
        "atop_system_2_8",
        None,
    ),
    Release(
        "2.10",
        (0x020A,),
        ALL_FLAGS,
        "atop_file_header_2_8",
        "atop_sample_header_2_10",
        "atop_task_2_10",
        "atop_system_2_10",
        None,
    ),
    Release(
        "2.11",
        (0x020B, 0x020C),
        ALL_FLAGS,
        *_HEADER_2_11,
        "atop_task_2_11",
        "atop_system_2_11",
        "atop_cgroup_2_11",
    ),
    Release(
        "2.13",
        (0x020D,),
        ALL_FLAGS,
        *_HEADER_2_11,
        "atop_task_2_13",
        "atop_system_2_13",
        "atop_cgroup_2_11",
    ),
)


class Layout(NamedTuple):
    """Layout of one file, in the byte order and data model of its writer.

    Attributes:
      system_size: size of the system-wide statistics in bytes.
      has_system: False if the layout of the system-wide statistics is not known, as for
          a development snapshot.
      has_cgroups: True if samples have control groups that can be read.
      has_tasks: False if the layout of a task is not known.
      longer_member: member of a task that is longer in this build of atop than in the
          release.
    """

    release: Release
    data_model: record_layout.DataModel
    byte_order: str
    sample_header: record_layout.RecordLayout
    task: record_layout.RecordLayout
    system_size: int
    has_system: bool
    has_cgroups: bool
    has_tasks: bool = True
    longer_member: str | None = None

    @property
    def has_task_gpus(self) -> bool:
        """bool: True if tasks have members about GPU use."""
        return any(field.name == "gpu_state" for field in self.task.fields)

    def HasSameSamples(self, other: Layout) -> bool:
        """Determines if samples of another layout can be read with this one."""
        return (
            self.sample_header is other.sample_header
            and self.task is other.task
            and self.system_size == other.system_size
            and self.has_cgroups == other.has_cgroups
        )

    def GetCgroupLayout(self) -> record_layout.RecordLayout:
        """Retrieves the layout of a control group.

        Raises:
          UnsupportedLayout: if the release has no control groups.
        """
        if not self.has_cgroups or not self.release.cgroup:
            raise errors.UnsupportedLayout("Layout of control groups is not known")
        return GetRecordLayout(
            self.release.cgroup, _CGROUP_FILES, self.data_model, self.byte_order
        )

    def GetSystemParts(self) -> dict[str, record_layout.ArrayMember]:
        """Retrieves the offset and layout of each part of the system-wide statistics.

        Raises:
          UnsupportedLayout: if the layout is not known.
        """
        if not self.has_system:
            raise errors.UnsupportedLayout(
                "Layout of system-wide statistics is not known: found "
                f"{self.system_size} bytes"
            )
        return _GetSystemParts(self.release.system, self.data_model, self.byte_order)


@functools.lru_cache(maxsize=None)
def GetRecordLayout(
    name: str,
    filenames: tuple[str, ...],
    data_model: record_layout.DataModel,
    byte_order: str,
) -> record_layout.RecordLayout:
    """Compiles a structure of definition files once, and keeps the result."""
    return record_layout.CompileLayout(
        definitions.GetStructure(name, *filenames), byte_order, data_model
    )


@functools.lru_cache(maxsize=None)
def _GetSystemParts(
    name: str, data_model: record_layout.DataModel, byte_order: str
) -> dict[str, record_layout.ArrayMember]:
    """Compiles the parts of the system-wide statistics once, and keeps them."""
    return record_layout.CompileParts(
        definitions.GetStructure(name, *_SYSTEM_FILES), byte_order, data_model
    )


@functools.lru_cache(maxsize=None)
def _GetTaskLayout(
    name: str, data_model: record_layout.DataModel, byte_order: str
) -> record_layout.RecordLayout:
    """Compiles a task, leaving the names of parts out of the names of members."""
    definition = definitions.GetStructure(name, *_TASK_FILES)
    parts = record_layout.CompileParts(definition, byte_order, data_model)
    return record_layout.JoinParts(name, parts.values(), byte_order)


@functools.lru_cache(maxsize=64)
def _LengthenTask(
    task: record_layout.RecordLayout, size: int, longer_member: str | None
) -> record_layout.RecordLayout:
    """Makes the layout of a task that is longer than in the release.

    It has no members if it is not known which text member is longer.
    """
    surplus = size - task.size
    fields = []
    shift = 0
    for field in task.fields if longer_member else ():
        field = field._replace(offset=field.offset + shift)
        if field.name == longer_member:
            shift = surplus
            field_size = field.size + surplus
            field = field._replace(size=field_size, format=f"{field_size}s")
        fields.append(field)
    return record_layout.RecordLayout(task.name, size, fields, {}, task.byte_order)


def GetLongerLayouts(layout: Layout, task_size: int) -> list[Layout]:
    """Determines possible layouts of a build with longer tasks, of a size in bytes.

    Returns:
      one for each text member that may be the longer one, the command line first, and
          finally one without tasks.
    """
    members = [
        field.name
        for field in layout.task.fields
        if field.format.endswith("s") and field.size > 1
    ]
    members.sort(key=lambda name: name != "command_line")
    return [
        layout._replace(
            has_tasks=member is not None,
            longer_member=member,
            task=_LengthenTask(layout.task, task_size, member),
        )
        for member in [*members, None]
    ]


def GetSizes(
    release: Release, data_model: record_layout.DataModel
) -> tuple[int, int, int, int]:
    """Determines the sizes a release writes into the file header.

    Returns:
      sizes of a sample header, a task, the system-wide statistics and a control group
          (0 if there are none), in bytes.
    """
    cgroup_size = 0
    if release.cgroup:
        cgroup_size = _GetSize(release.cgroup, _CGROUP_FILES, data_model)
    return (
        _GetSize(release.sample_header, _RAWLOG_FILES, data_model),
        _GetSize(release.task, _TASK_FILES, data_model),
        _GetSize(release.system, _SYSTEM_FILES, data_model),
        cgroup_size,
    )


@functools.lru_cache(maxsize=None)
def _GetSize(
    name: str, filenames: tuple[str, ...], data_model: record_layout.DataModel
) -> int:
    """Determines the size of a structure in bytes."""
    definition = definitions.GetStructure(name, *filenames)
    return record_layout.GetStructureSize(definition, data_model)


def FormatVersion(version: int) -> str:
    """Formats a version of the file header, with or without 0x8000, such as "2.8"."""
    return f"{version >> 8 & 0x7f}.{version & 0xff}"


def GetFileHeaderLayout(name: str, byte_order: str) -> record_layout.RecordLayout:
    """Retrieves the layout of a file header, which all data models share."""
    return GetRecordLayout(name, _RAWLOG_FILES, record_layout.LP64, byte_order)


def CreateLayout(
    release: Release,
    data_model: record_layout.DataModel,
    byte_order: str,
    system_size: int,
    cgroup_size: int,
) -> Layout:
    """Creates the layout of a release for sizes in the file, in bytes.

    It has no system-wide statistics or control groups if their sizes differ from the
    release.
    """
    sizes = GetSizes(release, data_model)
    return Layout(
        release,
        data_model,
        byte_order,
        GetRecordLayout(release.sample_header, _RAWLOG_FILES, data_model, byte_order),
        _GetTaskLayout(release.task, data_model, byte_order),
        system_size,
        system_size == sizes[2],
        bool(release.cgroup) and cgroup_size == sizes[3],
    )
