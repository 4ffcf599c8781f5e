"""Copies of descriptor tables, for new processes and for threads that stop sharing."""

from __future__ import annotations

from plaso_extra_parsers.readers.strace.descriptors import table as descriptor_table
from plaso_extra_parsers.readers.strace.descriptors import identifiers
from plaso_extra_parsers.readers.strace.descriptors import table_operations
from plaso_extra_parsers.readers.strace.processes import threads as traced_threads

# Descriptors that are copied for new processes and tables: so many, and so many for
# each call that does anything to descriptors. Otherwise a short log of a process with
# many descriptors that forks over and over would give any number of sessions.
_COPIES_AT_START = 20_000
COPIES_PER_CALL = 20

# Of the threads that strace attached to, so many are compared with each other.
_MAXIMUM_ATTACHED_THREADS = 256


class TableCopies(table_operations.TableOperations):
    """Copies of descriptor tables."""

    def __init__(self, scheme: identifiers.IdentifierScheme, is_alone: bool) -> None:
        """Initializes copies.

        Args:
          scheme (IdentifierScheme): how identifiers are computed.
          is_alone (bool): True if the log is one of several, for one thread each, and
              the others are not at hand.
        """
        super().__init__(scheme)
        self._copies_left = _COPIES_AT_START
        self._is_alone = is_alone

    def _CopyTable(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        time: int | None,
        origin: str,
        is_exec: bool = False,
        left_out: range = range(0),
    ) -> None:
        """Gives a thread its own copy of a table that it shares.

        Args:
          thread (TracedThread): thread.
          open_call (OpenCall): call that does so.
          time (int or None): nanoseconds since January 1, 1970.
          origin (str): origin of the copies.
          is_exec (Optional[bool]): True to leave out what exec closes.
          left_out (Optional[range]): numbers that are not copied.
        """
        # An exec can end under another identifier than it began.
        maker = open_call.thread
        old_table = thread.table
        old_table.users -= 1
        thread.table = descriptor_table.DescriptorTable(
            maker.identifier, maker.first_stamp, has_existing=False
        )
        for copied in self._LimitCopies(old_table.Copy()):
            if is_exec and copied.is_close_on_exec:
                continue
            number = copied.session.descriptor
            if number in left_out:
                continue
            identifier = self._scheme.GetCreated(
                maker.identifier,
                maker.first_stamp,
                open_call.stamp,
                number,
                self._GetOrdinal(maker, open_call, number),
            )
            self._AddCopy(thread, copied, identifier, origin, time, open_call)

    def _LimitCopies(
        self, copies: list[descriptor_table.CopiedDescriptor]
    ) -> list[descriptor_table.CopiedDescriptor]:
        """Limits the number of descriptors that are copied.

        Those that are not appear as unknown, under the same identifier, when used.

        Args:
          copies (list[CopiedDescriptor]): descriptors in the table that is copied.

        Returns:
          list[CopiedDescriptor]: the same, or none if there have been too many.
        """
        if len(copies) > self._copies_left:
            self.number_of_dropped_sessions += len(copies)
            return []
        self._copies_left -= len(copies)
        return copies

    def _AddCopy(
        self,
        thread: traced_threads.TracedThread,
        copied: descriptor_table.CopiedDescriptor,
        identifier: str,
        origin: str,
        time: int | None,
        open_call: traced_threads.OpenCall | None,
    ) -> None:
        """Adds the copy of a descriptor to the table of a thread.

        Args:
          thread (TracedThread): thread.
          copied (CopiedDescriptor): descriptor in the table that is copied.
          identifier (str): identifier of the new session.
          origin (str): origin of the new session.
          time (int or None): nanoseconds since January 1, 1970.
          open_call (OpenCall or None): call that copies the table.
        """
        source = copied.session
        maker = thread if open_call is None else open_call.thread
        session = descriptor_table.DescriptorSession(
            identifier, maker.identifier, source.descriptor, origin, source.description
        )
        session.parent_identifier = source.identifier
        session.is_close_on_exec = copied.is_close_on_exec
        session.object_text = session.last_text = copied.object_text
        session.opened = time
        if open_call is not None:
            session.line_number = open_call.line_number
            session.name = open_call.name
            session.entered = open_call.time
        self._Add(thread.table, session)

    def _AddAttached(self, thread: traced_threads.TracedThread) -> None:
        """Adds a thread that was there before the log.

        Args:
          thread (TracedThread): thread.
        """
        if self._is_alone:
            return
        self._attached[thread.identifier] = thread
        if len(self._attached) > _MAXIMUM_ATTACHED_THREADS:
            del self._attached[next(iter(self._attached))]
