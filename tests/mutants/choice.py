"""Tests for the faults that can be put into a module, and for their list."""

import textwrap
import unittest

from tests.mutants import __main__ as mutants
from tests.mutants import mutations
from tests.mutants import rooms
from tests.mutants import worker

_MODULE = textwrap.dedent('''\
    """Docstring."""
    from typing import TYPE_CHECKING
    if TYPE_CHECKING:
        import other
    __all__ = ["Read"]
    _SIZE = 5
    _MAXIMUM_CACHED_TEXTS = 7
    _PIECE_SIZE = 64 * 1024
    @dataclasses.dataclass(slots=True)
    class Reader:
        """Docstring."""
        @functools.lru_cache(maxsize=8)
        def Read(self, data: "bytes" = b"a") -> "str":
            """Docstring."""
            if 0 <= data < 9 and not self.is_open:
                raise ValueError(f"{data + 1} é")
            return data + 1
        def GetSize(self):
            return 0
        def IsOpen(self):
            return False
    ''')

_EXPECTED = [
    (mutations.CONSTANT, "", "5", ["(6)", "(4)"]),
    (mutations.CONSTANT, "Reader.Read", 'b"a"', ["b'aX'"]),
    (
        mutations.LOGIC,
        "Reader.Read",
        "0 <= data < 9 and not self.is_open",
        ["((0 <= data < 9) or (not self.is_open))"],
    ),
    (
        mutations.COMPARISON,
        "Reader.Read",
        "0 <= data < 9",
        ["((0) < (data) < (9))", "((0) <= (data) <= (9))"],
    ),
    (mutations.CONSTANT, "Reader.Read", "0", ["(1)"]),
    (mutations.CONSTANT, "Reader.Read", "9", ["(10)", "(8)"]),
    (mutations.NOT, "Reader.Read", "not self.is_open", ["(self.is_open)"]),
    (
        mutations.STATEMENT,
        "Reader.Read",
        'raise ValueError(f"{data + 1} é")',
        ["pass"],
    ),
    (mutations.RETURN, "Reader.Read", "return data + 1", ["return None"]),
    (mutations.ARITHMETIC, "Reader.Read", "data + 1", ["((data) - (1))"]),
    (mutations.CONSTANT, "Reader.Read", "1", ["(2)", "(0)"]),
    (mutations.RETURN, "Reader.GetSize", "return 0", ["return None"]),
    (mutations.CONSTANT, "Reader.GetSize", "0", ["(1)"]),
    (mutations.CONSTANT, "Reader.IsOpen", "False", ["True"]),
]


class MutationsTest(unittest.TestCase):
    """Tests the faults of a module."""

    maxDiff = None

    def testFindMutations(self):
        """Faults of each kind are found, none in what is no code that runs."""
        data = _MODULE.encode("utf-8")
        found = mutations.FindMutations("lib/a.py", data)
        self.assertEqual(
            [
                (mutation.kind, mutation.function, mutation.old, mutation.new)
                for mutation in found
            ],
            [
                (kind, function, old, new)
                for kind, function, old, values in _EXPECTED
                for new in values
            ],
        )
        self.assertEqual({mutation.kind for mutation in found}, set(mutations.KINDS))
        for mutation in found:
            changed = mutation.Apply(data).decode("utf-8")
            self.assertEqual(
                changed.count("\n"), _MODULE.count("\n"), "the rest is as it was"
            )
            self.assertIn(mutation.new, changed)
            line = _MODULE.split("\n")[mutation.line_number - 1]
            self.assertEqual(mutation.line, line.strip())

    def testKeys(self):
        """What stands before a fault does not change what it is known by."""
        for module in (_MODULE, _MODULE.replace("_SIZE = 5", "_A = 1\n_SIZE = 5")):
            keys = [
                mutation.GetKey()
                for mutation in mutations.FindMutations("a.py", module.encode("utf-8"))
            ]
            self.assertIn(
                (
                    "a.py",
                    "Reader.Read",
                    "return data + 1",
                    "data + 1",
                    "((data) - (1))",
                ),
                keys,
            )


class RoomsTest(unittest.TestCase):
    """Tests rooms."""

    def testGetRoom(self):
        """Readers and parsers have rooms, other floors are one."""
        for path, room in (
            ("readers/asl/records.py", "readers/asl"),
            ("readers/strace/lines/log.py", "readers/strace"),
            ("parsers/common.py", "parsers"),
            ("scripts/dumpers/asl.py", "scripts"),
        ):
            self.assertEqual(rooms.GetRoom(path), room)


class ResultsTest(unittest.TestCase):
    """Tests the list of results."""

    def testFormat(self):
        """A fault has a line; those that change nothing are counted for themselves."""
        found = mutations.FindMutations("readers/asl/a.py", _MODULE.encode("utf-8"))
        first, second, third = found[0], found[1], found[2]
        run = mutants.Run([first, second, third], {second.GetKey(): "a proof"})
        run.results = [
            (first, worker.SURVIVED),
            (second, worker.SURVIVED),
            (third, "a test"),
        ]
        self.assertEqual(
            mutants.FormatMutation(first), "readers/asl/a.py:6: : constant: 5 -> (6)"
        )
        self.assertEqual(
            run.FormatCounts(),
            [
                f"{name:s}: 3, 1 killed, 1 equivalent, 1 survived (67 %)"
                for name in ("readers/asl", "mutants")
            ],
        )

    def testEquivalents(self):
        """Each fault that is said to change nothing has a proof."""
        for key, proof in mutants.ReadEquivalents().items():
            self.assertEqual(len(key), 5)
            self.assertGreater(len(proof), 10, key)


if __name__ == "__main__":
    unittest.main()
