"""Writer of atop raw logs of any release, data model and byte order.

Bytes go through the same definitions as those of the reader, but the other way round.
That these are true is shown by the recordings in test_data/atop, and by one log that is
written byte by byte in tests/readers/atop/log.py.
"""

from __future__ import annotations

import functools
import io
import zlib

from typing import Any
from typing import Mapping
from typing import NamedTuple
from typing import Sequence

from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.atop import layouts

SIGNATURE = 0xFEEDBEEF

# 2026-11-20 21:28:28 UTC.
FIRST_SAMPLE_TIME = 1795210108
INTERVAL = 600
BOOT_TIME = FIRST_SAMPLE_TIME - 3600

# Of a task that began since the last sample: bit 31 of the exit code, as the signed
# integer it is in the file.
BEGAN_IN_INTERVAL = -(1 << 31)

_Values = Mapping[str, Any]

_RELEASES = {release.name: release for release in layouts.RELEASES}


class Cgroup(NamedTuple):
    """Control group to write.

    Attributes:
      name: own name.
      parent: index of the parent, -1 for the root.
      process_identifiers: processes.
      values: members that differ from what follows from the above.
    """

    name: bytes
    parent: int
    process_identifiers: tuple[int, ...] = ()
    values: _Values | None = None


DEFAULT_CGROUPS = (
    Cgroup(b"", -1, (1,)),
    Cgroup(b"system.slice", 0),
    Cgroup(b"ssh.service", 1, (100,), {"configuration_processor_weight": 100}),
)


@functools.lru_cache(maxsize=64)
def _Compress(data: bytes) -> bytes:
    """Compresses a block as atop does."""
    return zlib.compress(data)


def _Damage(block: bytes) -> bytes:
    """Damages a compressed block in its middle, which keeps its size."""
    # The checksum at the end tells, whatever the flipped bits mean.
    return block[:-1] + bytes([block[-1] ^ 0xFF])


# Each kind of damage has a method of its own, so that no test pokes bytes.
class AtopWriter:  # pylint: disable=too-many-public-methods
    """Writes an atop raw log.

    Attributes:
      offsets (list[int]): offsets of the samples, damaged ones included, relative to
          the start of the file, in bytes.
    """

    def __init__(
        self,
        release: str = "2.13",
        data_model: record_layout.DataModel = record_layout.LP64,
        byte_order: str = record_layout.LITTLE_ENDIAN,
        **file_header: Any,
    ) -> None:
        """Initializes a writer with a file header; values override its members.

        The release is the name of a row in the table of layouts.
        """
        row = _RELEASES[release]
        sizes = layouts.GetSizes(row, data_model)
        self._data = bytearray()
        self._next_time = FIRST_SAMPLE_TIME
        self._sizes = sizes
        self.layout = layouts.CreateLayout(
            row, data_model, byte_order, sizes[2], sizes[3]
        )
        self.offsets: list[int] = []
        self.AppendFileHeader(**file_header)

    def LengthenTasks(self, member: str, surplus: int) -> None:
        """Makes the tasks those of a build with so many bytes more for a text."""
        (self.layout,) = (
            layout
            for layout in layouts.GetLongerLayouts(
                self.layout, self.layout.task.size + surplus
            )
            if layout.longer_member == member
        )

    def GetBytes(self) -> bytes:
        """Retrieves the log."""
        return bytes(self._data)

    def GetFileObject(self) -> io.BytesIO:
        """Retrieves the log as a file."""
        return io.BytesIO(self._data)

    def AppendFileHeader(self, **values: Any) -> None:
        """Appends a file header, as the first bytes of a log are."""
        header_layout = layouts.GetFileHeaderLayout(
            self.layout.release.file_header, self.layout.byte_order
        )
        defaults = {
            "signature": SIGNATURE,
            "atop_version": layouts.VERSION_FLAG | self.layout.release.versions[-1],
            "header_size": header_layout.size,
            "sample_header_size": self._sizes[0],
            "task_size": self._sizes[1],
            "system_size": self._sizes[2],
            "ticks_per_second": 100,
            "page_size": 4096,
            "support_flags": 0x35,
            "kernel_version": 6,
            "kernel_patch_level": 1,
            "utsname_system_name": b"Linux",
            "utsname_node_name": b"labhost",
            "utsname_kernel_release": b"6.1.0-37-amd64",
            "utsname_machine": b"x86_64",
        }
        if self._sizes[3]:
            defaults["cgroup_size"] = self._sizes[3]
        self._data += header_layout.FoldRecord({**defaults, **values})

    def MakeTask(self, **values: Any) -> dict[str, Any]:
        """Makes a task, of a process named bash, with members that the release has."""
        defaults = {
            "command_line": b"bash -l",
            "is_process": 1,
            "name": b"bash",
            "number_of_threads": 1,
            "parent_process_identifier": 1,
            "process_identifier": 100,
            "resident_size": 5120,
            "start_time": FIRST_SAMPLE_TIME - 100,
            "state": b"S",
            "thread_group_identifier": 100,
            "user_time": 3,
        }
        names = {field.name for field in self.layout.task.fields}
        task = {name: value for name, value in defaults.items() if name in names}
        task.update(values)
        return task

    def FoldTasks(self, tasks: Sequence[_Values] | None = None) -> bytes:
        """Folds tasks, by default two, to a block before compression."""
        if tasks is None:
            tasks = [
                self.MakeTask(process_identifier=1, name=b"systemd"),
                self.MakeTask(),
            ]
        return b"".join(self.layout.task.FoldRecord(task) for task in tasks)

    def FoldSystem(
        self,
        parts: Mapping[str, _Values] | None = None,
        entries: Mapping[tuple[str, str], Sequence[_Values]] | None = None,
    ) -> bytes:
        """Folds system-wide statistics to a block before compression.

        Members are per part; entries per part and array, of which the part says how
        many count.
        """
        layout_parts = self.layout.GetSystemParts()
        if parts is None:
            parts = {
                "processors": {"number_of_processors": 2, "context_switches": 1000},
                "memory": {"physical_memory": 262144, "free_memory": 1024},
                "disks": {"number_of_disks": 1},
                "interfaces": {"number_of_interfaces": 1},
            }
            entries = {
                ("disks", "disks"): [{"name": b"sda", "reads": 7}],
                ("interfaces", "interfaces"): [{"name": b"eth0"}],
            }
        data = bytearray(self.layout.system_size)
        for name, values in parts.items():
            part = layout_parts[name]
            record = part.layout.FoldRecord(values)
            data[part.offset : part.offset + part.layout.size] = record
        for (part_name, array_name), rows in (entries or {}).items():
            part = layout_parts[part_name]
            array = part.layout.arrays[array_name]
            offset = part.offset + array.offset
            for row in rows:
                record = array.layout.FoldRecord(row)
                data[offset : offset + array.layout.size] = record
                offset += array.layout.size
        return bytes(data)

    def FoldCgroups(self, cgroups: Sequence[Cgroup]) -> bytes:
        """Folds control groups to a block before compression."""
        layout = self.layout.GetCgroupLayout()
        data = b""
        for index, cgroup in enumerate(cgroups):
            size = layout.size + len(cgroup.name) + 1
            size += -size % 8
            record = layout.FoldRecord(
                {
                    "general_structure_size": size,
                    "general_sequence": index,
                    "general_parent_sequence": cgroup.parent,
                    "general_number_of_processes": len(cgroup.process_identifiers),
                    "general_name_size": len(cgroup.name),
                    **(cgroup.values or {}),
                }
            )
            data += (record + cgroup.name).ljust(size, b"\x00")
        return data

    def AppendSample(
        self,
        system: bytes | None = None,
        tasks: Sequence[_Values] | None = None,
        cgroups: Sequence[Cgroup] | None = None,
        blocks: Mapping[int, bytes] | None = None,
        **values: Any,
    ) -> None:
        """Appends a sample.

        Args:
          system: system block before compression, as of FoldSystem.
          tasks: tasks.
          cgroups: control groups, 2.11 and later.
          blocks: compressed blocks that replace those made of the above, per index:
              system, tasks, cgroups and their processes.
          values: members of the sample header to override.
        """
        self.offsets.append(len(self._data))
        self._data += self.FoldSample(system, tasks, cgroups, blocks, **values)

    def FoldSample(
        self,
        system: bytes | None = None,
        tasks: Sequence[_Values] | None = None,
        cgroups: Sequence[Cgroup] | None = None,
        blocks: Mapping[int, bytes] | None = None,
        **values: Any,
    ) -> bytes:
        """Folds a sample, see AppendSample."""
        tasks_data = self.FoldTasks(tasks)
        sample_blocks = {
            0: _Compress(self.FoldSystem() if system is None else system),
            1: _Compress(tasks_data),
        }
        header: dict[str, Any] = {
            "sample_time": self._next_time,
            "interval": INTERVAL,
            "number_of_tasks": len(tasks_data) // self.layout.task.size,
        }
        if self.layout.has_cgroups:
            if cgroups is None:
                cgroups = DEFAULT_CGROUPS
            cgroups_data = self.FoldCgroups(cgroups)
            identifiers = [
                identifier
                for cgroup in cgroups
                for identifier in cgroup.process_identifiers
            ]
            header["number_of_cgroups"] = len(cgroups)
            header["cgroups_size"] = len(cgroups_data)
            header["number_of_cgroup_processes"] = len(identifiers)
            if cgroups:
                sample_blocks[2] = _Compress(cgroups_data)
            if identifiers:
                order: Any = (
                    "little"
                    if self.layout.byte_order == record_layout.LITTLE_ENDIAN
                    else "big"
                )
                sample_blocks[3] = _Compress(
                    b"".join(number.to_bytes(4, order) for number in identifiers)
                )
        sample_blocks.update(blocks or {})
        for index, name in enumerate(
            (
                "system_compressed_size",
                "tasks_compressed_size",
                "cgroups_compressed_size",
                "cgroup_processes_compressed_size",
            )
        ):
            if index in sample_blocks:
                header[name] = len(sample_blocks[index])
        header.update(values)
        self._next_time = max(self._next_time, header["sample_time"]) + INTERVAL
        return self.layout.sample_header.FoldRecord(header) + b"".join(
            sample_blocks[index] for index in sorted(sample_blocks)
        )

    def SetNextTime(self, sample_time: int) -> None:
        """Sets the time of the next sample, in seconds since 1970-01-01 UTC."""
        self._next_time = sample_time

    def AppendBootSample(self, boot_time: int = BOOT_TIME) -> None:
        """Appends the first sample of another atop run, as a restart does.

        The time of the boot is in seconds since 1970.
        """
        self.AppendSample(flags=1, interval=self._next_time - boot_time)

    def AppendTruncatedSample(self, size: int) -> None:
        """Appends the beginning of a sample, as a crash leaves it.

        A negative size leaves out so many bytes at the end.
        """
        self.offsets.append(len(self._data))
        self._data += self.FoldSample()[:size]

    def AppendCorruptSystemBlock(self, cgroups: Sequence[Cgroup] | None = None) -> None:
        """Appends a sample whose system block cannot be inflated."""
        block = _Damage(_Compress(self.FoldSystem()))
        self.AppendSample(cgroups=cgroups, blocks={0: block})

    def AppendCorruptTaskBlock(self) -> None:
        """Appends a sample whose task block cannot be inflated."""
        self.AppendSample(blocks={1: _Damage(_Compress(self.FoldTasks()))})

    def AppendCorruptCgroupBlock(self) -> None:
        """Appends a sample whose cgroup block cannot be inflated."""
        block = _Damage(_Compress(self.FoldCgroups(DEFAULT_CGROUPS)))
        self.AppendSample(blocks={2: block})

    def AppendBlockWithoutHeader(self, index: int) -> None:
        """Appends a sample with a system (0) or task (1) block without zlib header."""
        data = self.FoldTasks() if index else self.FoldSystem()
        self.AppendSample(blocks={index: b"\x00\x00" + _Compress(data)[2:]})

    def AppendDamagedSampleHeader(self) -> None:
        """Appends a sample whose header was overwritten."""
        self.offsets.append(len(self._data))
        size = self.layout.sample_header.size
        self._data += b"\xff" * size + self.FoldSample()[size:]

    def AppendErasedSample(self) -> None:
        """Appends a sample of zero bytes only, as file systems leave after a crash."""
        self.offsets.append(len(self._data))
        self._data += bytes(len(self.FoldSample()))

    def AppendWrongTasksSize(self, difference: int) -> None:
        """Appends a sample with a wrong size of the task block in its header.

        The difference is what is added to the true size, in bytes.
        """
        size = len(_Compress(self.FoldTasks()))
        self.AppendSample(tasks_compressed_size=size + difference)

    def AppendWrongNumberOfTasks(self, number_of_tasks: int) -> None:
        """Appends a sample whose header has a wrong number of tasks, maybe billions."""
        self.AppendSample(number_of_tasks=number_of_tasks)

    def AppendTaskBomb(self, uncompressed_size: int) -> None:
        """Appends a sample whose task block inflates to more bytes than it should."""
        self.AppendSample(blocks={1: _Compress(bytes(uncompressed_size))})

    def AppendGarbage(self, data: bytes) -> None:
        """Appends bytes that are of no log."""
        self._data += data

    def AppendLog(self, writer: AtopWriter) -> None:
        """Appends another log, as a plain cat does."""
        self.offsets.extend(len(self._data) + offset for offset in writer.offsets)
        self._data += writer.GetBytes()

    def Truncate(self, size: int) -> None:
        """Cuts the log: keeps so many bytes, or leaves them out if negative."""
        del self._data[size:]
