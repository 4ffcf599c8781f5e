"""Descriptor sessions of strace logs: the life of every descriptor.

Chapter "Descriptor sessions" of formats/strace.md says what a session is, how its
identifier is computed and in which order entries and exits of calls are applied.
"""

from __future__ import annotations

import typing

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import object_uses
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import store as stores
from plaso_extra_parsers.readers.strace.descriptors import system as systems
from plaso_extra_parsers.readers.strace.descriptors.effects import effects
from plaso_extra_parsers.readers.strace.processes import lives
from plaso_extra_parsers.readers.strace.processes import threads
from plaso_extra_parsers.readers.strace.processes import tree as process_tree

_NO_IDENTIFIERS: tuple[str, ...] = ()

# How many of the descriptors that are open at the end are taken at one time.
_LAST_SESSIONS = 2_000

_COPIES_PER_CALL = stores.COPIES_PER_CALL
_EFFECTS = effects.EFFECTS
_GET_EFFECTS = effects.EFFECTS.get
_UNKNOWN_EFFECTS = effects.UNKNOWN_EFFECTS


class Ended(typing.NamedTuple):
    """What ended since the last time.

    Attributes:
      sessions: descriptors that ended.
      executed: programs that were executed.
      processes: processes that ended.
      uses: what these processes did with objects.
    """

    sessions: list[sessions.DescriptorSession]
    executed: list[threads.Executed]
    processes: list[threads.Process]
    uses: list[object_uses.ObjectUse]


def _JoinHalves(moment: moments.Moment, call: records.Call) -> records.Call:
    """Joins the second half of a call with the arguments of the first half.

    The first half is under another identifier, or in another file.
    """
    return call._replace(arguments=moment.arguments + call.arguments)


class SessionTracker:
    """Follows descriptors, threads and processes through the records of a log.

    Attributes:
      store (Store): descriptor sessions.
      system (System): threads that live, and their descriptors.
      tree (ProcessTree): threads and processes.
    """

    def __init__(
        self,
        store: stores.Store,
        tree: process_tree.ProcessTree,
        is_alone: bool = False,
    ) -> None:
        """Initializes a tracker.

        A tracker is alone if only the log of one thread is available.
        """
        self._states = store.states
        # Threads that continue under another identifier after an exec.
        self._successors: dict[int | None, int | None] = {}
        self.store = store
        self.system = systems.System(store, tree, is_alone)
        self.tree = tree

    def Process(self, record: records.Record) -> tuple[str, ...]:
        """Processes a record; records come in the order in which StraceLog yields them.

        Returns:
          identifiers of the sessions of the descriptors that a call names in its
              arguments or result; empty for other records.
        """
        if not isinstance(record, records.Call):
            self._ProcessOther(record)
            return _NO_IDENTIFIERS
        state = self._states.get(record.thread_identifier)
        if state is None:
            state = self.system.BeginThread(record)
            if state is None:
                return self._ProcessRemainder(record)
        moment = self.ProcessCall(state, record)
        return _NO_IDENTIFIERS if moment is None else moment.GetIdentifiers()

    def ProcessCall(
        self, state: moments.ThreadState, call: records.Call
    ) -> moments.Moment | None:
        """Processes a call of a living thread.

        Returns:
          what is known of the call, or None if it does not concern descriptors,
              threads or processes.
        """
        moment = state.open_moment
        if moment is not None or call.state:
            if moment is not None and moment.record.line_number == call.line_number:
                return self._Follow(state, None, call)
            return self._ProcessUnusual(state, call)
        if call.name not in _EFFECTS and call.outcome[:1] != "<":
            return None
        return self._Follow(state, call, call)

    def _ProcessRemainder(self, call: records.Call) -> tuple[str, ...]:
        """Processes a call that ends after its thread; returns session identifiers."""
        identifier = call.thread_identifier
        if call.name in calls.EXIT_NAMES:
            lives.AddExitCall(self.tree, call)
        if identifier in self._successors:
            state = self._states.get(self._successors.pop(identifier))
            moment = None if state is None else self.Leave(state, call)
            if moment is not None:
                return moment.GetIdentifiers()
        return self.system.remainders.pop(identifier, _NO_IDENTIFIERS)

    def Enter(
        self, state: moments.ThreadState, record: records.Call | records.CallStart
    ) -> None:
        """Enters a call."""
        self._Follow(state, record, None)

    def Leave(
        self, state: moments.ThreadState, call: records.Call
    ) -> moments.Moment | None:
        """Leaves a call and returns what is known of it, None without an entry."""
        return self._Follow(state, None, call)

    def _Follow(
        self,
        state: moments.ThreadState,
        entry: records.Call | records.CallStart | None,
        call: records.Call | None,
    ) -> moments.Moment | None:
        """Enters a call, leaves it, or does both, since most calls are on one line.

        Returns what is known of the call, None if the call to leave is not in progress.
        """
        store = self.store
        if entry is None:
            moment = state.open_moment
            if moment is None or call is None:
                return None
            leave = _GET_EFFECTS(call.name, _UNKNOWN_EFFECTS)[1]
            if moment.call is not call:
                # It was entered by its first half, or under another identifier.
                moment.arguments = call.arguments
                moment.call = call
                moment.state = state
        else:
            enter, leave, is_changing = _GET_EFFECTS(entry.name, _UNKNOWN_EFFECTS)
            moment = state.open_moment = moments.Moment(entry, state)
            store.record = entry
            if is_changing:
                store.copies_left += _COPIES_PER_CALL
            if call is None:
                moment.held = []
            if enter is not None:
                enter(self.system, moment)
            if call is None:
                return moment
        state.open_moment = None
        store.record = call
        if moment.attached:
            moment.ReadNames()
        if leave is not None:
            leave(self.system, moment)
        if call.outcome[:6] == " EBADF":
            store.Discard(moment)
        if moment.held:
            store.ReleaseMoment(moment)
        return moment

    def _ProcessUnusual(
        self, state: moments.ThreadState, call: records.Call
    ) -> moments.Moment | None:
        """Processes a call that was cut, or did not end as usual."""
        moment = state.open_moment
        if moment is not None:
            if call.state == records.RESUMED_ONLY and moment.name == call.name:
                return self.Leave(state, _JoinHalves(moment, call))
            # Its end was lost.
            state.open_moment = None
            self.store.ReleaseMoment(moment)
            return self.ProcessCall(state, call)
        if call.state == records.CUT:
            # A number may have lost its last digits.
            return None
        if call.state == records.RESUMED_ONLY:
            self._FindExecutingThread(state, call)
            if state.open_moment is None:
                state.open_moment = moments.Moment(call, state)
            else:
                call = _JoinHalves(state.open_moment, call)
        else:
            self.Enter(state, call)
        if call.state == records.PID_CHANGED:
            return state.open_moment
        return self.Leave(state, call)

    def _FindExecutingThread(
        self, state: moments.ThreadState, call: records.Call
    ) -> None:
        """Finds the thread that began an exec which ends under another identifier.

        Only the second half of the call is known. The leader takes over the call and
        the table of the thread that is found.
        """
        if call.name not in calls.EXECUTE_NAMES:
            return
        for identifier in state.thread.process.threads:
            other = self._states.get(identifier)
            if other is None or other is state or other.open_moment is None:
                continue
            if other.open_moment.name == call.name:
                state.open_moment = other.open_moment
                state.table, other.table = other.table, state.table
                return

    def _ProcessOther(self, record: records.Record) -> None:
        """Processes a record that is not a call."""
        if isinstance(record, records.CallStart):
            self.ProcessStart(record)
        elif isinstance(record, records.Exit):
            self._ProcessExit(record)
        elif isinstance(record, records.Signal):
            if record.thread_identifier not in self._states:
                self.system.BeginThread(record)

    def ProcessStart(self, record: records.CallStart) -> None:
        """Processes the first half of a call."""
        state = self._states.get(record.thread_identifier)
        if state is None:
            state = self.system.BeginThread(record)
            if state is None:
                return
        if state.open_moment is not None:
            self.store.ReleaseMoment(state.open_moment)
            state.open_moment = None
        if record.name in _EFFECTS:
            self.Enter(state, record)

    def _ProcessExit(self, record: records.Exit) -> None:
        """Processes the end of a thread."""
        self.store.record = record
        state = self._states.get(record.thread_identifier)
        if state is None:
            state = self.system.BeginThread(record)
        if state is not None and record.kind == records.SUPERSEDED:
            self._Supersede(state, record)
        elif state is not None:
            self.system.RemoveThread(state, record.time)
            self.tree.SetEnded(record.thread_identifier)
        lives.AddExit(self.tree, record)

    def _Supersede(self, leader: moments.ThreadState, record: records.Exit) -> None:
        """Lets a thread that executes a program take the place of its leader."""
        state = self._states.get(record.successor)
        if state is None or state is leader:
            return
        process = leader.thread.process
        self.system.RemoveThreads(process, record.time, state)
        self.system.RemoveThread(leader, record.time)
        self.system.Detach(state)
        thread = self.tree.Supersede(leader.thread, state.thread)
        successor = self.system.AddThread(thread, state.table)
        successor.open_moment = state.open_moment
        self._successors[state.thread.identifier] = leader.thread.identifier

    def TakeEnded(self) -> Ended:
        """Takes what ended since the last time, in the order of the ends."""
        return self._AddUses(self.store.TakeEnded(), self.tree.TakeEnded())

    def _AddUses(
        self,
        ended_sessions: list[sessions.DescriptorSession],
        processes: list[threads.Process],
    ) -> Ended:
        """Adds the uses of objects to the descriptors and processes that ended."""
        uses = self.system.object_uses
        for session in ended_sessions:
            uses.AddSession(session)
        for process in processes:
            uses.End(process)
        return Ended(
            ended_sessions, self.tree.TakeExecuted(), processes, uses.TakeEnded()
        )

    def Finish(self) -> None:
        """Finishes, so that what is still open can be taken, too."""
        self.system.Finish()

    def IterateLast(self) -> typing.Iterator[Ended]:
        """Finishes, and takes what had not ended, a part at a time.

        Processes come last.
        """
        self.Finish()
        ended_sessions = self.store.TakeEnded()
        for start in range(0, len(ended_sessions), _LAST_SESSIONS):
            yield self._AddUses(ended_sessions[start : start + _LAST_SESSIONS], [])
        last = self._AddUses([], self.tree.TakeEnded())
        self.system.object_uses.Finish()
        yield last._replace(uses=last.uses + self.system.object_uses.TakeEnded())
