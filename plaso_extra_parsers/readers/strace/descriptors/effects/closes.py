"""Calls that close descriptors."""

from __future__ import annotations

from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.calls import constants
from plaso_extra_parsers.readers.strace.descriptors import copies
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import system as systems

_LAST_DESCRIPTOR = 0xFFFFFFFF

# A call that closes more descriptors, and whose result is not known at its entry, is
# applied at its exit: a log of failing calls must not take time for each descriptor.
_MAXIMUM_EARLY = 1_000
_IS_LATE = "late"


def EnterClose(system: systems.System, moment: moments.Moment) -> None:
    """Enters close: the number is free from now on, whatever the call returns."""
    store = system.store
    session = store.Find(moment, moment.arguments)
    if session is None:
        return

    moment.Attach(session)
    moment.ended = [session]
    end = sessions.END_IMPLIED if moment.is_bad else sessions.END_CLOSE
    store.End(moment.state.table, session.descriptor, moment.time, end)


def LeaveClose(system: systems.System, moment: moments.Moment) -> None:
    """Leaves close, which does nothing if it fails with EBADF, or was injected."""
    call = moment.call
    if not moment.ended or not call.outcome:
        return
    if call.value not in ("0", "?") and call.error == "EBADF":
        moment.ended[0].end = sessions.END_IMPLIED
    if call.is_injected:
        system.store.Restore(moment.table, moment.ended)


def _ReadRange(arguments: str) -> tuple[int, int, int]:
    """Reads the arguments of close_range: first and last number, flags."""
    parts = [
        strace_arguments.StripName(part)
        for part in strace_arguments.SplitArguments(arguments)
    ] + ["", "", ""]
    first = strace_arguments.ReadDescriptor(parts[0])
    last = strace_arguments.ReadDescriptor(parts[1])
    flags = 0
    for name, value in (
        ("UNSHARE", constants.CLOSE_RANGE_UNSHARE),
        ("CLOEXEC", constants.CLOSE_RANGE_CLOEXEC),
    ):
        if constants.HasFlag(parts[2], name, value):
            flags |= value
    if first is None or last is None:
        return 1, 0, 0
    last_number = last.number if last.number >= 0 else _LAST_DESCRIPTOR
    return first.number & _LAST_DESCRIPTOR, last_number, flags


def EnterCloseRange(system: systems.System, moment: moments.Moment) -> None:
    """Enters close_range."""
    call = moment.call
    if call.value not in ("", "?") and not call.is_successful:
        # Older kernels do not have close_range.
        return
    first, last, flags = _ReadRange(moment.arguments)
    if flags:
        # Applied at the exit, since it changes the table as a whole, or flags.
        return
    numbers = [number for number in moment.table.sessions if first <= number <= last]
    if not moment.has_ended and len(numbers) > _MAXIMUM_EARLY:
        moment.message = (_IS_LATE,)
        return
    moment.ended = [moment.table.sessions[number] for number in numbers]
    for session in moment.ended:
        if not moment.has_ended:
            # The call may still fail.
            moment.Hold(session)
        system.store.End(
            moment.table, session.descriptor, moment.time, sessions.END_CLOSE_RANGE
        )


def LeaveCloseRange(system: systems.System, moment: moments.Moment) -> None:
    """Leaves close_range."""
    call = moment.call
    if not call.is_successful:
        if moment.ended and call.value != "?":
            system.store.Restore(moment.table, moment.ended)
        return

    first, last, flags = _ReadRange(call.arguments)
    is_marking = bool(flags & constants.CLOSE_RANGE_CLOEXEC)
    if flags & constants.CLOSE_RANGE_UNSHARE and moment.table.users > 1:
        left_out = range(0) if is_marking else range(first, last + 1)
        copies.CopyTable(system.store, moment, sessions.ORIGIN_UNSHARE, left_out)
    if not flags and moment.message != (_IS_LATE,):
        return
    for number, session in list(moment.table.sessions.items()):
        if first <= number <= last:
            if is_marking:
                session.is_close_on_exec = True
            else:
                system.store.End(
                    moment.table, number, moment.time, sessions.END_CLOSE_RANGE
                )
