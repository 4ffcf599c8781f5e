"""Tests that a report can be given a story, and keeps its evidence as it is."""

import io
import os
import re
import unittest

from tests.end_to_end import browser
from tests.end_to_end import environments
from tests.output import output_test_lib

_TIME = 1795217904000000

_HOSTILE = "It ran <b>as root</b></script><script>hostile = 1</script>"

# Catches what is saved in place of the browser.
_CATCH = """(async () => {
  const parts = [];
  const OwnBlob = window.Blob;
  window.Blob = function (list, options) {
    if (options?.type?.startsWith("text/html")) {
      parts.push(...list);
    }
    return new OwnBlob(list, options);
  };
  HTMLAnchorElement.prototype.click = () => {};
  await REPORT.SaveCopy();
  window.Blob = OwnBlob;
  return parts.join("");
})()"""

_STORY = re.compile(r'<script type="text/plain" id="story">[^<]*</script>\n')


def _CreateRows():
    """Creates events of a few processes."""
    rows = []
    for index in range(5):
        time = _TIME + index * 1000000
        event_data = output_test_lib.CreateEventData(
            "linux:atop:process",
            hostname="web01",
            process_identifier=10 + index,
            process_name=f"program{index:d}",
            start_time=output_test_lib.CreateTime(time),
            text=f"line {index:d}",
        )
        event = output_test_lib.CreateEvent(time, "Start Time")
        rows.append((event, event_data, None))
    return rows


@browser.RequireChromium
class StoryTest(environments.EndToEndTestCase):
    """Tests stories in the page."""

    @classmethod
    def setUpClass(cls):
        """Starts the browser."""
        super().setUpClass()
        cls.chromium = browser.Chromium()
        cls.addClassCleanup(cls.chromium.Close)

    def setUp(self):
        """Writes and opens a report."""
        super().setUp()
        self.path = os.path.join(self.folder, "report.html")
        printed = io.StringIO()
        rows = _CreateRows()
        output_test_lib.WriteReportFile(self.path, rows, digest_file=printed)
        self.printed = printed.getvalue()
        self.chromium.Open(self.path)
        self.chromium.Settle()

    def tearDown(self):
        """A report asks for nothing, and has nothing to say on the console."""
        self.assertEqual(self.chromium.GetProblems(), [])

    def _Tell(self, lane, text):
        """Adds a stop with the keyboard."""
        self.chromium.Run(f"REPORT.Select({{ type: 'lane', lane: {lane:d} }})")
        self.chromium.Settle()
        self.chromium.Press("m")
        self.chromium.Settle()
        self.chromium.Run(f"document.getElementById('stop-text').value = {text!r}")
        self.chromium.Run(
            "document.getElementById('stop-text').dispatchEvent(new KeyboardEvent("
            "'keydown', { key: 'Enter', ctrlKey: true, bubbles: true }))"
        )
        self.chromium.Settle()

    def _ReadBody(self):
        """Reads what the panel shows."""
        return self.chromium.Run("document.getElementById('body').innerText")

    def testCopy(self):
        """A copy shows the story first, and is else what psort wrote, to the byte."""
        self._Tell(3, _HOSTILE)
        self._Tell(1, "Then another one")
        self.assertIn("2 changes not saved", self._ReadBody())
        copy = self.chromium.Run(_CATCH)
        with open(self.path, encoding="utf-8") as file_object:
            self.assertEqual(_STORY.sub("", copy), file_object.read())
        self.assertNotIn("changes not saved", self._ReadBody())

        path = os.path.join(self.folder, "copy.html")
        with open(path, "w", encoding="utf-8", newline="\n") as file_object:
            file_object.write(copy)
        self.chromium.Open(path)
        self.chromium.Settle()
        self.assertIn("Stop 1 of 2", self._ReadBody())
        self.assertIn(_HOSTILE, self._ReadBody())
        self.assertIsNone(self.chromium.Run("window.hostile ?? null"))
        self.assertEqual(self.chromium.Run("REPORT.state.values.selection.lane"), 3)
        self.chromium.Press("n")
        self.chromium.Settle()
        self.assertIn("Stop 2 of 2", self._ReadBody())
        self.assertEqual(self.chromium.Run("REPORT.state.values.selection.lane"), 1)
        printed = self.chromium.Run(
            "document.getElementById('print-story').textContent"
        )
        self.assertIn("1. It ran", printed)

        # It can be edited and saved again.
        self._Tell(0, "And the last one")
        copy = self.chromium.Run(_CATCH)
        with open(self.path, encoding="utf-8") as file_object:
            self.assertEqual(_STORY.sub("", copy), file_object.read())

    def testDigest(self):
        """The page shows the digest of the data that psort has printed."""
        match = re.search("data of the report: ([0-9a-f]{64})", self.printed)
        self.chromium.Run("document.getElementById('export').click()")
        self.chromium.Run(
            "[...document.querySelectorAll('#menu button')]"
            ".find((item) => item.textContent.startsWith('How this')).click()"
        )
        self.chromium.Settle()
        text = self.chromium.Run("document.getElementById('dialog-body').textContent")
        self.assertIn(match.group(1), text)

    def testOption(self):
        """psort writes a story that a page has exported, and refuses another file."""
        environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        source_path = os.path.join(environments.TEST_DATA_PATH, "atop", "case")
        storage_path = os.path.join(self.folder, "case.plaso")
        environment.RunLog2Timeline(storage_path, source_path, "--parsers", "atop")
        story = b'{"author": "Eve", "stops": [{"text": "It began here"}]}'
        story_path = self.WriteFile("story.json", story)
        path = os.path.join(self.folder, "told.html")
        arguments = (
            *("psort", "--quiet", "--unattended", "--status_view", "none"),
            *("--logfile", f"{path:s}.log.gz", "-o", "html_report"),
            *("--report_story", story_path, "-w", path, storage_path),
        )
        process = environment.Run(*arguments)
        self.assertIn("SHA-256 of the data of the report: ", process.stdout)
        self.chromium.Open(path)
        self.chromium.Settle()
        self.assertIn("It began here", self._ReadBody())


if __name__ == "__main__":
    unittest.main()
