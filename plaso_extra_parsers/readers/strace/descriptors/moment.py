"""Calls in progress, and what is known of the threads that make them."""

from __future__ import annotations

import typing

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import table as tables
from plaso_extra_parsers.readers.strace.processes import start as process_start
from plaso_extra_parsers.readers.strace.processes import threads

_NO_SESSIONS: list[sessions.DescriptorSession] = []


class ThreadState:
    """What is known of the descriptors of a thread that lives.

    Attributes:
      open_moment (Moment or None): call in progress.
      open_use (tuple[int, DescriptorSession, int] or None): line number, descriptor and
          direction of data of a call in progress that only uses a descriptor.
      table (DescriptorTable): descriptor table.
      thread (Thread): thread.
    """

    __slots__ = ("open_moment", "open_use", "table", "thread")

    def __init__(self, thread: threads.Thread, table: tables.DescriptorTable) -> None:
        """Initializes a state.

        Args:
          thread (Thread): thread.
          table (DescriptorTable): descriptor table.
        """
        self.thread = thread
        self.table = table
        self.open_moment: Moment | None = None
        self.open_use: tuple[int, sessions.DescriptorSession, int] | None = None


# A row with all that is known of a call.
# pylint: disable-next=too-many-instance-attributes
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

    __slots__ = (
        "arguments",
        "attached",
        "call",
        "ended",
        "exit_time",
        "held",
        "is_bad",
        "line_number",
        "message",
        "name",
        "source",
        "stamp",
        "start",
        "state",
        "thread",
        "time",
    )

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
        call = self.call = record if isinstance(record, records.Call) else None
        self.arguments = record.arguments
        self.line_number = record.line_number
        self.name = record.name
        self.stamp = record.stamp or f"line {record.line_number:d}"
        self.time = record.time
        self.exit_time = record.time
        self.is_bad = call is not None and call.outcome[:6] == " EBADF"
        self.attached: list[sessions.DescriptorSession] = []
        # Replaced, never changed.
        self.ended = _NO_SESSIONS
        self.held: list[sessions.DescriptorSession] | None = None
        self.message: tuple[typing.Any, ...] | None = None
        self.source: sessions.DescriptorSession | None = None
        self.start: process_start.Start | None = None

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
        self.exit_time = call.end_time
        if call.state == records.RESUMED_ONLY:
            self.exit_time = call.time
            if self.time is not None and call.duration is not None:
                # It was entered under another identifier, in another file.
                if self.time != call.time:
                    self.exit_time = self.time + call.duration
        elif self.exit_time is None:
            self.exit_time = call.time

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
        if session is not None and session not in self.attached:
            self.attached.append(session)
            session.number_of_calls += 1
            session.number_of_open_calls += 1
