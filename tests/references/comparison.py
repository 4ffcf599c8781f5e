"""Tests for the comparison of references."""

import json
import unittest

from tests.references import compare

_EVENT = {
    "data_type": "linux:strace:syscall",
    "message": "connect()",
    "tags": ["tag_linux.txt network_connection"],
    "timestamp": 1,
}


class ComparisonTest(unittest.TestCase):
    """Tests for the comparison."""

    def _Compare(self, old_records, new_records):
        """Compares records.

        Returns:
          dict[str, int]: number of differences per kind.
        """
        comparison = compare.Comparison()
        comparison.AddFile(
            "events",
            "tr.log",
            list(map(json.dumps, old_records)),
            list(map(json.dumps, new_records)),
        )
        return {
            difference: len(examples)
            for (_, difference), examples in comparison.differences.items()
        }

    def testSame(self):
        """What is the same does not differ, what has another order does."""
        other = {**_EVENT, "timestamp": 2}

        self.assertEqual(self._Compare([_EVENT, other], [_EVENT, other]), {})
        self.assertEqual(
            self._Compare([_EVENT, other], [other, _EVENT]), {"order of records": 1}
        )

    def testChanges(self):
        """Each value that changes is a difference of the kind of its name."""
        for values, difference in (
            ({"message": "accept()"}, "message changed"),
            ({"message": None}, "message changed"),
            ({"path": "/x"}, "path new"),
            ({"tags": []}, "tag lost: tag_linux.txt network_connection"),
            ({"tags": [*_EVENT["tags"], "x y"]}, "tag new: x y"),
        ):
            with self.subTest(values=values):
                self.assertEqual(
                    self._Compare([_EVENT], [{**_EVENT, **values}]),
                    {f"linux:strace:syscall: {difference:s}": 1},
                )
        without_message = {**_EVENT}
        del without_message["message"]
        self.assertEqual(
            self._Compare([_EVENT], [without_message]),
            {"linux:strace:syscall: message lost": 1},
        )

    def testRecords(self):
        """Records that are of another time are others."""
        self.assertEqual(
            self._Compare([_EVENT], [{**_EVENT, "timestamp": 5}, _EVENT, _EVENT]),
            {"linux:strace:syscall new": 2},
        )
        self.assertEqual(
            self._Compare([_EVENT], [{**_EVENT, "timestamp": 5}]),
            {"linux:strace:syscall lost": 1, "linux:strace:syscall new": 1},
        )

    def testDump(self):
        """Lines of a dump are known by what they are of, types of values differ."""
        self.assertEqual(
            self._Compare(
                [{"tstat": {"gen": {"pid": 1}, "cpu": {"utime": 1}}}, {"error": None}],
                [{"tstat": {"gen": {"pid": 1}, "cpu": {"utime": True}}}, {"exit": 1}],
            ),
            {"error lost": 1, "exit new": 1, "tstat: cpu.utime changed": 1},
        )

    def testFormat(self):
        """Numbers of files and records are said, and examples."""
        comparison = compare.Comparison()
        comparison.AddFile("events", "a", ["{}"], ["{}"])
        self.assertEqual(
            comparison.Format(),
            ["events: 1 files, 0 differ; records: 1 before, 1 now", "no difference"],
        )
        lines = [json.dumps({**_EVENT, "timestamp": number}) for number in range(3)]
        comparison.AddFile("events", "b", [], lines)
        self.assertEqual(
            [line.split(": ")[0] for line in comparison.Format(2)],
            [
                "events",
                "       3 linux:strace:syscall new",
                *["         b"] * 2,
                "3 differences",
            ],
        )


if __name__ == "__main__":
    unittest.main()
