"""Tests that reports of stock psort show what is in the evidence.

What a report has is compared with what psort writes as json_line, and what its page
shows is asked of the page, in Debian's chromium. The pictures themselves are looked at
by people.
"""

import os
import re
import shlex
import shutil
import tempfile
import unittest

from tests.end_to_end import browser
from tests.end_to_end import environments
from tests.output import hostile_values
from tests.output import output_test_lib
from tests.writers import atop_day

_TEST_DATA_PATH = os.path.join(environments.PROJECT_PATH, "test_data")

# Evidence of the cases that the manuals tell of.
_CASES = (
    "atop/case",
    "strace/elk-scm",
    "strace/own-shell-pipeline",
    "strace/single-none",
    "asl/layout36_10.9_utmp.asl",
)

_TIME = 1795217904000000
_SECOND = 1000000


def _WriteReport(environment, storage_path, path, *arguments):
    """Runs psort with our output module.

    Args:
      environment (PlasoEnvironment): environment.
      storage_path (str): path of the storage file.
      path (str): path of the report to make.
      arguments (tuple[str]): filter and further options.

    Returns:
      Report: report.
    """
    environment.Run(
        "psort",
        *("--quiet", "--unattended", "--status_view", "none"),
        *("--logfile", f"{path:s}.log.gz", "-o", "html_report", "-w", path),
        storage_path,
        *arguments,
    )
    with open(path, encoding="utf-8") as file_object:
        return output_test_lib.Report(file_object.read())


def _CopyCases(folder):
    """Copies the evidence of the cases.

    Args:
      folder (str): path of the folder to copy to.

    Returns:
      str: path of the copy.
    """
    evidence_path = os.path.join(folder, "evidence")
    for case in _CASES:
        source_path = os.path.join(_TEST_DATA_PATH, case)
        path = os.path.join(evidence_path, case)
        if os.path.isdir(source_path):
            shutil.copytree(source_path, path)
        else:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            shutil.copy2(source_path, path)
    path = os.path.join(evidence_path, "day", "atop_20261121")
    os.makedirs(os.path.dirname(path))
    with open(path, "wb") as file_object:
        file_object.write(atop_day.WriteDay())
    return evidence_path


class ReportTest(environments.EndToEndTestCase):
    """Tests what is in the file."""

    @environments.WithEachRelease
    def testPsort(self, environment):
        """psort lists the module, and a report has the events of json_line."""
        process = environment.Run("psort", "-o", "list")
        self.assertIn("html_report", process.stdout + process.stderr)

        folder = tempfile.mkdtemp(dir=self.folder)
        filter_expression = "data_type is 'linux:atop:process'"
        timeline = environment.MakeTimeline(
            folder,
            os.path.join(_TEST_DATA_PATH, "atop", "case"),
            *("--parsers", "atop"),
        )
        for arguments in ((), (filter_expression,)):
            events = [
                event
                for event in timeline.events
                if not arguments or event["data_type"] == "linux:atop:process"
            ]
            path = os.path.join(folder, f"{len(arguments):d}.html")
            report = _WriteReport(environment, timeline.storage_path, path, *arguments)
            self.assertEqual(
                sorted(zip(report.ReadColumns()["time"], report.ReadMessages())),
                sorted((event["timestamp"], event["message"]) for event in events),
            )
            self.assertEqual(report.meta["storage"], timeline.storage_path)
            self.assertRegex(report.meta["storage_digest"], "^[0-9a-f]{64}$")
            self.assertIn("html_report", report.meta["command"])
            self.assertEqual(report.meta["filter"], (arguments or (None,))[0])

    def testAnyValues(self):
        """Each data type that has a formatter, with any values, is in a report."""
        environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        storage_path = os.path.join(self.folder, "any.plaso")
        count = hostile_values.WriteStorage(storage_path)
        path = os.path.join(self.folder, "any.html")
        report = _WriteReport(environment, storage_path, path)
        self.assertEqual(report.meta["events"], count)
        self.assertEqual(len(report.ReadAttributes()), count)

    @environments.WithEachRelease
    def testPsteal(self, environment):
        """psteal writes a report as well, with the options of it."""
        folder = tempfile.mkdtemp(dir=self.folder)
        path = os.path.join(folder, "report.html")
        # It has no option for the place of its log.
        environment.Run(
            *("psteal", "--quiet", "--unattended", "--status_view", "none"),
            *("--parsers", "atop", "--source"),
            os.path.join(_TEST_DATA_PATH, "atop", "case"),
            *("-o", "html_report", "--report_title", "Case 7", "-w", path),
            *("--storage_file", os.path.join(folder, "case.plaso")),
            cwd=folder,
        )
        with open(path, encoding="utf-8") as file_object:
            report = output_test_lib.Report(file_object.read())
        self.assertEqual(report.meta["title"], "Case 7")
        self.assertEqual(report.meta["events"], len(report.ReadMessages()))
        self.assertGreater(report.meta["events"], 40)
        self.assertRegex(report.meta["storage_digest"], "^[0-9a-f]{64}$")
        self.assertEqual(len(report.ReadTable("lanes")), 13)


@browser.RequireChromium
class ReportPageTest(unittest.TestCase):
    """Tests what the page of the cases shows."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        """Makes a report of the cases, and starts the browser."""
        super().setUpClass()
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.environment = environments.GetEnvironment(environments.PLASO_RELEASES[-1])
        timeline = cls.environment.MakeTimeline(
            cls.folder,
            _CopyCases(cls.folder),
            *("--parsers", "atop,asl_log,text/strace"),
        )
        cls.events = timeline.events
        cls.path = os.path.join(cls.folder, "report.html")
        cls.report = _WriteReport(cls.environment, timeline.storage_path, cls.path)
        cls.chromium = browser.Chromium()
        cls.addClassCleanup(cls.chromium.Close)

    def setUp(self):
        """Opens the report anew."""
        self.chromium.Send("Page.navigate", url="about:blank")
        self.chromium.Open(self.path)

    def tearDown(self):
        """A report asks for nothing, and has nothing to say on the console."""
        self.assertEqual(self.chromium.GetProblems(), [])

    def _Show(self, name):
        """Shows one evidence file only.

        Args:
          name (str): part of its name.
        """
        self.assertIsNotNone(self.chromium.Run(f"REPORT.ShowEvidence({name!r})"), name)
        self.chromium.Settle()

    def _GetLanes(self):
        """Retrieves the lanes of the window.

        Returns:
          list[tuple[int, str, str]]: depth, name and end of each.
        """
        texts = self.chromium.Run(
            "[...document.querySelectorAll('#lanes-list li')].map(i => i.textContent)"
        )
        lanes = []
        for text in texts:
            match = re.match(r"Level (\d+): (\S+(?: \(fork\))?) \d+(.*?)(?:,|$)", text)
            if match:
                end = match.group(3).rpartition(" · ")[2]
                lanes.append((int(match.group(1)) - 1, match.group(2), end))
        return lanes

    def testRows(self):
        """The table has the events of psort, window by window."""
        timed_events = [
            event for event in self.events if event["timestamp_desc"] != "Not a time"
        ]
        times = sorted(event["timestamp"] for event in timed_events)
        for first, last in ((0, -1), (5, 50), (100, 101), (200, 400), (-9, -2)):
            begin, end = times[first], times[last]
            self.chromium.Run(f"REPORT.state.SetWindow({begin:d}, {end:d})")
            self.chromium.Settle()
            begin, end = self.chromium.Run("[REPORT.state.begin, REPORT.state.end]")
            self.assertEqual(
                self.chromium.Run("REPORT.rows.length"),
                sum(begin <= time <= end for time in times),
            )

        self.chromium.Press("t")
        self.chromium.Settle()
        self.assertEqual(
            self.chromium.Run("REPORT.rows.length"),
            len(self.events) - len(timed_events),
        )

    def testLanesOfAtopCase(self):
        """The worked case of the README: names, depth, ends."""
        self._Show("atop_20261120")
        lanes = self._GetLanes()
        self.assertEqual(
            [lane for lane in lanes if lane[0] == 2],
            [
                (2, "sleep", "exit 0"),
                (2, "id", "exit 0"),
                (2, "uname", "exit 0"),
                (2, "cat", "exit 0"),
                (2, "wget", "exit 4"),
                (2, "cp", "exit 0"),
                (2, "chmod", "exit 0"),
                (2, ".x", "exit 0"),
                (2, "rm", "exit 0"),
                (2, "sleep", "end not recorded"),
            ],
        )
        self.assertEqual(lanes[0], (0, "sh", "end not recorded"))

    def testDayOfAtop(self):
        """A day of atop: its gap, its boot, jobs as rows, and who ran what at night."""
        self._Show("atop_20261121")
        text = self.chromium.Run("document.getElementById('lanes-list').textContent")
        for words in ("sh, 18 processes in a row", "sh, 122 processes in a row"):
            self.assertIn(words, text)
        self.assertEqual(
            [lane for lane in self._GetLanes() if lane[0] > 2],
            [(3, "sh", "end not recorded"), (4, "kswapd0", "end not recorded")],
        )
        text = self.chromium.Run("document.getElementById('machine-list').textContent")
        self.assertIn("not recorded for", text)
        self.assertIn("boot shop01", text)

    def testPassedDescriptors(self):
        """The worked case of strace: both descriptors were passed on."""
        self._Show("elk-scm")
        self.assertEqual([lane[0] for lane in self._GetLanes()], [0, 1])
        passed = self.chromium.Run("""REPORT.flow.passed.map(({from, to, index}) => [
              REPORT.store.tables.lanes.identifier[from],
              REPORT.store.tables.lanes.identifier[to],
              REPORT.store.tables.descriptors.object[index]])""")
        self.assertEqual(
            sorted(passed),
            [
                [15982, 15983, "/etc/hostname"],
                [15982, 15983, "/home/analyst/work/scm.out"],
            ],
        )

    def testFlow(self):
        """What a pipeline wrote and read is drawn, shared objects first."""
        self._Show("own-shell-pipeline")
        names = self.chromium.Run("""REPORT.flow.links.map(link => [
              REPORT.store.tables.lanes.name[link.lane], link.isShared,
              link.read, link.written])""")
        self.assertEqual(
            sorted(names),
            [
                ["head", False, 0, 12],
                ["head", True, 692, 0],
                ["seq", True, 0, 692],
                ["sort", True, 0, 692],
                ["sort", True, 692, 0],
            ],
        )

    def testLogins(self):
        """Logins have user, terminal, origin and end."""
        self._Show("utmp")
        logins = self.chromium.Run("REPORT.logins.map(l => [l.user, l.origin, l.how])")
        self.assertEqual(
            logins,
            [
                ["alice", None, "logout"],
                ["alice", None, "logout"],
                ["bob", "203.0.113.7", "shutdown"],
            ],
        )
        text = self.chromium.Run("document.getElementById('machine-list').textContent")
        for word in ("boot", "shutdown", "bob"):
            self.assertIn(word, text)

    def testLogsWithoutTimes(self):
        """A log without times is on an axis of lines, never at 1970."""
        self._Show("single-none")
        self.assertFalse(self.chromium.Run("REPORT.state.timeline.isTime"))
        lanes = self._GetLanes()
        self.assertEqual(lanes[0], (0, "sh", "exit 4"))
        self.assertIn((1, "grep", "exit 0"), lanes)
        self.assertGreater(self.chromium.Run("REPORT.store.times.begin"), _SECOND)

    def testCutAxis(self):
        """All events are on an axis that is cut between the cases."""
        parts = self.chromium.Run("REPORT.overviewScale.parts.map(p => p.count)")
        self.assertGreater(len(parts), 2)
        self.assertEqual(
            sum(parts), self.chromium.Run("REPORT.store.times.rows.length")
        )
        largest = self.chromium.Run("REPORT.rows.length")
        self.assertEqual(largest, max(parts))

        place = self.chromium.GetPlace("#overview", 0.01, 0.4)
        self.chromium.Drag(place, place)
        self.chromium.Settle()
        self.assertEqual(self.chromium.Run("REPORT.rows.length"), parts[0])

    def testSearch(self):
        """Search finds what is in the messages of all blocks."""
        expected_count = sum("wget" in event["message"] for event in self.events)
        self.chromium.Press("/")
        for character in "WGET":
            self.chromium.Press(character)
        self.chromium.Run("new Promise(resolve => setTimeout(resolve, 600))")
        self.assertEqual(self.chromium.Run("REPORT.state.search.count"), expected_count)
        self.chromium.Press("Escape")
        self.chromium.Press("Escape")
        self.chromium.Settle()
        self.assertIsNone(self.chromium.Run("REPORT.state.search"))

    def testKeyboard(self):
        """Zoom, move, back and forward, next process, collapse, pin: all by keys."""
        self._Show("atop_20261120")
        window = "[REPORT.state.begin, REPORT.state.end]"
        begin, end = self.chromium.Run(window)
        self.chromium.Press("w")
        width = self.chromium.Run("REPORT.state.end - REPORT.state.begin")
        self.assertAlmostEqual(width, (end - begin) * 0.7, delta=2)
        self.chromium.Press("d")
        self.assertGreater(self.chromium.Run(window)[1], end - width)

        self.chromium.Press("0")
        whole = self.chromium.Run(window)
        self.chromium.Press("Backspace")
        self.assertNotEqual(self.chromium.Run(window), whole)
        self.chromium.Press("Backspace", modifiers=8)
        self.assertEqual(self.chromium.Run(window), whole)
        self.chromium.Press("Backspace")

        self._Show("atop_20261120")
        for _ in range(3):
            self.chromium.Press("j")
        name = "REPORT.store.tables.lanes.name[REPORT.state.selection.lane]"
        self.assertEqual(self.chromium.Run(name), "sh")
        self.chromium.Settle()
        count = len(self._GetLanes())
        self.chromium.Press("c")
        self.chromium.Settle()
        self.assertEqual(len(self._GetLanes()), count - 10)
        self.chromium.Press("c")
        self.chromium.Press("f")
        self.chromium.Settle()
        self.assertEqual(len(self._GetLanes()), count + 1)
        details = "document.getElementById('details').textContent"
        self.assertIn("/srv/www-worker", self.chromium.Run(details))
        self.chromium.Press("Escape")
        self.assertTrue(self.chromium.Run("document.getElementById('details').hidden"))
        self.chromium.Press("?")
        self.assertTrue(self.chromium.Run("document.getElementById('dialog').open"))

    def testPointer(self):
        """A drag zooms, with Shift it moves; a click shows details and events."""
        self._Show("atop_20261120")
        begin, end = self.chromium.Run("[REPORT.state.begin, REPORT.state.end]")
        places = [self.chromium.GetPlace("#density", share) for share in (0.4, 0.6)]
        self.chromium.Drag(*places)
        self.chromium.Settle()
        width = self.chromium.Run("REPORT.state.end - REPORT.state.begin")
        self.assertLess(width, (end - begin) * 0.4)
        self.chromium.Drag(*places, modifiers=8)
        self.assertAlmostEqual(
            self.chromium.Run("REPORT.state.end - REPORT.state.begin"), width, delta=2
        )
        self._Show("atop_20261120")
        place = self.chromium.GetPlace("#lanes")
        top = self.chromium.Run(
            "document.querySelector('#lanes').getBoundingClientRect().y"
        )
        row = 8
        self.chromium.Drag(*[(place[0], int(top) + row * 17 + 8)] * 2)
        self.chromium.Settle()
        name = "REPORT.store.tables.lanes.name[REPORT.state.selection.lane]"
        self.assertEqual(self.chromium.Run(name), "wget")
        process_events = [
            event
            for event in self.events
            if event.get("hostname") == "web01"
            and event.get("process_identifier") == 18
        ]
        self.assertEqual(self.chromium.Run("REPORT.rows.length"), len(process_events))

    def testAddress(self):
        """The address leads to window and evidence."""
        self._Show("elk-scm")
        address = self.chromium.Run("location.hash")
        rows = self.chromium.Run("REPORT.rows.length")
        self.chromium.Send("Page.navigate", url="about:blank")
        self.chromium.Open(self.path, address)
        self.chromium.Settle()
        self.assertEqual(self.chromium.Run("REPORT.rows.length"), rows)
        self.assertIn("elk-scm", self.chromium.Run("REPORT.state.focus.name"))

    def testCommand(self):
        """The command on the page gives the events of the window."""
        self.chromium.Run(
            f"REPORT.state.SetWindow({_TIME:d}, {_TIME + 20 * _SECOND:d})"
        )
        self.chromium.Settle()
        command = self.chromium.Run(
            "document.getElementById('table-command').textContent"
        )
        arguments = shlex.split(command)
        self.assertEqual(arguments[0], "psort")
        self.environment.Run(
            *("psort", "--quiet", "--unattended", "--status_view", "none"),
            *("--logfile", os.path.join(self.folder, "command.log.gz")),
            *arguments[1:],
            cwd=self.folder,
        )
        path = os.path.join(self.folder, "events.csv")
        with open(path, encoding="utf-8") as file_object:
            count = len(file_object.readlines()) - 1
        self.assertEqual(self.chromium.Run("REPORT.rows.length"), count)

    def testDetails(self):
        """Details of an event have all attributes of it."""
        self._Show("atop_20261120")
        self.chromium.Press("j")
        self.chromium.Run("REPORT.SelectEvent(REPORT.rows[0])")
        self.chromium.Settle()
        text = self.chromium.Run("document.getElementById('details').textContent")
        for name in ("hostname", "web01", "psort -o dynamic"):
            self.assertIn(name, text)

    def testExport(self):
        """The window as comma separated values has its events."""
        self._Show("elk-scm")
        self.chromium.Run("""URL.createObjectURL = (blob) => {
              window.exported = blob.text(); return "about:blank#";
            }; HTMLAnchorElement.prototype.click = () => {};""")
        lines = self.chromium.Run("REPORT.Export().then(() => window.exported)")
        lines = lines.split("\r\n")
        self.assertEqual(len(lines), self.chromium.Run("REPORT.rows.length") + 2)
        self.assertTrue(lines[0].startswith("datetime,timestamp_desc"))

    def testPrint(self):
        """A print has the pictures of the window."""
        self._Show("elk-scm")
        data = self.chromium.Send("Page.printToPDF", printBackground=True)["data"]
        self.assertGreater(len(data), 20000)


if __name__ == "__main__":
    unittest.main()
