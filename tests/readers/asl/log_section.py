"""Tests for reading one log of a file."""

import io
import unittest

from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import log_section
from plaso_extra_parsers.readers.asl import objects
from plaso_extra_parsers.readers.asl import summary as log_summary
from tests.readers.asl import test_lib
from tests.writers import asl as asl_writer


class LogSectionTest(unittest.TestCase):
    """Tests for one log."""

    def _CreateSection(self, data, base_offset=0):
        """Reads a log as far as its list.

        Args:
          data (bytes): contents of the file.
          base_offset (Optional[int]): offset of the log.
        """
        window = file_window.FileWindow(io.BytesIO(data))
        section = log_section.LogSection(
            window,
            objects.ObjectReader(window),
            log_summary.LogSummary(),
            base_offset,
        )
        return section, list(section.Collect())

    def testIterateSound(self):
        """Records of the list are read as long as nothing is wrong with one."""
        writer = test_lib.CreateWriter(20)
        offsets = writer.record_offsets
        for base_offset in (0, 33):
            data = b"x" * base_offset + writer.GetBytes()
            section, _ = self._CreateSection(data, base_offset)
            expected_offsets = [base_offset + offset for offset in offsets]
            limit_offset = expected_offsets[5] + 1
            results = list(section.IterateSound(section.start_offset, limit_offset))
            self.assertEqual(
                [result.record.offset for result in results], expected_offsets[:6]
            )
            self.assertEqual(section.list.next_offset, expected_offsets[6])
            results = list(section.IterateSound(results[-1].end_offset, len(data)))
            self.assertEqual(
                [result.record.offset for result in results], expected_offsets[6:]
            )
            self.assertEqual(section.last_record_offset, expected_offsets[-1])

    def testIterateSoundEnd(self):
        """Reading stops at what is wrong, which then is the next record."""
        for name in ("previous", "identifier", "level", "string"):
            with self.subTest(name=name):
                writer = test_lib.CreateWriter(10)
                if name == "previous":
                    writer.SetPreviousOffset(5, writer.record_offsets[2])
                elif name == "identifier":
                    writer.SetMember(5, "message_identifier", 1004)
                elif name == "level":
                    writer.SetMember(5, "level", 8)
                else:
                    writer.SetStringSize(8, 5)
                data = writer.GetBytes()
                section, _ = self._CreateSection(data)
                results = list(section.IterateSound(80, len(data)))
                self.assertEqual(len(results), 5 if name != "string" else 2)
                self.assertEqual(
                    section.list.next_offset, writer.record_offsets[len(results)]
                )

    def testCheckPrevious(self):
        """A record is where the one before it or after it says."""
        writer = test_lib.CreateWriter(4)
        data = writer.GetBytes()
        section, _ = self._CreateSection(data)
        records = [result.record for result in section.IterateSound(80, len(data))]
        section, _ = self._CreateSection(data)
        self.assertTrue(section.CheckPrevious(records[0]))
        list(section.AddRecord(records[0], records[0].offset + 138))
        for index, previous_offset, next_offset, expected_result in (
            (1, records[0].offset, 0, True),
            (1, records[0].offset - 1, 0, False),
            (1, records[0].offset - 1, records[2].offset, True),
            (2, records[1].offset, 0, True),
            (2, records[0].offset, 0, True),
            (3, records[1].offset, 0, False),
        ):
            with self.subTest(index=index, previous_offset=previous_offset):
                record = records[index]._replace(
                    previous_offset=previous_offset, next_offset=next_offset
                )
                self.assertEqual(section.CheckPrevious(record), expected_result)

    def testLinkedOffset(self):
        """A record that the list has not leads to one that names it."""
        writer = test_lib.CreateWriter(4)
        for base_offset in (0, 33):
            data = b"x" * base_offset + writer.GetBytes()
            section, _ = self._CreateSection(data, base_offset)
            records = [
                result.record
                for result in section.IterateSound(section.start_offset, len(data))
            ]
            other_writer = test_lib.CreateWriter(4)
            other_writer.SetFirstOffset(1 << 40)
            data = b"x" * base_offset + other_writer.GetBytes()
            section, errors = self._CreateSection(data, base_offset)
            self.assertEqual(errors, [])
            record = records[0]._replace(found="walk")
            self.assertEqual(list(section.AddRecord(record, record.offset + 138)), [])
            self.assertEqual(section.linked_offset, records[1].offset)
            self.assertEqual(section.last_record_offset, record.offset)
            list(section.AddRecord(record._replace(next_offset=0), record.offset + 138))
            self.assertEqual(section.linked_offset, 0)

    def testEmptyList(self):
        """A header whose first offset is lost has the last one in one of two places."""
        for generation in (
            log_summary.GENERATION_10_5_6,
            log_summary.GENERATION_10_10,
        ):
            writer = asl_writer.ASLWriter(generation)
            # Its strings are in their references, so it is right after the header.
            record_offset = writer.AppendMessage(
                "message", facility="user", host="Mac", sender="sshd"
            )
            self.assertEqual(record_offset, 80)
            writer.SetFirstOffset(0)
            section, _ = self._CreateSection(writer.GetBytes())
            with self.subTest(generation=generation):
                self.assertEqual(
                    [error.message for error in section.IterateLeftOvers()],
                    [
                        "Last record: expected 0x00000000, where the list ends, found "
                        "0x00000050 in file header"
                    ],
                )

    def testEmptyLog(self):
        """Without a record to tell by, the last offset is in the place that has one."""
        for generation, offset, found in (
            (log_summary.GENERATION_10_10, 0x1234, 0x1234),
            (log_summary.GENERATION_10_5_6, 1 << 60, 1 << 60),
            (log_summary.GENERATION_10_10, 0, None),
            (log_summary.GENERATION_10_5_6, 0, None),
        ):
            writer = asl_writer.ASLWriter(generation)
            writer.SetLastOffset(offset)
            section, _ = self._CreateSection(writer.GetBytes())
            messages = [error.message for error in section.IterateLeftOvers()]
            if found is None:
                self.assertEqual(messages, [])
            else:
                self.assertIn(f"found 0x{found:08x} in file header", messages[0])

    def testGeneration(self):
        """The place of the last offset tells the generation, whatever the cache."""
        for generation in (
            log_summary.GENERATION_10_5_6,
            log_summary.GENERATION_10_10,
        ):
            for cache_size in (4, 128, 256):
                for first_offset in (None, 0):
                    writer = test_lib.CreateWriter(
                        3, generation=generation, string_cache_size=cache_size
                    )
                    if first_offset is not None:
                        writer.SetFirstOffset(first_offset)
                    summary = log_summary.LogSummary()
                    window = file_window.FileWindow(io.BytesIO(writer.GetBytes()))
                    section = log_section.LogSection(
                        window, objects.ObjectReader(window), summary
                    )
                    list(section.Collect())
                    list(section.IterateLeftOvers())
                    self.assertEqual(summary.generation, generation, cache_size)

    def testSetForeign(self):
        """The list of a part of another file is none of the file."""
        data = test_lib.CreateWriter(2).GetBytes()
        section, _ = self._CreateSection(data)
        section.SetForeign()
        self.assertEqual(
            [result.record.found for result in section.IterateSound(80, len(data))],
            ["walk", "walk"],
        )


if __name__ == "__main__":
    unittest.main()
