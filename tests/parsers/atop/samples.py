"""Tests for what event data of one sample of an atop raw log have in common."""

import collections
import types
import unittest

from plaso_extra_parsers.parsers.atop import samples as atop_samples


class SamplesTest(unittest.TestCase):
    """Tests for rows, statistics and times."""

    def testCreateDateTime(self):
        """Tests that a time of zero or before is none."""
        self.assertIsNone(atop_samples.CreateDateTime(None))
        self.assertIsNone(atop_samples.CreateDateTime(0))
        self.assertIsNone(atop_samples.CreateDateTime(-1))
        date_time = atop_samples.CreateDateTime(1)
        self.assertEqual(date_time.CopyToDateTimeString(), "1970-01-01 00:00:01")

    def testCopyRows(self):
        """Tests that values below zero, and missing members, are none."""
        record = types.SimpleNamespace(reads=-1, writes=0, size=3, name="sda", label="")
        rows = [
            atop_samples.Row("reads", "reads"),
            atop_samples.Row("writes", "writes"),
            atop_samples.Row("size", "size", 512),
            atop_samples.Row("name", "name"),
            atop_samples.Row("label", "label"),
            atop_samples.Row("other", "other"),
        ]
        attributes = {}
        atop_samples.CopyRows(record, rows, attributes)
        self.assertEqual(
            attributes, {"writes": 0, "size": 1536, "name": "sda", "label": None}
        )
        self.assertEqual(
            atop_samples.GetStatistics(record, rows), ["size: 1536", "name: sda"]
        )

    def testIsActive(self):
        """Tests that something is active with one member above zero of those it has."""
        record_class = collections.namedtuple("Record", ["reads", "writes"])
        for reads, writes, members, expected in (
            (0, 0, ("reads", "writes"), False),
            (-1, -1, ("reads", "writes"), False),
            (0, 1, ("reads", "writes"), True),
            (1, -1, ("discards", "reads", "writes"), True),
            (1, 0, ("reads",), True),
            (1, 0, ("writes", "discards"), False),
            (1, 1, ("discards",), False),
        ):
            record = record_class(reads, writes)
            self.assertIs(atop_samples.IsActive(record, members), expected)
