"""Tests for files of which a part cannot be read."""

import errno
import io
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import file_reader

from tests.writers import failing_file

_DATA = bytes(range(256)) * 400


class _VastFile(io.RawIOBase):
    """File of any size, of which only one part can be read."""

    def __init__(self, size, readable_range):
        """Makes a file of a size in bytes, with a range of readable offsets."""
        super().__init__()
        self._offset = 0
        self._readable_range = readable_range
        self._size = size
        self.number_of_errors = 0

    def seek(self, offset, whence=0):
        """Sets the offset."""
        self._offset = offset + (self._size if whence == 2 else 0)
        return self._offset

    def tell(self):
        """Retrieves the offset."""
        return self._offset

    def read(self, size=-1):  # pylint: disable=unused-argument
        """Reads one byte."""
        if self._offset not in self._readable_range:
            self.number_of_errors += 1
            raise OSError(errno.EIO, "Input/output error")
        return bytes(1)


def _Describe(reader, block_size):
    """Reads all blocks and describes them.

    Args:
      reader (FileReader): file reader.
      block_size (int): size of a block in bytes.

    Returns:
      list[bytes|tuple[int, int]]: data that follows each other as one, and offsets of
          what cannot be read.
    """
    descriptions = []
    for block in reader.IterateBlocks(block_size):
        if isinstance(block, errors.ReadError):
            descriptions.append((block.offset, block.end_offset))
        elif descriptions and isinstance(descriptions[-1], bytes):
            descriptions[-1] += block
        else:
            descriptions.append(block)
    return descriptions


class FileReaderTest(unittest.TestCase):
    """Tests the reader."""

    def testReadData(self):
        """Tests that data is read from an offset, of exactly the size."""
        reader = file_reader.FileReader(io.BytesIO(b"12345"))
        self.assertEqual(reader.file_size, 5)
        self.assertEqual(reader.ReadData(1, 3, "data"), b"234")
        self.assertEqual(reader.ReadData(5, 0, "data"), b"")

    def testReadDataBehindEnd(self):
        """Tests that the end of the file is an error of its own."""
        reader = file_reader.FileReader(io.BytesIO(b"12345"))
        for offset, size, expected in (
            (3, 4, "expected 4 bytes, found 2 at offset: 0x00000003"),
            (9, 1, "expected 1 bytes, found 0 at offset: 0x00000009"),
        ):
            with self.assertRaises(errors.ParseError) as context:
                reader.ReadData(offset, size, "sample header")
            self.assertEqual(
                str(context.exception), f"Unable to read sample header: {expected}"
            )
            self.assertNotIsInstance(context.exception, errors.ReadError)

    def testNegativeOffset(self):
        """Tests that an offset before the file is an error."""
        reader = file_reader.FileReader(io.BytesIO(b"12345"))
        with self.assertRaises(errors.ParseError):
            reader.ReadData(-1, 4, "data")

    def testReadError(self):
        """Tests that the error says where reading stops and works again, and why."""
        reader = file_reader.FileReader(failing_file.FailingFile.FailAt(_DATA, 5000))
        with self.assertRaises(errors.ReadError) as context:
            reader.ReadData(4900, 200, "system block")
        self.assertEqual(
            str(context.exception),
            "Unable to read system block: 4096 bytes of the file cannot be read: "
            "Input/output error at offset: 0x00001388",
        )
        self.assertEqual(context.exception.end_offset, 9096)
        self.assertEqual(reader.ReadData(4900, 100, "data"), _DATA[4900:5000])
        self.assertEqual(reader.ReadData(9096, 100, "data"), _DATA[9096:9196])

    def testSizeError(self):
        """Tests that a file without a size is an error of ours."""
        file_object = io.BytesIO()
        file_object.close()
        with self.assertRaisesRegex(
            errors.ReadError, "size of file: .*closed"
        ) as context:
            file_reader.FileReader(file_object)
        self.assertEqual(
            (context.exception.offset, context.exception.end_offset), (0, 0)
        )

    def testShortReads(self):
        """Tests that a file that gives a byte at a time is read whole."""

        class _SlowFile(io.BytesIO):
            def read(self, size=-1):
                return super().read(min(size, 1))

        reader = file_reader.FileReader(_SlowFile(b"12345"))
        self.assertEqual(reader.ReadData(0, 5, "data"), b"12345")
        self.assertEqual(list(reader.IterateBlocks(2)), [b"12", b"34", b"5"])

    def testIterateBlocks(self):
        """Tests that all that can be read is read, wherever the damage is."""
        size = len(_DATA)
        for offset in (
            0,
            1,
            511,
            4096,
            8191,
            50000,
            size - 4097,
            size - 4096,
            size - 1,
        ):
            end_offset = min(offset + 4096, size)
            for file_object in (
                failing_file.FailingFile.FailAt(_DATA, offset),
                failing_file.FailingFile.ReturnLess(_DATA, offset, 4096),
            ):
                expected = [_DATA[:offset], (offset, end_offset), _DATA[end_offset:]]
                reader = file_reader.FileReader(file_object)
                for block_size in (100, 4096, 8192, 1000000):
                    self.assertEqual(
                        _Describe(reader, block_size),
                        [part for part in expected if part],
                        (offset, block_size),
                    )

    def testDeviceGone(self):
        """Tests that a device that is gone costs few reads."""
        data = bytes(100000000)
        for create in (
            failing_file.FailingFile.FailFrom,
            failing_file.FailingFile.ReturnLess,
        ):
            file_object = create(data, 1000)
            reader = file_reader.FileReader(file_object)
            self.assertEqual(_Describe(reader, 65536), [bytes(1000), (1000, len(data))])
            self.assertLess(file_object.number_of_errors, 300)

    def testVastFile(self):
        """Tests that few reads find what is readable, if it is 1/256 of a file."""
        for size, readable_size in ((2**27, 2**20), (2**40, 2**32)):
            for offset in (size // 8 + 12345, size // 2, size - readable_size):
                file_object = _VastFile(size, range(offset, offset + readable_size))
                reader = file_reader.FileReader(file_object)
                self.assertEqual(reader.FindReadable(0), offset)
                self.assertLess(file_object.number_of_errors, 350)

    def testReason(self):
        """Tests that of the reasons of libraries the first line is said."""

        class _LibraryFile(io.BytesIO):
            def read(self, size=-1):
                raise RuntimeError("pyfs_read: unable to read.\nlibfs_read: no data.")

        reader = file_reader.FileReader(_LibraryFile(b"12345"))
        (error,) = reader.IterateBlocks(5, description="line")
        self.assertEqual(
            str(error),
            "Unable to read line: 5 bytes of the file cannot be read: pyfs_read: "
            "unable to read. at offset: 0x00000000",
        )


if __name__ == "__main__":
    unittest.main()
