"""What each kind of system call does to descriptor tables.

Every call has two moments. At its *entry* the descriptors it names are in use and, if it
closes them, free from then on. At its *exit* the numbers it returns are taken. The order
of entries and exits is all that tells how threads that share a table reuse a number.
"""

from __future__ import annotations

import itertools
import typing

from plaso_extra_parsers.readers.strace import arguments as strace_arguments
from plaso_extra_parsers.readers.strace import descriptor_calls
from plaso_extra_parsers.readers.strace import descriptor_table
from plaso_extra_parsers.readers.strace import identifiers
from plaso_extra_parsers.readers.strace import messages
from plaso_extra_parsers.readers.strace import process_effects
from plaso_extra_parsers.readers.strace import process_tree
from plaso_extra_parsers.readers.strace import records

EnterFunction = typing.Callable[
    [process_tree.TracedThread, process_tree.OpenCall, str, bool], None
]
LeaveFunction = typing.Callable[
    [process_tree.TracedThread, process_tree.OpenCall, records.Call], None
]

_LAST_DESCRIPTOR = 0xFFFFFFFF


def GetRest(arguments: str) -> list[str]:
    """Splits the arguments behind the first, a descriptor.

    Args:
      arguments (str): arguments as in the log.

    Returns:
      list[str]: arguments without names.
    """
    head, _, rest = arguments.partition(", ")
    if "<" in head and not head.endswith((">", ">(deleted)")):
        parts = strace_arguments.SplitArguments(arguments)[1:]
    elif '"' in rest or "{" in rest or "<" in rest:
        parts = strace_arguments.SplitArguments(rest)
    else:
        parts = rest.split(", ")
    return [strace_arguments.StripName(part) for part in parts]


def ReadCreated(call: records.Call) -> list[int]:
    """Reads the numbers of the descriptors that a call created, for most calls.

    Args:
      call (Call): call.

    Returns:
      list[int]: numbers.
    """
    name = call.name
    if not call.is_successful:
        return []
    if name in descriptor_calls.CREATIONS or name == "dup":
        texts = [call.value]
    elif name in ("fcntl", "fcntl64"):
        texts = [call.value] if "DUPFD" in call.arguments else []
    elif name in ("pipe", "pipe2", "socketpair"):
        parts = strace_arguments.SplitArguments(call.arguments)
        index = 3 if name == "socketpair" else 0
        texts = (
            strace_arguments.SplitMembers(parts[index]) if index < len(parts) else []
        )
    elif name[:4] == "recv" and "SCM_" in call.arguments:
        texts = list(
            itertools.chain.from_iterable(
                texts for texts, _ in messages.ReadDescriptors(call.arguments)
            )
        )
    else:
        return []
    descriptors = [strace_arguments.ReadDescriptor(text) for text in texts]
    return [descriptor.number for descriptor in descriptors if descriptor is not None]


class CallEffects(process_effects.ProcessEffects):
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
        for name in ("dup", "fcntl", "fcntl64", "ioctl", "pidfd_getfd"):
            self._enter[name] = self._EnterUse
        for name in ("dup2", "dup3"):
            self._enter[name] = self._EnterDuplicateTo
            self._leave[name] = self._LeaveDuplicateTo
        for name in ("fcntl", "fcntl64"):
            self._leave[name] = self._LeaveControl
        for name in ("pipe", "pipe2", "socketpair"):
            self._leave[name] = self._LeavePair
        for name in ("execve", "execveat"):
            self._leave[name] = self._LeaveExecute
        for name in ("gettid", "set_tid_address"):
            self._leave[name] = self._LeaveIdentification
        for name in ("sendmsg", "sendmmsg"):
            self._enter[name] = self._EnterSend
            self._leave[name] = self._LeaveSend
        for name in ("recvmsg", "recvmmsg", "recvmmsg_time64"):
            self._enter[name] = self._EnterUse
            self._leave[name] = self._LeaveReceive
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
                "dup": self._LeaveDuplicate,
                "ioctl": self._LeaveDeviceControl,
                "pidfd_getfd": self._LeaveCopyFromProcess,
                "pidfd_open": self._LeaveOpenProcess,
                "seccomp": self._LeaveFilter,
                "unshare": self._LeaveUnshare,
            }
        )

    def _EnterUse(
        self,
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
        arguments: str,
        is_bad: bool,
    ) -> None:
        """Enters a call whose first argument is a descriptor.

        Args:
          thread (TracedThread): thread that makes the call.
          open_call (OpenCall): call.
          arguments (str): arguments known at entry.
          is_bad (bool): True if the call is known to fail with EBADF.
        """
        session = self._Find(thread, open_call, arguments, is_bad)
        if session is not None:
            open_call.Attach(session)
            open_call.source = session

    def _EnterSeveralUses(
        self,
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
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
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves a call that moved data from one descriptor to another.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        if open_call.message is None or not call.value.isdigit() or call.is_injected:
            return
        size = int(call.value)
        source, target = open_call.message
        if source is not None:
            source.number_of_bytes_read += size
        if target is not None:
            target.number_of_bytes_written += size

    def _LeaveCreation(
        self,
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves a call that returns a new descriptor.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        if not call.is_successful:
            return
        source = open_call.source
        if (
            call.name[:8] == "signalfd"
            and source is not None
            and call.return_value == source.descriptor
        ):
            # The signals of an existing descriptor were changed.
            return
        self._Create(
            thread,
            open_call,
            call.result,
            self._GetExitTime(open_call, call),
            is_close_on_exec=self._IsCloseOnExec(call),
        )

    def _IsCloseOnExec(self, call: records.Call) -> bool:
        """Determines whether exec closes the descriptor that a call created.

        Args:
          call (Call): call of descriptor_calls.CREATIONS.

        Returns:
          bool: True if so.
        """
        index, value = descriptor_calls.CREATIONS[call.name]
        if index < 0:
            return index == -1
        arguments = call.arguments
        # Behind the path, if there is one, nothing but flags can be named so.
        tail = arguments[arguments.rfind('"') + 1 :]
        if "CLOEXEC" in tail:
            return True
        if "0x" not in tail:
            return False
        parts = strace_arguments.SplitArguments(arguments)
        if index >= len(parts):
            return False
        text = strace_arguments.StripName(parts[index])
        if call.name == "openat2":
            members = strace_arguments.SplitMembers(text)
            text = strace_arguments.GetNamedArguments(members).get("flags", "")
        return descriptor_calls.HasFlag(text, "CLOEXEC", value)

    def _LeaveDuplicate(
        self,
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
        call: records.Call,
        is_close_on_exec: bool = False,
    ) -> None:
        """Leaves a call that duplicated a descriptor.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
          is_close_on_exec (Optional[bool]): True if exec closes the new descriptor.
        """
        if call.is_successful:
            self._Create(
                thread,
                open_call,
                call.result,
                self._GetExitTime(open_call, call),
                descriptor_table.ORIGIN_DUPLICATE,
                open_call.source,
                is_close_on_exec,
            )

    def _EnterDuplicateTo(
        self,
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
        arguments: str,
        is_bad: bool,
    ) -> None:
        """Enters dup2 or dup3.

        Args:
          thread (TracedThread): thread that makes the call.
          open_call (OpenCall): call.
          arguments (str): arguments known at entry.
          is_bad (bool): True if the call is known to fail with EBADF.
        """
        self._EnterUse(thread, open_call, arguments, is_bad)
        rest = GetRest(arguments)
        descriptor = strace_arguments.ReadDescriptor(rest[0])
        if descriptor is None:
            return
        # The target is open if strace could name it.
        if descriptor.decoration or self._IsOpen(thread.table, descriptor.number):
            session = self._Find(thread, open_call, rest[0], is_bad)
            if session is not None:
                open_call.Attach(session)

    def _LeaveDuplicateTo(
        self,
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves dup2 or dup3.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        number = call.return_value
        source = open_call.source
        if not call.is_successful or number is None:
            return
        if source is not None and source.descriptor == number:
            return
        session = thread.table.sessions.get(number)
        if session is not None:
            open_call.Attach(session)
            self._End(
                thread.table, number, open_call.time, descriptor_table.END_DUPLICATE
            )
        is_closing = False
        if call.name == "dup3":
            flags = GetRest(call.arguments)[1:]
            is_closing = bool(flags) and descriptor_calls.HasFlag(
                flags[0], "CLOEXEC", 0o2000000
            )
        self._LeaveDuplicate(thread, open_call, call, is_closing)

    def _LeaveControl(
        self,
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves fcntl.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        if not call.is_successful:
            return
        rest = GetRest(call.arguments)
        command = rest[0]
        is_name = descriptor_calls.IsName
        if is_name(command, descriptor_calls.F_SETFD):
            source = open_call.source
            if source is not None and len(rest) > 1:
                source.is_close_on_exec = descriptor_calls.HasFlag(
                    rest[1], "CLOEXEC", 1
                )
        elif is_name(command, descriptor_calls.F_DUPFD):
            self._LeaveDuplicate(thread, open_call, call)
        elif is_name(command, descriptor_calls.F_DUPFD_CLOEXEC):
            self._LeaveDuplicate(thread, open_call, call, True)

    def _LeaveDeviceControl(
        self,
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves ioctl.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        if call.outcome[:1] == "<":
            self._LeaveUnknown(thread, open_call, call)
        elif open_call.source is not None and call.is_successful:
            request = GetRest(call.arguments)[0]
            if descriptor_calls.IsName(request, descriptor_calls.FIOCLEX):
                open_call.source.is_close_on_exec = True
            elif descriptor_calls.IsName(request, descriptor_calls.FIONCLEX):
                open_call.source.is_close_on_exec = False

    def _LeaveUnknown(
        self,
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves a call that creates descriptors according to its result only.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call with a decorated result.
        """
        # With --decode-pids=comm processes are decorated too.
        is_object = call.outcome[1:2] == "/" or call.outcome[1:12] == "anon_inode:"
        if is_object and call.is_successful:
            self._Create(
                thread, open_call, call.result, self._GetExitTime(open_call, call)
            )

    def _LeaveBPF(
        self,
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves bpf, some commands of which return a descriptor.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        command = call.arguments.partition(",")[0]
        if call.outcome[:1] == "<" or command in descriptor_calls.BPF_CREATIONS:
            self._LeaveCreation(thread, open_call, call)

    def _LeaveFilter(
        self,
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves seccomp, which can return a descriptor of a listener.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        if "SECCOMP_FILTER_FLAG_NEW_LISTENER" in call.arguments and call.is_successful:
            self._Create(
                thread,
                open_call,
                call.result,
                self._GetExitTime(open_call, call),
                is_close_on_exec=True,
            )

    def _LeavePair(
        self,
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves pipe, pipe2 or socketpair.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        if not call.is_successful:
            return
        parts = strace_arguments.SplitArguments(call.arguments)
        is_socket = call.name == "socketpair"
        index = 3 if is_socket else 0
        if index >= len(parts):
            return
        is_closing = False
        if is_socket or len(parts) > 1:
            text = strace_arguments.StripName(parts[1])
            is_closing = descriptor_calls.HasFlag(text, "CLOEXEC", 0o2000000)
        time = self._GetExitTime(open_call, call)
        created = [
            self._Create(thread, open_call, member, time, is_close_on_exec=is_closing)
            for member in strace_arguments.SplitMembers(parts[index])[:2]
        ]
        if is_socket and len(created) == 2:
            first, second = created
            if first is not None and second is not None:
                first.description.peer = second.description
                second.description.peer = first.description

    def _EnterClose(
        self,
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
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
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
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
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
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
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
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
        thread: process_tree.TracedThread,
        open_call: process_tree.OpenCall,
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
