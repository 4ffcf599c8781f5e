"""Records which attributes event data of storage files have, and of which types.

What the parsers of Plaso set differs from what they document, and only the former takes
fields of an index. plaso_attributes.json is of the test files of Plaso 20260720: a
storage file of log2timeline with the preset linux, and one with macos. It is made anew
by the interpreter of a stock Plaso:

  log2timeline --parsers linux --storage_file linux.plaso plaso/test_data
  log2timeline --parsers macos --storage_file macos.plaso plaso/test_data
  python record_attributes.py linux.plaso macos.plaso > plaso_attributes.json

The name of a type is that of Python, or "digits" if each text is a number, which an
index takes for one where it has one; a list has the type of its items, a dictionary the
types of its values per key.
"""

import json
import os
import sys

from dfdatetime import interface as dfdatetime_interface

from plaso.storage import factory


def _GetType(value):
    """Determines the type of a value.

    Returns:
      object: name of the type, a list of one type, a dictionary of types, or None if
          psort does not write such a value.
    """
    if isinstance(value, dict):
        types = {str(name): _GetType(item) for name, item in value.items()}
        return {name: item for name, item in types.items() if item is not None}
    if isinstance(value, (list, tuple)):
        item_type = None
        for item in value:
            item_type = _JoinTypes(item_type, _GetType(item))
        return None if item_type is None else [item_type]
    if isinstance(value, bytes):
        return "str"
    if isinstance(value, str) and value.isdecimal():
        return "digits"
    return type(value).__name__ if isinstance(value, (bool, float, int, str)) else None


def _JoinTypes(first, second):
    """Joins the types of two values: text takes most fields."""
    if isinstance(first, dict) and isinstance(second, dict):
        return {
            name: _JoinTypes(first.get(name), second.get(name))
            for name in sorted({*first, *second})
        }
    if isinstance(first, list) and isinstance(second, list):
        return [_JoinTypes(first[0], second[0])]
    if first is None or second is None:
        return second if first is None else first
    if first == second:
        return first
    return "float" if {first, second} == {"float", "int"} else "str"


def _ReadTypes(path):
    """Reads the attributes of a storage file.

    Returns:
      dict[str, dict[str, object]]: type per name of an attribute, per data type.
    """
    types_per_data_type = {}
    storage_reader = factory.StorageFactory.CreateStorageReaderForFile(path)
    for event_data in storage_reader.GetAttributeContainers("event_data"):
        types = types_per_data_type.setdefault(event_data.data_type, {})
        for name, value in event_data.GetAttributes():
            if name[:1] == "_" or name == "data_type":
                continue
            if isinstance(value, dfdatetime_interface.DateTimeValues):
                continue
            types[name] = _JoinTypes(types.get(name), _GetType(value))
    storage_reader.Close()
    return {
        data_type: {
            name: types[name] for name in sorted(types) if types[name] is not None
        }
        for data_type, types in sorted(types_per_data_type.items())
    }


def Main():
    """Prints the attributes of storage files.

    Returns:
      int: exit status.
    """
    recorded = {
        os.path.basename(path).partition(".")[0]: _ReadTypes(path)
        for path in sys.argv[1:]
    }
    presets = []
    for preset, types_per_data_type in recorded.items():
        lines = ",\n".join(
            f"  {json.dumps(data_type):s}: {json.dumps(types):s}"
            for data_type, types in types_per_data_type.items()
        )
        presets.append(f"{json.dumps(preset):s}: {{\n{lines:s}\n}}")
    print(f"{{{','.join(presets):s}}}")
    return 0


if __name__ == "__main__":
    sys.exit(Main())
