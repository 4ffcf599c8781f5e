"""Calls in progress, and what is known of the threads that make them."""

from __future__ import annotations

import typing

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import table as tables
from plaso_extra_parsers.readers.strace.processes import start as process_start
from plaso_extra_parsers.readers.strace.processes import threads

# Replaced, never changed.
_NO_SESSIONS: list[sessions.DescriptorSession] = []


class ThreadState:
    """What is known of the descriptors of a thread that lives.

    Attributes:
      open_moment (Moment or None): call in progress.
      table (DescriptorTable): descriptor table.
      thread (Thread): thread.
    """

    __slots__ = ("open_moment", "table", "thread")

    def __init__(self, thread: threads.Thread, table: tables.DescriptorTable) -> None:
        """Initializes a state.

        Args:
          thread (Thread): thread.
          table (DescriptorTable): descriptor table.
        """
        self.thread = thread
        self.table = table
        self.open_moment: Moment | None = None


class Moment:
    """Call that has begun and not yet ended: what an effect is applied to.

    Attributes:
      arguments (str): arguments, those known at entry until the call has ended.
      attached (list[DescriptorSession]): descriptors the call names.
      call (Call or None): call, None at entry if its end is not known then.
      ended (list[DescriptorSession]): descriptors that were ended at entry.
      exit_time (int or None): when the call ended, nanoseconds since January 1, 1970.
      held (list[DescriptorSession] or None): descriptors that were ended at entry and
          do not count as named: they are handed out when the call has ended.
      is_bad (bool): True if the call failed with EBADF: what is not known to be open is
          not.
      line_number (int): line on which the call begins.
      message (tuple[object, ...] or None): what the call passes or copies.
      name (str): name of the call.
      source (DescriptorSession or None): descriptor that the call copies, or that moves
          data.
      stamp (str): time text of the entry.
      start (Start or None): child that the call starts.
      state (ThreadState): thread that makes the call, or under whose identifier it
          ends.
      thread (Thread): thread that makes the call.
      time (int or None): time of the entry, nanoseconds since January 1, 1970.
    """

    # What most calls do not have is set for the others only: there is a moment for
    # nearly each call.
    attached = _NO_SESSIONS
    call: records.Call | None = None
    ended = _NO_SESSIONS
    held: list[sessions.DescriptorSession] | None = None
    is_bad = False
    message: tuple[typing.Any, ...] | None = None
    source: sessions.DescriptorSession | None = None
    start: process_start.Start | None = None

    def __init__(
        self, record: records.Call | records.CallStart, state: ThreadState
    ) -> None:
        """Initializes a moment.

        Args:
          record (Call|CallStart): record of the entry.
          state (ThreadState): thread that makes the call.
        """
        self.state = state
        self.thread = state.thread
        self.arguments = record.arguments
        self.line_number = record.line_number
        self.name = record.name
        self.stamp = record.stamp or f"line {record.line_number:d}"
        self.time = self.exit_time = record.time
        if isinstance(record, records.Call):
            self.call = record
            if record.outcome[:6] == " EBADF":
                self.is_bad = True

    @property
    def table(self) -> tables.DescriptorTable:
        """DescriptorTable: descriptor table of the thread."""
        return self.state.table

    def SetEnd(self, call: records.Call) -> None:
        """Sets that the call has ended.

        Args:
          call (Call): call.
        """
        self.call = call
        self.arguments = call.arguments
        time, duration = call.time, call.duration
        exit_time = call.exit_time
        if call.state == records.RESUMED_ONLY:
            exit_time = time
            if self.time is not None and duration is not None and self.time != time:
                # It was entered under another identifier, in another file.
                exit_time = self.time + duration
        elif exit_time is None:
            exit_time = time
            if time is not None and duration is not None:
                exit_time = time + duration
        self.exit_time = exit_time

    def GetIdentifiers(self) -> tuple[str, ...]:
        """Retrieves the identifiers of the sessions that the call names.

        Returns:
          tuple[str, ...]: identifiers.
        """
        attached = self.attached
        if len(attached) == 1:
            return attached[0].attached
        # A list is faster than a generator.
        # pylint: disable-next=consider-using-generator
        return tuple([session.identifier for session in attached])

    def Attach(self, session: sessions.DescriptorSession | None) -> None:
        """Attaches a descriptor that the call names.

        Args:
          session (DescriptorSession or None): session, None for a text that is none.
        """
        if session is None or session in self.attached:
            return
        if self.attached:
            self.attached.append(session)
        else:
            self.attached = [session]
        if not session.number_of_calls:
            session.first_used = self.time
        session.last_used = self.time
        session.number_of_calls += 1
        session.number_of_open_calls += 1
