"""The environment variables that switch this package, or parts of it, off.

Every process that uses Plaso imports this module, so it imports nothing but os.
"""

import os

ENVIRONMENT_VARIABLE = "PLASO_EXTRA_PARSERS"

DISABLE_VARIABLE = "PLASO_EXTRA_PARSERS_DISABLE"

# Values of the environment variable that switch everything off.
_OFF_VALUES = frozenset(["0", "disable", "disabled", "false", "no", "off"])


def IsSwitchedOff():
    """Determines if the environment switches everything off."""
    value = os.environ.get(ENVIRONMENT_VARIABLE)
    return value is not None and value.strip().lower() in _OFF_VALUES


def SwitchOff():
    """Switches everything off for the processes that this one starts."""
    os.environ[ENVIRONMENT_VARIABLE] = "off"


def _GetNames(name):
    """Retrieves the names of a parser: "text/strace" for example is "strace", too."""
    return {name, name.rpartition("/")[2]}


def GetDisabledNames():
    """Retrieves the names in PLASO_EXTRA_PARSERS_DISABLE.

    Returns:
      set[str]: names in lower case.
    """
    value = os.environ.get(DISABLE_VARIABLE, "")
    return {name.strip().lower() for name in value.split(",") if name.strip()}


def IsDisabled(name):
    """Determines if PLASO_EXTRA_PARSERS_DISABLE contains a name.

    Args:
      name (str): name of a parser, plugin, output module or repair.
    """
    return bool(_GetNames(name) & GetDisabledNames())


def GetUnknownDisabledNames(names):
    """Retrieves the names in PLASO_EXTRA_PARSERS_DISABLE that do not exist.

    Args:
      names (Iterable[str]): names of all parsers, plugins, output modules, repairs.

    Returns:
      set[str]: names in lower case.
    """
    known_names = set().union(*map(_GetNames, names))
    return GetDisabledNames() - known_names
