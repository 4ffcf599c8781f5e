"""Calls in progress, and what is known of the threads that make them."""

from __future__ import annotations

import dataclasses
import typing

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import objects
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import table as tables
from plaso_extra_parsers.readers.strace.processes import start as process_start
from plaso_extra_parsers.readers.strace.processes import threads

# Names and values of facts.
Facts = tuple[tuple[str, str], ...]

# Numbers of descriptors and names of their objects, escapes as in the log.
Names = tuple[tuple[int, str], ...]

# Descriptors that a call shows as numbers only, and names of their objects.
NamedSessions = list[tuple[sessions.DescriptorSession, str]]

# Stands for the end of a call cut into halves, until the second half is read.
_NOT_ENDED = records.Call(
    *(0, 0, None, "", None, None, None, "", "", "", ""), state=records.UNFINISHED
)

# Shared by moments, which replace these lists and never change them.
_NO_SESSIONS: list[sessions.DescriptorSession] = []
_NO_NAMES: NamedSessions = []


@dataclasses.dataclass(eq=False, repr=False, slots=True)
class ThreadState:
    """What is known of the descriptors of a living thread.

    Attributes:
      open_moment (Moment or None): call in progress.
    """

    thread: threads.Thread
    table: tables.DescriptorTable
    open_moment: Moment | None = None


class Moment:
    """Call from its entry to its exit, to which effects are applied.

    Attributes:
      arguments (str): arguments; until the call has ended, those known at entry.
      attached (list[DescriptorSession]): descriptors the call names.
      call (Call): call; without a result at entry if the end is not known yet.
      ended (list[DescriptorSession]): descriptors that were ended at entry.
      facts (tuple[tuple[str, str], ...]): names and values of context from earlier
          lines that is needed to interpret the call.
      held (list[DescriptorSession] or None): descriptors that are not handed out before
          the call has ended; None if it is left as soon as it is entered.
      message (tuple[object, ...] or None): messages that the call sends, descriptors
          between which it moves data, or a mark of its entry.
      name (str): name of the call.
      named (list[tuple[DescriptorSession, str]]): descriptors that the call shows as
          numbers only, and names of their objects.
      record (Call or CallStart): record of the entry.
      source (DescriptorSession or None): descriptor that the call copies, or through
          which it moves data.
      start (Start or None): child that the call starts.
      state (ThreadState): thread that makes the call, or under whose identifier it
          ends.
      thread (Thread): thread that makes the call.
      time (int or None): time of the entry, nanoseconds since January 1, 1970.
    """

    # Defaults that most calls do not set: nearly every call has a moment.
    attached = _NO_SESSIONS
    call = _NOT_ENDED
    ended = _NO_SESSIONS
    facts: Facts = ()
    held: list[sessions.DescriptorSession] | None = None
    message: tuple[typing.Any, ...] | None = None
    named = _NO_NAMES
    source: sessions.DescriptorSession | None = None
    start: process_start.Start | None = None

    def __init__(
        self, record: records.Call | records.CallStart, state: ThreadState
    ) -> None:
        """Initializes a moment with the record of the entry."""
        self.arguments = record.arguments
        self.name = record.name
        self.record = record
        self.state = state
        self.thread = state.thread
        self.time = record.time
        if record.__class__ is records.Call:
            self.call = record

    @property
    def exit_time(self) -> int | None:
        """int: when the call ended, nanoseconds since January 1, 1970, or None."""
        call = self.call
        time, duration = call.time, call.duration
        if call.state == records.RESUMED_ONLY:
            if self.time is not None and duration is not None and self.time != time:
                # It was entered under another identifier, in another file.
                return self.time + duration
            return time
        if call.exit_time is not None:
            return call.exit_time
        return time if time is None or duration is None else time + duration

    @property
    def has_ended(self) -> bool:
        """bool: False at the entry of a call whose end is not known yet."""
        return self.call is not _NOT_ENDED

    @property
    def is_bad(self) -> bool:
        """bool: True if the call fails with EBADF: an unseen descriptor is not open."""
        return self.call.outcome[:6] == " EBADF"

    @property
    def line_number(self) -> int:
        """int: number of the line on which the call begins."""
        return self.record.line_number

    @property
    def stamp(self) -> str:
        """str: time text of the entry, or what replaces it if there is none."""
        return self.record.stamp or f"line {self.record.line_number:d}"

    @property
    def table(self) -> tables.DescriptorTable:
        """DescriptorTable: descriptor table of the thread."""
        return self.state.table

    def GetIdentifiers(self) -> tuple[str, ...]:
        """Retrieves the identifiers of the sessions that the call names."""
        # A list is faster than a generator.
        # pylint: disable-next=consider-using-generator
        return tuple([session.identifier for session in self.attached])

    def GetNames(self) -> Names:
        """Retrieves the objects of descriptors that the call shows only as numbers.

        Escapes are as in the log.
        """
        return tuple((session.descriptor, name) for session, name in self.named)

    def Attach(self, session: sessions.DescriptorSession | None) -> None:
        """Attaches a descriptor that the call names; ignores None."""
        attached = self.attached
        if not attached:
            if session is None:
                return
            self.attached = [session]
        elif session is None or session in attached:
            return
        else:
            attached.append(session)
        if not session.number_of_calls:
            session.first_used = self.time
        session.last_used = self.time
        session.number_of_calls += 1
        if self.held is not None:
            self.Hold(session)

    def Hold(self, session: sessions.DescriptorSession) -> None:
        """Holds a descriptor, so that it is not handed out before the call has ended.

        Calls that are left as soon as they are entered need not hold any.
        """
        session.number_of_open_calls += 1
        if self.held is None:
            self.held = []
        self.held.append(session)

    def ReadNames(self) -> None:
        """Reads the names of attached descriptors, before effects change them."""
        for session in self.attached:
            name = session.description.inferred_text
            argument = session.text or self.arguments.partition(",")[0]
            if "<" not in argument:
                name = session.last_name_text
            elif name is not None:
                # Option -y names a socket, but not its addresses.
                decoration = argument[argument.index("<") + 1 : -1]
                if argument[-2:] != "]>" or not objects.IsUnnamedSocket(decoration):
                    continue
            if name is not None:
                self.named = [*self.named, (session, name)]
