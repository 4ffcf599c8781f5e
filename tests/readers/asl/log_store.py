"""Tests for opening Apple System Log (ASL) files of any version."""

import io
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import legacy_database
from plaso_extra_parsers.readers.asl import log_file
from plaso_extra_parsers.readers.asl import log_store
from plaso_extra_parsers.readers.asl import summary
from tests.readers.asl import test_lib
from tests.writers import asl as asl_writer
from tests.writers import asl_legacy as asl_legacy_writer


class LogStoreTest(unittest.TestCase):
    """Tests for opening files."""

    def testOpenLog(self):
        """The version decides on the reader."""
        data = asl_writer.ASLWriter().GetBytes()
        self.assertIsInstance(log_store.OpenLog(io.BytesIO(data)), log_file.ASLFile)
        legacy_data = asl_legacy_writer.ASLDatabaseWriter().GetBytes()
        self.assertIsInstance(
            log_store.OpenLog(io.BytesIO(legacy_data)), legacy_database.ASLDatabase
        )

    def testOpenLogError(self):
        """A version that is not known is told as such."""
        data = asl_writer.ASLWriter().GetBytes() + b"something else"
        with self.assertRaisesRegex(errors.UnsupportedLayout, "version 2, found 9"):
            log_store.OpenLog(io.BytesIO(data[:15] + b"\x09" + data[16:]))
        with self.assertRaises(errors.WrongFormat):
            log_store.OpenLog(io.BytesIO(b"something else"))

    def testVersions(self):
        """A damaged version number costs no record, and is told."""
        for generation in (summary.GENERATION_10_5_6, summary.GENERATION_10_10):
            data = test_lib.CreateWriter(generation=generation).GetBytes()
            expected_records = list(
                log_store.OpenLog(io.BytesIO(data)).IterateRecords()
            )
            for version in [*range(256), 1 << 31, (1 << 32) - 1]:
                with self.subTest(generation=generation, version=version):
                    asl_file = log_store.OpenLog(
                        io.BytesIO(data[:12] + version.to_bytes(4, "big") + data[16:])
                    )
                    self.assertIsInstance(asl_file, log_file.ASLFile)
                    items = list(asl_file.IterateRecords())
                    if version == 2:
                        self.assertEqual(items, expected_records)
                        continue

                    self.assertEqual(items[1:], expected_records)
                    self.assertIn(f"found {version:d} in file header", str(items[0]))
                    self.assertEqual(asl_file.summary.signs, ["wrong_version"])

    def testReadStoreData(self):
        """The last message identifier of a store is read."""
        data = bytes.fromhex("00000000000003f2 00000000")
        self.assertEqual(log_store.ReadStoreData(io.BytesIO(data)), 1010)
        self.assertEqual(asl_writer.CreateStoreData(1010), data)
        for size in (0, 11, 13):
            with self.assertRaisesRegex(errors.ParseError, f"found {size:d}"):
                log_store.ReadStoreData(io.BytesIO(bytes(size)))


if __name__ == "__main__":
    unittest.main()
