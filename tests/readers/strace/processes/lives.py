"""Tests for the processes in strace logs."""

import unittest

from plaso_extra_parsers.readers.strace.processes import lives as processes
from plaso_extra_parsers.readers.strace import records
from tests.readers.strace import recordings

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


def _Track(data, has_all_threads=True, file_name=""):
    """Tracks the processes of a log.

    Args:
      data (bytes or str): log.
      has_all_threads (Optional[bool]): False for a log per thread.
      file_name (Optional[str]): name of the log.

    Returns:
      ProcessTracker: tracker that has finished.
    """
    tracker = processes.ProcessTracker(has_all_threads)
    for record in recordings.ReadRecords(data, file_name):
        tracker.AddRecord(record)
    tracker.Finish()
    return tracker


class ProcessTrackerTest(unittest.TestCase):
    """Tests for the processes in strace logs."""

    def testRecordings(self):
        """Parents, ends and executions are those that were counted with other tools."""
        for name in _COMPLETE:
            facts = recordings.ReadFacts(name)
            data = recordings.ReadOnlyFile(name)
            tracker = _Track(data)
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
        tracker = processes.ProcessTracker(True)
        identifiers = []
        for record in recordings.ReadRecords(text):
            tracker.AddRecord(record)
            if isinstance(record, records.Call):
                identifiers.append(
                    tracker.GetProcessIdentifier(record.thread_identifier)
                )
        tracker.Finish()
        self.assertEqual(set(identifiers), {10})
        process = tracker.finished[0]
        self.assertEqual(len(tracker.finished), 1)
        self.assertEqual((process.exit_status, process.end_line_number), (5, 9))

    def testRawFlags(self):
        """Flags are read also as numbers."""
        for name, text, expected in (
            ("clone", "child_stack=0x1, flags=0x3d0f00, child_tidptr=0x1", True),
            ("clone", "child_stack=NULL, flags=0x1200000|17, child_tidptr=0x1", False),
            ("clone", "child_stack=NULL, flags=CLONE_VM|SIGCHLD", False),
            ("clone3", "{flags=0x3d0f00, stack=0x1}, 88", True),
            ("vfork", "", False),
        ):
            self.assertEqual(processes.IsThreadCreation(name, text), expected, text)

    def testIdentifierUsedAgain(self):
        """A process identifier that is given out again is another process."""
        tracker = _Track(
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

    def testAttached(self):
        """What strace attached to can be a process or a thread of another."""
        (data,) = [
            data
            for name, data in recordings.ReadFiles("attach-p").items()
            if name == "tr.log"
        ]
        tracker = _Track(data)
        self.assertEqual(
            [(process.identifier, process.is_known) for process in tracker.finished],
            [(16051, False), (16050, False)],
        )

    def testLogPerThread(self):
        """A log of one thread tells of its process what another log tells of it."""
        text = "1795210635.000001 rseq(0x1, 0x20, 0, 0x53053053) = 0\n"
        tracker = processes.ProcessTracker(False)
        tracker.SetThread(111, 110, 100)
        for record in recordings.ReadRecords(text, "tr.111"):
            tracker.AddRecord(record)
        self.assertEqual(tracker.GetProcessIdentifier(111), 110)
        tracker.Finish()
        # The life of the process is in the log of its first thread.
        self.assertEqual(tracker.finished, [])

        tracker = processes.ProcessTracker(False)
        tracker.SetThread(111, 111, 100)
        for record in recordings.ReadRecords(text, "tr.111"):
            tracker.AddRecord(record)
        tracker.Finish()
        self.assertEqual(
            [(process.identifier, process.parent) for process in tracker.finished],
            [(111, 100)],
        )

    def testFailedCreation(self):
        """A call that failed, or was injected, creates and executes nothing."""
        tracker = _Track(
            '10 execve("/bin/x", ["x"], 0x1 /* 3 vars */) = 0\n'
            "10 fork() = -1 EAGAIN (Resource temporarily unavailable)\n"
            "10 fork() = 12 (INJECTED)\n"
            '10 execve("/bin/y", ["y"], 0x1) = -1 ENOENT (No such file or directory)\n'
        )
        self.assertEqual([process.identifier for process in tracker.finished], [10])
        self.assertEqual(len(tracker.executions), 1)

    def testTooManyProcesses(self):
        """Of very many processes the oldest are given up."""
        text = "".join(f"{number:d} getpid() = 1\n" for number in range(1, 60_000))
        tracker = _Track(text)
        self.assertEqual(len(tracker.finished), 59_999)


if __name__ == "__main__":
    unittest.main()
