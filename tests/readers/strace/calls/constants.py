"""Tests for constants that strace prints by name or as numbers."""

import unittest

from plaso_extra_parsers.readers.strace.calls import constants


class ConstantsTest(unittest.TestCase):
    """Tests for constants."""

    def testReadNumber(self):
        """A number is read in every form that strace prints."""
        for text, expected in (
            ("0x2", 2),
            ("1030", 1030),
            ("0x2 /* F_SETFD */", 2),
            ("F_SETFD", None),
            ("0xzz", None),
            ("", None),
        ):
            with self.subTest(text=text):
                self.assertEqual(constants.ReadNumber(text), expected)

    def testIsName(self):
        """A constant is known by its name, its value, or both."""
        for text in ("F_SETFD", "0x2", "2", "0x2 /* F_SETFD */"):
            self.assertTrue(constants.IsName(text, constants.F_SETFD))
        self.assertFalse(constants.IsName("F_GETFD", constants.F_SETFD))

    def testHasFlag(self):
        """A flag is found among others by its name or its value."""
        for text, expected in (
            ("O_RDONLY|O_CLOEXEC", True),
            ("0x80000", True),
            ("0x80000 /* O_RDONLY|O_CLOEXEC */", True),
            ("SOCK_STREAM|0x80000", True),
            ("O_RDONLY", False),
            ("0", False),
        ):
            with self.subTest(text=text):
                self.assertEqual(constants.HasFlag(text, "CLOEXEC", 0x80000), expected)


if __name__ == "__main__":
    unittest.main()
