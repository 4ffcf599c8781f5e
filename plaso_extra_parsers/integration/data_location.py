"""Makes the data folder that Plaso reads: its own files and ours.

Plaso reads one data folder. The merged one lies in a cache folder of the user, or in
a temporary folder where there is no such place. It is built beside its place and
renamed, so that several processes may start at once, and its name says what it was
made of: a new Plaso, a new release of ours or a changed file of the user's own data
folder make another one.
"""

import atexit
import functools
import hashlib
import json
import os
import shutil
import stat
import sys
import tempfile
import time

from typing import NamedTuple

import plaso
import plaso_extra_parsers

from plaso_extra_parsers.integration import data_merging

_CACHE_FOLDER = "plaso-extra-parsers"
_DATA_FOLDER = "data"
_MARKER_FILENAME = "merged.json"
_BUILDING_PREFIX = ".building-"

_FORMATTERS_FOLDER = "formatters"
_FORMATTERS_FILENAME = "formatters.yaml"
_PRESETS_FILENAME = "presets.yaml"
_TIMELINER_FILENAME = "timeliner.yaml"
_TAGS_FOLDER = "tags"
_TIMELINER_FOLDER = "timeliner"

# After so many seconds that nobody used a merged folder, it is removed.
_MAXIMUM_AGE = 30 * 24 * 60 * 60

# After so many seconds a half built folder is that of a process that has died.
_MAXIMUM_BUILDING_AGE = 60 * 60

_MAXIMUM_NUMBER_OF_MOVES = 10


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


def _ReadText(path):
    """Reads a text file.

    Args:
      path (str): path of the file.

    Returns:
      str: contents.
    """
    with open(path, encoding="utf-8") as file_object:
        return file_object.read()


def _ListFiles(path):
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
        return [_ReadText(path) for path in paths if os.path.isfile(path)]

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
                    definitions = data_merging.ReadDefinitions(_ReadText(path))
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
        text = merger.MergeFile(_ReadText(path))
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
            stock_paths = [path for path, _, _ in _ListFiles(self._stock_path)]
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
            text = _ReadText(os.path.join(self._source_path, relative_path))
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
                    texts[path] = _ReadText(os.path.join(self._source_path, path))
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
                for document in data_merging.ReadDocuments(_ReadText(addition_path)):
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
                _ReadText(path), names_per_preset
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

                text = texts.get(tagging_filename) or _ReadText(path)
                for room in addition.rooms:
                    room_path = os.path.join(tags_path, name, f"{room:s}.txt")
                    if not os.path.isfile(room_path):
                        continue
                    try:
                        rules = data_merging.ReadTaggingRules(_ReadText(room_path))
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
            "source_files": _ListFiles(self._source_path),
            "stock": self._stock_path,
            "stock_files": _ListFiles(self._stock_path) if self._stock_path else [],
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


def _IsPrivateFolder(path):
    """Determines if nobody else can have put anything into a folder.

    Args:
      path (str): path.

    Returns:
      bool: True if the folder is one, is ours and only we can write to it.
    """
    try:
        information = os.lstat(path)
    except OSError:
        return False

    if not stat.S_ISDIR(information.st_mode):
        return False
    if not hasattr(os, "geteuid"):
        return True
    return information.st_uid == os.geteuid() and not information.st_mode & 0o022


def _MakePrivateFolder(path):
    """Makes a folder that only we can write to, or takes the one that is there.

    Args:
      path (str): path; folders above it are made as well.

    Returns:
      bool: True if the folder can be used.
    """
    try:
        parent_path = os.path.dirname(path)
        if not os.path.isdir(parent_path):
            os.makedirs(parent_path, mode=0o700)
        if not os.path.lexists(path):
            os.mkdir(path, mode=0o700)
    except FileExistsError:
        pass
    except OSError:
        return False

    return _IsPrivateFolder(path) and os.access(path, os.W_OK | os.X_OK)


def _GetCachePaths():
    """Determines where merged folders may be kept.

    Yields:
      str: path of a cache folder, the best first.
    """
    home_path = os.path.expanduser("~")
    if sys.platform == "win32":
        cache_path = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        cache_path = os.path.join(home_path, "Library", "Caches")
    else:
        cache_path = os.environ.get("XDG_CACHE_HOME")
        if not cache_path or not os.path.isabs(cache_path):
            cache_path = os.path.join(home_path, ".cache")

    # With sudo the home folder can be that of another user, who could not change a
    # folder that we make there.
    is_own_home = True
    if hasattr(os, "geteuid"):
        try:
            is_own_home = os.stat(home_path).st_uid == os.geteuid()
        except OSError:
            is_own_home = False

    if cache_path and is_own_home:
        yield os.path.join(cache_path, _CACHE_FOLDER)

    user_identifier = os.geteuid() if hasattr(os, "geteuid") else "user"
    yield os.path.join(tempfile.gettempdir(), f"{_CACHE_FOLDER:s}-{user_identifier!s}")


@functools.lru_cache(maxsize=None)
def _MakeTemporaryCacheFolder():
    """Makes a cache folder for the life of this process.

    Returns:
      str: path of the folder.

    Raises:
      OSError: if there is no place to write to at all.
    """
    path = tempfile.mkdtemp(prefix=f"{_CACHE_FOLDER:s}-")
    process_identifier = os.getpid()

    def RemoveFolder():
        """Removes the folder, unless this is a child of the process that made it."""
        if os.getpid() == process_identifier:
            shutil.rmtree(path, ignore_errors=True)

    atexit.register(RemoveFolder)
    return path


def GetUsableCachePath():
    """Makes or finds a folder to keep merged folders in.

    Returns:
      str: path of a folder that only we can write to. It is removed at exit if no
          lasting one can be used.

    Raises:
      OSError: if there is no place to write to at all.
    """
    for path in _GetCachePaths():
        if _MakePrivateFolder(path):
            return path

    return _MakeTemporaryCacheFolder()


def _ReadMarker(entry_path):
    """Reads what a merged folder is made of, and checks that it is whole.

    Args:
      entry_path (str): path of the folder around the merged folder.

    Returns:
      dict[str, object]: description or None if there is no whole merged folder.
    """
    try:
        marker = json.loads(_ReadText(os.path.join(entry_path, _MARKER_FILENAME)))
        for name, size in marker["merged_files"]:
            path = os.path.join(entry_path, _DATA_FOLDER, name)
            if os.stat(path).st_size != size:
                return None
    except (KeyError, OSError, TypeError, ValueError):
        return None

    return marker["description"]


def GetSourcePath(data_path):
    """Determines what a merged data folder was made of.

    Args:
      data_path (str): path of a data folder.

    Returns:
      str: path of the data folder of Plaso or of a user, or None if the data folder
          is no merged one.
    """
    if os.path.basename(data_path) != _DATA_FOLDER:
        return None
    description = _ReadMarker(os.path.dirname(data_path))
    return description["source"] if description else None


def _RemoveOldEntries(cache_path):
    """Removes what nobody has used for long.

    Args:
      cache_path (str): path of a cache folder.
    """
    now = time.time()
    for name in os.listdir(cache_path):
        path = os.path.join(cache_path, name)
        maximum_age = _MAXIMUM_AGE
        if name.startswith(_BUILDING_PREFIX):
            maximum_age = _MAXIMUM_BUILDING_AGE
        else:
            path = os.path.join(path, _MARKER_FILENAME)
        try:
            age = now - os.stat(path).st_mtime
        except OSError:
            continue
        if age > maximum_age:
            shutil.rmtree(os.path.join(cache_path, name), ignore_errors=True)


def _MoveEntry(building_path, cache_path, entry_path):
    """Moves a folder that has been built to its place.

    Args:
      building_path (str): path of the folder.
      cache_path (str): path of the cache folder.
      entry_path (str): path of the place.

    Raises:
      OSError: if the folder cannot be moved.
    """
    for _ in range(_MAXIMUM_NUMBER_OF_MOVES):
        try:
            os.rename(building_path, entry_path)
            return
        except OSError as exception:
            # Another process was faster, or what is there is damaged: a service
            # that cleans up temporary folders may have taken some of its files.
            if _ReadMarker(entry_path):
                return
            error = exception

        damaged_path = tempfile.mkdtemp(dir=cache_path, prefix=_BUILDING_PREFIX)
        try:
            os.rename(entry_path, os.path.join(damaged_path, _DATA_FOLDER))
        except OSError as exception:
            error = exception
        shutil.rmtree(damaged_path, ignore_errors=True)

    raise error


def _BuildEntry(builder, description, cache_path, entry_path):
    """Builds a merged folder and moves it to its place.

    Args:
      builder (DataFolderBuilder): builder.
      description (dict[str, object]): what the folder is made of.
      cache_path (str): path of the cache folder.
      entry_path (str): path of the folder around the merged folder.
    """
    building_path = tempfile.mkdtemp(dir=cache_path, prefix=_BUILDING_PREFIX)
    try:
        data_path = os.path.join(building_path, _DATA_FOLDER)
        os.mkdir(data_path)
        builder.Build(data_path)

        # Plaso may look for artifact definitions beside its data folder.
        artifacts_path = os.path.join(
            os.path.dirname(os.path.abspath(description["source"])), "artifacts"
        )
        if os.path.isdir(artifacts_path) and hasattr(os, "geteuid"):
            os.symlink(artifacts_path, os.path.join(building_path, "artifacts"))

        marker = {
            "description": description,
            "merged_files": [(name, size) for name, size, _ in _ListFiles(data_path)],
        }
        with open(
            os.path.join(building_path, _MARKER_FILENAME), "w", encoding="utf-8"
        ) as file_object:
            json.dump(marker, file_object)

        _MoveEntry(building_path, cache_path, entry_path)
    finally:
        shutil.rmtree(building_path, ignore_errors=True)


def GetMergedDataPath(source_path, additions, cache_path=None):
    """Retrieves the merged data folder, which is made if it is not there yet.

    Args:
      source_path (str): path of the data folder of Plaso or of a user.
      additions (list[Addition]): what is added.
      cache_path (Optional[str]): path of the folder to keep merged folders in.

    Returns:
      str: path of the merged data folder.

    Raises:
      AdditionError: if the data folder of a distribution cannot be used.
      MergeError: if a file of Plaso or of the user cannot be read.
      OSError: if there is no place to write to.
    """
    source_path = os.path.abspath(source_path)

    # Asked for a merged folder, such as by a process that inherited its path.
    merged_source_path = GetSourcePath(source_path)
    if merged_source_path and not os.path.isdir(merged_source_path):
        return source_path
    source_path = merged_source_path or source_path

    builder = DataFolderBuilder(source_path, additions)
    description = builder.GetDescription()
    digest = hashlib.sha256(
        json.dumps(description, sort_keys=True).encode("utf-8")
    ).hexdigest()

    cache_path = cache_path or GetUsableCachePath()
    entry_path = os.path.join(
        cache_path,
        f"{plaso.__version__:s}-{plaso_extra_parsers.__version__:s}-{digest[:16]:s}",
    )
    if not _ReadMarker(entry_path):
        _BuildEntry(builder, description, cache_path, entry_path)
        _RemoveOldEntries(cache_path)

    # The time of its last use, for the removal of old ones.
    try:
        os.utime(os.path.join(entry_path, _MARKER_FILENAME))
    except OSError:
        pass

    return os.path.join(entry_path, _DATA_FOLDER)
