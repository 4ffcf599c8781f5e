"""Tests for the reader of Apple System Log (ASL) files, version 2."""

import io
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import log_file
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import summary
from tests.writers import asl as asl_writer

# A file of macOS 10.10 with one message, written by hand from formats/asl.md: so that
# a wrong definition cannot confirm itself.
HEXADECIMAL_FILE_10_10 = (
    "41534c204442 000000000000 00000002"  # signature, version
    "0000000000000074 0000000054a48e00 00000080"  # first, created, cache size
    "00 0000000000000074"  # level mask, last at 37
    + "00" * 35
    + "0001 0000001e"  # a string of 29 bytes and NUL
    "55534552 5f50524f 43455353 3a203939 20636f6e 736f6c65 20746f20 62 00"
    "0000 00000084"  # a message with one pair
    "0000000000000000 00000000000003e8 0000000054a48e01 075bcd15 0005 0003"
    "00000063 fffffffe 00000014 00000000 00000050 00000007 00000002"
    "834d616300000000"  # host "Mac", inline
    "0000000000000000"  # no sender
    "8000000000000000"  # an empty facility
    "0000000000000050"  # message, the string at 80
    "8270730000000000"  # reference process "ps"
    "8441717561000000"  # session "Aqua"
    "8775745f75736572 85616c6963650000"  # ut_user, alice
    "0000000000000000"
)

# The same file of macOS 10.9: the last offset is at 36, 256 strings are remembered.
HEXADECIMAL_FILE_10_9 = HEXADECIMAL_FILE_10_10.replace(
    "00000080" "00 0000000000000074" + "00" * 35,
    "00000100" "0000000000000074" + "00" * 36,
)

EXPECTED_RECORD = message_record.Record(
    offset=116,
    data_size=132,
    next_offset=0,
    message_identifier=1000,
    written_time=1420070401,
    nanoseconds=123456789,
    level=5,
    flags=3,
    process_identifier=99,
    user_identifier=-2,
    group_identifier=20,
    read_user_identifier=0,
    read_group_identifier=80,
    reference_process_identifier=7,
    host="Mac",
    sender=None,
    facility="",
    message="USER_PROCESS: 99 console to b",
    reference_process="ps",
    session="Aqua",
    pairs=(("ut_user", "alice"),),
    previous_offset=0,
    found="list",
    unreadable=(),
    errors=(),
)


def CreateWriter(number_of_messages=10, **kwargs):
    """Creates a writer with messages.

    Args:
      number_of_messages (Optional[int]): number of messages.
      kwargs (dict[str, object]): arguments of the writer.

    Returns:
      ASLWriter: writer.
    """
    writer = asl_writer.ASLWriter(**kwargs)
    for number in range(number_of_messages):
        writer.AppendMessage(
            f"message number {number:d}",
            pairs=[("SenderMachUUID", f"{number:08X}-65B1-343E-AF7A-6F64D0BE201E")],
        )
    return writer


class ASLFileTest(unittest.TestCase):
    """Tests for the reader."""

    # pylint: disable=too-many-public-methods
    # There is a test for each kind of damage.

    def _Read(self, data, **kwargs):
        """Reads a file.

        Args:
          data (bytes): contents.
          kwargs (dict[str, object]): arguments of the reader.

        Returns:
          tuple[ASLFile, list[Record], list[str]]: file, records and what is wrong,
              with the file and with records.
        """
        asl_file = log_file.ASLFile(io.BytesIO(data), **kwargs)
        records = []
        messages = []
        for item in asl_file.IterateRecords():
            if isinstance(item, message_record.Record):
                records.append(item)
                messages.extend(map(str, item.errors))
            else:
                messages.append(str(item))

        offsets = [record.offset for record in records]
        self.assertEqual(offsets, sorted(set(offsets)))
        return asl_file, records, messages

    def _CheckFound(self, writer, expected_found, expected_signs, expected_messages):
        """Reads what a writer wrote and checks what was found.

        Args:
          writer (ASLWriter): writer.
          expected_found (str): first letters of how each record was found.
          expected_signs (list[str]): signs.
          expected_messages (list[str]): starts of what is wrong.

        Returns:
          list[Record]: records.
        """
        asl_file, records, messages = self._Read(writer.GetBytes())
        self.assertEqual("".join(record.found[0] for record in records), expected_found)
        self.assertEqual(asl_file.summary.signs, expected_signs)
        self.assertEqual(len(messages), len(expected_messages), messages)
        for message, expected_message in zip(messages, expected_messages):
            self.assertIn(expected_message, message)
        return records

    def testHandWrittenFiles(self):
        """A file written by hand, of each generation, is read in every member."""
        for data, generation in (
            (HEXADECIMAL_FILE_10_10, summary.GENERATION_10_10),
            (HEXADECIMAL_FILE_10_9, summary.GENERATION_10_5_6),
        ):
            with self.subTest(generation=generation):
                asl_file, records, messages = self._Read(bytes.fromhex(data))
                self.assertEqual(messages, [])
                self.assertEqual(records, [EXPECTED_RECORD])
                self.assertEqual(asl_file.header.creation_time, 1420070400)
                self.assertEqual(asl_file.summary.generation, generation)
                self.assertEqual(asl_file.summary.lowest_identifier, 1000)
                self.assertEqual(asl_file.summary.highest_identifier, 1000)
                self.assertEqual(asl_file.summary.first_time, 1420070401)
                self.assertEqual(asl_file.summary.last_time, 1420070401)

    def testReadFileHeader(self):
        """What is no log file, or of another version, is refused."""
        data = CreateWriter().GetBytes()
        for wrong_data, error_class, expected_message in (
            (b"", errors.WrongFormat, "found b''"),
            (b"ASL_DB" + data[6:], errors.WrongFormat, "found b'ASL_DB'"),
            (data[:79], errors.ParseError, "expected 80 bytes, found 79"),
            (
                data[:15] + b"\x03" + data[16:],
                errors.UnsupportedLayout,
                "expected version 2, found 3",
            ),
        ):
            with self.subTest(message=expected_message):
                with self.assertRaisesRegex(error_class, expected_message):
                    log_file.ASLFile(io.BytesIO(wrong_data))

    def testSignature(self):
        """Only the first 6 bytes of the signature matter, as to Apple's reader."""
        data = CreateWriter().GetBytes()
        _, records, messages = self._Read(data[:6] + b"garbag" + data[12:])
        self.assertEqual(len(records), 10)
        self.assertEqual(messages, [])

    def testSoundFiles(self):
        """A sound file of either generation has nothing wrong."""
        for generation in (summary.GENERATION_10_5_6, summary.GENERATION_10_10):
            for number_of_messages in (0, 1, 300):
                with self.subTest(
                    generation=generation, number_of_messages=number_of_messages
                ):
                    writer = CreateWriter(number_of_messages, generation=generation)
                    asl_file, records, messages = self._Read(writer.GetBytes())
                    self.assertEqual(messages, [])
                    self.assertEqual(asl_file.summary.signs, [])
                    self.assertEqual(asl_file.summary.traits, [])
                    self.assertEqual(len(records), number_of_messages)
                    if number_of_messages:
                        self.assertEqual(asl_file.summary.generation, generation)

    def testEmptyFileOf10_9(self):
        """An empty file that may be of either generation is of none."""
        writer = CreateWriter(0, generation=summary.GENERATION_10_5_6)
        asl_file, _, _ = self._Read(writer.GetBytes())
        self.assertIsNone(asl_file.summary.generation)

    def testSmallWindow(self):
        """The result does not depend on how much of the file is held."""
        writer = CreateWriter(200)
        writer.AppendMessage("x" * 5000)
        writer.AppendZeros(3000)
        writer.AppendMessage("y" * 300, pairs=[("key", "value")] * 100)
        data = writer.GetBytes()
        _, expected_records, expected_messages = self._Read(data)
        self.assertEqual(len(expected_records), 202)
        for window_size in (130, 200, 511, 4096):
            with self.subTest(window_size=window_size):
                _, records, messages = self._Read(data, window_size=window_size)
                self.assertEqual(records, expected_records)
                self.assertEqual(messages, expected_messages)

    def testLoops(self):
        """A list that goes back is left there, and all records are found once."""
        for index in (5, 4, 0):
            with self.subTest(index=index):
                writer = CreateWriter()
                writer.SetNextOffset(5, writer.record_offsets[index])
                self._CheckFound(
                    writer,
                    "llllllwwww",
                    ["loop"],
                    ["expected the next record after this one"],
                )

    def testForwardJump(self):
        """Records that the list leaves out are found, and the jump is told."""
        writer = CreateWriter()
        writer.SetNextOffset(3, writer.record_offsets[7])
        self._CheckFound(
            writer,
            "llllwwwlll",
            ["previous_mismatch", "unlinked_records"],
            ["Previous record: expected", "Records not in the list: expected 0, found"],
        )

    def testHiddenRecord(self):
        """A record taken out of the list with care is found, in its place."""
        writer = CreateWriter()
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
                writer = CreateWriter()
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
                writer = CreateWriter()
                writer.SetNextOffset(5, writer.string_offsets[-4] + distance)
                self._CheckFound(
                    writer,
                    "llllllwwww",
                    ["broken_list"],
                    ["List of records: expected a record"],
                )

    def testNextInRecord(self):
        """A list that leads into a record is left there."""
        writer = CreateWriter()
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
                writer = CreateWriter(5)
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
                    writer = CreateWriter(generation=generation)
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
        writer = CreateWriter()
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
        writer = CreateWriter(3)
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
        writer = CreateWriter(3)
        writer.AppendUnusedString("the text of a lost message")
        self._CheckFound(
            writer, "lll", ["unused_strings"], ['"the text of a lost message"']
        )

    def testZeroTail(self):
        """Zero bytes at the end make one warning, however many they are."""
        for size in (1, 5, 6, 122, 4096, 1000000):
            with self.subTest(size=size):
                writer = CreateWriter(3)
                writer.AppendZeros(size)
                self._CheckFound(
                    writer, "lll", ["zero_filled"], [f"{size:d} bytes skipped"]
                )

    def testGarbage(self):
        """A record after bytes that are no object is found by its looks."""
        for data in (b"\xff" * 1000, b"garbage", bytes(1000), b"\x00\x01" * 500):
            with self.subTest(data=data[:2]):
                writer = CreateWriter(3)
                writer.SetNextOffset(2, 0)
                writer.AppendGarbage(data)
                writer.AppendUnlinkedMessage()
                _, records, _ = self._Read(writer.GetBytes())
                self.assertEqual([record.found[0] for record in records], list("lllc"))

    def testOverwrittenRecord(self):
        """Around a record that was overwritten, all others are found."""
        for index in range(10):
            for data in (b"\xa5", b"\x00", b"\xff", b"\x00\x01", b"ASL DB"):
                with self.subTest(index=index, data=data):
                    writer = CreateWriter()
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
                writer = CreateWriter()
                writer.SetStringSize(10, size)
                _, records, messages = self._Read(writer.GetBytes())
                self.assertEqual(
                    [record.offset for record in records], writer.record_offsets
                )
                self.assertTrue(messages)

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
                writer = CreateWriter()
                writer.SetMember(5, name, value)
                records = self._CheckFound(
                    writer, "l" * 10, ["damaged"], ["expected a data size of"]
                )
                self.assertEqual(len(records[5].pairs), 1)
                self.assertEqual(records[5].message, "message number 5")

    def testObjectType(self):
        """A record of another type is read if all else of it is sound."""
        writer = CreateWriter()
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
                    writer = CreateWriter()
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
                writer = CreateWriter()
                writer.SetMember(5, name, value)
                records = self._CheckFound(
                    writer, "l" * 10, ["damaged"], [expected_message]
                )
                self.assertEqual(getattr(records[5], member), value)

    def testTimes(self):
        """Any time is read as it is, and those of before the year 10000 are counted."""
        for time in (0, 1, 253402300799, 253402300800, (1 << 64) - 1):
            with self.subTest(time=time):
                writer = asl_writer.ASLWriter(creation_time=0)
                writer.AppendMessage(time=time)
                asl_file, records, messages = self._Read(writer.GetBytes())
                self.assertEqual(records[0].written_time, time)
                self.assertEqual(messages, [])
                expected_time = time if 0 < time < 253402300800 else None
                self.assertEqual(asl_file.summary.last_time, expected_time)

    def testPreviousOffset(self):
        """A record that names another one as the record before it is told."""
        writer = CreateWriter()
        writer.SetPreviousOffset(5, writer.record_offsets[2])
        self._CheckFound(
            writer, "l" * 10, ["previous_mismatch"], ["Previous record: expected"]
        )
        writer.SetPreviousOffset(5, 1 << 50)
        self._CheckFound(
            writer, "l" * 10, ["damaged"], ["expected the previous record before this"]
        )

    def testIdentifiers(self):
        """Message identifiers that do not rise are told once."""
        writer = CreateWriter()
        for index in (4, 5, 8):
            writer.SetMember(index, "message_identifier", 7)
        self._CheckFound(
            writer,
            "l" * 10,
            ["identifiers_not_rising"],
            ["Message identifier: expected more than 1003, found 7"],
        )

    def testTraits(self):
        """A compacted file and a clock that was set back are told without a warning."""
        writer = asl_writer.ASLWriter(creation_time=asl_writer.DEFAULT_TIME + 100)
        writer.AppendMessage(time=asl_writer.DEFAULT_TIME)
        writer.AppendMessage(time=asl_writer.DEFAULT_TIME - 10)
        asl_file, _, messages = self._Read(writer.GetBytes())
        self.assertEqual(messages, [])
        self.assertEqual(
            asl_file.summary.traits, ["time_runs_back", "created_after_first_message"]
        )

    def testTruncation(self):
        """Of a record that is cut in its pairs the other members are read."""
        writer = CreateWriter()
        writer.Truncate(-20)
        records = self._CheckFound(
            writer, "l" * 10, ["truncated"], ["expected a whole record, found the end"]
        )
        self.assertEqual(records[-1].message, "message number 9")
        self.assertEqual(records[-1].pairs, ())
        self.assertEqual(records[-1].unreadable, ("pairs", "previous_offset"))

    def testManyPairs(self):
        """A record of many pairs is read whole, and one of too many is not."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage(pairs=[("key", "value")] * 32768)
        writer.AppendMessage(pairs=[("key", "value")] * 32769)
        writer.AppendMessage("after")
        records = self._CheckFound(
            writer, "lll", ["damaged"], ["expected at most 65536 references"]
        )
        self.assertEqual([len(record.pairs) for record in records], [32768, 32768, 0])

    def testStrings(self):
        """Strings of all sizes are read, inline up to 7 bytes, null is not empty."""
        writer = asl_writer.ASLWriter()
        texts = ["x" * size for size in (0, 1, 6, 7, 8, 9, 200000)] + [None, "é☃", "ü"]
        for text in texts:
            writer.AppendMessage(text, pairs=[(text or "key", text)])
        _, records, messages = self._Read(writer.GetBytes())
        self.assertEqual(messages, [])
        self.assertEqual([record.message for record in records], texts)
        self.assertEqual([record.pairs[0][1] for record in records], texts)

    def testInvalidText(self):
        """Text that is not UTF-8 ends nothing and loses nothing."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage(
            b"\xff\xfe bad", sender=b"\xff", pairs=[(b"k\xc3", b"\x80")]
        )
        writer.AppendMessage("after")
        _, records, messages = self._Read(writer.GetBytes())
        self.assertEqual(messages, [])
        self.assertEqual(records[0].message, "\\xff\\xfe bad")
        self.assertEqual(records[0].sender, "\\xff")
        self.assertEqual(records[0].pairs, (("k\\xc3", "\\x80"),))
        self.assertEqual(records[1].message, "after")

    def testUnreadableFile(self):
        """A file that cannot be read any further is told, after what was read."""

        class _FailingFile(io.BytesIO):
            """File that cannot be read after its first kibibyte."""

            def read(self, size=-1):
                """Reads data.

                Args:
                  size (Optional[int]): number of bytes.

                Returns:
                  bytes: data.

                Raises:
                  OSError: after the first kibibyte.
                """
                if self.tell() + size > 1024:
                    raise OSError("bad sector")
                return super().read(size)

        data = CreateWriter().GetBytes()
        items = list(
            log_file.ASLFile(_FailingFile(data), window_size=200).IterateRecords()
        )
        self.assertGreater(len(items), 2)
        self.assertIn("bad sector", str(items[-1]))


if __name__ == "__main__":
    unittest.main()
