"""Tests for the repair of the times that psort shows."""

import datetime
import types
import unittest

from unittest import mock

import pytz

from dfdatetime import posix_time
from dfdatetime import semantic_time
from plaso.containers import events
from plaso.output import formatting_helper
from plaso.output import mediator

from plaso_extra_parsers.integration import psort_fractions

# Plaso's own function, also where the .pth file has it repaired already.
_STOCK_FUNCTION = getattr(
    formatting_helper.FieldFormattingHelper._FormatDateTime,  # pylint: disable=protected-access
    "__wrapped__",
    formatting_helper.FieldFormattingHelper._FormatDateTime,  # pylint: disable=protected-access
)


class PsortFractionsTest(unittest.TestCase):
    """Tests for the repair of the times that psort shows."""

    # pylint: disable=protected-access

    def setUp(self):
        """Makes a helper as Plaso has it."""
        self.helper_class = type(
            "FieldFormattingHelper",
            (formatting_helper.FieldFormattingHelper,),
            {"_FormatDateTime": _STOCK_FUNCTION},
        )

    def _Format(self, date_time, timestamp=None, dynamic_time=False, time_zone=None):
        """Formats a time.

        Args:
          date_time (dfdatetime.DateTimeValues): date and time.
          timestamp (Optional[int]): microseconds since January 1, 1970.
          dynamic_time (Optional[bool]): True for dynamic time.
          time_zone (Optional[str]): time zone.

        Returns:
          str: time.
        """
        output_mediator = mediator.OutputMediator(None, dynamic_time=dynamic_time)
        output_mediator.SetTimeZone(time_zone)
        event = events.EventObject()
        event.date_time = date_time
        event.timestamp = timestamp
        if timestamp is None and date_time:
            event.timestamp = date_time.GetPlasoTimestamp()
        return self.helper_class()._FormatDateTime(output_mediator, event, None, None)

    def testStockFunction(self):
        """The function of Plaso is wrong, or else nothing is done to it."""
        is_right = psort_fractions.IsRight(self.helper_class)
        text = self._Format(
            posix_time.PosixTimeInMicroseconds(timestamp=1700000000094589)
        )
        self.assertEqual(is_right, text == "2023-11-14T22:13:20.094589+00:00")
        result = psort_fractions.Repair(self.helper_class)
        self.assertEqual(
            result, psort_fractions.RIGHT if is_right else psort_fractions.REPAIRED
        )
        self.assertTrue(psort_fractions.IsRight(self.helper_class))

        # Once is enough.
        function = self.helper_class._FormatDateTime
        self.assertEqual(
            psort_fractions.Repair(self.helper_class), psort_fractions.RIGHT
        )
        self.assertIs(self.helper_class._FormatDateTime, function)

    def testRightFunction(self):
        """A Plaso that is right is left alone."""

        def FormatDateTime(*arguments):
            return f"2023-11-14T22:13:20.{arguments[2].timestamp % 1000000:06d}"

        self.helper_class._FormatDateTime = FormatDateTime
        self.assertEqual(
            psort_fractions.Repair(self.helper_class), psort_fractions.RIGHT
        )
        self.assertIs(self.helper_class._FormatDateTime, FormatDateTime)

    def testOtherFunction(self):
        """A function that is wrong for another reason is put back."""

        def FormatDateTime(*unused_arguments):
            return "2023-11-14T22:13:20.100000+00:00"

        self.helper_class._FormatDateTime = FormatDateTime
        with self.assertRaises(psort_fractions.NotRepairedError):
            psort_fractions.Repair(self.helper_class)
        self.assertIs(self.helper_class._FormatDateTime, FormatDateTime)

    def testFractions(self):
        """Each fraction is shown as it is, before and after 1970."""
        psort_fractions.Repair(self.helper_class)
        epoch = datetime.datetime(1970, 1, 1, tzinfo=pytz.UTC)
        for seconds in (-1700000000, -1, 1, 1700000000):
            for microseconds in (
                *(0, 1, 9, 10, 99, 589, 999, 1000, 45000, 94589, 99999, 100000),
                *(100001, 123456, 500000, 900000, 999999),
            ):
                timestamp = seconds * 1000000 + microseconds
                expected = epoch + datetime.timedelta(microseconds=timestamp)
                self.assertEqual(
                    self._Format(
                        posix_time.PosixTimeInMicroseconds(timestamp=timestamp)
                    ),
                    expected.isoformat(timespec="microseconds"),
                    timestamp,
                )

    def testPrecisions(self):
        """Other precisions are shown as they are too, to the microsecond."""
        psort_fractions.Repair(self.helper_class)
        for date_time, fraction in (
            (posix_time.PosixTime(timestamp=1700000000), ".000000"),
            (posix_time.PosixTimeInMilliseconds(timestamp=1700000000005), ".005000"),
            (posix_time.PosixTimeInMilliseconds(timestamp=1700000000250), ".250000"),
            (
                posix_time.PosixTimeInNanoseconds(timestamp=1700000000012345000),
                ".012345",
            ),
            (
                posix_time.PosixTimeInNanoseconds(timestamp=1700000000000000004),
                ".000000",
            ),
        ):
            self.assertEqual(
                self._Format(date_time), f"2023-11-14T22:13:20{fraction:s}+00:00"
            )

    def testOtherTimes(self):
        """What was right stays as it was: no time, local time, zones, dynamic time."""
        date_time = posix_time.PosixTimeInMicroseconds(timestamp=1700000000123456)
        local_date_time = posix_time.PosixTimeInMicroseconds(timestamp=1700000000000001)
        local_date_time.is_local_time = True
        cases = (
            (semantic_time.NotSet(), 0, {}),
            (None, 1700000000000001, {}),
            (None, 0, {}),
            (local_date_time, 1700000000000001, {}),
            (date_time, None, {"time_zone": "Europe/Berlin"}),
            (date_time, None, {"dynamic_time": True}),
            (local_date_time, 1700000000000001, {"dynamic_time": True}),
        )
        texts = [self._Format(*case[:2], **case[2]) for case in cases]
        psort_fractions.Repair(self.helper_class)
        self.assertEqual([self._Format(*case[:2], **case[2]) for case in cases], texts)

    def testTimeZone(self):
        """A time that is repaired is shown in the time zone that was asked for."""
        psort_fractions.Repair(self.helper_class)
        date_time = posix_time.PosixTimeInMicroseconds(timestamp=1700000000000001)
        self.assertEqual(
            self._Format(date_time, time_zone="Europe/Berlin"),
            "2023-11-14T23:13:20.000001+01:00",
        )
        self.assertEqual(date_time.timestamp, 1700000000000001)

    def testEventIsNotChanged(self):
        """The event itself is left as it is."""
        psort_fractions.Repair(self.helper_class)
        date_time = posix_time.PosixTimeInMicroseconds(timestamp=1700000000000001)
        event = types.SimpleNamespace(
            date_time=date_time, timestamp=date_time.GetPlasoTimestamp()
        )
        with mock.patch.object(mediator.OutputMediator, "dynamic_time", False):
            self.helper_class()._FormatDateTime(
                mediator.OutputMediator(None), event, None, None
            )
        self.assertIs(event.date_time, date_time)


if __name__ == "__main__":
    unittest.main()
