"""Objects of a simulated kernel: open files, tables, threads, and true lives."""

from __future__ import annotations

import dataclasses
import typing

from collections.abc import Callable


@dataclasses.dataclass(eq=False)
class Life:
    """True life of one descriptor.

    Attributes:
      call: call that made it, or None if it was there when the thread began.
      closed: when it ended, in microseconds since January 1, 1970.
      closing_call: call at the exit of which it ended.
      descriptor: number of the descriptor.
      end: how it ended, "open" if it did not.
      first (Life): first descriptor of the same open file.
      number_of_bytes_read: bytes read through it.
      number_of_bytes_written: bytes written through it.
      number_of_calls: calls that name it, the one that made it included.
      open_file: what it refers to.
      opened: when the thread it was copied for began, in microseconds since January 1,
          1970.
      origin: how it came to be.
      parent: descriptor it was copied from.
      quiet_call: call at the exit of which it ended as far as a log tells that has no
          lines of exits.
      quiet_closed: the same, if a line shows that it had happened before.
      thread: thread that made it.
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
      decoration: text that strace shows for it.
      kind: "file", "socket", "pipe", "pidfd" or "other".
      messages: descriptors passed to this socket and not yet received, each message a
          list of open files with the descriptor they were sent by.
      names: earlier decorations.
      peer: other end of a pair of sockets.
      target: process that a pidfd stands for.
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
      close_on_exec: True if exec closes the descriptor.
      life: true life of the descriptor.
      open_file: what it refers to.
    """

    life: Life
    open_file: OpenFile
    close_on_exec: bool


@dataclasses.dataclass(eq=False)
class Table:
    """Descriptor table.

    Attributes:
      barrier: time of the last copy or change of the table as a whole, in microseconds
          since January 1, 1970.
      reserved: numbers that a call in progress will take.
      slots: open descriptors per number.
      users: threads that share the table.
    """

    slots: dict[int, Slot] = dataclasses.field(default_factory=dict)
    reserved: set[int] = dataclasses.field(default_factory=set)
    users: set[Thread] = dataclasses.field(default_factory=set)
    barrier: int = 0


@dataclasses.dataclass(eq=False)
class Process:
    """Process.

    Attributes:
      identifier: identifier as the tracer sees it.
      is_inside: True if it lives in a pid namespace of its own.
      number: identifier as its parent sees it.
      threads: threads, the leader first.
    """

    identifier: int
    number: int
    is_inside: bool = False
    threads: list[Thread] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(eq=False)
class Thread:
    """Thread.

    Attributes:
      began: time of its first line, in microseconds since January 1, 1970.
      call: call in progress.
      has_inner_children: True if its children begin in a pid namespace of their own.
      held_by: child of vfork for which the thread waits.
      identifier: identifier as the tracer sees it.
      inherited: descriptors that were copied for it.
      is_stranger: True if the number that the call returned which started it is not
          that of the tracer.
      process: process it belongs to.
      table: its descriptor table.
    """

    identifier: int
    process: Process
    table: Table
    began: int | None = None
    call: SystemCall | None = None
    has_inner_children: bool = False
    held_by: Thread | None = None
    inherited: list[Life] = dataclasses.field(default_factory=list)
    is_stranger: bool = False


# What a call does when it returns: text of the rest of the arguments, and the result.
Finish = Callable[[], tuple[str, str]]


@dataclasses.dataclass(eq=False)
class SystemCall:
    """System call.

    Attributes:
      delay: time the tracer takes to decode the entry, in microseconds.
      duration: time as strace -T shows it, in microseconds.
      entered: time of entry, in microseconds since January 1, 1970.
      entry_text: arguments as strace prints them at entry.
      exit_text: arguments that strace prints at exit.
      finish: what the call does when it returns.
      is_cut: True if other lines came between entry and exit.
      left: time of exit, in microseconds since January 1, 1970.
      name: name of the call.
      result: result, empty as long as there is none.
      thread: thread that made the call.
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
      call: call of an entry or exit.
      kind: "entry", "exit", "killed" (the call never returned), "moved" (exec took
          another identifier) or "line".
      text: text of the line, for kind "line"; it goes away with -qq if it begins with
          "+++ exited".
      thread_identifier: thread the line is about.
      time: microseconds since January 1, 1970.
    """

    time: int
    thread_identifier: int
    kind: str
    call: SystemCall | None = None
    text: str = ""


def FormatInnerNumber(number: int, identifier: int) -> str:
    """Formats the number that a caller is given of its child.

    That of the tracer is added (--decode-pids=pidns) if it is another.
    """
    if number == identifier:
        return f"{number:d}"
    return f"{number:d} /* {identifier:d} in strace's PID NS */"
