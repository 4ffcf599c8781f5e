"""What starts, ends and images of processes do to descriptor tables."""

from __future__ import annotations

import re

from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.descriptors import table as descriptor_table
from plaso_extra_parsers.readers.strace.descriptors import identifiers
from plaso_extra_parsers.readers.strace.descriptors import mail as messages
from plaso_extra_parsers.readers.strace.processes import tree as process_tree
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.descriptors import table_copies
from plaso_extra_parsers.readers.strace.processes import threads as traced_threads

# The functions for entries, and those for exits, have the same arguments.
# pylint: disable=unused-argument

_PIDFD = re.compile(r"(?:parent_tid|pidfd)=\[(\d+[^\]]*(?:\][^\]]*>)?)\]")


class ProcessEffects(table_copies.TableCopies):
    """Effects of processes on descriptor tables."""

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
        super().__init__(scheme, is_alone)
        # Time of the first line per thread, if there is a file for each.
        self._first_times: dict[int, int] | None = None
        self._mail = messages.Mail()
        # Descriptors of calls that were in progress when their thread ended.
        self._remainders: dict[int | None, tuple[str, ...]] = {}
        self._tree = tree

    def _GetExitTime(
        self, open_call: traced_threads.OpenCall, call: records.Call
    ) -> int | None:
        """Determines when a call ended.

        Args:
          open_call (OpenCall): call as it was entered.
          call (Call): call.

        Returns:
          int: nanoseconds since January 1, 1970, or None.
        """
        if call.state == records.RESUMED_ONLY:
            if open_call.time is not None and call.duration is not None:
                # It was entered under another identifier, in another file.
                if open_call.time != call.time:
                    return open_call.time + call.duration
            return call.time
        time = call.end_time
        return call.time if time is None else time

    def _Restore(
        self,
        table: descriptor_table.DescriptorTable,
        sessions: list[descriptor_table.DescriptorSession],
    ) -> None:
        """Restores sessions that were ended by a call that did not happen.

        Args:
          table (DescriptorTable): table.
          sessions (list[DescriptorSession]): sessions, not yet handed out.
        """
        for session in sessions:
            is_kept = session in self._ended or session.number_of_open_calls
            if session.descriptor not in table.sessions and is_kept:
                if session in self._ended:
                    self._ended.remove(session)
                session.closed = None
                session.end = descriptor_table.END_OPEN
                self._Add(table, session)

    def _EnterFork(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        arguments: str,
        is_bad: bool,
    ) -> None:
        """Enters a call that starts a thread or process.

        Args:
          thread (TracedThread): thread that makes the call.
          open_call (OpenCall): call.
          arguments (str): arguments known at entry.
          is_bad (bool): True if the call is known to fail with EBADF.
        """
        flags = process_tree.ReadCloneFlags(open_call.name, arguments)
        child: int | None = process_tree.UNKNOWN_CHILD
        if open_call.call is not None and not open_call.call.state:
            child = process_tree.ReadChild(open_call.call)
            if child is not None and not self._IsMember(child, open_call.time):
                child = process_tree.UNKNOWN_CHILD
        open_call.fork = self._tree.BeginFork(thread, flags, child)

    def _IsMember(self, number: int, time: int | None) -> bool:
        """Determines whether the number of a child can be that of a file of the trace.

        Args:
          number (int): identifier of the child as its parent is given it.
          time (int or None): entry of the call, nanoseconds since January 1, 1970.

        Returns:
          bool: True if so, or if the files are not known.
        """
        if self._first_times is None:
            return True
        first_time = self._first_times.get(number)
        return first_time is not None and time is not None and first_time >= time

    def _LeaveFork(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves a call that starts a thread or process.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        fork = open_call.fork
        number = process_tree.ReadChild(call)
        if fork is None:
            # Only the second half is known.
            fork = process_tree.Fork(thread, 0)
        is_foreign = number is not None and not self._IsMember(number, open_call.time)
        self._tree.EndFork(
            fork,
            number,
            "PID NS" in call.outcome,
            self._GetExitTime(open_call, call) if is_foreign else None,
        )
        if number is not None and "CLONE_PIDFD" in call.arguments:
            match = _PIDFD.search(call.arguments)
            if match:
                session = self._Create(
                    thread,
                    open_call,
                    match.group(1),
                    self._GetExitTime(open_call, call),
                    is_close_on_exec=True,
                )
                if session is not None:
                    session.description.target = number

    def _LeaveUnshare(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves unshare.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        if not call.is_successful:
            return
        flags = process_tree.ReadFlags(strace_arguments.StripName(call.arguments))
        if flags & process_tree.CLONE_NEWPID:
            thread.process.has_inner_children = True
        if flags & process_tree.CLONE_FILES and thread.table.users > 1:
            time = self._GetExitTime(open_call, call)
            self._CopyTable(thread, open_call, time, descriptor_table.ORIGIN_UNSHARE)

    def _LeaveIdentification(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves a call that returns the identifier of the thread itself.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        number = call.return_value
        if number and thread.identifier and number != thread.identifier:
            thread.process.is_inside = True

    def _RemoveThread(
        self, thread: traced_threads.TracedThread, time: int | None
    ) -> None:
        """Removes a thread, with its table if it was the last user.

        Args:
          thread (TracedThread): thread.
          time (int or None): nanoseconds since January 1, 1970.
        """
        self._tree.RemoveThread(thread)
        if thread.is_gone:
            return
        thread.is_gone = True
        if self._attached.get(thread.identifier) is thread:
            del self._attached[thread.identifier]
        open_call = thread.open_call
        if open_call is not None and open_call.attached:
            # It may still be seen to end, without a result.
            if len(self._remainders) < process_tree.MAXIMUM_THREADS:
                self._remainders[thread.identifier] = open_call.GetIdentifiers()
            self._Release(open_call.attached)
        if thread.open_use is not None:
            session = thread.open_use[1]
            if len(self._remainders) < process_tree.MAXIMUM_THREADS:
                self._remainders[thread.identifier] = session.attached
            thread.open_use = None
            self._Release([session])
        table = thread.table
        table.users -= 1
        if table.users <= 0:
            self._EndTable(table, time, descriptor_table.END_EXIT)

    def _DropUnseenThreads(
        self, process: traced_threads.TracedProcess, time: int | None
    ) -> None:
        """Drops threads of a process that ended before their first line.

        Args:
          process (TracedProcess): process all threads of which end now.
          time (int or None): nanoseconds since January 1, 1970.
        """
        for table in self._tree.DropUnseenThreads(process):
            self._EndTable(table, time, descriptor_table.END_EXIT)

    def _EnterThreadExit(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        arguments: str,
        is_bad: bool,
    ) -> None:
        """Enters exit, which ends one thread.

        Args:
          thread (TracedThread): thread that makes the call.
          open_call (OpenCall): call.
          arguments (str): arguments known at entry.
          is_bad (bool): True if the call is known to fail with EBADF.
        """
        if self._is_alone:
            # Whether other threads live on stands in other files.
            self._tree.RemoveThread(thread)
            thread.is_gone = True
            self._EndTable(thread.table, None, descriptor_table.END_OPEN)
        else:
            self._RemoveThread(thread, open_call.time)

    def _EnterProcessExit(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        arguments: str,
        is_bad: bool,
    ) -> None:
        """Enters exit_group, which ends all threads of a process.

        Args:
          thread (TracedThread): thread that makes the call.
          open_call (OpenCall): call.
          arguments (str): arguments known at entry.
          is_bad (bool): True if the call is known to fail with EBADF.
        """
        self._DropUnseenThreads(thread.process, open_call.time)
        for other in list(thread.process.threads.values()):
            self._RemoveThread(other, open_call.time)

    def _LeaveExecute(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves execve or execveat.

        Args:
          thread (TracedThread): thread that made the call, or the leader of its process
              under whose identifier it ended.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        if not call.is_successful or call.return_value != 0:
            return
        time = self._GetExitTime(open_call, call)
        process = thread.process
        self._DropUnseenThreads(process, time)
        for other in list(process.threads.values()):
            if other is not thread:
                self._RemoveThread(other, time)
        if thread.table.users > 1:
            origin = descriptor_table.ORIGIN_EXEC_KEPT
            self._CopyTable(thread, open_call, time, origin, is_exec=True)
        for number, session in list(thread.table.sessions.items()):
            if session.is_close_on_exec:
                self._End(thread.table, number, time, descriptor_table.END_EXEC)

    def _LeaveOpenProcess(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves pidfd_open.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        if not call.is_successful:
            return
        session = self._Create(
            thread,
            open_call,
            call.result,
            self._GetExitTime(open_call, call),
            is_close_on_exec=True,
        )
        descriptor = strace_arguments.ReadDescriptor(call.arguments)
        if session is not None and descriptor is not None:
            if not thread.process.is_inside:
                session.description.target = descriptor.number

    def _LeaveCopyFromProcess(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves pidfd_getfd.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        if not call.is_successful:
            return
        source = None
        parts = strace_arguments.SplitArguments(call.arguments)
        if open_call.source is not None and len(parts) > 1:
            target = self._tree.threads.get(open_call.source.description.target)
            descriptor = strace_arguments.ReadDescriptor(parts[1])
            if target is not None and descriptor is not None:
                source = target.table.sessions.get(descriptor.number)
        self._Create(
            thread,
            open_call,
            call.result,
            self._GetExitTime(open_call, call),
            descriptor_table.ORIGIN_PROCESS,
            source,
            True,
        )

    def _EnterSend(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        arguments: str,
        is_bad: bool,
    ) -> None:
        """Enters sendmsg or sendmmsg.

        Args:
          thread (TracedThread): thread that makes the call.
          open_call (OpenCall): call.
          arguments (str): arguments known at entry.
          is_bad (bool): True if the call is known to fail with EBADF.
        """
        socket = self._Find(thread, open_call, arguments, is_bad)
        if socket is None:
            return
        open_call.Attach(socket)
        open_call.source = socket
        if "SCM_RIGHTS" not in arguments:
            return
        sent = []
        for texts, is_complete in messages.ReadDescriptors(arguments):
            sessions = []
            for text in texts:
                session = self._Find(thread, open_call, text)
                if session is not None:
                    open_call.Attach(session)
                    sessions.append(session)
            message = descriptor_table.PassedDescriptors(
                tuple(sessions),
                tuple(session.last_text for session in sessions),
                is_complete,
            )
            self._mail.Send(socket, message)
            sent.append(message)
        open_call.message = tuple(sent)

    def _LeaveSend(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves sendmsg or sendmmsg.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        socket = open_call.source
        if socket is None:
            return
        if call.is_successful:
            socket.number_of_bytes_written += messages.ReadSize(call)
        elif open_call.message and call.value != "?":
            for message in open_call.message:
                self._mail.TakeBack(socket, message)

    def _LeaveReceive(
        self,
        thread: traced_threads.TracedThread,
        open_call: traced_threads.OpenCall,
        call: records.Call,
    ) -> None:
        """Leaves recvmsg or recvmmsg.

        Args:
          thread (TracedThread): thread that made the call.
          open_call (OpenCall): call as it was entered.
          call (Call): call.
        """
        if not call.is_successful:
            return
        socket = open_call.source
        if socket is not None and not messages.IsPeek(call.arguments):
            socket.number_of_bytes_read += messages.ReadSize(call)
        if "SCM_RIGHTS" not in call.arguments and "SCM_PIDFD" not in call.arguments:
            return
        is_closing = messages.IsCloseOnExec(call.arguments)
        time = self._GetExitTime(open_call, call)
        for texts, is_complete in messages.ReadDescriptors(call.arguments):
            sources, is_probable = self._mail.Receive(socket, texts, is_complete)
            for index, text in enumerate(texts):
                session = self._Create(
                    thread,
                    open_call,
                    text,
                    time,
                    descriptor_table.ORIGIN_MESSAGE,
                    sources[index] if index < len(sources) else None,
                    is_closing,
                )
                if session is not None:
                    session.is_probable = is_probable
