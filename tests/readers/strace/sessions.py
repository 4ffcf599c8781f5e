"""Tests for the descriptor sessions of strace logs."""

import unittest

from plaso_extra_parsers.readers.strace import sessions

from tests.readers.strace import session_rows
from tests.writers import strace as strace_writer


class SessionTrackerTest(unittest.TestCase):
    """Tests for the session tracker, on logs written by hand."""

    # pylint: disable=too-many-public-methods
    # One method states one fact.

    def _Read(self, *lines):
        """Reads the sessions of a log with all threads in one file.

        Args:
          lines (tuple[str]): lines; a time is added.

        Returns:
          dict[tuple[int, int], list[DescriptorSession]]: sessions per thread and
              descriptor, in the order in which they ended.
        """
        text = "".join(
            f"{line.split(' ')[0]:5s} 17952106{index + 10:02d}.000000"
            f" {line.split(' ', 1)[1]:s}\n"
            for index, line in enumerate(lines)
        )
        found = {}
        for session in session_rows.ReadSingleLog(text.encode("utf-8")):
            key = session.thread_identifier, session.descriptor
            found.setdefault(key, []).append(session)
        return found

    def testProcess(self):
        """A descriptor lives from the exit of its creation to the entry of its close."""
        found = self._Read(
            '10 openat(AT_FDCWD</opt>, "a", O_RDONLY) = 3</opt/a> <0.000100>',
            '10 read(3</opt/a>, "abc", 10) = 3 <0.000010>',
            "10 close(3</opt/a>) = 0 <0.000010>",
        )
        (session,) = found[(10, 3)]

        self.assertEqual(session.object_text, "/opt/a")
        self.assertEqual(session.opened, 1795210610_000100000)
        self.assertEqual(session.closed, 1795210612_000000000)
        self.assertEqual(session.end, "close")
        self.assertEqual(session.origin, "open")
        self.assertEqual(session.name, "openat")
        self.assertEqual(session.line_number, 1)
        self.assertEqual(session.number_of_bytes_read, 3)
        self.assertEqual(session.number_of_calls, 3)
        self.assertFalse(session.is_close_on_exec)
        self.assertIsNone(session.parent_identifier)
        self.assertEqual(session.description_identifier, session.identifier)

    def testProcessReturnsIdentifiers(self):
        """A call gets the identifiers of all descriptors it names, each once."""
        lines = (
            b'10 1795210610.100000 openat(AT_FDCWD, "a", O_RDONLY) = 3</a> <0.000100>\n'
            b"10 1795210610.200000 dup2(3</a>, 4) = 4</a> <0.000010>\n"
            b"10 1795210610.300000 dup2(4</a>, 4</a>) = 4</a> <0.000010>\n"
            b"10 1795210610.400000 getpid() = 10 <0.000010>\n"
        )
        tracker = sessions.SessionTracker("x")
        identifiers = []
        process = tracker.Process
        tracker.Process = lambda record: identifiers.append(process(record))
        session_rows.ReadSessions(lines, tracker)

        first = identifiers[0][0]
        second = identifiers[1][1]
        self.assertEqual(identifiers, [(first,), (first, second), (second,), ()])
        self.assertNotEqual(first, second)

    def testProcessBytes(self):
        """Errors, interrupted calls, injected results and looking move no bytes."""
        found = self._Read(
            "10 socket(AF_INET, SOCK_STREAM, 0) = 3<socket:[7]>",
            '10 recvfrom(3<socket:[7]>, "abc", 9, MSG_PEEK, NULL, NULL) = 3',
            '10 recvfrom(3<socket:[7]>, "MSG_PEEK", 9, 0, NULL, NULL) = 8',
            "10 read(3<socket:[7]>, 0x7ff, 9) = -1 EAGAIN (Try again)",
            "10 read(3<socket:[7]>, 0x7ff, 9) = ? ERESTARTSYS (To be restarted)",
            '10 write(3<socket:[7]>, "abc", 3) = 3 (INJECTED)',
            '10 write(3<socket:[7]>, "abc", 3) = 3',
        )
        (session,) = found[(10, 3)]

        self.assertEqual(session.number_of_bytes_read, 8)
        self.assertEqual(session.number_of_bytes_written, 3)

    def testProcessFailedCalls(self):
        """Calls that failed, or were injected, create nothing."""
        found = self._Read(
            '10 open("a", O_RDONLY) = -1 ENOENT (No such file or directory)',
            '10 open("a", O_RDONLY) = 3 (INJECTED)',
            "10 close(9) = -1 EBADF (Bad file descriptor)",
        )

        self.assertEqual(found, {})

    def testProcessInjectedClose(self):
        """A close that did not happen ends nothing."""
        found = self._Read(
            '10 open("a", O_RDONLY) = 3</a>',
            "10 close(3</a>) = 0 (INJECTED)",
            "10 close(3</a>) = -1 EINTR (Interrupted system call)",
        )
        (session,) = found[(10, 3)]

        self.assertEqual(session.closed, 1795210612_000000000)

    def testProcessReusedNumber(self):
        """A number that is created again must have ended before."""
        found = self._Read(
            '10 open("a", O_RDONLY) = 3</a> <0.000010>',
            '10 open("b", O_RDONLY) = 3</b> <0.000010>',
        )
        first, second = found[(10, 3)]

        self.assertEqual((first.end, first.object_text), ("implied", "/a"))
        self.assertEqual(first.closed, 1795210611_000010000)
        self.assertEqual((second.end, second.object_text), ("open", "/b"))

    def testProcessRenamedFile(self):
        """A path that changes is the same file; a socket that changes is another."""
        found = self._Read(
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

    def testProcessWithoutClose(self):
        """In a log without closes a path that changes is another file."""
        found = self._Read(
            '10 open("a", O_RDONLY) = 3</a>', '10 read(3</b>, "", 10) = 0'
        )
        first, second = found[(10, 3)]

        self.assertEqual((first.object_text, first.end), ("/a", "implied"))
        self.assertEqual((second.object_text, second.origin), ("/b", "implied"))

    def testProcessRawConstants(self):
        """Numbers of constants (-X raw) mean the same as their names."""
        found = self._Read(
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

    def testProcessArgumentNames(self):
        """Names of arguments (--arg-names) do not matter."""
        found = self._Read(
            '10 openat(dfd=AT_FDCWD</>, filename="a", flags=O_RDONLY|O_CLOEXEC) = 3</a>',
            '10 read(fd=3</a>, buf="abc", count=10) = 3',
            "10 dup2(oldfd=3</a>, newfd=4) = 4</a>",
            "10 close(fd=3</a>) = 0",
        )
        (session,) = found[(10, 3)]

        self.assertEqual((session.number_of_calls, session.end), (4, "close"))
        self.assertTrue(session.is_close_on_exec)
        self.assertEqual(found[(10, 4)][0].parent_identifier, session.identifier)

    def testProcessPidfdOfClone(self):
        """A pidfd from clone3 gives access to the descriptors of the child."""
        found = self._Read(
            "10 clone3({flags=CLONE_PIDFD, pidfd=0x7f, exit_signal=SIGCHLD}"
            " => {pidfd=[3]}, 88) = 11",
            '11 open("a", O_RDONLY) = 5</a>',
            "10 pidfd_getfd(3<anon_inode:[pidfd]>, 5</a>, 0) = 6</a>",
        )
        (copy,) = found[(10, 6)]

        self.assertEqual(copy.origin, "pidfd")
        self.assertEqual(copy.parent_identifier, found[(11, 5)][0].identifier)

    def testProcessTruncatedMessage(self):
        """Descriptors that strace did not list have an unknown origin when used."""
        passed = ", ".join(f"{number:d}</f{number:d}>" for number in range(10, 42))
        header = '{msg_name=NULL, msg_iov=[{iov_base="x", iov_len=1}], msg_control='
        control = "[{cmsg_len=176, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, "
        found = self._Read(
            "10 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<socket:[1]>, 4<socket:[2]>]) = 0",
            f"10 sendmsg(3<socket:[1]>, {header}{control}cmsg_data=[{passed}, ...]}}], "
            "msg_flags=0}, 0) = 1",
            f"10 recvmsg(4<socket:[2]>, {header}{control}cmsg_data=["
            + ", ".join(f"{number + 50:d}</f{number:d}>" for number in range(10, 42))
            + ", ...]}], msg_flags=0}, 0) = 1",
            "10 read(92</f42>, 0x7f, 5) = 0",
        )

        self.assertEqual(found[(10, 60)][0].origin, "scm")
        self.assertEqual(
            found[(10, 60)][0].parent_identifier, found[(10, 10)][0].identifier
        )
        self.assertFalse(found[(10, 60)][0].is_probable)
        self.assertEqual(found[(10, 92)][0].origin, "unknown")

    def testProcessMessageBetweenStrangers(self):
        """Without a known pair of sockets a message is found by names, as probable."""
        control = "{msg_control=[{cmsg_len=20, cmsg_type=SCM_RIGHTS, cmsg_data=[%s]}]}"
        found = self._Read(
            '10 open("a", O_RDONLY) = 7</a>',
            f"10 sendmsg(3<socket:[1]>, {control % '7</a>'}, 0) = 1",
            f"11 recvmsg(5<socket:[9]>, {control % '8</a>'}, 0) = 1",
        )
        (session,) = found[(11, 8)]

        self.assertTrue(session.is_probable)
        self.assertEqual(session.parent_identifier, found[(10, 7)][0].identifier)

    def testProcessNamespace(self):
        """The child of a process in a pid namespace is found by time."""
        found = self._Read(
            '10 open("a", O_RDONLY) = 3</a>',
            "10 clone(child_stack=NULL, flags=CLONE_NEWPID|SIGCHLD) = 11",
            "11 vfork( <unfinished ...>",
            "12 close(3</a>) = 0",
            "11 <... vfork resumed>) = 2",
            "11 fork() = 3",
            "15 close(3</a>) = 0",
        )

        for thread in (12, 15):
            (session,) = found[(thread, 3)]
            self.assertEqual(session.origin, "fork")
            self.assertEqual(session.parent_identifier, found[(11, 3)][0].identifier)

    def testProcessReusedThreadIdentifier(self):
        """A thread identifier that is given out again is another thread."""
        found = self._Read(
            '10 open("a", O_RDONLY) = 3</a>',
            "10 exit_group(0) = ?",
            "10 +++ exited with 0 +++",
            '10 open("b", O_RDONLY) = 3</b>',
        )
        first, second = found[(10, 3)]

        self.assertEqual((first.end, second.end), ("exit", "open"))
        self.assertNotEqual(first.identifier, second.identifier)

    def testProcessWithoutTimes(self):
        """In a log without times the numbers of lines take their place."""
        data = (
            b'openat(AT_FDCWD, "a", O_RDONLY) = 3\nclose(3) = 0\n'
            b'openat(AT_FDCWD, "a", O_RDONLY) = 3\nclose(3) = 0\n'
        )
        first, second = session_rows.ReadSingleLog(data)

        self.assertIsNone(first.opened)
        self.assertNotEqual(first.identifier, second.identifier)

    def testProcessEqualStamps(self):
        """Creations with the same time text are told apart by their order."""
        data = (
            b'1795210610 open("a", O_RDONLY) = 3</a>\n1795210610 close(3</a>) = 0\n'
        ) * 3
        found = session_rows.ReadThreadLog(data, 10)

        self.assertEqual(len({session.identifier for session in found}), 3)

    def testIdentifiers(self):
        """Identifiers are those that can be computed by hand."""
        found = session_rows.ReadThreadLog(
            b'1795210610.000001 open("a", O_RDONLY) = 3</a> <0.000001>\n'
            b"1795210610.000009 close(3</a>) = 0 <0.000001>\n"
            b"1795210610.000010 close(7</b>) = 0 <0.000001>\n"
            b"1795210610.000011 close(7</c>) = 0 <0.000001>\n",
            10,
        )

        # printf 'trace.log\n10\n1795210610.000001\n3\n0' | sha256sum | cut -c 1-16
        # printf 'trace.log\n10\npre\n7' | sha256sum | cut -c 1-16
        # printf 'trace.log\n10\npre\n7\n1795210610.000011\n0' | sha256sum | ...
        self.assertEqual(
            [session.identifier for session in found],
            ["68fd330b099e6280", "49fce4d0e0369111", "e1ed8fe6b2d41d20"],
        )

    def testFinishBounds(self):
        """A hundred thousand open descriptors are followed within bounds."""
        tracker = sessions.SessionTracker("x")
        lines = (
            f'10    1795210610.{number:06d} open("a", O_RDONLY) = {number:d}\n'
            for number in range(100_000)
        )
        found = session_rows.ReadSessions("".join(lines).encode("ascii"), tracker)

        self.assertEqual(len(found), 100_000)
        ends = [session.end for session in found]
        self.assertEqual(ends.count("dropped"), tracker.number_of_dropped_sessions)
        self.assertGreater(ends.count("open"), 70_000)

    def testRandomPrograms(self):
        """The sessions of random programs are the true ones."""
        for seed in range(48):
            with self.subTest(seed=seed):
                writer = strace_writer.StraceLogWriter.FromSeed(
                    seed, is_decorated=seed % 4 != 3
                )
                found = session_rows.ReadSingleLog(writer.GetSingleLog())
                rows = {
                    session.identifier: session_rows.GetRow(session)
                    for session in found
                }

                self.assertEqual(len(rows), len(found))
                self.assertEqual(rows, session_rows.GetTrueRows(writer, True))


if __name__ == "__main__":
    unittest.main()
