"""Tests for the summary of a log."""

import unittest

from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import summary


class LogSummaryTest(unittest.TestCase):
    """Tests for the summary."""

    def _AddRecord(
        self, log_summary, identifier, time, found=message_record.FOUND_LIST
    ):
        """Adds a record.

        Args:
          log_summary (LogSummary): summary.
          identifier (int): message identifier.
          time (int): POSIX seconds.
          found (Optional[str]): how the record was found.
        """
        values = dict.fromkeys(message_record.Record._fields)
        values.update(message_identifier=identifier, written_time=time, found=found)
        log_summary.AddRecord(message_record.Record(**values))

    def testAddRecord(self):
        """Lowest and highest values are kept, whatever the order; 0 is no time."""
        log_summary = summary.LogSummary()
        self.assertIsNone(log_summary.first_time)
        self.assertIsNone(log_summary.lowest_identifier)
        for identifier, time, found in (
            (5, 0, message_record.FOUND_LIST),
            (9, 100, message_record.FOUND_LIST),
            (2, 50, message_record.FOUND_WALK),
            (7, 200, message_record.FOUND_CARVED),
            (8, (1 << 64) - 1, message_record.FOUND_LIST),
            (6, None, message_record.FOUND_LIST),
        ):
            self._AddRecord(log_summary, identifier, time, found)
        self.assertEqual(log_summary.lowest_identifier, 2)
        self.assertEqual(log_summary.highest_identifier, 9)
        self.assertEqual(log_summary.first_time, 50)
        self.assertEqual(log_summary.last_time, 200)
        self.assertEqual(
            log_summary.number_of_records, {"list": 4, "walk": 1, "carved": 1}
        )
        self.assertEqual(log_summary.traits, [])

    def testTimeRunsBack(self):
        """A second back is the order of writing, two are a change of the clock."""
        log_summary = summary.LogSummary()
        self._AddRecord(log_summary, 1, 100)
        self._AddRecord(log_summary, 2, 99)
        self.assertEqual(log_summary.traits, [])
        self._AddRecord(log_summary, 3, 97)
        self._AddRecord(log_summary, 4, 95)
        self.assertEqual(log_summary.traits, ["time_runs_back"])

    def testAddSign(self):
        """A sign is kept once."""
        log_summary = summary.LogSummary()
        self.assertIs(log_summary.AddSign(summary.SIGN_LOOP), True)
        self.assertIs(log_summary.AddSign(summary.SIGN_LOOP), False)
        self.assertEqual(log_summary.signs, ["loop"])


if __name__ == "__main__":
    unittest.main()
