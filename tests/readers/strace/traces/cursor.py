"""Tests for what the index of a trace tells of the lines of a file."""

import io
import unittest

from plaso_extra_parsers.readers.strace.lines import log
from plaso_extra_parsers.readers.strace.traces import cursor

from tests.readers.strace import recordings
from tests.readers.strace.descriptors import session_rows
from tests.writers import strace as strace_writer


def _FindAll(logs):
    """Finds what the index of a trace knows of each record.

    Args:
      logs (dict[int, bytes]): log per thread.

    Returns:
      dict[int, list[tuple[Record, tuple]]]: records, each with what
          TraceCursor.Find() returns, per thread.
    """
    connection, _ = session_rows.BuildIndex(logs)
    found = {}
    for identifier, data in logs.items():
        trace_cursor = cursor.TraceCursor(connection, identifier)
        strace_log = log.StraceLog(io.BytesIO(data), identifier)
        strace_log.ReadFormat()
        found[identifier] = [
            (record, trace_cursor.Find(record))
            for record in strace_log.IterateRecords()
        ]
    return found


class TraceCursorTest(unittest.TestCase):
    """Tests for what the index tells of one file of a trace."""

    def testRandomPrograms(self):
        """The sessions of random programs are the true ones, in every file."""
        for seed in range(32):
            with self.subTest(seed=seed):
                writer = strace_writer.StraceLogWriter.FromSeed(
                    seed, is_decorated=seed % 4 != 3, is_quiet=seed % 2 == 1
                )
                logs = writer.GetThreadLogs()
                found = session_rows.ReadSet(logs)
                rows = {
                    session.identifier: session_rows.GetRow(session)
                    for session in found
                }

                self.assertEqual(len(rows), len(found))
                self.assertEqual(rows, session_rows.GetTrueRows(writer))

    def testIdentifiersOfOneFile(self):
        """What a file created has one identifier with and without the other files."""
        for seed in range(16):
            writer = strace_writer.StraceLogWriter.FromSeed(seed)
            for identifier, data in writer.GetThreadLogs().items():
                if not data:
                    continue
                with self.subTest(seed=seed, identifier=identifier):
                    found = {
                        session.identifier
                        for session in session_rows.ReadThreadLog(data, identifier)
                    }
                    self.assertLessEqual(
                        session_rows.GetTrueCreations(writer, identifier), found
                    )

    def testProcess(self):
        """Calls get the sessions of descriptors that other threads created."""
        logs = {
            int(name.rpartition(".")[2]): data
            for name, data in recordings.ReadFiles("own-threads").items()
        }
        calls = {}
        for identifier, rows in _FindAll(logs).items():
            for record, found in rows:
                name = getattr(record, "name", "")
                calls.setdefault((identifier, name), []).append(found[1])

        (listener,) = calls[(5868, "socket")][0]
        self.assertEqual(calls[(5868, "listen")], [(listener,)])
        for identifier in (5869, 5870):
            first, second = calls[(identifier, "accept4")]
            self.assertEqual((first[0], second[0]), (listener, listener))
            self.assertEqual(calls[(identifier, "read")], [(first[1],), (second[1],)])
        self.assertEqual(calls[(5868, "clone")], [()])

    def testNames(self):
        """A call has the names of descriptors that another file shows."""
        logs = {
            10: b'1795210610.000000 openat(AT_FDCWD, "/a", O_RDONLY) = 3 <0.000001>\n'
            b"1795210610.000010 fork() = 11 <0.000001>\n"
            b"1795210613.000000 close(3) = 0 <0.000001>\n",
            11: b'1795210611.000000 read(3, "b", 1) = 1 <0.000001>\n'
            b"1795210612.000000 close(3) = 0 <0.000001>\n",
        }
        self.assertEqual(
            [found[4] for _, found in _FindAll(logs)[11]],
            [((3, "/a"),)] * 2,
        )

    def testFacts(self):
        """A call has all facts that earlier lines show about it."""
        peer = (
            "{sa_family=AF_INET, sin_port=htons(80), "
            'sin_addr=inet_addr("192.0.2.1")}, 16'
        )
        lines = (
            "socket(AF_INET, SOCK_STREAM, 0) = 3",
            f"connect(3, {peer:s}) = -1 EINPROGRESS (Operation now in progress)",
            "close(9) = -1 EBADF (Bad file descriptor)",
            f"connect(3, {peer:s}) = -1 EISCONN (Transport endpoint is connected)",
        )
        logs = {
            10: b"1795210610.000000 close(9) = 0 <0.000001>\n",
            11: "".join(
                f"1795210611.{number:06d} {line:s} <0.000001>\n"
                for number, line in enumerate(lines)
            ).encode("ascii"),
        }
        socket = ("socket", "TCP")
        self.assertEqual(
            [found[3] for _, found in _FindAll(logs)[11]],
            [
                (),
                (socket,),
                (),
                (socket, ("connection", "TCP:[->192.0.2.1:80]")),
            ],
        )

    def testDirectories(self):
        """A directory is that of the lines after the call that changes it."""
        for share, expected in (
            ("CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_THREAD", ["/a", "/b"]),
            ("CLONE_VM|CLONE_FILES", ["/a", "/a"]),
        ):
            logs = {
                10: b'1795210610.000000 chdir("/a") = 0 <0.000001>\n'
                b"1795210611.000000 clone(child_stack=0x7f, flags=%b) = 11 <0.000001>\n"
                b'1795210613.000000 chdir("/b") = 0 <0.000001>\n'
                b"1795210615.000000 close(3) = 0 <0.000001>\n" % share.encode("ascii"),
                11: b"1795210612.000000 close(4) = 0 <0.000001>\n"
                b"1795210614.000000 close(5) = 0 <0.000001>\n",
            }
            directories = {
                identifier: [found[2] for _, found in rows]
                for identifier, rows in _FindAll(logs).items()
            }
            self.assertEqual(
                directories, {10: [None, "/a", "/a", "/b"], 11: expected}, share
            )

    def testExecutedByThread(self):
        """An exec that a thread began ends in the file of its leader, as one call."""
        logs = {
            int(name.rpartition(".")[2]): data
            for name, data in recordings.ReadFiles("truth-ff").items()
        }
        connection, _ = session_rows.BuildIndex(logs)
        trace_cursor = cursor.TraceCursor(connection, 17934)
        (executed,) = trace_cursor.ReadExecuted()
        self.assertEqual(
            (executed.path, executed.command_line, executed.line_number),
            ("/srv/case/moments", "moments threaded", 8),
        )
        # Its object is known by the first line, which is in the file of the thread.
        (use,) = [
            use
            for use in cursor.TraceCursor(connection, 17935).ReadUses()
            if use.number_of_executions
        ]
        self.assertEqual(use.described.name, "/srv/case/moments")
        self.assertEqual((use.process.identifier, use.line_number), (17934, 4))

    def testExecutedOfSet(self):
        """What other files of a trace did to a program counts up to its execution."""
        for second, is_deleted, is_written in (
            (13, True, False),
            (17, False, True),
        ):
            logs = {
                10: b"1795210609.000000 fork() = 12\n"
                b'1795210610.000000 open("/t", O_RDWR|O_CREAT, 0700) = 3\n'
                b'1795210612.000000 write(3, "x", 1) = 1\n'
                b"1795210614.000000 fork() = 11\n"
                b"1795210618.000000 close(3) = 0\n",
                11: b'1795210615.000000 execve("/dev/fd/3", ["t"], 0x7f) = 0\n'
                b'1795210616.000000 execve("/t", ["t"], 0x7f) = 0\n',
                12: b'17952106%02d.000000 unlink("/t") = 0\n' % second,
            }
            connection, _ = session_rows.BuildIndex(logs)
            found = [
                (executed.is_deleted, executed.is_written)
                for executed in cursor.TraceCursor(connection, 11).ReadExecuted()
            ]
            self.assertEqual(
                found, [(is_deleted, is_written), (False, is_written)], second
            )

    def testLineNumbers(self):
        """A session has the line of its creation in its file, or of its first use."""
        logs = {
            int(name.rpartition(".")[2]): data
            for name, data in recordings.ReadFiles("elk-scm").items()
        }
        found = session_rows.ReadSet(logs)

        self.assertEqual(
            sorted(
                session.line_number
                for session in found
                if session.thread_identifier == 15983
            ),
            [2, 3, 3, 3],
        )

    def testReadExecuted(self):
        """A file tells of its executions and its process, with their parent."""
        logs = {
            10: b'1795210610.000000 execve("/bin/a", ["a", "b c"], 0x7f) = 0 <0.000001>'
            b"\n1795210611.000000 fork() = 11 <0.000001>\n"
            b"1795210612.000000 close(3) = 0 <0.000001>\n",
            11: b'1795210611.500000 execve("/bin/x", ["x"], 0x7f) = 0 <0.000001>\n'
            b"1795210612.500000 close(3) = 0 <0.000001>\n"
            b"1795210613.000000 +++ exited with 3 +++\n",
        }
        connection, note = session_rows.BuildIndex(logs)
        self.assertIsNone(note)
        trace_cursor = cursor.TraceCursor(connection, 10)
        (executed,) = trace_cursor.ReadExecuted()
        self.assertEqual(
            (executed.line_number, executed.path, executed.command_line),
            (1, "/bin/a", "a 'b c'"),
        )
        self.assertEqual(executed.process.known_identifier, 10)
        self.assertEqual(
            (executed.time, executed.process.start_time, executed.process.line_number),
            (1795210610 * 10**9, 1795210610 * 10**9, 1),
        )

        trace_cursor = cursor.TraceCursor(connection, 11)
        (executed,) = trace_cursor.ReadExecuted()
        self.assertEqual(executed.path, "/bin/x")
        (process,) = trace_cursor.ReadProcesses()
        self.assertEqual((process.parent, process.exit_status), (10, 3))


if __name__ == "__main__":
    unittest.main()
