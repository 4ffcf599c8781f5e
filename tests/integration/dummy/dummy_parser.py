"""Dummy parsers that show how another distribution brings its own."""

from dfdatetime import posix_time as dfdatetime_posix_time

from plaso.containers import events
from plaso.lib import errors
from plaso.lib import specification
from plaso.parsers import interface


class DummyEventData(events.EventData):
    """Dummy event data.

    Attributes:
      dummy_text (str): text after the signature.
      recorded_time (dfdatetime.DateTimeValues): date and time of the record.
    """

    DATA_TYPE = "test:dummy:entry"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.dummy_text = None
        self.recorded_time = None


class DummyParser(interface.FileObjectParser):
    """Parser of a signature and a line of text."""

    NAME = "dummy"
    DATA_FORMAT = "dummy file"

    _SIGNATURE = b"dummy-parser-file:"

    @classmethod
    def GetFormatSpecification(cls):
        """Retrieves the format specification.

        Returns:
          FormatSpecification: format specification.
        """
        format_specification = specification.FormatSpecification(cls.NAME)
        format_specification.AddNewSignature(cls._SIGNATURE, offset=0)
        return format_specification

    def ParseFileObject(self, parser_mediator, file_object):
        """Parses a file.

        Args:
          parser_mediator (ParserMediator): parser mediator.
          file_object (dfvfs.FileIO): file-like object.

        Raises:
          WrongParser: if the file is not a dummy.
        """
        data = file_object.read(1024)
        if not data.startswith(self._SIGNATURE):
            raise errors.WrongParser("not a dummy")

        event_data = DummyEventData()
        event_data.dummy_text = data[len(self._SIGNATURE) :].decode("utf-8").strip()
        event_data.recorded_time = dfdatetime_posix_time.PosixTime(timestamp=86400)
        parser_mediator.ProduceEventData(event_data)


class DummyLocateParser(DummyParser):
    """Parser that takes the place of one of Plaso's."""

    NAME = "locate_database"

    _SIGNATURE = b"dummy-locate-file:"
