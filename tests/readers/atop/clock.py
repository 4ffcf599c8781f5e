"""Tests for the clock of a run of atop."""

import unittest

from plaso_extra_parsers.readers.atop import clock


class RunClockTest(unittest.TestCase):
    """Tests for the clock of a run of atop."""

    def testAddPair(self):
        """Tests which offset the differences of pairs lead to."""
        for differences, offset, start_offset, kept in (
            ((), 0, 0, []),
            ((0, 1, -1), 0, 0, []),
            ((2,), 2, 2, [2]),
            ((0, 10800, 10801, 10799), 10800, 10800, [10800]),
            # The clock was set twice.
            ((10800, -60, -61), -60, -60, [10800, -60]),
            # The system slept: what was started since then does not differ.
            ((10800, 10800, 0), 10800, 0, [10800]),
            ((10800, 3600, 10801), 3600, 0, [10800, 3600]),
        ):
            with self.subTest(differences=differences):
                run_clock = clock.RunClock()
                for difference in differences:
                    run_clock.AddPair(difference)
                self.assertEqual(run_clock.accounting_offset, offset)
                self.assertEqual(run_clock.start_offset, start_offset)
                self.assertEqual(run_clock.differences, kept)

    def testAddPairWithManyDifferences(self):
        """Tests that what a log makes up takes no memory."""
        run_clock = clock.RunClock()
        for difference in range(0, 10000, 10):
            run_clock.AddPair(difference)
        self.assertEqual(len(run_clock.differences), 16)

    def testBootOffset(self):
        """Tests that rounding is no difference between two runs."""
        for boot_offset, expected_offset in ((1, 0), (-1, 0), (2, 2), (-10800, -10800)):
            with self.subTest(boot_offset=boot_offset):
                self.assertEqual(
                    clock.RunClock(boot_offset).boot_offset, expected_offset
                )

    def testSetBack(self):
        """Tests that each time the clock was set back counts."""
        run_clock = clock.RunClock(number_of_set_backs=2)
        run_clock.SetBack(10)
        run_clock.SetBack(5)
        self.assertEqual(run_clock.number_of_set_backs, 4)
        self.assertEqual(run_clock.set_back_seconds, 15)
