"""Threads that were there before the log, and may share their descriptors."""

from __future__ import annotations

import typing

from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.calls import objects
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.processes import threads

# Of the threads that strace attached to, so many are compared with each other.
_MAXIMUM_ATTACHED_THREADS = 256


def _JoinThreads(process: threads.Process, other: threads.Process) -> None:
    """Makes the threads of a process those of another, which is the same one."""
    if process is other:
        return
    for identifier, thread in process.threads.items():
        thread.process = other
        other.threads[identifier] = thread
        other.ListThread(identifier)
    process.threads = {}
    process.is_finished = True


class AttachedThreads:
    """Threads that may or may not share a table: nothing in the log shows it."""

    def __init__(self) -> None:
        """Initializes threads."""
        self._states: dict[int | None, moments.ThreadState] = {}

    def Add(self, state: moments.ThreadState) -> None:
        """Adds a thread that was there before the log."""
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

        When strace attaches to a process with threads no line shows that they are of
        one process. But a socket or pipe that one of them made when the other was there
        already can be known to it under the same number only if they share their table.

        Args:
          states: all threads that live.
          state: thread that uses a descriptor that it lacks.
          descriptor: descriptor as in the log.

        Returns:
          sessions that continue as others, or None if the tables were not joined.
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
