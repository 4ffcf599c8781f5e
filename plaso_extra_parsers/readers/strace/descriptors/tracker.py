"""Descriptor sessions of strace logs: the life of every descriptor.

Chapter "Descriptor sessions" of formats/strace.md says what a session is, how its
identifier is computed and in which order entries and exits of calls are applied.
"""

from __future__ import annotations

from plaso_extra_parsers.readers.strace.descriptors.effects import calls as call_effects
from plaso_extra_parsers.readers.strace.calls import descriptor_calls
from plaso_extra_parsers.readers.strace.descriptors import table as descriptor_table
from plaso_extra_parsers.readers.strace.descriptors import identifiers
from plaso_extra_parsers.readers.strace.descriptors import mail as messages
from plaso_extra_parsers.readers.strace.processes import lookahead as overview
from plaso_extra_parsers.readers.strace.processes import tree as process_tree
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.descriptors import table_copies
from plaso_extra_parsers.readers.strace.processes import threads as traced_threads

_NO_IDENTIFIERS: tuple[str, ...] = ()

_USES = descriptor_calls.USES
_READS = descriptor_calls.READS
_WRITES = descriptor_calls.WRITES
_RECEIVES = descriptor_calls.RECEIVES


class SessionTracker(call_effects.CallEffects):
    """Follows descriptors through the records of a log."""

    def __init__(
        self,
        base_name: str,
        has_several_threads: bool = True,
        log_overview: overview.Overview | None = None,
        is_alone: bool = False,
    ) -> None:
        """Initializes a tracker.

        Args:
          base_name (str): name of the log without its folder; for logs per thread (-ff)
              without the thread identifier at its end and the dot before.
          has_several_threads (Optional[bool]): False for a log per thread (-ff).
          log_overview (Optional[Overview]): what later lines of the log tell.
          is_alone (Optional[bool]): True for a log per thread the siblings of which are
              not at hand.
        """
        scheme = identifiers.IdentifierScheme(base_name, has_several_threads)
        children = None if log_overview is None else log_overview.children
        super().__init__(scheme, process_tree.ProcessTree(children), is_alone)
        if log_overview is not None:
            self._has_close = log_overview.has_close
        # Threads that go on under another identifier after an exec.
        self._successors: dict[int | None, int | None] = {}
        self._effects = frozenset(self._enter) | frozenset(self._leave)
        self._threads = self._tree.threads

    # The first lines of this method are most of what is done for most records.
    # pylint: disable-next=too-many-return-statements
    def Process(self, record: records.Record) -> tuple[str, ...]:
        """Processes a record, in the order in which a StraceLog hands them out.

        Args:
          record (Record): record.

        Returns:
          tuple[str, ...]: identifiers of the sessions of the descriptors that a call
              names in its arguments or result; empty for other records.
        """
        if record.__class__ is not records.Call:
            self._ProcessOther(record)
            return _NO_IDENTIFIERS
        call = record
        thread = self._threads.get(call.thread_identifier)
        if thread is None:
            thread = self._BeginThread(call)
            if thread is None:
                return self._ProcessRemainder(call)
        if thread.open_use is not None:
            session = self._EndUse(thread, call)
            if session is not None:
                return session.attached
        if thread.open_call is not None or call.state:
            return self._ProcessUnusual(thread, call)
        name = call.name
        direction = _USES.get(name)
        if direction is None:
            if name in self._effects:
                self.Enter(thread, call)
                return self.Leave(thread, call)
            if call.outcome[:1] == "<":
                open_call = traced_threads.OpenCall(call, thread)
                self._LeaveUnknown(thread, open_call, call)
                self._Release(open_call.attached)
                return open_call.GetIdentifiers()
            return _NO_IDENTIFIERS
        arguments = call.arguments
        session = thread.table.texts.get(arguments.partition(",")[0])
        if session is None:
            session = self._Find(
                thread,
                traced_threads.OpenCall(call, thread),
                arguments,
                call.outcome[:6] == " EBADF",
            )
            if session is None:
                return _NO_IDENTIFIERS
        session.number_of_calls += 1
        if direction:
            self._Move(session, direction, call)
        return session.attached

    def _EndUse(
        self, thread: traced_threads.TracedThread, call: records.Call | None
    ) -> descriptor_table.DescriptorSession | None:
        """Ends a call that only uses a descriptor.

        Args:
          thread (TracedThread): thread with such a call in progress.
          call (Call or None): next call of the thread, None if the thread ends.

        Returns:
          DescriptorSession: descriptor, or None if the call is another one.
        """
        assert thread.open_use is not None
        line_number, session, direction = thread.open_use
        thread.open_use = None
        is_same = call is not None and call.line_number == line_number
        if is_same and direction and call is not None:
            self._Move(session, direction, call)
        session.number_of_open_calls -= 1
        if session.end != descriptor_table.END_OPEN:
            if not session.number_of_open_calls:
                self._ended.append(session)
        return session if is_same else None

    def _Move(
        self,
        session: descriptor_table.DescriptorSession,
        direction: int,
        call: records.Call,
    ) -> None:
        """Counts the bytes that a call moved.

        Args:
          session (DescriptorSession): descriptor.
          direction (int): where the bytes went, of descriptor_calls.
          call (Call): call.
        """
        size = messages.ReadMovedSize(call)
        if not size:
            return
        if direction == _WRITES:
            session.number_of_bytes_written += size
        elif direction == _READS or not messages.IsPeek(call.arguments):
            session.number_of_bytes_read += size

    def _ProcessRemainder(self, call: records.Call) -> tuple[str, ...]:
        """Processes a call that ends after its thread has.

        Args:
          call (Call): call.

        Returns:
          tuple[str, ...]: identifiers of the sessions of the descriptors that it names.
        """
        identifier = call.thread_identifier
        if identifier in self._successors:
            thread = self._threads.get(self._successors.pop(identifier))
            if thread is not None and thread.open_call is not None:
                return self.Leave(thread, call)
        return self._remainders.pop(identifier, _NO_IDENTIFIERS)

    def _BeginThread(
        self, record: records.Record
    ) -> traced_threads.TracedThread | None:
        """Begins a thread that is seen for the first time.

        Args:
          record (Record): first record of the thread.

        Returns:
          TracedThread: thread or None if the record is a remainder of one that ended.
        """
        identifier = getattr(record, "thread_identifier", None)
        fork = None
        if self._tree.IsGone(identifier):
            fork = self._tree.TakeUnseen(identifier)
            if fork is None and not self._IsNewThread(record):
                return None
            self._tree.Forget(identifier)
        if len(self._threads) >= process_tree.MAXIMUM_THREADS:
            self._DropThread()
        time = getattr(record, "time", None)
        if fork is None:
            fork = self._tree.TakeFork(identifier, time)
        first_stamp = getattr(record, "stamp", "") or f"line {record.line_number:d}"
        if fork is not None and fork.flags & process_tree.CLONE_THREAD:
            process = fork.parent.process
        else:
            process = traced_threads.TracedProcess(identifier, first_stamp)
            if fork is not None:
                process.parent_identifier = fork.parent.process.identifier
                process.is_inside = fork.is_inside
        table = self._BeginTable(record, first_stamp, fork)
        thread = traced_threads.TracedThread(identifier, first_stamp, process, table)
        thread.began = time
        self._tree.AddThread(thread)
        if fork is None and getattr(record, "name", "") != "execve":
            self._AddAttached(thread)
        for copied in self._LimitCopies(fork.copies) if fork is not None else ():
            existing = self._scheme.GetExisting(
                identifier, first_stamp, copied.session.descriptor
            )
            origin = descriptor_table.ORIGIN_FORK
            self._AddCopy(thread, copied, existing, origin, time, None)
        return thread

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
            self._tree.SetEnded(identifier)
            return False
        if not isinstance(record, (records.Call, records.CallStart)):
            return False
        if isinstance(record, records.Call) and (record.state or record.is_split):
            return False
        # Each run of strace begins with an execve.
        return record.name == "execve" or self._tree.CanReturn(identifier)

    def _DropThread(self) -> None:
        """Drops the thread that was seen first, since there are too many."""
        thread = next(iter(self._threads.values()))
        number_of_sessions = len(thread.table.sessions)
        if thread.open_call is not None:
            self._Release(thread.open_call.attached)
        if thread.open_use is not None:
            self._EndUse(thread, None)
        self._tree.RemoveThread(thread)
        thread.is_gone = True
        thread.table.users -= 1
        if thread.table.users <= 0:
            self._EndTable(thread.table, None, descriptor_table.END_DROPPED)
            self.number_of_dropped_sessions += number_of_sessions

    def Enter(
        self,
        thread: traced_threads.TracedThread,
        record: records.Call | records.CallStart,
    ) -> None:
        """Enters a call.

        Args:
          thread (TracedThread): thread that makes the call.
          record (Call or CallStart): record.
        """
        open_call = traced_threads.OpenCall(record, thread)
        thread.open_call = open_call
        self._copies_left += table_copies.COPIES_PER_CALL
        is_bad = record.__class__ is records.Call and (record.outcome[:6] == " EBADF")
        name = record.name
        if name in _USES:
            self._EnterUse(thread, open_call, record.arguments, is_bad)
        else:
            enter = self._enter.get(name)
            if enter is not None:
                enter(thread, open_call, record.arguments, is_bad)

    def Leave(
        self, thread: traced_threads.TracedThread, call: records.Call
    ) -> tuple[str, ...]:
        """Leaves a call.

        Args:
          thread (TracedThread): thread with a call in progress.
          call (Call): call.

        Returns:
          tuple[str, ...]: identifiers of the sessions of the descriptors that it names.
        """
        open_call = thread.open_call
        if open_call is None:
            return _NO_IDENTIFIERS
        thread.open_call = None
        name = call.name
        direction = _USES.get(name)
        if direction is not None:
            if direction and open_call.source is not None:
                self._Move(open_call.source, direction, call)
        else:
            leave = self._leave.get(name)
            if leave is not None:
                leave(thread, open_call, call)
            elif call.outcome[:1] == "<":
                self._LeaveUnknown(thread, open_call, call)
        if call.outcome[:6] == " EBADF":
            self._Discard(thread.table, open_call)
        self._Release(open_call.attached)
        return open_call.GetIdentifiers()

    def _ProcessUnusual(
        self, thread: traced_threads.TracedThread, call: records.Call
    ) -> tuple[str, ...]:
        """Processes a call that was cut, or did not end as calls do.

        Args:
          thread (TracedThread): thread that made the call.
          call (Call): call.

        Returns:
          tuple[str, ...]: identifiers of the sessions of the descriptors that it names.
        """
        open_call = thread.open_call
        if open_call is not None:
            if (
                open_call.line_number == call.line_number
                or call.state == records.RESUMED_ONLY
            ):
                return self.Leave(thread, call)
            # Its end was lost.
            thread.open_call = None
            self._Release(open_call.attached)
            return self.Process(call)
        if call.state == records.CUT:
            # A number may be a part of one.
            return _NO_IDENTIFIERS
        if call.state == records.RESUMED_ONLY:
            if call.name in _USES:
                return _NO_IDENTIFIERS
            self._FindExecutingThread(thread, call)
            if thread.open_call is None:
                thread.open_call = traced_threads.OpenCall(call, thread)
        else:
            self.Enter(thread, call)
        if call.state == records.PID_CHANGED:
            return self._GetIdentifiers(thread)
        return self.Leave(thread, call)

    def _GetIdentifiers(self, thread: traced_threads.TracedThread) -> tuple[str, ...]:
        """Retrieves the identifiers of the sessions of a call in progress.

        Args:
          thread (TracedThread): thread.

        Returns:
          tuple[str, ...]: identifiers.
        """
        if thread.open_call is None:
            return _NO_IDENTIFIERS
        return thread.open_call.GetIdentifiers()

    def _FindExecutingThread(
        self, thread: traced_threads.TracedThread, call: records.Call
    ) -> None:
        """Finds the thread that began an exec which ends under another identifier.

        The thread that is found takes the place of the leader.

        Args:
          thread (TracedThread): leader of the process.
          call (Call): call of which only the second half is known.
        """
        if call.name not in ("execve", "execveat"):
            return
        for other in thread.process.threads.values():
            open_call = other.open_call
            if other is not thread and open_call and open_call.name == call.name:
                thread.open_call = open_call
                thread.table, other.table = other.table, thread.table
                return

    def _ProcessOther(self, record: records.Record) -> None:
        """Processes a record that is no call.

        Args:
          record (Record): record.
        """
        if isinstance(record, records.CallStart):
            thread = self._threads.get(record.thread_identifier)
            if thread is None:
                thread = self._BeginThread(record)
            if thread is not None:
                self._BeginCall(thread, record)
        elif isinstance(record, records.Exit):
            self._ProcessExit(record)
        elif isinstance(record, records.Signal):
            if record.thread_identifier not in self._threads:
                self._BeginThread(record)

    def _BeginCall(
        self, thread: traced_threads.TracedThread, record: records.CallStart
    ) -> None:
        """Begins a call that was cut.

        Args:
          thread (TracedThread): thread.
          record (CallStart): record.
        """
        if thread.open_use is not None:
            self._EndUse(thread, None)
        if thread.open_call is not None:
            self._Release(thread.open_call.attached)
            thread.open_call = None
        direction = _USES.get(record.name)
        if direction is None:
            if record.name in self._effects:
                self.Enter(thread, record)
            return
        session = thread.table.texts.get(record.arguments.partition(",")[0])
        if session is None:
            self.Enter(thread, record)
            return
        session.number_of_calls += 1
        session.number_of_open_calls += 1
        thread.open_use = (record.line_number, session, direction)

    def _ProcessExit(self, record: records.Exit) -> None:
        """Processes the end of a thread.

        Args:
          record (Exit): record.
        """
        thread = self._threads.get(record.thread_identifier)
        if thread is None:
            thread = self._BeginThread(record)
            if thread is None:
                return
        if record.kind == records.SUPERSEDED:
            self._Supersede(thread, record)
            return
        self._RemoveThread(thread, record.time)
        self._tree.SetEnded(record.thread_identifier)

    def _Supersede(
        self, leader: traced_threads.TracedThread, record: records.Exit
    ) -> None:
        """Lets a thread that executes a program take the place of its leader.

        Args:
          leader (TracedThread): leader of the process.
          record (Exit): record.
        """
        thread = self._threads.get(record.successor)
        if thread is None or thread is leader:
            return
        self._DropUnseenThreads(leader.process, record.time)
        for other in list(leader.process.threads.values()):
            if other is not thread:
                self._RemoveThread(other, record.time)
        self._tree.RemoveThread(thread)
        thread.is_gone = True
        successor = traced_threads.TracedThread(
            leader.identifier, leader.first_stamp, leader.process, thread.table
        )
        successor.open_call = thread.open_call
        self._tree.Forget(leader.identifier)
        self._tree.AddThread(successor)
        self._successors[thread.identifier] = leader.identifier

    def GetProcess(
        self, thread_identifier: int | None
    ) -> traced_threads.TracedProcess | None:
        """Retrieves the process of a thread that lives.

        Args:
          thread_identifier (int or None): thread.

        Returns:
          TracedProcess: process or None if the thread is not known.
        """
        thread = self._threads.get(thread_identifier)
        return None if thread is None else thread.process

    def Finish(self) -> None:
        """Finishes: what is still open stays so, and can be taken with TakeEnded()."""
        for thread in self._threads.values():
            if thread.open_use is not None:
                self._EndUse(thread, None)
            if thread.open_call is not None:
                self._Release(thread.open_call.attached)
                thread.open_call = None
        for table in self._tree.GetTables():
            self._EndTable(table, None, descriptor_table.END_OPEN)
