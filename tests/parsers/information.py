"""Tests for extra information."""

import unittest

from plaso_extra_parsers.parsers import information


class InformationTest(unittest.TestCase):
    """Tests extra information."""

    def testJoin(self):
        """What says nothing is not there."""
        values = {"Load": "0.00", "Lost": 0, "Kernel": None, "Names": "", "Exited": 3}
        self.assertEqual(information.Join(values), "Load: 0.00, Lost: 0, Exited: 3")
        self.assertIsNone(information.Join({"Kernel": None}))

    def testJoinTexts(self):
        """Texts are one value, none are none."""
        self.assertEqual(information.JoinTexts(["sh", "cat a"]), "sh; cat a")
        for texts in ([], None):
            self.assertIsNone(information.JoinTexts(texts))


if __name__ == "__main__":
    unittest.main()
