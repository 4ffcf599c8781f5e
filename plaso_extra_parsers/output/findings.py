"""Findings that a report counts without judging them: its first look.

Programs and addresses that are seen for the first time, and files that were written and
then executed. Failed logins, logins and commands as root are marks, times without a
record are gaps: both have tables of their own.

A program does not count as first seen if it ran before the recording of its host began,
or in the first tenth of that recording: it then belongs to the start. It does not
matter if a program is a child of init, since the program of an intruder may be one as
well.
"""

# The start of a host is its recorded time divided by this number.
_START_PART = 10

# Maximum number of programs, addresses and files each; further ones are only counted.
MAXIMUM_FINDINGS = 65536

# Length at which the kernel cuts the name of a process.
_MAXIMUM_NAME_LENGTH = 15


class _Sighting:
    """First event of a program or an address.

    Attributes:
      count (int): number of events; if several logs show them, the highest number.
      lane (int): number of the lane or -1.
      row (int): number of the event.
      time (int): time of the event.
    """

    __slots__ = ("count", "lane", "row", "time")

    def __init__(self, occurrence, lane):
        """Initializes a sighting."""
        self.count = 0
        self.lane = lane
        self.row = occurrence.row
        self.time = occurrence.time

    def Join(self, other):
        """Joins the sighting with a later one of the same thing in another log."""
        self.count = max(self.count, other.count)


class Findings:
    """Findings.

    Attributes:
      left_out (int): number of programs, addresses and files beyond the maximum.
    """

    def __init__(self, tables):
        """Initializes findings."""
        self._addresses = {}
        self._programs = {}
        self._spans = {}
        self._tables = tables
        self._written = {}

        self.left_out = 0

    def AddRecording(self, group, time):
        """Adds a time at which a host was recorded.

        Args:
          group (int): number of the group.
          time (int): time.
        """
        span = self._spans.get(group)
        if span is None:
            self._spans[group] = [time, time]
        else:
            span[1] = max(span[1], time)

    def AddProgram(self, group, name, occurrence, lane):
        """Adds the execution of a program.

        Args:
          group (int): number of the group.
          name (str): path or name of the program or None.
          occurrence (Occurrence): event.
          lane (int): number of the lane, or -1.
        """
        if name and occurrence.time is not None:
            self._AddSighting(self._programs, (group, name), occurrence, lane)

    def AddAddress(self, group, address, occurrence, lane=-1):
        """Adds an event with an address of another machine.

        Args:
          group (int): number of the group.
          address (str): address or name.
          occurrence (Occurrence): event.
          lane (Optional[int]): number of the lane.
        """
        if occurrence.time is not None:
            self._AddSighting(self._addresses, (group, address), occurrence, lane)

    def _AddSighting(self, sightings, key, occurrence, lane):
        """Adds a sighting."""
        sighting = sightings.get(key)
        if sighting is None:
            if len(sightings) >= MAXIMUM_FINDINGS:
                self.left_out += 1
                return
            sighting = sightings[key] = _Sighting(occurrence, lane)
        sighting.count += 1

    def AddWritten(self, group, path, time, lane, row):
        """Adds a file that was written.

        Args:
          group (int): number of the group.
          path (str): path of the file or None.
          time (int): time at which the file was closed, or else opened, or None.
          lane (int): number of the lane of the process.
          row (int): number of the event.
        """
        if path and path.startswith("/") and time is not None:
            key = (group, path)
            if len(self._written) >= MAXIMUM_FINDINGS and key not in self._written:
                self.left_out += 1
            else:
                self._written[key] = (time, lane, row)

    def AddExecuted(self, group, path, time, lane, row):
        """Adds the execution of a file, which may have been written before.

        Args:
          group (int): number of the group.
          path (str): path of the file or None.
          time (int): time.
          lane (int): number of the lane of the process.
          row (int): number of the event.
        """
        written = self._written.pop((group, path), None)
        if written:
            self._tables["written_executed"].Add(group, path, *written, time, lane, row)

    def Finish(self, store):
        """Writes the programs and addresses that were seen for the first time.

        Args:
          store (EntityStore): store, after its lanes were joined.
        """
        groups = _GetHosts(store)
        spans = self._JoinSpans(groups)
        for kind, sightings in (
            ("program", _JoinPrograms(_JoinHosts(self._programs, groups))),
            ("address", _JoinAddresses(_JoinHosts(self._addresses, groups), store)),
        ):
            rows = sorted(
                (
                    sighting.time,
                    sighting.row,
                    group,
                    name,
                    sighting.lane,
                    sighting.count,
                )
                for (group, name), sighting in sightings.items()
                if kind == "address" or not _IsStart(sighting, spans.get(group))
            )
            for time, row, group, name, lane, count in rows:
                lane = store.lanes.Resolve(lane) if lane >= 0 else -1
                self._tables["first_seen"].Add(
                    kind, name, time, row, lane, group, count
                )

    def _JoinSpans(self, groups):
        """Determines the first and the last time in all logs of each host."""
        spans = {}
        for group, (first, last) in self._spans.items():
            span = spans.setdefault(groups.get(group, group), [first, last])
            span[0], span[1] = min(span[0], first), max(span[1], last)
        return spans


def _IsStart(sighting, span):
    """Determines if a program belongs to the start of its host.

    The span (first and last time of the recording) is None if it is not known.
    """
    if span is None:
        return True
    return sighting.time < span[0] + (span[1] - span[0]) // _START_PART


def _GetHosts(store):
    """Maps the number of each group to the first group of the same host."""
    hosts, first_per_name = {}, {}
    for number, (kind, name) in enumerate(store.groups.GetTexts()):
        if kind != "strace":
            hosts[number] = first_per_name.setdefault(name, number)
    for lane in store.lanes.lanes:
        if len(lane.groups) > 1:
            host = min(hosts.get(group, group) for group in lane.groups)
            for group in lane.groups:
                hosts.setdefault(group, host)
    return hosts


def _JoinHosts(sightings, groups):
    """Joins the sightings of several logs of one host."""
    joined = {}
    for (group, name), sighting in sightings.items():
        key = (groups.get(group, group), name)
        if joined.setdefault(key, sighting) is not sighting:
            joined[key].Join(sighting)
    return joined


def _JoinPrograms(sightings):
    """Joins programs of which one log has the path, and another only the name."""
    keys_per_name = {}
    for group, path in sightings:
        if "/" in path:
            name = path.rpartition("/")[2][:_MAXIMUM_NAME_LENGTH]
            keys_per_name.setdefault((group, name), []).append((group, path))
    joined = {}
    for (group, name), sighting in sightings.items():
        keys = keys_per_name.get((group, name[:_MAXIMUM_NAME_LENGTH]), ())
        # If two programs have the name, either may be meant.
        key = keys[0] if "/" not in name and len(keys) == 1 else (group, name)
        if joined.setdefault(key, sighting) is not sighting:
            joined[key].Join(sighting)
    return joined


def _JoinAddresses(sightings, store):
    """Joins addresses in evidence files without a host with the addresses of a host."""
    sources = frozenset(store.sources.GetTexts())
    are_hosts = [name not in sources for _, name in store.groups.GetTexts()]
    hosts_per_address = {}
    for group, address in sightings:
        if are_hosts[group]:
            hosts_per_address.setdefault(address, []).append(group)
    joined = {}
    for (group, address), sighting in sightings.items():
        hosts = hosts_per_address.get(address, ())
        # If two hosts have the address, either may be meant.
        if not are_hosts[group] and len(hosts) == 1:
            group = hosts[0]
        key = (group, address)
        if joined.setdefault(key, sighting) is not sighting:
            joined[key].Join(sighting)
    return joined
