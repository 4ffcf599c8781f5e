"""Content of files: what was written, under which name, and to which file."""

import bisect
import re

from typing import NamedTuple

# Times in one log that go back by more mean that the clock was set.
_CLOCK_TOLERANCE = 1000000

# Names that lead to a content, which may be in a circle, and writes that are looked at.
_MAXIMUM_DEPTH = 8
_MAXIMUM_CONTENTS = 6

# Changes of one name that are looked at, before a time, and of those that lasted for
# more changes than that.
_MAXIMUM_WINDOW = 64
_MAXIMUM_LONG = 32

_END_OF_TIME = 2**63

# Kinds of changes that give a file a content.
CONTENT_KINDS = frozenset(["command", "open", "replaced", "write"])

# Name of the file with the crontab of a user, which systems have in other places.
CRONTAB_NAME = "crontab of "

# Kinds of changes from which on a name is that of another file, or of none.
_NEW_FILE_KINDS = frozenset(["gone", "link", "rename"])

# Files that say what is run later.
_SCHEDULE = re.compile(
    r"^/etc/(cron|anacrontab)|^/var/spool/(cron|at)|^/etc/systemd/|/systemd/user/"
    rf"|^{CRONTAB_NAME:s}"
)


class _Period(NamedTuple):
    """Lines of a log between which the clock was not set back.

    Attributes:
      line (int): number of the first line.
      first (int): time of the first line, in microseconds.
      last (int): latest time of a line, in microseconds.
      shift (int): microseconds by which the clock had been set back before, at least.
    """

    line: int
    first: int
    last: int
    shift: int


def _GetPeriods(moments):
    """Splits the sorted lines and times of a log where its clock was set back."""
    periods = []
    line, first = moments[0]
    last = latest = first
    shift = 0
    for next_line, time in moments:
        if time + shift < latest - _CLOCK_TOLERANCE:
            periods.append(_Period(line, first, last, shift))
            shift = latest - time
            line, first, last = next_line, time, time
        last = max(last, time)
        latest = max(latest, time + shift)
    return [*periods, _Period(line, first, last, shift)]


def _JoinPeriods(logs):
    """Joins the periods of logs that have the same number of them, one by one.

    The last one has no end, unless its times have not come to those before it again.
    """
    joined = [
        _Period(
            0,
            min(period.first for period in periods),
            max(period.last for period in periods),
            max(period.shift for period in periods),
        )
        for periods in zip(*logs)
    ]
    if joined[-1].last == max(period.last for period in joined):
        joined[-1] = joined[-1]._replace(last=_END_OF_TIME)
    return joined


class Orders:
    """Order of the events of logs, in which times may go back.

    The logs of one space, such as the files of a set of strace -ff, share a clock: that
    it was set back is in the files of threads that lived then, and holds for those of
    threads that began later.
    """

    def __init__(self):
        """Initializes orders."""
        super().__init__()
        self._moments = {}
        self._set_sources = set()
        self._shifts = {}

    def Add(self, space, moment):
        """Adds an event.

        Args:
          space (str): host, log or trace.
          moment (Moment): event.
        """
        if moment.line is not None:
            moments = self._moments.setdefault(space, {})
            moments.setdefault(moment.source, []).append((moment.line, moment.time))

    def Finish(self):
        """Finds where clocks were set back."""
        for moments in self._moments.values():
            logs = {source: _GetPeriods(sorted(log)) for source, log in moments.items()}
            number = max(map(len, logs.values()))
            if number == 1:
                continue
            clock = _JoinPeriods([log for log in logs.values() if len(log) == number])
            for source, log in logs.items():
                self._SetShifts(source, log, clock)
        self._moments = {}

    def _SetShifts(self, source, log, clock):
        """Sets by how much the times of a log are too early, by the periods of both."""
        if len(log) == len(clock):
            shifts = [period.shift for period in clock]
        elif len(log) > 1:
            shifts = [period.shift for period in log]
        else:
            shifts = [
                period.shift
                for period in clock
                if period.first - _CLOCK_TOLERANCE
                <= log[0].first
                <= period.last + _CLOCK_TOLERANCE
            ]
            if len(shifts) != 1:
                shifts = [None]
        if shifts != [0]:
            self._set_sources.add(source)
        if shifts != [None]:
            self._shifts[source] = [
                (period.line, shift) for period, shift in zip(log, shifts)
            ]

    def Get(self, moment, time=None):
        """Retrieves the order of an event.

        Args:
          moment (Moment): event.
          time (Optional[int]): another time of it.

        Returns:
          int: time, later by what the clock had been set back.
        """
        time = moment.time if time is None else time
        shifts = self._shifts.get(moment.source)
        if shifts and moment.line is not None:
            index = bisect.bisect_right(shifts, (moment.line, float("inf")))
            time += shifts[max(index - 1, 0)][1]
        return time

    def IsSet(self, source):
        """Determines if the clock was set back in a log, or may have been before it.

        Args:
          source (int): number of the evidence file.
        """
        return source in self._set_sources


class Files:
    """Files, and what gave them their content.

    Attributes:
      changes (dict[tuple[str, str], list[Change]]): changes in their order, per host or
          log and path.
      orders (Orders): order of events.
      schedules (dict[str, list[tuple[str, str]]]): keys of files of cron and systemd,
          per host or log.
    """

    def __init__(self, get_root):
        """Initializes files; the function finds the first descriptor of an open one."""
        super().__init__()
        self._barriers = {}
        self._first_orders = {}
        self._get_root = get_root
        self._long = {}
        self.changes = {}
        self.orders = Orders()
        self.schedules = {}

    def Add(self, space, path, change):
        """Adds a change of a file.

        Args:
          space (str): host or log.
          path (str): path.
          change (Change): change.
        """
        self.changes.setdefault((space, path), []).append(change)

    def Finish(self):
        """Sorts the changes of each file."""
        for key, changes in self.changes.items():
            changes.sort(key=lambda change: self.orders.Get(change.moment))
            orders = [self.orders.Get(change.moment) for change in changes]
            self._first_orders[key] = orders
            self._barriers[key] = [
                index
                for index, change in enumerate(changes)
                if change.kind in _NEW_FILE_KINDS
            ]
            self._long[key] = [
                change
                for change, later in zip(changes, orders[_MAXIMUM_WINDOW:])
                if self.GetLast(change) >= later
            ][-_MAXIMUM_LONG:]
            if _SCHEDULE.match(key[1]):
                self.schedules.setdefault(key[0], []).append(key)

    def _GetBarrier(self, key, order):
        """Finds from when on a name is that of the file that it is at a time.

        Returns the change and its order, None and -1 if there is none.
        """
        indices, orders = self._barriers.get(key, ()), self._first_orders.get(key, ())
        index = bisect.bisect_left(indices, order, key=orders.__getitem__) - 1
        if index < 0:
            return None, -1
        return self.changes[key][indices[index]], orders[indices[index]]

    def _IterateWindow(self, key, low, high):
        """Iterates over changes of a name, the latest ones if they are very many.

        They ended at the lower order at least, and had begun at the higher one.
        """
        end = bisect.bisect_right(self._first_orders.get(key, ()), high)
        begin = max(0, end - _MAXIMUM_WINDOW)
        if begin:
            window_order = self._first_orders[key][begin]
            for change in self._long[key]:
                if self.orders.Get(change.moment) < window_order:
                    if low < self.GetLast(change):
                        yield change
        for change in self.changes.get(key, ())[begin:end]:
            if low < self.GetLast(change):
                yield change

    def GetContents(self, space, path, order, depth=0):
        """Finds what gave a file the content that it had.

        Args:
          space (str): host or log.
          path (str): path.
          order (int): order before which it was given.
          depth (Optional[int]): number of names that led here.

        Returns:
          tuple[list[tuple[int, Change, str, str]], Change]: order, change, name under
              which it was made and how that became this one, the latest first; and the
              change that deleted the file if nothing has been written since.
        """
        barrier, barrier_order = self._GetBarrier((space, path), order)
        found = []
        for change in self._IterateWindow((space, path), barrier_order, order):
            last = self.GetLast(change)
            if change.kind in CONTENT_KINDS:
                # A descriptor from before the name changed belongs to the other file.
                if barrier is None or self._GetOpened(change) > barrier_order:
                    found.append((min(last, order), change, path, ""))
            elif change.kind == "linked":
                found.extend(self._GetWritten(space, path, change, order))
        if barrier and barrier.kind in ("link", "rename") and depth < _MAXIMUM_DEPTH:
            get_contents = self._GetRenamed
            if barrier.kind == "link":
                get_contents = self._GetLinked
            found.extend(get_contents(space, path, barrier, order, depth))

        found.sort(key=lambda item: -self._GetKnown(item[1], order))
        is_gone = barrier is not None and barrier.kind == "gone" and not found
        return found[:_MAXIMUM_CONTENTS], barrier if is_gone else None

    def GetLastOrder(self, key):
        """Determines until when a file had its last content.

        Args:
          key (tuple[str, str]): host or log, and path.

        Returns:
          int: order of the change that deleted or renamed the file after it had its
              last content; that of the end of time if no change did.
        """
        last_order = _END_OF_TIME
        changes = zip(reversed(self.changes[key]), reversed(self._first_orders[key]))
        for change, order in changes:
            if change.kind not in ("gone", "linked"):
                break
            if change.kind == "gone":
                last_order = order
        return last_order

    def IterateNamedOrders(self, key):
        """Iterates over when a name was last that of files that had another before.

        Args:
          key (tuple[str, str]): host or log, and path.

        Yields:
          int: order, before the next content or file of that name.
        """
        is_named = False
        for change, order in zip(self.changes[key], self._first_orders[key]):
            if change.kind != "linked":
                if is_named:
                    yield order - 1
                is_named = change.kind in ("link", "rename")

    def IsMoved(self, key, first, last):
        """Determines if a name became that of another file, or of none.

        Args:
          key (tuple[str, str]): host or log, and path.
          first (int): order after which it did.
          last (int): order before which it did.
        """
        return self._GetBarrier(key, last)[1] > first

    def GetLast(self, change):
        """Retrieves the order of the last write of a change."""
        if change.kind == "write":
            return self.orders.Get(change.session.writes.last)
        return self.orders.Get(change.moment)

    def _GetKnown(self, change, order):
        """Retrieves the order of the last known write of a change, before an order.

        Of one that goes on writing only the first write is known.
        """
        last = self.GetLast(change)
        return last if last <= order else self.orders.Get(change.moment)

    def _GetOpened(self, change):
        """Retrieves the order in which the file of a change was opened."""
        if change.session:
            root = self._get_root(change.session)
            if root.moment:
                return self.orders.Get(root.moment)
        return self.orders.Get(change.moment)

    def _GetLinked(self, space, path, barrier, order, depth):
        """Finds what was written before a file got a second name, and since.

        See GetContents().
        """
        link_order = self.orders.Get(barrier.moment)
        contents, _ = self.GetContents(space, barrier.other, link_order, depth + 1)
        why = f"as {barrier.other:s}, linked as {path:s}"
        found = [
            (min(self.GetLast(change), order), change, name, why)
            for _, change, name, _ in contents
        ]
        return found + self._GetWritten(space, path, barrier, order)

    def _GetWritten(self, space, path, link, order):
        """Finds what was written under the other name of a file since it has two.

        See GetContents().
        """
        link_order, key = self.orders.Get(link.moment), (space, link.other)
        # From then on the other name is that of another file.
        indices, orders = self._barriers.get(key, ()), self._first_orders.get(key, ())
        index = bisect.bisect_right(indices, link_order, key=orders.__getitem__)
        limit = orders[indices[index]] - 1 if index < len(indices) else order
        found = []
        for change in self._IterateWindow(key, link_order, min(limit, order)):
            if change.kind in ("open", "write") and link_order < self._GetOpened(
                change
            ):
                why = f"as {link.other:s}, linked as {path:s}"
                when = min(self.GetLast(change), order)
                found.append((when, change, link.other, why))
        return found

    def _GetRenamed(self, space, _, barrier, order, depth):
        """Finds writes to a file under its old name, before and after it was renamed.

        See GetContents().
        """
        barrier_order = self.orders.Get(barrier.moment)
        why = f"as {barrier.other:s}, then renamed"
        contents, _ = self.GetContents(space, barrier.other, barrier_order, depth + 1)
        found = [(when, change, name, why) for when, change, name, _ in contents]
        known = {id(change) for _, change, _, _ in found}
        for change in self._IterateWindow((space, barrier.other), barrier_order, order):
            # Through a descriptor that was open when the name changed.
            if change.kind != "write" or id(change) in known:
                continue
            first, opened = self.orders.Get(change.moment), self._GetOpened(change)
            if opened < barrier_order < first <= order:
                when = min(self.GetLast(change), order)
                found.append((when, change, barrier.other, why))
        return found
