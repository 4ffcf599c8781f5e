"""The dumpers of plaso-extra dump, one per format.

A format adds its dumper with one row in DUMPERS. The class derives from
interface.Dumper.
"""

_PACKAGE = "plaso_extra_parsers.scripts.dumpers"

# One row each, sorted by name: name, module, class.
DUMPERS: tuple[tuple[str, str, str], ...] = (
    ("asl", f"{_PACKAGE:s}.asl", "ASLDumper"),
    ("atop", f"{_PACKAGE:s}.atop", "AtopDumper"),
    ("strace", f"{_PACKAGE:s}.strace", "StraceDumper"),
)
