"""Tests for the event data of tasks in atop raw logs."""

import io

from unittest import mock

from plaso_extra_parsers.parsers.atop import tasks as atop_tasks
from plaso_extra_parsers.readers.atop import layouts
from plaso_extra_parsers.readers.atop import log

from tests.parsers.atop import test_lib as atop_test_lib
from tests.readers.atop import test_lib
from tests.writers import atop


class TaskConverterTest(atop_test_lib.AtopParserTestCase):
    """Tests for the event data of tasks, as the same release of atop prints them."""

    def testProcess(self):
        """Tests that a live process has all members of release 2.13, in our units."""
        (event_data,) = self.ParseRecording("v2.13.0").Get(
            "task", offset=4330, process_identifier=52
        )
        self.CheckEventData(
            event_data,
            {
                "cgroup_path": "/",
                "command_line": "/opt/demo/mt 100 multi-threaded",
                "cpu_system_time": 0,
                "cpu_user_time": 40,
                "effective_user_identifier": 0,
                "hostname": "labhost",
                "interval": 1,
                "is_cumulative": False,
                "offset": 4330,
                "parent_pid": 1,
                "process_identifier": 52,
                "process_key": "labhost-52-20261120T213259Z",
                "process_name": "mt",
                "read_bytes": 0,
                "resident_memory": 643072,
                "sample_time": "2026-11-20 21:33:00",
                "statistics": [
                    "state: S",
                    "threads: 5",
                    "sleeping threads: 5",
                    "voluntary context switches: 47",
                    "involuntary context switches: 1",
                    "run delay in ns: 7575880",
                    "out of memory score: 666",
                    "virtual memory: 34668544",
                ],
                "user_identifier": 0,
                "written_bytes": 0,
            },
        )

    def testExitedProcess(self):
        """Tests that an exited process has what the accounting knows, no more."""
        writer = atop.AtopWriter("2.13")
        task = writer.MakeTask(
            state=b"E",
            exit_code=0x86,
            elapsed_time=230,
            minor_page_faults=7,
            # What follows atop made up.
            effective_user_identifier=5,
            read_sectors=0,
            priority=120,
            resident_size=9,
        )
        writer.AppendSample(tasks=[task], cgroups=[], flags=0x34)
        (event_data,) = atop_test_lib.ParsedFile(writer.GetBytes()).Get("task")
        self.CheckEventData(
            event_data,
            {
                "command_line": "bash -l",
                "core_dumped": True,
                "cpu_system_time": 0,
                "cpu_user_time": 30,
                "exit_signal": 6,
                "hostname": "labhost",
                "interval": 600,
                "is_cumulative": False,
                "offset": 480,
                "parent_pid": 1,
                "process_identifier": 100,
                "process_key": "labhost-100-20261120T212648Z",
                "process_name": "bash",
                "sample_time": "2026-11-20 21:28:28",
                "statistics": [
                    "state: E",
                    "minor page faults: 7",
                    "elapsed time in ms: 2300",
                ],
                "user_identifier": 0,
            },
        )

    def testOldestRelease(self):
        """Tests that release 1.26 has no threads, states or sizes of later releases."""
        event_data = self.ParseRecording("v1.26").Get("task", process_identifier=1)[0]
        self.CheckEventData(
            event_data,
            {
                "command_line": "bash ./lab.sh stage2 basic 8 1 acct",
                "cpu_system_time": 0,
                "cpu_user_time": 10,
                "effective_user_identifier": 0,
                "hostname": "labhost",
                "interval": 1003,
                "is_cumulative": True,
                "offset": 480,
                "parent_pid": 0,
                "process_identifier": 1,
                "process_key": "labhost-1-20261120T212827Z",
                "process_name": "bash",
                "read_bytes": 745472,
                "resident_memory": 3211264,
                "sample_time": "2026-11-20 21:28:28",
                "statistics": [
                    "state: S",
                    "minor page faults: 2455",
                    "threads: 1",
                    "sleeping threads: 1",
                    "virtual memory: 4599808",
                    "resident growth: 3211264",
                    "virtual growth: 4599808",
                ],
                "user_identifier": 0,
                "written_bytes": 4096,
            },
        )

    def testControlGroup(self):
        """Tests that releases 2.8 to 2.10 have path and limits of the cgroup."""
        writer = atop.AtopWriter("2.10")
        task = writer.MakeTask(
            cgroup_path=b"/lab.slice/web.service",
            cgroup_processor_limit=50,
            cgroup_processor_weight=-2,
            cgroup_memory_limit=262144,
            cgroup_swap_limit=-1,
        )
        writer.AppendSample(tasks=[task])
        (event_data,) = atop_test_lib.ParsedFile(writer.GetBytes()).Get("task")
        self.assertEqual(event_data.cgroup_path, "/lab.slice/web.service")
        self.assertEqual(
            [text for text in event_data.statistics if "cgroup" in text],
            ["cgroup CPU limit: 50", "cgroup memory limit: 268435456"],
        )

    def testContainer(self):
        """Tests that there is the identifier or the host name of the container."""
        for release, name in (
            ("2.3", "container_identifier"),
            ("2.9", "container_identifier"),
            ("2.10", "container_hostname"),
            ("2.13", "container_hostname"),
        ):
            writer = atop.AtopWriter(release)
            writer.AppendSample(
                tasks=[writer.MakeTask(**{name: b"af78216c2a23"}), writer.MakeTask()]
            )
            parsed_file = atop_test_lib.ParsedFile(writer.GetBytes())
            first, second = parsed_file.Get("task")
            self.assertEqual(first.container_name, "af78216c2a23")
            self.assertIsNone(second.container_name)
            self.assertEqual(
                parsed_file.Get("process")[0].container_name, "af78216c2a23"
            )

    def testMembersAreChosenOnce(self):
        """Tests that what is taken of a kind of task is decided once, not per task."""
        with mock.patch.object(
            atop_tasks, "_Copier", wraps=getattr(atop_tasks, "_Copier")
        ) as copier_class:
            parsed_file = atop_test_lib.ParsedFile(
                test_lib.ReadFile("v2.8.1", "basic.raw")
            )
        self.assertEqual(len(parsed_file.Get("task")), 18)
        # All of them are live, and netatop did not run.
        self.assertEqual(copier_class.call_count, 1)

    def testNetworkOnly(self):
        """Tests that packets alone make a task active, if somebody counted them."""
        idle = {"system_time": 0, "user_time": 0, "read_sectors": 0}
        idle["written_sectors"] = 0
        for flags, values, expected in (
            (layouts.FLAG_NETATOP, {"tcp_packets_received": 1}, 1),
            (layouts.FLAG_NETATOP, {"udp_packets_sent": 1}, 1),
            (layouts.FLAG_NETATOP, {}, 0),
            (0, {"tcp_packets_received": 1}, 0),
            (0, {"state": b"E", "tcp_packets_received": 1}, 1),
            (0, {"state": b"E"}, 0),
        ):
            writer = atop.AtopWriter("2.8")
            task = writer.MakeTask(**{**idle, **values})
            flags |= layouts.FLAG_ACCOUNTING | layouts.FLAG_IO_COUNTERS
            writer.AppendSample(tasks=[task], flags=flags)
            parsed_file = atop_test_lib.ParsedFile(writer.GetBytes())
            self.assertEqual(len(parsed_file.Get("task")), expected, values)

    def testThreadsArePartOfProcesses(self):
        """Tests that the counters of a process have those of its threads.

        Threads make no event data, so nothing they did may be lost.
        """
        number_of_threads = 0
        for recording in test_lib.RECORDINGS:
            atop_log = log.AtopLog(
                io.BytesIO(test_lib.ReadFile(recording, "basic.raw"))
            )
            for sample in atop_log.IterateSamples():
                used = {}
                threads = {}
                for task in atop_log.ReadTasks(sample):
                    values = (
                        task.user_time + task.system_time,
                        task.read_sectors or 0,
                        task.written_sectors or 0,
                    )
                    if task.is_process == 0:
                        threads.setdefault(task.thread_group_identifier, []).append(
                            values
                        )
                    elif not task.is_exited:
                        used[task.process_identifier] = values
                for process_identifier, values in threads.items():
                    number_of_threads += len(values)
                    for total, own in zip(used[process_identifier], zip(*values)):
                        # Each of them is rounded to ticks at another moment.
                        self.assertLessEqual(sum(own), total + len(values) + 1)
        self.assertGreater(number_of_threads, 500)
