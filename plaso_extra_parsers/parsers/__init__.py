"""Parsers and plugins for Plaso. What reads the formats is in readers."""

# The import hook registers our parsers at the end of this import. A parser module that
# is imported before Plaso's would be only half there by then.
import plaso.parsers  # pylint: disable=unused-import
