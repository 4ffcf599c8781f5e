"""Joins the entries of processes, sample by sample, to one life per process.

A sample says what was there at its time; an investigator asks when a process began, as
whom, with which command line, and how it ended. Entries belong to one life if the
process identifier is the same and the start time differs by at most a second: atop
estimates the time of boot once per run, and the accounting has an estimate of its own.

The table is bounded. If a log has more processes than there is room for, those not
seen for longest are given out early and say so.
"""

from __future__ import annotations

from typing import Iterator

from plaso_extra_parsers.readers.atop import facilities
from plaso_extra_parsers.readers.atop import process_life
from plaso_extra_parsers.readers.atop import samples
from plaso_extra_parsers.readers.atop import tasks

# Entries of one process may differ by this in the start time, in seconds (acctproc.c).
_START_TIME_TOLERANCE = 1

# Lives and the texts and identifiers they saw; less than a kilobyte each.
MAXIMUM_TABLE_SIZE = 32768
_MAXIMUM_LIFE_SIZE = 4096


class ProcessTable:
    """Lives of the processes of one host, as far as the log has been read."""

    def __init__(
        self,
        maximum_size: int = MAXIMUM_TABLE_SIZE,
        maximum_life_size: int = _MAXIMUM_LIFE_SIZE,
    ) -> None:
        """Initializes a table.

        Args:
          maximum_size (Optional[int]): number of lives and of things they saw that
              there is room for.
          maximum_life_size (Optional[int]): number of things one life has room for.
        """
        self._available = facilities.Facilities(False, False, False)
        self._interval = 0
        self._is_recovered = False
        self._lives: dict[tuple[int, int], process_life.ProcessLife] = {}
        self._maximum_life_size = maximum_life_size
        self._maximum_size = maximum_size
        self._replaced_lives: list[process_life.ProcessLife] = []
        self._sample_time = 0
        self._sequence = 0
        self._size = 0
        self._ticks_per_second = 0

    @property
    def is_full(self) -> bool:
        """bool: True if there is no more room, and TakeOverflow is to be called."""
        return self._size > self._maximum_size

    def StartSample(self, sample: samples.AtopSample) -> None:
        """Starts a sample, whose entries are added next.

        Args:
          sample (AtopSample): sample.
        """
        self._available = facilities.GetFacilities(sample)
        self._interval = sample.record.interval
        self._is_recovered = sample.is_recovered or not sample.is_complete
        self._sample_time = sample.record.sample_time
        # Past damage each entry is to be looked at, inactive or not.
        self._sequence += 2 if self._is_recovered else 1
        self._ticks_per_second = sample.file_header.record.ticks_per_second

    def _GetLife(
        self, task: tasks.AtopTask, process_identifier: int
    ) -> process_life.ProcessLife:
        """Retrieves the life an entry belongs to.

        Args:
          task (AtopTask): entry of a process.
          process_identifier (int): its process identifier.

        Returns:
          ProcessLife: life, a new one if there was none.
        """
        start_time = task.start_time or 0
        for candidate_time in (
            start_time,
            start_time - _START_TIME_TOLERANCE,
            start_time + _START_TIME_TOLERANCE,
        ):
            life = self._lives.get((process_identifier, candidate_time))
            if life and life.CanHave(task, self._sample_time):
                return life

        life = process_life.ProcessLife(
            process_identifier, start_time, self._sample_time
        )
        self._AddLife(life)
        return life

    def _AddLife(self, life: process_life.ProcessLife) -> None:
        """Adds a life.

        Args:
          life (ProcessLife): life.
        """
        key = (life.process_identifier, life.start_time)
        replaced_life = self._lives.get(key)
        if replaced_life:
            self._replaced_lives.append(replaced_life)
        self._lives[key] = life
        self._size += life.size

    def AddTask(
        self, task: tasks.AtopTask, cgroup_path: str | None = None
    ) -> process_life.ProcessLife | None:
        """Adds an entry of the sample that was started last.

        Args:
          task (AtopTask): entry; threads are passed over.
          cgroup_path (Optional[str]): path of the cgroup as of the sample.

        Returns:
          ProcessLife: life it belongs to, None for threads.
        """
        process_identifier = task.process_identifier
        if task.is_process == 0 or process_identifier is None:
            return None

        sample_time = self._sample_time
        life = self._GetLife(task, process_identifier)
        previous_size = life.size
        if life.first_recorded_time >= sample_time:
            life.first_interval = self._interval
        life.CountSample(sample_time, self._sequence, self._is_recovered)
        life.AddTask(task, sample_time, cgroup_path)
        if life.exit_time is None:
            life.AddTotals(task, self._available, self._ticks_per_second)
            if task.is_exited:
                life.SetExit(task, sample_time, self._interval, self._ticks_per_second)
        self._size += life.size - previous_size
        if life.size > self._maximum_life_size:
            life.is_split = life.exit_time is None
            self._replaced_lives.append(life)
            del self._lives[process_identifier, life.start_time]
        return life

    def CountInactiveTask(
        self, task: tasks.AtopTask, cgroup_path: str | None = None
    ) -> bool:
        """Counts an inactive entry of the sample that was started last.

        Most entries of most logs end here, so it does as little as it can.

        Args:
          task (AtopTask): entry in which nothing changed since the sample before.
          cgroup_path (Optional[str]): path of the cgroup as of the sample.

        Returns:
          bool: True if there is no more to do, False if the entry is to be added.
        """
        if task.is_process == 0:
            return True
        life = self._lives.get((task.process_identifier or 0, task.start_time or 0))
        return (
            life is not None
            and (cgroup_path is None or cgroup_path in life.cgroup_paths)
            and life.CountInactiveSample(self._sample_time, self._sequence)
        )

    def TakeOverflow(self) -> Iterator[process_life.ProcessLife]:
        """Takes lives out to make room: those that ended, then the longest not seen.

        Yields:
          ProcessLife: life; if it goes on, the rest is in another one.
        """
        if not self.is_full:
            return
        lives = sorted(
            self._lives.values(),
            key=lambda life: (life.exit_time is None, life.sequence),
        )
        self._size -= sum(life.size for life in self._replaced_lives)
        yield from self._replaced_lives
        self._replaced_lives = []
        for life in lives:
            if self._size <= self._maximum_size // 2:
                break
            del self._lives[life.process_identifier, life.start_time]
            self._size -= life.size
            life.is_split = life.exit_time is None
            yield life

    def TakeAll(self) -> Iterator[process_life.ProcessLife]:
        """Takes all lives out, in order of start.

        Yields:
          ProcessLife: life.
        """
        lives = [*self._replaced_lives, *self._lives.values()]
        self._lives = {}
        self._replaced_lives = []
        self._size = 0
        yield from sorted(
            lives, key=lambda life: (life.start_time, life.process_identifier)
        )
