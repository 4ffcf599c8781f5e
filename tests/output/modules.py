"""Tests for the JavaScript of reports: its form here, its pure parts by node."""

import glob
import os
import re
import shutil
import subprocess
import unittest

from plaso_extra_parsers.output import page

_NODE_PATH = shutil.which("node")
_NODE_MISSING = "node is not installed: the pure parts of reports are not tested"

_TESTS_PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "page")

_MAXIMUM_FUNCTION_LENGTH = 50
_MAXIMUM_LINE_LENGTH = 220

# What makes elements or code of text.
_FORBIDDEN = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|eval|"
    r"DOMParser|setHTML\w*|srcdoc)\b|document\.write|new Function|\bimport\(|"
    r"\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|sessionStorage"
)

# The one module that keeps anything: sizes of the panes.
_KEEPER = "layout.js"

_FUNCTION = re.compile(r"^( *)(export )?(async )?(function )?\w+\([^;]*\) \{$")


def _IterateFunctions(lines):
    """Iterates over functions and methods: from their first line to their bracket.

    Yields:
      tuple[int, int]: numbers of the first and the last line, from 0.
    """
    for first, line in enumerate(lines):
        match = _FUNCTION.match(line)
        if match and not line.strip().startswith(("if", "for", "while", "switch")):
            end = f"{match.group(1):s}}}"
            yield first, lines.index(end, first)


class ModulesTest(unittest.TestCase):
    """Tests for the form of the modules."""

    def testLength(self):
        """A function is on a screen, a line is not endless."""
        for name in page.GetModuleNames():
            lines = page.ReadPageFile(name).split("\n")
            for number, line in enumerate(lines):
                self.assertLessEqual(
                    len(line), _MAXIMUM_LINE_LENGTH, f"{name:s}:{number + 1:d}"
                )
            for first, last in _IterateFunctions(lines):
                self.assertLessEqual(
                    last - first, _MAXIMUM_FUNCTION_LENGTH, f"{name:s}:{first + 1:d}"
                )

    def testComments(self):
        """Each module, function and class says what it is."""
        for name in page.GetModuleNames():
            lines = page.ReadPageFile(name).split("\n")
            self.assertTrue(lines[0].startswith("// "), name)
            for number, line in enumerate(lines):
                if re.match("(export )?(async )?(function|class) ", line):
                    self.assertTrue(
                        lines[number - 1].strip().endswith("*/"),
                        f"{name:s}:{number + 1:d}",
                    )

    def testForbidden(self):
        """Nothing makes elements or code of text, or leaves the page."""
        for name in page.GetModuleNames():
            match = _FORBIDDEN.search(page.ReadPageFile(name))
            self.assertIsNone(match, f"{name:s}: {match!s}")
            if name != _KEEPER:
                self.assertNotIn("localStorage", page.ReadPageFile(name), name)

    @unittest.skipUnless(_NODE_PATH, _NODE_MISSING)
    def testPureParts(self):
        """Axes, islands, columns, search, tree, samples and logins do what they say."""
        paths = sorted(glob.glob(os.path.join(_TESTS_PATH, "*.test.mjs")))
        self.assertTrue(paths)
        process = subprocess.run(
            [_NODE_PATH, "--test", *paths],
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=120,
        )
        self.assertEqual(process.returncode, 0, process.stdout + process.stderr)
        self.assertRegex(process.stdout, r"(?m)^(# |ℹ )pass [1-9]")


if __name__ == "__main__":
    unittest.main()
