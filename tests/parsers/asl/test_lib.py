"""Shared by the tests of the Apple System Log (ASL) file parser."""

import os
import shutil
import tempfile
import unittest

from unittest import mock

from dfvfs.lib import definitions as dfvfs_definitions
from dfvfs.path import factory as path_spec_factory
from dfvfs.resolver import resolver as path_spec_resolver

from plaso.parsers import mediator
from plaso.storage.fake import writer as fake_writer

from plaso_extra_parsers.parsers.asl import events as asl_events
from plaso_extra_parsers.parsers.asl import parser as asl_parser


class ASLParserTestCase(unittest.TestCase):
    """Test case that parses what a writer wrote."""

    def setUp(self):
        """Makes a folder for files."""
        self._folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self._folder)

    def WriteFile(self, data, name="2015.01.01.asl"):
        """Writes a file.

        Args:
          data (bytes): contents.
          name (Optional[str]): name of the file.

        Returns:
          str: path of the file.
        """
        path = os.path.join(self._folder, name)
        with open(path, "wb") as file_object:
            file_object.write(data)
        return path

    def ParseFile(self, path, is_compressed=False, has_old_names=False):
        """Parses a file.

        Args:
          path (str): path of the file.
          is_compressed (Optional[bool]): True if the file is compressed with gzip.
          has_old_names (Optional[bool]): True for the names that Plaso's own parser has
              in older releases than 20260720, whatever the release is.

        Returns:
          tuple[list[ASLEventData], ASLFileEventData, list[str], list[str]]: event data
              of the records and of the file, extraction warnings and recovery warnings.
        """
        path_spec = path_spec_factory.Factory.NewPathSpec(
            dfvfs_definitions.TYPE_INDICATOR_OS, location=path
        )
        if is_compressed:
            path_spec = path_spec_factory.Factory.NewPathSpec(
                dfvfs_definitions.TYPE_INDICATOR_GZIP, parent=path_spec
            )
        file_entry = path_spec_resolver.Resolver.OpenFileEntry(path_spec)

        storage_writer = fake_writer.FakeStorageWriter()
        storage_writer.Open()
        parser_mediator = mediator.ParserMediator()
        parser_mediator.SetStorageWriter(storage_writer)
        parser_mediator.SetFileEntry(file_entry)
        with mock.patch.object(asl_events, "HasOldNames", return_value=has_old_names):
            asl_parser.ASLParser().Parse(parser_mediator, file_entry.GetFileObject())

        event_data = list(storage_writer.GetAttributeContainers("event_data"))
        file_event_data = None
        if event_data:
            file_event_data = event_data.pop()
            self.assertIsInstance(file_event_data, asl_events.ASLFileEventData)
        return (
            event_data,
            file_event_data,
            [
                warning.message
                for warning in storage_writer.GetAttributeContainers(
                    "extraction_warning"
                )
            ],
            [
                warning.message
                for warning in storage_writer.GetAttributeContainers("recovery_warning")
            ],
        )
