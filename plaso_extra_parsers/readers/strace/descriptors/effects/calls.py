"""What each kind of system call does to descriptor tables.

Every call has two moments. At its *entry* the descriptors it names are in use and, if
it closes them, free from then on. At its *exit* the numbers it returns are taken. The
order of entries and exits is all that tells how threads that share a table reuse a
number.
"""

from __future__ import annotations

import typing

from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.descriptors.effects import (
    creations as creation_effects,
)
from plaso_extra_parsers.readers.strace.calls import descriptor_calls
from plaso_extra_parsers.readers.strace.descriptors import table as descriptor_table
from plaso_extra_parsers.readers.strace.descriptors import identifiers
from plaso_extra_parsers.readers.strace.descriptors import mail as messages
from plaso_extra_parsers.readers.strace.processes import tree as process_tree
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.processes import threads as traced_threads

EnterFunction = typing.Callable[
    [traced_threads.TracedThread, traced_threads.OpenCall, str, bool], None
]
LeaveFunction = typing.Callable[
    [traced_threads.TracedThread, traced_threads.OpenCall, records.Call], None
]

# The functions for entries, and those for exits, have the same arguments.
# pylint: disable=unused-argument

_LAST_DESCRIPTOR = 0xFFFFFFFF
_RECEIVING_CALLS = ("recvmsg", "recvmmsg", "recvmmsg_time64")


class CallEffects(creation_effects.CreationEffects):
    """Effects of calls on descriptor tables."""

    def __init__(
        self,
        scheme: identifiers.IdentifierScheme,
        tree: process_tree.ProcessTree,
        is_alone: bool,
    ) -> None:
        """Initializes effects.

        Args:
          scheme (IdentifierScheme): how identifiers are computed.
          tree (ProcessTree): threads and processes.
          is_alone (bool): True if the log is one of several, for one thread each, and
              the others are not at hand.
        """
        super().__init__(scheme, tree, is_alone)
        self._enter: dict[str, EnterFunction] = {}
        self._leave: dict[str, LeaveFunction] = {}
        for name in descriptor_calls.CREATIONS:
            self._leave[name] = self._LeaveCreation
            if name in descriptor_calls.CREATIONS_WITH_USE:
                self._enter[name] = self._EnterUse
        for name in descriptor_calls.SEVERAL_USES:
            self._enter[name] = self._EnterSeveralUses
            if name in descriptor_calls.COPIES:
                self._leave[name] = self._LeaveCopy
        for name in process_tree.FORK_NAMES:
            self._enter[name] = self._EnterFork
            self._leave[name] = self._LeaveFork
        for names, enter, leave in (
            (("dup",), self._EnterUse, self._LeaveDuplicate),
            (("dup2", "dup3"), self._EnterDuplicateTo, self._LeaveDuplicateTo),
            (("fcntl", "fcntl64"), self._EnterUse, self._LeaveControl),
            (("ioctl",), self._EnterUse, self._LeaveDeviceControl),
            (("pidfd_getfd",), self._EnterUse, self._LeaveCopyFromProcess),
            (("sendmsg", "sendmmsg"), self._EnterSend, self._LeaveSend),
            (_RECEIVING_CALLS, self._EnterUse, self._LeaveReceive),
        ):
            self._enter.update(dict.fromkeys(names, enter))
            self._leave.update(dict.fromkeys(names, leave))
        for names, leave in (
            (("execve", "execveat"), self._LeaveExecute),
            (("gettid", "set_tid_address"), self._LeaveIdentification),
            (("pipe", "pipe2", "socketpair"), self._LeavePair),
        ):
            self._leave.update(dict.fromkeys(names, leave))
        self._enter.update(
            {
                "close": self._EnterClose,
                "close_range": self._EnterCloseRange,
                "execveat": self._EnterUse,
                "exit": self._EnterThreadExit,
                "exit_group": self._EnterProcessExit,
                "perf_event_open": self._EnterPerformanceEvent,
            }
        )
        self._leave.update(
            {
                "bpf": self._LeaveBPF,
                "close": self._LeaveClose,
                "close_range": self._LeaveCloseRange,
                "pidfd_open": self._LeaveOpenProcess,
                "seccomp": self._LeaveFilter,
                "unshare": self._LeaveUnshare,
            }
        )

    def _EnterSeveralUses(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        arguments: str,
        is_bad: bool,
    ) -> None:
        """Enters a call that names several descriptors, or one elsewhere.

        Args:
          thread (TracedThread): thread that makes the call.
          open_call (OpenCall): call.
          arguments (str): arguments known at entry.
          is_bad (bool): True if the call is known to fail with EBADF.
        """
        indexes = descriptor_calls.SEVERAL_USES[open_call.name]
        if indexes == (4,):
            # Memory: numbers and flags come before the descriptor.
            parts = arguments.split(", ", 4)
        else:
            parts = strace_arguments.SplitArguments(arguments)
        found = []
        for index in indexes:
            session = None
            if index < len(parts):
                session = self._Find(thread, open_call, parts[index], is_bad)
            if session is not None:
                open_call.Attach(session)
            found.append(session)
        copies = descriptor_calls.COPIES.get(open_call.name)
        if copies is not None:
            open_call.message = (found[copies[0]], found[copies[1]])

    def _LeaveCopy(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves a call that moved data from one descriptor to another.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        if open_call.message is None:
            return
        size = messages.ReadMovedSize(call)
        source, target = open_call.message
        if source is not None:
            source.number_of_bytes_read += size
        if target is not None:
            target.number_of_bytes_written += size

    def _EnterClose(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        arguments: str,
        is_bad: bool,
    ) -> None:
        """Enters close: the number is free from now on.

        Args:
          thread (TracedThread): thread that makes the call.
          open_call (OpenCall): call.
          arguments (str): arguments known at entry.
          is_bad (bool): True if the call is known to fail with EBADF.
        """
        session = self._Find(thread, open_call, arguments, is_bad)
        if session is None:
            return
        end = descriptor_table.END_IMPLIED if is_bad else descriptor_table.END_CLOSE
        open_call.Attach(session)
        open_call.ended = [session]
        self._End(thread.table, session.descriptor, open_call.time, end)

    def _LeaveClose(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves close, which frees the number whatever it returns, but for EBADF.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        if open_call.ended and call.value not in ("0", "?"):
            if call.error == "EBADF":
                open_call.ended[0].end = descriptor_table.END_IMPLIED
        if open_call.ended and call.is_injected:
            self._Restore(thread.table, open_call.ended)

    def _EnterCloseRange(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        arguments: str,
        is_bad: bool,
    ) -> None:
        """Enters close_range.

        Args:
          thread (TracedThread): thread that makes the call.
          open_call (OpenCall): call.
          arguments (str): arguments known at entry.
          is_bad (bool): True if the call is known to fail with EBADF.
        """
        first, last, flags = self._ReadRange(arguments)
        if flags:
            # Applied at the exit: only the table as a whole, or flags, are changed.
            return
        numbers = thread.table.sessions
        open_call.ended = []
        for number in [number for number in numbers if first <= number <= last]:
            session = self._End(
                thread.table,
                number,
                open_call.time,
                descriptor_table.END_CLOSE_RANGE,
            )
            if session is not None:
                open_call.ended.append(session)

    def _ReadRange(self, arguments: str) -> tuple[int, int, int]:
        """Reads the arguments of close_range.

        Args:
          arguments (str): arguments as in the log.

        Returns:
          tuple[int, int, int]: first and last number, flags.
        """
        parts = [
            strace_arguments.StripName(part)
            for part in strace_arguments.SplitArguments(arguments)
        ] + ["", "", ""]
        first = strace_arguments.ReadDescriptor(parts[0])
        last = strace_arguments.ReadDescriptor(parts[1])
        flags = 0
        for name, value in (
            ("UNSHARE", descriptor_calls.CLOSE_RANGE_UNSHARE),
            ("CLOEXEC", descriptor_calls.CLOSE_RANGE_CLOEXEC),
        ):
            if descriptor_calls.HasFlag(parts[2], name, value):
                flags |= value
        if first is None or last is None:
            return 1, 0, 0
        last_number = last.number if last.number >= 0 else _LAST_DESCRIPTOR
        return first.number & _LAST_DESCRIPTOR, last_number, flags

    def _LeaveCloseRange(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves close_range.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        if not call.is_successful:
            if open_call.ended and call.value != "?":
                self._Restore(thread.table, open_call.ended)
            return
        first, last, flags = self._ReadRange(call.arguments)
        if flags & descriptor_calls.CLOSE_RANGE_UNSHARE and thread.table.users > 1:
            time = self._GetExitTime(open_call, call)
            is_marking = flags & descriptor_calls.CLOSE_RANGE_CLOEXEC
            self._CopyTable(
                thread,
                open_call,
                time,
                descriptor_table.ORIGIN_UNSHARE,
                left_out=range(0) if is_marking else range(first, last + 1),
            )
        for number, session in list(thread.table.sessions.items()):
            if flags and first <= number <= last:
                if flags & descriptor_calls.CLOSE_RANGE_CLOEXEC:
                    session.is_close_on_exec = True
                else:
                    end = descriptor_table.END_CLOSE_RANGE
                    self._End(thread.table, number, open_call.time, end)

    def _EnterPerformanceEvent(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        arguments: str,
        is_bad: bool,
    ) -> None:
        """Enters perf_event_open, which can name the leader of a group.

        Args:
          thread (TracedThread): thread that makes the call.
          open_call (OpenCall): call.
          arguments (str): arguments known at entry.
          is_bad (bool): True if the call is known to fail with EBADF.
        """
        parts = strace_arguments.SplitArguments(arguments)
        if len(parts) > 3:
            self._EnterUse(thread, open_call, parts[3], is_bad)
