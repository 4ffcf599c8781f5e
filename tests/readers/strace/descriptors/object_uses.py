"""Tests for what processes did with objects, in strace logs."""

import io
import sqlite3
import unittest

from unittest import mock

from plaso_extra_parsers.readers.strace import trace
from plaso_extra_parsers.readers.strace.descriptors import object_uses
from plaso_extra_parsers.readers.strace.traces import build

_START = 1795210635
_PEER = '{sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")}, 16'


def _MakeLog(lines, has_thread=True):
    """Makes a log: one line a second.

    Args:
      lines (list[str]): thread and call; an empty one takes a second only.
      has_thread (Optional[bool]): False for a log per thread.
    """
    texts = []
    for number, line in enumerate(lines):
        thread, _, call = line.partition(" ")
        if call:
            prefix = f"{thread:s} " if has_thread else ""
            suffix = "" if has_thread else " <0.000001>"
            texts.append(f"{prefix:s}{_START + number:d}.000000 {call:s}{suffix:s}\n")
    return "".join(texts).encode("utf-8")


def _ReadUses(strace_trace):
    """Reads the uses of objects."""
    return [use for batch in strace_trace.IterateBatches() for use in batch.uses]


def _ReadAll(data):
    """Reads the uses of objects in one log with all threads, in order."""
    strace_trace = trace.Trace(io.BytesIO(data), "trace.log")
    strace_trace.ReadFormat()
    return _ReadUses(strace_trace)


def _ReadLog(lines):
    """Reads the uses of objects in one log with all threads.

    Returns:
      dict[tuple[int, str], ObjectUse]: use per process and name of the object.
    """
    uses = _ReadAll(_MakeLog(lines))
    found = {(use.process.identifier, use.described.name): use for use in uses}
    assert len(found) == len(uses)
    return found


def _ReadSet(lines):
    """Reads the uses of objects in one file per thread.

    Returns:
      dict[tuple[int, str], ObjectUse]: use per process and name of the object.
    """
    data = {}
    for thread in {line.partition(" ")[0] for line in lines if line}:
        kept = [line if line.startswith(f"{thread:s} ") else "" for line in lines]
        data[int(thread)] = _MakeLog(kept, has_thread=False)
    members = [
        build.TraceMember(thread, len(text), lambda text=text: io.BytesIO(text))
        for thread, text in data.items()
    ]
    connection = sqlite3.connect(":memory:")
    assert build.BuildIndex("tr", members, connection) is None
    found = {}
    for thread, text in data.items():
        strace_trace = trace.Trace(io.BytesIO(text), f"tr.{thread:d}")
        strace_trace.ReadFormat()
        strace_trace.SetIndex(connection, None)
        for use in _ReadUses(strace_trace):
            assert use.thread_identifier == thread
            key = (use.process.identifier, use.described.name)
            assert key not in found
            found[key] = use
    return found


def _Describe(use):
    """Describes a use."""
    values = {
        "errors": use.errors,
        "flags": list(use.flags),
        "kind": use.described.kind,
        "seconds": (
            use.first_time // 1_000_000_000 - _START,
            use.last_time // 1_000_000_000 - _START,
        ),
    }
    for name, number in use.GetNumbers().items():
        values[name.removeprefix("number_of_")] = number
    return {name: value for name, value in values.items() if value}


# A process that tries a file, opens it twice and reads it, and gives it to a child that
# writes.
_LINES = (
    '100 open("/srv/x", O_RDONLY) = -1 ENOENT (No such file or directory)',
    '100 open("/srv/x", O_RDONLY) = -1 ENOENT (No such file or directory)',
    '100 open("/srv/x", O_RDWR|O_CREAT, 0600) = 3',
    '100 write(3, "abc", 3) = 3',
    "100 close(3) = 0",
    '100 open("/srv/x", O_RDWR) = 3',
    '100 read(3, "abc", 9) = 3',
    '100 read(3, "", 9) = 0',
    "100 fork() = 101",
    '101 write(3, "defgh", 5) = 5',
    "101 close(3) = 0",
    "101 exit_group(0) = ?",
    "101 +++ exited with 0 +++",
    "100 close(3) = 0",
    '100 execve("/srv/x", ["x"], 0x1) = 0',
    '100 unlink("/srv/x") = 0',
)
_USES = {
    (100, "/srv/x"): {
        "bytes_read": 3,
        "bytes_written": 3,
        "calls": 7,
        "deletions": 1,
        "errors": {"ENOENT": 2},
        "executions": 1,
        "flags": ["O_RDWR|O_CREAT", "O_RDWR"],
        "kind": "file",
        "opens": 2,
        "reads": 1,
        "seconds": (0, 15),
        "uses": 6,
        "writes": 1,
    },
    (101, "/srv/x"): {
        "bytes_written": 5,
        "calls": 2,
        "kind": "file",
        "seconds": (9, 10),
        "uses": 1,
        "writes": 1,
    },
}


class ObjectUsesTest(unittest.TestCase):
    """Tests for what processes did with objects."""

    def testOneFile(self):
        """All that a process did with a file is one use, of a child another."""
        found = _ReadLog(_LINES)
        self.assertEqual({key: _Describe(use) for key, use in found.items()}, _USES)
        self.assertEqual(found[(100, "/srv/x")].line_number, 1)

    def testFilePerThread(self):
        """The same in one file per thread."""
        found = _ReadSet(_LINES)
        self.assertEqual({key: _Describe(use) for key, use in found.items()}, _USES)
        self.assertEqual(found[(101, "/srv/x")].line_number, 1)
        self.assertEqual(found[(101, "/srv/x")].process.key[:4], "101-")

    def testInherited(self):
        """What a child was given and only closes or replaces, it has not used."""
        found = _ReadLog(
            [
                '10 open("/x", O_RDONLY) = 3',
                '10 open("/y", O_RDONLY) = 4',
                "10 fork() = 11",
                "11 close(3) = 0",
                '11 open("/z", O_RDONLY) = 3',
                "11 dup2(3, 4) = 4",
            ]
        )
        self.assertEqual(set(found), {(10, "/x"), (10, "/y"), (11, "/z")})
        self.assertEqual(found[(11, "/z")].number_of_uses, 1)

    def testAddresses(self):
        """The object of a connection is its peer, of one that failed as well."""
        refused = "-1 ECONNREFUSED (Connection refused)"
        found = _ReadLog(
            [
                "10 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3",
                f"10 connect(3, {_PEER:s}) = {refused:s}",
                f"10 connect(3, {_PEER:s}) = -1 EINPROGRESS (In progress)",
                f"10 connect(3, {_PEER:s}) = -1 EISCONN (Is connected)",
                "10 getsockname(3, {sa_family=AF_INET, sin_port=htons(9),"
                ' sin_addr=inet_addr("192.0.2.9")}, [16]) = 0',
                '10 write(3, "abc", 3) = 3',
                "10 close(3) = 0",
                "10 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)"
                " = 3<TCP:[192.0.2.9:10->192.0.2.1:443]>",
            ]
        )
        ((_, name),) = found
        self.assertEqual(name, "TCP:[->192.0.2.1:443]")
        use = found[(10, name)]
        self.assertEqual(
            (use.described.ip_address, use.described.port), ("192.0.2.1", 443)
        )
        self.assertEqual(use.errors, {"ECONNREFUSED": 1})
        self.assertEqual((use.number_of_opens, use.number_of_bytes_written), (2, 3))

    def testPipes(self):
        """Both ends of a pipe are one object, two pipes of one name are two."""
        lines = ["10 pipe([3, 4]) = 0", "10 close(3) = 0", "10 close(4) = 0"]
        uses = _ReadAll(_MakeLog(lines * 2))
        self.assertEqual([use.number_of_opens for use in uses], [2, 2])
        self.assertEqual([use.line_number for use in uses], [1, 4])
        self.assertEqual({use.described.name for use in uses}, {"pipe:[4->3]"})
        self.assertEqual(len({use.open_file for use in uses}), 2)

    def testOpenFiles(self):
        """What a name does not identify is told apart by the open file."""
        uses = _ReadAll(
            _MakeLog(
                [
                    "10 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0",
                    "10 eventfd2(0, 0) = 5",
                    "10 eventfd2(0, 0) = 6",
                    "10 inotify_init() = 7<anon_inode:inotify>",
                    "10 inotify_init() = 8<anon_inode:inotify>",
                    '10 read(9, "", 9) = 0',
                ]
            )
        )
        pair = [use.open_file for use in uses if use.described.kind == "socket"]
        others = [use.open_file for use in uses if use.described.kind != "socket"]
        self.assertEqual((len(pair), len(set(pair))), (2, 1))
        self.assertEqual((len(others), len({*others, *pair})), (4, 5))
        self.assertNotIn(None, (*others, *pair))
        self.assertEqual(
            [use.is_inferred for use in uses if use.described.name[-7:] == "inotify"],
            [False] * 2,
        )

    def testLaterNames(self):
        """A socket is named by its peer, even if the log shows that only later."""
        found = _ReadLog(
            [
                "10 socket(AF_INET, SOCK_STREAM, 0) = 3<TCP:[77]>",
                '10 read(3<TCP:[192.0.2.9:10->192.0.2.1:443]>, "", 9) = 0',
                '10 open("/a", O_RDONLY) = 4</a>',
                '10 read(4</b>, "", 9) = 0',
                "10 close(4</b>) = 0",
            ]
        )
        self.assertEqual(
            {key: use.is_inferred for key, use in found.items()},
            {(10, "TCP:[->192.0.2.1:443]"): False, (10, "/a"): False},
        )

    def testKinds(self):
        """The kind is that of the descriptor; a path that none has is a file."""
        found = _ReadLog(
            [
                '10 open("/dev/x", O_RDONLY) = -1 EACCES (Permission denied)',
                '10 open("/dev/x", O_RDONLY) = 3</dev/x<char 136:0>>',
                '10 unlink("y") = 0',
                '10 execve("z", ["z"], 0x1) = 0',
                '10 execve("/memfd:m", ["m"], 0x1) = 0',
            ]
        )
        self.assertEqual(
            {name: use.described.kind for (_, name), use in found.items()},
            {"/dev/x": "character device", "y": "file", "z": "file"}
            | {"/memfd:m": "memory"},
        )

    def testTimes(self):
        """The first use is the earliest, in whatever order descriptors end."""
        lines = [
            '10 open("/x", O_RDONLY) = 3',
            '10 open("/x", O_RDONLY) = 4',
            "10 close(4) = 0",
            "10 close(3) = 0",
        ]
        (use,) = _ReadLog(lines).values()
        self.assertEqual(_Describe(use)["seconds"], (0, 3))
        self.assertEqual(use.line_number, 1)
        (use,) = _ReadLog([*lines[:2], lines[3], lines[2]]).values()
        self.assertEqual(_Describe(use)["seconds"], (0, 3))
        self.assertTrue(use.is_inferred)

        # Without times, or with equal ones, the one that ended first counts.
        for stamp, time in (("", None), ("1795210635.000001 ", 1795210635_000001000)):
            (use,) = _ReadAll(
                "".join(
                    f"10 {stamp:s}{line[3:]:s}\n"
                    for line in (*lines[:2], lines[3], lines[2])
                ).encode("ascii")
            )
            self.assertEqual((use.first_time, use.last_time), (time, time))
            self.assertEqual((use.line_number, use.number_of_uses), (1, 2))

    def testNoFailures(self):
        """What is tried again, was injected or has no result is no failure."""
        found = _ReadLog(
            [
                f"10 connect(3, {_PEER:s}) = -1 EALREADY (In progress)",
                '10 open("/a", O_RDONLY) = ? ERESTARTSYS (To be restarted)',
                '10 open("/a", O_RDONLY) = -1 EINTR (Interrupted system call)',
                '10 open("/a", O_RDONLY) = -1 EACCES (Denied) (INJECTED)',
                '10 open("/a", O_RDONLY <unfinished ...>',
            ]
        )
        self.assertEqual(found, {})

    def testBoundOfWords(self):
        """Of many different errors and flags the first are kept, and counted."""
        errors = [f"E{letter:s}" for letter in "ABCDEFGHI"]
        found = _ReadLog(
            [f'10 open("/x", 0) = -1 {error:s} (No)' for error in errors * 2]
            + [f'10 open("/x", O_{error:s}) = 3' for error in errors]
        )
        use = found[(10, "/x")]
        self.assertEqual(use.errors, dict.fromkeys(errors[:8], 2))
        self.assertEqual(use.flags, tuple(f"O_{error:s}" for error in errors[:8]))

    def testBounds(self):
        """Of too many objects the oldest are handed out, and counted."""
        long = f"/{'x' * 799:s}"
        for maximum, names, number_of_parts in (
            (2, ["/1", "/2", "/3", "/1"], 2),
            # A tenth of them, and one more.
            (20, [f"/{number:d}" for number in range(21)], 3),
            # A long name counts as several.
            (3, [long, "/1"], 1),
            (3, [long, "/1", "/2"], 1),
            (3, [long[:-1], "/1"], 0),
        ):
            data = _MakeLog([f'10 unlink("{name:s}") = 0' for name in names])
            with mock.patch.object(object_uses, "MAXIMUM_OBJECTS", maximum):
                uses = _ReadAll(data)
            self.assertEqual([use.described.name for use in uses], names)
            self.assertEqual(
                [use.is_part for use in uses],
                [index < number_of_parts for index in range(len(names))],
            )

    def testBoundOfProcesses(self):
        """The objects of a process that has ended are not counted any more."""
        uses = object_uses.ObjectUses()
        with mock.patch.object(object_uses, "MAXIMUM_OBJECTS", 2):
            for name in ("a", "b"):
                moment = mock.Mock(time=None, line_number=1)
                moment.thread.process = name
                uses.AddExecution(moment, "/1")
                uses.AddExecution(moment, "/2")
                uses.End(name)

        self.assertEqual(
            [(use.process, use.is_part) for use in uses.TakeEnded()],
            [("a", False), ("a", False), ("b", False), ("b", False)],
        )


if __name__ == "__main__":
    unittest.main()
