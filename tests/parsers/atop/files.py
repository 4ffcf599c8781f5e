"""Tests for what is made of an atop raw log as a whole: volume, gaps, damage."""

import io

from unittest import mock

from plaso_extra_parsers.parsers.atop import parser as atop_parser
from plaso_extra_parsers.readers.atop import log

from tests.parsers.atop import test_lib as atop_test_lib
from tests.readers.atop import test_lib
from tests.writers import atop as atop_writer
from tests.writers import failing_file


class FilesTest(atop_test_lib.AtopParserTestCase):
    """Tests for what is made of a log as a whole."""

    def _Parse(self, writer):
        """Parses what was written."""
        return atop_test_lib.ParsedFile(writer.GetBytes())

    def testParseOmittedTasks(self):
        """Tests that what says nothing of its own is counted, kernel threads apart."""
        writer = atop_writer.AtopWriter("2.8")
        tasks = [
            writer.MakeTask(process_identifier=100),
            writer.MakeTask(process_identifier=101, user_time=0),
            writer.MakeTask(process_identifier=102, was_inactive=1),
            writer.MakeTask(process_identifier=103, user_time=0, written_sectors=8),
            # A thread, kernel threads, and a process that began and ended.
            writer.MakeTask(process_identifier=104, is_process=0),
            writer.MakeTask(
                process_identifier=2,
                parent_process_identifier=0,
                name=b"kthreadd",
                command_line=b"",
            ),
            writer.MakeTask(
                process_identifier=105,
                parent_process_identifier=2,
                name=b"kworker/0:1",
                command_line=b"",
            ),
            writer.MakeTask(process_identifier=106, state=b"E", exit_code=-(1 << 31)),
            # A program that the kernel started.
            writer.MakeTask(
                process_identifier=107, parent_process_identifier=2, virtual_size=9
            ),
        ]
        writer.AppendSample(tasks=tasks, flags=0x20)
        parsed_file = self._Parse(writer)
        self.assertEqual(
            [event_data.process_identifier for event_data in parsed_file.Get("task")],
            [100, 103, 107],
        )
        (event_data,) = parsed_file.Get("system")
        self.assertEqual(
            event_data.extra_information,
            "Load: 0.00 0.00 0.00, Processors: 2, Tasks without an event: 6",
        )
        self.assertEqual(
            event_data.statistics[:3],
            [
                "processes left out: 3",
                "threads left out: 1",
                "kernel threads left out: 2",
            ],
        )
        self.assertEqual(
            {
                event_data.process_identifier: event_data.statistics
                for event_data in parsed_file.Get("process")
            },
            {
                **dict.fromkeys((100, 101, 102, 103, 106)),
                107: ["started by: kernel"],
            },
        )
        (event_data,) = parsed_file.Get("log")
        self.assertIn("kernel threads without an event: 2", event_data.statistics)

    def testParseWithoutKthreadd(self):
        """Tests that the children of any other process 2 are processes."""
        writer = atop_writer.AtopWriter("2.8")
        tasks = [
            writer.MakeTask(process_identifier=2, name=b"bash"),
            writer.MakeTask(process_identifier=105, parent_process_identifier=2),
        ]
        writer.AppendSample(tasks=tasks)
        parsed_file = self._Parse(writer)
        for kind in ("process", "task"):
            self.assertEqual(
                [item.process_identifier for item in parsed_file.Get(kind)], [2, 105]
            )
        for event_data in parsed_file.Get("process"):
            self.assertIsNone(event_data.statistics)

    def testParseOmittedTasksOfRecordings(self):
        """Tests that of all entries each has event data or is counted."""
        for recording in test_lib.RECORDINGS:
            atop_log = log.AtopLog(
                io.BytesIO(test_lib.ReadFile(recording, "basic.raw"))
            )
            parsed_file = self.ParseRecording(recording)
            for sample in atop_log.IterateSamples():
                number_of_tasks = len(list(atop_log.ReadTasks(sample)))
                (event_data,) = parsed_file.Get("system", offset=sample.offset)
                _, _, number_of_omitted_tasks = event_data.extra_information.partition(
                    "Tasks without an event: "
                )
                self.assertEqual(
                    int(number_of_omitted_tasks or 0)
                    + len(parsed_file.Get("task", offset=sample.offset)),
                    number_of_tasks,
                )

    def testParseProcessKey(self):
        """Tests that one key joins the event data of a process, and tells others."""
        writer = atop_writer.AtopWriter("2.8")
        start_time = atop_writer.FIRST_SAMPLE_TIME - 100
        # The start of one process may differ by a second.
        for difference in (0, 1, 0):
            writer.AppendSample(
                tasks=[
                    writer.MakeTask(start_time=start_time + difference),
                    writer.MakeTask(start_time=start_time + 50),
                ]
            )
        parsed_file = self._Parse(writer)
        keys = [event_data.process_key for event_data in parsed_file.Get("process")]
        self.assertEqual(
            keys, ["labhost-100-20261120T212648Z", "labhost-100-20261120T212738Z"]
        )
        self.assertEqual(len(parsed_file.Get("task", process_key=keys[0])), 3)
        self.assertEqual(len(parsed_file.Get("task", process_key=keys[1])), 3)

    def testParseGap(self):
        """Tests that a gap says from when to when, and what was in it."""
        writer = atop_writer.AtopWriter("2.8")
        writer.AppendSample()
        writer.AppendSample()
        last_time = atop_writer.FIRST_SAMPLE_TIME + atop_writer.INTERVAL
        writer.SetNextTime(last_time + 7200)
        writer.AppendBootSample(boot_time=last_time + 3600)
        writer.AppendSample()
        parsed_file = self._Parse(writer)
        (event_data,) = parsed_file.Get("gap")
        self.CheckEventData(
            event_data,
            {
                "end_time": "2026-11-20 23:38:28",
                "extra_information": "Cause: system started",
                "first_seconds": last_time,
                "hostname": "labhost",
                "interval": 7200,
                "last_seconds": last_time + 7200,
                "offset": writer.offsets[2],
                "start_time": "2026-11-20 21:38:28",
            },
        )
        (event_data,) = parsed_file.Get("boot")
        self.CheckEventData(
            event_data,
            {
                "boot_time": "2026-11-20 22:38:28",
                "extra_information": "Kernel: 6.1.0-37-amd64",
                "hostname": "labhost",
                "interval": 3600,
                "offset": writer.offsets[2],
            },
        )

    def testParseClockSetBack(self):
        """Tests that a clock that was set back is a gap, and the log in its order."""
        data = test_lib.ReadFile("lives", "clock_set_back.raw")
        parsed_file = atop_test_lib.ParsedFile(data)
        (event_data,) = parsed_file.Get("gap")
        self.CheckEventData(
            event_data,
            {
                "end_time": "2026-11-30 03:54:18",
                "extra_information": "Cause: clock set back by 10,799 s",
                "hostname": "labhost",
                "offset": 10108,
                "start_time": "2026-11-30 06:54:17",
            },
        )
        (event_data,) = parsed_file.Get("boot")
        self.assertEqual(
            event_data.boot_time.CopyToDateTimeString(), "2026-11-30 03:30:23"
        )
        self.assertTrue(
            event_data.extra_information.endswith(", Clock: set by -10,799 s since")
        )
        (event_data,) = parsed_file.Get("log")
        self.assertEqual(
            (
                event_data.start_time.CopyToDateTimeString(),
                event_data.end_time.CopyToDateTimeString(),
            ),
            ("2026-11-30 06:54:13", "2026-11-30 03:54:22"),
        )
        self.assertIn("accounting clock in s: -10799", event_data.statistics)

    def testParseClockSetForward(self):
        """Tests that a start after its sample is marked."""
        data = test_lib.ReadFile("lives", "clock_set_forward.raw")
        parsed_file = atop_test_lib.ParsedFile(data)
        (event_data,) = parsed_file.Get("process", process_identifier=5)
        self.CheckEventData(
            event_data,
            {
                "command_line": "./work live 7 3",
                "core_dumped": False,
                "cpu_system_time": 0,
                "cpu_user_time": 0,
                "effective_user_identifier": 0,
                "exit_status": 3,
                "exit_time": "2026-11-30 03:54:11",
                "extra_information": (
                    "Clock: start 10,800 s after its first sample, Samples: 8"
                ),
                "first_recorded_time": "2026-11-30 00:54:04",
                "first_seconds": 1796010844,
                "hostname": "labhost",
                "is_short_lived": False,
                "last_seconds": 1796010851,
                "last_seen_time": "2026-11-30 03:54:10",
                "parent_key": "labhost-1-20261130T005404Z",
                "parent_pid": 1,
                "process_identifier": 5,
                "process_key": "labhost-5-20261130T005404Z",
                "process_name": "work",
                "read_bytes": 0,
                "resident_memory": 1097728,
                "start_time": "2026-11-30 03:54:04",
                "user_identifier": 0,
                "written_bytes": 0,
            },
        )
        (event_data,) = parsed_file.Get("log")
        self.assertIn("accounting clock in s: +10800", event_data.statistics)

    def testParseZombie(self):
        """Tests that a zombie says how long its parent left it."""
        data = test_lib.ReadFile("lives", "zombies.raw")
        parsed_file = atop_test_lib.ParsedFile(data)
        self.assertEqual(
            {
                event_data.process_identifier: event_data.extra_information
                for event_data in parsed_file.Get("process")
                if "Zombie" in event_data.extra_information
            },
            {9: "Zombie: 2 s, Samples: 5", 10: "Zombie: 4 s, Samples: 5"},
        )

    def testParseWithoutHostname(self):
        """Tests that no host name is made up for the keys of processes."""
        writer = atop_writer.AtopWriter("2.8", utsname_node_name=b"")
        writer.AppendSample()
        keys = [item.process_key for item in self._Parse(writer).Get("process")]
        self.assertEqual(keys, ["1-20261120T212648Z", "100-20261120T212648Z"])

    def testParseOtherVersion(self):
        """Tests that a version without its sizes gives a warning and is said."""
        writer = atop_writer.AtopWriter("2.11", atop_version=0x820A)
        writer.AppendSample()
        parsed_file = self._Parse(writer)
        (message,) = parsed_file.extraction_warnings
        self.assertIn("version 2.10", message)
        (event_data,) = parsed_file.Get("log")
        self.assertEqual(event_data.version, "2.10")
        self.assertIn("layout of release: 2.11", event_data.statistics)
        self.assertEqual(len(parsed_file.Get("task")), 2)

    def testParseNetworkTrafficOfOldReleases(self):
        """Tests that the flag of netatop in samples counts where it is there only."""
        for release in ("2.0", "2.1", "2.2", "2.2-3"):
            writer = atop_writer.AtopWriter(release, support_flags=0x05)
            for _ in range(2):
                writer.AppendSample(
                    tasks=[
                        writer.MakeTask(process_identifier=pid, tcp_bytes_sent=7)
                        for pid in (100, 101)
                    ],
                    flags=0x04,
                )
            parsed_file = self._Parse(writer)
            self.assertEqual(len(parsed_file.Get("task", tcp_bytes_sent=7)), 4)
            self.assertEqual(len(parsed_file.Get("process", tcp_bytes_sent=14)), 2)

    def testParseTooManyEventData(self):
        """Tests that the bound on event data is said, and the log is there."""
        writer = atop_writer.AtopWriter("2.8")
        for _ in range(20):
            writer.AppendSample()
        size = len(writer.GetBytes())
        # A number for each file, and one more per so many bytes.
        for number, bytes_per_event_data in ((30, 1 << 40), (10, size // 20)):
            with mock.patch.multiple(
                atop_parser,
                _MAXIMUM_NUMBER_OF_EVENT_DATA=number,
                _MINIMUM_BYTES_PER_EVENT_DATA=bytes_per_event_data,
            ):
                parsed_file = self._Parse(writer)
            (message,) = parsed_file.extraction_warnings
            self.assertIn("Too many event data", message)
            # Two tasks, the system and a disk of each sample.
            self.assertEqual(
                len(parsed_file.event_data)
                - len(parsed_file.Get("process") + parsed_file.Get("log")),
                30,
            )
            self.assertEqual(len(parsed_file.Get("process")), 2)
            self.assertEqual(len(parsed_file.Get("log")), 1)

    def testParseWithHeaderOfOtherLog(self):
        """Tests that a log that lost its header gives the same events with another one.

        Only the event of the log itself, and the kernel that was booted, are those of
        the other header.
        """
        data = test_lib.ReadFile("v2.8.1", "basic.raw")
        other_header = test_lib.ReadFile("lives", "zombies.raw")[:480]

        def _Describe(parsed_file):
            """Describes event data, but where it is and that damage is before it."""
            descriptions = []
            for event_data in parsed_file.event_data:
                values = dict(event_data.GetAttributes())
                for name in ("_event_values_hash", "offset", "recovered"):
                    values.pop(name, None)
                for name, value in values.items():
                    if hasattr(value, "timestamp"):
                        values[name] = value.timestamp
                if event_data.data_type == "linux:atop:boot":
                    del values["extra_information"]
                if event_data.data_type != "linux:atop:log":
                    descriptions.append(values)
            return descriptions

        expected = _Describe(atop_test_lib.ParsedFile(data))
        self.assertGreater(len(expected), 90)
        for zeros, number_of_warnings in ((b"", 0), (bytes(3000), 1)):
            parsed_file = atop_test_lib.ParsedFile(other_header + zeros + data[480:])
            self.assertEqual(_Describe(parsed_file), expected)
            self.assertEqual(len(parsed_file.extraction_warnings), number_of_warnings)
            self.assertEqual(parsed_file.recovery_warnings, [])
            self.assertEqual(len(parsed_file.Get("log")), 1)

    def testParseReadErrors(self):
        """Tests that a device that is gone costs no process and not the log."""
        data = test_lib.ReadFirstSamples("v2.13.0", 4)
        for offset in range(4330, len(data), len(data) // 20):
            for create_file in (
                failing_file.FailingFile.FailFrom,
                failing_file.FailingFile.FailAt,
                failing_file.FailingFile.ReturnLess,
            ):
                parsed_file = atop_test_lib.ParsedFile(data, create_file(data, offset))
                messages = (
                    parsed_file.extraction_warnings + parsed_file.recovery_warnings
                )
                self.assertTrue(messages)
                self.assertIn(f"0x{offset:08x}", " ".join(messages))
                self.assertEqual(len(parsed_file.Get("log")), 1)
                self.assertEqual(len(parsed_file.Get("boot")), 1)
                self.assertTrue(parsed_file.Get("process"))
