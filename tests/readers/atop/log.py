"""Tests for the walk through an atop raw log."""

import io
import unittest
import zlib

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.atop import layouts
from plaso_extra_parsers.readers.atop import log

from tests.readers.atop import test_lib
from tests.writers import atop

# A log of release 1.26 written by hand: rawheader, rawrecord, sstat and pstat as of
# the offsets that were measured in the compiled headers.
_HAND_WRITTEN_TASK = b"".join(
    [
        bytes.fromhex("34120000" "01000000"),  # pid 4660, ppid 1
        bytes.fromhex("e8030000" "e9030000" "ea030000" "feffffff"),  # user identifiers
        bytes.fromhex("ec030000" "ed030000" "ee030000" "ef030000"),  # group identifiers
        bytes.fromhex("01000000"),  # nthr
        b"sh) R (\xffx\x00left..",  # name, 16 bytes
        b"S" + bytes(3),  # state
        bytes.fromhex("00000080" "00000000"),  # excode: began in the interval
        bytes.fromhex("00b70d6b00000000"),  # btime
        bytes.fromhex("0000000000000000"),  # elaps
        b"/bin/sh -c id".ljust(152, b"\x00"),  # cmdline, 151 bytes
        bytes.fromhex("01000000" "00000000" "02000000"),  # nthrslpi, nthrslpu, nthrrun
        bytes.fromhex("aaaaaaaa"),  # ifuture: left-overs of memory
        bytes.fromhex("0500000000000000" "0600000000000000"),  # utime, stime
        bytes.fromhex("ecffffff" "14000000"),  # nice -20, prio 20
        bytes(344 - 280),
        bytes.fromhex("0800000000000000" "0800000000000000"),  # rio, rsz
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
        bytes.fromhex("efbeedfe" "1a81" "0000" "0000"),  # magic, aversion, future
        bytes.fromhex("e001" "5000" "6400"),  # rawheadlen 480, rawreclen 80, hertz 100
        bytes(12),  # sfuture
        bytes.fromhex("30590100" "68020000"),  # sstatlen 88368, pstatlen 616
        b"Linux".ljust(65, b"\x00"),
        b"host".ljust(65, b"\x00"),
        b"2.6.32".ljust(65, b"\x00"),
        b"#1 SMP".ljust(65, b"\x00"),
        b"x86_64".ljust(65, b"\x00"),
        b"(none)".ljust(65, b"\x00"),
        bytes(8 + 2),  # cfuture, padding
        bytes.fromhex("00100000" "05000000"),  # pagesize 4096, supportflags
        bytes.fromhex("02000000" "06000000" "20000000"),  # osrel, osvers, ossub
        bytes(24),  # ifuture
    ]
)

# All rows of the table of layouts on each kind of machine.
_ALL_LAYOUTS = [
    (release.name, data_model, byte_order)
    for release in layouts.RELEASES
    for data_model in layouts.DATA_MODELS
    for byte_order in (record_layout.LITTLE_ENDIAN, record_layout.BIG_ENDIAN)
]


def _Describe(writer, data=None):
    """Walks a log and describes what can be read.

    Args:
      writer (AtopWriter): writer.
      data (Optional[bytes]): log, by default as written.

    Returns:
      list[str]: errors, and for each sample its index among those written, S if the
          system block can be read, the number of tasks or "-" if they cannot, and the
          words recovered and cut if it is that.
    """
    atop_log = log.AtopLog(io.BytesIO(writer.GetBytes() if data is None else data))
    descriptions = []
    for sample in atop_log.IterateSamples():
        if isinstance(sample, errors.ParseError):
            descriptions.append(str(sample))
            continue
        try:
            atop_log.ReadSystem(sample)
            system = "S"
        except errors.ParseError:
            system = "-"
        try:
            number_of_tasks = str(len(list(atop_log.ReadTasks(sample))))
        except errors.ParseError:
            number_of_tasks = "-"
        descriptions.append(
            f"{writer.offsets.index(sample.offset)}: {system}{number_of_tasks}"
            + (" recovered" if sample.is_recovered else "")
            + ("" if sample.is_complete else " cut")
        )
    return descriptions


class FileHeaderTest(unittest.TestCase):
    """Tests the file header."""

    def testMembers(self):
        """Tests all members of the file header of a recording."""
        with open(test_lib.GetPath("v2.11.1", "basic.raw"), "rb") as file_object:
            atop_log = log.AtopLog(file_object)
        file_header = atop_log.file_header
        self.assertEqual(file_header.offset, 0)
        self.assertEqual(file_header.end_offset, 480)
        self.assertEqual(file_header.version, "2.11")
        self.assertEqual(file_header.layout.release.name, "2.11")
        self.assertIs(file_header.layout.data_model, record_layout.LP64)
        self.assertEqual(file_header.layout.byte_order, "<")
        self.assertEqual(file_header.GetText("utsname_system_name"), "Linux")
        self.assertEqual(file_header.GetText("utsname_node_name"), "labhost")
        self.assertEqual(file_header.GetText("utsname_machine"), "x86_64")
        values = {
            name: value
            for name, value in file_header.record._asdict().items()
            if not name.startswith("utsname")
        }
        self.assertEqual(
            values,
            {
                "signature": 0xFEEDBEEF,
                "atop_version": 0x820B,
                "header_size": 480,
                "sample_header_size": 96,
                "ticks_per_second": 100,
                "process_identifier_width": values["process_identifier_width"],
                "system_size": 1064016,
                "task_size": 968,
                "page_size": 4096,
                "support_flags": values["support_flags"],
                "kernel_version": values["kernel_version"],
                "kernel_patch_level": values["kernel_patch_level"],
                "kernel_sublevel": values["kernel_sublevel"],
                "cgroup_size": 432,
            },
        )
        release = file_header.GetText("utsname_kernel_release")
        self.assertTrue(
            release.startswith(
                f"{values['kernel_version']}.{values['kernel_patch_level']}."
            )
        )

    def testMachine(self):
        """Tests that the data model comes from the sizes, not from the machine name."""
        for name in ("v2.3.0.32", "v2.11.1.32"):
            with open(test_lib.GetPath(name, "basic.raw"), "rb") as file_object:
                file_header = log.AtopLog(file_object).file_header
            self.assertEqual(file_header.GetText("utsname_machine"), "x86_64")
            self.assertIs(file_header.layout.data_model, record_layout.I386)

    def testCutOff(self):
        """Tests that a file header cut at any byte is an error."""
        data = atop.AtopWriter().GetBytes()
        self.assertEqual(len(data), 480)
        for size in range(4, 480):
            with self.assertRaises(errors.ParseError) as context:
                log.AtopLog(io.BytesIO(data[:size]))
            self.assertEqual(
                str(context.exception),
                f"Unable to read file header: expected 480 bytes, found {size} at "
                "offset: 0x00000000",
            )

    def testWrongFormat(self):
        """Tests that other files are of another format, empty ones too."""
        for data, found in (
            (b"", "end of file"),
            (b"\xef", "ef"),
            (b"\xef\xbe\xed", "efbeed"),
            (b"\x7fELF" + bytes(500), "7f454c46"),
            (bytes(500), "00000000"),
        ):
            with self.assertRaises(errors.WrongFormat) as context:
                log.AtopLog(io.BytesIO(data))
            self.assertEqual(
                str(context.exception),
                "Unable to read file header: expected signature feedbeef, found "
                f"{found} at offset: 0x00000000",
            )

    def testWrongHeader(self):
        """Tests that the signature alone makes no atop raw log."""
        for values in ({"header_size": 512}, {"atop_version": 0x0208}):
            writer = atop.AtopWriter("2.8", **values)
            with self.assertRaises(errors.WrongFormat) as context:
                log.AtopLog(writer.GetFileObject())
            self.assertEqual(
                str(context.exception),
                "Unable to read file header: expected 480 bytes of a version of 0x8000 "
                f"and more, found {values.get('header_size', 480)} bytes of version "
                f"0x{values.get('atop_version', 0x8208):04x} at offset: 0x00000000",
            )

    def testUnsupportedLayout(self):
        """Tests that an unknown version is an error that names it."""
        writer = atop.AtopWriter(atop_version=0x8300)
        with self.assertRaisesRegex(
            errors.UnsupportedLayout, "found version 3.0, sizes .* known are versions "
        ):
            log.AtopLog(writer.GetFileObject())

    def testHeaderOnly(self):
        """Tests that a log without samples is whole."""
        self.assertEqual(_Describe(atop.AtopWriter()), [])


class WalkTest(unittest.TestCase):
    """Tests the walk through whole logs."""

    def testHandWrittenLog(self):
        """Tests that a log written byte by byte is read."""
        # A stored deflate block is its data as it is.
        size = len(_HAND_WRITTEN_TASK)
        self.assertEqual(size, 616)
        tasks_block = b"".join(
            [
                bytes.fromhex("789c" "01" "6802" "97fd"),
                _HAND_WRITTEN_TASK,
                zlib.adler32(_HAND_WRITTEN_TASK).to_bytes(4, "big"),
            ]
        )
        sample_header = b"".join(
            [
                bytes.fromhex("00b80d6b00000000"),  # curtime 1796061184
                bytes.fromhex("0100" "000000000000"),  # flags: since boot
                len(_HAND_WRITTEN_SYSTEM_BLOCK).to_bytes(4, "little"),
                len(tasks_block).to_bytes(4, "little"),
                bytes.fromhex("58020000" "01000000"),  # interval 600, nlist 1
                bytes.fromhex("6f000000" "05000000"),  # npresent 111, nexit 5
                bytes.fromhex("01000000" "02000000" "03000000"),  # threads
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
        for release, data_model, byte_order in _ALL_LAYOUTS:
            with self.subTest(release=release, model=data_model.name, order=byte_order):
                writer = atop.AtopWriter(release, data_model, byte_order)
                writer.AppendSample()
                writer.AppendBootSample()
                self.assertEqual(_Describe(writer), ["0: S2", "1: S2"])
                atop_log = log.AtopLog(writer.GetFileObject())
                first, second = atop_log.IterateSamples()
                self.assertEqual(atop_log.file_header.layout.release.name, release)
                self.assertEqual(atop_log.file_header.layout.byte_order, byte_order)
                self.assertEqual(first.record.sample_time, atop.FIRST_SAMPLE_TIME)
                self.assertEqual(second.record.interval, 3600)
                self.assertEqual((first.is_boot, second.is_boot), (False, True))

    def testRestart(self):
        """Tests that samples since boot in the middle are samples."""
        writer = atop.AtopWriter()
        writer.AppendSample(flags=1)
        writer.AppendSample()
        writer.AppendBootSample()
        writer.AppendSample()
        self.assertEqual(_Describe(writer), ["0: S2", "1: S2", "2: S2", "3: S2"])

    def testNoTasks(self):
        """Tests that a sample may have no tasks, and no control groups."""
        writer = atop.AtopWriter()
        writer.AppendSample(tasks=[], cgroups=[])
        self.assertEqual(_Describe(writer), ["0: S0"])

    def testConcatenated(self):
        """Tests that a plain cat of logs of any releases is read, each in its layout."""
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
            _Describe(writer), [f"{index}: S2" for index in range(7)], "no error"
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
            _Describe(writer),
            [
                "0: -2",
                "1: --",
                "2: -2",
                "Unable to read sample: expected a sample time between 1970 and 2106, "
                f"found -1 at offset: 0x{writer.offsets[3]:08x}",
                "4: -2 recovered",
            ],
        )


class DamageTest(unittest.TestCase):
    """Tests each kind of damage between sound samples."""

    def setUp(self):
        """Creates a writer with a sound sample."""
        self.writer = atop.AtopWriter("2.13")
        self.writer.AppendSample()

    def _CheckDamage(self, *expected):
        """Appends a sound sample and checks what is read.

        Args:
          expected (tuple[str]): expected descriptions between the sound samples.
        """
        self.writer.AppendSample()
        last_index = len(self.writer.offsets) - 1
        is_recovered = any(
            "Unable to" in text or "expected" in text for text in expected
        )
        self.assertEqual(
            _Describe(self.writer),
            [
                "0: S2",
                *expected,
                f"{last_index}: S2{' recovered' if is_recovered else ''}",
            ],
        )

    def testCorruptTaskBlock(self):
        """Tests that a damaged task block costs the tasks of that sample only."""
        self.writer.AppendCorruptTaskBlock()
        self._CheckDamage("1: S-")
        atop_log = log.AtopLog(self.writer.GetFileObject())
        sample = list(atop_log.IterateSamples())[1]
        with self.assertRaises(errors.ParseError) as context:
            atop_log.ReadTasks(sample)
        offset = sample.blocks_offset + sample.GetBlockSizes()[0]
        self.assertEqual(
            str(context.exception),
            "Unable to inflate task block: Error -3 while decompressing data: "
            f"incorrect data check at offset: 0x{offset:08x}",
        )
        self.assertEqual(len(atop_log.ReadCgroups(sample)), 3)

    def testCorruptSystemBlock(self):
        """Tests that a damaged system block costs the statistics of that sample only."""
        self.writer.AppendCorruptSystemBlock()
        self._CheckDamage("1: -2")
        atop_log = log.AtopLog(self.writer.GetFileObject())
        sample = list(atop_log.IterateSamples())[1]
        with self.assertRaises(errors.ParseError) as context:
            atop_log.ReadSystem(sample)
        self.assertEqual(
            str(context.exception),
            "Unable to inflate system block: Error -3 while decompressing data: "
            f"incorrect data check at offset: 0x{sample.blocks_offset:08x}",
        )

    def testCorruptCgroupBlock(self):
        """Tests that a damaged cgroup block costs the control groups only."""
        self.writer.AppendCorruptCgroupBlock()
        self._CheckDamage("1: S2")
        atop_log = log.AtopLog(self.writer.GetFileObject())
        sample = list(atop_log.IterateSamples())[1]
        with self.assertRaisesRegex(
            errors.ParseError, "Unable to inflate cgroup block: .*incorrect data check"
        ):
            atop_log.ReadCgroups(sample)

    def testBlockWithoutHeader(self):
        """Tests that a block whose first bytes are damaged does not cost the other."""
        self.writer.AppendBlockWithoutHeader(0)
        self.writer.AppendBlockWithoutHeader(1)
        self._CheckDamage("1: -2", "2: S-")

    def testBlockWithoutHeaderAtEnd(self):
        """Tests the same for the last sample."""
        self.writer.AppendBlockWithoutHeader(0)
        self.assertEqual(_Describe(self.writer), ["0: S2", "1: -2"])

    def testDamagedSampleHeader(self):
        """Tests that the walk goes on behind an overwritten sample header."""
        self.writer.AppendDamagedSampleHeader()
        self._CheckDamage(
            "Unable to read sample: expected a sample time between 1970 and 2106, found "
            f"-1 at offset: 0x{self.writer.offsets[1]:08x}"
        )

    def testErasedSample(self):
        """Tests that the walk goes on behind a hole of zero bytes."""
        self.writer.AppendErasedSample()
        self._CheckDamage(
            "Unable to read sample: expected a sample time between 1970 and 2106, found "
            f"0 at offset: 0x{self.writer.offsets[1]:08x}"
        )

    def testHole(self):
        """Tests that a hole of more than the search reads at once is passed."""
        for size in (1, 95, 96, 97, 1048576 - 97, 1048576, 1048577, 3000000):
            with self.subTest(size=size):
                writer = atop.AtopWriter("2.13")
                writer.AppendSample()
                writer.AppendGarbage(b"\xff" * size)
                writer.AppendSample()
                first, error, last = _Describe(writer)
                self.assertEqual((first, last), ("0: S2", "1: S2 recovered"))
                self.assertIn("Unable to read sample: expected a sample time", error)

    def testTimeBeyondRange(self):
        """Tests that a sample at an impossible time is an error, not a wrong time."""
        self.writer.AppendSample(sample_time=1 << 40)
        self.writer._next_time = atop.FIRST_SAMPLE_TIME
        self._CheckDamage(
            "Unable to read sample: expected a sample time between 1970 and 2106, found "
            f"1099511627776 at offset: 0x{self.writer.offsets[1]:08x}"
        )

    def testWrongTasksSize(self):
        """Tests that a wrong size of a block does not cost the next sample."""
        for difference, expected in (
            (1, "1: S2 recovered cut"),
            (-1, "1: S0 recovered cut"),
        ):
            self.writer = atop.AtopWriter("2.13")
            self.writer.AppendSample()
            offset = len(self.writer.GetBytes())
            self.writer.AppendWrongTasksSize(difference)
            end_offset = len(self.writer.GetBytes()) + difference
            self._CheckDamage(
                "Sample is damaged or cut off: expected another one at "
                f"0x{end_offset:08x}, found none at offset: 0x{offset:08x}",
                expected,
            )

    def testHugeTasksSize(self):
        """Tests that sizes beyond any sample and beyond the file are errors."""
        offset = len(self.writer.GetBytes())
        self.writer.AppendSample(tasks_compressed_size=0xFFFFFFFF)
        self._CheckDamage(
            "Unable to read sample: expected a task block of 8 to 268704915 bytes, found "
            f"4294967295 at offset: 0x{offset:08x}"
        )

        self.writer = atop.AtopWriter("2.13")
        self.writer.AppendSample()
        self.writer.AppendSample(tasks_compressed_size=100000)
        sample = self.writer.FoldSample()
        system_size = int.from_bytes(sample[16:20], "little")
        cgroup_sizes = int.from_bytes(sample[72:76], "little")
        cgroup_sizes += int.from_bytes(sample[84:88], "little")
        size = 96 + system_size + 100000 + cgroup_sizes
        self._CheckDamage(
            f"Sample is cut off: expected {size} bytes, found "
            f"{len(self.writer.GetBytes()) + len(sample) - offset} at offset: "
            f"0x{offset:08x}",
            "1: S0 recovered cut",
        )

    def testWrongSystemSize(self):
        """Tests that a size that cannot be inflated to the statistics is an error."""
        offset = len(self.writer.GetBytes())
        self.writer.AppendSample(system_compressed_size=100)
        self._CheckDamage(
            "Unable to read sample: system block of 100 bytes cannot inflate to the "
            f"expected 1408336 bytes at offset: 0x{offset:08x}"
        )

    def testBillionsOfTasks(self):
        """Tests that a number of tasks in the billions allocates nothing."""
        self.writer.AppendWrongNumberOfTasks(4000000000)
        self.writer.AppendWrongNumberOfTasks(3)
        self.writer.AppendWrongNumberOfTasks(1)
        self._CheckDamage("1: S-", "2: S-", "3: S-")

        atop_log = log.AtopLog(self.writer.GetFileObject())
        sample = list(atop_log.IterateSamples())[1]
        _, tasks_size, _, _ = sample.GetBlockSizes()
        with self.assertRaises(errors.ParseError) as context:
            atop_log.ReadTasks(sample)
        offset = sample.blocks_offset + sample.GetBlockSizes()[0]
        self.assertEqual(
            str(context.exception),
            f"Unable to inflate task block: {tasks_size} bytes cannot inflate to the "
            f"expected 3968000000000 bytes at offset: 0x{offset:08x}",
        )

    def testTaskBomb(self):
        """Tests that a task block that inflates to too much is an error."""
        self.writer.AppendTaskBomb(16 * 1024 * 1024)
        self._CheckDamage("1: S-")
        atop_log = log.AtopLog(self.writer.GetFileObject())
        sample = list(atop_log.IterateSamples())[1]
        with self.assertRaises(errors.ParseError) as context:
            atop_log.ReadTasks(sample)
        offset = sample.blocks_offset + sample.GetBlockSizes()[0]
        self.assertEqual(
            str(context.exception),
            f"Unable to inflate task block: {sample.GetBlockSizes()[1]} bytes cannot "
            f"inflate to the expected 1984 bytes at offset: 0x{offset:08x}",
        )

    def testGarbage(self):
        """Tests that bytes of no log between samples are passed."""
        offset = len(self.writer.GetBytes())
        self.writer.AppendGarbage(
            b"Nov 20 21:28:28 host sshd[1]: Server listening\n" * 9
        )
        self._CheckDamage(
            "Unable to read sample: expected a sample time between 1970 and 2106, found "
            f"{int.from_bytes(b'Nov 20 2', 'little')} at offset: 0x{offset:08x}"
        )

    def testGarbageAtEnd(self):
        """Tests that bytes of no log at the end are an error."""
        offset = len(self.writer.GetBytes())
        self.writer.AppendGarbage(b"\xff" * 200)
        self.assertEqual(
            _Describe(self.writer),
            [
                "0: S2",
                "Unable to read sample: expected a sample time between 1970 and 2106, "
                f"found -1 at offset: 0x{offset:08x}",
            ],
        )

    def testTwoDamagedSampleHeaders(self):
        """Tests that damage after damage is one error."""
        self.writer.AppendDamagedSampleHeader()
        self.writer.AppendDamagedSampleHeader()
        self._CheckDamage(
            "Unable to read sample: expected a sample time between 1970 and 2106, found "
            f"-1 at offset: 0x{self.writer.offsets[1]:08x}"
        )

    def testDamageBehindDamagedBlock(self):
        """Tests that a damaged header does not cost the sample before it."""
        self.writer.AppendSample()
        self.writer.AppendDamagedSampleHeader()
        self.writer.AppendCorruptSystemBlock()
        self.writer.AppendSample()
        error = (
            "Unable to read sample: expected a sample time between 1970 and 2106, found "
            f"-1 at offset: 0x{self.writer.offsets[2]:08x}"
        )
        self.assertEqual(
            _Describe(self.writer),
            ["0: S2", "1: S2", error, "3: -2 recovered", "4: S2"],
        )

    def testDamagedBlockBeforeDamage(self):
        """Tests that the sound block of a sample before damage is read."""
        self.writer.AppendCorruptTaskBlock()
        end_offset = len(self.writer.GetBytes())
        self.writer.AppendDamagedSampleHeader()
        self._CheckDamage(
            "Sample is damaged or cut off: expected another one at "
            f"0x{end_offset:08x}, found none at offset: 0x{self.writer.offsets[1]:08x}",
            "1: S0 recovered cut",
        )

    def testLayouts(self):
        """Tests damage between sound samples in every layout."""
        for release, data_model, byte_order in _ALL_LAYOUTS:
            with self.subTest(release=release, model=data_model.name, order=byte_order):
                writer = atop.AtopWriter(release, data_model, byte_order)
                writer.AppendSample()
                writer.AppendCorruptTaskBlock()
                writer.AppendBlockWithoutHeader(0)
                writer.AppendErasedSample()
                writer.AppendSample()
                writer.AppendTruncatedSample(-1)
                descriptions = _Describe(writer)
                self.assertEqual(
                    descriptions[:3] + descriptions[4:5],
                    ["0: S2", "1: S-", "2: -2", "4: S2 recovered"],
                )
                self.assertIn("found 0 at offset", descriptions[3])
                self.assertIn("Sample is cut off: expected ", descriptions[5])
                self.assertEqual(len(descriptions), 7)


class CutOffTest(unittest.TestCase):
    """Tests logs that end in the middle of a sample."""

    def testTruncated(self):
        """Tests that what is left of a sample cut at any byte is read."""
        writer = atop.AtopWriter("2.8")
        writer.AppendSample()
        start_offset = len(writer.GetBytes())
        writer.AppendSample()
        data = writer.GetBytes()
        sample = list(log.AtopLog(io.BytesIO(data)).IterateSamples())[1]
        system_offset = sample.blocks_offset
        tasks_offset = system_offset + sample.GetBlockSizes()[0]

        self.assertEqual(_Describe(writer, data[:start_offset]), ["0: S2"])
        for size in range(start_offset + 1, len(data)):
            descriptions = _Describe(writer, data[:size])
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
        self.assertEqual(_Describe(writer)[1:], ["0: S- recovered cut"])

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
                descriptions = _Describe(writer)
                self.assertIn("expected another one at", descriptions.pop(1))
                remainder = [expected] if expected else []
                self.assertEqual(descriptions, ["0: S2", *remainder, "2: S2", "3: S2"])


class UnknownHeaderTest(unittest.TestCase):
    """Tests file headers of unknown layouts in the middle of a log."""

    def testUnknownHeader(self):
        """Tests that samples behind an unknown file header are not misread."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        offset = len(writer.GetBytes())
        # The same sizes, so that the samples could be read with the layout before.
        unknown = atop.AtopWriter("2.13", atop_version=0x820E)
        unknown.AppendSample()
        unknown.AppendSample()
        writer.AppendLog(unknown)
        known = atop.AtopWriter("2.9")
        known.AppendSample()
        writer.AppendLog(known)

        descriptions = _Describe(writer)
        self.assertEqual(descriptions[0], "0: S2")
        self.assertRegex(
            descriptions[1],
            "^Unsupported atop layout: found version 2.14, .* known are versions 1.26, "
            f".* at offset: 0x{offset:08x}$",
        )
        self.assertEqual(descriptions[2:], ["3: S2"])

    def testUnknownHeaderAtEnd(self):
        """Tests that an unknown file header without a known one behind is one error."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        unknown = atop.AtopWriter("2.13", task_size=1000)
        unknown.AppendSample()
        writer.AppendLog(unknown)
        descriptions = _Describe(writer)
        self.assertEqual(len(descriptions), 2)
        self.assertIn("found version 2.13, sizes", descriptions[1])

    def testUnknownHeaderBehindDamage(self):
        """Tests that an unknown file header found by search is an error of its own."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        writer.AppendGarbage(b"\xff" * 100)
        unknown = atop.AtopWriter("2.13", atop_version=0x8300)
        unknown.AppendSample()
        writer.AppendLog(unknown)
        writer.AppendLog(unknown)
        known = atop.AtopWriter("2.1")
        known.AppendSample()
        writer.AppendLog(known)
        descriptions = _Describe(writer)
        self.assertEqual(len(descriptions), 5)
        self.assertIn("found -1", descriptions[1])
        self.assertIn("found version 3.0", descriptions[2])
        self.assertIn("found version 3.0", descriptions[3])
        self.assertEqual(descriptions[4], "3: S2")

    def testKnownHeaderBehindDamage(self):
        """Tests that a file header found by search changes the layout."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        writer.AppendGarbage(b"\xff" * 100)
        known = atop.AtopWriter("2.1", byte_order=record_layout.BIG_ENDIAN)
        known.AppendSample()
        writer.AppendLog(known)
        descriptions = _Describe(writer)
        self.assertEqual(len(descriptions), 3)
        self.assertEqual(descriptions[2], "1: S2")

    def testCutHeader(self):
        """Tests that a second file header that is cut off is an error."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        offset = len(writer.GetBytes())
        writer.AppendGarbage(atop.AtopWriter("2.13").GetBytes()[:100])
        self.assertEqual(
            _Describe(writer),
            [
                "0: S2",
                "Unable to read file header: expected 480 bytes, found 100 at offset: "
                f"0x{offset:08x}",
            ],
        )

    def testSignatureOnly(self):
        """Tests that the signature alone does not end a log."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        writer.AppendGarbage(b"\xef\xbe\xed\xfe" + b"\x55" * 600)
        writer.AppendSample()
        descriptions = _Describe(writer)
        self.assertEqual(len(descriptions), 3)
        self.assertIn("Unable to read file header: expected 480", descriptions[1])
        self.assertEqual(descriptions[2], "1: S2 recovered")


if __name__ == "__main__":
    unittest.main()
