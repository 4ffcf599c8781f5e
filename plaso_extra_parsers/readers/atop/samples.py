"""Frames of an atop raw log: file headers and samples."""

from __future__ import annotations

from typing import Any
from typing import NamedTuple

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.atop import layouts

# Flags of a sample (rawlog.h) that are not in layouts. Releases that do not have a flag
# never set it.
FLAG_BOOT = 0x0001
FLAG_GPU = 0x0080


class AtopFileHeader(NamedTuple):
    """File header, and the layout of the samples after it.

    Attributes:
      record: members of the header; text is bytes.
      record_layout: layout of the header.
      layout: layout of the samples after it.
      version: version of atop, such as "2.8".
    """

    offset: int
    record: Any
    record_layout: record_layout.RecordLayout
    layout: layouts.Layout
    version: str

    @property
    def end_offset(self) -> int:
        """int: offset of its end relative to the start of the file, in bytes."""
        return self.offset + self.record_layout.size

    @property
    def has_own_layout(self) -> bool:
        """bool: True if the layout belongs to the version in the header."""
        version = self.record.atop_version
        return bool(version & layouts.VERSION_FLAG) and (
            version & ~layouts.VERSION_FLAG in self.layout.release.versions
        )

    def GetProblem(self) -> errors.ParseError | None:
        """Retrieves the error of a header whose version does not fit its sizes."""
        if self.has_own_layout:
            return None
        return errors.ParseError(
            f"No release of version {self.version} has the sizes in the file header: "
            f"read as of release {self.layout.release.name}, which has them",
            self.offset,
        )

    def GetText(self, name: str) -> str:
        """Retrieves the text of a member of the header, such as "utsname_node_name"."""
        return byte_reader.DecodeText(getattr(self.record, name))


class AtopSample(NamedTuple):
    """Sample: its header, and where its compressed blocks are.

    Attributes:
      record: members of the sample header.
      end_offset: offset of its end according to its header.
      is_recovered: True if it was found by a search after damage, or is the readable
          part of a damaged sample.
      available_size: number of bytes of its blocks that can be read; less than its
          header says if the sample is cut off.
    """

    file_header: AtopFileHeader
    offset: int
    record: Any
    end_offset: int
    is_recovered: bool
    available_size: int

    @property
    def blocks_offset(self) -> int:
        """int: offset of the first block relative to the start of the file."""
        return self.offset + self.file_header.layout.sample_header.size

    @property
    def has_cgroups(self) -> bool:
        """bool: True if the system had control groups and the release records them."""
        return bool(getattr(self.record, "number_of_cgroups", 0))

    @property
    def has_damage(self) -> bool:
        """bool: True if it was recovered, or if the end of the file cuts it off."""
        return self.is_recovered or not self.is_complete

    @property
    def has_gpus(self) -> bool:
        """bool: True if tasks have GPU statistics; release 2.4 and later."""
        return bool(self.record.flags & FLAG_GPU) and (
            self.file_header.layout.has_task_gpus
        )

    @property
    def is_boot(self) -> bool:
        """bool: True for the first sample of an atop run, which counts since boot."""
        return bool(self.record.flags & FLAG_BOOT)

    @property
    def is_complete(self) -> bool:
        """bool: True if all of its blocks are in the file."""
        return self.blocks_offset + self.available_size == self.end_offset

    def GetBlockSizes(self) -> tuple[int, int, int, int]:
        """Retrieves the sizes of the compressed blocks.

        Returns:
          sizes in bytes of system-wide statistics, tasks, control groups and their
              processes; 0 where the release has none.
        """
        return GetBlockSizes(self.record)

    def GetInflatedSizes(self) -> tuple[int, int, int, int]:
        """Retrieves the inflated sizes of the blocks in bytes, in the same order."""
        layout = self.file_header.layout
        return (
            layout.system_size,
            self.record.number_of_tasks * layout.task.size,
            getattr(self.record, "cgroups_size", 0),
            getattr(self.record, "number_of_cgroup_processes", 0) * 4,
        )


def GetBlockSizes(record: Any) -> tuple[int, int, int, int]:
    """Retrieves the sizes of the compressed blocks from a sample header, in bytes."""
    return (
        record.system_compressed_size,
        record.tasks_compressed_size,
        getattr(record, "cgroups_compressed_size", 0),
        getattr(record, "cgroup_processes_compressed_size", 0),
    )
