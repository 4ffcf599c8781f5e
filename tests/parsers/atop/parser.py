"""Tests for the parser of atop raw logs."""

import functools
import zlib

from unittest import mock

from plaso.lib import errors
from plaso.parsers import manager

from plaso_extra_parsers.parsers import common
from plaso_extra_parsers.parsers.atop import parser as atop_parser
from plaso_extra_parsers.readers.atop import processes

from tests.parsers.atop import test_lib as atop_test_lib
from tests.readers.atop import test_lib
from tests.writers import atop as atop_writer

# Interfaces, disks, tasks and cgroups; all recordings have one log, one boot, eight
# samples and 44 processes.
_COUNTS = {
    "v1.26": (2, 3, 16, 0),
    "dev-1.27": (9, 3, 17, 0),
    "dev-2.0": (9, 3, 17, 0),
    "v2.1": (2, 1, 17, 0),
    "v2.2": (2, 4, 16, 0),
    "v2.2-3": (3, 8, 16, 0),
    "v2.3.0": (2, 5, 18, 0),
    "v2.3.0.32": (10, 5, 20, 0),
    "v2.4.0": (5, 8, 18, 0),
    "v2.5.0": (5, 7, 18, 0),
    "v2.6.0": (9, 8, 20, 0),
    "v2.7.1": (16, 8, 17, 0),
    "v2.8.1": (16, 8, 18, 0),
    "v2.9.0": (16, 7, 17, 0),
    "v2.10.0": (16, 8, 20, 0),
    "v2.11.1": (9, 4, 19, 5),
    "v2.11.1.32": (9, 8, 20, 5),
    "v2.12.1": (15, 7, 18, 5),
    "v2.13.0": (10, 8, 18, 5),
}


class ATOPParserTest(atop_test_lib.AtopParserTestCase):
    """Tests for the parser of atop raw logs."""

    # pylint: disable=too-many-public-methods
    # A test for each kind of damage.

    def _Parse(self, writer):
        """Parses what was written."""
        return atop_test_lib.ParsedFile(writer.GetBytes())

    def testGetFormatSpecification(self):
        """Tests that a log is found by its first bytes, of either byte order."""
        specification = atop_parser.ATOPParser.GetFormatSpecification()
        self.assertEqual(
            sorted(signature.pattern for signature in specification.signatures),
            [b"\xef\xbe\xed\xfe", b"\xfe\xed\xbe\xef"],
        )

    def testDataFormat(self):
        """Tests that the list of parsers of log2timeline names the format."""
        self.assertIn(
            ("atop", "Parser for atop raw log files."),
            manager.ParsersManager.GetParsersInformation(),
        )

    def testParseRecordings(self):
        """Tests that recordings of all releases have all their events, no warning."""
        self.assertEqual(set(_COUNTS), set(test_lib.RECORDINGS))
        for recording, counts in _COUNTS.items():
            with self.subTest(recording=recording):
                parsed_file = self.ParseRecording(recording)
                expected_counts = {
                    "boot": 1,
                    "disk": counts[1],
                    "interface": counts[0],
                    "log": 1,
                    "process": 44,
                    "system": 8,
                    "task": counts[2],
                }
                if counts[3]:
                    expected_counts["cgroup"] = counts[3]
                self.assertEqual(parsed_file.Count(), expected_counts)
                self.assertEqual(parsed_file.extraction_warnings, [])
                self.assertEqual(parsed_file.recovery_warnings, [])

    def testParseLog(self):
        """Tests that the log has the system it is of and the time it covers."""
        (event_data,) = self.ParseRecording("v2.13.0").Get("log")
        self.CheckEventData(
            event_data,
            {
                "end_time": "2026-11-20 21:33:06",
                "extra_information": (
                    "Samples: 8, Kernel: 6.18.44-fc-v669, Process accounting: active"
                ),
                "hostname": "labhost",
                "offset": 0,
                "start_time": "2026-11-20 21:32:59",
                "statistics": [
                    "runs of atop: 1",
                    "operating system: Linux",
                    "kernel build: #1 SMP PREEMPT_DYNAMIC @0",
                    "machine: x86_64",
                    "page size: 4096",
                    "ticks per second: 100",
                    common.GetBuild(),
                ],
                "version": "2.13",
            },
        )

    def testParseLogOutOfOrder(self):
        """Tests that the log covers its earliest and latest sample in any order."""
        writer = atop_writer.AtopWriter("2.8")
        # Each is the first one after another boot.
        for day, uptime in ((3, 9000), (1, 100), (2, 100)):
            writer.AppendSample(flags=1, sample_time=day * 86400, interval=uptime)
        (event_data,) = self._Parse(writer).Get("log")
        self.assertEqual(event_data.start_time.timestamp, 86400)
        self.assertEqual(event_data.end_time.timestamp, 3 * 86400)

    def testParseBoot(self):
        """Tests that a sample since boot says when that was."""
        (event_data,) = self.ParseRecording("v2.13.0").Get("boot")
        self.CheckEventData(
            event_data,
            {
                "boot_time": "2026-11-20 21:11:45",
                "extra_information": "Kernel: 6.18.44-fc-v669",
                "hostname": "labhost",
                "interval": 1274,
                "offset": 480,
            },
        )

    def testParseBootRecovered(self):
        """Tests that a boot is recovered if its sample is cut off."""
        for size, expected in ((0, None), (-10, True)):
            writer = atop_writer.AtopWriter("2.8")
            writer.AppendSample(flags=1)
            if size:
                writer.Truncate(size)
            (event_data,) = self._Parse(writer).Get("boot")
            self.assertIs(event_data.recovered, expected)

    def testParseRestart(self):
        """Tests that atop that was started again has another sample since boot."""
        writer = atop_writer.AtopWriter("2.8")
        writer.AppendBootSample()
        writer.AppendSample()
        writer.AppendBootSample()
        parsed_file = self._Parse(writer)
        self.assertEqual(len(parsed_file.Get("boot")), 1)
        (event_data,) = parsed_file.Get("log")
        self.assertIn("runs of atop: 2", event_data.statistics)
        self.assertEqual(
            event_data.extra_information,
            "Samples: 3, Kernel: 6.1.0-37-amd64, Process accounting: inactive",
        )
        self.assertEqual(len(parsed_file.Get("process")), 2)
        self.assertEqual(parsed_file.extraction_warnings, [])

    def testParseAccounting(self):
        """Tests that the log says if the accounting was active only in part."""
        writer = atop_writer.AtopWriter("2.8")
        writer.AppendSample(flags=0x10)
        writer.AppendSample()
        (event_data,) = self._Parse(writer).Get("log")
        self.assertEqual(
            event_data.extra_information,
            "Samples: 2, Kernel: 6.1.0-37-amd64, Process accounting: partly active",
        )

    def testParseBigEndian(self):
        """Tests that a log of a big-endian machine is read."""
        writer = atop_writer.AtopWriter("2.13", byte_order=">")
        writer.AppendSample()
        parsed_file = self._Parse(writer)
        self.assertEqual(parsed_file.Get("process")[0].command_line, "bash -l")
        self.assertEqual(parsed_file.extraction_warnings, [])

    def testParseWrongFormat(self):
        """Tests that a file of another format is left to other parsers."""
        with self.assertRaises(errors.WrongParser):
            atop_test_lib.ParsedFile(b"\x7fELF" + bytes(1000))

    def testParseHeaderOnly(self):
        """Tests that a log without samples is a log, without a time."""
        parsed_file = self._Parse(atop_writer.AtopWriter("2.8"))
        self.assertEqual(parsed_file.Count(), {"log": 1})
        (event_data,) = parsed_file.event_data
        self.assertIsNone(event_data.start_time)
        self.assertEqual(
            event_data.extra_information, "Samples: 0, Kernel: 6.1.0-37-amd64"
        )
        self.assertEqual(parsed_file.extraction_warnings, [])

    def testParseTruncatedHeader(self):
        """Tests that a log that is cut off in its header gives one warning."""
        writer = atop_writer.AtopWriter("2.8")
        writer.Truncate(100)
        parsed_file = self._Parse(writer)
        self.assertEqual(parsed_file.event_data, [])
        self.assertEqual(len(parsed_file.extraction_warnings), 1)

    def testParseUnknownLayout(self):
        """Tests that an unknown layout gives one warning with found and known sizes."""
        writer = atop_writer.AtopWriter("2.8", task_size=1001)
        writer.AppendSample()
        parsed_file = self._Parse(writer)
        self.assertEqual(parsed_file.event_data, [])
        (message,) = parsed_file.extraction_warnings
        self.assertIn("96/1001/1021960/", message)
        self.assertIn("96/968/1021960/", message)

    def testParseUnknownTaskLayout(self):
        """Tests that unknown tasks give one warning, and the rest."""
        # No release will have tasks of this size.
        task_size = 65532
        writer = atop_writer.AtopWriter("2.13", task_size=task_size)
        for _ in range(2):
            # Tasks of two samples that make no sense in any layout.
            writer.AppendSample(
                blocks={1: zlib.compress(b"\xff" * 2 * task_size)}, number_of_tasks=2
            )
        parsed_file = self._Parse(writer)
        self.assertEqual(
            parsed_file.Count(),
            {"disk": 2, "log": 1, "system": 2},
        )
        (message,) = parsed_file.extraction_warnings
        self.assertIn("Layout of tasks is not known: found 65532 bytes", message)
        (event_data,) = parsed_file.Get("log")
        self.assertFalse(
            [text for text in event_data.statistics if text.startswith("longer")]
        )

    def testParseLongerCommandLines(self):
        """Tests that a build with longer command lines is read, and the log says so."""
        writer = atop_writer.AtopWriter("2.13", task_size=1760)
        writer.LengthenTasks("command_line", 768)
        command_line = b"x" * 1000
        writer.AppendSample(
            tasks=[
                writer.MakeTask(command_line=command_line, number_of_threads=7),
                writer.MakeTask(process_identifier=101),
            ]
        )
        parsed_file = self._Parse(writer)
        self.assertEqual(parsed_file.extraction_warnings, [])
        event_data = parsed_file.Get("process")[0]
        self.assertEqual(event_data.command_line, command_line.decode("ascii"))
        self.assertIn("threads: 7", parsed_file.Get("task")[0].statistics)
        (event_data,) = parsed_file.Get("log")
        self.assertIn("longer than in the release: command_line", event_data.statistics)

    def testParseUnknownSystemLayout(self):
        """Tests that an unknown system block gives one warning, and the tasks."""
        writer = atop_writer.AtopWriter("2.8", system_size=1021968)
        writer.AppendSample()
        writer.AppendSample()
        parsed_file = self._Parse(writer)
        self.assertEqual(
            parsed_file.Count(), {"log": 1, "process": 2, "system": 2, "task": 4}
        )
        (message,) = parsed_file.extraction_warnings
        self.assertIn("1021968", message)

    def testParseUnknownCgroupLayout(self):
        """Tests that unknown control groups give one warning, and the rest."""
        writer = atop_writer.AtopWriter("2.13", cgroup_size=440)
        writer.AppendSample()
        parsed_file = self._Parse(writer)
        self.assertEqual(len(parsed_file.Get("task")), 2)
        self.assertEqual(parsed_file.Get("cgroup"), [])
        (message,) = parsed_file.extraction_warnings
        self.assertIn("440", message)

    def testParseTruncatedSample(self):
        """Tests that of a sample that is cut off the tasks there are, are recovered."""
        writer = atop_writer.AtopWriter("2.8")
        writer.AppendSample()
        tasks = [
            writer.MakeTask(process_identifier=pid, command_line=b"%d" % pid)
            for pid in range(100, 200)
        ]
        writer.AppendSample(tasks=tasks)
        writer.Truncate(-200)
        parsed_file = self._Parse(writer)
        (message,) = parsed_file.extraction_warnings
        self.assertIn("cut off", message)
        self.assertEqual(parsed_file.recovery_warnings, [])
        recovered_tasks = parsed_file.Get("task", recovered=True)
        self.assertGreater(len(recovered_tasks), 10)
        self.assertLess(len(recovered_tasks), 100)
        self.assertEqual(recovered_tasks[3].command_line, "103")
        # Process 100 is in the sample before as well.
        self.assertIsNone(
            parsed_file.Get("process", process_identifier=100)[0].recovered
        )
        self.assertTrue(parsed_file.Get("process", process_identifier=101)[0].recovered)

    def testParseCorruptBlocks(self):
        """Tests that a damaged block costs what is in it and one warning."""
        for method_name, kind in (
            ("AppendCorruptCgroupBlock", "cgroup"),
            ("AppendCorruptSystemBlock", "system"),
            ("AppendCorruptTaskBlock", "task"),
        ):
            with self.subTest(kind=kind):
                writer = atop_writer.AtopWriter("2.13")
                writer.AppendSample(flags=0x100)
                getattr(writer, method_name)()
                writer.AppendSample()
                parsed_file = self._Parse(writer)
                self.assertEqual(len(parsed_file.extraction_warnings), 1)
                self.assertEqual(parsed_file.recovery_warnings, [])
                self.assertEqual(
                    (len(parsed_file.Get("system")), len(parsed_file.Get("task"))),
                    {"cgroup": (3, 6), "system": (3, 6), "task": (3, 4)}[kind],
                )
                self.assertEqual(parsed_file.Get("task", recovered=True), [])

    def testParseDamagedSampleHeader(self):
        """Tests that the sample past a damaged header is recovered."""
        writer = atop_writer.AtopWriter("2.8")
        writer.AppendSample()
        writer.AppendDamagedSampleHeader()
        writer.AppendSample()
        parsed_file = self._Parse(writer)
        self.assertEqual(len(parsed_file.extraction_warnings), 1)
        offsets = [
            (event_data.offset, event_data.recovered)
            for event_data in parsed_file.Get("system")
        ]
        self.assertEqual(
            offsets, [(writer.offsets[0], None), (writer.offsets[2], True)]
        )

    def testParseConcatenatedLogs(self):
        """Tests that processes go on in the next log of the same host only."""
        for hostname, number_of_processes in ((b"labhost", 2), (b"other", 4)):
            with self.subTest(hostname=hostname):
                writer = atop_writer.AtopWriter("2.8")
                writer.AppendSample()
                second_writer = atop_writer.AtopWriter(
                    "2.13", utsname_node_name=hostname
                )
                second_writer.AppendSample()
                writer.AppendLog(second_writer)
                parsed_file = self._Parse(writer)
                self.assertEqual(parsed_file.extraction_warnings, [])
                self.assertEqual(
                    [
                        (event_data.version, event_data.hostname)
                        for event_data in parsed_file.Get("log")
                    ],
                    [("2.8", "labhost"), ("2.13", hostname.decode("ascii"))],
                )
                self.assertEqual(len(parsed_file.Get("process")), number_of_processes)

    def testParseInactiveTask(self):
        """Tests that an inactive task has no event, but its life goes on."""
        writer = atop_writer.AtopWriter("2.8")
        writer.AppendSample()
        writer.AppendSample(tasks=[writer.MakeTask(was_inactive=1)])
        parsed_file = self._Parse(writer)
        self.assertEqual(len(parsed_file.Get("task")), 2)
        (event_data,) = parsed_file.Get("process", process_identifier=100)
        self.assertEqual(event_data.extra_information, "Samples: 2")

    def testParseNetworkTraffic(self):
        """Tests that tasks have network traffic only if netatop counted it."""
        for flags, expected_value in ((0x04, 7), (0, None)):
            with self.subTest(flags=flags):
                writer = atop_writer.AtopWriter("2.8")
                writer.AppendSample(
                    tasks=[writer.MakeTask(tcp_bytes_sent=7)], flags=flags
                )
                parsed_file = self._Parse(writer)
                for kind in ("process", "task"):
                    (event_data,) = parsed_file.Get(kind)
                    self.assertEqual(event_data.tcp_bytes_sent, expected_value)

    def testParseGPU(self):
        """Tests that only tasks that used a GPU have something of it."""
        values = {"gpu_busy": 5, "gpu_list": -1, "gpu_memory_size": 2}
        writer = atop_writer.AtopWriter("2.8")
        writer.AppendSample(
            tasks=[
                # It used nothing else.
                writer.MakeTask(gpu_state=b"A", user_time=0, **values),
                writer.MakeTask(process_identifier=101, **values),
            ],
            flags=0x80,
        )
        used, unused = self._Parse(writer).Get("task")
        self.assertEqual(used.gpu_busy, 5)
        self.assertIn("GPU memory: 2048", used.statistics)
        self.assertIn("GPU state: A", used.statistics)
        self.assertIn("GPU list: 0xffffffff", used.statistics)
        self.assertIsNone(unused.gpu_busy)
        self.assertFalse([text for text in unused.statistics if "GPU" in text])

    def testParseGPUAverage(self):
        """Tests that release 2.13 has how busy a task kept GPUs as atop -P PRE has."""
        writer = atop_writer.AtopWriter("2.13")
        rows = (
            # Sums and samples, and the averages.
            (42, 20, 2, 21, 10),
            (40, 21, 4, 10, 5),
            (7, 5, 0, 7, 5),
            (0, 0, 2, 0, 0),
            (-2, -2, 2, None, None),
        )
        writer.AppendSample(
            tasks=[
                writer.MakeTask(
                    process_identifier=pid,
                    gpu_state=b"A",
                    gpu_busy_cumulative=busy,
                    gpu_memory_busy_cumulative=memory_busy,
                    gpu_samples=samples,
                )
                for pid, (busy, memory_busy, samples, _, _) in enumerate(rows, 1)
            ],
            flags=0x80,
        )
        self.assertEqual(
            [
                (event_data.gpu_busy, event_data.gpu_memory_busy)
                for event_data in self._Parse(writer).Get("task")
            ],
            [row[3:] for row in rows],
        )

    def testParseExtremeValues(self):
        """Tests that values that cannot be are none, and no event is lost."""
        largest = (1 << 63) - 1
        writer = atop_writer.AtopWriter("2.8", ticks_per_second=0)
        writer.AppendSample(
            tasks=[
                writer.MakeTask(start_time=largest, resident_size=largest),
                writer.MakeTask(start_time=-largest, virtual_growth=-largest),
            ]
        )
        parsed_file = self._Parse(writer)
        for event_data in parsed_file.Get("task"):
            self.assertIsNone(event_data.process_key)
            self.assertIsNone(event_data.cpu_user_time)
        self.assertIsNone(parsed_file.Get("task")[0].resident_memory)
        before, after = parsed_file.Get("process")
        self.assertIsNone(before.start_time)
        self.assertIsNotNone(before.first_recorded_time)
        self.assertIsNotNone(after.start_time)
        self.assertIsNone(after.resident_memory)

    def testParseWithFullTable(self):
        """Tests that with too many processes the log has all of them, some in parts."""
        create_table = functools.partial(processes.ProcessTable, maximum_size=50)
        writer = atop_writer.AtopWriter("2.8")
        for _ in range(2):
            writer.AppendSample(
                tasks=[
                    writer.MakeTask(process_identifier=pid, was_inactive=1)
                    for pid in range(100, 120)
                ]
            )
        with mock.patch.object(processes, "ProcessTable", create_table):
            parsed_file = self._Parse(writer)
        event_data = parsed_file.Get("process")
        self.assertEqual(
            {item.process_identifier for item in event_data}, set(range(100, 120))
        )
        texts = [
            item.extra_information.partition(", Continued: ") for item in event_data
        ]
        self.assertEqual(
            sum(int(samples.removeprefix("Samples: ")) for samples, _, _ in texts), 40
        )
        self.assertIn("in another event", [text for _, _, text in texts])
        self.assertEqual(parsed_file.Get("task"), [])

    def testParseWithAbort(self):
        """Tests that the parser ends when Plaso aborts, with what it knows."""
        data = test_lib.ReadFile("v2.8.1", "basic.raw")
        parsed_file = atop_test_lib.ParsedFile(data, abort_after=1)
        self.assertEqual(len(parsed_file.Get("system")), 1)
        self.assertEqual(len(parsed_file.Get("log")), 1)
