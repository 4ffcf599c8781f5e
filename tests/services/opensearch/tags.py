"""Tests that a server gives events the tags that psort gives them.

The events are of the small logs of tests/data, which show each tag and what only looks
like it, and of recordings. psort tags them by our tagging files and imports them, with
their tags, under the mappings of Timesketch: the query of each rule of Timesketch must
find the events that have its tag, and no others.
"""

import contextlib
import os
import random
import re
import shutil
import tempfile
import unittest

from tests.data import asl_messages
from tests.data import lucene_regex
from tests.data import strace_tags
from tests.data import tag_files
from tests.data import tag_lists
from tests.end_to_end import environments
from tests.services import processes
from tests.services import tagging
from tests.services.opensearch import imports
from tests.services.opensearch import server as opensearch_server
from tests.writers import atop as atop_writer

_INDEX_NAME = "tags"
_PARSERS = "asl_log,atop,text/strace"

# Recordings with the tags that no small log has.
_RECORDINGS = ("atop/v2.13.0", "atop/case", "strace/case-shell-f")


# Tasks with the tags of what the kernel starts, and of what is named as its threads.
_ATOP_TASKS = (
    {
        **{"process_identifier": 2, "name": b"kthreadd", "command_line": b""},
        "parent_process_identifier": 0,
    },
    {
        **{"process_identifier": 10, "name": b"kworker/0:0", "command_line": b""},
        "parent_process_identifier": 2,
    },
    {
        **{"process_identifier": 20, "name": b"core", "command_line": b""},
        **{"parent_process_identifier": 2, "virtual_size": 9},
    },
    {
        **{"process_identifier": 30, "name": b"kworker/0:0", "command_line": b""},
        "virtual_size": 9,
    },
)


def _WriteSmallLogs(folder):
    """Writes the small logs."""
    os.makedirs(folder)
    for number, (calls, _) in enumerate(strace_tags.CASES):
        path = os.path.join(folder, f"case{number:d}.log")
        strace_tags.WriteLog(path, [f"10 {call:s}" for call in calls])
    with open(os.path.join(folder, "messages.asl"), "wb") as file_object:
        file_object.write(asl_messages.MakeLog())
    writer = atop_writer.AtopWriter("2.13")
    for number in (0, 3):
        memory = {"out_of_memory_kills": number}
        system = writer.FoldSystem({"memory": memory}, {})
        tasks = [writer.MakeTask(**values) for values in _ATOP_TASKS]
        writer.AppendSample(tasks=tasks, system=system)
    with open(os.path.join(folder, "atop_20261120"), "wb") as file_object:
        file_object.write(writer.GetBytes())


class TagsTest(environments.EndToEndTestCase):
    """Tests the rules of Timesketch on a server."""

    @classmethod
    def setUpClass(cls):
        """Starts the server and imports the events."""
        super().setUpClass()
        stack = contextlib.ExitStack()
        cls.addClassCleanup(stack.close)
        cls.server = processes.Require(stack, opensearch_server.RunServer())
        cls.environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        source_path = os.path.join(folder, "source")
        _WriteSmallLogs(os.path.join(source_path, "small"))
        for name in _RECORDINGS:
            shutil.copytree(
                os.path.join(environments.TEST_DATA_PATH, name),
                os.path.join(source_path, name),
            )
        storage_path = os.path.join(folder, "case.plaso")
        cls.environment.RunLog2Timeline(
            storage_path, source_path, "--parsers", _PARSERS
        )
        tagged_path = os.path.join(folder, "tagged.plaso")
        tagging.TagStorage(cls.environment, storage_path, tagged_path)
        mappings_path = os.path.join(folder, "plaso.mappings")
        imports.WriteTimesketchMappings(mappings_path)
        cls.environment.Run(
            *("psort", "--quiet", "--unattended", "--status_view", "none"),
            *("--logfile", os.path.join(folder, "psort.log.gz")),
            *("-o", "opensearch_ts", "--opensearch_mappings", mappings_path),
            *("--timeline_identifier", "1"),
            *("--server", "127.0.0.1", "--port", str(cls.server.port)),
            *("--index_name", _INDEX_NAME, tagged_path),
        )
        cls.server.Request(f"/{_INDEX_NAME:s}/_refresh", method="POST")

    def _Search(self, query, index_name=_INDEX_NAME):
        """Asks the server as Timesketch does."""
        query_string = {"query": query, "default_operator": "AND"}
        answer = self.server.Request(
            f"/{index_name:s}/_search?size=10000",
            {"query": {"bool": {"must": [{"query_string": query_string}]}}},
        )
        return {hit["_id"]: hit["_source"] for hit in answer["hits"]["hits"]}

    def testTags(self):
        """The query of each rule finds the events that psort has given its tag."""
        for room in tag_lists.ReadRooms():
            for rule in tag_files.GetTimesketchRules([room]).values():
                (label,) = rule["tags"]
                with self.subTest(room=room.name, label=label):
                    tagged = {
                        key: event
                        for key, event in self._Search(
                            f'tag.keyword:"{label:s}"'
                        ).items()
                        if event["data_type"].split(":")[1] == room.name
                    }
                    found = self._Search(rule["query_string"])
                    print(f"{room.name:s} {label:s}: {len(found):d}")
                    self.assertGreater(len(tagged), 0)
                    self.assertEqual(
                        sorted(str(found[key]) for key in set(found) - set(tagged)), []
                    )
                    self.assertEqual(
                        sorted(str(tagged[key]) for key in set(tagged) - set(found)), []
                    )

    def testExpressions(self):
        """The server understands translated expressions as Python does theirs."""
        generator = random.Random(9)
        mapping = {"type": "text", "fields": {"keyword": {"type": "keyword"}}}
        self.server.Request(
            "/texts", {"mappings": {"properties": {"text": mapping}}}, method="PUT"
        )
        texts = {
            "".join(generator.choices('ab/.-"#&<~@^$|', k=generator.randrange(1, 7)))
            for _ in range(100)
        }
        for text in texts:
            self.server.Request("/texts/_doc", {"text": text})
        self.server.Request("/texts/_refresh", method="POST")

        expressions = {lucene_regex.MakeExpression(generator, 3) for _ in range(300)}
        expressions |= {'"[#&]', "[<]~|@", "[.][^/]*[^-]$", "[|^$]", "[-b]", "[$]/$"}
        number_of_queries = 0
        for expression in sorted(expressions):
            try:
                (translated,) = lucene_regex.Translate(expression, 1000)
            except ValueError:
                continue
            with self.subTest(expression=expression):
                found = self._Search(f"text.keyword:/{translated:s}/", "texts")
                self.assertEqual(
                    sorted(event["text"] for event in found.values()),
                    sorted(
                        text for text in texts if re.search(expression, text, re.DOTALL)
                    ),
                    translated,
                )
            number_of_queries += 1
        print(f"{number_of_queries:d} expressions, {len(texts):d} texts")
        self.assertGreater(number_of_queries, 50)


if __name__ == "__main__":
    unittest.main()
