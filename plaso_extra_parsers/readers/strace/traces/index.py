"""Index of the descriptor sessions of a trace with one file per thread (-ff).

The lines that decide about descriptors are replayed in one order: a call is entered at
its time and left at this time plus its duration. The index is a function of the files
alone: whoever computes it, in whatever process, gets the same.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import sqlite3
import typing

from plaso_extra_parsers.readers.strace.descriptors import table as descriptor_table
from plaso_extra_parsers.readers.strace.traces import ordered_tracker
from plaso_extra_parsers.readers.strace.processes import tree as process_tree
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.traces import reader as set_reader
from plaso_extra_parsers.readers.strace.traces import schema as set_schema
from plaso_extra_parsers.readers.strace.traces import selection as skeleton

# Raised when the same files give another index.
INDEX_VERSION = 2

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

# Later than any time.
_NEVER = (1 << 63) - 1


def _FitTime(time: int | None) -> int | None:
    """Leaves out a time that the database cannot hold, and that cannot be true.

    Args:
      time (int or None): nanoseconds since January 1, 1970.

    Returns:
      int: the same or None.
    """
    return None if time is not None and time >= _NEVER else time


UnsuitableSet = set_reader.UnsuitableSet


class SetReplay:
    """Replays the calls of a trace with one file per thread."""

    def __init__(
        self,
        base_name: str,
        members: typing.Iterable[skeleton.TraceMember],
        connection: sqlite3.Connection,
    ) -> None:
        """Initializes a replay.

        Args:
          base_name (str): name of the files without the thread identifier and the dot
              before it.
          members (Iterable[TraceMember]): files.
          connection (sqlite3.Connection): empty database for the index.
        """
        super().__init__()
        self._connection = connection
        self._members = sorted(members, key=lambda member: member.thread_identifier)
        self._pool = skeleton.FilePool()
        self._queue: list[tuple[int, int, int, typing.Any]] = []
        self._sequence = itertools.count()
        self._tracker = ordered_tracker.OrderedTracker(
            base_name, has_several_threads=False
        )
        self._uses: dict[tuple[int, int], list[typing.Any]] = {}
        self._waiting: list[tuple[set_reader.MemberReader, records.Call]] = []

    def Build(self) -> None:
        """Builds the index.

        Raises:
          UnsuitableSet: if the files cannot be followed together.
        """
        try:
            self._Build()
        finally:
            self._pool.CloseAll()

    def _Build(self) -> None:
        """Builds the index.

        Raises:
          UnsuitableSet: if the files cannot be followed together.
        """
        if len(self._members) > MAXIMUM_MEMBERS:
            raise set_reader.UnsuitableSet(f"more than {MAXIMUM_MEMBERS:d} files")
        if sum(member.size for member in self._members) > MAXIMUM_SIZE:
            raise set_reader.UnsuitableSet(f"more than {MAXIMUM_SIZE:d} bytes")
        trace = skeleton.ReadTraceOverview(self._pool, self._members)
        if not trace.is_precise:
            raise set_reader.UnsuitableSet(
                "times without a date, or without fractions of a second"
            )
        if not trace.has_close:
            raise set_reader.UnsuitableSet("no calls of close in any file")
        self._members = [
            member
            for member in self._members
            if member.thread_identifier not in trace.strangers
        ]
        identifiers = {member.thread_identifier for member in self._members}
        sharing = trace.sharing
        if not sharing <= identifiers:
            # Numbers of another pid namespace: any thread can be meant.
            sharing = identifiers
        sharing_size = sum(
            member.size
            for member in self._members
            if member.thread_identifier in sharing
        )
        if sharing_size > _MAXIMUM_SHARING_SIZE:
            raise set_reader.UnsuitableSet(
                f"more than {_MAXIMUM_SHARING_SIZE:d} bytes of threads that share "
                "descriptors"
            )
        self._tracker.SetMembers(
            {
                identifier: trace.first_times.get(identifier, _NEVER)
                for identifier in identifiers
            },
            trace.has_close,
        )
        self._connection.executescript(set_schema.SCHEMA)
        read_size = max(
            _MINIMUM_READ_SIZE, _BUFFER_SIZE // max(len(trace.first_times), 1)
        )
        for member in self._members:
            identifier = member.thread_identifier
            is_sharing = identifier in sharing
            self._connection.execute(
                "INSERT INTO threads VALUES (?, ?, NULL, NULL)",
                (identifier, is_sharing),
            )
            if identifier in trace.first_times:
                reader = set_reader.MemberReader(
                    self._pool, member, is_sharing, read_size
                )
                self._Push(trace.first_times[identifier], self._Start, reader)
        while self._queue:
            time, _, _, (function, argument) = heapq.heappop(self._queue)
            function(time, argument)
        self._tracker.Finish()
        self._StoreSessions()
        for key in list(self._uses):
            self._StoreUse(key)
        self._connection.executescript(set_schema.INDEXES)
        self._connection.commit()

    def _Push(
        self,
        time: int,
        function: typing.Callable[[int, typing.Any], None],
        argument: typing.Any,
        rank: int = 1,
    ) -> None:
        """Plans a moment.

        Args:
          time (int): nanoseconds since January 1, 1970.
          function (Callable): what happens.
          argument (object): argument of the function.
          rank (Optional[int]): 0 for exits, which come before entries at the same time.
        """
        moment = (time, rank, next(self._sequence), (function, argument))
        heapq.heappush(self._queue, moment)

    def _Start(self, time: int, reader: set_reader.MemberReader) -> None:
        """Starts to read a file.

        Args:
          time (int): time of its first line.
          reader (MemberReader): file.
        """
        reader.ReadNext()
        if reader.next_record is not None:
            self._Enter(time, reader)
            self._NoteProcess(reader.member.thread_identifier)

    def _NoteProcess(self, thread_identifier: int) -> None:
        """Notes of which process a thread is, if the call that created it was seen.

        Args:
          thread_identifier (int): thread.
        """
        process = self._tracker.GetProcess(thread_identifier)
        if process is not None and (
            process.identifier != thread_identifier
            or process.parent_identifier is not None
        ):
            self._connection.execute(
                "UPDATE threads SET process = ?, parent = ? WHERE thread = ?",
                (process.identifier, process.parent_identifier, thread_identifier),
            )

    def _Advance(self, reader: set_reader.MemberReader, time: int) -> None:
        """Plans the next record of a file.

        Args:
          reader (MemberReader): file.
          time (int): time of the end of the record before.
        """
        reader.ReadNext()
        record = reader.next_record
        if record is not None:
            assert record.time is not None
            self._Push(max(record.time, time), self._Enter, reader)

    def _Enter(self, time: int, reader: set_reader.MemberReader) -> None:
        """Applies the entry of a call, or a record that is no call.

        Args:
          time (int): nanoseconds since January 1, 1970.
          reader (MemberReader): file.
        """
        record = reader.next_record
        if not isinstance(record, records.Call) or record.state in (
            records.RESUMED_ONLY,
            records.CUT,
        ):
            if record is not None:
                self._tracker.Process(record)
            self._AfterMoment(time)
            self._Advance(reader, time)
            return
        thread = self._tracker.EnterCall(record)
        if thread is not None and reader.is_sharing:
            self._NoteUses(reader, record.time or 0)
        end_time = record.end_time
        # An exec goes on in another file, and a child may be seen whose parent is not
        # seen to return.
        is_open = record.state == records.PID_CHANGED or (
            record.state and record.name in process_tree.FORK_NAMES
        )
        if thread is None or is_open:
            self._AfterMoment(time)
            self._Advance(reader, time)
        elif record.state or record.value in ("", "?"):
            self._tracker.LeaveCall(record)
            self._AfterMoment(time)
            self._Advance(reader, time)
        elif end_time is None:
            # Without durations the next line is the first that is certainly later.
            call = record
            reader.ReadNext()
            following = reader.next_record
            late_time = time if following is None else following.time or time
            self._AfterMoment(time)
            self._Push(late_time, self._Leave, (reader, call, late_time, True), 0)
        else:
            end_time = max(time, end_time)
            self._AfterMoment(time)
            self._Push(end_time, self._Leave, (reader, record, end_time, False), 0)

    def _Leave(
        self,
        time: int,
        argument: tuple[set_reader.MemberReader, records.Call, int, bool],
    ) -> None:
        """Applies the exit of a call.

        Args:
          time (int): nanoseconds since January 1, 1970.
          argument (tuple[MemberReader, Call, int, bool]): file, call, time from which
              the next record can follow, and whether that has been read already.
        """
        reader, call, end_time, has_next = argument
        if not has_next:
            reader.ReadNext()
        following = reader.next_record
        if self._tracker.HasConflict(call):
            # The number is about to be closed, by a thread whose entry is a little
            # later than the exit could be computed.
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
        self, time: int, argument: tuple[set_reader.MemberReader, records.Call]
    ) -> None:
        """Applies the exit of a call that waited long enough.

        Args:
          time (int): nanoseconds since January 1, 1970.
          argument (tuple[set_reader.MemberReader, Call]): file and call.
        """
        for index, waiting in enumerate(self._waiting):
            if waiting is argument:
                del self._waiting[index]
                self._Complete(*waiting, time)
                return

    def _Complete(
        self, reader: set_reader.MemberReader, call: records.Call, time: int
    ) -> None:
        """Completes a call and plans the next record of its file.

        Args:
          reader (MemberReader): file; its next record has been read.
          call (Call): call.
          time (int): nanoseconds since January 1, 1970.
        """
        self._tracker.LeaveCall(call)
        record = reader.next_record
        if record is not None and record.time is not None:
            self._Push(max(record.time, time), self._Enter, reader)
        self._AfterMoment(time)

    def _AfterMoment(self, time: int) -> None:
        """Completes calls whose number has become free, and stores what ended.

        Args:
          time (int): nanoseconds since January 1, 1970.
        """
        if self._waiting:
            for waiting in list(self._waiting):
                if waiting in self._waiting and not self._tracker.HasConflict(
                    waiting[1]
                ):
                    self._waiting.remove(waiting)
                    self._Complete(*waiting, time)
        self._StoreSessions()

    def _NoteUses(self, reader: set_reader.MemberReader, time: int) -> None:
        """Notes which sessions a call of a thread that shares its table uses.

        Args:
          reader (MemberReader): file.
          time (int): time of the entry, nanoseconds since January 1, 1970.
        """
        identifier = reader.member.thread_identifier
        for session in self._tracker.GetUsedSessions(identifier):
            key = identifier, session.descriptor
            use = self._uses.get(key)
            if use is not None and use[0] == session.identifier:
                use[2] = time
                continue
            if use is not None:
                self._StoreUse(key)
            self._uses[key] = [session.identifier, time, time]

    def _StoreUse(self, key: tuple[int, int]) -> None:
        """Stores the use of a session by a thread.

        Args:
          key (tuple[int, int]): thread and descriptor.
        """
        identifier, start, last = self._uses.pop(key)
        self._connection.execute(
            "INSERT INTO uses VALUES (?, ?, ?, ?, ?)",
            (key[0], start, last, key[1], identifier),
        )

    def _StoreSessions(self) -> None:
        """Stores the sessions that have ended."""
        ended = self._tracker.TakeEnded()
        if not ended:
            return
        self._connection.executemany(
            f"INSERT INTO sessions VALUES ({', '.join('?' * 18):s})",
            [self._GetRow(session) for session in ended],
        )

    def _GetRow(
        self, session: descriptor_table.DescriptorSession
    ) -> tuple[typing.Any, ...]:
        """Retrieves the values of a session in the index.

        Args:
          session (DescriptorSession): session.

        Returns:
          tuple[object, ...]: values.
        """
        return (
            session.thread_identifier,
            session.entered or 0,
            session.identifier,
            session.descriptor,
            _FitTime(session.opened),
            _FitTime(session.closed),
            session.end,
            session.origin,
            session.parent_identifier,
            session.description_identifier,
            session.name_text,
            session.last_text,
            session.name,
            session.is_probable,
            session.is_close_on_exec,
            session.number_of_calls,
            session.number_of_bytes_read,
            session.number_of_bytes_written,
        )


def BuildIndexFile(
    base_name: str, members: typing.Iterable[skeleton.TraceMember], path: str
) -> None:
    """Builds an index, or notes that there cannot be one.

    Args:
      base_name (str): name of the files without the thread identifier and the dot
          before it.
      members (Iterable[TraceMember]): files.
      path (str): path of an empty file for the index.
    """
    with contextlib.closing(sqlite3.connect(path)) as connection:
        # The file is put in its place when it is complete.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        note = None
        try:
            SetReplay(base_name, members, connection).Build()
        except set_reader.UnsuitableSet as exception:
            note = str(exception)
        connection.executescript(set_schema.STATE_SCHEMA)
        connection.execute(
            "INSERT INTO index_state VALUES (?, ?)", (INDEX_VERSION, note)
        )
        connection.commit()


def ReadNote(connection: sqlite3.Connection) -> str | None:
    """Reads why the files of a trace could not be followed together.

    Args:
      connection (sqlite3.Connection): index made by BuildIndexFile.

    Returns:
      str: reason, or None if they could.
    """
    row = connection.execute("SELECT note FROM index_state").fetchone()
    note: str | None = row[0]
    return note
