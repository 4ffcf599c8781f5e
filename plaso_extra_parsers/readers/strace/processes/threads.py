"""Processes and threads of a trace, and the calls that start them."""

from __future__ import annotations

import datetime
import typing

# Beyond this number, further threads of a process are not listed.
_MAXIMUM_OTHER_THREADS = 10_000

# Beyond this number, children in a pid namespace are not known by their numbers there.
_MAXIMUM_INNER_CHILDREN = 1_000


_EPOCH = datetime.datetime(1970, 1, 1)

# The end of the year 9999 in nanoseconds since 1970; later times are damaged.
_MAXIMUM_TIME = 253_402_300_799 * 1_000_000_000


def GetKey(
    identifier: int | None, time: int | None, line_number: int, zone: str = ""
) -> str:
    """Retrieves the identifier of a process within a log.

    Args:
      identifier: process identifier.
      time: start of the process, nanoseconds since January 1, 1970.
      line_number: line on which it appears first, used if there is no time.
      zone: "Z" if times are in UTC.

    Returns:
      identifier and start, as "101-20261121T161741.316769Z", or "101-line-5".
    """
    name = "" if identifier is None else f"{identifier:d}"
    if time is None or not 0 <= time < _MAXIMUM_TIME:
        return f"{name:s}-line-{line_number:d}"
    start = _EPOCH + datetime.timedelta(microseconds=time // 1000)
    text = start.isoformat(timespec="microseconds").replace("-", "").replace(":", "")
    return f"{name:s}-{text:s}{zone:s}"


class Place:
    """Current directory, which threads can share (CLONE_FS).

    Attributes:
      directory (str or None): current directory, escapes as in the log, or None if the
          log does not show it.
    """

    __slots__ = ("directory",)

    def __init__(self, directory: str | None = None) -> None:
        """Initializes a place."""
        self.directory = directory


# A row with all that is known of a process.
# pylint: disable-next=too-many-instance-attributes
class Process:
    """Life of a process.

    Attributes:
      command_line: arguments of the last program that it executed.
      creator: thread that created it.
      creator_line: line of the call that created it; with a file per thread, in the
          file of its creator.
      effective_user: effective user, if it is certain: the program that was executed
          last may run as another user (set-user-ID).
      end_line_number: number of the line that shows its end, if any does.
      end_time: time of the end.
      identifier (int or None): process identifier as strace saw it.
      is_created (bool): True if its creation is in the log.
      is_finished (bool): True if it was handed out.
      is_image_inherited (bool): True if path and command line are those of the process
          that started it, since it executed nothing itself.
      is_inside (bool): True if it lives in a pid namespace other than that of strace,
          so that numbers it receives differ from those that strace uses.
      is_known (bool): False if this may be a thread of another process instead.
      is_start_inherited (bool): True if path and command line at its start are those of
          the process that started it.
      key: key within the trace, None until it is retrieved by GetKey.
      parent: process that created it.
      parent_key: key of the process that created it.
      real_user: real user, if it is certain.
      signal: signal that killed it.
      start_command_line: command line when it started.
      start_path: path of its program when it started.
      start_time (int or None): time of the creation, or else of the first line.
      teller (int or None): thread in whose lines it appears first.
      threads (dict[int|None, Thread]): threads whose end the log has not shown.
      user_identifier: effective user, if the log shows it.
    """

    # Most processes have one thread, and no child with a number of another namespace.
    _inner_children: dict[int, int | None] | None = None
    _other_threads: dict[int | None, None] | None = None
    command_line: str | None = None
    core_dumped = False
    creator: int | None = None
    creator_line: int | None = None
    effective_user: int | None = None
    end_line_number: int | None = None
    end_time: int | None = None
    exit_status: int | None = None
    is_created = False
    is_finished = False
    is_image_inherited = False
    is_inside = False
    is_known = False
    is_start_inherited = False
    key: str | None = None
    parent: int | None = None
    parent_key: str | None = None
    path: str | None = None
    real_user: int | None = None
    signal: str | None = None
    start_command_line: str | None = None
    start_path: str | None = None
    user_identifier: int | None = None

    def __init__(
        self, identifier: int | None, line_number: int, start_time: int | None
    ) -> None:
        """Initializes a process that starts on a line, at a time."""
        self.identifier = identifier
        self.line_number = line_number
        self.start_time = start_time
        self.teller = identifier
        self.threads: dict[int | None, Thread] = {}

    @property
    def known_identifier(self) -> int | None:
        """int: process identifier, or None if it is not certain."""
        return self.identifier if self.is_known else None

    @property
    def has_end(self) -> bool:
        """bool: True if the log shows when, or how, it ended."""
        ends = (self.end_time, self.exit_status, self.signal, self.end_line_number)
        return any(end is not None for end in ends)

    def GetKey(self, zone: str = "") -> str:
        """Retrieves the key of the process, which stays the same after the first call.

        The zone is "Z" if times are in UTC.
        """
        if self.key is None:
            self.key = GetKey(self.identifier, self.start_time, self.line_number, zone)
        return self.key

    def Inherit(self, parent: Process, has_parent: bool = True, zone: str = "") -> None:
        """Notes the creation, and inherits attributes of a parent that is certain."""
        self.is_created = True
        if not has_parent:
            return
        self.parent = parent.known_identifier
        self.parent_key = parent.GetKey(zone) if parent.is_known else None
        if self.real_user is None and self.effective_user is None:
            self.real_user = parent.real_user
            self.effective_user = parent.effective_user
        if self.path is not None:
            return
        self.path = self.start_path = parent.path
        self.command_line = self.start_command_line = parent.command_line
        self.is_image_inherited = parent.path is not None
        self.is_start_inherited = self.is_image_inherited
        self.user_identifier = parent.user_identifier

    @property
    def listed_threads(self) -> list[int | None]:
        """list[int|None]: threads it had, the first included."""
        return [self.identifier, *(self._other_threads or ())]

    def ListThread(self, identifier: int | None) -> None:
        """Lists a thread."""
        if identifier == self.identifier:
            return
        if self._other_threads is None:
            self._other_threads = {}
        if len(self._other_threads) < _MAXIMUM_OTHER_THREADS:
            self._other_threads[identifier] = None

    def NoteInnerChild(self, number: int, identifier: int | None) -> None:
        """Notes the identifier that strace uses for a child.

        The number is the identifier in the PID namespace of the process.
        """
        if self._inner_children is None:
            self._inner_children = {}
        if len(self._inner_children) < _MAXIMUM_INNER_CHILDREN:
            self._inner_children[number] = identifier

    def GetInnerChild(self, number: int) -> int | None:
        """Retrieves the identifier that strace uses for a child.

        The number is the identifier in the PID namespace of the process.
        """
        if self._inner_children is None:
            return None
        return self._inner_children.get(number)


class Thread:
    """Thread.

    Attributes:
      began: time of its first line.
      first_stamp (str): time text of its first line.
      has_inner_children (bool): True if the processes that it starts live in another
          pid namespace than it does.
      identifier (int or None): thread identifier as strace saw it.
      is_gone (bool): True if the thread ended, although lines of it can follow.
      owner (tuple[int|None, str]): identifier and first stamp.
      place (Place): current directory.
    """

    began: int | None = None
    has_inner_children = False
    is_gone = False
    _ordinal_stamp = ""

    def __init__(
        self,
        identifier: int | None,
        first_stamp: str,
        process: Process,
        place: Place | None = None,
    ) -> None:
        self.identifier = identifier
        self.first_stamp = first_stamp
        self.owner = (identifier, first_stamp)
        self.place = place or Place()
        self.process = process
        self._ordinals: dict[int, int] = {}

    def GetOrdinal(self, stamp: str, descriptor: int) -> int:
        """Counts earlier creations of a number on lines with the same time text.

        Only for time texts that do not recur, since only the last one is remembered.
        """
        if stamp != self._ordinal_stamp:
            self._ordinal_stamp = stamp
            self._ordinals = {descriptor: 1}
            return 0
        ordinal = self._ordinals.get(descriptor, 0)
        self._ordinals[descriptor] = ordinal + 1
        return ordinal


class Executed(typing.NamedTuple):
    """Program that a process began to execute.

    Attributes:
      line_number: number of the line of the call.
      thread_identifier: thread that made the call.
      time: time of the call.
      path: path of the program.
      command_line: arguments of the program.
      standard_names: names or kinds of descriptors 0, 1 and 2, None if not known.
      standard_sessions: sessions of these descriptors.
      user_identifier: effective user, if the log shows it.
      is_connected: True if its input and output are connections over a network.
      is_deleted: True if the file of the program was deleted.
      is_written: True if the trace shows that the file was written before.
      is_piped: True if it is a shell whose input and output are pipes that lead to a
          connection.
    """

    line_number: int
    thread_identifier: int | None
    process: Process
    time: int | None
    path: str | None
    command_line: str | None
    standard_names: tuple[str | None, ...] = (None, None, None)
    user_identifier: int | None = None
    is_connected: bool = False
    is_deleted: bool = False
    standard_sessions: tuple[str | None, ...] = (None, None, None)
    is_written: bool = False
    is_piped: bool = False
