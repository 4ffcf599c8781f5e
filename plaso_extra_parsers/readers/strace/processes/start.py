"""Starts of threads and processes: calls whose child has no line yet."""

from __future__ import annotations

import typing

from plaso_extra_parsers.readers.strace.calls import starts
from plaso_extra_parsers.readers.strace.processes import threads

# Stands for a child that is not known before its call has ended.
UNKNOWN_CHILD = -1


class Start:
    """Start of a thread or process.

    Attributes:
      child (int or None): identifier of the child if it is known beforehand, None if
          there will be none, UNKNOWN_CHILD if it is not known.
      end_time: when the call ended, if the child must be seen soon after.
      flags (int or None): flags of clone, None if they are not known.
      inheritance: opaque value that the tracker of descriptors keeps for the child.
      is_claimed (bool): True if the child has been seen.
      is_certain (bool): True if child is the number that strace uses, also if the
          parent receives another.
      is_likely_thread (bool): True if the flags are not known, and no line of the log
          shows that the child is a process.
      line_number (int): line on which the call begins.
      number: identifier of the child as the parent received it.
      parent (Thread): thread that made the call.
      place: current directory of the child, once the call has happened.
      process: process of the child, if the call shows it.
      time (int or None): time of the call.
      weight (int): number of descriptors in the inheritance.
    """

    end_time: int | None = None
    inheritance: typing.Any = None
    is_certain = False
    is_claimed = False
    is_likely_thread = False
    number: int | None = None
    place: threads.Place | None = None
    process: threads.Process | None = None
    weight = 0

    def __init__(
        self,
        parent: threads.Thread,
        flags: int | None,
        child: int | None = UNKNOWN_CHILD,
        line_number: int = 0,
        time: int | None = None,
    ) -> None:
        self.child = child
        self.flags = flags
        self.line_number = line_number
        self.parent = parent
        self.time = time

    def HasFlag(self, flag: int) -> bool:
        """Determines whether the child is known to be started with a flag of clone."""
        return bool(self.flags and self.flags & flag)

    @property
    def shares_descriptors(self) -> bool:
        """bool: True if the child shares the descriptor table of its parent."""
        return self.is_likely_thread or self.HasFlag(starts.CLONE_FILES)

    @property
    def is_inside(self) -> bool:
        """bool: True if the child is in a PID namespace other than that of strace."""
        if self.parent.process.is_inside or self.parent.has_inner_children:
            return True
        return self.HasFlag(starts.CLONE_NEWPID)

    def TakePlace(self) -> threads.Place:
        """Determines the current directory of the child, when the call has happened.

        It is a copy, or the place of the parent if both share it (CLONE_FS).
        """
        if self.place is None:
            place = self.parent.place
            if not self.HasFlag(starts.CLONE_FS):
                place = threads.Place(place.directory)
            self.place = place
        return self.place
