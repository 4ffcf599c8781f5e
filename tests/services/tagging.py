"""Tags the events of a storage file by our tagging files, and by no others."""

import collections
import os
import shutil

from tests.data import tag_files
from tests.data import tag_lists
from tests.end_to_end import timelines


def TagStorage(environment, storage_path, tagged_path):
    """Copies a storage file and tags its events.

    Args:
      environment (Environment): environment with Plaso.
      storage_path (str): path of the storage file.
      tagged_path (str): path of the copy.

    Returns:
      list[dict[str, object]]: events as psort writes them, with their tags.
    """
    shutil.copyfile(storage_path, tagged_path)
    output_path = f"{tagged_path:s}.jsonl"
    for room in tag_lists.ReadRooms():
        if os.path.exists(output_path):
            os.remove(output_path)
        environment.RunPsort(
            tagged_path,
            output_path,
            *("--analysis", "tagging", "--tagging-file", tag_files.GetPath(room)),
        )
    events = timelines.ReadEvents(output_path)
    os.remove(output_path)
    return events


def GetLabels(event):
    """Retrieves the labels of an event.

    Args:
      event (dict[str, object]): event as psort writes it.

    Returns:
      list[str]: labels.
    """
    return (event.get("tag") or {}).get("labels", [])


def CountLabels(events):
    """Counts the events with each label.

    Args:
      events (list[dict[str, object]]): events as psort writes them.

    Returns:
      dict[str, int]: number of events per label.
    """
    return dict(
        collections.Counter(label for event in events for label in GetLabels(event))
    )
