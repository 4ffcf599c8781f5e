"""Tests that damage small Apple System Log (ASL) files in every place."""

import io
import time
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import log_file
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import summary
from tests.readers.asl import test_lib
from tests.writers import asl as asl_writer
from tests.writers import asl_legacy as asl_legacy_writer

# A file of a kilobyte takes a millisecond; one that takes this long does not end.
_MAXIMUM_SECONDS = 5

# Members that say how a record was found, or that another record being damaged
# changes.
_UNCERTAIN_MEMBERS = {"found": None, "errors": None, "unreadable": None}


def _CreateFile(generation):
    """Creates a small file with strings that are shared, inline and long."""
    writer = asl_writer.ASLWriter(generation)
    writer.AppendMessage("the first message")
    writer.AppendMessage(
        "the second message", pairs=[("ut_user", "alice"), ("a long key", None)]
    )
    writer.AppendMessage("short", sender="sshd", reference_process="launchd process")
    writer.AppendUnlinkedMessage("an unlinked message")
    writer.AppendMessage("the fourth message", pairs=[("a long key", "a long value")])
    writer.AppendMessage("the last message", session="Aqua")
    return writer.GetBytes()


def _CreateBrokenFile():
    """Creates a small file with a list that is broken in two places."""
    writer = asl_writer.ASLWriter()
    for number in range(7):
        writer.AppendMessage(
            f"message number {number:d}" if number % 3 else None,
            facility=None if number % 2 else "com.apple.system.lastlog",
            host=None if number % 3 == 0 else "Research-Mac",
            pairs=[("a long key", f"a long value {number:d}")] * (number % 3),
            sender=None if number % 3 == 0 else "sshd",
        )
    writer.SetFirstOffset(writer.record_offsets[1] + 3)
    writer.SetNextOffset(3, 0)
    return writer.GetBytes()


def _CreateDatabase():
    """Creates a small database."""
    writer = asl_legacy_writer.ASLDatabaseWriter()
    for number in range(3):
        writer.AppendMessage(
            f"message number {number:d} " + "x" * 100,
            pairs=[(f"key number {pair:d}", f"value {pair:d}") for pair in range(5)],
        )
    return writer.GetBytes()


class MutationsTest(unittest.TestCase):
    """Tests that damage files."""

    def _Read(self, data):
        """Reads a file that may be damaged.

        Returns:
          dict[int, Record]: record per offset, empty if the file is no log.
        """
        start_time = time.monotonic()
        try:
            items = list(log_file.OpenLog(io.BytesIO(data)).IterateRecords())
        except errors.ParseError:
            return {}

        self.assertLess(time.monotonic() - start_time, _MAXIMUM_SECONDS)
        self.assertLess(len(items), len(data))
        records = [item for item in items if isinstance(item, message_record.Record)]
        for item in items:
            self.assertIsInstance(item, (message_record.Record, errors.ParseError))
        record_per_offset = {record.offset: record for record in records}
        self.assertEqual(len(record_per_offset), len(records))
        return record_per_offset

    def _CheckMutation(self, data, index, value, records, extents):
        """Changes one byte and checks that all other records are as they were.

        Args:
          data (bytes): contents of the sound file.
          index (int): index of the byte.
          value (int): value of the byte.
          records (dict[int, Record]): records of the sound file.
          extents (dict[int, tuple[range, list[range]]]): bytes of each record.
        """
        mutated_data = data[:index] + bytes([value]) + data[index + 1 :]
        mutated_records = self._Read(mutated_data)
        self.assertLessEqual(
            set(mutated_records), set(records), f"0x{index:x} = 0x{value:02x}"
        )
        number_of_lost_records = 0
        for offset, record in records.items():
            record_range, string_ranges = extents[offset]
            mutated_record = mutated_records.get(offset)
            if index in record_range:
                number_of_lost_records += mutated_record is None
                continue

            place = f"0x{index:x} = 0x{value:02x}, record 0x{offset:x}"
            self.assertIsNotNone(mutated_record, place)
            if not any(index in string_range for string_range in string_ranges):
                self.assertEqual(
                    mutated_record._replace(**_UNCERTAIN_MEMBERS),
                    record._replace(**_UNCERTAIN_MEMBERS),
                    place,
                )
                self.assertEqual(mutated_record.errors, (), place)
        return number_of_lost_records

    def testMutations(self):
        """Whatever byte is changed, every other record is found and none is made up."""
        for data, number_of_records in (
            (_CreateFile(summary.GENERATION_10_10), 6),
            (_CreateFile(summary.GENERATION_10_5_6), 6),
            (_CreateBrokenFile(), 7),
        ):
            records = self._Read(data)
            self.assertEqual(len(records), number_of_records)
            extents = test_lib.GetExtents(data, records.values())
            number_of_mutations = 0
            number_of_lost_records = 0
            # The signature makes it a log at all.
            for index in range(6, len(data)):
                values = {0x00, 0x01, 0x02, 0x7F, 0x80, 0xFF}
                values.update(data[index] ^ (1 << bit) for bit in range(8))
                values.add(data[index] ^ 0xFF)
                values.discard(data[index])
                for value in values:
                    number_of_mutations += 1
                    number_of_lost_records += self._CheckMutation(
                        data, index, value, records, extents
                    )
            # Most damaged records are read as well, marked.
            self.assertLess(number_of_lost_records, number_of_mutations / 100)

    def testMutationsOfRecord(self):
        """Whatever byte of a record is changed to any value, all others are found."""
        data = _CreateFile(summary.GENERATION_10_10)
        records = self._Read(data)
        extents = test_lib.GetExtents(data, records.values())
        offset = list(records)[1]
        for index in extents[offset][0]:
            for value in range(256):
                if value != data[index]:
                    self._CheckMutation(data, index, value, records, extents)

    def testTruncations(self):
        """Wherever the file ends, every record before the end is found."""
        for generation in (summary.GENERATION_10_10, summary.GENERATION_10_5_6):
            data = _CreateFile(generation)
            records = self._Read(data)
            extents = test_lib.GetExtents(data, records.values())
            for size in range(len(data)):
                truncated_records = self._Read(data[:size])
                for offset, record in records.items():
                    if extents[offset][0].stop <= size:
                        self.assertEqual(
                            truncated_records[offset]._replace(**_UNCERTAIN_MEMBERS),
                            record._replace(**_UNCERTAIN_MEMBERS),
                        )

    def testRemovedBytes(self):
        """Whatever byte is missing, every record before it is found."""
        data = _CreateFile(summary.GENERATION_10_10)
        records = self._Read(data)
        extents = test_lib.GetExtents(data, records.values())
        for index in range(80, len(data)):
            mutated_records = self._Read(data[:index] + data[index + 1 :])
            for offset in records:
                if extents[offset][0].stop <= index:
                    self.assertIn(offset, mutated_records)

    def testDatabaseMutations(self):
        """Whatever byte of a database is changed, every other message is found."""
        data = _CreateDatabase()
        slot_size = len(data) // (len(data) // 80)
        records = self._Read(data)
        self.assertEqual(len(records), 3)
        for index in range(6, len(data)):
            values = {0x00, 0x01, 0x02, 0x7F, 0x80, 0xFF, data[index] ^ 0xFF}
            values.update(data[index] ^ (1 << bit) for bit in range(8))
            values.discard(data[index])
            for value in values:
                mutated_data = data[:index] + bytes([value]) + data[index + 1 :]
                mutated_records = self._Read(mutated_data)
                self.assertLessEqual(
                    {
                        offset
                        for offset, record in mutated_records.items()
                        if not record.errors
                    },
                    set(records),
                )
                for offset, record in records.items():
                    if offset <= index < offset + slot_size:
                        continue
                    mutated_record = mutated_records[offset]
                    self.assertEqual(mutated_record[:10], record[:10])

    def testDatabaseTruncations(self):
        """Wherever a database ends, every message before the end is found."""
        data = _CreateDatabase()
        records = self._Read(data)
        for size in range(len(data)):
            truncated_records = self._Read(data[:size])
            for offset in records:
                if offset + 80 <= size:
                    self.assertIn(offset, truncated_records)


if __name__ == "__main__":
    unittest.main()
