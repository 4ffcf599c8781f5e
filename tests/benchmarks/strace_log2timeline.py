"""Measures log2timeline on strace logs, beside a null parser.

Run by hand, from the root of the checkout:

    python -m tests.benchmarks.strace_log2timeline [LOG]

The null parser reads nothing: it produces the same kinds of event data, as many of
each, from a sample that was made beforehand. What it needs is what Plaso itself costs.
Both run in the same environment, in turn.
"""

import argparse
import collections
import os
import tempfile

from dfvfs.lib import definitions as dfvfs_definitions
from dfvfs.path import factory as path_spec_factory
from dfvfs.resolver import resolver as path_spec_resolver

from plaso.parsers import mediator
from plaso.storage.fake import writer as fake_writer

from plaso_extra_parsers.parsers.strace import plugin
from tests.benchmarks import log2timeline
from tests.end_to_end import environments
from tests.readers.strace import recordings

_NULL_PARSER = '''
"""Null parser."""

import json
import os

from dfdatetime import posix_time
from plaso.parsers import interface

from plaso_extra_parsers.parsers.strace import events as strace_events

_PATH = os.path.join(os.path.dirname(__file__), "null_event_data.json")

_CLASSES = {
    value.DATA_TYPE: value
    for value in vars(strace_events).values()
    if hasattr(value, "DATA_TYPE")
}


class NullParser(interface.FileObjectParser):
    """Null parser."""

    NAME = "null_strace"
    DATA_FORMAT = "Null"

    def ParseFileObject(self, parser_mediator, file_object):
        with open(_PATH, encoding="utf-8") as json_file:
            data = json.load(json_file)
        templates = data["templates"]
        for number in range(data["number"]):
            data_type, times, values = templates[number % len(templates)]
            event_data = _CLASSES[data_type]()
            event_data.__dict__.update(values)
            for name, timestamp in times.items():
                date_time = posix_time.PosixTimeInNanoseconds(
                    timestamp=timestamp + number
                )
                setattr(event_data, name, date_time)
            if "log_line_number" in values:
                event_data.log_line_number = number
            parser_mediator.ProduceEventData(event_data)
'''


def MakeLog(path, number_of_lines):
    """Makes a log from a recording.

    Args:
      path (str): path of the log.
      number_of_lines (int): number of lines.
    """
    data = recordings.ReadOnlyFile("single-f-ttt-yy")
    with open(path, "wb") as file_object:
        for _ in range(0, number_of_lines, data.count(b"\n")):
            file_object.write(data)


def _ReadTemplates(path):
    """Reads the event data of a log.

    Returns:
      list[tuple[str, dict[str, int], dict[str, object]]]: data type, times and other
          values of each.
    """
    storage_writer = fake_writer.FakeStorageWriter()
    storage_writer.Open()
    parser_mediator = mediator.ParserMediator()
    parser_mediator.SetStorageWriter(storage_writer)
    path_spec = path_spec_factory.Factory.NewPathSpec(
        dfvfs_definitions.TYPE_INDICATOR_OS, location=path
    )
    file_entry = path_spec_resolver.Resolver.OpenFileEntry(path_spec)
    parser_mediator.SetFileEntry(file_entry)
    plugin.StraceTextPlugin().Process(
        parser_mediator, file_object=file_entry.GetFileObject()
    )
    templates = []
    for event_data in storage_writer.GetAttributeContainers("event_data"):
        times = {}
        values = {}
        for name, value in event_data.GetAttributes():
            if value is None or name[0] == "_" or name == "data_type":
                continue
            if hasattr(value, "timestamp"):
                times[name] = value.timestamp
            else:
                values[name] = value
        templates.append((event_data.data_type, times, values))
    return templates


def Main():
    """Measures and prints the figures."""
    argument_parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    argument_parser.add_argument("log", nargs="?")
    argument_parser.add_argument("--lines", type=int, default=60_000)
    argument_parser.add_argument("--rounds", type=int, default=3)
    argument_parser.add_argument("--release", default=environments.NEWEST_RELEASE)
    options = argument_parser.parse_args()
    environment = environments.GetEnvironment(options.release)

    with tempfile.TemporaryDirectory() as folder:
        path = options.log
        if not path:
            path = os.path.join(folder, "trace.log")
            MakeLog(path, options.lines)
        null_folder = os.path.join(folder, "null")
        templates = _ReadTemplates(path)
        print(dict(collections.Counter(template[0] for template in templates)))
        data = {"number": len(templates), "templates": templates[-20000:]}
        log2timeline.WriteNullParser(null_folder, "null_strace", _NULL_PARSER, data)

        times = {"null_strace": [], "text/strace": []}
        for _ in range(options.rounds):
            for name, values in times.items():
                values.append(
                    log2timeline.MeasureLog2Timeline(
                        environment, name, path, null_folder
                    )
                )
        ratio = min(times["text/strace"]) / min(times["null_strace"])
        print(
            f"processor time: text/strace needs {ratio:.3f} times that of null_strace"
        )


if __name__ == "__main__":
    Main()
