"""Tests for the table of strings."""

import io
import unittest

from unittest import mock

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import objects
from plaso_extra_parsers.readers.asl import strings as log_strings
from tests.writers import asl as asl_writer


class StringTableTest(unittest.TestCase):
    """Tests for the table of strings."""

    def _CreateTable(self, writer):
        """Creates a table."""
        window = file_window.FileWindow(io.BytesIO(writer.GetBytes()))
        return log_strings.StringTable(window, objects.ObjectReader(window))

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

    def testDamagedEnd(self):
        """A string whose NUL is damaged ends where the next object begins."""
        text = "a text of some length"
        writer = asl_writer.ASLWriter()
        reference = writer.AppendUnusedString(text)
        writer.AppendMessage()
        data = bytearray(writer.GetBytes())
        data[reference + 6 + len(text)] = 0x41
        window = file_window.FileWindow(io.BytesIO(data))
        strings = log_strings.StringTable(window, objects.ObjectReader(window))
        self.assertEqual(strings[reference], text)
        self.assertIn("the first NUL after 22 bytes", strings.doubts[reference])

    def testNoEnd(self):
        """A string of which nothing tells where it ends is not read."""
        writer = asl_writer.ASLWriter()
        reference = writer.AppendUnusedString("a text of some length")
        writer.AppendGarbage(b"garbage")
        writer.SetStringSize(0, 10)
        strings = self._CreateTable(writer)
        message = "the first NUL after 21 bytes"
        with self.assertRaisesRegex(errors.ParseError, message):
            _ = strings[reference]
        # Its end may be far away, so that is not looked for again.
        with mock.patch.object(
            file_window.FileWindow, "ReadData", side_effect=AssertionError
        ), self.assertRaisesRegex(errors.ParseError, message):
            _ = strings[reference]

    def testManyFailures(self):
        """Failures are remembered, as many as are allowed, and told anew."""
        writer = asl_writer.ASLWriter()
        record_offset = writer.AppendMessage()
        with mock.patch.object(log_strings, "MAXIMUM_NUMBER_OF_STRINGS", 10):
            strings = self._CreateTable(writer)
            messages = []
            for _ in range(2):
                for distance in range(25):
                    with self.assertRaises(errors.ParseError) as context:
                        _ = strings[record_offset + 1 + distance]
                    messages.append(context.exception.message)
        self.assertEqual(messages[:25], messages[25:])
        self.assertEqual(len(set(messages)), 25)

    def testMaximumSize(self):
        """A string that is too long to be one is not read."""
        writer = asl_writer.ASLWriter()
        reference = writer.AppendUnusedString(
            "x" * (log_strings.MAXIMUM_STRING_SIZE + 1)
        )
        strings = self._CreateTable(writer)
        with self.assertRaisesRegex(errors.ParseError, "found no NUL"):
            _ = strings[reference]

    def testInnerNUL(self):
        """A string with a NUL inside is as long as it says, up to the bound."""
        for maximum_size, is_read in ((12, False), (13, True), (14, True)):
            for is_last in (True, False):
                writer = asl_writer.ASLWriter()
                reference = writer.AppendUnusedString(b"before\x00after")
                if not is_last:
                    writer.AppendMessage()
                strings = self._CreateTable(writer)
                with mock.patch.object(
                    log_strings, "MAXIMUM_STRING_SIZE", maximum_size
                ):
                    self.assertIs(strings.CheckReference(reference), is_read)

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
            with self.subTest(name=name), mock.patch.object(log_strings, name, value):
                strings = self._CreateTable(writer)
                for _ in range(2):
                    for number, reference in enumerate(references):
                        self.assertEqual(strings[reference], f"text number {number:d}")
                        self.assertLessEqual(len(strings), 11)
                        self.assertTrue(
                            strings.ReadWalked(
                                reference, reference + 6 + len(strings[reference]) + 1
                            )
                        )
                        self.assertLessEqual(len(strings), 11)
                        self.assertIsNone(strings[0])

    def _CreateWalk(self, writer, **kwargs):
        """Creates a table with a window."""
        window = file_window.FileWindow(io.BytesIO(writer.GetBytes()), **kwargs)
        strings = log_strings.StringTable(window, objects.ObjectReader(window))
        return strings, window

    def testWalkSound(self):
        """All strings before a record are read, and counted until it uses them."""
        writer = asl_writer.ASLWriter()
        record_offset = writer.AppendMessage()
        strings, window = self._CreateWalk(writer)
        # Nothing is read that is not in the window.
        self.assertEqual(strings.WalkSound(80, window.file_size), 80)
        window.GetIndex(80, 6)
        self.assertEqual(strings.WalkSound(80, window.file_size), record_offset)
        self.assertEqual(strings.first_unused_offset, 80)
        self.assertEqual(strings.number_of_unused_strings, 4)
        self.assertEqual(set(strings), {0, *writer.string_offsets})

    def testWalkSoundLimit(self):
        """No string is read over the offset of the next record of the list."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage()
        strings, window = self._CreateWalk(writer)
        window.GetIndex(80, 6)
        second_offset = writer.string_offsets[1]
        for limit_offset in (second_offset, second_offset + 1, second_offset + 17):
            self.assertEqual(strings.WalkSound(80, limit_offset), second_offset)

    def testReadWalked(self):
        """A string is read if its text ends where it does, in the window or not."""
        writer = asl_writer.ASLWriter()
        sizes = (10, 1000, log_strings.MAXIMUM_STRING_SIZE + 100)
        offsets = [writer.AppendUnusedString(b"x" * size) for size in sizes]
        for window_size in (100, 1 << 24):
            strings, window = self._CreateWalk(writer, window_size=window_size)
            for size, file_offset in zip(sizes, offsets):
                window.GetIndex(file_offset, 6)
                end_offset = file_offset + 6 + size + 1
                self.assertTrue(strings.ReadWalked(file_offset, end_offset))
                for wrong_offset in (end_offset - 1, file_offset + 11):
                    self.assertFalse(strings.ReadWalked(file_offset, wrong_offset))
            self.assertIn(offsets[1], strings)


if __name__ == "__main__":
    unittest.main()
