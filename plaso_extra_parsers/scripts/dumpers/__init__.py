"""What plaso-extra dump prints of each format.

A room adds its dumper with one row in DUMPERS. The class derives from
interface.Dumper.
"""

# Sorted by name. name, module, class.
DUMPERS = ()
