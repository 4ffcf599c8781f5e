"""Applies our tagging rules to event data, for the tests of the data files."""

import os
import types

from plaso.engine import tagging_file

_TAGS_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    "plaso_extra_parsers",
    "data",
    "tags",
)


def ReadRules(folder, name):
    """Reads tagging rules.

    Args:
      folder (str): name of the folder, after the file of Plaso that they join.
      name (str): name of the file.

    Returns:
      dict[str, list[EventObjectFilter]]: filters per label.
    """
    path = os.path.join(_TAGS_PATH, folder, name)
    return tagging_file.TaggingFile(path).GetEventTaggingRules()


def GetLabels(rules, event_data, description=None):
    """Determines the labels that an event has.

    Args:
      rules (dict[str, list[EventObjectFilter]]): filters per label.
      event_data (EventData): event data of the event.
      description (Optional[str]): what the time of the event is.

    Returns:
      list[str]: labels, in the order of the rules.
    """
    event = types.SimpleNamespace(timestamp_desc=description)
    return [
        label
        for label, filter_objects in rules.items()
        if any(
            filter_object.Match(event, event_data, None, None)
            for filter_object in filter_objects
        )
    ]
