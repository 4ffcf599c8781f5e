"""Tests for the assembly of records, where memory must be bounded."""

import unittest

from plaso_extra_parsers.readers.strace.lines import assembler
from plaso_extra_parsers.readers.strace.lines import grammar
from plaso_extra_parsers.readers.strace.lines import output
from plaso_extra_parsers.readers.strace import records
from tests.readers.strace import recordings


class AssemblerTest(unittest.TestCase):
    """Tests for the assembly of records."""

    def testTakeOutput(self):
        """The last record is kept back: frames can follow it."""
        builder = assembler.Assembler()
        for number in (1, 2):
            builder.AddPiece(
                output.Position(number, 10),
                grammar.ReadPiece("getpid() = 1"),
                None,
                None,
            )
        self.assertEqual(len(builder.output.TakeRecords()), 1)
        self.assertTrue(builder.output.AddAttachment(" > a() [0x1]"))
        self.assertEqual(builder.output.TakeRecords(), [])
        self.assertTrue(builder.output.AddAttachment(" > b() [0x1]"))
        (record,) = builder.output.TakeRecords(is_end=True)
        self.assertEqual(record.details.attachments, (" > a() [0x1]", " > b() [0x1]"))
        self.assertEqual(record.details.number_of_lines, 3)

    def testAttachmentsWithoutRecord(self):
        """Frames at the start belong to nothing."""
        self.assertFalse(assembler.Assembler().output.AddAttachment(" > a() [0x1]"))

    def testTooManyAttachments(self):
        """Of very many frames the first are kept, the others counted."""
        text = "10 getpid() = 1\n" + " > a() [0x1]\n" * 20_000 + "10 getpid() = 1\n"
        strace_log = recordings.OpenLog(text)
        result = list(strace_log.IterateRecords())
        self.assertEqual(
            [type(record).__name__ for record in result], ["Damage", "Call", "Call"]
        )
        self.assertEqual(len(result[1].details.attachments), 10_001)
        self.assertEqual(strace_log.number_of_attachment_lines, 10_001)
        self.assertEqual(strace_log.number_of_unparsed_lines, 9_999)

    def testTooManyOpenCalls(self):
        """The oldest of very many open calls are closed, and that is told."""
        text = "".join(
            f"{number:d} read(3,  <unfinished ...>\n" for number in range(1, 60_001)
        )
        strace_log = recordings.OpenLog(text)
        number_of_open_calls = maximum = 0
        damages = []
        for record in strace_log.IterateRecords():
            if isinstance(record, records.Damage):
                damages.append(record)
            elif isinstance(record, records.CallStart):
                number_of_open_calls += 1
                maximum = max(maximum, number_of_open_calls)
            else:
                self.assertEqual(record.state, records.UNFINISHED)
                number_of_open_calls -= 1
        self.assertEqual(number_of_open_calls, 0)
        self.assertLess(maximum, assembler.MAXIMUM_OPEN_CALLS + 20_000)
        self.assertGreater(len(damages), 0)

    def testSupersededThreads(self):
        """An exec ends under the identifier of the thread whose place it takes."""
        start = '11 execve("/x", ["x"], 0x1 <unfinished ...>\n'
        end = "10 +++ superseded by execve in pid 11 +++\n"
        for name, expected in (
            ("execve", [("execve", 11, records.FINISHED)]),
            (
                "read",
                [
                    ("read", 10, records.RESUMED_ONLY),
                    ("execve", 11, records.UNFINISHED),
                ],
            ),
        ):
            result = recordings.ReadRecords(
                f"{start:s}{end:s}10 <... {name:s} resumed>) = 0\n"
            )
            found = [
                (record.name, record.thread_identifier, record.state)
                for record in result
                if isinstance(record, records.Call)
            ]
            self.assertEqual(found, expected)

    def testUnparsedLines(self):
        """Of unparsed lines the size and the first part of the text are kept."""
        builder = assembler.Assembler()
        builder.output.AddUnparsed(1, "\u00e9" * 5000)
        (record,) = builder.output.TakeRecords(is_end=True)
        self.assertEqual((record.size, len(record.text)), (10_000, 1024))
        self.assertEqual(builder.output.number_of_unparsed_lines, 1)

    def testFlushBrokenLine(self):
        """A call that is not continued is kept as cut, or is unparsed if in doubt."""
        for is_certain, record_class in (
            (True, records.Call),
            (False, records.Unparsed),
        ):
            builder = assembler.Assembler()
            builder.AddPiece(
                output.Position(1, 10),
                grammar.ReadPiece('write(1, "a'),
                None,
                None,
            )
            builder.Finish(1, is_certain)
            *damages, record = builder.output.TakeRecords(is_end=True)
            self.assertIsInstance(record, record_class)
            self.assertEqual(len(damages), is_certain)


if __name__ == "__main__":
    unittest.main()
