"""Tests for the grammar of strace records."""

import unittest

from plaso_extra_parsers.readers.strace.lines import grammar
from plaso_extra_parsers.readers.strace.lines import prefix
from plaso_extra_parsers.readers.strace import records

# Text of a call, arguments, value, outcome, duration.
_CALLS = (
    ("getpid() = 3", "", "3", "", None),
    ("exit_group(0)                           = ?", "0", "?", "", None),
    ("brk(NULL) = 0x1000 <0.000007>", "NULL", "0x1000", "", "0.000007"),
    ("umask(022) = 022 <0>", "022", "022", "", "0"),
    (
        'open("/x", O_RDONLY) = -1 ENOENT (No such file or directory) <0.1>',
        '"/x", O_RDONLY',
        "-1",
        " ENOENT (No such file or directory)",
        "0.1",
    ),
    ("read(3, 0x1, 2) = -1 (errno 516)", "3, 0x1, 2", "-1", " (errno 516)", None),
    ("dup(3</a) = 3>) = 4</a) = 3>", "3</a) = 3>", "4", "</a) = 3>", None),
    ('write(1, "a) = 5 <x>", 9) = 9', '1, "a) = 5 <x>", 9', "9", "", None),
    (
        'write(1, "x <unfinished ...>", 9) = 9',
        '1, "x <unfinished ...>", 9',
        "9",
        "",
        None,
    ),
    (
        "wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 7}], 0, NULL) = 5",
        "-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 7}], 0, NULL",
        "5",
        "",
        None,
    ),
    (
        "poll([{fd=5, events=POLLIN}], 1, 0) = 1 ([{fd=5, revents=POLLIN}]) <0.000001>",
        "[{fd=5, events=POLLIN}], 1, 0",
        "1",
        " ([{fd=5, revents=POLLIN}])",
        "0.000001",
    ),
    (
        "poll([{fd=5</a>, events=POLLIN}], 1, 0) = 1 ([{fd=5</a>, revents=POLLIN}])",
        "[{fd=5</a>, events=POLLIN}], 1, 0",
        "1",
        " ([{fd=5</a>, revents=POLLIN}])",
        None,
    ),
    (
        "select(6, [5], NULL, NULL, NULL) = 0 (Timeout)",
        "6, [5], NULL, NULL, NULL",
        "0",
        " (Timeout)",
        None,
    ),
    (
        'openat(AT_FDCWD</>, "/dev/null", O_RDWR) = 3</dev/null<char 1:3>> <0.000001>',
        'AT_FDCWD</>, "/dev/null", O_RDWR',
        "3",
        "</dev/null<char 1:3>>",
        "0.000001",
    ),
    (
        "accept(3<TCP:[127.0.0.1:1]>, NULL, NULL) = 4<TCP:[127.0.0.1:1->127.0.0.1:2]>",
        "3<TCP:[127.0.0.1:1]>, NULL, NULL",
        "4",
        "<TCP:[127.0.0.1:1->127.0.0.1:2]>",
        None,
    ),
    (
        'memfd_create("a", 0) = 8</memfd:a>(deleted)',
        '"a", 0',
        "8",
        "</memfd:a>(deleted)",
        None,
    ),
    (
        "fork() = 2 /* 2739 in strace's PID NS */",
        "",
        "2",
        " /* 2739 in strace's PID NS */",
        None,
    ),
    (
        "read(0, 0x1, 1) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)",
        "0, 0x1, 1",
        "?",
        " ERESTARTSYS (To be restarted if SA_RESTART is set)",
        None,
    ),
    ("read(0, 0x1, 1) = ? <unavailable>", "0, 0x1, 1", "?", " <unavailable>", None),
    (
        "restart_syscall(<... resuming interrupted read ...>) = 0",
        "<... resuming interrupted read ...>",
        "0",
        "",
        None,
    ),
    # Output of the traced program in the call.
    (
        'write(1, "no newline", 10no newline) = 10',
        '1, "no newline", 10no newline',
        "10",
        "",
        None,
    ),
    ('write(1, "\\"(", 2"() = 2', '1, "\\"(", 2"(', "2", "", None),
)


class LinesTest(unittest.TestCase):
    """Tests for the grammar of strace records."""

    def testReadPieceOfCalls(self):
        """Calls are split into name, arguments, value, outcome and duration."""
        for text, *expected in _CALLS:
            with self.subTest(text=text):
                piece = grammar.ReadPiece(text)
                self.assertEqual(piece.kind, grammar.CALL)
                self.assertEqual(piece.name, text.partition("(")[0])
                self.assertEqual(
                    [piece.text, piece.value, piece.outcome, piece.duration], expected
                )

    def testFastExpression(self):
        """What the one fast expression matches it splits in the same way."""
        shape = prefix.PrefixShape("plain", clock=prefix.EPOCH, digits=6)
        expression = grammar.GetLineExpressions(shape).call
        number_of_matches = 0
        for text, *expected in _CALLS:
            line = f"12 1795210655.123456 {text:s}"
            match = expression.match(line)
            if match:
                number_of_matches += 1
                self.assertEqual(match.groups()[:2], ("12", "1795210655.123456"))
                values = [grammar.GetArguments(line, match), *match.groups()[5:]]
                self.assertEqual(values, expected, text)
        self.assertGreater(number_of_matches, 14)

    def testReadPieceOfHalves(self):
        """Halves lose their mark and one space."""
        piece = grammar.ReadPiece("read(3,  <unfinished ...>")
        self.assertEqual((piece.kind, piece.text), (grammar.FIRST_HALF, "3, "))
        piece = grammar.ReadPiece('<... read resumed>"a", 1) = 1 <0.000002>')
        self.assertEqual(
            (piece.kind, piece.name, piece.text, piece.value, piece.duration),
            (grammar.SECOND_HALF, "read", '"a", 1', "1", "0.000002"),
        )
        piece = grammar.ReadPiece("read(3,  <detached ...>")
        self.assertEqual((piece.kind, piece.state), (grammar.CALL, records.DETACHED))
        piece = grammar.ReadPiece("execve( <pid changed to 12 ...>")
        self.assertEqual((piece.state, piece.outcome), (records.PID_CHANGED, "12"))
        piece = grammar.ReadPiece("<... futex resumed> <unfinished ...>")
        self.assertEqual(
            (piece.kind, piece.state), (grammar.SECOND_HALF, records.UNFINISHED)
        )
        piece = grammar.ReadPiece("pause( <unfinished ...>) = ?")
        self.assertEqual((piece.kind, piece.state), (grammar.CALL, records.KILLED))
        piece = grammar.ReadPiece('write(1, "a')
        self.assertEqual((piece.kind, piece.state), (grammar.BEGINNING, records.CUT))

    def testReadPieceOfSignals(self):
        """Signals and stops are read."""
        piece = grammar.ReadPiece("--- SIGCHLD {si_signo=SIGCHLD, si_pid=2} ---")
        self.assertEqual(
            (piece.kind, piece.name, piece.text),
            (grammar.SIGNAL, "SIGCHLD", "si_signo=SIGCHLD, si_pid=2"),
        )
        piece = grammar.ReadPiece("--- stopped by SIGSTOP ---")
        self.assertEqual((piece.kind, piece.name), (grammar.STOP, "SIGSTOP"))
        self.assertIsNone(grammar.ReadPiece("--- a word ---"))

    def testReadPieceOfExits(self):
        """Exits are read."""
        for text, expected in (
            ("+++ exited with 7 +++", ("exited", "7", "")),
            ("+++ killed by SIGKILL +++", ("killed", "SIGKILL", "")),
            (
                "+++ killed by SIGSEGV (core dumped) +++",
                ("killed", "SIGSEGV", " (core dumped)"),
            ),
            (
                "+++ superseded by execve in pid 16008 +++",
                ("superseded", "16008", ""),
            ),
        ):
            piece = grammar.ReadPiece(text)
            self.assertEqual(piece.kind, grammar.EXIT)
            self.assertEqual((piece.name, piece.value, piece.text), expected)
        self.assertIsNone(grammar.ReadPiece("+++ a word +++"))

    def testReadPieceOfOthers(self):
        """A personality is read, other text is not."""
        piece = grammar.ReadPiece("[ Process PID=12 runs in 32 bit mode. ]")
        self.assertEqual((piece.kind, piece.value), (grammar.PERSONALITY, "12"))
        for text in ("", "[ a ]", "hello", ") = 0", "1(2) = 3"):
            self.assertIsNone(grammar.ReadPiece(text))
        self.assertEqual(grammar.ReadPiece("????( <unfinished ...>").name, "????")

    def testFindArgumentsEnd(self):
        """The bracket that closes the arguments is found, or its lack."""
        self.assertEqual(grammar.FindArgumentsEnd("a, (b), c) = 1"), 9)
        self.assertEqual(grammar.FindArgumentsEnd('"a)", b) = 1'), 7)
        self.assertEqual(grammar.FindArgumentsEnd("a, (b), c"), -1)
        self.assertEqual(grammar.FindArgumentsEnd('"a) = 1'), -1)

    def testSplitResult(self):
        """The name of a file in the result is no other result."""
        arguments = 'AT_FDCWD, "/a) = 4 (x)", O_RDONLY'
        self.assertEqual(
            grammar.SplitResult(f"{arguments:s}) = 3</a) = 4 (x)> <0.000012>"),
            (arguments, "3", "</a) = 4 (x)>", "0.000012"),
        )

    def testReadDuration(self):
        """Durations are nanoseconds."""
        self.assertEqual(grammar.ReadDuration("1.000002"), 1_000_002_000)
        self.assertIsNone(grammar.ReadDuration(None))

    def testFindOtherOutput(self):
        """What stands behind the last argument is not by strace."""
        for text, expected in (
            ("", ""),
            ("3", ""),
            ("3, ", ""),
            ("3, , 4", ", 4"),
            ('2, "ab"..., 44ab cd', "ab cd"),
            ('1, [{iov_base="a}", iov_len=1}], 1a}', "a}"),
            ("0x7f12, FUTEX_WAIT, 2, NULLhello, world", "hello, world"),
            ("-1, hello", "hello"),
            ("0, ^C", "^C"),
            ("3</tmp/a b>, O_RDONLY|O_CLOEXEC|0x4, 8192*1024x", "x"),
            ("child_stack=NULL, flags=0x1 /* x */, ~[RTMIN RT_1]x", "x"),
            ("AT_FDCWD</>, makedev(1, 3)", "makedev(1, 3)"),
        ):
            start = grammar.FindOtherOutput(text)
            self.assertEqual(text[start:] if start >= 0 else None, expected, text)
        for text in ('1, "ab', "3</tmp/a", "[1, 2", "1, {a=[1"):
            self.assertEqual(grammar.FindOtherOutput(text), -1, text)

    def testMarks(self):
        """A call can end in a mark instead of a result."""
        for text, expected in (
            ("read(3,  <unfinished ...>", (grammar.FIRST_HALF, "3, ", "", "")),
            ("read(3 <detached ...>", (grammar.CALL, "3", "", "")),
            ("execve(1 <pid changed to 12 ...>", (grammar.CALL, "1", "12", "")),
            (
                "read(3 <unfinished ... exit status 7>",
                (grammar.CALL, "3", "", "7"),
            ),
            (
                "read(3 <Cannot restart pid 1 with ptrace(X): gone>",
                (
                    grammar.CALL,
                    "3",
                    " <Cannot restart pid 1 with ptrace(X): gone>",
                    "",
                ),
            ),
        ):
            piece = grammar.ReadPiece(text)
            self.assertEqual(
                (piece.kind, piece.text, piece.outcome, piece.exit_status), expected
            )


if __name__ == "__main__":
    unittest.main()
