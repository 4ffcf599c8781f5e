"""Tests for bounded reads."""

import io
import tracemalloc
import unittest
import zlib

from unittest import mock

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import errors


class DecodeTextTest(unittest.TestCase):
    """Tests the decoding of text."""

    def testDecodeText(self):
        """Tests that text ends at its first NUL byte, if it has one."""
        self.assertEqual(byte_reader.DecodeText(b"bash\x00\x7f\xff"), "bash")
        self.assertEqual(byte_reader.DecodeText(b"bash"), "bash")
        self.assertEqual(byte_reader.DecodeText(b"\x00bash"), "")
        self.assertEqual(byte_reader.DecodeText(b""), "")
        self.assertEqual(byte_reader.DecodeText("naïve €".encode()), "naïve €")

    def testDecodeTextNotUTF8(self):
        """Tests that bytes that are not UTF-8 stay visible, control bytes too."""
        self.assertEqual(
            byte_reader.DecodeText(b"caf\xe9 \x1b[31m \xe2\x82"),
            "caf\\xe9 \x1b[31m \\xe2\\x82",
        )


class ReadDataTest(unittest.TestCase):
    """Tests reads of an exact size."""

    def testGetFileSize(self):
        """Tests that the size of a file is found at any position."""
        file_object = io.BytesIO(b"12345")
        file_object.seek(3)
        self.assertEqual(byte_reader.GetFileSize(file_object), 5)
        self.assertEqual(byte_reader.GetFileSize(io.BytesIO()), 0)

    def testReadData(self):
        """Tests that data is read from an offset."""
        file_object = io.BytesIO(b"12345")
        self.assertEqual(byte_reader.ReadData(file_object, 1, 3, "data"), b"234")
        self.assertEqual(byte_reader.ReadData(file_object, 5, 0, "data"), b"")

    def testReadDataCutOff(self):
        """Tests that less data than expected is an error that says how much."""
        with self.assertRaises(errors.ParseError) as context:
            byte_reader.ReadData(io.BytesIO(b"12345"), 3, 4, "sample header")
        self.assertEqual(
            str(context.exception),
            "Unable to read sample header: expected 4 bytes, found 2 at offset: "
            "0x00000003",
        )

    def testReadDataError(self):
        """Tests that an error of the file becomes an error of ours."""
        with self.assertRaises(errors.ParseError) as context:
            byte_reader.ReadData(io.BytesIO(b"12345"), -1, 4, "sample header")
        self.assertTrue(
            str(context.exception).startswith("Unable to read sample header: ")
        )


class InflateStreamTest(unittest.TestCase):
    """Tests the inflation of a zlib stream."""

    def testInflateStream(self):
        """Tests that a stream of the expected size is inflated."""
        data = b"0123456789" * 100
        self.assertEqual(
            byte_reader.InflateStream(zlib.compress(data), 1000, 0, "block"), data
        )
        self.assertEqual(
            byte_reader.InflateStream(zlib.compress(b""), 0, 0, "block"), b""
        )

    def testInflateStreamBomb(self):
        """Tests that a bomb is an error and its content is never in memory."""
        data = zlib.compress(bytes(64 * 1024 * 1024))
        tracemalloc.start()
        try:
            with self.assertRaises(errors.ParseError) as context:
                byte_reader.InflateStream(data, 1000, 0x260, "task block")
            _, peak_size = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        self.assertEqual(
            str(context.exception),
            "Unable to inflate task block: expected 1000 bytes, found more at offset: "
            "0x00000260",
        )
        # The bytes that were not inflated are kept by zlib, some 64 KiB.
        self.assertLess(peak_size, 256 * 1024)

    def testInflateStreamTooMuch(self):
        """Tests that one byte too many or too few is an error."""
        data = zlib.compress(bytes(1000))
        with self.assertRaisesRegex(
            errors.ParseError, "expected 999 bytes, found more"
        ):
            byte_reader.InflateStream(data, 999, 0, "block")
        with self.assertRaises(errors.ParseError) as context:
            byte_reader.InflateStream(data, 1001, 16, "block")
        self.assertEqual(
            str(context.exception),
            "Unable to inflate block: expected 1001 bytes, found 1000 at offset: "
            "0x00000010",
        )

    def testInflatedSize(self):
        """Tests that no more than one byte over the promised size is inflated."""
        data = zlib.compress(bytes(300_000))
        for size in (0, 1, 65_535, 100_000, 299_999):
            inflater = byte_reader.Inflater(size, 0, "block")
            found_size = 0
            with self.assertRaises(errors.ParseError):
                for piece in inflater.IteratePieces([data]):
                    found_size += len(piece)
            self.assertEqual(found_size, size + 1)

    def testInflateStreamEnd(self):
        """Tests that a stream may end before the data does, and that this is told."""
        data = zlib.compress(bytes(10))
        for rest in (b"", b"1", b"12345678" * 100):
            self.assertEqual(
                byte_reader.InflateStream(data + rest, 10, 0, "block"), bytes(10)
            )
            inflater = byte_reader.Inflater(10, 0, "block")
            pieces = list(inflater.IteratePieces([data + rest]))
            self.assertEqual((pieces, inflater.stream_size), ([bytes(10)], len(data)))

    def testInflateStreamOfAnySize(self):
        """Tests that a stream is the same whether inflated at once or in pieces."""
        for size in (1000, 16_000_000, 17_000_000):
            data = bytes(size)
            stream = zlib.compress(data)
            self.assertEqual(byte_reader.InflateStream(stream, size, 0, "block"), data)

    def testInflateStreamAtOnce(self):
        """Tests that a sound stream is inflated at once, its checksum with holes."""
        hole = bytes(100_000)
        text = bytes(range(1, 251)) * 200
        for data in (b"", b"text", text, hole, text + hole, hole + text + hole + text):
            stream = zlib.compress(data)
            with mock.patch.object(byte_reader, "Inflater", side_effect=ValueError):
                self.assertEqual(
                    byte_reader.InflateStream(stream, len(data), 0, "block"), data
                )
            # Another level has another header.
            stream = zlib.compress(data, 1)
            self.assertEqual(
                byte_reader.InflateStream(stream, len(data), 0, "block"), data
            )

    def testInflateStreamChecksum(self):
        """Tests that a wrong checksum is an error, of zeros as of anything else."""
        for data in (bytes(100_000), bytes(range(250)) * 400):
            stream = bytearray(zlib.compress(data))
            for index in range(1, 5):
                stream[-index] ^= 1
                with self.assertRaisesRegex(errors.ParseError, "incorrect data check"):
                    byte_reader.InflateStream(bytes(stream), 100_000, 0, "block")
                stream[-index] ^= 1

    def testInflateStreamCutOff(self):
        """Tests that a stream cut at any byte is an error, in its checksum too."""
        data = zlib.compress(bytes(range(200)))
        for size in range(len(data)):
            with self.assertRaisesRegex(errors.ParseError, "incomplete stream"):
                byte_reader.InflateStream(data[:size], 200, 0, "block")

    def testInflateStreamDamaged(self):
        """Tests that damage is an error, found by the checksum at last."""
        expected_data = bytes(range(200))
        data = bytearray(zlib.compress(expected_data))
        number_of_errors = 0
        for offset, value in enumerate(bytes(data)):
            data[offset] = value ^ 0x10
            try:
                inflated = byte_reader.InflateStream(bytes(data), 200, 0, "block")
                self.assertEqual(inflated, expected_data)
            except errors.ParseError:
                number_of_errors += 1
            data[offset] = value
        # A deflate stream ends within a byte whose other bits mean nothing.
        self.assertGreaterEqual(number_of_errors, len(data) - 1)
        with self.assertRaisesRegex(errors.ParseError, "incorrect header check"):
            byte_reader.InflateStream(b"garbage", 200, 0, "block")


if __name__ == "__main__":
    unittest.main()
