"""Tests that nothing that only looks like a strace log is taken for one."""

import os
import unittest

from plaso_extra_parsers.readers.strace.lines import sniffer
from tests.readers.strace import recordings

_FOLDER = os.path.join(recordings.TEST_DATA_PATH, "look-alikes")


def _ReadLookAlikes():
    """Reads the files that are not by strace."""
    files = {}
    for name in sorted(os.listdir(_FOLDER)):
        with open(os.path.join(_FOLDER, name), "rb") as file_object:
            files[name] = file_object.read()
    return files


class LookAlikesTest(unittest.TestCase):
    """Tests that nothing that only looks like a strace log is taken for one."""

    def testWhole(self):
        """No file by another program is a strace log."""
        files = _ReadLookAlikes()
        self.assertGreater(len(files), 50)
        self.assertEqual(
            [name for name, data in files.items() if sniffer.SniffFormat(data)], []
        )

    def testEachLine(self):
        """Nor is any single line of one, or its first two or three."""
        claimed = []
        for name, data in _ReadLookAlikes().items():
            lines = data.splitlines(keepends=True)
            for number in (2, 3, 5):
                if sniffer.SniffFormat(b"".join(lines[:number])):
                    claimed.append((name, number))
        self.assertEqual(claimed, [])

    def testRecordings(self):
        """All that is by strace is still taken for it."""
        for name in recordings.GetNames():
            for file_name, data in recordings.ReadFiles(name).items():
                if data:
                    with self.subTest(recording=name, file=file_name):
                        self.assertIsNotNone(sniffer.SniffFormat(data))


if __name__ == "__main__":
    unittest.main()
