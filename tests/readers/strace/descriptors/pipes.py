"""Tests for shells that are fed through pipes, in strace logs."""

import io
import unittest

from unittest import mock

from plaso_extra_parsers.readers.strace import trace
from plaso_extra_parsers.readers.strace.descriptors import pipes

_PEER = '{sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")}, 16'
_SHELL = 'execve("/bin/sh", ["sh"], 0x1) = 0'

# Threads that strace attached to, with names of pipes: 12 reads from 11 and writes to
# 13, which writes to 11 and has a connection.
_ATTACHED = (
    "11 read(0<pipe:[30]>, 0x1, 9) = 1",
    "11 write(1<pipe:[10]>, 0x1, 1) = 1",
    "12 read(0<pipe:[10]>, 0x1, 9) = 1",
    "12 write(1<pipe:[20]>, 0x1, 1) = 1",
    "13 read(0<pipe:[20]>, 0x1, 9) = 1",
    "13 write(1<pipe:[30]>, 0x1, 1) = 1",
    "13 read(3<TCP:[192.0.2.9:1->192.0.2.1:443]>, 0x1, 9) = 1",
    f"12 {_SHELL:s}",
)


def _MakeRing(number):
    """Makes a log in which a number of processes are between a shell and a client.

    Args:
      number (int): processes on the way from the client to the shell, the client
          included.
    """
    lines = [f"10 read(0<pipe:[{number:d}]>, 0x1, 9) = 1"]
    lines.append("10 write(1<pipe:[100]>, 0x1, 1) = 1")
    for index in range(1, number + 1):
        lines.append(f"{10 + index:d} write(1<pipe:[{index:d}]>, 0x1, 1) = 1")
        pipe = 100 if index == 1 else index - 1
        lines.append(f"{10 + index:d} read(0<pipe:[{pipe:d}]>, 0x1, 9) = 1")
    lines.append("11 read(3<TCP:[192.0.2.9:1->192.0.2.1:443]>, 0x1, 9) = 1")
    lines.append(f"10 {_SHELL:s}")
    return lines


def _Read(lines):
    """Reads which calls are those of a shell between pipes.

    Returns:
      tuple[list[int], list[str]]: lines of executions that are, and shells of
          connections that are.
    """
    data = ""
    for number, line in enumerate(lines, 1795210635):
        thread, _, call = line.partition(" ")
        data += f"{thread:s} {number:d}.000000 {call:s}\n"
    strace_trace = trace.Trace(io.BytesIO(data.encode("utf-8")), "trace.log")
    strace_trace.ReadFormat()
    executed, shells = [], []
    for batch in strace_trace.IterateBatches():
        executed.extend(item.line_number for item in batch.executed if item.is_piped)
        for row in batch.rows:
            shells.extend(
                value for name, value in row.facts if name == trace.FACT_SHELL
            )
    return executed, shells


class PipesTest(unittest.TestCase):
    """Tests for shells that are fed through pipes."""

    def testNames(self):
        """Pipes that were there before the log are known by their numbers."""
        self.assertEqual(_Read(_ATTACHED), ([8], []))
        for old, new in (
            ("13 read(0<pipe:[20]>", "13 read(0<pipe:[21]>"),
            ("13 write(1<pipe:[30]>", "13 write(1<pipe:[31]>"),
            ("TCP:[192.0.2.9:1->192.0.2.1:443]", "UDP:[192.0.2.9:1->192.0.2.1:443]"),
            ("TCP:[192.0.2.9:1->192.0.2.1:443]", "TCP:[192.0.2.9:1]"),
            ("12 read(0<pipe:[10]>", "12 read(0</srv/x>"),
        ):
            with self.subTest(new=new):
                lines = [line.replace(old, new) for line in _ATTACHED]
                self.assertNotEqual(lines, list(_ATTACHED))
                self.assertEqual(_Read(lines), ([], []))

    def testFIFOs(self):
        """A FIFO is a pipe by its name, as long as it has this name."""
        fifo = 'mknod("/tmp/f", S_IFIFO|0600) = 0'
        client = (
            '13 open("/tmp/f", O_WRONLY) = 1',
            "13 read(0<pipe:[20]>, 0x1, 9) = 1",
            "13 read(3<TCP:[192.0.2.9:1->192.0.2.1:443]>, 0x1, 9) = 1",
            '12 open("/tmp/f", O_RDONLY) = 0',
            "12 write(1<pipe:[20]>, 0x1, 1) = 1",
            f"12 {_SHELL:s}",
        )
        for lines, is_piped in (
            ((), False),
            ((f"10 {fifo:s}",), True),
            ((f"10 {fifo:s}", '10 unlink("/tmp/f") = 0'), False),
            ((f"10 {fifo:s}", '10 rename("/tmp/f", "/tmp/g") = 0'), False),
            (
                (
                    f"10 {fifo.replace('/tmp/f', '/tmp/g'):s}",
                    '10 rename("/tmp/g", "/tmp/f") = 0',
                ),
                True,
            ),
            ((f"10 {fifo:s}", '10 rename("/tmp/g", "/tmp/f") = 0'), False),
        ):
            executed, _ = _Read((*lines, *client))
            self.assertEqual(executed, [len(lines) + 6] * is_piped, lines)

    def testConnections(self):
        """A connection that is made or accepted later names the shell."""
        lines = [*_ATTACHED[:6], _ATTACHED[7]]
        address = (
            '{sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("192.0.2.1")}'
        )
        for calls in (
            ["socket(AF_INET, SOCK_STREAM, 0) = 3", f"connect(3, {_PEER:s}) = 0"],
            [
                "listen(3<TCP:[192.0.2.9:1]>, 1) = 0",
                f"accept(3<TCP:[192.0.2.9:1]>, {address:s}, [16]) = 4",
            ],
            [
                "socket(AF_INET, SOCK_STREAM, 0) = 3",
                f"connect(3, {_PEER:s}) = -1 EINPROGRESS (In progress)",
                "getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0",
            ],
            [
                "socket(AF_INET, SOCK_STREAM, 0) = 3",
                f"connect(3, {_PEER:s}) = -1 EINPROGRESS (In progress)",
                f"connect(3, {_PEER:s}) = -1 EISCONN (Is connected)",
            ],
        ):
            calls = [f"13 {call:s}" for call in calls]
            with self.subTest(calls=calls):
                self.assertEqual(_Read([*lines, *calls]), ([], ["12"]))
                in_between = [*lines, *calls[:-1], "12 +++ exited with 0 +++"]
                self.assertEqual(_Read([*in_between, calls[-1]]), ([], []))

    def testConnectionInProgress(self):
        """A connection that is not known to be made is none."""
        lines = [
            *_ATTACHED[:6],
            "13 socket(AF_INET, SOCK_STREAM, 0) = 3",
            f"13 connect(3, {_PEER:s}) = -1 EINPROGRESS (In progress)",
            _ATTACHED[7],
        ]
        self.assertEqual(_Read(lines), ([], []))

    def testDistance(self):
        """Pipes are followed over four processes."""
        self.assertEqual(_Read(_MakeRing(4))[0], [len(_MakeRing(4))])
        self.assertEqual(_Read(_MakeRing(5))[0], [])

    def testLastProgram(self):
        """A shell that becomes the last program of its pipeline is its client."""
        lines = [
            '10 execve("/bin/zsh", ["zsh"], 0x1) = 0',
            *("10 pipe([3, 4]) = 0", "10 pipe([5, 6]) = 0", "10 fork() = 11"),
            *("11 dup2(3, 0) = 0", "11 dup2(6, 1) = 1"),
            *("10 dup2(5, 0) = 0", "10 dup2(4, 1) = 1"),
            "10 socket(AF_INET, SOCK_STREAM, 0) = 7",
            f"10 connect(7, {_PEER:s}) = 0",
            f"11 {_SHELL:s}",
        ]
        self.assertEqual(_Read(lines), ([], []))
        lines.insert(8, '10 execve("/bin/nc", ["nc"], 0x1) = 0')
        self.assertEqual(_Read(lines), ([len(lines)], []))

    def testUnusedEnds(self):
        """An end that a process was given and does not use links nothing."""
        lines = [
            *("10 pipe([3, 4]) = 0", "10 pipe([5, 6]) = 0"),
            *("10 fork() = 11", "11 dup2(3, 0) = 0", "11 dup2(6, 1) = 1"),
            *("10 fork() = 12", "12 socket(AF_INET, SOCK_STREAM, 0) = 7"),
            *(f"12 connect(7, {_PEER:s}) = 0", f"11 {_SHELL:s}"),
        ]
        self.assertEqual(_Read(lines), ([], []))
        lines[7:7] = ['12 write(4, "x", 1) = 1', '12 read(5, "x", 1) = 1']
        self.assertEqual(_Read(lines), ([len(lines)], []))

    def testBounds(self):
        """What is remembered, and looked at, is bounded."""
        found = pipes.Pipes()
        with mock.patch.object(pipes, "_MAXIMUM_FIFOS", 1):
            found.AddFIFO("/a")
            found.AddFIFO("/b")
        session = mock.Mock(name_text="/a")
        session.description.end = None
        found.SetOpened(session, "rw")
        self.assertIsNone(session.description.end)
        session.name_text = "/b"
        found.SetOpened(session, "rw")
        self.assertEqual(session.description.end[1], "rw")
        found.RenameFIFO("/b", "/c")
        session.name_text = "/c"
        found.SetOpened(session, "w")
        self.assertEqual(session.description.end[1], "w")
        with mock.patch.object(pipes, "_MAXIMUM_STEPS", 3):
            self.assertEqual(_Read(_ATTACHED), ([], []))


if __name__ == "__main__":
    unittest.main()
