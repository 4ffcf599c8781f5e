"""Applies our tags to event data, for the tests of the data files.

Each event is tagged twice: by Plaso with its tagging file, and by the query strings of
Timesketch. Both must give the same labels.
"""

import functools
import types
from typing import NamedTuple

from plaso.engine import tagging_file

from tests.data import query_strings
from tests.data import tag_files
from tests.data import tag_lists


class Rules(NamedTuple):
    """Tags of a room.

    Attributes:
      filters (dict[str, EventObjectFilter]): filter of Plaso per label.
      queries (dict[str, function]): function of a query string per label.
    """

    filters: dict
    queries: dict


@functools.lru_cache(maxsize=None)
def ReadRules(room_name):
    """Reads the tags of a room.

    Args:
      room_name (str): name of the room.

    Returns:
      Rules: tags.
    """
    (room,) = [room for room in tag_lists.ReadRooms() if room.name == room_name]
    rules = tagging_file.TaggingFile(tag_files.GetPath(room)).GetEventTaggingRules()
    queries = {}
    for rule in tag_files.GetTimesketchRules([room]).values():
        (label,) = rule["tags"]
        queries[label] = query_strings.Compile(rule["query_string"])
    return Rules({label: filters[0] for label, filters in rules.items()}, queries)


def GetLabels(rules, event_data, description=None):
    """Determines the labels that an event has.

    Args:
      rules (Rules): tags.
      event_data (EventData): event data of the event.
      description (Optional[str]): what the time of the event is.

    Returns:
      list[str]: labels, in the order of the rules.

    Raises:
      AssertionError: if Plaso and Timesketch give different labels.
    """
    event = types.SimpleNamespace(timestamp_desc=description)
    labels = [
        label
        for label, event_filter in rules.filters.items()
        if event_filter.Match(event, event_data, None, None)
    ]
    document = dict(event_data.GetAttributes())
    document.update(data_type=event_data.data_type, timestamp_desc=description)
    query_labels = [
        label for label, function in rules.queries.items() if function(document)
    ]
    if labels != query_labels:
        raise AssertionError(
            f"{labels!s} in Plaso and {query_labels!s} in Timesketch: {document!s}"
        )
    return labels
