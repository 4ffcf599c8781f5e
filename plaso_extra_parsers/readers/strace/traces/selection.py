"""Selection of the lines that decide about descriptors, from the files of one trace.

strace -ff writes one file per thread. Threads can share a descriptor table, and
processes inherit one, so which descriptor a line means can stand in another file. What
decides is a small part of the lines: creations, ends, copies, starts of threads, and
the first use of each number.
"""

from __future__ import annotations

import collections
import io
import re
import typing

from collections.abc import Callable

from plaso_extra_parsers.readers.strace.calls import descriptor_calls
from plaso_extra_parsers.readers.strace.lines import sniffer
from plaso_extra_parsers.readers.strace.processes import tree as process_tree

_READ_SIZE = 256 * 1024
_SNIFF_SIZE = 4096
_MAXIMUM_LINE_SIZE = 4 * 1024 * 1024

# File-like objects that are open at one time.
_MAXIMUM_OPEN_FILES = 128

_LEADER = r"(?:[0-9.:]+ +|\(\+ *[0-9.]+\) +|\[[^\]\n]*\] +| +)*"

_NAMES = "|".join(
    sorted(
        set(descriptor_calls.CREATIONS)
        | process_tree.FORK_NAMES
        | {
            "close",
            "close_range",
            "dup",
            "dup2",
            "dup3",
            "execve",
            "execveat",
            "exit",
            "exit_group",
            "gettid",
            "ioctl",
            "pipe",
            "pipe2",
            "seccomp",
            "set_tid_address",
            "socketpair",
            "unshare",
        },
        key=len,
        reverse=True,
    )
)

# Group 1 is set for lines that only use the number in group 1.
_SELECTED = re.compile(
    rf"^{_LEADER}(?:(?:{_NAMES})\("
    r"|fcntl(?:64)?\([^\n]*?, (?:cmd=)?(?:F_DUPFD|F_SETFD|0x|\d)"
    r"|(?:send|recv)m?msg(?:_time64)?\([^\n]*SCM_"
    r"|<\.\.\. |\+\+\+ "
    r"|[a-z_0-9]+\((?:[a-z_0-9]+=)?(\d+)[<,)])[^\n]*\n?".encode("ascii"),
    re.MULTILINE,
)

_CLONE = re.compile(rb"(clone[23]?|v?fork)\(([^\n]*)\) += (\d{1,10})\b")
_PID_CHANGED = re.compile(rb"<pid changed to (\d{1,10}) \.\.\.>")
_CLOSE = re.compile(rb"^[^\n\"]*?\bclose\(", re.MULTILINE)
_EXECUTION = re.compile(rf"{_LEADER}execve\(".encode("ascii"))
_FIRST_TIME = re.compile(rb"(\d{9,11})\.(\d{3}|\d{6}|\d{9}) ")

FileOpener = Callable[[], typing.BinaryIO]


class TraceMember(typing.NamedTuple):
    """File of one thread.

    Attributes:
      open_file (FileOpener): opens the file.
      size (int): size in bytes.
      thread_identifier (int): thread, the suffix of the name of the file.
    """

    thread_identifier: int
    size: int
    open_file: FileOpener


class TraceOverview(typing.NamedTuple):
    """What a first look at the files of a trace tells.

    Attributes:
      first_times (dict[int, int]): time of the first line per thread, nanoseconds since
          January 1, 1970. Threads without a line are not in it.
      has_close (bool): True if there are calls of close.
      is_precise (bool): True if all files have times since the epoch with fractions of
          a second.
      sharing (set[int]): threads that share a descriptor table with another at some
          time, or may do so.
      strangers (set[int]): suffixes of files that are no strace logs.
    """

    first_times: dict[int, int]
    has_close: bool
    is_precise: bool
    sharing: set[int]
    strangers: set[int]


class FilePool:
    """Keeps a bounded number of file-like objects open."""

    def __init__(self) -> None:
        """Initializes a pool."""
        super().__init__()
        self._files: collections.OrderedDict[int, typing.BinaryIO] = (
            collections.OrderedDict()
        )

    def Read(self, member: TraceMember, offset: int, size: int) -> bytes:
        """Reads from a file.

        Args:
          member (TraceMember): file.
          offset (int): offset relative to the start of the file.
          size (int): number of bytes.

        Returns:
          bytes: data.
        """
        identifier = member.thread_identifier
        file_object = self._files.get(identifier)
        if file_object is None:
            if len(self._files) >= _MAXIMUM_OPEN_FILES:
                _, oldest = self._files.popitem(last=False)
                oldest.close()
            file_object = self._files[identifier] = member.open_file()
        else:
            self._files.move_to_end(identifier)
        file_object.seek(offset)
        return file_object.read(size)

    def Close(self, member: TraceMember) -> None:
        """Closes a file.

        Args:
          member (TraceMember): file.
        """
        file_object = self._files.pop(member.thread_identifier, None)
        if file_object is not None:
            file_object.close()

    def CloseAll(self) -> None:
        """Closes all files."""
        while self._files:
            self._files.popitem()[1].close()


class SelectedLines(io.RawIOBase):
    """File-like object with the selected lines of a file, or with all.

    It is read from start to end once.
    """

    def __init__(
        self, pool: FilePool, member: TraceMember, is_whole: bool, read_size: int
    ) -> None:
        """Initializes selected lines.

        Args:
          pool (FilePool): files that are open.
          member (TraceMember): file.
          is_whole (bool): True to select all lines.
          read_size (int): how much to read at a time, in bytes.
        """
        super().__init__()
        self._buffer = b""
        self._carry = b""
        self._is_first = True
        self._is_whole = is_whole
        self._member = member
        self._offset = 0
        self._pool = pool
        self._read_size = min(read_size, _READ_SIZE)
        self._seen: set[bytes] = set()

    def _ReadMore(self) -> bool:
        """Reads more of the file.

        Returns:
          bool: False at its end.
        """
        data = self._pool.Read(self._member, self._offset, self._read_size)
        self._offset += len(data)
        if self._is_whole:
            self._buffer += data
            return bool(data)
        if not data:
            data, self._carry = self._carry, b""
            if not data:
                return False
        else:
            data = self._carry + data
            end = data.rfind(b"\n") + 1
            if not end and len(data) < _MAXIMUM_LINE_SIZE:
                self._carry = data
                return True
            # A line that never ends is cut: it decides about nothing.
            end = end or len(data)
            self._carry = data[end:]
            data = data[:end]
        selected = []
        if self._is_first:
            self._is_first = False
            end = data.find(b"\n") + 1 or len(data)
            selected.append(data[:end])
            data = data[end:]
        seen = self._seen
        for match in _SELECTED.finditer(data):
            number = match.group(1)
            if number is not None:
                if number in seen or len(number) > 9:
                    continue
                seen.add(number)
            selected.append(match.group())
        self._buffer += b"".join(selected)
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Seeks the start.

        Args:
          offset (int): 0.
          whence (Optional[int]): io.SEEK_SET.

        Returns:
          int: 0.

        Raises:
          OSError: if another offset is given.
        """
        if offset or whence != io.SEEK_SET:
            raise OSError("selected lines can be read from their start only")
        self._offset = 0
        self._buffer = self._carry = b""
        self._is_first = True
        self._seen.clear()
        return 0

    def read(self, size: int = -1) -> bytes:
        """Reads selected lines.

        Args:
          size (Optional[int]): most bytes wanted, -1 for all.

        Returns:
          bytes: data, empty at the end.
        """
        while not self._buffer or size < 0:
            if not self._ReadMore():
                break
        if size < 0:
            size = len(self._buffer)
        data, self._buffer = self._buffer[:size], self._buffer[size:]
        return data


class _OverviewBuilder:
    """Builds an overview of the files of a trace."""

    def __init__(self) -> None:
        """Initializes a builder."""
        super().__init__()
        self._attached: set[int] = set()
        self._children: set[int] = set()
        self.first_times: dict[int, int] = {}
        self.has_close = False
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
        if b"clone" in data or b"fork" in data:
            for name, arguments, child in _CLONE.findall(data):
                self._children.add(int(child))
                text = arguments.decode("ascii", "replace")
                flags = process_tree.ReadCloneFlags(name.decode("ascii"), text)
                if flags & process_tree.CLONE_FILES:
                    self.sharing.update((identifier, int(child)))
        for match in _PID_CHANGED.finditer(data):
            self.sharing.update((identifier, int(match.group(1))))


def ReadTraceOverview(
    pool: FilePool, members: typing.Iterable[TraceMember]
) -> TraceOverview:
    """Takes a first look at the files of a trace.

    Args:
      pool (FilePool): files that are open.
      members (Iterable[TraceMember]): files.

    Returns:
      TraceOverview: what it tells.
    """
    builder = _OverviewBuilder()
    for member in members:
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
        builder.is_precise,
        builder.sharing,
        builder.strangers,
    )
