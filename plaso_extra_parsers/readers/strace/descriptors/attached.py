"""Threads that are older than the log, and may share their descriptors."""

from __future__ import annotations

import typing

from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.calls import objects
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.processes import threads

# How many of the threads that strace attached to are compared with each other.
_MAXIMUM_ATTACHED_THREADS = 256


def _JoinThreads(process: threads.Process, other: threads.Process) -> None:
    """Moves the threads of a process to another entry for the same process."""
    if process is other:
        return
    for identifier, thread in process.threads.items():
        thread.process = other
        other.threads[identifier] = thread
        other.ListThread(identifier)
    process.threads = {}
    process.is_finished = True


class AttachedThreads:
    """Threads of which no line of the log shows whether they share a table."""

    def __init__(self) -> None:
        """Initializes threads."""
        self._states: dict[int | None, moments.ThreadState] = {}

    def Add(self, state: moments.ThreadState) -> None:
        """Adds a thread that is older than the log."""
        self._states[state.thread.identifier] = state
        if len(self._states) > _MAXIMUM_ATTACHED_THREADS:
            del self._states[next(iter(self._states))]

    def Remove(self, state: moments.ThreadState) -> None:
        """Removes a thread that ended."""
        if self._states.get(state.thread.identifier) is state:
            del self._states[state.thread.identifier]

    def JoinTables(
        self,
        states: typing.Iterable[moments.ThreadState],
        state: moments.ThreadState,
        descriptor: strace_arguments.Descriptor,
    ) -> list[sessions.DescriptorSession] | None:
        """Joins the tables of two threads if they turn out to be one.

        When strace attaches to a process with several threads, no line shows that they
        belong to one process. But if both threads know a socket or pipe under the same
        number, and it was made after they began, they must share their table.

        Args:
          states: all living threads.
          state: thread that uses a descriptor that its table lacks.
          descriptor: descriptor as in the log.

        Returns:
          sessions that continue as sessions of the other table, or None if the tables
              were not joined.
        """
        text = descriptor.decoration
        began = state.thread.began
        if (
            text is None
            or not objects.IsUnique(text)
            or began is None
            or self._states.get(state.thread.identifier) is not state
        ):
            return None

        old_table = state.table
        for other in self._states.values():
            table = other.table
            session = table.sessions.get(descriptor.number)
            if (
                session is None
                or table is old_table
                or session.last_text != text
                or session.opened is None
                or session.opened <= began
            ):
                continue
            ended = []
            for number in list(old_table.sessions):
                existing = old_table.Remove(number)
                if existing is None:
                    continue
                if number in table.sessions:
                    ended.append(existing)
                else:
                    table.Add(existing)
            table.users += old_table.users
            _JoinThreads(state.thread.process, other.thread.process)
            for member in states:
                if member.table is old_table:
                    member.table = table
            state.table = table
            return ended
        return None
