"""Tests for the conversion of units."""

import unittest

from plaso_extra_parsers.readers.atop import units


class UnitsTest(unittest.TestCase):
    """Tests for the conversion of units."""

    def testScale(self):
        """Tests that a value is converted, and is None if that is not possible."""
        for arguments, expected_value in (
            ((7, 512), 3584),
            ((-7, 1024), -7168),
            ((7, 1000, 100), 70),
            ((1, 1, 100), 0),
            ((None, 512), None),
            ((7, 1000, 0), None),
            (((1 << 63) - 1, 1), (1 << 63) - 1),
            (((1 << 63) - 1, 2), None),
            ((1 - (1 << 63), 1), 1 - (1 << 63)),
            ((-(1 << 63), 1), None),
            ((-(1 << 63), 2), None),
        ):
            with self.subTest(arguments=arguments):
                self.assertEqual(units.Scale(*arguments), expected_value)
