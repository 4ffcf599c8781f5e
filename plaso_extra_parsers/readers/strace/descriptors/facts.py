"""What the log contains before a call, the call does not say, and its meaning needs.

Facts are read before the effects of the call are applied.
"""

from __future__ import annotations

from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import system as systems

# Names of facts: kind of a socket, the peer of a connection that is made by then, a
# shell that the connection feeds through pipes, the user that the process was before a
# call that sets it.
SHELL = "shell"
SOCKET = "socket"
CONNECTION = "connection"
USER = "user before"


def ReadSocket(moment: moments.Moment) -> moments.Facts:
    """Reads the kind of the socket that is connected by a call that ends."""
    if moment.source is None or "AF_INET" not in moment.arguments:
        return ()
    description = moment.source.description
    facts = []
    if description.domain:
        facts.append((SOCKET, description.domain))
    is_made = moment.call.error == "EISCONN"
    if is_made and description.waits_at_connect is not None:
        description.waits_at_connect = None
        facts.append((CONNECTION, description.inferred_text or ""))
    return tuple(facts)


def ReadConnection(system: systems.System, moment: moments.Moment) -> moments.Facts:
    """Reads the peer of a connection that was in progress, and is made.

    The call of getsockopt ends.
    """
    if moment.source is None or "SO_ERROR, [0]" not in moment.arguments:
        return ()
    description = moment.source.description
    is_successful = moment.call.is_successful
    if not is_successful or description.waits_at_connect is None:
        return ()
    # There is no error either while the connection is being made. Who asks has waited,
    # if the log has such calls.
    if system.number_of_waits == description.waits_at_connect > 0:
        return ()
    description.waits_at_connect = None
    return ((CONNECTION, description.inferred_text or ""),)


def ReadShell(system: systems.System, moment: moments.Moment) -> moments.Facts:
    """Finds the shell that a new connection feeds.

    Called at the end of a call that uses or accepts the socket.
    """
    source = moment.source
    if source is None or not source.description.IsConnection(source.last_text):
        return ()
    shell = system.pipes.FindShell(system.states, system.tree, moment.thread.process)
    return () if shell is None else ((SHELL, f"{shell:d}"),)


def ReadUser(moment: moments.Moment) -> moments.Facts:
    """Reads whether a process that a call sets to user 0 was it already."""
    process = moment.thread.process
    # A real user 0 whose effective user the log does not contain is root.
    user = process.effective_user
    if user is None:
        user = process.real_user
    return ((USER, "0"),) if user == 0 else ()
