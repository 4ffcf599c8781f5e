"""Tests for the lines of a text file in batches."""

import io
import unittest

from unittest import mock

from plaso_extra_parsers.readers.strace.lines import source
from tests.writers import failing_file


class LineSourceTest(unittest.TestCase):
    """Tests for the lines of a text file in batches."""

    def _ReadLines(self, data):
        """Reads the lines of a file."""
        line_source = source.LineSource(io.BytesIO(data))
        lines = []
        for batch in line_source.IterateBatches():
            if not isinstance(batch, list):
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

    def testUnreadable(self):
        """Around data that cannot be read the parts of the lines are handed out."""
        data = b"first\n" + b"a" * 100 + b"\nlast\n"
        line_source = source.LineSource(failing_file.FailingFile.FailAt(data, 20, 30))
        first, before, error, behind, last = line_source.IterateBatches()
        self.assertEqual((first, last), (["first"], ["last"]))
        self.assertEqual(before, source.CutLine("a" * 14, True))
        self.assertEqual((error.offset, error.end_offset), (20, 50))
        self.assertEqual(behind, source.CutLine("a" * 56, False))

        line_source = source.LineSource(failing_file.FailingFile.FailAt(data, 108, 1))
        *_, behind = line_source.IterateBatches()
        self.assertEqual(behind, source.CutLine("st", False))

    def testByteOrderMark(self):
        """A byte order mark is left out, also if it is read in parts."""
        for data, expected in (
            (b"\xef\xbb\xbfa\n", ["a"]),
            (b"\xef\xbb", ["\\xef\\xbb"]),
            (b"\xef\xbb\xbf", []),
        ):
            for size in (1, 2, 100):
                with mock.patch.object(source, "READ_SIZE", size):
                    lines, _ = self._ReadLines(data)
                self.assertEqual([line for line in lines if line], expected)


class BlocksTest(unittest.TestCase):
    """Tests for blocks of a file."""

    def testIterateBlocks(self):
        """Blocks hold all data, or as much of it as is wanted."""
        data = bytes(range(256)) * 4
        for size in (1, 100, 5000):
            with mock.patch.object(source, "READ_SIZE", size):
                for maximum_size in (None, 300, 5000):
                    blocks = list(source.IterateBlocks(io.BytesIO(data), maximum_size))
                    self.assertEqual(b"".join(blocks), data[:maximum_size])
                self.assertEqual(source.ReadStart(io.BytesIO(data), 300), data[:300])

    def testUnreadable(self):
        """Blocks go on behind data that cannot be read."""
        data = bytes(range(256)) * 4
        first, error, last = source.IterateBlocks(
            failing_file.FailingFile.FailAt(data, 100, 50)
        )
        self.assertEqual((first, last), (data[:100], data[150:]))
        self.assertEqual((error.offset, error.end_offset), (100, 150))
        blocks = list(
            source.IterateBlocks(failing_file.FailingFile.FailAt(data, 100, 50), 160)
        )
        self.assertEqual(blocks[0], data[:100])
        file_object = failing_file.FailingFile.FailAt(data, 100, 50)
        self.assertEqual(source.ReadStart(file_object, 300), data[:100])

    def testWithoutSize(self):
        """A file without a size ends where its data does."""
        for read, expected in (
            (mock.Mock(side_effect=[b"a", b""]), [b"a"]),
            (mock.Mock(side_effect=[b"a", OSError("gone")]), [b"a", 1]),
        ):
            file_object = mock.Mock(read=read)
            file_object.seek.side_effect = [0, OSError("no size")]
            blocks = [
                getattr(block, "offset", block)
                for block in source.IterateBlocks(file_object)
            ]
            self.assertEqual(blocks, expected)

    def testIterateTexts(self):
        """Texts hold whole lines, however much is read at a time."""
        for size in (1, 7, 100):
            with mock.patch.object(source, "READ_SIZE", size):
                lines = source.LineSource(io.BytesIO(b"first\n\nthird\nfourth"))
                self.assertEqual(
                    "\n".join(lines.IterateTexts()), "first\n\nthird\nfourth"
                )


if __name__ == "__main__":
    unittest.main()
