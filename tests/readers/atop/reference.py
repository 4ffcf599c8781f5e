"""Tests that the reader says what each release of atop itself prints."""

import re
import unittest

from plaso_extra_parsers.readers.atop import log

from tests.readers.atop import printed_system
from tests.readers.atop import printed_tasks
from tests.readers.atop import test_lib

# Number of lines per label in each recording, counted in the reference texts. There
# are eight samples, two processors, four interfaces and one disk.
_NUMBERS_PER_SAMPLE = {"CPU": 1, "cpu": 2, "CPL": 1, "MEM": 1, "SWP": 1, "PAG": 1}
_NUMBERS_PER_SAMPLE.update({"DSK": 1, "NET": 5, "SEP": 1})

_NUMBERS_OF_TASKS = {
    "v1.26": 67,
    "dev-1.27": 79,
    "dev-2.0": 79,
    "v2.1": 79,
    "v2.2": 79,
    "v2.2-3": 79,
    "v2.11.1": 243,
}
_DEFAULT_NUMBER_OF_TASKS = 244


def _GetVersion(name):
    """Determines the release that a recording was made with."""
    major, minor = re.search(r"(\d+)\.(\d+)", name).groups()
    return int(major), int(minor)


def _ReadLines(name, filename):
    """Reads a reference text."""
    data = test_lib.ReadFile(name, filename)
    lines = data.decode("utf-8", "backslashreplace").split("\n")
    assert lines.pop() == ""
    return lines


def _GetComparable(lines):
    """Cuts the lines about GPU use, whose other columns are left-overs of memory."""
    return [
        (
            re.sub(r"( [A-Za-z]) .( [-0-9a-f]+){7}$", r"\1", line)
            if line.startswith("PRE ")
            else line
        )
        for line in lines
    ]


class ReferenceTest(unittest.TestCase):
    """Tests the reader against the text that the same release of atop printed."""

    maxDiff = None

    def _PrintLog(self, name):
        """Prints a recording."""
        with open(test_lib.GetPath(name, "basic.raw"), "rb") as file_object:
            atop_log = log.AtopLog(file_object)
            self.assertEqual(
                atop_log.file_header.layout.release.name, test_lib.RECORDINGS[name]
            )
            lines = []
            version = _GetVersion(name)
            for sample in atop_log.IterateSamples():
                self.assertIsInstance(sample, log.AtopSample)
                if sample.is_boot:
                    lines.append("RESET")
                printer = printed_system.SystemPrinter(atop_log, version, sample)
                lines.extend(printer.PrintLines())
                printer = printed_tasks.TaskPrinter(atop_log, version, sample)
                lines.extend(printer.PrintLines())
                lines.append("SEP")
        return lines

    def _CheckLines(self, lines, expected_lines):
        """Checks lines, and shows only the first that differs."""
        for line, expected_line in zip(lines, expected_lines):
            self.assertEqual(line, expected_line)
        self.assertEqual(len(lines), len(expected_lines))

    def testAllLabels(self):
        """Tests that atop -P ALL is reproduced line by line, for every release."""
        for name in test_lib.RECORDINGS:
            with self.subTest(name=name):
                expected_lines = _ReadLines(name, "basic.ALL.txt.gz")
                self._CheckLines(self._PrintLog(name), _GetComparable(expected_lines))
                numbers = {}
                for line in expected_lines:
                    label = line.split(" ")[0]
                    numbers[label] = numbers.get(label, 0) + 1
                for label, number in _NUMBERS_PER_SAMPLE.items():
                    self.assertEqual(numbers[label], 8 * number, label)
                if _GetVersion(name) >= (2, 4):
                    self.assertEqual(numbers["PSI"], 8)
                if _GetVersion(name) >= (2, 11):
                    self.assertEqual(numbers["CGR"], 64)
                number = _NUMBERS_OF_TASKS.get(name, _DEFAULT_NUMBER_OF_TASKS)
                for label in ("PRG", "PRC", "PRM", "PRD", "PRN"):
                    self.assertEqual(numbers[label], number, label)

    def testGeneralLabel(self):
        """Tests that atop -P PRG is reproduced line by line, for every release."""
        total_number = 0
        for name in test_lib.RECORDINGS:
            with self.subTest(name=name):
                expected_lines = _ReadLines(name, "basic.PRG.txt.gz")
                lines = [
                    line
                    for line in self._PrintLog(name)
                    if line in ("RESET", "SEP") or line.startswith("PRG ")
                ]
                self._CheckLines(lines, expected_lines)
                total_number += sum(line.startswith("PRG ") for line in lines)
        self.assertEqual(total_number, 3633)


if __name__ == "__main__":
    unittest.main()
