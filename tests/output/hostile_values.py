"""Makes storage files of Plaso with any value in any attribute of any data type."""

import glob
import os

from dfdatetime import cocoa_time
from dfdatetime import filetime
from dfdatetime import posix_time
from dfdatetime import semantic_time
from dfdatetime import time_elements

from plaso.containers import events
from plaso.storage import factory

import plaso

import yaml

import plaso_extra_parsers

# Folders with the formatters of the installed Plaso, and with ours.
FORMATTERS_PATHS = (
    os.path.join(os.path.dirname(plaso.__file__), "data", "formatters"),
    os.path.join(os.path.dirname(plaso_extra_parsers.__file__), "data", "formatters"),
)

_TIME = 1795217904000000


def _NestLists(depth):
    """Creates a list in a list in a list."""
    value = ["x\u202ey", 1, None]
    for _ in range(depth):
        value = [value]
    return value


# Values that parsers have stored, or may store, as storage files can hold them.
VALUES = (
    "text in a date",
    "</script>\x00\x1b[31m\u202e\ud800",
    "",
    0,
    -1,
    True,
    2**63,
    -(2**63) - 1,
    10**400,
    float("nan"),
    float("-inf"),
    1e300,
    _NestLists(30),
    [2**70, "a", [b"b".decode(), 5.5]],
    [],
    # A text as a timestamp, as Plaso stores it of .viminfo.
    posix_time.PosixTime(timestamp="1525279082"),
    posix_time.PosixTime(timestamp="soon"),
    posix_time.PosixTime(timestamp=-49543920000),
    posix_time.PosixTime(timestamp=1200122870400),
    posix_time.PosixTimeInNanoseconds(timestamp=2**200),
    cocoa_time.CocoaTime(timestamp=1e300),
    filetime.Filetime(timestamp=2**63),
    time_elements.TimeElements(time_elements_tuple=(400, 2, 29, 0, 0, 0)),
    semantic_time.NotSet(),
    semantic_time.SemanticTime(string="soon"),
)


def _IterateDefinitions():
    """Iterates over the formatters of the installed Plaso and of ours."""
    for folder in FORMATTERS_PATHS:
        for path in sorted(glob.glob(os.path.join(folder, "*.yaml"))):
            with open(path, encoding="utf-8") as file_object:
                yield from filter(None, yaml.safe_load_all(file_object))


def _IterateNames(value):
    """Iterates over names of attributes in a definition of a formatter."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "input_attribute":
                yield item
            elif key in ("message", "enumeration_helpers", "flags_helpers"):
                yield from _IterateNames(item)
            elif key in ("boolean_helpers", "custom_helpers"):
                yield from _IterateNames(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _IterateNames(item)
    elif isinstance(value, str):
        for part in value.split("{")[1:]:
            yield part.partition("}")[0].partition(":")[0]


def GetNamesPerDataType():
    """Retrieves the data types that have a formatter, and what these show.

    Returns:
      dict[str, list[str]]: names of attributes per data type.
    """
    return {
        definition["data_type"]: sorted(filter(None, set(_IterateNames(definition))))
        for definition in _IterateDefinitions()
        if "data_type" in definition
    }


def IterateEvents(names_per_data_type=None):
    """Iterates over events of each data type, whose attributes have other values each.

    Args:
      names_per_data_type (Optional[dict[str, list[str]]]): names of attributes per data
          type, None for all that have a formatter.

    Yields:
      tuple[EventObject, EventData]: event and event data.
    """
    names_per_data_type = names_per_data_type or GetNamesPerDataType()
    for number, (data_type, names) in enumerate(sorted(names_per_data_type.items())):
        for shift in range(0, len(VALUES), 5):
            event_data = events.EventData(data_type=data_type)
            for index, name in enumerate(names):
                value = VALUES[(number + shift + index * 3) % len(VALUES)]
                setattr(event_data, name, value)
            event = events.EventObject()
            # Of event data without a digest psort exports one per time.
            event.timestamp = _TIME + number * len(VALUES) + shift
            event.timestamp_desc = "Recorded Time"
            event.date_time = posix_time.PosixTimeInMicroseconds(
                timestamp=event.timestamp
            )
            yield event, event_data


def WriteStorage(path):
    """Writes a storage file with events of each data type that has a formatter.

    Args:
      path (str): path of the file.

    Returns:
      int: number of events.
    """
    writer = factory.StorageFactory.CreateStorageWriter("sqlite")
    writer.Open(path=path)
    stream = events.EventDataStream()
    writer.AddAttributeContainer(stream)
    count = 0
    for event, event_data in IterateEvents():
        event_data.SetEventDataStreamIdentifier(stream.GetIdentifier())
        writer.AddAttributeContainer(event_data)
        event.SetEventDataIdentifier(event_data.GetIdentifier())
        writer.AddAttributeContainer(event)
        count += 1
    writer.Close()
    return count
