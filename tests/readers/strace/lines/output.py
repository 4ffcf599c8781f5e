"""Tests for the records of a strace log on their way out."""

import unittest

from plaso_extra_parsers.readers.strace.lines import output
from plaso_extra_parsers.readers.strace import records


class RecordOutputTest(unittest.TestCase):
    """Tests for the records of a strace log on their way out."""

    def testFragments(self):
        """Text that shares its line with a record is no line of its own."""
        record_output = output.RecordOutput()
        record_output.AddFragment(3, "words")
        (record,) = record_output.TakeOutput(is_end=True)
        self.assertEqual((record.text, record.is_fragment), ("words", True))
        self.assertEqual(record_output.number_of_unparsed_lines, 0)

    def testDamagedLines(self):
        """A line that begins as one of strace is reported, others are not."""
        record_output = output.RecordOutput()
        record_output.AddUnparsed(3, "10 words", is_damaged=True)
        record_output.AddUnparsed(4, "words")
        self.assertEqual(record_output.number_of_unparsed_lines, 2)
        self.assertEqual(record_output.warnings, ["unable to read line: 3: '10 words'"])

    def testNotices(self):
        """Attachments are added to notices as to any record but unparsed lines."""
        record_output = output.RecordOutput()
        record_output.AddNotice(output.Position(1, 10), records.MESSAGE, "strace: a")
        self.assertTrue(record_output.AddAttachment(" > a() [0x1]"))
        record_output.AddUnparsed(3, "words")
        self.assertFalse(record_output.AddAttachment(" > a() [0x1]"))
        notice, _ = record_output.TakeOutput(is_end=True)
        self.assertEqual(notice.details.attachments, (" > a() [0x1]",))
        self.assertEqual(record_output.number_of_attachment_lines, 1)


if __name__ == "__main__":
    unittest.main()
