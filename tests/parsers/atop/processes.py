"""Tests for the event data of the lives of processes in atop raw logs."""

from plaso_extra_parsers.parsers.atop import processes as atop_processes

from tests.parsers.atop import test_lib as atop_test_lib
from tests.readers.atop import process_test_lib
from tests.writers import atop


class RecordingsTest(atop_test_lib.AtopParserTestCase):
    """Tests for the event data of the lives of processes in recordings."""

    def testExitedProcess(self):
        """Tests that a process has its start, its end and how it ended."""
        (event_data,) = self.ParseRecording("v2.13.0").Get(
            "process", process_identifier=109
        )
        self.CheckEventData(
            event_data,
            {
                "command_line": "/opt/demo/die 2.3 sig 6 lived-abrt-core",
                "core_dumped": True,
                "cpu_system_time": 0,
                "cpu_user_time": 0,
                "effective_user_identifier": 0,
                "exit_signal": 6,
                "exit_time": "2026-11-20 21:33:04",
                "extra_information": "Samples: 4",
                "first_seconds": 1795210381,
                "hostname": "labhost",
                "is_short_lived": False,
                "last_seconds": 1795210384,
                "last_seen_time": "2026-11-20 21:33:03",
                "parent_key": "labhost-1-20261120T213259Z",
                "parent_pid": 1,
                "process_identifier": 109,
                "process_key": "labhost-109-20261120T213301Z",
                "process_name": "die",
                "read_bytes": 0,
                "resident_memory": 663552,
                "start_time": "2026-11-20 21:33:01",
                "user_identifier": 0,
                "written_bytes": 0,
            },
        )

    def testShortLivedProcess(self):
        """Tests that a process shorter than the interval says so."""
        (event_data,) = self.ParseRecording("v2.13.0").Get(
            "process", process_identifier=94
        )
        self.CheckEventData(
            event_data,
            {
                "core_dumped": False,
                "cpu_system_time": 0,
                "cpu_user_time": 0,
                "exit_signal": 9,
                "exit_time": "2026-11-20 21:33:01",
                "extra_information": "Samples: 1",
                "first_seconds": 1795210381,
                "hostname": "labhost",
                "is_short_lived": True,
                "last_seconds": 1795210381,
                "parent_key": "labhost-1-20261120T213259Z",
                "parent_pid": 1,
                "process_identifier": 94,
                "process_key": "labhost-94-20261120T213301Z",
                "process_name": "die",
                "start_time": "2026-11-20 21:33:01",
                "user_identifier": 0,
            },
        )

    def testLiveProcess(self):
        """Tests that a process that is there to the end has no end."""
        (event_data,) = self.ParseRecording("v2.8.1").Get(
            "process", process_identifier=79
        )
        self.CheckEventData(
            event_data,
            {
                "cgroup_path": "/lab.slice/web-frontend.service",
                "command_line": "/opt/demo/idle 100 in-cg2-web",
                "cpu_system_time": 0,
                "cpu_user_time": 0,
                "effective_user_identifier": 0,
                "extra_information": "Samples: 8",
                "first_seconds": 1795210282,
                "hostname": "labhost",
                "is_short_lived": False,
                "last_seconds": 1795210290,
                "last_seen_time": "2026-11-20 21:31:30",
                "parent_key": "labhost-1-20261120T213122Z",
                "parent_pid": 1,
                "process_identifier": 79,
                "process_key": "labhost-79-20261120T213122Z",
                "process_name": "idle",
                "read_bytes": 0,
                "resident_memory": 663552,
                "start_time": "2026-11-20 21:31:22",
                "user_identifier": 0,
                "written_bytes": 0,
            },
        )

    def testProcessOfUser(self):
        """Tests that the largest user identifiers are unsigned."""
        (event_data,) = self.ParseRecording("v2.13.0").Get(
            "process", user_identifier=4294967294
        )
        self.CheckEventData(
            event_data,
            {
                "command_line": "/opt/demo/idle 100 as-uid-max-1",
                "cpu_system_time": 0,
                "cpu_user_time": 0,
                "effective_user_identifier": 4294967294,
                "extra_information": "Samples: 8",
                "first_seconds": 1795210379,
                "hostname": "labhost",
                "is_short_lived": False,
                "last_seconds": 1795210386,
                "last_seen_time": "2026-11-20 21:33:06",
                "parent_key": "labhost-1-20261120T213259Z",
                "parent_pid": 1,
                "process_identifier": 74,
                "process_key": "labhost-74-20261120T213259Z",
                "process_name": "idle",
                "read_bytes": 0,
                "resident_memory": 663552,
                "start_time": "2026-11-20 21:32:59",
                "statistics": [
                    "group identifier: 4294967294",
                ],
                "user_identifier": 4294967294,
                "written_bytes": 0,
            },
        )

    def testContainerHostname(self):
        """Tests that release 2.10 and later have the host name of a container."""
        (event_data,) = self.ParseRecording("v2.13.0").Get(
            "process", container_name="web-7f9c6d5b8-x2x4q.prod.example.inter"
        )
        self.CheckEventData(
            event_data,
            {
                "command_line": "/opt/demo/idle 100 in-other-uts",
                "container_name": "web-7f9c6d5b8-x2x4q.prod.example.inter",
                "cpu_system_time": 0,
                "cpu_user_time": 0,
                "effective_user_identifier": 0,
                "extra_information": "Samples: 8",
                "first_seconds": 1795210379,
                "hostname": "labhost",
                "is_short_lived": False,
                "last_seconds": 1795210386,
                "last_seen_time": "2026-11-20 21:33:06",
                "parent_key": "labhost-1-20261120T213259Z",
                "parent_pid": 1,
                "process_identifier": 76,
                "process_key": "labhost-76-20261120T213259Z",
                "process_name": "idle",
                "read_bytes": 0,
                "resident_memory": 663552,
                "start_time": "2026-11-20 21:32:59",
                "user_identifier": 0,
                "written_bytes": 0,
            },
        )

    def testOldestRelease(self):
        """Tests that release 1.26 has one life though its start differs by 1 s."""
        (event_data,) = self.ParseRecording("v1.26").Get(
            "process", process_identifier=97
        )
        self.CheckEventData(
            event_data,
            {
                "command_line": "/opt/demo/die 2.3 exit 0 lived-exit0",
                "core_dumped": False,
                "cpu_system_time": 0,
                "cpu_user_time": 0,
                "effective_user_identifier": 0,
                "exit_status": 0,
                "exit_time": "2026-11-20 21:28:33",
                "extra_information": "Samples: 2",
                "first_seconds": 1795210109,
                "hostname": "labhost",
                "is_short_lived": False,
                "last_seconds": 1795210113,
                "parent_key": "labhost-1-20261120T212827Z",
                "parent_pid": 1,
                "process_identifier": 97,
                "process_key": "labhost-97-20261120T212829Z",
                "process_name": "die",
                "read_bytes": 0,
                "resident_memory": 663552,
                "start_time": "2026-11-20 21:28:29",
                "user_identifier": 0,
                "written_bytes": 0,
            },
        )


class ProcessEventDataTest(process_test_lib.ProcessTestCase):
    """Tests for the event data of the life of a process."""

    def _CreateEventData(self, hostname=None):
        """Creates event data of the only life of the table."""
        life = self.TakeLife()
        kind = self.table.kernel_threads.Classify(life)
        return atop_processes.CreateProcessEventData(life, kind, hostname)

    def testCreateProcessEventData(self):
        """Tests that each change in a life is in lists."""
        self.AddSample(
            10,
            {"command_line": b"sh", "name": b"sh", "real_user_identifier": 1000},
            paths={7: "/a"},
        )
        self.AddSample(
            20,
            {
                "command_line": b"[kworker]",
                "name": b"kworker",
                "parent_process_identifier": 2,
            },
            paths={7: "/b"},
        )
        event_data = self._CreateEventData("host")
        self.assertEqual(event_data.command_line, "sh")
        self.assertEqual(event_data.process_name, "sh")
        self.assertEqual(event_data.cgroup_path, "/a")
        self.assertEqual(event_data.parent_pid, 1)
        self.assertEqual(event_data.statistics, ["parents: 1, 2", "cgroups: /a, /b"])
        self.assertEqual(event_data.user_identifier, 1000)
        self.assertEqual(
            event_data.extra_information,
            "Users: real 1000, effective 0, saved 0, file system 0; real 0, effective "
            "0, saved 0, file system 0, Names: sh; kworker, Command lines: sh; "
            "[kworker], Samples: 2",
        )
        self.assertEqual(event_data.hostname, "host")

    def testCreateProcessEventDataWithSetUserIdentifier(self):
        """Tests that a program that runs as somebody else says so."""
        self.AddSample(
            10, {"effective_user_identifier": 0, "real_user_identifier": 1000}
        )
        event_data = self._CreateEventData()
        self.assertEqual(
            event_data.extra_information,
            "Users: real 1000, effective 0, saved 0, file system 0, Samples: 1",
        )

    def testCreateProcessEventDataWithOneSample(self):
        """Tests that a process of one sample is not seen twice in it."""
        self.AddSample(10, {})
        event_data = self._CreateEventData()
        self.assertIsNone(event_data.last_seen_time)

    def testRecordedTime(self):
        """Tests that Recorded Time is there if the start was before the interval."""
        writer = atop.AtopWriter("2.8")
        sample_time = atop.FIRST_SAMPLE_TIME
        for number, age in enumerate((-5, -1, 0, 599, 600, 601, 100000, sample_time)):
            task = writer.MakeTask(
                process_identifier=number, start_time=sample_time - age
            )
            writer.AppendSample(tasks=[task], sample_time=sample_time)
        parsed_file = atop_test_lib.ParsedFile(writer.GetBytes())
        self.assertEqual(
            {
                event_data.process_identifier
                for event_data in parsed_file.Get("process")
                if event_data.first_recorded_time
            },
            {0, 5, 6, 7},
        )

    def testRecordedTimeWithoutStart(self):
        """Tests that Recorded Time is there if the clock began with 1970."""
        writer = atop.AtopWriter("2.8")
        tasks = [
            writer.MakeTask(process_identifier=pid, start_time=pid) for pid in (0, 1)
        ]
        writer.AppendSample(tasks=tasks, sample_time=500, interval=500)
        parsed_file = atop_test_lib.ParsedFile(writer.GetBytes())
        without_start, with_start = parsed_file.Get("process")
        self.assertIsNone(without_start.start_time)
        self.assertIsNone(without_start.process_key)
        self.assertRegex(with_start.process_key, "1-19700101T000001Z$")
        self.assertEqual(without_start.first_recorded_time.timestamp, 500)
        self.assertEqual(with_start.start_time.timestamp, 1)
        self.assertIsNone(with_start.first_recorded_time)
