"""Tests for the names of system calls."""

import unittest

from plaso_extra_parsers.readers.strace.calls import names
from tests.readers.strace import recordings


class NamesTest(unittest.TestCase):
    """Tests for the names of system calls."""

    def testIsCallName(self):
        """Calls of Linux are known, and those that strace names by their number."""
        for name in ("read", "_llseek", "_exit", "syscall_0x1b7", "SYS_500", "????"):
            self.assertTrue(names.IsCallName(name), name)
        for name in (
            "",
            "fopen",
            "SYS_read",
            "SYS_",
            "syscall_0x",
            "f",
            "wait",
            "READ",
        ):
            self.assertFalse(names.IsCallName(name), name)

    def testRecordings(self):
        """All calls of all recordings are known."""
        unknown_names = set()
        for name in recordings.GetNames():
            for result in recordings.ReadRecording(name).values():
                for record in result:
                    if type(record).__name__ == "Call":
                        unknown_names.add(record.name)
        self.assertGreater(len(unknown_names), 50)
        self.assertEqual(
            {name for name in unknown_names if not names.IsCallName(name)}, set()
        )


if __name__ == "__main__":
    unittest.main()
