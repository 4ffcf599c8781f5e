"""Tests for the store of descriptor sessions of strace logs."""

import unittest

from unittest import mock

from plaso_extra_parsers.readers.strace.descriptors import identifiers
from plaso_extra_parsers.readers.strace.descriptors import store

from tests.readers.strace.descriptors import session_rows


class StoreTest(unittest.TestCase):
    """Tests for the store of descriptor sessions."""

    def testProcessReusedNumber(self):
        """A number that is created again must have ended before."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3</a> <0.000010>',
            '10 open("b", O_RDONLY) = 3</b> <0.000010>',
        )
        first, second = found[(10, 3)]

        self.assertEqual((first.end, first.object_text), ("implied", "/a"))
        self.assertEqual(first.closed, 1795210611_000010000)
        self.assertEqual((second.end, second.object_text), ("open", "/b"))

    def testProcessRenamedFile(self):
        """A path that changes is the same file; a socket that changes is another."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3</a>',
            '10 read(3</b>, "", 10) = 0',
            '10 read(3</b>(deleted), "", 10) = 0',
            "10 socket(AF_INET, SOCK_STREAM, 0) = 4<TCP:[77]>",
            "10 connect(4<TCP:[77]>, {sa_family=AF_INET}, 16) = 0",
            '10 read(4<TCP:[127.0.0.1:80->127.0.0.1:81]>, "", 10) = 0',
            "10 read(5<socket:[1]>, 0x7f, 10) = 2",
            "10 read(5<socket:[2]>, 0x7f, 10) = 4",
            "10 close(3</b>) = 0",
        )

        (session,) = found[(10, 3)]
        self.assertEqual((session.object_text, session.last_text), ("/a", "/b"))
        self.assertEqual(session.number_of_calls, 4)
        (session,) = found[(10, 4)]
        self.assertEqual(session.number_of_calls, 3)
        first, second = found[(10, 5)]
        self.assertEqual((first.origin, first.end), ("unknown", "implied"))
        self.assertEqual((second.origin, second.end), ("implied", "open"))
        self.assertEqual(second.opened, 1795210617_000000000)

    def testProcessNumbers(self):
        """A result is a descriptor if it is in the range of the kernel's type."""
        found = session_rows.ReadLines(
            '10 open("a", 0) = 0x3',
            '10 open("a", 0) = 0x0',
            '10 open("a", 0) = 0x7fffffff',
            '10 open("a", 0) = 0x80000000',
        )
        self.assertEqual(list(found), [(10, 3), (10, 0), (10, 0x7FFFFFFF)])

    def testProcessCommas(self):
        """A name with a comma is read whole, also where its beginning was known."""
        found = session_rows.ReadLines(
            '10 read(3</a, b>, "", 10) = 0',
            '10 read(3</a, c>, "", 10) = 0',
            '10 read(3</a, c>(deleted), "", 10) = 0',
            '10 read(4</d, e>(deleted), "", 10) = 0',
            '10 read(4</d, f>(deleted), "", 10) = 0',
        )
        for number, names in ((3, ["/a, b", "/a, c"]), (4, ["/d, e", "/d, f"])):
            sessions = found[(10, number)]

            self.assertEqual([session.last_text for session in sessions], names)
            self.assertEqual(
                [session.description.is_deleted for session in sessions],
                [number == 4, True],
            )

    def testProcessWithoutClose(self):
        """In a log without closes a path that changes is another file."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3</a>', '10 read(3</b>, "", 10) = 0'
        )
        first, second = found[(10, 3)]

        self.assertEqual((first.object_text, first.end), ("/a", "implied"))
        self.assertEqual((second.object_text, second.origin), ("/b", "implied"))

    def testBadDescriptors(self):
        """What a call that failed with EBADF names is not taken for open."""
        error = "= -1 EBADF (Bad file descriptor)"
        for line, expected in (
            (f"10 read(7, 0x7f, 1) {error:s}", {}),
            (f"10 read(7</a>, 0x7f, 1) {error:s}", {(10, 7): ["open"]}),
            (f"10 splice(7, NULL, 8, NULL, 1, 0) {error:s}", {}),
            ("10 read(7, 0x7f, 1) = 0", {(10, 7): ["open"]}),
        ):
            found = session_rows.ReadLines("10 getppid() = 1", line)
            self.assertEqual(
                {key: [session.end for session in row] for key, row in found.items()},
                expected,
                line,
            )

    def testBadDescriptorInHalves(self):
        """What the first half seemed to use is discarded when the call has failed."""
        found = session_rows.ReadLines(
            "10 read(7,  <unfinished ...>",
            "10 <... read resumed>0x7f, 1) = -1 EBADF (Bad file descriptor)",
            '10 open("b", O_RDONLY) = 8',
            "10 lseek(8, 0, SEEK_SET <unfinished ...>",
            "10 <... lseek resumed>) = -1 EBADF (Bad file descriptor)",
        )
        self.assertEqual(list(found), [(10, 8)])

        # Open later, by a call that the log lacks: what uses it then is its own.
        found = session_rows.ReadLines(
            "10 read(7,  <unfinished ...>",
            "10 <... read resumed>0x7f, 1) = -1 EBADF (Bad file descriptor)",
            "10 lseek(7, 0, SEEK_SET) = 0",
        )
        self.assertEqual(found[(10, 7)][0].number_of_calls, 1)

        # Used before: what was known is not discarded.
        found = session_rows.ReadLines(
            "10 lseek(7, 0, SEEK_SET) = 0",
            "10 read(7,  <unfinished ...>",
            "10 <... read resumed>0x7f, 1) = -1 EBADF (Bad file descriptor)",
        )
        self.assertEqual(found[(10, 7)][0].number_of_calls, 2)

    def testEndLine(self):
        """A session ends on the line of the call that ends it, of whatever thread."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3',
            '10 open("b", O_RDONLY) = 4',
            "10 clone(child_stack=0x7f, flags=CLONE_FILES|SIGCHLD) = 11",
            "11 close(3) = 0",
            "10 close(4) = 0",
        )
        self.assertEqual(found[(10, 3)][0].end_line_number, 4)
        self.assertEqual(found[(10, 4)][0].end_line_number, 5)

    def testTwins(self):
        """Only a socket or a pipe has a name that tells of another descriptor of it."""
        for name, is_twin in (
            ("TCP:[192.0.2.1:1->192.0.2.2:2]", True),
            ("pipe:[7]", True),
            ("socket:[7]", True),
            ("/tmp/a->b", False),
            ("/tmp/pipe:[7]", False),
            ("anon_inode:[eventfd]", False),
            ("\\303\\244->b", False),
        ):
            found = session_rows.ReadLines(
                f"10 lseek(3<{name:s}>, 0, SEEK_SET) = 0",
                f"11 lseek(4<{name:s}>, 0, SEEK_SET) = 0",
            )
            twin = found[(10, 3)][0].identifier if is_twin else None
            self.assertEqual(found[(11, 4)][0].twin, twin, name)

    def testRestored(self):
        """What a call did not close after all is open again, unless it was replaced."""
        failed = "= -1 EINVAL (Invalid argument)"
        for lines, expected in (
            ((f"10 <... close_range resumed>) {failed:s}",), ["open"]),
            (("10 <... close_range resumed>) = 0",), ["close_range"]),
            (
                (
                    '11 open("b", O_RDONLY) = 3',
                    f"10 <... close_range resumed>) {failed:s}",
                ),
                ["close_range", "open"],
            ),
        ):
            found = session_rows.ReadLines(
                "10 clone(child_stack=0x7f, flags=CLONE_FILES|SIGCHLD) = 11",
                '10 open("a", O_RDONLY) = 3',
                "10 close_range(3, 3, 0 <unfinished ...>",
                *lines,
            )
            ends = [session.end for row in found.values() for session in row]
            self.assertEqual(sorted(ends), expected, lines)

    def testUndecorated(self):
        """Where the log names descriptors, a number without name is not open."""
        lines = ("10 read(3</a>, 0x7f, 1) = 0", "10 lseek(7, 0, SEEK_SET) = 0")
        self.assertEqual(list(session_rows.ReadLines(*lines)), [(10, 3)])
        self.assertEqual(list(session_rows.ReadLines(lines[1])), [(10, 7)])

    def testFinishBounds(self):
        """Of more open descriptors than are followed some are dropped, the rest not."""
        tracker = session_rows.CreateTracker()
        lines = (
            f'10    1795210610.{number:06d} open("a", O_RDONLY) = {number:d}\n'
            for number in range(10_000)
        )
        with mock.patch.object(store, "MAXIMUM_SESSIONS", 6_000):
            found = session_rows.ReadSessions("".join(lines).encode("ascii"), tracker)

        self.assertEqual(len(found), 10_000)
        ends = [session.end for session in found]
        self.assertEqual(
            ends.count("dropped"), tracker.store.number_of_dropped_sessions
        )
        self.assertEqual(set(ends), {"dropped", "open"})
        self.assertGreater(ends.count("open"), 5_000)

    def testBoundOfOrdinals(self):
        """Beyond the bound the line distinguishes descriptors with equal times."""
        data = b"10 01:02:03 getpid() = 10\n" + b"".join(
            b'10 01:02:03 open("a", O_RDONLY) = %d\n10 01:02:03 close(%d) = 0\n'
            % (x, x)
            for x in (3, 3, 4, 3)
        )
        with mock.patch.object(store, "_MAXIMUM_ORDINALS", 1):
            found = session_rows.ReadSingleLog(data)
        scheme = identifiers.IdentifierScheme(session_rows.BASE_NAME, True)

        self.assertEqual(
            [session.identifier for session in found],
            [
                scheme.GetCreated((10, "01:02:03"), "01:02:03", number, ordinal)
                for number, ordinal in ((3, 0), (3, 1), (4, 6), (3, 2))
            ],
        )

    def testBoundOfFew(self):
        """Of few descriptors one is dropped at a time, the oldest."""
        lines = [f'10 open("{number:d}", O_RDONLY) = {number:d}' for number in range(4)]
        with mock.patch.object(store, "MAXIMUM_SESSIONS", 3):
            found = session_rows.ReadLines(*lines)

        self.assertEqual(
            [found[(10, number)][0].end for number in range(4)],
            ["dropped", "open", "open", "open"],
        )


if __name__ == "__main__":
    unittest.main()
