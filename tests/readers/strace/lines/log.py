"""Tests for the reader of strace logs: recordings of every form, and odd lines."""

import collections
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.lines import sniffer
from tests.readers.strace import recordings


def _GetCalls(result):
    """Retrieves the calls among records."""
    return [record for record in result if isinstance(record, records.Call)]


class RecordingsTest(unittest.TestCase):
    """Tests with recordings, against counts made with other tools."""

    def _CountKinds(self, result):
        """Counts records in the words of the facts."""
        kinds = collections.Counter()
        for record in result:
            if isinstance(record, records.Call):
                names = {
                    records.UNFINISHED: "never_resumed",
                    records.DETACHED: "detached",
                }
                kinds[names.get(record.state, "call")] += 1
            elif isinstance(record, records.Signal):
                kinds["signal"] += 1
            elif isinstance(record, records.Exit):
                kinds["exit"] += 1
        return kinds

    def testCounts(self):
        """Calls, kinds and calls per process are those that others counted."""
        number_of_recordings = 0
        for name in recordings.GetNames():
            facts = recordings.ReadFacts(name)
            if facts is None:
                continue
            number_of_recordings += 1
            result = []
            for log_records in recordings.ReadRecording(name).values():
                result.extend(log_records)
            calls = _GetCalls(result)
            with self.subTest(recording=name):
                self.assertEqual(
                    dict(collections.Counter(call.name for call in calls)),
                    facts["calls"],
                )
                expected = facts["kinds"]
                kinds = self._CountKinds(result)
                for kind in ("call", "signal", "exit", "detached", "never_resumed"):
                    self.assertEqual(kinds[kind], expected.get(kind, 0), kind)
                if "syscalls_per_pid" in facts:
                    self.assertEqual(
                        dict(
                            collections.Counter(
                                str(call.thread_identifier) for call in calls
                            )
                        ),
                        facts["syscalls_per_pid"],
                    )
        self.assertEqual(number_of_recordings, 37)

    def testEveryLineIsAccountedFor(self):
        """Each line of each recording is in a record, none is damaged."""
        unparsed_texts = []
        for name in recordings.GetNames():
            for file_name, data in recordings.ReadFiles(name).items():
                with self.subTest(recording=name, file=file_name):
                    strace_log = recordings.OpenLog(data, file_name)
                    result = list(strace_log.IterateRecords())
                    number_of_lines = data.count(b"\n")
                    self.assertEqual(strace_log.number_of_lines, number_of_lines)
                    self.assertEqual(
                        sum(map(recordings.CountLines, result)), number_of_lines
                    )
                    self.assertEqual(recordings.RemoveDamage(result), result)
                    unparsed_texts.extend(
                        record.text
                        for record in result
                        if isinstance(record, records.Unparsed)
                        and not record.is_fragment
                    )
                    self.assertEqual(
                        strace_log.number_of_unparsed_lines,
                        2 if name == "own-stderr-f-none" else 0,
                    )
        # Output of the traced program on the same standard error.
        self.assertEqual(unparsed_texts, ["line2", "line3"])

    def testOrder(self):
        """Records come in the order of the lines on which they end."""
        for name in recordings.GetNames():
            for result in recordings.ReadRecording(name).values():
                number = 0
                open_starts = {}
                for record in result:
                    line_number = record.line_number
                    if isinstance(record, records.CallStart):
                        self.assertNotIn(record.thread_identifier, open_starts)
                        open_starts[record.thread_identifier] = record
                    elif isinstance(record, records.Call):
                        line_number = record.exit_line_number
                        start = open_starts.pop(record.thread_identifier, None)
                        self.assertEqual(start is not None, record.is_split)
                        if start:
                            self.assertEqual(start.line_number, record.line_number)
                            self.assertTrue(
                                record.arguments.startswith(start.arguments)
                            )
                    if not isinstance(record, (records.Notice, records.Unparsed)):
                        self.assertGreaterEqual(line_number, number)
                        number = line_number
                self.assertEqual(open_starts, {})

    def testSameProgramInDifferentForms(self):
        """The same program has the same calls in each form."""
        sequences = {}
        for name in ("elk-zoo", "X-verbose", "single-f-ttt-yy"):
            calls = collections.defaultdict(list)
            for result in recordings.ReadRecording(name).values():
                for call in _GetCalls(result):
                    calls[call.thread_identifier].append((call.line_number, call.name))
            sequences[name] = [
                [call_name for _, call_name in sorted(thread_calls)]
                for _, thread_calls in sorted(calls.items())
            ]
        self.assertEqual(sequences["elk-zoo"], sequences["X-verbose"])
        self.assertEqual(sequences["elk-zoo"], sequences["single-f-ttt-yy"])


class StraceLogTest(unittest.TestCase):
    """Tests for the lines that are not as all others."""

    # pylint: disable=too-many-public-methods
    # One for each oddity.

    def testReadFormatOfOthers(self):
        """Files that are not by strace are refused."""
        for data in (
            b"",
            b"\n\n\n",
            b"hello world\n",
            b"\x7fELF\x02\x01\x01" + bytes(200),
            b"Jan  1 00:00:00 host sshd[123]: session opened (uid=0) = 3\n",
            b"int main(void) = 3;\n" * 3 + b"text\n" * 40,
        ):
            with self.assertRaises(errors.WrongFormat):
                recordings.OpenLog(data)

    def testWholeCall(self):
        """A call on one line has all its parts."""
        result = recordings.ReadRecords(
            '2721  1795210635.128231 openat(AT_FDCWD</>, "/etc/x", O_RDONLY) = '
            "3</etc/x> <0.000065>\n"
        )
        self.assertEqual(
            result,
            [
                records.Call(
                    line_number=1,
                    exit_line_number=1,
                    thread_identifier=2721,
                    stamp="1795210635.128231",
                    time=1795210635128231000,
                    exit_time=None,
                    duration=65000,
                    name="openat",
                    arguments='AT_FDCWD</>, "/etc/x", O_RDONLY',
                    value="3",
                    outcome="</etc/x>",
                )
            ],
        )
        self.assertEqual(result[0].end_time, 1795210635128296000)
        self.assertEqual(result[0].result, "3</etc/x>")
        self.assertTrue(result[0].is_successful)

    def testSplitCall(self):
        """Two halves are joined, with nothing but the mark and one space removed."""
        result = recordings.ReadRecords(
            "10 1795210635.000001 read(3,  <unfinished ...>\n"
            "11 1795210635.000002 close(4)  = 0\n"
            '10 1795210635.000009 <... read resumed>"ab", 2) = 2 <0.000007>\n'
        )
        self.assertEqual(
            [type(record).__name__ for record in result], ["CallStart", "Call", "Call"]
        )
        self.assertEqual(result[0].arguments, "3, ")
        call = result[2]
        self.assertEqual(call.arguments, '3, "ab", 2')
        self.assertEqual((call.line_number, call.exit_line_number), (1, 3))
        self.assertEqual(call.time, 1795210635000001000)
        self.assertEqual(call.exit_time, 1795210635000009000)
        self.assertEqual(call.end_time, 1795210635000009000)
        self.assertEqual(call.duration, 7000)

    def testSecondHalfAlone(self):
        """A call that was open when strace attached is kept, its start is not known."""
        (call,) = recordings.ReadRecords(
            '10 1795210635.000009 <... read resumed>"ab", 2) = 2\n'
        )
        self.assertEqual(call.state, records.RESUMED_ONLY)
        self.assertEqual((call.value, call.arguments), ("2", '"ab", 2'))

    def testNeverResumed(self):
        """A call that another call of the thread, or its end, follows is unfinished."""
        result = recordings.ReadRecords(
            "10 read(3,  <unfinished ...>\n"
            "10 read(4,  <unfinished ...>\n"
            "10 +++ killed by SIGKILL +++\n"
            "11 read(5,  <unfinished ...>\n"
        )
        calls = _GetCalls(result)
        self.assertEqual(
            [(call.line_number, call.state, call.value) for call in calls],
            [(number, records.UNFINISHED, "") for number in (1, 2, 4)],
        )
        self.assertEqual([call.exit_line_number for call in calls], [2, 3, 4])
        self.assertEqual(sum(map(recordings.CountLines, result)), 4)

    def testKilledInCall(self):
        """A mark and a result on one line are those of a thread that was killed."""
        call, end = recordings.ReadRecords(
            "1795210635.000001 pause( <unfinished ...>) = ?\n"
            "1795210635.000002 +++ killed by SIGSEGV (core dumped) +++\n",
            "tr.123",
        )
        self.assertEqual((call.state, call.value), (records.KILLED, "?"))
        self.assertEqual(call.arguments, "")
        self.assertEqual(end.signal, "SIGSEGV")
        self.assertTrue(end.core_dumped)

    def testExecOfOtherThread(self):
        """A thread that executes a program goes on under that of its leader."""
        result = recordings.ReadRecords(
            "16006 pause( <unfinished ...>\n"
            '16008 execve("/bin/echo", ["echo"], 0x1 /* 3 vars */ <unfinished ...>\n'
            "16006 <... pause resumed>)  = ?\n"
            "16006 +++ superseded by execve in pid 16008 +++\n"
            "16006 <... execve resumed>) = 0\n"
            "16006 brk(NULL) = 0x1000\n"
        )
        self.assertEqual(
            [type(record).__name__ for record in result],
            ["CallStart", "CallStart", "Call", "Exit", "Call", "Call"],
        )
        self.assertEqual(result[3].successor, 16008)
        self.assertEqual(result[4].thread_identifier, 16008)
        self.assertEqual((result[4].name, result[4].value), ("execve", "0"))
        self.assertEqual((result[4].line_number, result[4].exit_line_number), (2, 5))

    def testExecOfOtherThreadInFilesPerThread(self):
        """In files per thread the two parts of such an execve can be found again."""
        (call,) = recordings.ReadRecords(
            '1795210635.1 execve("/bin/echo", ["echo"], 0x1 /* 39 vars */ '
            "<pid changed to 16006 ...>\n".replace(".1 ", ".100000 "),
            "tr.16008",
        )
        self.assertEqual(call.state, records.PID_CHANGED)
        self.assertEqual(call.GetSuccessor(), 16006)
        result = recordings.ReadRecords(
            "1795210635.100000 +++ superseded by execve in pid 16008 +++\n"
            "1795210635.100001 <... execve resumed>) = 0\n",
            "tr.16006",
        )
        self.assertEqual(result[0].kind, records.SUPERSEDED)
        self.assertEqual(result[1].state, records.RESUMED_ONLY)

    def testStagedOutput(self):
        """A second half without prefix and mark belongs to the line before it."""
        result = recordings.ReadRecords(
            "16377 1795210635.000001 close(3 <unfinished ...>\n"
            ")                = 0\n"
            "16378 1795210635.000000 read(3,  <unfinished ...>\n"
            '"x", 1) = 1 <0.000001>\n'
        )
        calls = _GetCalls(result)
        self.assertEqual([call.arguments for call in calls], ["3", '3, "x", 1'])
        self.assertEqual([call.thread_identifier for call in calls], [16377, 16378])
        self.assertEqual(calls[1].duration, 1000)

    def testMessageInLine(self):
        """A message of strace in the middle of a call is taken out."""
        result = recordings.ReadRecords(
            "21:37:35.168880 clone(child_stack=NULL, flags=SIGCHLDstrace: Process 12 "
            "attached\n"
            "[pid    12] 21:37:35.168890 getpid() = 12\n"
            ", child_tidptr=0x7f6990711a10) = 12\n"
            "[pid    11] 21:37:35.168899 vfork(/usr/bin/strace: Process 13 attached\n"
            " <unfinished ...>\n"
            "[pid    13] 21:37:35.168900 getpid() = 13\n"
            "[pid    11] 21:37:35.168901 <... vfork resumed>) = 13\n"
        )
        calls = _GetCalls(result)
        self.assertEqual(
            [(call.thread_identifier, call.name, call.value) for call in calls],
            [
                (12, "getpid", "12"),
                (11, "clone", "12"),
                (13, "getpid", "13"),
                (11, "vfork", "13"),
            ],
        )
        self.assertEqual(
            calls[1].arguments,
            "child_stack=NULL, flags=SIGCHLD, child_tidptr=0x7f6990711a10",
        )
        notices = [record for record in result if isinstance(record, records.Notice)]
        self.assertEqual([notice.thread_identifier for notice in notices], [12, 13])
        self.assertEqual(sum(map(recordings.CountLines, result)), 7)

    def testThreadOfLinesWithoutThread(self):
        """On standard error a line without thread is about the only one left."""
        result = recordings.ReadRecords(
            "21:37:35 fork() = 12\n"
            "strace: Process 12 attached\n"
            "[pid    12] 21:37:35 getpid() = 12\n"
            "[pid    11] 21:37:35 exit_group(0) = ?\n"
            "[pid    11] 21:37:35 +++ exited with 0 +++\n"
            "21:37:36 getppid() = 1\n"
        )
        self.assertEqual(
            [call.thread_identifier for call in _GetCalls(result)], [11, 12, 11, 12]
        )

    def testOutputOfTracedProgram(self):
        """Output between and in the lines of strace is kept apart, and counted."""
        result = recordings.ReadRecords(
            "21:37:35.000001 brk(NULL) = 0x1000\n"
            'no newline21:37:35.000002 write(1, "no newline", 10) = 10\n'
            "a line of the program (or two) = 3\n"
            "21:37:35.000003 brk(NULL) = 0x1000\n"
        )
        self.assertEqual(
            [type(record).__name__ for record in result],
            ["Call", "Unparsed", "Call", "Unparsed", "Call"],
        )
        self.assertEqual(
            [(result[1].text, result[1].is_fragment)], [("no newline", True)]
        )
        self.assertFalse(result[3].is_fragment)
        self.assertEqual(sum(map(recordings.CountLines, result)), 4)

    def testOutputInCall(self):
        """A write to the terminal that shows strace can be broken by its own output."""
        result = recordings.ReadRecords(
            'execve("/bin/sh", ["sh"], 0x1 /* 3 vars */) = 0\n'
            'write(1, "a\\nb\\n", 4a\n'
            "b\n"
            ")                   = 4\n"
            "exit_group(0) = ?\n"
        )
        calls = _GetCalls(result)
        self.assertEqual(
            [call.name for call in calls], ["execve", "write", "exit_group"]
        )
        self.assertEqual(calls[1].value, "4")
        self.assertEqual(sum(map(recordings.CountLines, result)), 5)

    def testAppendedLog(self):
        """A log appended to with other options is read on in its new form."""
        first = "     0.000125 brk(NULL) = 0x1000\n" * 3
        second = "16318 1795210655.123456 brk(NULL) = 0x2000\n" * 3
        third = "brk(NULL) = 0x3000\n" * 30
        strace_log = recordings.OpenLog(first + second + third)
        calls = _GetCalls(strace_log.IterateRecords())
        self.assertEqual(
            [shape.Describe() for shape in strace_log.shapes],
            ["-r", "pid, -ttt", "none"],
        )
        self.assertEqual(len(calls), 36)
        self.assertEqual(strace_log.number_of_unparsed_lines, 0)
        # The modification time of the file is not that of the end of the first run.
        self.assertIsNone(calls[0].time)
        self.assertEqual(calls[3].time, 1795210655123456000)

    def testDateOfLastLines(self):
        """Times of day are dated if the log ends as it begins, or in other text."""
        line = "21:37:35 getpid() = 10\n"
        for last_line, is_dated in (
            (line, True),
            ("text\n", True),
            ("10 getpid() = 10\n", False),
        ):
            number_of_lines = sniffer.SNIFF_SIZE // len(last_line) + 1
            strace_log = recordings.OpenLog(
                line * (sniffer.SNIFF_SIZE // len(line)) + last_line * number_of_lines
            )
            call = next(iter(strace_log.IterateRecords()))
            self.assertEqual(call.time is not None, is_dated, last_line)

    def testAttachments(self):
        """Stack frames and dumps belong to the record that they follow."""
        result = recordings.ReadRecords(
            "10 brk(NULL) = 0x1000\n"
            " > /lib/libc.so.6(operator<(int, char) > +0x12) [0x1000]\n"
            " > /bin/sh() [0x2000]\n"
            '10 write(1, "hello", 5) = 5\n'
            " * 5 bytes in buffer 0\n"
            " | 00000  68 65 6c 6c 6f                                    hello |\n"
            "10 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---\n"
            " > /bin/sh() [0x2000]\n"
        )
        self.assertEqual(len(result), 3)
        self.assertEqual(
            [len(record.details.attachments) for record in result], [2, 2, 1]
        )
        self.assertEqual(sum(map(recordings.CountLines, result)), 8)

    def testColours(self):
        """Colours are taken out wherever they stand."""
        (call,) = recordings.ReadRecords(
            '10 \x1b[36mopenat\x1b[0m(AT_FDCWD, \x1b[32m"/x"\x1b[m, O_RDONLY) = '
            "\x1b[1;31m-1 ENOENT\x1b[0m (No such file or directory)\n"
        )
        self.assertEqual(call.arguments, 'AT_FDCWD, "/x", O_RDONLY')
        self.assertEqual(call.error, "ENOENT")

    def testLastLineWithoutLineFeed(self):
        """A call at the very end without line feed may have been cut, and says so."""
        calls = recordings.ReadRecords("10 brk(NULL) = 0x1000\n10 brk(NULL) = 0x1000")
        self.assertEqual(
            [call.state for call in calls], [records.FINISHED, records.CUT]
        )
        self.assertEqual([call.value for call in calls], ["0x1000", ""])
        self.assertEqual(calls[1].details.attachments, ("= 0x1000",))
        (call,) = recordings.ReadRecords("10 read(3, 0x7f, 9) = 29 <0.000012>")
        self.assertEqual((call.value, call.state), ("29", records.CUT))
        (call,) = recordings.ReadRecords("10 close(9) = -1 EBADF (Bad file descriptor)")
        self.assertEqual((call.error, call.state), ("EBADF", records.CUT))
        calls = recordings.ReadRecords('10 brk(NULL) = 0x1000\n10 openat(AT_FDCWD, "/e')
        self.assertEqual(calls[1].state, records.CUT)
        self.assertEqual((calls[1].name, calls[1].value), ("openat", ""))

    def testCutLine(self):
        """A call is whole if the line after it is the one that was cut."""
        for last_line in (
            "10 accept(7, NULL",
            "10 acc",
            " > /lib/libc.so.6(listen+0x",
            " | 00000  68 65",
            "some text",
        ):
            call = recordings.ReadRecords(f"10 listen(7, 5) = 0\n{last_line:s}")[0]
            with self.subTest(last_line=last_line):
                self.assertEqual((call.value, call.state), ("0", records.FINISHED))
        _, call, *_ = recordings.ReadRecords(
            '10 close(3) = 0\n10 write(1, "\\n", 1\n)  = 1'
        )
        self.assertEqual((call.value, call.state), ("", records.CUT))
        self.assertEqual(call.details.attachments, ("= 1",))

    def testNotices(self):
        """Messages of strace are notices about their thread."""
        result = recordings.ReadRecords(
            "strace: Process 12 attached with 2 threads\n"
            "[pid    12] getpid() = 12\n"
            "[pid    13] getpid() = 12\n"
            "[pid    13] [ Process PID=13 runs in 32 bit mode. ]\n"
            "strace: Process 13 detached\n"
            "strace: Can't stat 'x': No such file or directory\n"
        )
        self.assertEqual(
            [
                (record.kind, record.thread_identifier)
                for record in result
                if isinstance(record, records.Notice)
            ],
            [
                ("attached", 12),
                ("personality", 13),
                ("detached", 13),
                ("message", None),
            ],
        )

    def testOldForms(self):
        """Signals and raw paths of old releases are read."""
        result = recordings.ReadRecords(
            "10 --- SIGCHLD (Child exited) @ 0 (0) ---\n"
            '10 read(3</tmp/a>b (deleted)>, "x) = 5", 6) = 6\n'
            "10 futex(0x1, FUTEX_WAIT, 1, NULL <unfinished ...>\n"
            "10 <... futex resumed> <unfinished ...>\n"
            "10 +++ exited with 0 +++\n"
        )
        self.assertEqual(result[0].name, "SIGCHLD")
        self.assertEqual(result[1].value, "6")
        self.assertEqual(result[3].state, records.KILLED)

    def testInjected(self):
        """Calls with which strace tampered are not taken as successful."""
        calls = recordings.ReadRecords(
            "10 getpid() = 7 (INJECTED)\n"
            '10 openat(AT_FDCWD, "/x", O_RDONLY) = -1 EACCES (Permission denied) '
            "(INJECTED)\n"
            '10 read(3, "", 1) = 0 (DELAYED)\n'
        )
        self.assertEqual([call.is_injected for call in calls], [True, True, False])
        self.assertEqual([call.is_successful for call in calls], [False, False, True])


if __name__ == "__main__":
    unittest.main()
