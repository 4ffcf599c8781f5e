"""Dumps recordings with the build in the folder that this file was copied to.

Imports nothing of the tests: it runs with builds that are older than they are. What it
names of ours is what others use, too: the registrations and the plaso-extra command.
"""

import io
import json
import os
import re
import subprocess
import sys

import plaso

from dfdatetime import interface as dfdatetime_interface
from plaso.engine import tagging_file
from plaso.output import dynamic
from plaso.output import mediator
from plaso.storage import factory

import plaso_extra_parsers

from plaso_extra_parsers.integration import registrations
from plaso_extra_parsers.scripts import plaso_extra

_TAG_FILES = ("tag_linux.txt", "tag_macos.txt")
_WARNING_TYPES = ("extraction_warning", "recovery_warning", "timelining_warning")

_EVENT_FIELDS = (
    *("timestamp_desc", "source", "source_long", "message", "message_short"),
    *("hostname", "username"),
)

# Name of a file of a trace that strace -ff made, which is read with its siblings.
_TRACE_MEMBER = re.compile(r"(.+)\.[0-9]+(\.gz)?$")


def _GetDataPath():
    """Determines where Plaso's data files are."""
    paths = [
        os.path.join(os.path.dirname(plaso.__file__), "data"),
        os.path.join(sys.prefix, "share", "plaso"),
        os.path.join("/usr", "share", "plaso"),
    ]
    return [path for path in paths if os.path.isdir(path)][0]


def _ReadRules(data_path):
    """Reads the rules of Plaso's tag files, which ours join.

    Returns:
      list[tuple[str, list[EventObjectFilter]]]: labels, after the names of the files,
          and filters.
    """
    return [
        (f"{name:s} {label:s}", filter_objects)
        for name in _TAG_FILES
        for label, filter_objects in tagging_file.TaggingFile(
            os.path.join(data_path, name)
        )
        .GetEventTaggingRules()
        .items()
    ]


class Recordings:
    """Folder of recordings, and the references that are made of them."""

    def __init__(self, source_path, output_path):
        """Initializes recordings."""
        super().__init__()
        self._lines = {}
        self._output_path = output_path
        self._source_path = os.path.realpath(source_path)

    def _Add(self, kind, name, values):
        """Adds one line of a reference."""
        # The build that has read a file is the one difference that each has.
        if isinstance(values.get("statistics"), list):
            values["statistics"] = [
                value
                for value in values["statistics"]
                if not str(value).startswith("build: ")
            ] or None
        text = json.dumps(values, ensure_ascii=False, sort_keys=True)
        # Some warnings name the file they are about.
        text = text.replace(self._source_path + os.sep, "")
        self._lines.setdefault((kind, name), []).append(text)

    def _GetName(self, path_spec):
        """Determines the name of what a path specification stands for.

        Returns:
          str: path in the folder of recordings, with that inside of an archive.
        """
        names = []
        while path_spec:
            location = getattr(path_spec, "location", None)
            if path_spec.type_indicator == "OS":
                names.append(os.path.relpath(location, self._source_path))
            elif location:
                names.append(location.strip("/"))
            path_spec = getattr(path_spec, "parent", None)
        return "/".join(reversed(names))

    def _GetValue(self, value):
        """Converts a value to one that JSON has."""
        if isinstance(value, dfdatetime_interface.DateTimeValues):
            parts = [type(value).__name__, value.CopyToDateTimeString()]
            parts += [value.precision, value.time_zone_offset, value.is_local_time]
            return " ".join(map(str, parts))
        if isinstance(value, (list, tuple)):
            return [self._GetValue(item) for item in value]
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        return f"{type(value).__name__:s} {value!r}"

    def _DumpFiles(self, name, paths):
        """Dumps files by the plaso-extra command.

        Args:
          name (str): name of the reference.
          paths (list[str]): paths of the files in the folder of recordings.
        """
        stdout = sys.stdout
        sys.stdout = io.TextIOWrapper(io.BytesIO())
        try:
            status = plaso_extra.Main(["dump", "--system", *paths])
            data = sys.stdout.buffer.getvalue()
        finally:
            sys.stdout = stdout
        lines = data.decode("utf-8", "backslashreplace").split("\n")
        lines[-1] = json.dumps({"exit_status": status})
        self._lines["dump", name] = lines

    def _DumpAll(self):
        """Dumps each file by itself, and the files of a trace together."""
        traces = {}
        for folder, folders, names in os.walk("."):
            folders.sort()
            for name in sorted(names):
                path = os.path.relpath(os.path.join(folder, name))
                self._DumpFiles(path, [path])
                match = _TRACE_MEMBER.match(path)
                if match:
                    traces.setdefault(match.group(1), []).append(path)
        for name, paths in traces.items():
            if len(paths) > 1:
                self._DumpFiles(f"{name:s}.together", paths)

    def _AddEventData(self, reader):
        """Adds the event data.

        Returns:
          dict[str, tuple[EventData, EventDataStream, str]]: event data, its stream and
              the name of the recording, per identifier.
        """
        streams = {
            stream.GetIdentifier().CopyToString(): stream
            for stream in reader.GetAttributeContainers("event_data_stream")
        }
        found = {}
        for event_data in reader.GetAttributeContainers("event_data"):
            stream = streams[event_data.GetEventDataStreamIdentifier().CopyToString()]
            name = self._GetName(stream.path_spec)
            identifier = event_data.GetIdentifier().CopyToString()
            found[identifier] = (event_data, stream, name)
            values = {
                attribute: self._GetValue(value)
                for attribute, value in vars(event_data).items()
                if value is not None and not attribute.startswith("_")
            }
            values["parser"] = getattr(event_data, "_parser_chain", None)
            self._Add("event_data", name, values)
        return found

    def _AddEvents(self, reader, found):
        """Adds the events with their messages and tags.

        Args:
          reader (StorageReader): storage reader.
          found (dict[str, tuple[EventData, EventDataStream, str]]): event data, its
              stream and the name of the recording, per identifier.
        """
        data_path = _GetDataPath()
        rules = _ReadRules(data_path)
        helper = dynamic.DynamicFieldFormattingHelper()
        output_mediator = mediator.OutputMediator(reader, data_location=data_path)
        output_mediator.ReadMessageFormattersFromDirectory(
            os.path.join(data_path, "formatters")
        )
        for event in reader.GetAttributeContainers("event"):
            identifier = event.GetEventDataIdentifier().CopyToString()
            event_data, stream, name = found[identifier]
            values = {
                field: helper.GetFormattedField(
                    output_mediator, field, event, event_data, stream, None
                )
                for field in _EVENT_FIELDS
            }
            values["data_type"] = event_data.data_type
            values["timestamp"] = event.timestamp
            values["tags"] = [
                label
                for label, filter_objects in rules
                if any(
                    filter_object.Match(event, event_data, stream, None)
                    for filter_object in filter_objects
                )
            ]
            self._Add("events", name, values)

    def _ReadStorage(self, path):
        """Reads what log2timeline has made."""
        with factory.StorageFactory.CreateStorageReaderForFile(path) as reader:
            self._AddEvents(reader, self._AddEventData(reader))
            for warning_type in _WARNING_TYPES:
                for warning in reader.GetAttributeContainers(warning_type):
                    path_spec = getattr(warning, "path_spec", None)
                    self._Add(
                        "warnings",
                        self._GetName(path_spec) if path_spec else "all",
                        {"data_type": warning_type, "message": warning.message},
                    )

    def MakeReferences(self, temporary_path):
        """Makes the references.

        Args:
          temporary_path (str): path of a folder for temporary files.
        """
        storage_path = os.path.join(temporary_path, "storage.plaso")
        process = subprocess.run(
            [
                *(sys.executable, "-m", "plaso.scripts.log2timeline"),
                *("--quiet", "--unattended", "--status_view", "none"),
                *("--single_process", "--no_dependencies_check"),
                *("--hashers", "none", "--archives", "all"),
                *("--temporary_directory", temporary_path),
                *("--logfile", os.path.join(temporary_path, "log.gz")),
                "--parsers",
                ",".join(row.name for row in registrations.GetOwnRegistration().rows),
                *("--storage_file", storage_path, self._source_path),
            ],
            check=False,
            encoding="utf-8",
            errors="backslashreplace",
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
        if process.returncode:
            raise RuntimeError(f"log2timeline failed:\n{process.stdout:s}")
        self._ReadStorage(storage_path)
        os.chdir(self._source_path)
        self._DumpAll()

        for (kind, name), lines in self._lines.items():
            path = os.path.join(self._output_path, kind, f"{name:s}.jsonl")
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    # Not the build that is installed, by chance.
    assert plaso_extra_parsers.__file__.startswith(os.path.dirname(__file__))
    Recordings(sys.argv[1], sys.argv[2]).MakeReferences(sys.argv[3])
