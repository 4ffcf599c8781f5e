"""Tests for the survey of a log."""

import io
import unittest

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import starts
from plaso_extra_parsers.readers.strace.lines import prefix
from plaso_extra_parsers.readers.strace.lines import source
from plaso_extra_parsers.readers.strace.lines import survey

from tests.readers.strace import recordings

_BRACKET = prefix.PrefixShape(process=prefix.BRACKET_PROCESS)
_PLAIN = prefix.PrefixShape(process=prefix.PLAIN_PROCESS)


def _ReadSurvey(data, shape=_PLAIN):
    """Makes a survey."""
    return survey.ReadSurvey(io.BytesIO(data), shape)


class SurveyTest(unittest.TestCase):
    """Tests for what only later lines of a log show."""

    def testStarts(self):
        """Calls that were cut have child and flags, by the line of their start."""
        data = (
            b"10 clone3({flags=CLONE_VM|CLONE_FILES}, 88 <unfinished ...>\n"
            b"12 vfork( <unfinished ...>\n"
            b"10 <... clone3 resumed> => {parent_tid=[11]}, 88) = 11 <0.1>\n"
            b"10 fork() = 12\n"
            b"12 <... vfork resumed>) = -1 EAGAIN (Resource)\n"
            b"10 clone( <unfinished ...>\n"
            b"10 <... clone resumed> child_stack=0, flags=CLONE_FS|SIGCHLD) = 13\n"
            b"14 <... clone resumed>) = 15\n"
            b"14 clone(flags=SIGCHLD <unfinished ...>\n"
            b"14 <... clone resumed>) = 0x10\n"
            b"14 fork( <unfinished ...>\n"
            b"14 <... read resumed>) = 15\n"
        )
        self.assertEqual(
            _ReadSurvey(data).starts,
            {
                1: starts.KnownStart(11, starts.CLONE_FILES),
                2: starts.KnownStart(None, 0),
                6: starts.KnownStart(13, starts.CLONE_FS),
                9: starts.KnownStart(16, 0),
            },
        )

    def testBracketStarts(self):
        """The halves of a call are joined where its thread is named but once."""
        data = (
            b"clone(flags=SIGCHLDstrace: Process 11 attached\n"
            b" <unfinished ...>\n"
            b"[pid    11] close(3) = 0\n"
            b"[pid    10] <... clone resumed>) = 2 /* 11 in strace's PID NS */\n"
            b"[pid    10] vfork( <unfinished ...>\n"
            b"[pid    11] +++ exited with 0 +++\n"
            b"<... vfork resumed>) = 12\n"
        )
        self.assertEqual(
            _ReadSurvey(data, _BRACKET).starts,
            {1: starts.KnownStart(11, 0, True), 5: starts.KnownStart(12, 0)},
        )

    def testAttachedThreads(self):
        """The only thread that strace was attached to is that of the first lines."""
        line = b"strace: Process %d attached\n"
        for text, expected in (
            (line % 12, 12),
            (line % 12 + line % 13, None),
        ):
            found = _ReadSurvey(text + b"close(3) = 0\n", _BRACKET)

            self.assertEqual(found.GetFirstThread(), expected)

    def testAppendedLines(self):
        """Lines of a run that was appended with another prefix are read as well."""
        data = (
            b"10 close(3) = 0\n"
            b"10 1795210635.000001 fork( <unfinished ...>\n"
            b"10 1795210635.000002 <... fork resumed>) = 12\n"
        )
        self.assertEqual(_ReadSurvey(data).starts, {2: starts.KnownStart(12, 0)})

    def testNumbers(self):
        """A number can be anything, and is read only if it can be a thread."""
        for value in (
            *("08", "0x0000000008", "0x00000000008", "0x", "0xg", "9" * 40, "9" * 5000),
            *("-1", "?", "", "0"),
        ):
            data = f"10 fork( <unfinished ...>\n10 <... fork resumed>) = {value:s}\n"
            with self.subTest(value=value[:50]):
                found = _ReadSurvey(data.encode("ascii")).starts
                child = found[1].child if found else None
                is_number = value in ("08", "0x0000000008")
                self.assertEqual(child, 8 if is_number else None)

    def testLines(self):
        """Lines are numbered as the reader of the log does."""
        line = b"10 fork( <unfinished ...>\n10 <... fork resumed>) = 11\n"
        for size in range(source.READ_SIZE - len(line) - 1, source.READ_SIZE + 2):
            data = b"x" * size + b"\n" + line
            self.assertEqual(list(_ReadSurvey(data).starts), [2])

        close = b"10 close(3) = 0\n" * 9
        for start in (
            close + b"x" * 5_000_000 + b"\n",
            b"\xef\xbb\xbf" + close,
            close.replace(b"\n", b"\r\n") + b"fork\r\n",
        ):
            data = start + b"\x1b[33m" + line
            (call,) = [
                record
                for record in recordings.ReadRecords(data)
                if isinstance(record, records.Call) and record.name == "fork"
            ]
            self.assertEqual(list(_ReadSurvey(data).starts), [call.line_number])

    def testClose(self):
        """Calls of close are found, other calls and text are not."""
        for data, expected in (
            (b"10 close(3) = 0\n", True),
            (b"10 close(3 <unfinished ...>\n", True),
            (b"10 fclose(3) = 0\n", False),
            (b'10 write(1, "close(3) = 0", 12) = 12\n', False),
            (b"10 read(3</close(3) = 0>, 0x7f, 12) = 0\n", False),
            (b"10 <... close resumed>) = 0\n", False),
        ):
            with self.subTest(data=data):
                self.assertEqual(_ReadSurvey(data).has_close, expected)

    def testProcesses(self):
        """What waits, signals, getpid and execve show of processes is found."""
        data = (
            b"10 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 11\n"
            b"12 getpid() = 12\n"
            b"13 getpid() = 10\n"
            b'14 execve("/bin/x", ["x"], 0x7f) = 0\n'
            b'15 execve("/bin/y", ["y"], 0x7f) = -1 ENOENT (No such file)\n'
            b"10 --- SIGCHLD {si_signo=SIGCHLD, si_pid=16, si_status=0} ---\n"
            b"10 waitid(P_ALL, 0, {si_pid=17, si_value={si_ptr=NULL}}, 0, 0) = 0\n"
            b'10 write(1, "wait4(-1) = 18, si_pid=19", 99) = 99\n'
            b"10 <... wait4 resumed>0x7f, 0, NULL) = 20\n"
        )
        self.assertEqual(_ReadSurvey(data).processes, {11, 12, 14, 16, 17, 20})

    def testSignals(self):
        """Signals name processes that sent them, and children that ended."""
        data = (
            b"10 --- SIGSEGV {si_code=SEGV_MAPERR, si_addr=NULL} ---\n"
            b"10 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=7} ---\n"
            b"10 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL, si_pid=0} ---\n"
            b"10 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=11} ---\n"
            b"10 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=12} ---\n"
            b"10 --- SIGCHLD {si_signo=SIGCHLD, si_code=SI_USER, si_pid=13} ---\n"
            b"10 --- stopped by SIGTTOU ---\n"
            b"10 close(3) = 0\n"
        )
        found = _ReadSurvey(data)
        self.assertEqual(found.processes, {7, 11, 12, 13})
        self.assertEqual(found.children, {11, 12})
        self.assertTrue(found.has_close)

    def testContradictions(self):
        """Threads that nothing started are told, and those that two calls started."""
        data = (
            b"getpid() = 10\n"
            b"[pid    10] fork() = 11\n"
            b"[pid    11] close(3) = 0\n"
            b"[pid    11] +++ exited with 0 +++\n"
            b"[pid    10] fork() = 12\n"
            b"[pid    12] close(3) = 0\n"
        )
        self.assertEqual(_ReadSurvey(data, _BRACKET).GetContradictions(), {})
        for line, expected in (
            (b"[pid    99] close(4) = 0\n", {99: "not started by any call"}),
            (b"[pid    10] fork() = 11\n", {}),
            (b"[pid    10] fork() = 12\n", {12: "started twice"}),
        ):
            with self.subTest(line=line):
                self.assertEqual(
                    _ReadSurvey(data + line, _BRACKET).GetContradictions(), expected
                )

    def testSharing(self):
        """Threads that share descriptors are found, and copies of those of others."""
        data = (
            b"10 clone3({flags=CLONE_FILES} => {}, 88) = 11\n"
            b"10 clone(child_stack=NULL, flags=SIGCHLD) = 12\n"
            b"10 clone3(0x7f, 88) = 13\n"
            b'10 execve("/x", ["x"], 0x7 <pid changed to 14 ...>\n'
            b'10 write(1, "clone(flags=CLONE_FILES) = 15", 9) = 9\n'
            b'10 write(1, "pidfd_getfd(3, 4, 0) = 5", 9) = 9\n'
        )
        found = _ReadSurvey(data)
        self.assertEqual(found.shared, {11, 13})
        self.assertEqual(found.forked, {11, 12, 13})
        self.assertEqual(found.successors, {14})
        self.assertFalse(found.has_copies_of_others)
        self.assertTrue(
            _ReadSurvey(b"10 pidfd_getfd(3, 4, 0) = 5\n").has_copies_of_others
        )


if __name__ == "__main__":
    unittest.main()
