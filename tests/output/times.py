"""Tests for times of events."""

import unittest

from unittest import mock

from dfdatetime import cocoa_time
from dfdatetime import posix_time
from dfdatetime import semantic_time

from plaso_extra_parsers.output import times

from tests.output import output_test_lib


class TimesTest(unittest.TestCase):
    """Tests for times of events."""

    def testGetEventTime(self):
        """An event without a time has none, whatever its timestamp; 1970 is a time."""
        event = output_test_lib.CreateEvent(1795218704000000)
        self.assertEqual(times.GetEventTime(event), 1795218704000000)

        event = output_test_lib.CreateEvent(None)
        self.assertIsNone(times.GetEventTime(event))

        event.timestamp_desc = "Creation Time"
        self.assertIsNone(times.GetEventTime(event))

        event.date_time = posix_time.PosixTime(timestamp=0)
        self.assertEqual(times.GetEventTime(event), 0)
        event.timestamp = "0"
        self.assertIsNone(times.GetEventTime(event))

    def testGetTimeLimits(self):
        """A time has 64 bits; other values of third parties are none."""
        for time, expected in (
            *((-(2**63), -(2**63)), (2**63 - 1, 2**63 - 1)),
            *((-(2**63) - 1, None), (2**63, None), (1.5, None), ("1", None)),
        ):
            date_time = mock.Mock(GetPlasoTimestamp=lambda value=time: value)
            self.assertEqual(times.GetTime(date_time), expected)

    def testGetTime(self):
        """A date and time, or the first of several; anything else is none."""
        date_time = output_test_lib.CreateTime(5000001)
        self.assertEqual(times.GetTime(date_time), 5000001)
        self.assertEqual(times.GetTime([date_time, None]), 5000001)
        for value in (
            *(None, [], "text", 3, semantic_time.NotSet()),
            posix_time.PosixTime(timestamp="text"),
            posix_time.PosixTime(timestamp=2**80),
            cocoa_time.CocoaTime(timestamp=1e300),
        ):
            self.assertIsNone(times.GetTime(value))

    def testGetShift(self):
        """A local time is shifted by what psort added to it."""
        event = output_test_lib.CreateEvent(7200000000)
        self.assertEqual(times.GetShift(event), 0)

        event.date_time = output_test_lib.CreateTime(3600000000)
        event.date_time.is_local_time = True
        self.assertEqual(times.GetShift(event), 3600000000)

    def testGetKeyTime(self):
        """The key of a process ends with its start."""
        for hostname in ("a", "web-01-20200101T000000Z"):
            self.assertEqual(
                times.GetKeyTime(f"{hostname:s}-7-20261120T233824Z"), 1795217904000000
            )
        self.assertEqual(
            times.GetKeyTime("7-20261120T233824.000250Z"), 1795217904000250
        )
        for key in (
            None,
            3,
            "",
            "7-20261120T233824.000250",
            "7-line-5",
            "a-7",
            "a-7-20261320T233824Z",
        ):
            self.assertIsNone(times.GetKeyTime(key))

    def testFormatTime(self):
        """Dates and times are formatted as dfDateTime does, local ones as well."""
        for timestamp_class in (
            posix_time.PosixTime,
            posix_time.PosixTimeInMilliseconds,
            posix_time.PosixTimeInMicroseconds,
            posix_time.PosixTimeInNanoseconds,
        ):
            for timestamp in (0, 1, 951782399, 1795217904):
                date_time = timestamp_class(timestamp=timestamp)
                for is_local_time in (False, True):
                    date_time.is_local_time = is_local_time
                    self.assertEqual(
                        times.FormatTime(date_time),
                        date_time.CopyToDateTimeStringISO8601(),
                    )
        for timestamp, text in (
            (-62167219200, "0000-01-01T00:00:00+00:00"),
            (-62167219201, "-0001-12-31T23:59:59+00:00"),
            (-49543920000, "0400-01-07T00:00:00+00:00"),
            (253402300800, "+10000-01-01T00:00:00+00:00"),
            (1200122870400, "+40000-05-19T00:00:00+00:00"),
            (253402300799, "9999-12-31T23:59:59+00:00"),
            (2**63, str(2**63)),
            (2**70, str(2**70)),
            ("1525279082", "1525279082"),
        ):
            date_time = posix_time.PosixTime(timestamp=timestamp)
            self.assertEqual(times.FormatTime(date_time), text)
        date_time = cocoa_time.CocoaTime(timestamp=1e300)
        self.assertEqual(times.FormatTime(date_time), "1e+300")
        date_time = posix_time.PosixTimeInNanoseconds(timestamp=1795217904123456789)
        self.assertEqual(
            times.FormatTime(date_time), "2026-11-20T23:38:24.123456789+00:00"
        )
        date_time = posix_time.PosixTime(timestamp=7, time_zone_offset=60)
        self.assertEqual(times.FormatTime(date_time), "1970-01-01T00:00:07+01:00")
        self.assertEqual(times.FormatTime(semantic_time.NotSet()), "Not set")


if __name__ == "__main__":
    unittest.main()
