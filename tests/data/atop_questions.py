"""Tests the ten questions of docs/atop.md: each filter and query gives its answer."""

import os
import re
import types
import unittest

from typing import NamedTuple

from plaso.filters import event_filter as event_filters
from plaso.filters import filters

from plaso_extra_parsers.integration import repairer

from tests.data import query_strings
from tests.data import tagging
from tests.parsers.atop import test_lib as atop_test_lib
from tests.readers.atop import test_lib
from tests.writers import atop as atop_writer

_DOCUMENT_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    "docs",
    "atop.md",
)

_NAME = "STARTED"
_NAME_MEANINGS = re.compile(
    rf"{_NAME} stands for\n`([^`]+)`, in Timesketch for\n`([^`]+)`"
)
_QUESTION = re.compile(
    r"^\d+\. (?P<title>[^?]+\?)(?:(?!\n\d+\. ).)*?"
    r"\n +Filter: `(?P<filter>[^`\n]+)`\n +Timesketch: `(?P<query>[^`\n]+)`"
    r"(?:[^\n]*\n +From `(?P<recording>[^`\n]+)`, fields `(?P<fields>[^`\n]+)`:\n\n"
    r"(?P<rows>(?: {7}[^\n]+\n)+))?",
    re.DOTALL | re.MULTILINE,
)
_NUMBER_OF_QUESTIONS = 10

# When an event is, by the attribute that has the time.
_TIMES = {"sample_time": "Sample Time", "start_time": "Start Time"}


class Question(NamedTuple):
    """Question of a responder.

    Attributes:
      title (str): question.
      filter (str): filter of psort.
      query (str): query string of Timesketch.
      recording (str): path of the recording, None if the answer shows none.
      fields (list[str]): names of the attributes that the answer shows.
      rows (list[str]): answer.
    """

    title: str
    filter: str
    query: str
    recording: str
    fields: list
    rows: list


def ReadQuestions():
    """Reads the questions of the document.

    Returns:
      list[Question]: questions.
    """
    with open(_DOCUMENT_PATH, encoding="utf-8") as file_object:
        text = file_object.read()
    filter_meaning, query_meaning = _NAME_MEANINGS.search(text).groups()
    return [
        Question(
            match["title"],
            match["filter"].replace(_NAME, filter_meaning),
            match["query"].replace(_NAME, query_meaning),
            match["recording"],
            (match["fields"] or "").split(","),
            [row.strip() for row in (match["rows"] or "").splitlines()],
        )
        for match in _QUESTION.finditer(text)
    ]


def MakeDisguisedLog():
    """Makes a log with a disguised process, and one that the kernel started.

    Returns:
      bytes: log, in which the process identifiers of these are 30 and 20.
    """
    writer = atop_writer.AtopWriter("2.8")
    kernel = {"parent_process_identifier": 2, "command_line": b""}
    writer.AppendSample(
        tasks=[
            writer.MakeTask(process_identifier=pid, **values)
            for pid, values in (
                (
                    2,
                    {**kernel, "name": b"kthreadd", "parent_process_identifier": 0},
                ),
                (10, {**kernel, "name": b"kworker/0:0"}),
                (20, {**kernel, "name": b"core", "virtual_size": 9}),
                (30, {"name": b"kworker/0:0", "virtual_size": 9}),
                (40, {"name": b"cron", "virtual_size": 9}),
            )
        ]
    )
    return writer.GetBytes()


def _IterateEvents(parsed_file):
    """Iterates over the events that questions are about."""
    for event_data in parsed_file.event_data:
        for name, description in _TIMES.items():
            date_time = getattr(event_data, name, None)
            if date_time:
                event = types.SimpleNamespace(
                    timestamp=date_time.timestamp * 1000000, timestamp_desc=description
                )
                yield event, event_data


class QuestionsTest(unittest.TestCase):
    """Tests the questions."""

    @classmethod
    def setUpClass(cls):
        """Reads the questions."""
        repairer.Repair(filters)
        cls.questions = ReadQuestions()

    def testNumber(self):
        """Tests that no question is overlooked."""
        self.assertEqual(len(self.questions), _NUMBER_OF_QUESTIONS)

    def testRecordings(self):
        """Tests that each filter and each query finds the answer, and nothing else."""
        number_of_answers = 0
        for question in self.questions:
            if not question.recording:
                continue
            event_filter = event_filters.EventObjectFilter()
            event_filter.CompileFilter(question.filter)
            # Without the range of time, for which Timesketch has a field of its own.
            time_filter = event_filters.EventObjectFilter()
            time_filter.CompileFilter(
                " AND ".join(
                    re.findall(r"timestamp [<>]=? DATETIME\('[^']+'\)", question.filter)
                )
                or "data_type not is ''"
            )
            has_query = query_strings.Compile(question.query)
            data = test_lib.ReadFile(*question.recording.split("/"))
            found, found_by_query = [], []
            for event, event_data in _IterateEvents(atop_test_lib.ParsedFile(data)):
                document = dict(event_data.GetAttributes())
                document.update(
                    data_type=event_data.data_type, timestamp_desc=event.timestamp_desc
                )
                values = [document.get(name) for name in question.fields]
                row = ",".join("-" if value is None else str(value) for value in values)
                if event_filter.Match(event, event_data, None, None):
                    found.append((event.timestamp, row))
                if has_query(document) and time_filter.Match(
                    event, event_data, None, None
                ):
                    found_by_query.append((event.timestamp, row))
            found.sort(key=lambda item: item[0])
            with self.subTest(title=question.title):
                self.assertEqual([row for _, row in found], question.rows)
                self.assertEqual(sorted(found_by_query), sorted(found))
            number_of_answers += 1
        self.assertEqual(number_of_answers, 9)

    def testTags(self):
        """Tests that what is disguised, and what the kernel started, has its tag."""
        (question,) = [item for item in self.questions if not item.recording]
        parsed_file = atop_test_lib.ParsedFile(MakeDisguisedLog())
        rules = tagging.ReadRules("atop")
        for label, expected in (("masquerading", [30]), ("kernel_helper", [20])):
            event_filter = event_filters.EventObjectFilter()
            event_filter.CompileFilter(question.filter.replace("masquerading", label))
            found = []
            for event, event_data in _IterateEvents(parsed_file):
                labels = tagging.GetLabels(rules, event_data, event.timestamp_desc)
                event_tag = types.SimpleNamespace(labels=labels)
                if event_filter.Match(event, event_data, None, event_tag):
                    found.append(event_data.process_identifier)
            self.assertEqual(found, expected)
        self.assertEqual(question.query, 'tag:"masquerading"')


if __name__ == "__main__":
    unittest.main()
