"""Context from earlier lines that is needed to interpret a call.

Facts are read before the effects of the call are applied.
"""

from __future__ import annotations

from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import system as systems

# Names of facts: the shell that a connection feeds through pipes, the kind of a socket,
# the peer of a connection that is established by then, the user of the process before a
# call that sets it.
SHELL = "shell"
SOCKET = "socket"
CONNECTION = "connection"
USER = "user before"


def ReadSocket(moment: moments.Moment) -> moments.Facts:
    """Reads the kind of the socket when connect ends, and its peer after EISCONN."""
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
    """Reads the peer of a connection that getsockopt shows to be established.

    Called at the end of getsockopt.
    """
    if moment.source is None or "SO_ERROR, [0]" not in moment.arguments:
        return ()
    description = moment.source.description
    is_successful = moment.call.is_successful
    if not is_successful or description.waits_at_connect is None:
        return ()
    # There is no error either while the connection is in progress. A program waits
    # before it asks, which the log shows if it contains calls that wait.
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
    """Reads whether the user of a process was 0 before a call that sets the user."""
    process = moment.thread.process
    # If the log does not contain the effective user, a real user 0 counts as root.
    user = process.effective_user
    if user is None:
        user = process.real_user
    return ((USER, "0"),) if user == 0 else ()
