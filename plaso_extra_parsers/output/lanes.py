"""Lanes of a report: processes, their lives, and the tree that they form.

A process is identified by its group, process identifier and start, or by its key if the
evidence file has a key for each process. Process identifiers are compared within a
group: all atop logs that name one host, a strace log, or all files of one trace. At the
end the processes of a strace log are joined with processes of the host on which they
ran, if their starts show which host it is.
"""

import bisect
import collections
import math
import os

from plaso_extra_parsers.output import times

# Microseconds: atop knows the start of a process to a second at best.
_START_TOLERANCE = 1000000
_JOIN_TOLERANCE = 1500000

# A trace can come from a host only if the host has at least this many of its processes
# for each process that it cannot have had, because another process had the identifier,
# or because samples during the life of the process lack it.
_MINIMUM_AGREEMENT = 4

# Maximum number of examined processes with one identifier that start within a second.
# Only invented evidence has more.
_MAXIMUM_CANDIDATES = 8

# Longer chains of parents come from damaged evidence.
_MAXIMUM_DEPTH = 1000

# Facts about the process of a lane, in the order of the table of the report.
LANE_FIELDS = (
    "identifier",
    "parent_identifier",
    "name",
    "command",
    "user",
    "start",
    "end",
    "first",
    "last",
    "status",
    "signal",
    "core",
    "short",
    "read",
    "written",
    "processor_time",
    "memory",
    "source",
    "line",
)

# Fields that only grow; the other fields keep the first known value.
_GROWING_FIELDS = frozenset(["last", "memory", "processor_time", "read", "written"])

# Facts about the parent of a process, all of which are taken from one format.
_PARENT_FIELDS = ("parent_identifier", "parent_key", "parent_lane")

# Length at which the kernel cuts the name of a process.
_MAXIMUM_PROCESS_NAME_LENGTH = 15


class Lane:
    """A process.

    Attributes:
      groups (set[int]): groups of the lane, several after it was joined.
      keyed_sources (set[int]): numbers of the evidence files that have a key for it.
      kinds (set[str]): formats that it appears in.
      parent (int): number of the lane of its parent, or -1.
      same (int): number of the lane that it was joined with, or -1.
      values (dict[str, object]): facts per name in LANE_FIELDS, and parent_key and
          parent_lane: key and number of the lane of the parent.
    """

    __slots__ = ("groups", "keyed_sources", "kinds", "parent", "same", "values")

    def __init__(self, group, identifier):
        """Initializes a lane; the identifier is None if the log has none."""
        self.groups = {group}
        self.keyed_sources = set()
        self.kinds = set()
        self.parent = -1
        self.same = -1
        self.values = {"identifier": identifier}

    def Update(self, values):
        """Adds facts from another event of the process."""
        for name, value in values.items():
            if value is None:
                continue
            known_value = self.values.get(name)
            if known_value is None:
                self.values[name] = value
            elif name in _GROWING_FIELDS:
                self.values[name] = max(value, known_value)

    def GetBegin(self):
        """Determines the earliest known time of the process.

        It is the start, or else the first sample; None if neither is known.
        """
        start = self.values.get("start")
        return start if start is not None else self.values.get("first")


class Lanes:
    """All lanes.

    Attributes:
      hosts (dict[int, int]): number of the group of the host that was traced, per
          number of the group of the trace, as far as processes show it.
      lanes (list[Lane]): lanes by number.
      named_hosts (dict[int, int]): number of the group of the host that a trace names,
          per number of the group of the trace. Such a trace cannot come from another
          host.
    """

    def __init__(self):
        """Initializes lanes."""
        self._begins = {}
        self._numbers = {}
        self._numbers_per_key = {}
        self._numbers_per_name = {}
        self._numbers_per_second = {}

        self.hosts = {}
        self.lanes = []
        self.named_hosts = {}

    def _Create(self, group, identifier):
        """Creates a lane."""
        number = len(self.lanes)
        self.lanes.append(Lane(group, identifier))
        self._numbers.setdefault((group, identifier), []).append(number)
        return number

    def Get(self, group, identifier, start=None, key=None):
        """Retrieves the lane of a process, which is created if it is new.

        Args:
          group (int): number of the group.
          identifier (int): process identifier.
          start (Optional[int]): start of the process, or None if neither the event nor
              the key contains it: the event is then about the latest process with that
              identifier.
          key (Optional[tuple[int, str]]): number of the evidence file and key of the
              process in it, or None if the event does not contain it.

        Returns:
          int: number of the lane.
        """
        if key is None:
            return self._GetByStart(group, identifier, start, None)

        number = self._numbers_per_key.get((group, key))
        if number is None:
            if start is None:
                start = times.GetKeyTime(key[1])
            number = self._GetByStart(group, identifier, start, key[0])
            self._numbers_per_key[group, key] = number
            self._numbers_per_name[group, key[1]] = number
            self.lanes[number].keyed_sources.add(key[0])
        return number

    def _GetByStart(self, group, identifier, start, keyed_source):
        """Retrieves the lane of a process by its start, which a log may estimate.

        If the process has a key that is new, the keyed source is the number of its
        evidence file, otherwise None. A lane that already has a key in that file is
        another process.
        """
        numbers = self._numbers.get((group, identifier), ())
        if numbers and self._IsUnkeyed(numbers[-1], keyed_source):
            # A call in the first microsecond may come before the start.
            if start is None or self.lanes[numbers[-1]].values.get("start") is None:
                return self._Note(numbers[-1], group, identifier, start)

        for number in self._IterateNear(group, identifier, start):
            known_start = self.lanes[number].values.get("start", start)
            is_near = abs(known_start - start) <= _START_TOLERANCE
            if is_near and self._IsUnkeyed(number, keyed_source):
                return number
        number = self._Create(group, identifier)
        return self._Note(number, group, identifier, start)

    def _IterateNear(self, group, identifier, start):
        """Iterates over processes that started within about a second of a time."""
        if start is not None:
            second = start // _START_TOLERANCE
            for step in (1, 0, -1):
                key = (group, identifier, second + step)
                yield from self._numbers_per_second.get(key, ())[-_MAXIMUM_CANDIDATES:]

    def _IsUnkeyed(self, number, keyed_source):
        """Determines if an evidence file has no key for a process."""
        return keyed_source not in self.lanes[number].keyed_sources

    def _Note(self, number, group, identifier, start):
        """Notes the start by which a lane is found."""
        if start is not None:
            key = (group, identifier, start // _START_TOLERANCE)
            self._numbers_per_second.setdefault(key, []).append(number)
        return number

    def Find(self, group, identifier, time=None):
        """Finds the process that an identifier belongs to at a time.

        Args:
          group (int): number of the group.
          identifier (int): process identifier.
          time (Optional[int]): time, None for any.

        Returns:
          int: number of the lane or None.
        """
        key = (group, identifier)
        numbers = self._numbers.get(key, ())
        if not numbers or time is None:
            return self.Resolve(numbers[-1]) if numbers else None

        begins = self._begins.get(key)
        if begins is None or len(begins) != len(numbers):
            begins = self._begins[key] = sorted(
                (-math.inf if begin is None else begin, number)
                for number, begin in (
                    (number, self.lanes[number].GetBegin()) for number in numbers
                )
            )
        index = bisect.bisect_right(begins, (time + _START_TOLERANCE, math.inf))
        return self.Resolve(begins[index - 1][1]) if index else None

    def GetNumbers(self, group, identifier):
        """Retrieves the processes that had an identifier.

        Args:
          group (int): number of the group.
          identifier (int): process identifier.

        Returns:
          list[int]: numbers of the lanes, in the order in which they were first seen.
        """
        return self._numbers.get((group, identifier), [])

    def Resolve(self, number):
        """Retrieves the lane that a lane was joined with, or the lane itself.

        Args:
          number (int): number of the lane.

        Returns:
          int: number of the lane that is drawn.
        """
        same = self.lanes[number].same
        return same if same >= 0 else number

    def Finish(self):
        """Joins lanes of the same process, and finds parents."""
        self._JoinKinds()
        for number, lane in enumerate(self.lanes):
            if lane.same < 0:
                lane.parent = self._FindParent(number, lane)
        self._CutCircles()
        for lane in self.lanes:
            if lane.same < 0 and not lane.values.get("name"):
                lane.values["name"] = self._InheritName(lane)

    def _JoinKinds(self):
        """Joins lanes of strace with lanes of atop; a trace comes from one host."""
        numbers_per_identifier, traces = self._CollectNumbers()
        pairs, hosts_per_number = self._FindPairs(numbers_per_identifier, traces)
        conflicts = self._CountConflicts(
            numbers_per_identifier, traces, pairs, hosts_per_number
        )
        # Hosts that also recorded processes that lived between two samples.
        accounted = {
            min(lane.groups)
            for lane in self.lanes
            if "atop" in lane.kinds and lane.values.get("short")
        }
        hosts = {}
        for (host, trace), found in pairs.items():
            # Another host had the same identifiers at the same time by chance.
            if conflicts[host, trace] * _MINIMUM_AGREEMENT > len(found):
                continue
            if self.named_hosts.get(trace, host) != host:
                continue
            if host in accounted and len(found) * 2 < len(traces[trace]):
                continue
            hosts.setdefault(trace, []).append((len(found), host))
        for trace, candidates in hosts.items():
            candidates.sort(reverse=True)
            count, host = candidates[0]
            # If two hosts have equally many, either may be the traced one.
            if len(candidates) == 1 or candidates[1][0] < count:
                self.hosts[trace] = host
                for target, number in pairs[host, trace]:
                    self._Join(target, number)

    def _CollectNumbers(self):
        """Collects lanes of strace, and lanes of atop that can be the same processes.

        Returns numbers of lanes of atop per identifier and group, and numbers of lanes
        of strace per group.
        """
        numbers_per_identifier, traces = {}, {}
        for number, lane in enumerate(self.lanes):
            group = min(lane.groups)
            if "atop" in lane.kinds:
                identifier = lane.values["identifier"]
                numbers = numbers_per_identifier.setdefault(identifier, {})
                numbers.setdefault(group, []).append(number)
            elif lane.kinds == {"strace"} and lane.values.get("start") is not None:
                traces.setdefault(group, []).append(number)
        return numbers_per_identifier, traces

    def _FindPairs(self, numbers_per_identifier, traces):
        """Finds lanes of strace and atop that look like one process.

        Returns, per pair of a group of atop and a group of strace, the pairs of numbers
        of their lanes; and per lane of strace, the groups of atop with such a lane. For
        arguments see _CollectNumbers().
        """
        pairs, hosts_per_number = {}, {}
        for trace, numbers in traces.items():
            for number in numbers:
                values = self.lanes[number].values
                candidates = numbers_per_identifier.get(values["identifier"], {})
                for host, others in candidates.items():
                    found = [
                        other
                        for other in others
                        if _IsSame(self.lanes[other].values, values)
                    ]
                    if found:
                        hosts_per_number.setdefault(number, set()).add(host)
                    if len(found) == 1:
                        pairs.setdefault((host, trace), []).append((found[0], number))
        return pairs, hosts_per_number

    def _CountConflicts(self, numbers_per_identifier, traces, pairs, hosts_per_number):
        """Counts, per trace and host, the processes that cannot be of the host."""
        samples, ends = self._FindTimes()
        conflicts = collections.Counter()
        for host, trace in pairs:
            for number in traces[trace]:
                values = self.lanes[number].values
                others = numbers_per_identifier.get(values["identifier"], {}).get(
                    host, ()
                )
                # If the parent is unknown, the start may be the start of the trace.
                if values.get("parent_identifier") is None:
                    continue
                if host in hosts_per_number.get(number, ()):
                    continue
                start, end = values["start"], values.get("end") or ends[trace]
                if _IsSampled(samples[host], start, end) or any(
                    _IsTaken(self.lanes[other].values, start) for other in others
                ):
                    conflicts[host, trace] += 1
        return conflicts

    def _FindTimes(self):
        """Finds the times of samples, and the latest time of each trace, per group."""
        samples, ends = {}, {}
        for lane in self.lanes:
            group = min(lane.groups)
            if "atop" in lane.kinds:
                moments = (lane.values.get("first"), lane.values.get("last"))
                samples.setdefault(group, set()).update(moments)
            else:
                moments = (lane.values.get(name) or 0 for name in ("start", "end"))
                ends[group] = max(ends.get(group, 0), *moments)
        return {group: sorted(found - {None}) for group, found in samples.items()}, ends

    def _Join(self, target, number):
        """Joins a lane with the target, which is kept."""
        lane, target_lane = self.lanes[number], self.lanes[target]
        # strace has the times to a microsecond, and the process that called clone; atop
        # may have the process that adopted this one. If strace was attached to the
        # process, it has only the time at which it was attached, not the start.
        exact_values = {
            name: lane.values[name]
            for name in ("start", "end")
            if lane.values.get(name) is not None
        }
        # The parent key of atop is the key of the process that atop shows as the
        # parent.
        if any(lane.values.get(name) is not None for name in _PARENT_FIELDS):
            exact_values |= {name: lane.values.get(name) for name in _PARENT_FIELDS}
        start = target_lane.values.get("start")
        if None not in (start, exact_values.get("start")):
            if start < exact_values["start"] - _JOIN_TOLERANCE:
                del exact_values["start"]
        # The number of a line applies to its own evidence file.
        if lane.values.get("line") is not None:
            exact_values["line"] = lane.values["line"]
            exact_values["source"] = lane.values.get("source")
        target_lane.Update(lane.values)
        target_lane.values.update(exact_values)
        target_lane.groups |= lane.groups
        target_lane.kinds |= lane.kinds
        lane.same = target

    def _FindParent(self, number, lane):
        """Finds the lane of the parent of a process, or -1."""
        key = lane.values.get("parent_key")
        parents = [self._numbers_per_name.get((group, key)) for group in lane.groups]
        for parent in (*parents, lane.values.get("parent_lane")):
            if parent is not None and self.Resolve(parent) != number:
                return self.Resolve(parent)
        identifier = lane.values.get("parent_identifier")
        if identifier is None or identifier == lane.values["identifier"]:
            return -1
        for group in sorted(lane.groups):
            parent = self.Find(group, identifier, lane.GetBegin())
            if parent is not None and parent != number:
                return parent
        return -1

    def _CutCircles(self):
        """Makes a root of each lane that is its own ancestor."""
        checked = set()
        for first_number, _ in enumerate(self.lanes):
            number, path = first_number, []
            while number >= 0 and number not in checked:
                checked.add(number)
                path.append(number)
                number = self.lanes[number].parent
            if number in path:
                self.lanes[number].parent = -1

    def _InheritName(self, lane):
        """Determines the name of a process that executed nothing.

        The name comes from the nearest ancestor that has one; otherwise it is
        "process", or "traced process" if the log does not show which process it is.
        """
        for _ in range(_MAXIMUM_DEPTH):
            if lane.parent < 0:
                break
            lane = self.lanes[lane.parent]
            name = lane.values.get("name")
            if name:
                return name if name.endswith("(fork)") else f"{name:s} (fork)"
        return "process" if lane.values["identifier"] else "traced process"


def _IsSame(atop_values, strace_values):
    """Determines if atop and strace show the same process: start and name agree.

    If strace attached to a process, its start there is the start of the trace.
    """
    atop_start = atop_values.get("start")
    names = [
        (values.get("name") or "")[:_MAXIMUM_PROCESS_NAME_LENGTH]
        for values in (atop_values, strace_values)
    ]
    if atop_start is None or (all(names) and names[0] != names[1]):
        return False
    latest_start = atop_start
    # The name shows that the trace is of a process that ran already.
    if all(names) and strace_values.get("parent_identifier") is None:
        end = atop_values.get("end") or atop_values.get("last") or atop_start
        latest_start = max(atop_start, end)
    return (
        atop_start - _JOIN_TOLERANCE
        <= strace_values["start"]
        <= latest_start + _JOIN_TOLERANCE
    )


def _IsTaken(atop_values, time):
    """Determines if an older process of a host had the identifier at a time."""
    start = atop_values.get("start")
    end = atop_values.get("end") or atop_values.get("last")
    return None not in (start, end) and (
        start < time - _JOIN_TOLERANCE and time + _JOIN_TOLERANCE < end
    )


def _IsSampled(samples, start, end):
    """Determines if a process lived when atop recorded which processes exist."""
    index = bisect.bisect_right(samples, start + _JOIN_TOLERANCE)
    return index < len(samples) and samples[index] < end - _JOIN_TOLERANCE


def IsOneName(name, other_name):
    """Determines if two logs call a process by the same name.

    Args:
      name (str): name of a process, or None.
      other_name (str): name in another log, or None.

    Returns:
      bool: True if the names are equal apart from case (jobs of cron are CRON), and
          apart from the end that the kernel cuts off.
    """
    return bool(name and other_name) and (
        name[:_MAXIMUM_PROCESS_NAME_LENGTH].lower()
        == other_name[:_MAXIMUM_PROCESS_NAME_LENGTH].lower()
    )


def GetProgramName(name, path, command):
    """Determines the name of a program.

    Args:
      name (str): name of the process or None.
      path (str): path of the program or None.
      command (str): command line or None.

    Returns:
      str: name or None if nothing is known.
    """
    if name:
        return name
    if not path and command:
        path = command.split(" ", 1)[0]
    return os.path.basename(path) or path if path else None
