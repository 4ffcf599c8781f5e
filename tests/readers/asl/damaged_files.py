"""Tests for reading damaged Apple System Log (ASL) files."""

import unittest

from plaso_extra_parsers.readers.asl import summary
from tests.readers.asl import test_lib
from tests.writers import asl as asl_writer


class DamagedFileTest(test_lib.ASLFileTestCase):
    """Tests for files with one kind of damage each."""

    # pylint: disable=too-many-public-methods
    # There is a test for each kind of damage.

    def testLoops(self):
        """A list that goes back is left there, and all records are found once."""
        for index in (5, 4, 0):
            with self.subTest(index=index):
                writer = test_lib.CreateWriter()
                writer.SetNextOffset(5, writer.record_offsets[index])
                self._CheckFound(
                    writer,
                    "llllllwwww",
                    ["loop"],
                    ["expected the next record after this one"],
                )

    def testForwardJump(self):
        """Records that the list leaves out are found, and the jump is told."""
        writer = test_lib.CreateWriter()
        writer.SetNextOffset(3, writer.record_offsets[7])
        self._CheckFound(
            writer,
            "llllwwwlll",
            ["previous_mismatch", "unlinked_records"],
            [
                "Previous record: expected",
                "Records not in the list: expected 0, found 3, the first one at "
                f"offset: 0x{writer.record_offsets[4]:08x}",
            ],
        )

    def testHiddenRecord(self):
        """A record taken out of the list with care is found, in its place."""
        writer = test_lib.CreateWriter()
        writer.UnlinkRecord(4)
        self._CheckFound(
            writer,
            "llllwlllll",
            ["unlinked_records"],
            ["Records not in the list: expected 0, found 1"],
        )

    def testNextOutsideFile(self):
        """A list that goes on after the end of the file is told."""
        for file_offset in (1 << 20, (1 << 63) - 1, (1 << 64) - 1):
            with self.subTest(file_offset=file_offset):
                writer = test_lib.CreateWriter()
                writer.SetNextOffset(5, file_offset)
                self._CheckFound(
                    writer,
                    "llllllwwww",
                    ["truncated"],
                    ["expected the next record in the file"],
                )

    def testNextInString(self):
        """A list that leads into a string is left there."""
        for distance in (0, 7, 11):
            with self.subTest(distance=distance):
                writer = test_lib.CreateWriter()
                writer.SetNextOffset(5, writer.string_offsets[-4] + distance)
                self._CheckFound(
                    writer,
                    "llllllwwww",
                    ["broken_list"],
                    ["List of records: expected a record"],
                )

    def testNextInRecord(self):
        """A list that leads into a record is left there."""
        writer = test_lib.CreateWriter()
        writer.SetNextOffset(5, writer.record_offsets[6] + 40)
        self._CheckFound(
            writer,
            "llllllwwww",
            ["broken_list"],
            ["List of records: expected a record"],
        )

    def testFirstOffset(self):
        """Records are found whatever the file header says of the first one."""
        for file_offset, signs, message in (
            (0, ["stale_last", "unlinked_records"], "Last record: expected 0x00000000"),
            (1, ["broken_list"], "expected the first record after the file header"),
            (79, ["broken_list"], "expected the first record after the file header"),
            (90, ["broken_list"], "List of records: expected a record"),
            (1 << 40, ["truncated"], "expected the first record after"),
        ):
            with self.subTest(file_offset=file_offset):
                writer = test_lib.CreateWriter(5)
                writer.SetFirstOffset(file_offset)
                messages = [message]
                if not file_offset:
                    messages.append("Records not in the list: expected 0, found 5")
                self._CheckFound(writer, "wwwww", signs, messages)

    def testStaleLast(self):
        """A file header that is behind is told, with both offsets."""
        for generation in (summary.GENERATION_10_5_6, summary.GENERATION_10_10):
            for file_offset in (0, None):
                with self.subTest(generation=generation, file_offset=file_offset):
                    writer = test_lib.CreateWriter(generation=generation)
                    if file_offset is None:
                        file_offset = writer.record_offsets[8]
                    writer.SetLastOffset(file_offset)
                    self._CheckFound(
                        writer,
                        "l" * 10,
                        ["stale_last"],
                        [f"found 0x{file_offset:08x} in file header"],
                    )

    def testUnlinkedTail(self):
        """A record that was written but not linked is found."""
        writer = test_lib.CreateWriter()
        writer.AppendUnlinkedMessage()
        records = self._CheckFound(
            writer,
            "l" * 10 + "w",
            ["unlinked_records"],
            ["Records not in the list: expected 0, found 1"],
        )
        self.assertEqual(records[-1].message, "A message not in the list")

    def testUnlinkedMiddle(self):
        """A record not linked stays where it is when the writer goes on."""
        writer = test_lib.CreateWriter(3)
        writer.AppendUnlinkedMessage()
        writer.AppendMessage("after")
        self._CheckFound(
            writer,
            "lllwl",
            ["unlinked_records"],
            ["Records not in the list: expected 0, found 1"],
        )

    def testUnusedString(self):
        """The text of a message that has no record is told."""
        writer = test_lib.CreateWriter(3)
        writer.AppendUnusedString("the text of a lost message")
        self._CheckFound(
            writer, "lll", ["unused_strings"], ['"the text of a lost message"']
        )

    def testZeroTail(self):
        """Zero bytes at the end make one warning, however many they are."""
        for size in (1, 5, 6, 122, 4096, 1000000):
            with self.subTest(size=size):
                writer = test_lib.CreateWriter(3)
                writer.AppendZeros(size)
                self._CheckFound(
                    writer, "lll", ["zero_filled"], [f"{size:d} bytes skipped"]
                )

    def testGarbage(self):
        """A record after bytes that are no object is found by its looks."""
        for data in (b"\xff" * 1000, b"garbage", bytes(1000), b"\x00\x01" * 500):
            with self.subTest(data=data[:2]):
                writer = test_lib.CreateWriter(3)
                writer.SetNextOffset(2, 0)
                writer.AppendGarbage(data)
                writer.AppendUnlinkedMessage()
                _, records, _ = self._Read(writer.GetBytes())
                self.assertEqual([record.found[0] for record in records], list("lllc"))

    def testSearchOverWindows(self):
        """What looks like a record is no obstacle at the end of a window."""
        writer = test_lib.CreateWriter(3)
        writer.SetNextOffset(2, 0)
        writer.AppendGarbage((bytes(5) + b"\x74") * 300)
        writer.AppendUnlinkedMessage()
        for window_size in range(114, 400):
            _, records, _ = self._Read(writer.GetBytes(), window_size=window_size)
            self.assertEqual("".join(record.found[0] for record in records), "lllc")

    def testOverwrittenRecord(self):
        """Around a record that was overwritten, all others are found."""
        for index in range(10):
            for data in (b"\xa5", b"\x00", b"\xff", b"\x00\x01", b"ASL DB"):
                with self.subTest(index=index, data=data):
                    writer = test_lib.CreateWriter()
                    writer.OverwriteRecord(index, data)
                    _, records, messages = self._Read(writer.GetBytes())
                    self.assertEqual(
                        [record.offset for record in records],
                        [
                            offset
                            for offset in writer.record_offsets
                            if offset != writer.record_offsets[index]
                        ],
                    )
                    self.assertTrue(messages)

    def testStringSizes(self):
        """A string whose size is wrong hides no record."""
        for size in (0, 1, 10, 19, 200, 1000, 0xFFFFFFFF):
            with self.subTest(size=size):
                writer = test_lib.CreateWriter()
                writer.SetStringSize(10, size)
                _, records, messages = self._Read(writer.GetBytes())
                self.assertEqual(
                    [record.offset for record in records], writer.record_offsets
                )
                self.assertTrue(messages)

    def testStringTypes(self):
        """A string of another type is reported and read over, and hides no record."""
        for object_type in (0, 2, 0x0101, 0xFFFF):
            with self.subTest(object_type=object_type):
                writer = test_lib.CreateWriter()
                # The text of a message and the value of a pair are of one record only.
                writer.SetStringType(
                    writer.string_offsets.index(writer.record_offsets[4] + 138),
                    object_type,
                )
                asl_file, records, messages = self._Read(writer.GetBytes())
                self.assertEqual(
                    [record.offset for record in records], writer.record_offsets
                )
                self.assertEqual(records[5].unreadable, ("message",))
                self.assertEqual(asl_file.summary.signs, ["damaged"])
                self.assertIn(f"found type {object_type:d} ", " ".join(messages))

    def testDamageBeforeFirstRecord(self):
        """Damage before the first record makes the file header no other one."""
        for index in range(4):
            writer = test_lib.CreateWriter()
            writer.SetStringType(index, 9)
            asl_file, records, _ = self._Read(writer.GetBytes())
            self.assertEqual(
                [record.offset for record in records], writer.record_offsets
            )
            self.assertEqual(asl_file.summary.signs, ["damaged"])

    def testCutString(self):
        """A file that ends in a string is cut."""
        writer = test_lib.CreateWriter(3)
        size = len(writer.GetBytes())
        writer.AppendUnusedString("a text without a record")
        data = writer.GetBytes()
        for cut_size in range(size + 6, len(data)):
            asl_file, records, messages = self._Read(data[:cut_size])
            self.assertEqual(len(records), 3)
            self.assertEqual(asl_file.summary.signs, ["truncated"])
            self.assertEqual(
                messages,
                [
                    "Unable to read object: expected a message (type 0) or a string "
                    "(type 1), found type 1 with 24 bytes of data, "
                    f"{cut_size - size:d} bytes skipped at offset: 0x{size:08x}"
                ],
            )

    def testHugeSizes(self):
        """A record of the list that claims far too many pairs is one of the list."""
        writer = test_lib.CreateWriter(10)
        writer.SetMember(5, "number_of_references", 65538)
        writer.SetMember(5, "data_size", 116 + 8 * 65538)
        _, records, _ = self._Read(writer.GetBytes())
        self.assertEqual(
            [record.message for record in records],
            [f"message number {number:d}" for number in range(10)],
        )
        self.assertEqual([record.found for record in records[:6]], ["list"] * 6)

    def testSizeOfLastString(self):
        """Only a string that goes on after the end of the file is cut."""
        for size, expected_sign in ((23, "damaged"), (5, "damaged"), (25, "truncated")):
            writer = test_lib.CreateWriter(3)
            offset = len(writer.GetBytes())
            writer.AppendUnusedString("a text without a record")
            writer.SetStringSize(len(writer.string_offsets) - 1, size)
            self._CheckFound(
                writer,
                "lll",
                [expected_sign],
                [
                    f"found type 1 with {size:d} bytes of data, 30 bytes skipped at "
                    f"offset: 0x{offset:08x}"
                ],
            )
        # A record follows, so nothing is cut.
        writer = test_lib.CreateWriter(3)
        writer.SetStringSize(0, 1 << 20)
        asl_file, records, _ = self._Read(writer.GetBytes())
        self.assertEqual(len(records), 3)
        self.assertEqual(asl_file.summary.signs, ["damaged"])

    def testAllStringSizes(self):
        """A sound list leads to all records, even if no string of them can be read."""
        writer = test_lib.CreateWriter()
        for index in range(len(writer.string_offsets)):
            writer.SetStringSize(index, 0x7FFFFFFF)
        _, records, _ = self._Read(writer.GetBytes())
        self.assertEqual("".join(record.found[0] for record in records), "l" * 10)

    def testSizes(self):
        """A record of which one size is wrong is read by the other one."""
        for name, value in (
            ("data_size", 0),
            ("data_size", 116),
            ("data_size", 148),
            ("data_size", 133),
            ("data_size", 0xFFFFFFFF),
            ("number_of_references", 0),
            ("number_of_references", 3),
            ("number_of_references", 4),
            ("number_of_references", 0xFFFFFFFE),
        ):
            with self.subTest(name=name, value=value):
                writer = test_lib.CreateWriter()
                writer.SetMember(5, name, value)
                records = self._CheckFound(
                    writer, "l" * 10, ["damaged"], ["expected a data size of"]
                )
                self.assertEqual(len(records[5].pairs), 1)
                self.assertEqual(records[5].message, "message number 5")

    def testObjectType(self):
        """A record of another type is read if all else of it is sound."""
        writer = test_lib.CreateWriter()
        writer.SetMember(5, "object_type", 0x0100)
        records = self._CheckFound(
            writer, "l" * 10, ["damaged"], ["expected a message (type 0), found type"]
        )
        self.assertEqual(records[5].message, "message number 5")

    def testReferences(self):
        """A record of which a string cannot be read keeps all others."""
        for reference, expected_message in (
            (0x8F << 56, "expected an inline string of 0 to 7 bytes"),
            ((1 << 64) - 1, "expected an inline string of 0 to 7 bytes"),
            (1 << 40, "expected a string inside the file"),
            (None, "expected a string (type 1), found type 0"),
            (90, "expected a string"),
        ):
            for name in ("host", "sender", "facility", "message", "session"):
                with self.subTest(reference=reference, name=name):
                    writer = test_lib.CreateWriter()
                    if reference is None:
                        reference = writer.record_offsets[3]
                    writer.SetMember(5, f"{name:s}_reference", reference)
                    records = self._CheckFound(
                        writer, "l" * 10, ["damaged"], [expected_message]
                    )
                    self.assertEqual(records[5].unreadable, (name,))
                    self.assertIsNone(getattr(records[5], name))
                    self.assertEqual(
                        records[5]._replace(
                            unreadable=(),
                            errors=(),
                            **{name: getattr(records[4], name)},
                        )[10:20],
                        records[4]._replace(
                            message=getattr(
                                records[4] if name == "message" else records[5],
                                "message",
                            )
                        )[10:20],
                    )

    def testPairReferences(self):
        """A record of which a pair cannot be read keeps the other pairs."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage(pairs=[("a", "1"), ("b", "2"), ("c", None), ("d", "")])
        writer.SetPairReferences(0, 1, 0x8F << 56)
        records = self._CheckFound(
            writer,
            "l",
            ["damaged"],
            ["Unable to read key of pair 1", "Unable to read value of pair 1"],
        )
        self.assertEqual(
            records[0].pairs, (("a", "1"), (None, None), ("c", None), ("d", ""))
        )
        self.assertEqual(records[0].unreadable, ("pairs",))

    def testImpossibleMembers(self):
        """A record with an impossible value is read, with the value as it is."""
        for name, member, value, expected_message in (
            ("level", "level", 300, "expected a level of 0 to 7, found 300"),
            (
                "written_time_nanoseconds",
                "nanoseconds",
                1000000000,
                "expected less than 1000000000 nanoseconds",
            ),
        ):
            with self.subTest(name=name):
                writer = test_lib.CreateWriter()
                writer.SetMember(5, name, value)
                records = self._CheckFound(
                    writer, "l" * 10, ["damaged"], [expected_message]
                )
                self.assertEqual(getattr(records[5], member), value)

    def testImpossibleMemberOfManyPairs(self):
        """A record with an impossible value keeps its pairs, however many it has."""
        writer = test_lib.CreateWriter(3)
        # Their references have the byte pattern of a record.
        pairs = [(f"a long key {number:d}", "a long value") for number in range(40)]
        writer.AppendMessage("a message of many pairs", pairs=pairs)
        writer.AppendMessage("the last message")
        writer.SetMember(3, "level", 300)
        records = self._CheckFound(writer, "l" * 5, ["damaged"], ["a level of 0 to 7"])
        self.assertEqual(records[3].pairs, tuple(pairs))

    def testPreviousOffset(self):
        """A record that names another one as the record before it is told."""
        writer = test_lib.CreateWriter()
        writer.SetPreviousOffset(5, writer.record_offsets[2])
        self._CheckFound(
            writer, "l" * 10, ["previous_mismatch"], ["Previous record: expected"]
        )
        for previous_offset in (writer.record_offsets[5], 1 << 50):
            writer.SetPreviousOffset(5, previous_offset)
            self._CheckFound(
                writer,
                "l" * 10,
                ["damaged"],
                ["expected the previous record before this"],
            )

    def testIdentifiers(self):
        """Message identifiers that do not rise are told once."""
        writer = test_lib.CreateWriter()
        for index in (4, 5, 8):
            writer.SetMember(index, "message_identifier", 7)
        self._CheckFound(
            writer,
            "l" * 10,
            ["identifiers_not_rising"],
            ["Message identifier: expected more than 1003, found 7"],
        )
        writer = test_lib.CreateWriter()
        writer.SetMember(4, "message_identifier", 1003)
        self._CheckFound(
            writer,
            "l" * 10,
            ["identifiers_not_rising"],
            ["Message identifier: expected more than 1003, found 1003"],
        )

    def testUnknownEnd(self):
        """A record with two wrong sizes has no pairs, and the next one is found."""
        writer = test_lib.CreateWriter()
        writer.SetMember(5, "data_size", 0xFFFFFFFF)
        writer.SetMember(5, "number_of_references", 0xFFFFFFFF)
        records = self._CheckFound(
            writer, "l" * 10, ["damaged"], ["expected a data size of"]
        )
        self.assertEqual(records[5].pairs, ())
        self.assertEqual(records[5].unreadable, ("pairs", "previous_offset"))
        self.assertEqual(records[5].message, "message number 5")

    def testLastBytes(self):
        """Bytes after the last object that are too few for one are told."""
        writer = test_lib.CreateWriter(2)
        writer.AppendGarbage(b"\x00\x01\x00")
        self._CheckFound(writer, "ll", ["truncated"], ["found the end of the file"])

    def testTruncation(self):
        """Of a record that is cut in its pairs the other members are read."""
        writer = test_lib.CreateWriter()
        writer.Truncate(-20)
        records = self._CheckFound(
            writer, "l" * 10, ["truncated"], ["expected a whole record, found the end"]
        )
        self.assertEqual(records[-1].message, "message number 9")
        self.assertEqual(records[-1].pairs, ())
        self.assertEqual(records[-1].unreadable, ("pairs", "previous_offset"))


if __name__ == "__main__":
    unittest.main()
