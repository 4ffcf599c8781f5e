"""Shells that are fed through pipes and FIFOs by a process with a connection.

In "mkfifo f; cat f | sh -i | client >f" the shell reads from the connection of the
client, and its output goes to that connection. No single call shows this: the pipes are
followed when a shell is executed and when a connection is made, whichever comes last.
"""

from __future__ import annotations

import collections
import typing

from plaso_extra_parsers.lib import programs
from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace.calls import objects
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.processes import threads
from plaso_extra_parsers.readers.strace.processes import tree as process_tree

# Maximum number of processes between a shell and a connection, the one with the
# connection included.
_MAXIMUM_PROCESSES = 4

# Maximum numbers of shells and names of FIFOs that are remembered, and of levels of
# ancestors that are followed.
_MAXIMUM_SHELLS = 200
_MAXIMUM_FIFOS = 1_000
_MAXIMUM_ANCESTORS = 64

# Maximum number of descriptors that are examined in a log: one costs less than a
# microsecond.
_MAXIMUM_STEPS = 3_000_000

_INPUTS = (0,)
_OUTPUTS = (1, 2)

_States = typing.Mapping[typing.Optional[int], moments.ThreadState]
_Links = dict[threads.Process, set[str]]


def _GetEnd(session: sessions.DescriptorSession | None) -> tuple[str, str] | None:
    """Retrieves the pipe or FIFO, if any, that a descriptor is an end of.

    The second value is the access: "r", "w" or "rw".
    """
    if session is None:
        return None
    end = session.description.end
    text = session.last_text
    if text is not None and text[:6] == "pipe:[":
        # The inode number is the same for both ends.
        if end is not None:
            return text, end[1]
        is_input = session.descriptor in _INPUTS or session.number_of_reads
        return text, calls.READ_ACCESS if is_input else calls.WRITE_ACCESS
    return end


def _IsUsed(session: sessions.DescriptorSession, numbers: tuple[int, ...]) -> bool:
    """Determines whether a process uses an end that it may just have inherited."""
    return (
        session.descriptor in numbers
        or session.origin == sessions.ORIGIN_OPEN
        or session.number_of_reads > 0
        or session.number_of_writes > 0
    )


def _IsConnected(session: sessions.DescriptorSession) -> bool:
    """Determines whether a descriptor is an established connection."""
    text = session.last_name_text
    return (
        text is not None
        and "->" in text
        and objects.IsConnection(text)
        and session.description.waits_at_connect is None
    )


class Pipes:
    """FIFOs that were made, and shells between pipes."""

    def __init__(self) -> None:
        """Initializes pipes."""
        self._fifos: collections.OrderedDict[str, str] = collections.OrderedDict()
        self._number_of_fifos = 0
        self._shells: collections.OrderedDict[threads.Process, None] = (
            collections.OrderedDict()
        )
        self._steps_left = _MAXIMUM_STEPS

    def AddFIFO(self, path: str) -> None:
        """Adds a FIFO that was made at an absolute path, escapes as in the log."""
        self._number_of_fifos += 1
        self._fifos[path] = f"fifo {self._number_of_fifos:d}"
        if len(self._fifos) > _MAXIMUM_FIFOS:
            self._fifos.popitem(last=False)

    def RenameFIFO(self, path: str, new_path: str | None) -> None:
        """Changes the absolute path of a FIFO; the new one is None for a removal."""
        fifo = self._fifos.pop(path, None)
        if new_path is not None:
            # The file that had the new name is gone.
            self._fifos.pop(new_path, None)
            if fifo is not None:
                self._fifos[new_path] = fifo

    def SetOpened(self, session: sessions.DescriptorSession, access: str) -> None:
        """Links a newly opened descriptor to its FIFO, if it is the end of one.

        The access is as system_calls.GetAccess() returns it.
        """
        if not self._fifos:
            return
        fifo = self._fifos.get(session.name_text or "")
        if fifo is not None:
            session.description.end = (fifo, access)

    def AddShell(
        self,
        states: _States,
        tree: process_tree.ProcessTree,
        state: moments.ThreadState,
        path: str,
    ) -> bool:
        """Adds a program that a thread executed, if it is a shell between pipes.

        Returns:
          True if its input comes from, and its output goes to, a connection.
        """
        process = state.thread.process
        self._shells.pop(process, None)
        if not programs.SHELL.search(path):
            return False
        ends = [_GetEnd(state.table.sessions.get(number)) for number in (0, 1)]
        if None in ends:
            return False
        if self._IsLinked(states, tree, state, None):
            return True
        self._shells[process] = None
        if len(self._shells) > _MAXIMUM_SHELLS:
            self._shells.popitem(last=False)
        return False

    def FindShell(
        self,
        states: _States,
        tree: process_tree.ProcessTree,
        process: threads.Process,
    ) -> int | None:
        """Finds a shell that the new connection of a process feeds.

        Returns:
          identifier of the process of the shell, or None if there is none.
        """
        for shell in list(self._shells):
            state = states.get(shell.identifier)
            if state is None or state.thread.process is not shell:
                del self._shells[shell]
            elif self._IsLinked(states, tree, state, process):
                del self._shells[shell]
                return shell.identifier
        return None

    def _IsLinked(
        self,
        states: _States,
        tree: process_tree.ProcessTree,
        state: moments.ThreadState,
        connected: threads.Process | None,
    ) -> bool:
        """Determines whether a shell reads from a connection and writes to one.

        The argument connected is a process that has just made a connection, or None.
        """
        input_end = _GetEnd(state.table.sessions.get(0))
        output_end = _GetEnd(state.table.sessions.get(1))
        if input_end is None or output_end is None:
            return False
        # An ancestor that runs the shell itself, as a server does, is not its client.
        left_out = _GetAncestors(tree, state.thread.process)
        left_out.add(state.thread.process)
        tables = {
            id(other.table): other
            for other in states.values()
            if other.thread.process not in left_out
        }
        self._steps_left -= sum(len(item.table.sessions) for item in tables.values())
        if self._steps_left < 0:
            return False

        links = _ReadLinks(tables.values())
        clients = links.clients - left_out
        if connected is not None and connected not in left_out:
            clients.add(connected)
        return _Reaches(
            input_end[0], links.outputs, links.inputs, clients
        ) and _Reaches(output_end[0], links.inputs, links.outputs, clients)


class _ProcessLinks(typing.NamedTuple):
    """Pipes of processes.

    Attributes:
      inputs: pipes that each process reads from.
      outputs: pipes that each process writes to.
      clients: processes that have a connection.
    """

    inputs: _Links
    outputs: _Links
    clients: set[threads.Process]


def _ReadLinks(states: typing.Iterable[moments.ThreadState]) -> _ProcessLinks:
    """Reads which pipes processes use, and which processes have a connection.

    The states contain one thread per descriptor table.
    """
    links = _ProcessLinks(
        collections.defaultdict(set), collections.defaultdict(set), set()
    )
    for state in states:
        process = state.thread.process
        for session in state.table.sessions.values():
            end = _GetEnd(session)
            if end is None:
                if _IsConnected(session):
                    links.clients.add(process)
                continue
            if calls.READ_ACCESS in end[1] and _IsUsed(session, _INPUTS):
                links.inputs[process].add(end[0])
            if calls.WRITE_ACCESS in end[1] and _IsUsed(session, _OUTPUTS):
                links.outputs[process].add(end[0])
    return links


def _Reaches(
    pipe: str, near: _Links, far: _Links, clients: set[threads.Process]
) -> bool:
    """Determines whether a pipe leads to a process with a connection.

    Near contains the pipes of each process on the side of the shell, far its other
    pipes.
    """
    pipes, seen = {pipe}, set()
    for _ in range(_MAXIMUM_PROCESSES):
        found = {
            process
            for process, ends in near.items()
            if process not in seen and not pipes.isdisjoint(ends)
        }
        if found & clients:
            return True
        seen |= found
        pipes = set().union(*(far.get(process, ()) for process in found))
        if not pipes:
            return False
    return False


def _GetAncestors(
    tree: process_tree.ProcessTree, process: threads.Process
) -> set[threads.Process]:
    """Retrieves the known ancestors of a process.

    An ancestor that has executed another program since is left out: a shell can become
    the last program of its pipeline.
    """
    ancestors: set[threads.Process] = set()
    child = process
    for _ in range(_MAXIMUM_ANCESTORS):
        parent = tree.GetProcess(child.creator)
        if parent is None or parent in ancestors or parent is process:
            break
        if child.start_path is None or parent.path == child.start_path:
            ancestors.add(parent)
        child = parent
    return ancestors
