"""Tests for the descriptor sessions of strace logs."""

import io
import unittest

from plaso_extra_parsers.readers.strace.lines import log

from tests.readers.strace.descriptors import session_rows
from tests.readers.strace import recordings
from tests.writers import strace as strace_writer


class SessionTrackerTest(unittest.TestCase):
    """Tests for the session tracker."""

    def testProcess(self):
        """A descriptor lives from the exit of one call to the entry of another."""
        found = session_rows.ReadLines(
            '10 openat(AT_FDCWD</opt>, "a", O_RDONLY) = 3</opt/a> <0.000100>',
            '10 read(3</opt/a>, "abc", 10) = 3 <0.000010>',
            "10 close(3</opt/a>) = 0 <0.000010>",
        )
        (session,) = found[(10, 3)]

        self.assertEqual(session.object_text, "/opt/a")
        self.assertEqual(session.opened, 1795210610_000100000)
        self.assertEqual(session.closed, 1795210612_000000000)
        self.assertEqual(session.end, "close")
        self.assertEqual(session.origin, "open")
        self.assertEqual(session.name, "openat")
        self.assertEqual(session.line_number, 1)
        self.assertEqual(session.number_of_bytes_read, 3)
        self.assertEqual(session.number_of_calls, 3)
        self.assertFalse(session.is_close_on_exec)
        self.assertIsNone(session.parent_identifier)
        self.assertEqual(session.description_identifier, session.identifier)

    def testProcessReturnsIdentifiers(self):
        """A call gets the identifiers of all descriptors it names, each once."""
        lines = (
            b'10 1795210610.100000 openat(AT_FDCWD, "a", O_RDONLY) = 3</a> <0.000100>\n'
            b"10 1795210610.200000 dup2(3</a>, 4) = 4</a> <0.000010>\n"
            b"10 1795210610.300000 dup2(4</a>, 4</a>) = 4</a> <0.000010>\n"
            b"10 1795210610.400000 getpid() = 10 <0.000010>\n"
            b"10 1795210610.500000 +++ exited with 0 +++\n"
        )
        tracker = session_rows.CreateTracker()
        identifiers = []
        strace_log = log.StraceLog(io.BytesIO(lines))
        strace_log.ReadFormat()
        for record in strace_log.IterateRecords():
            identifiers.append(tracker.Process(record))

        first = identifiers[0][0]
        second = identifiers[1][1]
        self.assertEqual(identifiers, [(first,), (first, second), (second,), (), ()])
        self.assertNotEqual(first, second)

    def testProcessStampsThatComeBack(self):
        """No two descriptors have one identifier, also where time texts come back."""
        days = b"".join(
            b'10 %s openat(AT_FDCWD, "a", O_RDONLY) = 3\n10 %s close(3) = 0\n'
            % (stamp, stamp)
            for stamp in (b"10:00:00", b"15:00:00", b"23:59:58") * 2
        )
        for data in (days, recordings.ReadOnlyFile("single-r-only")):
            found = session_rows.ReadSingleLog(data)
            identifiers = {session.identifier for session in found}

            self.assertGreater(len(found), 5)
            self.assertEqual(len(identifiers), len(found))

    def testProcessBytes(self):
        """Errors, interrupted calls, injected results and looking move no bytes."""
        found = session_rows.ReadLines(
            "10 socket(AF_INET, SOCK_STREAM, 0) = 3<socket:[7]>",
            '10 recvfrom(3<socket:[7]>, "abc", 9, MSG_PEEK, NULL, NULL) = 3',
            '10 recvfrom(3<socket:[7]>, "MSG_PEEK", 9, 0, NULL, NULL) = 8',
            "10 read(3<socket:[7]>, 0x7ff, 9) = -1 EAGAIN (Try again)",
            "10 read(3<socket:[7]>, 0x7ff, 9) = ? ERESTARTSYS (To be restarted)",
            '10 write(3<socket:[7]>, "abc", 3) = 3 (INJECTED)',
            '10 write(3<socket:[7]>, "abc", 3) = 3',
        )
        (session,) = found[(10, 3)]

        self.assertEqual(session.number_of_bytes_read, 8)
        self.assertEqual(session.number_of_bytes_written, 3)

    def testRandomPrograms(self):
        """The sessions of random programs are the true ones."""
        for seed in range(48):
            with self.subTest(seed=seed):
                writer = strace_writer.StraceLogWriter.FromSeed(
                    seed, is_decorated=seed % 4 != 3
                )
                found = session_rows.ReadSingleLog(writer.GetSingleLog())
                rows = {
                    session.identifier: session_rows.GetRow(session)
                    for session in found
                }

                self.assertEqual(len(rows), len(found))
                self.assertEqual(rows, session_rows.GetTrueRows(writer, True))

    def testProcessCutCall(self):
        """A call that was cut closes nothing: the number may be a part of one."""
        data = (
            b'10 1795210610.000000 open("a", O_RDONLY) = 3\n'
            b"10 1795210611.000000 getppid() = 1\n"
            b"10 1795210612.000000 close(3"
        )
        found = [
            (session.end, session.number_of_calls)
            for session in session_rows.ReadSingleLog(data)
        ]

        self.assertEqual(found, [("open", 1)])

    def testProcessExecutionByThread(self):
        """An exec begun by another thread than the first ends under the first."""
        found = session_rows.ReadLines(
            "10 clone(child_stack=0x7f, flags=CLONE_FILES|CLONE_THREAD) = 11",
            '11 open("a", O_RDONLY|O_CLOEXEC) = 3',
            '11 execve("/bin/x", ["x"], 0x7f <unfinished ...>',
            "10 <... execve resumed>) = 0",
            "10 read(3, 0x7f, 10) = -1 EBADF (Bad file descriptor)",
        )

        self.assertEqual(list(found), [(11, 3)])
        self.assertEqual(found[(11, 3)][0].end, "exec")

    def testProcessUnfinishedCalls(self):
        """Calls of which the end is not in the log use their descriptors."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3',
            "10 read(3,  <unfinished ...>",
            "10 lseek(3, 0, SEEK_SET <unfinished ...>",
            "10 dup(3 <unfinished ...>",
            "10 close(3) = 0",
        )

        (session,) = found[(10, 3)]
        self.assertEqual((session.end, session.number_of_calls), ("close", 5))


if __name__ == "__main__":
    unittest.main()
