"""Tests that the stock commands of Plaso have the parsers of the wheel.

They use the parsers of tests/integration/dummy, which another distribution brings, so
that they hold for any parser.
"""

import os
import shutil
import subprocess
import tempfile
import unittest

from tests.end_to_end import environments
from tests.end_to_end import timelines

_DUMMY_PATH = os.path.join(environments.PROJECT_PATH, "tests", "integration", "dummy")
_DUMMY_VARIABLES = {"PYTHONPATH": _DUMMY_PATH}

_DUMMY_COUNTS = {"test:dummy:entry": 4}

# Runs log2timeline with a start method of processes.
_START_METHOD_PROGRAM = """\
import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv.pop(1))
    from plaso.scripts import log2timeline

    sys.exit(log2timeline.Main())
"""

# Python runs it after the .pth files. It makes Plaso look like one that has changed.
_CHANGE_PROGRAM = """\
import sys

from importlib import machinery


class ChangingFinder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name != {module_name!r}:
            return None

        spec = machinery.PathFinder.find_spec(name, path)
        load_module = spec.loader.exec_module

        def LoadAndChangeModule(module):
            load_module(module)
            {statement}

        spec.loader.exec_module = LoadAndChangeModule
        return spec


# Behind the finder of the .pth file.
sys.meta_path.insert(1, ChangingFinder)
"""

# Uses the engine of Plaso without its tools, with the data folder of Plaso.
_ENGINE_PROGRAM = """\
import os

import plaso

from plaso.engine import timeliner
from plaso.parsers import manager

path = os.path.join(os.path.dirname(plaso.__file__), "data")
event_data_timeliner = timeliner.EventDataTimeliner(data_location=path)
print("test:dummy:entry" in event_data_timeliner._attribute_mappings)
print(*manager.ParsersManager.GetParserObjects())
"""

# Prints what Plaso has after it has read a data folder, by default its own.
_READ_PROGRAM = """\
import os
import sys

import plaso

from plaso.engine import timeliner
from plaso.output import mediator
from plaso.parsers import presets

path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(plaso.__path__[0], "data")
reader = timeliner.EventDataTimeliner(data_location=path)
print("timeliner", "test:dummy:entry" in reader._attribute_mappings)
reader = mediator.OutputMediator(None)
reader.ReadMessageFormattersFromDirectory(os.path.join(path, "formatters"))
print("formatters", bool(reader.GetMessageFormatter("test:dummy:entry")))
reader = presets.ParserPresetsManager()
reader.ReadFromFile(os.path.join(path, "presets.yaml"))
print("presets", *[n for n in reader.GetParsersByPreset("linux") if "dummy" in n])
"""

_READ_OUTPUT = "timeliner True\nformatters True\npresets dummy text/dummy_text\n"


class IntegrationTest(environments.EndToEndTestCase):
    """Tests that the stock commands have the parsers of the wheel."""

    def setUp(self):
        """Writes files for the dummy parsers."""
        super().setUp()
        self.WriteFile("source/one", b"dummy-parser-file: first text\n")
        self.WriteFile("source/two", b"dummy-locate-file: second text\n")
        self.WriteFile("source/three", b"dummy-text-line: a\ndummy-text-line: b\n")
        self.source_path = os.path.join(self.folder, "source")

    def _Read(self, environment, *arguments, variables=None):
        """Determines what Plaso has after it has read its data files."""
        process = environment.Run(
            *("python", "-c", _READ_PROGRAM, *arguments),
            variables={**_DUMMY_VARIABLES, **(variables or {})},
        )
        self.assertEqual(process.stderr, "")
        return process.stdout

    def _MakeDummyTimeline(self, environment, *arguments, variables=None, **kwargs):
        """Makes a timeline of the files for the dummy parsers.

        Args:
          environment (PlasoEnvironment): environment.
          arguments (tuple[str]): options of log2timeline.
          variables (Optional[dict[str, str]]): environment variables to add.
          kwargs (dict[str, object]): arguments of MakeTimeline.
        """
        return environment.MakeTimeline(
            self.folder,
            self.source_path,
            *arguments,
            variables={**_DUMMY_VARIABLES, **(variables or {})},
            **kwargs,
        )

    @environments.WithEachRelease
    def testLog2TimelineAndPsort(self, environment):
        """Parsers, plugins, timeliner entries and formatters are in the stock tools."""
        timeline = self._MakeDummyTimeline(environment)
        self.assertEqual(timeline.CountEvents("test:"), _DUMMY_COUNTS)
        self.assertEqual(timeline.warnings, {})

        events = [
            event for event in timeline.events if event["data_type"][:5] == "test:"
        ]
        self.assertEqual(
            {event["parser"] for event in events},
            {"dummy", "text/dummy_text", "locate_database"},
        )
        self.assertEqual(
            {event["timestamp_desc"] for event in events}, {"Recorded Time"}
        )
        messages = {event["message"] for event in events}
        self.assertIn("Dummy: first text", messages)
        self.assertNotIn("DEFAULT FORMATTER", "".join(messages))

    @environments.WithEachRelease
    def testModuleStart(self, environment):
        """Tools that are started as modules have the parsers as well."""
        process = environment.Run(
            "python",
            "-m",
            "plaso.scripts.log2timeline",
            "--parsers",
            "list",
            variables=_DUMMY_VARIABLES,
        )
        self.assertIn("dummy : Parser for dummy files.", process.stdout)
        self.assertIn("dummy_text : Parser for dummy text.", process.stdout)

    @environments.WithEachRelease
    def testEngine(self, environment):
        """Programs that use Plaso's engine without its tools have all of it too."""
        process = environment.Run(
            "python", "-c", _ENGINE_PROGRAM, variables=_DUMMY_VARIABLES
        )
        has_entry, *parser_names = process.stdout.split()
        self.assertEqual(has_entry, "True")
        self.assertIn("dummy", parser_names)

    @environments.WithEachRelease
    def testPsteal(self, environment):
        """psteal has the parsers and formatters."""
        folder = tempfile.mkdtemp(dir=self.folder)
        output_path = os.path.join(folder, "timeline.jsonl")
        environment.Run(
            "psteal",
            *("--quiet", "--unattended", "--status_view", "none"),
            *("--source", self.source_path, "-o", "json_line", "-w", output_path),
            *("--storage-file", os.path.join(folder, "timeline.plaso")),
            cwd=folder,
            variables=_DUMMY_VARIABLES,
        )
        messages = [event["message"] for event in timelines.ReadEvents(output_path)]
        self.assertIn("Dummy: first text", messages)

    @environments.WithEachRelease
    def testPinfoAndImageExport(self, environment):
        """pinfo and image_export run, and read their data files as ever."""
        timeline = self._MakeDummyTimeline(environment, "--single_process")
        process = environment.Run(
            "pinfo", timeline.storage_path, variables=_DUMMY_VARIABLES
        )
        self.assertRegex(process.stdout, r"dummy_text : 2")

        process = environment.Run(
            *("image_export", "--signatures", "list"), variables=_DUMMY_VARIABLES
        )
        self.assertIn("sqlite", process.stdout.lower())

    @environments.WithEachRelease
    def testPreset(self, environment):
        """A parser that joins a preset of Plaso is in use with that preset."""
        timeline = self._MakeDummyTimeline(
            environment, "--single_process", "--parsers", "linux"
        )
        self.assertEqual(timeline.CountEvents("test:"), {"test:dummy:entry": 3})

    @environments.WithEachRelease
    def testTagging(self, environment):
        """Tagging rules are in the tagging file of Plaso of that name."""
        timeline = self._MakeDummyTimeline(
            environment,
            "--single_process",
            psort_arguments=(
                *("--analysis", "tagging", "--tagging_file", "tag_linux.txt"),
            ),
        )
        labels = {
            event["message"]: event.get("tag", {}).get("labels")
            for event in timeline.events
            if event["data_type"].startswith("test:")
        }
        self.assertEqual(
            sorted(labels["Dummy: first text"]),
            ["application_execution", "dummy_label"],
        )

    @environments.WithEachRelease
    def testStartMethods(self, environment):
        """Workers have the parsers with each start method of processes."""
        program_path = self.WriteFile(
            "start_method.py", _START_METHOD_PROGRAM.encode("utf-8")
        )
        for start_method in ("fork", "spawn", "forkserver"):
            with self.subTest(start_method=start_method):
                storage_path = os.path.join(
                    self.folder, f"{environment.release:s}-{start_method:s}.plaso"
                )
                environment.Run(
                    *("python", program_path, start_method),
                    *("--quiet", "--unattended", "--status_view", "none"),
                    *("--logfile", f"{storage_path:s}.log.gz"),
                    *("--storage-file", storage_path, self.source_path),
                    variables=_DUMMY_VARIABLES,
                )
                output_path = f"{storage_path:s}.jsonl"
                environment.RunPsort(
                    storage_path, output_path, variables=_DUMMY_VARIABLES
                )
                data_types = [
                    event["data_type"] for event in timelines.ReadEvents(output_path)
                ]
                self.assertEqual(data_types.count("test:dummy:entry"), 4)

    @environments.WithEachRelease
    def testSwitchOff(self, environment):
        """PLASO_EXTRA_PARSERS=off leaves Plaso as it is without us."""
        variables = {"PLASO_EXTRA_PARSERS": "off"}
        timeline = self._MakeDummyTimeline(
            environment, "--single_process", variables=variables
        )
        self.assertEqual(timeline.CountEvents("test:"), {})
        self.assertEqual(
            self._Read(environment, variables=variables),
            "timeliner False\nformatters False\npresets\n",
        )

    @environments.WithEachRelease
    def testDisable(self, environment):
        """PLASO_EXTRA_PARSERS_DISABLE leaves out what it names, and its data."""
        variables = {"PLASO_EXTRA_PARSERS_DISABLE": "dummy, locate_database"}
        timeline = self._MakeDummyTimeline(
            environment, "--single_process", variables=variables
        )
        self.assertEqual(timeline.CountEvents("test:"), {"test:dummy:entry": 2})

        # The preset must not name a parser that is not there.
        process = environment.Run(
            *("log2timeline", "--info"),
            variables={**_DUMMY_VARIABLES, **variables},
        )
        self.assertRegex(process.stdout, r"locate_database : Parser for Locate")
        self.assertEqual(
            self._Read(environment, variables=variables),
            "timeliner True\nformatters True\npresets text/dummy_text\n",
        )

    @environments.WithEachRelease
    def testUserDataFolder(self, environment):
        """A user's own data folder has ours too, and the user's changes win."""
        stock_path = environment.Run(
            *("python", "-c", "import plaso; print(plaso.__path__[0])")
        ).stdout.strip()
        user_path = os.path.join(self.folder, f"data-{environment.release:s}")
        shutil.copytree(os.path.join(stock_path, "data"), user_path)
        self.assertEqual(self._Read(environment, user_path), _READ_OUTPUT)
        path = os.path.join(user_path, "formatters", "generic.yaml")
        with open(path, "a", encoding="utf-8") as file_object:
            file_object.write(
                "---\ntype: conditional\ndata_type: test:dummy:entry\nmessage:\n"
                "- 'User: {dummy_text}'\nshort_message:\n- '{dummy_text}'\n"
                "short_source: LOG\nsource: User\n"
            )
        timeline = self._MakeDummyTimeline(
            environment,
            *("--single_process", "--data", user_path),
            psort_arguments=("--data", user_path),
        )
        self.assertEqual(timeline.CountEvents("test:"), _DUMMY_COUNTS)
        self.assertIn(
            "User: first text", [event["message"] for event in timeline.events]
        )

        # So does a file of the user's own.
        formatters_path = self.WriteFile(
            "mine.yaml",
            b"---\ntype: conditional\ndata_type: test:dummy:entry\nmessage:\n"
            b"- 'Mine: {dummy_text}'\nshort_message:\n- '{dummy_text}'\n"
            b"short_source: LOG\nsource: Mine\n",
        )
        output_path = os.path.join(self.folder, f"mine-{environment.release:s}.jsonl")
        environment.RunPsort(
            timeline.storage_path,
            output_path,
            *("--custom_formatter_definitions", formatters_path),
            variables=_DUMMY_VARIABLES,
        )
        self.assertIn(
            "Mine: first text",
            [event["message"] for event in timelines.ReadEvents(output_path)],
        )

    @environments.WithEachRelease
    def testReadOnlyPlaces(self, environment):
        """Nothing is written to disk, so that nothing need be writable."""
        temporary_path = tempfile.mkdtemp(dir=self.folder)
        home_path = tempfile.mkdtemp(dir=self.folder)
        for variables in (
            {"HOME": home_path, "TMPDIR": temporary_path, "XDG_CACHE_HOME": home_path},
            # Not even the superuser can make a folder in /proc.
            {"HOME": "/proc/home", "TMPDIR": temporary_path},
        ):
            self.assertEqual(self._Read(environment, variables=variables), _READ_OUTPUT)
            timeline = self._MakeDummyTimeline(environment, variables=variables)
            self.assertEqual(timeline.CountEvents("test:"), _DUMMY_COUNTS)
        self.assertEqual(os.listdir(temporary_path), [])
        self.assertEqual(os.listdir(home_path), [])

    @environments.WithEachRelease
    def testSimultaneousStarts(self, environment):
        """Processes that start at once all have it."""
        processes = [
            # Closed by communicate.
            # pylint: disable-next=consider-using-with
            subprocess.Popen(
                [environment.GetToolPath("python"), "-c", _READ_PROGRAM],
                cwd=self.folder,
                env={**os.environ, **_DUMMY_VARIABLES},
                stderr=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            for _ in range(8)
        ]
        outputs = {process.communicate() for process in processes}
        self.assertEqual(outputs, {(_READ_OUTPUT.encode("utf-8"), b"")})

    @environments.WithEachRelease
    def testOutputModule(self, environment):
        """psort and psteal have the output module and its arguments."""
        for name in ("psort", "psteal"):
            process = environment.Run(
                *(name, "-o", "list", "--unattended"), variables=_DUMMY_VARIABLES
            )
            self.assertRegex(process.stdout, "dummy_output : Dummy output.")

        timeline = self._MakeDummyTimeline(environment, "--single_process")
        output_path = os.path.join(self.folder, f"{environment.release:s}.txt")
        environment.Run(
            *("psort", "--quiet", "--unattended", "--status_view", "none"),
            *("--logfile", f"{output_path:s}.log.gz", "-o", "dummy_output"),
            *("--dummy_word", "word", "-w", output_path, timeline.storage_path),
            variables=_DUMMY_VARIABLES,
        )
        with open(output_path, encoding="utf-8") as file_object:
            self.assertEqual(file_object.read().count("word test:dummy:entry\n"), 4)

    @environments.WithEachRelease
    def testPsortFractions(self, environment):
        """psort and psteal show fractions of seconds as they are stored, or do not."""
        path = self.WriteFile(
            f"times-{environment.release:s}/trace.log",
            b'1700000000.000001 execve("/bin/true", ["true"], 0x7ffd /* 9 vars */)'
            b" = 0\n"
            b"1700000000.094589 brk(NULL) = 0x55d0c0e6a000\n"
            b"1700000000.100000 brk(NULL) = 0x55d0c0e6a000\n"
            b"1700000000.945890 exit_group(0) = ?\n"
            b"1700000000.945999 +++ exited with 0 +++\n",
        )
        storage_path = f"{path:s}.plaso"
        environment.RunLog2Timeline(
            storage_path, path, *("--parsers", "text/strace", "--single_process")
        )
        fractions = {}
        for name, variables in (
            ("repaired", {}),
            ("stock", {"PLASO_EXTRA_PARSERS_DISABLE": "psort_fractions"}),
        ):
            output_path = f"{path:s}-{name:s}.csv"
            environment.Run(
                *("psort", "--quiet", "--unattended", "--status_view", "none"),
                *("--logfile", f"{output_path:s}.log.gz", "-o", "dynamic"),
                *("--fields", "datetime", "-w", output_path, storage_path),
                variables=variables,
            )
            with open(output_path, encoding="utf-8") as file_object:
                lines = file_object.read().splitlines()[1:]
            fractions[name] = {line[19:26] for line in lines if line[0] == "2"}
        self.assertLessEqual(
            {".000001", ".094589", ".100000", ".945890", ".945999"},
            fractions["repaired"],
        )
        self.assertNotIn(".000001", fractions["stock"])

    @environments.WithEachRelease
    def testChangedPlaso(self, environment):
        """Plaso runs on without us, with one message, if it is not what we know."""
        for module_name, statement in (
            (
                "plaso.engine.timeliner",
                "del module.EventDataTimeliner._ReadConfigurationFile",
            ),
            ("plaso.output.mediator", "del module.OutputMediator"),
            ("plaso.parsers.manager", "del module.ParsersManager.GetParserObjects"),
            (
                "plaso.parsers.presets",
                "del module.ParserPresetsManager.GetPresetByName",
            ),
        ):
            with self.subTest(module_name=module_name):
                folder = tempfile.mkdtemp(dir=self.folder)
                path = os.path.join(folder, "sitecustomize.py")
                with open(path, "w", encoding="utf-8") as file_object:
                    file_object.write(
                        _CHANGE_PROGRAM.format(
                            module_name=module_name, statement=statement
                        )
                    )
                process = environment.Run(
                    *("log2timeline", "--parsers", "list"),
                    variables={"PYTHONPATH": os.pathsep.join([folder, _DUMMY_PATH])},
                )
                messages = [
                    line
                    for line in process.stderr.splitlines()
                    if "plaso-extra" in line
                ]
                self.assertEqual(len(messages), 1, process.stderr)
                self.assertIn("does not fit Plaso", messages[0])
                self.assertIn("plaso-extra status", messages[0])
                self.assertNotIn("Traceback", process.stderr)
                self.assertNotIn("dummy", process.stdout)
                self.assertIn("filestat", process.stdout)


if __name__ == "__main__":
    unittest.main()
