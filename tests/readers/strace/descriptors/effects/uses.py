"""Tests for calls that use descriptors."""

import unittest

from plaso_extra_parsers.readers.strace.descriptors.effects import uses

from tests.readers.strace.descriptors import session_rows


class UsesTest(unittest.TestCase):
    """Tests for calls that use descriptors."""

    def testGetRest(self):
        """The arguments behind a descriptor are found, whatever its name holds."""
        for text, expected in (
            ("3</a>, F_DUPFD, 10", ["F_DUPFD", "10"]),
            ("3</a, b>, 4", ["4"]),
            ("fd=3, cmd=F_GETFD", ["F_GETFD"]),
            ('3, {x="a, b"}, 4', ['{x="a, b"}', "4"]),
            ("3", [""]),
        ):
            self.assertEqual(uses.GetRest(text), expected)

    def testCopies(self):
        """Data that goes from one descriptor to another is counted at both."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3</a>',
            '10 open("b", O_RDWR) = 4</b>',
            "10 sendfile(4</b>, 3</a>, NULL, 100) = 70",
            "10 copy_file_range(3</a>, NULL, 4</b>, NULL, 9, 0) = 5",
            "10 splice(3</a>, NULL, 4</b>, NULL, 9, 0) = -1 EINVAL (Invalid argument)",
        )

        self.assertEqual(found[(10, 3)][0].number_of_bytes_read, 75)
        self.assertEqual(found[(10, 4)][0].number_of_bytes_written, 75)

    def testPeek(self):
        """Data that was only looked at is not counted; data is not taken for flags."""
        found = session_rows.ReadLines(
            '10 recvfrom(3, "ab", 9, MSG_PEEK, NULL, NULL) = 2',
            '10 recvfrom(3, "abc", 9, 0, NULL, NULL) = 3',
            '10 read(4, ", MSG_PEEK, ", 12) = 12',
        )
        (session,) = found[(10, 3)]

        self.assertEqual(session.number_of_calls, 2)
        self.assertEqual(session.number_of_reads, 1)
        self.assertEqual(session.number_of_bytes_read, 3)
        self.assertEqual(found[(10, 4)][0].number_of_bytes_read, 12)

    def testMappings(self):
        """A mapping uses a file, none, or what a damaged line lacks."""
        found = session_rows.ReadLines(
            "10 mmap(NULL, 9, PROT_READ, MAP_PRIVATE, 3</a>, 0) = 0x7f0000",
            "10 mmap(NULL, 9, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000",
            "10 mmap(NULL, 9, PROT_READ, MAP_PRIVATE) = 0x7f0000",
        )

        self.assertEqual(list(found), [(10, 3)])
        self.assertEqual(found[(10, 3)][0].number_of_calls, 1)

    def testWithoutDescriptor(self):
        """A call whose descriptor is not in the line moves bytes of none."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDWR) = 3</a>',
            '10 read(?, "abc", 3) = 3',
            "10 sendfile(?, ?, NULL, 9) = 9",
            "10 sendfile(3</a>, ?, NULL, 9) = 9",
            "10 sendfile(?, 3</a>, NULL, 8) = 8",
            "10 fsync(3</a>) = 0",
        )
        (session,) = found[(10, 3)]

        self.assertEqual(len(found), 1)
        self.assertEqual(session.number_of_bytes_written, 9)
        self.assertEqual(session.number_of_bytes_read, 8)

    def testCallsOfOtherArchitectures(self):
        """The names that other architectures have for calls use descriptors too."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDWR) = 3</a>',
            '10 pread(3</a>, "abc", 3, 0) = 3',
            '10 pwrite(3</a>, "ab", 2, 0) = 2',
            "10 sync_file_range2(3</a>, 0, 0, 10) = 0",
            '10 getxattrat(3</a>, "", AT_EMPTY_PATH, "user.x", {}, 16) = 0',
            "10 timerfd_settime64(3</a>, 0, {}, NULL) = 0",
            '10 chdir("/") = 0',
        )
        (session,) = found[(10, 3)]

        self.assertEqual(session.number_of_calls, 6)
        self.assertEqual(session.number_of_bytes_read, 3)
        self.assertEqual(session.number_of_bytes_written, 2)


if __name__ == "__main__":
    unittest.main()
