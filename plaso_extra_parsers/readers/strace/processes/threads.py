"""Threads and processes of a trace, and the calls that they have in progress."""

from __future__ import annotations

import typing

from plaso_extra_parsers.readers.strace.descriptors import table as descriptor_table
from plaso_extra_parsers.readers.strace import records

if typing.TYPE_CHECKING:
    from plaso_extra_parsers.readers.strace.processes import tree as process_tree


class TracedProcess:
    """Process.

    Attributes:
      first_stamp (str): time text of the first line of its leader.
      has_inner_children (bool): True if its children live in a new pid namespace.
      identifier (int or None): identifier of the process, that of its leader.
      is_inside (bool): True if it lives in a pid namespace of its own, so that numbers
          it is given are not those of strace.
      parent_identifier (int or None): process that started it.
      threads (dict[int|None, TracedThread]): threads that live.
    """

    __slots__ = (
        "first_stamp",
        "has_inner_children",
        "identifier",
        "is_inside",
        "parent_identifier",
        "threads",
    )

    def __init__(
        self,
        identifier: int | None,
        first_stamp: str,
        parent_identifier: int | None = None,
        is_inside: bool = False,
    ) -> None:
        """Initializes a process.

        Args:
          identifier (int or None): identifier of the process.
          first_stamp (str): time text of the first line of its leader.
          parent_identifier (Optional[int]): process that started it.
          is_inside (Optional[bool]): True if it lives in a pid namespace of its own.
        """
        self.identifier = identifier
        self.first_stamp = first_stamp
        self.parent_identifier = parent_identifier
        self.has_inner_children = False
        self.is_inside = is_inside
        self.threads: dict[int | None, TracedThread] = {}


class OpenCall:
    """Call that has begun and not yet ended.

    Attributes:
      attached (list[DescriptorSession]): descriptors the call names.
      call (Call or None): call, if its end is known at entry.
      ended (list[DescriptorSession] or None): descriptors that were ended at entry.
      fork (Fork or None): child that the call starts.
      line_number (int): line on which the call begins.
      message (PassedDescriptors or None): descriptors passed by the call.
      name (str): name of the call.
      source (DescriptorSession or None): descriptor that the call copies, or that moves
          data.
      stamp (str): time text of the entry.
      thread (TracedThread): thread that made the call.
      time (int or None): time of the entry, nanoseconds since January 1, 1970.
    """

    __slots__ = (
        "attached",
        "call",
        "ended",
        "fork",
        "line_number",
        "message",
        "name",
        "source",
        "stamp",
        "thread",
        "time",
    )

    def __init__(
        self, record: records.Call | records.CallStart, thread: TracedThread
    ) -> None:
        """Initializes a call.

        Args:
          record (Call|CallStart): record of the entry.
          thread (TracedThread): thread that makes the call.
        """
        self.thread = thread
        self.call = record if isinstance(record, records.Call) else None
        self.line_number = record.line_number
        self.name = record.name
        self.stamp = record.stamp or f"line {record.line_number:d}"
        self.time = record.time
        self.attached: list[descriptor_table.DescriptorSession] = []
        self.ended: list[descriptor_table.DescriptorSession] | None = None
        self.fork: process_tree.Fork | None = None
        self.message: tuple[typing.Any, ...] | None = None
        self.source: descriptor_table.DescriptorSession | None = None

    def GetIdentifiers(self) -> tuple[str, ...]:
        """Retrieves the identifiers of the sessions that the call names.

        Returns:
          tuple[str, ...]: identifiers.
        """
        # A list is faster than a generator.
        # pylint: disable-next=consider-using-generator
        return tuple([session.identifier for session in self.attached])

    def Attach(self, session: descriptor_table.DescriptorSession) -> None:
        """Attaches a descriptor that the call names.

        Args:
          session (DescriptorSession): session.
        """
        if session not in self.attached:
            self.attached.append(session)
            session.number_of_calls += 1
            session.number_of_open_calls += 1


class TracedThread:
    """Thread.

    Attributes:
      began (int or None): time of its first line, nanoseconds since January 1, 1970.
      first_stamp (str): time text of its first line.
      identifier (int or None): thread identifier as strace saw it.
      is_gone (bool): True if the thread ended but its last call has not yet.
      open_call (OpenCall or None): call in progress.
      open_use (tuple[int, DescriptorSession, int] or None): line number, descriptor and
          direction of data of a call in progress that only uses a descriptor.
      process (TracedProcess): process.
      table (DescriptorTable): descriptor table.
    """

    __slots__ = (
        "_ordinal_stamp",
        "_ordinals",
        "began",
        "first_stamp",
        "identifier",
        "is_gone",
        "open_call",
        "open_use",
        "process",
        "table",
    )

    def __init__(
        self,
        identifier: int | None,
        first_stamp: str,
        process: TracedProcess,
        table: descriptor_table.DescriptorTable,
    ) -> None:
        """Initializes a thread.

        Args:
          identifier (int or None): thread identifier.
          first_stamp (str): time text of its first line.
          process (TracedProcess): process.
          table (DescriptorTable): descriptor table.
        """
        self.identifier = identifier
        self.first_stamp = first_stamp
        self.process = process
        self.table = table
        self.began: int | None = None
        self.is_gone = False
        self.open_call: OpenCall | None = None
        self.open_use: tuple[int, descriptor_table.DescriptorSession, int] | None = None
        self._ordinal_stamp = ""
        self._ordinals: dict[int, int] = {}

    def GetOrdinal(self, stamp: str, descriptor: int) -> int:
        """Counts the creations of a number on lines with the same time text.

        Only for time texts that do not come back: the last one is remembered.

        Args:
          stamp (str): time text of the line of the creation.
          descriptor (int): number.

        Returns:
          int: how many there were before.
        """
        if stamp != self._ordinal_stamp:
            self._ordinal_stamp = stamp
            self._ordinals.clear()
        ordinal = self._ordinals.get(descriptor, 0)
        self._ordinals[descriptor] = ordinal + 1
        return ordinal
