"""Joins the entries of processes, sample by sample, into one life per process.

A sample shows the processes at its time; an investigator asks when a process began, as
which user, with which command line, and how it ended. Entries belong to one life if the
process identifier is the same and the start time differs by at most a second: atop
estimates the time of boot once per run, and the accounting makes its own estimate. If
the clock was set, these differ by more: then an exited process is the one with its
identifier and name that was alive in the last sample.

The table is bounded. If a log has more processes than fit, those that were not seen for
the longest time are yielded early and marked as split.
"""

from __future__ import annotations

import operator

from typing import Iterator

from plaso_extra_parsers.readers.atop import clock
from plaso_extra_parsers.readers.atop import facilities
from plaso_extra_parsers.readers.atop import kernel_threads
from plaso_extra_parsers.readers.atop import process_life
from plaso_extra_parsers.readers.atop import samples
from plaso_extra_parsers.readers.atop import tasks
from plaso_extra_parsers.readers.atop import units

# Number of lives, texts and identifiers in the table, each less than a kilobyte.
MAXIMUM_TABLE_SIZE = 32768
_MAXIMUM_LIFE_SIZE = 4096


class ProcessTable:
    """Lives of the processes of one host, as far as the log has been read."""

    # pylint: disable=too-many-instance-attributes
    # The lives, their limits, and the state of the sample.

    def __init__(
        self,
        maximum_size: int = MAXIMUM_TABLE_SIZE,
        maximum_life_size: int = _MAXIMUM_LIFE_SIZE,
    ) -> None:
        """Limits the size of the table, and of each life in it, in items."""
        self._clock = clock.RunClock()
        self._available = facilities.Facilities(False, False, False)
        # Meaningful counters in the sample, per class of tasks.
        self._counters: dict[type[tasks.AtopTask], process_life.Counters] = {}
        self._has_all_exits = False
        self._interval = 0
        self._is_recovered = False
        # The latest life per process identifier.
        self._latest_lives: dict[int, process_life.ProcessLife] = {}
        self._lives: dict[tuple[int, int], process_life.ProcessLife] = {}
        self._maximum_life_size = maximum_life_size
        self._maximum_size = maximum_size
        self._new_lives: list[process_life.ProcessLife] = []
        self._replaced_lives: list[process_life.ProcessLife] = []
        self._sample_time = 0
        self._sequence = 0
        self._size = 0
        self._ticks_per_second = 0
        self.kernel_threads = kernel_threads.KernelThreads()

    @property
    def is_full(self) -> bool:
        """bool: True if the table is full, so that TakeOverflow has to be called."""
        return self._size > self._maximum_size

    def StartSample(
        self, sample: samples.AtopSample, run_clock: clock.RunClock | None = None
    ) -> None:
        """Starts a sample, whose entries are added next.

        The clock of the run of atop defaults to the clock of the previous sample.
        """
        self._FindParents()
        record = sample.record
        available = self._available = facilities.GetFacilities(sample)
        is_other_run = run_clock not in (None, self._clock)
        self._clock = run_clock or self._clock
        self._has_all_exits = available.accounting and not getattr(
            record, "number_of_dropped_processes", 0
        )
        # If the clock was set back, atop does not know the interval and writes 1.
        if record.sample_time > self._sample_time or self._interval < record.interval:
            self._interval = record.interval
        self._is_recovered = sample.has_damage
        self._sample_time = record.sample_time
        # After damage and in another run each entry must be read, even an inactive one.
        self._sequence += 2 if self._is_recovered or is_other_run else 1
        self._ticks_per_second = sample.file_header.record.ticks_per_second
        self._counters = {}

    def _GetLife(
        self, task: tasks.AtopTask, process_identifier: int
    ) -> process_life.ProcessLife:
        """Retrieves the life that an entry belongs to, a new one if there is none."""
        start_time = task.start_time or 0
        table_start_time = start_time - self._clock.boot_offset
        # Nearly all entries are about a known process.
        life = self._lives.get((process_identifier, table_start_time))
        if life and life.CanHave(task, self._sample_time):
            return life
        life = self._FindLife(task, process_identifier, table_start_time)
        if not life and task.is_exited:
            offset = self._clock.accounting_offset
            if offset:
                table_start_time -= offset
                life = self._FindLife(task, process_identifier, table_start_time)
            if not life and self._IsExitOfLatest(task, process_identifier):
                life = self._latest_lives[process_identifier]
        if not life:
            life = process_life.ProcessLife(
                process_identifier, start_time, self._sample_time, table_start_time
            )
            self._AddLife(life)
        return life

    def _FindLife(
        self, task: tasks.AtopTask, process_identifier: int, table_start_time: int
    ) -> process_life.ProcessLife | None:
        """Finds the life of an entry by the start of the process."""
        for candidate_time in (
            table_start_time,
            table_start_time - clock.TOLERANCE,
            table_start_time + clock.TOLERANCE,
        ):
            life = self._lives.get((process_identifier, candidate_time))
            if life and life.CanHave(task, self._sample_time):
                return life
        return None

    def _IsExitOfLatest(self, task: tasks.AtopTask, process_identifier: int) -> bool:
        """Determines if an exited process is the one that was alive in the last sample.

        It is the same if the identifier cannot have been reused since then: the exited
        process ran for longer, its start by the accounting is not in the interval, or
        all exits are recorded and the known process, which is gone, has no other exit.
        """
        life = self._latest_lives.get(process_identifier)
        if (
            not life
            or task.name not in life.names
            or not life.MayHaveExited(self._sequence)
        ):
            return False
        elapsed_time = units.Scale(task.elapsed_time, 1, self._ticks_per_second)
        age = self._sample_time - (task.start_time or 0)
        return (
            (elapsed_time or 0) > self._interval + clock.TOLERANCE
            or not -clock.TOLERANCE <= age <= self._interval + clock.TOLERANCE
            or (self._has_all_exits and not life.IsAlive(self._sequence))
        )

    def _AddLife(self, life: process_life.ProcessLife) -> None:
        """Adds a life."""
        key = (life.process_identifier, life.table_start_time)
        replaced_life = self._lives.get(key)
        if replaced_life:
            self._replaced_lives.append(replaced_life)
        self._latest_lives[life.process_identifier] = life
        self._lives[key] = life
        self._new_lives.append(life)
        self._size += life.size

    def AddTask(
        self, task: tasks.AtopTask, cgroup_path: str | None = None
    ) -> process_life.ProcessLife:
        """Adds an entry of the current sample to its life."""
        process_identifier = task.process_identifier or 0
        sample_time = self._sample_time
        life = self._GetLife(task, process_identifier)
        self.kernel_threads.Add(task, life)
        previous_size = life.size
        if life.first_recorded_time >= sample_time:
            life.first_interval = self._interval
        life.CountSample(sample_time, self._sequence, self._is_recovered, self._clock)
        life.AddTask(task, sample_time, cgroup_path)
        if not life.has_exited:
            task_class = type(task)
            counters = self._counters.get(task_class)
            if not counters:
                counters = process_life.GetCounters(
                    task_class, self._available, self._ticks_per_second
                )
                self._counters[task_class] = counters
            life.AddTotals(task, counters)
            if task.is_exited:
                life.SetExit(task, sample_time, self._interval, self._ticks_per_second)
        self._size += life.size - previous_size
        if life.size > self._maximum_life_size:
            life.is_split = not life.has_exited
            self._replaced_lives.append(life)
            self._RemoveLife(life)
        return life

    def _FindParents(self) -> None:
        """Finds the parents of the lives that the last sample added.

        By then all processes of the sample are known, but none of the next sample,
        which may reuse the identifier of a parent that ended.
        """
        for life in self._new_lives:
            for process_identifier in life.parent_process_identifiers:
                parent = self._latest_lives.get(process_identifier)
                if parent and parent is not life and parent.CanBeParentOf(life):
                    life.parent = process_identifier, parent.recorded_start_time
                    life.has_kernel_parent = self.kernel_threads.IsKernelThread(parent)
                # Later parents adopted the process.
                break
        self._new_lives = []

    def _RemoveLife(self, life: process_life.ProcessLife) -> None:
        """Removes a life."""
        process_identifier = life.process_identifier
        del self._lives[process_identifier, life.table_start_time]
        if self._latest_lives.get(process_identifier) is life:
            del self._latest_lives[process_identifier]

    def CountInactiveTask(
        self, key: tasks.TaskKey, cgroup_path: str | None = None
    ) -> process_life.ProcessLife | None:
        """Counts an inactive entry of the current sample.

        The process did not change since the previous sample. Most entries of most logs
        are such, so speed matters here. The path of the cgroup is the path in this
        sample.

        Returns:
          life that it belongs to, or None if the caller has to add the entry.
        """
        life = self._lives.get(
            (key.process_identifier, key.start_time - self._clock.boot_offset)
        )
        if (
            life is None
            or key.state in tasks.STATES_OF_ENDED
            or (cgroup_path is not None and cgroup_path not in life.cgroup_paths)
            or not life.CountInactiveSample(self._sample_time, self._sequence)
        ):
            return None
        return life

    def TakeOverflow(self) -> Iterator[process_life.ProcessLife]:
        """Takes lives out to make room: those that ended, then the longest unseen.

        Later entries of a process that was taken out belong to another life.
        """
        if not self.is_full:
            return
        self._FindParents()
        lives = sorted(self._lives.values(), key=operator.attrgetter("overflow_key"))
        self._size -= sum(life.size for life in self._replaced_lives)
        yield from self._replaced_lives
        self._replaced_lives = []
        for life in lives:
            if self._size <= self._maximum_size // 2:
                break
            self._RemoveLife(life)
            self._size -= life.size
            life.is_split = not life.has_exited
            yield life

    def TakeAll(self) -> Iterator[process_life.ProcessLife]:
        """Takes all lives out, in order of start."""
        self._FindParents()
        lives = [*self._replaced_lives, *self._lives.values()]
        self._latest_lives = {}
        self._lives = {}
        self._replaced_lives = []
        self._size = 0
        yield from sorted(
            lives, key=lambda life: (life.start_time, life.process_identifier)
        )
