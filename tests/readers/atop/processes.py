"""Tests for the table of the lives of processes."""

import io
import re
import unittest

from plaso_extra_parsers.readers.atop import clock
from plaso_extra_parsers.readers.atop import log
from plaso_extra_parsers.readers.atop import processes
from plaso_extra_parsers.readers.atop import runs

from tests.readers.atop import process_test_lib
from tests.readers.atop import test_lib
from tests.writers import atop

_START_TIME = process_test_lib.START_TIME

# epoch, PID, run time in seconds, how it ends and the number that goes with it.
_EVENT = re.compile(
    r"(\d+)\.\d+ (\d+) (?:\(uid (\d+)\) )?die ([\d.]+) (exit|sig) (\d+) (\S+)"
)


# Program, seconds that it runs and status that it exits with.
_LIVE_COMMAND = re.compile(r"live (\d) (\d)")


def _ReadLives(recording, name="basic.raw"):
    """Reads the lives of the processes of a recording."""
    data = test_lib.ReadFile(recording, name)
    atop_log = log.AtopLog(io.BytesIO(data))
    run_tracker = runs.RunTracker()
    table = processes.ProcessTable()
    for sample in atop_log.IterateSamples():
        list(run_tracker.Add(sample))
        table.StartSample(sample, run_tracker.clock)
        for task in atop_log.ReadTasks(sample):
            process_test_lib.AddTask(table, task)
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

    def testZombies(self):
        """Tests that a process has one life whenever its parent asks for it."""
        lives = {
            life.process_identifier: life for life in _ReadLives("lives", "zombies.raw")
        }
        self.assertEqual(sorted(lives), [1, 3, 4, 7, 8, 9, 10])
        first_time = min(life.start_time for life in lives.values())
        self.assertEqual(
            {
                pid: (
                    life.start_time - first_time,
                    life.last_seen_time and life.last_seen_time - first_time,
                    life.exit_time - first_time,
                    life.exit_status,
                    life.zombie_seconds,
                    life.is_short_lived,
                    life.number_of_samples,
                )
                for pid, life in lives.items()
                if life.exit_time
            },
            {
                4: (0, 1, 2, 0, None, False, 3),
                7: (2, 6, 7, 0, None, False, 6),
                # Its first thread ended at once, another one went on.
                8: (2, 5, 6, 0, None, False, 5),
                9: (2, 3, 4, 7, 2, False, 5),
                # It ended before the first sample that it is in.
                10: (2, None, 2, 3, 4, True, 5),
            },
        )

    def testClockThatWasSet(self):
        """Tests that a process has one life, and its times, whatever the clock."""
        for name, offset in (
            ("clock_set_forward.raw", 10800),
            ("clock_set_back.raw", -10800),
        ):
            with self.subTest(name=name):
                lives = _ReadLives("lives", name)
                identifiers = [life.process_identifier for life in lives]
                self.assertEqual(
                    sorted(identifiers), [1, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16]
                )
                for life in lives:
                    for seconds, status in _LIVE_COMMAND.findall(
                        "".join(life.command_lines)
                    ):
                        self.assertEqual(life.exit_status, int(status))
                        run_time = life.exit_time - life.start_time
                        self.assertAlmostEqual(run_time, int(seconds), delta=1)
                    self.assertEqual(
                        life.is_short_lived, life.process_identifier in (11, 15, 16)
                    )
                    # The first time is as of the wrong clock.
                    if life.process_identifier < 13:
                        age = life.first_recorded_time - life.start_time
                        self.assertAlmostEqual(age, -offset, delta=1)
                last_times = {
                    life.last_seen_time for life in lives if life.exit_time is None
                }
                self.assertEqual(len(last_times), 1)
                self.assertAlmostEqual(
                    last_times.pop() - min(life.start_time for life in lives),
                    9,
                    delta=1,
                )


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

    def testAddTaskWithLiveEntryBesideExit(self):
        """Tests that the sample with the end of a process can have it alive as well."""
        exited = {"state": b"E", "elapsed_time": 1500}
        for values in ((exited, {}), ({}, exited)):
            self.AddSample(10, {})
            self.AddSample(20, *values)
            self.assertEqual(self.TakeLife().exit_time, _START_TIME + 15)

    def testAddTaskWithTwoExits(self):
        """Tests that two exits are of one process only if they are the same."""
        exited = {"state": b"E", "elapsed_time": 200}
        for values, expected_number in (
            ({}, 1),
            ({"elapsed_time": 300}, 2),
            ({"exit_code": 0x100}, 2),
        ):
            with self.subTest(values=values):
                self.AddSample(10, exited, {**exited, **values})
                self.assertEqual(len(list(self.table.TakeAll())), expected_number)

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

    def testAddTaskWithInactiveTask(self):
        """Tests that an inactive entry counts as seen, and as nothing else."""
        self.AddSample(10, {"user_time": 5, "exit_code": 0})
        self.AddSample(20, {"was_inactive": 1})
        life = self.TakeLife()
        self.assertEqual(life.number_of_samples, 2)
        self.assertEqual(life.last_seen_time, _START_TIME + 20)
        self.assertEqual(life.GetTotals().get("user_time"), 50)

    def testCountInactiveTask(self):
        """Tests that only an entry with nothing new is not to be added."""
        self.AddSample(10, {})
        self.table.StartSample(self.CreateSample(20))
        for values, path, expected_result in (
            ({"pid": 8}, None, False),
            ({"start": 1}, None, False),
            ({}, "/a", False),
            ({"state": b"Z"}, None, False),
            ({"state": b"E"}, None, False),
            ({}, None, True),
        ):
            with self.subTest(values=values, path=path):
                task = self.CreateTask(was_inactive=1, **values)
                life = process_test_lib.CountInactiveTask(self.table, task, path)
                self.assertEqual(life is not None, expected_result)

    def testCountInactiveTaskOfOtherRun(self):
        """Tests that later entries of a run with another time of boot are known."""
        run_clock = clock.RunClock(3600)
        self.AddSample(10, {})
        self.AddSample(20, {"start": 3600}, run_clock=run_clock)
        self.table.StartSample(self.CreateSample(30), run_clock)
        task = self.CreateTask(start=3600, was_inactive=1)
        self.assertIs(
            process_test_lib.CountInactiveTask(self.table, task), self.TakeLife()
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

    def testParent(self):
        """Tests that the first parent is the one that lived at that time."""
        exited = {"state": b"E", "elapsed_time": 100}
        child = {"pid": 20, "parent_process_identifier": 30}
        for samples, expected_start in (
            # It comes after its child in the sample.
            (({**child, "start": 5}, {"pid": 30, "start": 4}), 4),
            (({**child, "start": 5}, {"pid": 30, "start": 6}), 6),
            # It has begun since, or ended before.
            (({**child, "start": 5}, {"pid": 30, "start": 7}), None),
            (({**child, "start": 5}, {"pid": 30, "start": 1, **exited}), None),
            # Times are exact to a second.
            (({**child, "start": 5}, {"pid": 30, **exited, "elapsed_time": 300}), None),
            (({**child, "start": 5}, {"pid": 30, **exited, "elapsed_time": 400}), 0),
            (({**child, "start": 5}, {"pid": 31}), None),
            (({**child, "parent_process_identifier": 20},), None),
            # Both ended between two samples.
            (
                (
                    {**child, "start": 5, **exited},
                    {"pid": 30, "start": 4, "state": b"E", "elapsed_time": 300},
                ),
                4,
            ),
        ):
            with self.subTest(samples=samples):
                self.AddSample(10, *samples)
                self.AddSample(20, {"pid": 99})
                lives = {life.process_identifier: life for life in self.table.TakeAll()}
                self.assertEqual(
                    lives[20].parent,
                    (
                        (30, _START_TIME + expected_start)
                        if expected_start is not None
                        else None
                    ),
                )

    def testAddTaskWithCgroupPath(self):
        """Tests that the path of the cgroup of an inactive entry is not missed."""
        self.AddSample(10, {"was_inactive": 1}, paths={7: "/a"})
        self.AddSample(20, {"was_inactive": 1}, paths={7: "/a"})
        self.AddSample(30, {"was_inactive": 1}, paths={7: "/b"})
        life = self.TakeLife()
        self.assertEqual(list(life.cgroup_paths), ["/a", "/b"])
        self.assertEqual(life.number_of_samples, 3)

    def testCountInactiveTaskTwice(self):
        """Tests that a sample of the same time leaves what the first one recorded."""
        self.AddSample(10, {"start": 5}, interval=10)
        self.AddSample(10, {"start": 5, "was_inactive": 1}, interval=20)
        life = self.TakeLife()
        self.assertEqual(life.number_of_samples, 2)
        self.assertEqual(life.first_interval, 10)

    def testStartSampleRecovered(self):
        """Tests that a life is recovered if all it is in was recovered."""
        self.AddSample(10, {}, has_damage=True)
        self.assertTrue(self.TakeLife().is_recovered)
        self.AddSample(10, {}, has_damage=True)
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

    def testTakeOverflowWithIdentifierUsedAgain(self):
        """Tests that the process that has an identifier now remains a parent."""
        self.AddSample(10, {})
        table = processes.ProcessTable(maximum_size=4 * self.TakeLife().size - 1)
        self.AddSample(10, {"pid": 7}, {"pid": 1}, {"pid": 2}, table=table)
        self.AddSample(20, {"pid": 7, "state": b"E", "elapsed_time": 1500}, table=table)
        self.AddSample(60, {"pid": 7, "start": 50}, table=table)
        self.assertEqual(
            [life.process_identifier for life in table.TakeOverflow()], [7, 1, 2]
        )
        child = {"pid": 20, "parent_process_identifier": 7, "start": 65}
        self.AddSample(70, {"pid": 7, "start": 50}, child, table=table)
        lives = {life.process_identifier: life for life in table.TakeAll()}
        self.assertEqual(lives[20].parent, (7, _START_TIME + 50))

    def testIsFull(self):
        """Tests that a table has room for exactly as much as it says."""
        self.AddSample(10, {})
        size = self.TakeLife().size
        for maximum_size in (size - 1, size):
            table = processes.ProcessTable(maximum_size)
            self.AddSample(10, {}, table=table)
            self.assertIs(table.is_full, maximum_size < size)

    def testTakeOverflowWithLargeLife(self):
        """Tests that a life that saw too much goes on in another one."""
        for maximum_size in (1, 1000):
            table = processes.ProcessTable(maximum_size, maximum_life_size=10)
            for index in range(10):
                command_line = f"command {index:d}".encode("ascii")
                self.AddSample(index, {"command_line": command_line}, table=table)
            self.assertIs(table.is_full, maximum_size == 1)
            first_life, second_life = [*table.TakeOverflow(), *table.TakeAll()]
            self.assertTrue(first_life.is_split)
            self.assertIs(second_life.is_split, maximum_size == 1)
            self.assertEqual(
                list(first_life.command_lines) + list(second_life.command_lines),
                [f"command {index:d}" for index in range(10)],
            )

    def testTakeAll(self):
        """Tests that lives come in order of start and are given out once."""
        self.table.StartSample(self.CreateSample(10))
        third, second, first = (
            self.table.AddTask(self.CreateTask(**values))
            for values in ({"pid": 3, "start": 5}, {"pid": 4}, {"pid": 2})
        )
        self.assertEqual(list(self.table.TakeAll()), [first, second, third])
        self.assertEqual(third.process_identifier, 3)
        self.assertEqual(list(self.table.TakeAll()), [])


class ZombieTest(process_test_lib.ProcessTestCase):
    """Tests for processes whose parent has not asked for their end."""

    def testAddTaskWithZombie(self):
        """Tests that zombies, exits and missing samples make one life in any order."""
        alive, zombie = {}, {"state": b"Z"}
        exited = {"state": b"E", "elapsed_time": 2500}
        for entries, last_seen, exit_time, seconds in (
            (((20, alive), (30, exited), (30, zombie), (40, zombie)), 20, 25, 15),
            (((20, alive), (30, zombie), (30, exited), (40, zombie)), 20, 25, 15),
            (((20, alive), (30, zombie), (40, exited)), 20, 25, 5),
            (((30, zombie), (40, exited), (40, zombie)), None, 25, 15),
            (((30, zombie), (40, exited), (50, zombie)), None, 25, 25),
            (((20, exited), (50, zombie)), None, 20, 30),
            (((20, alive), (30, zombie), (50, zombie)), 20, None, 20),
            (((20, alive), (30, zombie)), 20, None, None),
            (((20, alive), (30, exited)), 20, 25, None),
            (((40, zombie), (20, alive), (30, exited)), 20, 25, 15),
        ):
            with self.subTest(entries=entries):
                for sample_time, values in entries:
                    self.AddSample(sample_time, values)
                life = self.TakeLife()
                self.assertEqual(
                    life.last_seen_time, last_seen and _START_TIME + last_seen
                )
                self.assertEqual(life.exit_time, exit_time and _START_TIME + exit_time)
                self.assertEqual(life.zombie_seconds, seconds)
                self.assertFalse(life.is_short_lived)

    def testAddTaskWithInactiveZombie(self):
        """Tests that a zombie without a change is not alive."""
        self.AddSample(10, {})
        for sample_time in (20, 30):
            self.AddSample(sample_time, {"state": b"Z", "was_inactive": 1})
        life = self.TakeLife()
        self.assertEqual(life.last_seen_time, _START_TIME + 10)
        self.assertEqual(life.number_of_samples, 3)

    def testAddTaskWithFirstThreadEnded(self):
        """Tests that a process with other threads is no zombie."""
        self.AddSample(10, {"state": b"Z", "number_of_threads": 2})
        life = self.TakeLife()
        self.assertEqual(life.last_seen_time, _START_TIME + 10)
        self.assertIsNone(life.zombie_seconds)


class ClockTest(process_test_lib.ProcessTestCase):
    """Tests for processes of which the log has two starts."""

    def testAddTaskWithClockThatWasSet(self):
        """Tests which exited process is the one that the last sample had alive."""
        hour = 3600
        began = {"exit_code": atop.BEGAN_IN_INTERVAL}
        for values, kwargs, expected_number in (
            # It ran for longer than the interval.
            ({"start": hour, "elapsed_time": 5000}, {}, 1),
            ({"start": -hour, "elapsed_time": 5000}, {}, 1),
            # By the clock of the samples it was started before or after them.
            ({"start": hour, "elapsed_time": 500}, {}, 1),
            ({"start": 5, "elapsed_time": 500}, {}, 1),
            # It was started in the interval, but the other one has no end else.
            ({"start": 15, "elapsed_time": 300}, {}, 1),
            # The end of the other one may be lost.
            ({"start": 15, "elapsed_time": 300}, {"flags": 0}, 2),
            ({"start": 15, "elapsed_time": 300}, {"dropped": 1}, 2),
            # By a second more than its clock and the interval allow.
            ({"start": 15, "elapsed_time": 1199}, {"flags": 0}, 2),
            ({"start": 15, "elapsed_time": 1200}, {"flags": 0}, 1),
            ({"start": 9, "elapsed_time": 300}, {"flags": 0}, 2),
            ({"start": 8, "elapsed_time": 300}, {"flags": 0}, 1),
            ({"start": 21, "elapsed_time": 300}, {"flags": 0}, 2),
            ({"start": 22, "elapsed_time": 300}, {"flags": 0}, 1),
            ({"start": hour, "elapsed_time": 5000, "name": b"other"}, {}, 2),
            ({"start": hour, "elapsed_time": 5000, "pid": 8}, {}, 2),
        ):
            with self.subTest(values=values, kwargs=kwargs):
                self.table = processes.ProcessTable()
                self.AddSample(10, {})
                self.AddSample(20, {"state": b"E", **began, **values}, **kwargs)
                lives = list(self.table.TakeAll())
                self.assertEqual(len(lives), expected_number)
                if expected_number == 1:
                    self.assertFalse(lives[0].is_short_lived)

    def testAddTaskWithIdentifierUsedAgain(self):
        """Tests that another process with the same identifier has its own life."""
        exited = {"state": b"E", "exit_code": atop.BEGAN_IN_INTERVAL}
        for samples, expected_statuses in (
            # The first one has an end of its own.
            (
                (
                    {"state": b"E", "elapsed_time": 1200},
                    {**exited, "start": 15, "elapsed_time": 100},
                ),
                [0, 0],
            ),
            # The first one is still there.
            (({}, {**exited, "start": 15, "elapsed_time": 100}), [None, 0]),
        ):
            with self.subTest(samples=samples):
                self.table = processes.ProcessTable()
                self.AddSample(10, {})
                self.AddSample(20, *samples)
                self.assertEqual(
                    [life.exit_status for life in self.table.TakeAll()],
                    expected_statuses,
                )
        self.AddSample(10, {})
        self.AddSample(20)
        self.AddSample(30, {**exited, "start": 3600, "elapsed_time": 900})
        self.assertEqual(len(list(self.table.TakeAll())), 2)

    def testStartSampleWithClock(self):
        """Tests that a process goes on in a run of atop with another time of boot."""
        for boot_offset in (0, 1, 3600, -3600):
            for values in ({}, {"was_inactive": 1}):
                with self.subTest(boot_offset=boot_offset, values=values):
                    run_clock = clock.RunClock(boot_offset)
                    self.AddSample(10, {}, run_clock=clock.RunClock())
                    self.AddSample(
                        20, {"start": boot_offset, **values}, run_clock=run_clock
                    )
                    life = self.TakeLife()
                    self.assertEqual(life.recorded_start_time, _START_TIME)
                    expected_time = boot_offset if abs(boot_offset) > 1 else 0
                    self.assertEqual(life.start_time, _START_TIME + expected_time)

    def testStartTime(self):
        """Tests that starts are corrected if all that ended say the same."""
        hour = 3600
        for starts, expected_starts in (
            # The clock was set forward, which the third one does not know.
            ((hour, None), (hour, hour)),
            ((0, None), (0, 0)),
            # What ended before has the old clock.
            ((0, hour, None), (0, hour, hour)),
            # The system slept: nothing is wrong.
            ((hour, 0, None), (0, 0, 0)),
        ):
            with self.subTest(starts=starts):
                self.table = processes.ProcessTable()
                pids = range(1, len(starts) + 1)
                self.AddSample(10, *({"pid": pid} for pid in pids))
                for pid, start in zip(pids, starts):
                    values = {"pid": pid}
                    if start is not None:
                        values.update(start=start, state=b"E", elapsed_time=2000)
                    self.AddSample(10 * pid + 10, values, {"pid": pid + 1})
                lives = list(self.table.TakeAll())[: len(starts)]
                lives = {life.process_identifier: life for life in lives}
                self.assertEqual(
                    tuple(lives[pid].start_time - _START_TIME for pid in pids),
                    expected_starts,
                )

    def testExitTimeWithClockThatWasSet(self):
        """Tests that an end is as of the clock of the start, if that can be.

        It was in the ten seconds before the sample, by the clock of the samples.
        """
        for offset, elapsed_times, nearest_time in (
            (3600, range(9, 32), 20),
            (-3600, range(0, 23), 11),
        ):
            for elapsed_time in (
                elapsed_times[0] - 1,
                elapsed_times[0],
                elapsed_times[-1],
                elapsed_times[-1] + 1,
            ):
                with self.subTest(offset=offset, elapsed_time=elapsed_time):
                    self.AddSample(10, {})
                    self.AddSample(
                        20,
                        {
                            "elapsed_time": elapsed_time * 100,
                            "start": offset,
                            "state": b"E",
                        },
                    )
                    expected_time = nearest_time
                    if elapsed_time in elapsed_times:
                        expected_time = offset + elapsed_time
                    self.assertEqual(
                        self.TakeLife().exit_time, _START_TIME + expected_time
                    )

    def testIsShortLivedWithClockSetBack(self):
        """Tests that an interval that atop does not know makes nothing long."""
        exited = {"state": b"E", "exit_code": atop.BEGAN_IN_INTERVAL}
        for first_time in (10, 3600):
            with self.subTest(first_time=first_time):
                self.AddSample(first_time, {})
                self.AddSample(
                    10,
                    {"pid": 8, "start": 2, "elapsed_time": 500, **exited},
                    interval=1,
                )
                lives = {life.process_identifier: life for life in self.table.TakeAll()}
                self.assertTrue(lives[8].is_short_lived)
