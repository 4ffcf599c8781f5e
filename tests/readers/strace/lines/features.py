"""Tests for what is said about a strace log as a whole."""

import unittest

from plaso_extra_parsers.readers.strace.lines import features
from tests.readers.strace import recordings

_EXPECTED_NAMES = {
    "C-summary": ["-c", "-f", "-ttt"],
    "abs-ns": ["-T", "-f", "-ttt"],
    "elk-zoo": ["-T", "-ttt", "-y"],
    "ff-tt": ["-tt"],
    "inject": ["-T", "-e inject", "-f", "-ttt", "-y"],
    "own-all-leaders": ["-f", "-i", "-n", "-r", "-tt"],
    "own-append-forms": ["-A", "-f", "-r", "-tt", "-ttt"],
    "own-c-only": ["-c"],
    "own-e-read-write": ["-e read/write", "-f"],
    "single-decode-pids-comm": ["--decode-pids=comm", "-f", "-ttt"],
    "single-f-ttt-yy": ["-T", "-f", "-ttt", "-y", "-yy"],
    "single-k": ["-f", "-k", "-ttt"],
    "single-none": ["-f"],
}


class LogFeaturesTest(unittest.TestCase):
    """Tests for what is said about a strace log as a whole."""

    def testGetNames(self):
        """The options of strace are recognized by their effects."""
        for name, expected in _EXPECTED_NAMES.items():
            file_name, data = next(iter(recordings.ReadFiles(name).items()))
            strace_log = recordings.OpenLog(data, file_name)
            log_features = features.LogFeatures()
            for batch in strace_log.IterateBatches():
                log_features.AddRecords(batch)
            with self.subTest(recording=name):
                self.assertEqual(log_features.GetNames(strace_log), expected)

    def testCounts(self):
        """Calls, signals, times and unparsed lines are counted."""
        strace_log = recordings.OpenLog(
            "10 1795210635.000001 read(3,  <unfinished ...>\n"
            "11 1795210635.000003 getpid() = 10\n"
            "11 1795210635.000004 --- SIGCHLD {si_signo=SIGCHLD} ---\n"
            "11 1795210635.000005 a word\n"
            "words\n"
            "strace: a message\n"
        )
        log_features = features.LogFeatures()
        log_features.AddRecords(strace_log.IterateRecords())
        self.assertEqual(log_features.first_time, 1795210635000001000)
        self.assertEqual(log_features.last_time, 1795210635000004000)
        self.assertEqual(log_features.number_of_calls, 2)
        self.assertEqual(log_features.number_of_unfinished_calls, 1)
        self.assertEqual(log_features.number_of_signals, 1)
        self.assertEqual(log_features.number_of_damaged_lines, 1)
        self.assertEqual(
            log_features.unparsed_lines,
            ["4: 11 1795210635.000005 a word", "5: words"],
        )
        self.assertEqual(log_features.notices, ["6: strace: a message"])

    def testUnparsedLinesAreBounded(self):
        """Of very many unparsed lines the first are kept."""
        strace_log = recordings.OpenLog(
            "10 getpid() = 10\n" * 20 + "words\n" * 100 + "x" * 9999
        )
        log_features = features.LogFeatures()
        log_features.AddRecords(strace_log.IterateRecords())
        self.assertEqual(len(log_features.unparsed_lines), 20)


if __name__ == "__main__":
    unittest.main()
