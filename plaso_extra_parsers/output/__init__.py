"""Output modules of psort: the floor above the parsers, which knows no reader."""

# The hook on this package registers our modules. Were one of them to import it first,
# the hook would find that one half done.
import plaso.output  # pylint: disable=unused-import
