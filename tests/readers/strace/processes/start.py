"""Tests for starts of threads and processes."""

import unittest

from plaso_extra_parsers.readers.strace.calls import starts
from plaso_extra_parsers.readers.strace.processes import start as process_start
from plaso_extra_parsers.readers.strace.processes import threads


class StartTest(unittest.TestCase):
    """Tests for the start of a child."""

    def setUp(self):
        """Creates a parent."""
        self._parent = threads.Thread(10, "", threads.Process(10, 1, None))

    def testTakePlace(self):
        """A child shares the directory, or has a copy as it was then."""
        self._parent.place.directory = "/a"
        shared = process_start.Start(self._parent, starts.CLONE_FS).TakePlace()
        copied = process_start.Start(self._parent, 0).TakePlace()
        self._parent.place.directory = "/b"

        self.assertEqual((shared.directory, copied.directory), ("/b", "/a"))

    def testSharesDescriptors(self):
        """A child shares them by its flags, or if it is likely to be a thread."""
        self.assertFalse(process_start.Start(self._parent, 0).shares_descriptors)
        for flags, is_likely_thread, expected in (
            (starts.CLONE_FILES, False, True),
            (starts.CLONE_FS, False, False),
            (None, False, False),
            (None, True, True),
        ):
            start = process_start.Start(self._parent, flags)
            start.is_likely_thread = is_likely_thread
            self.assertIs(start.shares_descriptors, expected)

    def testIsInside(self):
        """A child is in another pid namespace by its flags, or by its parent."""
        start = process_start.Start(self._parent, None)
        self.assertFalse(start.is_inside)
        self._parent.has_inner_children = True
        self.assertTrue(start.is_inside)
        self._parent.has_inner_children = False
        start = process_start.Start(self._parent, starts.CLONE_NEWPID)
        self.assertTrue(start.is_inside)


if __name__ == "__main__":
    unittest.main()
