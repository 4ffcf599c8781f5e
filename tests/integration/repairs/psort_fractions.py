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

from plaso_extra_parsers.integration import repairer
from plaso_extra_parsers.integration.repairs import psort_fractions

from tests.integration.repairs import test_lib


class PsortFractionsTest(unittest.TestCase):
    """Tests for the repair of the times that psort shows."""

    # pylint: disable=protected-access

    def setUp(self):
        """Makes a helper as Plaso has it."""
        self.module = test_lib.CopyModule(formatting_helper)
        self.helper_class = self.module.FieldFormattingHelper

    def _Format(self, date_time, timestamp=None, dynamic_time=False, time_zone=None):
        """Formats a time.

        Args:
          date_time (dfdatetime.DateTimeValues): date and time.
          timestamp (Optional[int]): microseconds since January 1, 1970.
          dynamic_time (Optional[bool]): True for dynamic time.
          time_zone (Optional[str]): time zone.
        """
        output_mediator = mediator.OutputMediator(None, dynamic_time=dynamic_time)
        output_mediator.SetTimeZone(time_zone)
        event = events.EventObject()
        event.date_time = date_time
        event.timestamp = timestamp
        if timestamp is None and date_time:
            event.timestamp = date_time.GetPlasoTimestamp()
        return self.helper_class()._FormatDateTime(output_mediator, event, None, None)

    def testIsRight(self):
        """The known time is shown as others of its kind, before and after."""
        date_time = posix_time.PosixTimeInMicroseconds(timestamp=1700000000094589)
        text = "2023-11-14T22:13:20.094589+00:00"
        is_right = psort_fractions.IsRight(self.module)
        self.assertEqual(is_right, self._Format(date_time) == text)
        self.assertEqual(
            repairer.Repair(self.module),
            repairer.RIGHT if is_right else repairer.REPAIRED,
        )
        self.assertEqual(self._Format(date_time), text)

    def testFractions(self):
        """Each fraction is shown as it is, before and after 1970."""
        repairer.Repair(self.module)
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
        repairer.Repair(self.module)
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
        repairer.Repair(self.module)
        self.assertEqual([self._Format(*case[:2], **case[2]) for case in cases], texts)

    def testTimeZone(self):
        """A time that is repaired is shown in the time zone that was asked for."""
        repairer.Repair(self.module)
        date_time = posix_time.PosixTimeInMicroseconds(timestamp=1700000000000001)
        self.assertEqual(
            self._Format(date_time, time_zone="Europe/Berlin"),
            "2023-11-14T23:13:20.000001+01:00",
        )
        self.assertEqual(date_time.timestamp, 1700000000000001)

    def testTimeZoneOffset(self):
        """A time with an offset of its own is shown in UTC, whatever the timestamp."""
        repairer.Repair(self.module)
        for timestamp in (0, 1700000000000001):
            date_time = posix_time.PosixTimeInMicroseconds(
                timestamp=1700000000000001, time_zone_offset=120
            )
            self.assertEqual(
                self._Format(date_time, timestamp=timestamp),
                "2023-11-14T20:13:20.000001+00:00",
            )

    def testRightFractions(self):
        """Plaso formats times that it shows correctly from the event as it is."""
        format_function = mock.Mock()
        self.helper_class._FormatDateTime = format_function
        ((_, _, repaired_function),) = psort_fractions.GetReplacements(self.module)
        for timestamp, is_right in (
            (1700000000000000, False),
            (1700000000100000, False),
            (1700000000100001, True),
            (1700000000999999, True),
            (-1, False),
            (0, False),
        ):
            event = types.SimpleNamespace(
                date_time=posix_time.PosixTimeInMicroseconds(timestamp=timestamp),
                timestamp=timestamp,
            )
            repaired_function(None, mediator.OutputMediator(None), event, None, None)
            self.assertEqual(
                format_function.call_args.args[2] is event, is_right, timestamp
            )

    def testEventIsNotChanged(self):
        """The event itself is left as it is."""
        repairer.Repair(self.module)
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
