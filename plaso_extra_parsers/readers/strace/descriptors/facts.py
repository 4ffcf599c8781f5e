"""What the log has told before a call, the call does not say, and its meaning needs.

Facts are read before the effects of the call are applied.
"""

from __future__ import annotations

import typing

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.calls import objects
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import system as systems

# Names of facts: kind of a socket, the peer of a connection that is made by then, the
# user that the process was before a call that sets it.
SOCKET = "socket"
CONNECTION = "connection"
USER = "user before"

Facts = tuple[tuple[str, str], ...]

NO_FACTS: Facts = ()

# Numbers of descriptors, and what they are, with the escapes of the log.
Names = tuple[tuple[int, str], ...]

NO_NAMES: Names = ()

# Descriptors that a call names, and what they are, None where that is not known.
NamedSessions = list[tuple[sessions.DescriptorSession, str]]

_NO_SESSIONS: NamedSessions = []


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


_Reader = typing.Callable[
    [systems.System, moments.ThreadState, records.Call],
    Facts,
]

READERS: dict[str, _Reader] = {
    **{name: _CountWait for name, row in calls.CALLS.items() if row.waits_until_ready},
    **dict.fromkeys(calls.USER_NAMES, _ReadUser),
    "connect": _ReadSocket,
    "getsockopt": _ReadConnection,
}


# Calls of which the first argument is a descriptor, and no other.
_FIRST = frozenset(name for name, row in calls.CALLS.items() if row.uses == (0,))

# Calls that name several descriptors, or one that is not the first argument.
_SEVERAL = {
    name: row.uses for name, row in calls.CALLS.items() if row.uses not in ((), (0,))
}


def _GetName(session: sessions.DescriptorSession, text: str) -> str | None:
    """Retrieves what a descriptor is, where its argument does not name it (-y)."""
    if "<" not in text:
        return session.last_name_text
    inferred_text = session.description.inferred_text
    if inferred_text is None or text[-2:] != "]>":
        return None
    decoration = text[text.index("<") + 1 : -1]
    return inferred_text if objects.IsUnnamedSocket(decoration) else None


def FindNames(state: moments.ThreadState, call: records.Call) -> NamedSessions:
    """Finds what the descriptors are that a call names by their numbers.

    Args:
      state (ThreadState): thread that makes the call, before its effects.
      call (Call): call.

    Returns:
      list[tuple[DescriptorSession, str]]: descriptors and what they are.
    """
    moment = state.open_moment
    if moment is not None and moment.line_number == call.line_number:
        # Entered before: what it closes is no longer in the table.
        text = call.arguments.partition(",")[0]
        pairs = [(session, _GetName(session, text)) for session in moment.attached]
        return [(session, name) for session, name in pairs if name]

    uses = _SEVERAL.get(call.name)
    if uses is None:
        text = call.arguments.partition(",")[0]
        session = state.table.texts.get(text)
        if session is None:
            # The first use of a copy, or a number with more behind it.
            if call.name not in _FIRST or not text[:1].isdigit():
                return _NO_SESSIONS
            descriptor = strace_arguments.ReadDescriptor(call.arguments)
            if descriptor is None:
                return _NO_SESSIONS
            session = state.table.sessions.get(descriptor.number)
            if session is None:
                return _NO_SESSIONS
        name = _GetName(session, text)
        return [(session, name)] if name else _NO_SESSIONS

    found = []
    parts = strace_arguments.SplitArguments(call.arguments)
    for index in uses:
        if index < len(parts):
            descriptor = strace_arguments.ReadDescriptor(parts[index])
            number = -1 if descriptor is None else descriptor.number
            session = state.table.sessions.get(number)
            name = None if session is None else _GetName(session, parts[index])
            if session is not None and name:
                found.append((session, name))
    return found


def SelectNames(named: NamedSessions, identifiers: tuple[str, ...]) -> Names:
    """Selects the names of descriptors that a call has used.

    Args:
      named (list[tuple[DescriptorSession, str]]): what FindNames found.
      identifiers (tuple[str, ...]): sessions of the call.

    Returns:
      tuple[tuple[int, str], ...]: numbers and names, those of a number that another
          call has given away while this one waited left out.
    """
    # A list is faster than a generator.
    # pylint: disable-next=consider-using-generator
    return tuple(
        [
            (session.descriptor, name)
            for session, name in named
            if session.identifier in identifiers
        ]
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
    return READERS[call.name](system, state, call)
