"""Simulated kernel: descriptor tables whose history is known by construction.

The machine holds what a kernel holds (open files, descriptor tables, threads and
processes) and notes for every descriptor its true life: who made it, from what, when,
how it ended, and what moved through it. It also keeps the sequence of moments that a
tracer sees: entries and exits of calls, ends of threads.

Two rules make the truth one that a log can tell, as described in section "Order" of
formats/strace.md: a number is freed at the entry of the call that frees it, and taken
at the exit of the call that takes it.
"""

from __future__ import annotations

import random

from tests.writers.strace_objects import Finish
from tests.writers.strace_objects import Life
from tests.writers.strace_objects import Moment
from tests.writers.strace_objects import OpenFile
from tests.writers.strace_objects import Process
from tests.writers.strace_objects import Slot
from tests.writers.strace_objects import SystemCall
from tests.writers.strace_objects import Table
from tests.writers.strace_objects import Thread


class Machine:
    """Simulated machine.

    Attributes:
      identifiers (list[int]): identifiers of all threads that ever were.
      lives (list[Life]): every descriptor that ever was.
      moments (list[Moment]): what the tracer saw, in order.
      processes (dict[int, int]): process of every thread that ever was.
      random (random.Random): source of all choices.
      threads (list[Thread]): threads that live.
    """

    def __init__(self, seed: int) -> None:
        """Initializes a machine with one process; a seed gives the same history."""
        self.random = random.Random(seed)
        self.identifiers: list[int] = []
        self.lives: list[Life] = []
        self.moments: list[Moment] = []
        self.processes: dict[int, int] = {}
        self.threads: list[Thread] = []
        self._now = 1795210635_000000 + self.random.randrange(1_000_000)
        self._last_identifier = self.random.randrange(900, 30000)
        self._last_inode = self.random.randrange(10000, 90000)
        process = self.NewProcess(None)
        thread = self.NewThread(process, Table())
        for number in range(3):
            open_file = OpenFile(f"/dev/pts/{number:d}", "file")
            life = Life(thread, number, open_file, "unknown", None, None)
            self.lives.append(life)
            thread.table.slots[number] = Slot(life, open_file, False)
            self.Enter(thread, "fstat", f"{number:d}<{open_file.decoration:s}>, ", None)
            life.number_of_calls = 1
            self.Leave(thread, lambda: ("{st_mode=S_IFCHR|0620, ...}", "0"))
        # A log without any close is read differently.
        self.Enter(thread, "close", "977", None)
        self.Leave(thread, lambda: ("", "-1 EBADF (Bad file descriptor)"))

    def Tick(self) -> int:
        """Lets time pass, to microseconds since January 1, 1970."""
        self._now += self.random.randrange(2, 90)
        return self._now

    def NewIdentifier(self) -> int:
        """Chooses the identifier of a new thread."""
        self._last_identifier += self.random.choice((1, 1, 1, 2, 7))
        return self._last_identifier

    def NewInode(self) -> int:
        """Chooses the number of a new socket or pipe."""
        self._last_inode += 1
        return self._last_inode

    def NewProcess(self, parent: Process | None, is_inside: bool = False) -> Process:
        """Makes a process without threads, which may begin a pid namespace."""
        identifier = self.NewIdentifier()
        number = identifier
        if parent is not None and parent.is_inside:
            number = 2 + len(self.moments)
        inside = is_inside or (parent is not None and parent.is_inside)
        return Process(identifier, number, inside)

    def NewThread(self, process: Process, table: Table) -> Thread:
        """Makes a thread."""
        identifier = process.identifier
        if process.threads:
            identifier = self.NewIdentifier()
        thread = Thread(identifier, process, table)
        process.threads.append(thread)
        table.users.add(thread)
        self.identifiers.append(identifier)
        self.processes[identifier] = process.identifier
        self.threads.append(thread)
        return thread

    def HasUnseenStranger(self) -> bool:
        """Determines whether a thread with a number not the tracer's is to be seen.

        The log cannot tell another one from it.
        """
        return any(
            thread.is_stranger and thread.began is None for thread in self.threads
        )

    def IsClosingNothing(self, thread: Thread) -> bool:
        """Determines whether a thread closes a number that is not open.

        Without its result the log does not tell.
        """
        call = thread.call
        return call is not None and (call.name, call.entry_text) == ("close", "977")

    def _Begin(self, thread: Thread, time: int) -> None:
        """Notes the first line of a thread."""
        if thread.began is None:
            thread.began = time
            for life in thread.inherited:
                life.opened = time
                self.lives.append(life)

    def Enter(
        self, thread: Thread, name: str, entry_text: str, finish: Finish | None
    ) -> SystemCall:
        """Enters a call with arguments that strace prints at entry.

        What it does when it returns is called to finish it.
        """
        call = SystemCall(thread, name, entry_text, finish, self.Tick())
        self._Begin(thread, call.entered)
        thread.call = call
        self.moments.append(Moment(call.entered, thread.identifier, "entry", call=call))
        return call

    def Leave(self, thread: Thread, finish: Finish | None = None) -> None:
        """Lets the call of a thread return, by default as it was entered."""
        call = thread.call
        assert call is not None
        thread.call = None
        finish = finish or call.finish
        assert finish is not None
        time = self.Tick()
        call.exit_text, call.result = finish()
        # Entry decoding makes the end that can be computed an early one. A log cannot
        # tell the order of two things within that time, so there is nothing within.
        room = time - max(call.entered, thread.table.barrier) - 1
        call.delay = min(self.random.choice((0, 0, 5, 20)), max(room, 0))
        call.duration = time - call.entered - call.delay
        call.left = time
        kind = (
            "moved" if call.name == "execve" and call.thread is not thread else "exit"
        )
        self.moments.append(Moment(time, thread.identifier, kind, call=call))

    def WriteLine(self, thread: Thread, text: str) -> int:
        """Notes a line that is no call, and returns its time."""
        time = self.Tick()
        self._Begin(thread, time)
        self.moments.append(Moment(time, thread.identifier, "line", text=text))
        return time

    def FindFree(self, table: Table, minimum: int = 0) -> int:
        """Finds the lowest number, from a minimum on, that is free."""
        number = minimum
        while number in table.slots or number in table.reserved:
            number += 1
        return number

    def Install(
        self,
        call: SystemCall,
        open_file: OpenFile,
        origin: str,
        parent: Life | None = None,
        number: int | None = None,
        close_on_exec: bool = False,
    ) -> str:
        """Puts an open file in the table of the thread that makes a call.

        The number is by default the lowest that is free.

        Returns:
          descriptor as strace prints it.
        """
        table = call.thread.table
        if number is None:
            number = self.FindFree(table)
        life = Life(call.thread, number, open_file, origin, parent, call)
        life.number_of_calls = 1
        self.lives.append(life)
        table.slots[number] = Slot(life, open_file, close_on_exec)
        return f"{number:d}<{open_file.decoration:s}>"

    def End(self, table: Table, number: int, time: int, end: str) -> None:
        """Ends a descriptor at microseconds since January 1, 1970."""
        life = table.slots.pop(number).life
        life.closed = time
        life.end = end

    def CopyForChild(self, table: Table, child: Thread) -> None:
        """Copies a table for the first thread, with an empty one, of a process."""
        table.barrier = self._now
        for number, slot in table.slots.items():
            life = Life(child, number, slot.open_file, "fork", slot.life, None)
            child.inherited.append(life)
            child.table.slots[number] = Slot(life, slot.open_file, slot.close_on_exec)

    def Unshare(
        self,
        call: SystemCall,
        origin: str,
        is_exec: bool = False,
        left_out: range = range(0),
    ) -> None:
        """Gives the thread that makes a call a table of its own.

        Some numbers are left out, and by exec what it closes.
        """
        thread = call.thread
        old = thread.table
        old.barrier = self._now
        if len(old.users) == 1:
            return
        old.users.discard(thread)
        thread.table = Table(users={thread}, barrier=self._now)
        for number, slot in old.slots.items():
            if (is_exec and slot.close_on_exec) or number in left_out:
                continue
            life = Life(thread, number, slot.open_file, origin, slot.life, call)
            self.lives.append(life)
            thread.table.slots[number] = Slot(life, slot.open_file, slot.close_on_exec)

    def RemoveThread(
        self, thread: Thread, time: int, quiet_call: SystemCall | None = None
    ) -> None:
        """Removes a thread, with its table if it was the last user.

        This must have happened at the exit of the quiet call, for a log that has no
        lines of exits. The time is in microseconds since January 1, 1970.
        """
        thread.process.threads.remove(thread)
        self.threads.remove(thread)
        table = thread.table
        table.users.discard(thread)
        if not table.users:
            for number, slot in list(table.slots.items()):
                slot.life.quiet_call = quiet_call
                self.End(table, number, time, "exit")

    def Release(self, thread: Thread) -> None:
        """Lets a parent that waits for its child of vfork go on."""
        for other in self.threads:
            if other.held_by is thread:
                other.held_by = None

    def Kill(self, thread: Thread) -> None:
        """Breaks off the call of a thread that goes away."""
        call = thread.call
        if call is not None:
            thread.call = None
            self.moments.append(
                Moment(self.Tick(), thread.identifier, "killed", call=call)
            )
