"""Tests for descriptors and what they refer to."""

import unittest

from plaso_extra_parsers.readers.strace.descriptors import session as sessions


class DescriptorSessionTest(unittest.TestCase):
    """Tests for a descriptor session."""

    def testNames(self):
        """What the log names goes before what follows from calls."""
        for object_text, inferred_text, expected in (
            (None, None, (None, None, False)),
            (None, "/a", ("/a", "/a", True)),
            ("/b", "a", ("/b", "/b", False)),
            (
                "socket:[1]",
                "TCP:[->1.1.1.1:2]",
                ("socket:[1]", "TCP:[->1.1.1.1:2]", True),
            ),
            ("TCP:[1.1.1.1:1->1.1.1.1:2]", "x", ("TCP:[1.1.1.1:1->1.1.1.1:2]",) * 2),
        ):
            session = sessions.DescriptorSession("a" * 16, 10, 3, "open")
            session.object_text = session.last_text = object_text
            session.description.inferred_text = inferred_text
            found = (session.name_text, session.last_name_text, session.is_inferred)
            with self.subTest(object_text=object_text):
                self.assertEqual(found[: len(expected)], expected)

    def testDescriptionIdentifier(self):
        """Copies have the description of the first descriptor."""
        first = sessions.DescriptorSession("a" * 16, 10, 3, "open")
        second = sessions.DescriptorSession("b" * 16, 10, 4, "dup", first.description)

        self.assertEqual(second.description_identifier, "a" * 16)


if __name__ == "__main__":
    unittest.main()
