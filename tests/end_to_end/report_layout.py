"""Tests that nothing of a report is cut, lies over something else, or cannot be read.

The pictures are looked at by people; what is asserted here is the layout of the page of
the case of docs/case.md, in several sizes, light and dark.
"""

import base64
import os
import re
import shutil
import tempfile
import unittest

from tests.end_to_end import browser
from tests.end_to_end import environments
from tests.end_to_end import report as report_tests

_CASE_PATH = os.path.join(environments.TEST_DATA_PATH, "case", "web01.tar.gz")

_MANUAL_PATH = os.path.join(environments.PROJECT_PATH, "docs", "report.md")

# A question of the manual, and how many clicks and keys it takes.
_QUESTION = re.compile(r"^\| ([^|]+) \| [^|]+ \| (\d+) \| [^|]+ \|$", re.MULTILINE)

_SIZES = ((1920, 1080), (1280, 800), (1024, 768), (800, 600), (390, 844))

# Elements in which what has no room is cut with three dots, and whole in the tip.
_CUT = (
    ".row span, .v, .long, .note, h1, .label, .src span, .fam span, .cols span, .link"
)

_LAYOUT = """(() => {
  const problems = [];
  const isClipped = (element) => element.closest(
    ".body, #rail-list, #table-scroll, #pics, .unseen, #menu, #tree-items, .legend, #said, .printed");
  const seen = [...document.querySelectorAll("body *")].filter((element) =>
    element.checkVisibility({visibilityProperty: true, opacityProperty: true})
    && element.getClientRects().length && !element.closest("#tip, #loading, .unseen"));
  for (const element of seen) {
    const box = element.getBoundingClientRect();
    const name = `${element.tagName} ${element.id} ${element.className} ${element.textContent.slice(0, 30)}`;
    if (!isClipped(element) && box.width && (box.left < -1 || box.right > innerWidth + 1 || box.top < -1 || box.bottom > innerHeight + 1)) {
      problems.push(`outside: ${name}`);
    }
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (hasText && !element.matches("CUT") && !isClipped(element) && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline") {
      problems.push(`cut: ${name}`);
    }
  }
  const bars = [".top", ".filters", "#chips", ".over-row", "#table-head", ".foot", "#tabs", "#inner .head"];
  for (const bar of bars.flatMap((selector) => [...document.querySelectorAll(selector)])) {
    const items = [...bar.children].filter((item) => item.checkVisibility() && item.getBoundingClientRect().width);
    items.forEach((one, index) => items.slice(index + 1).forEach((other) => {
      const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
      if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) {
        problems.push(`over each other: ${one.textContent} and ${other.textContent}`);
      }
    }));
  }
  return problems;
})()""".replace("CUT", _CUT)

# Words that are drawn: those of a row lie beside each other, and within the picture.
_WORDS = """(() => {
  const canvas = document.getElementById("picture");
  const ratio = window.devicePixelRatio || 1;
  const boxes = [];
  const prototype = CanvasRenderingContext2D.prototype;
  const fillText = prototype.fillText;
  prototype.fillText = function (text, x, y, ...more) {
    if (this.canvas === canvas && text) {
      const width = this.measureText(text).width;
      const left = {left: x, center: x - width / 2, right: x - width}[this.textAlign] ?? x;
      boxes.push({text, left, right: left + width, y});
    }
    return fillText.call(this, text, x, y, ...more);
  };
  REPORT.DrawFrame();
  prototype.fillText = fillText;
  const problems = [];
  boxes.forEach((one, index) => {
    if (one.left < -1 || one.right > canvas.width / ratio + 1) {
      problems.push(`outside: ${one.text}`);
    }
    boxes.slice(index + 1).forEach((other) => {
      // Signs of marks may be as near as the times of the events are.
      const isSign = [one, other].some(({text}) => text.length < 2);
      if (!isSign && Math.abs(one.y - other.y) < 8 && one.left < other.right - 1 && other.left < one.right - 1) {
        problems.push(`over each other: ${one.text} and ${other.text}`);
      }
    });
  });
  return [boxes.length, problems];
})()"""

_CONTRAST = """(() => {
  const parse = (text) => {
    const numbers = text.match(/[\\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    const factor = text.startsWith("color(") ? 255 : 1;
    return [...numbers.slice(0, 3).map((value) => value * factor), numbers[3] ?? 1];
  };
  const over = (top, below) => [0, 1, 2].map((part) => top[part] * top[3] + below[part] * (1 - top[3]));
  const getBack = (element) => {
    const layers = [];
    for (let node = element; node; node = node.parentElement) {
      layers.push(parse(getComputedStyle(node).backgroundColor));
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const luminance = (colour) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, part) => {
    const value = colour[part] / 255;
    return sum + weight * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  }, 0);
  const problems = new Set();
  for (const element of document.querySelectorAll("body *")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (hasText && element.checkVisibility({opacityProperty: true}) && !element.disabled && !element.closest("svg, #loading, noscript, .unseen")) {
      const back = getBack(element);
      const [low, high] = [luminance(back), luminance(over(parse(getComputedStyle(element).color), back))].sort((one, other) => one - other);
      const contrast = (high + 0.05) / (low + 0.05);
      // Signs are graphics, with a word beside each.
      const isSign = /^[^\\w\\s]$/u.test(element.textContent.trim());
      if (contrast < (isSign ? 3 : 4.5)) {
        problems.add(`${element.tagName}.${element.className} ${contrast.toFixed(2)}: ${element.textContent.slice(0, 30)}`);
      }
    }
  }
  return [...problems];
})()"""


class _User:
    """User of a report, who clicks and types.

    Attributes:
      count (int): number of clicks, keys and words so far.
    """

    def __init__(self, chromium):
        """Initializes a user."""
        super().__init__()
        self._chromium = chromium
        self.count = 0

    def Click(self, place):
        """Clicks.

        Args:
          place (tuple[int, int]): place in pixels of the page.
        """
        self.count += 1
        self._chromium.Drag(tuple(place), tuple(place))
        self._chromium.Settle()

    def Press(self, key):
        """Presses a key.

        Args:
          key (str): name of the key or its character.
        """
        self.count += 1
        self._chromium.Press(key)
        self._chromium.Settle()

    def Type(self, text):
        """Types a word.

        Args:
          text (str): word.
        """
        self.count += 1
        for character in text:
            self._chromium.Press(character)


_WINDOW = "[REPORT.state.window.begin, REPORT.state.window.end]"

# Three stops with the path to kworkerd 86; the second one is read.
_STORY = """(() => {
  const { identifier, same } = REPORT.store.tables.lanes;
  const lane = identifier.findIndex((number, lane) => number === 86 && same[lane] < 0);
  REPORT.state.Set({ user: null, held: null, selection: { type: "lane", lane }, about: { type: "lane", lane } });
  const begin = REPORT.processes.GetBegin(lane, REPORT.store.times);
  for (const index of [0, 1, 2]) {
    REPORT.state.Set({ range: [begin - index * 3e7, begin + 2e6] });
    REPORT.store.story.Keep(index, "cron runs kworkerd as root, at 17:05:01 and again at 17:06:01.", REPORT.state.ToAddress(), "");
  }
  REPORT.story.Show(1);
})()"""

_WAIT_FOR_HITS = """new Promise((resolve) => {
  const check = () => (REPORT.state.filter.hits?.share === 1 ? resolve(true) : setTimeout(check, 20));
  check();
})"""


@browser.RequireChromium
class ReportLayoutTest(unittest.TestCase):
    """Tests the layout of the case of docs/case.md."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        """Makes the report."""
        super().setUpClass()
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        environment = environments.GetEnvironment(environments.PLASO_RELEASES[-1])
        timeline = environment.MakeTimeline(cls.folder, _CASE_PATH)
        cls.path = os.path.join(cls.folder, "report.html")
        report_tests.WriteReport(environment, timeline.storage_path, cls.path)

    def _Check(self, chromium, name):
        """Checks the layout of what is shown."""
        chromium.Settle()
        self.assertEqual(chromium.Run(_LAYOUT), [], name)
        self.assertEqual(chromium.Run(_WORDS)[1], [], name)
        self.assertEqual(chromium.Run(_CONTRAST), [], name)

    def testSizes(self):
        """Nothing is cut, outside or over something else, in any size and theme."""
        for width, height in _SIZES:
            for is_dark in (False, True):
                name = f"{width:d} x {height:d}, dark: {is_dark!s}"
                with self.subTest(name), browser.Chromium(
                    width, height, is_dark=is_dark
                ) as chromium:
                    chromium.Open(self.path)
                    self.assertGreater(chromium.Run(_WORDS)[0], 10)
                    self._Check(chromium, name)
                    chromium.Run("REPORT.state.Set({text: '203.0.113.66'})")
                    chromium.Run("new Promise(resolve => setTimeout(resolve, 600))")
                    chromium.Run("REPORT.StepHit(1)")
                    self._Check(chromium, f"{name:s}, search")
                    chromium.Run(
                        "REPORT.state.Set({text: '', tab: 'time',"
                        " user: {values: ['33'], isNot: true},"
                        " held: 1795280666132700, colour: 'program', selection: null})"
                    )
                    self._Check(chromium, f"{name:s}, at a time")
                    # A path to a cause, and a stop of a story that is read.
                    chromium.Run(_STORY)
                    self._Check(chromium, f"{name:s}, path and story")
                    self.assertEqual(chromium.GetProblems(), [])

    def testRoom(self):
        """Pictures take what they need, the table the rest; canvases fill boxes."""
        with browser.Chromium(1280, 800) as chromium:
            chromium.Open(self.path)
            rows = "Math.floor(document.getElementById('table-scroll').clientHeight/20)"
            self.assertGreaterEqual(chromium.Run(rows), 6)
            chromium.Run("REPORT.state.Set({text: 'kworkerd'})")
            chromium.Run("new Promise(resolve => setTimeout(resolve, 600))")
            chromium.Settle()
            self.assertGreater(chromium.Run(rows), 6)
            heights = chromium.Run(
                "[document.getElementById('pics').clientHeight, REPORT.pictures.height]"
            )
            self.assertEqual(*heights)
            for width in (1000, 1600, 1280):
                chromium.Send(
                    "Emulation.setDeviceMetricsOverride",
                    **{"width": width, "height": 800, "deviceScaleFactor": 1},
                    mobile=False,
                )
                # In the frame in which the boxes change.
                sizes = chromium.Run("""new Promise((resolve) =>
                      requestAnimationFrame(() => setTimeout(() => {
                        const canvas = document.getElementById("picture");
                        resolve([canvas.width, document.getElementById("pics").clientWidth]);
                      })))""")
                self.assertEqual(*sizes)

    def testTabStops(self):
        """The key Tab has at most sixteen stops, each of which has a name."""
        with browser.Chromium(1280, 800) as chromium:
            chromium.Open(self.path)
            chromium.Settle()
            stops = []
            for _ in range(30):
                chromium.Press("Tab")
                stop = chromium.Run("""(({id, className, tagName, textContent}) =>
                      tagName === "BODY" ? "" : `${id} ${className} ${textContent}`
                    )(document.activeElement)""")
                if stop in stops or not stop:
                    break
                stops.append(stop)
            self.assertLessEqual(len(stops), 16, stops)
            self.assertGreaterEqual(len(stops), 14, stops)

    def testAccessibility(self):
        """A screen reader finds banner, search, tree, grid with all rows, tabs."""
        with browser.Chromium(1280, 800) as chromium:
            chromium.Open(self.path)
            chromium.Settle()
            nodes = chromium.Send("Accessibility.getFullAXTree")["nodes"]
            roles = {node["role"]["value"] for node in nodes if "role" in node}
            for role in ("banner", "search", "tree", "treeitem", "grid", "tablist"):
                self.assertIn(role, roles)
            for role in ("tab", "tabpanel", "separator", "columnheader", "gridcell"):
                self.assertIn(role, roles)
            self.assertEqual(
                chromium.Run("document.getElementById('grid').ariaRowCount"),
                str(chromium.Run("REPORT.table.rows.length") + 1),
            )
            unnamed = [
                node
                for node in nodes
                if node.get("role", {}).get("value")
                in ("button", "textbox", "combobox")
                and not node.get("ignored")
                and not node.get("name", {}).get("value")
            ]
            self.assertEqual(unnamed, [])

    def _FindRow(self, chromium, name, share=None):
        """Finds where a row of the pictures is.

        Args:
          chromium (Chromium): browser.
          name (str): beginning of what a screen reader has of the row.
          share (Optional[float]): share of the width of the axis, None for its name.

        Returns:
          tuple[int, int]: place in pixels of the page.
        """
        return tuple(chromium.Run(f"""(() => {{
              const {{rows, scale, gutter}} = REPORT.pictures;
              const row = rows.find(({{label}}) => label?.startsWith({name!r}));
              const box = document.getElementById("pics");
              REPORT.pictures.ScrollTo(row);
              const {{x, y}} = box.getBoundingClientRect();
              const share = {"null" if share is None else share!s};
              const left = share === null ? 60 : scale.left + scale.width * share;
              const down = share === null ? 9 : row.height - 7;
              return [x + left, y + row.top - box.scrollTop + down].map(Math.round);
            }})()"""))

    def testQuestions(self):
        """Each of the eight questions takes as many actions as the manual says."""
        with open(_MANUAL_PATH, encoding="utf-8") as file_object:
            expected_counts = {
                question: int(count)
                for question, count in _QUESTION.findall(file_object.read())
            }
        self.assertEqual(len(expected_counts), 8)
        self.assertLessEqual(max(expected_counts.values()), 3)
        with browser.Chromium(1280, 800) as chromium:
            chromium.Open(self.path)
            chromium.Settle()
            user = _User(chromium)
            counts = {}
            for question, ask in (
                ("What happened at T?", self._AskTime),
                ("Who started this process?", self._AskParent),
                ("What did user 33 run?", self._AskUser),
                ("What did it read, write and send?", self._AskObjects),
                ("Only sudo", self._AskSudo),
                ("These events as CSV", self._AskEvents),
                ("My view for a colleague", self._AskAddress),
            ):
                user.count = 0
                ask(chromium, user)
                counts[question] = user.count
                chromium.Run(
                    "REPORT.state.Set({text: '', selection: null, held: null,"
                    " tab: 'first', process: null, kinds: null, user: null})"
                )
                chromium.Run("REPORT.state.ShowAll()")
                chromium.Settle()
        # This case has no gap: see report.py.
        self.assertEqual(expected_counts.pop("Where is the gap?"), 1)
        self.assertEqual(counts, expected_counts)

    def _AskTime(self, chromium, user):
        """Asks what happened at a time."""
        user.Press("g")
        user.Type("17:04:26.1327")
        user.Press("Enter")
        text = chromium.Run("document.getElementById('body').textContent")
        for words in (
            "Alive: 12 processes",
            "Open: 19 descriptors of 6 processes",
            "Logged in: nobody",
        ):
            self.assertIn(words, text)
        self.assertIn(
            "is the last before",
            chromium.Run("document.getElementById('table-note').textContent"),
        )

    def _AskParent(self, chromium, user):
        """Asks who started a process."""
        user.Click(self._FindRow(chromium, "getent 34"))
        user.Click(chromium.Run("""(() => {
              const link = [...document.querySelectorAll("#body button")].find(
                ({textContent}) => textContent.startsWith("↑ parent"));
              const {x, y} = link.getBoundingClientRect();
              return [Math.round(x + 9), Math.round(y + 6)];
            })()"""))
        name = "REPORT.processes.GetName(REPORT.state.values.selection.lane)"
        self.assertEqual(chromium.Run(name), "sh 33")

    def _AskUser(self, chromium, user):
        """Asks what a user ran."""
        user.Press("/")
        user.Type("user:33")
        user.Press("Enter")
        chromium.Run(_WAIT_FOR_HITS)
        chromium.Settle()
        users = chromium.Run("""[...new Set(REPORT.pictures.rows.flatMap(
              ({lanes}) => lanes ?? []).map(
              lane => String(REPORT.store.tables.lanes.user[lane])))]""")
        self.assertEqual(users, ["33"])
        self.assertGreater(chromium.Run("REPORT.table.rows.length"), 5)
        chromium.Press("Escape")

    def _AskObjects(self, chromium, user):
        """Asks what a process read, wrote and sent."""
        user.Click(self._FindRow(chromium, "python3 30", 0.5))
        labels = chromium.Run("REPORT.pictures.rows.map(row => row.label).join('|')")
        self.assertIn("statusd.py", labels)
        self.assertRegex(labels, r"TCP:?\[")
        details = chromium.Run("document.getElementById('body').textContent")
        self.assertIn("Descriptorsfd 4 203.0.113.66:49244 · read 180 B", details)

    def _AskSudo(self, chromium, user):
        """Asks for the commands of sudo only."""
        user.Click(self._FindRow(chromium, "sudo to root"))
        chromium.Run("new Promise(resolve => setTimeout(resolve, 500))")
        chromium.Settle()
        text = chromium.Run("document.getElementById('table-rows').textContent")
        self.assertEqual(chromium.Run("REPORT.table.rows.length"), 2)
        self.assertEqual(text.count("COMMAND="), 2)

    def _AskEvents(self, chromium, user):
        """Asks for the events as comma separated values."""
        chromium.Run("""URL.createObjectURL = (blob) => {
              window.exported = blob.text(); return "about:blank#";
            }; HTMLAnchorElement.prototype.click = () => {};""")
        user.Press("x")
        count = chromium.Run(
            "window.exported.then((text) => text.split('\\r\\n').length)"
        )
        self.assertEqual(count, chromium.Run("REPORT.table.rows.length") + 2)

    def _AskAddress(self, chromium, user):
        """Asks for the view, for a colleague."""
        chromium.Run("REPORT.state.Set({user: {values: ['33'], isNot: false}})")
        chromium.Settle()
        words = "document.getElementById('chips').textContent"
        user.count += 1
        address, before = chromium.Run("location.hash"), chromium.Run(words)
        chromium.Send("Page.navigate", url="about:blank")
        chromium.Open(self.path, address)
        chromium.Settle()
        self.assertEqual(chromium.Run(words), before)
        self.assertIn("33", before)

    def testTouch(self):
        """A tap selects, a finger moves, two zoom; a long touch offers, or cuts out."""
        for width, height in ((390, 844), (1024, 768)):
            with self.subTest(width), browser.Chromium(width, height) as chromium:
                chromium.Send(
                    "Emulation.setTouchEmulationEnabled", enabled=True, maxTouchPoints=2
                )
                chromium.Open(self.path)
                chromium.Settle()
                place = self._FindRow(chromium, "sshd 23", 0.5)
                chromium.Touch([place])
                chromium.Settle()
                name = "REPORT.processes.GetName(REPORT.state.values.selection?.lane)"
                self.assertEqual(chromium.Run(name), "sshd 23")
                chromium.Run("REPORT.state.Set({selection: null})")
                self._CheckFingers(chromium)

                # A long touch of a name offers what can be done.
                chromium.Run("REPORT.state.ShowAll()")
                chromium.Settle()
                chromium.Touch([self._FindRow(chromium, "sudo to root")], rest=0.8)
                menu = chromium.Run("document.getElementById('menu').textContent")
                self.assertIn("Only this", menu)
                self.assertIn("Without this", menu)
                self.assertEqual(chromium.GetProblems(), [])

    def _CheckFingers(self, chromium):
        """Checks what one finger and two do to the window."""
        chromium.Settle()
        x, y = self._FindRow(chromium, "sshd 23", 0.5)
        windows = [chromium.Run(_WINDOW)]
        for paths, rest in (
            ([[(x - 40, y), (x - 80, y)], [(x + 40, y), (x + 80, y)]], 0),
            ([[(x, y), (x + 50, y)]], 0),
            ([[(x - 40, y), (x + 40, y)]], 0.8),
        ):
            chromium.Touch(*paths, rest=rest)
            chromium.Settle()
            windows.append(chromium.Run(_WINDOW))
        widths = [end - begin for begin, end in windows]
        # Two fingers went apart to the double: what was between them stays.
        self.assertAlmostEqual(widths[1] / widths[0], 0.5, delta=0.02)
        self.assertAlmostEqual(
            sum(windows[0]) / 2, sum(windows[1]) / 2, delta=widths[1] * 0.02
        )
        # One finger moves, and after a long touch marks a window.
        self.assertLess(windows[2][0], windows[1][0])
        self.assertAlmostEqual(widths[2], widths[1], delta=2)
        self.assertLess(widths[3], widths[2] * 0.7)

    def testPrint(self):
        """The case is on at most ten pages, and the print says what it is of."""
        with browser.Chromium(1280, 800, is_dark=True) as chromium:
            chromium.Open(self.path)
            chromium.Settle()
            chromium.Run("REPORT.DrawForPrint(true)")
            chromium.Settle()
            data = chromium.Send(
                "Page.printToPDF", printBackground=True, preferCSSPageSize=True
            )["data"]
            count = len(re.findall(rb"/Type */Page\b(?!s)", base64.b64decode(data)))
            self.assertGreater(count, 2)
            self.assertLessEqual(count, 10)
            for name, words in (
                ("print-head", "Host web01 · Window 17:03:16 – 17:06:23"),
                ("print-foot", "SHA-256"),
            ):
                text = f"document.getElementById({name!r}).textContent"
                self.assertIn(words, chromium.Run(text))
            self.assertEqual(chromium.GetProblems(), [])

    def testFirstLook(self):
        """What the receiver of the file sees first of the break-in."""
        with browser.Chromium(1280, 800) as chromium:
            chromium.Open(self.path)
            chromium.Settle()
            labels = chromium.Run(
                "REPORT.pictures.rows.map(row => row.label).join('|')"
            )
            self.assertIn("failed logins: 4:", labels)
            self.assertIn("sudo to root: 2:", labels)
            self.assertIn("cron as root: 2:", labels)
            text = chromium.Run("document.getElementById('body').textContent")
            for words in (
                *("Failed logins4", "Logins1", "Commands as root4"),
                *("/dev/shm/.x by curl 42, run 11.2 s later", "203.0.113.66"),
            ):
                self.assertIn(words, text)


if __name__ == "__main__":
    unittest.main()
