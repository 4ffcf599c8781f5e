"""Tests for the table of the lives of processes."""

import io
import re
import unittest

from plaso_extra_parsers.readers.atop import log
from plaso_extra_parsers.readers.atop import processes

from tests.readers.atop import process_test_lib
from tests.readers.atop import test_lib

_START_TIME = process_test_lib.START_TIME

# epoch, PID, run time in seconds, how it ends and the number that goes with it.
_EVENT = re.compile(
    r"(\d+)\.\d+ (\d+) (?:\(uid (\d+)\) )?die ([\d.]+) (exit|sig) (\d+) (\S+)"
)


def _ReadLives(recording):
    """Reads the lives of the processes of a recording.

    Args:
      recording (str): folder of the recording.

    Returns:
      list[ProcessLife]: lives.
    """
    data = test_lib.ReadFile(recording, "basic.raw")
    atop_log = log.AtopLog(io.BytesIO(data))
    table = processes.ProcessTable()
    for sample in atop_log.IterateSamples():
        table.StartSample(sample)
        for task in atop_log.ReadTasks(sample):
            if not task.was_inactive or not table.CountInactiveTask(task):
                table.AddTask(task)
    return list(table.TakeAll())


class RecordingsTest(unittest.TestCase):
    """Tests for the table with recordings of every release."""

    def testEvents(self):
        """Tests that each process of the workload has one life that ends as it did."""
        for recording in test_lib.RECORDINGS:
            lives = {life.process_identifier: life for life in _ReadLives(recording)}
            text = test_lib.ReadFile(recording, "basic.events").decode("utf-8")
            events = _EVENT.findall(text)
            self.assertEqual(len(events), 10)

            for time, pid, uid, run_time, kind, number, name in events:
                with self.subTest(recording=recording, name=name):
                    life = lives[int(pid)]
                    self.assertLessEqual(abs(life.start_time - int(time)), 1)
                    end_time = int(time) + float(run_time)
                    self.assertLessEqual(abs(life.exit_time - end_time), 1.5)
                    self.assertEqual(life.user_identifiers[0].real, int(uid or 0))
                    is_exit = kind == "exit"
                    self.assertEqual(
                        (life.exit_status, life.exit_signal, life.core_dumped),
                        (
                            int(number) if is_exit else None,
                            None if is_exit else int(number),
                            name.endswith("-core"),
                        ),
                    )
                    if name.startswith("short-"):
                        self.assertIsNone(life.last_seen_time)
                        self.assertEqual(list(life.command_lines), [])
                    else:
                        self.assertLess(life.last_seen_time, life.exit_time)
                        self.assertTrue(list(life.command_lines)[0].endswith(name))

    def testNumberOfLives(self):
        """Tests that all recordings have the 44 processes of the workload, 24 ended."""
        for recording in test_lib.RECORDINGS:
            with self.subTest(recording=recording):
                lives = _ReadLives(recording)
                self.assertEqual(len(lives), 44)
                self.assertEqual(sum(life.exit_time is not None for life in lives), 24)


class ProcessTableTest(process_test_lib.ProcessTestCase):
    """Tests for the table of the lives of processes."""

    def testAddTaskWithStartTimes(self):
        """Tests that entries belong together if the start differs by a second."""
        self.AddSample(10, {})
        self.AddSample(20, {"start": 1})
        self.AddSample(30, {"start": -1})
        self.AddSample(40, {"start": 2})
        starts = [
            (life.start_time - _START_TIME, life.number_of_samples)
            for life in self.table.TakeAll()
        ]
        self.assertEqual(starts, [(0, 3), (2, 1)])

    def testAddTaskWithReusedIdentifier(self):
        """Tests that a process identifier that is used again is another life."""
        self.AddSample(10, {"state": b"E", "elapsed_time": 100, "exit_code": 0x100})
        self.AddSample(20, {"state": b"E", "elapsed_time": 900, "exit_code": 0x200})
        self.assertEqual([life.exit_status for life in self.table.TakeAll()], [1, 2])

    def testAddTaskWithLiveEntryAfterExit(self):
        """Tests that a live entry after the end is another life."""
        self.AddSample(10, {"state": b"E", "elapsed_time": 100})
        self.AddSample(20, {})
        self.assertEqual(
            [life.exit_time is None for life in self.table.TakeAll()], [False, True]
        )

    def testAddTaskWithJoinedLogs(self):
        """Tests that samples out of order, or in the log twice, make one life."""
        for table_order in ((10, 20, 30), (30, 10, 20), (10, 20, 30, 10, 20, 30)):
            with self.subTest(order=table_order):
                for sample_time in table_order:
                    values = {}
                    if sample_time == 30:
                        values = {"state": b"E", "elapsed_time": 2500}
                    self.AddSample(sample_time, values)
                life = self.TakeLife()
                self.assertEqual(life.first_recorded_time, _START_TIME + 10)
                self.assertEqual(life.last_seen_time, _START_TIME + 20)
                self.assertEqual(life.exit_time, _START_TIME + 25)

    def testAddTaskWithThread(self):
        """Tests that a thread is not a process."""
        self.AddSample(10, {"is_process": 0})
        self.assertEqual(list(self.table.TakeAll()), [])

    def testAddTaskWithInactiveTask(self):
        """Tests that an inactive entry counts as seen, and as nothing else."""
        self.AddSample(10, {"user_time": 5, "exit_code": 0})
        self.AddSample(20, {"was_inactive": 1})
        life = self.TakeLife()
        self.assertEqual(life.number_of_samples, 2)
        self.assertEqual(life.last_seen_time, _START_TIME + 20)
        self.assertEqual(life.GetTotal("user_time"), 50)

    def testCountInactiveTask(self):
        """Tests that only an entry with nothing new is not to be added."""
        self.AddSample(10, {})
        self.table.StartSample(self.CreateSample(20))
        for values, path, expected_result in (
            ({"pid": 8}, None, False),
            ({"start": 1}, None, False),
            ({}, "/a", False),
            ({"is_process": 0, "pid": 9}, None, True),
            ({}, None, True),
        ):
            with self.subTest(values=values, path=path):
                task = self.CreateTask(was_inactive=1, **values)
                self.assertEqual(
                    self.table.CountInactiveTask(task, path), expected_result
                )

    def testAddTaskWithInactiveTaskPastDamage(self):
        """Tests that what changed in a lost sample is taken from the next entry."""
        self.AddSample(10, {"command_line": b"first"})
        self.table.StartSample(self.CreateSample(20))
        self.AddSample(30, {"command_line": b"second", "was_inactive": 1})
        self.assertEqual(list(self.TakeLife().command_lines), ["first", "second"])

    def testAddTaskWithAbsence(self):
        """Tests that a process that is in no later sample has not ended."""
        self.AddSample(10, {})
        self.AddSample(20)
        life = self.TakeLife()
        self.assertIsNone(life.exit_time)
        self.assertIsNone(life.exit_status)
        self.assertIsNone(life.core_dumped)

    def testAddTaskWithCgroupPath(self):
        """Tests that the path of the cgroup of an inactive entry is not missed."""
        self.AddSample(10, {"was_inactive": 1}, paths={7: "/a"})
        self.AddSample(20, {"was_inactive": 1}, paths={7: "/a"})
        self.AddSample(30, {"was_inactive": 1}, paths={7: "/b"})
        life = self.TakeLife()
        self.assertEqual(list(life.cgroup_paths), ["/a", "/b"])
        self.assertEqual(life.number_of_samples, 3)

    def testStartSampleRecovered(self):
        """Tests that a life is recovered if all it is in was recovered."""
        self.AddSample(10, {}, is_recovered=True)
        self.assertTrue(self.TakeLife().is_recovered)
        self.AddSample(10, {}, is_complete=False)
        self.assertTrue(self.TakeLife().is_recovered)
        self.AddSample(10, {}, is_recovered=True)
        self.AddSample(20, {})
        self.assertFalse(self.TakeLife().is_recovered)

    def testTakeOverflow(self):
        """Tests that a full table gives out ended lives and those not seen longest."""
        table = processes.ProcessTable(maximum_size=45)
        self.AddSample(10, *({"pid": pid} for pid in range(1, 5)), table=table)
        self.AddSample(20, *({"pid": pid} for pid in range(5, 9)), table=table)
        self.assertFalse(table.is_full)
        self.assertEqual(list(table.TakeOverflow()), [])
        self.AddSample(
            30,
            {"pid": 9, "state": b"E"},
            {"pid": 10, "state": b"E"},
            {"pid": 8},
            table=table,
        )
        self.assertTrue(table.is_full)
        lives = list(table.TakeOverflow())
        self.assertFalse(table.is_full)
        self.assertEqual(
            [(life.process_identifier, life.is_split) for life in lives[:3]],
            [(9, False), (10, False), (1, True)],
        )
        remaining = [life.process_identifier for life in table.TakeAll()]
        self.assertEqual(len(lives) + len(remaining), 10)
        self.assertIn(8, remaining)

    def testTakeOverflowWithLargeLife(self):
        """Tests that a life that saw too much goes on in another one."""
        table = processes.ProcessTable(maximum_life_size=10)
        for index in range(10):
            command_line = f"command {index:d}".encode("ascii")
            self.AddSample(index, {"command_line": command_line}, table=table)
        first_life, second_life = table.TakeAll()
        self.assertTrue(first_life.is_split)
        self.assertFalse(second_life.is_split)
        self.assertEqual(
            list(first_life.command_lines) + list(second_life.command_lines),
            [f"command {index:d}" for index in range(10)],
        )

    def testTakeAll(self):
        """Tests that lives come in order of start and are given out once."""
        self.AddSample(10, {"pid": 3, "start": 5}, {"pid": 4}, {"pid": 2})
        identifiers = [life.process_identifier for life in self.table.TakeAll()]
        self.assertEqual(identifiers, [2, 4, 3])
        self.assertEqual(list(self.table.TakeAll()), [])
