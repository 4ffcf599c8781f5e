"""Tests for what messages between processes hold."""

import unittest

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import passing

_CONTROL = (
    "msg_control=[{cmsg_len=24, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, "
    "cmsg_data=[4</a, b>, 5<socket:[7]>]}], msg_controllen=24"
)


class MessagesTest(unittest.TestCase):
    """Tests for the arguments of calls that pass passing."""

    def testReadDescriptors(self):
        """Descriptors are read from the control data, not from text that looks so."""
        self.assertEqual(
            passing.ReadDescriptors(
                '3<socket:[1]>, {msg_iov=[{iov_base="cmsg_type=SCM_RIGHTS, '
                f'cmsg_data=[9]", iov_len=3}}], {_CONTROL:s}, msg_flags=0}}, 0'
            ),
            [(["4</a, b>", "5<socket:[7]>"], True)],
        )
        self.assertEqual(
            passing.ReadDescriptors(
                '3, {msg_iov=[{iov_base="cmsg_type=SCM_RIGHTS, cmsg_data=[9]"}]}, 0'
            ),
            [],
        )
        self.assertEqual(
            passing.ReadDescriptors(
                "3, {msg_control=[{cmsg_type=SCM_RIGHTS, cmsg_data=[4, ...]}]}, 0"
            ),
            [(["4"], False)],
        )

    def testReadDescriptorsOfSeveralMessages(self):
        """Each message of sendmmsg and recvmmsg is read."""
        text = f"[{{msg_hdr={{{_CONTROL:s}}}, msg_len=3}}, {{msg_hdr={{}}, msg_len=4}}]"

        self.assertEqual(
            passing.ReadDescriptors(f"3, {text:s}, 2, 0"),
            [(["4</a, b>", "5<socket:[7]>"], True)],
        )

    def testReadDescriptorsWithoutNames(self):
        """Older releases print structures without the names of members."""
        head = 'msg_name(0)=NULL, msg_iov(1)=[{"a", 1}], msg_controllen=24'
        control = "cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS"
        for text in (
            f"{{{head:s}, {{{control:s}, {{4, 5}}}}, msg_flags=0}}",
            f"{{{head:s}, [{{{control:s}, [4, 5]}}], msg_flags=0}}",
            f"{{{{{{{head:s}, {{{control:s}, {{4, 5}}}}, msg_flags=0}}, 1}}}}, 1",
            f"[{{{{{head:s}, [{{{control:s}, [4, 5]}}], msg_flags=0}}, 1}}], 1",
        ):
            with self.subTest(text=text):
                self.assertEqual(
                    passing.ReadDescriptors(f"3, {text:s}, 0"), [(["4", "5"], True)]
                )

    def testReadPair(self):
        """Both descriptors of a pair are read, from arguments or from results."""
        for name, arguments, value, outcome, expected in (
            ("pipe", "[3, 4]", "0", "", ["3", "4"]),
            ("pipe2", "[3</x>, 4], O_CLOEXEC", "0", "", ["3</x>", "4"]),
            ("pipe", "", "3", " (4)", ["3", "4"]),
            ("pipe", "", "3", " [4]", ["3", "4"]),
            ("pipe", "", "3", " (Timeout)", []),
            ("socketpair", "AF_UNIX, SOCK_STREAM, 0, [5, 6]", "0", "", ["5", "6"]),
        ):
            call = records.Call(
                1, 1, 1, "", 0, None, None, name, arguments, value, outcome
            )
            self.assertEqual(passing.ReadPair(call), expected)

    def testReadSize(self):
        """The result is a number of bytes, or of messages whose sizes are added."""
        text = "3, [{msg_hdr={}, msg_len=3}, {msg_hdr={}, msg_len=4}], 2, 0"
        for name, arguments, value, expected in (
            ("recvmsg", "3, {}, 0", "12", 12),
            ("recvmsg", "3, {}, 0", "-1", 0),
            ("recvmmsg", text, "2", 7),
            ("recvmmsg", text, "1", 3),
            ("sendmmsg", "3, {{{msg_name(0)=NULL}, 29}, {{}, 28}}, 2, 0", "2", 57),
            ("sendmmsg", "3, [{{msg_name(0)=NULL}, 29}, {{}, 28}], 2, 0", "1", 29),
            ("sendmmsg", "0x3, 0x7ffe1000, 0x2, 0", "2", 0),
            ("sendmmsg", "3, {}, 2, 0", "2", 0),
            ("sendmmsg", "3", "2", 0),
        ):
            with self.subTest(name=name, value=value):
                call = records.Call(
                    1, 1, 1, "", 0, None, None, name, arguments, value, ""
                )
                self.assertEqual(passing.ReadSize(call), expected)

    def testIsPeek(self):
        """Flags are read where they stand, not in the data."""
        self.assertTrue(passing.IsPeek('3, "a", 9, MSG_PEEK|MSG_TRUNC, NULL, NULL'))
        self.assertFalse(passing.IsPeek('3, "MSG_PEEK", 9, 0, NULL, NULL'))


if __name__ == "__main__":
    unittest.main()
