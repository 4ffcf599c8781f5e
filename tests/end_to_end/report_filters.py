"""Tests that the command for psort gives the events that a report shows.

Filters are drawn by lot, and asked of Plaso's own filter, which runs in this process;
ten of them of psort.
"""

import collections
import os
import shlex
import shutil
import tempfile
import unittest

from plaso.containers import events as containers
from plaso.filters import event_filter
from plaso.storage import factory

from tests.end_to_end import browser
from tests.end_to_end import environments
from tests.end_to_end import report as report_tests

_CASES = (
    os.path.join("case", "web01.tar.gz"),
    os.path.join("atop", "case"),
    os.path.join("strace", "elk-scm"),
)

_NUMBER_OF_FILTERS = 70
_NUMBER_OF_COMMANDS = 4

# Makes filters by lot, and says what the page shows and what psort would be told.
_FILTERS = """(async () => {
  let seed = 7;
  const random = (limit) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor(seed / 65536) % limit;
  };
  const {store, state, table} = REPORT;
  await store.IndexUsers();
  const pick = (name) => {
    const values = store.ListValues(name);
    const chosen = Array.from({length: 1 + random(2)}, () => values[random(values.length)][0]);
    return {values: [...new Set(chosen.flat())], isNot: random(3) === 0};
  };
  const results = [];
  for (let number = 0; number < COUNT; number += 1) {
    const fields = {};
    for (const name of ["kinds", "user", "tags", "process", "sources"]) {
      if (random(3) === 0 && store.CountValues(name)) {
        fields[name] = pick(name);
      }
    }
    const {begin, end} = store.times;
    const home = store.GetHome();
    const at = () => home.begin + (home.end - home.begin) * random(1000) / 1000;
    const ends = [at(), at()].sort((one, other) => one - other);
    fields.window = random(2) ? {axis: "time", begin: ends[0], end: ends[1] + 1000} : {axis: "time", begin, end};
    state.Set({...Object.fromEntries(["kinds", "user", "tags", "process", "sources"].map(name => [name, null])), ...fields, view: "all"});
    await REPORT.DrawRest();
    const rows = [...table.rows];
    const {command, check, psort} = await REPORT.ShowCommand();
    document.getElementById("dialog").close();
    const {columns, meta} = store;
    results.push({expression: psort.expression, check, command, missing: psort.missing, shown: rows.map(row =>
      [Number.isNaN(columns.time[row]) ? null : columns.time[row], ...meta.kinds[columns.kind[row]]].join("|"))});
  }
  return results;
})()""".replace("COUNT", str(_NUMBER_OF_FILTERS))


def _ReadEvents(path):
    """Reads all events of a storage file."""
    events = []
    reader = factory.StorageFactory.CreateStorageReaderForFile(path)
    try:
        for event in reader.GetSortedEvents():
            data = reader.GetAttributeContainerByIdentifier(
                containers.EventData.CONTAINER_TYPE, event.GetEventDataIdentifier()
            )
            stream = None
            stream_identifier = data.GetEventDataStreamIdentifier()
            if stream_identifier:
                stream = reader.GetAttributeContainerByIdentifier(
                    containers.EventDataStream.CONTAINER_TYPE, stream_identifier
                )
            tag = reader.GetEventTagByEventIdentifer(event.GetIdentifier())
            events.append((event, data, stream, tag))
    finally:
        reader.Close()
    return events


def _Describe(event, event_data):
    """Describes an event as the page does.

    Returns:
      str: time, data type and what the time is.
    """
    time = "" if event.timestamp_desc == "Not a time" else str(event.timestamp)
    return f"{time:s}|{event_data.data_type:s}|{event.timestamp_desc:s}"


@browser.RequireChromium
class ReportFiltersTest(unittest.TestCase):
    """Tests filters that are drawn by lot."""

    def _CheckFilters(self, events, results):
        """Compares what the page shows with what Plaso's filter lets pass.

        Returns:
          collections.Counter: how many filters are exact, wider, narrower.
        """
        counts = collections.Counter()
        for result in results:
            plaso_filter = event_filter.EventObjectFilter()
            if result["expression"]:
                plaso_filter.CompileFilter(result["expression"])
            given = {
                _Describe(event, data)
                for event, data, stream, tag in events
                if plaso_filter.Match(event, data, stream, tag)
            }
            shown = set(result["shown"])
            check = result["check"]
            message = f"{result['expression']:s} {check!s} {result['missing']!s}"
            if check["isExact"]:
                counts["exact"] += 1
                self.assertEqual(given, shown, message)
            elif check["missed"]:
                counts["narrower"] += 1
            else:
                counts["wider"] += 1
                self.assertLessEqual(shown, given, message)
            # A command that is not exact says why.
            if not check["isExact"] and not result["missing"]:
                self.assertTrue(check["missed"] or check["given"], message)
        return counts

    def testFilters(self):
        """The command is exact, or the page says by how much it is not."""
        environment = environments.GetEnvironment(environments.PLASO_RELEASES[-1])
        total = collections.Counter()
        for case in _CASES:
            folder = tempfile.mkdtemp()
            self.addCleanup(shutil.rmtree, folder)
            timeline = environment.MakeTimeline(
                folder, os.path.join(environments.TEST_DATA_PATH, case)
            )
            path = os.path.join(folder, "report.html")
            report_tests.WriteReport(environment, timeline.storage_path, path)
            with browser.Chromium() as chromium:
                chromium.Open(path)
                results = chromium.Run(_FILTERS)
                self.assertEqual(chromium.GetProblems(), [])
            total += self._CheckFilters(_ReadEvents(timeline.storage_path), results)

            exact_results = [result for result in results if result["check"]["isExact"]]
            for number, result in enumerate(exact_results[:_NUMBER_OF_COMMANDS]):
                environment.Run(
                    *("psort", "--quiet", "--unattended", "--status_view", "none"),
                    *("--logfile", os.path.join(folder, f"{number:d}.log.gz")),
                    *shlex.split(result["command"])[1:],
                    cwd=folder,
                )
                csv_path = os.path.join(folder, "events.csv")
                with open(csv_path, encoding="utf-8") as file_object:
                    count = len(file_object.readlines()) - 1
                os.remove(csv_path)
                self.assertEqual(count, len(result["shown"]), result["command"])
        self.assertEqual(sum(total.values()), len(_CASES) * _NUMBER_OF_FILTERS)
        self.assertGreater(total["exact"], 30, total)


if __name__ == "__main__":
    unittest.main()
