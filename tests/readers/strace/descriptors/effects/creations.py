"""Tests for what calls that create descriptors do."""

import unittest

from plaso_extra_parsers.lib import system_calls
from plaso_extra_parsers.readers.strace.descriptors.effects import creations

from tests.readers.strace import recordings
from tests.readers.strace.descriptors import session_rows


class CreationEffectsTest(unittest.TestCase):
    """Tests for what calls that create descriptors do."""

    def testReadCreated(self):
        """The numbers that a call created are those of its result or arguments."""
        for text, expected in (
            ('open("/a", O_RDONLY) = 3</a>', [3]),
            ('open("/a", O_RDONLY) = -1 ENOENT (No such file or directory)', []),
            ("fcntl(3, F_DUPFD_CLOEXEC, 0) = 4", [4]),
            ("fcntl(3, F_GETFD) = 1", []),
            ("dup(3) = 5", [5]),
            ("pipe([3, 4]) = 0", [3, 4]),
            ("getppid() = 3", []),
        ):
            (call,) = recordings.ReadRecords(f"10 {text:s}\n")
            self.assertEqual(creations.ReadCreated(call), expected, text)

    def testProcessFailedCalls(self):
        """Calls that failed, or were injected, create nothing."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = -1 ENOENT (No such file or directory)',
            '10 open("a", O_RDONLY) = 3 (INJECTED)',
            "10 close(9) = -1 EBADF (Bad file descriptor)",
        )

        self.assertEqual(found, {})

    def testProcessRawConstants(self):
        """Numbers of constants (-X raw) mean the same as their names."""
        found = session_rows.ReadLines(
            '10 openat(-100, "/a", 0x80000) = 3',
            "10 fcntl(3, 0x406, 0) = 4",
            "10 fcntl(3, 0, 0) = 5",
            "10 fcntl(5, 0x2, 0x1) = 0",
            "10 fcntl(4, 0x2, 0) = 0",
            "10 clone(child_stack=NULL, flags=0x1200000|17, child_tidptr=0x7f) = 11",
            "11 close_range(3, 4294967295, 0x4) = 0",
            "11 close(4) = 0",
            '10 execve("/bin/x", ["x"], 0x7f) = 0',
        )

        self.assertEqual(found[(10, 3)][0].end, "exec")
        self.assertEqual(found[(10, 4)][0].end, "open")
        self.assertEqual(found[(10, 4)][0].origin, "dup")
        self.assertEqual(found[(10, 5)][0].end, "exec")
        self.assertTrue(found[(11, 3)][0].is_close_on_exec)
        self.assertEqual(found[(11, 4)][0].end, "close")
        self.assertEqual(found[(11, 4)][0].origin, "fork")

    def testProcessPipeInResults(self):
        """A pipe that two results tell of has two ends, as one in an argument."""
        for call in (
            "pipe()              = 3 (4)",
            "pipe() = 3 [4]",
            "pipe([3, 4]) = 0",
        ):
            found = session_rows.ReadLines(
                f"10 {call:s}",
                '10 write(4, "abc", 3) = 3',
                '10 read(3, "abc", 9) = 3',
                "10 close(4) = 0",
                "10 close(3) = 0",
            )

            ends = (found[(10, 3)][0], found[(10, 4)][0])
            self.assertEqual([session.origin for session in ends], ["open"] * 2, call)
            self.assertEqual([session.name for session in ends], ["pipe"] * 2)
            self.assertEqual(
                [session.name_text for session in ends], ["pipe:[4->3]"] * 2
            )
            self.assertEqual(ends[0].number_of_bytes_read, 3)
            self.assertEqual(ends[1].number_of_bytes_written, 3)
        self.assertEqual(
            session_rows.ReadLines("10 pipe() = -1 EMFILE (Too many open files)"), {}
        )

    def testProcessOpenInHalves(self):
        """The path of a file can be in the second half of the call."""
        for lines in (
            (
                'openat(AT_FDCWD, "/a", O_RDONLY <unfinished ...>',
                "<... openat resumed>) = 3",
            ),
            (
                "openat(AT_FDCWD,  <unfinished ...>",
                '<... openat resumed>"/a", O_RDONLY) = 3',
            ),
        ):
            found = session_rows.ReadLines(*(f"10 {line:s}" for line in lines))
            (session,) = found[(10, 3)]
            self.assertEqual((session.name_text, session.flags), ("/a", "O_RDONLY"))

    def testProcessPairs(self):
        """Both ends of a pair are closed by exec if the flags of the call say so."""
        for call, is_closing in (
            ("pipe([3, 4])", False),
            ("pipe2([3, 4], 0)", False),
            ("pipe2([3, 4], O_NONBLOCK|O_CLOEXEC)", True),
            ("pipe2(pipefd=[3, 4], flags=0x80000)", True),
            ("socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [3, 4])", True),
            ("socketpair(AF_UNIX, SOCK_DGRAM, 0, [3, 4])", False),
        ):
            found = session_rows.ReadLines(f"10 {call:s} = 0")
            first, second = (found[(10, number)][0] for number in (3, 4))

            self.assertIs(first.is_close_on_exec, is_closing, call)
            self.assertIs(second.is_close_on_exec, is_closing, call)
            if call.startswith("socketpair"):
                self.assertIs(first.description.peer, second.description)
                self.assertIs(second.description.peer, first.description)
                self.assertIsNone(first.description.end)
            else:
                self.assertIsNone(first.description.peer)
                identifier = first.identifier
                self.assertEqual(
                    (first.description.end, second.description.end),
                    (
                        (identifier, system_calls.READ_ACCESS),
                        (identifier, system_calls.WRITE_ACCESS),
                    ),
                )

    def testProcessPairsInPart(self):
        """Of a pair of which one number cannot be read the other is a descriptor."""
        for pair in ("[3, ?]", "[?, 3]"):
            found = session_rows.ReadLines("10 dup(1) = 2", f"10 pipe({pair:s}) = 0")
            self.assertIsNone(found[(10, 3)][0].description.end, pair)

    def testProcessOpenedPaths(self):
        """Without decorations (-y) an object has the name that the call opened."""
        found = session_rows.ReadLines(
            '10 openat(AT_FDCWD, "/etc/pass\\303\\274 wd", O_RDONLY) = 3',
            '10 openat(AT_FDCWD, "x,y", O_RDWR|O_CREAT, 0666) = 4',
            "10 dup(3) = 5",
            '10 open("/b", O_RDONLY) = 6</real/b>',
            "10 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 7",
            "10 openat(AT_FDCWD, 0x7ffc, O_RDONLY) = 8",
            '10 openat(AT_FDCWD [x_t], "/s" [etc_t], O_RDONLY) = 9 [etc_t]',
            '10 open("/i", O_RDONLY) = 10 (INJECTED: args)',
            '10 open("/n", O_RDONLY) = 11 (INJECTED: args, retval)',
        )

        self.assertEqual(found[(10, 3)][0].name_text, "/etc/pass\\303\\274 wd")
        self.assertIsNone(found[(10, 3)][0].object_text)
        self.assertEqual(found[(10, 4)][0].name_text, "x,y")
        self.assertEqual(found[(10, 5)][0].name_text, "/etc/pass\\303\\274 wd")
        self.assertEqual(found[(10, 6)][0].name_text, "/real/b")
        self.assertIsNone(found[(10, 7)][0].name_text)
        self.assertIsNone(found[(10, 8)][0].name_text)
        self.assertEqual(found[(10, 9)][0].name_text, "/s")
        self.assertEqual(found[(10, 10)][0].name_text, "/i")
        self.assertNotIn((10, 11), found)

    def testProcessArgumentNames(self):
        """Names of arguments (--arg-names) do not matter."""
        found = session_rows.ReadLines(
            '10 openat(dfd=AT_FDCWD</>, filename="a", flags=O_CLOEXEC) = 3</a>',
            '10 read(fd=3</a>, buf="abc", count=10) = 3',
            "10 dup2(oldfd=3</a>, newfd=4) = 4</a>",
            "10 close(fd=3</a>) = 0",
        )
        (session,) = found[(10, 3)]

        self.assertEqual((session.number_of_calls, session.end), (4, "close"))
        self.assertTrue(session.is_close_on_exec)
        self.assertEqual(found[(10, 4)][0].parent_identifier, session.identifier)

    def testProcessOtherCreations(self):
        """Calls that create descriptors by command, flag or result only do so then."""
        found = session_rows.ReadLines(
            "10 bpf(BPF_MAP_CREATE, {}, 72) = 3",
            "10 bpf(BPF_MAP_LOOKUP_ELEM, {}, 32) = 0",
            "10 ioctl(3, KVM_CREATE_VM, 0) = 4<anon_inode:kvm-vm>",
            "10 seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, "
            "{}) = 5",
            "10 seccomp(SECCOMP_GET_NOTIF_SIZES, 0, {}) = 0",
            "10 syscall_0x270f(0x1) = 6<anon_inode:[new]>",
            "10 wait4(-1, NULL, 0, NULL) = 7<sh>",
            "10 signalfd4(3, [CHLD], 8, 0) = 3",
        )

        self.assertEqual(sorted(number for _, number in found), [3, 4, 5, 6])
        self.assertEqual(len(found[(10, 3)]), 1)

    def testCloseOnExecOfRawCommands(self):
        """Commands that are numbers tell what exec closes."""
        found = session_rows.ReadLines(
            *(f'10 open("{number:d}", 0) = {number:d}' for number in range(3, 8)),
            "10 fcntl(3, 0x2, 0x1) = 0",
            "10 fcntl(4, 0x2, 0x1) = 0",
            "10 fcntl(4, 0x2, 0) = 0",
            "10 ioctl(5, 0x5451) = 0",
            "10 ioctl(6, 0x5451) = 0",
            "10 ioctl(6, 0x5450) = 0",
            "10 ioctl(7, 0x5452, [1]) = 0",
            # A log that was cut.
            "10 fcntl(7, F_SETFD) = 0",
            '10 execve("/bin/x", ["x"], 0x7f) = 0',
        )
        self.assertEqual(
            [found[(10, number)][0].end for number in range(3, 8)],
            ["exec", "open", "exec", "open", "open"],
        )

    def testCloseOnExecRaw(self):
        """Flags that are numbers tell what exec closes."""
        found = session_rows.ReadLines(
            '10 open("a", 0x80000) = 3',
            '10 open("b", 0x8000) = 4',
            '10 openat2(AT_FDCWD, "c", {flags=0x80000, mode=0, resolve=0}, 24) = 5',
            '10 openat2(AT_FDCWD, "d", {flags=0x8000, mode=0, resolve=0}, 24) = 6',
            "10 fcntl(4, F_SETFD, FD_CLOEXEC) = -1 EBADF (Bad file descriptor)",
            "10 ioctl(6, FIOCLEX) = 0",
            "10 ioctl(6, FIONCLEX) = 0",
            '10 execve("/bin/x", ["x"], 0x7f) = 0',
        )

        self.assertEqual(
            [found[(10, number)][0].end for number in (3, 4, 5, 6)],
            ["exec", "open", "exec", "open"],
        )

    def testFailedCreations(self):
        """Calls that fail create nothing, nor does what has no result."""
        failed = "-1 EMFILE (Too many open files)"
        found = session_rows.ReadLines(
            f'10 open("a", O_RDONLY) = {failed:s}',
            f"10 pipe([3, 4]) = {failed:s}",
            f"10 pipe2(0x7f00, 0) = {failed:s}",
            "10 pipe(0x7f00) = 0",
            f"10 dup(1) = {failed:s}",
            f"10 dup2(1, 9) = {failed:s}",
            f"10 fcntl(1, F_DUPFD, 0) = {failed:s}",
            f"10 bpf(BPF_MAP_CREATE, 0x7f00, 72) = {failed:s}",
        )

        self.assertEqual(set(found), {(10, 1)})


if __name__ == "__main__":
    unittest.main()
