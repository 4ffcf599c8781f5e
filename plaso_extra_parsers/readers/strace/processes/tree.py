"""Threads and processes of a trace: who started whom, and what became of them.

A child is the return value of clone, clone3, fork or vfork. Its first line can come
before the call of its parent has returned, and in a pid namespace the parent is given a
number that is not the one strace uses. What is not certain is None.
"""

from __future__ import annotations

import collections
import typing

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import starts
from plaso_extra_parsers.readers.strace.calls import values as call_values
from plaso_extra_parsers.readers.strace.processes import lookahead
from plaso_extra_parsers.readers.strace.processes import threads

# Bounds: a log of nothing but unfinished calls must not fill the memory.
MAXIMUM_THREADS = 16_000
_MAXIMUM_UNSEEN_CHILDREN = 10_000
_MAXIMUM_UNSEEN_WEIGHT = 100_000
_MAXIMUM_INNER_CHILDREN = 1_000
_MAXIMUM_GONE = 100_000

# A child whose number says nothing is seen so soon after the call of its parent has
# returned, in nanoseconds.
_MAXIMUM_DELAY = 50_000_000

# The child of a call is not known beforehand.
UNKNOWN_CHILD = -1

_EXECUTING_CALLS = ("execve", "execveat")


class Start:
    """Start of a thread or process.

    Attributes:
      child (int or None): identifier of the child if it is known beforehand, None if
          there will be none, UNKNOWN_CHILD if it is not known.
      end_time (int or None): when the call ended, if the child must be seen soon after,
          nanoseconds since January 1, 1970.
      flags (int or None): flags of clone, None if they are not known.
      inheritance (object or None): what whoever follows descriptors keeps for the
          child.
      is_claimed (bool): True if the child has been seen.
      line_number (int): line on which the call begins.
      number (int or None): identifier as the parent was given it.
      parent (Thread): thread that made the call.
      place (Place or None): what the child takes relative paths from, once the call has
          happened.
      process (Process or None): process of the child, if the call tells it.
      time (int or None): time of the call, nanoseconds since January 1, 1970.
      weight (int): how much the inheritance holds.
    """

    __slots__ = (
        "child",
        "end_time",
        "flags",
        "inheritance",
        "is_claimed",
        "line_number",
        "number",
        "parent",
        "place",
        "process",
        "time",
        "weight",
    )

    def __init__(
        self,
        parent: threads.Thread,
        flags: int | None,
        child: int | None = UNKNOWN_CHILD,
        line_number: int = 0,
        time: int | None = None,
    ) -> None:
        """Initializes a start.

        Args:
          parent (Thread): thread that makes the call.
          flags (int or None): flags of clone, None if they are not known.
          child (Optional[int]): identifier of the child if it is known beforehand.
          line_number (Optional[int]): line on which the call begins.
          time (Optional[int]): time of the call, nanoseconds since January 1, 1970.
        """
        self.child = child
        self.end_time: int | None = None
        self.flags = flags
        self.inheritance: typing.Any = None
        self.is_claimed = False
        self.line_number = line_number
        self.number: int | None = None
        self.parent = parent
        self.place: threads.Place | None = None
        self.process: threads.Process | None = None
        self.time = time
        self.weight = 0

    def HasFlag(self, flag: int) -> bool:
        """Determines whether the child was started with a flag.

        Args:
          flag (int): flag of clone.

        Returns:
          bool: True if so, False also if the flags are not known.
        """
        return bool(self.flags and self.flags & flag)

    @property
    def is_inside(self) -> bool:
        """bool: True if the child lives in a pid namespace of its own."""
        process = self.parent.process
        if process.is_inside or process.has_inner_children:
            return True
        return self.HasFlag(starts.CLONE_NEWPID)

    def TakePlace(self) -> threads.Place:
        """Takes the current directory of the child: the call has happened now.

        Returns:
          Place: place, that of the parent if it is shared.
        """
        if self.place is None:
            place = self.parent.place
            if not self.HasFlag(starts.CLONE_FS):
                place = threads.Place(place.directory)
            self.place = place
        return self.place


class ProcessTree:
    """Threads and processes, and children that have not been seen yet.

    Attributes:
      ended (list[Process]): processes that ended since the list was taken.
      executed (list[Executed]): executions since the list was taken.
      threads (OrderedDict[int|None, Thread]): threads per identifier, also those that
          are gone of which lines can follow.
    """

    def __init__(
        self,
        log_lookahead: lookahead.Lookahead | None = None,
        has_all_threads: bool = True,
    ) -> None:
        """Initializes a tree.

        Args:
          log_lookahead (Optional[Lookahead]): what later lines of the log tell.
          has_all_threads (Optional[bool]): False for a log of one thread of a trace the
              other files of which are not at hand.
        """
        super().__init__()
        self._children: typing.Mapping[int, collections.deque[int | None]] = {}
        self._processes: set[int] = set()
        if log_lookahead is not None:
            self._children = log_lookahead.children
            self._processes = log_lookahead.processes
        self._has_all_threads = has_all_threads
        # Threads that ended, True if the log shows that nothing of them follows.
        self._gone: dict[int | None, bool] = {}
        self._open_starts: dict[int | None, Start] = {}
        # Children that were not seen yet, per identifier or without a known one.
        self._strangers: collections.deque[Start] = collections.deque()
        self._unseen: dict[int, Start] = {}
        self._unseen_weight = 0
        self.ended: list[threads.Process] = []
        self.executed: list[threads.Executed] = []
        # Ordered, since the oldest are given up when there are too many: finding the
        # first entry of a dict takes time when those before it were removed.
        self.threads: collections.OrderedDict[int | None, threads.Thread] = (
            collections.OrderedDict()
        )

    def TakeExecuted(self) -> list[threads.Executed]:
        """Takes the executions since the last time.

        Returns:
          list[Executed]: executions.
        """
        executed, self.executed = self.executed, []
        return executed

    def TakeEnded(self) -> list[threads.Process]:
        """Takes the processes that ended since the last time.

        Returns:
          list[Process]: processes.
        """
        ended, self.ended = self.ended, []
        return ended

    def GetProcess(self, thread_identifier: int | None) -> threads.Process | None:
        """Retrieves the process of a thread, also of one that was not seen yet.

        Args:
          thread_identifier (int or None): thread.

        Returns:
          Process: process or None if the thread is not known.
        """
        thread = self.threads.get(thread_identifier)
        if thread is not None:
            return thread.process
        if thread_identifier in self._unseen:
            start = self._unseen[thread_identifier]
            if start.HasFlag(starts.CLONE_THREAD):
                return start.parent.process
            return start.process
        return None

    def Begin(
        self, record: records.Record
    ) -> tuple[threads.Thread, Start | None] | None:
        """Begins a thread that is seen for the first time.

        Args:
          record (Record): first record of the thread.

        Returns:
          tuple[Thread, Start]: thread and the call that started it, if the log shows
              it; None if the record is a remainder of a thread that ended.
        """
        identifier = getattr(record, "thread_identifier", None)
        time = getattr(record, "time", None)
        start = None
        if identifier in self._gone:
            start = self._TakeUnseen(identifier)
            if start is None and not self._IsNewThread(record):
                return None
            del self._gone[identifier]
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
        self, record: records.Record, start: Start | None, is_certain: bool
    ) -> threads.Process:
        """Retrieves, or makes, the process of a new thread.

        Args:
          record (Record): first record of the thread.
          start (Start or None): start of the thread.
          is_certain (bool): False if it can be that of another thread.

        Returns:
          Process: process.
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
            process.Inherit(start.parent.process, is_certain)
            process.is_inside = start.is_inside
            process.is_known = start.flags is not None and (
                is_certain or not self._IsThreadPossible(start)
            )
            start.process = process
            if is_certain:
                process.start_time = start.time
                if start.number is not None:
                    self._NoteInnerChild(start, identifier)
        elif not self.threads and getattr(record, "name", "") in _EXECUTING_CALLS:
            # The first thread of a trace.
            process.is_known = True
        if identifier in self._processes:
            process.is_known = True
        return process

    def _IsThreadPossible(self, start: Start) -> bool:
        """Determines whether a call in progress can have started a thread.

        Args:
          start (Start): start that was taken for that of a thread.

        Returns:
          bool: True if so.
        """
        return any(
            candidate.flags is None or candidate.HasFlag(starts.CLONE_THREAD)
            for candidate in (start, *self._open_starts.values())
        )

    def _NoteInnerChild(self, start: Start, identifier: int | None) -> None:
        """Notes which process the number means that a parent was given.

        Args:
          start (Start): start of the child.
          identifier (int or None): identifier of the child as strace sees it.
        """
        children = start.parent.process.inner_children
        if start.number is not None and len(children) < _MAXIMUM_INNER_CHILDREN:
            children[start.number] = identifier

    def _IsNewThread(self, record: records.Record) -> bool:
        """Determines whether a record is of another thread than one that is gone.

        While a process ends its threads can still be seen to begin calls.

        Args:
          record (Record): record of a thread identifier that is gone.

        Returns:
          bool: True if so.
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
        return record.name == "execve" or self._gone.get(identifier, True)

    def _TakeUnseen(self, identifier: int | None) -> Start | None:
        """Takes the completed call that gave a thread its identifier.

        Args:
          identifier (int or None): thread identifier.

        Returns:
          Start: start of the thread or None if there is none.
        """
        if identifier is None:
            return None
        start = self._unseen.pop(identifier, None)
        if start is not None:
            self._unseen_weight -= start.weight
        return start

    def _FindStart(
        self, identifier: int | None, time: int | None
    ) -> tuple[Start | None, bool]:
        """Finds the call that started a thread which is seen for the first time.

        Args:
          identifier (int or None): thread identifier.
          time (int or None): time of its first line.

        Returns:
          tuple[Start, bool]: start of the thread, or None if the log does not show it,
              and whether it is certain.
        """
        if identifier is None:
            return None, True
        start = self._TakeUnseen(identifier)
        if start is not None:
            return start, True

        candidates = []
        for start in self._open_starts.values():
            if start.is_claimed:
                continue
            is_inside = start.parent.process.is_inside
            if start.child == identifier and not is_inside:
                return start, True
            if start.child == UNKNOWN_CHILD or is_inside:
                candidates.append(start)
        while self._strangers:
            start = self._strangers.popleft()
            self._unseen_weight -= start.weight
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
        child: int | None = UNKNOWN_CHILD,
        line_number: int = 0,
        time: int | None = None,
    ) -> Start:
        """Notes that a call that starts a child has begun.

        Args:
          thread (Thread): thread that makes the call.
          flags (int or None): flags of clone, None if they are not known.
          child (Optional[int]): identifier of the child if it is known beforehand.
          line_number (Optional[int]): line on which the call begins.
          time (Optional[int]): time of the call, nanoseconds since January 1, 1970.

        Returns:
          Start: start of the child.
        """
        if child == UNKNOWN_CHILD and thread.identifier is not None:
            queue = self._children.get(thread.identifier)
            if queue:
                child = queue.popleft()
        start = Start(thread, flags, child, line_number, time)
        self._open_starts[thread.identifier] = start
        return start

    def EndStart(
        self,
        start: Start,
        child: starts.Child | None,
        foreign_time: int | None = None,
    ) -> None:
        """Notes that a call that starts a child has ended.

        Args:
          start (Start): start of the child.
          child (Child or None): child, None if there is none.
          foreign_time (Optional[int]): when the call ended, nanoseconds since January
              1, 1970, if the number is that of no thread of the trace.
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
                self._NoteInnerChild(start, start.process.identifier)
            self._CorrectParent(start, child, is_inside)
            return

        start.TakePlace()
        start.end_time = foreign_time
        if is_inside or foreign_time is not None:
            self._strangers.append(start)
        else:
            old_start = self._TakeUnseen(child.identifier)
            if old_start is not None:
                self._FinishUnseen(old_start)
            self._unseen[child.identifier] = start
            self._AddChild(start, child)
        self._unseen_weight += start.weight
        self._LimitUnseen()

    def _AddChild(self, start: Start, child: starts.Child) -> None:
        """Adds the process of a child that was not seen yet, and may never be.

        Args:
          start (Start): start of the child.
          child (Child): child.
        """
        parent = start.parent.process
        thread = self.threads.get(child.identifier)
        if thread is not None and thread.is_gone:
            # The identifier was given out again.
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
        if not self._has_all_threads:
            return
        if thread is not None:
            if thread.process.identifier != child.identifier:
                return
            self._FinishProcess(thread.process)
        process = threads.Process(child.identifier, start.line_number, start.time)
        process.Inherit(parent)
        process.is_inside = start.is_inside
        process.is_known = start.flags is not None
        process.teller = start.parent.identifier
        start.process = process
        if thread is not None:
            # Its end was not seen.
            thread.process = process
            process.threads[thread.identifier] = thread
        if child.is_translated:
            self._NoteInnerChild(start, child.identifier)

    def _CorrectParent(
        self, start: Start, child: starts.Child, is_inside: bool
    ) -> None:
        """Corrects the parent of a thread that was seen before its number was.

        Args:
          start (Start): start of a child, which a thread has claimed.
          child (Child): child.
          is_inside (bool): True if its number is that of another namespace.
        """
        if is_inside or start.HasFlag(starts.CLONE_THREAD):
            return
        process = self.GetProcess(child.identifier)
        if process is not None and process.identifier == child.identifier:
            if process.parent is None:
                process.Inherit(start.parent.process)
            process.is_known = start.flags is not None or process.is_known
            process.start_time = start.time

    def _LimitUnseen(self) -> None:
        """Gives up the oldest children that were not seen if there are too many."""
        for queue in (self._unseen, self._strangers):
            while queue and (
                len(queue) > _MAXIMUM_UNSEEN_CHILDREN
                or self._unseen_weight > _MAXIMUM_UNSEEN_WEIGHT
            ):
                if queue is self._unseen:
                    start = self._unseen.pop(next(iter(self._unseen)))
                else:
                    start = self._strangers.popleft()
                self._unseen_weight -= start.weight
                self._FinishUnseen(start)

    def _FinishUnseen(self, start: Start) -> None:
        """Finishes the process of a child that was never seen.

        Args:
          start (Start): start of the child.
        """
        if start.process is not None and not start.is_claimed:
            self._FinishProcess(start.process)

    def TakeUnseenThreads(self, process: threads.Process) -> list[Start]:
        """Takes threads of a process that ended before their first line.

        Args:
          process (Process): process all threads of which end now.

        Returns:
          list[Start]: their starts.
        """
        taken = []
        for identifier, start in list(self._unseen.items()):
            if start.parent.process is process and start.HasFlag(starts.CLONE_THREAD):
                self._TakeUnseen(identifier)
                taken.append(start)
        for start in list(self._strangers):
            if start.parent.process is process and start.HasFlag(starts.CLONE_THREAD):
                self._strangers.remove(start)
                self._unseen_weight -= start.weight
                taken.append(start)
        return taken

    def GetUnseen(self) -> list[Start]:
        """Retrieves the starts of children that were not seen.

        Returns:
          list[Start]: starts.
        """
        return [*self._unseen.values(), *self._strangers]

    def Supersede(
        self, leader: threads.Thread, thread: threads.Thread
    ) -> threads.Thread:
        """Lets a thread that executes a program take the place of its leader.

        Args:
          leader (Thread): leader of the process, which is gone.
          thread (Thread): thread that executes, which is gone too.

        Returns:
          Thread: thread with the identifier of the leader.
        """
        successor = threads.Thread(
            leader.identifier, leader.first_stamp, leader.process, thread.place
        )
        self._gone.pop(leader.identifier, None)
        self.threads[leader.identifier] = successor
        leader.process.threads[leader.identifier] = successor
        return successor

    def RemoveThread(self, thread: threads.Thread) -> None:
        """Notes that a thread is gone, although lines of it can follow.

        Args:
          thread (Thread): thread.
        """
        thread.is_gone = True
        self._open_starts.pop(thread.identifier, None)
        if len(self._gone) >= _MAXIMUM_GONE:
            self._gone.clear()
        self._gone[thread.identifier] = False

    def SetEnded(self, identifier: int | None) -> None:
        """Notes that nothing of a thread can follow.

        Args:
          identifier (int or None): thread identifier.
        """
        if identifier in self._gone:
            self._gone[identifier] = True

    def GetOldest(self) -> threads.Thread | None:
        """Retrieves the thread that was seen first, if there are too many.

        Returns:
          Thread: thread or None if there are not too many.
        """
        if len(self.threads) <= MAXIMUM_THREADS:
            return None
        return next(iter(self.threads.values()))

    def Drop(self, thread: threads.Thread) -> None:
        """Drops a thread that is no longer followed.

        Args:
          thread (Thread): thread.
        """
        self.RemoveThread(thread)
        self._Forget(thread)

    def _Forget(self, thread: threads.Thread) -> None:
        """Forgets a thread, and its process if it was the first of it.

        Args:
          thread (Thread): thread.
        """
        process = thread.process
        if thread.identifier == process.identifier or len(process.threads) < 2:
            self._FinishProcess(process)
        else:
            self._RemoveFromProcess(thread)

    def _RemoveFromProcess(self, thread: threads.Thread) -> None:
        """Removes a thread from its process.

        Args:
          thread (Thread): thread.
        """
        identifier = thread.identifier
        if self.threads.get(identifier) is thread:
            del self.threads[identifier]
        if thread.process.threads.get(identifier) is thread:
            del thread.process.threads[identifier]

    def _FinishProcess(self, process: threads.Process) -> None:
        """Finishes a process: nothing more will be known of it.

        Args:
          process (Process): process.
        """
        for identifier, thread in process.threads.items():
            if self.threads.get(identifier) is thread:
                # It may live on in lines that belong to no process.
                if not thread.is_gone:
                    continue
                del self.threads[identifier]
        if not process.is_finished:
            process.is_finished = True
            self.ended.append(process)

    def AddExecution(
        self,
        thread: threads.Thread,
        call: records.Call,
        standard_names: tuple[str | None, ...],
    ) -> None:
        """Adds a program that a thread executes.

        Args:
          thread (Thread): thread.
          call (Call): call, which succeeded.
          standard_names (tuple[str|None, ...]): what descriptors 0, 1 and 2 are.
        """
        values = call_values.DecodeCall(call, directory=thread.place.directory)
        process = thread.process
        if values is None:
            return
        if thread.identifier == process.identifier:
            process.is_known = True
        # Threads that share a place do so no longer.
        thread.place = threads.Place(thread.place.directory)
        process.path = values.result_path or values.path
        process.command_line = values.command_line
        process.is_image_inherited = False
        self.executed.append(
            threads.Executed(
                call.line_number,
                call.thread_identifier,
                process,
                call.time,
                process.path,
                process.command_line,
                standard_names,
                process.user_identifier,
            )
        )

    def AddExitCall(self, call: records.Call) -> None:
        """Adds a call of exit or exit_group.

        Args:
          call (Call): call.
        """
        process = self.GetProcess(call.thread_identifier)
        values = call_values.DecodeCall(call)
        if process is None or values is None or call.is_injected:
            return
        is_last = len(process.threads) == 1 and process.is_known
        if call.name == "exit_group" or (is_last and self._has_all_threads):
            process.exit_status = values.exit_status
            process.end_time = call.time
            process.end_line_number = call.line_number

    def AddWait(self, thread: threads.Thread, call: records.Call) -> None:
        """Adds what a parent was told about the end of a process.

        Args:
          thread (Thread): thread that waited.
          call (Call): call.
        """
        child = starts.ReadProcess(call)
        if child is None:
            return
        identifier: int | None = child.identifier
        if thread.process.is_inside and not child.is_translated:
            identifier = thread.process.inner_children.get(child.number)
        if identifier is None:
            return
        process = self.GetProcess(identifier)
        if process is None or process.identifier != identifier:
            return
        values = call_values.DecodeCall(call)
        if values is None or (values.exit_status is None and values.signal is None):
            return
        process.is_known = True
        if process.end_time is None:
            process.exit_status = values.exit_status
            process.signal = values.signal
        for ended_thread in list(process.threads.values()):
            if not ended_thread.is_gone:
                # The log lacks its end.
                return
        self._FinishProcess(process)

    def AddExit(self, record: records.Exit) -> None:
        """Adds the end of a thread.

        Args:
          record (Exit): exit.
        """
        thread = self.threads.get(record.thread_identifier)
        if thread is None or record.kind == records.SUPERSEDED:
            # The thread that executed a program goes on under this identifier.
            return
        process = thread.process
        if len(process.threads) > 1 and thread.identifier != process.identifier:
            self._RemoveFromProcess(thread)
            return
        process.exit_status = record.status
        process.signal = record.signal
        process.core_dumped = record.core_dumped
        process.end_time = record.time
        process.end_line_number = record.line_number
        if len(process.threads) == 1:
            self._FinishProcess(process)

    def Finish(self) -> None:
        """Finishes all processes at the end of the log."""
        self._open_starts.clear()
        for thread in list(self.threads.values()):
            self._FinishProcess(thread.process)
        self.threads.clear()
        for start in self.GetUnseen():
            self._FinishUnseen(start)
        self._unseen.clear()
        self._strangers.clear()
