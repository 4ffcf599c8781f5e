"""Tests for the records of a strace log on their way out."""

import unittest

from plaso_extra_parsers.readers.strace import record_output
from plaso_extra_parsers.readers.strace import records


class RecordOutputTest(unittest.TestCase):
    """Tests for the records of a strace log on their way out."""

    def testFragments(self):
        """Text that shares its line with a record is no line of its own."""
        output = record_output.RecordOutput()
        output.AddFragment(3, "words")
        (record,) = output.TakeOutput(is_end=True)
        self.assertEqual((record.text, record.is_fragment), ("words", True))
        self.assertEqual(output.number_of_foreign_lines, 0)

    def testDamagedLines(self):
        """A line that begins as one of strace is reported, others are not."""
        output = record_output.RecordOutput()
        output.AddForeign(3, "10 words", is_damaged=True)
        output.AddForeign(4, "words")
        self.assertEqual(output.number_of_foreign_lines, 2)
        self.assertEqual(output.warnings, ["unable to read line: 3: '10 words'"])

    def testNotices(self):
        """Attachments are added to notices as to any record but foreign lines."""
        output = record_output.RecordOutput()
        output.AddNotice(record_output.Position(1, 10), records.MESSAGE, "strace: a")
        self.assertTrue(output.AddAttachment(" > a() [0x1]"))
        output.AddForeign(3, "words")
        self.assertFalse(output.AddAttachment(" > a() [0x1]"))
        notice, _ = output.TakeOutput(is_end=True)
        self.assertEqual(notice.details.attachments, (" > a() [0x1]",))
        self.assertEqual(output.number_of_attachment_lines, 1)


if __name__ == "__main__":
    unittest.main()
