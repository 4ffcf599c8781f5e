"""Tests for the recognition of strace logs."""

import unittest

from plaso_extra_parsers.readers.strace.lines import prefix
from plaso_extra_parsers.readers.strace.lines import sniffer
from tests.readers.strace import recordings


class SnifferTest(unittest.TestCase):
    """Tests for the recognition of strace logs."""

    def testSniffFormatOfRecordings(self):
        """Every recording is recognized, by its start and by a literal in it."""
        for name in recordings.GetNames():
            for file_name, data in recordings.ReadFiles(name).items():
                with self.subTest(recording=name, file=file_name):
                    data = data[: sniffer.SNIFF_SIZE]
                    self.assertIsNotNone(sniffer.SniffFormat(data))
                    text = data.decode("utf-8")
                    self.assertTrue(
                        any(literal in text for literal in sniffer.LITERALS)
                    )

    def testSniffFormatOfShortLogs(self):
        """One line is enough, if it is by strace without doubt."""
        for text in (
            "+++ exited with 0 +++\n",
            "12 +++ killed by SIGKILL +++\n",
            "1795210635.999400 set_robust_list(0x7ff16fd3ca20, 24) = 0 <0.000089>\n",
            'execve("/bin/sh", ["sh"], 0x1 /* 3 vars */) = 0\n',
            "12 <... read resumed>) = 0\n",
            'read(3, "ELF\\2\\1\\1\\3", 7) = 7\n',
            "nanosleep({tv_sec=1, tv_nsec=0}, 0x7fff0a0d90f0) = 0\n",
            "getppid() = 7 (INJECTED)\n",
            "strace: Process 12 attached\n",
            "% time     seconds  usecs/call     calls    errors syscall\n",
            "syscall              calls    errors\n---------------- -------- --------\n"
            "read                     7         2\n",
            "    calls syscall\n--------- ----------------\n        7 read\n",
            "[   3] close(3</x>) = 0\n[   0] read(3</x>, NULL, 1) = 0\n",
            # A line of another form among others.
            '10 1795210635.000001 read(3, "x", 1) = 1 <0.000001>\n' * 5
            + "10 [  39] getpid() = 3\n",
        ):
            with self.subTest(text=text):
                self.assertIsNotNone(sniffer.SniffFormat(text.encode("ascii")))

    def testSniffFormatOfOtherFiles(self):
        """Program text, other logs and binary data are refused."""
        for text in (
            "",
            "\n",
            "x = f(1) = 2\n" + "a line of text\n" * 20,
            "def read(a):\n  return a\n",
            "Nov 20 21:37:35 host kernel: read(3) = 4\n",
            "2026-11-20 21:37:35,123 INFO read(3) = 4\n",
            "print(1) = 1\n" * 3 + "words\n" * 3,
            'read(3, "ELF\\002\\001\\001\\003", 7) = 7\n',
            "\x00\x01\x02" * 100,
            # Formulas, with times.
            "12:00:01 time(1) = 1\n12:00:02 access(3) = 3\n12:00:04 read(4) = 4\n",
            "1700000000 read(5) = 0\n1700000001 write(6) = 1\n",
            # qemu-user -strace
            "5698 brk(NULL) = 0x0000000000108000\n"
            '5698 openat(AT_FDCWD,"/etc/ld.so.cache",O_RDONLY|O_CLOEXEC) = 3\n'
            "5698 fstat(3,0x00000000407ffa28) = 0\n",
            '5698 openat(AT_FDCWD, "/x", O_RDONLY) = -1 errno=2 (No such file)\n',
            # python-ptrace, which shows the thread where strace -n shows the call.
            '[2506] open("/x", O_RDONLY) = 3\n[2506] close(3) = 0\n' * 3,
            # More than a third of the names are no calls.
            'open("/x", O_RDONLY) = -1 ENOENT (No such file or directory)\n'
            'first("x") = 0\nsecond("y") = 0\n',
            # A table of counts by another program.
            "syscall            calls    total       min       avg       max\n",
            "a syscall\n",
        ):
            with self.subTest(text=text):
                self.assertIsNone(sniffer.SniffFormat(text.encode("ascii")))

    def testSniffFormatOfMixedOutput(self):
        """A log among many lines of the traced program is recognized."""
        text = (
            '21:37:35.123456 write(1, "a"..., 99) = 99\n' + "words of a program\n" * 8
        ) * 20
        self.assertEqual(
            sniffer.SniffFormat(text.encode("ascii")),
            prefix.PrefixShape(clock=prefix.TIME_OF_DAY, digits=6),
        )

    def testSniffFormatOfBeginning(self):
        """A call without an end is a log if strace says so, or if nothing follows."""
        size = sniffer.SNIFF_SIZE
        for text, is_log in (
            ('10 read(3, "' + "x" * size, True),
            ('read(3, "' + "x" * size, False),
            ('10 read(3, "' + "x" * 200, False),
            ('read(3, "' + "x" * 200 + '\nread(4, "' + "y" * size, False),
            ("strace: Process 12 attached\nread(3, ", True),
            ("Process 12 attached\nread(3, ", True),
            ("read(3, ", False),
            ("futex(0x7f, FUTEX_WAIT, 1, NULL", False),
        ):
            with self.subTest(text=text[:40]):
                found = sniffer.SniffFormat(text.encode("ascii")[:size])
                self.assertIs(found is not None, is_log)

    def testSniffFormatOfLineEnds(self):
        """Lines can end as on Windows, and the first have a byte order mark."""
        line = b'10 1795210635.000001 read(3, "x", 1) = 1 <0.000001>'
        for data in (
            b"\r\n".join([line] * 5),
            b"\xef\xbb\xbf" + b"\n".join([line] * 5),
            b"\n\n".join([line] * 5),
        ):
            self.assertEqual(
                sniffer.SniffFormat(data),
                prefix.PrefixShape(process="plain", clock=prefix.EPOCH, digits=6),
            )

    def testSniffFormatOfLateProgram(self):
        """Only the first lines count: what the program writes later does not."""
        line = '10 1795210635.000001 read(3, "x", 1) = 1 <0.000001>\n'
        data = (line * 60 + "words of a program\n" * 2000).encode("ascii")
        self.assertIsNotNone(sniffer.SniffFormat(data))
        data = ("words of a program\n" * 2000 + line * 60).encode("ascii")
        self.assertIsNone(sniffer.SniffFormat(data))

    def testSniffFormatOfLongFirstLine(self):
        """A first line that is longer than what is read is recognized."""
        data = b'12 1795210635.123456 write(1, "' + b"a" * 100_000
        self.assertIsNotNone(sniffer.SniffFormat(data[: sniffer.SNIFF_SIZE]))


if __name__ == "__main__":
    unittest.main()
