"""Walks an atop raw log: file headers, samples, and the way past damage.

A log is a file header and samples to the end of the file. A plain cat of two logs has
a second file header in the middle, also of another release. A sample is a header and
two zlib blocks, since release 2.11 up to four. Nothing but zlib has a checksum, hence
a sample header is believed only if sizes and zlib headers agree with it.
"""

from __future__ import annotations

import struct
import zlib

from typing import Any
from typing import BinaryIO
from typing import Iterator
from typing import NamedTuple

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.atop import cgroups
from plaso_extra_parsers.readers.atop import layouts
from plaso_extra_parsers.readers.atop import system
from plaso_extra_parsers.readers.atop import tasks

_SIGNATURE = 0xFEEDBEEF

SIGNATURES = {
    struct.pack(byte_order + "I", _SIGNATURE): byte_order
    for byte_order in (record_layout.LITTLE_ENDIAN, record_layout.BIG_ENDIAN)
}

# compress() of zlib writes this at the default level, as all releases do.
_ZLIB_HEADER = b"\x78\x9c"

# No block is inflated to more than this, whatever its header says. A quarter of a
# million tasks fit, atop itself drops exited processes over 50 MiB.
_MAXIMUM_BLOCK_SIZE = 256 * 1024 * 1024

# Deflate never does better than 1032:1; zlib adds less than 0.1% and 64 bytes to data
# that it cannot compress.
_MAXIMUM_RATIO = 1032
_MAXIMUM_OVERHEAD = 1024

# The walk past damage reads windows of this size, and inflates at most so many blocks
# that turn out not to be a sample.
_SEARCH_WINDOW_SIZE = 1024 * 1024
_MAXIMUM_FALSE_SAMPLES = 4096

# Flags of a sample (rawlog.h). Flags before a release are never set by it.
FLAG_BOOT = 0x0001
FLAG_NETATOP = 0x0004
FLAG_NETATOP_DAEMON = 0x0008
FLAG_ACCOUNTING = 0x0010
FLAG_IO_COUNTERS = 0x0020
FLAG_CONTAINERS = 0x0040
FLAG_GPU = 0x0080
FLAG_CGROUPS = 0x0100


class AtopFileHeader(NamedTuple):
    """File header with the layout it leads to.

    Attributes:
      offset (int): offset relative to the start of the file, in bytes.
      record (NamedTuple): members of the header; text is bytes.
      record_layout (RecordLayout): layout of the header.
      layout (Layout): layout of what follows.
      version (str): version of atop, such as "2.8".
    """

    offset: int
    record: Any
    record_layout: record_layout.RecordLayout
    layout: layouts.Layout
    version: str

    def GetText(self, name: str) -> str:
        """Retrieves text of the header.

        Args:
          name (str): name of the member, such as "utsname_node_name".

        Returns:
          str: text.
        """
        return byte_reader.DecodeText(getattr(self.record, name))


class AtopSample(NamedTuple):
    """Sample: where its blocks are. Nothing of it has been inflated.

    Attributes:
      file_header (AtopFileHeader): file header it follows.
      offset (int): offset relative to the start of the file, in bytes.
      record (NamedTuple): members of the sample header.
      end_offset (int): offset of its end as of its header, in bytes.
      is_recovered (bool): True if it was found by search past damage.
      available_size (int): number of bytes of its blocks in the file; less than its
          header says if the log is cut off.
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
    def has_gpus(self) -> bool:
        """bool: True if tasks have GPU statistics; release 2.4 and later."""
        return (
            bool(self.record.flags & FLAG_GPU) and self.file_header.layout.has_task_gpus
        )

    @property
    def is_boot(self) -> bool:
        """bool: True if all counters are since boot: first sample of an atop run."""
        return bool(self.record.flags & FLAG_BOOT)

    @property
    def is_complete(self) -> bool:
        """bool: True if all of its blocks are in the file."""
        return self.blocks_offset + self.available_size == self.end_offset

    def GetBlockSizes(self) -> tuple[int, int, int, int]:
        """Retrieves the sizes of the compressed blocks.

        Returns:
          tuple[int, int, int, int]: sizes in bytes of system-wide statistics, tasks,
              control groups and their processes; 0 where the release has none.
        """
        return _GetBlockSizes(self.record)


def _GetBlockSizes(record: Any) -> tuple[int, int, int, int]:
    """Retrieves the sizes of the compressed blocks of a sample header.

    Args:
      record (NamedTuple): members of the sample header.

    Returns:
      tuple[int, int, int, int]: sizes in bytes.
    """
    return (
        record.system_compressed_size,
        record.tasks_compressed_size,
        getattr(record, "cgroups_compressed_size", 0),
        getattr(record, "cgroup_processes_compressed_size", 0),
    )


def _CanInflateTo(compressed_size: int, uncompressed_size: int) -> bool:
    """Determines if a block can be of the size its header promises.

    Args:
      compressed_size (int): size of the zlib stream in bytes.
      uncompressed_size (int): size of the inflated data in bytes.

    Returns:
      bool: True if so.
    """
    return (
        uncompressed_size <= _MAXIMUM_BLOCK_SIZE
        and uncompressed_size <= compressed_size * _MAXIMUM_RATIO
        and compressed_size
        <= uncompressed_size + uncompressed_size // 1000 + _MAXIMUM_OVERHEAD
    )


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
        self._false_samples = 0
        self._file_object = file_object
        self.file_size = byte_reader.GetFileSize(file_object)
        self.file_header = self.ReadFileHeader(0)

    def _CheckBlocks(self, file_header: AtopFileHeader, record: Any) -> str | None:
        """Checks if the sizes in a sample header can be true.

        Args:
          file_header (AtopFileHeader): file header the sample follows.
          record (NamedTuple): members of the sample header.

        Returns:
          str: what was expected and found, or None if nothing contradicts.
        """
        layout = file_header.layout
        tasks_size = record.number_of_tasks * layout.task.size
        blocks = [
            ("system", record.system_compressed_size, layout.system_size),
            ("task", record.tasks_compressed_size, tasks_size),
        ]
        if layout.has_cgroups:
            blocks.append(
                ("cgroup", record.cgroups_compressed_size, record.cgroups_size)
            )
            blocks.append(
                (
                    "cgroup process",
                    record.cgroup_processes_compressed_size,
                    record.number_of_cgroup_processes * 4,
                )
            )
        for name, compressed_size, uncompressed_size in blocks:
            if not _CanInflateTo(compressed_size, uncompressed_size):
                return (
                    f"{name} block cannot inflate to the expected "
                    f"{uncompressed_size} bytes, found {compressed_size} bytes"
                )
        if record.sample_time <= 0:
            return f"expected a sample time after 1970, found {record.sample_time}"
        return None

    def _CheckBlockHeaders(self, sample: AtopSample) -> str | None:
        """Checks if zlib streams begin where a sample header says.

        Args:
          sample (AtopSample): sample.

        Returns:
          str: what was expected and found, or None if nothing contradicts.
        """
        relative_offset = 0
        for block_size in sample.GetBlockSizes():
            if block_size and relative_offset + 2 <= sample.available_size:
                offset = sample.blocks_offset + relative_offset
                data = byte_reader.ReadData(self._file_object, offset, 2, "block")
                if data != _ZLIB_HEADER:
                    return f"expected zlib header 789c at 0x{offset:08x}, found {data.hex()}"
            relative_offset += block_size
        return None

    def _ReadBlock(self, sample: AtopSample, index: int, size: int, name: str) -> bytes:
        """Inflates a block of a sample.

        Args:
          sample (AtopSample): sample.
          index (int): index of the block.
          size (int): size of the inflated block in bytes.
          name (str): name of the block, for errors.

        Returns:
          bytes: inflated block, of exactly that size.

        Raises:
          ParseError: if the block is damaged or cut off.
        """
        sizes = sample.GetBlockSizes()
        offset = sample.blocks_offset + sum(sizes[:index])
        if not _CanInflateTo(sizes[index], size):
            raise errors.ParseError(
                f"Unable to inflate {name} block: {sizes[index]} bytes cannot inflate to "
                f"the expected {size} bytes",
                offset,
            )
        data = byte_reader.ReadData(
            self._file_object, offset, sizes[index], f"{name} block"
        )
        return byte_reader.InflateData(data, size, offset, f"{name} block")

    def _ReadSample(
        self, file_header: AtopFileHeader, offset: int, is_recovered: bool = False
    ) -> AtopSample:
        """Reads a sample header and checks what can be checked without inflating.

        Args:
          file_header (AtopFileHeader): file header the sample follows.
          offset (int): offset relative to the start of the file, in bytes.
          is_recovered (Optional[bool]): True if found by search.

        Returns:
          AtopSample: sample.

        Raises:
          ParseError: if there is no sample at the offset.
        """
        header_layout = file_header.layout.sample_header
        data = byte_reader.ReadData(
            self._file_object, offset, header_layout.size, "sample header"
        )
        record = header_layout.ReadRecord(data)
        problem = self._CheckBlocks(file_header, record)
        if not problem:
            blocks_offset = offset + header_layout.size
            blocks_size = sum(_GetBlockSizes(record))
            sample = AtopSample(
                file_header,
                offset,
                record,
                blocks_offset + blocks_size,
                is_recovered,
                min(blocks_size, self.file_size - blocks_offset),
            )
            problem = self._CheckBlockHeaders(sample)
        if problem:
            raise errors.ParseError(f"Unable to read sample: {problem}", offset)
        return sample

    def _SearchSample(
        self, file_header: AtopFileHeader, start_offset: int
    ) -> AtopSample | AtopFileHeader | None:
        """Searches for the next sample or file header past damage.

        Args:
          file_header (AtopFileHeader): file header before the damage.
          start_offset (int): offset to search from, in bytes.

        Returns:
          AtopSample|AtopFileHeader: what was found first, or None.
        """
        header_size = file_header.layout.sample_header.size
        window_offset = start_offset
        while window_offset < self.file_size:
            size = min(_SEARCH_WINDOW_SIZE, self.file_size - window_offset)
            window = byte_reader.ReadData(
                self._file_object, window_offset, size, "damaged data"
            )
            for position in self._IterateCandidates(window, header_size):
                found = self._CheckCandidate(file_header, window_offset + position)
                if found:
                    return found
            if window_offset + size >= self.file_size:
                break
            # A header that the end of the window cuts is whole in the next one.
            window_offset += size - header_size - len(_ZLIB_HEADER)
        return None

    @staticmethod
    def _IterateCandidates(window: bytes, header_size: int) -> Iterator[int]:
        """Iterates over places where a sample or file header can begin.

        Args:
          window (bytes): data.
          header_size (int): size of a sample header in bytes.

        Yields:
          int: offset relative to the start of the window, ascending.
        """
        places = []
        for pattern, distance in [(_ZLIB_HEADER, header_size)] + [
            (signature, 0) for signature in SIGNATURES
        ]:
            position = window.find(pattern)
            while position >= 0:
                if position >= distance:
                    places.append(position - distance)
                position = window.find(pattern, position + 1)
        yield from sorted(places)

    def _CheckCandidate(
        self, file_header: AtopFileHeader, offset: int
    ) -> AtopSample | AtopFileHeader | None:
        """Checks if a sample or file header begins at an offset.

        Args:
          file_header (AtopFileHeader): file header before the damage.
          offset (int): offset relative to the start of the file, in bytes.

        Returns:
          AtopSample|AtopFileHeader: what begins there, or None.
        """
        try:
            found = self._ReadFileHeaderAt(offset)
            if found:
                return found
            sample = self._ReadSample(file_header, offset, is_recovered=True)
        except errors.ParseError:
            return None

        if not sample.is_complete or self._false_samples >= _MAXIMUM_FALSE_SAMPLES:
            return None
        try:
            self._ReadBlock(sample, 0, file_header.layout.system_size, "system")
        except errors.ParseError:
            # The system block may be what is damaged.
            try:
                self.ReadTasksData(sample)
            except errors.ParseError:
                self._false_samples += 1
                return None
        return sample

    def _ReadFileHeaderAt(self, offset: int) -> AtopFileHeader | None:
        """Reads a file header if there is one.

        Args:
          offset (int): offset relative to the start of the file, in bytes.

        Returns:
          AtopFileHeader: file header, or None if there is none.

        Raises:
          ParseError: if there is one that cannot be read.
          UnsupportedLayout: if there is one and its layout is not known.
        """
        try:
            return self.ReadFileHeader(offset)
        except errors.WrongFormat:
            return None

    def IterateSamples(self) -> Iterator[AtopSample | errors.ParseError]:
        """Iterates over the samples in order of the file.

        Damage is a value, not an exception, because the walk goes on after it.

        Yields:
          AtopSample|ParseError: sample, or what could not be read in its place.
        """
        file_header = self.file_header
        offset = file_header.record.header_size
        while offset < self.file_size:
            damage: errors.ParseError
            try:
                next_header = self._ReadFileHeaderAt(offset)
                if next_header:
                    file_header = next_header
                    offset += next_header.record.header_size
                    continue
                sample = self._ReadSample(file_header, offset)
                if sample.is_complete:
                    yield sample
                    offset = sample.end_offset
                    continue
                damage = errors.ParseError(
                    f"Sample is cut off: expected {sample.end_offset - offset} bytes, "
                    f"found {self.file_size - offset}",
                    offset,
                )
            except errors.ParseError as exception:
                damage = exception
                sample = None

            yield damage
            found = self._SearchSample(file_header, offset + 1)
            if isinstance(found, AtopFileHeader):
                file_header = found
                offset = found.offset + found.record.header_size
            elif found:
                yield found
                offset = found.end_offset
            else:
                if sample:
                    yield sample
                break

    def ReadFileHeader(self, offset: int) -> AtopFileHeader:
        """Reads a file header.

        Args:
          offset (int): offset relative to the start of the file, in bytes.

        Returns:
          AtopFileHeader: file header.

        Raises:
          ParseError: if the file header is cut off.
          UnsupportedLayout: if the layout is not known.
          WrongFormat: if there is no file header.
        """
        self._file_object.seek(offset, 0)
        signature = self._file_object.read(4)
        byte_order = SIGNATURES.get(signature)
        if not byte_order:
            raise errors.WrongFormat(
                f"Expected signature feedbeef, found {signature.hex()}", offset
            )
        header_layout = layouts.GetFileHeaderLayout(
            layouts.NEWEST_FILE_HEADER, byte_order
        )
        data = byte_reader.ReadData(
            self._file_object, offset, header_layout.size, "file header"
        )
        newest_record = header_layout.ReadRecord(data)
        if newest_record.header_size != header_layout.size:
            raise errors.UnsupportedLayout(
                f"Unsupported atop file header: expected {header_layout.size} bytes, "
                f"found {newest_record.header_size}",
                offset,
            )
        layout = layouts.GetLayout(newest_record, byte_order, offset)
        header_layout = layouts.GetFileHeaderLayout(
            layout.release.file_header, byte_order
        )
        return AtopFileHeader(
            offset,
            header_layout.ReadRecord(data),
            header_layout,
            layout,
            layouts.FormatVersion(newest_record.atop_version),
        )

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
        if not layout.has_cgroups or not sample.record.cgroups_compressed_size:
            return []
        offset = sample.blocks_offset + sum(sample.GetBlockSizes()[:2])
        groups_data = self._ReadBlock(sample, 2, sample.record.cgroups_size, "cgroup")
        processes_data = b""
        if sample.record.cgroup_processes_compressed_size:
            size = sample.record.number_of_cgroup_processes * 4
            processes_data = self._ReadBlock(sample, 3, size, "cgroup process")
        return cgroups.ReadCgroups(
            groups_data,
            processes_data,
            layout.GetCgroupLayout(),
            sample.record.number_of_cgroups,
            offset,
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
        data = self._ReadBlock(sample, 0, layout.system_size, "system")
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
        size = sample.record.number_of_tasks * sample.file_header.layout.task.size
        return self._ReadBlock(sample, 1, size, "task") if size else b""

    def _ReadPartialTasksData(self, sample: AtopSample) -> bytes:
        """Inflates what there is of the tasks of a sample that is cut off.

        Args:
          sample (AtopSample): sample.

        Returns:
          bytes: whole tasks.
        """
        system_size, tasks_size, _, _ = sample.GetBlockSizes()
        available_size = min(sample.available_size - system_size, tasks_size)
        if available_size <= 0:
            return b""
        task_size = sample.file_header.layout.task.size
        data = byte_reader.ReadData(
            self._file_object,
            sample.blocks_offset + system_size,
            available_size,
            "task block",
        )
        try:
            data = zlib.decompressobj().decompress(
                data, sample.record.number_of_tasks * task_size
            )
        except zlib.error:
            return b""
        return data[: len(data) - len(data) % task_size]
