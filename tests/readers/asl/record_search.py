"""Tests for the search in damaged data."""

import io
import unittest

from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import record_search
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
        """Creates a search."""
        return record_search.RecordSearch(file_window.FileWindow(file_object, **kwargs))

    def _Find(self, search, file_offset, limit_offset, is_record=True):
        """Finds what is next.

        Args:
          search (RecordSearch): search.
          file_offset (int): offset to start at.
          limit_offset (int): offset nothing goes over.
          is_record (Optional[bool]): True if what looks like a record is one.
        """
        return search.Find(file_offset, limit_offset, lambda *_: is_record)

    def testFind(self):
        """The first record is found, or another log, or nothing."""
        data = test_lib.CreateWriter(2).GetBytes()
        record_offset = test_lib.CreateWriter(2).record_offsets[0]
        size = len(data)
        for window_size in (120, 1000, 100000):
            search = self._CreateSearch(
                io.BytesIO(data + bytes(500) + data), window_size=window_size
            )
            self.assertEqual(self._Find(search, 1, size), (record_offset, False, False))
            self.assertEqual(
                self._Find(search, 1, size, is_record=False), (size, False, False)
            )
            header_offset = size + 500
            limit_offset = 2 * size + 500
            for file_offset, expected_found in (
                (size, (header_offset, True, True)),
                (size + 450, (header_offset, True, True)),
                (header_offset, (header_offset, True, True)),
                (size - 3, (header_offset, False, True)),
            ):
                self.assertEqual(
                    self._Find(search, file_offset, limit_offset), expected_found
                )
            limit_offset = size + 450
            self.assertEqual(
                self._Find(search, size, limit_offset), (limit_offset, True, False)
            )
            self.assertEqual(
                self._Find(search, size - 3, limit_offset),
                (limit_offset, False, False),
            )

    def testFindLimit(self):
        """A record is looked at no further than the limit, or the next file header."""
        writer = test_lib.CreateWriter(2)
        data = writer.GetBytes()
        places = []
        search = self._CreateSearch(io.BytesIO(data + data))
        search.Find(1, 2 * len(data), lambda *place: places.append(place))
        self.assertEqual(
            places, [(offset, len(data)) for offset in writer.record_offsets]
        )

    def testFindHeader(self):
        """A file header is found that was taken for something else."""
        data = test_lib.CreateWriter(2).GetBytes()
        search = self._CreateSearch(io.BytesIO(b"x" * 100 + data))
        for start_offset, end_offset, expected_offset in (
            (0, 150, 100),
            (0, 101, 100),
            (100, 101, 100),
            (0, 100, None),
            (101, 150, None),
        ):
            self.assertEqual(
                search.FindHeader(start_offset, end_offset), expected_offset
            )

        search = self._CreateSearch(io.BytesIO(b"ASL DB" * 100))
        self.assertIsNone(search.FindHeader(0, 500))

    def testZeros(self):
        """Zeros are read once."""
        file_object = _CountingFile(bytes(10000000))
        search = self._CreateSearch(file_object, window_size=100000)
        found = self._Find(search, 80, 10000000)
        self.assertEqual(found, (10000000, True, False))
        self.assertLessEqual(file_object.number_of_bytes, 10000000)

        data = bytes(5000000)
        file_object = _CountingFile(data + test_lib.CreateWriter(2).GetBytes() + data)
        search = self._CreateSearch(file_object, window_size=100000)
        found = self._Find(search, 80, 10000000)
        self.assertEqual(found, (5000000, True, True))
        self.assertLessEqual(file_object.number_of_bytes, 5300000)


if __name__ == "__main__":
    unittest.main()
