"""Tests for the reader of Apple System Log (ASL) files, version 2."""

import io
import unittest

from unittest import mock

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import legacy_database
from plaso_extra_parsers.readers.asl import log_file
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import summary
from tests.readers.asl import test_lib
from tests.writers import asl as asl_writer
from tests.writers import asl_legacy as asl_legacy_writer
from tests.writers import failing_file

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


class ASLFileTest(test_lib.ASLFileTestCase):
    """Tests for the reader."""

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
        data = test_lib.CreateWriter().GetBytes()
        for wrong_data, error_class, expected_message in (
            (b"", errors.WrongFormat, "found b''"),
            (b"ASL_DB" + data[6:], errors.WrongFormat, "found b'ASL_DB'"),
            (data[:79], errors.ParseError, "expected 80 bytes, found 79"),
            (
                data[:15] + b"\x03" + data[16:80] + b"something else",
                errors.UnsupportedLayout,
                "expected version 2, found 3",
            ),
        ):
            with self.subTest(message=expected_message):
                with self.assertRaisesRegex(error_class, expected_message):
                    log_file.ASLFile(io.BytesIO(wrong_data))

    def testSignature(self):
        """Only the first 6 bytes of the signature matter, as to Apple's reader."""
        data = test_lib.CreateWriter().GetBytes()
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
                    writer = test_lib.CreateWriter(
                        number_of_messages, generation=generation
                    )
                    asl_file, records, messages = self._Read(writer.GetBytes())
                    self.assertEqual(messages, [])
                    self.assertEqual(asl_file.summary.signs, [])
                    self.assertEqual(asl_file.summary.traits, [])
                    self.assertEqual(len(records), number_of_messages)
                    if number_of_messages:
                        self.assertEqual(asl_file.summary.generation, generation)

    def testEmptyFileOf10_9(self):
        """An empty file that may be of either generation is of none."""
        writer = test_lib.CreateWriter(0, generation=summary.GENERATION_10_5_6)
        asl_file, _, _ = self._Read(writer.GetBytes())
        self.assertIsNone(asl_file.summary.generation)

    def testSmallWindow(self):
        """The result does not depend on how much of the file is held."""
        writer = test_lib.CreateWriter(200)
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

    def testTimes(self):
        """Any time is read as it is, and those of before the year 10000 are counted."""
        for time in (0, 1, 253402300799, 253402300800, (1 << 64) - 1):
            with self.subTest(time=time):
                writer = asl_writer.ASLWriter(creation_time=0)
                writer.AppendMessage(time=time)
                asl_file, records, messages = self._Read(writer.GetBytes())
                self.assertEqual(records[0].written_time, time)
                if time < 253402300800:
                    self.assertEqual(messages, [])
                    self.assertEqual(asl_file.summary.signs, [])
                else:
                    self.assertEqual(len(messages), 1)
                    self.assertIn(f"found {time:d} at offset", messages[0])
                    self.assertEqual(asl_file.summary.signs, ["invalid_time"])
                expected_time = time if 0 < time < 253402300800 else None
                self.assertEqual(asl_file.summary.last_time, expected_time)

    def testCreationTime(self):
        """A time in the file header that is none is told."""
        writer = asl_writer.ASLWriter(creation_time=(1 << 64) - 1)
        writer.AppendMessage()
        asl_file, _, messages = self._Read(writer.GetBytes())
        self.assertEqual(len(messages), 1)
        self.assertIn("Creation time: expected a time before", messages[0])
        self.assertEqual(asl_file.summary.signs, ["invalid_time"])
        self.assertEqual(asl_file.summary.traits, [])

    def testJoinedFiles(self):
        """Of files that were joined all records are read, with their own strings."""
        writers = [
            test_lib.CreateWriter(5),
            test_lib.CreateWriter(7, generation=summary.GENERATION_10_5_6),
            test_lib.CreateWriter(3),
        ]
        writers[1].AppendMessage("a message of the second file only")
        writers[1].AppendUnlinkedMessage()
        for separator in (b"", bytes(100000), b"something else" * 100):
            with self.subTest(separator=separator[:1]):
                data = b""
                expected_records = []
                for writer in writers:
                    if data:
                        data += separator
                    _, records, _ = self._Read(writer.GetBytes())
                    expected_records.extend(
                        record._replace(offset=record.offset + len(data))
                        for record in records
                    )
                    data += writer.GetBytes()
                for window_size in (200, 4096, 1 << 20):
                    asl_file, records, messages = self._Read(
                        data, window_size=window_size
                    )
                    self.assertEqual(records, expected_records)
                    self.assertIn("joined_files", asl_file.summary.signs)
                    self.assertEqual(
                        sum("File header: expected one" in text for text in messages), 2
                    )

    def testManyJoinedFiles(self):
        """Of many joined files all are read, with what their lists have not."""
        data = b""
        expected_offsets = []
        for number in range(12):
            writer = asl_writer.ASLWriter()
            writer.AppendMessage(f"message {number:d}", sender=f"a sender {number:d}")
            writer.AppendUnlinkedMessage(f"another message {number:d}")
            expected_offsets.extend(
                len(data) + offset for offset in writer.record_offsets
            )
            data += writer.GetBytes()
        _, records, messages = self._Read(data)
        self.assertEqual([record.offset for record in records], expected_offsets)
        self.assertEqual(
            [record.message for record in records[1::2]],
            [f"another message {number:d}" for number in range(12)],
        )
        for expected_offset in expected_offsets[1::2]:
            self.assertIn(
                "Records not in the list: expected 0, found 1, the first one at "
                f"offset: 0x{expected_offset:08x}",
                messages,
            )

    def testJoinedTruncatedFiles(self):
        """A file that follows one that is cut anywhere is read whole."""
        first_data = test_lib.CreateWriter(3).GetBytes()
        writer = asl_writer.ASLWriter()
        for number in range(5):
            writer.AppendMessage(f"message {number:d} of the second file")
        data = writer.GetBytes()
        for size in range(80, len(first_data)):
            _, records, _ = self._Read(first_data[:size] + data)
            records = [record for record in records if record.offset >= size]
            self.assertEqual(
                [record.message for record in records],
                [f"message {number:d} of the second file" for number in range(5)],
                size,
            )

    def testCutRecord(self):
        """A record that is cut has nothing of the file that follows it."""
        writer = asl_writer.ASLWriter()
        for number in range(2):
            writer.AppendMessage(
                f"message number {number:d}", pairs=[("key", "value")] * 12
            )
        first_data = writer.GetBytes()
        data = test_lib.CreateWriter(2).GetBytes()
        for size in range(writer.record_offsets[1], len(first_data), 5):
            _, expected_records, _ = self._Read(first_data[:size])
            _, records, _ = self._Read(first_data[:size] + data)
            self.assertEqual(
                [
                    (record.offset, record.GetTexts(), record.previous_offset)
                    for record in records
                    if record.offset < size
                ],
                [
                    (record.offset, record.GetTexts(), record.previous_offset)
                    for record in expected_records
                ],
                size,
            )

    def testTimeSigns(self):
        """What is wrong with the times is a sign of its own, beside damage."""
        writer = test_lib.CreateWriter()
        writer.SetMember(5, "written_time", (1 << 64) - 1)
        asl_file, records, _ = self._Read(writer.GetBytes())
        self.assertEqual(len(records), 10)
        self.assertEqual(asl_file.summary.signs, ["invalid_time"])

        writer.SetMember(5, "level", 300)
        asl_file, _, _ = self._Read(writer.GetBytes())
        self.assertEqual(asl_file.summary.signs, ["invalid_time", "damaged"])

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

    def testCreatedLater(self):
        """A file is younger than its messages from two seconds on."""
        for seconds, expected_traits in (
            (1, []),
            (2, ["created_after_first_message"]),
        ):
            writer = asl_writer.ASLWriter(
                creation_time=asl_writer.DEFAULT_TIME + seconds
            )
            writer.AppendMessage(time=asl_writer.DEFAULT_TIME)
            asl_file, _, _ = self._Read(writer.GetBytes())
            self.assertEqual(asl_file.summary.traits, expected_traits)

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
        _, other_records, _ = self._Read(writer.GetBytes(), window_size=5000)
        self.assertEqual(
            [record.pairs for record in other_records],
            [record.pairs for record in records],
        )

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
        """What cannot be read costs what is there, and nothing before and behind."""
        data = test_lib.CreateWriter(200).GetBytes()
        _, expected_records, _ = self._Read(data)
        size = len(data)
        for offset in [20, *range(100, size, size // 20)]:
            for file_object, end_offset in (
                (failing_file.FailingFile.FailFrom(data, offset), size),
                (failing_file.FailingFile.FailAt(data, offset), offset + 4096),
                (failing_file.FailingFile.ReturnLess(data, offset), size),
                (
                    failing_file.FailingFile.ReturnLess(data, offset, 4096),
                    offset + 4096,
                ),
            ):
                with self.subTest(offset=offset, end_offset=end_offset):
                    self._CheckUnreadable(
                        file_object,
                        expected_records,
                        range(offset, min(end_offset, size)),
                    )

    def testManyUnreadableParts(self):
        """A file with too many parts that cannot be read is read as far as they go."""
        data = test_lib.CreateWriter(200).GetBytes()
        _, expected_records, _ = self._Read(data)
        with mock.patch.object(file_window, "_MAXIMUM_NUMBER_OF_HOLES", 3):
            asl_file = log_file.ASLFile(
                failing_file.RepeatedlyFailingFile(data, 2048), window_size=1024
            )
            items = list(asl_file.IterateRecords())
        self.assertIsInstance(items[-1], errors.ReadError)
        self.assertEqual(items[-1].offset, 2048 * 4)
        self.assertIn("damaged", asl_file.summary.signs)
        records = [item for item in items if isinstance(item, message_record.Record)]
        self.assertEqual(records[:8], expected_records[:8])
        self.assertGreater(len(records), 3 * 8)

    def _CheckUnreadable(self, file_object, expected_records, unreadable_range):
        """Checks what is read of a file of which a part cannot be read.

        Args:
          file_object (file): file.
          expected_records (list[Record]): records of the whole file.
          unreadable_range (range): offsets that cannot be read.
        """
        asl_file = log_file.ASLFile(file_object, window_size=1024)
        items = list(asl_file.IterateRecords())
        records = {
            item.offset: item
            for item in items
            if isinstance(item, message_record.Record)
        }
        self.assertLessEqual(
            set(records), {record.offset for record in expected_records}
        )
        shared_offset = expected_records[0].offset
        for record in expected_records:
            end_offset = record.offset + 6 + record.data_size
            if (
                end_offset > unreadable_range.start
                and record.offset < unreadable_range.stop
            ):
                continue

            self.assertIn(record.offset, records)
            # The strings that all share are before the first record.
            if unreadable_range.start > shared_offset and not (
                record.offset - 150 < unreadable_range.stop <= record.offset
            ):
                self.assertEqual(records[record.offset]._replace(found="list"), record)

        read_errors = [item for item in items if isinstance(item, errors.ReadError)]
        self.assertEqual(
            [(error.offset, error.end_offset) for error in read_errors],
            [(unreadable_range.start, unreadable_range.stop)],
        )
        self.assertIn("unreadable", asl_file.summary.signs)
        for sign in ("broken_list", "stale_last", "unlinked_records", "zero_filled"):
            self.assertNotIn(sign, asl_file.summary.signs)


class OtherLogsTest(test_lib.ASLFileTestCase):
    """Tests for files in which there is another file header."""

    def _CreateWriters(self):
        """Creates writers of two logs, of which no string is the same."""
        writers = []
        for name, generation in (
            ("first", summary.GENERATION_10_10),
            ("second", summary.GENERATION_10_5_6),
        ):
            writer = asl_writer.ASLWriter(generation)
            for number in range(30):
                writer.AppendMessage(
                    f"message {number:d} of the {name:s}",
                    facility=f"facility {number % 3:d} of the {name:s}",
                    host=f"host of the {name:s}",
                    pairs=[("a long key", f"value {number:d} of the {name:s}")]
                    * (number % 2),
                    sender=f"sender of the {name:s}",
                )
            writers.append(writer)
        return writers

    def _GetTexts(self, data):
        """Reads what depends on strings.

        Returns:
          dict[int, tuple[object]]: texts and pairs per offset.
        """
        _, records, _ = self._Read(data)
        return {record.offset: record.GetTexts() for record in records}

    def _CheckJoined(self, parts):
        """Checks that of joined files all records are read that are whole.

        Args:
          parts (list[tuple[bytes, int]]): data of each part, and how many whole records
              it has, 0 if it is no file.
        """
        data = b""
        expected_texts = {}
        for part, number_of_records in parts:
            if number_of_records:
                part_texts = list(self._GetTexts(part).items())
                for offset, record_texts in part_texts[:number_of_records]:
                    expected_texts[offset + len(data)] = record_texts
            data += part
        texts = self._GetTexts(data)
        for offset, record_texts in expected_texts.items():
            self.assertEqual(texts[offset], record_texts)
        # What was cut may be there as well.
        self.assertLessEqual(len(texts), len(expected_texts) + len(parts))

    def testJoined(self):
        """Files that were joined are read whole, whether they are cut or not."""
        first, second = (writer.GetBytes() for writer in self._CreateWriters())
        end_offset = self._CreateWriters()[0].record_offsets[20]
        whole, other = (first, 30), (second, 30)
        for cut_size in (end_offset, end_offset - 20, end_offset + 60):
            cut = (first[:cut_size], 20)
            for parts in (
                [whole, other],
                [cut, other],
                [cut, whole],
                [whole, whole],
                [whole, whole, other],
                [cut, cut, other],
                [whole, (bytes(3000), 0), other],
                [cut, (b"\xff" * 700, 0), other],
            ):
                numbers = [number_of_records for _, number_of_records in parts]
                with self.subTest(cut_size=cut_size, numbers=numbers):
                    self._CheckJoined(parts)

    def testJoinedLists(self):
        """Of two files that are not both whole, only the first has a list."""
        writers = self._CreateWriters()
        first, second = (writer.GetBytes() for writer in writers)
        cut_first, cut_second = (
            writer.GetBytes()[: writer.record_offsets[20]] for writer in writers
        )
        for data, expected_found in (
            (first + second, "l" * 60),
            (cut_first + second, "l" * 20 + "w" * 30),
            (first + cut_second, "l" * 30 + "w" * 20),
            (cut_first + cut_second, "l" * 20 + "w" * 20),
        ):
            _, records, _ = self._Read(data)
            found = "".join(record.found[0] for record in records)
            self.assertEqual(found, expected_found)

    def testForeignSectors(self):
        """A sector of another file, or of this one, costs what was in its place."""
        writers = self._CreateWriters()
        data = writers[0].GetBytes()
        expected_texts = self._GetTexts(data)
        _, expected_records, _ = self._Read(data)
        other_data = writers[1].GetBytes()
        for source in (data, other_data, b"x" * 100 + other_data):
            sector = source[:512]
            # The strings that all share are before.
            for sector_offset in range(1536, len(data) - 512, 512):
                with self.subTest(source=source[:6], offset=sector_offset):
                    end_offset = sector_offset + 512
                    asl_file, records, messages = self._Read(
                        data[:sector_offset] + sector + data[end_offset:]
                    )
                    self.assertTrue(messages)
                    self.assertIn("joined_files", asl_file.summary.signs)
                    found = {record.offset: record for record in records}
                    for record in expected_records:
                        # The strings of a record are before it.
                        if (
                            record.offset + 6 + record.data_size > sector_offset
                            and record.offset < end_offset + 130
                        ):
                            found.pop(record.offset, None)
                            continue
                        self.assertEqual(
                            found.pop(record.offset).GetTexts(),
                            expected_texts[record.offset],
                        )
                    # No record of the sector looks like one of the list of the file.
                    for record in found.values():
                        self.assertNotEqual(record.found, "list")

    def testManyForeignHeaders(self):
        """Of a file with many file headers of others, the list leads to all records."""
        writer = asl_writer.ASLWriter()
        other_data = test_lib.CreateWriter(1).GetBytes()
        for number in range(12):
            writer.AppendMessage(f"message {number:d} of the file")
            writer.AppendGarbage(other_data)
        writer.AppendMessage("message 12 of the file")
        _, records, _ = self._Read(writer.GetBytes())
        self.assertEqual(
            [
                (record.message, record.found.value)
                for record in records
                if record.offset in writer.record_offsets
            ],
            [(f"message {number:d} of the file", "list") for number in range(13)],
        )

    def testDamagedHeader(self):
        """Records after a sector are found if the file header does not lead there."""
        writers = self._CreateWriters()
        first = writers[0]
        first.SetFirstOffset(1 << 40)
        first.SetLastOffset(1 << 50)
        data = first.GetBytes()
        expected_texts = self._GetTexts(data)
        sector = writers[1].GetBytes()[:512]
        texts = self._GetTexts(data[:1024] + sector + data[1536:])
        for offset, record_texts in expected_texts.items():
            if not 800 < offset < 1700:
                self.assertEqual(texts[offset], record_texts)

    def testBothFit(self):
        """What fits into two logs is read as of both, and marked."""
        writers = []
        for name in ("one", "two"):
            writer = asl_writer.ASLWriter()
            writer.AppendMessage(f"message of {name:s}", sender=f"sender of {name:s}")
            # The file header says that there is more, so that strings are trusted.
            writer.SetLastOffset(writer.record_offsets[0] + 300)
            writers.append(writer)
        # A record without neighbours, whose strings are at the same place in both logs.
        data = writers[0].GetBytes()
        joined_data = data + writers[1].GetBytes()
        record_offset = len(joined_data) + 20
        joined_data += b"\xff" * 20 + data[writers[0].record_offsets[0] :]
        _, records, messages = self._ReadAll(joined_data + b"\xff" * 500)
        self.assertEqual(
            [(record.offset, record.message) for record in records[2:]],
            [
                (record_offset, "message of one"),
                (record_offset, "message of two"),
            ],
        )
        self.assertEqual(len(messages), 2)
        for message in messages:
            self.assertIn("found that it fits into two", message)

    def _ReadAll(self, data):
        """Reads a file that may have two records at one offset."""
        asl_file = log_file.ASLFile(io.BytesIO(data))
        items = list(asl_file.IterateRecords())
        records = [item for item in items if isinstance(item, message_record.Record)]
        messages = [str(error) for record in records for error in record.errors]
        return asl_file, records, messages


class SlackTest(test_lib.ASLFileTestCase):
    """Tests for what an older file leaves after the end of a newer one."""

    def _CreateData(self, number_of_messages=4, last_offset=None):
        """Creates a file in the place of an older one that was longer.

        Args:
          number_of_messages (Optional[int]): number of messages of the newer file.
          last_offset (Optional[int]): offset of the last record according to the file
              header, None for the right one.

        Returns:
          tuple[bytes, int]: contents, and size of the newer file.
        """
        old_writer = asl_writer.ASLWriter()
        for number in range(20):
            old_writer.AppendMessage(
                f"Accepted password for mallory, number {number:d}", sender="sshd-old"
            )
        writer = asl_writer.ASLWriter()
        for number in range(number_of_messages):
            writer.AppendMessage(f"window {number:d}", sender="TextEdit")
        if last_offset is not None:
            writer.SetLastOffset(last_offset)
        data = writer.GetBytes()
        return data + old_writer.GetBytes()[len(data) :], len(data)

    def testStrings(self):
        """Records of the older file have no strings of the newer one."""
        data, size = self._CreateData()
        _, records, messages = self._Read(data)
        self.assertEqual([record.sender for record in records[:4]], ["TextEdit"] * 4)
        self.assertGreater(len(records), 10)
        # The text of the first one is where the newer file ends.
        for record in records[5:]:
            self.assertGreaterEqual(record.offset, size)
            self.assertTrue(record.message.startswith("Accepted password"))
            self.assertIsNone(record.sender)
            self.assertEqual(record.unreadable, ("host", "sender", "facility"))
        self.assertIn(f"a string after 0x{size:08x}", " ".join(messages))

    def testStaleLast(self):
        """They have none either in a log whose header has another last record."""
        data, _ = self._CreateData()
        _, expected_records, _ = self._Read(data)
        expected_texts = [record.GetTexts() for record in expected_records]
        before = test_lib.CreateWriter(12).GetBytes()
        for last_offset in (None, 0, 100, len(data)):
            data, _ = self._CreateData(last_offset=last_offset)
            for prefix in (b"", before):
                with self.subTest(last_offset=last_offset, prefix=prefix[:1]):
                    _, records, _ = self._Read(prefix + data)
                    self.assertEqual(
                        [
                            record.GetTexts()
                            for record in records
                            if record.offset >= len(prefix)
                        ],
                        expected_texts,
                    )

    def testOrphans(self):
        """What the writer could not link any more has its strings."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage("a message")
        for number in range(3):
            writer.AppendUnlinkedMessage(f"orphan number {number:d}")
        writer.AppendMessage("another message")
        for number in range(3):
            writer.AppendUnlinkedMessage(f"last orphan number {number:d}")
        _, records, _ = self._Read(writer.GetBytes())
        self.assertEqual(len(records), 8)
        for record in records:
            self.assertEqual(record.sender, "loginwindow")
            self.assertEqual(record.errors, ())

    def testHiddenRecords(self):
        """Records that the list goes past have their strings, in any number."""
        for first_index, last_index in ((3, 5), (3, 9), (2, 15)):
            writer = test_lib.CreateWriter(20)
            writer.SetNextOffset(first_index, writer.record_offsets[last_index])
            writer.SetPreviousOffset(last_index, writer.record_offsets[first_index])
            # The first one names none of the list, but it leads to one.
            writer.SetPreviousOffset(first_index + 1, 0)
            data = writer.GetBytes()
            for before in (b"", asl_writer.ASLWriter().GetBytes()):
                _, records, _ = self._Read(before + data)
                self.assertEqual(
                    [record.message for record in records],
                    [f"message number {number:d}" for number in range(20)],
                )

    def testHiddenChain(self):
        """A record has its strings if one that names the list leads to it."""
        writer = test_lib.CreateWriter(8)
        writer.SetNextOffset(3, writer.record_offsets[6])
        writer.SetPreviousOffset(6, writer.record_offsets[3])
        writer.SetPreviousOffset(5, 1)
        writer.SetNextOffset(5, 0)
        for before in (b"", asl_writer.ASLWriter().GetBytes()):
            _, records, _ = self._Read(before + writer.GetBytes())
            self.assertEqual(
                [(record.message, record.sender, record.errors) for record in records],
                [
                    (f"message number {number:d}", "loginwindow", ())
                    for number in range(8)
                ],
            )

    def testChains(self):
        """Records that the list goes past lead back to it over 64 records at most."""
        for number_of_hidden, expected_errors in ((64, 0), (65, 1), (66, 2)):
            with self.subTest(number_of_hidden=number_of_hidden):
                writer = test_lib.CreateWriter(70)
                last_index = 2 + number_of_hidden
                writer.SetNextOffset(1, writer.record_offsets[last_index])
                writer.SetPreviousOffset(last_index, writer.record_offsets[1])
                # It does not name the record of the list before it.
                writer.SetPreviousOffset(2, 1)
                _, records, _ = self._Read(writer.GetBytes())
                self.assertEqual(len(records), 70)
                self.assertEqual(
                    [record.offset for record in records if record.errors],
                    writer.record_offsets[2 : 2 + expected_errors],
                )

    def testOverlappingRecord(self):
        """A record that both its sizes make too long hides no record after it."""
        format_layouts = layouts.GetLayouts()
        for number_of_pairs in (5, 13, 30, 80):
            for next_offset in (None, 0, 1 << 40):
                writer = test_lib.CreateWriter(12)
                if next_offset is not None:
                    # The list ends before.
                    writer.SetNextOffset(2, next_offset)
                record = format_layouts.record.ReadRecord(
                    memoryview(writer.GetBytes()), writer.record_offsets[5]
                )
                data_size = (
                    record.data_size + number_of_pairs * format_layouts.pair.size
                )
                writer.SetMember(5, "data_size", data_size)
                writer.SetMember(
                    5,
                    "number_of_references",
                    record.number_of_references + 2 * number_of_pairs,
                )
                _, records, messages = self._Read(writer.GetBytes())
                self.assertEqual(
                    [record.message for record in records],
                    [f"message number {number:d}" for number in range(12)],
                )
                self.assertEqual(
                    [record.unreadable for record in records if record.unreadable],
                    [("pairs", "previous_offset")],
                )
                self.assertIn(
                    "Unable to read record: expected its end before another record at "
                    f"0x{writer.record_offsets[6]:08x}, found {data_size:d} bytes",
                    [message.partition(" at offset")[0] for message in messages],
                )

    def testBrokenChain(self):
        """A record that leads to one that does not name it leads to no list."""
        writer = test_lib.CreateWriter(20)
        writer.SetNextOffset(1, writer.record_offsets[12])
        writer.SetPreviousOffset(12, writer.record_offsets[1])
        writer.SetPreviousOffset(2, 1)
        writer.SetPreviousOffset(6, 1)
        _, records, _ = self._Read(writer.GetBytes())
        self.assertEqual(
            [record.offset for record in records if record.errors],
            writer.record_offsets[2:6],
        )

    def testDamagedHeader(self):
        """Strings are trusted if the file header says that the log goes on."""
        writer = test_lib.CreateWriter(20)
        writer.SetNextOffset(9, 0)
        writer.OverwriteRecord(10)
        _, records, _ = self._Read(writer.GetBytes())
        self.assertEqual(len(records), 19)
        for record in records:
            self.assertEqual(record.sender, "loginwindow")


class OpenLogTest(unittest.TestCase):
    """Tests for opening files."""

    def testOpenLog(self):
        """The version decides on the reader."""
        data = asl_writer.ASLWriter().GetBytes()
        self.assertIsInstance(log_file.OpenLog(io.BytesIO(data)), log_file.ASLFile)
        legacy_data = asl_legacy_writer.ASLDatabaseWriter().GetBytes()
        self.assertIsInstance(
            log_file.OpenLog(io.BytesIO(legacy_data)), legacy_database.ASLDatabase
        )

    def testOpenLogError(self):
        """A version that is not known is told as such."""
        data = asl_writer.ASLWriter().GetBytes() + b"something else"
        with self.assertRaisesRegex(errors.UnsupportedLayout, "version 2, found 9"):
            log_file.OpenLog(io.BytesIO(data[:15] + b"\x09" + data[16:]))
        with self.assertRaisesRegex(errors.ParseError, "expected 80 bytes, found 79"):
            log_file.OpenLog(io.BytesIO(data[:79]))
        with self.assertRaises(errors.WrongFormat):
            log_file.OpenLog(io.BytesIO(b"something else"))
        unreadable_file = failing_file.FailingFile.FailAt(data, 3, 1)
        with self.assertRaisesRegex(errors.ParseError, "1 bytes .* cannot be read"):
            log_file.OpenLog(unreadable_file)

    def testVersions(self):
        """A damaged version number costs no record, and is told."""
        for generation in (summary.GENERATION_10_5_6, summary.GENERATION_10_10):
            data = test_lib.CreateWriter(generation=generation).GetBytes()
            expected_records = list(log_file.OpenLog(io.BytesIO(data)).IterateRecords())
            for version in [*range(256), 1 << 31, (1 << 32) - 1]:
                with self.subTest(generation=generation, version=version):
                    asl_file = log_file.OpenLog(
                        io.BytesIO(data[:12] + version.to_bytes(4, "big") + data[16:])
                    )
                    self.assertIsInstance(asl_file, log_file.ASLFile)
                    items = list(asl_file.IterateRecords())
                    if version == 2:
                        self.assertEqual(items, expected_records)
                        continue

                    self.assertEqual(items[1:], expected_records)
                    self.assertIn(f"found {version:d} in file header", str(items[0]))
                    self.assertEqual(asl_file.summary.signs, ["wrong_version"])

    def testReadStoreData(self):
        """The last message identifier of a store is read."""
        data = bytes.fromhex("00000000000003f2 00000000")
        self.assertEqual(log_file.ReadStoreData(io.BytesIO(data)), 1010)
        self.assertEqual(asl_writer.CreateStoreData(1010), data)
        for size in (0, 11, 13):
            with self.assertRaisesRegex(errors.ParseError, f"found {size:d}"):
                log_file.ReadStoreData(io.BytesIO(bytes(size)))


if __name__ == "__main__":
    unittest.main()
