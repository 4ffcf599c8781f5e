"""Operations of simulated programs that involve other threads and processes."""

from __future__ import annotations

from tests.writers import strace_kernel as kernel
from tests.writers import strace_objects as objects

_THREAD_FLAGS = (
    "CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM"
    "|CLONE_SETTLS|CLONE_PARENT_SETTID|CLONE_CHILD_CLEARTID"
)
_STARTS = ("clone", "clone3", "fork", "vfork")
_PIDFD = "anon_inode:[pidfd]"


class ProcessOperations:
    """Operations on threads, processes and whole tables.

    Attributes:
      machine (Machine): machine that the programs run on.
      random (random.Random): source of all choices.
    """

    # More threads than these are not started.
    _MAXIMUM_NUMBER_OF_THREADS = 12

    def __init__(self, machine: kernel.Machine) -> None:
        """Initializes operations."""
        self.machine = machine
        self.random = machine.random

    def ListDescriptors(
        self, thread: objects.Thread, kind: str = ""
    ) -> list[tuple[int, objects.Slot]]:
        """Lists the descriptors, of a kind of open file, that a thread may use."""
        return [
            (number, slot)
            for number, slot in sorted(thread.table.slots.items())
            if number not in thread.table.reserved
            and (not kind or slot.open_file.kind == kind)
        ]

    def CloseRange(self, thread: objects.Thread) -> None:
        """Closes a range of descriptors, or marks it, with or without unsharing."""
        first = self.random.randrange(3, 12)
        last = self.random.choice((first + 3, 4294967295))
        flags = self.random.choice(
            (
                "0",
                "CLOSE_RANGE_CLOEXEC",
                "CLOSE_RANGE_UNSHARE",
                "CLOSE_RANGE_UNSHARE|CLOSE_RANGE_CLOEXEC",
            )
        )
        upper = "4294967295" if last > 1000 else f"{last:d}"
        call = self.machine.Enter(
            thread, "close_range", f"{first:d}, {upper:s}, {flags:s}", None
        )
        table = thread.table
        if "UNSHARE" in flags:
            left_out = range(0) if "CLOEXEC" in flags else range(first, last + 1)
            self.machine.Unshare(call, "unshare", left_out=left_out)
        thread.table.barrier = call.entered
        for number, slot in list(thread.table.slots.items()):
            if first <= number <= last and "CLOEXEC" in flags:
                slot.close_on_exec = True
            elif first <= number <= last:
                self.machine.End(thread.table, number, call.entered, "close_range")
        self.machine.Leave(thread, lambda: ("", "0"))
        # Until then no log tells what was copied.
        table.barrier = call.left

    def SendDescriptors(self, thread: objects.Thread) -> None:
        """Passes descriptors through a socket."""
        sockets = [
            (number, slot)
            for number, slot in self.ListDescriptors(thread)
            if slot.open_file.peer is not None
        ]
        if not sockets:
            return
        number, slot = self.random.choice(sockets)
        slots = self.ListDescriptors(thread)
        passed = self.random.sample(slots, min(len(slots), self.random.randrange(1, 4)))
        texts = []
        message = []
        for passed_number, passed_slot in passed:
            texts.append(f"{passed_number:d}<{passed_slot.open_file.decoration:s}>")
            message.append((passed_slot.open_file, passed_slot.life))
            passed_slot.life.number_of_calls += 1
        if number not in [item[0] for item in passed]:
            slot.life.number_of_calls += 1
        assert slot.open_file.peer is not None
        self.machine.Enter(
            thread,
            "sendmsg",
            f"{number:d}<{slot.open_file.decoration:s}>, {{msg_name=NULL, "
            'msg_namelen=0, msg_iov=[{iov_base="fds", iov_len=3}], msg_iovlen=1, '
            "msg_control=[{cmsg_len=24, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, "
            f"cmsg_data=[{', '.join(texts):s}]}}], msg_controllen=24, msg_flags=0}}, 0",
            lambda: ("", "3"),
        )
        slot.open_file.peer.messages.append(message)
        slot.life.number_of_bytes_written += 3
        # Only a call that returns has moved anything.
        self.machine.Leave(thread)

    def ReceiveDescriptors(self, thread: objects.Thread) -> None:
        """Receives a message, with the descriptors in it."""
        sockets = [
            (number, slot)
            for number, slot in self.ListDescriptors(thread)
            if slot.open_file.peer is not None
        ]
        if not sockets:
            return
        full = [item for item in sockets if item[1].open_file.messages]
        number, slot = self.random.choice(full or sockets)
        slot.life.number_of_calls += 1
        is_closing = self.random.random() < 0.5
        flags = "MSG_CMSG_CLOEXEC" if is_closing else "0"

        def _Finish() -> tuple[str, str]:
            slot.life.number_of_bytes_read += 3
            thread.table.barrier = call.entered
            control = "msg_controllen=0"
            if slot.open_file.messages:
                texts = [
                    self.machine.Install(
                        call, open_file, "scm", life, close_on_exec=is_closing
                    )
                    for open_file, life in slot.open_file.messages.pop(0)
                ]
                control = (
                    "msg_control=[{cmsg_len=24, cmsg_level=SOL_SOCKET, cmsg_type="
                    f"SCM_RIGHTS, cmsg_data=[{', '.join(texts):s}]}}], "
                    "msg_controllen=24"
                )
            return (
                '{msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="fds", iov_len=16}]'
                f", msg_iovlen=1, {control:s}, msg_flags={flags:s}}}, {flags:s}",
                "3",
            )

        call = self.machine.Enter(
            thread,
            "recvmsg",
            f"{number:d}<{slot.open_file.decoration:s}>, ",
            _Finish,
        )
        if self.random.random() < 0.7:
            self.machine.Leave(thread)

    def OpenProcess(self, thread: objects.Thread) -> None:
        """Opens a descriptor of a process."""
        process = self.random.choice(self.machine.threads).process
        if process.is_inside or thread.process.is_inside:
            return
        open_file = objects.OpenFile(_PIDFD, "pidfd", target=process)
        call = self.machine.Enter(
            thread,
            "pidfd_open",
            f"{process.identifier:d}, 0",
            lambda: (
                "",
                self.machine.Install(call, open_file, "open", close_on_exec=True),
            ),
        )

    def CopyFromProcess(self, thread: objects.Thread) -> None:
        """Copies a descriptor out of another process."""
        for number, slot in self.ListDescriptors(thread):
            process = slot.open_file.target
            # What an unseen process has open, no log can tell.
            if process is not None and process.threads and process.threads[0].began:
                break
        else:
            return
        table = process.threads[0].table
        sources = self.ListDescriptors(process.threads[0])
        if not sources:
            return
        wanted, source = self.random.choice(sources)
        slot.life.number_of_calls += 1
        text = f"{number:d}<{_PIDFD:s}>, {wanted:d}<{source.open_file.decoration:s}>, 0"

        def _Finish() -> tuple[str, str]:
            table.barrier = thread.table.barrier = call.entered
            return "", self.machine.Install(
                call, source.open_file, "pidfd", source.life, close_on_exec=True
            )

        call = self.machine.Enter(thread, "pidfd_getfd", text, _Finish)
        self.machine.Leave(thread)

    def _IsStarting(self, process: objects.Process) -> bool:
        """Determines whether a thread of a process waits for, or starts, a child."""
        return any(
            thread.held_by or (thread.call and thread.call.name in _STARTS)
            for thread in process.threads
        )

    def _HasRoom(self) -> bool:
        """Determines whether another thread may be started."""
        return len(self.machine.threads) < self._MAXIMUM_NUMBER_OF_THREADS

    def StartThread(self, thread: objects.Thread) -> None:
        """Starts a thread, or a process that shares the descriptor table."""
        inside = thread.process.is_inside
        if not self._HasRoom() or (inside and self.machine.HasUnseenStranger()):
            return
        is_process = self.random.random() < 0.2
        process = thread.process
        has_failed = thread.has_inner_children and not is_process
        if is_process:
            process = self.machine.NewProcess(process, thread.has_inner_children)
        address = f"0x7f2bb{self.random.randrange(0x1000):03x}d990"

        def _Finish() -> tuple[str, str]:
            if has_failed:
                # A process lives in one namespace.
                return ", 88", "-1 EINVAL (Invalid argument)"
            child = self.machine.NewThread(process, thread.table)
            child.is_stranger = inside
            self._Greet(child)
            number = child.identifier
            result = f"{number:d}"
            if inside:
                number = 2 + len(self.machine.moments)
                result = objects.FormatInnerNumber(number, child.identifier)
            if is_process:
                return f", child_tidptr={address:s}", result
            return f" => {{parent_tid=[{number:d}]}}, 88", result

        if is_process:
            text = "child_stack=0x7f01, flags=CLONE_VM|CLONE_FILES|SIGCHLD"
            self.machine.Enter(thread, "clone", text, None)
        else:
            text = (
                f"{{flags={_THREAD_FLAGS:s}, child_tid={address:s}, "
                f"parent_tid={address:s}, exit_signal=0, stack=0x7f2bb2ddd000, "
                f"stack_size=0x7fff80, tls={address:s}}}"
            )
            self.machine.Enter(thread, "clone3", text, None)
        if inside:
            self._ReturnLate(thread, _Finish)
        else:
            self._ReturnFrom(thread, _Finish)

    def _ReturnFrom(self, thread: objects.Thread, finish: objects.Finish) -> None:
        """Lets a call that starts a thread return.

        Either the child is seen first, or the parent: the call has happened when the
        first of the two is. What finishes it calls _Greet().
        """
        self._is_child_first = self.random.random() < 0.4
        if not self._is_child_first:
            self.machine.Leave(thread, finish)
            return
        self._ReturnLate(thread, finish)

    def _ReturnLate(self, thread: objects.Thread, finish: objects.Finish) -> None:
        """Lets a call that starts a thread return after the thread was seen.

        What finishes it calls _Greet().
        """
        self._is_child_first = True
        assert thread.call is not None
        outcome = finish()
        thread.call.finish = lambda: outcome

    _is_child_first = False

    def _Greet(self, child: objects.Thread) -> None:
        """Lets a new thread make its first call, if it comes first."""
        if self._is_child_first:
            self.machine.Enter(child, "set_robust_list", "0x7fe02f009a20, 24", None)
            self.machine.Leave(child, lambda: ("", "0"))

    def StartProcess(self, thread: objects.Thread) -> None:
        """Starts a process with a copy of the descriptor table."""
        inside = thread.process.is_inside
        if not self._HasRoom():
            return
        is_new = not inside and self.random.random() < 0.15
        is_inner = is_new or thread.has_inner_children
        if inside and self.machine.HasUnseenStranger():
            return
        name = self.random.choice(("clone", "clone", "vfork", "fork", "spawn"))
        if is_new:
            name = "clone"
        if self.random.random() < 0.05:
            self.machine.Enter(thread, "fork", "", None)
            result = self.random.choice(
                (
                    "-1 EAGAIN (Resource temporarily unavailable)",
                    "? ERESTARTNOINTR (To be restarted)",
                )
            )
            self.machine.Leave(thread, lambda: ("", result))
            return
        text = {
            "clone": "child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID"
            + ("|CLONE_NEWPID" if is_new else "")
            + "|SIGCHLD",
            "spawn": "{flags=CLONE_VM|CLONE_VFORK|CLONE_CLEAR_SIGHAND, "
            "exit_signal=SIGCHLD, stack=0x7f4301, stack_size=0x9000}, 88",
        }.get(name, "")
        rest = ", child_tidptr=0x7f534363aa10" if name == "clone" else ""
        is_waiting = name in ("vfork", "spawn")

        def _Finish() -> tuple[str, str]:
            process = self.machine.NewProcess(thread.process, is_inner)
            child = self.machine.NewThread(process, objects.Table())
            child.is_stranger = inside
            self.machine.CopyForChild(thread.table, child)
            if is_waiting:
                thread.held_by = child
            self._Greet(child)
            # What ends at that time is before or after the copy: no log tells.
            thread.table.barrier = max(thread.table.barrier, child.began or 0)
            return rest, objects.FormatInnerNumber(process.number, process.identifier)

        name = {"spawn": "clone3"}.get(name, name)
        self.machine.Enter(thread, name, text, None)
        if is_waiting or inside:
            self._ReturnLate(thread, _Finish)
        else:
            self._ReturnFrom(thread, _Finish)

    def Execute(self, thread: objects.Thread) -> None:
        """Executes a program, from any thread of the process."""
        text = '"/opt/demo/bin/tool", ["tool", "-x"], 0x7ffe443def00 /* 3 vars */'
        call = self.machine.Enter(thread, "execve", text, None)
        if self.random.random() < 0.2:
            error = "-1 ENOENT (No such file or directory)"
            self.machine.Leave(thread, lambda: ("", error))
            return
        process = thread.process
        if self._IsStarting(process) or any(
            map(self.machine.IsClosingNothing, process.threads)
        ):
            error = "-1 EACCES (Permission denied)"
            self.machine.Leave(thread, lambda: ("", error))
            return
        leader = next(
            (item for item in process.threads if item.identifier == process.identifier),
            thread,
        )
        for other in list(process.threads):
            if other is not thread:
                self.machine.Kill(other)
                if other is not leader:
                    time = self.machine.WriteLine(other, "+++ exited with 0 +++")
                    self.machine.RemoveThread(other, time, call)
        if leader is not thread:
            superseded = self.machine.WriteLine(
                leader, f"+++ superseded by execve in pid {thread.identifier:d} +++"
            )
            for life in self.machine.lives:
                if life.quiet_call is call:
                    life.quiet_closed = superseded
            leader.table.users.discard(leader)
            if not leader.table.users:
                for number in list(leader.table.slots):
                    self.machine.End(leader.table, number, superseded, "exit")

        def _Finish() -> tuple[str, str]:
            self.machine.Unshare(call, "exec-kept", is_exec=True)
            for number, slot in list(thread.table.slots.items()):
                if slot.close_on_exec:
                    closing.append(slot.life)
                    self.machine.End(thread.table, number, 0, "exec")
            leader.table = thread.table
            leader.has_inner_children = thread.has_inner_children
            thread.table.users.add(leader)
            return "", "0"

        closing: list[objects.Life] = []
        leader.call = call
        self.machine.Leave(leader, _Finish)
        for life in closing:
            life.closing_call = call
        if leader is not thread:
            thread.call = None
            self.machine.RemoveThread(thread, 0)
        self.machine.Release(leader)

    def Finish(self, thread: objects.Thread) -> None:
        """Ends a thread or a process."""
        process = thread.process
        if self._IsStarting(process):
            return
        kind = self.random.choice(("thread", "thread", "group", "kill"))
        if kind == "thread" and thread.identifier == process.identifier:
            kind = "none" if len(process.threads) > 1 else "group"
        # The first process lives on, so that there is something to see.
        is_first = process is self.machine.threads[0].process
        if kind == "none" or (kind != "thread" and is_first):
            return
        if kind == "thread":
            call = self.machine.Enter(thread, "exit", "0", None)
            self.machine.Kill(thread)
            self.machine.WriteLine(thread, "+++ exited with 0 +++")
            self.machine.RemoveThread(thread, call.entered)
            return
        threads = list(process.threads)
        if kind != "thread" and any(map(self.machine.IsClosingNothing, threads)):
            return
        if kind == "group":
            call = self.machine.Enter(thread, "exit_group", "3", None)
            self.machine.Kill(thread)
            ended: int | None = call.entered
            line = "+++ exited with 3 +++"
        else:
            ended = None
            line = "+++ killed by SIGKILL +++"
        self.random.shuffle(threads)
        for other in threads:
            self.machine.Kill(other)
            time = self.machine.WriteLine(other, line)
            self.machine.Release(other)
            self.machine.RemoveThread(other, ended or time)
