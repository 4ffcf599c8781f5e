"""Parsers and plugins for Plaso; the code that reads the formats is in readers."""

# At the end of this import the import hook registers our parsers. A parser module that
# was imported before would be only half initialized then.
import plaso.parsers  # pylint: disable=unused-import
