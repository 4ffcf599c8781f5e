"""Tests that the stock commands of Plaso put atop logs on a timeline."""

import collections
import contextlib
import datetime
import glob
import gzip
import itertools
import json
import os
import random
import shutil
import subprocess
import tempfile

from tests.end_to_end import environments
from tests.end_to_end import timelines

_TEST_DATA_PATH = os.path.join(environments.TEST_DATA_PATH, "atop")

# Events of each recording: processes, interfaces, disks, tasks, cgroups. All have eight
# samples, of which the first is since boot. A process has an event for its start, for
# the last sample it was alive in and for its end.
_COUNTS = {
    "v1.26": (71, 2, 3, 16, 0),
    "dev-1.27": (71, 9, 3, 17, 0),
    "dev-2.0": (71, 9, 3, 17, 0),
    "v2.1": (71, 2, 1, 17, 0),
    "v2.2": (71, 2, 4, 16, 0),
    "v2.2-3": (71, 3, 8, 16, 0),
    "v2.3.0": (94, 2, 5, 18, 0),
    "v2.3.0.32": (94, 10, 5, 20, 0),
    "v2.4.0": (94, 5, 8, 18, 0),
    "v2.5.0": (94, 5, 7, 18, 0),
    "v2.6.0": (94, 9, 8, 20, 0),
    "v2.7.1": (94, 16, 8, 17, 0),
    "v2.8.1": (94, 16, 8, 18, 0),
    "v2.9.0": (94, 16, 7, 17, 0),
    "v2.10.0": (94, 16, 8, 20, 0),
    "v2.11.1": (94, 9, 4, 19, 5),
    "v2.11.1.32": (94, 9, 8, 20, 5),
    "v2.12.1": (94, 15, 7, 18, 5),
    "v2.13.0": (94, 10, 8, 18, 5),
}

# Runs log2timeline with a start method of processes.
_START_METHOD_PROGRAM = b"""\
import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    from plaso.scripts import log2timeline

    sys.exit(log2timeline.Main())
"""

_MAPPINGS_PROGRAM = """\
import os

import plaso

print(os.path.join(os.path.dirname(plaso.__file__), "data", "opensearch.mappings"))
"""

_IMPORT_PROGRAM = """\
from plaso_extra_parsers.parsers.atop import parser as atop_parser
from plaso.parsers import manager

parser_objects = manager.ParsersManager.GetParserObjects("atop")
print(parser_objects["atop"].__class__.__name__)
"""

_QUIET_ARGUMENTS = ("--quiet", "--unattended", "--status_view", "none")

# Fields of json_line that Plaso does not send to OpenSearch as they are.
_OTHER_FIELDS = frozenset(
    ["__container_type__", "__type__", "date_time", "pathspec", "tag"]
)


def _GetExpectedCounts(recording):
    """Determines how many events a recording has.

    Returns:
      dict[str, int]: number of events per data type.
    """
    processes, interfaces, disks, tasks, cgroups = _COUNTS[recording]
    counts = {
        "linux:atop:boot": 1,
        "linux:atop:disk": disks,
        "linux:atop:interface": interfaces,
        "linux:atop:log": 2,
        "linux:atop:process": processes,
        "linux:atop:system": 8,
        "linux:atop:task": tasks,
    }
    if cgroups:
        counts["linux:atop:cgroup"] = cgroups
    return counts


def _GetFieldType(value):
    """Determines how OpenSearch maps a field by the first value it sees.

    Returns:
      str: type, None if the value does not tell.
    """
    if isinstance(value, list):
        return _GetFieldType(value[0]) if value else None
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "long"
    if isinstance(value, float):
        return "float"
    return "date" if _IsDate(value) else "text"


def _IsDate(value):
    """Determines if OpenSearch takes text for a date."""
    try:
        datetime.datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _IsAccepted(field_type, value):
    """Determines if OpenSearch takes a value for a field of a type.

    Returns:
      bool: True if so; otherwise it drops the whole event.
    """
    if isinstance(value, list):
        return all(_IsAccepted(field_type, item) for item in value)
    if field_type == "text":
        return not isinstance(value, dict)
    if field_type == "boolean":
        return isinstance(value, bool)
    if field_type == "long":
        return (
            isinstance(value, int)
            and not isinstance(value, bool)
            and -(1 << 63) <= value < 1 << 63
        )
    if field_type == "date":
        return isinstance(value, str) and _IsDate(value)
    return isinstance(value, (float, int))


class AtopTest(environments.EndToEndTestCase):
    """Tests that the stock commands of Plaso put atop logs on a timeline."""

    def _GetAtopEvents(self, timeline):
        """Retrieves the events of atop logs."""
        return [
            event
            for event in timeline.events
            if event["data_type"].startswith("linux:atop:")
        ]

    @staticmethod
    def _GetRecordingPath(recording):
        """Determines the path of a recording."""
        return os.path.join(_TEST_DATA_PATH, recording, "basic.raw")

    @environments.WithEachRelease
    def testRecordings(self, environment):
        """Recordings of all releases have all their events, messages and no warning."""
        timeline = environment.MakeTimeline(self.folder, _TEST_DATA_PATH)
        self.assertEqual(timeline.warnings, {})

        counts = {}
        for event in self._GetAtopEvents(timeline):
            recording = event["display_name"].split("/")[-2]
            counter = counts.setdefault(recording, collections.Counter())
            counter[event["data_type"]] += 1
            self.assertNotIn("DEFAULT FORMATTER", event["message"])
            self.assertRegex(event["message"], r"^\S.*[^\s:]$")
            self.assertNotIn("None", event["message"])
            self.assertNotEqual(event["timestamp_desc"], "Not a time")
            for name, value in event.items():
                self.assertNotEqual(value, "", name)
                self.assertNotIsInstance(value, float, name)
        self.assertEqual(set(counts) - {"case", "lives"}, set(_COUNTS))
        for recording in _COUNTS:
            with self.subTest(recording=recording):
                self.assertEqual(dict(counts[recording]), _GetExpectedCounts(recording))

        self._CheckOpenSearch(environment, timeline)

    def _CheckOpenSearch(self, environment, timeline):
        """Checks that OpenSearch takes all events, in whichever order they come."""
        path = environment.Run("python", "-c", _MAPPINGS_PROGRAM).stdout.strip()
        with open(path, encoding="utf-8") as file_object:
            pinned_types = {
                name: values["type"]
                for name, values in json.load(file_object)["properties"].items()
            }
        events = self._GetAtopEvents(timeline)
        for seed in range(5):
            random.Random(seed).shuffle(events)
            field_types = dict(pinned_types)
            for event in events:
                for name, value in event.items():
                    if name in _OTHER_FIELDS or value is None:
                        continue
                    field_type = field_types.setdefault(name, _GetFieldType(value))
                    self.assertTrue(
                        _IsAccepted(field_type, value), (name, field_type, value)
                    )

    @classmethod
    def setUpClass(cls):
        """Makes the logs that several tests read, each release of Plaso once."""
        super().setUpClass()
        stack = contextlib.ExitStack()
        cls.addClassCleanup(stack.close)
        cls._class_folder = stack.enter_context(tempfile.TemporaryDirectory())
        cls._source_path = os.path.join(cls._class_folder, "source")
        os.mkdir(cls._source_path)
        cls._timelines = {}
        with open(cls._GetRecordingPath("v2.8.1"), "rb") as file_object:
            data = file_object.read()
        for name, data in (
            ("compressed.gz", gzip.compress(data)),
            ("truncated", data[:-100]),
        ):
            path = os.path.join(cls._source_path, name)
            with open(path, "wb") as file_object:
                file_object.write(data)
        shutil.copy(
            cls._GetRecordingPath("v2.13.0"), os.path.join(cls._source_path, "newest")
        )

    def _GetTimeline(self, environment):
        """Retrieves the timeline of the logs that several tests read, with its tags."""
        timeline = self._timelines.get(environment.release)
        if not timeline:
            storage_path = os.path.join(
                self._class_folder, f"{environment.release:s}.plaso"
            )
            log2timeline = environment.RunLog2Timeline(
                storage_path, self._source_path, "--parsers", "atop"
            )
            output_path = f"{storage_path:s}.jsonl"
            psort = environment.RunPsort(
                *(storage_path, output_path, "--analysis", "tagging"),
                *("--tagging-file", "tag_linux.txt"),
            )
            timeline = timelines.Timeline(
                storage_path, timelines.ReadEvents(output_path), log2timeline, psort
            )
            self._timelines[environment.release] = timeline
        return timeline

    def _GetEventsOf(self, timeline, name):
        """Retrieves the events of one of the logs that several tests read.

        Returns:
          list[dict[str, object]]: events of atop.
        """
        return [
            event
            for event in self._GetAtopEvents(timeline)
            if f"/{name:s}" in event["display_name"]
        ]

    @environments.WithEachRelease
    def testProcess(self, environment):
        """A process has its start, end and what is between, as a person reads it."""
        timeline = self._GetTimeline(environment)
        events = [
            (event["timestamp"] // 1000000, event["timestamp_desc"], event["message"])
            for event in self._GetEventsOf(timeline, "newest")
            if event["data_type"] == "linux:atop:process"
            and event["process_identifier"] in (94, 109)
        ]
        short_message = (
            "[die] PID: 94 Parent: 1 User: 0 Ended by signal: 9 (SIGKILL) Began and "
            "ended between two samples Samples: 1"
        )
        long_message = (
            "/opt/demo/die 2.3 sig 6 lived-abrt-core [die] PID: 109 Parent: 1 User: 0 "
            "Ended by signal: 6 (SIGABRT) Core dumped Memory: 663552 bytes Samples: 4"
        )
        self.assertEqual(
            sorted(events),
            sorted(
                [
                    (1795210381, "Exit Time", short_message),
                    (1795210381, "Start Time", short_message),
                    (1795210381, "Start Time", long_message),
                    (1795210383, "Last Seen Time", long_message),
                    (1795210384, "Exit Time", long_message),
                ]
            ),
        )

    @environments.WithEachRelease
    def testGzip(self, environment):
        """A compressed log gives the same events."""
        counts = collections.Counter(
            event["data_type"]
            for event in self._GetEventsOf(
                self._GetTimeline(environment), "compressed.gz"
            )
        )
        self.assertEqual(dict(counts), _GetExpectedCounts("v2.8.1"))

    @environments.WithEachRelease
    def testSpawn(self, environment):
        """Worker processes that are spawned have the parser."""
        program_path = self.WriteFile("spawn.py", _START_METHOD_PROGRAM)
        storage_path = os.path.join(self.folder, f"{environment.release:s}.plaso")
        environment.Run(
            *("python", program_path, *_QUIET_ARGUMENTS, "--parsers", "atop"),
            *("--logfile", f"{storage_path:s}.log.gz", "--storage_file", storage_path),
            self._GetRecordingPath("v2.8.1"),
        )
        output_path = f"{storage_path:s}.jsonl"
        environment.RunPsort(storage_path, output_path)
        self._CheckCounts(output_path)

    @environments.WithEachRelease
    def testPsteal(self, environment):
        """psteal has the parser, the times and the messages."""
        folder = os.path.join(self.folder, environment.release)
        os.mkdir(folder)
        output_path = os.path.join(folder, "psteal.jsonl")
        environment.Run(
            *("psteal", *_QUIET_ARGUMENTS, "--parsers", "atop"),
            *("--source", self._GetRecordingPath("v2.8.1")),
            *("-o", "json_line", "-w", output_path),
            *("--storage_file", os.path.join(folder, "psteal.plaso")),
            cwd=folder,
        )
        self._CheckCounts(output_path)

    def _CheckCounts(self, output_path):
        """Checks the number of events of the recording of release 2.8.1.

        Args:
          output_path (str): path of a file that psort wrote with json_line.
        """
        counter = collections.Counter(
            event["data_type"] for event in timelines.ReadEvents(output_path)
        )
        self.assertEqual(dict(counter), _GetExpectedCounts("v2.8.1"))

    @environments.WithEachRelease
    def testImage(self, environment):
        """An image whose system is Linux has atop events without any option."""
        folder = os.path.join(self.folder, f"root-{environment.release:s}")
        log_path = os.path.join(folder, "var", "log", "atop")
        os.makedirs(log_path)
        os.makedirs(os.path.join(folder, "etc"))
        with open(
            os.path.join(folder, "etc", "os-release"), "w", encoding="utf-8"
        ) as file_object:
            file_object.write('ID=debian\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\n')
            file_object.write('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')
        shutil.copy(
            self._GetRecordingPath("v2.8.1"), os.path.join(log_path, "atop_20261119")
        )
        image_path = f"{folder:s}.raw"
        # The tool is not in the path of every user.
        environment_path = f"{os.environ.get('PATH', ''):s}:/usr/sbin:/sbin"
        subprocess.run(
            ["mke2fs", "-q", "-t", "ext4", "-d", folder, image_path, "16M"],
            check=True,
            env={**os.environ, "PATH": environment_path},
        )
        timeline = environment.MakeTimeline(self.folder, image_path)
        self.assertEqual(
            timeline.CountEvents("linux:atop:"), _GetExpectedCounts("v2.8.1")
        )
        self.assertEqual(timeline.warnings, {})

        # With the preset of Linux the parsers of other systems are not in use.
        process = environment.Run("pinfo", "-v", timeline.storage_path)
        self.assertRegex(process.stdout, r"(?s)Enabled parser.*\batop\b")
        self.assertNotRegex(process.stdout, r"(?s)Enabled parser.*\bwinreg\b")
        self.assertRegex(process.stdout, "Debian GNU/Linux")

    @environments.WithEachRelease
    def testCutImage(self, environment):
        """An image that is cut in the middle of the log has what is in front of it."""
        folder = os.path.join(self.folder, f"cut-{environment.release:s}")
        os.makedirs(folder)
        shutil.copy(
            self._GetRecordingPath("v2.8.1"), os.path.join(folder, "atop_20261119")
        )
        image_path = f"{folder:s}.raw"
        environment_path = f"{os.environ.get('PATH', ''):s}:/usr/sbin:/sbin"
        subprocess.run(
            ["mke2fs", "-q", "-t", "ext4", "-d", folder, image_path, "4M"],
            check=True,
            env={**os.environ, "PATH": environment_path},
        )
        with open(self._GetRecordingPath("v2.8.1"), "rb") as file_object:
            data = file_object.read()
        with open(image_path, "r+b") as file_object:
            offset = file_object.read().index(data)
            file_object.truncate(offset + len(data) // 2)

        timeline = environment.MakeTimeline(
            self.folder, image_path, "--parsers", "atop", "--hashers", "none"
        )
        counts = timeline.CountEvents("linux:atop:")
        self.assertEqual(counts["linux:atop:boot"], 1)
        self.assertEqual(counts["linux:atop:log"], 2)
        self.assertGreater(counts["linux:atop:process"], 40)
        self.assertIn(counts["linux:atop:system"], (3, 4, 5))
        self.assertTrue(timeline.warnings)

    @environments.WithEachRelease
    def testTagging(self, environment):
        """Starts of programs, crashes and boots are tagged with Plaso's file."""
        labels = collections.Counter()
        crashed = set()
        for event in self._GetEventsOf(self._GetTimeline(environment), "newest"):
            for label in (event.get("tag") or {}).get("labels", []):
                labels[event["data_type"], event["timestamp_desc"], label] += 1
                if label == "crash":
                    crashed.add(event["process_identifier"])
        # In a namespace of its own no process is a kernel thread.
        self.assertEqual(
            dict(labels),
            {
                ("linux:atop:boot", "Start Time", "boot"): 1,
                ("linux:atop:process", "Exit Time", "crash"): 3,
                ("linux:atop:process", "Start Time", "application_execution"): 44,
            },
        )
        self.assertEqual(crashed, {96, 105, 109})

    @environments.WithEachRelease
    def testTruncatedLog(self, environment):
        """A log that is cut off has a warning; what ends it is recovered."""
        timeline = self._GetTimeline(environment)
        self.assertEqual(list(timeline.warnings), ["extraction_warning"])
        (message,) = timeline.warnings["extraction_warning"]
        self.assertIn("Sample is cut off", message)
        recovered_events = [
            event
            for event in self._GetEventsOf(timeline, "truncated")
            if event.get("recovered")
        ]
        self.assertTrue(recovered_events)
        for event in recovered_events:
            self.assertIn("recovered from a damaged log", event["message"])

    @environments.WithEachRelease
    def testImportOrder(self, environment):
        """The parser is registered as well if its module is imported before Plaso's."""
        process = environment.Run("python", "-c", _IMPORT_PROGRAM)
        self.assertEqual(process.stdout.strip(), "ATOPParser")
        self.assertEqual(process.stderr, "")

    @environments.WithEachRelease
    def testWorkedCase(self, environment):
        """The output in the README is what psort says."""
        path = os.path.join(_TEST_DATA_PATH, "case", "atop_20261120")
        storage_path = os.path.join(self.folder, f"{environment.release:s}.plaso")
        output_path = f"{storage_path:s}.csv"
        # In a single process it is the same.
        environment.RunLog2Timeline(
            *(storage_path, path, "--parsers", "atop", "--single_process")
        )
        environment.Run(
            *("psort", *_QUIET_ARGUMENTS),
            *("-o", "dynamic", "--fields", "datetime,message", "-w", output_path),
            *("--logfile", f"{output_path:s}.log.gz", storage_path),
            "data_type is 'linux:atop:process' AND timestamp_desc is 'Start Time' AND "
            "user_identifier == 33",
        )
        with open(output_path, encoding="utf-8") as file_object:
            lines = file_object.read().splitlines()
        self.assertEqual(len(lines), 12)
        readme_path = os.path.join(environments.PROJECT_PATH, "README.md")
        with open(readme_path, encoding="utf-8") as file_object:
            readme_lines = file_object.read().splitlines()
        start_index = readme_lines.index("datetime,message")
        end_index = readme_lines.index("```", start_index)
        self.assertEqual(sorted(readme_lines[start_index:end_index]), sorted(lines))

    @environments.WithEachRelease
    def testDump(self, environment):
        """plaso-extra dump has every entry that atop prints."""
        paths = sorted(glob.glob(os.path.join(_TEST_DATA_PATH, "*", "basic.raw")))
        process = environment.Run("plaso-extra", "dump", *paths)
        objects = map(json.loads, process.stdout.splitlines())
        names = collections.Counter(itertools.chain.from_iterable(objects))
        number_of_tasks = 0
        for path in paths:
            text_path = os.path.join(os.path.dirname(path), "basic.PRG.txt.gz")
            with gzip.open(text_path, "rb") as file_object:
                lines = file_object.read().split(b"\n")
            number_of_tasks += sum(line.startswith(b"PRG ") for line in lines)
        self.assertEqual(names["tstat"], number_of_tasks)
        self.assertEqual(names["rawrecord"], 8 * len(paths))
        self.assertNotIn("error", names)
