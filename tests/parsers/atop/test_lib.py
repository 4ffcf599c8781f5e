"""What the tests of the atop parser share."""

import io
import unittest

from dfdatetime import interface as dfdatetime_interface

from plaso.parsers import mediator
from plaso.storage.fake import writer as fake_writer

from plaso_extra_parsers.parsers.atop import parser as atop_parser

from tests.readers.atop import test_lib

_WARNING_TYPES = ("extraction_warning", "recovery_warning")


def NumberMembers(layout):
    """Makes a structure whose integers are all different.

    Args:
      layout (RecordLayout): layout of the structure.

    Returns:
      dict[str, int]: place of each member that is an integer, which counts from 1.
    """
    return {
        field.name: place
        for place, field in enumerate(layout.fields, 1)
        if field.format[-1:] not in "dfs"
    }


class _FileObject(io.BytesIO):
    """File-like object as dfVFS has them."""

    # pylint: disable-next=invalid-name
    def get_size(self):
        """Retrieves the size.

        Returns:
          int: size in bytes.
        """
        return len(self.getbuffer())


class ParsedFile:
    """What the parser made of a file.

    Attributes:
      event_data (list[EventData]): event data in the order it was produced.
      extraction_warnings (list[str]): messages of extraction warnings.
      recovery_warnings (list[str]): messages of recovery warnings.
    """

    def __init__(self, data, file_object=None, abort_after=None):
        """Parses a file.

        Args:
          data (bytes): contents of the file.
          file_object (Optional[file]): file of that contents that is read instead.
          abort_after (Optional[int]): number of event data after which Plaso aborts.
        """
        super().__init__()
        storage_writer = fake_writer.FakeStorageWriter()
        storage_writer.Open()
        parser_mediator = mediator.ParserMediator()
        parser_mediator.SetStorageWriter(storage_writer)
        if abort_after is not None:
            parser_mediator = _AbortingMediator(parser_mediator, abort_after)
        atop_parser.ATOPParser().ParseFileObject(
            parser_mediator, file_object or _FileObject(data)
        )

        self.event_data = list(storage_writer.GetAttributeContainers("event_data"))
        self.extraction_warnings, self.recovery_warnings = (
            [
                warning.message
                for warning in storage_writer.GetAttributeContainers(container_type)
            ]
            for container_type in _WARNING_TYPES
        )

    def Get(self, kind, **values):
        """Retrieves event data.

        Args:
          kind (str): last part of the data type.
          values (dict[str, object]): values of attributes it must have.

        Returns:
          list[EventData]: event data.
        """
        return [
            event_data
            for event_data in self.event_data
            if event_data.data_type == f"linux:atop:{kind:s}"
            and all(
                getattr(event_data, name) == value for name, value in values.items()
            )
        ]

    def Count(self):
        """Counts the event data.

        Returns:
          dict[str, int]: number per last part of the data type.
        """
        counts = {}
        for event_data in self.event_data:
            kind = event_data.data_type.rpartition(":")[2]
            counts[kind] = counts.get(kind, 0) + 1
        return counts


class _AbortingMediator:
    """Mediator that says that Plaso aborts after some event data."""

    def __init__(self, parser_mediator, number_of_event_data):
        """Initializes a mediator.

        Args:
          parser_mediator (ParserMediator): mediator.
          number_of_event_data (int): number of event data after which to abort.
        """
        super().__init__()
        self._number_of_event_data = number_of_event_data
        self._parser_mediator = parser_mediator

    def __getattr__(self, name):
        """Retrieves what the mediator has."""
        return getattr(self._parser_mediator, name)

    @property
    def abort(self):
        """bool: True if parsing should be aborted."""
        number_of_event_data = self._parser_mediator.number_of_produced_event_data
        return number_of_event_data >= self._number_of_event_data


class AtopParserTestCase(unittest.TestCase):
    """Base of the tests of the atop parser."""

    maxDiff = None

    def CheckEventData(self, event_data, expected_values):
        """Checks every attribute of event data.

        Args:
          event_data (EventData): event data.
          expected_values (dict[str, object]): values of the attributes that are not
              None; dates and times as text.
        """
        values = {}
        for name, value in vars(event_data).items():
            if isinstance(value, dfdatetime_interface.DateTimeValues):
                value = value.CopyToDateTimeString()
            if value is not None and not name.startswith("_"):
                values[name] = value
        self.assertEqual(values.pop("data_type"), event_data.DATA_TYPE)
        self.assertEqual(values, expected_values)

    def ParseRecording(self, recording):
        """Parses a recording.

        Args:
          recording (str): folder of the recording.

        Returns:
          ParsedFile: parsed file.
        """
        return ParsedFile(test_lib.ReadFile(recording, "basic.raw"))
