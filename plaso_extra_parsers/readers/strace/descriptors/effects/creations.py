"""Calls that create descriptors."""

from __future__ import annotations

import itertools

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.calls import constants
from plaso_extra_parsers.readers.strace.calls import creations
from plaso_extra_parsers.readers.strace.calls import passing
from plaso_extra_parsers.readers.strace.descriptors import facts
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import system as systems
from plaso_extra_parsers.readers.strace.descriptors.effects import names
from plaso_extra_parsers.readers.strace.descriptors.effects import uses


def ReadCreated(call: records.Call) -> list[int]:
    """Reads the numbers of the descriptors that a call created; covers most calls."""
    name = call.name
    row = calls.CALLS.get(name)
    if row is None or not call.is_successful:
        return []
    if row.creation is not None or name == "dup":
        texts = [call.value]
    elif row.copies_descriptor:
        texts = [call.value] if "DUPFD" in call.arguments else []
    elif name in calls.PAIR_NAMES:
        texts = passing.ReadPair(call)
    elif name[:4] == "recv" and "SCM_" in call.arguments:
        texts = list(
            itertools.chain.from_iterable(
                texts for texts, _ in passing.ReadDescriptors(call.arguments)
            )
        )
    else:
        return []
    descriptors = [strace_arguments.ReadDescriptor(text) for text in texts]
    return [descriptor.number for descriptor in descriptors if descriptor is not None]


def LeaveCreation(system: systems.System, moment: moments.Moment) -> None:
    """Leaves a call that returns a new descriptor."""
    call = moment.call
    name = call.name
    row = calls.CALLS[name]
    if not call.is_successful:
        if row.opened_path is not None:
            names.NoteFailure(system, moment)
        return
    source = moment.source
    if (
        source is not None
        and name[:8] == "signalfd"
        and call.return_value == source.descriptor
    ):
        # The signals of an existing descriptor were changed.
        return
    creation = creations.ReadCreation(name, call.arguments)
    session = system.store.Create(
        moment,
        call.value + call.outcome,
        is_close_on_exec=creation.is_close_on_exec,
    )
    if session is None:
        return
    description = session.description
    description.opened = system.GetGoneMoment(moment.time)
    session.flags = creation.flags
    names.NameCreated(moment, session)
    access = creation.access
    system.pipes.SetOpened(session, access)
    if name[:6] == "accept":
        moment.facts = facts.ReadShell(system, moment)
    if calls.WRITE_ACCESS in access:
        path = session.name_text or ""
        if path[:1] == "/":
            system.written_files.Add(
                strace_arguments.UnescapeText(path), description, description.opened
            )


def LeaveDuplicate(system: systems.System, moment: moments.Moment) -> None:
    """Leaves dup; exec does not close the duplicate."""
    _Duplicate(system, moment, False)


def _Duplicate(
    system: systems.System, moment: moments.Moment, is_close_on_exec: bool
) -> None:
    """Creates the session of a duplicate descriptor, if the call succeeded."""
    call = moment.call
    if call.is_successful:
        system.store.Create(
            moment,
            call.result,
            sessions.ORIGIN_DUPLICATE,
            moment.source,
            is_close_on_exec,
        )


def EnterDuplicateTo(system: systems.System, moment: moments.Moment) -> None:
    """Enters dup2 or dup3."""
    uses.EnterUse(system, moment)
    target = uses.GetRest(moment.arguments)[0]
    descriptor = strace_arguments.ReadDescriptor(target)
    if descriptor is None:
        return
    # The target is open if strace could name it.
    if descriptor.decoration or descriptor.number in moment.table.sessions:
        moment.Attach(system.store.Find(moment, target))


def LeaveDuplicateTo(system: systems.System, moment: moments.Moment) -> None:
    """Leaves dup2 or dup3, which closes the target if it is open."""
    call = moment.call
    source = moment.source
    if not call.is_successful or call.return_value is None:
        return
    number = call.return_value
    if source is not None and source.descriptor == number:
        return
    moment.Attach(moment.table.sessions.get(number))
    system.store.End(moment.table, number, moment.time, sessions.END_DUPLICATE)

    is_closing = False
    if call.name == "dup3":
        flags = uses.GetRest(call.arguments)[1:]
        is_closing = bool(flags) and constants.HasFlag(
            flags[0], "CLOEXEC", calls.CLOSE_ON_EXEC
        )
    _Duplicate(system, moment, is_closing)


def LeaveControl(system: systems.System, moment: moments.Moment) -> None:
    """Leaves fcntl."""
    call = moment.call
    if not call.is_successful:
        return
    rest = uses.GetRest(call.arguments)
    command = rest[0]
    if constants.IsName(command, constants.F_SETFD):
        if moment.source is not None and len(rest) > 1:
            moment.source.is_close_on_exec = constants.HasFlag(rest[1], "CLOEXEC", 1)
    elif constants.IsName(command, constants.F_DUPFD):
        _Duplicate(system, moment, False)
    elif constants.IsName(command, constants.F_DUPFD_CLOEXEC):
        _Duplicate(system, moment, True)


def LeaveDeviceControl(system: systems.System, moment: moments.Moment) -> None:
    """Leaves ioctl."""
    call = moment.call
    if call.outcome[:1] == "<":
        LeaveUnknown(system, moment)
    elif moment.source is not None and call.is_successful:
        request = uses.GetRest(call.arguments)[0]
        if constants.IsName(request, constants.FIOCLEX):
            moment.source.is_close_on_exec = True
        elif constants.IsName(request, constants.FIONCLEX):
            moment.source.is_close_on_exec = False


def LeaveUnknown(system: systems.System, moment: moments.Moment) -> None:
    """Leaves a call of which only the result can show that it created a descriptor."""
    call = moment.call
    # With --decode-pids=comm processes are decorated too.
    is_object = call.outcome[1:2] == "/" or call.outcome[1:12] == "anon_inode:"
    if is_object and call.is_successful:
        system.store.Create(moment, call.result)


def LeaveBPF(system: systems.System, moment: moments.Moment) -> None:
    """Leaves bpf, some commands of which return a descriptor."""
    call = moment.call
    command = call.arguments.partition(",")[0]
    if call.outcome[:1] == "<" or command in constants.BPF_CREATIONS:
        LeaveCreation(system, moment)


def LeaveFilter(system: systems.System, moment: moments.Moment) -> None:
    """Leaves seccomp, which can return the descriptor of a listener."""
    call = moment.call
    if "SECCOMP_FILTER_FLAG_NEW_LISTENER" in call.arguments and call.is_successful:
        system.store.Create(moment, call.result, is_close_on_exec=True)


def LeavePair(system: systems.System, moment: moments.Moment) -> None:
    """Leaves pipe, pipe2 or socketpair."""
    call = moment.call
    if not call.is_successful:
        return
    parts = strace_arguments.SplitArguments(call.arguments)
    is_closing = False
    if len(parts) > 1:
        text = strace_arguments.StripName(parts[1])
        is_closing = constants.HasFlag(text, "CLOEXEC", calls.CLOSE_ON_EXEC)

    created = [
        system.store.Create(moment, member, is_close_on_exec=is_closing)
        for member in passing.ReadPair(call)
    ]
    if len(created) != 2:
        return
    first, second = created
    if first is None or second is None:
        return
    if call.name == "socketpair":
        first.description.peer = second.description
        second.description.peer = first.description
    else:
        first.description.end = (first.identifier, calls.READ_ACCESS)
        second.description.end = (first.identifier, calls.WRITE_ACCESS)
    names.NamePair(moment, first, second)
