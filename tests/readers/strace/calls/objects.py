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
            self.assertEqual(tuple(objects.DescribeObject(text, name))[:4], expected)
        for text, expected in (
            ("TCP:[10.0.0.1:1->10.0.0.2:2]", "10.0.0.1:1"),
            ("TCPv6:[[::1]:1->[::1]:2]", "[::1]:1"),
            ("TCP:[->10.0.0.2:2]", None),
        ):
            self.assertEqual(objects.DescribeObject(text).local, expected)
        described = objects.DescribeObject("UDPv6:[[::1]:1->[fe80::2]:53]")
        self.assertEqual((described.ip_address, described.port), ("fe80::2", 53))

    def testDevices(self):
        """A device has the name of its path, as without -yy, and is not forged."""
        for text, expected in (
            (
                "/dev/ptmx<char 5:2 @/dev/pts/4>",
                ("character device", "/dev/ptmx", None, None, "char 5:2 @/dev/pts/4"),
            ),
            (
                "/dev/sda<block 8:0>",
                ("block device", "/dev/sda", None, None, "block 8:0"),
            ),
            (
                r"/tmp/x\74char 1:3\76",
                ("file", "/tmp/x<char 1:3>", None, None, None),
            ),
        ):
            with self.subTest(text=text):
                self.assertEqual(tuple(objects.DescribeObject(text))[:-1], expected)

    def testIsConnection(self):
        """Sockets of TCP and SCTP are connections, files of that name are not."""
        for text, expected in (
            ("TCP:[10.0.0.1:1->10.0.0.2:2]", True),
            ("TCPv6:[", True),
            ("SCTP:[1]", True),
            ("UDP:[1]", False),
            ("UNIX-STREAM:[1->2]", False),
            ("/TCP:[1]", False),
            ("./TCP:[1]", False),
        ):
            with self.subTest(text=text):
                self.assertEqual(objects.IsConnection(text), expected)

    def testGetObjectType(self):
        """Sockets of every protocol are sockets."""
        for text in (
            *("SCTP:[1]", "UDPv6:[1]", "UNIX-STREAM:[1->2]", "socket:[1]"),
            *("ICMPv6:[1]", "RAW:[1]", "NETLINK:[1]", "TCP:[1]"),
        ):
            self.assertEqual(objects.GetObjectType(text), "socket", text)
        for text in ("SCTP", "TCP:1", "pipes:[1]"):
            self.assertIsNone(objects.GetObjectType(text), text)

    def testIsUnnamedSocket(self):
        """A socket without address has a number only."""
        for text, expected in (
            ("socket:[1]", True),
            ("TCPv6:[1]", True),
            ("TCP:[1->2]", False),
            ("UNIX:[1]", False),
            ("/TCP:[1]", False),
        ):
            with self.subTest(text=text):
                self.assertEqual(objects.IsUnnamedSocket(text), expected)


class DecorationsTest(unittest.TestCase):
    """Tests for decorations."""

    def testIsUnique(self):
        """The number of a socket or pipe identifies it, names and addresses do not."""
        for text, expected in (
            ("pipe:[12]", True),
            ("socket:[12]", True),
            ("UNIX-STREAM:[12->13]", True),
            ('UNIX-STREAM:[12,"/run/x"]', True),
            ("TCP:[127.0.0.1:80]", False),
            ("anon_inode:[eventfd]", False),
            ("/pipe:[12]", False),
        ):
            with self.subTest(text=text):
                self.assertIs(objects.IsUnique(text), expected)

    def testIsOtherObject(self):
        """Names of files change, numbers of sockets and pipes and kinds do not."""
        for old_text, new_text, expected in (
            ("/a", "/b", False),
            ("/a", "socket:[1]", True),
            ("socket:[1]", "/a", True),
            ("TCP:[127.0.0.1:1]", "UDP:[127.0.0.1:1]", True),
            ("socket:[1]", "socket:[1]", False),
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
                self.assertIs(objects.IsOtherObject(old_text, new_text), expected)

    def testIsOtherObjectWithStablePaths(self):
        """A log without closes has no renamed files."""
        self.assertTrue(objects.IsOtherObject("/a", "/b", True))
        self.assertFalse(objects.IsOtherObject("/a", "/a", True))

    def testGetObjectType(self):
        """The kind of an object is read from its decoration."""
        for text, expected in (
            ("/etc/passwd", "file"),
            ("/memfd:x", "memory"),
            ("pipe:[1]", "pipe"),
            ("socket:[1]", "socket"),
            ("TCPv6:[[::1]:1->[::1]:2]", "socket"),
            ("NETLINK:[ROUTE:1]", "socket"),
            ("anon_inode:[eventpoll]", "eventpoll"),
            ("anon_inode:inotify", "inotify"),
            ("anon_inode:[pidfd]", "process"),
            ("pid:12<sh>", "process"),
            ("???", None),
        ):
            with self.subTest(text=text):
                self.assertEqual(objects.GetObjectType(text), expected)


if __name__ == "__main__":
    unittest.main()
