"""Tests for lanes of reports."""

import unittest

from plaso_extra_parsers.output import lanes

_SECOND = 1000000


def _CreateLane(store, kind, group, identifier, **values):
    """Creates a lane.

    Args:
      store (Lanes): lanes.
      kind (str): format the process is known from.
      group (int): number of the group.
      identifier (int): process identifier.
      values (dict[str, object]): what is known of the process.
    """
    number = store.Get(group, identifier, values.get("start"))
    store.lanes[number].kinds.add(kind)
    store.lanes[number].Update(values)
    return number


class LanesTest(unittest.TestCase):
    """Tests for lanes."""

    def testGet(self):
        """A process is told by group, identifier and start, to a second."""
        store = lanes.Lanes()
        number = _CreateLane(store, "atop", 0, 7, start=10 * _SECOND)
        self.assertEqual(store.Get(0, 7, 11 * _SECOND), number)
        self.assertEqual(store.Get(0, 7), number)
        self.assertNotEqual(store.Get(1, 7, 10 * _SECOND), number)

        later_number = _CreateLane(store, "atop", 0, 7, start=90 * _SECOND)
        self.assertNotEqual(later_number, number)
        self.assertEqual(store.Get(0, 7), later_number)
        self.assertEqual(store.Get(0, 7, 10 * _SECOND), number)
        self.assertEqual(store.Find(0, 7, 20 * _SECOND), number)
        self.assertEqual(store.Find(0, 7, 95 * _SECOND), later_number)
        self.assertIsNone(store.Find(0, 8))

    def testGetNear(self):
        """A start can be a second off, and no more; the process before can be, too."""
        start = 10 * _SECOND
        for difference in (-_SECOND - 1, -_SECOND, _SECOND, _SECOND + 1):
            store = lanes.Lanes()
            number = _CreateLane(store, "atop", 0, 7, start=start)
            found = store.Get(0, 7, start + difference)
            self.assertEqual(found == number, abs(difference) <= _SECOND, difference)
        # Of two that are near the later one counts.
        store = lanes.Lanes()
        for key in (9100000, 11000000):
            number = store.Get(0, 7, key, (0, f"a-7-{key:d}"))
            store.lanes[number].Update({"start": key})
        self.assertEqual(store.Get(0, 7, 10050000), 1)

    def testFind(self):
        """An identifier is that of the last process that began, to a second."""
        store = lanes.Lanes()
        first = store.Get(0, 7)
        second = _CreateLane(store, "atop", 0, 7, start=90 * _SECOND)
        third = _CreateLane(store, "atop", 1, 7, start=90 * _SECOND)
        self.assertEqual(first, second)
        self.assertEqual(store.Find(0, 7, 89 * _SECOND), second)
        self.assertIsNone(store.Find(0, 7, 89 * _SECOND - 1))
        self.assertEqual(store.Find(1, 7, 600 * _SECOND), third)
        fourth = _CreateLane(store, "atop", 1, 7, start=500 * _SECOND)
        self.assertEqual(store.Find(1, 7, 89 * _SECOND), third)
        self.assertEqual(store.Find(1, 7, 499 * _SECOND - 1), third)
        self.assertEqual(store.Find(1, 7, 499 * _SECOND), fourth)
        self.assertEqual(store.Find(1, 7), fourth)

    def testFindWithoutStart(self):
        """A process without a start began before all others of its identifier."""
        store = lanes.Lanes()
        first = store.Get(0, 7, None, (0, "a"))
        second = store.Get(0, 7, 90 * _SECOND, (0, "b"))
        store.lanes[second].Update({"first": 90 * _SECOND})
        self.assertEqual(store.Find(0, 7, _SECOND), first)
        self.assertEqual(store.Find(0, 7, 90 * _SECOND), second)

    def testGetWithKey(self):
        """In a file with keys a key is a process, whatever its start is said to be."""
        store = lanes.Lanes()
        number = store.Get(0, 7, 10 * _SECOND, (0, "a-7-10"))
        store.lanes[number].Update({"start": 10 * _SECOND})
        self.assertEqual(store.Get(0, 7, None, (0, "a-7-10")), number)
        self.assertEqual(store.Get(0, 7, 99 * _SECOND, (0, "a-7-10")), number)
        # The identifier was given again within the second.
        second_number = store.Get(0, 7, 11 * _SECOND, (0, "a-7-11"))
        self.assertNotEqual(second_number, number)
        store.lanes[second_number].Update({"start": 12 * _SECOND})
        # The next file estimates the start anew, or has no keys.
        self.assertEqual(store.Get(0, 7, 10 * _SECOND, (1, "a-7-9")), number)
        self.assertEqual(store.Get(0, 7, 10 * _SECOND), number)
        self.assertNotEqual(store.Get(1, 7, None, (0, "a-7-10")), number)

    def testGetBeforeStart(self):
        """A call that comes before the event of its process is of that process."""
        store = lanes.Lanes()
        number = store.Get(0, 7)
        self.assertEqual(_CreateLane(store, "strace", 0, 7, start=_SECOND), number)

    def testUpdate(self):
        """The next log of a host says more of a process, but not otherwise."""
        store = lanes.Lanes()
        number = _CreateLane(store, "atop", 0, 7, start=_SECOND, last=5, read=10)
        _CreateLane(
            store, "atop", 0, 7, start=_SECOND + 1, last=9, read=30, end=11, name="sh"
        )
        _CreateLane(store, "atop", 0, 7, start=_SECOND, last=8, read=20, name="no")
        self.assertEqual(
            store.lanes[number].values,
            {
                "identifier": 7,
                "start": _SECOND,
                "last": 9,
                "read": 30,
                "end": 11,
                "name": "sh",
            },
        )

    def testFinishParents(self):
        """The parent is the process that had the identifier when its child began."""
        store = lanes.Lanes()
        first = _CreateLane(store, "atop", 0, 7, start=0, end=20)
        second = _CreateLane(store, "atop", 0, 7, start=50 * _SECOND)
        children = [
            _CreateLane(
                store, "atop", 0, 100 + time, start=time * _SECOND, parent_identifier=7
            )
            for time in (10, 60)
        ]
        other = _CreateLane(store, "atop", 1, 9, start=0, parent_identifier=7)
        store.Finish()
        parents = [store.lanes[number].parent for number in children]
        self.assertEqual(parents, [first, second])
        self.assertEqual(store.lanes[other].parent, -1)

    def testFinishNoParents(self):
        """Without an identifier there is no parent, nor is a process its own one."""
        store = lanes.Lanes()
        store.Get(0, None)
        child = _CreateLane(store, "strace", 0, 7, start=0)
        own = _CreateLane(store, "strace", 0, 8, start=0, parent_identifier=8)
        later = store.Get(0, 8, _SECOND // 2, (0, "later"))
        other = store.Get(0, 8, _SECOND // 3, (0, "other"))
        store.lanes[other].Update({"start": _SECOND // 3})
        store.Finish()
        self.assertNotEqual(own, other)
        for number in (child, own, later, other):
            self.assertEqual(store.lanes[number].parent, -1)

    def testFinishCircles(self):
        """Processes that are parents of each other are in no endless tree."""
        store = lanes.Lanes()
        for identifier, parent in ((1, 2), (2, 3), (3, 1), (4, 4), (5, 1)):
            _CreateLane(
                store, "strace", 0, identifier, start=0, parent_identifier=parent
            )
        store.Finish()
        for number, _ in enumerate(store.lanes):
            for _ in store.lanes:
                number = store.lanes[number].parent if number >= 0 else -1
            self.assertEqual(number, -1)

    def testFinishNames(self):
        """A process that executed nothing has the name of its ancestor."""
        store = lanes.Lanes()
        _CreateLane(store, "strace", 0, 1, start=0, name="sh")
        _CreateLane(store, "strace", 0, 2, start=0, parent_identifier=1)
        _CreateLane(store, "strace", 0, 3, start=0, parent_identifier=2)
        _CreateLane(store, "strace", 0, 4, start=0)
        _CreateLane(store, "strace", 0, None, start=0)
        _CreateLane(store, "strace", 0, 5, start=0, name="id")
        store.Finish()
        self.assertEqual(
            [lane.values["name"] for lane in store.lanes],
            ["sh", "sh (fork)", "sh (fork)", "process", "traced process", "id"],
        )

    def testFinishLongChain(self):
        """A name is inherited over a thousand ancestors, and not over more."""
        for count, name in ((1000, "sh (fork)"), (1001, "process")):
            store = lanes.Lanes()
            for identifier in range(1, count + 1):
                values = {"parent_identifier": identifier + 1}
                _CreateLane(store, "strace", 0, identifier, start=0, **values)
            _CreateLane(store, "strace", 0, count + 1, start=0, name="sh")
            store.Finish()
            self.assertEqual(store.lanes[0].values["name"], name)

    def testGetMany(self):
        """Of processes that began within a second the last eight are compared."""
        store = lanes.Lanes()
        for number in range(9):
            found = store.Get(0, 7, 5000000 + number, (0, f"a-7-{number:d}"))
            store.lanes[found].Update({"start": 5000000 + number})
        self.assertEqual(store.Get(0, 7, 5000000, (1, "b-7-0")), 1)

    def testGetProgramName(self):
        """The name is that of the process, the program, or in the command line."""
        for values, name in (
            (("sh", "/bin/dash", "x"), "sh"),
            ((None, "/bin/dash", "x"), "dash"),
            ((None, None, "/usr/bin/id -u"), "id"),
            ((None, "/", None), "/"),
            ((None, None, None), None),
        ):
            self.assertEqual(lanes.GetProgramName(*values), name)


class JoinTest(unittest.TestCase):
    """Tests for lanes of processes that both atop and strace show."""

    def testFinishJoin(self):
        """A process that atop and strace have seen is one lane, with exact times."""
        store = lanes.Lanes()
        atop = _CreateLane(
            store, "atop", 0, 7, start=10 * _SECOND, name="sh", user="33", last=90
        )
        strace = _CreateLane(
            store, "strace", 1, 7, start=10 * _SECOND + 400, name="sh", end=20
        )
        child = _CreateLane(
            store, "strace", 1, 8, start=12 * _SECOND, parent_identifier=7, name="id"
        )
        store.Finish()
        self.assertEqual(store.lanes[strace].same, atop)
        self.assertEqual(store.Resolve(strace), atop)
        self.assertEqual(store.lanes[child].parent, atop)
        lane = store.lanes[atop]
        self.assertEqual(lane.kinds, {"atop", "strace"})
        self.assertEqual(lane.values["start"], 10 * _SECOND + 400)
        self.assertEqual(lane.values["user"], "33")

    def testFinishJoined(self):
        """A lane that was joined, also with the first, has no parent and no name."""
        store = lanes.Lanes()
        start = 10 * _SECOND
        atop = _CreateLane(store, "atop", 0, 7, start=start, name="sh")
        parent = _CreateLane(store, "strace", 1, 6, start=5 * _SECOND, name="make")
        strace = _CreateLane(store, "strace", 1, 7, start=start, parent_identifier=6)
        store.Finish()
        self.assertEqual((atop, store.lanes[strace].same), (0, 0))
        self.assertEqual(store.lanes[atop].parent, parent)
        self.assertEqual(store.lanes[strace].parent, -1)
        self.assertIsNone(store.lanes[strace].values.get("name"))

    def testFinishJoinBefore(self):
        """A process that strace shows first is joined with that of atop, not atop's."""
        store = lanes.Lanes()
        for kind, group in (("strace", 1), ("atop", 0)):
            _CreateLane(store, kind, group, 7, start=_SECOND, name="sh")
        store.Finish()
        self.assertEqual([lane.same for lane in store.lanes], [1, -1])

    def testFinishOtherHost(self):
        """A host that had other processes of the same identifiers is not the one."""
        for taken, expected in ((0, 1), (2, -1)):
            store = lanes.Lanes()
            for identifier in (7, 8, 9):
                values = {"start": _SECOND, "end": 90 * _SECOND, "name": "sh"}
                _CreateLane(store, "atop", 0, identifier, **values)
            number = _CreateLane(store, "strace", 1, 8, start=_SECOND, name="sh")
            for identifier in (7, 9)[:taken]:
                values = {"start": 40 * _SECOND, "parent_identifier": 8}
                _CreateLane(store, "strace", 1, identifier, **values)
            store.Finish()
            self.assertEqual(store.lanes[number].same, expected)

    def testFinishOtherHostAccounted(self):
        """A host that knows also short lives has half of the processes of its trace."""
        for others, short, expected in ((1, True, 0), (2, True, -1), (2, None, 0)):
            store = lanes.Lanes()
            _CreateLane(store, "atop", 0, 7, start=_SECOND, name="sh", short=short)
            number = _CreateLane(store, "strace", 1, 7, start=_SECOND, name="sh")
            for identifier in range(8, 8 + others):
                _CreateLane(store, "strace", 1, identifier, start=40 * _SECOND)
            store.Finish()
            self.assertEqual(store.lanes[number].same, expected)

    def testFinishOtherHostSampled(self):
        """A host whose samples lack a process that lived then is not the one."""
        for end, expected in ((9, 0), (12, -1), (None, -1)):
            store = lanes.Lanes()
            for name, value in (("first", 10), ("last", 20)):
                values = {"start": _SECOND, "name": "sh", name: value * _SECOND}
                _CreateLane(store, "atop", 0, 7, **values)
            number = _CreateLane(
                store, "strace", 1, 7, start=_SECOND, name="sh", end=40 * _SECOND
            )
            values = {"start": 8 * _SECOND, "end": end and end * _SECOND}
            _CreateLane(store, "strace", 1, 8, parent_identifier=7, **values)
            store.Finish()
            self.assertEqual(store.lanes[number].same, expected, end)

    def testFinishParentKeys(self):
        """A parent is the process of its key, which a clock may have put later."""
        store = lanes.Lanes()
        for start, name in ((90 * _SECOND, "early"), (5 * _SECOND, "late")):
            number = store.Get(0, 7, start, (0, f"7-{name:s}"))
            store.lanes[number].Update({"start": start, "name": name})
        child = _CreateLane(
            *(store, "strace", 0, 8),
            parent_identifier=7,
            parent_key="7-early",
            start=10 * _SECOND,
        )
        store.Finish()
        self.assertEqual(store.lanes[child].parent, 0)

    def testFinishJoinAttached(self):
        """strace that was attached to a process does not move its start."""
        store = lanes.Lanes()
        number = _CreateLane(
            *(store, "atop", 0, 7),
            start=10 * _SECOND,
            last=900 * _SECOND,
            name="nginx",
            source=0,
        )
        second_number = _CreateLane(
            *(store, "strace", 1, 7),
            start=500 * _SECOND,
            end=600 * _SECOND,
            name="nginx",
            source=1,
            line=3,
        )
        store.Finish()
        self.assertEqual(store.lanes[second_number].same, number)
        values = store.lanes[number].values
        self.assertEqual(values["start"], 10 * _SECOND)
        self.assertEqual(values["end"], 600 * _SECOND)
        # The line is one of the evidence file that is named.
        self.assertEqual((values["source"], values["line"]), (1, 3))

    def testFinishJoinAdopted(self):
        """Of an adopted process the parent is the one that called clone."""
        store = lanes.Lanes()
        for name, identifier, start in (("init", 1, 0), ("sh", 7, 5), ("miner", 8, 9)):
            number = store.Get(0, identifier, start * _SECOND, (0, name))
            store.lanes[number].kinds.add("atop")
            store.lanes[number].Update({"start": start * _SECOND, "name": name})
        values = {"parent_identifier": 1, "parent_key": "init"}
        store.lanes[number].Update(values)
        shell = _CreateLane(store, "strace", 1, 7, start=5 * _SECOND, name="sh")
        _CreateLane(
            *(store, "strace", 1, 8),
            start=9 * _SECOND,
            name="miner",
            parent_identifier=7,
            parent_lane=shell,
        )
        store.Finish()
        self.assertEqual(store.lanes[number].parent, store.Resolve(shell))

    def testFinishJoinOneHost(self):
        """A trace is of the host that most of its processes ran on, and of no other."""
        store = lanes.Lanes()
        for group, identifiers in ((0, (7, 8)), (1, (8, 9))):
            for identifier in identifiers:
                _CreateLane(store, "atop", group, identifier, start=_SECOND, name="sh")
        numbers = [
            _CreateLane(store, "strace", 2, identifier, start=_SECOND, name="sh")
            for identifier in (7, 8)
        ]
        alone = _CreateLane(store, "strace", 3, 9, start=_SECOND, name="sh")
        named = _CreateLane(store, "strace", 4, 8, start=_SECOND, name="sh")
        store.named_hosts = {2: 0, 4: 1}
        store.Finish()
        self.assertEqual(store.hosts, {2: 0, 3: 1, 4: 1})
        self.assertEqual(store.lanes[named].same, 2)
        self.assertEqual([store.lanes[number].same for number in numbers], [0, 1])
        self.assertEqual(store.lanes[alone].same, 3)

    def testFinishNoJoin(self):
        """Another start, another name, or two hosts that fit: they stay apart."""
        for values in (
            {"start": 13 * _SECOND, "name": "sh"},
            {"start": 10 * _SECOND, "name": "id"},
        ):
            store = lanes.Lanes()
            _CreateLane(store, "atop", 0, 7, start=10 * _SECOND, name="sh")
            strace = _CreateLane(store, "strace", 1, 7, **values)
            store.Finish()
            self.assertEqual(store.lanes[strace].same, -1)

        store = lanes.Lanes()
        for group in (0, 1):
            _CreateLane(store, "atop", group, 7, start=10 * _SECOND, name="sh")
        strace = _CreateLane(store, "strace", 2, 7, start=10 * _SECOND, name="sh")
        store.Finish()
        self.assertEqual(store.lanes[strace].same, -1)


class JoinLimitsTest(unittest.TestCase):
    """Tests for how much must agree before lanes of atop and strace are joined."""

    def _AssertJoined(self, is_joined, atop_values, strace_values):
        """Asserts whether a process of atop and one of strace are one."""
        store = lanes.Lanes()
        _CreateLane(store, "atop", 0, 7, **atop_values)
        _CreateLane(store, "strace", 1, 7, **strace_values)
        store.Finish()
        self.assertEqual(
            store.lanes[1].same == 0, is_joined, (atop_values, strace_values)
        )

    def testFinishJoinNear(self):
        """Starts can be 1.5 s apart, and strace can begin 1.5 s after the end."""
        start = 10 * _SECOND
        for difference in (-1500001, -1500000, 1500000, 1500001):
            self._AssertJoined(
                abs(difference) <= 1500000,
                {"start": start, "name": "sh"},
                {"start": start + difference, "name": "sh", "parent_identifier": 1},
            )
        for name in ("end", "last"):
            for difference in (1500000, 1500001):
                self._AssertJoined(
                    difference == 1500000,
                    {"start": start, name: start + 60 * _SECOND, "name": "sh"},
                    {"start": start + 60 * _SECOND + difference, "name": "sh"},
                )
        self._AssertJoined(
            True,
            {"start": start, "end": start + 9, "last": 99 * _SECOND, "name": "sh"},
            {"start": start + 1500000, "name": "sh"},
        )
        self._AssertJoined(
            False,
            {"start": start, "end": start + 9, "last": 99 * _SECOND, "name": "sh"},
            {"start": start + 9 * _SECOND, "name": "sh"},
        )

    def testFinishJoinStart(self):
        """strace knows the start better, unless it was attached 1.5 s later."""
        for difference, is_start in ((1500000, True), (1500001, False)):
            store = lanes.Lanes()
            values = {"start": 10 * _SECOND, "end": 90 * _SECOND, "name": "sh"}
            _CreateLane(store, "atop", 0, 7, **values)
            start = 10 * _SECOND + difference
            _CreateLane(store, "strace", 1, 7, start=start, name="sh")
            store.Finish()
            expected = start if is_start else 10 * _SECOND
            self.assertEqual(store.lanes[0].values["start"], expected)

    def testFinishJoinNames(self):
        """15 letters of the name decide, or the start if a name is not known."""
        for name, other, is_joined in (
            ("a-very-long-pro", "a-very-long-program", True),
            ("a-very-long-program", "a-very-long-pro", True),
            ("a-very-long-prX", "a-very-long-program", False),
            (None, "sh", True),
            ("sh", None, True),
        ):
            self._AssertJoined(
                is_joined, {"start": 0, "name": name}, {"start": 0, "name": other}
            )

    def testFinishJoinAgreement(self):
        """A host has four processes of its trace for each that it cannot have had."""
        for found, expected in ((4, True), (3, False)):
            store = lanes.Lanes()
            for identifier in range(found):
                for kind, group in (("atop", 0), ("strace", 1)):
                    _CreateLane(store, kind, group, 7 + identifier, start=_SECOND)
            values = {"start": _SECOND, "end": 90 * _SECOND}
            _CreateLane(store, "atop", 0, 50, **values)
            values = {"start": 40 * _SECOND, "parent_identifier": 7}
            _CreateLane(store, "strace", 1, 50, **values)
            store.Finish()
            self.assertEqual(store.lanes[1].same == 0, expected)

    def testFinishJoinMost(self):
        """The host with most of the processes counts, whichever came first."""
        for most in (0, 1):
            store = lanes.Lanes()
            for identifier in (7, 8):
                for group in (0, 1) if identifier == 7 else (most,):
                    _CreateLane(store, "atop", group, identifier, start=_SECOND)
                _CreateLane(store, "strace", 2, identifier, start=_SECOND)
            store.Finish()
            self.assertEqual(store.hosts, {2: most})

    def testFinishJoinLong(self):
        """Processes that samples show are no conflict, nor those without a parent."""
        store = lanes.Lanes()
        values = {"first": 10 * _SECOND, "last": 20 * _SECOND}
        _CreateLane(store, "atop", 0, 7, start=_SECOND, **values)
        values = {"end": 40 * _SECOND, "parent_identifier": 1}
        _CreateLane(store, "strace", 1, 7, start=_SECOND, **values)
        _CreateLane(store, "strace", 1, 8, start=_SECOND, end=40 * _SECOND)
        store.Finish()
        self.assertEqual([lane.same for lane in store.lanes], [-1, 0, -1])

    def testFinishJoinTwice(self):
        """What two traces know of a process is known, with a line of one of them."""
        store = lanes.Lanes()
        _CreateLane(store, "atop", 0, 7, start=_SECOND, source=0)
        for number, status in ((1, None), (2, 3)):
            values = {"line": number * 3, "source": number, "status": status}
            _CreateLane(store, "strace", number, 7, start=_SECOND, **values)
        store.Finish()
        values = store.lanes[0].values
        found = [values[name] for name in ("status", "source", "line")]
        self.assertEqual(found, [3, 2, 6])

    def testFinishJoinTaken(self):
        """An identifier is taken from 1.5 s after a start to 1.5 s before an end."""
        for start, end, is_taken in (
            (38500000, 90000000, False),
            (38499999, 90000000, True),
            (0, 41500000, False),
            (0, 41500001, True),
            (0, None, False),
            (None, 90000000, False),
        ):
            for name in ("end", "last"):
                store = lanes.Lanes()
                for kind, group in (("atop", 0), ("strace", 1)):
                    _CreateLane(store, kind, group, 7, start=_SECOND, name="sh")
                _CreateLane(
                    *(store, "atop", 0, 50), start=start, name="id", **{name: end}
                )
                _CreateLane(
                    *(store, "strace", 1, 50),
                    start=40 * _SECOND,
                    name="ls",
                    parent_identifier=7,
                )
                store.Finish()
                self.assertEqual(store.lanes[1].same == 0, not is_taken, (start, end))

    def testFinishJoinSampled(self):
        """A sample lacks a process that began and ended 1.5 s from it at least."""
        for start, end, is_sampled in (
            (8500000, 20000000, False),
            (8499999, 20000000, True),
            (0, 11500000, False),
            (0, 11500001, True),
        ):
            store = lanes.Lanes()
            for kind, group in (("atop", 0), ("strace", 1)):
                _CreateLane(store, kind, group, 7, start=0, first=10 * _SECOND)
            values = {"start": start, "end": end, "parent_identifier": 7}
            _CreateLane(store, "strace", 1, 8, **values)
            store.Finish()
            self.assertEqual(store.lanes[1].same == 0, not is_sampled, (start, end))

    def testFinishNoJoinOther(self):
        """Only a trace that has the start of a process is joined with atop."""
        store = lanes.Lanes()
        _CreateLane(store, "atop", 0, 7, start=10 * _SECOND, name="sh")
        _CreateLane(store, "strace", 1, 7, name="sh")
        _CreateLane(store, "windows", 2, 7, start=10 * _SECOND, name="sh")
        store.Finish()
        self.assertEqual([lane.same for lane in store.lanes], [-1, -1, -1])

    def testFinishNoJoinInside(self):
        """A trace in the life of a process is of it if names say so, not otherwise."""
        for atop_values, strace_values, is_same in (
            ({"start": 0, "end": 90, "name": "sh"}, {"start": 10, "name": "sh"}, True),
            ({"start": 0, "last": 90, "name": "sh"}, {"start": 10, "name": "sh"}, True),
            ({"end": 90, "name": "sh"}, {"start": 10, "name": "sh"}, False),
            ({"start": 0, "end": 90}, {"start": 10, "name": "sh"}, False),
            ({"start": 0, "end": 90, "name": "sh"}, {"start": 10}, False),
            ({"start": 0, "name": "sh"}, {"start": 10, "name": "sh"}, False),
            ({"start": 0, "end": 5, "name": "sh"}, {"start": 10, "name": "sh"}, False),
            ({"start": 20, "end": 90, "name": "sh"}, {"start": 9, "name": "sh"}, False),
            (
                {"start": 0, "end": 90, "name": "sh"},
                {"start": 10, "name": "sh", "parent_identifier": 2},
                False,
            ),
        ):
            store = lanes.Lanes()
            for kind, values in (("atop", atop_values), ("strace", strace_values)):
                times = {
                    name: value * _SECOND if isinstance(value, int) else value
                    for name, value in values.items()
                    if name != "parent_identifier"
                }
                _CreateLane(store, kind, kind == "strace", 7, **{**values, **times})
            store.Finish()
            self.assertEqual(
                store.lanes[1].same >= 0, is_same, (atop_values, strace_values)
            )


if __name__ == "__main__":
    unittest.main()
