"""Tests for the effects of processes on descriptors of strace logs."""

import unittest

from tests.readers.strace.descriptors import session_rows


class ProcessEffectsTest(unittest.TestCase):
    """Tests for what processes do to descriptors."""

    def testProcessPidfdOfClone(self):
        """A pidfd from clone3 gives access to the descriptors of the child."""
        found = session_rows.ReadLines(
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
        found = session_rows.ReadLines(
            "10 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3<socket:[1]>, 4<socket:[2]>]) = 0",
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
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 7</a>',
            f"10 sendmsg(3<socket:[1]>, {control % '7</a>'}, 0) = 1",
            f"11 recvmsg(5<socket:[9]>, {control % '8</a>'}, 0) = 1",
        )
        (session,) = found[(11, 8)]

        self.assertTrue(session.is_probable)
        self.assertEqual(session.parent_identifier, found[(10, 7)][0].identifier)

    def testProcessNamespace(self):
        """The child of a process in a pid namespace is found by time."""
        found = session_rows.ReadLines(
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

    def testProcessAttachedThreads(self):
        """Threads that strace attached to share what one of them made."""
        found = session_rows.ReadLines(
            "10 read(3</log>, 0x7f, 10) = 0",
            "11 write(3</log>, 0x7f, 4) = 4",
            "11 write(4</log>, 0x7f, 4) = 4",
            "10 accept4(5<socket:[1]>, NULL, NULL, 0) = 7<socket:[2]>",
            '10 open("a", O_RDONLY) = 8</a>',
            "11 lseek(8</a>, 0, SEEK_SET) = 0",
            "11 write(7<socket:[2]>, 0x7f, 10) = 10",
            "11 close(7<socket:[2]>) = 0",
            "10 lseek(4</log>, 0, SEEK_SET) = 0",
            "10 close(8</a>) = 0",
            "11 exit_group(0) = ?",
        )
        (socket,) = found[(10, 7)]

        self.assertEqual(socket.number_of_bytes_written, 10)
        self.assertEqual(socket.end, "close")
        # Not known to be one table when it was used.
        self.assertEqual(found[(11, 8)][0].origin, "unknown")
        self.assertEqual(found[(11, 4)][0].number_of_calls, 2)
        self.assertEqual(found[(11, 4)][0].end, "exit")
        self.assertEqual(found[(10, 3)][0].end, "exit")

    def testProcessAttachedProcesses(self):
        """Processes that strace attached to do not share what has one name."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 8</a>',
            "11 close(8</a>) = 0",
            "10 lseek(8</a>, 0, SEEK_SET) = 0",
            "10 close(8</a>) = 0",
        )

        self.assertEqual(found[(10, 8)][0].number_of_calls, 3)
        self.assertEqual(found[(11, 8)][0].origin, "unknown")

    def testProcessUnseenFork(self):
        """What was there before a thread was seen can have been copied for it."""
        found = session_rows.ReadLines(
            "10 accept4(5<socket:[1]>, NULL, NULL, 0) = 7<socket:[2]>",
            "11 write(7<socket:[2]>, 0x7f, 10) = 10",
            "10 close(7<socket:[2]>) = 0",
            "11 write(7<socket:[2]>, 0x7f, 10) = 10",
        )

        self.assertEqual(found[(10, 7)][0].end, "close")
        self.assertEqual(found[(11, 7)][0].origin, "unknown")
        self.assertEqual(found[(11, 7)][0].number_of_bytes_written, 20)

    def testProcessReusedThreadIdentifier(self):
        """A thread identifier that is given out again is another thread."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3</a>',
            "10 exit_group(0) = ?",
            "10 +++ exited with 0 +++",
            '10 open("b", O_RDONLY) = 3</b>',
        )
        first, second = found[(10, 3)]

        self.assertEqual((first.end, second.end), ("exit", "open"))
        self.assertNotEqual(first.identifier, second.identifier)


if __name__ == "__main__":
    unittest.main()
