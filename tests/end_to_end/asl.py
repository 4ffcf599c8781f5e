"""Tests that put Apple System Log (ASL) files on a timeline with stock commands."""

import gzip
import os
import re
import shlex
import shutil
import tempfile
import textwrap
import unittest

from tests.end_to_end import environments
from tests.end_to_end import timelines as environments_timelines
from tests.writers import asl as asl_writer

_TEST_DATA_PATH = os.path.join(environments.TEST_DATA_PATH, "asl")

# Files that nothing is wrong with, and how many records Plaso's own parser reads.
_SOUND_FILES = {
    "BB.2016.01.31.U0.G80.asl": 7,
    "dmg_base.asl": 30,
    "ids_refproc_session.asl": 14,
    "inline_0_to_9.asl": 10,
    "kv_pairs_0_to_130.asl": 13,
    "layout36_10.9.asl": 50,
    "layout36_10.9_utmp.asl": 7,
    "layout36_then_37_appended.asl": 55,
    "levels.asl": 10,
}

# What docs/asl.md says of missing messages: two commands, and what they print.
_MISSING_COMMANDS = re.compile(
    r"^ +psort[.]py (?P<psort>.*)\n +python3 -c '\n(?P<program>.*?)'\n\n"
    r".*?^ +(?P<output>missing: .*?)\n",
    re.DOTALL | re.MULTILINE,
)

_LABELS = [
    ["boot"],
    ["login"],
    ["login"],
    ["login"],
    ["logout"],
    ["logout"],
    ["shutdown"],
]


class ASLTimelineTest(unittest.TestCase):
    """Tests for timelines.

    Most of the time is that of starting Plaso, so there is one timeline of all files
    per release.
    """

    @classmethod
    def setUpClass(cls):
        """Writes files, in one folder for each test."""
        super().setUpClass()
        cls._folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls._folder)
        cls._source_path = os.path.join(cls._folder, "source")
        cls._timelines = {}
        for folder, names in (
            ("logins", ["BB.2016.01.31.U0.G80.asl"]),
            ("damaged", ["dmg_next_self.asl", "dmg_orphan_tail.asl"]),
            ("sound", list(_SOUND_FILES)),
        ):
            os.makedirs(os.path.join(cls._source_path, folder))
            for name in names:
                shutil.copy(
                    os.path.join(_TEST_DATA_PATH, name),
                    os.path.join(cls._source_path, folder),
                )

        writer = asl_writer.ASLWriter()
        writer.AppendMessage(identifier=1000)
        data = gzip.compress(writer.GetBytes())
        cls._WriteFile("store", "2015.01.01.asl.gz", data)
        cls._WriteFile("store", "StoreData", asl_writer.CreateStoreData(1010))

        writer = asl_writer.ASLWriter()
        for seconds in (0, 10**17, (1 << 64) - 1):
            writer.AppendMessage(time=seconds)
        cls._WriteFile("times", "2015.01.01.asl", writer.GetBytes())

    @classmethod
    def _WriteFile(cls, folder, name, data):
        """Writes a file."""
        folder_path = os.path.join(cls._source_path, folder)
        os.makedirs(folder_path, exist_ok=True)
        with open(os.path.join(folder_path, name), "wb") as file_object:
            file_object.write(data)

    def _GetTimeline(self, release):
        """Makes the timeline of all files, once."""
        if release not in self._timelines:
            self._timelines[release] = environments.GetEnvironment(
                release
            ).MakeTimeline(
                self._folder,
                self._source_path,
                *("--parsers", "asl_log"),
                psort_arguments=(
                    *("--analysis", "tagging"),
                    *("--tagging_file", "tag_macos.txt"),
                ),
            )
        return self._timelines[release]

    def _GetEvents(self, release, folder, data_type="macos:asl:entry"):
        """Retrieves events of one folder."""
        return sorted(
            (
                event
                for event in self._GetTimeline(release).events
                if event["data_type"] == data_type
                and f"/source/{folder:s}/" in event["display_name"]
            ),
            key=lambda event: event.get("record_position", 0),
        )

    def testTimeline(self):
        """Logins, boots and shutdowns have their attributes, message and labels."""
        for release in environments.PLASO_RELEASES:
            with self.subTest(release=release):
                events = self._GetEvents(release, "logins")
                self.assertEqual([event["tag"]["labels"] for event in events], _LABELS)
                self.assertEqual(events[3]["username"], "bob")
                self.assertEqual(events[3]["source_hostname"], "203.0.113.7")
                self.assertEqual(events[3]["reporter"], "sshd")
                self.assertIn(
                    "Sender: sshd Facility: com.apple.system.lastlog Message: "
                    "USER_PROCESS: 333 ttys001 ASLExpireTime:",
                    events[3]["message"],
                )
                self.assertIn(
                    " Login: bob on ttys001 from 203.0.113.7 ", events[3]["message"]
                )
                self.assertIn("Logout: ", events[4]["message"])
                self.assertIn("Boot", events[0]["message"])
                # No other warnings than those that the other tests expect.
                warnings = self._GetTimeline(release).warnings
                self.assertEqual(
                    {kind: len(messages) for kind, messages in warnings.items()},
                    {"extraction_warning": 3, "recovery_warning": 1},
                )

    def testMissingIdentifiers(self):
        """The commands of docs/asl.md show which messages of a store are missing."""
        path = os.path.join(environments.PROJECT_PATH, "docs", "asl.md")
        with open(path, encoding="utf-8") as file_object:
            match = _MISSING_COMMANDS.search(file_object.read())
        folder = tempfile.mkdtemp(dir=self._folder)
        for name, first_identifier in (("2015.01.01", 1000), ("2015.01.02", 1080)):
            writer = asl_writer.ASLWriter()
            for identifier in range(first_identifier, first_identifier + 40):
                writer.AppendMessage(identifier=identifier)
            path = os.path.join(folder, f"{name:s}.asl")
            with open(path, "wb") as file_object:
                file_object.write(writer.GetBytes())

        environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        storage_path = os.path.join(self._folder, "asl.plaso")
        environment.RunLog2Timeline(storage_path, folder, "--parsers", "asl_log")
        environment.Run("psort", *shlex.split(match.group("psort")), cwd=self._folder)
        result = environment.Run(
            "python", "-c", textwrap.dedent(match.group("program")), cwd=self._folder
        )
        self.assertEqual(result.stdout.strip(), match.group("output"))

    def testDamagedFiles(self):
        """A file that Plaso's own parser never leaves is read to its end."""
        for release in environments.PLASO_RELEASES:
            with self.subTest(release=release):
                events = self._GetEvents(release, "damaged")
                self.assertEqual(len(events), 60)
                self.assertEqual(
                    sum(bool(event.get("recovered")) for event in events), 20
                )
                self.assertEqual(
                    len(self._GetEvents(release, "damaged", "macos:asl:file")), 2
                )
                warnings = self._GetTimeline(release).warnings
                self.assertEqual(
                    sum(
                        "List of records: expected" in message
                        for message in warnings["extraction_warning"]
                    ),
                    1,
                )
                self.assertIn(
                    "Records not in the list: expected 0, found 1",
                    warnings["recovery_warning"][0],
                )

    def testStore(self):
        """The StoreData of the folder is found, beside a compressed file as well."""
        for release in environments.PLASO_RELEASES:
            with self.subTest(release=release):
                self.assertEqual(len(self._GetEvents(release, "store")), 1)
                file_events = self._GetEvents(release, "store", "macos:asl:file")
                self.assertEqual(len(file_events), 1)
                self.assertIn(
                    "Last identifier of the store: 1010",
                    file_events[0]["extra_information"],
                )

    def testTimes(self):
        """A time that is none makes an event that is quickly there, with a warning."""
        for release in environments.PLASO_RELEASES:
            with self.subTest(release=release):
                self.assertEqual(
                    [
                        event["timestamp_desc"]
                        for event in self._GetEvents(release, "times")
                    ],
                    ["Not a time"] * 3,
                )
                warnings = self._GetTimeline(release).warnings
                self.assertEqual(
                    sum(
                        "expected a time before" in message
                        for message in warnings["extraction_warning"]
                    ),
                    2,
                )

    def _CheckExtraInformation(self, event, plaso_event):
        """Checks how the extra information differs from that of Plaso's own parser."""
        # Plaso's takes the two references after the message for a pair, also if both
        # are empty, and writes the word None for a key without a value.
        values = {}
        about = re.match(
            r"About: (.*?)(, About PID: \d+)?(, Session: (.*?))?(, (utmpx|Found)|$)",
            event.get("details", ""),
        )
        if about:
            values[about[1]] = str(about[4])
        for field in event.get("statistics", []):
            key, separator, value = field.partition(": ")
            values[key] = value if separator else "None"
        self.assertEqual(
            plaso_event["extra_information"].removeprefix(": , "),
            ", ".join(f"{key:s}: {value:s}" for key, value in sorted(values.items())),
        )

    def _ReadEntries(self, events):
        """Retrieves the events of records."""
        return {
            (event["display_name"], event.get("record_position")): event
            for event in events
        }

    def testPlasoAttributes(self):
        """Each attribute of Plaso's own parser is the same, or corrected as said."""
        for release in environments.PLASO_RELEASES:
            plaso_timeline = environments.GetEnvironment(
                release, has_wheel=False
            ).MakeTimeline(
                self._folder,
                os.path.join(self._source_path, "sound"),
                *("--parsers", "asl_log"),
            )
            events = self._ReadEntries(
                self._GetEvents(release, "sound")
                + self._GetEvents(release, "sound", "macos:asl:file")
            )
            plaso_events = self._ReadEntries(plaso_timeline.events)
            self.assertEqual(set(events), set(plaso_events))
            self.assertEqual(
                len(events), sum(_SOUND_FILES.values()) + len(_SOUND_FILES)
            )
            for key, plaso_event in plaso_events.items():
                with self.subTest(release=release, key=key):
                    self._CheckAttributes(events[key], plaso_event)
            self._CheckStockPsort(release, events, plaso_events)

    def _CheckAttributes(self, event, plaso_event):
        """Compares an event with that of Plaso's own parser."""
        for name, plaso_value in plaso_event.items():
            with self.subTest(name=name):
                if name == "message":
                    continue
                if name == "extra_information":
                    self._CheckExtraInformation(event, plaso_event)
                elif name == "is_dirty":
                    self.assertFalse(event["is_dirty"])
                elif name == "process_identifier" and plaso_value == 0xFFFFFFFF:
                    self.assertEqual(event["process_identifier"], -1)
                elif name in ("date_time", "timestamp_desc") and (
                    plaso_event["timestamp"] == 0
                ):
                    self.assertEqual(event["timestamp_desc"], "Not a time")
                else:
                    self.assertEqual(event.get(name), plaso_value)

    def _CheckStockPsort(self, release, events, plaso_events):
        """Checks what a psort without our package makes of our storage.

        Args:
          release (str): release of Plaso.
          events (dict[tuple[str, int], dict[str, object]]): events of ours.
          plaso_events (dict[tuple[str, int], dict[str, object]]): events of Plaso's own
              parser.
        """
        output_path = os.path.join(self._folder, f"stock-{release:s}.jsonl")
        environments.GetEnvironment(release, has_wheel=False).RunPsort(
            self._GetTimeline(release).storage_path, output_path
        )
        stock_events = self._ReadEntries(environments_timelines.ReadEvents(output_path))
        number_of_equal_messages = 0
        for key, event in events.items():
            with self.subTest(release=release, key=key):
                stock_message = stock_events[key]["message"]
                # Ours is what Plaso's formatter says, with more after it.
                self.assertTrue(event["message"].startswith(stock_message))

                information = event.get("extra_information", "")
                if information == plaso_events[key].get("extra_information"):
                    self.assertEqual(
                        stock_message.strip(), plaso_events[key]["message"].strip()
                    )
                    number_of_equal_messages += 1
        self.assertGreater(number_of_equal_messages, 100)

    def testStockFilter(self):
        """A filter by the name that the release has for the host finds the records."""
        for release, name in (
            (environments.OLDEST_RELEASE, "computer_name"),
            (environments.NEWEST_RELEASE, "hostname"),
        ):
            with self.subTest(release=release):
                timeline = self._GetTimeline(release)
                output_path = os.path.join(self._folder, f"filter-{release:s}.jsonl")
                environments.GetEnvironment(release).Run(
                    "psort",
                    *("--quiet", "--unattended", "--status_view", "none"),
                    *("--logfile", f"{output_path:s}.log.gz"),
                    *("-o", "json_line", "-w", output_path),
                    timeline.storage_path,
                    f"{name:s} is 'Research-Mac'",
                )
                expected_events = [
                    event
                    for event in timeline.events
                    if event.get(name) == "Research-Mac"
                ]
                self.assertGreater(len(expected_events), 30)
                self.assertLess(len(expected_events), len(timeline.events))
                self.assertEqual(
                    len(environments_timelines.ReadEvents(output_path)),
                    len(expected_events),
                )


if __name__ == "__main__":
    unittest.main()
