"""Tests that compare what is read with what other programs read."""

import gzip
import io
import json
import os
import unittest

from plaso_extra_parsers.readers.asl import log_file
from plaso_extra_parsers.readers.asl import message_record

TEST_DATA_PATH = os.path.join(
    os.path.dirname(
        os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    ),
    "test_data",
    "asl",
)

# The independent decoder marks what it cannot read with an object.
_UNREADABLE = {"error": "past end"}

# Members per name in the output of the independent decoder.
_REFERENCE_MEMBERS = (
    ("length", "data_size"),
    ("next", "next_offset"),
    ("mid", "message_identifier"),
    ("time", "written_time"),
    ("nano", "nanoseconds"),
    ("level", "level"),
    ("flags", "flags"),
    ("pid", "process_identifier"),
    ("uid", "user_identifier"),
    ("gid", "group_identifier"),
    ("ruid", "read_user_identifier"),
    ("rgid", "read_group_identifier"),
    ("refpid", "reference_process_identifier"),
    ("host", "host"),
    ("sender", "sender"),
    ("facility", "facility"),
    ("message", "message"),
    ("refproc", "reference_process"),
    ("session", "session"),
    ("prev", "previous_offset"),
)

# Members per key that Apple's reader returns, and if they are numbers.
_APPLE_MEMBERS = {
    "ASLMessageID": "message_identifier",
    "Time": "written_time",
    "TimeNanoSec": "nanoseconds",
    "Level": "level",
    "PID": "process_identifier",
    "UID": "user_identifier",
    "GID": "group_identifier",
    "ReadUID": "read_user_identifier",
    "ReadGID": "read_group_identifier",
    "RefPID": "reference_process_identifier",
    "Host": "host",
    "Sender": "sender",
    "Facility": "facility",
    "Message": "message",
    "RefProc": "reference_process",
    "Session": "session",
}


def ReadTestFile(name):
    """Reads a file of the test data.

    Args:
      name (str): name of the file, without .gz if it is compressed.

    Returns:
      bytes: contents.
    """
    path = os.path.join(TEST_DATA_PATH, name)
    if os.path.exists(path):
        with open(path, "rb") as file_object:
            return file_object.read()
    with gzip.open(f"{path:s}.gz", "rb") as file_object:
        return file_object.read()


def ReadLines(name):
    """Reads the lines of the output of another program.

    Args:
      name (str): name of the file, without .gz.

    Returns:
      list[dict[str, object]]: objects.
    """
    return [json.loads(line) for line in ReadTestFile(name).splitlines()]


def ReadLog(data):
    """Reads a whole log.

    Args:
      data (bytes): contents.

    Returns:
      tuple[Log, list[Record], list[ParseError]]: log, records and errors.
    """
    log = log_file.OpenLog(io.BytesIO(data))
    items = list(log.IterateRecords())
    return (
        log,
        [item for item in items if isinstance(item, message_record.Record)],
        [item for item in items if not isinstance(item, message_record.Record)],
    )


def GetNames(ending):
    """Retrieves the names of the logs that another program has read.

    Args:
      ending (str): how the name of the output of the program ends.

    Returns:
      list[str]: names of the logs.
    """
    return sorted(
        name[: -len(ending)]
        for name in os.listdir(TEST_DATA_PATH)
        if name.endswith(ending)
    )


class ReferenceTest(unittest.TestCase):
    """Tests that compare with other programs."""

    def testIndependentDecoder(self):
        """Every field of every record is what an independent decoder says."""
        number_of_records = 0
        names = GetNames(".ref.jsonl.gz")
        for name in names:
            with self.subTest(name=name):
                _, records, _ = ReadLog(ReadTestFile(name))
                record_per_offset = {record.offset: record for record in records}
                self.assertEqual(sorted(record_per_offset), list(record_per_offset))
                self.assertEqual(len(record_per_offset), len(records))

                for values in ReadLines(f"{name:s}.ref.jsonl"):
                    if values["kind"] != "record":
                        continue
                    number_of_records += 1
                    record = record_per_offset[values["offset"]]
                    for key, member in _REFERENCE_MEMBERS:
                        expected_value = values[key]
                        if expected_value == _UNREADABLE:
                            expected_value = None
                            self.assertIn(member, record.unreadable)
                        self.assertEqual(getattr(record, member), expected_value, key)
                    self.assertEqual(
                        [list(pair) for pair in record.pairs], values["pairs"]
                    )

        self.assertEqual(len(names), 19)
        self.assertEqual(number_of_records, 5372)

    def testAppleReader(self):
        """Whatever Apple's reader returns, we return as well."""
        number_of_values = 0
        names = GetNames(".apple.jsonl.gz")
        for name in names:
            with self.subTest(name=name):
                _, records, _ = ReadLog(ReadTestFile(name))
                record_per_offset = {record.offset: record for record in records}
                record_per_identifier = {
                    record.message_identifier: record for record in records
                }
                for values in ReadLines(f"{name:s}.apple.jsonl"):
                    keys = dict(values["kv"])
                    if "offset" in values:
                        record = record_per_offset[values["offset"]]
                    else:
                        record = record_per_identifier[int(keys["ASLMessageID"])]

                    pairs = dict(record.pairs)
                    for key, expected_value in keys.items():
                        number_of_values += 1
                        member = _APPLE_MEMBERS.get(key)
                        value = getattr(record, member) if member else pairs[key]
                        if isinstance(value, int):
                            # Apple prints all numbers without a sign.
                            value = value & 0xFFFFFFFF if value < 0 else value
                            value = str(value)
                        self.assertEqual(value, expected_value, key)

        self.assertEqual(len(names), 20)
        self.assertGreater(number_of_values, 60000)

    def testSoundFiles(self):
        """A sound file of any release has nothing wrong."""
        for name in GetNames(".apple.jsonl.gz"):
            if name.startswith("dmg_") and name != "dmg_base.asl":
                continue
            with self.subTest(name=name):
                log, records, errors = ReadLog(ReadTestFile(name))
                self.assertEqual(errors, [])
                self.assertEqual(log.summary.signs, [])
                self.assertEqual(log.summary.traits, [])
                self.assertFalse(any(record.errors for record in records))

    def testDamagedFiles(self):
        """Of 30 records, those that are left are found, with one reason each."""
        for name, number_of_records, found, signs in (
            ("dmg_base.asl", 30, (30, 0, 0), []),
            ("dmg_bad_string_ref.asl", 30, (30, 0, 0), ["damaged"]),
            ("dmg_header_last_stale.asl", 30, (30, 0, 0), ["stale_last"]),
            ("dmg_kvcount_huge.asl", 30, (30, 0, 0), ["damaged"]),
            ("dmg_next_self.asl", 30, (11, 19, 0), ["loop"]),
            ("dmg_orphan_tail.asl", 30, (29, 1, 0), ["unlinked_records"]),
            (
                "dmg_trunc_mid_record.asl",
                29,
                (29, 0, 0),
                ["truncated", "unused_strings"],
            ),
            (
                "dmg_zero_tail.asl",
                27,
                (27, 0, 0),
                ["broken_list", "zero_filled", "unused_strings"],
            ),
        ):
            with self.subTest(name=name):
                log, records, _ = ReadLog(ReadTestFile(name))
                self.assertEqual(len(records), number_of_records)
                self.assertEqual(tuple(log.summary.number_of_records.values()), found)
                self.assertEqual(log.summary.signs, signs)

    def testGenerations(self):
        """The generation is told by where the file header holds the last offset."""
        for name, generation in (
            ("layout36_10.9.asl", "10.5.6-10.9"),
            ("layout36_10.9_utmp.asl", "10.5.6-10.9"),
            ("layout36_then_37_appended.asl", "10.10+"),
            ("medium_5k.asl", "10.10+"),
            ("empty.asl", "10.10+"),
            ("legacy_v1_asl.db", "10.5.0-10.5.5"),
        ):
            with self.subTest(name=name):
                log, _, _ = ReadLog(ReadTestFile(name))
                self.assertEqual(log.summary.generation, generation)


if __name__ == "__main__":
    unittest.main()
