"""What is done to modules of Plaso right after they have been imported.

The parsers of every registration are registered with Plaso's own manager, and the
tools of Plaso are given the merged data folder. Plaso drops event data without a
timeliner entry in silence. So wherever the data folder cannot be had, our parsers
are taken out again, and one message on standard error says so.
"""

import functools
import importlib
import os
import sys

from importlib import machinery

import plaso

import plaso_extra_parsers

from plaso_extra_parsers.integration import data_builder
from plaso_extra_parsers.integration import data_location
from plaso_extra_parsers.integration import registrations
from plaso_extra_parsers.integration import startup

# States of a parser or plugin.
WAITING = "waiting"
REGISTERED = "registered"
REPLACED = "replaced"
DISABLED = "disabled"
FAILED = "failed"

# Modules of Plaso without whose hooks our event data would be lost.
_NEEDED_MODULES = (
    "plaso.cli.helpers.data_location",
    "plaso.engine.timeliner",
)

# The view of Plaso that prints its presets refuses a longer title.
_MAXIMUM_PRESETS_FILE_LENGTH = 60

# Errors by which a module of Plaso shows that it is not what it was.
_CHANGE_ERRORS = (
    AttributeError,
    ImportError,
    KeyError,
    LookupError,
    NameError,
    TypeError,
    ValueError,
)


class PlasoChangedError(Exception):
    """Raised when the installed Plaso is not one that we know how to extend."""


class Integration:
    """What has been done to Plaso in this process.

    Attributes:
      is_off (bool): True if everything was taken out again.
      problems (list[str]): what did not work.
      registrations (list[Registration]): what distributions bring.
      states (dict[str, str]): state per name of a parser or plugin.
    """

    def __init__(self):
        """Initializes an integration."""
        super().__init__()
        self._classes = {}
        self._has_reported = False
        self._replaced_classes = {}

        self.is_off = False
        self.registrations, self.problems = registrations.GetRegistrations()
        self.states = {
            row.name: DISABLED if registrations.IsDisabled(row) else WAITING
            for registration in self.registrations
            for row in registration.rows
        }

    def _GetParserClass(self, name):
        """Retrieves the class of a parser that is registered with Plaso.

        Args:
          name (str): name of the parser.

        Returns:
          type: class or None if there is no such parser.
        """
        # pylint: disable=import-outside-toplevel
        # Plaso's parsers must not be imported by importing this module.
        from plaso.parsers import manager

        parsers = manager.ParsersManager.GetParserObjects(parser_filter_expression=name)
        return type(parsers[name]) if name in parsers else None

    def _RegisterRow(self, row):
        """Registers a parser or plugin.

        Args:
          row (ParserRow): row.

        Raises:
          PlasoChangedError: if Plaso does not have what the row names.
        """
        # pylint: disable=import-outside-toplevel
        from plaso.parsers import manager

        parser_name, _, plugin_name = row.name.partition("/")
        row_class = getattr(importlib.import_module(row.module_name), row.class_name)
        if row_class.NAME != (plugin_name or parser_name):
            raise PlasoChangedError(f"class is named {row_class.NAME!s}")

        if row.kind == registrations.PLUGIN:
            parser_class = self._GetParserClass(parser_name)
            if not parser_class or not parser_class.SupportsPlugins():
                raise PlasoChangedError(f"there is no parser {parser_name:s}")
            existing_class = dict(parser_class.GetPlugins()).get(row_class.NAME)
            register_function = parser_class.RegisterPlugin
            deregister_function = parser_class.DeregisterPlugin
        else:
            existing_class = self._GetParserClass(parser_name)
            register_function = manager.ParsersManager.RegisterParser
            deregister_function = manager.ParsersManager.DeregisterParser

        if existing_class is row_class:
            return

        if existing_class and not row.replaces:
            raise PlasoChangedError("Plaso has a parser of that name")

        if existing_class:
            deregister_function(existing_class)
            self._replaced_classes[row.name] = (register_function, existing_class)
        register_function(row_class)
        self._classes[row.name] = (deregister_function, row_class)
        self.states[row.name] = REPLACED if existing_class else REGISTERED

    def _DeregisterRow(self, row):
        """Takes out a parser or plugin, and puts back the one of Plaso.

        Args:
          row (ParserRow): row.
        """
        if row.name in self._classes:
            deregister_function, row_class = self._classes.pop(row.name)
            deregister_function(row_class)
        if row.name in self._replaced_classes:
            register_function, existing_class = self._replaced_classes.pop(row.name)
            register_function(existing_class)
        if self.states[row.name] != DISABLED:
            self.states[row.name] = FAILED

    def GetAdditions(self):
        """Determines what is added to the data folder.

        Returns:
          list[Addition]: additions.
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
                    data_builder.Addition(
                        registration.distribution,
                        registration.version,
                        registration.data_path,
                        tuple(sorted({row.room for row in rows})),
                        tuple(sorted(row.name for row in rows)),
                    )
                )
        return additions

    def RegisterParsers(self):
        """Registers the parsers and plugins of all registrations with Plaso."""
        for registration in self.registrations:
            for row in registration.rows:
                if self.is_off or self.states[row.name] != WAITING:
                    continue
                # pylint: disable=broad-exception-caught
                # A parser that cannot be imported must not stop Plaso.
                try:
                    self._RegisterRow(row)
                except Exception as exception:
                    self.states[row.name] = FAILED
                    self.problems.append(
                        f"{row.name:s}: {type(exception).__name__:s}: {exception!s}"
                    )

    def SwitchOff(self, problem):
        """Takes everything out again, so that Plaso runs as it would without us.

        Args:
          problem (str): why.
        """
        if self.is_off:
            return

        self.is_off = True
        self.problems.append(problem)
        for registration in self.registrations:
            for row in registration.rows:
                self._DeregisterRow(row)

        # Processes that are started with a new interpreter must not have them either.
        os.environ[startup.ENVIRONMENT_VARIABLE] = "off"

    def Report(self):
        """Tells on standard error, once, what did not work."""
        if not self.problems or self._has_reported:
            return

        self._has_reported = True
        names = sorted(name for name, state in self.states.items() if state == FAILED)
        without = ", ".join(names) if names else "what did not work"
        if self.is_off:
            without = f"all of it ({without:s})" if names else "all of it"
        problems = "; ".join(self.problems)
        print(
            f"plaso-extra-parsers {plaso_extra_parsers.__version__:s} does not fit "
            f"Plaso {plaso.__version__!s}: {problems:s}. Plaso continues without "
            f"{without:s}. See: plaso-extra status",
            file=sys.stderr,
        )

    def GetDataPath(self, source_path):
        """Retrieves the data folder that Plaso is to read.

        Args:
          source_path (str): path of the data folder of Plaso or of a user.

        Returns:
          str: path of the merged data folder, or that of the source if it cannot be
              merged.
        """
        while not self.is_off:
            additions = self.GetAdditions()
            if not additions:
                break
            try:
                return data_location.GetMergedDataPath(source_path, additions)

            except data_builder.AdditionError as exception:
                self._RemoveRegistration(exception.distribution, str(exception))

            # A data folder of a user may hold anything, and Plaso must run on.
            # pylint: disable-next=broad-exception-caught
            except Exception as exception:
                self.SwitchOff(
                    f"unable to add to the data folder {source_path:s}: "
                    f"{type(exception).__name__:s}: {exception!s}"
                )

        return source_path

    def _RemoveRegistration(self, distribution, problem):
        """Takes out what one distribution brings.

        Args:
          distribution (str): name of the distribution.
          problem (str): why.
        """
        self.problems.append(problem)
        for registration in self.registrations:
            if registration.distribution == distribution:
                for row in registration.rows:
                    self._DeregisterRow(row)


@functools.lru_cache(maxsize=None)
def GetIntegration():
    """Retrieves what has been done to Plaso in this process.

    Returns:
      Integration: integration.
    """
    return Integration()


def _CheckPlaso():
    """Checks that the modules of Plaso that are hooked later are there.

    Raises:
      PlasoChangedError: if one is not, so that its hook would never run.
    """
    for name in _NEEDED_MODULES:
        path = [
            os.path.join(package_path, *name.split(".")[1:-1])
            for package_path in plaso.__path__
        ]
        if not machinery.PathFinder.find_spec(name, path):
            raise PlasoChangedError(f"there is no {name:s}")


def _GuardHook(hook_function):
    """Makes a hook take everything out again if it does not work.

    Args:
      hook_function (function): hook.

    Returns:
      function: hook that raises nothing.
    """

    @functools.wraps(hook_function)
    def RunGuardedHook(module):
        """Runs the hook.

        Args:
          module (module): module of Plaso.
        """
        integration = GetIntegration()
        if not integration.is_off:
            try:
                hook_function(module)
            except (PlasoChangedError,) + _CHANGE_ERRORS as exception:
                integration.SwitchOff(f"{module.__name__:s}: {exception!s}")
        integration.Report()

    return RunGuardedHook


@_GuardHook
def HookParsers(module):
    """Registers our parsers once Plaso's own have been.

    Args:
      module (module): plaso.parsers.
    """
    # pylint: disable=unused-argument
    # Each hook is called with its module.
    _CheckPlaso()
    GetIntegration().RegisterParsers()


@_GuardHook
def HookDataLocation(module):
    """Gives the tools of Plaso the merged data folder.

    All of them find their data folder with one helper, and with it the presets,
    timeliner, formatters, tagging files and all else that lies in that folder. A
    user's own folder of the option --data passes there as well.

    Args:
      module (module): plaso.cli.helpers.data_location.
    """
    helper_class = module.DataLocationArgumentsHelper
    parse_options = helper_class.ParseOptions.__func__

    def ParseOptions(cls, options, configuration_object):
        """Parses the options, and replaces the data folder that is found.

        Args:
          options (argparse.Namespace): parser options.
          configuration_object (CLITool): tool to be configured.
        """
        parse_options(cls, options, configuration_object)

        integration = GetIntegration()
        source_path = getattr(configuration_object, "_data_location", None)
        if source_path:
            setattr(
                configuration_object,
                "_data_location",
                integration.GetDataPath(source_path),
            )
        else:
            integration.SwitchOff("the data folder of the tool is not known")
        integration.Report()

    helper_class.ParseOptions = classmethod(ParseOptions)


@_GuardHook
def HookExtractionTool(module):
    """Lets the tools of Plaso list presets of the merged data folder.

    Plaso puts the path of the presets into the title of the list, and stops with an
    error if the title is too long, which the path of the merged folder would make it.

    Args:
      module (module): plaso.cli.extraction_tool.
    """
    tool_class = module.ExtractionTool
    list_function = getattr(tool_class, "ListParsersAndPlugins", None)
    if not list_function:
        return

    def ListParsersAndPlugins(self):
        """Lists the parsers and presets, with a title that fits.

        Args:
          self (ExtractionTool): tool.
        """
        presets_file = getattr(self, "_presets_file", None)
        if presets_file:
            source_path = data_location.GetSourcePath(os.path.dirname(presets_file))
            if source_path:
                setattr(self, "_presets_file", _DescribePresetsFile(source_path))
        try:
            list_function(self)
        finally:
            setattr(self, "_presets_file", presets_file)

    tool_class.ListParsersAndPlugins = ListParsersAndPlugins


def _DescribePresetsFile(source_path):
    """Describes the presets file of a merged data folder.

    Args:
      source_path (str): path of the data folder of Plaso or of a user.

    Returns:
      str: description that fits in a title.
    """
    path = os.path.join(source_path, "presets.yaml")
    site_path = os.path.dirname(os.path.dirname(plaso.__file__)) + os.sep
    path = path.removeprefix(site_path)
    description = f"{path:s} and plaso-extra-parsers"
    if len(description) > _MAXIMUM_PRESETS_FILE_LENGTH:
        description = "presets.yaml and plaso-extra-parsers"
    return description


@_GuardHook
def HookTimeliner(module):
    """Gives the timeliner the merged data folder.

    For programs that use Plaso's engine without its tools. Where a tool has found
    the merged folder already this changes nothing.

    Args:
      module (module): plaso.engine.timeliner.
    """
    timeliner_class = module.EventDataTimeliner
    initialize = timeliner_class.__init__

    @functools.wraps(initialize)
    def Initialize(self, *args, **kwargs):
        """Initializes a timeliner with the merged data folder.

        Args:
          self (EventDataTimeliner): timeliner.
          args (list[object]): arguments, of which the first is the path of the data
              folder if it is not among the named ones.
          kwargs (dict[str, object]): named arguments.
        """
        integration = GetIntegration()
        if args and args[0]:
            args = (integration.GetDataPath(args[0]),) + args[1:]
        elif kwargs.get("data_location"):
            kwargs["data_location"] = integration.GetDataPath(kwargs["data_location"])
        integration.Report()
        initialize(self, *args, **kwargs)

    timeliner_class.__init__ = Initialize
