"""Descriptor sessions of calls whose entries and exits are put in order beforehand."""

from __future__ import annotations

from plaso_extra_parsers.readers.strace.descriptors.effects import (
    creations as creation_effects,
)
from plaso_extra_parsers.readers.strace.descriptors import table as descriptor_table
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.descriptors import tracker as sessions
from plaso_extra_parsers.readers.strace.processes import threads as traced_threads


class OrderedTracker(sessions.SessionTracker):
    """Follows descriptors through entries and exits in the order they are given."""

    def SetMembers(self, first_times: dict[int, int], has_close: bool) -> None:
        """Sets what is known of the threads of a trace with one file per thread.

        Args:
          first_times (dict[int, int]): time of the first line per thread, nanoseconds
              since January 1, 1970.
          has_close (bool): True if there are calls of close.
        """
        self._first_times = first_times
        self._has_close = has_close

    def EnterCall(self, call: records.Call) -> traced_threads.TracedThread | None:
        """Enters a call, in a trace whose entries and exits are put in order.

        Args:
          call (Call): call.

        Returns:
          TracedThread: thread or None if the call is a remainder of one that ended.
        """
        thread = self._threads.get(call.thread_identifier)
        if thread is None:
            thread = self._BeginThread(call)
            if thread is None:
                return None
        if thread.open_call is not None:
            self._Release(thread.open_call.attached)
        self.Enter(thread, call)
        return thread

    def LeaveCall(self, call: records.Call) -> None:
        """Leaves a call that was entered with EnterCall.

        Args:
          call (Call): call.
        """
        thread = self._threads.get(call.thread_identifier)
        if thread is None or thread.open_call is None:
            return
        if thread.open_call.call is call:
            self.Leave(thread, call)

    def GetUsedSessions(
        self, thread_identifier: int | None
    ) -> list[descriptor_table.DescriptorSession]:
        """Retrieves the sessions that the call in progress of a thread uses.

        Args:
          thread_identifier (int or None): thread.

        Returns:
          list[DescriptorSession]: sessions.
        """
        thread = self._threads.get(thread_identifier)
        if thread is None or thread.open_call is None:
            return []
        return thread.open_call.attached

    def HasConflict(self, call: records.Call) -> bool:
        """Determines whether a number that a call returned is still taken.

        Args:
          call (Call): call in progress.

        Returns:
          bool: True if so.
        """
        thread = self._threads.get(call.thread_identifier)
        if thread is None or thread.table.users < 2:
            return False
        taken = thread.table.sessions
        return any(number in taken for number in creation_effects.ReadCreated(call))
