"""Tests what pages of reports show of events that were made for it.

They are of what the cases do not have: no events, hostile ones, very many, gaps.
"""

import os
import tempfile
import unittest

from tests.end_to_end import browser
from tests.end_to_end import environments
from tests.output import output_test_lib

_TIME = 1795217904000000
_SECOND = 1000000

_HOSTILE_TEXT = (
    "</script><script>window.hostile = 1</script><img src=x onerror='hostile = 2'>"
    "<!--<script>\u202eevil\x1b[31m"
)


@browser.RequireChromium
class MadeReportPageTest(environments.EndToEndTestCase):
    """Tests what pages show of events that were made for it."""

    @classmethod
    def setUpClass(cls):
        """Starts the browser."""
        super().setUpClass()
        cls.chromium = browser.Chromium()
        cls.addClassCleanup(cls.chromium.Close)

    def _Open(self, rows, **settings):
        """Writes and opens a report.

        Args:
          rows (list[tuple[EventObject, EventData, EventTag]]): events.
          settings (dict[str, object]): title, maximum_events.
        """
        path = os.path.join(tempfile.mkdtemp(dir=self.folder), "report.html")
        output_test_lib.WriteReportFile(path, rows, **settings)
        self.chromium.Open(path)
        self.chromium.Settle()

    def _GetText(self, identifier):
        """Retrieves the text of an element."""
        return self.chromium.Run(f"document.getElementById({identifier!r}).textContent")

    def _GetLabels(self):
        """Retrieves what a screen reader has of the rows of the pictures."""
        return self.chromium.Run("REPORT.pictures.rows.map(row => row.label).join('|')")

    def tearDown(self):
        """A report asks for nothing, and has nothing to say on the console."""
        self.assertEqual(self.chromium.GetProblems(), [])

    def testEmpty(self):
        """A report without events says so."""
        self._Open([])
        self.assertEqual(self.chromium.Run("REPORT.table.rows.length"), 0)
        self.assertIn("No events", self._GetText("notices"))

    def testFew(self):
        """One event, no times, only events of others, many sources: all are shown."""

        def CreateRows(count, time, data_type="fs:stat"):
            """Creates events.

            Args:
              count (int): number of events.
              time (int): time of the first one, or None.
              data_type (Optional[str]): data type.

            Returns:
              list[tuple[EventObject, EventData, EventTag]]: events.
            """
            return [
                (
                    output_test_lib.CreateEvent(
                        None if time is None else time + number * _SECOND
                    ),
                    output_test_lib.CreateEventData(
                        data_type, text=str(number), display_name=f"OS:/{number:d}"
                    ),
                    None,
                )
                for number in range(count)
            ]

        for count, time in ((1, _TIME), (1, 0), (1, -_TIME), (7, None), (300, _TIME)):
            with self.subTest(count=count, time=time):
                self._Open(CreateRows(count, time))
                self.chromium.Press("0")
                self.chromium.Settle()
                self.assertEqual(self.chromium.Run("REPORT.table.rows.length"), count)
                self.assertEqual(self.chromium.Run("REPORT.store.sets.length"), count)

    def testManySources(self):
        """More than 65,535 sources are told apart."""
        rows = [
            (
                output_test_lib.CreateEvent(_TIME + number),
                output_test_lib.CreateEventData("a:b", display_name=f"OS:/{number:d}"),
                None,
            )
            for number in range(66000)
        ]
        self._Open(rows)
        self.assertEqual(self.chromium.Run("REPORT.store.columns.source[65999]"), 65999)
        self.assertIn(
            "/65999",
            self.chromium.Run("REPORT.store.meta.sources[65999]"),
        )

    def testHostile(self):
        """Nothing in the evidence runs, or becomes an element of the page."""
        texts = {
            name: _HOSTILE_TEXT
            for name in (
                *("text", "display_name", "process_name", "command_line", "hostname"),
                *("object_name", "sender", "username", "terminal", "system_call"),
                *("device_name", "message_body", "origin", "signal", "path"),
                *("process_key",),
            )
        }
        rows = []
        for number, data_type in enumerate(
            (
                *("linux:atop:process", "linux:atop:system", "linux:atop:disk"),
                *("linux:strace:process", "linux:strace:syscall", _HOSTILE_TEXT),
                *("linux:strace:descriptor", "macos:asl:entry", "linux:utmp:event"),
            )
        ):
            time = _TIME + number * _SECOND
            event_data = output_test_lib.CreateEventData(
                data_type,
                process_identifier=7,
                login_type=7,
                session_identifier="a",
                interval=1,
                read_bytes=5,
                start_time=output_test_lib.CreateTime(_TIME),
                opened_time=output_test_lib.CreateTime(_TIME),
                closed_time=output_test_lib.CreateTime(_TIME + 5 * _SECOND),
                **texts,
            )
            tag = output_test_lib.CreateTag("label")
            rows.append((output_test_lib.CreateEvent(time), event_data, tag))
        self._Open(rows, title=_HOSTILE_TEXT)
        self.chromium.Press("0")
        self.chromium.Settle()
        self.assertEqual(self.chromium.Run("REPORT.table.rows.length"), len(rows))
        self.chromium.Press("j")
        self.chromium.Settle()
        self.chromium.Run("REPORT.Select({type: 'event', row: 0})")
        self.chromium.Settle()
        self.assertEqual(self.chromium.Run("typeof window.hostile"), "undefined")
        self.assertEqual(self.chromium.Run("document.images.length"), 0)
        self.assertNotIn("\u202e", self.chromium.Run("document.body.innerText"))
        self.assertIn("onerror", self._GetText("table-rows"))

    def testPolicy(self):
        """The page refuses scripts, markup and requests of whoever gets into it."""
        self._Open([])
        for expression in (
            "document.body.innerHTML = '<b>x</b>'",
            "fetch('https://192.0.2.1/')",
            "document.body.append(Object.assign(document.createElement('script'),"
            " {textContent: 'window.ran = 1'}))",
        ):
            with self.assertRaises(browser.BrowserError):
                self.chromium.Run(expression)
        self.assertEqual(self.chromium.Run("typeof window.ran"), "undefined")
        self.chromium.messages = []

    def testMaximumEvents(self):
        """What is left out is said on the page."""
        rows = [
            (
                output_test_lib.CreateEvent(_TIME + number),
                output_test_lib.CreateEventData("a:b", text=f"text {number:d}"),
                None,
            )
            for number in range(30)
        ]
        self._Open(rows, maximum_events=10)
        self.chromium.Press("0")
        self.chromium.Settle()
        self.assertEqual(self.chromium.Run("REPORT.table.rows.length"), 30)
        self.assertIn("20 events", self._GetText("notices"))
        self.assertIn("text left out", self._GetText("table-rows"))

    def testResources(self):
        """What was not recorded is a gap, an idle disk is 0."""
        rows = []
        for seconds in (10, 20, 30, 90, 100):
            time = _TIME + seconds * _SECOND
            rows.append(
                (
                    output_test_lib.CreateEvent(time),
                    output_test_lib.CreateEventData(
                        *("linux:atop:system",),
                        hostname="web01",
                        interval=10,
                        cpu_usage=50,
                        physical_memory=1000,
                        free_memory=400,
                    ),
                    None,
                )
            )
            if seconds in (20, 90):
                rows.append(
                    (
                        output_test_lib.CreateEvent(time),
                        output_test_lib.CreateEventData(
                            *("linux:atop:disk",),
                            hostname="web01",
                            device_name="vda",
                            interval=10,
                            read_bytes=5000,
                        ),
                        None,
                    )
                )
        self._Open(rows)
        self.chromium.Press("0")
        self.chromium.Settle()
        gaps = self.chromium.Run("[...REPORT.machine.hosts.values()][0].gaps")
        self.assertEqual(
            gaps,
            [
                {
                    "begin": _TIME + 30 * _SECOND,
                    "end": _TIME + 80 * _SECOND,
                    "reason": None,
                }
            ],
        )
        series = self.chromium.Run("[...REPORT.curves.charts.values()][0][2].series[0]")
        self.assertEqual(series, [0, 500, 0, None, 500, 0])
        self.assertIn("recorded, 1 gap, 50 s", self._GetLabels())

    def _CreateProcesses(self, count, **values):
        """Creates events of a shell and its children.

        Args:
          count (int): number of children.
          values (dict[str, object]): values per name of attribute of the children.
        """
        rows = []
        for number in range(count + 1):
            time = _TIME + number * _SECOND
            event_data = output_test_lib.CreateEventData(
                *("linux:atop:process",),
                hostname="web01",
                process_identifier=100 + number,
                process_name=values.get("name", f"p{number:d}") if number else "sh",
                parent_pid=100 if number else 1,
                start_time=output_test_lib.CreateTime(time),
                exit_time=output_test_lib.CreateTime(time + _SECOND),
            )
            event = output_test_lib.CreateEvent(time, "Start Time")
            rows.append((event, event_data, None))
        return rows

    def testRepeatedProcesses(self):
        """What a parent starts again and again is one row, which can be opened."""
        self._Open(self._CreateProcesses(20, name="sleep"))
        lanes = "REPORT.pictures.rows.filter(row => row.lanes).length"
        self.assertIn("20 processes in a row", self._GetLabels())
        self.assertEqual(self.chromium.Run(lanes), 2)
        self.chromium.Press("j")
        self.chromium.Press("j")
        name = "REPORT.processes.GetName(REPORT.state.values.selection.lane)"
        self.assertEqual(self.chromium.Run(name), "sleep 101")
        self.chromium.Run("document.getElementById('pics').focus()")
        self.chromium.Press("ArrowRight")
        self.chromium.Settle()
        self.assertEqual(self.chromium.Run(lanes), 21)

    def testPrint(self):
        """A print says how many rows of how many are on paper, and has those rows."""
        rows = self._CreateProcesses(90)
        for number in range(600):
            event = output_test_lib.CreateEvent(_TIME + number)
            event_data = output_test_lib.CreateEventData("a:b", text=str(number))
            rows.append((event, event_data, None))
        self._Open(sorted(rows, key=lambda row: row[0].timestamp))
        self.chromium.Press("0")
        self.chromium.Run("REPORT.state.Set({view: 'all', unfolded: ['more']})")
        self.chromium.Settle()
        self.chromium.Run("""window.print = () => {
              window.printed = [document.getElementById("table-printed").textContent,
                REPORT.pictures.rows.map(({name}) => name ?? "").join("|")];
              window.printed.push(document.querySelectorAll(".row").length);
            }""")
        self.chromium.Run("REPORT.Print()")
        table_text, lanes_text, count = self.chromium.Run("window.printed")
        self.assertIn("Events 1 to 60 of 691 are printed; all", table_text)
        self.assertIn("rows 1 to 60 of 91 are printed", lanes_text)
        self.assertEqual(count, 60)
        self.chromium.Settle()
        self.assertLess(
            self.chromium.Run("document.querySelectorAll('.row').length"), 60
        )

    def testStandardStreams(self):
        """The input, output and errors of an execution are beside its process."""
        socket = "TCP:[192.0.2.1:5->192.0.2.2:4444]"
        rows = [
            (
                output_test_lib.CreateEvent(_TIME, "Start Time"),
                output_test_lib.CreateEventData(
                    *("linux:strace:process",),
                    process_identifier=7,
                    start_time=output_test_lib.CreateTime(_TIME),
                ),
                None,
            ),
            (
                output_test_lib.CreateEvent(_TIME + 5, "Last Time Executed"),
                output_test_lib.CreateEventData(
                    *("linux:strace:process",),
                    process_identifier=7,
                    execution_time=output_test_lib.CreateTime(_TIME + 5),
                    command_line="sh -i",
                    statistics=[
                        f"input: {socket:s}",
                        f"output: {socket:s}",
                        "errors: /dev/null",
                    ],
                    text="executed",
                ),
                None,
            ),
        ]
        self._Open(rows)
        streams = f"input, output: {socket:s} · errors: /dev/null"
        self.assertIn(streams, self._GetLabels())
        self.chromium.Press("j")
        self.chromium.Settle()
        details = self._GetText("body")
        for text in ("Executions", "sh -i", streams):
            self.assertIn(text, details)
        self.chromium.Run(
            "[...document.querySelectorAll('#body button.link')]"
            ".find(button => button.textContent.includes('sh -i')).click()"
        )
        self.chromium.Settle()
        self.assertIn("executed", self._GetText("body"))

    def testSearchInPieces(self):
        """A search goes on while the page lives, and another one ends it."""
        rows = [
            (
                output_test_lib.CreateEvent(_TIME + number),
                output_test_lib.CreateEventData("a:b", text=f"text {number:d}"),
                None,
            )
            for number in range(9000)
        ]
        self._Open(rows)
        counts = self.chromium.Run("""(async () => {
              const counts = [];
              for (const text of ['"EXT 1"', '"ext 12"', '"ext 8999"', "ext"]) {
                REPORT.state.Set({text});
                while (REPORT.state.filter.hits?.share !== 1) {
                  await new Promise((resolve) => setTimeout(resolve, 5));
                }
                counts.push(REPORT.state.filter.hits.count);
              }
              return counts;
            })()""")
        expected_counts = [
            sum(text.lower() in f"text {number:d}" for number in range(9000))
            for text in ("ext 1", "ext 12", "ext 8999", "ext")
        ]
        self.assertEqual(counts, expected_counts)
        self.assertGreater(self.chromium.Run("REPORT.marks.firstHits"), 0)

    def testSearchNextToPath(self):
        """A search next to a path shows hits; a click or Esc ends it."""
        self._Open(self._CreateProcesses(3))
        text = "REPORT.state.filter.text"
        self.chromium.Press("j")
        self.chromium.Press("j")
        self.chromium.Press("c")
        self.chromium.Settle()
        self.assertEqual(self.chromium.Run("REPORT.table.view"), "path")
        for key in (None, "Escape"):
            self.chromium.Press("/")
            self.chromium.Press("p")
            self.chromium.Press("Enter")
            self.chromium.Settle()
            self.assertEqual(self.chromium.Run("REPORT.table.view"), "hits")
            if key:
                self.chromium.Press(key)
            else:
                place = self.chromium.GetPlace("#hit-none")
                self.chromium.Drag(place, place)
            self.chromium.Settle()
            self.assertEqual(self.chromium.Run(text), "")
            self.assertEqual(self.chromium.Run("REPORT.table.view"), "path")
        self.assertTrue(self.chromium.Run("document.getElementById('hit-none').hidden"))

    def testTags(self):
        """Each tag is a row of marks."""
        rows = [
            (
                output_test_lib.CreateEvent(_TIME + number * _SECOND),
                output_test_lib.CreateEventData("a:b", text="x"),
                output_test_lib.CreateTag("crash") if number == 3 else None,
            )
            for number in range(9)
        ]
        self._Open(rows)
        self.assertIn("tag: crash: 1 event", self._GetLabels())


if __name__ == "__main__":
    unittest.main()
