"""Tests for names of files that were unlinked."""

import unittest

from plaso_extra_parsers.readers.strace.descriptors import gone_names


class GoneNamesTest(unittest.TestCase):
    """Tests for names of files that were unlinked."""

    def testIsUnlinked(self):
        """A file is unlinked if its name went once since it was opened."""
        names = gone_names.GoneNames()
        self.assertFalse(names.IsUnlinked("/a", 0, 0))
        names.Add("/a", True)
        self.assertTrue(names.IsUnlinked("/a", 0, names.number))
        self.assertFalse(names.IsUnlinked("/a", names.number, names.number))
        names.Add("/a", True)
        # Which of both files it was is not known.
        self.assertFalse(names.IsUnlinked("/a", 0, names.number))
        self.assertTrue(names.IsUnlinked("/a", 1, names.number))
        names.Add("/b", False)
        self.assertFalse(names.IsUnlinked("/b", 0, names.number))

    def testTimes(self):
        """Times count where calls are not applied in their order."""
        names = gone_names.GoneNames()
        names.Add("/a", True, 50)
        for opened, now, expected in ((40, 60, True), (50, 60, False), (40, 45, False)):
            self.assertEqual(names.IsUnlinked("/a", opened, now), expected)

    def testBounds(self):
        """Names that are long, or too many, are forgotten."""
        names = gone_names.GoneNames()
        names.Add("/" + "a" * 1000, True)
        self.assertFalse(names.IsUnlinked("/" + "a" * 1000, 0, 1))
        for number in range(2001):
            names.Add(f"/{number:d}", True)
        self.assertFalse(names.IsUnlinked("/0", 1, names.number))
        self.assertTrue(names.IsUnlinked("/1", 2, names.number))


if __name__ == "__main__":
    unittest.main()
