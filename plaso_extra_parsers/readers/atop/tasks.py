"""Reads the tasks of a sample: processes, threads and exited processes.

A task is a tuple of the members of its layout as they are in the file. Its attributes
are the interpreted members: text is str, identifiers are unsigned, and members that the
release does not have, or that mean nothing for this task, are None.
"""

from __future__ import annotations

import collections
import functools
import operator

from typing import Any
from typing import Callable
from typing import ClassVar
from typing import Iterator
from typing import NamedTuple

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import record_layout

# Bits of exit_code (photoproc.h and wait(2)).
_EXIT_SIGNAL_MASK = 0x7F
_EXIT_CORE_DUMPED = 0x80
_EXIT_STATUS_SHIFT = 8
_EXIT_STATUS_MASK = 0xFF
_BEGAN_IN_INTERVAL = 0x80000000

_STATE_EXITED = b"E"
_STATE_ZOMBIE = b"Z"
STATES_OF_ENDED = frozenset([_STATE_EXITED, _STATE_ZOMBIE])

# Members that atop sets for an exited process (acctproc.c and deviate.c, releases 1.26
# to 2.13). All others are zero, or left-over data in its memory.
_KNOWN_OF_EXITED = frozenset(
    [
        "command_line",
        "container_hostname",
        "elapsed_time",
        "exit_code",
        "is_process",
        "major_page_faults",
        "minor_page_faults",
        "name",
        "parent_process_identifier",
        "process_identifier",
        "raw_packets_received",
        "raw_packets_sent",
        "read_requests",
        "real_group_identifier",
        "real_user_identifier",
        "start_time",
        "state",
        "system_time",
        "tcp_bytes_received",
        "tcp_bytes_sent",
        "tcp_packets_received",
        "tcp_packets_sent",
        "thread_group_identifier",
        "udp_bytes_received",
        "udp_bytes_sent",
        "udp_packets_received",
        "udp_packets_sent",
        "user_time",
        "was_inactive",
    ]
)

# Identifiers are unsigned in the kernel and signed in the source of atop.
_UNSIGNED_MEMBERS = frozenset(
    [
        "effective_group_identifier",
        "effective_user_identifier",
        "file_system_group_identifier",
        "file_system_user_identifier",
        "real_group_identifier",
        "real_user_identifier",
        "saved_group_identifier",
        "saved_user_identifier",
    ]
)
_UNSIGNED_MASK = 0xFFFFFFFF

# For live tasks these are not requests but copies of the sectors, made for sorting. For
# an exited process the first is the sum of both, and the second is always zero.
_NOT_OF_LIVE = frozenset(["read_requests", "write_requests"])

# Left-over memory of atop, unless the sample has GPU statistics and the state (which
# some releases do not clear either) shows that the task used a GPU.
_GPU_PREFIX = "gpu_"
_GPU_MEMBERS = frozenset(["number_of_gpus"])
_GPU_STATES = frozenset([b"A", b"E"])

# Averages that release 2.13 does not have, and the sums that it has (photoproc.h).
_GPU_AVERAGES = (
    ("gpu_busy", "gpu_busy_cumulative"),
    ("gpu_memory_busy", "gpu_memory_busy_cumulative"),
)

# Members that describe a process and rarely change.
_DESCRIPTION_MEMBERS = frozenset(
    [
        "cgroup_path",
        "command_line",
        "container_hostname",
        "container_identifier",
        "name",
        "parent_process_identifier",
        *_UNSIGNED_MEMBERS,
    ]
)

_MAXIMUM_CACHED_TEXTS = 16384


class TaskKey(NamedTuple):
    """Members that show if a task has changed, as they are in the file.

    Members that the release does not have are None.
    """

    thread_group_identifier: int | None
    process_identifier: int
    is_process: int | None
    state: bytes
    start_time: int
    was_inactive: int | None


class AtopTask(tuple[Any, ...]):
    """Task: a process, a thread or an exited process, over one interval.

    Most members of an exited process are not known, hence None. Counters are for the
    interval that ends with the sample; in the first entry of a task they count since it
    began. Sizes are at the time of the sample.
    """

    __slots__ = ()

    _get_description: ClassVar[operator.itemgetter[Any]]

    layout: ClassVar[record_layout.RecordLayout]

    # True if this is an exited process, which the accounting recorded.
    is_exited: ClassVar[bool] = False

    # True if it no longer runs: exited, or a zombie without other threads. A process
    # whose first thread ended before the others still runs in the state of a zombie.
    has_ended: ClassVar[bool | property] = False

    exit_code: int
    state: str

    block_delay: int | None = None  # time waiting for disks in ticks
    cancelled_written_sectors: int | None = None  # sectors of 512 bytes
    # KiB, tightest limit on the path to the root.
    cgroup_memory_effective_limit: int | None = None
    cgroup_memory_limit: int | None = None  # KiB; -1 unlimited, -2 not defined
    # Cgroup v2 path, first 63 bytes, releases 2.8 to 2.10.
    cgroup_path: str | None = None
    # Percent, tightest limit on the path to the root.
    cgroup_processor_effective_limit: int | None = None
    cgroup_processor_limit: int | None = None  # percent; -1 unlimited, -2 not defined
    cgroup_processor_weight: int | None = None  # weight; -1 unlimited, -2 not defined
    # KiB, tightest limit on the path to the root.
    cgroup_swap_effective_limit: int | None = None
    cgroup_swap_limit: int | None = None  # KiB; -1 unlimited, -2 not defined
    code_size: int | None = None  # KiB
    # First 255 bytes (1.26: 150), arguments joined by spaces; empty for threads, kernel
    # threads, and processes that no sample found running.
    command_line: str | None = None
    # Host name of the UTS namespace if it differs from the host's: the last 15 bytes in
    # releases 2.10 to 2.12, the first 39 in 2.13.
    container_hostname: str | None = None
    container_identifier: str | None = None  # first 12 characters, releases 2.3 to 2.9
    data_size: int | None = None  # KiB
    effective_group_identifier: int | None = None  # None for exited processes
    effective_user_identifier: int | None = None  # None for exited processes
    # Run time of an exited process in ticks, 0 for live tasks.
    elapsed_time: int | None = None
    file_system_group_identifier: int | None = None  # None for exited processes
    file_system_user_identifier: int | None = None  # None for exited processes
    # Percent; in release 2.13 the average of the samples of the GPU.
    gpu_busy: int | None = None
    # Sum of the percentages of the samples of the GPU.
    gpu_busy_cumulative: int | None = None
    gpu_list: int | None = None  # bit list of GPU numbers
    # Percent; in release 2.13 the average of the samples of the GPU.
    gpu_memory_busy: int | None = None
    # Sum of the percentages of the samples of the GPU.
    gpu_memory_busy_cumulative: int | None = None
    gpu_memory_cumulative: int | None = None  # KiB, over the samples of the GPU
    gpu_memory_size: int | None = None  # KiB
    gpu_samples: int | None = None  # number of samples of the GPU
    gpu_state: str | None = None  # "A" active, "E" exited
    gpu_time: int | None = None  # milliseconds
    gpu_type: str | None = None  # "C" compute, "G" graphics
    involuntary_context_switches: int | None = None  # number
    is_process: int | None = None  # 1 for a process, 0 for a thread
    last_processor: int | None = None  # processor that it last ran on
    libraries_size: int | None = None  # KiB
    locked_size: int | None = None  # KiB
    major_page_faults: int | None = None  # number
    minor_page_faults: int | None = None  # number
    name: str | None = None  # name in the kernel, at most 15 bytes
    nice_value: int | None = None  # -20 to 19
    number_of_blocked_threads: int | None = None  # threads in uninterruptible sleep
    number_of_gpus: int | None = None  # number
    number_of_idle_threads: int | None = None  # number
    number_of_running_threads: int | None = None  # number
    number_of_sleeping_threads: int | None = None  # threads in interruptible sleep
    number_of_threads: int | None = None  # number
    openvz_container_identifier: int | None = None  # OpenVZ only, 0 elsewhere
    out_of_memory_score: int | None = None  # score
    out_of_memory_score_adjustment: int | None = None  # -1000 to 1000
    parent_process_identifier: int | None = None  # process identifier
    priority: int | None = None  # priority in /proc
    process_identifier: int | None = None  # identifier of the process or thread
    # KiB; 0 if it was not requested, -1 if it could not be read.
    proportional_size: int | None = None
    raw_packets_received: int | None = None  # number, releases 1.26 and 1.27
    raw_packets_sent: int | None = None  # number, releases 1.26 and 1.27
    # Reads and writes of an exited process, None for live tasks; zero on most kernels,
    # which do not fill it in.
    read_requests: int | None = None
    read_sectors: int | None = None  # sectors of 512 bytes
    real_group_identifier: int | None = None  # group identifier
    real_user_identifier: int | None = None  # user identifier
    realtime_priority: int | None = None  # priority
    resident_growth: int | None = None  # KiB, signed
    resident_size: int | None = None  # KiB
    run_delay: int | None = None  # time waiting for a processor in nanoseconds
    saved_group_identifier: int | None = None  # None for exited processes
    saved_user_identifier: int | None = None  # None for exited processes
    scheduling_policy: int | None = None  # see sched_setscheduler(2)
    sleep_average: int | None = None  # percent, old kernels only
    stack_size: int | None = None  # KiB
    # Seconds since 1970-01-01 UTC; may differ by 1 between entries of the same process.
    start_time: int | None = None
    swap_size: int | None = None  # KiB
    system_time: int | None = None  # ticks
    tcp_bytes_received: int | None = None  # bytes
    tcp_bytes_sent: int | None = None  # bytes
    tcp_packets_received: int | None = None  # number
    tcp_packets_sent: int | None = None  # number
    # Process that a thread belongs to; not in 1.26.
    thread_group_identifier: int | None = None
    udp_bytes_received: int | None = None  # bytes
    udp_bytes_sent: int | None = None  # bytes
    udp_packets_received: int | None = None  # number
    udp_packets_sent: int | None = None  # number
    user_time: int | None = None  # ticks
    virtual_growth: int | None = None  # KiB, signed
    virtual_process_identifier: int | None = None  # OpenVZ only, 0 elsewhere
    virtual_size: int | None = None  # KiB
    voluntary_context_switches: int | None = None  # number
    wait_channel: str | None = None  # kernel function that it sleeps in
    was_inactive: int | None = None  # 1 if nothing changed since the previous sample
    # Always None: zero for exited processes, a copy of the sectors for live tasks.
    write_requests: int | None = None
    written_sectors: int | None = None  # sectors of 512 bytes

    @property
    def began_in_interval(self) -> bool:
        """bool: True if the task began in the interval, as far as atop saw."""
        return bool(self.exit_code & _BEGAN_IN_INTERVAL)

    def GetDescription(self) -> Any:
        """Retrieves the members that rarely change, as they are in the file."""
        return self._get_description(self)

    @property
    def core_dumped(self) -> bool | None:
        """bool: True if a signal ended it with a core dump; None for live tasks."""
        if not self.is_exited:
            return None
        return bool(self.exit_code & _EXIT_CORE_DUMPED)

    @property
    def exit_signal(self) -> int | None:
        """int: signal that ended it; None if none did, and for live tasks."""
        if not self.is_exited:
            return None
        return (self.exit_code & _EXIT_SIGNAL_MASK) or None

    @property
    def exit_status(self) -> int | None:
        """int: status it exited with; None if a signal ended it, and for live tasks."""
        if not self.is_exited or self.exit_code & _EXIT_SIGNAL_MASK:
            return None
        return self.exit_code >> _EXIT_STATUS_SHIFT & _EXIT_STATUS_MASK


# A day of samples repeats the same few hundred texts.
_DecodeCachedText = functools.lru_cache(maxsize=_MAXIMUM_CACHED_TEXTS)(
    byte_reader.DecodeText
)


def _MakeTextGetter(index: int) -> Callable[[AtopTask], str]:
    """Makes the function that decodes a text member."""
    return lambda task: _DecodeCachedText(task[index])


def _MakeUnsignedGetter(index: int) -> Callable[[AtopTask], int]:
    """Makes the function that reads an identifier."""
    return lambda task: task[index] & _UNSIGNED_MASK


def _MakeGPUGetter(
    index: int, is_text: bool, state_index: int
) -> Callable[[AtopTask], Any]:
    """Makes the function that reads a member if the task used a GPU."""

    def _GetGPUMember(task: AtopTask) -> Any:
        if task[state_index] not in _GPU_STATES:
            return None
        return _DecodeCachedText(task[index]) if is_text else task[index]

    return _GetGPUMember


def _MakeGPUAverageGetter(name: str) -> Callable[[AtopTask], int | None]:
    """Makes the function that computes the average of a sum over samples of the GPU."""

    def _GetGPUAverage(task: AtopTask) -> int | None:
        total: int | None = getattr(task, name)
        # The same value as atop -P PRE prints.
        return None if total is None else total // max(task.gpu_samples or 0, 1)

    return _GetGPUAverage


def _HasEnded(task: AtopTask) -> bool:
    """Determines if a zombie no longer runs."""
    return (task.number_of_threads or 0) <= 1


@functools.lru_cache(maxsize=None)
def GetTaskClass(
    layout: record_layout.RecordLayout,
    is_exited: bool,
    has_gpus: bool,
    is_zombie: bool = False,
) -> type[AtopTask]:
    """Retrieves the class of the tasks of a layout.

    Members that mean nothing for a task are None in its class. Members that are the
    same as in the file are read by the descriptors of a named tuple, which are the
    fastest. The attributes are those of AtopTask.
    """
    names = layout.field_names
    attributes: dict[str, Any] = {
        "__slots__": (),
        "_get_description": operator.itemgetter(
            *(index for index, name in enumerate(names) if name in _DESCRIPTION_MEMBERS)
        ),
        "has_ended": property(_HasEnded) if is_zombie else is_exited,
        "is_exited": is_exited,
        "layout": layout,
    }
    for index, field in enumerate(layout.fields):
        name = field.name
        is_text = field.format.endswith("s")
        has_meaning = name not in _NOT_OF_LIVE
        if is_exited:
            has_meaning = name in _KNOWN_OF_EXITED
        if name.startswith(_GPU_PREFIX) or name in _GPU_MEMBERS:
            if has_gpus:
                attributes[name] = property(
                    _MakeGPUGetter(index, is_text, names.index("gpu_state"))
                )
        elif has_meaning and is_text:
            attributes[name] = property(_MakeTextGetter(index))
        elif has_meaning and name in _UNSIGNED_MEMBERS:
            attributes[name] = property(_MakeUnsignedGetter(index))
        elif has_meaning:
            attributes[name] = vars(layout.record_class)[name]
    for name, sum_name in _GPU_AVERAGES:
        if sum_name in attributes:
            attributes[name] = property(_MakeGPUAverageGetter(sum_name))
    return type("AtopTask", (AtopTask,), attributes)


@functools.lru_cache(maxsize=None)
def _GetKeyReader(
    layout: record_layout.RecordLayout,
) -> Callable[[bytes], Iterator[TaskKey]]:
    """Retrieves the function that reads the keys of the tasks of a block."""
    key_layout = layout.SelectFields(TaskKey._fields)
    names = key_layout.field_names
    # Same as _make of the named tuple, which is slower Python code.
    make_key = functools.partial(tuple.__new__, TaskKey)
    if names == TaskKey._fields:
        return lambda data: map(make_key, key_layout.IterateValues(data))

    def _ReadKeys(data: bytes) -> Iterator[TaskKey]:
        for values in key_layout.IterateValues(data):
            yield make_key(map(dict(zip(names, values)).get, TaskKey._fields))

    return _ReadKeys


class TaskBlock:
    """Tasks of an inflated block, or of a piece of one.

    Most of them have not changed, as their keys show. Passing these over is far faster
    than reading them.
    """

    def __init__(
        self, data: bytes, layout: record_layout.RecordLayout, has_gpus: bool = False
    ) -> None:
        """Initializes a block on data, whose size is a multiple of the size of a task.

        Tasks have GPU statistics if the sample has.
        """
        live_class = GetTaskClass(layout, False, has_gpus)
        self._classes = collections.defaultdict(
            lambda: live_class,
            {
                _STATE_EXITED: GetTaskClass(layout, True, has_gpus),
                _STATE_ZOMBIE: GetTaskClass(layout, False, has_gpus, is_zombie=True),
            },
        )
        self._data = data
        self._layout = layout
        self._state_index = layout.field_names.index("state")

    def IterateKeys(self) -> Iterator[TaskKey]:
        """Reads the keys of the tasks, in order."""
        return _GetKeyReader(self._layout)(self._data)

    def ReadTask(self, index: int) -> AtopTask:
        """Reads a task by its index, which counts from 0."""
        values = self._layout.ReadValues(self._data, index * self._layout.size)
        return tuple.__new__(self._classes[values[self._state_index]], values)

    def __iter__(self) -> Iterator[AtopTask]:
        """Reads all tasks, in order."""
        for values in self._layout.IterateValues(self._data):
            yield tuple.__new__(self._classes[values[self._state_index]], values)
