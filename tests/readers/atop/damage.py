"""Tests each kind of damage to the samples of an atop raw log."""

import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.atop import log

from tests.readers.atop import test_lib
from tests.writers import atop

_TIME_ERROR = (
    "Unable to read sample: expected a sample time between 1970 and 2106, found"
)


# One method per kind of damage.
class DamageTest(unittest.TestCase):  # pylint: disable=too-many-public-methods
    """Tests each kind of damage between sound samples."""

    def setUp(self):
        """Creates a writer with a sound sample."""
        self.writer = atop.AtopWriter("2.13")
        self.writer.AppendSample()

    def _CheckDamage(self, *expected):
        """Appends a sound sample and checks what is read."""
        self.writer.AppendSample()
        last_index = len(self.writer.offsets) - 1
        is_recovered = any(
            "Unable to" in text or "expected" in text for text in expected
        )
        self.assertEqual(
            test_lib.Describe(self.writer),
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
        """Tests that a damaged system block costs only those statistics."""
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
        self.assertEqual(test_lib.Describe(self.writer), ["0: S2", "1: -2"])

    def testTaskBlockWithoutHeaderAtEnd(self):
        """Tests that the blocks before a damaged one of the last sample are kept."""
        self.writer.AppendBlockWithoutHeader(1)
        atop_log = log.AtopLog(self.writer.GetFileObject())
        _, error, sample = atop_log.IterateSamples()
        self.assertIsInstance(error, errors.ParseError)
        self.assertEqual(sample.end_offset, atop_log.file_size)
        self.assertEqual(sample.available_size, sample.GetBlockSizes()[0])
        self.assertFalse(sample.is_complete)
        self.assertTrue(sample.is_recovered)

    def testDamagedSampleHeader(self):
        """Tests that the walk goes on behind an overwritten sample header."""
        self.writer.AppendDamagedSampleHeader()
        self._CheckDamage(f"{_TIME_ERROR} -1 at offset: 0x{self.writer.offsets[1]:08x}")

    def testErasedSample(self):
        """Tests that the walk goes on behind a hole of zero bytes."""
        self.writer.AppendErasedSample()
        self._CheckDamage(f"{_TIME_ERROR} 0 at offset: 0x{self.writer.offsets[1]:08x}")

    def testHole(self):
        """Tests that a hole of more than the search reads at once is passed."""
        for size in (1, 95, 96, 97, 1048576 - 97, 1048576, 1048577, 3000000):
            with self.subTest(size=size):
                writer = atop.AtopWriter("2.13")
                writer.AppendSample()
                writer.AppendGarbage(b"\xff" * size)
                writer.AppendSample()
                descriptions = test_lib.Describe(writer)
                self.assertIn(
                    "Unable to read sample: expected a sample time", descriptions.pop(1)
                )
                self.assertEqual(descriptions, ["0: S2", "1: S2 recovered"])

    def testTimeBeyondRange(self):
        """Tests that a sample at an impossible time is an error, not a wrong time."""
        self.writer.AppendSample(sample_time=1 << 40)
        self.writer.SetNextTime(atop.FIRST_SAMPLE_TIME)
        self._CheckDamage(
            f"{_TIME_ERROR} 1099511627776 at offset: 0x{self.writer.offsets[1]:08x}"
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
            "Unable to read sample: expected a task block of 8 to 268704915 bytes, "
            f"found 4294967295 at offset: 0x{offset:08x}"
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
            f"{_TIME_ERROR} {int.from_bytes(b'Nov 20 2', 'little')} at offset: "
            f"0x{offset:08x}"
        )

    def testGarbageAtEnd(self):
        """Tests that bytes of no log at the end are an error."""
        offset = len(self.writer.GetBytes())
        self.writer.AppendGarbage(b"\xff" * 200)
        self.assertEqual(
            test_lib.Describe(self.writer),
            [
                "0: S2",
                "Unable to read sample: expected a sample time between 1970 and 2106, "
                f"found -1 at offset: 0x{offset:08x}",
            ],
        )

    def testDamageBehindDamage(self):
        """Tests that damage of another kind behind damage is an error of its own."""
        self.writer.AppendGarbage(b"\xff" * 100)
        self.writer.AppendWrongTasksSize(500)
        self.writer.AppendSample()
        self.writer.AppendGarbage(b"\xff" * 100)
        self.writer.AppendBlockWithoutHeader(1)
        self.writer.AppendSample()
        self.writer.AppendGarbage(b"\xff" * 100)
        self.writer.AppendTruncatedSample(-10)
        descriptions = test_lib.Describe(self.writer)
        self.assertEqual(
            [text for text in descriptions if " at offset" not in text],
            [
                "0: S2",
                "1: S2 recovered cut",
                "2: S2 recovered",
                "3: S- recovered",
                "4: S2",
                "5: S2 recovered cut",
            ],
        )
        found = [text for text in descriptions if " at offset" in text]
        self.assertEqual(len(found), 5)
        self.assertIn("found -1", found[0])
        self.assertIn("expected another one", found[1])
        self.assertIn("found -1", found[2])
        self.assertIn("found -1", found[3])
        self.assertIn("Sample is cut off", found[4])

    def testTwoDamagedSampleHeaders(self):
        """Tests that damage after damage is one error."""
        self.writer.AppendDamagedSampleHeader()
        self.writer.AppendDamagedSampleHeader()
        self._CheckDamage(f"{_TIME_ERROR} -1 at offset: 0x{self.writer.offsets[1]:08x}")

    def testDamageBehindDamagedBlock(self):
        """Tests that a damaged header does not cost the sample before it."""
        self.writer.AppendSample()
        self.writer.AppendDamagedSampleHeader()
        self.writer.AppendCorruptSystemBlock()
        self.writer.AppendSample()
        error = f"{_TIME_ERROR} -1 at offset: 0x{self.writer.offsets[2]:08x}"
        self.assertEqual(
            test_lib.Describe(self.writer),
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
        for release, data_model, byte_order in test_lib.ALL_LAYOUTS:
            with self.subTest(release=release, model=data_model.name, order=byte_order):
                writer = atop.AtopWriter(release, data_model, byte_order)
                writer.AppendSample()
                writer.AppendCorruptTaskBlock()
                writer.AppendBlockWithoutHeader(0)
                writer.AppendErasedSample()
                writer.AppendSample()
                writer.AppendTruncatedSample(-1)
                descriptions = test_lib.Describe(writer)
                self.assertEqual(
                    descriptions[:3] + descriptions[4:5],
                    ["0: S2", "1: S-", "2: -2", "4: S2 recovered"],
                )
                self.assertIn("found 0 at offset", descriptions[3])
                self.assertIn("Sample is cut off: expected ", descriptions[5])
                self.assertEqual(len(descriptions), 7)


if __name__ == "__main__":
    unittest.main()
