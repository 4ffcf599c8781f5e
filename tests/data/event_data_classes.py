"""Finds the event data classes of ours and of Plaso, for the tests of house rules."""

import ast
import importlib
import inspect
import os
import pkgutil
import re

from plaso import parsers as plaso_parsers
from plaso.containers import events

from plaso_extra_parsers import parsers
from plaso_extra_parsers import data

DATA_PATH = os.path.dirname(os.path.abspath(data.__file__))

# Attributes that release 20260720 of Plaso has under another name than 20260512. A data
# type that replaces one of Plaso's has both, of which those of the release are set.
NEW_NAMES = {
    "body": "message_body",
    "computer_name": "hostname",
    "message": "message_body",
}

DATE_TIME_TYPE = "dfdatetime.DateTimeValues"

_ATTRIBUTE_LINE = re.compile(r"^(?P<name>[a-z_0-9]+) \((?P<type>[^)]+)\): ")


def GetDocumentedAttributes(docstring):
    """Retrieves the attributes in the docstring of a class.

    Args:
      docstring (str): docstring.

    Returns:
      dict[str, str]: type per name, in the order of the docstring.
    """
    _, _, section = inspect.cleandoc(docstring or "").partition("\nAttributes:\n")
    attributes = {}
    for line in section.split("\n"):
        if line and not line.startswith(" "):
            break
        match = _ATTRIBUTE_LINE.match(line[2:])
        if match:
            attributes[match["name"]] = match["type"]
    return attributes


def GetParserModules():
    """Imports all modules of our parsers.

    Returns:
      list[module]: modules.
    """
    return [
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(
            parsers.__path__, prefix=f"{parsers.__name__:s}."
        )
    ]


def GetEventDataClasses(*modules):
    """Retrieves our event data classes.

    Args:
      modules (tuple[module]): modules of our parsers, by default all of them.

    Returns:
      list[type]: classes, by data type.
    """
    classes = {}
    for module in modules or GetParserModules():
        for value in vars(module).values():
            if (
                inspect.isclass(value)
                and issubclass(value, events.EventData)
                and value.__module__ == module.__name__
                and getattr(value, "DATA_TYPE", None)
            ):
                classes[value.DATA_TYPE, value.__name__] = value
    return [classes[key] for key in sorted(classes)]


def GetPlasoAttributes():
    """Retrieves the documented attributes of Plaso's event data, without importing it.

    Returns:
      dict[str, dict[str, str]]: type per name of an attribute, per data type.
    """
    attributes = {}
    for folder, _, names in os.walk(os.path.dirname(plaso_parsers.__file__)):
        for name in sorted(names):
            if not name.endswith(".py"):
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as file_object:
                tree = ast.parse(file_object.read())
            for node in ast.walk(tree):
                data_type = _GetDataType(node)
                if data_type:
                    attributes[data_type] = GetDocumentedAttributes(
                        ast.get_docstring(node)
                    )
    return attributes


def _GetDataType(node):
    """Determines the data type of a class in a syntax tree.

    Returns:
      str: data type or None if the node is no class with a data type.
    """
    if isinstance(node, ast.ClassDef):
        for statement in node.body:
            if (
                isinstance(statement, ast.Assign)
                and getattr(statement.targets[0], "id", None) == "DATA_TYPE"
                and isinstance(statement.value, ast.Constant)
            ):
                return statement.value.value
    return None


def GetRoomPaths(folder):
    """Retrieves the data files of the rooms.

    Args:
      folder (str): name of a folder of our data, such as "formatters".

    Returns:
      list[str]: paths.
    """
    paths = []
    for folder_path, _, names in os.walk(os.path.join(DATA_PATH, folder)):
        paths.extend(os.path.join(folder_path, name) for name in sorted(names))
    return sorted(path for path in paths if path.endswith((".txt", ".yaml")))
