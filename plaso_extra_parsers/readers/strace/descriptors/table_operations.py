"""Operations on descriptor tables: creating, finding, copying and ending sessions."""

from __future__ import annotations

from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.descriptors import table as descriptor_table
from plaso_extra_parsers.readers.strace.descriptors import identifiers
from plaso_extra_parsers.readers.strace.processes import tree as process_tree
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.processes import threads as traced_threads

# Descriptors that are followed at one time. One costs about 600 bytes; systems allow
# 1024 or 4096 in a process, unless told otherwise.
MAXIMUM_SESSIONS = 60_000

# The kernel has descriptors as int.
MAXIMUM_DESCRIPTOR = 0x7FFFFFFF

# Characters that are kept of the name of an object; a path has no more bytes.
MAXIMUM_TEXT_SIZE = 4096

# Digits that a time text begins with if it is seconds since 1970.
_EPOCH_SIZE = 9

# Creations that are counted apart in logs whose time texts come back: times of day, and
# times since the previous line.
_MAXIMUM_ORDINALS = 100_000


def _ReadDescriptor(text: str) -> strace_arguments.Descriptor | None:
    """Reads a descriptor that is all of a text, which is faster for most.

    Args:
      text (str): text, such as "3</etc/passwd>".

    Returns:
      Descriptor: descriptor or None if the text does not begin with one.
    """
    number, bracket, decoration = text.partition("<")
    if number.isdigit() and len(number) < 11:
        if not bracket:
            return strace_arguments.Descriptor(int(number), None, False)
        if decoration[-1:] == ">":
            return strace_arguments.Descriptor(int(number), decoration[:-1], False)
    return strace_arguments.ReadDescriptor(text)


class TableOperations:
    """Operations on descriptor tables.

    Attributes:
      number_of_dropped_sessions (int): sessions no longer followed since there were too
          many.
    """

    def __init__(self, scheme: identifiers.IdentifierScheme) -> None:
        """Initializes operations.

        Args:
          scheme (IdentifierScheme): how identifiers are computed.
        """
        super().__init__()
        # Threads that were there before the log, of which nothing tells whether they
        # share a table, per identifier.
        self._attached: dict[int | None, traced_threads.TracedThread] = {}
        self._ended: list[descriptor_table.DescriptorSession] = []
        # A path that changes was renamed, unless the log lacks closes.
        self._has_close = True
        # With option -y a number without decoration is not open.
        self._is_decorated = False
        self._number_of_live_sessions = 0
        self._ordinals: dict[tuple[int | None, str, str, int], int] = {}
        self._scheme = scheme
        self.number_of_dropped_sessions = 0

    def _Add(
        self,
        table: descriptor_table.DescriptorTable,
        session: descriptor_table.DescriptorSession,
    ) -> None:
        """Adds a session to a table.

        Args:
          table (DescriptorTable): table.
          session (DescriptorSession): session.
        """
        if self._number_of_live_sessions >= MAXIMUM_SESSIONS:
            # The oldest of this table go, a tenth at a time.
            for number in list(table.sessions)[: len(table.sessions) // 10 + 1]:
                self.number_of_dropped_sessions += 1
                self._End(table, number, None, descriptor_table.END_DROPPED)
        table.Add(session)
        self._number_of_live_sessions += 1

    def _End(
        self,
        table: descriptor_table.DescriptorTable,
        number: int,
        time: int | None,
        end: str,
    ) -> descriptor_table.DescriptorSession | None:
        """Ends a session.

        Args:
          table (DescriptorTable): table.
          number (int): descriptor.
          time (int or None): nanoseconds since January 1, 1970.
          end (str): how it ends.

        Returns:
          DescriptorSession: session or None if the number was free.
        """
        session = table.Remove(number)
        if session is not None:
            session.closed = time
            session.end = end
            self._number_of_live_sessions -= 1
            if not session.number_of_open_calls:
                self._ended.append(session)
        return session

    def _EndTable(
        self, table: descriptor_table.DescriptorTable, time: int | None, end: str
    ) -> None:
        """Ends all sessions of a table.

        Args:
          table (DescriptorTable): table.
          time (int or None): nanoseconds since January 1, 1970.
          end (str): how they end.
        """
        for number in list(table.sessions):
            self._End(table, number, time, end)

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
        """Creates the session of a descriptor that a call created.

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
        descriptor = _ReadDescriptor(text)
        if descriptor is None or not 0 <= descriptor.number <= MAXIMUM_DESCRIPTOR:
            return None
        number = descriptor.number
        table = thread.table
        if number in table.sessions:
            # The log lacks its end, but two cannot have one number.
            self._End(table, number, time, descriptor_table.END_IMPLIED)
        identifier = self._scheme.GetCreated(
            thread.identifier,
            thread.first_stamp,
            open_call.stamp,
            number,
            self._GetOrdinal(thread, open_call, number),
        )
        session = descriptor_table.DescriptorSession(
            identifier,
            thread.identifier,
            number,
            origin,
            None if source is None else source.description,
        )
        if source is not None:
            session.parent_identifier = source.identifier
        session.is_close_on_exec = is_close_on_exec
        session.line_number = open_call.line_number
        session.name = open_call.name
        session.entered = open_call.time
        session.opened = time
        decoration = descriptor.decoration
        if decoration is None and source is not None:
            decoration = source.last_text
        elif decoration is not None and len(decoration) > MAXIMUM_TEXT_SIZE:
            decoration = decoration[:MAXIMUM_TEXT_SIZE]
        session.object_text = session.last_text = decoration
        self._Add(table, session)
        if "," not in text:
            table.SetText(session, text)
        open_call.Attach(session)
        return session

    def _CreateUnexplained(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        descriptor: strace_arguments.Descriptor,
    ) -> descriptor_table.DescriptorSession:
        """Creates the session of a descriptor that is used but was never created.

        Args:
          thread (TracedThread): thread that uses it.
          open_call (OpenCall): call that uses it.
          descriptor (Descriptor): descriptor as in the log.

        Returns:
          DescriptorSession: session.
        """
        number = descriptor.number
        table = thread.table
        if table.CanHaveExisted(number):
            session = descriptor_table.DescriptorSession(
                self._scheme.GetExisting(
                    table.first_thread_identifier, table.first_stamp, number
                ),
                table.first_thread_identifier,
                number,
                descriptor_table.ORIGIN_UNKNOWN,
            )
        else:
            # Counted apart from creations: another file may explain this use.
            ordinal = self._GetOrdinal(thread, open_call, ~number)
            session = descriptor_table.DescriptorSession(
                self._scheme.GetUnexplained(
                    thread.identifier,
                    thread.first_stamp,
                    open_call.stamp,
                    number,
                    ordinal,
                ),
                thread.identifier,
                number,
                descriptor_table.ORIGIN_IMPLIED,
            )
            session.entered = session.opened = open_call.time
        session.line_number = open_call.line_number
        decoration = descriptor.decoration
        if decoration is not None and len(decoration) > MAXIMUM_TEXT_SIZE:
            decoration = decoration[:MAXIMUM_TEXT_SIZE]
        session.object_text = session.last_text = decoration
        self._Add(table, session)
        return session

    def _GetOrdinal(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        number: int,
    ) -> int:
        """Counts the creations of a number by a thread at the same time text.

        Args:
          thread (TracedThread): thread that makes the call.
          open_call (OpenCall): call.
          number (int): descriptor.

        Returns:
          int: how many there were before; the line number if there are too many
              different ones to count.
        """
        stamp = open_call.stamp
        if stamp[:_EPOCH_SIZE].isdigit():
            # Seconds since 1970 do not come back: the thread counts the last ones only.
            return thread.GetOrdinal(stamp, number)
        key = (thread.identifier, thread.first_stamp, stamp, number)
        ordinal = self._ordinals.get(key, 0)
        if not ordinal and len(self._ordinals) >= _MAXIMUM_ORDINALS:
            return open_call.line_number
        self._ordinals[key] = ordinal + 1
        return ordinal

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
          is_bad (Optional[bool]): True if the call failed with EBADF: what is not known
              to be open is not.

        Returns:
          DescriptorSession: session or None if the text is no descriptor.
        """
        head = text.partition(",")[0]
        table = thread.table
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
            if decoration is None and (is_bad or self._is_decorated):
                return None
            if self._attached and self._JoinTables(thread, descriptor):
                return self._Find(thread, open_call, text, is_bad)
            session = self._CreateUnexplained(thread, open_call, descriptor)
        elif decoration is not None:
            session = self._CheckObject(thread, open_call, session, descriptor)
        if not session.line_number:
            session.line_number = open_call.line_number
        # A decoration with a comma would be cut: it is looked up each time.
        if len(head) == len(text) or text[len(head) : len(head) + 2] == ", ":
            is_whole = "<" not in head or head.endswith((">", ">(deleted)"))
            if is_whole and len(head) < MAXIMUM_TEXT_SIZE:
                table.SetText(session, head)
        return session

    def _JoinTables(
        self,
        thread: traced_threads.TracedThread,
        descriptor: strace_arguments.Descriptor,
    ) -> bool:
        """Joins the tables of two threads if they turn out to be one.

        When strace attaches to a process with threads no line tells that they are of
        one process. But a socket or pipe that one of them made when the other was there
        already can be known to it under the same number only if they share their table.

        Args:
          thread (TracedThread): thread that uses a descriptor that it lacks.
          descriptor (Descriptor): descriptor as in the log.

        Returns:
          bool: True if the tables were joined.
        """
        text = descriptor.decoration
        if (
            text is None
            or not descriptor_table.IsUnique(text)
            or thread.began is None
            or self._attached.get(thread.identifier) is not thread
        ):
            return False
        old_table = thread.table
        for other in self._attached.values():
            table = other.table
            session = table.sessions.get(descriptor.number)
            if (
                session is None
                or table is old_table
                or session.last_text != text
                or session.opened is None
                or session.opened <= thread.began
            ):
                continue
            for number in list(old_table.sessions):
                existing = old_table.Remove(number)
                if existing is None:
                    continue
                if number in table.sessions:
                    # The same descriptor, which goes on as the other session.
                    self._number_of_live_sessions -= 1
                    self._ended.append(existing)
                else:
                    table.Add(existing)
            table.users += old_table.users
            for member in list(thread.process.threads.values()):
                if member.table is old_table:
                    member.table = table
                member.process = other.process
                other.process.threads[member.identifier] = member
            return True
        return False

    def _CheckObject(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        session: descriptor_table.DescriptorSession,
        descriptor: strace_arguments.Descriptor,
    ) -> descriptor_table.DescriptorSession:
        """Checks that a descriptor still is the one that is known.

        Args:
          thread (TracedThread): thread that uses it.
          open_call (OpenCall): call that uses it.
          session (DescriptorSession): session that is known.
          descriptor (Descriptor): descriptor as in the log, with its object.

        Returns:
          DescriptorSession: the same, or another if the log lacks a creation.
        """
        decoration = (descriptor.decoration or "")[:MAXIMUM_TEXT_SIZE]
        if session.last_text is None:
            if session.object_text is None:
                session.object_text = decoration
        elif decoration != session.last_text and descriptor_table.IsOtherObject(
            session.last_text, decoration, are_paths_stable=not self._has_close
        ):
            self._End(
                thread.table,
                descriptor.number,
                open_call.time,
                descriptor_table.END_IMPLIED,
            )
            session = self._CreateUnexplained(thread, open_call, descriptor)
        session.last_text = decoration
        return session

    def _BeginTable(
        self,
        record: records.Record,
        first_stamp: str,
        fork: process_tree.Fork | None,
    ) -> descriptor_table.DescriptorTable:
        """Begins the descriptor table of a thread that is seen for the first time.

        Args:
          record (Record): first record of the thread.
          first_stamp (str): time text of its line.
          fork (Fork or None): start of the thread.

        Returns:
          DescriptorTable: table, empty unless it is shared.
        """
        if fork is not None and fork.table is not None:
            return fork.table
        identifier = getattr(record, "thread_identifier", None)
        return descriptor_table.DescriptorTable(identifier, first_stamp)

    def _Discard(
        self,
        table: descriptor_table.DescriptorTable,
        open_call: traced_threads.OpenCall,
    ) -> None:
        """Discards what a call seemed to use, since it failed with EBADF.

        Args:
          table (DescriptorTable): table.
          open_call (OpenCall): call.
        """
        for session in list(open_call.attached):
            is_new = session.line_number == open_call.line_number
            if is_new and session.object_text is None and not session.name:
                open_call.attached.remove(session)
                if table.sessions.get(session.descriptor) is session:
                    table.Remove(session.descriptor)
                    self._number_of_live_sessions -= 1

    def _IsOpen(self, table: descriptor_table.DescriptorTable, number: int) -> bool:
        """Determines whether a number is open.

        Args:
          table (DescriptorTable): table.
          number (int): descriptor.

        Returns:
          bool: True if so.
        """
        return number in table.sessions

    def _Release(
        self, sessions_in_use: list[descriptor_table.DescriptorSession]
    ) -> None:
        """Releases sessions that a call used.

        Args:
          sessions_in_use (list[DescriptorSession]): sessions.
        """
        for session in sessions_in_use:
            session.number_of_open_calls -= 1
            if (
                not session.number_of_open_calls
                and session.end != descriptor_table.END_OPEN
            ):
                self._ended.append(session)

    def TakeEnded(self) -> list[descriptor_table.DescriptorSession]:
        """Takes the sessions that ended since the last time.

        Returns:
          list[DescriptorSession]: sessions, in the order in which they ended.
        """
        ended = self._ended
        self._ended = []
        return ended
