"""Registration of the dummy parsers, as another distribution would bring it."""

import os

from plaso_extra_parsers.integration import registrations

REGISTRATION = registrations.Registration(
    "dummy-parser",
    "1.0",
    (
        registrations.ParserRow(
            registrations.PARSER, "dummy", "dummy_parser", "DummyParser", "dummy"
        ),
        registrations.ParserRow(
            registrations.PARSER,
            "locate_database",
            "dummy_parser",
            "DummyLocateParser",
            "dummy_locate",
            replaces=True,
        ),
        registrations.ParserRow(
            registrations.PLUGIN,
            "text/dummy_text",
            "dummy_text_plugin",
            "DummyTextPlugin",
            "dummy",
        ),
    ),
    os.path.join(os.path.dirname(os.path.abspath(__file__)), "dummy_data"),
    (
        registrations.OutputRow(
            "dummy_output",
            "dummy_output",
            "DummyOutputModule",
            "dummy_output",
            "DummyOutputArgumentsHelper",
        ),
    ),
)
