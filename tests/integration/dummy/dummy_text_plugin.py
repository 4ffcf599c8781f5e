"""Dummy plugin of Plaso's text parser."""

import pyparsing

from dfdatetime import posix_time as dfdatetime_posix_time

from plaso.parsers.text_plugins import interface

import dummy_parser


class DummyTextPlugin(interface.TextPlugin):
    """Text plugin of lines that start with a word."""

    NAME = "dummy_text"
    DATA_FORMAT = "dummy text"

    _LINE_STRUCTURES = [
        ("line", pyparsing.Regex(r"dummy-text-line:(?P<text>[^\n]+)\n")("text"))
    ]

    VERIFICATION_GRAMMAR = _LINE_STRUCTURES[0][1]

    def _ParseRecord(self, parser_mediator, key, structure):
        """Parses a line."""
        event_data = dummy_parser.DummyEventData()
        event_data.dummy_text = structure[0].strip()
        event_data.recorded_time = dfdatetime_posix_time.PosixTime(timestamp=86400)
        parser_mediator.ProduceEventData(event_data)

    def CheckRequiredFormat(self, parser_mediator, text_reader):
        """Determines if the text is of this format.

        Args:
          parser_mediator (ParserMediator): parser mediator.
          text_reader (EncodedTextReader): text reader.

        Returns:
          bool: True if it is.
        """
        return text_reader.lines.startswith("dummy-text-line:")
