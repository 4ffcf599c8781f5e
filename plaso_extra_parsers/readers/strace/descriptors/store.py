"""The store of descriptor sessions, which finds, creates and ends them."""

from __future__ import annotations

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.calls import objects
from plaso_extra_parsers.readers.strace.descriptors import attached
from plaso_extra_parsers.readers.strace.descriptors import identifiers
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import table as tables

# Maximum number of descriptors that are followed at one time. One costs about 600
# bytes; systems allow 1024 or 4096 in a process by default.
MAXIMUM_SESSIONS = 40_000

# Ends of sessions whose end the log does not show.
_WITHOUT_END = (sessions.END_OPEN, sessions.END_DROPPED)

# Maximum number of sockets and pipes whose last descriptor is remembered.
_MAXIMUM_TWINS = 10_000

# Descriptors are of type int in the kernel.
MAXIMUM_DESCRIPTOR = 0x7FFFFFFF

# Maximum number of characters of an object's name that are kept; no path is longer.
MAXIMUM_TEXT_SIZE = 4096

# Digits that a time text begins with if it is seconds since 1970.
_EPOCH_SIZE = 9

# Maximum number of creations that are counted separately in logs whose time texts
# recur: times of day, and times since the previous line.
_MAXIMUM_ORDINALS = 100_000

# Maximum number of descriptors that are copied for new processes and tables: at the
# start, and in addition for each call that changes descriptors. Without a limit a short
# log of a process with many descriptors that forks over and over would give any number
# of sessions.
_COPIES_AT_START = 20_000
COPIES_PER_CALL = 20


def _ReadDescriptor(text: str) -> tuple[int, str | None, bool] | None:
    """Reads a text that is nothing but a descriptor; usual texts are read fast.

    Args:
      text: text, such as "3</etc/passwd>".

    Returns:
      number, object and whether it is marked as deleted, or None if the text does not
          begin with a number that a descriptor can have.
    """
    number, bracket, decoration = text.partition("<")
    if number.isdigit() and len(number) < 10:
        if not bracket:
            return int(number), None, False
        if decoration[-1:] == ">":
            name, is_deleted = strace_arguments.SplitDeleted(decoration[:-1])
            return int(number), name, is_deleted

    descriptor = strace_arguments.ReadDescriptor(text)
    if descriptor is None or not 0 <= descriptor.number <= MAXIMUM_DESCRIPTOR:
        return None
    return descriptor


class Store:
    """Descriptor sessions that are open, and those that ended.

    Attributes:
      attached (AttachedThreads): threads that are older than the log.
      copies_left (int): descriptors that may still be copied.
      ended (list[DescriptorSession]): sessions that ended and were not taken yet.
      has_close (bool): True if the log contains closes: a descriptor whose path changes
          is then a renamed file.
      number_of_dropped_sessions (int): sessions no longer followed since there were too
          many.
      number_of_live_sessions (int): sessions that are open.
      record (Call, CallStart, Exit or None): record that is followed.
      scheme (IdentifierScheme): how identifiers are computed.
      states (dict[int|None, ThreadState]): living threads, per identifier.
    """

    def __init__(self, scheme: identifiers.IdentifierScheme) -> None:
        # With option -y a number without decoration is not open.
        self._is_decorated = False
        self._ordinals: dict[tuple[identifiers.Owner, str, int], int] = {}
        self.scheme = scheme
        self.attached = attached.AttachedThreads()
        self.copies_left = _COPIES_AT_START
        self.ended: list[sessions.DescriptorSession] = []
        self.has_close = True
        self.record: records.Call | records.CallStart | records.Exit | None = None
        self._twins: dict[str, sessions.DescriptorSession] = {}
        self.number_of_dropped_sessions = 0
        self.number_of_live_sessions = 0
        self.states: dict[int | None, moments.ThreadState] = {}

    def TakeEnded(self) -> list[sessions.DescriptorSession]:
        """Takes the sessions that ended since the last time, in order of their ends."""
        ended, self.ended = self.ended, []
        return ended

    def Add(
        self, table: tables.DescriptorTable, session: sessions.DescriptorSession
    ) -> None:
        """Adds a session to a table."""
        if self.number_of_live_sessions >= MAXIMUM_SESSIONS:
            # The oldest sessions of this table are dropped, a tenth at a time.
            for number in list(table.sessions)[: len(table.sessions) // 10 + 1]:
                self.number_of_dropped_sessions += 1
                self.End(table, number, None, sessions.END_DROPPED)
        table.Add(session)
        self.number_of_live_sessions += 1

    def End(
        self, table: tables.DescriptorTable, number: int, time: int | None, end: str
    ) -> None:
        """Ends the session of a number, unless the number is free."""
        session = table.Remove(number)
        if session is not None:
            session.closed = time
            session.end = end
            record = self.record
            if (
                record is not None
                and end not in _WITHOUT_END
                and (
                    self.scheme.has_several_threads
                    or record.thread_identifier == session.thread_identifier
                )
            ):
                session.end_line_number = record.line_number
            if not session.line_number:
                # It was copied, and never used.
                session.line_number = table.first_line
            self.number_of_live_sessions -= 1
            if not session.number_of_open_calls:
                self.ended.append(session)

    def EndTable(
        self, table: tables.DescriptorTable, time: int | None, end: str
    ) -> None:
        """Ends all sessions of a table."""
        for number in list(table.sessions):
            self.End(table, number, time, end)

    def LeaveTable(
        self, table: tables.DescriptorTable, time: int | None, end: str
    ) -> None:
        """Removes a user of a table, whose sessions end with the last user."""
        table.users -= 1
        if table.users <= 0:
            self.EndTable(table, time, end)

    def Create(
        self,
        moment: moments.Moment,
        text: str,
        origin: str = sessions.ORIGIN_OPEN,
        source: sessions.DescriptorSession | None = None,
        is_close_on_exec: bool = False,
    ) -> sessions.DescriptorSession | None:
        """Creates the session of a descriptor that an ended call created.

        Args:
          moment: call.
          text: descriptor as in the log, such as "3</etc/passwd>".
          origin: how the descriptor came to be.
          source: session of the descriptor that it is a copy of.
          is_close_on_exec: True if exec closes it.

        Returns:
          session, or None if the text is not a descriptor.
        """
        descriptor = _ReadDescriptor(text)
        if descriptor is None:
            return None
        number, decoration, is_deleted = descriptor
        table = moment.state.table
        exit_time = moment.exit_time
        if number in table.sessions:
            # The log lacks the end of the old one: two cannot have the same number.
            self.End(table, number, exit_time, sessions.END_IMPLIED)

        session = self.CreateSession(moment, number, origin, source)
        session.is_close_on_exec = is_close_on_exec
        session.opened = exit_time
        if decoration is not None:
            decoration = decoration[:MAXIMUM_TEXT_SIZE]
        elif source is not None:
            decoration = source.last_text
        session.object_text = session.last_text = decoration
        if is_deleted:
            session.description.is_deleted = True
        self.Add(table, session)
        if decoration is not None:
            self._NoteTwin(session, decoration)
        if "," not in text:
            table.SetText(session, text)
        moment.Attach(session)
        return session

    def CreateSession(
        self,
        moment: moments.Moment,
        number: int,
        origin: str,
        source: sessions.DescriptorSession | None,
    ) -> sessions.DescriptorSession:
        """Creates a session that begins with a call, as a copy if there is a source."""
        # An exec can begin under one thread identifier and end under another.
        maker = moment.thread
        stamp = moment.stamp
        identifier = self.scheme.GetCreated(
            maker.owner, stamp, number, self._GetOrdinal(moment, stamp, number)
        )
        session = sessions.DescriptorSession(
            identifier,
            maker.identifier,
            number,
            origin,
            None if source is None else source.description,
        )
        if source is not None:
            session.parent_identifier = source.identifier
        session.line_number = moment.record.line_number
        session.name = moment.name
        session.entered = moment.time
        session.process = maker.process
        return session

    def _CreateUnexplained(
        self, moment: moments.Moment, descriptor: strace_arguments.Descriptor
    ) -> sessions.DescriptorSession:
        """Creates the session of a used descriptor whose creation the log lacks."""
        number = descriptor.number
        table = moment.state.table
        thread = moment.state.thread
        if table.CanHaveExisted(number):
            session = sessions.DescriptorSession(
                self.scheme.GetExisting(table.owner, number),
                table.owner[0],
                number,
                sessions.ORIGIN_UNKNOWN,
            )
        else:
            # Counted separately from creations: another file may explain this use.
            stamp = moment.stamp
            ordinal = self._GetOrdinal(moment, stamp, ~number)
            session = sessions.DescriptorSession(
                self.scheme.GetUnexplained(thread.owner, stamp, number, ordinal),
                thread.identifier,
                number,
                sessions.ORIGIN_IMPLIED,
            )
            session.entered = session.opened = moment.time
        if self._IsOwnLine(session, moment):
            session.line_number = moment.line_number
        first = self.states.get(session.thread_identifier)
        session.process = (moment.state if first is None else first).thread.process
        decoration = descriptor.decoration
        if decoration is not None:
            decoration = decoration[:MAXIMUM_TEXT_SIZE]
        session.object_text = session.last_text = decoration
        session.description.is_deleted = descriptor.is_deleted
        self.Add(table, session)
        if decoration is not None:
            twin = self._twins.get(decoration)
            if twin is not None:
                session.twin = twin.identifier
            self._NoteTwin(session, decoration)
        return session

    def _NoteTwin(self, session: sessions.DescriptorSession, decoration: str) -> None:
        """Remembers the last descriptor of a socket or pipe, by its decoration."""
        is_connection = "->" in decoration
        if decoration[:1] in "/\\" or not (
            is_connection or objects.IsUnique(decoration)
        ):
            return
        if len(self._twins) >= _MAXIMUM_TWINS:
            self._twins.clear()
        self._twins[decoration] = session

    def _IsOwnLine(
        self, session: sessions.DescriptorSession, moment: moments.Moment
    ) -> bool:
        """Determines whether a call is in the same file as the thread of a session."""
        return (
            self.scheme.has_several_threads
            or moment.thread.identifier == session.thread_identifier
        )

    def _GetOrdinal(self, moment: moments.Moment, stamp: str, number: int) -> int:
        """Counts earlier creations of a number by a thread with the same time text.

        Returns the line number if there are too many different keys to count.
        """
        thread = moment.thread
        if stamp[:_EPOCH_SIZE].isdigit():
            # Seconds since 1970 do not recur: the thread counts the last stamp only.
            return thread.GetOrdinal(stamp, number)
        key = (thread.owner, stamp, number)
        ordinal = self._ordinals.get(key, 0)
        if not ordinal and len(self._ordinals) >= _MAXIMUM_ORDINALS:
            return moment.line_number
        self._ordinals[key] = ordinal + 1
        return ordinal

    def Find(
        self, moment: moments.Moment, text: str
    ) -> sessions.DescriptorSession | None:
        """Finds, or creates, the session of the descriptor that a text begins with.

        Returns None if there is no descriptor, or it is certainly not open.
        """
        head = text.partition(",")[0]
        table = moment.state.table
        session = table.texts.get(head)
        if session is not None:
            return session
        if text.startswith("AT_FDCWD") or text.startswith("-"):
            return None
        descriptor = strace_arguments.ReadDescriptor(text)
        if descriptor is None or not 0 <= descriptor.number <= MAXIMUM_DESCRIPTOR:
            return None

        decoration = descriptor.decoration
        if decoration is not None:
            self._is_decorated = True
        session = table.sessions.get(descriptor.number)
        if session is None:
            if decoration is None and (moment.is_bad or self._is_decorated):
                return None
            joined = self.attached.JoinTables(
                self.states.values(), moment.state, descriptor
            )
            if joined is not None:
                self.number_of_live_sessions -= len(joined)
                self.ended.extend(joined)
                return self.Find(moment, text)
            session = self._CreateUnexplained(moment, descriptor)
        elif decoration is not None:
            session = self._CheckObject(moment, session, descriptor)
        if not session.line_number and self._IsOwnLine(session, moment):
            session.line_number = moment.line_number

        # A decoration with a comma would be cut: such a descriptor is read each time.
        is_whole = "<" not in head or head[-1] == ">"
        if is_whole and len(head) < MAXIMUM_TEXT_SIZE:
            table.SetText(session, head)
        return session

    def _CheckObject(
        self,
        moment: moments.Moment,
        session: sessions.DescriptorSession,
        descriptor: strace_arguments.Descriptor,
    ) -> sessions.DescriptorSession:
        """Checks that a session still fits a descriptor, and replaces it if not.

        It does not fit if the log lacks a creation.
        """
        decoration = (descriptor.decoration or "")[:MAXIMUM_TEXT_SIZE]
        if session.last_text is None:
            if session.object_text is None:
                session.object_text = decoration
        elif decoration != session.last_text and objects.IsOtherObject(
            session.last_text, decoration, are_paths_stable=not self.has_close
        ):
            self.End(
                moment.state.table,
                descriptor.number,
                moment.time,
                sessions.END_IMPLIED,
            )
            session = self._CreateUnexplained(moment, descriptor)
        elif decoration != session.last_text:
            self._NoteTwin(session, decoration)
        session.last_text = decoration
        if descriptor.is_deleted:
            session.description.is_deleted = True
        return session

    def Restore(
        self,
        table: tables.DescriptorTable,
        ended_sessions: list[sessions.DescriptorSession],
    ) -> None:
        """Restores sessions, not handed out yet, that did not end after all."""
        # Those that no call in progress holds are the last ones of the list.
        last = self.ended[-len(ended_sessions) :]
        listed = set(map(id, last))
        restored = set()
        for session in ended_sessions:
            is_kept = session.number_of_open_calls or id(session) in listed
            if is_kept and session.descriptor not in table.sessions:
                restored.add(id(session))
                session.closed = session.end_line_number = None
                session.end = sessions.END_OPEN
                self.Add(table, session)
        del self.ended[len(self.ended) - len(last) :]
        self.ended.extend(session for session in last if id(session) not in restored)

    def Discard(self, moment: moments.Moment) -> None:
        """Discards the sessions that were created for a call that failed with EBADF."""
        table = moment.state.table
        for session in list(moment.attached):
            is_new = session.number_of_calls == 1 and session.origin in (
                sessions.ORIGIN_IMPLIED,
                sessions.ORIGIN_UNKNOWN,
            )
            if is_new and session.object_text is None:
                moment.attached.remove(session)
                if moment.held is not None:
                    moment.held.remove(session)
                if table.sessions.get(session.descriptor) is session:
                    table.Remove(session.descriptor)
                    self.number_of_live_sessions -= 1

    def ReleaseMoment(self, moment: moments.Moment) -> None:
        """Releases the sessions of a call that ended, or whose end the log lacks."""
        held, moment.held = moment.held, None
        for session in held or ():
            session.number_of_open_calls = left = session.number_of_open_calls - 1
            if not left and session.end != sessions.END_OPEN:
                self.ended.append(session)
