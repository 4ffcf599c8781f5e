"""Tests what is known of the workload of the recordings of atop raw logs.

Each point of what the members of a task mean has a test on a log that atop wrote.
"""

import re
import unittest

from plaso_extra_parsers.readers.atop import log

from tests.readers.atop import test_lib

# 32-bit and 64-bit recordings with the release that wrote them.
_VERSIONS = {
    name: tuple(int(number) for number in re.findall(r"\d+", name)[:2])
    for name in test_lib.RECORDINGS
}

# What the accounting of the kernel does not have of an exited process.
_NOT_OF_EXITED = frozenset("""
    block_delay cancelled_written_sectors cgroup_memory_effective_limit
    cgroup_memory_limit cgroup_path cgroup_processor_effective_limit
    cgroup_processor_limit cgroup_processor_weight cgroup_swap_effective_limit
    cgroup_swap_limit code_size container_identifier data_size
    effective_group_identifier effective_user_identifier file_system_group_identifier
    file_system_user_identifier involuntary_context_switches last_processor
    libraries_size locked_size nice_value number_of_blocked_threads
    number_of_idle_threads number_of_running_threads number_of_sleeping_threads
    number_of_threads openvz_container_identifier out_of_memory_score
    out_of_memory_score_adjustment priority proportional_size read_sectors
    realtime_priority resident_growth resident_size run_delay saved_group_identifier
    saved_user_identifier scheduling_policy shared_text_size sleep_average stack_size
    swap_size virtual_growth virtual_process_identifier virtual_size
    voluntary_context_switches wait_channel write_requests written_sectors
    """.split())

_GPU_NAMES = frozenset("""
    gpu_busy gpu_busy_cumulative gpu_list gpu_memory_busy gpu_memory_busy_cumulative
    gpu_memory_cumulative gpu_memory_size gpu_samples gpu_state gpu_time gpu_type
    number_of_gpus
    """.split())


def _ReadTasks(name):
    """Reads the tasks of a recording."""
    with open(test_lib.GetPath(name, "basic.raw"), "rb") as file_object:
        atop_log = log.AtopLog(file_object)
        return [
            (sample, task)
            for sample in atop_log.IterateSamples()
            for task in atop_log.ReadTasks(sample)
        ]


class RecordingsTest(unittest.TestCase):
    """Tests what is known of the workload of the recordings, in every release."""

    @classmethod
    def setUpClass(cls):
        """Reads all recordings."""
        cls.tasks = {name: _ReadTasks(name) for name in test_lib.RECORDINGS}

    def _GetLiveTasks(self, name, command_line):
        """Retrieves live entries of a process."""
        found = [
            task
            for _, task in self.tasks[name]
            if task.command_line.endswith(command_line) and not task.is_exited
        ]
        self.assertGreaterEqual(len(found), 1, name)
        return found

    def testExits(self):
        """Tests that the end of each process is that which the workload gave it."""
        for name, rows in self.tasks.items():
            exited = {
                task.process_identifier: task for _, task in rows if task.is_exited
            }
            self.assertEqual(len(exited), 24)
            number_of_ends = 0
            for line in test_lib.ReadFile(name, "basic.events").decode().splitlines():
                _, identifier, command = line.split(" ", 2)
                kind, number = re.search(r"(exit|sig) (\d+)", command).groups()
                task = exited[int(identifier)]
                with self.subTest(name=name, command=command):
                    self.assertEqual(task.name, "die")
                    self.assertEqual(
                        (task.exit_status, task.exit_signal),
                        (
                            (int(number), None)
                            if kind == "exit"
                            else (None, int(number))
                        ),
                    )
                    self.assertEqual(task.core_dumped, "core" in command)
                    # The command line comes from a live entry before, if atop finds
                    # one: releases up to 2.0 want the same second of start.
                    if "short" in command or _VERSIONS[name] > (2, 0):
                        self.assertEqual(task.began_in_interval, "short" in command)
                    self.assertEqual(
                        bool(task.command_line), not task.began_in_interval
                    )
                    self.assertEqual(
                        task.real_user_identifier, 1000 if "uid 1000" in command else 0
                    )
                    number_of_ends += 1
            self.assertEqual(number_of_ends, 10)

    def testExitOfLiveTasks(self):
        """Tests that live tasks have no exit, whatever the exit code says."""
        for rows in self.tasks.values():
            for _, task in rows:
                if not task.is_exited:
                    self.assertIsNone(task.exit_status)
                    self.assertIsNone(task.exit_signal)
                    self.assertIsNone(task.core_dumped)
                    self.assertIn(task.exit_code, (0, -0x80000000))
                    self.assertEqual(task.elapsed_time, 0)
                else:
                    self.assertIs(task.exit_status is None, bool(task.exit_signal))

    def testExitedMembers(self):
        """Tests that what the accounting does not know is None, never 0 or root."""
        for name, rows in self.tasks.items():
            names = {field.name for field in rows[0][1].layout.fields}
            number_of_members = 0
            for _, task in rows:
                if not task.is_exited:
                    continue
                for member in names & _NOT_OF_EXITED:
                    self.assertIsNone(getattr(task, member), f"{name} {member}")
                    number_of_members += 1
                for member in names - _NOT_OF_EXITED - _GPU_NAMES:
                    self.assertIsNotNone(getattr(task, member), f"{name} {member}")
            self.assertGreater(number_of_members, 24 * 20)

    def testLiveMembers(self):
        """Tests that live tasks have all members but requests and GPU use."""
        for name, rows in self.tasks.items():
            names = {field.name for field in rows[0][1].layout.fields}
            names -= _GPU_NAMES | {"read_requests", "write_requests"}
            for _, task in rows:
                self.assertIsNone(task.write_requests)
                if not task.is_exited:
                    self.assertIsNone(task.read_requests)
                    for member in names:
                        self.assertIsNotNone(getattr(task, member), f"{name} {member}")

    def testGPUMembers(self):
        """Tests that left-overs of memory are not shown as GPU use."""
        number_of_left_overs = 0
        for name, rows in self.tasks.items():
            for sample, task in rows:
                self.assertFalse(sample.has_gpus)
                for member in _GPU_NAMES:
                    self.assertIsNone(getattr(task, member))
            names = [field.name for field in rows[0][1].layout.fields]
            self.assertEqual("gpu_state" in names, _VERSIONS[name] >= (2, 4))
            if "gpu_state" in names:
                index = names.index("gpu_state")
                number_of_left_overs += sum(task[index] != b"\x00" for _, task in rows)
        # So many seem to use a GPU on a machine that has none.
        self.assertGreater(number_of_left_overs, 20)

    def testIdentifiers(self):
        """Tests that identifiers are unsigned."""
        for name in self.tasks:
            # A 32-bit atop reads what is too large for its data type as the maximum.
            expected = 2147483647 if name.endswith(".32") else 4294967294
            for task in self._GetLiveTasks(name, "as-uid-max-1"):
                self.assertEqual(task.real_user_identifier, expected)
                self.assertEqual(task.effective_user_identifier, expected)
                self.assertEqual(task.saved_user_identifier, expected)
                self.assertEqual(task.file_system_user_identifier, expected)
            for task in self._GetLiveTasks(name, "as-uid-1000"):
                self.assertEqual(task.effective_user_identifier, 1000)

    def testText(self):
        """Tests that text that is not UTF-8 and control characters stay visible."""
        for name in self.tasks:
            size = 150 if name == "v1.26" else 255
            names = {task.name for _, task in self.tasks[name]}
            self.assertIn("we) R (ird x", names)
            self.assertIn("schläfer-proz\\xe5", names)
            lines = {task.command_line for _, task in self.tasks[name]}
            self.assertIn("/opt/demo/idle 100 naïve Ünïcödé 日本語 €", lines)
            self.assertIn(
                "/opt/demo/idle 100 bad \\xff\\xfe\\xc3( caf\\xe9 \\x80\\x81", lines
            )
            self.assertTrue(any("\x1b[31mred" in line for line in lines))
            (long_line,) = (line for line in lines if "argument-001" in line)
            self.assertEqual(len(long_line), size)
            (cut_line,) = (line for line in lines if "日日日" in line)
            self.assertRegex(cut_line, r"日(\\x[0-9a-f]{2})+$")

    def testStates(self):
        """Tests zombies, and that kernel states are one letter."""
        for name, rows in self.tasks.items():
            zombie, *_ = (task for _, task in rows if task.state == "Z")
            self.assertEqual((zombie.name, zombie.command_line), ("zomb", ""))
            self.assertLessEqual({task.state for _, task in rows}, set("RSDZTtIEX"))
            self.assertFalse(zombie.is_exited, name)

    def testThreads(self):
        """Tests that a process with threads has an entry of its own."""
        for name, rows in self.tasks.items():
            entries = [
                task
                for sample, task in rows
                if sample.is_boot and task.name[:2] == "mt"
            ]
            if name == "v1.26":
                self.assertEqual([task.number_of_threads for task in entries], [5])
                self.assertIsNone(entries[0].thread_group_identifier)
                self.assertIsNone(entries[0].is_process)
                continue
            process, main_thread, *threads = entries
            self.assertEqual((process.is_process, process.number_of_threads), (1, 5))
            self.assertEqual(main_thread.is_process, 0)
            self.assertEqual(main_thread.process_identifier, process.process_identifier)
            self.assertEqual(len(threads), 4)
            for task in threads:
                self.assertEqual(
                    task.thread_group_identifier, process.process_identifier
                )
                self.assertNotEqual(task.process_identifier, process.process_identifier)
                self.assertEqual((task.command_line, task.number_of_threads), ("", 1))

    def testContainers(self):
        """Tests that each release names the container in its own way."""
        for name in self.tasks:
            version = _VERSIONS[name]
            in_container = self._GetLiveTasks(name, "in-docker-cpuset")[-1]
            in_namespace = self._GetLiveTasks(name, "in-other-uts")[-1]
            if (2, 3) <= version < (2, 10):
                self.assertEqual(in_container.container_identifier, "af78216c2a23")
                self.assertEqual(in_namespace.container_identifier, "")
            else:
                self.assertIsNone(in_container.container_identifier)

            if version >= (2, 13):
                expected = "web-7f9c6d5b8-x2x4q.prod.example.inter"
                self.assertEqual(in_namespace.container_hostname[:38], expected)
            elif version >= (2, 10):
                self.assertEqual(in_namespace.container_hostname, "xample.internal")
                self.assertEqual(in_container.container_hostname, "")
            else:
                self.assertIsNone(in_namespace.container_hostname)

    def testCgroups(self):
        """Tests that only three releases have the control group in the task."""
        for name, rows in self.tasks.items():
            task = self._GetLiveTasks(name, "in-cg2-job")[-1]
            if (2, 8) <= _VERSIONS[name] <= (2, 10):
                path = "/lab.slice/batch.slice/job-1.scope"
                self.assertEqual(task.cgroup_path, path)
                self.assertEqual(task.cgroup_processor_weight, 10)
                self.assertEqual(task.cgroup_processor_limit, 20)
            else:
                self.assertIsNone(task.cgroup_path)
                self.assertIsNone(task.cgroup_processor_limit)
            for _, task in rows:
                self.assertFalse(hasattr(task, "cgroupix"))

    def testWasInactive(self):
        """Tests that inactive tasks have no counters, and exist since release 2.3."""
        counters = """
            user_time system_time read_sectors written_sectors minor_page_faults
            major_page_faults cancelled_written_sectors
            """.split()
        for name, rows in self.tasks.items():
            values = {task.was_inactive for _, task in rows}
            if _VERSIONS[name] < (2, 3):
                self.assertEqual(values, {None})
                continue
            self.assertEqual(values, {0, 1})
            for sample, task in rows:
                if task.was_inactive:
                    self.assertFalse(sample.is_boot)
                    self.assertEqual({getattr(task, key) for key in counters}, {0})

    def testBeganInInterval(self):
        """Tests that all tasks of a sample since boot seem to have begun in it."""
        for rows in self.tasks.values():
            for sample, task in rows:
                if sample.is_boot:
                    self.assertTrue(task.began_in_interval)
            later = [task for sample, task in rows if not sample.is_boot]
            self.assertTrue(any(not task.began_in_interval for task in later))

    def testStartTimes(self):
        """Tests that entries of a process differ by a second at most."""
        differences = set()
        for rows in self.tasks.values():
            start_times = {}
            for _, task in rows:
                key = (task.process_identifier, task.is_process)
                first_time = start_times.setdefault(key, task.start_time)
                differences.add(task.start_time - first_time)
        self.assertEqual(differences, {0, 1})

    def testExitTimes(self):
        """Tests that the end of exited processes lies within the interval."""
        for name, rows in self.tasks.items():
            for sample, task in rows:
                if task.is_exited:
                    ticks = sample.file_header.record.ticks_per_second
                    end_time = task.start_time + task.elapsed_time / ticks
                    self.assertLessEqual(end_time, sample.record.sample_time + 1, name)
                    self.assertGreaterEqual(
                        end_time,
                        sample.record.sample_time - sample.record.interval - 1.5,
                        name,
                    )

    def testEventTimes(self):
        """Tests that processes started when the workload says, to a second."""
        for name, rows in self.tasks.items():
            exited = {
                task.process_identifier: task for _, task in rows if task.is_exited
            }
            for line in test_lib.ReadFile(name, "basic.events").decode().splitlines():
                time, identifier, _ = line.split(" ", 2)
                start_time = exited[int(identifier)].start_time
                self.assertLessEqual(abs(start_time - float(time)), 1.1, line)

    def testUnits(self):
        """Tests memory in KiB, disk in sectors, and pmem of 0 where not asked for."""
        for name, rows in self.tasks.items():
            task, *_ = (
                task
                for sample, task in rows
                if sample.is_boot and task.process_identifier == 1
            )
            self.assertGreater(task.resident_size, 1000)
            self.assertLess(task.resident_size, 100000)
            self.assertGreater(task.virtual_size, task.resident_size)
            if _VERSIONS[name] >= (2, 1):
                self.assertEqual(task.proportional_size, 0)
            else:
                self.assertIsNone(task.proportional_size)


if __name__ == "__main__":
    unittest.main()
