"""Calls that use descriptors, and move data through them."""

# All effects have the same arguments.
# pylint: disable=unused-argument

from __future__ import annotations

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.calls import passing
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import system as systems


def GetRest(arguments: str) -> list[str]:
    """Retrieves the arguments after the first one, a descriptor, without their names.

    The list has at least one text, which can be empty.
    """
    head, _, rest = arguments.partition(", ")
    if "<" in head and not head.endswith((">", ">(deleted)")):
        parts = strace_arguments.SplitArguments(arguments)[1:]
    elif '"' in rest or "{" in rest or "<" in rest:
        parts = strace_arguments.SplitArguments(rest)
    else:
        parts = rest.split(", ")
    return [strace_arguments.StripName(part) for part in parts] or [""]


def Move(
    session: sessions.DescriptorSession, transfer: int, text: str, size: int
) -> None:
    """Counts the bytes that a call moved; transfer is as in the table of calls."""
    if transfer == calls.WRITES:
        session.number_of_bytes_written += size
        session.number_of_writes += 1
        session.description.is_written = True
    elif transfer == calls.READS or not passing.IsPeek(text):
        session.number_of_bytes_read += size
        session.number_of_reads += 1


def EnterUse(system: systems.System, moment: moments.Moment) -> None:
    """Enters a call whose first argument is a descriptor."""
    arguments = moment.arguments
    if arguments[:8] == "AT_FDCWD":
        return
    session = moment.state.table.texts.get(arguments.partition(",")[0])
    if session is None:
        session = system.store.Find(moment, arguments)
    if session is not None:
        moment.Attach(session)
        moment.source = session


def LeaveUse(system: systems.System, moment: moments.Moment) -> None:
    """Leaves a call that moved data through its first argument."""
    call = moment.call
    transfer = calls.CALLS[moment.name].transfer
    if transfer and moment.source is not None:
        size = passing.ReadMovedSize(call)
        if size:
            Move(moment.source, transfer, moment.arguments, size)


def LeaveReady(system: systems.System, moment: moments.Moment) -> None:
    """Leaves a call that waited until a descriptor was ready."""
    call = moment.call
    if call.value not in ("", "0", "?") and call.is_successful:
        system.number_of_waits += 1


def EnterUses(system: systems.System, moment: moments.Moment) -> None:
    """Enters a call that names several descriptors, or one in a later argument."""
    row = calls.CALLS[moment.name]
    if row.uses == calls.MAPPING_USES:
        parts = moment.arguments.split(", ", 4)
    else:
        parts = strace_arguments.SplitArguments(moment.arguments)

    found = []
    for index in row.uses:
        session = None
        if index < len(parts) and parts[index] != "-1":
            session = system.store.Find(moment, parts[index])
        moment.Attach(session)
        found.append(session)
    if row.result == calls.RETURNS_MOVED:
        moment.message = tuple(found[::-1] if row.moves_back else found)


def LeaveCopy(system: systems.System, moment: moments.Moment) -> None:
    """Leaves a call that moved data from one descriptor to another."""
    if moment.message is None:
        return
    size = passing.ReadMovedSize(moment.call)
    if not size:
        return
    source, target = moment.message
    if source is not None:
        Move(source, calls.READS, "", size)
    if target is not None:
        Move(target, calls.WRITES, "", size)
