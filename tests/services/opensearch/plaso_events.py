"""Writes a storage file with an event of each data type of presets of Plaso.

Each event has all the attributes that its data type documents, which is the most that
Plaso itself can ask of an index; or those that it has in the test files of Plaso, of
which record_attributes.py made a list. Run by the interpreter of a stock Plaso:

  python plaso_events.py STORAGE_FILE documented|recorded PRESET...
"""

import ast
import inspect
import json
import os
import re
import sys

import plaso
import yaml

from dfvfs.lib import definitions as dfvfs_definitions
from dfvfs.path import factory as path_spec_factory

from plaso import parsers as _  # Registers the parsers.
from plaso.containers import events
from plaso.containers import sessions
from plaso.lib import definitions
from plaso.parsers import manager
from plaso.storage import factory

_ATTRIBUTE_LINE = re.compile(r"^  (?P<name>[a-z_0-9]+) \((?P<type>[^)]+)\)")

_RECORDED_PATH = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "plaso_attributes.json"
)

# Types that are not as documented: asl.py has alert_level there, an integer.
_TYPES = {("macos:asl:entry", "level"): "int"}

_VALUES = {"bool": True, "digits": "1", "float": 1.5, "int": 1}

# January 1, 2026, in microseconds.
_TIMESTAMP = 1767225600 * 1000000


def _GetModules(presets, names):
    """Retrieves the modules of parsers and plugins.

    Args:
      presets (dict[str, list[str]]): names of parsers per preset.
      names (list[str]): names of presets, or of parsers and plugins.
    """
    modules = set()
    for name in names:
        if name in presets:
            modules |= _GetModules(presets, presets[name])
            continue
        parser_name, _, plugin_name = name.partition("/")
        # pylint: disable-next=protected-access
        parser_class = manager.ParsersManager._parser_classes[parser_name]
        modules.add(parser_class.__module__)
        plugin_classes = getattr(parser_class, "_plugin_classes", None) or {}
        modules |= {
            plugin_class.__module__
            for name, plugin_class in plugin_classes.items()
            if plugin_name in ("", name)
        }
    return modules


def _ReadEventData(module_name):
    """Reads the data types of a module and their attributes.

    Yields:
      tuple[str, dict[str, str]]: data type, and type per name of an attribute.
    """
    with open(sys.modules[module_name].__file__, encoding="utf-8") as file_object:
        tree = ast.parse(file_object.read())
    for node in ast.walk(tree):
        data_type = _GetDataType(node)
        if data_type:
            _, _, section = inspect.cleandoc(ast.get_docstring(node) or "").partition(
                "\nAttributes:\n"
            )
            matches = [_ATTRIBUTE_LINE.match(line) for line in section.split("\n")]
            yield data_type, {
                match["name"]: _TYPES.get(
                    (data_type, match["name"]), match["type"].partition("|")[0]
                )
                for match in matches
                if match
            }


def _GetDataType(node):
    """Determines the data type of a class in a syntax tree.

    Returns:
      str: data type or None if the node is no class with a data type.
    """
    for statement in node.body if isinstance(node, ast.ClassDef) else ():
        if (
            isinstance(statement, ast.Assign)
            and getattr(statement.targets[0], "id", None) == "DATA_TYPE"
            and isinstance(statement.value, ast.Constant)
        ):
            return statement.value.value
    return None


def _GetValue(attribute_type):
    """Makes up a value.

    Args:
      attribute_type (object): documented type, or as record_attributes.py has it.

    Returns:
      object: value or None if psort does not write values of this type.
    """
    if isinstance(attribute_type, dict):
        return {name: _GetValue(item) for name, item in attribute_type.items()}
    if isinstance(attribute_type, list):
        return [_GetValue(attribute_type[0])]
    if "dfdatetime" in attribute_type:
        return None
    if attribute_type.startswith(("list", "[")):
        return ["value"]
    return _VALUES.get(attribute_type, "value")


def _GetDocumentedAttributes(names):
    """Retrieves the attributes that data types document.

    Returns:
      dict[str, dict[str, str]]: type per name of an attribute, per data type.
    """
    presets_path = os.path.join(os.path.dirname(plaso.__file__), "data", "presets.yaml")
    with open(presets_path, encoding="utf-8") as file_object:
        presets = {
            preset["name"]: preset["parsers"]
            for preset in yaml.safe_load_all(file_object)
        }
    return {
        data_type: attributes
        for module_name in sorted(_GetModules(presets, names))
        for data_type, attributes in _ReadEventData(module_name)
    }


def _GetRecordedAttributes(names):
    """Retrieves the attributes that data types have in the test files of Plaso.

    Returns:
      dict[str, dict[str, object]]: type per name of an attribute, per data type.
    """
    with open(_RECORDED_PATH, encoding="utf-8") as file_object:
        recorded = json.load(file_object)
    return {
        data_type: attributes
        for name in names
        for data_type, attributes in recorded[name].items()
    }


def Main():
    """Writes the storage file.

    Returns:
      int: exit status.
    """
    storage_path, kind, *names = sys.argv[1:]
    if kind == "recorded":
        data_types = _GetRecordedAttributes(names)
    else:
        data_types = _GetDocumentedAttributes(names)

    storage_writer = factory.StorageFactory.CreateStorageWriter(
        definitions.DEFAULT_STORAGE_FORMAT
    )
    storage_writer.Open(path=storage_path)
    try:
        storage_writer.AddAttributeContainer(sessions.Session())
        event_data_stream = events.EventDataStream()
        event_data_stream.path_spec = path_spec_factory.Factory.NewPathSpec(
            dfvfs_definitions.TYPE_INDICATOR_OS, location="/evidence"
        )
        event_data_stream.sha256_hash = "0" * 64
        storage_writer.AddAttributeContainer(event_data_stream)
        # psort takes events of one time with equal values for one.
        for index, (data_type, attributes) in enumerate(sorted(data_types.items())):
            event_data = events.EventData(data_type=data_type)
            # Becomes a field of its own.
            setattr(event_data, "_parser_chain", "parser")
            for name, attribute_type in attributes.items():
                setattr(event_data, name, _GetValue(attribute_type))
            event_data.SetEventDataStreamIdentifier(event_data_stream.GetIdentifier())
            storage_writer.AddAttributeContainer(event_data)

            event = events.EventObject()
            event.date_time = None
            event.timestamp = _TIMESTAMP + index
            event.timestamp_desc = definitions.TIME_DESCRIPTION_RECORDED
            event.SetEventDataIdentifier(event_data.GetIdentifier())
            storage_writer.AddAttributeContainer(event)
    finally:
        storage_writer.Close()
    return 0


if __name__ == "__main__":
    sys.exit(Main())
