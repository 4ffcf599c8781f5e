"""Storage files of earlier builds in test_data, made here and read by tests.

A later build must show what they hold: a storage file outlives the build that made it.
There is a folder per release of ours, with one file per version of Plaso's storage
format, and beside it the messages and tags that psort of then showed for its events.
"""

import collections
import glob
import gzip
import json
import os
import re
import sqlite3

_PROJECT_PATH = os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
)

STORAGES_PATH = os.path.join(_PROJECT_PATH, "test_data", "storages")

# What is kept of an event, as psort names it with json_line, next to its labels.
_KEPT_NAMES = ("data_type", "message", "timestamp", "timestamp_desc")

# What messages of earlier builds had, and an attribute has alone: label and name per
# data type. Issue 18 takes identifiers of 16 digits out of messages of calls.
_MOVED = {"linux:strace:syscall": {"Session:": "session_identifier"}}

_DEFAULT_FORMATTER = "DEFAULT FORMATTER"

# What separates words of messages; a list is written in one way or another.
_SEPARATORS = re.compile(r"""[\s,;()\[\]'"]+""")


def GetPaths():
    """Determines the paths of all storage files.

    Returns:
      list[str]: paths.
    """
    return sorted(glob.glob(os.path.join(STORAGES_PATH, "*", "*.plaso")))


def ReadFormatVersion(path):
    """Reads the version of the storage format of a storage file.

    Args:
      path (str): path of the storage file.

    Returns:
      int: version.
    """
    connection = sqlite3.connect(f"file:{path:s}?mode=ro&immutable=1", uri=True)
    with connection:
        row = connection.execute(
            "SELECT value FROM metadata WHERE key = 'format_version'"
        ).fetchone()
    connection.close()
    return int(row[0])


def GetEventsPath(path):
    """Determines where the events are that psort of then showed.

    Args:
      path (str): path of the storage file.

    Returns:
      str: path.
    """
    return f"{os.path.splitext(path)[0]:s}.jsonl.gz"


def GetLabels(event):
    """Retrieves the labels of the tag of an event.

    Args:
      event (dict[str, object]): event, as psort writes it with json_line or as it was
          kept.

    Returns:
      list[str]: labels in the order of the alphabet, none if there is no tag.
    """
    tag = event.get("tag") or []
    return sorted(tag["labels"] if isinstance(tag, dict) else tag)


def WriteEvents(path, events):
    """Writes events, the same bytes each time.

    Args:
      path (str): path of the file to write.
      events (list[dict[str, object]]): events, as psort writes them with json_line.
    """
    lines = "".join(
        json.dumps(
            {**{name: event[name] for name in _KEPT_NAMES}, "tag": GetLabels(event)}
        )
        + "\n"
        for event in events
    )
    with open(path, "wb") as file_object:
        with gzip.GzipFile("", "wb", 9, file_object, mtime=0) as gzip_file:
            gzip_file.write(lines.encode("utf-8"))


def ReadEvents(path):
    """Reads the events that psort of then showed.

    Args:
      path (str): path of the storage file.

    Returns:
      list[dict[str, object]]: events: data type, message, labels as tag, time and its
          description.
    """
    with gzip.open(GetEventsPath(path), "rt", encoding="utf-8") as file_object:
        return [json.loads(line) for line in file_object]


def _GetKey(event):
    """Determines what an event is known by in messages of different builds.

    Returns:
      tuple[str, int, str]: data type, time and its description.
    """
    return event["data_type"], event["timestamp"], event["timestamp_desc"]


def _GetWords(message):
    """Determines the facts of a message."""
    return collections.Counter(filter(None, _SEPARATORS.split(message)))


def _FindLoss(event, candidates):
    """Finds what is lost of an event, and takes out the event that has the most of it.

    Args:
      event (dict[str, object]): event as it was shown.
      candidates (list[dict[str, object]]): events as they are shown, of the same time.

    Returns:
      str: what is lost, None if nothing is.
    """
    best, loss = None, f"no such event: {event['message']:s}"
    number_of_lost_words = None
    words = _GetWords(event["message"])
    for candidate in candidates:
        lost_words = words - _GetWords(candidate["message"])
        for label, name in _MOVED.get(candidate["data_type"], {}).items():
            if candidate.get(name):
                lost_words -= _GetWords(f"{label:s} {candidate[name]:s}")
        lost = []
        if lost_words:
            lost.append(f"no {' '.join(sorted(lost_words)):s}")
        labels, old_labels = GetLabels(candidate), GetLabels(event)
        if labels != old_labels:
            lost.append(f"tags {labels!s} instead of {old_labels!s}")
        number = len(lost_words) + len(lost)
        if number_of_lost_words is None or number < number_of_lost_words:
            best, number_of_lost_words = candidate, number
            loss = f"{', '.join(lost):s} in: {candidate['message']:s}" if lost else None
        if not number:
            break
    if best is not None:
        candidates.remove(best)
    return loss


def _FindCut(event):
    """Finds a value that a message cuts and does not mark as cut.

    Returns:
      str: what is cut, None if nothing is.
    """
    arguments, message = event.get("arguments"), event["message"]
    if not arguments or event["data_type"] not in (
        *("linux:strace:signal", "linux:strace:syscall"),
    ):
        return None
    # Line feeds are not in messages.
    arguments = arguments.replace("\r", "").replace("\n", "")
    start = message.index("(") + 1
    number = len(os.path.commonprefix([arguments, message[start:]]))
    if number < len(arguments) and not message.startswith("...)", start + number):
        return f"arguments are cut without a mark in: {message:s}"
    return None


def FindLosses(old_events, events):
    """Finds what a build no longer shows of a storage file.

    Args:
      old_events (list[dict[str, object]]): events as the build showed them that made
          the storage file.
      events (list[dict[str, object]]): events with all attributes as they are shown.

    Returns:
      list[str]: losses: facts, tags and events that are not shown, values that are cut
          without a mark, and messages of the default formatter.
    """
    candidates = {}
    losses = []
    for event in events:
        candidates.setdefault(_GetKey(event), []).append(event)
        if _DEFAULT_FORMATTER in event["message"]:
            losses.append(f"default formatter: {event['data_type']:s}")
        losses.append(_FindCut(event))
    for event in old_events:
        losses.append(_FindLoss(event, candidates.get(_GetKey(event), [])))
    for left_events in candidates.values():
        losses.extend(f"new event: {event['message']:s}" for event in left_events)
    return [loss for loss in losses if loss]
