"""Tests for descriptors, what they refer to, and tables of them."""

import unittest

from plaso_extra_parsers.readers.strace.descriptors import table as descriptor_table


class DescriptorTableTest(unittest.TestCase):
    """Tests for a descriptor table."""

    def testAddAndRemove(self):
        """A table finds a descriptor by its number and by its last text."""
        table = descriptor_table.DescriptorTable(10, "1.5")
        session = descriptor_table.DescriptorSession("a" * 16, 10, 3, "open")
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
        table = descriptor_table.DescriptorTable(10, "1.5")
        table.Add(descriptor_table.DescriptorSession("a" * 16, 10, 1_000_000, "open"))
        table.Remove(1_000_000)

        self.assertFalse(table.CanHaveExisted(1_000_000))
        self.assertTrue(table.CanHaveExisted(1_000_001))

        table = descriptor_table.DescriptorTable(10, "1.5", has_existing=False)

        self.assertFalse(table.CanHaveExisted(3))

    def testCopy(self):
        """A copy keeps the flag and the name that a descriptor has at that time."""
        table = descriptor_table.DescriptorTable(10, "1.5")
        session = descriptor_table.DescriptorSession("a" * 16, 10, 3, "open")
        session.is_close_on_exec = True
        session.last_text = "/a"
        table.Add(session)
        copies = table.Copy()
        session.is_close_on_exec = False

        self.assertEqual(copies, [(session, True, "/a")])


class ObjectTest(unittest.TestCase):
    """Tests for decorations."""

    def testIsOtherObject(self):
        """Names of files change, numbers of sockets and pipes and kinds do not."""
        for old_text, new_text, expected in (
            ("/a", "/b", False),
            ("/a", "/a (deleted)", False),
            ("/a", "socket:[1]", True),
            ("socket:[1]", "socket:[2]", True),
            ("socket:[1]", "pipe:[1]", True),
            ("pipe:[12]", "pipe:[123]", True),
            ("TCP:[12]", "TCP:[127.0.0.1:1->127.0.0.1:2]", False),
            ("TCP:[12]", "TCP:[13]", True),
            ("UNIX-STREAM:[12]", "UNIX-STREAM:[12->13]", False),
            ("UNIX-STREAM:[12->13]", "UNIX-STREAM:[14->13]", True),
            ("anon_inode:[eventfd]", "anon_inode:[eventpoll]", True),
            ("{eventfd-count=0, eventfd-id=1}", "{eventfd-count=9, ...}", False),
            ("signalfd:[CHLD]", "signalfd:[INT]", False),
        ):
            with self.subTest(old_text=old_text, new_text=new_text):
                self.assertEqual(
                    descriptor_table.IsOtherObject(old_text, new_text), expected
                )

    def testIsOtherObjectWithStablePaths(self):
        """A log without closes has no renamed files, but removed ones."""
        self.assertTrue(descriptor_table.IsOtherObject("/a", "/b", True))
        self.assertFalse(descriptor_table.IsOtherObject("/a", "/a (deleted)", True))

    def testGetObjectType(self):
        """The kind of an object is read from its decoration."""
        for text, expected in (
            ("/etc/passwd", "file"),
            ("/dev/null<char 1:3>", "character device"),
            ("/dev/sda<block 8:0>", "block device"),
            ("/memfd:x", "memory"),
            ("pipe:[1]", "pipe"),
            ("socket:[1]", "socket"),
            ("TCPv6:[[::1]:1->[::1]:2]", "socket"),
            ("NETLINK:[ROUTE:1]", "socket"),
            ("anon_inode:[eventpoll]", "eventpoll"),
            ("anon_inode:inotify", "inotify"),
            ("pid:12<sh>", "process"),
            ("???", None),
        ):
            with self.subTest(text=text):
                self.assertEqual(descriptor_table.GetObjectType(text), expected)


if __name__ == "__main__":
    unittest.main()
