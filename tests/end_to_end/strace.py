"""Tests that the stock commands of Plaso put strace logs on a timeline."""

import collections
import gzip
import json
import os
import re
import unittest

from tests.end_to_end import environments
from tests.readers.strace import recordings

# Recordings that are also in the ext4 image.
_RECORDINGS = ("elk-pipeline", "elk-scm")

# What differs between two timelines of the same logs.
_PLACES = ("display_name", "filename", "inode", "pathspec", "path_spec", "uuid")

_TAGS_LOG = b"""\
10 1795210635.000001 execve("/bin/x", ["x"], 0x1 /* 3 vars */) = 0
10 1795210635.000002 execve("/bin/y", ["y"], 0x1) = -1 ENOENT (No such file or directory)
10 1795210635.000003 connect(3, {sa_family=AF_INET, sin_port=htons(443), \
sin_addr=inet_addr("192.0.2.7")}, 16) = 0
10 1795210635.000004 openat(AT_FDCWD, "/etc/shadow", O_RDONLY) = 4
10 1795210635.000005 openat(AT_FDCWD, "/root/.ssh/id_rsa", O_RDONLY) = 5
10 1795210635.000006 openat(AT_FDCWD, "/etc/shadow", O_RDONLY) = -1 EACCES (Permission \
denied)
10 1795210635.000007 ptrace(PTRACE_ATTACH, 7) = 0
10 1795210635.000008 mprotect(0x1000, 4096, PROT_READ|PROT_EXEC) = 0
10 1795210635.000009 mmap(NULL, 4096, PROT_READ|PROT_WRITE|PROT_EXEC, \
MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x1000
10 1795210635.000010 finit_module(3, "", 0) = 0
10 1795210635.000011 unlink("/var/log/auth.log") = 0
10 1795210635.000012 read(3, "a", 1) = 1
"""

# A command of docs/strace.md with what it prints: fields, file, filter and lines.
_QUESTION = re.compile(
    r"    psort -o dynamic --fields (\S+) -w (\w+\.csv) case\.plaso \\\n"
    r'        "([^"]+)"\n'
    r"\n```\n(.*?)\n```\n",
    re.DOTALL,
)

_TAGS = [
    ["application_execution"],
    [],
    ["network_connection"],
    ["credential_access"],
    ["credential_access"],
    [],
    ["process_injection"],
    ["executable_memory"],
    ["executable_memory"],
    ["module_load"],
    ["log_deletion"],
    [],
]


def _GetEvents(timeline):
    """Retrieves what must be the same in timelines of the same logs."""
    events = []
    for event in timeline.events:
        values = {
            name: value
            for name, value in event.items()
            if name not in _PLACES and name[:2] != "__"
        }
        values["name"] = event["display_name"].rpartition("/")[2]
        events.append(json.dumps(values, sort_keys=True))
    return sorted(events)


class StraceTest(environments.EndToEndTestCase):
    """Tests that the stock commands put strace logs on a timeline."""

    def _WriteRecordings(self):
        """Writes the logs of recordings."""
        for name in _RECORDINGS:
            for file_name, data in recordings.ReadFiles(name).items():
                path = self.WriteFile(os.path.join("case", name, file_name), data)
                os.utime(path, ns=(recordings.MODIFICATION_TIME,) * 2)
        return os.path.join(self.folder, "case")

    def testFolderAndImage(self):
        """A folder and an image, one worker and two, both releases: the same events."""
        source_path = self._WriteRecordings()
        path = os.path.join(recordings.TEST_DATA_PATH, "ext4", "trace.ext4.gz")
        with gzip.open(path) as file_object:
            image_path = self.WriteFile("image/trace.ext4", file_object.read())
        number_of_calls = sum(
            recordings.ReadFacts(name)["total_syscalls"] for name in _RECORDINGS
        )
        expected = None
        for release in environments.PLASO_RELEASES:
            for path in (source_path, image_path):
                for workers in ("1", "2"):
                    with self.subTest(release=release, path=path, workers=workers):
                        timeline = environments.GetEnvironment(release).MakeTimeline(
                            self.folder,
                            path,
                            *("--parsers", "text/strace", "--workers", workers),
                        )
                        self.assertEqual(timeline.warnings, {})
                        counts = timeline.CountEvents()
                        self.assertEqual(
                            counts["linux:strace:syscall"], number_of_calls
                        )
                        events = _GetEvents(timeline)
                        if expected is None:
                            expected = events
                        self.assertEqual(len(events), len(expected))
                        self.assertEqual(events, expected)
        scopes = {
            json.loads(event).get("extra_information")
            for event in expected
            if '"linux:strace:descriptor"' in event
        }
        self.assertEqual(scopes, {"Scope: set"})

    def testPreset(self):
        """Logs of every form are found with the preset linux, and all lines read."""
        number_of_calls = 0
        for name in ("stderr-f-tt", "single-none", "C-summary", "own-append-forms"):
            data = recordings.ReadOnlyFile(name)
            path = self.WriteFile(f"case/{name:s}.log", data)
            os.utime(path, ns=(recordings.MODIFICATION_TIME,) * 2)
            facts = recordings.ReadFacts(name)
            number_of_calls += sum(facts["calls"].values()) if facts else 521
        for release in environments.PLASO_RELEASES:
            with self.subTest(release=release):
                timeline = environments.GetEnvironment(release).MakeTimeline(
                    self.folder,
                    os.path.join(self.folder, "case"),
                    *("--parsers", "linux"),
                )
                self.assertEqual(timeline.warnings, {})
                counts = timeline.CountEvents("linux:strace:")
                self.assertEqual(counts["linux:strace:syscall"], number_of_calls)
                logs = [
                    event
                    for event in timeline.events
                    if event["data_type"] == "linux:strace:log"
                ]
                self.assertEqual(
                    {event["extra_information"] for event in logs},
                    {"Descriptor scope: set"},
                )

    def testTags(self):
        """What an investigator looks for first is tagged, and what failed is not."""
        path = self.WriteFile("case/trace.log", _TAGS_LOG)
        for release in environments.PLASO_RELEASES:
            with self.subTest(release=release):
                timeline = environments.GetEnvironment(release).MakeTimeline(
                    self.folder,
                    path,
                    *("--parsers", "text/strace"),
                    psort_arguments=(
                        *("--analysis", "tagging"),
                        *("--tagging_file", "tag_linux.txt"),
                    ),
                )
                self.assertEqual(timeline.warnings, {})
                calls = sorted(
                    (
                        event
                        for event in timeline.events
                        if event["data_type"] == "linux:strace:syscall"
                    ),
                    key=lambda event: event["log_line_number"],
                )
                self.assertEqual(
                    [event.get("tag", {}).get("labels", []) for event in calls], _TAGS
                )
                self.assertEqual(
                    calls[3]["message"],
                    'openat(AT_FDCWD, "/etc/shadow", O_RDONLY) = 4 PID: 10',
                )
                self.assertEqual(calls[3]["timestamp"], 1795210635000004)
                self.assertEqual(calls[3]["timestamp_desc"], "Recorded Time")

    @environments.WithEachRelease
    def testLookAlikes(self, environment):
        """What other programs write is not taken for a strace log."""
        path = os.path.join(recordings.TEST_DATA_PATH, "look-alikes")
        for arguments in ((), ("--parsers", "text/strace")):
            with self.subTest(arguments=arguments):
                timeline = environment.MakeTimeline(self.folder, path, *arguments)
                self.assertEqual(timeline.CountEvents("linux:strace:"), {})

    def testTimeZone(self):
        """Times of day are of the time zone of the evidence."""
        path = self.WriteFile("case/trace.log", b"10 21:37:35.160955 getpid() = 10\n")
        os.utime(path, ns=(recordings.MODIFICATION_TIME,) * 2)
        for release in environments.PLASO_RELEASES:
            timestamps = []
            for time_zone in ("UTC", "Etc/GMT-2"):
                timeline = environments.GetEnvironment(release).MakeTimeline(
                    self.folder,
                    path,
                    *("--parsers", "text/strace", "--timezone", time_zone),
                )
                timestamps.extend(
                    event["timestamp"]
                    for event in timeline.events
                    if event["data_type"] == "linux:strace:syscall"
                )
            self.assertEqual(
                timestamps, [1795210655160955, 1795210655160955 - 2 * 3600 * 10**6]
            )

    @environments.WithEachRelease
    def testWorkedCase(self, environment):
        """psort says what docs/strace.md says that it does of the reverse shell."""
        storage_path = os.path.join(self.folder, f"{environment.release:s}.plaso")
        output_path = f"{storage_path:s}.csv"
        source_path = os.path.join(recordings.TEST_DATA_PATH, "case-shell-f")
        path = os.path.join(environments.PROJECT_PATH, "docs", "strace.md")
        with open(path, encoding="utf-8") as file_object:
            lines = file_object.read().splitlines()
        start_index = next(
            index
            for index, line in enumerate(lines)
            if line.startswith("datetime,tag,process_identifier,")
        )
        end_index = lines.index("```", start_index)

        environment.RunLog2Timeline(
            storage_path, source_path, "--parsers", "text/strace"
        )
        quiet_arguments = ("--quiet", "--unattended", "--status_view", "none")
        environment.Run(
            *("psort", *quiet_arguments, "--logfile", f"{output_path:s}.1.log.gz"),
            *("-o", "null", "--analysis", "tagging"),
            *("--tagging_file", "tag_linux.txt", storage_path),
        )
        environment.Run(
            *("psort", *quiet_arguments, "--logfile", f"{output_path:s}.2.log.gz"),
            *("-o", "dynamic", "--fields", lines[start_index], "-w", output_path),
            *(storage_path, "tag regexp '.'"),
        )

        with open(output_path, encoding="utf-8") as file_object:
            self.assertEqual(
                sorted(file_object.read().splitlines()),
                sorted(lines[start_index:end_index]),
            )

    @environments.WithEachRelease
    def testQuestions(self, environment):
        """psort prints what docs/strace.md says, for each of the five questions."""
        storage_path = os.path.join(self.folder, f"{environment.release:s}-5.plaso")
        source_path = os.path.join(recordings.TEST_DATA_PATH, "case-shell-f")
        path = os.path.join(environments.PROJECT_PATH, "docs", "strace.md")
        with open(path, encoding="utf-8") as file_object:
            text = file_object.read()
        text = text[text.index("**Five questions,") : text.index("**A second case")]
        questions = _QUESTION.findall(text)
        self.assertEqual(len(questions), 5)
        environment.RunLog2Timeline(
            storage_path, source_path, "--parsers", "text/strace"
        )
        for fields, name, event_filter, expected in questions:
            output_path = f"{storage_path:s}.{name:s}"
            environment.Run(
                *("psort", "--quiet", "--unattended", "--status_view", "none"),
                *("--logfile", f"{output_path:s}.log.gz", "-o", "dynamic"),
                *("--fields", fields, "-w", output_path, storage_path),
                " ".join(event_filter.split()),
            )
            with open(output_path, encoding="utf-8") as file_object:
                lines = file_object.read().splitlines()
            with self.subTest(name=name):
                self.assertEqual(lines[0], fields)
                self.assertEqual(sorted(lines), sorted(expected.splitlines()))

    def testSecondCase(self):
        """psort says what docs/strace.md says that it does."""
        source_path = os.path.join(self._WriteRecordings(), "elk-scm")
        path = os.path.join(environments.PROJECT_PATH, "docs", "strace.md")
        with open(path, encoding="utf-8") as file_object:
            text = file_object.read()
        for release in environments.PLASO_RELEASES:
            with self.subTest(release=release):
                timeline = environments.GetEnvironment(release).MakeTimeline(
                    self.folder, source_path, *("--parsers", "text/strace")
                )
                received = [
                    event
                    for event in timeline.events
                    if event.get("origin") == "scm"
                    and event["timestamp_desc"] == "Start Time"
                ]
                self.assertEqual(len(received), 2)
                for event in received:
                    self.assertIn(f"+00:00,{event['message']:s}\n", text)
                calls = sorted(
                    (event["log_line_number"], event["system_call"])
                    for event in timeline.events
                    if event["data_type"] == "linux:strace:syscall"
                    and "cc3087304cb29057" in event.get("session_identifier", "")
                )
                self.assertEqual(
                    [name for _, name in calls], ["openat", "sendmsg", "close"]
                )

    def testDump(self):
        """plaso-extra dump takes the files of a trace together."""
        source_path = self._WriteRecordings()
        folder = os.path.join(source_path, "elk-scm")
        paths = sorted(os.path.join(folder, name) for name in os.listdir(folder))
        environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        process = environment.Run("plaso-extra", "dump", *paths)
        counter = collections.Counter(
            next(iter(json.loads(line))) for line in process.stdout.splitlines()
        )
        self.assertEqual(counter["syscall"], 49)
        self.assertEqual(counter["error"], 0)
        self.assertGreater(counter["session"], 8)


if __name__ == "__main__":
    unittest.main()
