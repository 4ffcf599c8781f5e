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

import dataclasses
import random
import typing

from collections.abc import Callable


@dataclasses.dataclass(eq=False)
class Life:
    """True life of one descriptor.

    Attributes:
      call (SystemCall|None): call that made it, or None if it was there when the thread
          began.
      closed (int|None): when it ended, in microseconds since January 1, 1970.
      closing_call (SystemCall|None): call at the exit of which it ended.
      descriptor (int): number of the descriptor.
      end (str): how it ended, "open" if it did not.
      first (Life): first descriptor of the same open file.
      number_of_bytes_read (int): bytes read through it.
      number_of_bytes_written (int): bytes written through it.
      number_of_calls (int): calls that name it, the one that made it included.
      open_file (OpenFile): what it refers to.
      opened (int|None): when the thread it was copied for began, in microseconds since
          January 1, 1970.
      origin (str): how it came to be.
      parent (Life|None): descriptor it was copied from.
      quiet_call (SystemCall|None): call at the exit of which it ended as far as a log
          tells that has no lines of exits.
      quiet_closed (int|None): the same, if a line shows that it had happened before.
      thread (Thread): thread that made it.
    """

    thread: Thread
    descriptor: int
    open_file: OpenFile
    origin: str
    parent: Life | None
    call: SystemCall | None
    closing_call: SystemCall | None = None
    quiet_call: SystemCall | None = None
    quiet_closed: int | None = None
    opened: int | None = None
    closed: int | None = None
    end: str = "open"
    number_of_bytes_read: int = 0
    number_of_bytes_written: int = 0
    number_of_calls: int = 0

    @property
    def first(self) -> Life:
        """Life: first descriptor of the same open file."""
        life = self
        while life.parent is not None:
            life = life.parent
        return life


@dataclasses.dataclass(eq=False)
class OpenFile:
    """Open file description.

    Attributes:
      decoration (str): text that strace shows for it.
      kind (str): "file", "socket", "pipe", "pidfd" or "other".
      messages (list): descriptors passed to this socket and not yet received, each
          message a list of open files with the descriptor they were sent by.
      names (set[str]): earlier decorations.
      peer (OpenFile|None): other end of a pair of sockets.
      target (Process|None): process that a pidfd stands for.
    """

    decoration: str
    kind: str
    names: set[str] = dataclasses.field(default_factory=set)
    peer: OpenFile | None = None
    target: Process | None = None
    messages: list[list[tuple[OpenFile, Life]]] = dataclasses.field(
        default_factory=list
    )


@dataclasses.dataclass(eq=False)
class Slot:
    """Entry of a descriptor table.

    Attributes:
      close_on_exec (bool): True if exec closes the descriptor.
      life (Life): true life of the descriptor.
      open_file (OpenFile): what it refers to.
    """

    life: Life
    open_file: OpenFile
    close_on_exec: bool


@dataclasses.dataclass(eq=False)
class Table:
    """Descriptor table.

    Attributes:
      barrier (int): time of the last copy or change of the table as a whole, in
          microseconds since January 1, 1970.
      reserved (set[int]): numbers that a call in progress will take.
      slots (dict[int, Slot]): open descriptors per number.
      users (set[Thread]): threads that share the table.
    """

    slots: dict[int, Slot] = dataclasses.field(default_factory=dict)
    reserved: set[int] = dataclasses.field(default_factory=set)
    users: set[Thread] = dataclasses.field(default_factory=set)
    barrier: int = 0


@dataclasses.dataclass(eq=False)
class Process:
    """Process.

    Attributes:
      identifier (int): identifier as the tracer sees it.
      is_inside (bool): True if it lives in a pid namespace of its own.
      number (int): identifier as its parent sees it.
      threads (list[Thread]): threads, the leader first.
    """

    identifier: int
    number: int
    is_inside: bool = False
    threads: list[Thread] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(eq=False)
class Thread:
    """Thread.

    Attributes:
      began (int|None): time of its first line, in microseconds since January 1, 1970.
      call (SystemCall|None): call in progress.
      held_by (Thread|None): child of vfork for which the thread waits.
      identifier (int): identifier as the tracer sees it.
      inherited (list[Life]): descriptors that were copied for it.
      process (Process): process it belongs to.
      table (Table): its descriptor table.
    """

    identifier: int
    process: Process
    table: Table
    began: int | None = None
    call: SystemCall | None = None
    held_by: Thread | None = None
    inherited: list[Life] = dataclasses.field(default_factory=list)


# What a call does when it returns: text of the rest of the arguments, and the result.
Finish = Callable[[], tuple[str, str]]


@dataclasses.dataclass(eq=False)
class SystemCall:
    """System call.

    Attributes:
      delay (int): time the tracer takes to decode the entry, in microseconds.
      duration (int|None): time as strace -T shows it, in microseconds.
      entered (int): time of entry, in microseconds since January 1, 1970.
      entry_text (str): arguments as strace prints them at entry.
      exit_text (str): arguments that strace prints at exit.
      finish (Finish|None): what the call does when it returns.
      is_cut (bool): True if other lines came between entry and exit.
      left (int): time of exit, in microseconds since January 1, 1970.
      name (str): name of the call.
      result (str): result, empty as long as there is none.
      thread (Thread): thread that made the call.
    """

    thread: Thread
    name: str
    entry_text: str
    finish: Finish | None
    entered: int = 0
    delay: int = 0
    duration: int | None = None
    exit_text: str = ""
    result: str = ""
    left: int = 0
    is_cut: bool = False


class Moment(typing.NamedTuple):
    """What the tracer sees at one time.

    Attributes:
      call (SystemCall|None): call of an entry or exit.
      kind (str): "entry", "exit", "killed" (the call never returned), "moved" (exec
          took another identifier) or "line".
      text (str): text of the line, for kind "line"; it goes away with -qq if it
          begins with "+++ exited".
      thread_identifier (int): thread the line is about.
      time (int): microseconds since January 1, 1970.
    """

    time: int
    thread_identifier: int
    kind: str
    call: SystemCall | None = None
    text: str = ""


class Machine:
    """Simulated machine.

    Attributes:
      identifiers (list[int]): identifiers of all threads that ever were.
      lives (list[Life]): every descriptor that ever was.
      moments (list[Moment]): what the tracer saw, in order.
      random (random.Random): source of all choices.
      threads (list[Thread]): threads that live.
    """

    def __init__(self, seed: int) -> None:
        """Initializes a machine with one process.

        Args:
          seed (int): seed, the same seed gives the same history.
        """
        self.random = random.Random(seed)
        self.identifiers: list[int] = []
        self.lives: list[Life] = []
        self.moments: list[Moment] = []
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
        """Lets time pass.

        Returns:
          int: new time, in microseconds since January 1, 1970.
        """
        self._now += self.random.randrange(2, 90)
        return self._now

    def NewIdentifier(self) -> int:
        """Chooses the identifier of a new thread.

        Returns:
          int: identifier.
        """
        self._last_identifier += self.random.choice((1, 1, 1, 2, 7))
        return self._last_identifier

    def NewInode(self) -> int:
        """Chooses the number of a new socket or pipe.

        Returns:
          int: inode number.
        """
        self._last_inode += 1
        return self._last_inode

    def NewProcess(self, parent: Process | None, is_inside: bool = False) -> Process:
        """Makes a process without threads.

        Args:
          parent (Process|None): process that makes it.
          is_inside (Optional[bool]): True if it begins a pid namespace of its own.

        Returns:
          Process: process.
        """
        identifier = self.NewIdentifier()
        number = identifier
        if parent is not None and parent.is_inside:
            number = 2 + len(self.moments)
        inside = is_inside or (parent is not None and parent.is_inside)
        return Process(identifier, number, inside)

    def NewThread(self, process: Process, table: Table) -> Thread:
        """Makes a thread.

        Args:
          process (Process): process of the thread.
          table (Table): descriptor table.

        Returns:
          Thread: thread, alive.
        """
        identifier = process.identifier
        if process.threads:
            identifier = self.NewIdentifier()
        thread = Thread(identifier, process, table)
        process.threads.append(thread)
        table.users.add(thread)
        self.identifiers.append(identifier)
        self.threads.append(thread)
        return thread

    def _Begin(self, thread: Thread, time: int) -> None:
        """Notes the first line of a thread.

        Args:
          thread (Thread): thread.
          time (int): time of the line.
        """
        if thread.began is None:
            thread.began = time
            for life in thread.inherited:
                life.opened = time
                self.lives.append(life)

    def Enter(
        self, thread: Thread, name: str, entry_text: str, finish: Finish | None
    ) -> SystemCall:
        """Enters a call.

        Args:
          thread (Thread): thread that makes the call.
          name (str): name of the call.
          entry_text (str): arguments that strace prints at entry.
          finish (Finish|None): what the call does when it returns.

        Returns:
          SystemCall: call in progress.
        """
        call = SystemCall(thread, name, entry_text, finish, self.Tick())
        self._Begin(thread, call.entered)
        thread.call = call
        self.moments.append(Moment(call.entered, thread.identifier, "entry", call=call))
        return call

    def Leave(self, thread: Thread, finish: Finish | None = None) -> None:
        """Lets the call of a thread return.

        Args:
          thread (Thread): thread with a call in progress.
          finish (Optional[Finish]): what the call does, None for what it was entered
              with.
        """
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
        """Notes a line that is no call.

        Args:
          thread (Thread): thread the line is about.
          text (str): text of the line.

        Returns:
          int: time of the line.
        """
        time = self.Tick()
        self._Begin(thread, time)
        self.moments.append(Moment(time, thread.identifier, "line", text=text))
        return time

    def FindFree(self, table: Table, minimum: int = 0) -> int:
        """Finds the lowest number that is free.

        Args:
          table (Table): descriptor table.
          minimum (Optional[int]): lowest number wanted.

        Returns:
          int: number.
        """
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

        Args:
          call (SystemCall): call that returns.
          open_file (OpenFile): open file.
          origin (str): how the descriptor comes to be.
          parent (Optional[Life]): descriptor it is copied from.
          number (Optional[int]): number, None for the lowest that is free.
          close_on_exec (Optional[bool]): True if exec closes it.

        Returns:
          str: descriptor as strace prints it.
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
        """Ends a descriptor.

        Args:
          table (Table): descriptor table.
          number (int): number of an open descriptor.
          time (int): microseconds since January 1, 1970.
          end (str): how it ends.
        """
        life = table.slots.pop(number).life
        life.closed = time
        life.end = end

    def CopyForChild(self, table: Table, child: Thread) -> None:
        """Copies a table for the first thread of a new process.

        Args:
          table (Table): table of the parent.
          child (Thread): thread with an empty table.
        """
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

        Args:
          call (SystemCall): call that does so.
          origin (str): origin of the copies.
          is_exec (Optional[bool]): True to leave out what exec closes.
          left_out (Optional[range]): numbers that are not copied.
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

        Args:
          thread (Thread): thread.
          time (int): microseconds since January 1, 1970.
          quiet_call (Optional[SystemCall]): call at the exit of which this must have
              happened, for a log that has no lines of exits.
        """
        thread.process.threads.remove(thread)
        self.threads.remove(thread)
        table = thread.table
        table.users.discard(thread)
        if not table.users:
            for number, slot in list(table.slots.items()):
                slot.life.quiet_call = quiet_call
                self.End(table, number, time, "exit")

    def Kill(self, thread: Thread) -> None:
        """Breaks off the call of a thread that goes away.

        Args:
          thread (Thread): thread.
        """
        call = thread.call
        if call is not None:
            thread.call = None
            self.moments.append(
                Moment(self.Tick(), thread.identifier, "killed", call=call)
            )
