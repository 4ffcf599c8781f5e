"""Tests for calls that tell what a descriptor is."""

import unittest

from tests.readers.strace.descriptors import session_rows

_ADDRESS = '{sa_family=AF_INET, sin_port=htons(%d), sin_addr=inet_addr("10.0.0.%d")}'


class NamesTest(unittest.TestCase):
    """Tests for calls that tell what a descriptor is."""

    def _GetNames(self, *lines):
        """Retrieves the names of the descriptors of a log.

        Returns:
          dict[int, tuple[str, bool]]: last name, and whether it was inferred, of the
              first session per descriptor.
        """
        return {
            number: (found[0].last_name_text, found[0].is_inferred)
            for (_, number), found in session_rows.ReadLines(*lines).items()
        }

    def testSockets(self):
        """Without -y the addresses of a socket are those that calls tell."""
        names = self._GetNames(
            "10 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3",
            f"10 bind(3, {_ADDRESS % (80, 1)}, 16) = 0",
            "10 listen(3, 128) = 0",
            f"10 accept4(3, {_ADDRESS % (4567, 2)}, [128 => 16], 0) = 4",
            "10 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 5",
            f"10 connect(5, {_ADDRESS % (22, 3)}, 16) = -1 EINPROGRESS (In progress)",
            f"10 getsockname(5, {_ADDRESS % (999, 4)}, [16]) = 0",
            "10 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 6",
            f"10 connect(6, {_ADDRESS % (22, 3)}, 16) = -1 ECONNREFUSED (Refused)",
            f"10 getpeername(7, {_ADDRESS % (25, 5)}, [16]) = 0",
            "10 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 8",
            f'10 sendto(8, "{{sa_family=AF_INET", 1, 0, {_ADDRESS % (53, 6)}, 16) = 1',
            "10 socket(AF_UNIX, SOCK_STREAM, 0) = 9",
            '10 connect(9, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = 0',
            "10 socket(0xa, 0x1, 0) = 10",
            "10 connect(10, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo="
            'htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28)'
            " = 0",
        )

        self.assertEqual(
            names,
            {
                3: ("TCP:[10.0.0.1:80]", True),
                4: ("TCP:[10.0.0.1:80->10.0.0.2:4567]", True),
                5: ("TCP:[10.0.0.4:999->10.0.0.3:22]", True),
                6: (None, False),
                7: ("socket:[->10.0.0.5:25]", True),
                8: ("UDP:[->10.0.0.6:53]", True),
                9: ('UNIX-STREAM:[->"/run/x"]', True),
                10: ("TCPv6:[->[::1]:80]", True),
            },
        )

    def testPathsOfDescriptors(self):
        """A path in the directory of own descriptors is that of the descriptor."""
        names = self._GetNames(
            '10 open("/etc", O_RDONLY|O_DIRECTORY) = 3',
            '10 open("/proc/self/fd/3/passwd", O_RDONLY) = 4',
            '10 open("/dev/fd/3/group", O_RDONLY) = 5',
            '10 open("/proc/self/fd/9/group", O_RDONLY) = 6',
            '10 open("/proc/11/fd/3/group", O_RDONLY) = 7',
        )

        self.assertEqual(names[4], ("/etc/passwd", True))
        self.assertEqual(names[5], ("/etc/group", True))
        self.assertEqual(names[6], ("/proc/self/fd/9/group", True))
        self.assertEqual(names[7], ("/proc/11/fd/3/group", True))

    def testPathsOfProcess(self):
        """Program and directory of the process are named by what they are."""
        names = self._GetNames(
            '10 execve("/bin/x", ["x"], 0x1) = 0',
            '10 chdir("/etc") = 0',
            '10 open("/proc/self/exe", O_RDONLY) = 3',
            '10 open("/proc/10/cwd/passwd", O_RDONLY) = 4',
            '10 open("/proc/self/exe/x", O_RDONLY) = 5',
            '10 open("/proc/fd/3", O_RDONLY) = 6',
        )

        self.assertEqual(names[3], ("/bin/x", True))
        self.assertEqual(names[4], ("/etc/passwd", True))
        self.assertEqual(names[5], ("/proc/self/exe/x", True))
        self.assertEqual(names[6], ("/proc/fd/3", True))

    def testFlagsOfOpenedFiles(self):
        """Flags are what stands behind the path, which can hold their names."""
        for arguments, expected in (
            ('"/O_RDWR", O_RDONLY|O_CLOEXEC', "O_RDONLY|O_CLOEXEC"),
            ('"/O_CLOEXEC", O_WRONLY|O_CREAT, 0600', "O_WRONLY|O_CREAT"),
            ('"/O_RDWR", 0x241, 0600', ""),
        ):
            found = session_rows.ReadLines(f"10 open({arguments:s}) = 3")
            (session,) = found[(10, 3)]

            self.assertEqual(session.flags, expected)
            self.assertIs(session.is_close_on_exec, expected.endswith("O_CLOEXEC"))

    def testKindsOfSockets(self):
        """The kind of a socket is that of its family and type."""
        for arguments, kind in (
            ("AF_UNIX, SOCK_SEQPACKET", "UNIX-SEQPACKET"),
            ("AF_UNIX, SOCK_DGRAM|SOCK_CLOEXEC", "UNIX-DGRAM"),
            ("PF_LOCAL, SOCK_STREAM", "UNIX-STREAM"),
            ("1, 5", "UNIX-SEQPACKET"),
            ("AF_INET, SOCK_RAW", "RAW"),
        ):
            names = self._GetNames(f"10 socketpair({arguments:s}, 0, [3, 4]) = 0")
            self.assertEqual(names[3], (f"{kind:s}:[3->4]", True), arguments)

    def testSocketsWithNumbers(self):
        """Option -y alone gives a number, the calls give the peer."""
        names = self._GetNames(
            "10 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 5<socket:[7]>",
            f"10 connect(5<socket:[7]>, {_ADDRESS % (22, 3)}, 16) = 0",
        )

        self.assertEqual(names, {5: ("TCP:[->10.0.0.3:22]", True)})

    def testOthers(self):
        """Memory, pipes, pairs and events have names without -y."""
        names = self._GetNames(
            '10 memfd_create("x", MFD_CLOEXEC) = 3',
            "10 pipe2([4, 5], 0) = 0",
            "10 socketpair(AF_UNIX, SOCK_STREAM, 0, [6, 7]) = 0",
            "10 eventfd2(0, EFD_CLOEXEC) = 8",
            "10 dup(3) = 9",
            "10 userfaultfd(UFFD_USER_MODE_ONLY) = 10",
            "10 pidfd_open(77, 0) = 11",
            "10 io_uring_setup(8, {flags=0}) = 12",
            '10 open("TCP:[192.0.2.1:80]", O_RDONLY) = 13',
        )

        self.assertEqual(
            {number: name for number, (name, _) in names.items()},
            {
                3: "/memfd:x",
                4: "pipe:[5->4]",
                5: "pipe:[5->4]",
                6: "UNIX-STREAM:[6->7]",
                7: "UNIX-STREAM:[7->6]",
                8: "anon_inode:[eventfd]",
                9: "/memfd:x",
                10: "anon_inode:[userfaultfd]",
                11: "pid:77",
                12: "anon_inode:[io_uring]",
                13: "./TCP:[192.0.2.1:80]",
            },
        )

    def testReceivers(self):
        """Data that looks like an address is none, nor is an address without data."""
        address = (
            "{sa_family=AF_INET, sin_port=htons(53), "
            'sin_addr=inet_addr("192.0.2.%d")}'
        )
        text = (address % 9).replace('"', '\\"')
        for arguments, expected in (
            (f'"x", 1, 0, {address % 1:s}, 16', "UDP:[->192.0.2.1:53]"),
            (f'"{text:s}", 1, 0, {address % 1:s}, 16', "UDP:[->192.0.2.1:53]"),
            (f'"{text:s}", 1, 0, NULL, 0', "UDP"),
            (f'"x", 1, 0, {address % 1:s}, 16 /* ", */', "UDP"),
        ):
            found = session_rows.ReadLines(
                "10 socket(AF_INET, SOCK_DGRAM, 0) = 3",
                f"10 sendto(3, {arguments:s}) = 1",
            )
            name = found[(10, 3)][0].last_name_text or "UDP"
            self.assertEqual(name, expected, arguments)

    def testMissingArguments(self):
        """A call whose line lacks arguments, since it was cut, names nothing."""
        start = ("10 close(9) = -1 EBADF (Bad file descriptor)",) * 8
        for text in (
            *("openat(AT_FDCWD) = 3", "openat() = 3", "creat() = 3", "accept() = 3"),
            *("socket() = 3", "socket(AF_INET) = 3"),
        ):
            names = self._GetNames(*start, f"10 {text:s}")
            self.assertEqual(names, {3: (None, False)}, text)
        for text in (
            *("unlink() = 0", "unlinkat(AT_FDCWD) = 0", 'rename("/a") = 0'),
            *('renameat(AT_FDCWD, "/a", AT_FDCWD) = 0', "chdir() = 0", "fchdir() = 0"),
            *('mknod("/S_IFIFO") = 0', 'mknodat(AT_FDCWD, "/S_IFIFO") = 0'),
            "unlink() = -1 ENOENT (No such file or directory)",
        ):
            names = self._GetNames(*start, f"10 {text:s}", '10 creat("a", 0600) = 3')
            self.assertEqual(names, {3: ("a", True)}, text)

    def testDirectories(self):
        """A path starts from the directory that the log tells."""
        names = self._GetNames(
            '10 openat(AT_FDCWD, "unknown", O_RDONLY) = 3',
            '10 getcwd("/root", 4096) = 6',
            '10 openat(AT_FDCWD, "./a", O_RDONLY) = 4',
            '10 chdir("b") = 0',
            '10 open("c", O_RDONLY) = 5',
            '10 open("/etc", O_RDONLY|O_DIRECTORY) = 6',
            '10 openat(6, "passwd", O_RDONLY) = 7',
            "10 clone3({flags=CLONE_VM|CLONE_FS|CLONE_THREAD|CLONE_FILES}, 88) = 11",
            "11 fchdir(6) = 0",
            '10 open("shadow", O_RDONLY) = 8',
            "10 fork() = 12",
            '12 chdir("/tmp") = 0',
            '10 open("group", O_RDONLY) = 9',
            '10 chroot("/srv") = 0',
            '10 open("d", O_RDONLY) = 10',
        )

        self.assertEqual(
            {number: name for number, (name, _) in names.items() if name is not None},
            {
                3: "unknown",
                4: "/root/a",
                5: "/root/b/c",
                6: "/etc",
                7: "/etc/passwd",
                8: "/etc/shadow",
                9: "/etc/group",
                10: "d",
            },
        )


if __name__ == "__main__":
    unittest.main()
