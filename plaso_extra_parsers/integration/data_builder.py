"""Builds the data folder that Plaso reads: its own files and ours.

Files that need no change are links to those of Plaso, or of the user.
"""

import os
import shutil
import sys

from typing import NamedTuple

import plaso
import plaso_extra_parsers

from plaso_extra_parsers.integration import data_merging

_FORMATTERS_FOLDER = "formatters"
_FORMATTERS_FILENAME = "formatters.yaml"
_PRESETS_FILENAME = "presets.yaml"
_TIMELINER_FILENAME = "timeliner.yaml"
_TAGS_FOLDER = "tags"
_TIMELINER_FOLDER = "timeliner"


class Addition(NamedTuple):
    """What one distribution adds to the data folder.

    Attributes:
      distribution (str): name of the distribution.
      version (str): version of the distribution.
      data_path (str): path of its data folder.
      rooms (tuple[str]): names of the rooms that are in use.
      parser_names (tuple[str]): names of the parsers and plugins that are in use.
    """

    distribution: str
    version: str
    data_path: str
    rooms: tuple[str, ...]
    parser_names: tuple[str, ...]


class AdditionError(Exception):
    """Raised when the data folder of a distribution cannot be used.

    Attributes:
      distribution (str): name of the distribution.
    """

    def __init__(self, distribution, message):
        """Initializes an error.

        Args:
          distribution (str): name of the distribution.
          message (str): what is wrong.
        """
        super().__init__(message)
        self.distribution = distribution


def GetStockDataPath():
    """Determines where the data files of the installed Plaso are.

    Returns:
      str: path or None if there are none.
    """
    for path in (
        os.path.join(os.path.dirname(plaso.__file__), "data"),
        os.path.join(sys.prefix, "share", "plaso"),
        os.path.join(sys.prefix, "local", "share", "plaso"),
        os.path.join("/usr", "share", "plaso"),
        os.path.join("/usr", "local", "share", "plaso"),
    ):
        if os.path.isfile(os.path.join(path, _TIMELINER_FILENAME)):
            return path

    return None


def ReadText(path):
    """Reads a text file.

    Args:
      path (str): path of the file.

    Returns:
      str: contents.
    """
    with open(path, encoding="utf-8") as file_object:
        return file_object.read()


def ListFiles(path):
    """Lists the files of a folder and of its folder of formatters.

    Args:
      path (str): path of a data folder of Plaso or of a user.

    Returns:
      list[tuple[str, int, int]]: relative path, size in bytes, and modification time
          in nanoseconds of each file.
    """
    files = []
    for folder in ("", _FORMATTERS_FOLDER):
        folder_path = os.path.join(path, folder)
        if os.path.isdir(folder_path):
            for name in sorted(os.listdir(folder_path)):
                file_path = os.path.join(folder_path, name)
                if os.path.isfile(file_path):
                    information = os.stat(file_path)
                    files.append(
                        (
                            os.path.join(folder, name),
                            information.st_size,
                            information.st_mtime_ns,
                        )
                    )
    return files


def _ListAllFiles(path):
    """Lists the files of a folder and of all folders in it.

    Args:
      path (str): path of a data folder of ours.

    Returns:
      list[tuple[str, int, int]]: relative path, size in bytes, and modification time
          in nanoseconds of each file.
    """
    files = []
    for folder_path, folder_names, names in os.walk(path):
        folder_names.sort()
        for name in sorted(names):
            file_path = os.path.join(folder_path, name)
            information = os.stat(file_path)
            files.append(
                (
                    os.path.relpath(file_path, path),
                    information.st_size,
                    information.st_mtime_ns,
                )
            )
    return files


class DataFolderBuilder:
    """Builds a merged data folder."""

    def __init__(self, source_path, additions):
        """Initializes a builder.

        Args:
          source_path (str): path of the data folder of Plaso or of a user.
          additions (list[Addition]): what is added.
        """
        super().__init__()
        self._additions = additions
        self._source_path = source_path
        self._stock_path = GetStockDataPath()

        if self._stock_path and os.path.realpath(self._stock_path) == os.path.realpath(
            source_path
        ):
            self._stock_path = None

    def _GetStockTexts(self, relative_paths):
        """Retrieves files of Plaso, if the folder to merge is a user's own.

        Args:
          relative_paths (list[str]): paths relative to the data folder.

        Returns:
          list[str]: contents or None if the folder to merge is Plaso's.
        """
        if not self._stock_path:
            return None

        paths = [os.path.join(self._stock_path, path) for path in relative_paths]
        return [ReadText(path) for path in paths if os.path.isfile(path)]

    def _ReadRooms(self, folder):
        """Reads the files of the rooms.

        Args:
          folder (str): name of a folder in our data folders.

        Yields:
          tuple[Addition, str, dict[str, str]]: addition, room, and text of the
              documents per data type.

        Raises:
          AdditionError: if a file cannot be used.
        """
        for addition in self._additions:
            for room in addition.rooms:
                path = os.path.join(addition.data_path, folder, f"{room:s}.yaml")
                if not os.path.isfile(path):
                    continue
                try:
                    definitions = data_merging.ReadDefinitions(ReadText(path))
                except (OSError, ValueError, data_merging.MergeError) as exception:
                    raise AdditionError(
                        addition.distribution, f"{path:s}: {exception!s}"
                    ) from exception
                yield addition, room, definitions

    def _CreateMerger(self, folder, stock_paths):
        """Creates a merger of definitions.

        Args:
          folder (str): name of a folder in our data folders.
          stock_paths (list[str]): paths relative to the data folder of Plaso.

        Returns:
          tuple: containing:

            DefinitionsMerger: merger.
            list[tuple[str, list[str]]]: name of the distribution with that of the
                room, and data types.

        Raises:
          AdditionError: if a file cannot be used.
        """
        definitions = {}
        rooms = []
        for addition, room, room_definitions in self._ReadRooms(folder):
            for data_type in room_definitions:
                if data_type in definitions:
                    raise AdditionError(
                        addition.distribution, f"{data_type:s} is defined twice"
                    )
            definitions.update(room_definitions)
            rooms.append(
                (f"{addition.distribution:s}-{room:s}", list(room_definitions))
            )

        merger = data_merging.DefinitionsMerger(
            definitions, self._GetStockTexts(stock_paths)
        )
        return merger, rooms

    def _BuildTimeliner(self):
        """Builds the timeliner file.

        Returns:
          dict[str, str]: contents per relative path.
        """
        path = os.path.join(self._source_path, _TIMELINER_FILENAME)
        if not os.path.isfile(path):
            return {}

        merger, rooms = self._CreateMerger(_TIMELINER_FOLDER, [_TIMELINER_FILENAME])
        text = merger.MergeFile(ReadText(path))
        if text and not text.endswith("\n"):
            text = f"{text:s}\n"
        additions = [merger.GetAdditions(data_types) for _, data_types in rooms]
        return {_TIMELINER_FILENAME: "".join([text] + additions)}

    def _BuildFormatters(self):
        """Builds the files of formatters.

        Returns:
          dict[str, str]: contents per relative path, of the changed files only.
        """
        folder_path = os.path.join(self._source_path, _FORMATTERS_FOLDER)
        if os.path.isdir(folder_path):
            relative_paths = [
                os.path.join(_FORMATTERS_FOLDER, name)
                for name in sorted(os.listdir(folder_path))
                if name.endswith(".yaml")
            ]
        elif os.path.isfile(os.path.join(self._source_path, _FORMATTERS_FILENAME)):
            relative_paths = [_FORMATTERS_FILENAME]
        else:
            return {}

        stock_paths = []
        if self._stock_path:
            stock_paths = [path for path, _, _ in ListFiles(self._stock_path)]
            stock_paths = [
                path
                for path in stock_paths
                if path == _FORMATTERS_FILENAME
                or os.path.dirname(path) == _FORMATTERS_FOLDER
                and path.endswith(".yaml")
            ]

        merger, rooms = self._CreateMerger(_FORMATTERS_FOLDER, stock_paths)
        texts = {}
        for relative_path in relative_paths:
            text = ReadText(os.path.join(self._source_path, relative_path))
            merged_text = merger.MergeFile(text)
            if merged_text != text:
                texts[relative_path] = merged_text

        for name, data_types in rooms:
            text = merger.GetAdditions(data_types)
            if not text:
                continue
            if relative_paths == [_FORMATTERS_FILENAME]:
                path = _FORMATTERS_FILENAME
                if path not in texts:
                    texts[path] = ReadText(os.path.join(self._source_path, path))
                texts[path] = f"{texts[path].rstrip():s}\n{text:s}"
            else:
                texts[os.path.join(_FORMATTERS_FOLDER, f"{name:s}.yaml")] = text

        return texts

    def _BuildPresets(self):
        """Builds the file of presets.

        Returns:
          dict[str, str]: contents per relative path.
        """
        path = os.path.join(self._source_path, _PRESETS_FILENAME)
        if not os.path.isfile(path):
            return {}

        names_per_preset = {}
        for addition in self._additions:
            addition_path = os.path.join(addition.data_path, _PRESETS_FILENAME)
            if not os.path.isfile(addition_path):
                continue
            try:
                for document in data_merging.ReadDocuments(ReadText(addition_path)):
                    # Plaso refuses a preset with a parser that does not exist.
                    names_per_preset.setdefault(document["name"], []).extend(
                        name
                        for name in document["parsers"]
                        if name in addition.parser_names
                    )
            except (
                OSError,
                KeyError,
                ValueError,
                data_merging.MergeError,
            ) as exception:
                raise AdditionError(
                    addition.distribution, f"{addition_path:s}: {exception!s}"
                ) from exception

        return {
            _PRESETS_FILENAME: data_merging.MergePresets(
                ReadText(path), names_per_preset
            )
        }

    def _BuildTaggingFiles(self):
        """Builds the tagging files.

        Returns:
          dict[str, str]: contents per relative path.
        """
        texts = {}
        for addition in self._additions:
            tags_path = os.path.join(addition.data_path, _TAGS_FOLDER)
            if not os.path.isdir(tags_path):
                continue
            for name in sorted(os.listdir(tags_path)):
                tagging_filename = f"{name:s}.txt"
                path = os.path.join(self._source_path, tagging_filename)
                if not os.path.isfile(path):
                    continue

                text = texts.get(tagging_filename) or ReadText(path)
                for room in addition.rooms:
                    room_path = os.path.join(tags_path, name, f"{room:s}.txt")
                    if not os.path.isfile(room_path):
                        continue
                    try:
                        rules = data_merging.ReadTaggingRules(ReadText(room_path))
                    except (ValueError, data_merging.MergeError) as exception:
                        raise AdditionError(
                            addition.distribution, f"{room_path:s}: {exception!s}"
                        ) from exception
                    text = data_merging.MergeTaggingFile(text, rules)
                texts[tagging_filename] = text

        return texts

    def GetDescription(self):
        """Describes what the merged folder is made of.

        Returns:
          dict[str, object]: description, which differs when anything that goes into
              the folder does.
        """
        return {
            "additions": [list(addition) for addition in self._additions],
            "files": [
                _ListAllFiles(addition.data_path) for addition in self._additions
            ],
            "plaso": plaso.__version__,
            "plaso_extra_parsers": plaso_extra_parsers.__version__,
            "source": self._source_path,
            "source_files": ListFiles(self._source_path),
            "stock": self._stock_path,
            "stock_files": ListFiles(self._stock_path) if self._stock_path else [],
        }

    def Build(self, path):
        """Builds the merged folder.

        Args:
          path (str): path of an empty folder.

        Raises:
          AdditionError: if the data folder of a distribution cannot be used.
          MergeError: if a file of Plaso or of the user cannot be read.
          OSError: if the folder cannot be written.
        """
        texts = self._BuildTimeliner()
        texts.update(self._BuildFormatters())
        texts.update(self._BuildPresets())
        texts.update(self._BuildTaggingFiles())

        _LinkFolder(self._source_path, path, texts)
        formatters_path = os.path.join(self._source_path, _FORMATTERS_FOLDER)
        if os.path.isdir(formatters_path):
            _LinkFolder(
                formatters_path,
                os.path.join(path, _FORMATTERS_FOLDER),
                {os.path.relpath(name, _FORMATTERS_FOLDER) for name in texts},
            )

        for relative_path, text in texts.items():
            with open(
                os.path.join(path, relative_path), "w", encoding="utf-8"
            ) as file_object:
                file_object.write(text)


def _LinkFolder(source_path, path, excluded_names):
    """Fills a folder with links to what is in another.

    Args:
      source_path (str): path of the other folder.
      path (str): path of the folder to make.
      excluded_names (Collection[str]): names that are left out.
    """
    os.makedirs(path, exist_ok=True)
    for name in os.listdir(source_path):
        if name in excluded_names or name in (_FORMATTERS_FOLDER, "__pycache__"):
            continue

        target_path = os.path.join(os.path.abspath(source_path), name)
        try:
            os.symlink(target_path, os.path.join(path, name))
        except (NotImplementedError, OSError):
            # Windows lets few users make links.
            if os.path.isfile(target_path):
                shutil.copy2(target_path, os.path.join(path, name))
