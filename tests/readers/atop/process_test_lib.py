"""What the tests of the lives of processes share: samples and tasks made to measure."""

import io
import types
import unittest

from plaso_extra_parsers.readers.atop import layouts
from plaso_extra_parsers.readers.atop import log
from plaso_extra_parsers.readers.atop import processes
from plaso_extra_parsers.readers.atop import tasks

from tests.readers.atop import test_lib

FLAGS = layouts.FLAG_ACCOUNTING | layouts.FLAG_IO_COUNTERS

START_TIME = 1700000000


def CountInactiveTask(table, task, path=None):
    """Counts an inactive entry.

    Args:
      table (ProcessTable): table.
      task (AtopTask): entry.
      path (Optional[str]): path of the cgroup.

    Returns:
      ProcessLife: life or None if the entry is to be added.
    """
    key = tasks.TaskKey(
        task.thread_group_identifier,
        task.process_identifier,
        task.is_process,
        task.state.encode("ascii"),
        task.start_time,
        task.was_inactive,
    )
    return table.CountInactiveTask(key, path)


def AddTask(table, task, path=None):
    """Adds an entry to a table as the parser does.

    Args:
      table (ProcessTable): table.
      task (AtopTask): entry.
      path (Optional[str]): path of the cgroup.
    """
    if task.is_process == 0:
        return
    if not task.was_inactive or not CountInactiveTask(table, task, path):
        table.AddTask(task, path)


class ProcessTestCase(unittest.TestCase):
    """Base of the tests that make tasks of release 2.8.

    Attributes:
      table (ProcessTable): empty table.
    """

    RECORDING = "v2.8.1"

    def setUp(self):
        """Reads the layout."""
        data = test_lib.ReadFile(self.RECORDING, "basic.raw")
        self._file_header = log.AtopLog(io.BytesIO(data)).file_header
        self.table = processes.ProcessTable()

    def AddSample(
        self,
        sample_time,
        *task_values,
        table=None,
        paths=None,
        run_clock=None,
        **kwargs,
    ):
        """Adds a sample to a table.

        Args:
          sample_time (int): seconds since the start of the test.
          task_values (tuple[dict[str, object]]): members of each task.
          table (Optional[ProcessTable]): table.
          paths (Optional[dict[int, str]]): path of the cgroup per process identifier.
          run_clock (Optional[RunClock]): clock of the run of atop.
          kwargs (dict[str, object]): arguments of CreateSample.
        """
        table = table or self.table
        table.StartSample(self.CreateSample(sample_time, **kwargs), run_clock)
        for values in task_values:
            task = self.CreateTask(**values)
            path = (paths or {}).get(task.process_identifier)
            AddTask(table, task, path)

    def CreateSample(
        self,
        sample_time,
        interval=10,
        flags=FLAGS,
        has_damage=False,
        ticks_per_second=100,
        support_flags=0x35,
        dropped=0,
    ):
        """Creates what the table asks a sample for.

        Args:
          sample_time (int): seconds since the start of the test.
          interval (Optional[int]): interval in seconds.
          flags (Optional[int]): flags of the sample.
          has_damage (Optional[bool]): True if recovered or cut off.
          ticks_per_second (Optional[int]): ticks per second of the file header.
          support_flags (Optional[int]): flags of the file header.
          dropped (Optional[int]): number of exited processes that atop left out.

        Returns:
          SimpleNamespace: sample.
        """
        return types.SimpleNamespace(
            file_header=types.SimpleNamespace(
                layout=self._file_header.layout,
                record=types.SimpleNamespace(
                    support_flags=support_flags, ticks_per_second=ticks_per_second
                ),
            ),
            has_damage=has_damage,
            record=types.SimpleNamespace(
                flags=flags,
                interval=interval,
                number_of_dropped_processes=dropped,
                sample_time=START_TIME + sample_time,
            ),
        )

    def CreateTask(self, pid=7, start=0, state=b"S", **values):
        """Creates a task.

        Args:
          pid (Optional[int]): process identifier.
          start (Optional[int]): start in seconds since the start of the test.
          state (Optional[bytes]): state, E if exited.
          values (dict[str, object]): further members.

        Returns:
          AtopTask: task.
        """
        members = {
            "is_process": 1,
            "name": b"program",
            "parent_process_identifier": 1,
            "process_identifier": pid,
            "start_time": START_TIME + start,
            "state": state,
            "thread_group_identifier": pid,
            **values,
        }
        layout = self._file_header.layout.task
        (task,) = tasks.TaskBlock(layout.FoldRecord(members), layout)
        return task

    def TakeLife(self):
        """Takes out the only life of the table.

        Returns:
          ProcessLife: life.
        """
        (life,) = self.table.TakeAll()
        return life
