"""Tests for the prefixes of the lines of strace logs."""

import re
import unittest

from plaso_extra_parsers.readers.strace.lines import prefix

_PREFIXES = (
    ("", prefix.PrefixShape(), (None,) * 7),
    ("16269 ", prefix.PrefixShape("plain"), ("16269",)),
    ("2721  ", prefix.PrefixShape("plain"), ("2721",)),
    ("[pid    12] ", prefix.PrefixShape("bracket"), ("12",)),
    ("[pid  1234<a b>] ", prefix.PrefixShape("bracket", True), ("1234", "a b")),
    ("1234<sh> ", prefix.PrefixShape("plain", True), ("1234", "sh")),
    (
        "1 [unconfined_u:unconfined_r:t-s0] ",
        prefix.PrefixShape("plain", has_context=True),
        ("1", None, "unconfined_u:unconfined_r:t-s0"),
    ),
    (
        "21:37:35 ",
        prefix.PrefixShape(clock=prefix.TIME_OF_DAY),
        (None, None, None, "21:37:35"),
    ),
    (
        "1 21:37:35.123456 ",
        prefix.PrefixShape("plain", clock=prefix.TIME_OF_DAY, digits=6),
        ("1", None, None, "21:37:35.123456"),
    ),
    # Ten digits are seconds, not a thread.
    (
        "1795210655 ",
        prefix.PrefixShape(clock=prefix.EPOCH),
        (None, None, None, "1795210655"),
    ),
    (
        "16318 1795210655.123456789 ",
        prefix.PrefixShape("plain", clock=prefix.EPOCH, digits=9),
        ("16318", None, None, "1795210655.123456789"),
    ),
    # A padded number with a point behind a thread is a relative time.
    (
        "16269      0.000125 ",
        prefix.PrefixShape("plain", relative=prefix.RELATIVE_ALONE),
        ("16269", None, None, None, "0.000125"),
    ),
    (
        "     0.000125 ",
        prefix.PrefixShape(relative=prefix.RELATIVE_ALONE),
        (None, None, None, None, "0.000125"),
    ),
    (
        "123456.000125 ",
        prefix.PrefixShape(relative=prefix.RELATIVE_ALONE),
        (None, None, None, None, "123456.000125"),
    ),
    (
        "16318 21:37:35 (+     0.000403) [  59] [00007f69908e9000] ",
        prefix.PrefixShape(
            "plain",
            clock=prefix.TIME_OF_DAY,
            relative=prefix.RELATIVE_BESIDE,
            has_number=True,
            has_address=True,
        ),
        ("16318", None, None, "21:37:35", "0.000403", "59", "00007f69908e9000"),
    ),
    (
        "[????????????????] ",
        prefix.PrefixShape(has_address=True),
        (None, None, None, None, None, None, "????????????????"),
    ),
    (
        "[ ???] ",
        prefix.PrefixShape(has_number=True),
        (None, None, None, None, None, "???"),
    ),
)


class PrefixTest(unittest.TestCase):
    """Tests for the prefixes of the lines of strace logs."""

    def testReadShape(self):
        """The shape of every prefix is recognized, before every kind of record."""
        for text, expected, _ in _PREFIXES:
            for record in (
                "brk(NULL) = 0x1000",
                "<... brk resumed>) = 0x1000",
                "--- SIGCHLD {} ---",
                "+++ exited with 0 +++",
            ):
                with self.subTest(text=text, record=record):
                    self.assertEqual(prefix.ReadShape(text + record), expected)

    def testReadShapeOfOtherText(self):
        """Other text has no shape."""
        for text in ("", "hello world", ")  = 0", "12:34 brk(", " > a(b+0x1) [0x1]"):
            self.assertIsNone(prefix.ReadShape(text))

    def testGetExpression(self):
        """The expression for a shape has the parts of the prefix as groups."""
        for text, shape, expected in _PREFIXES:
            with self.subTest(text=text):
                match = re.match(prefix.GetExpression(shape), text + "brk(NULL) = 0")
                self.assertEqual(match.end(), len(text))
                groups = tuple(group or None for group in match.groups())
                self.assertEqual(groups, (expected + (None,) * 7)[:7])

    def testGetSimpleExpression(self):
        """Simple shapes have a shorter expression with the same thread and time."""
        number_of_shapes = 0
        for text, shape, expected in _PREFIXES:
            if shape.is_simple:
                number_of_shapes += 1
                match = re.match(prefix.GetSimpleExpression(shape), text + "brk(")
                parts = (expected + (None,) * 7)[:7]
                found = tuple(group or "" for group in match.groups())
                self.assertEqual(found, (parts[0] or "", parts[3] or ""), text)
        self.assertEqual(number_of_shapes, 8)

    def testChooseShape(self):
        """The first lines decide; the thread on standard error comes and goes."""
        without = prefix.PrefixShape(clock=prefix.TIME_OF_DAY)
        bracket = without._replace(process=prefix.BRACKET_PROCESS)
        other = prefix.PrefixShape()
        self.assertIsNone(prefix.ChooseShape([]))
        self.assertEqual(prefix.ChooseShape([without] * 50 + [bracket]), bracket)
        self.assertEqual(prefix.ChooseShape([without] * 3 + [other] * 50), without)

    def testDescribe(self):
        """Shapes are described by the options of strace."""
        for shape, expected in (
            (prefix.PrefixShape(), "none"),
            (prefix.PrefixShape("plain", clock=prefix.EPOCH, digits=6), "pid, -ttt"),
            (prefix.PrefixShape(clock=prefix.EPOCH, digits=9), "-ttt, ns"),
            (prefix.PrefixShape("bracket", clock=prefix.TIME_OF_DAY), "[pid], -t"),
            (
                prefix.PrefixShape("plain", True, True, relative="alone"),
                "pid, --decode-pids=comm, --secontext, -r",
            ),
            (prefix.PrefixShape(has_number=True, has_address=True), "-n, -i"),
        ):
            self.assertEqual(shape.Describe(), expected)


if __name__ == "__main__":
    unittest.main()
