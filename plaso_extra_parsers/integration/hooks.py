"""Hooks that change modules of Plaso right after they have been imported.

They register our parsers. They also wrap the four places where Plaso reads data files
(timeliner, formatters, presets, tagging rules) to add our data in memory. Each hook is
called with its module. If a hook fails, our parsers are removed again.
"""

import functools
import os

from importlib import machinery

import plaso

from plaso_extra_parsers.integration import changes
from plaso_extra_parsers.integration import data_files
from plaso_extra_parsers.integration import list_words
from plaso_extra_parsers.integration import registrar
from plaso_extra_parsers.integration import repairer
from plaso_extra_parsers.integration import startup

# Modules of Plaso that read data files.
_READING_MODULES = (
    "plaso.engine.tagging_file",
    "plaso.engine.timeliner",
    "plaso.output.mediator",
    "plaso.parsers.presets",
)

# A data folder without definitions, with which the timeliner of Plaso is tested.
_EMPTY_DATA_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "empty"
)


def _Guard(function):
    """Wraps a function: if it fails, everything is removed and nothing is raised.

    The function gets the integration as an additional first argument.
    """

    def RunGuarded(*args, **kwargs):
        integration = registrar.GetIntegration()
        if not integration.is_off:
            # Plaso must run on, whatever its modules and the files of a user contain.
            try:
                function(integration, *args, **kwargs)
            except Exception as exception:  # pylint: disable=broad-exception-caught
                integration.SwitchOff(changes.Describe(exception))
        integration.Report()

    return RunGuarded


def _RunAfter(owner, name, join_function, prepare_function=None):
    """Wraps a method of Plaso that reads data, to add our data to its result.

    Before the method, prepare_function is called with the object. After the method,
    join_function is called with the result, the object and the method's arguments.
    """
    method = getattr(owner, name)

    @functools.wraps(method)
    def ReadAndJoin(self, *args, **kwargs):
        if prepare_function:
            prepare_function(self)
        result = method(self, *args, **kwargs)
        join_function(result, self, *args, **kwargs)
        return result

    setattr(owner, name, ReadAndJoin)


@_Guard
def HookParsers(integration, _):
    """Registers our parsers once Plaso has registered its own."""
    for name in _READING_MODULES:
        path = [
            os.path.join(package_path, *name.split(".")[1:-1])
            for package_path in plaso.__path__
        ]
        if not machinery.PathFinder.find_spec(name, path):
            raise changes.PlasoChangedError(f"there is no {name:s}")

    integration.RegisterParsers()


@_Guard
def HookOutput(integration, _):
    """Registers our output modules once Plaso has registered its own."""
    integration.RegisterOutputModules()


@_Guard
def HookRepair(integration, module):
    """Repairs a fault of Plaso, if the installed release has it."""
    name = startup.REPAIRS[module.__name__]
    # A repair that fails does not affect our events and their messages.
    try:
        integration.repairs[name] = repairer.Repair(module)
    except Exception as exception:  # pylint: disable=broad-exception-caught
        integration.repairs[name] = repairer.FAILED
        integration.problems.append(f"{name:s}: {changes.Describe(exception):s}")


@_Guard
def _JoinTimeliner(integration, _, timeliner):
    """Joins our definitions to those that a timeliner has read."""
    # pylint: disable=protected-access
    mappings = timeliner._attribute_mappings
    path = os.path.join(timeliner._data_location, data_files.TIMELINER_FILENAME)

    for definitions in integration.ReadAdditions(data_files.ReadTimeliner):
        stock_data_types = data_files.GetStockDataTypes(
            path, definitions.keys() & mappings.keys()
        )
        for data_type, (our_mappings, has_place_holder) in definitions.items():
            if data_type in mappings and data_type not in stock_data_types:
                # User-defined: add only the time attributes that it does not map.
                mappings[data_type] = {**our_mappings, **mappings[data_type]}
                continue

            mappings[data_type] = our_mappings
            timeliner._place_holder_event.discard(data_type)
            if has_place_holder:
                timeliner._place_holder_event.add(data_type)


@_Guard
def HookTimeliner(integration, module):
    """Joins our definitions to those of the timeliner, and tests the result."""
    timeliner_class = module.EventDataTimeliner
    _RunAfter(timeliner_class, "_ReadConfigurationFile", _JoinTimeliner)

    # Without our definitions the events would be silently lost.
    # pylint: disable-next=protected-access
    mappings = timeliner_class(data_location=_EMPTY_DATA_PATH)._attribute_mappings
    for definitions in integration.ReadAdditions(data_files.ReadTimeliner):
        if not definitions.keys() <= mappings.keys():
            raise changes.PlasoChangedError("the timeliner takes no definitions")


def _TakeOutFormatters(mediator):
    """Removes our formatters, since Plaso refuses a second one for a data type."""
    # pylint: disable=protected-access
    for data_type, (formatter, _) in vars(mediator).get("_joined", {}).items():
        if mediator._message_formatters.get(data_type) is formatter:
            del mediator._message_formatters[data_type]


@_Guard
def _JoinFormatters(integration, module, _, mediator, path, override_existing=False):
    """Joins our formatters to those that an output mediator has read."""
    # pylint: disable=protected-access,unused-argument

    def ReadFormatters(addition):
        our_mediator = module.OutputMediator(None)
        for our_path in data_files.FindFiles(addition, "formatters", ".yaml"):
            our_mediator._ReadMessageFormattersFile(our_path, override_existing=True)
        for formatter in our_mediator._message_formatters.values():
            formatter.AddHelper(list_words.ListHelper())
        return {
            data_type: (formatter, our_mediator._source_mappings[data_type])
            for data_type, formatter in our_mediator._message_formatters.items()
        }

    joined = vars(mediator).setdefault("_joined", {})
    if not joined:
        for definitions in integration.ReadAdditions(ReadFormatters):
            joined.update(definitions)

    formatters = mediator._message_formatters
    stock_data_types = data_files.GetStockDataTypes(
        path, joined.keys() & formatters.keys()
    )
    for data_type, (formatter, source_mapping) in joined.items():
        if data_type not in formatters or data_type in stock_data_types:
            formatters[data_type] = formatter
            mediator._source_mappings[data_type] = source_mapping


@_Guard
def HookOutputMediator(_, module):
    """Joins our formatters to those that an output mediator reads."""
    mediator = module.OutputMediator(None)
    for name in ("_message_formatters", "_ReadMessageFormattersFile"):
        getattr(mediator, name)

    join_function = functools.partial(_JoinFormatters, module)
    for name in ("Directory", "File"):
        _RunAfter(
            module.OutputMediator,
            f"ReadMessageFormattersFrom{name:s}",
            join_function,
            _TakeOutFormatters,
        )


@_Guard
def _JoinPresets(integration, _, presets_manager, path):
    """Adds our parsers to the presets that exist; a user may have removed some."""
    # pylint: disable=unused-argument
    for presets in integration.ReadAdditions(data_files.ReadPresets):
        for preset_name, parser_name in presets:
            preset = presets_manager.GetPresetByName(preset_name)
            if preset and parser_name not in preset.parsers:
                preset.parsers = sorted([*preset.parsers, parser_name])


@_Guard
def HookPresets(_, module):
    """Joins our parsers to the presets that Plaso reads."""
    getattr(module.ParserPresetsManager, "GetPresetByName")
    _RunAfter(module.ParserPresetsManager, "ReadFromFile", _JoinPresets)


@_Guard
def _JoinTaggingRules(integration, module, read_function, rules, tagging_file):
    """Joins our rules to those read from a tagging file in a data folder."""
    # pylint: disable=protected-access
    folder, filename = os.path.split(os.path.abspath(tagging_file._path))
    if not data_files.IsDataFolder(folder):
        # A tagging file of the user's own.
        return

    def ReadRules(addition):
        folder = os.path.join("tags", os.path.splitext(filename)[0])
        paths = data_files.FindFiles(addition, folder, ".txt")
        return {path: read_function(module.TaggingFile(path)) for path in paths}

    for rules_per_file in integration.ReadAdditions(ReadRules):
        for our_rules in rules_per_file.values():
            for label, filter_objects in our_rules.items():
                rules.setdefault(label, []).extend(filter_objects)


@_Guard
def HookTaggingFile(_, module):
    """Joins our tagging rules to those that Plaso reads."""
    # pylint: disable=protected-access
    tagging_file_class = module.TaggingFile
    getattr(tagging_file_class("path"), "_path")
    read_function = tagging_file_class.GetEventTaggingRules
    join_function = functools.partial(_JoinTaggingRules, module, read_function)
    _RunAfter(tagging_file_class, "GetEventTaggingRules", join_function)
