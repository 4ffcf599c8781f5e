"""Replays a trace with one file per thread (-ff) to make its index.

The lines of all files are replayed in one order: a call is entered at its time and left
at this time plus its duration. The index depends on the files alone, not on the
process that computes it.
"""

from __future__ import annotations

import heapq
import itertools
import typing

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import values
from plaso_extra_parsers.readers.strace.descriptors import identifiers
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import store as stores
from plaso_extra_parsers.readers.strace.descriptors import tracker as trackers
from plaso_extra_parsers.readers.strace.descriptors.effects import creations
from plaso_extra_parsers.readers.strace.processes import tree
from plaso_extra_parsers.readers.strace.traces import index
from plaso_extra_parsers.readers.strace.traces import members
from plaso_extra_parsers.readers.strace.traces import overview
from plaso_extra_parsers.readers.strace.traces import reader as readers

# Larger sets are read file by file.
MAXIMUM_MEMBERS = 20_000
MAXIMUM_SIZE = 8 * 1024**3
_MAXIMUM_SHARING_SIZE = 2 * 1024**3

# Memory for data of files that are read at the same time, in bytes.
_BUFFER_SIZE = 16 * 1024 * 1024
_MINIMUM_READ_SIZE = 8 * 1024

# How much later than computed a call can have returned, in nanoseconds: strace takes
# its stamp before it decodes the entry, and the duration after.
_MAXIMUM_DELAY = 20_000_000

# Calls that involve other threads even if a thread shares nothing. All other calls of
# such a thread are applied at once.
_SHARED_CALLS = frozenset(["pidfd_getfd"]).union(
    calls.EXECUTE_NAMES,
    calls.EXIT_NAMES,
    calls.FORK_NAMES,
    calls.MESSAGE_NAMES,
    calls.WAIT_NAMES,
)


class Replay:
    """Replays the calls of a trace with one file per thread."""

    def __init__(
        self,
        base_name: str,
        trace_members: typing.Iterable[members.TraceMember],
        writer: index.IndexWriter,
    ) -> None:
        """Initializes a replay.

        The base name is the name of the files without the thread identifier and the dot
        before it.
        """
        self._can_run_ahead = False
        self._members = sorted(
            trace_members, key=lambda member: member.thread_identifier
        )
        self._notes: list[index.MemberNotes] = []
        self._pool = members.FilePool()
        self._queue: list[tuple[int, int, int, typing.Any]] = []
        self._sequence = itertools.count()
        store = stores.Store(identifiers.IdentifierScheme(base_name, False))
        self._tracker = trackers.SessionTracker(store, tree.ProcessTree())
        self._waiting: list[tuple[readers.MemberReader, records.Call]] = []
        self._writer = writer

    def Run(self) -> None:
        """Runs the replay.

        Raises:
          UnsuitableSet: if the files cannot be followed together.
        """
        try:
            self._Prepare()
            while self._queue:
                time, _, _, (function, argument) = heapq.heappop(self._queue)
                function(time, argument)
            for ended in self._tracker.IterateLast():
                self._Store(ended)
            for notes in self._notes:
                notes.Finish()
        finally:
            self._pool.CloseAll()

    def _Prepare(self) -> None:
        """Plans the first moment of each file, or raises UnsuitableSet."""
        if len(self._members) > MAXIMUM_MEMBERS:
            raise readers.UnsuitableSet(f"more than {MAXIMUM_MEMBERS:d} files")
        if sum(member.size for member in self._members) > MAXIMUM_SIZE:
            raise readers.UnsuitableSet(f"more than {MAXIMUM_SIZE:d} bytes")
        trace = overview.ReadTraceOverview(self._pool, self._members)
        if not trace.is_precise:
            raise readers.UnsuitableSet(
                "times without a date, or without fractions of a second"
            )
        if not trace.has_close:
            raise readers.UnsuitableSet("no calls of close in any file")

        trace_members = [
            member
            for member in self._members
            if member.thread_identifier not in trace.strangers
        ]
        thread_identifiers = {member.thread_identifier for member in trace_members}
        sharing = trace.sharing
        if not sharing <= thread_identifiers:
            # Numbers of another pid namespace, which can mean any thread.
            sharing = thread_identifiers
        sharing_size = sum(
            member.size
            for member in trace_members
            if member.thread_identifier in sharing
        )
        if sharing_size > _MAXIMUM_SHARING_SIZE:
            raise readers.UnsuitableSet(
                f"more than {_MAXIMUM_SHARING_SIZE:d} bytes of threads that share "
                "descriptors"
            )

        self._can_run_ahead = not trace.has_theft
        self._tracker.system.first_times = {
            identifier: trace.first_times.get(identifier, index.NEVER)
            for identifier in thread_identifiers
        }
        read_size = max(
            _MINIMUM_READ_SIZE, _BUFFER_SIZE // max(len(trace.first_times), 1)
        )
        for member in trace_members:
            identifier = member.thread_identifier
            if identifier in trace.first_times:
                notes = index.MemberNotes(identifier, self._writer)
                self._notes.append(notes)
                reader = readers.MemberReader(
                    self._pool, member, identifier in sharing, read_size, notes
                )
                self._Push(trace.first_times[identifier], self._Start, reader)

    def _Push(
        self,
        time: int,
        function: typing.Callable[[int, typing.Any], None],
        argument: typing.Any,
        rank: int = 1,
    ) -> None:
        """Plans to call a function with an argument at a time.

        Exits have rank 0, so that they come before entries at the same time.
        """
        moment = (time, rank, next(self._sequence), (function, argument))
        heapq.heappush(self._queue, moment)

    def _Start(self, time: int, reader: readers.MemberReader) -> None:
        """Starts to read a file at the time of its first line."""
        reader.ReadNext()
        if reader.next_record is not None:
            self._Enter(time, reader)

    def _Advance(self, reader: readers.MemberReader, time: int) -> None:
        """Plans the next record of a file, not earlier than a time."""
        reader.ReadNext()
        record = reader.next_record
        if record is not None:
            assert record.time is not None
            self._Push(max(record.time, time), self._Enter, reader)

    def _RunAhead(self, reader: readers.MemberReader) -> None:
        """Applies the next calls of a thread, up to one that involves other threads."""
        record = reader.next_record
        while (
            isinstance(record, records.Call)
            and not record.state
            and record.name not in _SHARED_CALLS
        ):
            self._ProcessWhole(reader, record)
            reader.ReadNext()
            record = reader.next_record
        self._StoreEnded()

    def _ProcessWhole(
        self, reader: readers.MemberReader, record: records.Record
    ) -> None:
        """Applies the entry and the exit of a record together."""
        state = None
        if isinstance(record, records.Call):
            state = self._tracker.store.states.get(record.thread_identifier)
            if state is None:
                # A new thread has the directory of the thread that started it.
                state = self._tracker.system.BeginThread(record)
                self._NoteThread(reader, record.line_number)
            self._NoteHost(record)
            if state is not None:
                moment = self._tracker.ProcessCall(state, record)
                self._NoteMoment(reader, record, moment)
        if state is None:
            found = self._tracker.Process(record)
            if found:
                reader.notes.NoteLine(record.line_number, found)
        self._NoteThread(reader, record.line_number + 1)

    def _NoteThread(self, reader: readers.MemberReader, line_number: int) -> None:
        """Notes what is known of the thread of a file from a line on."""
        reader.notes.NoteThread(
            line_number,
            self._tracker.tree.threads.get(reader.member.thread_identifier),
        )

    def _Enter(self, time: int, reader: readers.MemberReader) -> None:
        """Applies the entry of a call, or a record that is not a call."""
        if self._can_run_ahead and not reader.is_sharing:
            self._RunAhead(reader)
            record = reader.next_record
            if record is None:
                return
            if record.time is not None and record.time > time:
                self._Push(record.time, self._EnterShared, reader)
                return
        self._EnterShared(time, reader)

    def _EnterShared(self, time: int, reader: readers.MemberReader) -> None:
        """Applies the entry of a call in the order of all calls."""
        record = reader.next_record
        if not isinstance(record, records.Call) or record.state in (
            records.RESUMED_ONLY,
            records.CUT,
        ):
            if record is not None:
                self._ProcessWhole(reader, record)
            self._AfterMoment(time)
            self._Advance(reader, time)
            return

        state = self._EnterCall(record)
        self._NoteThread(reader, record.line_number)
        # Calls that stay open: an exec continues in another file, and a child can have
        # lines although the log does not show that its parent returns.
        is_open = record.state == records.PID_CHANGED or (
            record.state and record.name in calls.FORK_NAMES
        )
        if state is None or is_open:
            if state is not None and state.open_moment is not None:
                self._NoteMoment(reader, record, state.open_moment)
            self._AfterMoment(time)
            self._Advance(reader, time)
        elif record.state or record.value in ("", "?"):
            self._LeaveCall(reader, record, state)
            self._AfterMoment(time)
            self._Advance(reader, time)
        elif record.end_time is None:
            # Without durations, it is only certain that the call ended before the next
            # line.
            reader.ReadNext()
            following = reader.next_record
            late_time = time if following is None else following.time or time
            self._AfterMoment(time)
            self._Push(late_time, self._Leave, (reader, record, late_time, True), 0)
        else:
            end_time = max(time, record.end_time)
            self._AfterMoment(time)
            self._Push(end_time, self._Leave, (reader, record, end_time, False), 0)

    def _EnterCall(self, call: records.Call) -> moments.ThreadState | None:
        """Enters a call, unless it is left over from a thread that ended."""
        state = self._tracker.store.states.get(call.thread_identifier)
        if state is None:
            state = self._tracker.system.BeginThread(call)
            if state is None:
                return None
        if state.open_moment is not None:
            self._tracker.store.ReleaseMoment(state.open_moment)
        self._tracker.Enter(state, call)
        return state

    def _LeaveCall(
        self,
        reader: readers.MemberReader,
        call: records.Call,
        state: moments.ThreadState | None = None,
    ) -> None:
        """Leaves a call that was entered, unless its thread has ended."""
        if state is None:
            state = self._tracker.store.states.get(call.thread_identifier)
        if state is None or state.open_moment is None:
            return
        if state.open_moment.call is call:
            self._NoteHost(call)
            self._NoteMoment(reader, call, self._tracker.Leave(state, call))
            self._NoteThread(reader, call.line_number + 1)

    def _NoteMoment(
        self,
        reader: readers.MemberReader,
        call: records.Call,
        moment: moments.Moment | None,
    ) -> None:
        """Notes what is known of a call."""
        if moment is None:
            return
        if moment.attached:
            reader.notes.NoteLine(call.line_number, moment.GetIdentifiers())
        if moment.named:
            reader.notes.NoteNames(call.line_number, moment.named)
        if moment.facts:
            reader.notes.NoteFacts(call.line_number, moment.facts)

    def _NoteHost(self, call: records.Call) -> None:
        """Notes the name of the host, if a call returned it."""
        if call.name == "uname":
            host_name = values.ReadHostName(call.arguments, call.value)
            if host_name is not None:
                self._writer.NoteHostName(host_name)

    def _HasConflict(self, call: records.Call) -> bool:
        """Determines whether a number that a call returns is not free yet."""
        state = self._tracker.store.states.get(call.thread_identifier)
        if state is None or state.table.users < 2:
            return False
        taken = state.table.sessions
        return any(number in taken for number in creations.ReadCreated(call))

    def _Leave(
        self,
        time: int,
        argument: tuple[readers.MemberReader, records.Call, int, bool],
    ) -> None:
        """Applies the exit of a call.

        The argument is the file, the call, the time from which the next record can
        follow, and whether the next record has been read already.
        """
        reader, call, end_time, has_next = argument
        if not has_next:
            reader.ReadNext()
        following = reader.next_record
        if self._HasConflict(call):
            # Another thread is about to close the number: that close is entered a
            # little later than the computed exit of this call.
            late_time = time + _MAXIMUM_DELAY
            if following is not None and following.time is not None:
                late_time = min(late_time, following.time)
            if late_time > time:
                waiting = (reader, call)
                self._waiting.append(waiting)
                self._Push(late_time, self._LeaveLate, waiting, 0)
                return
        self._Complete(reader, call, max(time, end_time))

    def _LeaveLate(
        self, time: int, argument: tuple[readers.MemberReader, records.Call]
    ) -> None:
        """Applies the exit of a call that waited long enough."""
        for position, waiting in enumerate(self._waiting):
            if waiting is argument:
                del self._waiting[position]
                self._Complete(*waiting, time)
                return

    def _Complete(
        self, reader: readers.MemberReader, call: records.Call, time: int
    ) -> None:
        """Completes a call, and plans the next record of its file, which was read."""
        self._LeaveCall(reader, call)
        record = reader.next_record
        if record is not None and record.time is not None:
            self._Push(max(record.time, time), self._Enter, reader)
        self._AfterMoment(time)

    def _AfterMoment(self, time: int) -> None:
        """Completes waiting calls whose numbers are free now, and stores what ended."""
        if self._waiting:
            for waiting in list(self._waiting):
                if waiting in self._waiting and not self._HasConflict(waiting[1]):
                    self._waiting.remove(waiting)
                    self._Complete(*waiting, time)
        self._StoreEnded()

    def _StoreEnded(self) -> None:
        """Stores what has ended, and programs that were executed."""
        process_tree = self._tracker.tree
        has_ended = self._tracker.store.ended or process_tree.ended
        if has_ended or process_tree.executed:
            self._Store(self._tracker.TakeEnded())

    def _Store(self, ended: trackers.Ended) -> None:
        """Stores what has ended."""
        for session in ended.sessions:
            self._writer.StoreSession(session)
        for executed in ended.executed:
            self._writer.StoreExecution(executed)
        for process in ended.processes:
            self._writer.StoreProcess(process)
        for use in ended.uses:
            self._writer.StoreUse(use)
