"""Output modules of psort: the floor above the parsers, which knows no reader."""

# The hook on this package registers our modules. If one of them imported the package
# first, the hook would find that module half initialized.
import plaso.output  # pylint: disable=unused-import
