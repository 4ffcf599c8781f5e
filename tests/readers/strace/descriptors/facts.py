"""Tests for what the log has told before a call."""

import io
import unittest

from plaso_extra_parsers.readers.strace import trace
from plaso_extra_parsers.readers.strace.descriptors import facts

from tests.readers.strace import recordings

_PEER = '{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("192.0.2.1")}, 16'


def _ReadRow(lines):
    """Reads what is known of the last call of a log."""
    data = "".join(f"{line:s}\n" for line in lines).encode("utf-8")
    strace_trace = trace.Trace(io.BytesIO(data), "tr", recordings.MODIFICATION_TIME)
    strace_trace.ReadFormat()
    rows = [row for batch in strace_trace.IterateBatches() for row in batch.rows]
    return rows[-1]


def _ReadFacts(*lines):
    """Reads the facts of the last call of a log."""
    return _ReadRow(lines).facts


def _ReadNames(*lines):
    """Reads the names of the descriptors of the last call of a log."""
    return _ReadRow(lines).names


class FactsTest(unittest.TestCase):
    """Tests for what the log has told before a call."""

    def testSocket(self):
        """The kind of a socket is known of the call of socket."""
        for kind, expected in (
            ("AF_INET, SOCK_STREAM|SOCK_CLOEXEC, 0", "TCP"),
            ("AF_INET6, SOCK_DGRAM, 0", "UDPv6"),
            ("AF_INET, SOCK_RAW, IPPROTO_ICMP", "RAW"),
            ("PF_INET, SOCK_DGRAM|SOCK_NONBLOCK, IPPROTO_IP", "UDP"),
            ("PF_INET6, SOCK_STREAM, IPPROTO_IP", "TCPv6"),
            ("0x2, 0x80002, 0", "UDP"),
        ):
            self.assertEqual(
                _ReadFacts(f"10 socket({kind:s}) = 3", f"10 connect(3, {_PEER:s}) = 0"),
                (("socket", expected),),
            )
        self.assertEqual(_ReadFacts(f"10 connect(3, {_PEER:s}) = 0"), ())
        error = "= -1 EBADF (Bad file descriptor)"
        self.assertEqual(_ReadFacts(f"10 connect(-1, {_PEER:s}) {error:s}"), ())
        self.assertEqual(
            _ReadFacts(
                "10 socket(AF_UNIX, SOCK_STREAM, 0) = 3",
                '10 connect(3, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = 0',
            ),
            (),
        )

    def testConnection(self):
        """A connection in progress is told once, with its peer."""
        lines = (
            "10 socket(AF_INET, SOCK_STREAM, 0) = 3",
            f"10 connect(3, {_PEER:s}) = -1 EINPROGRESS (Operation now in progress)",
            "10 getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0",
        )
        self.assertEqual(
            _ReadFacts(*lines), ((facts.CONNECTION, "TCP:[->192.0.2.1:80]"),)
        )
        self.assertEqual(_ReadFacts(*lines, lines[-1]), ())

    def testNoConnection(self):
        """A socket without an error is connected only if it was connecting."""
        connecting = (
            "socket(AF_INET, SOCK_STREAM, 0) = 3",
            f"connect(3, {_PEER:s}) = -1 EINPROGRESS (Operation now in progress)",
        )
        for lines, call, is_connected in (
            (connecting, "getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0", True),
            (connecting, "getsockopt(3, SOL_SOCKET, SO_ERROR, [111], [4]) = 0", False),
            (connecting, "getsockopt(3, SOL_SOCKET, SO_TYPE, [1], [4]) = 0", False),
            (connecting, "getsockopt(?, SOL_SOCKET, SO_ERROR, [0], [4]) = 0", False),
            (
                connecting,
                "getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = -1 EINVAL (Invalid)",
                False,
            ),
            (
                connecting[:1],
                "getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0",
                False,
            ),
        ):
            names = [
                name
                for name, _ in _ReadFacts(
                    *(
                        f"10 179521061{i:d}.000000 {line:s}"
                        for i, line in enumerate(lines)
                    ),
                    f"10 1795210619.000000 {call:s}",
                )
            ]
            self.assertEqual(facts.CONNECTION in names, is_connected, call)

    def testWaits(self):
        """A connection is made by the time that a wait for it found something."""
        lines = (
            "10 socket(AF_INET, SOCK_STREAM, 0) = 3",
            "10 poll([{fd=4, events=POLLIN}], 1, 9) = 1 ([{fd=4, revents=POLLIN}])",
            f"10 connect(3, {_PEER:s}) = -1 EINPROGRESS (Operation now in progress)",
        )
        option = "10 getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0"
        for result, expected in (
            (
                "1 ([{fd=3, revents=POLLOUT}])",
                (("connection", "TCP:[->192.0.2.1:80]"),),
            ),
            ("0 (Timeout)", ()),
            ("-1 EINTR (Interrupted system call)", ()),
        ):
            wait = f"10 poll([{{fd=3, events=POLLOUT}}], 1, 9) = {result:s}"
            self.assertEqual(_ReadFacts(*lines, wait, option), expected)

    def testUser(self):
        """That the effective user is 0 already is known by what the log contains."""
        for lines, expected in (
            (("getuid() = 0", "geteuid() = 0", "setuid(0) = 0"), True),
            (("getuid() = 0", "setuid(0) = 0"), True),
            (("getuid() = 0", "setreuid(-1, 7) = 0", "setuid(0) = 0"), False),
            (("geteuid() = 0", "setuid(0) = 0"), True),
            (("getuid() = 7", "geteuid() = 0", "setuid(0) = 0"), True),
            (("getuid() = 0", "geteuid() = 7", "setuid(0) = 0"), False),
            (("setresuid(0, 0, 0) = 0", "setuid(0) = 0"), True),
            (("geteuid() = 0", "setuid(7) = 0", "setuid(0) = 0"), False),
            (("geteuid() = 0", "setreuid(-1, 0) = 0"), True),
            (
                (
                    "geteuid() = 0",
                    'execve("/bin/su", ["su"], 0x1) = 0',
                    "setuid(0) = 0",
                ),
                False,
            ),
            (("setresuid(0, 0, 0) = 0", "setuid(0) = -1 EPERM (No)"), True),
        ):
            found = _ReadFacts(*(f"10 {line:s}" for line in lines))
            self.assertEqual(found, ((facts.USER, "0"),) if expected else (), lines)

    def testNames(self):
        """What a descriptor is follows from other calls where its call has a number."""
        opening = '10 open("/a\\tb", O_RDONLY|O_DIRECTORY) = 3'
        name = (3, "/a\\tb")
        for line, expected in (
            ('10 openat(3, "x", O_RDONLY) = 4', (name,)),
            ('10 unlinkat(3, "x", 0) = 0', (name,)),
            ('10 linkat(AT_FDCWD, "x", 3, "y", 0) = 0', (name,)),
            ('10 symlinkat("x", 3, "y") = 0', (name,)),
            ('10 openat(3 [etc_t], "x" [etc_t], O_RDONLY) = 4 [etc_t]', (name,)),
            (
                "10 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 3, 0) = 0x7f0000000000",
                (name,),
            ),
            ("10 sendfile(3, 3, NULL, 9) = 9", (name,)),
            ('10 read(3, "", 9) = 0', (name,)),
            ("10 close(3) = 0", (name,)),
            ("10 dup2(3, 9) = 9", (name,)),
            ('10 openat(3</b>, "x", O_RDONLY) = 4', ()),
            ('10 openat(AT_FDCWD, "x", O_RDONLY) = 4', ()),
            ('10 openat(7, "x", O_RDONLY) = 4', ()),
            ("10 ftruncate(4, 0) = 0", ()),
        ):
            with self.subTest(line=line):
                self.assertEqual(_ReadNames(opening, line), expected)

    def testNamesOfSockets(self):
        """What -y does not say of a socket follows from connect, also in a child."""
        lines = (
            "10 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 5<socket:[7]>",
            f"10 connect(5<socket:[7]>, {_PEER:s}) = 0",
            "10 fork() = 11",
        )
        self.assertEqual(
            _ReadNames(*lines, '11 write(5<socket:[7]>, "x", 1) = 1'),
            ((5, "TCP:[->192.0.2.1:80]"),),
        )

    def testNamesOfHalves(self):
        """A number that was given away while a call waited means what it did before."""
        lines = (
            '10 open("/x", O_RDONLY) = 3',
            "10 clone(child_stack=0x1, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_THREAD"
            "|CLONE_SIGHAND) = 11",
            "10 read(3, <unfinished ...>",
            "11 close(3) = 0",
            '11 open("/y", O_RDONLY) = 3',
        )
        for number in (3, 5):
            self.assertEqual(
                _ReadNames(*lines[:number], '10 <... read resumed>"", 9) = 0'),
                ((3, "/x"),),
            )
        self.assertEqual(
            _ReadNames(
                lines[0], "10 close(3 <unfinished ...>", "10 <... close resumed>) = 0"
            ),
            ((3, "/x"),),
        )


if __name__ == "__main__":
    unittest.main()
