"""Descriptor sessions of one file of a trace, found in the index of the trace.

Sessions and their ends come from the index. What one thread alone does with a table of
its own is counted here, what several threads do together stands in the index.
"""

from __future__ import annotations

import collections
import heapq
import sqlite3
import typing

from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.calls import descriptor_calls
from plaso_extra_parsers.readers.strace.descriptors import table as descriptor_table
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.descriptors import tracker as sessions
from plaso_extra_parsers.readers.strace.descriptors import table_operations
from plaso_extra_parsers.readers.strace.processes import threads as traced_threads

_NEVER = (1 << 63) - 1
_MAXIMUM_TEXTS = 4096
_NO_IDENTIFIERS: tuple[str, ...] = ()


class _Interval(typing.NamedTuple):
    """Time in which a number means a session.

    Attributes:
      session (DescriptorSession): session.
      start (int): nanoseconds since January 1, 1970.
      last (int): nanoseconds since January 1, 1970.
    """

    session: descriptor_table.DescriptorSession
    start: int
    last: int


class _IndexedSession(descriptor_table.DescriptorSession):
    """Session that stands in the index."""

    __slots__ = ()


class SetTracker(sessions.SessionTracker):
    """Follows descriptors through the records of one file of a trace.

    Attributes:
      parent_identifier (int or None): process that created the process of the thread,
          if the call is in the trace.
      process_identifier (int or None): process of the thread, if the call that created
          it is in the trace.
    """

    def __init__(
        self, base_name: str, thread_identifier: int, connection: sqlite3.Connection
    ) -> None:
        """Initializes a tracker.

        Args:
          base_name (str): name of the files without the thread identifier and the dot
              before it.
          thread_identifier (int): thread of the file.
          connection (sqlite3.Connection): database with the index.
        """
        super().__init__(base_name, has_several_threads=False, is_alone=True)
        row = connection.execute(
            "SELECT is_sharing, process, parent FROM threads WHERE thread = ?",
            (thread_identifier,),
        ).fetchone()
        self.process_identifier: int | None = row[1] if row else None
        self.parent_identifier: int | None = row[2] if row else None
        self._is_sharing = bool(row and row[0])
        self._identifier = thread_identifier
        self._intervals: dict[int, collections.deque[_Interval]] = {}
        # Sessions of this file that have begun and not been handed out.
        self._own: dict[str, descriptor_table.DescriptorSession] = {}
        self._ends: list[tuple[int, str]] = []
        self._session_rows = connection.execute(
            "SELECT * FROM sessions WHERE thread = ? ORDER BY start",
            (thread_identifier,),
        )
        self._next_session = self._session_rows.fetchone()
        self._use_rows = connection.execute(
            "SELECT * FROM uses WHERE thread = ? ORDER BY start", (thread_identifier,)
        )
        self._next_use = self._use_rows.fetchone() if self._is_sharing else None
        self._time = 0
        # Intervals by the argument by which the log names the descriptor.
        self._by_text: dict[str, _Interval] = {}
        self._next_time = 0
        self._SetNextTime()

    def _SetNextTime(self) -> None:
        """Sets the time at which something begins or ends next."""
        self._next_time = min(
            self._next_session[1] if self._next_session else _NEVER,
            self._next_use[1] if self._next_use else _NEVER,
            self._ends[0][0] + 1 if self._ends else _NEVER,
        )

    def _Advance(self, time: int) -> None:
        """Advances to the time of a record.

        Args:
          time (int): nanoseconds since January 1, 1970.
        """
        self._time = time
        while self._next_session and self._next_session[1] <= time:
            self._AddSession(self._next_session)
            self._next_session = self._session_rows.fetchone()
        while self._next_use and self._next_use[1] <= time:
            _, start, last, descriptor, identifier = self._next_use
            session = self._own.get(identifier)
            if session is None:
                session = _IndexedSession(
                    identifier, None, descriptor, descriptor_table.ORIGIN_UNKNOWN
                )
            self._AddInterval(_Interval(session, start, last))
            self._next_use = self._use_rows.fetchone()
        while self._ends and self._ends[0][0] < time:
            self._HandOut(heapq.heappop(self._ends)[1])
        self._SetNextTime()

    def _AddInterval(self, interval: _Interval) -> None:
        """Adds a time in which a number means a session.

        Args:
          interval (_Interval): interval.
        """
        queue = self._intervals.setdefault(
            interval.session.descriptor, collections.deque(maxlen=2)
        )
        queue.append(interval)

    def _AddSession(self, row: tuple[typing.Any, ...]) -> None:
        """Adds a session of this file.

        Args:
          row (tuple[object, ...]): row of the index.
        """
        thread, start, identifier, descriptor = row[:4]
        session = _IndexedSession(
            identifier,
            thread,
            descriptor,
            row[7],
            descriptor_table.OpenFileDescription(row[9]),
        )
        (
            session.opened,
            session.closed,
            session.end,
            session.origin,
            session.parent_identifier,
        ) = row[4:9]
        session.object_text, session.last_text, session.name = row[10:13]
        session.is_probable = bool(row[13])
        session.is_close_on_exec = bool(row[14])
        if self._is_sharing:
            (
                session.number_of_calls,
                session.number_of_bytes_read,
                session.number_of_bytes_written,
            ) = row[15:18]
        else:
            last = _NEVER if session.closed is None else session.closed
            self._AddInterval(_Interval(session, start, last))
        self._own[identifier] = session
        if session.closed is not None:
            heapq.heappush(self._ends, (session.closed, identifier))

    def _HandOut(self, identifier: str) -> None:
        """Hands out a session.

        Args:
          identifier (str): session.
        """
        session = self._own.pop(identifier, None)
        if session is not None:
            self._ended.append(session)

    def Process(self, record: records.Record) -> tuple[str, ...]:
        """Processes a record, in the order in which a StraceLog hands them out.

        Args:
          record (Record): record.

        Returns:
          tuple[str, ...]: identifiers of the sessions of the descriptors that a call
              names in its arguments or result; empty for other records.
        """
        if record.__class__ is not records.Call:
            return _NO_IDENTIFIERS
        call = record
        time = call.time
        if time is None or call.state in (records.RESUMED_ONLY, records.CUT):
            return _NO_IDENTIFIERS
        if time >= self._next_time:
            self._Advance(time)
        self._time = time
        name = call.name
        direction = descriptor_calls.USES.get(name)
        if direction is None or call.state:
            has_effect = name in self._effects
            if direction is None and not has_effect and call.outcome[:1] != "<":
                return _NO_IDENTIFIERS
            return self._ProcessEffect(call)
        head = call.arguments.partition(",")[0]
        interval = self._by_text.get(head)
        if interval is None or not interval.start <= time <= interval.last:
            return self._ProcessEffect(call)
        session = interval.session
        if not self._is_sharing:
            session.number_of_calls += 1
            if direction:
                self._Move(session, direction, call)
        return session.attached

    def _ProcessEffect(self, call: records.Call) -> tuple[str, ...]:
        """Processes a call by what it does to descriptors.

        Args:
          call (Call): call.

        Returns:
          tuple[str, ...]: identifiers of the sessions of the descriptors that it names.
        """
        thread = self._threads.get(self._identifier)
        if thread is None:
            process = traced_threads.TracedProcess(self._identifier, "")
            # A number that is not in the index was created where no log shows it.
            table = descriptor_table.DescriptorTable(self._identifier, "", False)
            thread = traced_threads.TracedThread(self._identifier, "", process, table)
            self._tree.AddThread(thread)
        thread.open_call = None
        self.Enter(thread, call)
        if call.state == records.PID_CHANGED:
            return self._GetIdentifiers(thread)
        return self.Leave(thread, call)

    def _Find(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        text: str,
        is_bad: bool = False,
    ) -> descriptor_table.DescriptorSession | None:
        """Finds the session of a descriptor that a call names.

        Args:
          thread (TracedThread): thread that makes the call.
          open_call (OpenCall): call.
          text (str): text that begins with the descriptor.
          is_bad (Optional[bool]): True if the call failed with EBADF.

        Returns:
          DescriptorSession: session or None if the text is no descriptor.
        """
        if text.startswith("AT_FDCWD") or text.startswith("-"):
            return None
        descriptor = strace_arguments.ReadDescriptor(text)
        if (
            descriptor is None
            or not 0 <= descriptor.number <= table_operations.MAXIMUM_DESCRIPTOR
        ):
            return None
        if descriptor.decoration is not None:
            self._is_decorated = True
        for interval in self._intervals.get(descriptor.number, ()):
            if interval.start <= self._time <= interval.last:
                session = interval.session
                if not session.line_number:
                    session.line_number = open_call.line_number
                if descriptor.decoration is not None:
                    session.last_text = descriptor.decoration
                    if session.object_text is None:
                        session.object_text = descriptor.decoration
                head = text.partition(",")[0]
                if "<" not in head or head.endswith((">", ">(deleted)")):
                    if len(self._by_text) >= _MAXIMUM_TEXTS:
                        self._by_text.clear()
                    self._by_text[head] = interval
                return session
        return super()._Find(thread, open_call, text, is_bad)

    def _Create(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        text: str,
        time: int | None,
        origin: str = descriptor_table.ORIGIN_OPEN,
        source: descriptor_table.DescriptorSession | None = None,
        is_close_on_exec: bool = False,
    ) -> descriptor_table.DescriptorSession | None:
        """Attaches the session of a descriptor that a call created.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call.
          text (str): descriptor as in the log, such as "3</etc/passwd>".
          time (int or None): when the call ended, nanoseconds since January 1, 1970.
          origin (Optional[str]): how it came to be.
          source (Optional[DescriptorSession]): descriptor it is a copy of.
          is_close_on_exec (Optional[bool]): True if exec closes it.

        Returns:
          DescriptorSession: session or None if the text is no descriptor.
        """
        descriptor = strace_arguments.ReadDescriptor(text)
        if (
            descriptor is None
            or not 0 <= descriptor.number <= table_operations.MAXIMUM_DESCRIPTOR
        ):
            return None
        ordinal = self._GetOrdinal(thread, open_call, descriptor.number)
        identifier = self._scheme.GetCreated(
            self._identifier, "", open_call.stamp, descriptor.number, ordinal
        )
        if time is not None and time >= self._next_time:
            # It begins at the exit of this call.
            moment = self._time
            self._Advance(time)
            self._time = moment
        session = self._own.get(identifier)
        if session is None:
            session = _IndexedSession(
                identifier, self._identifier, descriptor.number, origin
            )
        session.line_number = open_call.line_number
        open_call.Attach(session)
        return session

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
        if open_call is None or not self._is_sharing:
            return super().Leave(thread, call)
        # What was counted of calls stands in the index.
        counts = [
            (session, session.number_of_bytes_read, session.number_of_bytes_written)
            for session in open_call.attached
        ]
        found = super().Leave(thread, call)
        for session, number_of_bytes_read, number_of_bytes_written in counts:
            session.number_of_bytes_read = number_of_bytes_read
            session.number_of_bytes_written = number_of_bytes_written
        for session in open_call.attached:
            session.number_of_calls -= 1
        return found

    def _IsOpen(self, table: descriptor_table.DescriptorTable, number: int) -> bool:
        """Determines whether a number is open.

        Args:
          table (DescriptorTable): table.
          number (int): descriptor.

        Returns:
          bool: True if so.
        """
        if number in table.sessions:
            return True
        return any(
            interval.start <= self._time <= interval.last
            for interval in self._intervals.get(number, ())
        )

    def _Release(
        self, sessions_in_use: list[descriptor_table.DescriptorSession]
    ) -> None:
        """Releases sessions that a call used.

        Args:
          sessions_in_use (list[DescriptorSession]): sessions.
        """
        # Those in the index are handed out when their time has come.
        super()._Release(
            [
                session
                for session in sessions_in_use
                if not isinstance(session, _IndexedSession)
            ]
        )

    def Finish(self) -> None:
        """Finishes: what is left can be taken with TakeEnded()."""
        self._Advance(_NEVER - 1)
        for identifier in list(self._own):
            self._HandOut(identifier)
        super().Finish()
