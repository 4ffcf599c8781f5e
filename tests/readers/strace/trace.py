"""Tests for strace logs with all that is known of their lines."""

import collections
import io
import unittest

from plaso_extra_parsers.readers.strace.lines import thread_names
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace import trace

from tests.readers.strace import recordings
from tests.readers.strace.descriptors import session_rows

# Recordings of one file whose processes all start and end in it.
_COMPLETE = (
    "C-summary",
    "X-raw",
    "X-verbose",
    "abs-ns",
    "inject",
    "single-decode-pids-comm",
    "single-f-tt",
    "single-f-ttt-yy",
    "single-k",
    "single-n",
    "single-none",
    "single-r-only",
    "single-t-only",
)


# Calls and lives of descriptors without a process, of recordings in which there are
# any; the table in docs/strace.md says why.
_WITHOUT_PROCESS = {
    "attach-p": (296, 58),
    "ff-tt": (647, 28),
    "own-append-forms": (71, 8),
    "raw-all-f": (10, 1),
    "raw-all-ff": (15, 4),
    "raw-clone-f": (10, 1),
    "trace-subset": (68, 35),
}

# Descriptors of which calls of two processes tell, which share them (CLONE_FILES).
_SHARED = {
    "raw-all-f": 1,
    "raw-clone-f": 1,
    "raw-clone-pidns": 1,
    "truth-f": 2,
    "truth-f-y": 2,
    "truth-stderr": 2,
}


class _Tracked:
    """What a log tells.

    Attributes:
      executions (list[Executed]): executions.
      finished (list[Process]): lives of processes.
      rows (list[Row]): records.
      sessions (list[DescriptorSession]): lives of descriptors.
      uses (list[ObjectUse]): what processes did with objects.
    """

    def __init__(self, data, file_name="", connection=None):
        """Reads a log."""
        super().__init__()
        if isinstance(data, str):
            data = data.encode("utf-8")
        strace_trace = trace.Trace(
            io.BytesIO(data), file_name, recordings.MODIFICATION_TIME
        )
        strace_trace.ReadFormat()
        if connection is not None:
            strace_trace.SetIndex(connection, None)
        self.executions = []
        self.finished = []
        self.rows = []
        self.sessions = []
        self.uses = []
        for batch in strace_trace.IterateBatches():
            self.rows.extend(batch.rows)
            self.executions.extend(batch.executed)
            self.finished.extend(batch.processes)
            self.sessions.extend(batch.sessions)
            self.uses.extend(batch.uses)

    def GetProcesses(self):
        """Retrieves the processes of the calls.

        Returns:
          list[int]: process identifiers.
        """
        return [
            row.process_identifier
            for row in self.rows
            if isinstance(row.record, records.Call)
        ]


class TraceTest(unittest.TestCase):
    """Tests for the processes in strace logs."""

    def testRecordings(self):
        """Parents, ends and executions are those that were counted with other tools."""
        for name in _COMPLETE:
            facts = recordings.ReadFacts(name)
            data = recordings.ReadOnlyFile(name)
            tracker = _Tracked(data)
            lives = {process.identifier: process for process in tracker.finished}
            with self.subTest(recording=name):
                self.assertEqual(len(lives), len(tracker.finished))
                self.assertEqual(
                    {str(identifier) for identifier in lives},
                    set(facts["syscalls_per_pid"])
                    | {str(f[1]) for f in facts["forks"]},
                )
                self.assertEqual(
                    sorted(
                        (process.parent, process.identifier)
                        for process in tracker.finished
                        if process.parent
                    ),
                    sorted((fork[0], fork[1]) for fork in facts["forks"]),
                )
                self.assertEqual(
                    {
                        str(process.identifier): process.exit_status
                        for process in tracker.finished
                        if process.exit_status is not None
                    },
                    facts["exits"],
                )
                self.assertEqual(
                    {
                        str(process.identifier): process.signal
                        for process in tracker.finished
                        if process.signal
                    },
                    facts["killed"],
                )
                self.assertEqual(len(tracker.executions), len(facts["execs"]))

    def testThreads(self):
        """Threads belong to the process that created them, also before that returns."""
        text = (
            '10 execve("/bin/x", ["x"], 0x1 /* 3 vars */) = 0\n'
            "10 clone3({flags=CLONE_VM|CLONE_THREAD, stack=0x1}, 88 <unfinished ...>\n"
            "11 rseq(0x1, 0x20, 0, 0x53053053 <unfinished ...>\n"
            "10 <... clone3 resumed> => {parent_tid=[11]}, 88) = 11\n"
            "11 <... rseq resumed>) = 0\n"
            "11 exit(0) = ?\n"
            "11 +++ exited with 0 +++\n"
            "10 exit_group(5) = ?\n"
            "10 +++ exited with 5 +++\n"
        )
        tracker = _Tracked(text)
        self.assertEqual(set(tracker.GetProcesses()), {10})
        process = tracker.finished[0]
        self.assertEqual(len(tracker.finished), 1)
        self.assertEqual((process.exit_status, process.end_line_number), (5, 9))

    def testTranslatedNumbers(self):
        """A child whose number strace translated is of the call that returned it."""
        names = ("identifier", "parent", "parent_key", "creator", "creator_line")
        tracker = _Tracked(
            '10 execve("/bin/x", ["x"], 0x1 /* 3 vars */) = 0\n'
            "10 gettid() = 2 /* 10 in strace's PID NS */\n"
            '11 execve("/bin/y", ["y"], 0x1 /* 3 vars */) = 0\n'
            "11 gettid() = 3 /* 11 in strace's PID NS */\n"
            "10 fork( <unfinished ...>\n"
            "11 fork( <unfinished ...>\n"
            "21 close(0) = 0\n"
            "20 close(0) = 0\n"
            "10 <... fork resumed>) = 4 /* 20 in strace's PID NS */\n"
            "11 <... fork resumed>) = 5 /* 21 in strace's PID NS */\n"
            "10 wait4(4, [{WIFEXITED(s) && WEXITSTATUS(s) == 9}], 0, NULL) = 4\n"
        )
        self.assertEqual(
            sorted(
                tuple(getattr(process, name) for name in names)
                for process in tracker.finished
                if process.creator
            ),
            [(20, 10, "10-line-1", 10, 5), (21, 11, "11-line-3", 11, 6)],
        )
        self.assertEqual(
            {process.identifier: process.path for process in tracker.finished},
            {10: "/bin/x", 11: "/bin/y", 20: "/bin/x", 21: "/bin/y"},
        )
        self.assertEqual(
            {process.identifier: process.exit_status for process in tracker.finished},
            {10: None, 11: None, 20: 9, 21: None},
        )

    def testIdentifierUsedAgain(self):
        """A process identifier that is given out again is another process."""
        tracker = _Tracked(
            '10 execve("/bin/x", ["x"], 0x1 /* 3 vars */) = 0\n'
            "10 fork() = 11\n"
            "11 exit_group(1) = ?\n"
            "10 fork() = 11\n"
            "11 exit_group(2) = ?\n"
            "10 wait4(11, [{WIFEXITED(s) && WEXITSTATUS(s) == 2}], 0, NULL) = 11\n"
            "10 exit_group(0) = ?\n"
        )
        self.assertEqual(
            [(process.identifier, process.exit_status) for process in tracker.finished],
            [(11, 1), (11, 2), (10, 0)],
        )

    def _ReadRecording(self, name):
        """Reads all logs of a recording, those per thread together."""
        files = recordings.ReadFiles(name)
        logs = {
            thread_names.ReadThreadSuffix(file_name): data
            for file_name, data in files.items()
        }
        connection = None
        if len(files) > 1 and None not in logs:
            connection, note = session_rows.BuildIndex(logs)
            connection = None if note else connection
        return [
            _Tracked(data, file_name, connection) for file_name, data in files.items()
        ]

    def testProcessesOfRecordings(self):
        """The process of a call is that of the descriptors that it names."""
        without_process = {}
        shared = collections.Counter()
        number_of_sessions = 0
        for name in recordings.GetNames():
            for tracked in self._ReadRecording(name):
                processes = collections.defaultdict(set)
                number_of_calls = 0
                for row in tracked.rows:
                    if isinstance(row.record, records.Call):
                        number_of_calls += row.process_identifier is None
                        for identifier in row.session_identifiers:
                            processes[identifier].add(row.process_identifier)
                unknown = 0
                for session in tracked.sessions:
                    process = session.process.known_identifier
                    unknown += process is None
                    found = processes[session.identifier] | {process}
                    shared[name] += len(found - {None}) > 1
                number_of_sessions += len(tracked.sessions)
                if number_of_calls or unknown:
                    old = without_process.get(name, (0, 0))
                    without_process[name] = (
                        old[0] + number_of_calls,
                        old[1] + unknown,
                    )

        self.assertEqual(+shared, collections.Counter(_SHARED))
        self.assertEqual(without_process, _WITHOUT_PROCESS)
        self.assertGreater(number_of_sessions, 3900)

    def testAttached(self):
        """What strace attached to can be a process or a thread of another."""
        (data,) = [
            data
            for name, data in recordings.ReadFiles("attach-p").items()
            if name == "tr.log"
        ]
        tracker = _Tracked(data)
        self.assertEqual(
            [(process.identifier, process.is_known) for process in tracker.finished],
            [(16051, False), (16050, False)],
        )

    def testLogPerThread(self):
        """A log of one thread tells of its process what another log tells of it."""
        logs = {
            110: b"1795210635.000001 clone3({flags=CLONE_THREAD|CLONE_FILES}, 88) = 111"
            b" <0.000001>\n1795210635.000009 close(9) = -1 EBADF (Bad) <0.000001>\n",
            111: b"1795210635.000005 rseq(0x1, 0x20, 0, 0x53053053) = 0 <0.000001>\n",
        }
        connection, note = session_rows.BuildIndex(logs)
        self.assertIsNone(note)
        tracker = _Tracked(logs[111], "tr.111", connection)

        # The process was attached to: it may itself be a thread.
        self.assertEqual(tracker.GetProcesses(), [None])
        self.assertEqual(tracker.finished, [])
        tracker = _Tracked(logs[110], "tr.110", connection)
        process = tracker.finished[0]
        self.assertEqual(process.identifier, 110)
        self.assertEqual(list(process.listed_threads), [110, 111])

        logs[110] = logs[110].replace(
            b"close", b"getpid() = 110 <0.000001>\n" b"1795210635.000010 close"
        )
        connection, _ = session_rows.BuildIndex(logs)
        tracker = _Tracked(logs[111], "tr.111", connection)
        self.assertEqual(tracker.GetProcesses(), [110])

    def testExitOfThread(self):
        """A thread that ends, ends its process if no other thread can live on."""
        lines = (
            'execve("/bin/a", ["a"], 0x1) = 0',
            'open("/a", O_RDONLY) = 3</a>',
            "exit(5) = ?",
        )
        for file_name, prefix, status in (("tr.log", "110 ", 5), ("tr.110", "", None)):
            data = "".join(
                f"{prefix:s}1795210635.00000{number:d} {line:s}\n"
                for number, line in enumerate(lines)
            )
            tracked = _Tracked(data, file_name)
            self.assertEqual(
                [process.exit_status for process in tracked.finished], [status]
            )
            self.assertEqual(
                [session.end for session in tracked.sessions],
                ["open" if status is None else "exit"],
            )

    def testFailedExecution(self):
        """A program that could not be executed is an object with its error."""
        for path, directory, expected in (
            ("/no/such", "", "/no/such"),
            ("such", '10 chdir("/no") = 0\n', "/no/such"),
        ):
            tracked = _Tracked(
                f"10 getpid() = 10\n{directory:s}"
                f'10 execve("{path:s}", ["x"], 0x1) = -1 ENOENT (No such file)\n'
                "10 --- SIGSEGV {si_signo=SIGSEGV, si_code=SI_USER, si_pid=7} ---\n"
                "10 +++ killed by SIGSEGV (core dumped) +++\n"
            )
            self.assertEqual(tracked.executions, [])
            self.assertEqual(
                [(use.described.name, use.errors) for use in tracked.uses],
                [(expected, {"ENOENT": 1})],
            )
            self.assertEqual(
                [(item.signal, item.core_dumped) for item in tracked.finished],
                [("SIGSEGV", True)],
            )

    def testFailedCreation(self):
        """A call that failed, or was injected, creates and executes nothing."""
        tracker = _Tracked(
            '10 execve("/bin/x", ["x"], 0x1 /* 3 vars */) = 0\n'
            "10 fork() = -1 EAGAIN (Resource temporarily unavailable)\n"
            "10 fork() = 12 (INJECTED)\n"
            '10 execve("/bin/y", ["y"], 0x1) = -1 ENOENT (No such file or directory)\n'
        )
        self.assertEqual([process.identifier for process in tracker.finished], [10])
        self.assertEqual(len(tracker.executions), 1)

    def testTooManyProcesses(self):
        """Of very many processes the oldest are given up."""
        text = "".join(f"{number:d} getpid() = 1\n" for number in range(1, 20_000))
        tracker = _Tracked(text)
        self.assertEqual(len(tracker.finished), 19_999)

    def testNamespace(self):
        """No process has the number that it has inside a pid namespace."""
        tracker = _Tracked(
            '10 execve("/bin/x", ["x"], 0x1 /* 3 vars */) = 0\n'
            "10 clone(child_stack=NULL, flags=CLONE_NEWPID|SIGCHLD) = 11\n"
            "11 vfork( <unfinished ...>\n"
            '12 execve("/bin/y", ["y"], 0x1 /* 3 vars */ <unfinished ...>\n'
            "11 <... vfork resumed>) = 2\n"
            "12 <... execve resumed>) = 0\n"
            "12 exit_group(3) = ?\n"
            "12 +++ exited with 3 +++\n"
            "11 wait4(2, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 2\n"
            "11 exit_group(0) = ?\n"
            "11 +++ exited with 0 +++\n"
            "10 exit_group(0) = ?\n"
            "10 +++ exited with 0 +++\n"
        )

        self.assertEqual(
            [
                (process.identifier, process.parent, process.exit_status)
                for process in tracker.finished
            ],
            [(12, 11, 3), (11, 10, 0), (10, None, 0)],
        )
        self.assertNotIn(None, tracker.GetProcesses())

    def testRaw(self):
        """Raw flags and results (-e raw=clone, -e raw=all) tell of threads too."""
        tracker = _Tracked(
            '10 execve("/bin/x", ["x"], 0x1 /* 3 vars */) = 0\n'
            "10 clone(0x3d0f00, 0x7f, 0x7f, 0x7f, 0x7f <unfinished ...>\n"
            "11 rseq(0x1, 0x20, 0, 0x53053053) = 0\n"
            "10 <... clone resumed>) = 0xb\n"
            "10 clone(0x1200011, 0, 0, 0x7f, 0 <unfinished ...>\n"
            "12 close(0x3) = 0\n"
            "10 <... clone resumed>) = 0xc\n"
        )

        self.assertEqual(tracker.GetProcesses(), [10, 10, 10, 12, 10])
        self.assertEqual(
            [(process.identifier, process.parent) for process in tracker.finished],
            [(10, None), (12, 10)],
        )

    def testBlocks(self):
        """Nothing depends on where a block of the file ends."""
        for name in ("single-f-tt", "own-stderr-f-none", "own-threads"):
            for file_name, data in recordings.ReadFiles(name).items():
                expected = None
                for size in (1, 7, 64, 4096, 256 * 1024):
                    found = self._Describe(data, file_name, size)
                    expected = expected or found
                    self.assertEqual(found, expected, f"{name:s} {size:d}")

    def _Describe(self, data, file_name, size):
        """Describes all that a log tells, read in blocks of a size.

        Args:
          data (bytes): log.
          file_name (str): name of the log.
          size (int): size of a block in bytes.
        """

        class _SmallReads(io.BytesIO):
            """File-like object that returns little at a time."""

            def read(self, number=-1):
                """Reads data.

                Args:
                  number (Optional[int]): most bytes wanted.

                Returns:
                  bytes: data.
                """
                # The first lines are looked at as a whole to find the format.
                if self.tell() == 0 or number < 0 or number > 256 * 1024:
                    return super().read(number)
                return super().read(min(number, size))

        strace_trace = trace.Trace(
            _SmallReads(data), file_name, recordings.MODIFICATION_TIME
        )
        strace_trace.ReadFormat()
        found = []
        for batch in strace_trace.IterateBatches():
            found.extend(str(row) for row in batch.rows)
            found.extend(
                f"{session_rows.GetRow(session)} {session.process.known_identifier}"
                for session in batch.sessions
            )
            found.extend(
                f"{process.identifier} {process.parent} {process.end_time}"
                for process in batch.processes
            )
            found.extend(
                f"{executed.line_number:d} {executed.process.known_identifier}"
                for executed in batch.executed
            )
        return sorted(found)


if __name__ == "__main__":
    unittest.main()
