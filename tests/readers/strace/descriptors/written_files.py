"""Tests for files that a trace shows to be written."""

import unittest

from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import written_files


class WrittenFilesTest(unittest.TestCase):
    """Tests for files that a trace shows to be written."""

    def setUp(self):
        """Opens a file."""
        super().setUp()
        self._files = written_files.WrittenFiles()
        self._description = sessions.OpenFileDescription("a")

    def testIsWritten(self):
        """A file is written if it was opened before, and bytes went to it."""
        self._files.Add("/x", self._description, 5)
        self.assertFalse(self._files.IsWritten("/x", 9))
        self._description.is_written = True
        self.assertTrue(self._files.IsWritten("/x", 9))
        self.assertTrue(self._files.IsWritten("/x", 5))
        self.assertFalse(self._files.IsWritten("/x", 4))
        self.assertFalse(self._files.IsWritten("/y", 9))

    def testRename(self):
        """A file keeps its contents under another name, no longer of others."""
        self._description.is_written = True
        self._files.Add("/x", self._description, 1)
        self._files.Rename("/x", "/y")
        self.assertFalse(self._files.IsWritten("/x", 2))
        self.assertTrue(self._files.IsWritten("/y", 2))
        self._files.Rename("/other", "/y")
        self.assertFalse(self._files.IsWritten("/y", 2))

    def testRemove(self):
        """A name that was removed is that of no file."""
        self._description.is_written = True
        self._files.Add("/x", self._description, 1)
        self._files.Remove("/x")
        self._files.Remove("/x")
        self.assertFalse(self._files.IsWritten("/x", 2))

    def testBounds(self):
        """The oldest names are forgotten, of one name the oldest openings."""
        self._description.is_written = True
        for number in range(2_001):
            self._files.Add(f"/{number:d}", self._description, 1)
        self.assertFalse(self._files.IsWritten("/0", 2))
        self.assertTrue(self._files.IsWritten("/1", 2))
        for _ in range(8):
            self._files.Add("/1", sessions.OpenFileDescription("b"), 1)
        self.assertFalse(self._files.IsWritten("/1", 2))


if __name__ == "__main__":
    unittest.main()
