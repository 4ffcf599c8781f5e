"""Describes in words how the installed Plaso differs from the releases we know."""

import re

_ARGUMENT_ERRORS = (
    (
        re.compile(r"(.+)\(\) got an unexpected keyword argument '(.+)'"),
        "{0:s} takes no argument {1:s}",
    ),
    (
        re.compile(r"(.+)\(\) missing \d+ required positional arguments?: (.+)"),
        "{0:s} needs the argument {1:s}",
    ),
    (
        re.compile(r"(.+)\(\) takes (.+) but (\d+) (?:was|were) given"),
        "{0:s} takes {1:s}, not {2:s}",
    ),
)


class PlasoChangedError(Exception):
    """Raised when the installed Plaso is not one that we know how to extend."""


def _DescribeOwner(owner):
    """Describes a module, a class, or the class of an object."""
    name = getattr(owner, "__spec__", None) and getattr(owner, "__name__", None)
    if name:
        return f"module {name!s}"
    owner_class = owner if isinstance(owner, type) else type(owner)
    return f"class {owner_class.__name__:s} of {owner_class.__module__!s}"


def Describe(exception):
    """Describes why this package does not fit the installed Plaso.

    Args:
      exception (Exception): exception raised by using Plaso or by reading a file.

    Returns:
      str: text, which names the class or module and what it lacks, if that is the
          reason.
    """
    if isinstance(exception, PlasoChangedError):
        return str(exception)

    owner, name = (getattr(exception, key, None) for key in ("obj", "name"))
    if isinstance(exception, AttributeError) and name and owner is not None:
        return f"{_DescribeOwner(owner):s} has no {name:s}"

    if isinstance(exception, ImportError) and name:
        # The text of "cannot import name" says more than the name of the module.
        return f"{name:s} cannot be imported: {exception!s}"

    if isinstance(exception, TypeError):
        for pattern, text in _ARGUMENT_ERRORS:
            match = pattern.fullmatch(str(exception))
            if match:
                return text.format(*match.groups())

    return f"{type(exception).__name__:s}: {exception!s}"
