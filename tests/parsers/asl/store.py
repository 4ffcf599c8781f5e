"""Tests for reading the StoreData beside an Apple System Log (ASL) file."""

import gzip
import os
import unittest

from unittest import mock

from dfvfs.lib import errors as dfvfs_errors

from plaso.parsers import mediator

from plaso_extra_parsers.parsers.asl import store
from tests.parsers.asl import test_lib as asl_test_lib
from tests.writers import asl as asl_writer


class StoreDataTest(asl_test_lib.ASLParserTestCase):
    """Tests for the StoreData."""

    def testReadStoreIdentifier(self):
        """The last identifier of the store is compared, for a compressed file too."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage(identifier=1000)
        data = writer.GetBytes()
        paths = (
            (self.WriteFile(data), False),
            (self.WriteFile(gzip.compress(data), "2015.01.01.asl.gz"), True),
        )
        for identifier, number_of_warnings in ((1000, 0), (1010, 0), (990, 1)):
            self.WriteFile(asl_writer.CreateStoreData(identifier), "StoreData")
            for path, is_compressed in paths:
                with self.subTest(identifier=identifier, is_compressed=is_compressed):
                    _, file_event_data, extraction_warnings, recovery_warnings = (
                        self.ParseFile(path, is_compressed=is_compressed)
                    )
                    self.assertTrue(
                        file_event_data.extra_information.endswith(
                            f", Last identifier of the store: {identifier:d}"
                        )
                    )
                    self.assertEqual(extraction_warnings, [])
                    self.assertEqual(len(recovery_warnings), number_of_warnings)
                    self.assertFalse(file_event_data.is_dirty)
                    self.assertEqual(
                        "Traits: store_data_behind"
                        in file_event_data.extra_information,
                        bool(number_of_warnings),
                    )

        # What cannot be stored is left out.
        self.WriteFile(asl_writer.CreateStoreData((1 << 63) - 1), "StoreData")
        _, file_event_data, _, _ = self.ParseFile(paths[0][0])
        self.assertTrue(
            file_event_data.extra_information.endswith(
                "Last identifier of the store: 9223372036854775807"
            )
        )
        self.WriteFile(asl_writer.CreateStoreData(1 << 63), "StoreData")
        _, file_event_data, extraction_warnings, _ = self.ParseFile(paths[0][0])
        self.assertNotIn("store", file_event_data.extra_information)
        self.assertEqual(extraction_warnings, [])

        self.WriteFile(b"no StoreData", "StoreData2")
        self.WriteFile(b"not 12", "StoreData")
        _, file_event_data, extraction_warnings, _ = self.ParseFile(paths[0][0])
        self.assertNotIn("store", file_event_data.extra_information)
        self.assertEqual(len(extraction_warnings), 1)
        self.assertIn("expected 12 bytes, found 6", extraction_warnings[0])

    def testNoStoreData(self):
        """Without a folder, or without a StoreData in it, there is no identifier."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage(identifier=1000)
        path = self.WriteFile(writer.GetBytes())
        _, file_event_data, extraction_warnings, _ = self.ParseFile(path)
        self.assertNotIn("store", file_event_data.extra_information)
        os.mkdir(os.path.join(os.path.dirname(path), "StoreData"))
        _, file_event_data, extraction_warnings, _ = self.ParseFile(path)
        self.assertNotIn("store", file_event_data.extra_information)
        self.assertEqual(extraction_warnings, [])

        parser_mediator = mediator.ParserMediator()
        self.assertIsNone(store.ReadStoreIdentifier(parser_mediator))
        for result in (None, OSError("no folder"), dfvfs_errors.BackEndError("none")):
            file_entry = mock.Mock()
            file_entry.GetParentFileEntry.side_effect = [result]
            with mock.patch.object(
                parser_mediator, "GetFileEntry", return_value=file_entry
            ):
                self.assertIsNone(store.ReadStoreIdentifier(parser_mediator))


if __name__ == "__main__":
    unittest.main()
