"""Calls that start, end and replace processes, or report on them."""

# All effects have the same arguments.
# pylint: disable=unused-argument

from __future__ import annotations

import re

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.calls import objects
from plaso_extra_parsers.readers.strace.calls import single_arguments
from plaso_extra_parsers.readers.strace.calls import starts
from plaso_extra_parsers.readers.strace.calls import values as call_values
from plaso_extra_parsers.readers.strace.descriptors import copies
from plaso_extra_parsers.readers.strace.descriptors import facts
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import system as systems
from plaso_extra_parsers.readers.strace.descriptors import table as tables
from plaso_extra_parsers.readers.strace.descriptors.effects import names
from plaso_extra_parsers.readers.strace.processes import lives
from plaso_extra_parsers.readers.strace.processes import start as process_start
from plaso_extra_parsers.readers.strace.processes import threads

# /proc/self/fd/3
_DESCRIPTOR_PATH = re.compile(r"/(?:proc/self|proc/thread-self|dev)/fd/(\d{1,9})")

# /proc/7/ns/pid, pid:[4026532212]
_PID_NAMESPACE = re.compile(r"pid:\[|.*/ns/pid(?:_for_children)?$")

# clone3({flags=CLONE_PIDFD, ...} => {pidfd=[3]}, 88) = 11
_PIDFD = re.compile(r"(?:parent_tid|pidfd)=\[(\d+[^\]]*(?:\][^\]]*>)?)\]")


def _IsMember(system: systems.System, number: int, time: int | None) -> bool:
    """Determines whether the trace can contain the file of a child.

    The child has the number that the parent received. True if the files are not known.
    """
    if system.first_times is None:
        return True
    first_time = system.first_times.get(number)
    return first_time is not None and time is not None and first_time >= time


def EnterFork(system: systems.System, moment: moments.Moment) -> None:
    """Enters a call that starts a thread or process."""
    flags = starts.ReadCloneFlags(moment.name, moment.arguments)
    identifier: int | None = process_start.UNKNOWN_CHILD
    if not moment.call.state:
        child = starts.ReadProcess(moment.call)
        identifier = None if child is None else child.identifier
        if child is not None and not _IsMember(system, child.identifier, moment.time):
            identifier = process_start.UNKNOWN_CHILD
    moment.start = system.tree.BeginStart(
        moment.thread, flags, identifier, moment.line_number, moment.time
    )


def LeaveFork(system: systems.System, moment: moments.Moment) -> None:
    """Leaves a call that starts a thread or process."""
    call = moment.call
    child = starts.ReadProcess(call)
    start = moment.start
    if start is None:
        # Only the second half is known.
        start = process_start.Start(
            moment.thread,
            starts.ReadCloneFlags(call.name, call.arguments),
            line_number=moment.line_number,
            time=moment.time,
        )
    is_foreign = child is not None and not _IsMember(
        system, child.identifier, moment.time
    )
    if child is not None and not start.is_claimed:
        system.TakeInheritance(start)
    system.tree.EndStart(start, child, moment.exit_time if is_foreign else None)

    if child is not None and "CLONE_PIDFD" in call.arguments:
        match = _PIDFD.search(call.arguments)
        if match:
            session = system.store.Create(moment, match.group(1), is_close_on_exec=True)
            if session is not None:
                session.description.target = child.identifier


def LeaveUnshare(system: systems.System, moment: moments.Moment) -> None:
    """Leaves unshare."""
    call = moment.call
    if not call.is_successful:
        return
    flags = starts.ReadFlags(strace_arguments.StripName(call.arguments))
    if flags & starts.CLONE_NEWPID:
        moment.thread.has_inner_children = True
    if flags & starts.CLONE_FS:
        moment.thread.place = threads.Place(moment.thread.place.directory)
    if flags & starts.CLONE_FILES and moment.table.users > 1:
        copies.CopyTable(system.store, moment, sessions.ORIGIN_UNSHARE)


def LeaveNamespace(system: systems.System, moment: moments.Moment) -> None:
    """Leaves setns: as after unshare, children live in the entered PID namespace."""
    call = moment.call
    if not call.is_successful:
        return
    parts = strace_arguments.SplitArguments(call.arguments)
    text = strace_arguments.StripName(parts[1]) if len(parts) > 1 else ""
    name = moment.source.name_text if text == "0" and moment.source else None
    if starts.ReadFlags(text) & starts.CLONE_NEWPID or (
        name is not None and _PID_NAMESPACE.match(name)
    ):
        moment.thread.has_inner_children = True


def LeaveIdentification(system: systems.System, moment: moments.Moment) -> None:
    """Leaves a call that returns the identifier of the thread itself."""
    identifier = moment.thread.identifier
    number = moment.call.return_value
    if number and identifier and number != identifier:
        moment.thread.process.is_inside = True


def LeaveOwnProcess(system: systems.System, moment: moments.Moment) -> None:
    """Leaves getpid, which returns the identifier of the process."""
    process = moment.thread.process
    number = moment.call.return_value
    if number and number == process.identifier == moment.thread.identifier:
        process.is_known = True


def LeaveWait(system: systems.System, moment: moments.Moment) -> None:
    """Leaves a call that waits for a child."""
    lives.AddWait(system.tree, moment.thread, moment.call)


def LeaveOwnUser(system: systems.System, moment: moments.Moment) -> None:
    """Leaves a call that returns the user of the process."""
    call = moment.call
    if not call.is_successful:
        return
    process = moment.thread.process
    if call.name[:7] == "geteuid":
        process.user_identifier = process.effective_user = call.return_value
        return
    process.real_user = call.return_value
    # The effective user takes precedence if the log has both.
    if process.user_identifier is None:
        process.user_identifier = call.return_value


def LeaveUser(system: systems.System, moment: moments.Moment) -> None:
    """Leaves a call that sets the user of the process."""
    call = moment.call
    moment.facts = facts.ReadUser(moment)
    if not call.is_successful:
        return
    process = moment.thread.process
    values = call_values.DecodeCall(call)
    user = values.user_identifier if values is not None else None
    if not _IsUser(user):
        user = None
    if call.name[:6] != "setuid":
        real_user = single_arguments.ReadInteger(
            strace_arguments.StripName(call.arguments.partition(",")[0])
        )
        if _IsUser(real_user):
            process.real_user = real_user
    elif process.effective_user == 0 and user is not None:
        # A user other than root sets the effective user only.
        process.real_user = user
    if user is not None:
        process.user_identifier = process.effective_user = user


def _IsUser(number: int | None) -> bool:
    """Determines whether a number is a user, and not -1, which keeps the user."""
    return number is not None and 0 <= number < 0xFFFFFFFF


def EnterThreadExit(system: systems.System, moment: moments.Moment) -> None:
    """Enters exit, which ends one thread."""
    if moment.has_ended:
        lives.AddExitCall(system.tree, moment.call)
    if system.is_alone:
        # Only the other files show whether other threads live on.
        system.Detach(moment.state)
        system.store.EndTable(moment.table, None, sessions.END_OPEN)
    else:
        system.RemoveThread(moment.state, moment.time)


def EnterProcessExit(system: systems.System, moment: moments.Moment) -> None:
    """Enters exit_group, which ends all threads of a process."""
    if moment.has_ended:
        lives.AddExitCall(system.tree, moment.call)
    system.RemoveThreads(moment.thread.process, moment.time)


def LeaveExecute(system: systems.System, moment: moments.Moment) -> None:
    """Leaves execve or execveat.

    The call ends under the identifier of the leader of the process. By then, the state
    of the moment is the state of that thread.
    """
    call = moment.call
    if not call.is_successful or call.return_value != 0:
        names.NoteFailure(system, moment)
        return
    state = moment.state
    system.RemoveThreads(state.thread.process, moment.exit_time, state)
    if moment.table.users > 1:
        copies.CopyTable(system.store, moment, sessions.ORIGIN_EXEC_KEPT)
    values = call_values.DecodeCall(call, directory=state.thread.place.directory)
    # The name is read before exec closes the descriptor.
    path, is_deleted = _GetExecutedName(
        system, moment, call, (values and values.path) or ""
    )
    for number, session in list(moment.table.sessions.items()):
        if session.is_close_on_exec:
            system.store.End(moment.table, number, moment.exit_time, sessions.END_EXEC)
    if values is None:
        return
    standard_names = tuple(_GetName(moment.table, number) for number in range(3))
    path = path or values.result_path or values.path
    is_piped = False
    if path:
        path = names.ResolveOwnPath(moment, path)
        system.object_uses.AddExecution(moment, path)
        is_piped = system.pipes.AddShell(system.states, system.tree, state, path)
    moment_of_names = system.GetGoneMoment(moment.time)
    lives.AddExecution(
        system.tree,
        state.thread,
        call,
        path,
        values.command_line,
        is_connected=all(
            _IsConnection(moment.table.sessions.get(number)) for number in range(2)
        ),
        is_deleted=is_deleted,
        is_piped=is_piped,
        is_written=system.written_files.IsWritten(path or "", moment_of_names),
        standard_names=standard_names,
        standard_sessions=tuple(
            _GetIdentifier(moment.table, number) for number in range(3)
        ),
    )


def _GetExecutedName(
    system: systems.System, moment: moments.Moment, call: records.Call, path: str
) -> tuple[str | None, bool]:
    """Retrieves what a call of execve or execveat executes through a descriptor.

    Called before descriptors are closed.

    Returns:
      name of the object of the descriptor, or None if the call names a file or the log
          does not show the object; and whether the file was deleted.
    """
    match = _DESCRIPTOR_PATH.fullmatch(path)
    if match:
        number = int(match.group(1))
    elif call.name == "execveat" and "AT_EMPTY_PATH" in call.arguments:
        descriptor = strace_arguments.ReadDescriptor(call.arguments)
        if descriptor is None:
            return None, False
        number = descriptor.number
    else:
        return None, False

    name = _GetName(moment.table, number)
    if name is None or name[0] != "/" or name.startswith("/memfd:"):
        # A file in memory has no name that could be deleted.
        return name, False
    session = moment.table.sessions[number]
    # The mark of a descriptor in the call is that of its session.
    is_deleted = session.description.is_deleted or system.gone_names.IsUnlinked(
        session.name_text or "",
        session.description.opened,
        system.GetGoneMoment(moment.exit_time),
    )
    return name, is_deleted


def _GetIdentifier(table: tables.DescriptorTable, number: int) -> str | None:
    """Retrieves the session of a descriptor, None if the log does not show one."""
    session = table.sessions.get(number)
    return None if session is None else session.identifier


def _IsConnection(session: sessions.DescriptorSession | None) -> bool:
    """Determines whether a descriptor is a connection over a network."""
    return session is not None and session.description.IsConnection(
        session.last_name_text
    )


def _GetName(table: tables.DescriptorTable, number: int) -> str | None:
    """Retrieves the name or kind of a descriptor when a program begins, if known."""
    session = table.sessions.get(number)
    if session is None:
        return None
    described = objects.DescribeObject(session.last_name_text, session.name)
    domain = session.description.domain
    if described.name is None and described.kind != "unknown":
        return domain or described.kind
    if domain and described.name is not None and described.name.startswith("socket:"):
        # The kind of socket, which -y alone does not show.
        return f"{domain:s}{described.name.removeprefix('socket'):s}"
    return described.name


def LeaveOpenProcess(system: systems.System, moment: moments.Moment) -> None:
    """Leaves pidfd_open."""
    call = moment.call
    if not call.is_successful:
        return
    session = system.store.Create(moment, call.result, is_close_on_exec=True)
    descriptor = strace_arguments.ReadDescriptor(call.arguments)
    if session is not None and descriptor is not None:
        if not moment.thread.process.is_inside:
            session.description.target = descriptor.number
        if session.object_text is None:
            session.description.inferred_text = f"pid:{descriptor.number:d}"


def LeaveCopyFromProcess(system: systems.System, moment: moments.Moment) -> None:
    """Leaves pidfd_getfd."""
    call = moment.call
    if not call.is_successful:
        return
    source = None
    parts = strace_arguments.SplitArguments(call.arguments)
    if moment.source is not None and len(parts) > 1:
        target = system.states.get(moment.source.description.target)
        descriptor = strace_arguments.ReadDescriptor(parts[1])
        if target is not None and descriptor is not None:
            source = target.table.sessions.get(descriptor.number)
    system.store.Create(moment, call.result, sessions.ORIGIN_PROCESS, source, True)
