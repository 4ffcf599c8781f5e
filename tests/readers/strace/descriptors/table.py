"""Tests for tables of descriptors."""

import unittest

from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import table as tables


class DescriptorTableTest(unittest.TestCase):
    """Tests for a descriptor table."""

    def testAddAndRemove(self):
        """A table finds a descriptor by its number and by its last text."""
        table = tables.DescriptorTable((10, "1.5"))
        session = sessions.DescriptorSession("a" * 16, 10, 3, "open")
        table.Add(session)
        table.SetText(session, "3</a>")
        table.SetText(session, "3</b>")

        self.assertEqual(table.sessions, {3: session})
        self.assertEqual(table.texts, {"3</b>": session})

        self.assertIs(table.Remove(3), session)
        self.assertIsNone(table.Remove(3))
        self.assertEqual((table.sessions, table.texts), ({}, {}))

    def testCanHaveExisted(self):
        """A number that was open once cannot have been there before the log."""
        table = tables.DescriptorTable((10, "1.5"))
        self.assertTrue(table.CanHaveExisted(64))
        seen = (0, 3, 63, 64, 1_000_000)
        for number in seen:
            table.Add(sessions.DescriptorSession("a" * 16, 10, number, "open"))
            table.Remove(number)

        for number in seen:
            self.assertFalse(table.CanHaveExisted(number))
        for number in (1, 62, 65, 127, 128, 1_000_001):
            self.assertTrue(table.CanHaveExisted(number))

        table = tables.DescriptorTable((10, "1.5"), has_existing=False)

        self.assertFalse(table.CanHaveExisted(3))

    def testSetTextBounds(self):
        """Of many descriptors some are not found by their text, but by their number."""
        table = tables.DescriptorTable((10, "1.5"))
        for number in range(20_000):
            session = sessions.DescriptorSession("a" * 16, 10, number, "open")
            table.Add(session)
            table.SetText(session, f"{number:d}</a>")

        self.assertEqual(len(table.sessions), 20_000)
        self.assertLess(len(table.texts), 10_000)
        self.assertIs(table.texts["19999</a>"], session)
        for text, found in table.texts.items():
            self.assertEqual(found.text, text)

        for number in range(20_000):
            table.Remove(number)
        self.assertEqual(table.texts, {})

    def testCopy(self):
        """A copy keeps the flag and the name that a descriptor has at that time."""
        table = tables.DescriptorTable((10, "1.5"))
        session = sessions.DescriptorSession("a" * 16, 10, 3, "open")
        session.is_close_on_exec = True
        session.last_text = "/a"
        table.Add(session)
        copies = table.Copy()
        session.is_close_on_exec = False

        self.assertEqual(copies, [(session, True, "/a")])


if __name__ == "__main__":
    unittest.main()
