"""Bounded sets of threads that the log does not show (yet), and of ended threads."""

from __future__ import annotations

import collections
import typing

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import starts
from plaso_extra_parsers.readers.strace.processes import start as process_start
from plaso_extra_parsers.readers.strace.processes import threads

_MAXIMUM_CHILDREN = 10_000
_MAXIMUM_WEIGHT = 100_000
_MAXIMUM_GONE = 100_000


class UnseenChildren:
    """Children that have no line yet, started by calls that have ended."""

    def __init__(self) -> None:
        """Initializes children."""
        # Children by the number that strace uses, and children in a PID namespace.
        self._known: dict[int, process_start.Start] = {}
        self._strangers: collections.deque[process_start.Start] = collections.deque()
        self._weight = 0

    def Add(self, identifier: int, start: process_start.Start) -> None:
        """Adds a child with a thread identifier that no other has."""
        self._known[identifier] = start
        self._weight += start.weight

    def AddStranger(self, start: process_start.Start) -> None:
        """Adds a child with a number of another PID namespace."""
        self._strangers.append(start)
        self._weight += start.weight

    def Get(self, identifier: int | None) -> process_start.Start | None:
        """Retrieves the completed call that gave a thread its identifier, if any."""
        return None if identifier is None else self._known.get(identifier)

    def GetAll(self) -> list[process_start.Start]:
        """Retrieves the starts of all children."""
        return [*self._known.values(), *self._strangers]

    def Take(self, identifier: int | None) -> process_start.Start | None:
        """Takes the completed call that gave a thread its identifier, if any."""
        if identifier is None:
            return None
        start = self._known.pop(identifier, None)
        if start is not None:
            self._weight -= start.weight
        return start

    def TakeStrangers(self) -> typing.Iterator[process_start.Start]:
        """Takes children in other pid namespaces, oldest first.

        Children that are not iterated over stay.
        """
        while self._strangers:
            start = self._strangers.popleft()
            self._weight -= start.weight
            yield start

    def TakeThreads(self, process: threads.Process) -> list[process_start.Start]:
        """Takes the unseen threads of a process, all threads of which end now."""
        taken = []
        for identifier, start in list(self._known.items()):
            if start.parent.process is process and start.HasFlag(starts.CLONE_THREAD):
                self.Take(identifier)
                taken.append(start)
        for start in list(self._strangers):
            if start.parent.process is process and start.HasFlag(starts.CLONE_THREAD):
                self._strangers.remove(start)
                self._weight -= start.weight
                taken.append(start)
        return taken

    def TakeTooMany(self) -> list[process_start.Start]:
        """Takes the oldest children if there are too many: they are given up."""
        taken = []
        while self._known and (
            len(self._known) > _MAXIMUM_CHILDREN or self._weight > _MAXIMUM_WEIGHT
        ):
            start = self.Take(next(iter(self._known)))
            if start is not None:
                taken.append(start)
        while self._strangers and (
            len(self._strangers) > _MAXIMUM_CHILDREN or self._weight > _MAXIMUM_WEIGHT
        ):
            taken.append(next(self.TakeStrangers()))
        return taken

    def Clear(self) -> None:
        """Forgets all children."""
        self._known.clear()
        self._strangers.clear()
        self._weight = 0


class GoneThreads:
    """Threads that ended, and may still have lines."""

    def __init__(self) -> None:
        """Initializes threads."""
        # Per thread, True if the log shows that no line of it follows.
        self._ended: dict[int | None, bool] = {}

    def Add(self, identifier: int | None) -> None:
        """Adds a thread."""
        if len(self._ended) >= _MAXIMUM_GONE:
            self._ended.clear()
        self._ended[identifier] = False

    def Has(self, identifier: int | None) -> bool:
        """Determines whether a thread is gone."""
        return identifier in self._ended

    def Remove(self, identifier: int | None) -> None:
        """Removes a thread whose identifier was reused."""
        self._ended.pop(identifier, None)

    def SetEnded(self, identifier: int | None) -> None:
        """Notes that no line of a thread can follow."""
        if identifier in self._ended:
            self._ended[identifier] = True

    def IsNewThread(self, record: records.Record) -> bool:
        """Determines whether a record is of a new thread, instead of one that is gone.

        While a process ends, its threads can still begin calls.
        """
        identifier = getattr(record, "thread_identifier", None)
        if isinstance(record, records.Exit):
            self.SetEnded(identifier)
            return False
        if not isinstance(record, (records.Call, records.CallStart)):
            return False
        if isinstance(record, records.Call) and (record.state or record.is_split):
            return False
        # Each run of strace begins with an execve.
        return record.name == "execve" or self._ended.get(identifier, True)
