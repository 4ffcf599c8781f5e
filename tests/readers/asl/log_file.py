"""Tests for the reader of Apple System Log (ASL) files, version 2."""

import io
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import log_file
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import summary
from tests.readers.asl import test_lib
from tests.writers import asl as asl_writer
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


if __name__ == "__main__":
    unittest.main()
