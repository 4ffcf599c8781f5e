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
        (record,) = record_output.TakeRecords(is_end=True)
        self.assertEqual((record.text, record.is_fragment), ("words", True))
        self.assertEqual(record_output.number_of_unparsed_lines, 0)

    def testDamagedLines(self):
        """A line that begins as one of strace is reported, others are not."""
        record_output = output.RecordOutput()
        record_output.AddUnparsed(3, "10 words", is_damaged=True)
        record_output.AddUnparsed(4, "words")
        self.assertEqual(record_output.number_of_unparsed_lines, 2)
        damage, *_ = record_output.TakeRecords(is_end=True)
        self.assertEqual(
            damage, records.Damage(3, "unable to read line: 3: '10 words'")
        )

    def testTooMuchDamage(self):
        """Very much damage is cut short, and that is told."""
        record_output = output.RecordOutput()
        for number in range(1000):
            record_output.AddDamage(number, "a word")
        result = record_output.TakeRecords(is_end=True)
        self.assertEqual(len(result), output.MAXIMUM_DAMAGE)
        self.assertIn("not shown", result[-1].message)

    def testDamageBeforeRecord(self):
        """Damage can be added before a record that still gets attachments."""
        record_output = output.RecordOutput()
        record_output.AddNotice(output.Position(1, 10), records.MESSAGE, "strace: a")
        self.assertTrue(record_output.AddAttachment(" > a() [0x1]"))
        record_output.AddDamage(1, "a word", 16, is_behind=False)
        self.assertTrue(record_output.AddAttachment(" > b() [0x1]"))
        damage, notice = record_output.TakeRecords(is_end=True)
        self.assertEqual(damage, records.Damage(1, "a word", 16))
        self.assertEqual(len(notice.details.attachments), 2)

    def testNotices(self):
        """Attachments are added to notices as to any record but unparsed lines."""
        record_output = output.RecordOutput()
        record_output.AddNotice(output.Position(1, 10), records.MESSAGE, "strace: a")
        self.assertTrue(record_output.AddAttachment(" > a() [0x1]"))
        record_output.AddUnparsed(3, "words")
        self.assertFalse(record_output.AddAttachment(" > a() [0x1]"))
        notice, _ = record_output.TakeRecords(is_end=True)
        self.assertEqual(notice.details.attachments, (" > a() [0x1]",))
        self.assertEqual(record_output.number_of_attachment_lines, 1)

    def testManyAttachments(self):
        """The bound of attachments is one for a record, whenever records are taken."""
        record_output = output.RecordOutput()
        for number in (1, 2):
            record_output.AddNotice(
                output.Position(number, 10), records.MESSAGE, "strace: a"
            )
        # It has the bound in its message.
        taken = []
        number_of_lines = 0
        while not any(isinstance(item, records.Damage) for item in taken):
            for _ in range(1000):
                record_output.AddAttachment(" > a() [0x1]")
            number_of_lines += 1000
            self.assertLess(number_of_lines, 1_000_000)
            taken.extend(record_output.TakeRecords())
        bound = int(taken[-1].message.split()[2])
        (notice,) = record_output.TakeRecords(is_end=True)
        self.assertLessEqual(len(notice.details.attachments), bound + 1)


if __name__ == "__main__":
    unittest.main()
