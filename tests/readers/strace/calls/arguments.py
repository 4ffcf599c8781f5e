"""Tests for the arguments of strace calls."""

import random
import unittest

from plaso_extra_parsers.readers.strace.calls import arguments
from plaso_extra_parsers.readers.strace import records
from tests.readers.strace import recordings

# What texts are made of that look like arguments, or nearly so.
_PARTS = (
    *('"', "<", ">", ", ", ",", " ", "\\", '\\"', "[", "]", "{", "}", "(", ")"),
    *("->", "3", "D", "/a", "x=", "...", "|", "AT_FDCWD", "\\74"),
)


class ArgumentsTest(unittest.TestCase):
    """Tests for the arguments of strace calls."""

    def testSplitArguments(self):
        """Arguments are split where no string, bracket or decoration is open."""
        for text, expected in (
            ("", []),
            ("3", ["3"]),
            ("3, ", ["3"]),
            ("3,  ", ["3", " "]),
            ("0x1, NULL, 1<<20, A|B", ["0x1", "NULL", "1<<20", "A|B"]),
            ('"a, b\\"", 1', ['"a, b\\""', "1"]),
            ('"abc"..., 832', ['"abc"...', "832"]),
            ("[3</a, b>, 4], 0", ["[3</a, b>, 4]", "0"]),
            ('["sh", "-c"], 0x1 /* 39 vars */', ['["sh", "-c"]', "0x1 /* 39 vars */"]),
            (
                "[{WIFEXITED(s) && WEXITSTATUS(s) == 7}], 0",
                ["[{WIFEXITED(s) && WEXITSTATUS(s) == 7}]", "0"],
            ),
            (
                '7<UNIX-STREAM:[1->2,@"a>, x"]>, 3</dev/null<char 1:3>>',
                ['7<UNIX-STREAM:[1->2,@"a>, x"]>', "3</dev/null<char 1:3>>"],
            ),
            (
                "5<TCPv6:[[::1]:57543->[::1]:56074]>, 6<pid:1<sh>>",
                ["5<TCPv6:[[::1]:57543->[::1]:56074]>", "6<pid:1<sh>>"],
            ),
            ("3</x, y (z>(deleted), 1", ["3</x, y (z>(deleted)", "1"]),
            # As printed before release 4.22.
            ("3</a>b, c>, 1", ["3</a>b, c>", "1"]),
            ("AT_FDCWD</a b>, 1", ["AT_FDCWD</a b>", "1"]),
            ("0x2 /* A, B */, 1", ["0x2 /* A, B */", "1"]),
            ('"not closed, 1', ['"not closed, 1']),
            ("{a, b", ["{a, b"]),
            ("a}, b", ["a}", "b"]),
            # Brackets in brackets, by one expression up to two levels.
            ("{a={b, c}, d}, [(e, f)], g", ["{a={b, c}, d}", "[(e, f)]", "g"]),
            ("{a={b=[c, d], e}, f}, g", ["{a={b=[c, d], e}, f}", "g"]),
            ('[{a="b, }", c=5</d, ]>}], e', ['[{a="b, }", c=5</d, ]>}]', "e"]),
            # What is no decoration separates: no number stands before it.
            ("x</a, b>, [c, d]", ["x</a", "b>", "[c, d]"]),
        ):
            with self.subTest(text=text):
                self.assertEqual(arguments.SplitArguments(text), expected)

    def testSplitArgumentsOfAnyText(self):
        """The expression for most arguments splits as the scan for all others does."""
        generator = random.Random(1)
        number_of_texts = 0
        for _ in range(5000):
            text = "".join(generator.choices(_PARTS, k=generator.randrange(1, 14)))
            # With a comment the scan is made.
            scanned = arguments.SplitArguments(f"{text:s}, /**/")
            if text and not text.endswith(", ") and scanned[-1] == "/**/":
                number_of_texts += 1
                self.assertEqual(arguments.SplitArguments(text), scanned[:-1], text)
        self.assertGreater(number_of_texts, 1000)

    def testSplitArgumentsOfRecordings(self):
        """Split arguments joined again are the text they came from."""
        number_of_calls = 0
        for name in recordings.GetNames():
            for result in recordings.ReadRecording(name).values():
                for record in result:
                    if isinstance(record, records.Call) and not record.state:
                        parts = arguments.SplitArguments(record.arguments)
                        self.assertEqual(", ".join(parts), record.arguments)
                        # No call has more.
                        self.assertLess(len(parts), 8)
                        number_of_calls += 1
        self.assertGreater(number_of_calls, 14000)

    def testStripName(self):
        """Names of arguments are stripped, comparisons are not."""
        self.assertEqual(arguments.StripName("fd=3</a=b>"), "3</a=b>")
        self.assertEqual(arguments.StripName('"a=b"'), '"a=b"')
        self.assertEqual(arguments.StripName("a==b"), "a==b")

    def testGetNamedArguments(self):
        """Arguments are collected by name."""
        self.assertEqual(
            arguments.GetNamedArguments(["child_stack=NULL", "flags=A|B", "0x1"]),
            {"child_stack": "NULL", "flags": "A|B"},
        )

    def testSplitMembers(self):
        """Members of the first array or structure are split."""
        for text, expected in (
            ("[3</a>, 4</b>]", ["3</a>", "4</b>"]),
            ("fds=[3, ...]", ["3", "..."]),
            ("{a=1, b=[2, 3]} => {a=2}", ["a=1", "b=[2, 3]"]),
            ("[]", []),
            ("0x7ffd", []),
            ("htons(0)", []),
            ("[1, 2", ["1", "2"]),
        ):
            with self.subTest(text=text):
                self.assertEqual(arguments.SplitMembers(text), expected)

    def testReadDescriptor(self):
        """Descriptors are read with and without decoration, decimal and raw."""
        descriptor = arguments.Descriptor
        for text, expected in (
            ("3", descriptor(3, None, False)),
            ("-1", descriptor(-1, None, False)),
            ("fd=3</a>", descriptor(3, "/a", False)),
            ("3</a>(deleted)", descriptor(3, "/a", True)),
            ("3</a (deleted)>", descriptor(3, "/a", True)),
            (
                r"3<\x2f\x61\x20\x28\x64\x65\x6c\x65\x74\x65\x64\x29>",
                descriptor(3, r"\x2f\x61", True),
            ),
            ("3</a(deleted)>", descriptor(3, "/a(deleted)", False)),
            ("3<pipe:[1] (deleted)>", descriptor(3, "pipe:[1] (deleted)", False)),
            ("3< (deleted)>", descriptor(3, " (deleted)", False)),
            ("0x3", descriptor(3, None, False)),
            ("0xffffff9c", descriptor(-100, None, False)),
            ("AT_FDCWD</tmp>", descriptor(-100, "/tmp", False)),
            ("AT_FDCWD", descriptor(-100, None, False)),
            ("1</dev/null<char 1:3>>", descriptor(1, "/dev/null<char 1:3>", False)),
            ("3</a>b>", descriptor(3, "/a>b", False)),
            ("[3]", None),
            ("NULL", None),
            ("", None),
        ):
            with self.subTest(text=text):
                self.assertEqual(arguments.ReadDescriptor(text), expected)

    def testUnescapeBytes(self):
        """Escapes become the bytes that the traced program had."""
        for text, expected in (
            ("abc", b"abc"),
            (r"\n\t\r\f\v\\\"", b'\n\t\r\f\v\\"'),
            (r"\0\1\177\377", b"\x00\x01\x7f\xff"),
            (r"\0010", b"\x010"),
            (r"\x2f\xC3\xa9", b"/\xc3\xa9"),
            (r"\74\76", b"<>"),
            ("\u00e9", b"\xc3\xa9"),
            ("\u20ac\\n", b"\xe2\x82\xac\n"),
            ("\\", b"\\"),
        ):
            with self.subTest(text=text):
                self.assertEqual(arguments.UnescapeBytes(text), expected)

    def testUnescapeText(self):
        """Bytes that are not UTF-8 are shown as escapes, nothing is lost."""
        self.assertEqual(arguments.UnescapeText(r"\303\251"), "\u00e9")
        self.assertEqual(arguments.UnescapeText(r"a\377b"), "a\\xffb")

    def testReadString(self):
        """Strings are read, with whether strace truncated them."""
        self.assertEqual(arguments.ReadString('"ab"'), (b"ab", False))
        self.assertEqual(arguments.ReadString('"ab"...'), (b"ab", True))
        self.assertEqual(arguments.ReadString('""...'), (b"", True))
        self.assertEqual(arguments.ReadString('@"ab"'), (b"ab", False))
        self.assertEqual(arguments.ReadString('buf="ab"'), (b"ab", False))
        self.assertIsNone(arguments.ReadString("0x7ffd"))
        self.assertIsNone(arguments.ReadString("NULL"))

    def testReadPath(self):
        """Paths are text."""
        self.assertEqual(arguments.ReadPath('"/a\\303\\251"'), "/a\u00e9")
        self.assertIsNone(arguments.ReadPath("0x1"))


if __name__ == "__main__":
    unittest.main()
