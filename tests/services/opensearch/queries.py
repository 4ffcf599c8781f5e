"""Tests that a server finds the events of two manuals by the queries in them.

The indices are made by psort under the mappings of Timesketch, the queries are asked as
Timesketch asks them. What they find is compared with what the filter of the same
question leaves in psort's own output.
"""

import contextlib
import os
import re
import shutil
import tempfile
import unittest

from tests.data import atop_questions
from tests.end_to_end import environments
from tests.end_to_end import timelines
from tests.services import processes
from tests.services.opensearch import imports
from tests.services.opensearch import server as opensearch_server

_CASE_PATH = os.path.join(environments.PROJECT_PATH, "docs", "case.md")
_SOURCE_PATH = os.path.join(environments.TEST_DATA_PATH, "case", "web01.tar.gz")

_ATOP_PATH = os.path.join(environments.TEST_DATA_PATH, "atop")

_QUIET_ARGUMENTS = ("--quiet", "--unattended", "--status_view", "none")

# A range of time, for which Timesketch has fields of their own.
_TIME_LIMIT = re.compile(r"timestamp (<=|>) DATETIME\('([^']+)'\)")
_LIMIT_NAMES = {"<=": "lte", ">": "gt"}

# The filter of a question and, under its answer, the query.
_QUESTION = re.compile(
    r"^## (?P<title>[^\n]+)\n(?:(?!\n## ).)*?"
    r'answer\.csv case\.plaso \\\n        "(?P<filter>[^"\n]+)"\n'
    r"(?:(?!\n## ).)*?\nTimesketch: `(?P<query>[^`\n]+)`\n",
    re.DOTALL | re.MULTILINE,
)
_NUMBER_OF_QUESTIONS = 9


def _GetKey(event):
    """Retrieves what tells an event from others, in psort's output and in an index.

    Returns:
      tuple[int, str, str, str]: microseconds since January 1, 1970 UTC, description of
          the time, data type and message.
    """
    return (
        event["timestamp"],
        event["timestamp_desc"],
        event["data_type"],
        event["message"],
    )


class QueriesTest(environments.EndToEndTestCase):
    """Tests the queries of the case of the documentation."""

    @classmethod
    def setUpClass(cls):
        """Starts the server and imports the case."""
        super().setUpClass()
        stack = contextlib.ExitStack()
        cls.addClassCleanup(stack.close)
        cls.server = processes.Require(stack, opensearch_server.RunServer())

        cls.environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        cls.class_folder = stack.enter_context(tempfile.TemporaryDirectory())

    @classmethod
    def _Import(cls, name, source_path, *arguments, tagging_file=None):
        """Makes a storage file and an index.

        Args:
          name (str): name of the index.
          source_path (str): path of the source.
          arguments (tuple[str]): options of log2timeline.
          tagging_file (Optional[str]): name of the file of tagging rules.
        """
        storage_path = os.path.join(cls.class_folder, f"{name:s}.plaso")
        cls.environment.RunLog2Timeline(storage_path, source_path, *arguments)
        log_arguments = ("--logfile", f"{storage_path:s}.psort.log.gz")
        if tagging_file:
            cls.environment.Run(
                *("psort", *_QUIET_ARGUMENTS, *log_arguments, "-o", "null"),
                *("--analysis", "tagging", "--tagging-file", tagging_file),
                storage_path,
            )
        mappings_path = os.path.join(cls.class_folder, "plaso.mappings")
        imports.WriteTimesketchMappings(mappings_path)
        cls.environment.Run(
            *("psort", *_QUIET_ARGUMENTS, *log_arguments),
            *("-o", "opensearch_ts", "--opensearch_mappings", mappings_path),
            *("--timeline_identifier", "1"),
            *("--server", "127.0.0.1", "--port", str(cls.server.port)),
            *("--index_name", name, storage_path),
        )
        cls.server.Request(f"/{name:s}/_refresh", method="POST")
        return storage_path

    def _Search(self, index_name, query, limits):
        """Asks the server as Timesketch does.

        Args:
          index_name (str): name of the index.
          query (str): query.
          limits (dict[str, str]): limits of the time, as a range has them.
        """
        query_string = {"query": query, "default_operator": "AND"}
        clauses = [{"query_string": query_string}, {"range": {"datetime": limits}}]
        answer = self.server.Request(
            f"/{index_name:s}/_search?size=10000",
            {"query": {"bool": {"must": clauses}}},
        )
        return [hit["_source"] for hit in answer["hits"]["hits"]]

    def _CheckQuestion(self, title, index_name, storage_path, event_filter, query):
        """Checks that a query finds the events that a filter finds, at least one."""
        output_path = os.path.join(tempfile.mkdtemp(dir=self.folder), "answer.jsonl")
        self.environment.Run(
            *("psort", *_QUIET_ARGUMENTS, "--logfile", f"{output_path:s}.log.gz"),
            *("-o", "json_line", "-w", output_path, storage_path, event_filter),
        )
        limits = {
            _LIMIT_NAMES[operator]: time
            for operator, time in _TIME_LIMIT.findall(event_filter)
        }
        expected = sorted(map(_GetKey, timelines.ReadEvents(output_path)))
        found = sorted(map(_GetKey, self._Search(index_name, query, limits)))
        print(f"{title:s} {len(found):d} of {len(expected):d} events")
        self.assertNotEqual(expected, [])
        self.assertEqual(found, expected)

    def testCase(self):
        """The query of each question finds the events that its filter finds."""
        with open(_CASE_PATH, encoding="utf-8") as file_object:
            matches = list(_QUESTION.finditer(file_object.read()))
        self.assertEqual(len(matches), _NUMBER_OF_QUESTIONS)

        storage_path = self._Import("case", _SOURCE_PATH)
        for match in matches:
            with self.subTest(question=match["title"]):
                self._CheckQuestion(
                    match["title"],
                    "case",
                    storage_path,
                    match["filter"],
                    match["query"],
                )

    def testAtop(self):
        """The query of each question about atop finds what its filter finds."""
        questions = atop_questions.ReadQuestions()
        source_path = os.path.join(self.class_folder, "atop")
        os.mkdir(source_path)
        recordings = {question.recording for question in questions} - {None}
        for index, recording in enumerate(sorted(recordings)):
            shutil.copy(
                os.path.join(_ATOP_PATH, *recording.split("/")),
                os.path.join(source_path, f"{index:d}.raw"),
            )
        with open(os.path.join(source_path, "disguised.raw"), "wb") as file_object:
            file_object.write(atop_questions.MakeDisguisedLog())
        storage_path = self._Import(
            *("atop", source_path, "--parsers", "atop"), tagging_file="tag_linux.txt"
        )
        for question in questions:
            with self.subTest(question=question.title):
                self._CheckQuestion(
                    question.title,
                    "atop",
                    storage_path,
                    question.filter,
                    question.query,
                )


if __name__ == "__main__":
    unittest.main()
