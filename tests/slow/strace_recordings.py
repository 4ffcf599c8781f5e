"""Runs over all recordings of strace what fast tests run over the smaller ones."""

import math
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


class RecordingsTest(unittest.TestCase):
    """Runs tests over all recordings."""

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
