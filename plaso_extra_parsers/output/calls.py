"""Classes of system calls, by which the ticks of a lane are coloured."""

from plaso_extra_parsers.lib import system_calls

CLASS_NAMES = system_calls.CLASS_NAMES

DESCRIPTORS = CLASS_NAMES.index(system_calls.DESCRIPTORS)
OTHER = CLASS_NAMES.index(system_calls.OTHER)
PROCESSES = CLASS_NAMES.index(system_calls.PROCESSES)
SIGNALS = CLASS_NAMES.index(system_calls.SIGNALS)

_CLASSES = {
    name: CLASS_NAMES.index(row.call_class) for name, row in system_calls.CALLS.items()
}


def GetClass(name):
    """Determines the class of a system call.

    Args:
      name (str): name or None.

    Returns:
      int: class, an index in CLASS_NAMES.
    """
    return _CLASSES.get(name, OTHER)
