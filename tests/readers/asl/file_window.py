"""Tests for the window on a file."""

import io
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_window


class FileWindowTest(unittest.TestCase):
    """Tests for the window on a file."""

    _DATA = bytes(range(256)) * 4

    def testGetIndex(self):
        """The window is moved to what is needed and is never larger than it has to."""
        window = file_window.FileWindow(io.BytesIO(self._DATA), window_size=100)
        self.assertEqual(window.file_size, 1024)
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

    def testReadDataError(self):
        """A file that became shorter is an error of ours."""
        file_object = io.BytesIO(self._DATA)
        window = file_window.FileWindow(file_object, window_size=100)
        file_object.truncate(500)
        with self.assertRaises(errors.ParseError):
            window.ReadData(600, 10)
        with self.assertRaises(errors.ParseError):
            window.GetIndex(600, 10)

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


if __name__ == "__main__":
    unittest.main()
