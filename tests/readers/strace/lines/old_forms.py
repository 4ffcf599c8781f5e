"""Tests with logs of releases of strace before 4.12, and the lines they alone have."""

import collections
import os
import unittest

from plaso_extra_parsers.readers.strace import records
from tests.readers.strace import recordings

_FOLDER = os.path.join(recordings.TEST_DATA_PATH, "old-forms")

# Calls and ends of threads in the recordings of one program, per release.
_EXPECTED = {"4.5.20": (83, 0), "4.6": (93, 0), "4.8": (93, 6)}

# First thread of each recording of standard error.
_FIRST_THREADS = {
    "4.5.20-stderr-f": 6386,
    "4.5.20-stderr-f-tt": 6394,
    "4.6-stderr-f": 6441,
    "4.6-stderr-f-tt": 6451,
    "4.8-stderr-f": 6498,
    "4.8-stderr-f-tt": 6510,
}


def _ReadRecords(name):
    """Reads a recording."""
    with open(os.path.join(_FOLDER, f"{name:s}.log"), "rb") as file_object:
        strace_log = recordings.OpenLog(file_object.read())
    return list(strace_log.IterateRecords())


def _GetCalls(result):
    """Retrieves the calls among records."""
    return [record for record in result if isinstance(record, records.Call)]


class OldRecordingsTest(unittest.TestCase):
    """Tests with recordings of strace 4.5.20, 4.6 and 4.8."""

    def testCounts(self):
        """Nothing of any form is lost, whatever the messages in it."""
        for release, (number_of_calls, number_of_exits) in _EXPECTED.items():
            for form in ("f", "stderr-f", "stderr-f-tt"):
                with self.subTest(release=release, form=form):
                    result = _ReadRecords(f"{release:s}-{form:s}")
                    counter = collections.Counter(
                        type(record).__name__ for record in result
                    )
                    self.assertEqual(
                        (counter["Call"], counter["Signal"], counter["Exit"]),
                        (number_of_calls, 6, number_of_exits),
                    )
                    self.assertEqual(counter["Damage"], 0)
                    self.assertEqual(
                        [
                            record.text
                            for record in result
                            if isinstance(record, records.Unparsed)
                        ],
                        [] if form == "f" else ["hello", "no newline"],
                    )
                    for call in _GetCalls(result):
                        self.assertNotIn("Process ", call.arguments)

    def testThreads(self):
        """Lines without thread are about the first process."""
        for name, thread in _FIRST_THREADS.items():
            with self.subTest(recording=name):
                with open(os.path.join(_FOLDER, f"{name:s}.log"), "rb") as file_object:
                    lines = file_object.read().split(b"\n")
                for call in _GetCalls(_ReadRecords(name)):
                    if not lines[call.line_number - 1].startswith(b"[pid "):
                        self.assertEqual(call.thread_identifier, thread)

    def testSameCalls(self):
        """Standard error gives the calls and results that a file of -f gives."""
        for release in _EXPECTED:
            sequences = []
            for form in ("f", "stderr-f", "stderr-f-tt"):
                threads = collections.defaultdict(list)
                calls = _GetCalls(_ReadRecords(f"{release:s}-{form:s}"))
                for call in sorted(calls, key=lambda call: call.line_number):
                    threads[call.thread_identifier].append(call.name)
                sequences.append([names for _, names in sorted(threads.items())])
            self.assertEqual(sequences[0], sequences[1], release)
            self.assertEqual(sequences[0], sequences[2], release)

    def testAttached(self):
        """Calls that were open when strace let go are kept, with their thread."""
        for release, thread in (("4.5.20", 6418), ("4.6", 6479), ("4.8", 6542)):
            calls = _GetCalls(_ReadRecords(f"{release:s}-attach-one"))
            self.assertEqual(
                [(call.thread_identifier, call.name) for call in calls],
                [(thread, "read")] * 3,
            )
            self.assertIn(
                calls[2].state, (records.UNFINISHED, records.DETACHED), release
            )
            self.assertEqual(calls[2].arguments, "0, ")


class OldLinesTest(unittest.TestCase):
    """Tests the lines that only releases before 4.12 print."""

    def testCalls(self):
        """Each call has its arguments, result and thread."""
        for text, expected in (
            (
                "clone(Process 3511 attached (waiting for parent)\n"
                "Process 3511 resumed (parent 3510 ready)\n"
                "child_stack=0, flags=CLONE_VM|SIGCHLD) = 3511\n",
                [(3510, "clone", "child_stack=0, flags=CLONE_VM|SIGCHLD", "3511")],
            ),
            (
                "fork(Process 3511 attached (waiting for parent)\n"
                "Process 3511 resumed (parent 3510 ready)\n"
                ") = 3511\n[pid 3511] close(3) = 0\n"
                "[pid 3510] wait4(3511, Process 3510 suspended\n <unfinished ...>\n"
                "[pid 3511] exit_group(0) = ?\nProcess 3510 resumed\n"
                "Process 3511 detached\n"
                "<... wait4 resumed> [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL)"
                " = 3511\n--- SIGCHLD (Child exited) @ 0 (0) ---\n",
                [
                    (3510, "fork", "", "3511"),
                    (3511, "close", "3", "0"),
                    (3511, "exit_group", "0", "?"),
                    (
                        3510,
                        "wait4",
                        "3511,  [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL",
                        "3511",
                    ),
                ],
            ),
            (
                "Process 35029 attached - interrupt to quit\n"
                "restart_syscall(<... resuming interrupted call ...>) = 0\n"
                "read(4, ^CProcess 35029 detached\n <detached ...>\n",
                [
                    (
                        35029,
                        "restart_syscall",
                        "<... resuming interrupted call ...>",
                        "0",
                    ),
                    (35029, "read", "4, ", ""),
                ],
            ),
            ("Process 5 attached\nwait4(144517,\n", [(5, "wait4", "144517,", "")]),
            (
                "Process 10268 attached - interrupt to quit\nrecvfrom(5,\n",
                [(10268, "recvfrom", "5,", "")],
            ),
            (
                "strace: Process 5 attached\n"
                "futex(0x1, FUTEX_WAIT, 0, NULL^Cstrace: Process 5 detached\n"
                " <detached ...>\n",
                [(5, "futex", "0x1, FUTEX_WAIT, 0, NULL", "")],
            ),
            (
                "Process 5 attached\nread(0, ^C <unfinished ...>\nProcess 5 detached\n",
                [(5, "read", "0, ", "")],
            ),
            (
                "101 ????( <unfinished ...>\n101 <... ???? resumed>) = ?\n",
                [(101, "????", "", "?")],
            ),
            (
                "101 ????( <unavailable>)= ? <unavailable>\n",
                [(101, "????", " <unavailable>", "?")],
            ),
            (
                "101 sigreturn()                         = ? (mask now [])\n",
                [(101, "sigreturn", "", "?")],
            ),
            ("101 pipe()              = 3 (4)\n", [(101, "pipe", "", "3")]),
            ("101 pipe() = 3 [4]\n", [(101, "pipe", "", "3")]),
            (
                "101 read(3,  <Cannot restart pid 101 with ptrace(PTRACE_SYSCALL): No "
                "such process>\n",
                [(101, "read", "3, ", "")],
            ),
        ):
            with self.subTest(text=text):
                result = recordings.ReadRecords(text)
                self.assertEqual(
                    [
                        (
                            call.thread_identifier,
                            call.name,
                            call.arguments,
                            call.value,
                        )
                        for call in _GetCalls(result)
                    ],
                    expected,
                )
                self.assertEqual(
                    sum(map(recordings.CountLines, result)), text.count("\n")
                )

    def testExitStatus(self):
        """A call in which the process ended tells with which status."""
        for text in (
            "100 futex( <unfinished ... exit status 3>\n",
            "exit_group(0, 0, 0x33ee, 0x2, 0x3c <unfinished ... exit status 3>\n",
        ):
            call, end = recordings.ReadRecords(text)
            self.assertEqual((call.state, call.value), (records.UNFINISHED, ""))
            self.assertEqual((end.kind, end.status), (records.EXITED, 3))
            self.assertEqual(end.details.number_of_lines, 0)

    def testSignals(self):
        """Signals have their names in all three forms."""
        for text, name, information in (
            (
                "[pid  5191] --- SIGSTOP (Stopped (signal)) @ 0 (0) ---\n",
                "SIGSTOP",
                "(Stopped (signal)) @ 0 (0)",
            ),
            (
                "--- {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0} "
                "(Segmentation fault) ---\n",
                "SIGSEGV",
                "si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0",
            ),
            ("--- SIGCHLD {si_signo=SIGCHLD} ---\n", "SIGCHLD", "si_signo=SIGCHLD"),
        ):
            (signal,) = recordings.ReadRecords(text)
            self.assertEqual(
                (signal.name, signal.information.strip()), (name, information)
            )


if __name__ == "__main__":
    unittest.main()
