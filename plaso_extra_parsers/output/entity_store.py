"""Store of the data that the views of a report show.

Tables that have a row per event are written as they fill up. The processes, a number
for each descriptor, and limited numbers of records of causes and findings stay in
memory.
"""

import bisect
import re

from plaso_extra_parsers.output import attempts
from plaso_extra_parsers.output import blocks
from plaso_extra_parsers.output import cause_rules
from plaso_extra_parsers.output import causes
from plaso_extra_parsers.output import findings
from plaso_extra_parsers.output import lanes

# Names of the files of a -ff set end in the thread identifier; the set is one group.
_SET_MEMBER = re.compile(r"\.[0-9]+(\.(gz|bz2|xz))?$")

# Microseconds by which the first line of a process may come before the call that
# started it, since their files and clocks can differ.
_FORK_TOLERANCE = 500000

# Columns per table.
_TABLES = {
    "cause_nodes": ("kind", "number", "name", "space"),
    "causes": ("effect", "cause", "kind", "how", "why", "row", "other_row"),
    "descriptors": (
        *("session", "parent", "object", "kind", "number", "lane", "opened", "closed"),
        *("read", "written", "calls", "origin", "ended", "address", "group", "source"),
        "line",
    ),
    "devices": (
        *("time", "group", "interval", "cumulative", "kind", "name", "read"),
        *("written", "processor", "memory"),
    ),
    "executions": ("lane", "time", "row", "command", "input", "output", "errors"),
    "further_sessions": ("row", "session"),
    "first_seen": ("kind", "name", "time", "row", "lane", "group", "count"),
    "gaps": ("group", "start", "end", "reason"),
    "lanes": (*lanes.LANE_FIELDS, "parent", "same", "group", "kinds"),
    "marks": (
        *("time", "kind", "row", "source", "text", "user", "terminal", "origin"),
        *("identifier", "host", "process", "port", "target", "command", "method"),
        *("same", "count"),
    ),
    "samples": (
        *("time", "group", "interval", "cumulative", "cpu", "used", "physical"),
        *("swap", "processes", "kills"),
    ),
    "signals": ("time", "lane", "row", "name"),
    "tasks": (
        *("time", "lane", "interval", "cumulative", "processor", "memory"),
        *("read", "written"),
    ),
    "written_executed": (
        *("group", "path", "time", "lane", "row"),
        *("execution_time", "execution_lane", "execution_row"),
    ),
}


# Each attribute feeds one view.
# pylint: disable-next=too-many-instance-attributes
class EntityStore:
    """Processes, descriptors, samples and marks.

    Attributes:
      attempts (Attempts): attempts to log in of the last seconds.
      causes (Causes): causes that the events show.
      described_sessions (set[int]): descriptor sessions that are in the table.
      findings (Findings): what the report counts.
      forks (dict[tuple[int, int], list[tuple[Moment, int]]]): calls that started a
          process, and number of the lane of the parent, per group and identifier.
      groups (Index): groups of processes: kind, and host or evidence file.
      kinds (Index): kinds of events: data type, and description of the time.
      lanes (Lanes): processes.
      named_hosts (dict[int, str]): host that a trace names, per number of its group.
      names (Index): names of devices.
      senders (Index): senders of messages.
      sources (Index): names of evidence files.
      spaces (list[str]): host, log or trace that the names of files of a group belong
          to, complete after Finish().
      starts (dict[int, Moment]): call that started the process per number of a lane.
      tables (dict[str, Table]): tables by name, complete after Finish().
      tags (Index): sets of tags.
    """

    def __init__(self, writer):
        """Initializes a store."""
        self._group_per_source = {}
        self._ordinals = {}
        self.causes = causes.Causes()
        self.described_sessions = set()
        self.forks = {}
        self.lanes = lanes.Lanes()
        self._sessions = blocks.Index()

        self.groups = blocks.Index()
        self.kinds = blocks.Index()
        self.named_hosts = {}
        self.names = blocks.Index()
        self.senders = blocks.Index()
        self.sources = blocks.Index()
        self.spaces = []
        self.starts = {}
        self.tags = blocks.Index(())
        self.tables = {
            name: blocks.Table(writer, name, *column_names)
            for name, column_names in _TABLES.items()
        }
        self.attempts = attempts.Attempts()
        self.findings = findings.Findings(self.tables)

    def Finish(self):
        """Completes and writes all tables."""
        # All events are known: the indexes of descriptors are freed for the causes.
        self._sessions = blocks.Index()
        self.described_sessions.clear()
        self._AddStarts()
        for trace, host in self.named_hosts.items():
            group = self.groups.Find(("atop", host))
            if group is not None:
                self.lanes.named_hosts[trace] = group
        self.lanes.Finish()
        self.findings.Finish(self)
        rules = cause_rules.Rules(self)
        rules.WriteSteps()
        self.spaces = rules.GetSpaces()
        for lane in self.lanes.lanes:
            self.tables["lanes"].Add(
                *(lane.values.get(name) for name in lanes.LANE_FIELDS),
                lane.parent,
                lane.same,
                min(lane.groups),
                sorted(lane.kinds),
            )
        for table in self.tables.values():
            table.Flush()

    def _AddStarts(self):
        """Finds the call that started each process, and thereby its parent.

        The files of a set do not name the parent of their process, but the calls of the
        parent name the process. Identifiers are reused: a call starts the next process
        that is seen with the identifier.
        """
        for (group, identifier), forks in self.forks.items():
            numbers = self.lanes.GetNumbers(group, identifier)
            if not numbers:
                numbers = [self.lanes.Get(group, identifier)]
            begins = [self.lanes.lanes[number].GetBegin() for number in numbers]
            if None in begins or None in (moment.time for moment, _ in forks):
                if len(numbers) == 1:
                    self._SetStart(numbers[0], *forks[0])
                continue
            lives = sorted(zip(begins, numbers))
            forks.sort(key=lambda fork: fork[0].time)
            for moment, parent in forks:
                index = bisect.bisect_left(lives, (moment.time - _FORK_TOLERANCE,))
                if index < len(lives):
                    self._SetStart(lives[index][1], moment, parent)

    def _SetStart(self, number, moment, parent):
        """Treats the last call before the first event of a process as its start."""
        self.starts[number] = moment
        identifier = self.lanes.lanes[parent].values["identifier"]
        lane = self.lanes.lanes[number]
        lane.Update({"parent_identifier": identifier, "parent_lane": parent})

    def GetGroup(self, occurrence, kind, has_host=True):
        """Determines the group of an event.

        Args:
          occurrence (Occurrence): event.
          kind (str): kind of the group.
          has_host (Optional[bool]): True if event data of this role names its host.

        Returns:
          int: number of the group.
        """
        host = occurrence.GetText("host") if has_host else None
        if host:
            return self.groups.GetNumber((kind, host))

        key = (kind, occurrence.source_number)
        group = self._group_per_source.get(key)
        if group is None:
            name = occurrence.source
            if kind == "strace":
                name = _SET_MEMBER.sub(".*", name)
            group = self._group_per_source[key] = self.groups.GetNumber((kind, name))
        return group

    def FindLane(self, host, identifier, name, time):
        """Finds the process on a host that wrote a line of a log.

        Args:
          host (str): name of the host, or None.
          identifier (int): process identifier, or None.
          name (str): name by which the line calls its process, or None.
          time (int): time of the line, or None.

        Returns:
          int: number of the lane or None. A line is trusted only if the process that
              had the identifier at that time, or its parent, has the name: a child of
              cron writes its line before it executes the job.
        """
        group = self.groups.Find(("atop", host))
        if group is None or identifier is None or time is None:
            return None
        number = self.lanes.Find(group, identifier, time)
        if number is None:
            return None
        values = self.lanes.lanes[number].values
        parent = self.lanes.Find(group, values.get("parent_identifier"), time)
        names = [values.get("name")]
        if parent is not None:
            names.append(self.lanes.lanes[parent].values.get("name"))
        return number if any(lanes.IsOneName(own, name) for own in names) else None

    def GetOrdinal(self, source_number):
        """Numbers an event that has neither a line nor an offset.

        Args:
          source_number (int): number of the evidence file.

        Returns:
          int: number among the events of its file, from 1, in order of time.
        """
        ordinal = self._ordinals.get(source_number, 0) + 1
        self._ordinals[source_number] = ordinal
        return ordinal

    def GetSession(self, group, identifier):
        """Determines the number of a descriptor session.

        Args:
          group (int): number of the group, since logs with one name on several hosts
              can have the same identifiers.
          identifier (str): identifier or None.

        Returns:
          int: number plus 1, or 0 if there is none.
        """
        return self._sessions.GetNumber((group, identifier)) + 1 if identifier else 0
