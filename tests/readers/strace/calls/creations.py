"""Tests for what calls show of the descriptors that they create."""

import unittest

from plaso_extra_parsers.readers.strace.calls import creations


class CreationsTest(unittest.TestCase):
    """Tests for what calls show of the descriptors that they create."""

    def testReadCreation(self):
        """Access, flags and what exec does are read from the flags."""
        for name, arguments, expected in (
            ("open", '"/a", O_RDONLY', ("r", "O_RDONLY", False)),
            (
                "openat",
                '3</d>, "/a", O_RDWR|O_CREAT|O_CLOEXEC, 0600',
                ("rw", "O_RDWR|O_CREAT|O_CLOEXEC", True),
            ),
            ("openat", 'AT_FDCWD, "/a", 0x80001 /* O_??? */', ("r", "", True)),
            ("openat", 'AT_FDCWD, "/a", 0x1', ("r", "", False)),
            (
                "openat2",
                '3, "a", {flags=O_WRONLY|O_CLOEXEC, resolve=0}, 24',
                ("w", "O_WRONLY|O_CLOEXEC", True),
            ),
            ("openat2", '3, "a", {flags=0x80000, resolve=0}, 24', ("r", "", True)),
            ("creat", '"/a", 0600', ("w", "", False)),
            ("epoll_create1", "EPOLL_CLOEXEC", ("r", "", True)),
            ("epoll_create", "1", ("r", "", False)),
            ("userfaultfd", "0", ("r", "", False)),
        ):
            with self.subTest(name=name, arguments=arguments):
                self.assertEqual(creations.ReadCreation(name, arguments), expected)

    def testPathsAreNotFlags(self):
        """The path is no place for flags, whatever a program calls its files."""
        for path in ("/O_RDWR|O_CLOEXEC", "/a, O_WRONLY|O_CLOEXEC", "/0x80001"):
            creation = creations.ReadCreation("open", f'"{path:s}", O_RDONLY')
            self.assertEqual(creation, ("r", "O_RDONLY", False))

    def testSizes(self):
        """Arguments of any size are read alike, also for the second time."""
        for size in (100, 490, 500, 510, 4000):
            arguments = f'"/{"a" * size:s}", O_WRONLY|O_CLOEXEC'
            for _ in range(2):
                creation = creations.ReadCreation("open", arguments)
                self.assertEqual(creation, ("w", "O_WRONLY|O_CLOEXEC", True))


if __name__ == "__main__":
    unittest.main()
