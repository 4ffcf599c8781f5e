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

    def testStatistics(self):
        """Tests that each member has its name and unit in the statistics.

        Each integer in the log is its place in the structure.
        """
        for release, state, expected_statistics in (
            (
                "1.26",
                b"S",
                [
                    "state: S",
                    "major page faults: 35",
                    "minor page faults: 34",
                    "group identifier: 7",
                    "effective group identifier: 8",
                    "saved user identifier: 5",
                    "saved group identifier: 9",
                    "file system user identifier: 6",
                    "file system group identifier: 10",
                    "threads: 11",
                    "running threads: 20",
                    "sleeping threads: 18",
                    "blocked threads: 19",
                    "scheduling policy: 26",
                    "realtime priority: 25",
                    "sleep average: 28",
                    "virtual memory: 37888",
                    "cancelled written bytes: 16896",
                    "TCP packets received: 43",
                    "TCP packets sent: 41",
                    "UDP bytes received: 48",
                    "UDP bytes sent: 46",
                    "UDP packets received: 47",
                    "UDP packets sent: 45",
                    "raw packets received: 50",
                    "raw packets sent: 49",
                    "nice value: 23",
                    "resident growth: 40960",
                    "virtual growth: 39936",
                ],
            ),
            (
                "2.10",
                b"S",
                [
                    "state: S",
                    "major page faults: 51",
                    "minor page faults: 50",
                    "group identifier: 8",
                    "OpenVZ container: 24",
                    "PID in the container: 25",
                    "effective group identifier: 9",
                    "saved user identifier: 6",
                    "saved group identifier: 10",
                    "file system user identifier: 7",
                    "file system group identifier: 11",
                    "threads: 12",
                    "running threads: 22",
                    "sleeping threads: 20",
                    "blocked threads: 21",
                    "idle threads: 23",
                    "voluntary context switches: 43",
                    "involuntary context switches: 44",
                    "run delay in ns: 41",
                    "wait channel: ep_poll",
                    "scheduling policy: 34",
                    "realtime priority: 33",
                    "sleep average: 36",
                    "virtual memory: 54272",
                    "swap memory: 62464",
                    "locked memory: 63488",
                    "proportional memory: 56320",
                    "cgroup CPU weight: 37",
                    "cgroup CPU limit: 38",
                    "cgroup CPU effective limit: 39",
                    "cgroup memory limit: 64512",
                    "cgroup memory effective limit: 65536",
                    "cgroup swap limit: 66560",
                    "cgroup swap effective limit: 67584",
                    "block delay in ms: 420",
                    "cancelled written bytes: 25088",
                    "TCP packets received: 69",
                    "TCP packets sent: 67",
                    "UDP bytes received: 74",
                    "UDP bytes sent: 72",
                    "UDP packets received: 73",
                    "UDP packets sent: 71",
                    "nice value: 31",
                    "resident growth: 58368",
                    "virtual growth: 57344",
                    "GPU memory: 82944",
                    "GPU state: A",
                    "GPUs: 76",
                    "GPU time in ms: 80",
                    "GPU samples: 83",
                    "GPU list: 0x0000004d",
                ],
            ),
            (
                "2.13",
                b"S",
                [
                    "state: S",
                    "major page faults: 47",
                    "minor page faults: 46",
                    "group identifier: 8",
                    "OpenVZ container: 24",
                    "PID in the container: 25",
                    "effective group identifier: 9",
                    "saved user identifier: 6",
                    "saved group identifier: 10",
                    "file system user identifier: 7",
                    "file system group identifier: 11",
                    "threads: 12",
                    "running threads: 22",
                    "sleeping threads: 20",
                    "blocked threads: 21",
                    "idle threads: 23",
                    "voluntary context switches: 39",
                    "involuntary context switches: 40",
                    "run delay in ns: 37",
                    "wait channel: ep_poll",
                    "scheduling policy: 33",
                    "realtime priority: 32",
                    "sleep average: 35",
                    "out of memory score: 59",
                    "virtual memory: 50176",
                    "swap memory: 58368",
                    "locked memory: 59392",
                    "proportional memory: 52224",
                    "block delay in ms: 380",
                    "cancelled written bytes: 23040",
                    "TCP packets received: 63",
                    "TCP packets sent: 61",
                    "UDP bytes received: 68",
                    "UDP bytes sent: 66",
                    "UDP packets received: 67",
                    "UDP packets sent: 65",
                    "nice value: 30",
                    "out of memory score adjustment: 60",
                    "resident growth: 54272",
                    "virtual growth: 53248",
                    "GPU memory: 76800",
                    "GPU state: A",
                    "GPU type: C",
                    "GPUs: 71",
                    "GPU samples: 77",
                    "GPU list: 0x00000048",
                ],
            ),
            (
                "2.13",
                b"E",
                [
                    "state: E",
                    "major page faults: 47",
                    "minor page faults: 46",
                    "group identifier: 8",
                    "disk requests: 41",
                    "elapsed time in ms: 180",
                    "TCP packets received: 63",
                    "TCP packets sent: 61",
                    "UDP bytes received: 68",
                    "UDP bytes sent: 66",
                    "UDP packets received: 67",
                    "UDP packets sent: 65",
                    "GPU memory: 76800",
                    "GPU state: A",
                    "GPU type: C",
                    "GPUs: 71",
                    "GPU samples: 77",
                    "GPU list: 0x00000048",
                ],
            ),
        ):
            with self.subTest(release=release, state=state):
                writer = atop.AtopWriter(release)
                values = atop_test_lib.NumberMembers(writer.layout.task)
                values.update(exit_code=0, is_process=1, state=state, was_inactive=0)
                if release != "1.26":
                    values.update(
                        gpu_state=b"A", gpu_type=b"C", wait_channel=b"ep_poll"
                    )
                names = writer.layout.task.field_names
                values = {name: values[name] for name in names if name in values}
                # netatop ran, there are GPUs.
                writer.AppendSample(tasks=[values], flags=0xB4)
                (event_data,) = atop_test_lib.ParsedFile(writer.GetBytes()).Get("task")
                self.assertEqual(event_data.statistics, expected_statistics)

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
