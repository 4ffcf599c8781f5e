"""Tests that reports of stock psort show what is in the evidence.

What a report has is compared with what psort writes as json_line, and what its page
shows is asked of the page, in Debian's chromium. The pictures themselves are looked at
by people.
"""

import base64
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


def WriteReport(environment, storage_path, path, *arguments):
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
    """Copies the evidence of the cases."""
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
            report = WriteReport(environment, timeline.storage_path, path, *arguments)
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
        report = WriteReport(environment, storage_path, path)
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
        cls.report = WriteReport(cls.environment, timeline.storage_path, cls.path)
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
        """Shows all events of one evidence file only."""
        self.assertIsNotNone(self.chromium.Run(f"REPORT.ShowEvidence({name!r})"), name)
        self.chromium.Run("REPORT.state.Set({view: 'all', unfolded: ['more']})")
        self.chromium.Settle()

    def _Count(self):
        """Counts the events of the table."""
        return self.chromium.Run("REPORT.table.rows.length")

    def _GetLanes(self):
        """Retrieves the lanes that are drawn.

        Returns:
          list[tuple[int, str, str]]: depth in the tree, name and end of each.
        """
        lanes = self.chromium.Run(
            """REPORT.pictures.rows.flatMap(row => row.lanes ?? [])
              .map(lane => [REPORT.processes.tree.depths[lane],
                REPORT.store.tables.lanes.name[lane],
                REPORT.processes.GetEndText(lane)])"""
        )
        return [tuple(lane) for lane in lanes]

    def _GetLabels(self):
        """Retrieves what a screen reader has of the rows of the pictures."""
        return self.chromium.Run("REPORT.pictures.rows.map(row => row.label).join('|')")

    def testRows(self):
        """The table has the events of psort, window by window."""
        timed_events = [
            event for event in self.events if event["timestamp_desc"] != "Not a time"
        ]
        times = sorted(event["timestamp"] for event in timed_events)
        self.chromium.Run("REPORT.state.Set({view: 'all'})")
        for first, last in ((0, -1), (5, 50), (100, 101), (200, 400), (-9, -2)):
            begin, end = times[first], times[last]
            self.chromium.Run(f"REPORT.state.ShowWindow({begin:d}, {end:d})")
            self.chromium.Settle()
            begin, end = self.chromium.Run(
                "[REPORT.state.window.begin, REPORT.state.window.end]"
            )
            self.assertEqual(self._Count(), sum(begin <= time <= end for time in times))

        self.chromium.Press("t")
        self.chromium.Settle()
        self.assertEqual(self._Count(), len(self.events) - len(timed_events))

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
        text = self._GetLabels()
        for words in ("sh, 18 processes in a row", "sh, 122 processes in a row"):
            self.assertIn(words, text)
        self.assertIn("kswapd0", [lane[1] for lane in self._GetLanes()])
        self.assertIn("recorded, 1 gap, 50 min", text)
        # Where is the gap: a click on it zooms to it.
        gap = "[...REPORT.machine.hosts.values()].flatMap(({gaps}) => gaps)[0]"
        place = self.chromium.Run(f"""(() => {{
              const {{begin, end}} = {gap:s};
              const {{rows, scale}} = REPORT.pictures;
              const row = rows.find(({{label}}) => label?.startsWith("recorded"));
              const {{x, y}} = document.getElementById("pics").getBoundingClientRect();
              return [x + scale.ToPixel((begin + end) / 2), y + row.top + row.height / 2]
                .map(Math.round);
            }})()""")
        self.chromium.Drag(tuple(place), tuple(place))
        self.chromium.Settle()
        begin, end = self.chromium.Run(f"(g => [g.begin, g.end])({gap:s})")
        window = self.chromium.Run(
            "[REPORT.state.window.begin, REPORT.state.window.end]"
        )
        self.assertLess(window[1] - window[0], (end - begin) * 1.5)
        self.assertLessEqual(window[0], begin)
        self.assertGreaterEqual(window[1], end)
        self._Show("atop_20261121")
        self.assertIn("boot", text)
        first_look = "document.getElementById('body').textContent"
        self.chromium.Run("REPORT.state.Set({tab: 'first'})")
        self.chromium.Settle()
        self.assertIn("Cause: system started", self.chromium.Run(first_look))

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
        self.assertIn("passed in a message", self._GetLabels())

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
        self.chromium.Run("REPORT.pictures.ToggleSection('flow')")
        self.chromium.Settle()
        paths = "document.querySelectorAll('.flow .link').length"
        self.assertEqual(self.chromium.Run(paths), 5)

    def testLogins(self):
        """Logins have user, terminal, origin and end."""
        self._Show("utmp")
        logins = self.chromium.Run(
            "REPORT.machine.logins.map(l => [l.user, l.origin, l.how])"
        )
        self.assertEqual(
            logins,
            [
                ["alice", None, "logout"],
                ["alice", None, "logout"],
                ["bob", "203.0.113.7", "shutdown"],
            ],
        )
        for word in ("boot", "shutdown", "bob"):
            self.assertIn(word, self._GetLabels())

    def testLogsWithoutTimes(self):
        """A log without times is on an axis of lines, never at 1970."""
        self._Show("single-none")
        self.assertFalse(self.chromium.Run("REPORT.state.timeline.isTime"))
        lanes = self._GetLanes()
        self.assertEqual(lanes[0], (0, "sh", "exit 4"))
        self.assertIn((1, "grep", "exit 0"), lanes)
        self.assertGreater(self.chromium.Run("REPORT.store.times.begin"), _SECOND)

    def testOverview(self):
        """All events are on the axis, or parked beside it."""
        parts = self.chromium.Run("REPORT.overview.scale.parts.map(p => p.count)")
        parked = self.chromium.Run(
            "['earlier', 'later'].map(name =>"
            " REPORT.overview.GetPlaces(REPORT.store.times)[name]?.count ?? 0)"
        )
        self.assertGreater(parked[0], 10)
        count = self.chromium.Run("REPORT.store.times.rows.length")
        self.assertLessEqual(sum(parts) + sum(parked), count)
        self.assertIn(
            f"{parked[0]:d} earlier",
            self.chromium.Run("document.getElementById('earlier').textContent"),
        )
        place = self.chromium.GetPlace("#overview", 0.01, 0.4)
        self.chromium.Drag(place, place)
        self.chromium.Run("REPORT.state.Set({view: 'all'})")
        self.chromium.Settle()
        self.assertGreaterEqual(self._Count(), parts[0])
        self.chromium.Run("document.getElementById('earlier').click()")
        self.chromium.Settle()
        self.assertEqual(self._Count(), parked[0])

    def testSearch(self):
        """Search finds what is in the messages of all blocks; Enter steps."""
        expected_count = sum("wget" in event["message"] for event in self.events)
        self.chromium.Press("0")
        self.chromium.Settle()
        self.chromium.Press("/")
        for character in "WGET":
            self.chromium.Press(character)
        self.chromium.Run("new Promise(resolve => setTimeout(resolve, 600))")
        self.chromium.Settle()
        count = self.chromium.Run("REPORT.state.filter.hits.count")
        self.assertGreaterEqual(count, expected_count)
        self.assertEqual(self._Count(), count)
        self.assertEqual(self.chromium.Run("REPORT.table.view"), "hits")
        self.assertGreater(
            self.chromium.Run("document.querySelectorAll('.row mark').length"), 0
        )
        for number in (1, 2):
            self.chromium.Press("Enter")
            self.chromium.Settle()
            self.assertEqual(
                self.chromium.Run("document.getElementById('hits').textContent"),
                f"{number:d} of {count:d}",
            )
        for _ in range(3):
            self.chromium.Press("Escape")
        self.chromium.Settle()
        self.assertEqual(self.chromium.Run("REPORT.state.filter.text"), "")

    def testKeyboard(self):
        """Zoom, move, back and on, next process, fold, pin: all by keys."""
        self._Show("atop_20261120")
        window = "[REPORT.state.window.begin, REPORT.state.window.end]"
        width = "REPORT.state.window.end - REPORT.state.window.begin"
        begin, end = self.chromium.Run(window)
        self.chromium.Press("w")
        self.assertAlmostEqual(self.chromium.Run(width), (end - begin) * 0.7, delta=2)
        self.chromium.Press("d")
        self.assertGreater(self.chromium.Run(window)[1], end - (end - begin) * 0.7)

        self.chromium.Run("new Promise(resolve => setTimeout(resolve, 500))")
        self.chromium.Press("0")
        whole = self.chromium.Run(window)
        self.chromium.Press("Backspace")
        self.chromium.Settle()
        self.assertNotEqual(self.chromium.Run(window), whole)
        self.chromium.Press("Backspace", modifiers=8)
        self.chromium.Settle()
        self.assertAlmostEqual(self.chromium.Run(window)[0], whole[0], delta=2)

        self._Show("atop_20261120")
        for _ in range(3):
            self.chromium.Press("j")
        name = "REPORT.store.tables.lanes.name[REPORT.state.values.selection.lane]"
        self.assertEqual(self.chromium.Run(name), "sh")
        self.chromium.Settle()
        count = len(self._GetLanes())
        self.chromium.Run("document.getElementById('pics').focus()")
        self.chromium.Press("ArrowLeft")
        self.chromium.Settle()
        self.assertEqual(len(self._GetLanes()), count - 10)
        self.chromium.Press("ArrowRight")
        self.chromium.Press("f")
        self.chromium.Settle()
        # A pinned lane moves up, it is not drawn twice.
        self.assertEqual(len(self._GetLanes()), count)
        details = "document.getElementById('body').textContent"
        self.assertIn("/srv/www-worker", self.chromium.Run(details))
        self.chromium.Press("?")
        self.assertTrue(self.chromium.Run("document.getElementById('dialog').open"))

    def testPointer(self):
        """A drag zooms; a click selects and marks, and squeezes nothing."""
        self._Show("atop_20261120")
        begin, end = self.chromium.Run(
            "[REPORT.state.window.begin, REPORT.state.window.end]"
        )
        boxes = """['picture', 'overview', 'ruler'].map(id => {
              const box = document.getElementById(id).getBoundingClientRect();
              const canvas = document.getElementById(id);
              return [box.width, box.height, canvas.width, canvas.height];
            })"""
        places = [self.chromium.GetPlace("#pics", share, 0.3) for share in (0.4, 0.6)]
        self.chromium.Drag(*places)
        self.chromium.Settle()
        width = self.chromium.Run("REPORT.state.window.end - REPORT.state.window.begin")
        self.assertLess(width, (end - begin) * 0.4)
        self._Show("atop_20261120")
        before = self.chromium.Run(boxes)
        place = self.chromium.Run("""(() => {
              const row = REPORT.pictures.rows.find(({lane}) =>
                lane !== undefined && REPORT.store.tables.lanes.name[lane] === "wget");
              const box = document.getElementById("pics");
              REPORT.pictures.ScrollTo(row);
              const {x, y} = box.getBoundingClientRect();
              return [Math.round(x + 60), Math.round(y + row.top - box.scrollTop + 9)];
            })()""")
        self.chromium.Drag(tuple(place), tuple(place))
        self.chromium.Settle()
        name = "REPORT.store.tables.lanes.name[REPORT.state.values.selection.lane]"
        self.assertEqual(self.chromium.Run(name), "wget")
        for (width, height, *_), other in zip(before, self.chromium.Run(boxes)):
            self.assertEqual((width, height), tuple(other[:2]))
            self.assertEqual(other[:2], other[2:])
        process_events = [
            event
            for event in self.events
            if event.get("hostname") == "web01"
            and event.get("process_identifier") == 18
        ]
        self.chromium.Press("e")
        self.chromium.Settle()
        self.assertEqual(self._Count(), len(process_events))

    def testAddress(self):
        """The address leads a colleague to the same: filter, selection, view."""
        self._Show("elk-scm")
        self.chromium.Press("j")
        self.chromium.Run("REPORT.state.Set({text: 'scm', zone: 'Europe/Berlin'})")
        self.chromium.Run("new Promise(resolve => setTimeout(resolve, 500))")
        self.chromium.Settle()
        shown = """[REPORT.table.rows.length, REPORT.table.view,
              REPORT.state.ToAddress(),
              document.getElementById('table-rows').textContent,
              document.getElementById('chips').textContent,
              document.getElementById('body').textContent]"""
        address, before = self.chromium.Run("location.hash"), self.chromium.Run(shown)
        self.chromium.Send("Page.navigate", url="about:blank")
        self.chromium.Open(self.path, address)
        self.chromium.Run("new Promise(resolve => setTimeout(resolve, 500))")
        self.chromium.Settle()
        self.assertEqual(self.chromium.Run(shown), before)

    def testCommand(self):
        """The command on the page gives the events of the window, and says so."""
        self.chromium.Run(
            f"REPORT.state.Set({{view: 'all', window: {{axis: 'time', "
            f"begin: {_TIME:d}, end: {_TIME + 20 * _SECOND:d}}}}})"
        )
        self.chromium.Settle()
        command = self.chromium.Run("REPORT.ShowCommand().then(({command}) => command)")
        text = self.chromium.Run("document.getElementById('dialog-body').textContent")
        self.assertIn(f"Exact: psort gives these {self._Count():d} events.", text)
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
        self.assertEqual(self._Count(), count)

        # What psort cannot say is named, with how many events it would give.
        self.chromium.Run("document.getElementById('dialog').close()")
        self.chromium.Run("REPORT.state.Set({text: 'wget', view: 'auto'})")
        self.chromium.Run("new Promise(resolve => setTimeout(resolve, 500))")
        self.chromium.Settle()
        self.chromium.Run("REPORT.ShowCommand().then(() => true)")
        text = self.chromium.Run("document.getElementById('dialog-body').textContent")
        self.assertIn(f"instead of {self._Count():d} events", text)
        self.assertIn("psort filters on no message", text)

    def testDetails(self):
        """Details have all attributes; a value that is clicked is only this."""
        self._Show("atop_20261120")
        self.chromium.Run("REPORT.Select({type: 'event', row: REPORT.table.rows[0]})")
        self.chromium.Settle()
        text = self.chromium.Run("document.getElementById('body').textContent")
        for name in ("hostname", "web01", "psort -o dynamic"):
            self.assertIn(name, text)
        click = """(alt) => [...document.querySelectorAll('#body .val')].find(
              value => value.textContent === 'linux:atop:process'
                || value.textContent.startsWith('linux:')).dispatchEvent(
              new MouseEvent('click', {altKey: alt, bubbles: true}))"""
        self.chromium.Run(f"({click:s})(false)")
        self.chromium.Settle()
        only = self._Count()
        self.assertFalse(self.chromium.Run("REPORT.state.filter.kinds.isNot"))
        self.chromium.Run(f"({click:s})(true)")
        self.chromium.Settle()
        self.assertTrue(self.chromium.Run("REPORT.state.filter.kinds.isNot"))
        without = self._Count()
        self.chromium.Run("REPORT.state.Set({kinds: null})")
        self.chromium.Settle()
        self.assertEqual(self._Count(), only + without)

    def testAtTime(self):
        """What was alive and open at a time that was typed."""
        self._Show("atop_20261120")
        self.chromium.Press("g")
        for character in "23:38:25":
            self.chromium.Press(character)
        self.chromium.Press("Enter")
        self.chromium.Settle()
        lanes = self.report.ReadTable("lanes")
        time = self.chromium.Run("REPORT.state.values.held")
        self.assertEqual(time % (60 * _SECOND), 25 * _SECOND)
        text = self.chromium.Run("document.getElementById('body').textContent")
        alive = self.chromium.Run(
            "REPORT.atTime.Collect(REPORT.state.values.held, REPORT.state.timeline)"
            ".lanes.map(lane => REPORT.store.tables.lanes.name[lane])"
        )
        self.assertIn(f"Alive: {len(alive):d} process", text)
        self.assertIn("sh", alive)
        self.assertNotIn("rm", alive)
        self.assertGreater(len(lanes), len(alive))

    def testExport(self):
        """The rows as comma separated values: all attributes, for spreadsheets."""
        self._Show("elk-scm")
        self.chromium.Run("""URL.createObjectURL = (blob) => {
              window.exported = blob.arrayBuffer(); return "about:blank#";
            }; HTMLAnchorElement.prototype.click = () => {};""")
        data = self.chromium.Run(
            "REPORT.Export().then(() => window.exported)"
            ".then((data) => [...new Uint8Array(data)])"
        )
        text = bytes(data).decode("utf-8-sig")
        self.assertEqual(bytes(data)[:3], b"\xef\xbb\xbf")
        lines = text.split("\r\n")
        self.assertEqual(len(lines), self._Count() + 2)
        self.assertTrue(lines[0].startswith("datetime,timestamp_desc"))
        for name in ("system_call", "session_identifier", "file_descriptor"):
            self.assertIn(name, lines[0].split(","))

    def testPrint(self):
        """A print has at most ten pages, each with title, window and digest."""
        self._Show("elk-scm")
        self.chromium.Run("REPORT.DrawForPrint(true)")
        self.chromium.Settle()
        data = self.chromium.Send(
            "Page.printToPDF", printBackground=True, preferCSSPageSize=True
        )["data"]
        self.chromium.Run("REPORT.DrawForPrint(false)")
        content = base64.b64decode(data)
        count = len(re.findall(rb"/Type */Page\b(?!s)", content))
        self.assertGreater(len(content), 20000)
        self.assertLessEqual(count, 10)
        text = self.chromium.Run(
            "document.getElementById('print-foot').textContent"
            " + document.getElementById('print-head').textContent"
        )
        self.assertIn(self.report.meta["storage_digest"], text)
        self.assertIn("Window", text)


if __name__ == "__main__":
    unittest.main()
