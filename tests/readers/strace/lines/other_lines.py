"""Tests for the reader for one line of a strace log at a time."""

import unittest

from plaso_extra_parsers.readers.strace.lines import log
from plaso_extra_parsers.readers.strace.lines import source
from plaso_extra_parsers.readers.strace import records
from tests.readers.strace import recordings
from tests.writers import failing_file


class LineReaderTest(unittest.TestCase):
    """Tests for the reader for one line of a strace log at a time."""

    def testSummary(self):
        """Tables of counts are one notice each, whatever follows them."""
        table = (
            "% time     seconds  usecs/call     calls    errors syscall\n"
            "------ ----------- ----------- --------- --------- ----------------\n"
            " 47.70    0.002718         453         6         1 wait4\n"
            "------ ----------- ----------- --------- --------- ----------------\n"
            "100.00    0.005698           6       823       158 total\n"
        )
        strace_log = recordings.OpenLog(
            "10 getpid() = 10\n" + table + "10 getpid() = 10\n" + table[:-65]
        )
        result = recordings.RemoveDamage(strace_log.IterateRecords())
        self.assertEqual(
            [type(record).__name__ for record in result],
            ["Call", "Notice", "Call", "Notice"],
        )
        self.assertEqual(result[1].kind, "summary")
        self.assertEqual(result[1].line_number, 2)
        self.assertEqual(result[1].text, table.rstrip("\n"))
        self.assertEqual(result[1].details.number_of_lines, 5)
        self.assertEqual(
            sum(map(recordings.CountLines, result)), strace_log.number_of_lines
        )
        self.assertEqual(
            strace_log.summary_lines, sum(map(recordings.CountLines, result)) - 2
        )

    def testLineAfterSummary(self):
        """A table of counts ends with its total, whatever looks like a row after it."""
        row = " 47.70    0.002718         453         6         1 wait4\n"
        strace_log = recordings.OpenLog(
            "10 getpid() = 10\n"
            "% time     seconds  usecs/call     calls    errors syscall\n"
            "------ ----------- ----------- --------- --------- ----------------\n"
            f"{row:s}100.00    0.005698           6       823       158 total\n{row:s}"
        )
        _, notice, text = strace_log.IterateRecords()
        self.assertEqual(notice.details.number_of_lines, 4)
        self.assertEqual((text.line_number, text.text), (6, row.rstrip("\n")))

    def testCutSummary(self):
        """A table of counts that was cut ends before the first line of another kind."""
        table = (
            "% time     seconds  usecs/call     calls    errors syscall\n"
            "------ ----------- ----------- --------- --------- ----------------\n"
            " 47.70    0.002718         453         6         1 wait4\n"
        )
        _, notice, call = recordings.ReadRecords(
            f"10 getpid() = 10\n{table:s}10 getppid() = 1\n"
        )
        self.assertEqual((notice.line_number, notice.text), (2, table.rstrip("\n")))
        self.assertEqual(notice.details.number_of_lines, 3)
        self.assertEqual((call.line_number, call.name), (5, "getppid"))

    def testSummaryWithCommas(self):
        """A table of counts can have decimal commas, as the locale has."""
        (notice,) = recordings.ReadRecords(
            "% time     seconds  usecs/call     calls    errors syscall\n"
            "------ ----------- ----------- --------- --------- ----------------\n"
            " 39,92    0,001128         564         2         1 arch_prctl\n"
            "------ ----------- ----------- --------- --------- ----------------\n"
            "100,00    0,002826           6       823       158 total\n"
        )
        self.assertEqual(notice.kind, "summary")
        self.assertEqual(notice.details.number_of_lines, 5)

    def testSummaryWithOtherColumns(self):
        """A table of counts can have other columns (-U), the name first."""
        for header, row, total in (
            ("syscall              calls    errors", "read  7  1", "total  7  1"),
            ("    calls syscall", "        7 read", "        7 total"),
            (" longest    wall-max syscall", "0.000001  0.000002 read", " 1 2 total"),
        ):
            table = f"{header:s}\n-------- ------\n{row:s}\n-------- ------\n{total:s}"
            result = recordings.ReadRecords(
                f"10 getpid() = 10\n{table:s}\nseven 7\n10 getpid() = 10\n"
            )
            with self.subTest(header=header):
                self.assertEqual(
                    [type(record).__name__ for record in result],
                    ["Call", "Notice", "Unparsed", "Call"],
                )
                self.assertEqual(result[1].text, table)
        for line in ("calls", "calls errors", "syscall", "errors of a syscall"):
            result = recordings.ReadRecords(f"10 getpid() = 10\n{line:s}\n 7 a\n")
            with self.subTest(line=line):
                self.assertEqual(len(result), 3)

    def testDetails(self):
        """Rare parts of the prefix are kept with the record."""
        (call,) = recordings.ReadRecords(
            "10<a b> [u:r:t] 21:37:35 (+     0.000403) [  39] [00007f69908e9000] "
            "getpid() = 10\n"
        )
        self.assertEqual(
            call.details,
            records.Details(
                command="a b",
                instruction_pointer="00007f69908e9000",
                relative_time=403_000,
                security_context="u:r:t",
                system_call_number=39,
            ),
        )
        # The elapsed time is a stamp only if there is no other.
        self.assertEqual(call.stamp, "21:37:35")
        (call,) = recordings.ReadRecords("     0.000403 getpid() = 10\n")
        self.assertEqual(call.stamp, "0.000403")

    def testLongLine(self):
        """A line that is too long is kept by its ends, or is damaged."""
        size = 2 * source.MAXIMUM_LINE_SIZE
        strace_log = recordings.OpenLog(
            "10 getpid() = 10\n"
            '10 write(3, "' + "a" * size + '", 9) = 9 <0.000002>\n'
            "10 " + "b" * size + "\n"
        )
        damaged_result = list(strace_log.IterateRecords())
        result = recordings.RemoveDamage(damaged_result)
        self.assertEqual(len(damaged_result) - len(result), 2)
        self.assertEqual([record.line_number for record in result], [1, 2, 3])
        self.assertEqual(result[1].state, records.CUT)
        self.assertEqual((result[1].name, result[1].value), ("write", "9"))
        self.assertTrue(result[1].arguments.endswith('a", 9'))
        self.assertEqual((result[2].size, result[2].is_damaged), (size + 3, True))

    def testCutLines(self):
        """Around data that cannot be read a line has a start, and an end."""
        data = b'10 getpid() = 10\n10 write(1, "abcdefghijklm", 13) = 13\n'
        strace_log = log.StraceLog(failing_file.FailingFile.FailAt(data, 35, 4))
        strace_log.ReadFormat()
        first, head, tail = recordings.RemoveDamage(strace_log.IterateRecords())

        self.assertEqual((first.name, first.line_number), ("getpid", 1))
        self.assertEqual((head.name, head.state), ("write", records.CUT))
        self.assertEqual(head.arguments, '1, "abcde')
        self.assertEqual((tail.is_damaged, tail.line_number), (True, 3))

        # A result can lack its last digits.
        failing = failing_file.FailingFile.FailAt(data, len(data) - 2, 1)
        strace_log = log.StraceLog(failing)
        strace_log.ReadFormat()
        _, call, *_ = recordings.RemoveDamage(strace_log.IterateRecords())
        self.assertEqual((call.name, call.value), ("write", ""))
        self.assertEqual(call.state, records.CUT)

    def testRecordBehindOutput(self):
        """What the program writes without a line feed stands before a record."""
        result = recordings.ReadRecords(
            '[pid 10] write(2, " ", 1 <unfinished ...>\n'
            " [pid 11] munmap(0x1000, 4096 <unfinished ...>\n"
            "[pid 10] <... write resumed>) = 1\n"
            "[pid 11] <... munmap resumed>) = 0\n"
            'a [pid 1] "[pid 11] exit(0) = ?\n'
            "[pid 10] exit(0) = ?\n"
            "and [pid 12] is no record\n"
        )
        self.assertEqual(
            [
                (record.name, record.thread_identifier, record.state)
                for record in result
                if isinstance(record, records.Call)
            ],
            [
                ("write", 10, records.FINISHED),
                ("munmap", 11, records.FINISHED),
                ("exit", 11, records.FINISHED),
                ("exit", 10, records.FINISHED),
            ],
        )
        self.assertEqual(
            [
                (record.text, record.is_fragment)
                for record in result
                if isinstance(record, records.Unparsed)
            ],
            [(" ", True), ('a [pid 1] "', True), ("and [pid 12] is no record", False)],
        )

    def testNewShapeNeedsSupport(self):
        """One line of the program that looks as a call does not change the form."""
        strace_log = recordings.OpenLog(
            "10 1795210635.000001 getpid() = 10\n" * 5
            + "print(1) = 2\n"
            + "10 1795210635.000001 getpid() = 10\n" * 5
        )
        result = list(strace_log.IterateRecords())
        self.assertEqual(len(strace_log.shapes), 1)
        self.assertIsInstance(result[5], records.Unparsed)

    def testUnnamedThread(self):
        """A line without a thread, which only the last one has, shows which it is."""
        first = (
            'execve("/bin/a", ["a"], 0x7f /* 1 var */) = 0',
            "clone(child_stack=NULL, flags=SIGCHLD) = 11",
            "strace: Process 11 attached",
        )
        for lines, threads in (
            # The second half of the only call of this name, and what follows.
            (
                (
                    *("[pid 10] read(3,  <unfinished ...>", "[pid 11] close(4) = 0"),
                    *('<... read resumed>"x", 1) = 1', "close(5) = 0"),
                ),
                [11, 10, 10],
            ),
            (
                (
                    "[pid 10] read(3,  <unfinished ...>",
                    "[pid 11] write(4,  <unfinished ...>",
                    *('<... write resumed>"x", 1) = 1', "close(5) = 0"),
                ),
                [11, 11, 10],
            ),
            # The only thread that is in no call.
            (("[pid 10] read(3,  <unfinished ...>", "close(5) = 0"), [11, 10]),
            # Either of them.
            (
                ("[pid 10] getpid() = 10", "[pid 11] getpid() = 11", "close(5) = 0"),
                None,
            ),
            (
                (
                    "[pid 10] read(3,  <unfinished ...>",
                    "[pid 11] read(4,  <unfinished ...>",
                    '<... read resumed>"x", 1) = 1',
                ),
                None,
            ),
        ):
            log_text = "".join(f"{line:s}\n" for line in (*first, *lines))
            found = [
                record.thread_identifier
                for record in recordings.ReadRecords(log_text)
                if isinstance(record, records.Call)
            ][2:]
            if threads is None:
                self.assertIn(None, found, lines)
            else:
                self.assertEqual(found, threads, lines)

    def testUnnamedThreadOfTwo(self):
        """A thread that nothing announced lives from its first line to its end."""
        for lines, threads in (
            (("[pid 10] getpid() = 10", "[pid 12] getpid() = 12"), [10, 12, None]),
            (
                (
                    *("[pid 10] getpid() = 10", "[pid 12] exit(0) = ?"),
                    "[pid 12] +++ exited with 0 +++",
                ),
                [10, 12, 10],
            ),
            (("[pid 10] getpid() = 10", "[pid 12] exit_group(0) = ?"), [10, 12, None]),
        ):
            log_text = "".join(f"{line:s}\n" for line in (*lines, "close(3) = 0"))
            found = [
                record.thread_identifier
                for record in recordings.ReadRecords(log_text)
                if isinstance(record, records.Call)
            ]
            self.assertEqual(found, threads, lines)


if __name__ == "__main__":
    unittest.main()
