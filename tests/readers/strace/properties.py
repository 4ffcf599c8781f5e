"""Tests for what holds of any arguments, paths, calls and orders of lines."""

import unittest

from hypothesis import strategies

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import arguments
from plaso_extra_parsers.readers.strace.calls import paths
from plaso_extra_parsers.readers.strace.lines import grammar

from tests import properties
from tests.readers.strace import recordings

_STRINGS = strategies.text("ab ,(){}[]<>=\\\"/*'x0\u00e9", max_size=12).map(
    lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
)
_ATOMS = strategies.one_of(
    strategies.from_regex(
        r"0x[0-9a-f]{1,8}|[A-Z_]{1,8}(\|[A-Z_]{1,8})?|-?[0-9]{1,5}"
        r"|[0-9]{1,3}</[a-z ]{1,5}>|NULL",
        fullmatch=True,
    ),
    _STRINGS,
    _STRINGS.map(lambda text: f"{text:s}..."),
)


def _GetStructures(children):
    """Retrieves the strategy for arrays and structures."""
    members = strategies.tuples(
        strategies.from_regex("[a-z_]{1,6}", fullmatch=True), children
    ).map("=".join)
    return strategies.one_of(
        strategies.lists(children, max_size=3).map(
            lambda parts: f"[{', '.join(parts):s}]"
        ),
        strategies.lists(members, min_size=1, max_size=3).map(
            lambda parts: f"{{{', '.join(parts):s}}}"
        ),
    )


_ARGUMENTS = strategies.recursive(_ATOMS, _GetStructures, max_leaves=6)
_NAMES = strategies.from_regex("[a-z_][a-z0-9_]{1,8}", fullmatch=True)
_RESULTS = strategies.one_of(
    strategies.integers(0, 1 << 40).map(str),
    strategies.sampled_from(
        ("?", "0x7f12", "-1 ENOENT (No such file or directory)", "3</a b>")
    ),
)

_PATHS = strategies.lists(
    strategies.sampled_from(("a", "..", ".", "", "b c", "...", ".x", "\u00e9")),
    max_size=8,
).map(lambda parts: "/" + "/".join(parts))


class PropertiesTest(unittest.TestCase):
    """Tests properties of what one line holds."""

    @properties.ForAll(strategies.lists(_ARGUMENTS, min_size=1, max_size=6))
    def testSplitArguments(self, parts):
        """Arguments that were joined are split into what they were."""
        self.assertEqual(arguments.SplitArguments(", ".join(parts)), parts)

    @properties.ForAll(strategies.lists(_ARGUMENTS, max_size=4))
    def testSplitMembers(self, parts):
        """So are members of an array."""
        text = f"[{', '.join(parts):s}]"
        self.assertEqual(arguments.SplitMembers(text), parts)

    @properties.ForAll(strategies.text(max_size=40))
    def testSplitAnything(self, text):
        """What is split and joined is the text, whatever it is."""
        joined = ", ".join(arguments.SplitArguments(text))
        self.assertIn(text, (joined, f"{joined:s}, "))

    @properties.ForAll(_PATHS)
    def testResolvePath(self, path):
        """A path that was resolved is absolute, simple, and resolves to itself."""
        resolved_path = paths.ResolvePath(path)
        self.assertEqual(paths.ResolvePath(resolved_path), resolved_path)
        self.assertEqual(resolved_path[:1], "/")
        self.assertNotIn("//", resolved_path)
        for name in (".", ".."):
            self.assertNotIn(name, resolved_path.split("/"))

    @properties.ForAll(_PATHS, _PATHS)
    def testJoinPath(self, directory, path):
        """Where a path was joined to is where it leads, resolved before or after."""
        relative_path = path.lstrip("/")
        joined = paths.ResolvePath(paths.JoinPath(directory, relative_path))
        other = paths.JoinPath(paths.ResolvePath(directory), relative_path)
        # A path that is empty, or ".", is the folder with or without its last slash.
        self.assertEqual(
            joined.rstrip("/"), paths.ResolvePath(f"{other:s}/").rstrip("/")
        )

    @properties.ForAll(_NAMES, strategies.lists(_ARGUMENTS, max_size=4), _RESULTS)
    def testReadPiece(self, name, parts, result):
        """A call is split into its name, arguments and result."""
        text = ", ".join(parts)
        piece = grammar.ReadPiece(f"{name:s}({text:s}) = {result:s} <0.000012>")
        self.assertEqual(piece.kind, grammar.CALL)
        self.assertEqual((piece.name, piece.text), (name, text))
        self.assertEqual(piece.value + piece.outcome, result)
        self.assertEqual(piece.duration, "0.000012")

    @properties.ForAll(strategies.text(max_size=60))
    def testReadAnyPiece(self, text):
        """No text makes the grammar fail."""
        grammar.ReadPiece(text)


class InterleavingsTest(unittest.TestCase):
    """Tests orders of lines."""

    @properties.ForAll(
        strategies.lists(
            strategies.lists(
                strategies.tuples(_STRINGS, strategies.booleans()),
                min_size=1,
                max_size=4,
            ),
            min_size=1,
            max_size=4,
        ),
        strategies.randoms(use_true_random=False),
    )
    def testHalves(self, threads, generator):
        """Calls are the same in which order ever their halves are in the log."""
        waiting = []
        expected = {}
        for thread, calls in enumerate(threads, 100):
            lines = []
            for text, is_split in calls:
                name = f"{thread:d} 1795210635.000001 "
                if is_split:
                    lines.append(f"{name:s}read(3,  <unfinished ...>")
                    lines.append(f"{name:s}<... read resumed>{text:s}, 9) = 9")
                else:
                    lines.append(f"{name:s}read(3, {text:s}, 9) = 9")
                expected.setdefault(thread, []).append(f"3, {text:s}, 9")
            waiting.append(lines)
        log = []
        while any(waiting):
            log.append(generator.choice([lines for lines in waiting if lines]).pop(0))
        found = {}
        for record in recordings.ReadRecords("".join(f"{line:s}\n" for line in log)):
            self.assertIsInstance(record, (records.Call, records.CallStart))
            if isinstance(record, records.Call):
                self.assertEqual((record.name, record.value), ("read", "9"))
                found.setdefault(record.thread_identifier, []).append(record.arguments)
        self.assertEqual(found, expected)


if __name__ == "__main__":
    unittest.main()
