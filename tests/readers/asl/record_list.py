"""Tests for the list of records."""

import unittest

from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import record_list
from plaso_extra_parsers.readers.asl import summary as log_summary


def _CreateRecord(offset, next_offset, previous_offset, identifier):
    """Creates a record.

    Args:
      offset (int): offset.
      next_offset (int): offset of the next record.
      previous_offset (int): offset of the previous record.
      identifier (int): message identifier.

    Returns:
      Record: record.
    """
    values = dict.fromkeys(message_record.Record._fields)
    values.update(
        offset=offset,
        next_offset=next_offset,
        previous_offset=previous_offset,
        message_identifier=identifier,
    )
    return message_record.Record(**values)


class RecordListTest(unittest.TestCase):
    """Tests for the list."""

    def setUp(self):
        """Creates a list."""
        self._summary = log_summary.LogSummary()
        self._list = record_list.RecordList(10000, self._summary)

    def _Follow(self, offset, next_offset, previous_offset, identifier):
        """Follows the list.

        Args:
          offset (int): offset of the record.
          next_offset (int): offset of the next record.
          previous_offset (int): offset of the previous record.
          identifier (int): message identifier.

        Returns:
          list[str]: what is wrong.
        """
        record = _CreateRecord(offset, next_offset, previous_offset, identifier)
        return [str(error) for error in self._list.Follow(record, offset + 122)]

    def testStart(self):
        """The first offset is 0, or in the file after its header."""
        self.assertEqual(self._list.Start(0), [])
        self.assertTrue(self._list.is_whole)
        self.assertIsNone(self._list.next_offset)
        for offset in (80, 10000 - 114):
            self.assertEqual(self._list.Start(offset), [])
            self.assertEqual(self._list.next_offset, offset)

        self.assertEqual(len(self._list.Start(79)), 1)
        self.assertEqual(self._summary.signs, ["broken_list"])
        self.assertEqual(len(self._list.Start(10000 - 113)), 1)
        self.assertEqual(self._summary.signs, ["broken_list", "truncated"])

    def testFollow(self):
        """A sound list is followed to its end."""
        self._list.Start(100)
        self.assertEqual(self._Follow(100, 300, 0, 1), [])
        self.assertEqual(self._list.next_offset, 300)
        self.assertFalse(self._list.is_whole)
        self.assertEqual(self._Follow(300, 0, 100, 5), [])
        self.assertIsNone(self._list.next_offset)
        self.assertEqual(self._list.last_offset, 300)
        self.assertTrue(self._list.is_whole)
        self.assertEqual(self._summary.signs, [])

    def testFollowBack(self):
        """A list that goes back ends there."""
        for next_offset in (1, 299, 300):
            self.assertEqual(len(self._Follow(300, next_offset, 0, next_offset)), 1)
            self.assertIsNone(self._list.next_offset)
            self._list.last_offset = 0
        self.assertEqual(self._summary.signs[0], "loop")
        self.assertFalse(self._list.is_whole)

    def testFollowOrder(self):
        """What does not fit to the record before is told once."""
        self.assertEqual(self._Follow(100, 300, 0, 7), [])
        self.assertEqual(len(self._Follow(300, 500, 99, 7)), 2)
        self.assertEqual(self._Follow(500, 700, 99, 7), [])
        self.assertEqual(
            self._summary.signs, ["previous_mismatch", "identifiers_not_rising"]
        )

    def testBreak(self):
        """A list that leads nowhere says who led there."""
        self._list.Start(100)
        self.assertIn("as the file header says", str(self._list.Break(100)))
        self._Follow(100, 300, 0, 1)
        self.assertIn("as record 0x00000064 says", str(self._list.Break(300)))
        self.assertIsNone(self._list.next_offset)
        self.assertEqual(self._summary.signs, ["broken_list"])


if __name__ == "__main__":
    unittest.main()
