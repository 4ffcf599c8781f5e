"""The traced system as the log shows it: living threads, and their descriptors."""

from __future__ import annotations

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.descriptors import copies
from plaso_extra_parsers.readers.strace.descriptors import gone_names
from plaso_extra_parsers.readers.strace.descriptors import mail
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import object_uses
from plaso_extra_parsers.readers.strace.descriptors import pipes
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import store as stores
from plaso_extra_parsers.readers.strace.descriptors import table as tables
from plaso_extra_parsers.readers.strace.descriptors import written_files
from plaso_extra_parsers.readers.strace.processes import start as process_start
from plaso_extra_parsers.readers.strace.processes import threads
from plaso_extra_parsers.readers.strace.processes import tree as process_tree


class System:
    """Living threads, and their descriptors.

    Attributes:
      first_times (dict[int, int] or None): time of the first line per thread, if there
          is a file per thread.
      gone_names (GoneNames): names of files that were unlinked.
      is_alone (bool): True if the log is that of one thread, and the logs of the other
          threads are not available.
      mail (Mail): messages with descriptors.
      number_of_waits (int): how many calls have waited until something was ready.
      object_uses (ObjectUses): what processes did with objects.
      pipes (Pipes): FIFOs, and shells between pipes.
      remainders (dict[int|None, tuple[str, ...]]): identifiers of the descriptors of
          calls that were in progress when their thread ended.
      states (dict[int|None, ThreadState]): living threads, per identifier.
      store (Store): descriptor sessions.
      tree (ProcessTree): threads and processes.
      written_files (WrittenFiles): files that were opened for writing.
    """

    def __init__(
        self, store: stores.Store, tree: process_tree.ProcessTree, is_alone: bool
    ) -> None:
        self.first_times: dict[int, int] | None = None
        self.is_alone = is_alone
        self.gone_names = gone_names.GoneNames()
        self.mail = mail.Mail()
        self.number_of_waits = 0
        self.object_uses = object_uses.ObjectUses()
        self.pipes = pipes.Pipes()
        self.remainders: dict[int | None, tuple[str, ...]] = {}
        self.states = store.states
        self.store = store
        self.tree = tree
        self.written_files = written_files.WrittenFiles()

    def GetGoneMoment(self, time: int | None) -> int:
        """Retrieves the moment (see GoneNames) of a call at a time."""
        # The files of a trace are not read in the order of time.
        if self.first_times is not None:
            return time or 0
        return self.gone_names.number

    def BeginThread(self, record: records.Record) -> moments.ThreadState | None:
        """Begins a thread that is seen for the first time.

        Returns:
          thread, or None if the record belongs to a thread that has already ended.
        """
        begun = self.tree.Begin(record)
        if begun is None:
            return None
        oldest = self.tree.GetOldest()
        if oldest is not None:
            self._DropThread(oldest)

        thread, start = begun
        inheritance = None if start is None else self.TakeInheritance(start)
        if isinstance(inheritance, tables.DescriptorTable):
            table = inheritance
        else:
            table = tables.DescriptorTable(thread.owner, first_line=record.line_number)
        state = self.AddThread(thread, table)
        if (
            start is None
            and not self.is_alone
            and getattr(record, "name", "") != "execve"
        ):
            self.store.attached.Add(state)
        if isinstance(inheritance, list):
            line_number = 0
            if start is not None and self.store.scheme.has_several_threads:
                line_number = start.line_number
            copies.Inherit(self.store, state, inheritance, thread.began, line_number)
        return state

    def AddThread(
        self, thread: threads.Thread, table: tables.DescriptorTable
    ) -> moments.ThreadState:
        """Adds a living thread."""
        state = self.states[thread.identifier] = moments.ThreadState(thread, table)
        return state

    def TakeInheritance(
        self, start: process_start.Start
    ) -> tables.DescriptorTable | list[sessions.CopiedDescriptor]:
        """Takes the table, or the copies, that a child inherits from its parent now."""
        inheritance: tables.DescriptorTable | list[sessions.CopiedDescriptor]
        if start.inheritance is None:
            state = self.states.get(start.parent.identifier)
            if state is None:
                inheritance = []
            elif start.shares_descriptors:
                inheritance = state.table
                # The child is a user from now on, even before its first line.
                inheritance.users += 1
            else:
                inheritance = state.table.Copy()
                start.weight = len(inheritance)
            start.inheritance = inheritance
        inheritance = start.inheritance
        return inheritance

    def _DropThread(self, thread: threads.Thread) -> None:
        """Drops the thread that was seen first, since there are too many."""
        self.tree.Drop(thread)
        state = self.states.get(thread.identifier)
        if state is None or state.thread is not thread:
            return
        del self.states[thread.identifier]
        number_of_sessions = len(state.table.sessions)
        self._ReleaseCalls(state)
        self.store.LeaveTable(state.table, None, sessions.END_DROPPED)
        if state.table.users <= 0:
            self.store.number_of_dropped_sessions += number_of_sessions

    def _ReleaseCalls(self, state: moments.ThreadState) -> None:
        """Releases the descriptors of the call that a thread has in progress."""
        if state.open_moment is not None:
            self.store.ReleaseMoment(state.open_moment)

    def RemoveThread(self, state: moments.ThreadState, time: int | None) -> None:
        """Removes a thread, and ends its table if it was the last user."""
        thread = state.thread
        if self.states.get(thread.identifier) is not state:
            return
        self.Detach(state)
        names: tuple[str, ...] = ()
        if state.open_moment is not None:
            names = state.open_moment.GetIdentifiers()
        if names and len(self.remainders) < process_tree.MAXIMUM_THREADS:
            # The log may still show the end of the call, without a result.
            self.remainders[thread.identifier] = names
        self._ReleaseCalls(state)
        self.store.LeaveTable(state.table, time, sessions.END_EXIT)

    def Detach(self, state: moments.ThreadState) -> None:
        """Removes a thread from the living ones, but does not end its table."""
        thread = state.thread
        if self.states.get(thread.identifier) is state:
            del self.states[thread.identifier]
        self.tree.RemoveThread(thread)
        self.store.attached.Remove(state)

    def RemoveThreads(
        self,
        process: threads.Process,
        time: int | None,
        kept: moments.ThreadState | None = None,
    ) -> None:
        """Removes the threads of a process, also unseen ones, except the kept one."""
        for start in self.tree.unseen.TakeThreads(process):
            if isinstance(start.inheritance, tables.DescriptorTable):
                self.store.LeaveTable(start.inheritance, time, sessions.END_EXIT)
        for identifier in list(process.threads):
            state = self.states.get(identifier)
            if state and state is not kept and state.thread.process is process:
                self.RemoveThread(state, time)

    def Finish(self) -> None:
        """Finishes: what is still open is handed out as open."""
        found = []
        for state in self.states.values():
            self._ReleaseCalls(state)
            state.open_moment = None
            found.append(state.table)
        for start in self.tree.unseen.GetAll():
            if isinstance(start.inheritance, tables.DescriptorTable):
                found.append(start.inheritance)
        for table in {id(table): table for table in found}.values():
            self.store.EndTable(table, None, sessions.END_OPEN)
        self.tree.Finish()
