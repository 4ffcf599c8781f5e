"""Tests for the lines of a text file in batches."""

import io
import unittest

from plaso_extra_parsers.readers.strace.lines import source


class LineSourceTest(unittest.TestCase):
    """Tests for the lines of a text file in batches."""

    def _ReadLines(self, data):
        """Reads the lines of a file.

        Args:
          data (bytes): file.

        Returns:
          tuple[list[str|LongLine], LineSource]: lines, and their source.
        """
        line_source = source.LineSource(io.BytesIO(data))
        lines = []
        for batch in line_source.IterateBatches():
            if isinstance(batch, source.LongLine):
                lines.append(batch)
            else:
                lines.extend(batch)
        return lines, line_source

    def testIterateBatches(self):
        """Lines are handed out without line feeds, the last also without one."""
        for data, expected, has_line_feed in (
            (b"", [], True),
            (b"\n", [""], True),
            (b"a\nb\n", ["a", "b"], True),
            (b"a\n\nb", ["a", "", "b"], False),
            (b"a\r\nb\r\n", ["a", "b"], True),
            (b"\xef\xbb\xbfa\n", ["a"], True),
            (b"a\xffb\xc3\xa9\n", ["a\\xffb\u00e9"], True),
        ):
            with self.subTest(data=data):
                lines, line_source = self._ReadLines(data)
                self.assertEqual(lines, expected)
                self.assertEqual(line_source.has_line_feed_at_end, has_line_feed)

    def testLargeFile(self):
        """Lines across the borders of what is read at a time are whole."""
        expected = [
            f"line {number:d} {'x' * (number % 977):s}" for number in range(9999)
        ]
        lines, _ = self._ReadLines("\n".join(expected).encode("ascii") + b"\n")
        self.assertEqual(lines, expected)

    def testLongLine(self):
        """Of a line that is too long both ends are kept, and the lines around it."""
        size = 2 * source.MAXIMUM_LINE_SIZE
        for end in (b"\nb\nc\n", b"\n", b""):
            with self.subTest(end=end):
                lines, line_source = self._ReadLines(b"a\n<" + b"x" * size + b">" + end)
                self.assertEqual(lines[0], "a")
                self.assertIsInstance(lines[1], source.LongLine)
                self.assertEqual(lines[1].size, size + 2)
                self.assertEqual(lines[1].head[:2], "<x")
                self.assertEqual(lines[1].tail[-2:], "x>")
                self.assertEqual(lines[2:], ["b", "c"] if len(end) > 1 else [])
                self.assertEqual(line_source.has_line_feed_at_end, bool(end))

    def testColours(self):
        """Escape sequences of colours are removed, and that is told."""
        lines, line_source = self._ReadLines(
            b"\x1b[36mread\x1b[0m(\x1b[1;31m3\x1b[m)\n"
        )
        self.assertEqual(lines, ["read(3)"])
        self.assertTrue(line_source.has_colours)
        lines, line_source = self._ReadLines(b"a\x1b[2J\n")
        self.assertEqual(lines, ["a\x1b[2J"])
        self.assertFalse(line_source.has_colours)


if __name__ == "__main__":
    unittest.main()
