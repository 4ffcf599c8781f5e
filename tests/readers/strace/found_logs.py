"""Tests for what logs of other people had that the reader did not know."""

import io
import unittest

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace import trace

from tests.readers.strace import recordings


def _ReadRows(text):
    """Reads a log."""
    strace_trace = trace.Trace(
        io.BytesIO(text.encode("utf-8")), "trace.log", recordings.MODIFICATION_TIME
    )
    strace_trace.ReadFormat()
    return [row for batch in strace_trace.IterateBatches() for row in batch.rows]


def _GetProcesses(rows):
    """Retrieves the processes of calls."""
    return [
        (row.record.name, row.process_identifier)
        for row in rows
        if isinstance(row.record, records.Call)
    ]


class FoundLogsTest(unittest.TestCase):
    """Tests for what logs of other people had."""

    def testOwnWordsOfLogs(self):
        """A program that writes the second half of a clone changes nothing."""
        for words in ("<... clone resumed>) = 08", "<... clone resumed>) = 999"):
            rows = _ReadRows(
                '100 1700000000.000001 execve("/bin/sh", ["sh"], 0x7 /* 1 var */) = 0\n'
                f'100 1700000000.000002 write(1, "{words:s}", 26) = 26\n'
                "100 1700000000.000003 clone(child_stack=NULL, flags=SIGCHLD "
                "<unfinished ...>\n"
                '101 1700000000.000004 openat(AT_FDCWD, "/x", O_RDONLY) = 3\n'
                "100 1700000000.000005 <... clone resumed>, parent_tid=0x7f) = 101\n"
                "101 1700000000.000006 exit_group(0) = ?\n"
            )
            self.assertEqual(
                _GetProcesses(rows),
                [
                    *(("execve", 100), ("write", 100), ("openat", 101)),
                    *(("clone", 100), ("exit_group", 101)),
                ],
            )

    def testThreadsOfOldReleases(self):
        """Up to release 5.1 the flags of clone stand in its second half."""
        rows = _ReadRows(
            '100 execve("/x", ["x"], [/* 1 var */]) = 0\n'
            "100 clone( <unfinished ...>\n"
            "101 set_robust_list(0x7f, 24 <unfinished ...>\n"
            "100 <... clone resumed> child_stack=0x7ff133985, flags=CLONE_VM|CLONE_FS"
            "|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, tls=0x7ff133986700) = 101\n"
            "101 <... set_robust_list resumed> ) = 0\n"
            '101 open("/etc/hosts", O_RDONLY) = 3\n'
            "100 close(3) = 0\n"
        )
        self.assertEqual({process for _, process in _GetProcesses(rows)}, {100})
        (opened,), (closed,) = (row.session_identifiers for row in rows[-2:])
        self.assertEqual(opened, closed)

    def testPathsOfStrace(self):
        """strace says by which path it was started, also in the middle of a line."""
        for path in ("", "./", "../bin/", "/x/", "bin/", "./a/../b/"):
            rows = _ReadRows(
                'execve("/x", ["x"], 0x7 /* 1 var */) = 0\n'
                f"vfork({path:s}strace: Process 18702 attached\n <unfinished ...>\n"
                '[pid 18702] openat(AT_FDCWD, "/etc/shadow", O_RDONLY) = 3\n'
                "[pid 18702] +++ exited with 0 +++\n"
                "<... vfork resumed>)        = 18702\n"
                "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD"
                f"{path:s}strace: Process 18703 attached\n"
                ", child_tidptr=0x7f) = 18703\n"
            )
            calls = [row.record for row in rows if isinstance(row.record, records.Call)]
            with self.subTest(path=path):
                self.assertEqual(
                    [(call.name, call.thread_identifier) for call in calls],
                    [
                        *(("execve", None), ("openat", 18702)),
                        *(("vfork", None), ("clone", None)),
                    ],
                )
                self.assertEqual(calls[2].arguments, "")
                self.assertEqual(
                    calls[3].arguments,
                    "child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, "
                    "child_tidptr=0x7f",
                )

    def testOutputBeforeMark(self):
        """What a program writes before the mark of a first half is not of strace."""
        rows = _ReadRows(
            '[pid   415] 22:30:35.461561 write(2, "x\\n", 2 x\n<unfinished ...>\n'
            "[pid   418] 22:30:35.461613 close(3) = 0\n"
            "[pid   415] 22:30:35.461661 <... write resumed>) = 2\n"
            "[pid   418] 22:30:35.461700 close(4) = 0\n"
        )
        (call,) = [
            row.record
            for row in rows
            if isinstance(row.record, records.Call) and row.record.name == "write"
        ]
        self.assertEqual((call.line_number, call.exit_line_number), (1, 4))
        self.assertEqual(call.arguments, '2, "x\\n", 2')
        self.assertEqual((call.value, call.state), ("2", records.FINISHED))

    def testEchoes(self):
        """What the terminal shows of what is written is told from its size."""
        for text, arguments, echo in (
            ('write(2, "0x", 20x)          = 2\n', '2, "0x", 2', "0x"),
            ('write(1, "12\\n", 312\n)     = 3\n', '1, "12\\n", 3', "12"),
            ('write(1, "4444"..., 444444)  = 44\n', '1, "4444"..., 44', "4444"),
            ('write(1</dev/pts/0>, "7", 17) = 1\n', '1</dev/pts/0>, "7", 1', "7"),
            ('write(1, "ab"..., 44ab)      = 44\n', '1, "ab"..., 44', "ab"),
            ('write(1, "ab", 2)            = 2\n', '1, "ab", 2', None),
            (
                "wait4(12, Matrix.cpp:4: fatal error\n"
                "[{WIFEXITED(s)}], 0, NULL) = 12\n",
                "12, [{WIFEXITED(s)}], 0, NULL",
                "Matrix.cpp:4: fatal error",
            ),
        ):
            rows = _ReadRows(text + "close(3)                                = 0\n")
            found = [row.record for row in rows]
            with self.subTest(text=text):
                self.assertEqual(
                    [call.arguments for call in found if hasattr(call, "arguments")],
                    [arguments, "3"],
                )
                self.assertEqual(
                    [item.text for item in found if isinstance(item, records.Unparsed)],
                    [echo] if echo else [],
                )

    def testFirstLineWithoutThread(self):
        """The execution is that of the thread which the log then shows."""
        execution = 'execve("/bin/geth", ["geth"], 0x7ffffbf91e30 /* 27 vars */) = 0\n'
        rows = _ReadRows(
            f"{execution:s}1526  close(3) = 0\n1526  close(4) = 0\n"
            f"1526  close(5) = 0\n{execution:s}"
        )
        self.assertEqual(
            _GetProcesses(rows), [("execve", 1526)] + [("close", 1526)] * 3
        )
        damage, unparsed = [row.record for row in rows[-2:]]
        self.assertIsInstance(damage, records.Damage)
        self.assertEqual(unparsed.line_number, 5)

    def testByteOrderMark(self):
        """A log of two lines is recognized behind a byte order mark."""
        rows = _ReadRows(
            '\ufeffexecve("/bin/ls", ["ls"], [/* 20 vars */]) = 0\nclose(3) = 0\n'
        )
        self.assertEqual(len(rows), 2)

    def testQuotedCharacters(self):
        """Characters in single quotes are those of pixel formats."""
        rows = _ReadRows(
            "ioctl(4, VIDIOC_ENUM_FMT, {pixelformat=v4l2_fourcc('M', 'P', 'G', "
            "'4') /* V4L2_PIX_FMT_MPEG4 */}) = 0\n"
            'ioctl(4, VIDIOC_QUERYCAP, {driver="x", capabilities=V4L2_CAP}) = 0\n'
        )
        self.assertEqual(len(rows), 2)

    def testFirstProgram(self):
        """A process of which the first line is an execution starts with its program."""
        strace_trace = trace.Trace(
            io.BytesIO(
                b'100 1.000000 execve("/bin/ls", ["ls"], 0x7 /* 1 var */) = 0\n'
            ),
            "trace.log",
        )
        strace_trace.ReadFormat()
        (process,) = [
            process
            for batch in strace_trace.IterateBatches()
            for process in batch.processes
        ]
        self.assertEqual(
            (process.start_path, process.start_command_line), ("/bin/ls", "ls")
        )
        self.assertFalse(process.is_created)


if __name__ == "__main__":
    unittest.main()
