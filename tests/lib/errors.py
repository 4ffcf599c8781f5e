"""Tests for the errors of this package."""

import unittest

from plaso_extra_parsers.lib import errors


class ParseErrorTest(unittest.TestCase):
    """Tests the error of data that cannot be read."""

    def testStr(self):
        """Tests that the text of an error ends with the offset in hexadecimal form."""
        error = errors.ParseError("Unable to read sample", 0x1E0)
        self.assertEqual(str(error), "Unable to read sample at offset: 0x000001e0")
        self.assertEqual(error.message, "Unable to read sample")
        self.assertEqual(error.offset, 480)

    def testStrWithoutOffset(self):
        """Tests that an error without a place has a text without a place."""
        error = errors.ParseError("Unable to read sample")
        self.assertEqual(str(error), "Unable to read sample")
        self.assertIsNone(error.offset)

    def testHierarchy(self):
        """Tests that one except clause catches all that data can cause."""
        self.assertTrue(issubclass(errors.UnsupportedLayout, errors.ParseError))
        self.assertTrue(issubclass(errors.WrongFormat, errors.ParseError))
        self.assertTrue(issubclass(errors.ParseError, errors.Error))
        self.assertFalse(issubclass(errors.DefinitionError, errors.ParseError))


if __name__ == "__main__":
    unittest.main()
