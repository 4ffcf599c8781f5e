"""Tests for the table of system calls."""

import unittest

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import arguments
from tests.readers.strace import recordings


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
            (calls.EXECUTE_NAMES, "execve execveat"),
            (calls.EXIT_NAMES, "_exit exit exit_group"),
            (calls.FORK_NAMES, "__clone2 clone clone2 clone3 fork vfork"),
            (calls.MESSAGE_NAMES, "recvmmsg recvmmsg_time64 recvmsg sendmmsg sendmsg"),
            (
                calls.USER_NAMES,
                "setresuid setresuid32 setreuid setreuid32 setuid setuid32",
            ),
            (calls.WAIT_NAMES, "wait4 waitid waitpid"),
        ):
            self.assertEqual(" ".join(sorted(names)), expected)

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
