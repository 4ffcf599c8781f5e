"""Tests for the reader of Apple System Log (ASL) databases, version 1."""

import io
import unittest

from unittest import mock

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import legacy_database
from plaso_extra_parsers.readers.asl import log_file
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import strings
from plaso_extra_parsers.readers.asl import summary
from tests.writers import asl as asl_writer
from tests.writers import asl_legacy as asl_legacy_writer
from tests.writers import failing_file

# A database with one message, written by hand from formats/asl.md: so that a wrong
# definition cannot confirm itself.
HEXADECIMAL_FILE = (
    "41534c204442 000000000000 00000001 000000000000002a" + "00" * 56
    # Slot 1: string 7 of 60 bytes and NUL, which goes on in slot 2.
    + "04 00000002 0000000000000007 00000001 00000000 0000003d"
    + "61" * 55
    + "05 00000000"
    + "62" * 5
    + "00" * 70
    # Slot 3: message 9 with pairs in slot 4.
    + "02 00000004 0000000000000009 000001f5 ffffffff 00000000477982bc"
    "846d616331000000"  # host "mac1", inline
    "ffffffffffffffff"  # no sender
    "8000000000000000"  # an empty facility
    "00000003 00000065 fffffffe 00000014 0000000000000007 0002 00"
    # Slot 4: five pairs, of which the last is in slot 5.
    "03 00000005 00000005"
    "816b000000000000 8176000000000000 826b320000000000 ffffffffffffffff"
    "826b330000000000 8000000000000000 826b340000000000 0000000000000007"
    + "00" * 7
    + "03 00000000 00000000 826b350000000000 8276350000000000"
    + "00" * 48
    + "00" * 7
)

EXPECTED_RECORD = message_record.Record(
    offset=240,
    data_size=None,
    next_offset=None,
    message_identifier=9,
    written_time=1199145660,
    nanoseconds=None,
    level=3,
    flags=2,
    process_identifier=101,
    user_identifier=-2,
    group_identifier=20,
    read_user_identifier=501,
    read_group_identifier=-1,
    reference_process_identifier=None,
    host="mac1",
    sender=None,
    facility="",
    message="a" * 55 + "b" * 5,
    reference_process=None,
    session=None,
    pairs=(
        ("k", "v"),
        ("k2", None),
        ("k3", ""),
        ("k4", "a" * 55 + "b" * 5),
        ("k5", "v5"),
    ),
    previous_offset=None,
    found="list",
    unreadable=(),
    errors=(),
)


def _Read(data):
    """Reads a database.

    Returns:
      tuple[ASLDatabase, list[Record], list[str]]: database, records and what is
          wrong, with the database and with records.
    """
    database = legacy_database.ASLDatabase(io.BytesIO(data))
    records = []
    messages = []
    for item in database.IterateRecords():
        if isinstance(item, message_record.Record):
            records.append(item)
            messages.extend(map(str, item.errors))
        else:
            messages.append(str(item))
    return database, records, messages


def _CreateWriter(number_of_messages=5, number_of_pairs=6):
    """Creates a writer with messages."""
    writer = asl_legacy_writer.ASLDatabaseWriter()
    for number in range(number_of_messages):
        writer.AppendMessage(
            f"message number {number:d} " + "x" * 200,
            pairs=[
                (f"key {number:d} {pair:d}", f"the value of pair {pair:d}")
                for pair in range(number_of_pairs)
            ],
        )
    return writer


class ASLDatabaseTest(unittest.TestCase):
    """Tests for the reader."""

    def testHandWrittenFile(self):
        """A database written by hand is read in every member."""
        database, records, messages = _Read(bytes.fromhex(HEXADECIMAL_FILE))
        self.assertEqual(messages, [])
        self.assertEqual(records, [EXPECTED_RECORD])
        self.assertEqual(database.header.highest_identifier, 42)
        self.assertEqual(database.summary.generation, summary.GENERATION_10_5_0)
        self.assertEqual(database.summary.first_time, 1199145660)

    def testReadFileHeader(self):
        """What is no database, or of another version, is refused."""
        data = _CreateWriter().GetBytes()
        for wrong_data, error_class in (
            (b"", errors.WrongFormat),
            (b"ASL_DB" + data[6:], errors.WrongFormat),
            (data[:79], errors.ParseError),
            (data[:15] + b"\x02" + data[16:80], errors.UnsupportedLayout),
        ):
            with self.subTest(size=len(wrong_data)):
                with self.assertRaises(error_class):
                    legacy_database.ASLDatabase(io.BytesIO(wrong_data))
        unreadable_file = failing_file.FailingFile.FailAt(data, 3, 1)
        with self.assertRaisesRegex(errors.ParseError, "1 bytes .* cannot be read"):
            legacy_database.ASLDatabase(unreadable_file)

    def testVersions(self):
        """A damaged version number costs no message, and is told."""
        data = _CreateWriter().GetBytes()
        _, expected_records, _ = _Read(data)
        for version in [*range(256), (1 << 32) - 1]:
            with self.subTest(version=version):
                database = log_file.OpenLog(
                    io.BytesIO(data[:12] + version.to_bytes(4, "big") + data[16:])
                )
                items = list(database.IterateRecords())
                self.assertEqual(items[version != 1 :], expected_records)
                self.assertEqual(
                    database.summary.signs, ["wrong_version"] if version != 1 else []
                )

    def testTimes(self):
        """A time that is none is told."""
        writer = asl_legacy_writer.ASLDatabaseWriter()
        writer.AppendMessage(time=253402300799)
        _, _, messages = _Read(writer.GetBytes())
        self.assertEqual(messages, [])
        writer = asl_legacy_writer.ASLDatabaseWriter()
        writer.AppendMessage(time=253402300800)
        database, records, messages = _Read(writer.GetBytes())
        self.assertEqual(len(records), 1)
        self.assertEqual(len(messages), 1)
        self.assertIn("time: expected one before 253402300800", messages[0])
        self.assertEqual(database.summary.signs, ["invalid_time", "damaged"])

    def testPairs(self):
        """Any number of pairs is read."""
        for number_of_pairs in (0, 1, 3, 4, 5, 8, 9, 130):
            with self.subTest(number_of_pairs=number_of_pairs):
                writer = _CreateWriter(2, number_of_pairs)
                database, records, messages = _Read(writer.GetBytes())
                self.assertEqual(messages, [])
                self.assertEqual(database.summary.signs, [])
                self.assertEqual(
                    records[1].pairs,
                    tuple(
                        (f"key 1 {pair:d}", f"the value of pair {pair:d}")
                        for pair in range(number_of_pairs)
                    ),
                )

    def testOrder(self):
        """Messages come in order of their identifier, whatever their slots are."""
        writer = _CreateWriter()
        writer.SwapSlots(writer.message_slots[0], writer.message_slots[3])
        _, records, messages = _Read(writer.GetBytes())
        self.assertEqual(messages, [])
        self.assertEqual(
            [record.message[15] for record in records], ["0", "1", "2", "3", "4"]
        )
        self.assertGreater(records[0].offset, records[1].offset)

    def testDeletedMessage(self):
        """A message that was deleted leaves nothing, which is nothing wrong."""
        writer = _CreateWriter()
        writer.DeleteMessage(2)
        _, records, messages = _Read(writer.GetBytes())
        self.assertEqual(len(records), 4)
        self.assertEqual(messages, [])

    def testNotGiven(self):
        """What is not given is None, but for the level, as Apple's reader has it."""
        writer = asl_legacy_writer.ASLDatabaseWriter()
        writer.AppendMessage(
            None,
            facility=None,
            host=None,
            level=asl_legacy_writer.NO_LEVEL,
            process_identifier=-1,
            sender=None,
            time=asl_legacy_writer.NO_VALUE,
        )
        _, records, messages = _Read(writer.GetBytes())
        self.assertEqual(messages, [])
        self.assertIsNone(records[0].written_time)
        self.assertIsNone(records[0].message)
        self.assertIsNone(records[0].host)
        self.assertEqual(records[0].level, 7)
        self.assertEqual(records[0].process_identifier, -1)

    def testPairListLoop(self):
        """Pair lists that go in a circle end."""
        writer = _CreateWriter(2)
        first_slot = writer.pair_list_slots[0]
        second_slot = writer.pair_list_slots[1]
        writer.SetNextSlot(second_slot, first_slot)
        writer.SetNumberOfPairs(first_slot, 1000)
        _, records, messages = _Read(writer.GetBytes())
        self.assertEqual(len(records), 2)
        self.assertEqual(records[0].unreadable, ("pairs",))
        self.assertIn("pair list goes back to slot", messages[0])
        self.assertEqual(len(messages), 1)

        # Where all pairs were read, nothing follows.
        writer = _CreateWriter(2, 8)
        writer.SetNextSlot(writer.pair_list_slots[1], writer.pair_list_slots[0])
        _, records, messages = _Read(writer.GetBytes())
        self.assertEqual((len(records[0].pairs), messages), (8, []))

    def testPairListMissing(self):
        """A message whose pair lists are not all there keeps what is."""
        writer = _CreateWriter(2)
        writer.ClearSlot(writer.pair_list_slots[1])
        _, records, messages = _Read(writer.GetBytes())
        self.assertEqual(len(records[0].pairs), 4)
        self.assertEqual(records[0].message[:16], "message number 0")
        self.assertIn("expected a slot of type 3, found type 0", messages[0])
        self.assertEqual(len(messages), 1)

        writer = _CreateWriter(2)
        writer.SetNumberOfPairs(writer.pair_list_slots[0], 0xFFFFFFFF)
        _, records, messages = _Read(writer.GetBytes())
        self.assertEqual(len(records), 2)
        self.assertIn("pairs: expected 4294967295, found 8", messages[0])

    def testStringDamage(self):
        """A message of which a string cannot be read keeps all others."""
        text = "message number 0 " + "x" * 200
        slot = _CreateWriter(2).string_slots[text]
        maximum_size = strings.MAXIMUM_STRING_SIZE
        for name, message in (
            ("loop", f"string goes back to slot {slot + 1:d}"),
            (
                "size",
                f"expected a string of 1 to {maximum_size:d} bytes, found 4294967295 "
                f"at slot {slot:d}",
            ),
            (
                "no size",
                f"expected a string of 1 to {maximum_size:d} bytes, found 0 at slot "
                f"{slot:d}",
            ),
            ("missing", "expected string "),
            ("type", f"expected a slot of type 5, found type 0 at slot {slot + 2:d}"),
        ):
            with self.subTest(name=name):
                writer = _CreateWriter(2)
                if name == "loop":
                    writer.SetNextSlot(slot + 1, slot + 1)
                elif name == "size":
                    writer.SetStringSize(text, 0xFFFFFFFF)
                elif name == "no size":
                    writer.SetStringSize(text, 0)
                elif name == "missing":
                    writer.ClearSlot(slot)
                else:
                    writer.ClearSlot(slot + 2)
                database, records, messages = _Read(writer.GetBytes())
                self.assertEqual(len(records), 2)
                self.assertEqual(records[0].sender, "loginwindow")
                self.assertEqual(len(records[0].pairs), 6)
                self.assertEqual(records[0].unreadable, ("message",))
                self.assertIsNone(records[0].message)
                self.assertEqual(len(messages), 1)
                self.assertIn(message, messages[0])
                self.assertEqual(database.summary.signs, ["damaged"])

    def testMemberDamage(self):
        """A message with a value that cannot be keeps it, or the other values."""
        for name, value, expected_message, unreadable in (
            ("level", 300, "level: expected 0 to 7, found 300", ()),
            (
                "host_reference",
                0x8F << 56,
                "host: expected an inline string of 0 to 7 bytes",
                ("host",),
            ),
            ("sender_reference", 99999, "sender: expected string 99999", ("sender",)),
            ("next_slot", 99999, "expected a slot of type 3, found none", ("pairs",)),
        ):
            with self.subTest(name=name):
                writer = _CreateWriter(2)
                writer.SetMessageMember(0, name, value)
                _, records, messages = _Read(writer.GetBytes())
                self.assertEqual(len(messages), 1)
                self.assertIn(expected_message, messages[0])
                self.assertEqual(records[0].unreadable, unreadable)
                self.assertEqual(records[1].errors, ())

    def testPairDamage(self):
        """A message of which one value cannot be read keeps its key and other pairs."""
        writer = _CreateWriter(1)
        writer.ClearSlot(writer.string_slots["the value of pair 2"])
        _, records, messages = _Read(writer.GetBytes())
        self.assertEqual(records[0].pairs[2], ("key 0 2", None))
        self.assertEqual(records[0].pairs[3], ("key 0 3", "the value of pair 3"))
        self.assertEqual(len(messages), 1)

    def testStringEnd(self):
        """A string that does not end where its size says is not read."""
        text = "message number 0 " + "x" * 200
        for size in (20, 217, 219):
            writer = _CreateWriter(1)
            writer.SetStringSize(text, size)
            _, records, messages = _Read(writer.GetBytes())
            self.assertEqual(records[0].unreadable, ("message",))
            self.assertIn("found the first NUL after", messages[0])

    def testSlotType(self):
        """A slot of a type that is not known is told, once."""
        writer = _CreateWriter(3)
        for slot in writer.pair_list_slots[:2]:
            writer.SetSlotType(slot, 99)
        database, records, messages = _Read(writer.GetBytes())
        self.assertEqual(len(records), 3)
        self.assertEqual(database.summary.signs, ["damaged"])
        offset = 80 * writer.pair_list_slots[0]
        self.assertIn(
            f"expected type 0 to 5, found 99 at offset: 0x{offset:08x}", messages[0]
        )
        self.assertEqual(len(messages), 2)

    def testManyStrings(self):
        """Texts are read again once there are too many to keep."""
        writer = asl_legacy_writer.ASLDatabaseWriter()
        for number in range(100):
            writer.AppendMessage(f"message number {number:d}", sender="shared sender")
        with mock.patch.object(strings, "MAXIMUM_SIZE_OF_STRINGS", 100):
            _, records, messages = _Read(writer.GetBytes())
        self.assertEqual(messages, [])
        self.assertEqual({record.sender for record in records}, {"shared sender"})

    def testTruncation(self):
        """A slot that the end of the file cuts is told."""
        writer = _CreateWriter(2)
        writer.AppendPartialSlot()
        database, records, messages = _Read(writer.GetBytes())
        self.assertEqual(len(records), 2)
        self.assertEqual(database.summary.signs, ["truncated"])
        offset = len(writer.GetBytes()) - 40
        self.assertIn(
            "expected 80 bytes, found 40 before the end of the file at offset: "
            f"0x{offset:08x}",
            messages[0],
        )

    def testHighestIdentifier(self):
        """A header that is behind is told."""
        writer = _CreateWriter(2)
        writer.highest_identifier = 3
        database, records, messages = _Read(writer.GetBytes())
        self.assertEqual(len(records), 2)
        self.assertEqual(database.summary.signs, ["stale_last"])
        self.assertIn("found 3 in database header", messages[0])

    def testHighestIdentifierOfSlots(self):
        """The highest identifier is that of a message or of a string."""
        data = _CreateWriter(2).GetBytes()
        for slot_type in (2, 4):
            slots = [
                slot
                for slot in range(1, len(data) // 80)
                if data[80 * slot] == slot_type
            ]
            changed = bytearray(data)
            offset = 80 * slots[0] + 5
            changed[offset : offset + 8] = (777).to_bytes(8, "big")
            _, _, messages = _Read(bytes(changed))
            self.assertEqual(
                [text for text in messages if text.startswith("Highest")],
                [
                    "Highest identifier: expected 777, found "
                    f"{int.from_bytes(data[16:24], 'big'):d} in database header at "
                    "offset: 0x00000000"
                ],
            )


class UnreadableTest(unittest.TestCase):
    """Tests for databases of which a part cannot be read."""

    def testUnreadableSlots(self):
        """Of a slot that cannot be read, even of one byte, nothing is believed."""
        writer = _CreateWriter(3)
        data = writer.GetBytes()
        slot = writer.pair_list_slots[1]
        for offset, number in ((-1, 0), (0, 1), (79, 1), (80, 0)):
            file_object = failing_file.FailingFile.FailAt(data, 80 * slot + offset, 1)
            database = legacy_database.ASLDatabase(file_object)
            found = [
                record
                for record in database.IterateRecords()
                if f"slot {slot:d} cannot be read" in str(getattr(record, "errors", ""))
            ]
            self.assertEqual(len(found), number, offset)

    def testUnreadableFile(self):
        """What cannot be read costs the messages there, and is told once."""
        data = _CreateWriter(30).GetBytes()
        _, expected_records, _ = _Read(data)
        size = len(data)
        for offset in range(100, size, size // 20):
            for file_object, end_offset in (
                (failing_file.FailingFile.FailFrom(data, offset), size),
                (failing_file.FailingFile.FailAt(data, offset), offset + 4096),
                (failing_file.FailingFile.ReturnLess(data, offset), size),
            ):
                with self.subTest(offset=offset, end_offset=end_offset):
                    end_offset = min(end_offset, size)
                    database = legacy_database.ASLDatabase(file_object)
                    items = list(database.IterateRecords())
                    records = [
                        item
                        for item in items
                        if isinstance(item, message_record.Record)
                    ]
                    self.assertEqual(
                        [record[:9] for record in records],
                        [
                            record[:9]
                            for record in expected_records
                            if record.offset + 80 <= offset
                            or record.offset >= end_offset
                        ],
                    )
                    # What of a message cannot be read is told, not made up.
                    for record in records:
                        expected_record = expected_records[
                            [each.offset for each in expected_records].index(
                                record.offset
                            )
                        ]
                        if not record.errors:
                            self.assertEqual(record, expected_record)

                    read_errors = [
                        item for item in items if isinstance(item, errors.ReadError)
                    ]
                    self.assertEqual(
                        [(error.offset, error.end_offset) for error in read_errors],
                        [(offset, end_offset)],
                    )
                    self.assertIn("unreadable", database.summary.signs)
                    self.assertNotIn("stale_last", database.summary.signs)

    def testManyUnreadableParts(self):
        """A database with too many parts that cannot be read ends with an error."""
        data = _CreateWriter(30).GetBytes()
        with mock.patch.object(file_window, "_MAXIMUM_NUMBER_OF_HOLES", 3):
            database = legacy_database.ASLDatabase(
                failing_file.RepeatedlyFailingFile(data, 800)
            )
            items = list(database.IterateRecords())
        self.assertEqual([item.offset for item in items], [3200])
        self.assertIsInstance(items[0], errors.ReadError)
        self.assertEqual(database.summary.signs, ["damaged"])


class LegacyLayoutsTest(unittest.TestCase):
    """Tests for the layouts."""

    def testSizes(self):
        """All slots are of one size."""
        for layout in legacy_database.GetLayouts():
            self.assertLessEqual(layout.size, 80)
        self.assertEqual(legacy_database.GetLayouts().message.size, 80)

    def testCheckFit(self):
        """Slots with messages fit, an empty database, a log file and zeros do not."""
        writer = asl_legacy_writer.ASLDatabaseWriter()
        empty_data = writer.GetBytes()
        writer.AppendMessage("a message")
        log_writer = asl_writer.ASLWriter()
        log_writer.AppendMessage("a message")
        for data, expected_result in (
            (writer.GetBytes(), True),
            (empty_data, False),
            (log_writer.GetBytes(), False),
            (bytes(1000), False),
            (b"", False),
            (bytes(80) + b"\x02" * 1000, True),
            (bytes(80) + b"\x06" * 1000, False),
        ):
            with self.subTest(data=data[:6], size=len(data)):
                window = file_window.FileWindow(io.BytesIO(data))
                self.assertEqual(legacy_database.CheckFit(window), expected_result)


if __name__ == "__main__":
    unittest.main()
