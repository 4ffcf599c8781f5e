"""Tests for the typed values of strace calls."""

import unittest

from plaso_extra_parsers.readers.strace.calls import values as decoder
from plaso_extra_parsers.readers.strace import records
from tests.readers.strace import recordings

_EXPECTED_VALUES = (
    (
        'openat(AT_FDCWD</home>, "a b", O_RDONLY|O_CREAT, 0644) = 3</home/a b>',
        {
            "descriptor": 3,
            "flags": "O_RDONLY|O_CREAT",
            "mode": "0644",
            "path": "a b",
            "result_path": "/home/a b",
        },
    ),
    (
        'open("/x", O_RDONLY) = -1 ENOENT (No such file or directory)',
        {"flags": "O_RDONLY", "path": "/x"},
    ),
    (
        'read(3</etc/passwd>, "root"..., 4096) = 832',
        {
            "descriptor": 3,
            "moved_size": 832,
            "path": "/etc/passwd",
            "requested_size": 4096,
        },
    ),
    (
        "pwrite64(3, 0x1, 16, 0x26000) = -1 EIO (Input/output error)",
        {"descriptor": 3, "offset": 0x26000, "requested_size": 16},
    ),
    (
        'newfstatat(3</etc>, "", {st_mode=S_IFDIR|0755, ...}, AT_EMPTY_PATH) = 0',
        {"descriptor": 3, "flags": "AT_EMPTY_PATH", "path": "/etc"},
    ),
    (
        "mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = "
        "0x7f00",
        {
            "address": "NULL",
            "flags": "MAP_PRIVATE|MAP_ANONYMOUS",
            "is_file_mapping": False,
            "protection": "PROT_READ|PROT_WRITE",
            "requested_size": 8192,
        },
    ),
    (
        "mmap(0x1000, 8192, 0x5, 0x12, 3</lib/x.so>, 0x2000) = 0x1000",
        {
            "address": "0x1000",
            "descriptor": 3,
            "flags": "0x12",
            "is_file_mapping": True,
            "offset": 0x2000,
            "path": "/lib/x.so",
            "protection": "0x5",
            "requested_size": 8192,
        },
    ),
    (
        "connect(5<socket:[1]>, {sa_family=AF_INET, sin_port=htons(443), "
        'sin_addr=inet_addr("192.0.2.7")}, 16) = -1 EINPROGRESS (Operation now in '
        "progress)",
        {"descriptor": 5, "ip_address": "192.0.2.7", "port": 443},
    ),
    (
        "connect(5, {sa_family=AF_INET6, sin6_port=htons(22), sin6_flowinfo=htonl(0), "
        'inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = 0',
        {"descriptor": 5, "ip_address": "2001:db8::1", "port": 22},
    ),
    (
        'connect(5, {sa_family=AF_UNIX, sun_path="/run/a b"}, 110) = 0',
        {"descriptor": 5, "path": "/run/a b"},
    ),
    (
        'bind(5, {sa_family=AF_UNIX, sun_path=@"x\\0y"}, 6) = 0',
        {"descriptor": 5, "path": "@x\x00y"},
    ),
    (
        "accept4(3<TCP:[127.0.0.1:80]>, NULL, NULL, SOCK_CLOEXEC) = "
        "4<TCP:[127.0.0.1:80->192.0.2.1:5000]>",
        {
            "descriptor": 3,
            "flags": "SOCK_CLOEXEC",
            "ip_address": "192.0.2.1",
            "port": 5000,
            "second_descriptor": 4,
        },
    ),
    (
        "write(4<TCP:[127.0.0.1:80->192.0.2.1:5000]>, 0x1, 5) = 5",
        {
            "descriptor": 4,
            "ip_address": "192.0.2.1",
            "moved_size": 5,
            "port": 5000,
            "requested_size": 5,
        },
    ),
    (
        "write(4<TCPv6:[[::1]:80->[2001:db8::2]:5000]>, 0x1, 5) = 5",
        {
            "descriptor": 4,
            "ip_address": "2001:db8::2",
            "moved_size": 5,
            "port": 5000,
            "requested_size": 5,
        },
    ),
    (
        "dup2(3</a>, 1</b>) = 1</a>",
        {"descriptor": 3, "path": "/a", "result_path": "/a", "second_descriptor": 1},
    ),
    (
        "fcntl(3, F_DUPFD_CLOEXEC, 10) = 11",
        {
            "command": "F_DUPFD_CLOEXEC",
            "descriptor": 3,
            "options": "10",
            "second_descriptor": 11,
        },
    ),
    (
        "fcntl(3, F_SETFD, FD_CLOEXEC) = 0",
        {"command": "F_SETFD", "descriptor": 3, "options": "FD_CLOEXEC"},
    ),
    (
        "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, "
        "child_tidptr=0x7fe0) = 16000",
        {"child": 16000, "flags": "CLONE_CHILD_CLEARTID|SIGCHLD"},
    ),
    (
        "clone3({flags=CLONE_VM|CLONE_THREAD, stack=0x1} => {parent_tid=[7]}, 88) = 7",
        {"child": 7, "flags": "CLONE_VM|CLONE_THREAD"},
    ),
    ("vfork() = 7 <0.000001>", {"child": 7}),
    (
        "wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 4}], 0, NULL) = 7",
        {"child": 7, "exit_status": 4, "options": "0", "process": -1},
    ),
    (
        "wait4(7, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGSEGV && WCOREDUMP(s)}], 0, "
        "NULL) = 7",
        {"child": 7, "options": "0", "process": 7, "signal": "SIGSEGV"},
    ),
    ("exit_group(257) = ?", {"exit_status": 1}),
    ("kill(7, SIGTERM) = 0", {"process": 7, "signal": "SIGTERM"}),
    (
        'execve("/bin/sh", ["sh", "-c", "echo it\'s \\"x\\"", "", "a"...], 0x1) = 0',
        {
            "command_line": "sh -c 'echo it'\\''s \"x\"' '' a...",
            "path": "/bin/sh",
        },
    ),
    (
        'readlink("/proc/self/exe", "/bin/x"..., 6) = 6',
        {"path": "/proc/self/exe", "requested_size": 6, "second_path": "/bin/x"},
    ),
    (
        'rename("/a", "/b") = 0',
        {"path": "/a", "second_path": "/b"},
    ),
    (
        "ptrace(PTRACE_ATTACH, 7) = 0",
        {"command": "PTRACE_ATTACH", "process": 7},
    ),
    (
        "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3",
        {
            "descriptor": 3,
            "domain": "AF_INET",
            "protocol": "IPPROTO_IP",
            "socket_type": "SOCK_STREAM|SOCK_CLOEXEC",
        },
    ),
    (
        'renameat(AT_FDCWD</home>, "a", 4</tmp>, "b") = 0',
        {"path": "a", "result_path": "/home/a", "second_path": "/tmp/b"},
    ),
    (
        'renameat2(3</home>, "a", AT_FDCWD</tmp>, "../b", RENAME_NOREPLACE) = 0',
        {
            "flags": "RENAME_NOREPLACE",
            "path": "a",
            "result_path": "/home/a",
            "second_path": "/b",
        },
    ),
    (
        'linkat(AT_FDCWD</home>, "a", AT_FDCWD</tmp>, "b", 0) = 0',
        {"flags": "0", "path": "a", "result_path": "/home/a", "second_path": "/tmp/b"},
    ),
    (
        "fcntl(3, F_DUPFD, 10) = -1 EMFILE (Too many open files)",
        {"command": "F_DUPFD", "descriptor": 3, "options": "10"},
    ),
    (
        "fcntl(3, 0, 10) = 11",
        {"command": "0", "descriptor": 3, "options": "10", "second_descriptor": 11},
    ),
    (
        "fcntl(3, 0x406 /* F_DUPFD_CLOEXEC */, 10) = 11",
        {
            "command": "0x406 /* F_DUPFD_CLOEXEC */",
            "descriptor": 3,
            "options": "10",
            "second_descriptor": 11,
        },
    ),
    (
        "fcntl(3, 1) = 1",
        {"command": "1", "descriptor": 3},
    ),
    (
        "fcntl(3) = 1",
        {"descriptor": 3},
    ),
    (
        'execve("/bin/sh", ["sh"], ["LD_PRELOAD=/x.so", "A=b"]) = 0',
        {"command_line": "sh", "environment": "LD_PRELOAD=/x.so", "path": "/bin/sh"},
    ),
    (
        'execve("/bin/sh", ["sh"]) = 0',
        {"command_line": "sh", "path": "/bin/sh"},
    ),
    (
        'execveat(3</bin>, "sh", ["sh"], ["LD_AUDIT=/y.so"], AT_EMPTY_PATH) = 0',
        {
            "command_line": "sh",
            "environment": "LD_AUDIT=/y.so",
            "flags": "AT_EMPTY_PATH",
            "path": "sh",
            "result_path": "/bin/sh",
        },
    ),
    (
        'execveat(3</bin/sh>, "", ["sh"], 0x1 /* 3 vars */, AT_EMPTY_PATH) = 0',
        {
            "command_line": "sh",
            "descriptor": 3,
            "flags": "AT_EMPTY_PATH",
            "path": "/bin/sh",
        },
    ),
    (
        'memfd_create("x", MFD_CLOEXEC) = 3</memfd:x (deleted)>',
        {
            "descriptor": 3,
            "flags": "MFD_CLOEXEC",
            "options": '"x"',
            "result_path": "/memfd:x",
        },
    ),
    (
        "epoll_create1(0) = 3<anon_inode:[eventpoll]>",
        {"descriptor": 3, "flags": "0"},
    ),
    (
        'open("a", O_RDONLY) = 3</home/a>',
        {"descriptor": 3, "flags": "O_RDONLY", "path": "a", "result_path": "/home/a"},
    ),
    (
        "mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3</lib/x.so>, 0) = 0x7f00",
        {
            "address": "NULL",
            "descriptor": 3,
            "flags": "MAP_PRIVATE",
            "is_file_mapping": True,
            "offset": 0,
            "path": "/lib/x.so",
            "protection": "PROT_READ",
            "requested_size": 8192,
        },
    ),
    (
        "mmap(NULL, 8192, 0x1, 0x22, 3</lib/x.so>, 0x1000) = 0x7f00",
        {
            "address": "NULL",
            "flags": "0x22",
            "is_file_mapping": False,
            "protection": "0x1",
            "requested_size": 8192,
        },
    ),
    (
        "mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3) = 0x7f00",
        {
            "address": "NULL",
            "descriptor": 3,
            "flags": "MAP_PRIVATE",
            "is_file_mapping": True,
            "protection": "PROT_READ",
            "requested_size": 8192,
        },
    ),
    (
        "setuid(1000) = 0",
        {"user_identifier": 1000},
    ),
    (
        "setresuid(-1, 1000, 0) = 0",
        {"user_identifier": 1000},
    ),
    (
        'sendto(3<UDP:[1]>, "x", 1, MSG_NOSIGNAL, {sa_family=AF_INET, '
        'sin_port=htons(53), sin_addr=inet_addr("192.0.2.53")}, 16) = 1',
        {
            "descriptor": 3,
            "flags": "MSG_NOSIGNAL",
            "ip_address": "192.0.2.53",
            "moved_size": 1,
            "port": 53,
            "requested_size": 1,
        },
    ),
    (
        'recvfrom(3, "x", 10, MSG_PEEK, NULL, NULL) = 1',
        {"descriptor": 3, "flags": "MSG_PEEK", "moved_size": 1, "requested_size": 10},
    ),
    (
        "bind(3, {sa_family=AF_INET, sin_port=htons(0), "
        'sin_addr=inet_addr("0.0.0.0")}, 16) = 0',
        {"descriptor": 3, "ip_address": "0.0.0.0", "port": 0},
    ),
    (
        "wait4(-1, NULL, WNOHANG, NULL) = 0",
        {"options": "WNOHANG", "process": -1},
    ),
    (
        "waitid(P_PID, 7, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=7, "
        "si_uid=0, si_status=3, si_utime=0, si_stime=0}, WEXITED, NULL) = 0",
        {"options": "WEXITED", "process": 7},
    ),
    (
        "dup(3</a>) = 4</a>",
        {"descriptor": 3, "path": "/a", "result_path": "/a", "second_descriptor": 4},
    ),
    (
        "dup3(3</a>, 4, O_CLOEXEC) = 4</a>",
        {
            "descriptor": 3,
            "flags": "O_CLOEXEC",
            "path": "/a",
            "result_path": "/a",
            "second_descriptor": 4,
        },
    ),
    (
        'chmod("/a", 0755) = 0',
        {"mode": "0755", "path": "/a"},
    ),
    (
        'fchmodat(AT_FDCWD</home>, "a", 0600) = 0',
        {"mode": "0600", "path": "a", "result_path": "/home/a"},
    ),
    (
        'fchownat(3</home>, "a", 0, 0, AT_SYMLINK_NOFOLLOW) = 0',
        {"flags": "AT_SYMLINK_NOFOLLOW", "path": "a", "result_path": "/home/a"},
    ),
    (
        'mount("/dev/sda1", "/mnt", "ext4", MS_RDONLY, NULL) = 0',
        {"flags": "MS_RDONLY", "path": "/dev/sda1", "second_path": "/mnt"},
    ),
    (
        'unlinkat(3</tmp>, "x", AT_REMOVEDIR) = 0',
        {"flags": "AT_REMOVEDIR", "path": "x", "result_path": "/tmp/x"},
    ),
    (
        "ioctl(3</dev/null<char 1:3>>, TCGETS, 0x1) = -1 ENOTTY (Inappropriate "
        "ioctl for device)",
        {"command": "TCGETS", "descriptor": 3, "options": "0x1", "path": "/dev/null"},
    ),
    (
        "sendfile(4<TCP:[192.0.2.1:1->192.0.2.2:2]>, 3</a>, NULL, 10) = 10",
        {
            "descriptor": 4,
            "ip_address": "192.0.2.2",
            "moved_size": 10,
            "port": 2,
            "requested_size": 10,
            "second_descriptor": 3,
        },
    ),
    (
        "splice(3<pipe:[1]>, NULL, 4</b>, NULL, 100, SPLICE_F_MOVE) = 50",
        {
            "descriptor": 3,
            "flags": "SPLICE_F_MOVE",
            "moved_size": 50,
            "requested_size": 100,
            "second_descriptor": 4,
        },
    ),
    (
        "copy_file_range(3</a>, NULL, 4</b>, NULL, 100, 0) = 100",
        {
            "descriptor": 3,
            "flags": "0",
            "moved_size": 100,
            "path": "/a",
            "requested_size": 100,
            "second_descriptor": 4,
        },
    ),
    (
        'accept(3, {sa_family=AF_UNIX}, [2]) = 4<UNIX-STREAM:[10->9,"/run/x"]>',
        {"descriptor": 3, "second_descriptor": 4},
    ),
    (
        "accept(3, {sa_family=AF_INET6, sin6_port=htons(9), inet_pton(AF_INET6, "
        '"::1", &sin6_addr)}, [28]) = 4<TCPv6:[[::1]:80->[::1]:9]>',
        {"descriptor": 3, "ip_address": "::1", "port": 9, "second_descriptor": 4},
    ),
    (
        "pidfd_open(7, 0) = 3<pid:7>",
        {"descriptor": 3, "flags": "0", "process": 7},
    ),
    (
        "clone(child_stack=0x1, flags=CLONE_VM) = -1 EAGAIN (Resource temporarily "
        "unavailable)",
        {"flags": "CLONE_VM"},
    ),
    (
        "fork() = 0",
        {},
    ),
    (
        "read(3, 0x1, 10) = 0",
        {"descriptor": 3, "moved_size": 0, "requested_size": 10},
    ),
    (
        "read(3, 0x1, 10) = -1 EAGAIN (Resource temporarily unavailable)",
        {"descriptor": 3, "requested_size": 10},
    ),
    (
        "exit(-1) = ?",
        {"exit_status": 255},
    ),
    (
        "exit_group(0x100) = ?",
        {"exit_status": 0},
    ),
    ("pipe() = 3 (4)", {"descriptor": 3, "second_descriptor": 4}),
    (
        "mmap(NULL, 4096, PROT_READ|PROT_EXEC, MAP_PRIVATE) = -1 EBADF (Bad file "
        "descriptor)",
        {
            "address": "NULL",
            "flags": "MAP_PRIVATE",
            "protection": "PROT_READ|PROT_EXEC",
            "requested_size": 4096,
        },
    ),
    ("tkill(7, SIGKILL) = 0", {"process": 7, "signal": "SIGKILL"}),
    # A descriptor after a path has no other path.
    (
        'spu_create("/spu/a", SPU_CREATE_NOSCHED, 0755, 4</spu/b>) = 3',
        {
            "descriptor": 4,
            "flags": "SPU_CREATE_NOSCHED",
            "mode": "0755",
            "path": "/spu/a",
        },
    ),
    # Names of arguments (--arg-names).
    (
        'openat(dirfd=AT_FDCWD, pathname="/x", flags=O_RDONLY) = 3',
        {"descriptor": 3, "flags": "O_RDONLY", "path": "/x"},
    ),
    # A call that was injected moved nothing and returned nothing.
    (
        "read(3, 0x1, 5) = 5 (INJECTED)",
        {"descriptor": 3, "requested_size": 5},
    ),
    # A number that is larger than 64 bits with sign.
    (
        "ftruncate(3, 18446744073709551615) = 0",
        {"descriptor": 3},
    ),
    # Output of the traced program in the call.
    (
        'write(1, "a", 1a) = 1',
        {"descriptor": 1, "moved_size": 1},
    ),
)


class DecoderTest(unittest.TestCase):
    """Tests for the typed values of strace calls."""

    maxDiff = None

    def testDecodeCall(self):
        """Each call has the values that can be read, and no others."""
        for text, expected in _EXPECTED_VALUES:
            with self.subTest(text=text):
                (call,) = recordings.ReadRecords(f"7 1795210635.123456 {text:s}\n")
                values = decoder.DecodeCall(call)
                self.assertEqual(
                    {
                        name: value
                        for name, value in vars(values).items()
                        if value is not None
                    },
                    expected,
                )

    def testDecodeUnknownCall(self):
        """Nothing is made of a call that is not known."""
        (call,) = recordings.ReadRecords("7 syscall_0x270f(0x1, 0x2) = -1\n")
        self.assertIsNone(decoder.DecodeCall(call))

    def testDecodeCallsOfRecordings(self):
        """All calls of the recordings can be decoded; sizes add up to the facts."""
        number_of_calls = 0
        for name in recordings.GetNames():
            for result in recordings.ReadRecording(name).values():
                for record in result:
                    if isinstance(record, records.Call):
                        values = decoder.DecodeCall(record)
                        if values:
                            number_of_calls += 1
                            size = values.moved_size
                            self.assertFalse(size and size > 10**6, record)
        self.assertGreater(number_of_calls, 12000)

    def testMovedBytes(self):
        """The bytes moved per thread are those of the facts."""
        facts = recordings.ReadFacts("elk-sqlite")["bytes_by_pid_path"]
        expected = {}
        for key, size in facts.items():
            thread, direction = key.split()[:2]
            expected[thread, direction] = expected.get((thread, direction), 0) + size
        actual = {}
        for file_name, data in recordings.ReadFiles("elk-sqlite").items():
            for record in recordings.ReadRecords(data, file_name):
                if isinstance(record, records.Call):
                    values = decoder.DecodeCall(record)
                    if values and values.moved_size is not None:
                        direction = "out" if "write" in record.name else "in"
                        key = (str(record.thread_identifier), direction)
                        actual[key] = actual.get(key, 0) + values.moved_size
        self.assertEqual(actual, expected)


class SignalsTest(unittest.TestCase):
    """Tests for the typed values of signals."""

    def testDecodeSignal(self):
        """Signals have a reason and a sender, and children a status."""
        for information, expected in (
            (
                "si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=7, si_uid=0, si_status=3",
                ("CLD_EXITED", 3, 7),
            ),
            (
                "si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=7, si_status=SIGKILL",
                ("CLD_KILLED", None, 7),
            ),
            (
                "si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL",
                ("SEGV_MAPERR", None, None),
            ),
            ("", (None, None, None)),
        ):
            signal = records.Signal(1, 10, "", None, "SIGX", information)
            self.assertEqual(tuple(decoder.DecodeSignal(signal)), expected)


if __name__ == "__main__":
    unittest.main()
