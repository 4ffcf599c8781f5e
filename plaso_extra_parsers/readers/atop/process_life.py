"""Collects what a log records of one process, from its first entry to its last."""

from __future__ import annotations

import functools
import itertools
import operator

from typing import Any
from typing import Callable
from typing import NamedTuple

from plaso_extra_parsers.readers.atop import clock
from plaso_extra_parsers.readers.atop import facilities
from plaso_extra_parsers.readers.atop import tasks
from plaso_extra_parsers.readers.atop import units

# Name of a total, member of the task, factor, and True if the member is in ticks.
_TIME_COUNTERS = (
    ("system_time", "system_time", units.MILLISECONDS_PER_SECOND, True),
    ("user_time", "user_time", units.MILLISECONDS_PER_SECOND, True),
)
_DISK_COUNTERS = (
    ("read_bytes", "read_sectors", units.SECTOR_SIZE, False),
    ("written_bytes", "written_sectors", units.SECTOR_SIZE, False),
    ("cancelled_written_bytes", "cancelled_written_sectors", units.SECTOR_SIZE, False),
)
_NETWORK_COUNTERS = (
    ("tcp_bytes_received", "tcp_bytes_received", 1, False),
    ("tcp_bytes_sent", "tcp_bytes_sent", 1, False),
    ("udp_bytes_received", "udp_bytes_received", 1, False),
    ("udp_bytes_sent", "udp_bytes_sent", 1, False),
)

_GetIdentifiers = operator.attrgetter(
    "real_user_identifier",
    "effective_user_identifier",
    "saved_user_identifier",
    "file_system_user_identifier",
    "real_group_identifier",
    "effective_group_identifier",
    "saved_group_identifier",
    "file_system_group_identifier",
)


class Counters(NamedTuple):
    """Meaningful counters of a class of tasks.

    Attributes:
      counters: name of the total, factor and divisor of each counter.
      get_values: function that retrieves all of them from a task.
      zeros: 0 for each total of which a zero is meaningful.
    """

    counters: list[tuple[str, int, int]]
    get_values: Callable[[tasks.AtopTask], tuple[int, ...]]
    zeros: dict[str, int]


@functools.lru_cache(maxsize=256)
def GetCounters(
    task_class: type[tasks.AtopTask],
    available: facilities.Facilities,
    ticks_per_second: int,
) -> Counters:
    """Determines the meaningful counters of a class of tasks."""
    counters: tuple[tuple[str, str, int, bool], ...] = _TIME_COUNTERS
    if available.io_counters:
        counters += _DISK_COUNTERS
    if available.network_counters:
        counters += _NETWORK_COUNTERS
    # Members that the release does not have are None for all tasks of a class.
    counters = tuple(
        counter for counter in counters if getattr(task_class, counter[1]) is not None
    )
    return Counters(
        [
            (name, factor, ticks_per_second if is_time else 1)
            for name, _, factor, is_time in counters
        ],
        operator.attrgetter(*(member for _, member, _, _ in counters)),
        # Zeros of exited processes mean nothing: the kernel's accounting has no disk
        # transfers, and network traffic is recorded only if a daemon kept it.
        {
            name: 0
            for name, _, _, is_time in counters
            if is_time or not task_class.is_exited
        },
    )


class UserIdentifiers(NamedTuple):
    """User identifiers of a process, None if the accounting does not record them."""

    real: int
    effective: int | None
    saved: int | None
    file_system: int | None


class GroupIdentifiers(NamedTuple):
    """Group identifiers of a process, None if the accounting does not record them."""

    real: int
    effective: int | None
    saved: int | None
    file_system: int | None


@functools.lru_cache(maxsize=4096)
def _SplitIdentifiers(
    identifiers: tuple[int | None, ...],
) -> tuple[UserIdentifiers, GroupIdentifiers]:
    """Splits user and group identifiers, of which a host has few sets."""
    return (
        UserIdentifiers(identifiers[0] or 0, *identifiers[1:4]),
        GroupIdentifiers(identifiers[4] or 0, *identifiers[5:]),
    )


_DEFAULT_CLOCK = clock.RunClock()


class ProcessLife:
    """Life of a process as far as recorded.

    Times are in seconds since 1970-01-01 00:00:00 UTC.

    Attributes:
      cgroup_paths (dict[str, None]): paths of its cgroups, in order; since 2.8.
      container (str|None): identifier of its container; releases 2.3 to 2.9.
      container_hostname (str|None): host name of its UTS namespace if it differs from
          the host's; release 2.10 and later.
      core_dumped (bool|None): True if a signal ended it with a core dump, None if its
          end is not recorded.
      exit_parent (int|None): its parent when it ended, from the accounting.
      exit_signal (int|None): signal that ended it.
      first_interval (int): seconds between the earliest sample it is in and the
          previous sample.
      first_recorded_time (int): time of the earliest sample it is in.
      has_kernel_parent (bool): True if a kernel thread started it.
      has_memory (bool): True if it has memory of its own in a sample.
      has_page_faults (bool): True if it had page faults, from the accounting.
      is_kernel_thread (bool): True if its last entry while alive is a kernel thread's.
      is_recovered (bool): True if only damaged parts of the log contain it.
      is_split (bool): True if it was yielded early to make room: its later entries are
          in another life.
      last_seen_time (int|None): time of the latest sample in which it was alive.
      parent (tuple[int, int]|None): process identifier and recorded start of its first
          parent, None if that is not in the log.
      parent_process_identifiers (dict[int, None]): different parents, in order.
      peak_resident_size (int|None): largest resident memory of a sample, in KiB.
      recorded_start_time (int): time of its start in its first entry, which identifies
          it within the log.
      size (int): number of items it has in the table.
      table_start_time (int): time of its start by the first run of atop since the boot,
          regardless of later changes of the clock.
    """

    # pylint: disable=too-many-instance-attributes
    # One attribute for each question that an investigator asks about a process.

    __slots__ = (
        "_accounting_start_time",
        "_best_totals",
        "_clock",
        "_description",
        "_exit",
        "_exit_entry",
        "_identifiers",
        "_is_within_interval",
        "_sequence",
        "_totals",
        "_zombie_began_time",
        "_zombie_times",
        "cgroup_paths",
        "command_lines",
        "container",
        "container_hostname",
        "core_dumped",
        "exit_parent",
        "exit_signal",
        "exit_status",
        "first_interval",
        "first_recorded_time",
        "group_identifiers",
        "has_kernel_parent",
        "has_memory",
        "has_page_faults",
        "is_kernel_thread",
        "is_recovered",
        "is_split",
        "last_seen_time",
        "names",
        "number_of_samples",
        "parent",
        "parent_process_identifiers",
        "peak_resident_size",
        "process_identifier",
        "recorded_start_time",
        "size",
        "table_start_time",
        "user_identifiers",
    )

    def __init__(
        self,
        process_identifier: int,
        start_time: int,
        sample_time: int,
        table_start_time: int,
    ) -> None:
        """Begins a life with its first sample."""
        self._accounting_start_time: int | None = None
        self._best_totals: dict[str, int] | None = None
        self._clock = _DEFAULT_CLOCK
        self._description: tuple[Any, ...] = ()
        # Time of its end by the accounting, and the earliest and latest possible time.
        self._exit: tuple[int, int, int] | None = None
        self._exit_entry: tuple[int, int, int | None] | None = None
        self._identifiers: tuple[int | None, ...] = ()
        self._is_within_interval = False
        self._sequence = -1
        # An entry counts one interval, but the first one of an atop run counts since
        # the process began. So each run has its own total, and the largest total is the
        # most complete one.
        self._totals: dict[str, int] = {}
        self._zombie_began_time: int | None = None
        # Times of the first and the last sample in which it is a zombie.
        self._zombie_times: tuple[int, int] | None = None
        self.cgroup_paths: dict[str, None] = {}
        self.command_lines: dict[str, None] = {}
        self.container: str | None = None
        self.container_hostname: str | None = None
        self.core_dumped: bool | None = None
        self.exit_parent: int | None = None
        self.exit_signal: int | None = None
        self.exit_status: int | None = None
        self.first_interval = 0
        self.first_recorded_time = sample_time
        self.group_identifiers: list[GroupIdentifiers] = []
        self.has_kernel_parent = False
        self.has_memory = False
        self.has_page_faults = False
        self.is_kernel_thread = False
        self.is_recovered = True
        self.is_split = False
        self.last_seen_time: int | None = None
        self.names: dict[str, None] = {}
        self.number_of_samples = 0
        self.parent: tuple[int, int] | None = None
        self.parent_process_identifiers: dict[int, None] = {}
        self.peak_resident_size: int | None = None
        self.process_identifier = process_identifier
        self.recorded_start_time = start_time
        self.size = 1
        self.table_start_time = table_start_time
        self.user_identifiers: list[UserIdentifiers] = []

    def AddTotals(self, task: tasks.AtopTask, task_counters: Counters) -> None:
        """Adds the counters of an entry."""
        counters, get_values, zeros = task_counters
        values = get_values(task)
        known_totals = totals = self._totals
        if totals and task.began_in_interval:
            self._SetTotals(task_counters, values)
            return
        if not zeros.keys() <= totals.keys():
            totals = self._totals = zeros | totals
        # Most entries have few counters that are not zero.
        for (name, factor, divisor), value in zip(
            itertools.compress(counters, values), filter(None, values)
        ):
            total = units.Scale(value, factor, divisor)
            if total is not None:
                # Atop writes a difference, which is below zero if the accounting
                # counts less than /proc.
                totals[name] = totals.get(name, 0) + max(total, 0)
            elif name not in known_totals:
                totals.pop(name, None)

    def _SetTotals(self, task_counters: Counters, values: tuple[int, ...]) -> None:
        """Sets the totals from an entry that counts since the process began."""
        totals = self._totals
        if self._best_totals is None:
            self._best_totals = {}
        for (name, factor, divisor), value in zip(task_counters.counters, values):
            total = units.Scale(value, factor, divisor) if value else 0
            if total is None or not (value or name in task_counters.zeros):
                continue
            known_total = totals.get(name, 0)
            self._best_totals[name] = max(known_total, self._best_totals.get(name, 0))
            totals[name] = max(total, 0)

    def AddTask(
        self, task: tasks.AtopTask, sample_time: int, cgroup_path: str | None
    ) -> None:
        """Adds an entry of the process, except for its counters.

        The path of the cgroup is None if it is not known.
        """
        if task.is_exited:
            self._AddDescription(task, cgroup_path)
            self._description = ()
            self.exit_parent = task.parent_process_identifier or None
            self.has_page_faults = bool(task.minor_page_faults)
            return
        # Nearly all entries have the same description as the previous one.
        description = task.GetDescription()
        if description != self._description or (
            cgroup_path is not None and cgroup_path not in self.cgroup_paths
        ):
            self._AddDescription(task, cgroup_path)
            self._description = description
        if task.has_ended:
            self._AddZombie(sample_time, task.began_in_interval)
        else:
            self._AddLive(task, sample_time)

    def _AddDescription(self, task: tasks.AtopTask, cgroup_path: str | None) -> None:
        """Adds the members of an entry that rarely change."""
        text = task.name
        if text and text not in self.names:
            self.names[text] = None
            self.size += 1
        text = task.command_line
        if text and text not in self.command_lines:
            self.command_lines[text] = None
            self.size += 1
        text = cgroup_path or task.cgroup_path
        if text and text not in self.cgroup_paths:
            self.cgroup_paths[text] = None
            self.size += 1
        self.container = task.container_identifier or self.container
        self.container_hostname = task.container_hostname or self.container_hostname

        # Records of the accounting before its version 3 have no parent.
        parent = task.parent_process_identifier
        parents = self.parent_process_identifiers
        if (parent or (parent == 0 and not task.is_exited)) and parent not in parents:
            parents[parent] = None
            self.size += 1

        # The accounting has only two of the identifiers, which is not a change.
        if not task.is_exited or not self.user_identifiers:
            self._AddIdentifiers(_GetIdentifiers(task))

    def _AddLive(self, task: tasks.AtopTask, sample_time: int) -> None:
        """Adds an entry of the process while it ran."""
        if task.virtual_size:
            self.has_memory = True
        size = task.resident_size
        if size is not None:
            self.peak_resident_size = max(size, self.peak_resident_size or 0)
        self.last_seen_time = self._GetLater(self.last_seen_time, sample_time)

    def _GetLater(self, known_time: int | None, sample_time: int) -> int:
        """Determines the later of two times of samples.

        Joined logs need not be in order of time, and if the clock was set back, the
        later time can be the smaller one.
        """
        if known_time is None or self._clock.number_of_set_backs:
            return sample_time
        return max(known_time, sample_time)

    def _AddZombie(self, sample_time: int, began_in_interval: bool) -> None:
        """Adds a sample in which it is a zombie: it ended, but was not waited for."""
        if began_in_interval:
            self._zombie_began_time = sample_time
        first_time, last_time = self._zombie_times or (sample_time, sample_time)
        self._zombie_times = (
            min(first_time, sample_time),
            self._GetLater(last_time, sample_time),
        )

    def _AddIdentifiers(self, identifiers: tuple[int | None, ...]) -> None:
        """Adds the four user and four group identifiers of an entry."""
        if identifiers == self._identifiers:
            return
        self._identifiers = identifiers
        user_identifiers, group_identifiers = _SplitIdentifiers(identifiers)
        # Unlike names, these are appended again when they recur, to show each change.
        if self.user_identifiers[-1:] != [user_identifiers]:
            self.user_identifiers.append(user_identifiers)
            self.size += 1
        if self.group_identifiers[-1:] != [group_identifiers]:
            self.group_identifiers.append(group_identifiers)
            self.size += 1

    def CountSample(
        self,
        sample_time: int,
        sequence: int,
        is_recovered: bool,
        run_clock: clock.RunClock,
    ) -> None:
        """Counts a sample of the process; an exited process may be in it twice."""
        if self._sequence != sequence:
            self.number_of_samples += 1
        if sample_time < self.first_recorded_time and not run_clock.number_of_set_backs:
            self.first_recorded_time = sample_time
        self._clock = run_clock
        self._sequence = sequence
        if not is_recovered:
            self.is_recovered = False

    def CountInactiveSample(self, sample_time: int, sequence: int) -> bool:
        """Counts a sample in which the process did not change.

        Returns:
          False if the caller has to read the entry, for example since the process is
              not in the previous sample.
        """
        if (
            self._sequence != sequence - 1
            or self._exit_entry is not None
            or self.last_seen_time is None
            or self.last_seen_time > sample_time
        ):
            return False
        self._sequence = sequence
        self.is_recovered = False
        self.last_seen_time = sample_time
        self.number_of_samples += 1
        return True

    def GetTotals(self) -> dict[str, int]:
        """Retrieves the totals of the counters, as far as recorded.

        Returns:
          totals that entries contain: system_time and user_time, in milliseconds;
              read_bytes, written_bytes, cancelled_written_bytes, tcp_bytes_received,
              tcp_bytes_sent, udp_bytes_received and udp_bytes_sent, in bytes.
        """
        totals = self._totals
        if self._best_totals:
            totals = {
                name: max(total, self._best_totals.get(name, 0))
                for name, total in totals.items()
            }
        if units.GetInRange(sum(totals.values())) is None:
            totals = {
                name: total
                for name, total in totals.items()
                if units.GetInRange(total) is not None
            }
        return totals

    def CanHave(self, task: tasks.AtopTask, sample_time: int) -> bool:
        """Determines if an entry of the same identifier and start can belong to it.

        Returns:
          False if the process had exited before.
        """
        if self._exit_entry is None:
            return True
        # Samples can be in the log twice and need not be in order of time.
        if task.is_exited:
            return self._exit_entry == self._GetExitEntry(task, sample_time)
        # The kernel accounts for a process when it ends, not when it is waited for.
        return task.has_ended or sample_time <= self._exit_entry[0]

    def CanBeParentOf(self, life: ProcessLife) -> bool:
        """Determines if the process lived when another process was started."""
        start_time = life.start_time
        exit_time = self.exit_time
        return self.start_time <= start_time + clock.TOLERANCE and (
            exit_time is None or exit_time >= start_time - clock.TOLERANCE
        )

    def MayHaveExited(self, sequence: int) -> bool:
        """Determines if it was alive in the last sample and may have exited since."""
        return self._exit_entry is None and self._sequence >= sequence - 1

    def IsAlive(self, sequence: int) -> bool:
        """Determines if it is alive in a sample: neither a zombie nor missing."""
        return self._sequence == sequence and self._zombie_times is None

    @staticmethod
    def _GetExitEntry(
        task: tasks.AtopTask, sample_time: int
    ) -> tuple[int, int, int | None]:
        """Retrieves the values that identify the end of a process."""
        return sample_time, task.exit_code, task.elapsed_time

    def SetExit(
        self,
        task: tasks.AtopTask,
        sample_time: int,
        interval: int,
        ticks_per_second: int,
    ) -> None:
        """Sets how the process ended.

        The interval is the time since the previous sample, in seconds.
        """
        self._exit_entry = self._GetExitEntry(task, sample_time)
        self.core_dumped = task.core_dumped
        self.exit_signal = task.exit_signal
        self.exit_status = task.exit_status

        elapsed_time = units.Scale(task.elapsed_time, 1, ticks_per_second)
        # If the sample also contains the zombie of the process, atop marks the zombie
        # as begun instead of the exited process.
        self._is_within_interval = (
            task.began_in_interval or self._zombie_began_time == sample_time
        ) and (elapsed_time is None or elapsed_time <= interval + clock.TOLERANCE)

        # Start and elapsed time are exact to a second at best, but it is certain that
        # it ended after the previous sample and not after this one.
        start_time = task.start_time or 0
        exit_time = sample_time
        if task.process_identifier and elapsed_time is not None:
            exit_time = start_time + elapsed_time
        latest_time = min((sample_time, *(self._zombie_times or ())))
        earliest_time = latest_time - max(interval, 1) + 1
        self._exit = exit_time, earliest_time, latest_time
        difference = start_time - self.GetStartTime(self._clock)
        if abs(difference) > clock.TOLERANCE:
            self._accounting_start_time = start_time
        if self.last_seen_time is not None:
            self._clock.AddPair(difference)

    def GetStartTime(self, run_clock: clock.RunClock) -> int:
        """Retrieves the time of its start in the samples of a run of atop."""
        return self.table_start_time + run_clock.boot_offset

    @property
    def start_time(self) -> int:
        """int: time of its start in its first entry, corrected for a wrong clock."""
        if self._accounting_start_time is not None and (
            self.last_seen_time is None or self._clock.start_offset
        ):
            return self._accounting_start_time
        start_time = self.GetStartTime(self._clock)
        if self._exit is None:
            start_time += self._clock.start_offset
        return start_time

    @property
    def has_exited(self) -> bool:
        """bool: True if its end is recorded."""
        return self._exit is not None

    @property
    def exit_time(self) -> int | None:
        """int: time of its end, None if its end is not recorded.

        A process that later samples do not contain need not have ended.
        """
        if self._exit is None:
            return None
        exit_time, earliest_time, latest_time = self._exit
        nearest_time = min(max(exit_time, earliest_time), latest_time)
        offset = self._clock.start_offset
        tolerance = latest_time - earliest_time + 2 * clock.TOLERANCE
        if offset and abs(exit_time - offset - nearest_time) <= tolerance:
            # This time is by the same clock as the start in the accounting.
            return exit_time
        return nearest_time

    @property
    def zombie_seconds(self) -> int | None:
        """int: minimum number of seconds for which it was a zombie.

        It counts up to the last sample that contains it; None if no sample after its
        end does.
        """
        if self._zombie_times is None:
            return None
        end_time, last_time = self._zombie_times
        end_time = min(end_time, self.exit_time or end_time)
        seconds = last_time - end_time
        return seconds if seconds > 0 else None

    @property
    def is_short_lived(self) -> bool:
        """bool: True if it began and ended between two samples.

        It is not enough that no sample has it alive, since samples may be missing.
        """
        return self._is_within_interval and self.last_seen_time is None

    @property
    def overflow_key(self) -> tuple[bool, int]:
        """tuple[bool, int]: sort key for the order in which lives are yielded early.

        Those that ended come first, then those not seen for the longest time.
        """
        return self._exit is None, self._sequence
