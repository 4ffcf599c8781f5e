"""Copies of descriptor tables, for new processes and for threads that stop sharing."""

from __future__ import annotations

from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import store as stores
from plaso_extra_parsers.readers.strace.descriptors import table as tables


def CopyTable(
    store: stores.Store, moment: moments.Moment, origin: str, left_out: range = range(0)
) -> None:
    """Gives a thread its own copy of a shared table, except the numbers left out.

    The copy for a new program lacks what exec closes. The call has ended.
    """
    maker = moment.thread
    old_table = moment.state.table
    old_table.users -= 1
    table = moment.state.table = tables.DescriptorTable(
        maker.owner,
        has_existing=False,
        first_line=moment.line_number,
    )
    for copied in _LimitCopies(store, old_table.Copy()):
        if origin == sessions.ORIGIN_EXEC_KEPT and copied.is_close_on_exec:
            continue
        number = copied.session.descriptor
        if number in left_out:
            continue
        session = store.CreateSession(moment, number, origin, copied.session)
        _AddCopy(store, table, session, copied, moment.exit_time)


def Inherit(
    store: stores.Store,
    state: moments.ThreadState,
    copies: list[sessions.CopiedDescriptor],
    time: int | None,
    line_number: int = 0,
) -> None:
    """Gives a new process copies of the descriptors of the process that started it.

    Args:
      store: sessions.
      state: first thread of the process.
      copies: copied descriptors.
      time: time of the first line of the process.
      line_number: line of the call that started it, 0 if the line is in another file.
    """
    thread = state.thread
    for copied in _LimitCopies(store, copies):
        source = copied.session
        session = sessions.DescriptorSession(
            store.scheme.GetExisting(thread.owner, source.descriptor),
            thread.identifier,
            source.descriptor,
            sessions.ORIGIN_FORK,
            source.description,
        )
        session.parent_identifier = source.identifier
        session.process = thread.process
        session.line_number = line_number
        _AddCopy(store, state.table, session, copied, time)


def _LimitCopies(
    store: stores.Store, copies: list[sessions.CopiedDescriptor]
) -> list[sessions.CopiedDescriptor]:
    """Limits the number of copied descriptors: copies all, or none if too many.

    Descriptors that are not copied appear as unknown when they are used, under the same
    identifier.
    """
    if len(copies) > store.copies_left:
        store.number_of_dropped_sessions += len(copies)
        return []
    store.copies_left -= len(copies)
    return copies


def _AddCopy(
    store: stores.Store,
    table: tables.DescriptorTable,
    session: sessions.DescriptorSession,
    copied: sessions.CopiedDescriptor,
    time: int | None,
) -> None:
    """Adds the copy of a descriptor to a table."""
    session.is_close_on_exec = copied.is_close_on_exec
    session.object_text = session.last_text = copied.object_text
    session.opened = time
    store.Add(table, session)
