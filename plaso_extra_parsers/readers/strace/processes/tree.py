"""Threads and processes of a trace: which one started which, and how they ended.

The identifier of a child is the return value of clone, clone3, fork or vfork. Its first
line can come before the call of its parent has returned, and in a pid namespace the
parent receives another number than the one that strace uses. Uncertain values are None.
"""

from __future__ import annotations

import collections

from plaso_extra_parsers.lib import system_calls
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import starts
from plaso_extra_parsers.readers.strace.processes import children as process_children
from plaso_extra_parsers.readers.strace.processes import start as process_start
from plaso_extra_parsers.readers.strace.processes import threads

# Bounds: a log of nothing but unfinished calls must not fill the memory.
MAXIMUM_THREADS = 16_000

# If the number of a child shows nothing, its first line is at most this much later
# than the end of the call of its parent, in nanoseconds.
_MAXIMUM_DELAY = 50_000_000


class ProcessTree:
    """Threads and processes, and children that have not been seen yet.

    Attributes:
      ended (list[Process]): processes that ended since the list was taken last.
      executed (list[Executed]): executions since the list was taken last.
      has_all_threads (bool): False for a log of one thread if the other files of the
          trace are not available.
      threads (OrderedDict[int|None, Thread]): threads per identifier, also ended ones
          whose lines can follow.
      unseen (UnseenChildren): children that have not been seen yet.
      zone (str): "Z" if times are in UTC, else empty.
    """

    def __init__(
        self,
        has_all_threads: bool = True,
    ) -> None:
        self._known_starts: dict[int, starts.KnownStart] = {}
        self._processes: set[int] = set()
        self.has_all_threads = has_all_threads
        self._gone = process_children.GoneThreads()
        self._open_starts: dict[int | None, process_start.Start] = {}
        self.unseen = process_children.UnseenChildren()
        self.zone = "Z"
        self.ended: list[threads.Process] = []
        self.executed: list[threads.Executed] = []
        # Ordered, since the oldest are given up when there are too many: finding the
        # first entry of a dict takes time when those before it were removed.
        self.threads: collections.OrderedDict[int | None, threads.Thread] = (
            collections.OrderedDict()
        )

    def SetKnown(
        self, known_starts: dict[int, starts.KnownStart], processes: set[int]
    ) -> None:
        """Sets what a survey of the log found.

        Known starts are calls that were cut into halves, per line on which they begin;
        processes are identifiers of threads that are the first of their process.
        """
        self._known_starts = known_starts
        self._processes = processes

    def TakeExecuted(self) -> list[threads.Executed]:
        """Takes the executions since the last time."""
        executed, self.executed = self.executed, []
        return executed

    def TakeEnded(self) -> list[threads.Process]:
        """Takes the processes that ended since the last time."""
        ended, self.ended = self.ended, []
        return ended

    def GetProcess(self, thread_identifier: int | None) -> threads.Process | None:
        """Retrieves the process of a thread, also an unseen one; None if not known."""
        thread = self.threads.get(thread_identifier)
        if thread is not None:
            return thread.process
        start = self.unseen.Get(thread_identifier)
        if start is not None:
            if start.HasFlag(starts.CLONE_THREAD):
                return start.parent.process
            return start.process
        return None

    def Begin(
        self, record: records.Record
    ) -> tuple[threads.Thread, process_start.Start | None] | None:
        """Begins a thread that is seen for the first time.

        Returns:
          thread and the call that started it, if the log shows it; None if the record
              is left over from a thread that ended.
        """
        identifier = getattr(record, "thread_identifier", None)
        time = getattr(record, "time", None)
        start = None
        if self._gone.Has(identifier):
            start = self.unseen.Take(identifier)
            if start is None and not self._gone.IsNewThread(record):
                return None
            self._gone.Remove(identifier)
        old_thread = self.threads.get(identifier)
        if old_thread is not None:
            self._Forget(old_thread)

        is_certain = True
        if start is None:
            start, is_certain = self._FindStart(identifier, time)
        if start is not None:
            start.is_claimed = True

        first_stamp = getattr(record, "stamp", "") or f"line {record.line_number:d}"
        process = self._GetProcessOfStart(record, start, is_certain)
        place = None if start is None else start.TakePlace()
        thread = threads.Thread(identifier, first_stamp, process, place)
        thread.began = time
        process.threads[identifier] = thread
        process.ListThread(identifier)
        self.threads[identifier] = thread
        return thread, start

    def _GetProcessOfStart(
        self,
        record: records.Record,
        start: process_start.Start | None,
        is_certain: bool,
    ) -> threads.Process:
        """Retrieves, or creates, the process of a new thread from its first record.

        The start is not certain if it can be the start of another thread.
        """
        identifier = getattr(record, "thread_identifier", None)
        time = getattr(record, "time", None)
        if start is not None and start.HasFlag(starts.CLONE_THREAD) and is_certain:
            return start.parent.process
        if start is not None and start.process and not start.process.is_finished:
            process = start.process
            process.teller = identifier
            return process

        process = threads.Process(identifier, record.line_number, time)
        if start is not None:
            process.Inherit(start.parent.process, is_certain, self.zone)
            process.is_inside = start.is_inside
            process.is_known = start.flags is not None and (
                is_certain
                or not any(
                    candidate.flags is None or candidate.HasFlag(starts.CLONE_THREAD)
                    for candidate in (start, *self._open_starts.values())
                )
            )
            start.process = process
            if is_certain:
                self._SetStart(process, start)
                if start.number is not None:
                    start.parent.process.NoteInnerChild(start.number, identifier)
        elif (
            not self.threads
            and getattr(record, "name", "") in system_calls.EXECUTE_NAMES
        ):
            # The first thread of a trace.
            process.is_known = True
        if identifier in self._processes:
            process.is_known = True
        return process

    def _SetStart(self, process: threads.Process, start: process_start.Start) -> None:
        """Sets which call started a process."""
        process.start_time = start.time
        process.creator = start.parent.identifier
        process.creator_line = start.line_number or None

    def _FindStart(
        self, identifier: int | None, time: int | None
    ) -> tuple[process_start.Start | None, bool]:
        """Finds the call that started a thread whose first line is at a time.

        Returns the start, if the log shows it, and whether it is certain.
        """
        if identifier is None:
            return None, True
        start = self.unseen.Take(identifier)
        if start is not None:
            return start, True

        candidates = []
        for start in self._open_starts.values():
            if start.is_claimed or start.child is None:
                continue
            if start.is_certain and start.child != identifier:
                continue
            is_inside = start.parent.process.is_inside and not start.is_certain
            if start.child == identifier and not is_inside:
                return start, True
            if start.child == process_start.UNKNOWN_CHILD or is_inside:
                candidates.append(start)
        for start in self.unseen.TakeStrangers():
            if (
                start.end_time is None
                or time is None
                or time <= start.end_time + _MAXIMUM_DELAY
            ):
                return start, True
            self._FinishUnseen(start)
        if not candidates:
            return None, True
        first = candidates[0]
        is_certain = len(candidates) == 1 or all(
            start.HasFlag(starts.CLONE_THREAD)
            and start.parent.process is first.parent.process
            for start in candidates
        )
        return first, is_certain

    def BeginStart(
        self,
        thread: threads.Thread,
        flags: int | None,
        child: int | None = process_start.UNKNOWN_CHILD,
        line_number: int = 0,
        time: int | None = None,
    ) -> process_start.Start:
        """Notes that a call that starts a child has begun, on a line at a time.

        Flags are None if they are not known. The child is an identifier if it is known
        beforehand.
        """
        known = self._known_starts.pop(line_number, None)
        if known is not None:
            if child == process_start.UNKNOWN_CHILD:
                child = known.child
            flags = known.flags
        start = process_start.Start(thread, flags, child, line_number, time)
        start.is_certain = known is not None and known.is_translated
        if flags is None and child is not None and not thread.process.is_inside:
            # In most logs ends, waits and execs show which children are processes.
            start.is_likely_thread = bool(
                self._processes and child >= 0 and child not in self._processes
            )
        self._open_starts[thread.identifier] = start
        return start

    def EndStart(
        self,
        start: process_start.Start,
        child: starts.Child | None,
        foreign_time: int | None = None,
    ) -> None:
        """Notes the end of a call that starts a child; the child is None if it failed.

        The foreign time is the time of the end if no thread of the trace has the number
        of the child.
        """
        identifier = start.parent.identifier
        if self._open_starts.get(identifier) is start:
            del self._open_starts[identifier]
        if child is None:
            return

        is_inside = start.parent.process.is_inside and not child.is_translated
        start.number = child.number
        if start.is_claimed:
            if start.process is not None and (is_inside or child.is_translated):
                start.parent.process.NoteInnerChild(
                    child.number, start.process.identifier
                )
            self._CorrectParent(start, child, is_inside)
            return

        start.TakePlace()
        start.end_time = foreign_time
        if is_inside or foreign_time is not None:
            self.unseen.AddStranger(start)
        else:
            old_start = self.unseen.Take(child.identifier)
            if old_start is not None:
                self._FinishUnseen(old_start)
            self.unseen.Add(child.identifier, start)
            self._AddChild(start, child)
        for unseen_start in self.unseen.TakeTooMany():
            self._FinishUnseen(unseen_start)

    def _AddChild(self, start: process_start.Start, child: starts.Child) -> None:
        """Adds the process of a child that has no line yet, and may never have one."""
        parent = start.parent.process
        thread = self.threads.get(child.identifier)
        if thread is not None and thread.is_gone:
            # The identifier was reused.
            self._Forget(thread)
            thread = None
        if thread is not None and not (
            thread.process.is_created or thread.process.end_line_number is not None
        ):
            self._CorrectParent(start, child, False)
            return
        if start.HasFlag(starts.CLONE_THREAD):
            parent.ListThread(child.identifier)
            return
        if not self.has_all_threads:
            return
        if thread is not None:
            if thread.process.identifier != child.identifier:
                return
            self.FinishProcess(thread.process)
        process = threads.Process(child.identifier, start.line_number, start.time)
        process.Inherit(parent, zone=self.zone)
        self._SetStart(process, start)
        process.is_inside = start.is_inside
        process.is_known = start.flags is not None
        process.teller = start.parent.identifier
        start.process = process
        if thread is not None:
            # The log lacks the end of the old process.
            thread.process = process
            process.threads[thread.identifier] = thread
        if child.is_translated:
            parent.NoteInnerChild(child.number, child.identifier)

    def _CorrectParent(
        self, start: process_start.Start, child: starts.Child, is_inside: bool
    ) -> None:
        """Corrects the parent of a thread that had lines before its number was known.

        If is_inside is set, the number belongs to another PID namespace.
        """
        if is_inside or start.HasFlag(starts.CLONE_THREAD):
            return
        process = self.GetProcess(child.identifier)
        if process is not None and process.identifier == child.identifier:
            if process.parent is None or process.creator != start.parent.identifier:
                process.Inherit(start.parent.process, zone=self.zone)
            process.is_known = start.flags is not None or process.is_known
            self._SetStart(process, start)

    def _FinishUnseen(self, start: process_start.Start) -> None:
        """Finishes the process of a child that was never seen."""
        if start.process is not None:
            self.FinishProcess(start.process)

    def Supersede(
        self, leader: threads.Thread, thread: threads.Thread
    ) -> threads.Thread:
        """Lets a thread that executes a program take the place of its leader.

        Both end; the thread that is returned has the identifier of the leader.
        """
        successor = threads.Thread(
            leader.identifier, leader.first_stamp, leader.process, thread.place
        )
        successor.has_inner_children = thread.has_inner_children
        self._gone.Remove(leader.identifier)
        self.threads[leader.identifier] = successor
        leader.process.threads[leader.identifier] = successor
        return successor

    def RemoveThread(self, thread: threads.Thread) -> None:
        """Notes that a thread is gone, although lines of it can follow."""
        thread.is_gone = True
        self._open_starts.pop(thread.identifier, None)
        self._gone.Add(thread.identifier)

    def SetEnded(self, identifier: int | None) -> None:
        """Notes that no line of a thread can follow."""
        self._gone.SetEnded(identifier)

    def GetOldest(self) -> threads.Thread | None:
        """Retrieves the thread that was seen first, if there are too many."""
        if len(self.threads) <= MAXIMUM_THREADS:
            return None
        return next(iter(self.threads.values()))

    def Drop(self, thread: threads.Thread) -> None:
        """Drops a thread that is no longer followed."""
        self.RemoveThread(thread)
        self._Forget(thread)

    def _Forget(self, thread: threads.Thread) -> None:
        """Forgets a thread, and its process if it was the first or the only one."""
        process = thread.process
        if thread.identifier == process.identifier or len(process.threads) < 2:
            self.FinishProcess(process)
        else:
            self.RemoveFromProcess(thread)

    def RemoveFromProcess(self, thread: threads.Thread) -> None:
        """Removes a thread from its process."""
        identifier = thread.identifier
        if self.threads.get(identifier) is thread:
            del self.threads[identifier]
        if thread.process.threads.get(identifier) is thread:
            del thread.process.threads[identifier]

    def FinishProcess(self, process: threads.Process) -> None:
        """Finishes a process: nothing more will be known of it."""
        is_left = False
        for identifier, thread in process.threads.items():
            if self.threads.get(identifier) is thread:
                # It may still have lines, which then belong to no process.
                if not thread.is_gone:
                    is_left = True
                    continue
                del self.threads[identifier]
        if not is_left:
            # Process and threads refer to each other: otherwise they are kept until a
            # garbage collection.
            process.threads = {}
        if not process.is_finished:
            process.is_finished = True
            self.ended.append(process)

    def Finish(self) -> None:
        """Finishes all processes at the end of the log."""
        self._open_starts.clear()
        for thread in list(self.threads.values()):
            self.FinishProcess(thread.process)
        self.threads.clear()
        for start in self.unseen.GetAll():
            self._FinishUnseen(start)
        self.unseen.Clear()
