"""The table of parsers, text plugins and output modules: one row each.

A format adds its parser with one row in PARSERS. Another distribution adds its own with
an entry point of the group plaso_extra_parsers.registrations that refers to a
Registration (docs/own-parsers.md):

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
      data_name (str): name of the files in the data folder that belong to it:
          data_name.yaml in formatters and timeliner, data_name.txt in the folders of
          tags.
      replaces (bool): True if it replaces Plaso's own parser or plugin of that name.
    """

    kind: str
    name: str
    module_name: str
    class_name: str
    data_name: str
    replaces: bool = False


class OutputRow(NamedTuple):
    """An output module of psort and psteal.

    Attributes:
      name (str): name as in psort -o.
      module_name (str): name of the module.
      class_name (str): name of the class.
      arguments_module_name (str): name of the module with the helper for arguments of
          the command line, or None if there is none.
      arguments_class_name (str): name of the class of the helper, or None. Its NAME is
          the name of the output module, and its CATEGORY is "output".
    """

    name: str
    module_name: str
    class_name: str
    arguments_module_name: Optional[str] = None
    arguments_class_name: Optional[str] = None


class Registration(NamedTuple):
    """What one distribution adds to Plaso.

    Attributes:
      distribution (str): name of the distribution.
      version (str): version of the distribution.
      rows (tuple[ParserRow]): parsers and plugins.
      data_path (str): path of its data folder, which has the same structure as
          plaso_extra_parsers/data, or None if it has none.
      output_rows (tuple[OutputRow]): output modules.
    """

    distribution: str
    version: str
    rows: tuple[ParserRow, ...]
    data_path: Optional[str] = None
    output_rows: tuple[OutputRow, ...] = ()


_PACKAGE = "plaso_extra_parsers.parsers"

# One row each, sorted by name. The last value is True for one that replaces Plaso's.
PARSERS = (
    ParserRow(PARSER, "asl_log", f"{_PACKAGE}.asl.parser", "ASLParser", "asl", True),
    ParserRow(PARSER, "atop", f"{_PACKAGE}.atop.parser", "ATOPParser", "atop"),
    ParserRow(
        PLUGIN,
        "text/strace",
        f"{_PACKAGE}.strace.plugin",
        "StraceTextPlugin",
        "strace",
    ),
)

# One row each, sorted by name.
OUTPUT_MODULES = (
    OutputRow(
        "html_report",
        "plaso_extra_parsers.output.html_report",
        "HTMLReportOutputModule",
        "plaso_extra_parsers.output.html_report_arguments",
        "HTMLReportOutputArgumentsHelper",
    ),
)

_DATA_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data"
)


def GetOwnRegistration():
    """Retrieves what this distribution adds to Plaso."""
    return Registration(
        "plaso-extra-parsers",
        plaso_extra_parsers.GetVersion(),
        PARSERS,
        _DATA_PATH,
        OUTPUT_MODULES,
    )


def GetRegistrations():
    """Retrieves what this and other distributions add to Plaso.

    Returns:
      tuple: containing:

        list[Registration]: registrations, ours first.
        list[str]: problems of other distributions, in words.
    """
    registrations = [GetOwnRegistration()]
    problems = []
    names = {row.name for row in PARSERS + OUTPUT_MODULES}

    for entry_point in sorted(
        metadata.entry_points(group=ENTRY_POINT_GROUP), key=lambda entry: entry.name
    ):
        # pylint: disable=broad-exception-caught
        # This runs code of another distribution. Whatever it does, Plaso must continue.
        try:
            registration = entry_point.load()
            rows = tuple(ParserRow(*row) for row in registration.rows)
            output_rows = tuple(OutputRow(*row) for row in registration.output_rows)
            registration = Registration(
                str(registration.distribution),
                str(registration.version),
                tuple(row for row in rows if row.name not in names),
                registration.data_path,
                tuple(row for row in output_rows if row.name not in names),
            )
        except Exception as exception:
            problems.append(
                f"unable to load registration {entry_point.value:s}: {exception!s}"
            )
            continue

        new_names = [row.name for row in rows + output_rows]
        problems.extend(
            f"{name:s} of {registration.distribution:s} exists already"
            for name in new_names
            if name in names
        )
        names.update(new_names)
        registrations.append(registration)

    return registrations, problems
