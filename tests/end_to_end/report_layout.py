"""Tests that nothing of a report is cut, lies over something else, or cannot be read.

The pictures are looked at by people; what is asserted here is the layout of the page of
the case of docs/case.md, in several sizes, light and dark.
"""

import os
import shutil
import tempfile
import unittest

from tests.end_to_end import browser
from tests.end_to_end import environments
from tests.end_to_end import report as report_tests

_CASE_PATH = os.path.join(environments.TEST_DATA_PATH, "case", "web01.tar.gz")

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
        """Checks the layout of what is shown.

        Args:
          chromium (Chromium): browser.
          name (str): what is shown.
        """
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

    def testQuestions(self):
        """Each of the eight questions takes at most three clicks or keys."""
        with browser.Chromium(1280, 800) as chromium:
            chromium.Open(self.path)
            chromium.Settle()
            # Only sudo: a click on the name of its row.
            place = chromium.Run("""(() => {
                  const row = REPORT.pictures.rows.find(({name}) => name === "sudo to root");
                  const {x, y} = document.getElementById("pics").getBoundingClientRect();
                  return [Math.round(x + 60), Math.round(y + row.top + 9)];
                })()""")
            chromium.Drag(tuple(place), tuple(place))
            chromium.Run("new Promise(resolve => setTimeout(resolve, 500))")
            chromium.Settle()
            text = chromium.Run("document.getElementById('table-rows').textContent")
            self.assertEqual(chromium.Run("REPORT.table.rows.length"), 2)
            self.assertEqual(text.count("COMMAND="), 2)

            # What did user 33 run: /, user:33, Enter.
            chromium.Run("REPORT.state.Set({text: ''})")
            chromium.Press("/")
            for character in "user:33":
                chromium.Press(character)
            chromium.Press("Enter")
            chromium.Run("new Promise(resolve => setTimeout(resolve, 500))")
            chromium.Settle()
            users = chromium.Run("""[...new Set(REPORT.pictures.rows.flatMap(
                  ({lanes}) => lanes ?? []).map(
                  lane => String(REPORT.store.tables.lanes.user[lane])))]""")
            self.assertEqual(users, ["33"])

            # What happened at a time: G, the time, Enter.
            chromium.Press("Escape")
            chromium.Run("REPORT.state.Set({text: ''})")
            chromium.Press("g")
            for character in "17:04:26.1327":
                chromium.Press(character)
            chromium.Press("Enter")
            chromium.Settle()
            text = chromium.Run("document.getElementById('body').textContent")
            self.assertIn("Alive: 12 processes", text)
            self.assertIn("Open: 19 descriptors of 6 processes", text)
            self.assertIn("Logged in: nobody", text)
            self.assertIn(
                "is the last before",
                chromium.Run("document.getElementById('table-note').textContent"),
            )

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
