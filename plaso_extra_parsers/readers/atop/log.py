"""Walks an atop raw log: file headers, samples, and the way past damage.

A log is a file header and samples to the end of the file. A plain cat of two logs has
a second file header in the middle, also of another release. A sample is a header and
two zlib blocks, since release 2.11 up to four.
"""

from __future__ import annotations

from typing import BinaryIO
from typing import Iterator

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.atop import cgroups
from plaso_extra_parsers.readers.atop import frames
from plaso_extra_parsers.readers.atop import search
from plaso_extra_parsers.readers.atop import system
from plaso_extra_parsers.readers.atop import tasks
from plaso_extra_parsers.readers.atop.frames import SIGNATURES
from plaso_extra_parsers.readers.atop.samples import AtopFileHeader
from plaso_extra_parsers.readers.atop.samples import AtopSample
from plaso_extra_parsers.readers.atop.samples import FLAG_ACCOUNTING
from plaso_extra_parsers.readers.atop.samples import FLAG_BOOT
from plaso_extra_parsers.readers.atop.samples import FLAG_CGROUPS
from plaso_extra_parsers.readers.atop.samples import FLAG_CONTAINERS
from plaso_extra_parsers.readers.atop.samples import FLAG_GPU
from plaso_extra_parsers.readers.atop.samples import FLAG_IO_COUNTERS
from plaso_extra_parsers.readers.atop.samples import FLAG_NETATOP
from plaso_extra_parsers.readers.atop.samples import FLAG_NETATOP_DAEMON

__all__ = [
    "AtopFileHeader",
    "AtopLog",
    "AtopSample",
    "FLAG_ACCOUNTING",
    "FLAG_BOOT",
    "FLAG_CGROUPS",
    "FLAG_CONTAINERS",
    "FLAG_GPU",
    "FLAG_IO_COUNTERS",
    "FLAG_NETATOP",
    "FLAG_NETATOP_DAEMON",
    "SIGNATURES",
]

_SYSTEM_BLOCK = 0
_TASK_BLOCK = 1
_CGROUP_BLOCK = 2
_CGROUP_PROCESS_BLOCK = 3


class AtopLog:
    """Atop raw log.

    Attributes:
      file_header (AtopFileHeader): first file header.
      file_size (int): size of the file in bytes.
    """

    def __init__(self, file_object: BinaryIO) -> None:
        """Opens an atop raw log.

        Args:
          file_object (file): file-like object.

        Raises:
          ParseError: if the file header is cut off.
          UnsupportedLayout: if the layout is not known.
          WrongFormat: if the file is not an atop raw log.
        """
        self._frames = frames.FrameReader(file_object)
        self._search = search.FrameSearch(self._frames)
        self.file_size = self._frames.file_size
        self.file_header = self._frames.ReadFileHeader(0)

    def IterateSamples(self) -> Iterator[AtopSample | errors.ParseError]:
        """Iterates over the samples in order of the file.

        Damage is a value, not an exception, because the walk goes on after it.

        Yields:
          AtopSample|ParseError: sample, or what could not be read in its place; what is
              left of a damaged sample follows the error.
        """
        file_header: AtopFileHeader | None = self.file_header
        offset = self.file_header.end_offset
        while file_header and offset < self.file_size:
            frame = self._ReadFrame(file_header, offset)
            while isinstance(frame, errors.ParseError):
                yield frame
                offset = offset if frame.offset is None else frame.offset
                if isinstance(frame, errors.UnsupportedLayout):
                    # Samples behind it must not be taken for those of another layout.
                    file_header = None
                remainder, offset = self._ReadRemainder(file_header, offset)
                frame = self._search.Search(file_header, offset)
                if isinstance(frame, AtopSample):
                    frame = self._search.CheckSample(frame) or frame
                if remainder and not frame and remainder.end_offset > self.file_size:
                    # The end of the file cuts it: there may be more than is sound.
                    available_size = self.file_size - remainder.blocks_offset
                    remainder = remainder._replace(available_size=available_size)
                if remainder and remainder.available_size:
                    yield remainder

            if not frame:
                break
            if isinstance(frame, AtopFileHeader):
                file_header = frame
            else:
                yield frame
            offset = frame.end_offset

    def _ReadRemainder(
        self, file_header: AtopFileHeader | None, offset: int
    ) -> tuple[AtopSample | None, int]:
        """Reads what is left of a sample behind which the walk cannot go on.

        Args:
          file_header (AtopFileHeader): file header before it, or None if its layout is
              not known.
          offset (int): offset relative to the start of the file, in bytes.

        Returns:
          tuple[AtopSample, int]: sample or None, and offset to search from.
        """
        if not file_header:
            return None, offset + 1
        return self._search.ReadRemainder(file_header, offset)

    def _ReadFrame(
        self, file_header: AtopFileHeader, offset: int
    ) -> AtopFileHeader | AtopSample | errors.ParseError | None:
        """Reads the frame that follows another one.

        Args:
          file_header (AtopFileHeader): file header before it.
          offset (int): offset relative to the start of the file, in bytes.

        Returns:
          AtopFileHeader|AtopSample|ParseError: frame, or why there is none from which
              the walk can go on.
        """
        try:
            if self._frames.HasFileHeader(offset):
                return self._frames.ReadFileHeader(offset)
            sample = self._frames.ReadSample(file_header, offset)
        except errors.ParseError as exception:
            return exception
        return self._search.CheckSample(sample) or sample

    def ReadCgroups(self, sample: AtopSample) -> list[cgroups.AtopCgroup]:
        """Reads the control groups of a sample.

        Args:
          sample (AtopSample): sample.

        Returns:
          list[AtopCgroup]: control groups in order of the block, empty if the sample
              has none.

        Raises:
          ParseError: if a block is damaged.
        """
        layout = sample.file_header.layout
        block_sizes = sample.GetBlockSizes()
        if not layout.has_cgroups or not (
            block_sizes[_CGROUP_BLOCK] or sample.record.number_of_cgroups
        ):
            return []
        groups_data = self._frames.ReadBlock(sample, _CGROUP_BLOCK)
        processes_data = b""
        number_of_processes = sample.record.number_of_cgroup_processes
        if block_sizes[_CGROUP_PROCESS_BLOCK] or number_of_processes:
            processes_data = self._frames.ReadBlock(sample, _CGROUP_PROCESS_BLOCK)
        return cgroups.ReadCgroups(
            groups_data,
            processes_data,
            layout.GetCgroupLayout(),
            sample.record.number_of_cgroups,
            sample.blocks_offset + sum(block_sizes[:_CGROUP_BLOCK]),
        )

    def ReadSystem(self, sample: AtopSample) -> system.AtopSystem:
        """Reads the system-wide statistics of a sample.

        Args:
          sample (AtopSample): sample.

        Returns:
          AtopSystem: system-wide statistics; its parts are decoded on request.

        Raises:
          ParseError: if the block is damaged.
          UnsupportedLayout: if the layout is not known.
        """
        layout = sample.file_header.layout
        parts = layout.GetSystemParts()
        data = self._frames.ReadBlock(sample, _SYSTEM_BLOCK)
        return system.AtopSystem(data, parts)

    def ReadTasks(self, sample: AtopSample) -> Iterator[tasks.AtopTask]:
        """Reads the tasks of a sample.

        Args:
          sample (AtopSample): sample; if it is cut off, the tasks that can be inflated
              are read.

        Returns:
          iterator[AtopTask]: tasks in order of the block.

        Raises:
          ParseError: if the block is damaged.
        """
        layout = sample.file_header.layout
        if sample.is_complete:
            data = self.ReadTasksData(sample)
        else:
            data = self._ReadPartialTasksData(sample)
        return tasks.IterateTasks(data, layout.task, sample.has_gpus)

    def ReadTasksData(self, sample: AtopSample) -> bytes:
        """Inflates the tasks of a sample.

        Args:
          sample (AtopSample): sample.

        Returns:
          bytes: tasks.

        Raises:
          ParseError: if the block is damaged.
        """
        return self._frames.ReadBlock(sample, _TASK_BLOCK)

    def _ReadPartialTasksData(self, sample: AtopSample) -> bytes:
        """Inflates what there is of the tasks of a sample that is cut off.

        Args:
          sample (AtopSample): sample.

        Returns:
          bytes: whole tasks.

        Raises:
          ParseError: if the block is damaged.
        """
        system_size, tasks_size, _, _ = sample.GetBlockSizes()
        if sample.available_size <= system_size:
            return b""
        if sample.available_size >= system_size + tasks_size:
            return self.ReadTasksData(sample)

        task_size = sample.file_header.layout.task.size
        data = self._frames.ReadPartialBlock(sample, _TASK_BLOCK)
        return data[: len(data) - len(data) % task_size]
