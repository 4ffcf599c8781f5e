"""Tests for the table of system calls."""

import ast
import os
import unittest

import plaso_extra_parsers
from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import arguments
from tests.readers.strace import recordings

# Names that are words of other things in the code: attributes, kinds, ends and times.
_OTHER_WORDS = frozenset(
    "exit link open personality pipe read rename shutdown signal socket syscall time"
    " write".split()
)

# What is known of calls is in the table. What names them elsewhere is the effect that a
# call has of its own.
_MAXIMUM_NAMES_ELSEWHERE = 110


def _ReadCallNames(path):
    """Reads the names of calls in the code of a module.

    Returns:
      list[str]: names, those in docstrings left out.
    """
    with open(path, encoding="utf-8") as file_object:
        tree = ast.parse(file_object.read())
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = set(node.value.split())
            if words <= set(calls.CALLS) and id(node) not in docstrings:
                names.extend(node.value.split())
    return [name for name in names if name not in _OTHER_WORDS]


class CallsTest(unittest.TestCase):
    """Tests for the table of system calls."""

    def testRows(self):
        """The table has known roles and results only, and each call once."""
        roles = {
            value
            for name, value in vars(calls).items()
            if name.isupper() and isinstance(value, str) and name[0] != "_"
        }
        self.assertGreater(len(calls.CALLS), 550)
        for name, row in calls.CALLS.items():
            self.assertIn(row.call_class, calls.CLASS_NAMES, name)
            self.assertLessEqual(set(row.roles), roles, name)
            self.assertIn(
                row.result,
                ("", "fd", "child", "in", "out", "both", "pid", "size"),
                name,
            )
        # pylint: disable-next=protected-access
        table = calls._TABLE.replace("\n  ", " ")
        names = [
            name
            for line in table.split("\n")
            if not line.startswith("[")
            for name in line.partition(":")[0].split()
        ]
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(set(names), set(calls.CALLS))

    def testTransfers(self):
        """Every call that moves data through a descriptor says so."""
        for name in ("read", "readv", "pread64", "pread", "preadv2", "mq_timedreceive"):
            self.assertEqual(calls.CALLS[name].transfer, calls.READS, name)
        for name in ("write", "writev", "pwrite64", "pwrite", "sendto", "vmsplice"):
            self.assertEqual(calls.CALLS[name].transfer, calls.WRITES, name)
        for name in ("recv", "recvfrom"):
            self.assertEqual(calls.CALLS[name].transfer, calls.RECEIVES, name)
        for name in ("getdents64", "lseek", "fstat", "mq_timedsend"):
            self.assertEqual(calls.CALLS[name].transfer, calls.NOTHING, name)

    def testPlainUses(self):
        """Calls that only use their first argument are known, no others."""
        for name, transfer in (
            ("read", calls.READS),
            ("write", calls.WRITES),
            ("lseek", calls.NOTHING),
        ):
            self.assertEqual(calls.PLAIN_USES[name], transfer)
        for name in ("getpid", "memfd_create", "open", "poll", "sendfile"):
            self.assertNotIn(name, calls.PLAIN_USES)

    def testCreations(self):
        """What a row says of a call that returns a descriptor is read."""
        for name, expected in (
            ("openat", (2, calls.CLOSE_ON_EXEC, False)),
            ("memfd_create", (1, 1, False)),
            ("perf_event_open", (4, 8, False)),
            ("pidfd_open", (None, 0, True)),
            ("accept", (None, calls.CLOSE_ON_EXEC, False)),
            ("read", None),
        ):
            creation = calls.CALLS[name].creation
            self.assertEqual(creation and tuple(creation), expected, name)
        self.assertEqual(calls.CALLS["openat"].opened_path, 1)
        self.assertTrue(calls.CALLS["sendfile"].moves_back)

    def testKinds(self):
        """Calls of a kind are those that the manual says are."""
        for names, expected in (
            (calls.ACCEPT_NAMES, "accept accept4"),
            (calls.EXECUTE_NAMES, "execve execveat"),
            (calls.EXIT_NAMES, "_exit exit exit_group"),
            (calls.FORK_NAMES, "__clone2 clone clone2 clone3 fork vfork"),
            (calls.MESSAGE_NAMES, "recvmmsg recvmmsg_time64 recvmsg sendmmsg sendmsg"),
            (calls.PAIR_NAMES, "pipe pipe2 socketpair"),
            (
                calls.USER_NAMES,
                "setresuid setresuid32 setreuid setreuid32 setuid setuid32",
            ),
            (calls.WAIT_NAMES, "wait4 waitid waitpid"),
        ):
            self.assertEqual(" ".join(sorted(names)), expected)

    def testGetAccess(self):
        """What a file was opened for is in its flags, or in the name of the call."""
        for name, flags, expected in (
            ("openat", "O_RDONLY|O_CLOEXEC", "r"),
            ("openat", "O_WRONLY|O_CREAT|O_TRUNC", "w"),
            ("open", "O_RDWR", "rw"),
            ("creat", "", "w"),
            ("creat", None, "w"),
            (None, None, "r"),
        ):
            self.assertEqual(calls.GetAccess(name, flags), expected)

    def testFacts(self):
        """Facts of single calls are those that the manual says are."""
        for name, names_file, has_plain_path, made_kind, waits in (
            ("rename", True, False, "", False),
            ("symlinkat", True, True, "", False),
            ("move_mount", False, False, "", False),
            ("mq_unlink", False, True, "", False),
            ("mount", False, True, "", False),
            ("openat2", False, False, "file", False),
            ("accept4", False, False, "socket", False),
            ("memfd_secret", False, False, "memory", False),
            ("pidfd_open", False, False, "process", False),
            ("pipe2", False, False, "pipe", False),
            ("ppoll_time64", False, False, "", True),
            ("epoll_wait", False, False, "", True),
            ("epoll_ctl", False, False, "", False),
        ):
            row = calls.CALLS[name]
            self.assertEqual(
                (row.names_file, row.has_plain_path, row.made_kind),
                (names_file, has_plain_path, made_kind),
                name,
            )
            self.assertIs(row.waits_until_ready, waits, name)

    def testCopies(self):
        """A command of fcntl returns a copy of a descriptor, and of no other call."""
        names = {name for name, row in calls.CALLS.items() if row.copies_descriptor}
        self.assertEqual(names, {"fcntl", "fcntl64"})

    def testNamesElsewhere(self):
        """Other files name calls only where their own effects are written."""
        package_path = os.path.dirname(plaso_extra_parsers.__file__)
        names = []
        for room in ("output", "parsers/strace", "readers/strace", "scripts/dumpers"):
            for folder, _, file_names in os.walk(os.path.join(package_path, room)):
                for file_name in file_names:
                    if file_name.endswith(".py"):
                        names += _ReadCallNames(os.path.join(folder, file_name))
        self.assertIn("seccomp", names)
        self.assertLessEqual(len(names), _MAXIMUM_NAMES_ELSEWHERE)

    def testSetsAddress(self):
        """Calls that transfer data have the address of a peer beside it."""
        for name, expected in (
            ("accept", True),
            ("bind", True),
            ("connect", True),
            ("recvfrom", False),
            ("sendto", False),
            ("close", False),
        ):
            with self.subTest(name=name):
                self.assertIs(calls.CALLS[name].sets_address, expected)

    def testDescriptorsOfRecordings(self):
        """What the table calls a descriptor is one in each call of the recordings."""
        number_of_descriptors = 0
        for name in recordings.GetNames():
            for result in recordings.ReadRecording(name).values():
                for record in result:
                    if not isinstance(record, records.Call) or record.state:
                        continue
                    signature = calls.CALLS.get(record.name)
                    if not signature:
                        continue
                    parts = arguments.SplitArguments(record.arguments)
                    for role in (
                        calls.DESCRIPTOR,
                        calls.SECOND_DESCRIPTOR,
                        calls.DIRECTORY,
                    ):
                        index = signature.roles.get(role)
                        if index is not None:
                            self.assertIsNotNone(
                                arguments.ReadDescriptor(parts[index]),
                                f"{record.name:s}({record.arguments:s})",
                            )
                            number_of_descriptors += 1
        self.assertGreater(number_of_descriptors, 9000)


if __name__ == "__main__":
    unittest.main()
