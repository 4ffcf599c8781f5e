"""Finds or makes the data folder that Plaso reads.

Plaso reads one data folder. The merged one is built beside its place and renamed, so
that several processes may start at once, and its name says what it was made of: a new
Plaso, a new release of ours or a changed file of the user's own data folder make
another one.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time

import plaso
import plaso_extra_parsers

from plaso_extra_parsers.integration import cache_location
from plaso_extra_parsers.integration import data_builder

_BUILDING_PREFIX = ".building-"
_DATA_FOLDER = "data"
_MARKER_FILENAME = "merged.json"

# After so many seconds that nobody used a merged folder, it is removed.
_MAXIMUM_AGE = 30 * 24 * 60 * 60

# After so many seconds a half built folder is that of a process that has died.
_MAXIMUM_BUILDING_AGE = 60 * 60

_MAXIMUM_NUMBER_OF_MOVES = 10


def _ReadMarker(entry_path):
    """Reads what a merged folder is made of, and checks that it is whole.

    Args:
      entry_path (str): path of the folder around the merged folder.

    Returns:
      dict[str, object]: description or None if there is no whole merged folder.
    """
    try:
        marker = json.loads(
            data_builder.ReadText(os.path.join(entry_path, _MARKER_FILENAME))
        )
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
            "merged_files": [
                (name, size) for name, size, _ in data_builder.ListFiles(data_path)
            ],
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

    builder = data_builder.DataFolderBuilder(source_path, additions)
    description = builder.GetDescription()
    digest = hashlib.sha256(
        json.dumps(description, sort_keys=True).encode("utf-8")
    ).hexdigest()

    cache_path = cache_path or cache_location.GetUsableCachePath()
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
