"""Tests that a server finds the events of docs/case.md by the queries in it.

The index is made by psort under the mappings of Timesketch, the queries are asked as
Timesketch asks them. What they find is compared with what the filter of the same
question leaves in psort's own output.
"""

import contextlib
import os
import re
import tempfile
import unittest

from tests.end_to_end import environments
from tests.end_to_end import timelines
from tests.services import processes
from tests.services.opensearch import imports
from tests.services.opensearch import server as opensearch_server

_CASE_PATH = os.path.join(environments.PROJECT_PATH, "docs", "case.md")
_SOURCE_PATH = os.path.join(environments.TEST_DATA_PATH, "case", "web01.tar.gz")

_INDEX_NAME = "case"

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

    Args:
      event (dict[str, object]): event.

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
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        cls.storage_path = os.path.join(folder, "case.plaso")
        cls.environment.RunLog2Timeline(cls.storage_path, _SOURCE_PATH)
        mappings_path = os.path.join(folder, "plaso.mappings")
        imports.WriteTimesketchMappings(mappings_path)
        cls.environment.Run(
            *("psort", "--quiet", "--unattended", "--status_view", "none"),
            *("--logfile", os.path.join(folder, "psort.log.gz")),
            *("-o", "opensearch_ts", "--opensearch_mappings", mappings_path),
            *("--timeline_identifier", "1"),
            *("--server", "127.0.0.1", "--port", str(cls.server.port)),
            *("--index_name", _INDEX_NAME, cls.storage_path),
        )
        cls.server.Request(f"/{_INDEX_NAME:s}/_refresh", method="POST")

    def _Search(self, query):
        """Asks the server as Timesketch does.

        Args:
          query (str): query.

        Returns:
          list[dict[str, object]]: events.
        """
        query_string = {"query": query, "default_operator": "AND"}
        answer = self.server.Request(
            f"/{_INDEX_NAME:s}/_search?size=10000",
            {"query": {"bool": {"must": [{"query_string": query_string}]}}},
        )
        return [hit["_source"] for hit in answer["hits"]["hits"]]

    def testCase(self):
        """The query of each question finds the events that its filter finds."""
        with open(_CASE_PATH, encoding="utf-8") as file_object:
            matches = list(_QUESTION.finditer(file_object.read()))
        self.assertEqual(len(matches), _NUMBER_OF_QUESTIONS)

        for index, match in enumerate(matches, 1):
            with self.subTest(question=match["title"]):
                output_path = os.path.join(self.folder, f"{index:d}.jsonl")
                self.environment.Run(
                    *("psort", "--quiet", "--unattended", "--status_view", "none"),
                    *("--logfile", f"{output_path:s}.log.gz", "-o", "json_line"),
                    *("-w", output_path, self.storage_path, match["filter"]),
                )
                expected = sorted(map(_GetKey, timelines.ReadEvents(output_path)))
                found = sorted(map(_GetKey, self._Search(match["query"])))
                print(f"{match['title']:s} {len(found):d} of {len(expected):d} events")
                self.assertNotEqual(expected, [])
                self.assertEqual(found, expected)


if __name__ == "__main__":
    unittest.main()
