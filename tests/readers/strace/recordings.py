"""Recordings of strace for the tests."""

import functools
import gzip
import io
import json
import os
import re

from plaso_extra_parsers.readers.strace.lines import log
from plaso_extra_parsers.readers.strace import records

TEST_DATA_PATH = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "test_data", "strace"
)

# The end of the recordings, in nanoseconds: 2026-11-20 21:37:40.
MODIFICATION_TIME = 1795210660 * 10**9

# Bytes of the logs of a recording that fast tests read where each record costs much.
# tests/slow/strace_recordings.py runs these tests over all recordings.
LARGEST_SIZE = 120_000

_LOG_NAME = re.compile(r"tr2?\.(?:log|stderr|\d+)(?:\.gz)?$")


def GetNames():
    """Retrieves the names of all recordings.

    Returns:
      list[str]: names.
    """
    return sorted(
        name
        for name in os.listdir(TEST_DATA_PATH)
        if os.path.exists(os.path.join(TEST_DATA_PATH, name, "note.json"))
    )


@functools.lru_cache(None)
def _GetSize(name):
    """Determines the size of the logs of a recording."""
    return sum(map(len, ReadFiles(name).values()))


def GetSmallNames():
    """Retrieves the names of the recordings whose logs have at most LARGEST_SIZE.

    Returns:
      list[str]: names.
    """
    return [name for name in GetNames() if _GetSize(name) <= LARGEST_SIZE]


def ReadFacts(name):
    """Reads what is known about a recording from elsewhere.

    Args:
      name (str): name of the recording.

    Returns:
      dict[str, object]: facts or None if there are none.
    """
    path = os.path.join(TEST_DATA_PATH, name, "facts.json")
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file_object:
        return json.load(file_object)


def ReadFiles(name):
    """Reads the logs of a recording.

    Args:
      name (str): name of the recording.

    Returns:
      dict[str, bytes]: data per name of the log, without ".gz".
    """
    files = {}
    folder = os.path.join(TEST_DATA_PATH, name)
    for file_name in sorted(os.listdir(folder)):
        if not _LOG_NAME.match(file_name):
            continue
        with open(os.path.join(folder, file_name), "rb") as file_object:
            data = file_object.read()
        if file_name.endswith(".gz"):
            data = gzip.decompress(data)
            file_name = file_name[:-3]
        files[file_name] = data
    return files


def ReadOnlyFile(name):
    """Reads the log of a recording that has one.

    Args:
      name (str): name of the recording.

    Returns:
      bytes: log.
    """
    files = list(ReadFiles(name).values())
    assert len(files) == 1
    return files[0]


def OpenLog(data, file_name="", modification_time=MODIFICATION_TIME):
    """Opens a log.

    Args:
      data (bytes or str): log.
      file_name (Optional[str]): name of the log; a numeric suffix is its thread.
      modification_time (Optional[int]): modification time, in nanoseconds.

    Returns:
      StraceLog: log of which the format has been read.
    """
    if isinstance(data, str):
        data = data.encode("utf-8")
    suffix = file_name.rpartition(".")[2]
    strace_log = log.StraceLog(
        io.BytesIO(data), int(suffix) if suffix.isdigit() else None, modification_time
    )
    strace_log.ReadFormat()
    return strace_log


def ReadRecords(data, file_name="", modification_time=MODIFICATION_TIME):
    """Reads the records of a log.

    Args:
      data (bytes or str): log.
      file_name (Optional[str]): name of the log.
      modification_time (Optional[int]): modification time, in nanoseconds.

    Returns:
      list[Record]: records, without damage.
    """
    return RemoveDamage(OpenLog(data, file_name, modification_time).IterateRecords())


@functools.lru_cache(maxsize=None)
def ReadRecording(name):
    """Reads the records of a recording, once for all tests of a process.

    Args:
      name (str): name of the recording.

    Returns:
      dict[str, list[Record]]: records, without damage, per name of the log.
    """
    return {
        file_name: ReadRecords(data, file_name)
        for file_name, data in ReadFiles(name).items()
    }


def RemoveDamage(result):
    """Removes damage from records.

    Args:
      result (list[Record]): records.

    Returns:
      list[Record]: other records.
    """
    return [record for record in result if not isinstance(record, records.Damage)]


def CountLines(record):
    """Counts the lines of the log for which a record accounts.

    Args:
      record (Record): record.

    Returns:
      int: number of lines.
    """
    if isinstance(record, records.Damage):
        return 0
    if isinstance(record, records.Unparsed):
        return 0 if record.is_fragment else 1
    return record.details.number_of_lines if record.details else 1
