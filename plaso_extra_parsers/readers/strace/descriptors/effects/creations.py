"""What calls that create descriptors do to descriptor tables.

The numbers that a call returns are taken at its exit.
"""

from __future__ import annotations

import itertools

from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.calls import descriptor_calls
from plaso_extra_parsers.readers.strace.descriptors import table as descriptor_table
from plaso_extra_parsers.readers.strace.descriptors import mail as messages
from plaso_extra_parsers.readers.strace.descriptors.effects import (
    processes as process_effects,
)
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.descriptors import table_operations
from plaso_extra_parsers.readers.strace.processes import threads as traced_threads

# The functions for entries, and those for exits, have the same arguments.
# pylint: disable=unused-argument


def GetRest(arguments: str) -> list[str]:
    """Splits the arguments behind the first, a descriptor.

    Args:
      arguments (str): arguments as in the log.

    Returns:
      list[str]: arguments without names, an empty one if there is none.
    """
    head, _, rest = arguments.partition(", ")
    if "<" in head and not head.endswith((">", ">(deleted)")):
        parts = strace_arguments.SplitArguments(arguments)[1:]
    elif '"' in rest or "{" in rest or "<" in rest:
        parts = strace_arguments.SplitArguments(rest)
    else:
        parts = rest.split(", ")
    return [strace_arguments.StripName(part) for part in parts] or [""]


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


def ReadOpenedPath(call: records.Call) -> str | None:
    """Reads the path that a call opened, for logs that do not decorate descriptors.

    Args:
      call (Call): call.

    Returns:
      str: path with escapes as in the log, relative if the call says so, or None if the
          call opens no path.
    """
    index = descriptor_calls.OPENED_PATHS.get(call.name)
    if index is None:
        return None
    parts = strace_arguments.SplitArguments(call.arguments)
    text = strace_arguments.StripName(parts[index]) if index < len(parts) else ""
    if len(text) < 3 or text[0] != '"' or text[-1] != '"':
        return None
    return text[1:-1][: table_operations.MAXIMUM_TEXT_SIZE]


class CreationEffects(process_effects.ProcessEffects):
    """Effects of calls that create descriptors."""

    def _EnterUse(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
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

    def _LeaveCreation(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
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
        session = self._Create(
            thread,
            open_call,
            call.result,
            self._GetExitTime(open_call, call),
            is_close_on_exec=self._IsCloseOnExec(call),
        )
        if session is not None and session.object_text is None:
            session.description.path_text = ReadOpenedPath(call)

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
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
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
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
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
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
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
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
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
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
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
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
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
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
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
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
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
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
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
