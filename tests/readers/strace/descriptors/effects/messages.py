"""Tests for calls that pass descriptors in messages."""

import unittest

from tests.readers.strace.descriptors import session_rows

_CONTROL = "{msg_control=[{cmsg_len=20, cmsg_type=SCM_RIGHTS, cmsg_data=[%s]}]}"


class MessagesTest(unittest.TestCase):
    """Tests for calls that pass descriptors in messages."""

    def testReceive(self):
        """What is received is a copy of what was sent, closed by exec if asked for."""
        found = session_rows.ReadLines(
            "10 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3<socket:[1]>, 4<socket:[2]>]) = 0",
            '10 open("a", O_RDONLY) = 7</a>',
            f"10 sendmsg(3<socket:[1]>, {_CONTROL % '7</a>'}, 0) = 1",
            f"10 recvmsg(4<socket:[2]>, {_CONTROL % '8</a>'}, MSG_CMSG_CLOEXEC) = 1",
        )
        (session,) = found[(10, 8)]

        self.assertEqual(session.origin, "scm")
        self.assertEqual(session.parent_identifier, found[(10, 7)][0].identifier)
        self.assertTrue(session.is_close_on_exec)
        self.assertEqual(found[(10, 3)][0].number_of_bytes_written, 1)
        self.assertEqual(found[(10, 4)][0].number_of_bytes_read, 1)

    def testSendThatFailed(self):
        """A message that could not be sent is not received."""
        found = session_rows.ReadLines(
            "10 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3<socket:[1]>, 4<socket:[2]>]) = 0",
            '10 open("a", O_RDONLY) = 7</a>',
            f"10 sendmsg(3<socket:[1]>, {_CONTROL % '7</a>'}, 0) = -1 EAGAIN (Again)",
            f"10 recvmsg(4<socket:[2]>, {_CONTROL % '8</b>'}, 0) = 1",
        )

        self.assertIsNone(found[(10, 8)][0].parent_identifier)

    def testPlainMessages(self):
        """What moved counts, but not what failed or was only looked at."""
        message = '{msg_name=NULL, msg_iov=[{iov_base="x", iov_len=1}]}'
        found = session_rows.ReadLines(
            f"10 sendmsg(3<socket:[1]>, {message:s}, 0) = 5",
            f"10 sendmsg(3<socket:[1]>, {message:s}, 0) = -1 EAGAIN (Again)",
            f"10 recvmsg(3<socket:[1]>, {message:s}, MSG_PEEK) = 4",
            f"10 recvmsg(3<socket:[1]>, {message:s}, 0) = -1 EAGAIN (Again)",
            f"10 recvmsg(3<socket:[1]>, {message:s}, 0) = 7",
            f"10 sendmsg(-1, {message:s}, 0) = -1 EBADF (Bad file descriptor)",
        )

        self.assertEqual(list(found), [(10, 3)])
        (session,) = found[(10, 3)]
        self.assertEqual(
            (session.number_of_bytes_written, session.number_of_bytes_read), (5, 7)
        )

    def testWords(self):
        """Only control data passes descriptors, whatever the data looks like."""
        rights = "{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=%s, cmsg_data=[7</b>]}"
        for call, is_passed in (
            (
                f"recvmsg(3<socket:[1]>, {{msg_control=[{rights % 'SCM_RIGHTS'}]}}, 0)",
                True,
            ),
            (
                f"recvmsg(3<socket:[1]>, {{msg_control=[{rights % 'SCM_PIDFD'}]}}, 0)",
                True,
            ),
            (
                f"recvmsg(3<socket:[1]>, {{msg_control=[{rights % 'SCM_OTHER'}]}}, 0)",
                False,
            ),
            (
                f'recvfrom(3<socket:[1]>, "{rights % "SCM_RIGHTS"}", 9, 0, NULL, NULL)',
                False,
            ),
        ):
            found = session_rows.ReadLines(f"10 {call:s} = 1")
            self.assertEqual((10, 7) in found, is_passed, call)

    def testNoDescriptors(self):
        """What is passed and no descriptor is left out."""
        found = session_rows.ReadLines(
            "10 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3<socket:[1]>, 4<socket:[2]>]) = 0",
            '10 open("a", O_RDONLY) = 7</a>',
            f"10 sendmsg(3<socket:[1]>, {_CONTROL % '-1, 7</a>'}, 0) = 1",
            f"10 recvmsg(4<socket:[2]>, {_CONTROL % '-1, 8</a>'}, 0) = 1",
        )

        self.assertEqual(set(found), {(10, 3), (10, 4), (10, 7), (10, 8)})
        self.assertEqual(found[(10, 8)][0].origin, "scm")


if __name__ == "__main__":
    unittest.main()
