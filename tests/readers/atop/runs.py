"""Tests for the boots and gaps of an atop raw log."""

import unittest

from unittest import mock

from plaso_extra_parsers.readers.atop import log
from plaso_extra_parsers.readers.atop import runs

from tests.writers import atop

_START = atop.FIRST_SAMPLE_TIME


class RunTrackerTest(unittest.TestCase):
    """Tests the tracker."""

    def _ReadSamples(self, rows):
        """Reads samples that are written for it.

        Args:
          rows (list[tuple[int, int, bool]]): time of each sample, its interval, and
              True if it is the first one of a run of atop; or None for damage.
        """
        writer = atop.AtopWriter("2.8")
        for row in rows:
            if row:
                sample_time, interval, is_boot = row
                writer.AppendSample(
                    sample_time=_START + sample_time, interval=interval, flags=is_boot
                )
        return log.AtopLog(writer.GetFileObject()).IterateSamples()

    def _Track(self, *rows):
        """Tracks samples.

        Args:
          rows (tuple[tuple[int, int, bool]]): time of each sample, its interval, and
              True if it is the first one of a run of atop; or None for damage.

        Returns:
          list[tuple]: boots with their time, and gaps with their times and cause.
        """
        samples = self._ReadSamples(rows)
        tracker = runs.RunTracker()
        found = []
        for row in rows:
            if row:
                found.extend(tracker.Add(next(samples)))
            else:
                tracker.SetDamaged()
        found.extend(tracker.Finish())
        found.sort(key=lambda item: isinstance(item, runs.Gap))
        return [
            (
                ("boot", item.boot_time + item.correction - _START)
                if isinstance(item, runs.Boot)
                else (
                    item.start_time - _START,
                    item.sample.record.sample_time - _START,
                    item.cause,
                )
            )
            for item in found
        ]

    def testNoGap(self):
        """Tests that samples in their interval, and the next day, have no gap."""
        self.assertEqual(
            self._Track(
                (0, 5000, True),
                (600, 600, False),
                (1250, 650, False),
                (1800, 550, False),
                # The run of the next day.
                (1801, 6801, True),
                (2401, 600, False),
            ),
            [("boot", -5000)],
        )

    def testBoots(self):
        """Tests that one boot is said once, whatever the clock said."""
        self.assertEqual(
            self._Track(
                (0, 5000, True),
                (600, 600, False),
                (700, 5701, True),
                (1300, 600, False),
                # The clock was set forward, and atop started again.
                (5100, 6500, True),
                (5700, 600, False),
                # A boot after the last sample.
                (6400, 200, True),
            ),
            [("boot", -1400), ("boot", 6200), (1300, 5100, "atop started")],
        )

    def testSameBoot(self):
        """Tests how much the times of one boot may differ, and its uptimes."""
        for row, number_of_boots in (
            # Ten seconds around the time of the boot.
            ((2000, 7010), 1),
            ((2000, 7011), 2),
            ((2000, 6990), 1),
            # Up for ten seconds less than it had been by the last sample.
            ((601, 5590), 1),
            ((600, 5589), 2),
            # A boot by the last sample, if it has been up for longer.
            ((6190, 5590), 1),
            ((6191, 5590), 2),
            # The clock was set back, and atop started again within two intervals.
            ((-9000, 5590), 1),
            ((-9000, 5589), 2),
            ((-9000, 6800), 1),
            ((-9000, 6801), 2),
        ):
            with self.subTest(row=row):
                found = self._Track((0, 5000, True), (600, 600, False), (*row, True))
                self.assertEqual(
                    sum(item[0] == "boot" for item in found), number_of_boots
                )

    def testSetBackWithOtherInterval(self):
        """Tests that two intervals of the run before count, 600 seconds by default."""
        for rows, uptimes in (
            (((0, 5000, True), (10, 10, False)), (5030, 5031)),
            (((0, 5000, True),), (6200, 6201)),
        ):
            for number_of_boots, uptime in enumerate(uptimes, 1):
                with self.subTest(rows=rows, uptime=uptime):
                    found = self._Track(*rows, (-9000, uptime, True))
                    self.assertEqual(
                        sum(item[0] == "boot" for item in found), number_of_boots
                    )

    def testBootBeforeLastSample(self):
        """Tests that a boot is one whatever the clock said before it."""
        for sample_time in (-100000, 100, 1600):
            with self.subTest(sample_time=sample_time):
                self.assertEqual(
                    self._Track(
                        (0, 5000, True), (600, 600, False), (sample_time, 60, True)
                    ),
                    [("boot", -5000), ("boot", sample_time - 60)]
                    + [(600, 1600, "system started")] * (sample_time > 600),
                )

    def testManyBoots(self):
        """Tests that of many boots those not seen for longest are forgotten."""
        rows = [(number * 1000, 100, True) for number in range(4)]
        boots = [("boot", number * 1000 - 100) for number in range(4)]
        for maximum_number, is_known in ((3, False), (4, True)):
            with mock.patch.object(runs, "_MAXIMUM_NUMBER_OF_BOOTS", maximum_number):
                found = self._Track(*rows, (20000, 20100, True))
            self.assertEqual(
                [item for item in found if item[0] == "boot"],
                boots if is_known else [*boots, boots[0]],
            )

    def testSetBack(self):
        """Tests that a clock that was set back is a gap, and no boot."""
        for rows in (
            ((-9000, 1, False), (-8400, 600, False)),
            ((-9000, 5600, True), (-8400, 600, False)),
        ):
            with self.subTest(rows=rows):
                self.assertEqual(
                    self._Track((0, 5000, True), (600, 600, False), *rows),
                    [("boot", -14600), (600, -9000, "clock set back by 9,600 s")],
                )

    def testClock(self):
        """Tests that the clock of a run is compared with the first since the boot."""
        for rows, expected in (
            (((0, 5000, True),), (0, 0)),
            (((0, 5000, True), (600, 600, False), (1200, 6201, True)), (0, 0)),
            (((0, 5000, True), (600, 600, False), (5100, 6500, True)), (3600, 0)),
            (((0, 5000, True), (600, 600, False), (-9000, 5600, True)), (-9600, 1)),
            (((0, 5000, True), (600, 600, False), (9000, 60, True)), (0, 0)),
            (((0, 5000, True), (600, 600, False), (5, 1, False)), (0, 1)),
            (((0, 5000, True), (600, 600, False), (600, 1, False)), (0, 0)),
        ):
            with self.subTest(rows=rows):
                tracker = runs.RunTracker()
                for sample in self._ReadSamples(rows):
                    for _ in tracker.Add(sample):
                        pass
                self.assertEqual(
                    (tracker.clock.boot_offset, tracker.clock.number_of_set_backs),
                    expected,
                )

    def testCauses(self):
        """Tests that a gap says what is known of it."""
        for rows, expected in (
            (((9000, 300, True),), [("boot", 8700), (600, 9000, "system started")]),
            (((9000, 14000, True),), [(600, 9000, "atop started")]),
            (((9000, 8400, False),), [(600, 9000, "not known")]),
            ((None, (9000, 600, False)), [(600, 9000, "damaged log")]),
            ((None, (9000, 14000, True)), [(600, 9000, "atop started")]),
            (((1500, 900, False),), []),
            (((1501, 901, False),), [(600, 1501, "not known")]),
        ):
            with self.subTest(rows=rows):
                self.assertEqual(
                    self._Track((0, 5000, True), (600, 600, False), *rows),
                    [("boot", -5000), *expected],
                )

    def testLongSleep(self):
        """Tests that the interval of a gap is not that of the samples behind it."""
        self.assertEqual(
            self._Track(
                (0, 5000, True),
                (600, 600, False),
                (30000, 29400, False),
                (30600, 600, False),
                (60000, 29400, False),
            ),
            [("boot", -5000), (600, 30000, "not known"), (30600, 60000, "not known")],
        )

    def testOtherInterval(self):
        """Tests that each run of atop has an interval of its own."""
        self.assertEqual(
            self._Track(
                (0, 5000, True),
                (10, 10, False),
                (20, 5020, True),
                (3620, 3600, False),
                (7220, 3600, False),
            ),
            [("boot", -5000)],
        )

    def testGrowingInterval(self):
        """Tests that one and a half times the interval is the interval from then on."""
        self.assertEqual(
            self._Track(
                (0, 5000, True),
                (600, 600, False),
                (1500, 900, False),
                (2850, 1350, False),
                (4876, 2026, False),
            ),
            [("boot", -5000), (2850, 4876, "not known")],
        )

    def testIntervalNotKnown(self):
        """Tests that between two first samples the default interval counts."""
        self.assertEqual(
            self._Track((0, 5000, True), (900, 5900, True), (1801, 6801, True)),
            [("boot", -5000), (900, 1801, "atop started")],
        )

    def testJoinedLogs(self):
        """Tests that samples that are not in order of time make no gap."""
        self.assertEqual(
            self._Track(
                (9000, 600, False),
                (9600, 600, False),
                (0, 600, False),
                (600, 600, False),
            ),
            [],
        )


if __name__ == "__main__":
    unittest.main()
