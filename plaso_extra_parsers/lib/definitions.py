"""Finds and loads the dtFabric definitions of formats/.

The definitions are installed as plaso_extra_parsers.formats. In a checkout they are
in formats/ next to the package, and are found there without an installation.
"""

from __future__ import annotations

import functools
import io
import os
import re

from typing import TextIO

import yaml

from dtfabric import data_types
from dtfabric import errors as dtfabric_errors
from dtfabric import reader
from dtfabric import registry
from dtfabric.runtime import fabric

from plaso_extra_parsers.lib import errors

_PACKAGE_PATH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


# Text in formats/ before the name of a definition, and pattern of the names of those
# that it uses. Tests check that all files have these forms.
_DOCUMENT_START = "---\nname: "
_DATA_TYPE_NAME = re.compile(r"data_type: *(\w+)")

# libyaml reads the definitions ten times faster; PyYAML may be built without it.
_YAMLLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DefinitionsReader(reader.YAMLDataTypeDefinitionsFileReader):  # type: ignore[misc]
    """Reads data type definitions, with libyaml if it is available."""

    def ReadFileObject(
        self,
        definitions_registry: registry.DataTypeDefinitionsRegistry,
        file_object: TextIO,
    ) -> None:
        """Reads data type definitions from a text file into the registry.

        Raises:
          DefinitionError: if a definition cannot be read.
        """
        try:
            for values in yaml.load_all(file_object, Loader=_YAMLLoader):
                definition = self._ReadDefinition(definitions_registry, values)
                definitions_registry.RegisterDefinition(definition)
        except (
            dtfabric_errors.DefinitionReaderError,
            dtfabric_errors.FormatError,
            yaml.YAMLError,
        ) as exception:
            raise errors.DefinitionError(
                f"Unable to read definitions: {exception!s}"
            ) from exception


def GetDefinitionsPath(filename: str) -> str:
    """Determines the path of a file of formats/, such as "asl.yaml".

    Raises:
      DefinitionError: if there is no such file.
    """
    for path in (
        os.path.join(_PACKAGE_PATH, "formats", filename),
        os.path.join(os.path.dirname(_PACKAGE_PATH), "formats", filename),
    ):
        if os.path.isfile(path):
            return path

    raise errors.DefinitionError(f"No such definition file: {filename}")


class _Definitions:
    """Definitions of one or more files, each read when it is needed.

    Reading all takes a tenth of a second; a log needs the definitions of one release.
    """

    def __init__(self, filenames: tuple[str, ...]) -> None:
        self._documents: dict[str, str] = {}
        self._reader = DefinitionsReader()
        self._registry = registry.DataTypeDefinitionsRegistry()
        for filename in filenames:
            with open(GetDefinitionsPath(filename), encoding="utf-8") as file_object:
                documents = file_object.read().split(_DOCUMENT_START)
            for document in documents[1:]:
                self._documents[document.partition("\n")[0]] = document

    def Get(self, name: str) -> data_types.DataTypeDefinition | None:
        """Retrieves a definition, None if there is none; also reads those that it uses.

        Raises:
          DefinitionError: if a definition cannot be read.
        """
        document = self._documents.pop(name, None)
        if document is not None:
            for other_name in _DATA_TYPE_NAME.findall(document):
                self.Get(other_name)
            self._reader.ReadFileObject(
                self._registry, io.StringIO(f"{_DOCUMENT_START}{document}")
            )
        return self._registry.GetDefinitionByName(name)


@functools.lru_cache(maxsize=None)
def _GetDefinitions(filenames: tuple[str, ...]) -> _Definitions:
    """Retrieves the definitions of files, whose texts are read only once."""
    return _Definitions(filenames)


def GetStructure(name: str, *filenames: str) -> data_types.StructureDefinition:
    """Retrieves the definition of a structure from files of formats/.

    Raises:
      DefinitionError: if there is no such structure.
    """
    definition = _GetDefinitions(filenames).Get(name)
    if not isinstance(definition, data_types.StructureDefinition):
        raise errors.DefinitionError(f"No such structure: {name}")
    return definition


@functools.lru_cache(maxsize=None)
def GetDataTypeFabric(filename: str) -> fabric.DataTypeFabric:
    """Retrieves the dtFabric runtime of one file, which needs no compiled layouts."""
    with open(GetDefinitionsPath(filename), "rb") as file_object:
        return fabric.DataTypeFabric(yaml_definition=file_object.read())
