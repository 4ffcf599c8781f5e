"""Random programs of descriptor operations on a simulated kernel.

The programs keep to what sane programs do: no thread uses a number that another one is
closing, and nobody guesses numbers. Everything else goes: threads share tables, calls
overlap, numbers are reused at once.
"""

from __future__ import annotations

from tests.writers import strace_calls as calls
from tests.writers import strace_objects as objects
from tests.writers.strace_processes import ProcessOperations

_WORK = "/opt/demo"


class Programs(ProcessOperations):
    """Programs that run on a machine."""

    def Run(self, number_of_steps: int) -> None:
        """Runs the programs: so often a thread gets to do something."""
        choices = [self.FileOperation] * 6 + [
            self.Use,
            self.Use,
            self.Transfer,
            self.Transfer,
            self.Copy,
            self.Create,
            self.MakePair,
            self.Accept,
            self.Duplicate,
            self.DuplicateTo,
            self.Close,
            self.Close,
            self.Close,
            self.SetCloseOnExec,
            self.CloseRange,
            self.SendDescriptors,
            self.ReceiveDescriptors,
            self.OpenProcess,
            self.CopyFromProcess,
            self.Rename,
            self.Nothing,
            self.StartThread,
            self.StartThread,
            self.StartProcess,
            self.EndOrReplace,
        ]
        for _ in range(number_of_steps):
            ready = [thread for thread in self.machine.threads if not thread.held_by]
            if not ready:
                break
            thread = self.random.choice(ready)
            if thread.call is not None:
                self.machine.Leave(thread)
                continue
            self.random.choice(choices)(thread)
            # Most calls return before another thread does anything.
            if thread.call and not thread.held_by and self.random.random() < 0.75:
                self.machine.Leave(thread)
        for thread in self.machine.threads:
            # Of these, what they did must be seen.
            if thread.call and not thread.held_by:
                if thread.call.name not in ("accept4", "read", "recvfrom", "write"):
                    self.machine.Leave(thread)

    def EndOrReplace(self, thread: objects.Thread) -> None:
        """Ends a thread or process, or replaces its program or table."""
        self.random.choice((self.Finish, self.Execute, self.UnshareTable))(thread)

    def UnshareTable(self, thread: objects.Thread) -> None:
        """Stops sharing the descriptor table, or the pid namespace with children."""
        flags = self.random.choice(
            ("CLONE_FILES", "CLONE_FILES", "CLONE_NEWPID", "CLONE_FILES|CLONE_NEWPID")
        )
        if self._IsStarting(thread.process):
            flags = "CLONE_FILES"
        picked = self._Pick(thread)
        if flags == "CLONE_NEWPID" and picked and self.random.random() < 0.5:
            picked[1].life.number_of_calls += 1
            text = f"{self._Text(*picked):s}, {flags:s}"
            call = self.machine.Enter(thread, "setns", text, None)
        else:
            call = self.machine.Enter(thread, "unshare", flags, None)

        def _Finish() -> tuple[str, str]:
            if "CLONE_FILES" in flags:
                self.machine.Unshare(call, "unshare")
            if "CLONE_NEWPID" in flags:
                thread.has_inner_children = True
            return "", "0"

        self.machine.Leave(thread, _Finish)

    def _Pick(
        self, thread: objects.Thread, kind: str = ""
    ) -> tuple[int, objects.Slot] | None:
        """Picks a descriptor, of a kind of open file, if there is one."""
        found = self.ListDescriptors(thread, kind)
        return self.random.choice(found) if found else None

    def _Text(self, number: int, slot: objects.Slot) -> str:
        """Formats a descriptor as strace prints it."""
        return f"{number:d}<{slot.open_file.decoration:s}>"

    def FileOperation(self, thread: objects.Thread) -> None:
        """Opens a file, or fails to."""
        name = self.random.choice(("open", "openat", "openat", "openat2", "creat"))
        path = f"{_WORK:s}/f{self.random.randrange(40):d}"
        is_closing = name != "creat" and self.random.random() < 0.5
        flags = "O_RDWR|O_CREAT" + ("|O_CLOEXEC" if is_closing else "")
        directory = f"AT_FDCWD<{_WORK:s}>"
        picked = self._Pick(thread)
        if name[:6] == "openat" and picked and self.random.random() < 0.2:
            directory = self._Text(*picked)
            picked[1].life.number_of_calls += 1
        text = {
            "open": f'"{path:s}", {flags:s}, 0600',
            "openat": f'{directory:s}, "{path:s}", {flags:s}, 0600',
            "openat2": f'{directory:s}, "{path:s}", {{flags={flags:s}, mode=0600, '
            "resolve=0}, 24",
            "creat": f'"{path:s}", 0600',
        }[name]
        has_failed = self.random.random() < 0.1

        def _Finish() -> tuple[str, str]:
            if has_failed:
                return "", "-1 EACCES (Permission denied)"
            open_file = objects.OpenFile(path, "file")
            return "", self.machine.Install(
                call, open_file, "open", close_on_exec=is_closing
            )

        call = self.machine.Enter(thread, name, text, _Finish)

    def Use(self, thread: objects.Thread) -> None:
        """Uses a descriptor in a call that moves nothing."""
        picked = self._Pick(thread)
        if picked is None:
            self.Nothing(thread)
            return
        name, before, after, result = self.random.choice(calls.PLAIN_USES)
        picked[1].life.number_of_calls += 1
        self.machine.Enter(
            thread, name, self._Text(*picked) + before, lambda: (after, result)
        )

    def Transfer(self, thread: objects.Thread) -> None:
        """Moves data through a descriptor."""
        picked = self._Pick(thread)
        if picked is None:
            self.Nothing(thread)
            return
        name, direction, before, after = self.random.choice(calls.TRANSFERS)
        life = picked[1].life
        life.number_of_calls += 1
        asked = self.random.randrange(1, 5000)
        moved = self.random.choice((asked, asked // 2, 0, -1, None))

        def _Finish() -> tuple[str, str]:
            rest = after.format(asked)
            if moved is None:
                return rest, "? ERESTARTSYS (To be restarted if SA_RESTART is set)"
            if moved < 0:
                return rest, "-1 EAGAIN (Resource temporarily unavailable)"
            if direction == "read":
                life.number_of_bytes_read += moved
            else:
                life.number_of_bytes_written += moved
            return rest, f"{moved:d}"

        text = self._Text(*picked) + before.format(asked)
        self.machine.Enter(thread, name, text, _Finish)

    def Copy(self, thread: objects.Thread) -> None:
        """Copies data from one descriptor to another in the kernel."""
        source = self._Pick(thread)
        target = self._Pick(thread)
        if source is None or target is None or source[0] == target[0]:
            self.Nothing(thread)
            return
        size = self.random.randrange(100000)
        for _, slot in (source, target):
            slot.life.number_of_calls += 1
        from_text = self._Text(*source)
        to_text = self._Text(*target)
        name = self.random.choice(("sendfile", "copy_file_range", "splice"))
        text = f"{from_text:s}, NULL, {to_text:s}, NULL, {size:d}, 0"
        if name == "sendfile":
            text = f"{to_text:s}, {from_text:s}, NULL, {size:d}"

        def _Finish() -> tuple[str, str]:
            source[1].life.number_of_bytes_read += size
            target[1].life.number_of_bytes_written += size
            return "", f"{size:d}"

        self.machine.Enter(thread, name, text, _Finish)

    def Create(self, thread: objects.Thread) -> None:
        """Makes a descriptor out of nothing."""
        name, plain, closing, decoration, kind = self.random.choice(calls.CREATIONS)
        is_closing = self.random.random() < 0.5
        if kind == "socket":
            decoration = f"socket:[{self.machine.NewInode():d}]"
        open_file = objects.OpenFile(decoration, kind)
        call = self.machine.Enter(
            thread,
            name,
            closing if is_closing else plain,
            lambda: (
                "",
                self.machine.Install(call, open_file, "open", close_on_exec=is_closing),
            ),
        )

    def MakePair(self, thread: objects.Thread) -> None:
        """Makes a pipe or a pair of sockets."""
        is_closing = self.random.random() < 0.3
        is_pipe = self.random.random() < 0.4

        def _Finish() -> tuple[str, str]:
            number = self.machine.NewInode()
            if is_pipe:
                files = [objects.OpenFile(f"pipe:[{number:d}]", "pipe") for _ in "ab"]
            else:
                last = self.machine.NewInode()
                files = [
                    objects.OpenFile(f"socket:[{inode:d}]", "socket")
                    for inode in (number, last)
                ]
                files[0].peer, files[1].peer = files[1], files[0]
            texts = [
                self.machine.Install(call, open_file, "open", close_on_exec=is_closing)
                for open_file in files
            ]
            rest = ", O_CLOEXEC" if is_closing else ", 0"
            return f"[{', '.join(texts):s}]" + (rest if is_pipe else ""), "0"

        flag = "|SOCK_CLOEXEC" if is_closing else ""
        text = "" if is_pipe else f"AF_UNIX, SOCK_STREAM{flag:s}, 0, "
        name = "pipe2" if is_pipe else "socketpair"
        call = self.machine.Enter(thread, name, text, _Finish)

    def Accept(self, thread: objects.Thread) -> None:
        """Accepts a connection, usually after a while."""
        picked = self._Pick(thread, "socket")
        if picked is None:
            self.Create(thread)
            return
        picked[1].life.number_of_calls += 1
        is_closing = self.random.random() < 0.5
        flags = "SOCK_CLOEXEC" if is_closing else "0"

        def _Finish() -> tuple[str, str]:
            open_file = objects.OpenFile(
                f"socket:[{self.machine.NewInode():d}]", "socket"
            )
            result = self.machine.Install(
                call, open_file, "open", close_on_exec=is_closing
            )
            address = (
                "{sa_family=AF_INET, sin_port=htons(40001), "
                'sin_addr=inet_addr("127.0.0.1")}'
            )
            return f"{address:s}, [128 => 16], {flags:s}", result

        text = self._Text(*picked) + ", "
        call = self.machine.Enter(thread, "accept4", text, _Finish)

    def Duplicate(self, thread: objects.Thread) -> None:
        """Duplicates a descriptor to a free number."""
        picked = self._Pick(thread)
        if picked is None:
            self.Nothing(thread)
            return
        slot = picked[1]
        slot.life.number_of_calls += 1
        minimum = self.random.randrange(40)
        name, rest = self.random.choice(
            (
                ("dup", ""),
                ("fcntl", f", F_DUPFD, {minimum:d}"),
                ("fcntl", f", F_DUPFD_CLOEXEC, {minimum:d}"),
            )
        )

        def _Finish() -> tuple[str, str]:
            first = minimum if name == "fcntl" else 0
            number = self.machine.FindFree(thread.table, first)
            return "", self.machine.Install(
                call, slot.open_file, "dup", slot.life, number, "CLOEXEC" in rest
            )

        call = self.machine.Enter(thread, name, self._Text(*picked) + rest, _Finish)

    def DuplicateTo(self, thread: objects.Thread) -> None:
        """Duplicates a descriptor to a number, open or not."""
        picked = self._Pick(thread)
        if picked is None:
            self.Nothing(thread)
            return
        slot = picked[1]
        table = thread.table
        other = self._Pick(thread)
        number = self.machine.FindFree(table, self.random.randrange(3, 30))
        target = f"{number:d}"
        name = self.random.choice(("dup2", "dup3"))
        if other is not None and self.random.random() < 0.6:
            number = other[0]
            target = self._Text(*other)
        if number == picked[0]:
            slot.life.number_of_calls += 1
            result = f"{number:d}<{slot.open_file.decoration:s}>"
            self.machine.Enter(
                thread, "dup2", f"{target:s}, {target:s}", lambda: ("", result)
            )
            return
        slot.life.number_of_calls += 1
        is_closing = name == "dup3" and self.random.random() < 0.5
        rest = ", O_CLOEXEC" if is_closing else ", 0"

        def _Finish() -> tuple[str, str]:
            table.reserved.discard(number)
            if number in table.slots:
                self.machine.End(table, number, call.entered, "dup")
            return "", self.machine.Install(
                call, slot.open_file, "dup", slot.life, number, is_closing
            )

        text = f"{self._Text(*picked):s}, {target:s}{rest if name == 'dup3' else '':s}"
        call = self.machine.Enter(thread, name, text, _Finish)
        if number in table.slots:
            table.slots[number].life.number_of_calls += 1
        table.reserved.add(number)

    def Close(self, thread: objects.Thread) -> None:
        """Closes a descriptor, or a number that is not open."""
        picked = self._Pick(thread)
        if picked is None or self.random.random() < 0.05:
            self.machine.Enter(
                thread, "close", "977", lambda: ("", "-1 EBADF (Bad file descriptor)")
            )
            return
        result = self.random.choice(("0",) * 9 + ("-1 EIO (Input/output error)",))
        text = self._Text(*picked)
        call = self.machine.Enter(thread, "close", text, lambda: ("", result))
        picked[1].life.number_of_calls += 1
        self.machine.End(thread.table, picked[0], call.entered, "close")

    def SetCloseOnExec(self, thread: objects.Thread) -> None:
        """Sets or clears the close-on-exec flag."""
        picked = self._Pick(thread)
        if picked is None:
            self.Nothing(thread)
            return
        slot = picked[1]
        name, rest, is_closing = self.random.choice(
            (
                ("fcntl", ", F_SETFD, FD_CLOEXEC", True),
                ("fcntl", ", F_SETFD, 0", False),
                ("ioctl", ", FIOCLEX", True),
                ("ioctl", ", FIONCLEX", False),
            )
        )
        slot.life.number_of_calls += 1

        def _Finish() -> tuple[str, str]:
            slot.close_on_exec = is_closing
            thread.table.barrier = call.entered
            return "", "0"

        call = self.machine.Enter(thread, name, self._Text(*picked) + rest, _Finish)
        self.machine.Leave(thread)

    def Rename(self, thread: objects.Thread) -> None:
        """Renames an open file: its decoration changes, the descriptor does not."""
        picked = self._Pick(thread, "file")
        if picked is None:
            self.Nothing(thread)
            return
        open_file = picked[1].open_file
        if any(
            slot.open_file.messages
            for other in self.machine.threads
            for slot in other.table.slots.values()
        ):
            # Messages are told apart by the names in them.
            self.Nothing(thread)
            return
        old = open_file.decoration
        new = f"{_WORK:s}/g{self.random.randrange(1000):d}"
        self.machine.Enter(thread, "rename", f'"{old:s}", "{new:s}"', None)
        open_file.names.add(old)
        open_file.decoration = new
        self.machine.Leave(thread, lambda: ("", "0"))

    def Nothing(self, thread: objects.Thread) -> None:
        """Makes a call that has nothing to do with descriptors."""
        name, text, result = self.random.choice(
            (
                ("getpid", "", f"{thread.process.identifier:d}"),
                ("brk", "NULL", "0x55d0c0e2b000"),
                ("futex", "0x7f10, FUTEX_WAKE_PRIVATE, 1", "3"),
                (
                    "mmap",
                    "NULL, 8192, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0",
                    "0x7f2bb3dde000",
                ),
            )
        )
        self.machine.Enter(thread, name, text, lambda: ("", result))
