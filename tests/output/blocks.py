"""Tests for blocks of reports."""

import unittest

from unittest import mock

from plaso_extra_parsers.output import blocks

from tests.output import output_test_lib


class BlockWriterTest(unittest.TestCase):
    """Tests for the writer of blocks."""

    def testWriteBlock(self):
        """Nothing in the data can end the element."""
        writer, writer_file = output_test_lib.CreateWriter()
        writer.WriteBlock("m0", b"</script><script>alert(1)</script>" * 3)
        text = writer_file.getvalue()
        self.assertEqual(text.count("<"), 2)
        self.assertTrue(text.startswith('<script type="text/plain" id="m0">'))
        self.assertTrue(text.endswith("</script>\n"))


class EventColumnsTest(unittest.TestCase):
    """Tests for the columns of events."""

    def testAdd(self):
        """Blocks are written as they fill up, and nothing wraps or is lost."""
        writer, writer_file = output_test_lib.CreateWriter()
        largest = 0xFFFFFFFF
        with mock.patch.object(blocks, "ROWS_PER_COLUMN_BLOCK", 3):
            columns = blocks.EventColumns(writer)
            for row, time in enumerate((-5, None, 7, 2**52, None, 9, 10)):
                flags = blocks.FLAG_ERROR
                if time is None:
                    flags |= blocks.FLAG_NO_TIME
                columns.Add(time, row, largest, 70000, 1, 2, largest, 300, 6, flags, 1)
            self.assertEqual(columns.number_of_blocks, 2)
            columns.Flush()
            columns.Flush()
        self.assertEqual(columns.number_of_blocks, 3)
        self.assertEqual(columns.number_of_rows, 7)
        self.assertEqual(writer_file.getvalue().count("<script"), 3)
        writer.WriteValue("meta", {"column_blocks": 3})
        values = output_test_lib.Report(writer_file.getvalue()).ReadColumns()
        self.assertEqual(values["time"], [-5, None, 7, 2**52, None, 9, 10])
        names = [name for name, _ in blocks.EVENT_COLUMNS]
        self.assertEqual(values[names[1]], list(range(7)))
        self.assertEqual(values[names[3]], [70000] * 7)


class TextBlocksTest(unittest.TestCase):
    """Tests for messages and attributes."""

    def testAdd(self):
        """Attributes are grouped by their names, and belong to their event."""
        rows = [
            (
                output_test_lib.CreateEvent(number),
                output_test_lib.CreateEventData(
                    "test:a", text=f"m{number:d}", **values
                ),
                None,
            )
            for number, values in enumerate(({"one": 1}, {"two": "x"}, {"one": 2}, {}))
        ]
        with mock.patch.object(blocks, "ROWS_PER_TEXT_BLOCK", 3):
            report = output_test_lib.WriteReport(rows)
            self.assertEqual(report.meta["text_blocks"], 2)
            self.assertEqual(report.ReadMessages(), ["m0", "m1", "m2", "m3"])
            self.assertEqual(
                report.ReadAttributes(),
                {
                    0: {"one": 1, "text": "m0"},
                    1: {"two": "x", "text": "m1"},
                    2: {"one": 2, "text": "m2"},
                    3: {"text": "m3"},
                },
            )


class TableTest(unittest.TestCase):
    """Tests for tables."""

    def testAdd(self):
        """Rows are written as blocks fill up; an empty table has one block too."""
        writer, writer_file = output_test_lib.CreateWriter()
        empty_table = blocks.Table(writer, "empty", "one")
        empty_table.Flush()
        self.assertEqual(empty_table.number_of_blocks, 1)

        with mock.patch.object(blocks, "ROWS_PER_TABLE_BLOCK", 2):
            table = blocks.Table(writer, "test", "one", "two")
            for number in range(5):
                table.Add(number, None)
            table.Flush()
        self.assertEqual(table.number_of_blocks, 3)
        self.assertEqual(
            output_test_lib.ReadTableOf(writer_file, "test"),
            [{"one": number, "two": None} for number in range(5)],
        )


class IndexTest(unittest.TestCase):
    """Tests for numbers of texts."""

    def testGetNumber(self):
        """A text has one number, however many there are."""
        index = blocks.Index("first")
        self.assertEqual(index.GetNumber("first"), 0)
        numbers = [index.GetNumber(str(number)) for number in range(70000)]
        self.assertEqual(numbers, list(range(1, 70001)))
        self.assertEqual(index.GetTexts()[70000], "69999")
        self.assertEqual(index.Find("69999"), 70000)
        self.assertIsNone(index.Find("70000"))
        self.assertEqual(len(index.GetTexts()), 70001)


if __name__ == "__main__":
    unittest.main()
