"""Tests for the window on a file."""

import io
import unittest

from unittest import mock

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import file_reader
from plaso_extra_parsers.readers.asl import file_window
from tests.writers import failing_file


class FileWindowTest(unittest.TestCase):
    """Tests for the window on a file."""

    _DATA = bytes(range(256)) * 4

    def testGetIndex(self):
        """The window is moved to what is needed and is never larger than it has to."""
        window = file_window.FileWindow(io.BytesIO(self._DATA), window_size=100)
        self.assertEqual(window.file_size, 1024)
        self.assertEqual((window.offset, window.data), (0, b""))
        for file_offset, size in ((0, 10), (90, 10), (91, 10), (50, 60), (1000, 24)):
            with self.subTest(file_offset=file_offset, size=size):
                index = window.GetIndex(file_offset, size)
                self.assertEqual(
                    window.data[index : index + size],
                    self._DATA[file_offset : file_offset + size],
                )
                self.assertLessEqual(len(window.data), 100)

        index = window.GetIndex(0, 500)
        self.assertEqual(window.data[index : index + 500], self._DATA[:500])

    def testReadOnce(self):
        """What is in the window is not read again, from its first byte to its last."""
        window = file_window.FileWindow(io.BytesIO(self._DATA), window_size=100)
        window.GetIndex(300, 10)
        with mock.patch.object(
            file_reader.FileReader, "ReadData", side_effect=AssertionError("read again")
        ):
            for file_offset, size in ((300, 10), (300, 100), (399, 1), (400, 0)):
                index = window.GetIndex(file_offset, size)
                expected = self._DATA[file_offset : file_offset + size]
                self.assertEqual(index, file_offset - 300)
                self.assertEqual(window.ReadData(file_offset, size), expected)
            self.assertEqual(window.FindByte(self._DATA[300:301], 300, 400), 300)
            self.assertEqual(window.FindByte(self._DATA[399:400], 300, 400), 399)
            self.assertEqual(window.FindByte(self._DATA[399:400], 300, 399), -1)
            for file_offset, size in ((299, 1), (300, 101), (399, 2), (400, 1)):
                with self.assertRaisesRegex(AssertionError, "read again"):
                    window.ReadData(file_offset, size)

    def testGetIndexOutside(self):
        """What is not in the file is not in the window."""
        window = file_window.FileWindow(io.BytesIO(self._DATA), window_size=100)
        self.assertEqual(window.GetIndex(1000, 25), -1)
        self.assertEqual(window.GetIndex(-1, 1), -1)
        self.assertEqual(window.GetIndex(1 << 60, 1), -1)

    def testReadData(self):
        """Data is read without moving the window, less at the end of the file."""
        window = file_window.FileWindow(io.BytesIO(self._DATA), window_size=100)
        window.GetIndex(0, 10)
        self.assertEqual(window.ReadData(500, 10), self._DATA[500:510])
        self.assertEqual(window.ReadData(20, 10), self._DATA[20:30])
        self.assertEqual(window.ReadData(1020, 10), self._DATA[1020:])
        self.assertEqual(window.ReadData(1024, 10), b"")
        self.assertEqual(window.ReadData(-5, 10), b"")
        self.assertEqual(window.offset, 0)

    def testHoles(self):
        """What cannot be read looks like zeros, is known, and is read once only."""
        file_object = failing_file.FailingFile.FailAt(self._DATA, 300, 200)
        window = file_window.FileWindow(file_object, window_size=100)
        expected_data = self._DATA[:300] + bytes(200) + self._DATA[500:]
        for offset in range(0, 1024, 7):
            self.assertEqual(
                window.ReadData(offset, 50), expected_data[offset : offset + 50]
            )
            index = window.GetIndex(offset, 1)
            self.assertEqual(
                window.data[index:], expected_data[offset:][: len(window.data) - index]
            )
        self.assertEqual(
            [(hole.offset, hole.end_offset) for hole in window.holes], [(300, 500)]
        )
        self.assertIn("200 bytes of the file cannot be read", window.holes[0].message)
        self.assertLess(file_object.number_of_errors, 50)
        self.assertIsNone(window.FindHole(200, 300))
        self.assertIsNone(window.FindHole(500, 600))
        self.assertEqual(window.FindHole(200, 301), window.holes[0])

    def testOverlappingHoles(self):
        """A part that cannot be read is known once, however it was come across."""
        for first, second, expected in (
            ((350, 50), (300, 100), [(300, 500)]),
            ((300, 10), (310, 10), [(300, 500)]),
            ((499, 1), (300, 1), [(300, 500)]),
        ):
            file_object = failing_file.FailingFile.FailAt(self._DATA, 300, 200)
            window = file_window.FileWindow(file_object, window_size=100)
            for file_offset, size in (first, second):
                self.assertEqual(window.ReadData(file_offset, size), bytes(size))
            holes = [hole[:2] for hole in window.holes]
            self.assertEqual(holes, expected, (first, second))

    def testManyHoles(self):
        """A file with too many parts that cannot be read is not read any further."""
        file_object = failing_file.RepeatedlyFailingFile(self._DATA, 100)
        window = file_window.FileWindow(file_object, window_size=50)
        with mock.patch.object(file_window, "_MAXIMUM_NUMBER_OF_HOLES", 3):
            for offset in (50, 250, 150):
                window.ReadData(offset, 100)
            self.assertEqual(
                [hole[:2] for hole in window.holes],
                [(100, 101), (200, 201), (300, 301)],
            )
            with self.assertRaises(errors.ReadError) as context:
                window.ReadData(380, 100)
        self.assertEqual(context.exception.offset, 400)

    def testIterateNewHoles(self):
        """What cannot be read is reported once, as far as it is asked for."""
        file_object = failing_file.RepeatedlyFailingFile(self._DATA, 400)
        window = file_window.FileWindow(file_object)
        window.ReadData(0, 1024)
        for file_offset, expected_offsets in (
            (400, []),
            (401, [400]),
            (401, []),
            (1024, [800]),
            (1024, []),
        ):
            new_holes = list(window.IterateNewHoles(file_offset))
            self.assertEqual([hole.offset for hole in new_holes], expected_offsets)
            for hole in new_holes:
                self.assertEqual(hole.end_offset, hole.offset + 1)
                self.assertIn("1 bytes of the file cannot be read", hole.message)

    def testShortenedFile(self):
        """A file that became shorter has a hole at its end."""
        file_object = io.BytesIO(self._DATA)
        window = file_window.FileWindow(file_object, window_size=100)
        file_object.truncate(500)
        self.assertEqual(window.ReadData(495, 10), self._DATA[495:500] + bytes(5))
        self.assertEqual(window.holes[0][:2], (500, 1024))

    def testFindByte(self):
        """A byte is found in the window and outside of it."""
        data = b"x" * 1000 + b"\x00" + b"y" * 1000 + b"\x00"
        for window_size in (10, 64, 5000):
            with self.subTest(window_size=window_size):
                window = file_window.FileWindow(io.BytesIO(data), window_size)
                window.GetIndex(0, 10)
                self.assertEqual(window.FindByte(b"\x00", 0, 2002), 1000)
                self.assertEqual(window.FindByte(b"\x00", 1001, 2002), 2001)
                self.assertEqual(window.FindByte(b"\x00", 0, 1000), -1)
                self.assertEqual(window.FindByte(b"\x00", 1001, 9999), 2001)
                self.assertEqual(window.FindByte(b"z", 0, 9999), -1)

                window = file_window.FileWindow(io.BytesIO(data), window_size)
                window.GetIndex(10, 10)
                self.assertEqual(window.FindByte(b"\x00", 20, 995), -1)
                self.assertEqual(window.FindByte(b"\x00", 20, 1005), 1000)

    def testFindNonZero(self):
        """The end of a run of zero bytes is found, however long it is."""
        data = bytes(10000) + b"x" + bytes(100)
        for window_size in (10, 64, 50000):
            with self.subTest(window_size=window_size):
                window = file_window.FileWindow(io.BytesIO(data), window_size)
                self.assertEqual(window.FindNonZero(0, 10101), 10000)
                self.assertEqual(window.FindNonZero(0, 10000), 10000)
                self.assertEqual(window.FindNonZero(10001, 10101), 10101)
                self.assertEqual(window.FindNonZero(10000, 10101), 10000)
                # The file ends before.
                self.assertEqual(window.FindNonZero(10001, 20000), 20000)
        for value in range(1, 256):
            window = file_window.FileWindow(io.BytesIO(bytes(9) + bytes([value])))
            self.assertEqual(window.FindNonZero(0, 10), 9)


if __name__ == "__main__":
    unittest.main()
