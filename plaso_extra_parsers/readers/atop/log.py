"""Walks through an atop raw log: file headers, samples, and damage.

A log is a file header, and samples up to the end of the file. Two logs that cat joined
have a second file header in the middle, possibly of another release. A sample is a
header and two zlib blocks, or up to four since release 2.11.
"""

from __future__ import annotations

import itertools

from typing import BinaryIO
from typing import Generator
from typing import Iterator
from typing import Union

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.atop import blocks
from plaso_extra_parsers.readers.atop import cgroups
from plaso_extra_parsers.readers.atop import frames
from plaso_extra_parsers.readers.atop import search
from plaso_extra_parsers.readers.atop import system
from plaso_extra_parsers.readers.atop import tasks
from plaso_extra_parsers.readers.atop.frames import SIGNATURES
from plaso_extra_parsers.readers.atop.samples import AtopFileHeader
from plaso_extra_parsers.readers.atop.samples import AtopSample

__all__ = ["AtopFileHeader", "AtopLog", "AtopSample", "SIGNATURES"]

_Frame = Union[AtopFileHeader, AtopSample, errors.ParseError]


class AtopLog:
    """Atop raw log.

    Attributes:
      file_header (AtopFileHeader): first file header.
      file_size (int): size of the file in bytes.
    """

    def __init__(self, file_object: BinaryIO) -> None:
        """Reads the first file header.

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
        """Reads the samples in order of the file.

        Damage is a value, not an exception, because the walk goes on after it.

        Yields:
          sample, or the error if it cannot be read; the rest of a damaged sample
              follows the error.
        """
        file_header = self.file_header
        problem = file_header.GetProblem()
        if problem:
            yield problem
        self._search.AddFileHeader(file_header)
        offset = file_header.end_offset
        while offset < self.file_size:
            frame: _Frame | None = self._ReadFrame(file_header, offset)
            if isinstance(frame, errors.ParseError):
                frame = yield from self._PassDamage(frame, file_header, offset)
            if isinstance(frame, AtopFileHeader):
                file_header = frame
                self._search.AddFileHeader(file_header)
                problem = file_header.GetProblem()
                if problem:
                    yield problem
            elif frame:
                file_header = frame.file_header
                yield frame
            else:
                break
            offset = frame.end_offset

    def _PassDamage(
        self, damage: errors.ParseError, file_header: AtopFileHeader, offset: int
    ) -> Generator[
        AtopSample | errors.ParseError, None, AtopFileHeader | AtopSample | None
    ]:
        """Passes damage, and yields errors and remainders; returns the next frame."""
        frame: _Frame | None = damage
        while isinstance(frame, errors.ParseError):
            yield frame
            read_end_offset = frame.end_offset
            is_unknown = isinstance(frame, errors.UnsupportedLayout)
            # The unreadable part may begin in the middle of the frame.
            if frame.offset is not None and read_end_offset is None:
                offset = frame.offset
            remainder, offset = self._search.ReadRemainder(file_header, offset)
            frame = self._search.Search(file_header, offset, is_unknown)
            for problem in self._search.TakeProblems():
                # An error with the same end offset has already been reported.
                if problem.end_offset is None or problem.end_offset != read_end_offset:
                    yield problem
            if isinstance(frame, AtopSample):
                frame = self._search.CheckSample(frame) or frame
            if remainder and not frame and remainder.end_offset > self.file_size:
                # The end of the file cuts the sample off: a part of its next block may
                # exist.
                available_size = self.file_size - remainder.blocks_offset
                remainder = remainder._replace(available_size=available_size)
            if remainder and remainder.available_size:
                yield remainder
        return frame

    def _ReadFrame(
        self, file_header: AtopFileHeader, offset: int
    ) -> AtopFileHeader | AtopSample | errors.ParseError | None:
        """Reads the next frame, or returns the error if there is no plausible one."""
        try:
            if self._frames.HasFileHeader(offset):
                next_header = self._frames.ReadFileHeader(offset)
                problem = self._search.CheckFileHeader(file_header, next_header)
                return problem or next_header
            sample = self._frames.ReadSample(file_header, offset)
        except errors.ParseError as exception:
            return exception
        return self._search.CheckSample(sample) or sample

    def ReadCgroups(self, sample: AtopSample) -> list[cgroups.AtopCgroup]:
        """Reads the control groups of a sample in order of the block.

        Returns:
          control groups, an empty list if the sample has none.

        Raises:
          ParseError: if a block is damaged.
        """
        layout = sample.file_header.layout
        block_sizes = sample.GetBlockSizes()
        if not layout.has_cgroups or not (
            block_sizes[blocks.CGROUP_BLOCK] or sample.record.number_of_cgroups
        ):
            return []
        groups_data = self._frames.blocks.ReadBlock(sample, blocks.CGROUP_BLOCK)
        processes_data = b""
        number_of_processes = sample.record.number_of_cgroup_processes
        if block_sizes[blocks.CGROUP_PROCESS_BLOCK] or number_of_processes:
            processes_data = self._frames.blocks.ReadBlock(
                sample, blocks.CGROUP_PROCESS_BLOCK
            )
        return cgroups.ReadCgroups(
            groups_data,
            processes_data,
            layout.GetCgroupLayout(),
            sample.record.number_of_cgroups,
            sample.blocks_offset + sum(block_sizes[: blocks.CGROUP_BLOCK]),
        )

    def ReadSystem(self, sample: AtopSample) -> system.AtopSystem:
        """Reads the system-wide statistics of a sample.

        Returns:
          system-wide statistics, whose parts are decoded on request.

        Raises:
          ParseError: if the block is damaged.
          UnsupportedLayout: if the layout is not known.
        """
        layout = sample.file_header.layout
        parts = layout.GetSystemParts()
        data = self._frames.blocks.ReadBlock(sample, blocks.SYSTEM_BLOCK)
        return system.AtopSystem(data, parts)

    def ReadTasks(self, sample: AtopSample) -> Iterator[tasks.AtopTask]:
        """Reads the tasks of a sample in order, see ReadTaskBlocks."""
        return itertools.chain.from_iterable(self.ReadTaskBlocks(sample))

    def ReadTaskBlocks(self, sample: AtopSample) -> Iterator[tasks.TaskBlock]:
        """Reads the tasks of a sample in order, as one block or pieces of a large one.

        If the sample is cut off, these are the tasks that can be inflated.

        Raises:
          ParseError: if the block is damaged.
          UnsupportedLayout: if the layout of a task is not known.
        """
        layout = sample.file_header.layout
        if not layout.has_tasks:
            raise errors.UnsupportedLayout(
                f"Layout of tasks is not known: found {layout.task.size} bytes"
            )
        iterate_block = self._frames.blocks.IterateBlock
        if sample.is_complete or self._HasTaskBlock(sample):
            if blocks.IsSmall(sample, blocks.TASK_BLOCK):
                data = self.ReadTasksData(sample)
                return iter([tasks.TaskBlock(data, layout.task, sample.has_gpus)])
            size = sample.GetInflatedSizes()[blocks.TASK_BLOCK]
            self._frames.blocks.MeasureBlock(sample, blocks.TASK_BLOCK)
        else:
            size = self._frames.blocks.MeasurePartialBlock(sample, blocks.TASK_BLOCK)
            iterate_block = self._frames.blocks.IteratePartialBlock

        return _IterateTaskBlocks(
            iterate_block(sample, blocks.TASK_BLOCK), size, sample
        )

    def _HasTaskBlock(self, sample: AtopSample) -> bool:
        """Determines if the whole task block of a truncated sample is in the file."""
        return sample.available_size >= sum(
            sample.GetBlockSizes()[: blocks.TASK_BLOCK + 1]
        )

    def ReadTasksData(self, sample: AtopSample) -> bytes:
        """Inflates the tasks of a sample.

        Raises:
          ParseError: if the block is damaged.
        """
        return self._frames.blocks.ReadBlock(sample, blocks.TASK_BLOCK)


def _IterateTaskBlocks(
    pieces: Iterator[bytes], size: int, sample: AtopSample
) -> Iterator[tasks.TaskBlock]:
    """Iterates over the complete tasks in the first bytes of a block, up to a size."""
    layout = sample.file_header.layout.task
    left_over = b""
    size -= size % layout.size
    for piece in pieces:
        data = (left_over + piece)[:size]
        whole_size = len(data) - len(data) % layout.size
        yield tasks.TaskBlock(data[:whole_size], layout, sample.has_gpus)
        left_over = data[whole_size:]
        size -= whole_size
        if not size:
            break
