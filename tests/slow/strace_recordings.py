"""Runs over all recordings of strace what fast tests run over the smaller ones."""

import math
import os
import sys
import unittest
from unittest import mock

from tests.parsers.strace import plugin
from tests.readers.strace import own_words
from tests.readers.strace import recordings
from tests.readers.strace.lines import completeness
from tests.readers.strace.lines import fast_lines
from tests.scripts.dumpers import strace as dumper

# Tests that call GetSmallNames.
_TESTS = (
    (completeness.CompletenessTest, "testRecordings"),
    (dumper.StraceDumperTest, "testDumpRecordings"),
    (fast_lines.FastReaderTest, "testBlockSizes"),
    (fast_lines.FastReaderTest, "testSameAsSlowly"),
    (own_words.OwnWordsTest, "testRecordings"),
    (plugin.StraceTextPluginTest, "testRecordings"),
)


_TESTS_PATH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def _FindCallers():
    """Finds the paths of the tests that call GetSmallNames."""
    for folder, _, names in os.walk(_TESTS_PATH):
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith(".py") and path not in (__file__, recordings.__file__):
                with open(path, encoding="utf-8") as file_object:
                    if "GetSmallNames()" in file_object.read():
                        yield path


class RecordingsTest(unittest.TestCase):
    """Runs tests over all recordings."""

    def testTests(self):
        """No module that reads the smaller recordings is left out."""
        self.assertEqual(
            {sys.modules[test_class.__module__].__file__ for test_class, _ in _TESTS},
            set(_FindCallers()),
        )

    @mock.patch.object(recordings, "LARGEST_SIZE", math.inf)
    def testAll(self):
        """What holds of the smaller recordings holds of all."""
        self.assertEqual(recordings.GetSmallNames(), recordings.GetNames())
        for test_class, name in _TESTS:
            with self.subTest(test_class=test_class.__name__, name=name):
                result = unittest.TestResult()
                test_class(name).run(result)
                self.assertEqual(result.errors + result.failures, [])
                self.assertEqual(result.testsRun, 1)


if __name__ == "__main__":
    unittest.main()
