"""Tests for reading the strings that a walk comes to."""

import io
import unittest

from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import string_table
from plaso_extra_parsers.readers.asl import string_walk
from tests.writers import asl as asl_writer


class StringWalkTest(unittest.TestCase):
    """Tests for the walk."""

    def _CreateWalk(self, writer, **kwargs):
        """Creates a walk.

        Args:
          writer (ASLWriter): writer of the file.
          kwargs (dict[str, object]): arguments of the window.

        Returns:
          tuple[StringWalk, FileWindow, StringTable]: walk, window and strings.
        """
        window = file_window.FileWindow(io.BytesIO(writer.GetBytes()), **kwargs)
        strings = string_table.StringTable(window)
        return string_walk.StringWalk(window, strings), window, strings

    def testReadSoundStrings(self):
        """All strings before a record are read, and counted until it uses them."""
        writer = asl_writer.ASLWriter()
        record_offset = writer.AppendMessage()
        walk, window, strings = self._CreateWalk(writer)
        # Nothing is read that is not in the window.
        self.assertEqual(walk.ReadSoundStrings(80, window.file_size), 80)
        window.GetIndex(80, 6)
        self.assertEqual(walk.ReadSoundStrings(80, window.file_size), record_offset)
        self.assertEqual(walk.first_unused_offset, 80)
        self.assertEqual(walk.number_of_unused_strings, 4)
        self.assertEqual(set(strings), {0, *writer.string_offsets})

    def testReadSoundStringsLimit(self):
        """No string is read over the offset of the next record of the list."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage()
        walk, window, _ = self._CreateWalk(writer)
        window.GetIndex(80, 6)
        second_offset = writer.string_offsets[1]
        for limit_offset in (second_offset, second_offset + 1, second_offset + 17):
            self.assertEqual(walk.ReadSoundStrings(80, limit_offset), second_offset)

    def testReadString(self):
        """A string is read if its text ends where it does, in the window or not."""
        writer = asl_writer.ASLWriter()
        sizes = (10, 1000, string_table.MAXIMUM_STRING_SIZE + 100)
        offsets = [writer.AppendUnusedString(b"x" * size) for size in sizes]
        for window_size in (100, 1 << 24):
            walk, window, strings = self._CreateWalk(writer, window_size=window_size)
            for size, file_offset in zip(sizes, offsets):
                window.GetIndex(file_offset, 6)
                start_offset = file_offset + 6
                self.assertTrue(
                    walk.ReadString(file_offset, start_offset, start_offset + size + 1)
                )
                for wrong_size in (size, 5):
                    self.assertFalse(
                        walk.ReadString(
                            file_offset, start_offset, start_offset + wrong_size
                        )
                    )
            self.assertIn(offsets[1], strings)


if __name__ == "__main__":
    unittest.main()
