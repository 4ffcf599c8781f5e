"""Tests for the extra fields of Apple System Log (ASL) records."""

import unittest

from plaso_extra_parsers.parsers import asl
from plaso_extra_parsers.parsers import asl_fields


class FieldsTest(unittest.TestCase):
    """Tests for the values of fields."""

    def testFormatTime(self):
        """A time is in ISO 8601 form, up to the end of the year 9999."""
        self.assertEqual(asl_fields.FormatTime(0), "1970-01-01T00:00:00+00:00")
        self.assertEqual(
            asl_fields.FormatTime(253402300799), "9999-12-31T23:59:59+00:00"
        )
        self.assertIsNone(asl_fields.FormatTime(253402300800))
        self.assertIsNone(asl_fields.FormatTime(None))
        for microseconds, text in (
            (0, "1970-01-01T00:00:01.000000+00:00"),
            (123, "1970-01-01T00:00:01.000123+00:00"),
            (999999, "1970-01-01T00:00:01.999999+00:00"),
            (1000000, "1970-01-01T00:00:01+00:00"),
            (None, "1970-01-01T00:00:01+00:00"),
        ):
            self.assertEqual(asl_fields.FormatTime(1, microseconds), text)

    def testGetInteger(self):
        """Only what fits the storage is a number, whatever the digits are."""
        for text, number in (
            ("0", 0),
            ("0042", 42),
            ("9223372036854775807", (1 << 63) - 1),
            ("9223372036854775808", None),
            ("9" * 100000, None),
            ("-1", None),
            ("1.5", None),
            ("\u0661", None),
            ("", None),
            (None, None),
        ):
            self.assertEqual(asl_fields.GetInteger(text), number)


class ExtraFieldsParserTest(unittest.TestCase):
    """Tests for the parser."""

    def _Parse(self, *pairs):
        """Parses the extra fields of a record.

        Args:
          pairs (tuple[tuple[str, str]]): keys with their values.

        Returns:
          ASLEventData: event data.
        """
        event_data = asl.ASLEventData()
        parser = asl_fields.ExtraFieldsParser()
        parser.Parse(event_data, pairs)
        return event_data

    def testParse(self):
        """Fields are in order of the record, the text of all is in order of key."""
        event_data = self._Parse(("b", "2"), ("a", "1"), ("ut_user", "alice"))
        self.assertEqual(event_data.statistics, ["b: 2", "a: 1", "ut_user: alice"])
        self.assertEqual(event_data.extra_information, "a: 1, b: 2, ut_user: alice")
        self.assertEqual(event_data.username, "alice")

    def testParseUnreadable(self):
        """A key or value that cannot be read hides nothing else."""
        event_data = self._Parse((None, "2"), ("a:", None), (None, None), ("c", ""))
        self.assertEqual(event_data.statistics, [": 2", "a\\:", "", "c: "])
        self.assertEqual(event_data.extra_information, ": 2, , a:, c: ")

    def testParseTime(self):
        """The time of a login has the microseconds of its own field."""
        seconds = ("ut_tv.tv_sec", "1420070800")
        for pairs, text in (
            ((seconds,), "2015-01-01T00:06:40+00:00"),
            (
                (seconds, ("ut_tv.tv_usec", "123456")),
                "2015-01-01T00:06:40.123456+00:00",
            ),
            ((("ut_tv.tv_usec", "45"), seconds), "2015-01-01T00:06:40.000045+00:00"),
            ((seconds, ("ut_tv.tv_usec", "x")), "2015-01-01T00:06:40+00:00"),
            ((("ut_tv.tv_usec", "123456"),), None),
        ):
            parser = asl_fields.ExtraFieldsParser()
            self.assertEqual(parser.Parse(asl.ASLEventData(), pairs), text)

    def testParseManyKeys(self):
        """Any number of combinations of keys is parsed in bounded memory."""
        parser = asl_fields.ExtraFieldsParser()
        for number in range(3000):
            event_data = asl.ASLEventData()
            parser.Parse(event_data, ((f"key {number:d}", "value"),))
            self.assertEqual(event_data.statistics, [f"key {number:d}: value"])


if __name__ == "__main__":
    unittest.main()
