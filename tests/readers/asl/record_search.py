"""Tests for the search in damaged data."""

import io
import unittest

from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import record_search
from plaso_extra_parsers.readers.asl import records
from plaso_extra_parsers.readers.asl import string_table
from tests.readers.asl import test_lib


class _CountingFile(io.BytesIO):
    """File that counts what is read of it.

    Attributes:
      number_of_bytes (int): number of bytes that were read.
    """

    number_of_bytes = 0

    def read(self, size=-1):
        """Reads data.

        Args:
          size (Optional[int]): number of bytes.

        Returns:
          bytes: data.
        """
        data = super().read(size)
        self.number_of_bytes += len(data)
        return data


class RecordSearchTest(unittest.TestCase):
    """Tests for the search."""

    def _CreateSearch(self, file_object, **kwargs):
        """Creates a search.

        Args:
          file_object (file): file.
          kwargs (dict[str, object]): arguments of the window.

        Returns:
          RecordSearch: search.
        """
        window = file_window.FileWindow(file_object, **kwargs)
        strings = string_table.StringTable(window)
        return record_search.RecordSearch(window, records.RecordReader(window, strings))

    def testFind(self):
        """The first record is found, or another log, or nothing."""
        data = test_lib.CreateWriter(2).GetBytes()
        record_offset = test_lib.CreateWriter(2).record_offsets[0]
        for window_size in (120, 1000, 100000):
            search = self._CreateSearch(
                io.BytesIO(data + bytes(500) + data), window_size=window_size
            )
            found = search.Find(1, len(data), 0)
            self.assertEqual(found[:3], (record_offset, False, False))
            self.assertEqual(found.read_record.record.message, "message number 0")

            limit_offset = 2 * len(data) + 500
            found = search.Find(len(data), limit_offset, 0)
            self.assertEqual(found, (len(data) + 500, True, True, None))
            found = search.Find(len(data) + 450, limit_offset, 0)
            self.assertEqual(found, (len(data) + 500, True, True, None))
            found = search.Find(len(data), len(data) + 450, 0)
            self.assertEqual(found, (len(data) + 450, True, False, None))
            found = search.Find(len(data) - 3, len(data) + 450, 0)
            self.assertEqual(found, (len(data) + 450, False, False, None))

    def testFindHeader(self):
        """A file header is found that was taken for something else."""
        data = test_lib.CreateWriter(2).GetBytes()
        search = self._CreateSearch(io.BytesIO(b"x" * 100 + data))
        self.assertEqual(search.FindHeader(0, 150), 100)
        self.assertEqual(search.FindHeader(0, 101), 100)
        self.assertIsNone(search.FindHeader(0, 100))
        self.assertIsNone(search.FindHeader(100, 150))
        search = self._CreateSearch(io.BytesIO(b"ASL DB" * 100))
        self.assertIsNone(search.FindHeader(0, 500))

    def testZeros(self):
        """Zeros are read once."""
        file_object = _CountingFile(bytes(10000000))
        search = self._CreateSearch(file_object, window_size=100000)
        found = search.Find(80, 10000000, 0)
        self.assertEqual(found, (10000000, True, False, None))
        self.assertLessEqual(file_object.number_of_bytes, 10000000)


if __name__ == "__main__":
    unittest.main()
