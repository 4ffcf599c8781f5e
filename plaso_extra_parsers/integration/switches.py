"""The environment variables that switch all of it, or parts of it, off.

Imported at every start of the Python interpreter: nothing but os is imported.
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
    """Retrieves the names that the environment leaves out.

    Returns:
      set[str]: names in lower case.
    """
    value = os.environ.get(DISABLE_VARIABLE, "")
    return {name.strip().lower() for name in value.split(",") if name.strip()}


def IsDisabled(name):
    """Determines if the environment leaves something out.

    Args:
      name (str): name of a parser, plugin, output module or repair.
    """
    return bool(_GetNames(name) & GetDisabledNames())


def GetUnknownDisabledNames(names):
    """Retrieves the names that the environment leaves out and that nothing has.

    Args:
      names (Iterable[str]): names of all parsers, plugins, output modules, repairs.

    Returns:
      set[str]: names in lower case.
    """
    known_names = set().union(*map(_GetNames, names))
    return GetDisabledNames() - known_names
