"""Content of files: what was written, under which name, and to which file."""

import bisect
import re

from typing import NamedTuple

from plaso_extra_parsers.output import times

# A time in a log that goes back by more microseconds means that the clock was set.
_CLOCK_TOLERANCE = 1000000

# Maximum numbers of names that lead to a content, as names may lead in a circle, and of
# writes that are examined.
_MAXIMUM_DEPTH = 8
_MAXIMUM_CONTENTS = 6

# Maximum number of changes of one name that are examined before a time, and maximum
# number of older ones that are kept because they lasted longer.
_MAXIMUM_WINDOW = 64
_MAXIMUM_LONG = 32

_END_OF_TIME = 2**63

# Kinds of changes that give a file a content.
CONTENT_KINDS = frozenset(["command", "open", "replaced", "write"])

# Name of the file with the crontab of a user, whose path differs between systems.
CRONTAB_NAME = "crontab of "

# Kinds of changes after which a name belongs to another file, or to none.
_NEW_FILE_KINDS = frozenset(["gone", "link", "rename"])

# Files that schedule commands.
_SCHEDULE = re.compile(
    r"^/etc/(cron|anacrontab)|^/var/spool/(cron|at)|^/etc/systemd/|/systemd/user/"
    rf"|^{CRONTAB_NAME:s}"
)


class _Period(NamedTuple):
    """Consecutive lines of a log, between which the clock was not set back.

    Attributes:
      line (int): number of the first line.
      first (int): time of the first line, in microseconds.
      last (int): latest time of a line, in microseconds.
      shift (int): microseconds, at least, by which the clock had been set back before.
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
    """Joins the first periods of logs, their second ones and so on.

    The logs have equally many periods. The last joined period has no end if it contains
    the latest time of all.
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


def _FindSeconds(logs):
    """Finds the seconds in which the lines of a log tell the order of its events.

    Its times have no fractions then, and no other log of the space has this second.

    Args:
      logs (dict[int, list[tuple[int, int]]]): sorted lines and times of the logs of one
          space, per source.

    Returns:
      dict[int, list[tuple[int, int]]]: first line and time of these seconds, per
          source.
    """
    sources = {}
    for source, log in logs.items():
        for _, time in log:
            second = time // times.MICROSECONDS_PER_SECOND
            sources.setdefault(second, set()).add(source)
    seconds = {}
    for source, log in logs.items():
        found = []
        for line, time in log:
            second, fraction = divmod(time, times.MICROSECONDS_PER_SECOND)
            if fraction or len(sources[second]) > 1:
                continue
            if not found or found[-1][1] != time:
                found.append((line, time))
        if found:
            seconds[source] = found
    return seconds


def _FindLine(rows, line):
    """Finds the last row that begins with this line or before it, or the first row."""
    return max(bisect.bisect_right(rows, (line, float("inf"))) - 1, 0)


class Orders:
    """Order of the events of logs, in which times may go back.

    In a log of whole seconds lines tell the order of the events of one second.

    The logs of one space, such as the files of a set of strace -ff, share a clock. Only
    the files of threads that lived when it was set back show this, but it applies to
    the files of later threads as well.
    """

    def __init__(self):
        """Initializes orders."""
        self._moments = {}
        self._seconds = {}
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
        """Finds where clocks were set back, and where lines tell the order."""
        for moments in self._moments.values():
            for log in moments.values():
                log.sort()
            self._seconds.update(_FindSeconds(moments))
            logs = {source: _GetPeriods(log) for source, log in moments.items()}
            number = max(map(len, logs.values()))
            if number == 1:
                continue
            clock = _JoinPeriods([log for log in logs.values() if len(log) == number])
            for source, log in logs.items():
                self._SetShifts(source, log, clock)
        self._moments = {}

    def _SetShifts(self, source, log, clock):
        """Sets the shifts of a log, given its own periods and the clock's periods."""
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

    def Get(self, moment):
        """Retrieves the order of an event.

        Args:
          moment (Moment): event.

        Returns:
          int: time plus the microseconds by which the clock had been set back; in a log
              of whole seconds plus the number of lines since the first of its second.
        """
        order, line = moment.time, moment.line
        if line is None:
            return order
        seconds = self._seconds.get(moment.source)
        if seconds:
            first_line, time = seconds[_FindLine(seconds, line)]
            number = line - first_line + 1
            last = time + times.MICROSECONDS_PER_SECOND - 1
            # A call that took long ended in another second.
            if number > 0 and time <= order <= last:
                order = min(time + number, last)
        shifts = self._shifts.get(moment.source)
        if shifts:
            order += shifts[_FindLine(shifts, line)][1]
        return order

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
        """Initializes files; the function finds the original of a copied descriptor."""
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
        """Finds the latest rename, link or deletion of a name before an order.

        Returns the change and its order, or None and -1.
        """
        indices, orders = self._barriers.get(key, ()), self._first_orders.get(key, ())
        index = bisect.bisect_left(indices, order, key=orders.__getitem__) - 1
        if index < 0:
            return None, -1
        return self.changes[key][indices[index]], orders[indices[index]]

    def _IterateWindow(self, key, low, high):
        """Iterates over changes of a name; over the latest if there are very many.

        The changes ended after the lower order and began no later than the higher one.
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
        """Finds the changes that gave a file its content.

        Args:
          space (str): host or log.
          path (str): path.
          order (int): order up to which changes count.
          depth (Optional[int]): number of names that led here.

        Returns:
          tuple[list[tuple[int, Change, str, str]], Change]: per change, the latest
              first: its order, the change, the name of the file at that time, and how
              the file got its present name; and the change that deleted the file if
              nothing has been written since, or None.
        """
        barrier, barrier_order = self._GetBarrier((space, path), order)
        found = []
        for change in self._IterateWindow((space, path), barrier_order, order):
            last = self.GetLast(change)
            if change.kind in CONTENT_KINDS:
                # A descriptor that was opened before the name changed belongs to the
                # file that had the name before.
                if barrier is None or self._GetOpened(change) > barrier_order:
                    found.append((min(last, order), change, path, ""))
            else:
                # It was linked: all other kinds of changes are barriers.
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
              last content; the end of time if there is no such change.
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
        """Iterates over the orders up to which renamed or linked files had a name.

        Args:
          key (tuple[str, str]): host or log, and path.

        Yields:
          int: order before the next change of the content or file of that name.
        """
        is_named = False
        for change, order in zip(self.changes[key], self._first_orders[key]):
            if change.kind != "linked":
                if is_named:
                    yield order - 1
                is_named = change.kind in ("link", "rename")

    def IsMoved(self, key, first, last):
        """Determines if a name began to belong to another file, or to none.

        Args:
          key (tuple[str, str]): host or log, and path.
          first (int): order after which this happened.
          last (int): order before which this happened.
        """
        return self._GetBarrier(key, last)[1] > first

    def GetLast(self, change):
        """Retrieves the order of the last write of a change."""
        if change.kind == "write":
            return self.orders.Get(change.session.writes.last)
        return self.orders.Get(change.moment)

    def _GetKnown(self, change, order):
        """Retrieves the order of the last known write of a change, up to an order.

        If the change continues after that order, only its first write is known.
        """
        last = self.GetLast(change)
        return last if last <= order else self.orders.Get(change.moment)

    def _GetOpened(self, change):
        """Retrieves the order at which the file of a change was opened."""
        if change.session:
            root = self._get_root(change.session)
            if root.moment:
                return self.orders.Get(root.moment)
        return self.orders.Get(change.moment)

    def _GetLinked(self, space, path, barrier, order, depth):
        """Finds what was written to a file before and after it got a second name.

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
        """Finds what was written to a file with two names under its other name.

        See GetContents().
        """
        link_order, key = self.orders.Get(link.moment), (space, link.other)
        # The limit is when the other name begins to belong to another file.
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
        for change in self._IterateWindow((space, barrier.other), barrier_order, order):
            # Only writes through a descriptor that was open when the name changed.
            first, opened = self.orders.Get(change.moment), self._GetOpened(change)
            if opened < barrier_order < first <= order:
                when = min(self.GetLast(change), order)
                found.append((when, change, barrier.other, why))
        return found
