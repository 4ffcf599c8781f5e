"""Tests for the walk through an atop raw log."""

import io
import unittest
import zlib

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.atop import log

from tests.readers.atop import test_lib
from tests.writers import atop

# A log of release 1.26 written by hand: rawheader, rawrecord, sstat and pstat as of
# the offsets that were measured in the compiled headers.
_HAND_WRITTEN_TASK = b"".join(
    [
        bytes.fromhex("34120000 01000000"),  # pid 4660, ppid 1
        bytes.fromhex("e8030000 e9030000 ea030000 feffffff"),  # user identifiers
        bytes.fromhex("ec030000 ed030000 ee030000 ef030000"),  # group identifiers
        bytes.fromhex("01000000"),  # nthr
        b"sh) R (\xffx\x00left..",  # name, 16 bytes
        b"S" + bytes(3),  # state
        bytes.fromhex("00000080 00000000"),  # excode: began in the interval
        bytes.fromhex("00b70d6b00000000"),  # btime
        bytes.fromhex("0000000000000000"),  # elaps
        b"/bin/sh -c id".ljust(152, b"\x00"),  # cmdline, 151 bytes
        bytes.fromhex("01000000 00000000 02000000"),  # nthrslpi, nthrslpu, nthrrun
        bytes.fromhex("aaaaaaaa"),  # ifuture: left-overs of memory
        bytes.fromhex("0500000000000000 0600000000000000"),  # utime, stime
        bytes.fromhex("ecffffff 14000000"),  # nice -20, prio 20
        bytes(344 - 280),
        bytes.fromhex("0800000000000000 0800000000000000"),  # rio, rsz
        bytes(616 - 360),
    ]
)
# Two processors and 0x1234 context switches, the rest of the 88,368 bytes is 0.
_HAND_WRITTEN_SYSTEM_BLOCK = b"".join(
    [
        bytes.fromhex("789cedc1311100000804a03f2398c5fed99c2de00454aee9"),
        bytes(85),
        bytes.fromhex("c0bb056ffc0049"),
    ]
)
_HAND_WRITTEN_FILE_HEADER = b"".join(
    [
        bytes.fromhex("efbeedfe 1a81 0000 0000"),  # magic, aversion, future
        bytes.fromhex("e001 5000 6400"),  # rawheadlen 480, rawreclen 80, hertz 100
        bytes(12),  # sfuture
        bytes.fromhex("30590100 68020000"),  # sstatlen 88368, pstatlen 616
        b"Linux".ljust(65, b"\x00"),
        b"host".ljust(65, b"\x00"),
        b"2.6.32".ljust(65, b"\x00"),
        b"#1 SMP".ljust(65, b"\x00"),
        b"x86_64".ljust(65, b"\x00"),
        b"(none)".ljust(65, b"\x00"),
        bytes(8 + 2),  # cfuture, padding
        bytes.fromhex("00100000 05000000"),  # pagesize 4096, supportflags
        bytes.fromhex("02000000 06000000 20000000"),  # osrel, osvers, ossub
        bytes(24),  # ifuture
    ]
)


class WalkTest(unittest.TestCase):
    """Tests the walk through whole logs."""

    def testHandWrittenLog(self):
        """Tests that a log written byte by byte is read."""
        # A stored deflate block is its data as it is.
        size = len(_HAND_WRITTEN_TASK)
        self.assertEqual(size, 616)
        tasks_block = b"".join(
            [
                bytes.fromhex("789c 01 6802 97fd"),
                _HAND_WRITTEN_TASK,
                zlib.adler32(_HAND_WRITTEN_TASK).to_bytes(4, "big"),
            ]
        )
        sample_header = b"".join(
            [
                bytes.fromhex("00b80d6b00000000"),  # curtime 1796061184
                bytes.fromhex("0100 000000000000"),  # flags: since boot
                len(_HAND_WRITTEN_SYSTEM_BLOCK).to_bytes(4, "little"),
                len(tasks_block).to_bytes(4, "little"),
                bytes.fromhex("58020000 01000000"),  # interval 600, nlist 1
                bytes.fromhex("6f000000 05000000"),  # npresent 111, nexit 5
                bytes.fromhex("01000000 02000000 03000000"),  # threads
                bytes.fromhex("04000000"),  # nzombie
                bytes(24),
            ]
        )
        data = b"".join(
            [
                _HAND_WRITTEN_FILE_HEADER,
                sample_header,
                _HAND_WRITTEN_SYSTEM_BLOCK,
                tasks_block,
            ]
        )
        atop_log = log.AtopLog(io.BytesIO(data))
        self.assertEqual(atop_log.file_header.version, "1.26")
        self.assertEqual(atop_log.file_header.GetText("utsname_node_name"), "host")
        (sample,) = atop_log.IterateSamples()
        self.assertTrue(sample.is_boot)
        self.assertEqual(sample.offset, 480)
        self.assertEqual(sample.end_offset, len(data))
        self.assertEqual(
            sample.record._asdict(),
            {
                "sample_time": 0x6B0DB800,
                "flags": 1,
                "system_compressed_size": len(_HAND_WRITTEN_SYSTEM_BLOCK),
                "tasks_compressed_size": 627,
                "interval": 600,
                "number_of_tasks": 1,
                "number_of_processes": 111,
                "number_of_exited_processes": 5,
                "number_of_running_threads": 1,
                "number_of_sleeping_threads": 2,
                "number_of_blocked_threads": 3,
                "number_of_zombies": 4,
            },
        )
        processors = atop_log.ReadSystem(sample).ReadPart("processors")
        self.assertEqual(processors.number_of_processors, 2)
        self.assertEqual(processors.context_switches, 0x1234)

        (task,) = atop_log.ReadTasks(sample)
        self.assertEqual(task.process_identifier, 4660)
        self.assertEqual(task.name, "sh) R (\\xffx")
        self.assertEqual(task.command_line, "/bin/sh -c id")
        self.assertEqual(task.file_system_user_identifier, 4294967294)
        self.assertEqual(task.file_system_group_identifier, 1007)
        self.assertEqual(task.start_time, 0x6B0DB700)
        self.assertTrue(task.began_in_interval)
        self.assertEqual((task.user_time, task.system_time), (5, 6))
        self.assertEqual((task.nice_value, task.priority), (-20, 20))
        self.assertEqual((task.read_requests, task.read_sectors), (None, 8))
        self.assertIsNone(task.thread_group_identifier)
        self.assertIsNone(task.is_process)

    def testRecordings(self):
        """Tests that every recording is eight whole samples of a second."""
        for name in test_lib.RECORDINGS:
            with self.subTest(name=name):
                with open(test_lib.GetPath(name, "basic.raw"), "rb") as file_object:
                    atop_log = log.AtopLog(file_object)
                    found = list(atop_log.IterateSamples())
                self.assertEqual(len(found), 8)
                offset = 480
                for index, sample in enumerate(found):
                    self.assertIsInstance(sample, log.AtopSample)
                    self.assertEqual(sample.offset, offset)
                    self.assertTrue(sample.is_complete)
                    self.assertFalse(sample.is_recovered)
                    self.assertEqual(sample.is_boot, index == 0)
                    self.assertFalse(sample.has_gpus)
                    if index:
                        self.assertEqual(sample.record.interval, 1)
                        self.assertLessEqual(
                            found[index - 1].record.sample_time,
                            sample.record.sample_time,
                        )
                    offset = sample.end_offset
                self.assertEqual(offset, atop_log.file_size)

    def testBootTime(self):
        """Tests that a sample since boot tells the time of boot, in every recording."""
        boot_times = set()
        for name in test_lib.RECORDINGS:
            with open(test_lib.GetPath(name, "basic.raw"), "rb") as file_object:
                sample = next(log.AtopLog(file_object).IterateSamples())
            boot_times.add(sample.record.sample_time - sample.record.interval)
        # All were made on one machine that was booted once; each run estimates when.
        self.assertEqual(boot_times, {1795209105, 1795209106})

    def testLayouts(self):
        """Tests a log of every release, data model and byte order."""
        for release, data_model, byte_order in test_lib.ALL_LAYOUTS:
            with self.subTest(release=release, model=data_model.name, order=byte_order):
                writer = atop.AtopWriter(release, data_model, byte_order)
                writer.AppendSample()
                writer.AppendBootSample()
                self.assertEqual(test_lib.Describe(writer), ["0: S2", "1: S2"])
                atop_log = log.AtopLog(writer.GetFileObject())
                first, second = atop_log.IterateSamples()
                self.assertEqual(atop_log.file_header.layout.release.name, release)
                self.assertEqual(atop_log.file_header.layout.byte_order, byte_order)
                self.assertEqual(first.record.sample_time, atop.FIRST_SAMPLE_TIME)
                self.assertEqual(second.record.interval, 4200)
                self.assertEqual((first.is_boot, second.is_boot), (False, True))

    def testRestart(self):
        """Tests that samples since boot in the middle are samples."""
        writer = atop.AtopWriter()
        writer.AppendSample(flags=1)
        writer.AppendSample()
        writer.AppendBootSample()
        writer.AppendSample()
        self.assertEqual(
            test_lib.Describe(writer), ["0: S2", "1: S2", "2: S2", "3: S2"]
        )

    def testLargeTaskBlock(self):
        """Tests that of a block that comes in pieces no task is lost between them."""
        writer = atop.AtopWriter("2.13")
        size = writer.layout.task.size
        # Over 4 MiB; a task does not end where a piece of 64 KiB does.
        number_of_tasks = 4 * 1024 * 1024 // size + 60
        records = [
            writer.layout.task.FoldRecord(
                writer.MakeTask(process_identifier=number + 1, name=b"%d" % number)
            )
            for number in range(number_of_tasks)
        ]
        block = zlib.compress(b"".join(records))
        writer.AppendSample(blocks={1: block}, number_of_tasks=number_of_tasks)
        atop_log = log.AtopLog(writer.GetFileObject())
        (sample,) = atop_log.IterateSamples()
        expected = [(number + 1, str(number)) for number in range(number_of_tasks)]
        self.assertEqual(
            [
                (task.process_identifier, task.name)
                for task in atop_log.ReadTasks(sample)
            ],
            expected,
        )

        # Of one that the end of the file cuts the tasks that are whole are left.
        data = writer.GetBytes()
        cut_size = sample.end_offset - sum(sample.GetBlockSizes()[2:]) - 1000
        atop_log = log.AtopLog(io.BytesIO(data[:cut_size]))
        *_, sample = (
            item
            for item in atop_log.IterateSamples()
            if isinstance(item, log.AtopSample)
        )
        found = [
            (task.process_identifier, task.name) for task in atop_log.ReadTasks(sample)
        ]
        self.assertEqual(found, expected[: len(found)])
        self.assertGreater(len(found), 4000)

        # A damaged one has none, since the checksum is over all of them.
        damaged = atop.AtopWriter("2.13")
        damaged.AppendSample(
            blocks={1: block[:-1] + bytes([block[-1] ^ 1])},
            number_of_tasks=number_of_tasks,
        )
        atop_log = log.AtopLog(damaged.GetFileObject())
        (sample,) = atop_log.IterateSamples()
        with self.assertRaisesRegex(errors.ParseError, "incorrect data check"):
            atop_log.ReadTasks(sample)

    def testNoTasks(self):
        """Tests that a sample may have no tasks, and no control groups."""
        writer = atop.AtopWriter()
        writer.AppendSample(tasks=[], cgroups=[])
        self.assertEqual(test_lib.Describe(writer), ["0: S0"])

    def testConcatenated(self):
        """Tests that each log of a plain cat is read in its own layout."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        for release in ("1.26", "2.3", "2.11"):
            other = atop.AtopWriter(release, record_layout.I386)
            other.AppendSample()
            other.AppendSample()
            writer.AppendLog(other)
        big_endian = atop.AtopWriter("2.9", byte_order=record_layout.BIG_ENDIAN)
        writer.AppendLog(big_endian)
        writer.AppendLog(big_endian)
        self.assertEqual(
            test_lib.Describe(writer),
            [f"{index}: S2" for index in range(7)],
            "no error",
        )
        samples = list(log.AtopLog(writer.GetFileObject()).IterateSamples())
        self.assertEqual(
            [sample.file_header.version for sample in samples],
            ["2.13", "1.26", "1.26", "2.3", "2.3", "2.12", "2.12"],
        )

    def testConcatenatedRecordings(self):
        """Tests that all recordings in one file give what each alone gives."""
        names = list(test_lib.RECORDINGS)
        data = b"".join(test_lib.ReadFile(name, "basic.raw") for name in names)
        atop_log = log.AtopLog(io.BytesIO(data))
        number_of_tasks = 0
        versions = []
        for sample in atop_log.IterateSamples():
            self.assertIsInstance(sample, log.AtopSample)
            number_of_tasks += len(list(atop_log.ReadTasks(sample)))
            versions.append(sample.file_header.version)
        self.assertEqual(len(versions), 8 * len(names))
        self.assertEqual(number_of_tasks, 3633)
        self.assertEqual(versions[::8][-1], "2.13")

    def testDevelopmentSnapshot(self):
        """Tests that tasks are read where the layout of the statistics is not known."""
        writer = atop.AtopWriter("2.13", system_size=1408000)
        writer.AppendSample()
        writer.AppendCorruptTaskBlock()
        writer.AppendSample()
        writer.AppendDamagedSampleHeader()
        writer.AppendSample()
        self.assertEqual(
            test_lib.Describe(writer),
            [
                "0: -2",
                "1: --",
                "2: -2",
                "Unable to read sample: expected a sample time between 1970 and 2106, "
                f"found -1 at offset: 0x{writer.offsets[3]:08x}",
                "4: -2 recovered",
            ],
        )


class CutOffTest(unittest.TestCase):
    """Tests logs that end in the middle of a sample."""

    def testTruncated(self):
        """Tests that what is left of a sample cut anywhere is read.

        In the blocks it is cut at every fifth byte, and at each near their ends; the
        slow tests cut at each byte.
        """
        writer = atop.AtopWriter("2.8")
        writer.AppendSample()
        start_offset = len(writer.GetBytes())
        writer.AppendSample()
        data = writer.GetBytes()
        sample = list(log.AtopLog(io.BytesIO(data)).IterateSamples())[1]
        system_offset = sample.blocks_offset
        tasks_offset = system_offset + sample.GetBlockSizes()[0]

        self.assertEqual(test_lib.Describe(writer, data[:start_offset]), ["0: S2"])
        for size in range(start_offset + 1, len(data)):
            is_near_end = any(
                abs(size - end) < 16 for end in (system_offset, tasks_offset, len(data))
            )
            if size > system_offset and size % 5 and not is_near_end:
                continue
            descriptions = test_lib.Describe(writer, data[:size])
            self.assertEqual(descriptions[0], "0: S2")
            if size < system_offset:
                self.assertEqual(
                    descriptions[1:],
                    [
                        "Unable to read sample header: expected 96 bytes, found "
                        f"{size - start_offset} at offset: 0x{start_offset:08x}"
                    ],
                )
                continue
            self.assertEqual(
                descriptions[1],
                f"Sample is cut off: expected {len(data) - start_offset} bytes, found "
                f"{size - start_offset} at offset: 0x{start_offset:08x}",
            )
            if size == system_offset:
                self.assertEqual(len(descriptions), 2)
                continue
            expected = "S" if size >= tasks_offset else "-"
            self.assertRegex(descriptions[2], f"^1: {expected}[0-2] recovered cut$")
            self.assertEqual(len(descriptions), 3)

    def testPartialTasks(self):
        """Tests that the tasks before the cut are those of the whole sample."""
        writer = atop.AtopWriter("2.11")
        tasks = [
            writer.MakeTask(process_identifier=number, name=b"task%d" % number)
            for number in range(200)
        ]
        writer.AppendSample(tasks=tasks, cgroups=[])
        data = writer.GetBytes()
        numbers = []
        for size in range(len(data) - 300, len(data), 20):
            atop_log = log.AtopLog(io.BytesIO(data[:size]))
            error, sample = atop_log.IterateSamples()
            self.assertIsInstance(error, errors.ParseError)
            found = list(atop_log.ReadTasks(sample))
            self.assertEqual(
                [task.name for task in found],
                [f"task{number}" for number in range(len(found))],
            )
            numbers.append(len(found))
        self.assertEqual(numbers, sorted(numbers))
        self.assertGreater(numbers[-1], 150)

    def testPartialBomb(self):
        """Tests that a bomb at the end of a log that is cut is an error too."""
        writer = atop.AtopWriter("2.8")
        writer.AppendSample(
            blocks={1: zlib.compress(bytes(1 << 24))}, number_of_tasks=4000000000
        )
        writer.Truncate(-10)
        atop_log = log.AtopLog(writer.GetFileObject())
        _, sample = atop_log.IterateSamples()
        with self.assertRaisesRegex(
            errors.ParseError,
            "Unable to inflate task block: expected at most 268435456 bytes, found "
            "3872000000000 at offset: 0x",
        ):
            atop_log.ReadTasks(sample)

    def testPartialDamaged(self):
        """Tests that tasks that cannot be inflated before the cut are an error."""
        writer = atop.AtopWriter("2.8")
        writer.AppendBlockWithoutHeader(1)
        writer.Truncate(-10)
        self.assertEqual(test_lib.Describe(writer)[1:], ["0: S- recovered cut"])

    def testCutLogBeforeAnother(self):
        """Tests that a log cut in a sample hides nothing of the log behind it."""
        for release, cut_size, expected in (
            ("2.13", 1, "1: S2 recovered cut"),
            ("2.13", 80, "1: S2 recovered cut"),
            ("2.13", 150, "1: S0 recovered cut"),
            ("2.13", 400, None),
            ("2.8", 1, "1: S0 recovered cut"),
            ("2.8", 20, "1: S0 recovered cut"),
        ):
            with self.subTest(release=release, cut_size=cut_size):
                writer = atop.AtopWriter(release)
                writer.AppendSample()
                writer.AppendTruncatedSample(-cut_size)
                other = atop.AtopWriter("2.6", record_layout.I386)
                other.AppendSample()
                other.AppendSample()
                writer.AppendLog(other)
                descriptions = test_lib.Describe(writer)
                self.assertIn("expected another one at", descriptions.pop(1))
                remainder = [expected] if expected else []
                self.assertEqual(descriptions, ["0: S2", *remainder, "2: S2", "3: S2"])


if __name__ == "__main__":
    unittest.main()
