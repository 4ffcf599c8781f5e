"""First look at the files of a trace: whether, and how, they are followed together."""

from __future__ import annotations

import re
import typing

from plaso_extra_parsers.readers.strace.calls import starts
from plaso_extra_parsers.readers.strace.lines import sniffer
from plaso_extra_parsers.readers.strace.traces import members

_READ_SIZE = 256 * 1024
_SNIFF_SIZE = 4096
_MAXIMUM_LINE_SIZE = 4 * 1024 * 1024

# clone(child_stack=NULL, flags=SIGCHLD) = 11, also raw: clone(0x11, 0, 0, 0, 0) = 0xb
_CLONE = re.compile(rb"(clone[23]?|v?fork)\(([^\n]*)\) += (0x[0-9a-f]{1,8}|\d{1,10})\b")

# execve("/bin/x", ["x"], 0x7f <pid changed to 11 ...>
_PID_CHANGED = re.compile(rb"<pid changed to (\d{1,10}) \.\.\.>")

_CLOSE = re.compile(rb"^[^\n\"]*?\bclose\(", re.MULTILINE)
_EXECUTION = re.compile(rb"(?:[0-9.:]+ +|\(\+ *[0-9.]+\) +|\[[^\]\n]*\] +| +)*execve\(")

# 1795210635.000001
_FIRST_TIME = re.compile(rb"(\d{9,11})\.(\d{3}|\d{6}|\d{9}) ")


class TraceOverview(typing.NamedTuple):
    """What a first look at the files of a trace tells.

    Attributes:
      first_times (dict[int, int]): time of the first line per thread, nanoseconds since
          January 1, 1970. Threads without a line are not in it.
      has_close (bool): True if there are calls of close.
      has_theft (bool): True if a process copies descriptors of others (pidfd_getfd).
      is_precise (bool): True if all files have times since the epoch with fractions of
          a second.
      sharing (set[int]): threads that share a descriptor table with another at some
          time, or may do so.
      strangers (set[int]): suffixes of files that are no strace logs.
    """

    first_times: dict[int, int]
    has_close: bool
    has_theft: bool
    is_precise: bool
    sharing: set[int]
    strangers: set[int]


class _OverviewBuilder:
    """Builds an overview of the files of a trace."""

    def __init__(self) -> None:
        """Initializes a builder."""
        super().__init__()
        self._attached: set[int] = set()
        self._children: set[int] = set()
        self.first_times: dict[int, int] = {}
        self.has_close = False
        self.has_theft = False
        self.is_precise = True
        self.sharing: set[int] = set()
        self.strangers: set[int] = set()

    def AddStart(self, identifier: int, data: bytes) -> bool:
        """Adds the start of a file.

        Args:
          identifier (int): thread.
          data (bytes): start of the file.

        Returns:
          bool: False if this is no strace log.
        """
        end = data.rfind(b"\n", 0, _SNIFF_SIZE) + 1
        if sniffer.SniffFormat(data[: end or _SNIFF_SIZE]) is None:
            self.strangers.add(identifier)
            return False
        match = _FIRST_TIME.match(data)
        if match:
            seconds, fraction = match.groups()
            self.first_times[identifier] = int(seconds + fraction.ljust(9, b"0"))
        else:
            self.is_precise = False
        if not _EXECUTION.match(data):
            self._attached.add(identifier)
        return True

    def AddAttached(self) -> None:
        """Adds threads that strace attached to: they may share a table."""
        attached = self._attached - self._children
        if len(attached) > 1:
            self.sharing |= attached

    def AddLines(self, identifier: int, data: bytes) -> None:
        """Adds lines of a file.

        Args:
          identifier (int): thread.
          data (bytes): lines.
        """
        self.has_close = self.has_close or bool(_CLOSE.search(data))
        self.has_theft = self.has_theft or b"pidfd_getfd(" in data
        if b"clone" in data or b"fork" in data:
            for name, arguments, child in _CLONE.findall(data):
                number = int(child, 0)
                self._children.add(number)
                text = arguments.decode("ascii", "replace")
                flags = starts.ReadCloneFlags(name.decode("ascii"), text)
                if flags is None or flags & starts.CLONE_FILES:
                    self.sharing.update((identifier, number))
        for match in _PID_CHANGED.finditer(data):
            self.sharing.update((identifier, int(match.group(1))))


def ReadTraceOverview(
    pool: members.FilePool, trace_members: typing.Iterable[members.TraceMember]
) -> TraceOverview:
    """Takes a first look at the files of a trace.

    Args:
      pool (FilePool): files that are open.
      trace_members (Iterable[TraceMember]): files.

    Returns:
      TraceOverview: what it tells.
    """
    builder = _OverviewBuilder()
    for member in trace_members:
        identifier = member.thread_identifier
        offset = 0
        carry = b""
        while True:
            data = pool.Read(member, offset, _READ_SIZE)
            if not data or (not offset and not builder.AddStart(identifier, data)):
                break
            offset += len(data)
            data = carry + data
            builder.AddLines(identifier, data)
            end = data.rfind(b"\n") + 1
            carry = data[end:] if len(data) - end < _MAXIMUM_LINE_SIZE else b""
        pool.Close(member)
    builder.AddAttached()
    return TraceOverview(
        builder.first_times,
        builder.has_close,
        builder.has_theft,
        builder.is_precise,
        builder.sharing,
        builder.strangers,
    )
