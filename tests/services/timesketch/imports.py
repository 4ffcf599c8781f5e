"""Tests that a stock Timesketch has our events, messages, tags and features.

No package of ours is in its environment: log2timeline with ours makes the storage
files, and the files of data/timesketch are appended to those of the server.
"""

import collections
import contextlib
import json
import os
import re
import tempfile
import time
import unittest

from plaso_extra_parsers import data

from tests.end_to_end import browser
from tests.end_to_end import environments
from tests.end_to_end import timelines
from tests.services import processes
from tests.services import tagging
from tests.services.timesketch import page
from tests.services.timesketch import server as timesketch_server
from tests.writers import asl as asl_writer

_DOCUMENTS_PATH = os.path.join(environments.PROJECT_PATH, "docs")

# Where a picture of the explore page is wanted.
_PICTURE_PATH = os.environ.get("PLASO_EXTRA_PARSERS_PICTURE")

# The rows of an answer of docs/case.md, and the query that finds the same events.
_QUESTION = re.compile(
    r"^## (?P<title>[0-9]+\. [^\n]+)\n(?:(?!\n## ).)*?"
    r"\n```\ndatetime,[^\n]+\n(?P<rows>.*?)```\n"
    r"(?:(?!\n## ).)*?\nTimesketch: `(?P<query>[^`\n]+)`\n",
    re.DOTALL | re.MULTILINE,
)
_NUMBER_OF_QUESTIONS = 9

# A row of the table of docs/timesketch.md: question, query, number of events.
_QUERY_ROW = re.compile(
    r"^\| (?P<question>[^|]+) \| `(?P<query>[^`]+)` \| (?P<number>[0-9,]+) \|$",
    re.MULTILINE,
)

_PROCESSES = ("linux:atop:process", "linux:strace:process")

_BRUTE_FORCE_TIME = 1767225600
_NUMBER_OF_FAILURES = 40

# By sender: macOS 15 and later have a program for each session. The reporter of both is
# sshd, which is what the analyzer asks for.
_BRUTE_FORCES = {"sshd": "198.51.100.7", "sshd-session": "203.0.113.66"}


def _MakeStore():
    """Makes an ASL file of a Mac whose passwords were guessed, twice, and sudo run."""
    writer = asl_writer.ASLWriter()
    for index, (sender, address) in enumerate(_BRUTE_FORCES.items()):
        begin = _BRUTE_FORCE_TIME + 10000 * index
        origin = f"{address:s} port"
        for number in range(_NUMBER_OF_FAILURES):
            user = "admin" if number % 2 else "invalid user guest"
            writer.AppendMessage(
                f"Failed password for {user:s} from {origin:s} {40000 + number:d} ssh2",
                sender=sender,
                time=begin + 10 * number,
                user_identifier=0,
            )
        for seconds, message in (
            (500, f"Accepted password for admin from {origin:s} 41000 ssh2"),
            (1500, f"Disconnected from user admin {origin:s} 41000"),
        ):
            writer.AppendMessage(
                message, sender=sender, time=begin + seconds, user_identifier=0
            )
    writer.AppendMessage(
        "   admin : TTY=ttys000 ; PWD=/Users/admin ; USER=root ; COMMAND=/usr/bin/id",
        sender="sudo",
        time=_BRUTE_FORCE_TIME + 20000,
        user_identifier=0,
    )
    return writer.GetBytes()


def _IsOurProcess(event, expression):
    """Determines if an event is of a process whose command line matches.

    Args:
      event (dict[str, object]): event.
      expression (str): regular expression for the begin of the command line.

    Returns:
      bool: True if it does; an index has no whole values of more than 256 characters.
    """
    command_line = event.get("command_line") or ""
    return (
        event["data_type"] in _PROCESSES
        and len(command_line) <= 256
        and re.match(expression, command_line, re.DOTALL) is not None
    )


class TimesketchTest(environments.EndToEndTestCase):
    """Tests imports into Timesketch, and what is made of them there."""

    @classmethod
    def setUpClass(cls):
        """Starts the server, makes the storage files and imports them."""
        super().setUpClass()
        begin = time.monotonic()
        stack = contextlib.ExitStack()
        cls.addClassCleanup(stack.close)
        cls.environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        formatters = cls.environment.Run("plaso-extra", "formatters").stdout
        additions = {"plaso_formatters.yaml": formatters.encode("utf-8")}
        folder = os.path.join(os.path.dirname(data.__file__), "timesketch")
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), "rb") as file_object:
                additions[name] = file_object.read()
        cls.server = processes.Require(stack, timesketch_server.RunServer(additions))
        print(f"Timesketch is up after {time.monotonic() - begin:.0f} s")

        cls.class_folder = stack.enter_context(tempfile.TemporaryDirectory())
        sshd_path = os.path.join(cls.class_folder, "sshd.asl")
        with open(sshd_path, "wb") as file_object:
            file_object.write(_MakeStore())
        test_data_path = environments.TEST_DATA_PATH
        cls.events = {}
        cls.labels = {}
        cls.timelines = {}
        cls._Import("web01", os.path.join(test_data_path, "case", "web01.tar.gz"))
        cls._Import("all", test_data_path, "--parsers", "!filestat")
        cls._Import("sshd", sshd_path)

    @classmethod
    def _Import(cls, name, source_path, *arguments):
        """Imports what is made of a source.

        Args:
          name (str): name of the timeline.
          source_path (str): path of the source.
          arguments (tuple[str]): options of log2timeline.
        """
        storage_path = os.path.join(cls.class_folder, f"{name:s}.plaso")
        output_path = f"{storage_path:s}.jsonl"
        cls.environment.RunLog2Timeline(storage_path, source_path, *arguments)
        cls.environment.RunPsort(storage_path, output_path)
        cls.events[name] = timelines.ReadEvents(output_path)
        os.remove(output_path)
        tagged_path = f"{storage_path:s}.tagged"
        cls.labels[name] = tagging.CountLabels(
            tagging.TagStorage(cls.environment, storage_path, tagged_path)
        )
        os.remove(tagged_path)
        begin = time.monotonic()
        sketch = cls.server.CreateSketch(name)
        cls.timelines[name] = (sketch, cls.server.Import(sketch, name, storage_path))
        print(f"{name:s}: imported in {time.monotonic() - begin:.0f} s")

    def _Explore(self, name, query):
        """Asks a query of a timeline."""
        return self.server.Explore(*self.timelines[name], query)[0]

    def testStock(self):
        """The Plaso of the server is a stock one."""
        program = "import importlib.util as i; print(i.find_spec('{:s}') is not None)"
        for name, expected in (("plaso_extra_parsers", "False"), ("plaso", "True")):
            output = self.server.Run("python", "-c", program.format(name))
            self.assertEqual(output.strip(), expected, name)

    def testEvents(self):
        """Each event of the storage files is there, per data type."""
        for name, events in self.events.items():
            counts = collections.Counter(event["data_type"] for event in events)
            found = {
                data_type: self._Explore(name, f'data_type:"{data_type:s}"')
                for data_type in counts
            }
            print(
                f"{name:s}: {sum(found.values()):,d} of {len(events):,d} events"
                f" of {len(counts):d} data types"
            )
            self.assertEqual(found, counts, name)
            self.assertEqual(self._Explore(name, "*"), len(events), name)

    def testMessages(self):
        """Messages are those of the formatters that were appended."""
        for name, expected in (
            ("web01", 'message:"Process 36" AND message:"getent hosts localhost;id"'),
            ("all", 'message:"Descriptor 3" AND message:"Origin: scm"'),
        ):
            self.assertGreater(self._Explore(name, expected), 0, expected)
        for name in self.events:
            self.assertEqual(
                self._Explore(name, 'message:"WARNING DEFAULT FORMATTER"'), 0, name
            )

    def testCase(self):
        """The query of each question of the case finds the events of its answer."""
        with open(
            os.path.join(_DOCUMENTS_PATH, "case.md"), encoding="utf-8"
        ) as file_object:
            matches = list(_QUESTION.finditer(file_object.read()))
        self.assertEqual(len(matches), _NUMBER_OF_QUESTIONS)
        for match in matches:
            with self.subTest(match["title"]):
                rows = match["rows"].strip().split("\n")
                events = self.server.GetAll(
                    *self.timelines["web01"], match["query"], ("datetime",)
                )
                print(f"{match['title']:s} {len(events):d} of {len(rows):d} events")
                self.assertEqual(
                    sorted(event["datetime"] for event in events),
                    sorted(row.partition(",")[0] for row in rows),
                )

    def testQueries(self):
        """The queries of the table find as many events of test_data as it says."""
        with open(
            os.path.join(_DOCUMENTS_PATH, "timesketch.md"), encoding="utf-8"
        ) as file_object:
            matches = list(_QUERY_ROW.finditer(file_object.read()))
        self.assertGreater(len(matches), 5)
        found = {
            match["query"]: f"{self._Explore('all', match['query']):,d}"
            for match in matches
        }
        self.assertEqual(found, {match["query"]: match["number"] for match in matches})

    def testTagger(self):
        """The analyzer tags what psort does by the tagging files, and nothing else."""
        for timeline in self.timelines.values():
            self.server.Analyze(*timeline, "tagger")

        labels = sorted(set().union(*self.labels.values()))
        for name, expected in self.labels.items():
            found = {
                tag: self._Explore(name, f'tag.keyword:"{tag:s}"') for tag in labels
            }
            found = {tag: number for tag, number in found.items() if number}
            print(f"{name:s}: {found!s}")
            self.assertEqual(found, expected, name)
            # That none is there would be no test of a rule.
            self.assertTrue(expected, name)

    def testFeatures(self):
        """The analyzer finds the addresses in command lines."""
        self.server.Analyze(*self.timelines["web01"], "feature_extraction")
        for expression, query in (
            (".*http://203[.]0[.]113[.]66:8000/x", 'url:"http://203.0.113.66:8000/x"'),
            (
                ".*/dev/tcp/203[.]0[.]113[.]66/",
                'ip_address:"203.0.113.66" AND command_line:*',
            ),
        ):
            expected = sum(
                _IsOurProcess(event, expression) for event in self.events["web01"]
            )
            self.assertGreater(expected, 0, expression)
            self.assertEqual(self._Explore("web01", query), expected, query)

    def testBruteForce(self):
        """The analyzer finds the guessed passwords, of both programs of macOS."""
        results = self.server.Analyze(*self.timelines["sshd"], "sshbruteforceanalyzer")
        result = json.loads(results[0])
        print(f"sshbruteforceanalyzer: {result['result_summary']:s}")
        self.assertEqual(result["result_priority"], "HIGH")
        for address in _BRUTE_FORCES.values():
            self.assertIn(
                f"Brute Force Summary for {address:s}", result["result_markdown"]
            )
        # The session that was begun so: that it was accepted, and its end. The tags are
        # written after the result.
        expected = 2 * len(_BRUTE_FORCES)
        processes.WaitFor(
            lambda: self._Explore("sshd", "tag:ssh_bruteforce") == expected,
            60,
            f"{expected:d} events with the tag ssh_bruteforce",
        )

    @browser.RequireChromium
    def testPage(self):
        """The explore page shows our messages."""
        explore_page = page.ExplorePage(self.server)
        self.addCleanup(explore_page.Close)
        text = explore_page.Explore(
            self.timelines["web01"][0],
            'data_type:"linux:strace:process" AND timestamp_desc:"Exit Time" AND'
            " parent_pid:30",
            "getent hosts localhost;id",
        )
        self.assertIn("of 5 events", text)
        self.assertIn("Process 36: /bin/sh -c 'getent hosts localhost;id'", text)
        if _PICTURE_PATH:
            explore_page.chromium.TakePicture(_PICTURE_PATH)
            self.assertLess(os.path.getsize(_PICTURE_PATH), 150000)


if __name__ == "__main__":
    unittest.main()
