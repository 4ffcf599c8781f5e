"""Tests for the objects behind descriptors."""

import unittest

from plaso_extra_parsers.readers.strace.calls import objects


class ObjectsTest(unittest.TestCase):
    """Tests for the objects behind descriptors."""

    def testDescribeObject(self):
        """Objects are described by their decoration, or by the call that made them."""
        for text, name, expected in (
            (None, "openat", ("file", None, None, None)),
            (None, "", ("unknown", None, None, None)),
            ("/a\\40b", "openat", ("file", "/a b", None, None)),
            ("pipe:[5]", "", ("pipe", "pipe:[5]", None, None)),
            ("socket:[5]", "", ("socket", "socket:[5]", None, None)),
            (
                "TCP:[10.0.0.1:1->10.0.0.2:2]",
                "",
                ("socket", "TCP:[10.0.0.1:1->10.0.0.2:2]", "10.0.0.2", 2),
            ),
            ("/memfd:x", "", ("memory", "/memfd:x", None, None)),
        ):
            self.assertEqual(tuple(objects.DescribeObject(text, name)), expected)


if __name__ == "__main__":
    unittest.main()
