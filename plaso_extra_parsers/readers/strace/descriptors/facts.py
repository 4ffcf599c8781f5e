"""What the log has told before a call, the call does not say, and its meaning needs.

Facts are read before the effects of the call are applied.
"""

from __future__ import annotations

import typing

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import system as systems

# Names of facts: kind of a socket, the peer of a connection that is made by then, the
# user that the process was before a call that sets it, the file of a descriptor, the
# directory of the descriptor behind the name. Paths have the escapes of the log.
SOCKET = "socket"
CONNECTION = "connection"
USER = "user before"
FILE = "file"
DIRECTORY = "directory "

Facts = tuple[tuple[str, str], ...]

NO_FACTS: Facts = ()


def _FindSession(
    state: moments.ThreadState, text: str
) -> sessions.DescriptorSession | None:
    """Retrieves the session of a descriptor.

    Args:
      state (ThreadState): thread that makes the call.
      text (str): arguments that begin with the descriptor.

    Returns:
      DescriptorSession: session or None if there is none.
    """
    descriptor = strace_arguments.ReadDescriptor(text)
    return state.table.sessions.get(descriptor.number) if descriptor else None


def _FindUnnamedSession(
    state: moments.ThreadState, text: str
) -> sessions.DescriptorSession | None:
    """Retrieves the session of a descriptor that the call does not name.

    Args:
      state (ThreadState): thread that makes the call.
      text (str): argument.

    Returns:
      DescriptorSession: session or None if there is none, or the call names it (-y).
    """
    descriptor = strace_arguments.ReadDescriptor(text)
    if descriptor is None or descriptor.decoration is not None:
        return None
    return state.table.sessions.get(descriptor.number)


def _ReadSocket(
    system: systems.System, state: moments.ThreadState, call: records.Call
) -> Facts:
    """Reads the kind of the socket that is connected."""
    del system
    if "AF_INET" not in call.arguments:
        return NO_FACTS
    session = _FindSession(state, call.arguments)
    if session is None:
        return NO_FACTS
    description = session.description
    facts = []
    if description.domain:
        facts.append((SOCKET, description.domain))
    if call.error == "EISCONN" and description.waits_at_connect is not None:
        description.waits_at_connect = None
        facts.append((CONNECTION, description.inferred_text or ""))
    return tuple(facts)


def _ReadConnection(
    system: systems.System, state: moments.ThreadState, call: records.Call
) -> Facts:
    """Reads the peer of a connection that was in progress, and is made."""
    if "SO_ERROR, [0]" not in call.arguments or not call.is_successful:
        return NO_FACTS
    session = _FindSession(state, call.arguments)
    if session is None or session.description.waits_at_connect is None:
        return NO_FACTS
    # There is no error either while the connection is being made. Who asks has waited,
    # if the log has such calls.
    if system.number_of_waits == session.description.waits_at_connect > 0:
        return NO_FACTS
    session.description.waits_at_connect = None
    return ((CONNECTION, session.description.inferred_text or ""),)


def _CountWait(
    system: systems.System, state: moments.ThreadState, call: records.Call
) -> Facts:
    """Counts a call that waited until something was ready."""
    del state
    if call.value not in ("", "0", "?") and call.is_successful:
        system.number_of_waits += 1
    return NO_FACTS


def _ReadUser(
    system: systems.System, state: moments.ThreadState, call: records.Call
) -> Facts:
    """Reads whether a process that is set to user 0 was it already."""
    del system, call
    process = state.thread.process
    # A real user 0 whose effective user the log does not contain is root.
    user = process.effective_user
    if user is None:
        user = process.real_user
    return ((USER, "0"),) if user == 0 else NO_FACTS


def _ReadFile(
    system: systems.System, state: moments.ThreadState, call: records.Call
) -> Facts:
    """Reads the file of the descriptor that is the first argument."""
    del system
    session = _FindUnnamedSession(state, call.arguments)
    name = session.last_name_text if session is not None else None
    if name and name[0] == "/":
        return ((FILE, name),)
    return NO_FACTS


def _ReadDirectories(
    system: systems.System, state: moments.ThreadState, call: records.Call
) -> Facts:
    """Reads the directories of descriptors from which relative paths start."""
    del system
    arguments = call.arguments
    row = calls.CALLS[call.name]
    if len(row.uses) == 1 and row.uses[0] == 0:
        # Most calls: AT_FDCWD, or a directory that is named.
        head, _, rest = arguments.partition(", ")
        if not head[:1].isdigit() or rest[:2] == '"/':
            return NO_FACTS
        parts = [head]
    else:
        parts = strace_arguments.SplitArguments(arguments)
    facts = []
    for role in (calls.DIRECTORY, calls.SECOND_DIRECTORY):
        index = row.roles.get(role, len(parts))
        if index < len(parts):
            text = strace_arguments.StripName(parts[index])
            session = _FindUnnamedSession(state, text)
            name = session.last_name_text if session is not None else None
            if session is not None and name and name[0] == "/":
                facts.append((f"{DIRECTORY:s}{session.descriptor:d}", name))
    return tuple(facts)


_Reader = typing.Callable[
    [systems.System, moments.ThreadState, records.Call],
    Facts,
]

READERS: dict[str, _Reader] = {
    **{
        name: _ReadDirectories
        for name, row in calls.CALLS.items()
        if calls.DIRECTORY in row.roles and calls.PATH in row.roles
    },
    **dict.fromkeys(
        (
            "_newselect epoll_pwait epoll_pwait2 epoll_wait poll ppoll ppoll_time64"
            " pselect6 pselect6_time64 select"
        ).split(),
        _CountWait,
    ),
    **dict.fromkeys(calls.USER_NAMES, _ReadUser),
    "connect": _ReadSocket,
    "ftruncate": _ReadFile,
    "ftruncate64": _ReadFile,
    "getsockopt": _ReadConnection,
}


# What most calls that take a directory begin with: nothing follows for them, unless
# there is another one.
_CURRENT_DIRECTORY = "AT_FDCWD"
_TWO_DIRECTORIES = frozenset(
    name
    for name, row in calls.CALLS.items()
    if row.roles.get(calls.DIRECTORY) or calls.SECOND_DIRECTORY in row.roles
)


def ReadFacts(
    system: systems.System, state: moments.ThreadState, call: records.Call
) -> Facts:
    """Reads the facts of a call that has some.

    Args:
      system (System): traced system, before the effects of the call at its exit.
      state (ThreadState): thread that makes the call.
      call (Call): call, the name of which is in READERS.

    Returns:
      tuple[tuple[str, str], ...]: names and values of facts.
    """
    name = call.name
    if call.arguments[:8] == _CURRENT_DIRECTORY and name not in _TWO_DIRECTORIES:
        return NO_FACTS
    return READERS[name](system, state, call)
