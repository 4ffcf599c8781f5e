"""Tests for the times of strace logs."""

import unittest

from plaso_extra_parsers.readers.strace.lines import clock
from plaso_extra_parsers.readers.strace.lines import prefix
from tests.readers.strace import recordings

_DAY = clock.NANOSECONDS_PER_DAY
_SECOND = clock.NANOSECONDS_PER_SECOND

# 2026-11-20 00:00:00.
_MIDNIGHT = 1795132800 * _SECOND


class TimesTest(unittest.TestCase):
    """Tests for the times of strace logs."""

    def testReadSeconds(self):
        """Seconds are integer nanoseconds with any number of digits."""
        for text, expected in (
            ("0", 0),
            ("12", 12 * _SECOND),
            ("0.001", 1_000_000),
            ("1795210635.128231", 1795210635128231000),
            ("1795210635.128231477", 1795210635128231477),
        ):
            self.assertEqual(clock.ReadSeconds(text), expected)

    def testReadTimeOfDay(self):
        """Times of day are nanoseconds since midnight."""
        self.assertEqual(clock.ReadTimeOfDay("00:00:00"), 0)
        self.assertEqual(
            clock.ReadTimeOfDay("21:37:35.160955"), 77855 * _SECOND + 160955000
        )

    def testRelativeTimes(self):
        """The sum of the relative times is counted back from the last line."""
        calls = recordings.ReadRecords(
            "     0.000000 brk(NULL) = 0x1\n"
            "     1.500000 brk(NULL) = 0x1\n"
            "     0.250000 brk(NULL) = 0x1\n",
            modification_time=_MIDNIGHT,
        )
        self.assertEqual(
            [call.time - _MIDNIGHT for call in calls],
            [-1_750_000_000, -250_000_000, 0],
        )

    def testIsInferred(self):
        """Dates come from the modification time if no line has one."""
        for stamps, is_inferred, is_local in (
            (("0.000000", "1.500000"), True, False),
            (("12:00:00", "12:00:01"), True, True),
            (("1795132800.000000", "1795132801.000000"), False, False),
            # strace -r -ttt
            (
                ("1795132800.000000 (+ 0.000000)", "1795132801.000000 (+ 1.000000)"),
                False,
                False,
            ),
        ):
            strace_log = recordings.OpenLog(
                "".join(f"{stamp:s} brk(NULL) = 0x1\n" for stamp in stamps * 3),
                modification_time=_MIDNIGHT,
            )
            list(strace_log.IterateRecords())
            self.assertIs(strace_log.clock.is_inferred, is_inferred, stamps)
            self.assertIs(strace_log.clock.is_local, is_local, stamps)

    def testMidnights(self):
        """Each step back of more than half a day is a new day, counted from the end."""
        text = "".join(
            f"{stamp:s} brk(NULL) = 0x1\n"
            for stamp in ("23:59:59", "00:00:01", "23:00:00", "01:00:00", "12:00:00")
        )
        strace_log = recordings.OpenLog(
            text, modification_time=_MIDNIGHT + 12 * 3600 * _SECOND
        )
        calls = list(strace_log.IterateRecords())
        self.assertTrue(strace_log.clock.is_inferred)
        self.assertTrue(strace_log.clock.is_local)
        self.assertEqual(
            [(call.time - _MIDNIGHT) // _DAY for call in calls], [-2, -1, -1, 0, 0]
        )

    def testFractions(self):
        """The fraction of a time of day is added to its second."""
        calls = recordings.ReadRecords(
            "10:00:01.250000 brk(NULL) = 0x1\n10:00:01.750000 brk(NULL) = 0x1\n"
            "10:00:02.000001 brk(NULL) = 0x1\n",
            modification_time=_MIDNIGHT + 36002 * _SECOND,
        )
        self.assertEqual(
            [call.time - _MIDNIGHT - 36000 * _SECOND for call in calls],
            [1_250_000_000, 1_750_000_000, 2_000_001_000],
        )

    def testStagedMidnight(self):
        """A line that is a little late after midnight does not start a day."""
        text = "".join(
            f"{stamp:s} brk(NULL) = 0x1\n"
            for stamp in ("23:59:58", "00:00:01", "23:59:59", "00:00:02")
        )
        calls = recordings.ReadRecords(text, modification_time=_MIDNIGHT + 2 * _SECOND)
        self.assertEqual(
            [(call.time - _MIDNIGHT) // _SECOND for call in calls], [-2, 1, -1, 2]
        )

    def testTimeZone(self):
        """The date is the one that brings the last line nearest to the file's time."""
        text = "23:30:00 brk(NULL) = 0x1\n"
        (call,) = recordings.ReadRecords(
            text, modification_time=_MIDNIGHT + 1800 * _SECOND
        )
        self.assertEqual(call.time - _MIDNIGHT, -1800 * _SECOND)

    def testNoModificationTime(self):
        """Without a date there is no time, and none is made up."""
        for text in (
            "21:37:35 brk(NULL) = 0x1\n",
            "     0.000125 brk(NULL) = 0x1\n",
            "12 brk(NULL) = 0x1\n",
        ):
            strace_log = recordings.OpenLog(text, modification_time=None)
            (call,) = strace_log.IterateRecords()
            self.assertIsNone(call.time)
            self.assertFalse(strace_log.clock.is_inferred)

    def testRecordings(self):
        """Logs without dates of the same program have times within its run."""
        for name in ("single-f-tt", "single-t-only", "stderr-f-tt", "single-r-only"):
            data = recordings.ReadOnlyFile(name)
            result = recordings.ReadRecords(data)
            stamps = [record.time for record in result if record.time is not None]
            self.assertGreater(len(stamps), 500)
            self.assertLess(max(stamps) - min(stamps), 2 * _SECOND, name)
            self.assertLess(
                abs(recordings.MODIFICATION_TIME - max(stamps)), 60 * _SECOND
            )

    def testClockScanner(self):
        """Midnights are counted, and lines of other origin do not disturb."""
        scanner = clock.ClockScanner(prefix.PrefixShape(clock=prefix.TIME_OF_DAY))
        scanner.AddText("23:59:59 brk(NULL) = 0x1")
        scanner.AddText("00:00:00 brk(NULL) = 0x1\nwords\n00:00:01 brk(NULL) = 0x1")
        scan = scanner.GetScan()
        self.assertEqual(scan.first, 86399 * _SECOND)
        self.assertEqual((scan.days, scan.last), (1, _SECOND))


if __name__ == "__main__":
    unittest.main()
