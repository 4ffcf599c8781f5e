"""The files of a data folder with Plaso's structure: their paths and contents.

A user's own data folder is mostly a changed copy of Plaso's. Documents that are equal
in both folders are treated as Plaso's, so ours may replace them. All others are treated
as the user's own and take precedence over ours.
"""

import functools
import os
import re
import sys

import plaso
import yaml

TIMELINER_FILENAME = "timeliner.yaml"

_DOCUMENT_SEPARATOR = re.compile(r"^---[ \t]*(?:#.*)?\r?\n", re.MULTILINE)

# Separates the name of a file from the last release of Plaso that the file is for.
_UNTIL = "-until-"

# The loader of libyaml is ten times as fast, but not available everywhere.
_YamlLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def IsDataFolder(path):
    """Determines if a folder is a data folder."""
    return os.path.isfile(os.path.join(path, TIMELINER_FILENAME))


def GetStockDataPath():
    """Determines where the data files of the installed Plaso are.

    Returns:
      str: path or None if there are none.
    """
    paths = (
        os.path.join(os.path.dirname(plaso.__file__), "data"),
        os.path.join(sys.prefix, "share", "plaso"),
        os.path.join(sys.prefix, "local", "share", "plaso"),
        os.path.join("/usr", "share", "plaso"),
        os.path.join("/usr", "local", "share", "plaso"),
    )
    return next(filter(IsDataFolder, paths), None)


def FindFiles(addition, folder, extension):
    """Finds the files of the parsers that are in use.

    NAME-until-RELEASE.yaml is for that release of Plaso and earlier ones. Its
    definitions replace those in NAME.yaml, so it follows NAME.yaml in the list.

    Args:
      addition (Addition): what a distribution adds.
      folder (str): name of a folder in its data folder.
      extension (str): extension of the files, with the dot.

    Returns:
      list[str]: paths.
    """
    path = os.path.join(addition.data_path, folder)
    files = []
    for filename in os.listdir(path) if os.path.isdir(path) else []:
        name, file_extension = os.path.splitext(filename)
        name, _, release = name.partition(_UNTIL)
        if file_extension != extension or name not in addition.data_names:
            continue
        if not release or plaso.__version__ <= release:
            files.append((name, bool(release), -int(release or 0), filename))

    return [os.path.join(path, filename) for *_, filename in sorted(files)]


def _ReadDocuments(path):
    """Reads the YAML documents of a file."""
    with open(path, encoding="utf-8") as file_object:
        return list(filter(None, yaml.load_all(file_object, Loader=_YamlLoader)))


def ReadTimeliner(addition):
    """Reads what a distribution adds to the timeliner.

    Args:
      addition (Addition): what a distribution adds.

    Returns:
      dict[str, tuple[dict[str, str], bool]]: per data type, the description of the time
          per attribute, and whether there is a placeholder event.
    """
    definitions = {}
    for path in FindFiles(addition, "timeliner", ".yaml"):
        for document in _ReadDocuments(path):
            mappings = {
                mapping["name"]: mapping["description"]
                for mapping in document.get("attribute_mappings") or []
            }
            has_place_holder = document.get("place_holder_event", True)
            definitions[document["data_type"]] = (mappings, has_place_holder)
    return definitions


def ReadPresets(addition):
    """Reads what a distribution adds to the presets.

    Args:
      addition (Addition): what a distribution adds.

    Returns:
      set[tuple[str, str]]: name of a preset and name of a parser in it that is in use:
          Plaso refuses a preset with a parser that does not exist.
    """
    path = os.path.join(addition.data_path, "presets.yaml")
    return {
        (document["name"], name)
        for document in (_ReadDocuments(path) if os.path.isfile(path) else [])
        for name in document["parsers"]
        if name in addition.parser_names
    }


@functools.lru_cache(maxsize=None)
def _ReadDefinitions(path, data_types):
    """Reads the documents of a file or folder that define certain data types."""
    paths = [path]
    if os.path.isdir(path):
        names = os.listdir(path)
        paths = [os.path.join(path, name) for name in names if name.endswith(".yaml")]

    definitions = {}
    for file_path in paths:
        with open(file_path, encoding="utf-8") as file_object:
            documents = _DOCUMENT_SEPARATOR.split(file_object.read())

        # Parsing each document would take long, and most are not needed.
        for document in documents:
            if any(data_type in document for data_type in data_types):
                values = yaml.load(document, Loader=_YamlLoader)
                if isinstance(values, dict) and values.get("data_type") in data_types:
                    definitions[values["data_type"]] = values

    return definitions


def GetStockDataTypes(path, data_types):
    """Determines which data types a file or folder defines as Plaso does.

    Args:
      path (str): path of a timeliner file, or of a file or folder of formatters.
      data_types (Iterable[str]): data types.

    Returns:
      set[str]: data types whose definitions the user has not changed.
    """
    data_types = frozenset(data_types)
    stock_path = GetStockDataPath()
    if not data_types or not stock_path:
        return set()

    names = [TIMELINER_FILENAME]
    if os.path.basename(path) != TIMELINER_FILENAME:
        names = ["formatters", "formatters.yaml"]
    paths = [os.path.join(stock_path, name) for name in names]
    stock_path = next(filter(os.path.exists, paths), paths[0])
    if os.path.realpath(path) == os.path.realpath(stock_path):
        return set(data_types)

    definitions = _ReadDefinitions(os.path.abspath(path), data_types)
    stock_definitions = _ReadDefinitions(stock_path, data_types)
    return {
        data_type
        for data_type, values in definitions.items()
        if values == stock_definitions.get(data_type)
    }
