"""Tests for lists in messages."""

import unittest

from plaso_extra_parsers.integration import list_words


class ListHelperTest(unittest.TestCase):
    """Tests the helper."""

    def testFormatEventValues(self):
        """Lists are joined, what is no list is left as it is, nothing is no part."""
        values = {"empty": [], "names": ["a", "b"], "number": 3, "one": ("x",)}
        list_words.ListHelper().FormatEventValues(None, values)
        self.assertEqual(
            values, {"empty": None, "names": "a, b", "number": 3, "one": "x"}
        )


if __name__ == "__main__":
    unittest.main()
