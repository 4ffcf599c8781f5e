"""Repairs faults of Plaso in memory, after testing which of them it has."""

import importlib

from plaso_extra_parsers.integration import changes
from plaso_extra_parsers.integration import startup
from plaso_extra_parsers.integration import switches

# States of a repair.
RIGHT = "right"
REPAIRED = "repaired"
DISABLED = "disabled"
FAILED = "failed"

_PACKAGE = "plaso_extra_parsers.integration.repairs"


class NotRepairedError(changes.PlasoChangedError):
    """Raised when known input still has a wrong result after the repair."""


def GetRepair(name):
    """Retrieves the module of a repair.

    Args:
      name (str): name, which is a value of startup.REPAIRS.

    Returns:
      module: module of repairs/.
    """
    return importlib.import_module(f"{_PACKAGE:s}.{name:s}")


def Repair(module):
    """Repairs a module of Plaso that has just been imported, if it has the fault.

    Args:
      module (module): module of Plaso that startup.REPAIRS contains.

    Returns:
      str: RIGHT, REPAIRED or DISABLED.

    Raises:
      NotRepairedError: if the repair did not help; then the module is unchanged. With a
          Plaso for which the repair was not made, other exceptions can be raised.
    """
    name = startup.REPAIRS[module.__name__]
    if switches.IsDisabled(name):
        return DISABLED

    repair = GetRepair(name)
    if repair.IsRight(module):
        return RIGHT

    replacements = repair.GetReplacements(module)
    originals = [
        (owner, method, getattr(owner, method)) for owner, method, _ in replacements
    ]
    is_repaired = False
    try:
        for owner, method, function in replacements:
            setattr(owner, method, function)
        is_repaired = repair.IsRight(module)
    finally:
        if not is_repaired:
            for owner, method, function in originals:
                setattr(owner, method, function)
    if not is_repaired:
        raise NotRepairedError(f"cannot be repaired in this Plaso: {repair.FAULT:s}")
    return REPAIRED
