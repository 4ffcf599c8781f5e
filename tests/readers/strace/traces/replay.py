"""Tests for the replay of a trace with one file per thread."""

import json
import os
import unittest

from unittest import mock

from plaso_extra_parsers.readers.strace.traces import index
from plaso_extra_parsers.readers.strace.traces import reader as readers
from plaso_extra_parsers.readers.strace.traces import replay
from tests.readers.strace import recordings
from tests.readers.strace.descriptors import session_rows


class ReplayTest(unittest.TestCase):
    """Tests for the replay of the files of a trace."""

    def _CreateLogs(self, **logs):
        """Creates logs per thread.

        Args:
          logs (dict[str, list[str]]): lines per name "t" with thread identifier; each
              line begins with the microseconds of its time.
        """
        return {
            int(name[1:]): "".join(
                f"1795210610.{line.split(' ')[0]:0>6s} {line.split(' ', 1)[1]:s}\n"
                for line in lines
            ).encode("ascii")
            for name, lines in logs.items()
        }

    def _ReadRecording(self, name):
        """Reads the sessions of a recording."""
        logs = {
            int(file_name.rpartition(".")[2]): data
            for file_name, data in recordings.ReadFiles(name).items()
        }
        return session_rows.ReadSet(logs)

    def testHostName(self):
        """The host is what uname returned in any file, if it was always the same."""
        uname = '{sysname="Linux", nodename="%s", release="6.1"}'
        other = f"1 ioctl(0, 0x5401, {uname % 'other':s}) = 0 <0.000001>"
        for names, expected in ((["a"], "a"), (["a", "a"], "a"), (["a", "b"], None)):
            lines = [f"2 uname({uname % name:s}) = 0 <0.000001>" for name in names]
            logs = self._CreateLogs(
                t10=[other, *lines], t11=["1 close(9) = 0 <0.000001>"]
            )
            connection, note = session_rows.BuildIndex(logs)
            self.assertIsNone(note)
            self.assertEqual(index.ReadHostName(connection), expected)

    def testThreads(self):
        """The sessions of a recording are those that were drawn up by hand."""
        path = os.path.join(recordings.TEST_DATA_PATH, "own-threads", "sessions.json")
        with open(path, encoding="utf-8") as file_object:
            expected_rows = json.load(file_object)
        found = self._ReadRecording("own-threads")
        names = {}
        for row in expected_rows:
            (session,) = [
                session
                for session in found
                if (session.thread_identifier, session.descriptor, session.object_text)
                == (row["thread"], row["descriptor"], row["object"])
                and session.opened
                == (row["opened"] and int(row["opened"].replace(".", "")) * 1000)
            ]
            names[row["name"]] = session.identifier
            with self.subTest(name=row["name"]):
                self.assertEqual(session.origin, row["origin"])
                self.assertEqual(session.end, row["end"])
                self.assertEqual(
                    session.closed, int(row["closed"].replace(".", "")) * 1000
                )
                self.assertEqual(session.number_of_calls, row["calls"])
                self.assertEqual(session.number_of_bytes_read, row["read"])
                self.assertEqual(session.number_of_bytes_written, row["written"])
                self.assertEqual(session.parent_identifier, names.get(row["parent"]))

        self.assertEqual(len(found), len(expected_rows))

    def testPassedDescriptors(self):
        """Descriptors passed in a message are linked to those of the sender."""
        found = {
            (session.thread_identifier, session.object_text): session
            for session in self._ReadRecording("elk-scm")
        }
        for name in ("/etc/hostname", "/home/analyst/work/scm.out"):
            received = found[(15983, name)]
            self.assertEqual(received.origin, "scm")
            self.assertEqual(
                received.parent_identifier, found[(15982, name)].identifier
            )
            self.assertEqual(received.number_of_calls, 3)
        self.assertEqual(len(found), 10)

    def testNamespace(self):
        """A child with the number of another namespace is found by time."""
        logs = self._CreateLogs(
            t10=[
                "1 unshare(CLONE_NEWPID) = 0 <0.000001>",
                "5 clone(child_stack=NULL, flags=SIGCHLD) = 11 <0.000001>",
            ],
            t11=[
                '10 open("a", O_RDONLY) = 3</a> <0.000001>',
                "20 vfork() = 2 <0.000050>",
            ],
            t12=[
                "30 close(3</a>) = 0 <0.000001>",
                "35 exit_group(0) = ?",
            ],
        )
        parent, child = sorted(
            session_rows.ReadSet(logs), key=lambda session: session.thread_identifier
        )

        self.assertEqual(child.thread_identifier, 12)
        self.assertEqual(child.parent_identifier, parent.identifier)

    def testLogin(self):
        """The socket of a login can be followed from the listener to the session."""
        found = self._ReadRecording("own-ssh-login")
        (accepted,) = [session for session in found if session.name[:6] == "accept"]
        threads = {
            session.thread_identifier
            for session in found
            if session.description_identifier == accepted.identifier
        }

        self.assertEqual(accepted.thread_identifier, 6225)
        self.assertEqual(threads, {6225, 6236, 6237, 6238, 6240})
        moved = sum(
            session.number_of_bytes_written
            for session in found
            if session.description_identifier == accepted.identifier
        )
        self.assertGreater(moved, 1000)

    def testOrder(self):
        """A slow accept does not take the number that others still use."""
        logs = self._CreateLogs(
            t10=[
                '1 open("a", O_RDONLY) = 5</a> <0.000001>',
                "5 clone3({flags=CLONE_FILES|CLONE_THREAD}, 88) = 11 <0.000001>",
                "30 close(5</a>) = 0 <0.000001>",
            ],
            t11=[
                "10 accept4(4<socket:[1]>, NULL, NULL, 0) = 5<socket:[2]> <0.000090>",
                '110 write(5<socket:[2]>, "a", 1) = 1 <0.000001>',
            ],
        )
        found = {
            session.object_text: session
            for session in session_rows.ReadSet(logs)
            if session.descriptor == 5
        }

        self.assertEqual(found["/a"].end, "close")
        self.assertEqual(found["/a"].closed, 1795210610_000030000)
        self.assertEqual(found["socket:[2]"].opened, 1795210610_000100000)
        self.assertEqual(found["socket:[2]"].number_of_bytes_written, 1)

    def testOrderOfEarlyExit(self):
        """An exit that can only be placed too early waits for the close."""
        logs = self._CreateLogs(
            t10=[
                '1 open("a", O_RDONLY) = 5</a> <0.000001>',
                "5 clone3({flags=CLONE_FILES|CLONE_THREAD}, 88) = 11 <0.000001>",
                "30 close(5</a>) = 0 <0.000001>",
            ],
            t11=[
                '10 open("b", O_RDONLY) = 5</b> <0.000015>',
                '40 write(5</b>, "a", 1) = 1 <0.000001>',
            ],
        )
        found = {session.object_text: session for session in session_rows.ReadSet(logs)}

        self.assertEqual(found["/a"].end, "close")
        self.assertEqual(found["/b"].opened, 1795210610_000025000)
        self.assertEqual(found["/b"].number_of_bytes_written, 1)

    def testOrderOfMissedClose(self):
        """An exit does not wait for a close beyond the next line of its thread."""
        logs = self._CreateLogs(
            t10=[
                '1 open("a", O_RDONLY) = 5 <0.000001>',
                "5 clone3({flags=CLONE_FILES|CLONE_THREAD}, 88) = 11 <0.000001>",
                '45 write(5, "cc", 2) = 2 <0.000001>',
                "90 close(5) = 0 <0.000001>",
            ],
            t11=[
                '10 open("b", O_RDWR) = 5 <0.000015>',
                '40 write(5, "b", 1) = 1 <0.000001>',
            ],
        )
        (session,) = [
            session
            for session in session_rows.ReadSet(logs)
            if session.thread_identifier == 11
        ]
        self.assertEqual(session.number_of_bytes_written, 3)
        self.assertEqual((session.end, session.closed % 10**9), ("close", 90_000))

    def testExecOfOtherThread(self):
        """A thread that executes a program takes its own table with it.

        strace -qqq has no line for the end of the leader.
        """
        for end in (["30 +++ superseded by execve in pid 11 +++"], []):
            logs = self._CreateLogs(
                t10=[
                    "1 clone3({flags=CLONE_FILES|CLONE_THREAD}, 88) = 11 <0.000001>",
                    *end,
                    "31 <... execve resumed>) = 0 <0.000010>",
                    "50 close(6) = 0 <0.000001>",
                ],
                t11=[
                    "10 unshare(CLONE_FILES) = 0 <0.000001>",
                    '12 open("a", O_RDONLY|O_CLOEXEC) = 5 <0.000001>',
                    '14 open("b", O_RDONLY) = 6 <0.000001>',
                    '20 execve("/bin/x", ["x"], 0x7f <pid changed to 10 ...>',
                ],
            )
            found = {
                session.descriptor: session
                for session in session_rows.ReadSet(logs)
                if session.thread_identifier == 11
            }
            with self.subTest(end=end):
                self.assertEqual((found[5].end, found[6].end), ("exec", "close"))

    def testReadSizes(self):
        """All files together are read in pieces of at most 16 MiB."""
        logs = self._CreateLogs(
            **{f"t{number:d}": ["1 close(3) = 0"] for number in range(10, 15)}
        )
        with mock.patch.object(
            readers, "MemberReader", wraps=readers.MemberReader
        ) as reader:
            session_rows.ReadSet(logs)
        sizes = [call.args[3] for call in reader.call_args_list]
        self.assertEqual(len(sizes), 5)
        self.assertLessEqual(sum(sizes), 16 * 1024 * 1024)

    def testOrderWithoutDurations(self):
        """Without durations a call has ended at the next line of its thread."""
        logs = self._CreateLogs(
            t10=[
                '1 open("a", O_RDONLY) = 5</a>',
                "5 clone3({flags=CLONE_FILES|CLONE_THREAD}, 88) = 11",
                "30 close(5</a>) = 0",
            ],
            t11=[
                "10 accept4(4<socket:[1]>, NULL, NULL, 0) = 5<socket:[2]>",
                '110 write(5<socket:[2]>, "a", 1) = 1',
            ],
        )
        found = {session.object_text: session for session in session_rows.ReadSet(logs)}

        self.assertEqual(found["/a"].end, "close")
        self.assertEqual(found["socket:[2]"].number_of_bytes_written, 1)

    def testUnsuitableSets(self):
        """What cannot be followed together is said."""
        line = b"1795210610.000002 close(3) = 0 <0.000001>\n"
        for data, message in (
            (b"12:00:00.000001 close(3) = 0\n", "times without a date"),
            (b"1795210610 close(3) = 0\n", "without fractions of a second"),
            (line.replace(b"close", b"fsync"), "no calls of close"),
            (line + line.replace(b"02 ", b"01 "), "times of thread 10 go backwards"),
            (line + b"close(3) = 0\n", None),
        ):
            with self.subTest(data=data):
                logs = {10: data, 11: data}
                note = session_rows.BuildIndex(logs)[1]
                if message is None:
                    self.assertIsNone(note)
                else:
                    self.assertIn(message, note)

    def testBounds(self):
        """A set that is larger than a bound is not followed together, others are."""
        logs = self._CreateLogs(
            t10=[
                "1 clone3({flags=CLONE_FILES|CLONE_THREAD}, 88) = 11 <0.000001>",
                "5 close(3) = 0 <0.000001>",
            ],
            t11=["10 close(4) = 0 <0.000001>"],
        )
        size = sum(map(len, logs.values()))
        for name, bound, end in (
            ("MAXIMUM_MEMBERS", 2, " files"),
            ("MAXIMUM_SIZE", size, " bytes"),
            ("_MAXIMUM_SHARING_SIZE", size, "share descriptors"),
        ):
            with self.subTest(name=name):
                with mock.patch.object(replay, name, bound):
                    self.assertIsNone(session_rows.BuildIndex(logs)[1])
                with mock.patch.object(replay, name, bound // 2):
                    note = session_rows.BuildIndex(logs)[1]
                self.assertIn(f"more than {bound // 2:d}", note)
                self.assertTrue(note.endswith(end), note)


if __name__ == "__main__":
    unittest.main()
