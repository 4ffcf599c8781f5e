"""Registers parsers, plugins and output modules with Plaso, and takes them out again.

Plaso silently drops event data without a timeliner entry. If our data cannot be joined
to Plaso's, the parsers are therefore removed again, which is reported once on standard
error.
"""

import functools
import importlib
import sys

from typing import NamedTuple

import plaso
import yaml

from plaso.lib import errors

import plaso_extra_parsers

from plaso_extra_parsers.integration import changes
from plaso_extra_parsers.integration import registrations
from plaso_extra_parsers.integration import switches

# States of a parser, plugin or output module.
WAITING = "waiting"
REGISTERED = "registered"
REPLACED = "replaced"
DISABLED = "disabled"
FAILED = "failed"

# Exceptions raised by invalid data files of a distribution.
_DATA_ERRORS = (
    AttributeError,
    KeyError,
    OSError,
    TypeError,
    ValueError,
    errors.Error,
    yaml.YAMLError,
)


class Addition(NamedTuple):
    """What one distribution adds to the data of Plaso.

    Attributes:
      distribution (str): name of the distribution.
      data_path (str): path of its data folder.
      data_names (frozenset[str]): names of the files of the parsers that are in use.
      parser_names (frozenset[str]): names of the parsers and plugins that are in use.
    """

    distribution: str
    data_path: str
    data_names: frozenset[str]
    parser_names: frozenset[str]


class Integration:
    """What has been done to Plaso in this process.

    Attributes:
      has_reported (bool): True if problems were printed, or the caller prints them.
      is_off (bool): True if everything was removed again.
      problems (list[str]): what did not work.
      registrations (list[Registration]): what distributions add to Plaso.
      repairs (dict[str, str]): state per name of a repair that was tried.
      states (dict[str, str]): state per name of a parser, plugin or output module.
    """

    def __init__(self):
        """Initializes an integration."""
        # Functions that undo registrations, per name.
        self._undo_functions = {}

        self.has_reported = False
        self.is_off = False
        self.repairs = {}
        self.registrations, self.problems = registrations.GetRegistrations()
        self.states = {
            row.name: DISABLED if switches.IsDisabled(row.name) else WAITING
            for registration in self.registrations
            for row in registration.rows + registration.output_rows
        }

    def _Do(self, row, register_function, deregister_function, row_class):
        """Registers a class, and keeps the function that undoes it."""
        register_function(row_class)
        undo_function = functools.partial(deregister_function, row_class)
        self._undo_functions.setdefault(row.name, []).append(undo_function)

    def _RegisterParser(self, row):
        """Registers a parser or plugin."""
        # Plaso's parsers must not be imported by importing this module.
        # pylint: disable=import-outside-toplevel
        from plaso.parsers import manager

        parser_name, _, plugin_name = row.name.partition("/")
        row_class = getattr(importlib.import_module(row.module_name), row.class_name)
        if row_class.NAME != (plugin_name or parser_name):
            raise changes.PlasoChangedError(f"class is named {row_class.NAME!s}")

        parsers = manager.ParsersManager.GetParserObjects(
            parser_filter_expression=parser_name
        )
        existing_class = type(parsers[parser_name]) if parser_name in parsers else None
        register_function = manager.ParsersManager.RegisterParser
        deregister_function = manager.ParsersManager.DeregisterParser
        if row.kind == registrations.PLUGIN:
            if not existing_class or not existing_class.SupportsPlugins():
                raise changes.PlasoChangedError(f"there is no parser {parser_name:s}")
            register_function = existing_class.RegisterPlugin
            deregister_function = existing_class.DeregisterPlugin
            existing_class = dict(existing_class.GetPlugins()).get(row_class.NAME)

        if existing_class and not row.replaces:
            raise changes.PlasoChangedError("Plaso has a parser of that name")

        if existing_class:
            self._Do(row, deregister_function, register_function, existing_class)
        self._Do(row, register_function, deregister_function, row_class)
        self.states[row.name] = REPLACED if existing_class else REGISTERED

    def _RegisterOutputModule(self, row):
        """Registers an output module, and the helper for its arguments."""
        # pylint: disable=import-outside-toplevel
        from plaso.cli.helpers import manager as helpers_manager
        from plaso.output import manager

        output_manager = manager.OutputManager
        helper_manager = helpers_manager.ArgumentHelperManager
        row_class = getattr(importlib.import_module(row.module_name), row.class_name)
        self._Do(
            row,
            output_manager.RegisterOutput,
            output_manager.DeregisterOutput,
            row_class,
        )
        if row.arguments_module_name:
            module = importlib.import_module(row.arguments_module_name)
            self._Do(
                row,
                helper_manager.RegisterHelper,
                helper_manager.DeregisterHelper,
                getattr(module, row.arguments_class_name),
            )
        self.states[row.name] = REGISTERED

    def _RegisterRows(self, rows, register_function):
        """Registers the rows that are waiting."""
        for row in rows:
            if self.is_off or self.states[row.name] != WAITING:
                continue
            # pylint: disable=broad-exception-caught
            # A module that cannot be imported must not stop Plaso.
            try:
                register_function(row)
            except Exception as exception:
                self._DeregisterRows([row])
                self.problems.append(f"{row.name:s}: {changes.Describe(exception):s}")

    def _DeregisterRows(self, rows):
        """Undoes the registrations of rows, and restores what Plaso had."""
        for row in rows:
            for undo_function in reversed(self._undo_functions.pop(row.name, [])):
                undo_function()
            if self.states[row.name] != DISABLED:
                self.states[row.name] = FAILED

    def RegisterParsers(self):
        """Registers the parsers and plugins of all registrations with Plaso."""
        for registration in self.registrations:
            self._RegisterRows(registration.rows, self._RegisterParser)

    def RegisterOutputModules(self):
        """Registers the output modules of all registrations with Plaso."""
        for registration in self.registrations:
            self._RegisterRows(registration.output_rows, self._RegisterOutputModule)

    def GetAdditions(self):
        """Determines what is added to the data of Plaso.

        Returns:
          list[Addition]: additions, without parsers that are disabled or have failed.
        """
        additions = []
        for registration in self.registrations:
            rows = [
                row
                for row in registration.rows
                if self.states[row.name] not in (DISABLED, FAILED)
            ]
            if rows and registration.data_path:
                additions.append(
                    Addition(
                        registration.distribution,
                        registration.data_path,
                        frozenset(row.data_name for row in rows),
                        frozenset(row.name for row in rows),
                    )
                )
        return additions

    def ReadAdditions(self, read_function):
        """Reads what each distribution adds to one kind of data.

        The parsers of a distribution are removed if its data cannot be read, or defines
        what the data of another distribution has defined already.

        Args:
          read_function (function): function that reads what one distribution adds.

        Yields:
          dict|set: definitions of one distribution.
        """
        owners = {}
        for addition in self.GetAdditions():
            try:
                definitions = read_function(addition)
                for name in definitions:
                    owner = owners.setdefault(name, addition.distribution)
                    if owner != addition.distribution:
                        raise ValueError(f"{name!s} is defined by {owner:s} already")

            except _DATA_ERRORS as exception:
                self.problems.append(
                    f"data of {addition.distribution:s}: "
                    f"{changes.Describe(exception):s}"
                )
                for registration in self.registrations:
                    if registration.distribution == addition.distribution:
                        self._DeregisterRows(registration.rows)
                continue

            yield definitions

    def SwitchOff(self, problem):
        """Removes everything again, so that Plaso runs as it would without us."""
        if not self.is_off:
            self.is_off = True
            self.problems.append(problem)
            for registration in self.registrations:
                self._DeregisterRows(registration.rows + registration.output_rows)

            # Child processes with a new interpreter must not register anything again.
            switches.SwitchOff()

    def Report(self):
        """Reports on standard error, once, what did not work."""
        if not self.problems or self.has_reported:
            return

        self.has_reported = True
        names = sorted(name for name, state in self.states.items() if state == FAILED)
        without = ", ".join(names) or "what did not work"
        if self.is_off:
            without = f"all of it ({', '.join(names):s})"
        # Errors of YAML have several lines.
        problems = " ".join("; ".join(self.problems).split())
        print(
            f"plaso-extra-parsers {plaso_extra_parsers.GetVersion():s} does not fit "
            f"Plaso {plaso.__version__!s}: {problems:s}. Plaso "
            f"continues without {without:s}. See: plaso-extra status",
            file=sys.stderr,
        )


@functools.lru_cache(maxsize=None)
def GetIntegration():
    """Retrieves what has been done to Plaso in this process."""
    return Integration()
