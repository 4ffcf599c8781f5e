"""Tests for the table of strings."""

import io
import unittest

from unittest import mock

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import string_table
from tests.writers import asl as asl_writer


class StringTableTest(unittest.TestCase):
    """Tests for the table of strings."""

    def _CreateTable(self, writer):
        """Creates a table.

        Args:
          writer (ASLWriter): writer of the file.

        Returns:
          StringTable: table.
        """
        return string_table.StringTable(
            file_window.FileWindow(io.BytesIO(writer.GetBytes()))
        )

    def testInlineStrings(self):
        """A reference of which the first bit is set holds its text."""
        strings = self._CreateTable(asl_writer.ASLWriter())
        for reference, text in (
            (0x80 << 56, ""),
            (0x8161 << 48, "a"),
            (0x8761626364656667, "abcdefg"),
            (0x83C3A96100000000, "éa"),
            (0x82FFFE0000000000, "\\xff\\xfe"),
            (0x8361006200000000, "a"),
            # Apple's reader does not look at these three bits.
            (0xF161000000000000, "a"),
        ):
            with self.subTest(text=text):
                self.assertEqual(strings[reference], text)
                self.assertTrue(strings.CheckReference(reference))

        for size in range(8, 16):
            with self.assertRaises(errors.ParseError):
                _ = strings[(0x80 | size) << 56]
            self.assertFalse(strings.CheckReference((0x80 | size) << 56))

    def testNull(self):
        """A reference of 0 is no string, which is not an empty one."""
        strings = self._CreateTable(asl_writer.ASLWriter())
        self.assertIsNone(strings[0])
        self.assertFalse(strings.CheckReference(0))

    def testReadString(self):
        """A string object is read to its first NUL."""
        writer = asl_writer.ASLWriter()
        references = [
            writer.AppendUnusedString(text)
            for text in ("a text", b"\xff bytes", b"before\x00after", "x" * 100000)
        ]
        strings = self._CreateTable(writer)
        self.assertEqual(
            [strings[reference] for reference in references],
            ["a text", "\\xff bytes", "before", "x" * 100000],
        )

    def testReadStringError(self):
        """What is no string object says what there is."""
        writer = asl_writer.ASLWriter()
        writer.AppendUnusedString("a text of some length")
        record_offset = writer.AppendMessage()
        for reference, message in (
            (record_offset, "expected a string .type 1., found type 0"),
            (1 << 40, "expected a string inside the file"),
            (len(writer.GetBytes()) - 3, "expected a string inside the file"),
        ):
            with self.subTest(message=message):
                strings = self._CreateTable(writer)
                with self.assertRaisesRegex(errors.ParseError, message):
                    _ = strings[reference]

    def testDoubts(self):
        """A string of a wrong size is read as what is after it tells, with doubt."""
        text = "a text of some length"
        for size in (0, 1, 10, 23, 100, 1 << 20, 0xFFFFFFFF):
            with self.subTest(size=size):
                writer = asl_writer.ASLWriter()
                reference = writer.AppendUnusedString(text)
                writer.AppendMessage()
                writer.SetStringSize(0, size)
                strings = self._CreateTable(writer)
                self.assertEqual(strings[reference], text)
                self.assertIn(
                    f"expected a string of {size:d} bytes", strings.doubts[reference]
                )

    def testNoEnd(self):
        """A string of which nothing tells where it ends is not read."""
        writer = asl_writer.ASLWriter()
        reference = writer.AppendUnusedString("a text of some length")
        writer.AppendGarbage(b"garbage")
        writer.SetStringSize(0, 10)
        strings = self._CreateTable(writer)
        with self.assertRaisesRegex(errors.ParseError, "the first NUL after 21 bytes"):
            _ = strings[reference]

    def testMaximumSize(self):
        """A string that is too long to be one is not read."""
        writer = asl_writer.ASLWriter()
        reference = writer.AppendUnusedString(
            "x" * (string_table.MAXIMUM_STRING_SIZE + 1)
        )
        strings = self._CreateTable(writer)
        with self.assertRaisesRegex(errors.ParseError, "found no NUL"):
            _ = strings[reference]

    def testBounds(self):
        """The table never holds more than its bounds, and reads again what it lost."""
        writer = asl_writer.ASLWriter()
        references = [
            writer.AppendUnusedString(f"text number {number:d}")
            for number in range(100)
        ]
        for name, value in (
            ("MAXIMUM_NUMBER_OF_STRINGS", 10),
            ("MAXIMUM_SIZE_OF_STRINGS", 100),
        ):
            with self.subTest(name=name), mock.patch.object(string_table, name, value):
                strings = self._CreateTable(writer)
                for _ in range(2):
                    for number, reference in enumerate(references):
                        self.assertEqual(strings[reference], f"text number {number:d}")
                        self.assertLessEqual(len(strings), 11)
                        strings.AddString(1000000 + number, b"another text")
                        self.assertLessEqual(len(strings), 11)
                        self.assertIsNone(strings[0])


if __name__ == "__main__":
    unittest.main()
