"""Threads and processes of a trace, and who started whom.

A child is the return value of clone, clone3, fork or vfork. Its first line can come
before the call of its parent has returned, and in a pid namespace the parent is given a
number that is not the one strace uses.
"""

from __future__ import annotations

import collections
import re
import typing

from plaso_extra_parsers.readers.strace.descriptors import table as descriptor_table
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.processes import threads as traced_threads

FORK_NAMES = frozenset(("clone", "clone2", "clone3", "__clone2", "fork", "vfork"))

CLONE_FILES = 0x400
CLONE_THREAD = 0x10000
CLONE_NEWPID = 0x20000000

_FLAG_VALUES = {
    "CLONE_FILES": CLONE_FILES,
    "CLONE_THREAD": CLONE_THREAD,
    "CLONE_NEWPID": CLONE_NEWPID,
}
_FLAGS_THAT_MATTER = CLONE_FILES | CLONE_THREAD | CLONE_NEWPID
_FLAGS = re.compile(r"(?:^|[ {])flags=([A-Za-z0-9_|]+)")
_FIRST_NUMBER = re.compile(r"(0x[0-9a-f]+|\d+)(?:,|$)")
_TRANSLATED = re.compile(r" /\* (\d+) in strace's PID NS \*/")

# Bounds: a log of nothing but unfinished calls must not fill the memory.
MAXIMUM_THREADS = 16_000
_MAXIMUM_UNSEEN_CHILDREN = 10_000
_MAXIMUM_UNSEEN_COPIES = 100_000

# A child whose number says nothing is seen so soon after the call of its parent has
# returned, in nanoseconds.
_MAXIMUM_DELAY = 50_000_000
_MAXIMUM_GONE = 100_000


def ReadFlags(text: str) -> int:
    """Reads those flags of clone or unshare that matter here.

    Args:
      text (str): flags, names or numbers separated by "|".

    Returns:
      int: flags.
    """
    flags = 0
    for part in text.split("|"):
        if part[:1].isdigit():
            try:
                flags |= int(part, 0)
            except ValueError:
                continue
        else:
            flags |= _FLAG_VALUES.get(part, 0)
    return flags & _FLAGS_THAT_MATTER


def ReadCloneFlags(name: str, arguments: str) -> int:
    """Reads the flags of a call that starts a thread or process.

    Args:
      name (str): name of the call.
      arguments (str): arguments known at entry.

    Returns:
      int: flags, 0 for fork and vfork.
    """
    if "clone" not in name:
        return 0
    match = _FLAGS.search(arguments)
    if match is None and name == "clone":
        # All arguments are raw numbers; the flags are the first.
        match = _FIRST_NUMBER.match(arguments)
    return 0 if match is None else ReadFlags(match.group(1))


def ReadChild(call: records.Call) -> int | None:
    """Reads the identifier of the child from the result of a call.

    Args:
      call (Call): call of one of FORK_NAMES.

    Returns:
      int: identifier, or None if there is no child.
    """
    if not call.is_successful:
        return None
    match = _TRANSLATED.match(call.outcome)
    number = int(match.group(1)) if match else call.return_value
    return number if number and number > 0 else None


# The child of a call is not known beforehand.
UNKNOWN_CHILD = -1


class Fork:
    """Start of a thread or process.

    Attributes:
      child (int or None): identifier of the child if it is known beforehand, None if
          there will be none, UNKNOWN_CHILD if it is not known.
      copies (list[CopiedDescriptor]): what the child inherits, if it has a table of its
          own.
      end_time (int or None): when the call ended, if the child must be seen soon after,
          nanoseconds since January 1, 1970.
      flags (int): flags of clone.
      is_claimed (bool): True if the child has been seen.
      parent (TracedThread): thread that made the call.
      table (DescriptorTable or None): table that the child shares.
    """

    __slots__ = (
        "_is_frozen",
        "child",
        "copies",
        "end_time",
        "flags",
        "is_claimed",
        "parent",
        "table",
    )

    def __init__(
        self,
        parent: traced_threads.TracedThread,
        flags: int,
        child: int | None = UNKNOWN_CHILD,
    ) -> None:
        """Initializes a start.

        Args:
          parent (TracedThread): thread that made the call.
          flags (int): flags of clone.
          child (Optional[int]): identifier of the child if it is known beforehand.
        """
        self.child = child
        self.parent = parent
        self.flags = flags
        self.is_claimed = False
        self.end_time: int | None = None
        self.copies: list[descriptor_table.CopiedDescriptor] = []
        self.table: descriptor_table.DescriptorTable | None = None
        self._is_frozen = False

    def Freeze(self) -> None:
        """Takes what the child inherits: the call has happened now."""
        if self._is_frozen:
            return
        self._is_frozen = True
        if self.flags & CLONE_FILES:
            self.table = self.parent.table
            # The child is a user from now on, also before its first line.
            self.table.users += 1
        else:
            self.copies = self.parent.table.Copy()

    @property
    def is_inside(self) -> bool:
        """bool: True if the child lives in a pid namespace of its own."""
        process = self.parent.process
        if process.is_inside or process.has_inner_children:
            return True
        return bool(self.flags & CLONE_NEWPID)


class ProcessTree:
    """Threads that live, and children that have not been seen yet.

    Attributes:
      threads (dict[int|None, TracedThread]): threads per identifier.
    """

    def __init__(
        self,
        children: typing.Mapping[int, collections.deque[int | None]] | None = None,
    ) -> None:
        """Initializes a tree.

        Args:
          children (Optional[Mapping[int, deque[int|None]]]): children of calls that are
              cut into halves, as in an Overview.
        """
        self.threads: dict[int | None, traced_threads.TracedThread] = {}
        self._children = children or {}
        # Threads that ended, True if the log shows that nothing of them follows.
        self._gone: dict[int | None, bool] = {}
        self._open_forks: dict[int | None, Fork] = {}
        # Children that were not seen yet, per identifier or without a known one.
        self._number_of_unseen_copies = 0
        self._strangers: collections.deque[Fork] = collections.deque()
        self._unseen: dict[int, Fork] = {}

    def BeginFork(
        self,
        thread: traced_threads.TracedThread,
        flags: int,
        child: int | None = UNKNOWN_CHILD,
    ) -> Fork:
        """Notes that a call that starts a child has begun.

        Args:
          thread (TracedThread): thread that makes the call.
          flags (int): flags of clone.
          child (Optional[int]): identifier of the child if it is known beforehand.

        Returns:
          Fork: start of the child.
        """
        if child == UNKNOWN_CHILD and thread.identifier is not None:
            queue = self._children.get(thread.identifier)
            if queue:
                child = queue.popleft()
        fork = Fork(thread, flags, child)
        self._open_forks[thread.identifier] = fork
        return fork

    def EndFork(
        self,
        fork: Fork,
        number: int | None,
        is_translated: bool,
        foreign_time: int | None = None,
    ) -> None:
        """Notes that a call that starts a child has ended.

        Args:
          fork (Fork): start of the child.
          number (int or None): identifier of the child, None if there is none.
          is_translated (bool): True if the number is that of strace's namespace even
              if the process lives in another.
          foreign_time (Optional[int]): when the call ended, nanoseconds since January
              1, 1970, if the number is that of no thread of the trace.
        """
        identifier = fork.parent.identifier
        if self._open_forks.get(identifier) is fork:
            del self._open_forks[identifier]
        if number is None or fork.is_claimed:
            return
        fork.Freeze()
        fork.end_time = foreign_time
        is_inside = fork.parent.process.is_inside and not is_translated
        if is_inside or foreign_time is not None:
            self._strangers.append(fork)
        else:
            self._DropUnseen(number)
            self._unseen[number] = fork
        self._number_of_unseen_copies += len(fork.copies)
        while self._unseen and (
            len(self._unseen) > _MAXIMUM_UNSEEN_CHILDREN
            or self._number_of_unseen_copies > _MAXIMUM_UNSEEN_COPIES
        ):
            self._DropUnseen(next(iter(self._unseen)))
        while self._strangers and (
            len(self._strangers) > _MAXIMUM_UNSEEN_CHILDREN
            or self._number_of_unseen_copies > _MAXIMUM_UNSEEN_COPIES
        ):
            self._number_of_unseen_copies -= len(self._strangers.popleft().copies)

    def _DropUnseen(self, number: int) -> Fork | None:
        """Drops a child that was not seen yet.

        Args:
          number (int): identifier of the child.

        Returns:
          Fork: start of the child or None if there is none.
        """
        fork = self._unseen.pop(number, None)
        if fork is not None:
            self._number_of_unseen_copies -= len(fork.copies)
        return fork

    def _FindFork(self, identifier: int, time: int | None) -> Fork | None:
        """Finds the call that started a thread which is seen for the first time.

        Args:
          identifier (int): thread identifier.
          time (int or None): time of its first line.

        Returns:
          Fork: start of the thread or None if the log does not show it.
        """
        fork = self._DropUnseen(identifier)
        if fork is not None:
            return fork
        candidate = None
        for fork in self._open_forks.values():
            if not fork.is_claimed:
                if fork.child == identifier and not fork.parent.process.is_inside:
                    return fork
                if candidate is None and (
                    fork.child == UNKNOWN_CHILD or fork.parent.process.is_inside
                ):
                    candidate = fork
        while self._strangers:
            fork = self._strangers.popleft()
            self._number_of_unseen_copies -= len(fork.copies)
            if fork.end_time is None or time is None:
                return fork
            if time <= fork.end_time + _MAXIMUM_DELAY:
                return fork
        return candidate

    def TakeUnseen(self, identifier: int | None) -> Fork | None:
        """Takes the completed call that gave a thread its identifier.

        Args:
          identifier (int or None): thread identifier.

        Returns:
          Fork: start of the thread or None if there is none.
        """
        if identifier is None:
            return None
        fork = self._DropUnseen(identifier)
        if fork is not None:
            fork.is_claimed = True
        return fork

    def TakeFork(self, identifier: int | None, time: int | None) -> Fork | None:
        """Takes the call that started a thread which is seen for the first time.

        Args:
          identifier (int or None): thread identifier.
          time (int or None): time of its first line, nanoseconds since January 1, 1970.

        Returns:
          Fork: start of the thread or None if the log does not show it.
        """
        if identifier is None:
            return None
        fork = self._FindFork(identifier, time)
        if fork is not None:
            fork.is_claimed = True
            fork.Freeze()
        return fork

    def DropUnseenThreads(
        self, process: traced_threads.TracedProcess
    ) -> list[descriptor_table.DescriptorTable]:
        """Drops threads of a process that ended before their first line.

        Args:
          process (TracedProcess): process all threads of which end now.

        Returns:
          list[DescriptorTable]: tables that nobody uses any longer.
        """
        tables = []
        for identifier, fork in list(self._unseen.items()):
            if fork.parent.process is process and fork.flags & CLONE_THREAD:
                self._DropUnseen(identifier)
                if fork.table is not None:
                    fork.table.users -= 1
                    if fork.table.users <= 0:
                        tables.append(fork.table)
        for fork in list(self._strangers):
            if fork.parent.process is process and fork.flags & CLONE_THREAD:
                self._strangers.remove(fork)
                if fork.table is not None:
                    fork.table.users -= 1
                    if fork.table.users <= 0:
                        tables.append(fork.table)
        return tables

    def GetTables(self) -> list[descriptor_table.DescriptorTable]:
        """Retrieves the descriptor tables that are in use.

        Returns:
          list[DescriptorTable]: tables, also of threads that have not been seen yet.
        """
        tables = [thread.table for thread in self.threads.values()]
        for fork in (*self._unseen.values(), *self._strangers):
            if fork.table is not None:
                tables.append(fork.table)
        return list({id(table): table for table in tables}.values())

    def AddThread(self, thread: traced_threads.TracedThread) -> None:
        """Adds a thread.

        Args:
          thread (TracedThread): thread.
        """
        self.threads[thread.identifier] = thread
        thread.process.threads[thread.identifier] = thread

    def RemoveThread(self, thread: traced_threads.TracedThread) -> None:
        """Removes a thread that ended.

        Args:
          thread (TracedThread): thread.
        """
        identifier = thread.identifier
        if self.threads.get(identifier) is thread:
            del self.threads[identifier]
        if thread.process.threads.get(identifier) is thread:
            del thread.process.threads[identifier]
        self._open_forks.pop(identifier, None)
        if len(self._gone) >= _MAXIMUM_GONE:
            self._gone.clear()
        self._gone[identifier] = False

    def IsGone(self, identifier: int | None) -> bool:
        """Determines whether a thread that does not live has lived.

        Args:
          identifier (int or None): thread identifier.

        Returns:
          bool: True if so.
        """
        return identifier in self._gone

    def SetEnded(self, identifier: int | None) -> None:
        """Notes that nothing of a thread can follow.

        Args:
          identifier (int or None): thread identifier.
        """
        if identifier in self._gone:
            self._gone[identifier] = True

    def CanReturn(self, identifier: int | None) -> bool:
        """Determines whether an identifier may have been given to another thread.

        Args:
          identifier (int or None): identifier of a thread that is gone.

        Returns:
          bool: True if so, False if its last calls may still be seen.
        """
        return self._gone.get(identifier, True)

    def Forget(self, identifier: int | None) -> None:
        """Forgets that a thread has lived: its identifier was given out again.

        Args:
          identifier (int or None): thread identifier.
        """
        self._gone.pop(identifier, None)
