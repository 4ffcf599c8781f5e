"""The parsers and text plugins there are: one row each.

A room adds its parser with one row in PARSERS. Another distribution brings its own
with an entry point of the group plaso_extra_parsers.registrations, whose object is a
Registration:

    [options.entry_points]
    plaso_extra_parsers.registrations =
        acme = acme_parsers.registration:REGISTRATION
"""

import os

from importlib import metadata
from typing import NamedTuple
from typing import Optional

import plaso_extra_parsers

ENTRY_POINT_GROUP = "plaso_extra_parsers.registrations"

DISABLE_VARIABLE = "PLASO_EXTRA_PARSERS_DISABLE"

PARSER = "parser"
PLUGIN = "plugin"


class ParserRow(NamedTuple):
    """A parser, or a plugin of one of Plaso's parsers.

    Attributes:
      kind (str): PARSER or PLUGIN.
      name (str): name as in --parsers: "atop", or "text/strace" for a plugin of
          Plaso's parser "text".
      module_name (str): name of the module.
      class_name (str): name of the class.
      room (str): name of the files in the data folder that belong to it: room.yaml
          in formatters and timeliner, room.txt in the folders of tags.
      replaces (bool): True if it takes the place of Plaso's own of that name.
    """

    kind: str
    name: str
    module_name: str
    class_name: str
    room: str
    replaces: bool = False


class Registration(NamedTuple):
    """What one distribution brings.

    Attributes:
      distribution (str): name of the distribution.
      version (str): version of the distribution.
      rows (tuple[ParserRow]): parsers and plugins.
      data_path (str): path of its data folder or None if it has none. The data
          folder has the form of plaso_extra_parsers/data.
    """

    distribution: str
    version: str
    rows: tuple[ParserRow, ...]
    data_path: Optional[str] = None


_PACKAGE = "plaso_extra_parsers.parsers"

# One row each, sorted by name. Keyword "replaces" for one that replaces Plaso's.
PARSERS = (
    ParserRow(PARSER, "asl_log", f"{_PACKAGE}.asl", "ASLParser", "asl", True),
    ParserRow(PARSER, "atop", f"{_PACKAGE}.atop", "ATOPParser", "atop"),
    ParserRow(
        PLUGIN,
        "text/strace",
        f"{_PACKAGE}.text_plugins.strace",
        "StraceTextPlugin",
        "strace",
    ),
)

_DATA_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data"
)


def GetOwnRegistration():
    """Retrieves what this distribution brings.

    Returns:
      Registration: registration.
    """
    return Registration(
        "plaso-extra-parsers", plaso_extra_parsers.__version__, PARSERS, _DATA_PATH
    )


def GetRegistrations():
    """Retrieves what this and other distributions bring.

    Returns:
      tuple: containing:

        list[Registration]: registrations, ours first.
        list[str]: what is wrong with those of other distributions.
    """
    registrations = [GetOwnRegistration()]
    problems = []
    names = {row.name for row in PARSERS}

    for entry_point in sorted(
        metadata.entry_points(group=ENTRY_POINT_GROUP), key=lambda entry: entry.name
    ):
        # pylint: disable=broad-exception-caught
        # Code of others runs here, and Plaso must run on whatever it does.
        try:
            registration = entry_point.load()
            rows = tuple(ParserRow(*row) for row in registration.rows)
            registration = Registration(
                str(registration.distribution),
                str(registration.version),
                tuple(row for row in rows if row.name not in names),
                registration.data_path,
            )
        except Exception as exception:
            problems.append(
                f"unable to load registration {entry_point.value:s}: {exception!s}"
            )
            continue

        problems.extend(
            f"{row.name:s} of {registration.distribution:s} exists already"
            for row in rows
            if row.name in names
        )
        names.update(row.name for row in rows)
        registrations.append(registration)

    return registrations, problems


def GetDisabledNames():
    """Retrieves the names that the environment leaves out.

    Returns:
      frozenset[str]: names in lower case; the name of a plugin may be there with or
          without that of its parser.
    """
    value = os.environ.get(DISABLE_VARIABLE, "")
    return frozenset(name.strip().lower() for name in value.split(",") if name.strip())


def GetUnknownDisabledNames(rows):
    """Retrieves the names that the environment leaves out and that nothing has.

    Args:
      rows (list[ParserRow]): all rows.

    Returns:
      set[str]: names in lower case.
    """
    names = {name for row in rows for name in (row.name, row.name.rpartition("/")[2])}
    return set(GetDisabledNames()) - names


def IsDisabled(row):
    """Determines if the environment leaves out a parser or plugin.

    Args:
      row (ParserRow): row.

    Returns:
      bool: True if it is left out.
    """
    return bool({row.name, row.name.rpartition("/")[2]} & GetDisabledNames())
