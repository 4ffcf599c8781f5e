"""Descriptors, what they refer to, and tables of them.

Three things must be told apart: a *descriptor* is a number in a table, an *open file
description* is what dup, fork and SCM_RIGHTS share, an *object* is the file, socket or
pipe behind it. A descriptor session is the life of one descriptor: from the moment its
number is taken in a table to the moment it is free again.
"""

from __future__ import annotations

import re
import typing

# How descriptors come to be.
ORIGIN_OPEN = "open"
ORIGIN_DUPLICATE = "dup"
ORIGIN_FORK = "fork"
ORIGIN_EXEC_KEPT = "exec-kept"
ORIGIN_UNSHARE = "unshare"
ORIGIN_MESSAGE = "scm"
ORIGIN_PROCESS = "pidfd"
# Was there before the first line, as far as the log tells.
ORIGIN_UNKNOWN = "unknown"
# Must have been created after the first line, but the log does not show how.
ORIGIN_IMPLIED = "implied"

# How descriptors end.
END_OPEN = "open"
END_CLOSE = "close"
END_CLOSE_RANGE = "close_range"
END_DUPLICATE = "dup"
END_EXEC = "exec"
END_EXIT = "exit"
END_IMPLIED = "implied"
# Was still open when too many descriptors were, and is no longer followed.
END_DROPPED = "dropped"


class OpenFileDescription:
    """Open file, shared by the descriptors that were copied from one another.

    Attributes:
      identifier (str): identifier of the session of its first descriptor.
      messages (list[PassedDescriptors] or None): descriptors sent to this socket and
          not yet received, oldest first.
      path_text (str or None): path as the call that opened it names it, where the log
          has no decoration (-y) that names the object.
      peer (OpenFileDescription or None): other end of a pair of sockets.
      target (int or None): identifier of the process that a pidfd stands for.
    """

    __slots__ = ("identifier", "messages", "path_text", "peer", "target")

    def __init__(self, identifier: str) -> None:
        """Initializes a description.

        Args:
          identifier (str): identifier of the session of its first descriptor.
        """
        self.identifier = identifier
        self.messages: list[PassedDescriptors] | None = None
        self.path_text: str | None = None
        self.peer: OpenFileDescription | None = None
        self.target: int | None = None


# A row with all that is known of a descriptor.
# pylint: disable-next=too-many-instance-attributes
class DescriptorSession:
    """Life of one descriptor.

    Attributes:
      attached (tuple[str, ...]): the identifier, as a tuple of one.
      closed (int or None): when it ended, nanoseconds since January 1, 1970.
      description (OpenFileDescription): open file.
      descriptor (int): number.
      end (str): how it ended, one of END_*.
      entered (int or None): when the call that created it, or used it first, was
          entered, nanoseconds since January 1, 1970; None if it was there before.
      identifier (str): identifier, 16 hexadecimal digits.
      is_close_on_exec (bool): True if exec closes it.
      is_probable (bool): True if the parent was found by equal names only.
      line_number (int): line on which it was created, or used first.
      last_text (str or None): object as in the log, when it was last seen.
      name (str): name of the call that created it, empty if the log does not show it.
      number_of_bytes_read (int): bytes that calls read through it.
      number_of_bytes_written (int): bytes that calls wrote through it.
      number_of_calls (int): calls that name it, the one that created it included.
      number_of_open_calls (int): calls that name it and have not ended yet.
      object_text (str or None): object as in the log, None if the log never names it.
      opened (int or None): when it was created, or copied for a new process,
          nanoseconds since January 1, 1970; None if it was there before or nobody
          knows.
      origin (str): how it came to be, one of ORIGIN_*.
      parent_identifier (str or None): session of the descriptor it was copied from.
      text (str): argument by which the table finds it.
      thread_identifier (int or None): thread that created it, or the first thread of
          the table for one that was there before.
    """

    __slots__ = (
        "attached",
        "closed",
        "description",
        "descriptor",
        "end",
        "entered",
        "identifier",
        "is_close_on_exec",
        "is_probable",
        "last_text",
        "line_number",
        "name",
        "number_of_bytes_read",
        "number_of_bytes_written",
        "number_of_calls",
        "number_of_open_calls",
        "object_text",
        "opened",
        "origin",
        "parent_identifier",
        "text",
        "thread_identifier",
    )

    def __init__(
        self,
        identifier: str,
        thread_identifier: int | None,
        descriptor: int,
        origin: str,
        description: OpenFileDescription | None = None,
    ) -> None:
        """Initializes a session.

        Args:
          identifier (str): identifier, 16 hexadecimal digits.
          thread_identifier (int or None): thread that created the descriptor.
          descriptor (int): number.
          origin (str): how it came to be, one of ORIGIN_*.
          description (Optional[OpenFileDescription]): open file, None for a new one.
        """
        self.identifier = identifier
        self.attached = (identifier,)
        self.thread_identifier = thread_identifier
        self.descriptor = descriptor
        self.origin = origin
        self.description = description or OpenFileDescription(identifier)
        self.closed: int | None = None
        self.end = END_OPEN
        self.entered: int | None = None
        self.is_close_on_exec = False
        self.is_probable = False
        self.last_text: str | None = None
        self.line_number = 0
        self.name = ""
        self.number_of_bytes_read = 0
        self.number_of_bytes_written = 0
        self.number_of_calls = 0
        self.number_of_open_calls = 0
        self.object_text: str | None = None
        self.opened: int | None = None
        self.parent_identifier: str | None = None
        self.text = ""

    @property
    def description_identifier(self) -> str:
        """str: identifier of the session of the first descriptor of the open file."""
        return self.description.identifier

    @property
    def name_text(self) -> str | None:
        """str: object as in the log, or else the path as it was opened, or None."""
        if self.object_text is None:
            return self.description.path_text
        return self.object_text


class PassedDescriptors(typing.NamedTuple):
    """Descriptors in one SCM_RIGHTS message.

    Attributes:
      is_complete (bool): False if strace cut the list.
      sessions (tuple[DescriptorSession, ...]): sessions in the sender.
      texts (tuple[str|None, ...]): objects as in the log.
    """

    sessions: tuple[DescriptorSession, ...]
    texts: tuple[str | None, ...]
    is_complete: bool


class CopiedDescriptor(typing.NamedTuple):
    """Descriptor in a copy of a table, for a process that is yet to be seen.

    Attributes:
      is_close_on_exec (bool): True if exec closes it.
      object_text (str or None): object as in the log.
      session (DescriptorSession): session it is copied from.
    """

    session: DescriptorSession
    is_close_on_exec: bool
    object_text: str | None


class DescriptorTable:
    """Descriptor table, shared by one or more threads.

    Attributes:
      first_stamp (str): time text of the first line of its first thread.
      first_thread_identifier (int or None): thread it began with.
      has_existing (bool): True if a number never seen before can have been there before
          the log began, False if the table is a copy made in the log.
      sessions (dict[int, DescriptorSession]): open descriptors per number.
      texts (dict[str, DescriptorSession]): open descriptors by the argument by which
          the log names them, such as "3</etc/passwd>".
      users (int): number of threads that share it.
    """

    __slots__ = (
        "first_stamp",
        "first_thread_identifier",
        "has_existing",
        "sessions",
        "texts",
        "users",
        "_seen",
    )

    def __init__(
        self,
        first_thread_identifier: int | None,
        first_stamp: str,
        has_existing: bool = True,
    ) -> None:
        """Initializes a table.

        Args:
          first_thread_identifier (int or None): thread it begins with.
          first_stamp (str): time text of the first line of that thread.
          has_existing (Optional[bool]): False if the table is a copy made in the log.
        """
        self.first_thread_identifier = first_thread_identifier
        self.first_stamp = first_stamp
        self.has_existing = has_existing
        self.sessions: dict[int, DescriptorSession] = {}
        self.texts: dict[str, DescriptorSession] = {}
        self.users = 1
        # Bits per 64 numbers: a million numbers must not take much room.
        self._seen: dict[int, int] = {}

    def Add(self, session: DescriptorSession) -> None:
        """Adds a descriptor.

        Args:
          session (DescriptorSession): session with a number that is free.
        """
        descriptor = session.descriptor
        self.sessions[descriptor] = session
        block = descriptor >> 6
        self._seen[block] = self._seen.get(block, 0) | 1 << (descriptor & 63)

    def CanHaveExisted(self, descriptor: int) -> bool:
        """Determines whether a number may have been open before the log began.

        Args:
          descriptor (int): number.

        Returns:
          bool: True if nothing in the log says otherwise.
        """
        if not self.has_existing:
            return False
        return not self._seen.get(descriptor >> 6, 0) >> (descriptor & 63) & 1

    def Remove(self, descriptor: int) -> DescriptorSession | None:
        """Removes a descriptor.

        Args:
          descriptor (int): number.

        Returns:
          DescriptorSession: session, or None if the number was free.
        """
        session = self.sessions.pop(descriptor, None)
        if session is not None and session.text:
            self.texts.pop(session.text, None)
            session.text = ""
        return session

    def SetText(self, session: DescriptorSession, text: str) -> None:
        """Sets the argument by which the log names a descriptor now.

        Args:
          session (DescriptorSession): session in this table.
          text (str): argument.
        """
        if session.text:
            self.texts.pop(session.text, None)
        session.text = text
        self.texts[text] = session

    def Copy(self) -> list[CopiedDescriptor]:
        """Copies what a new process inherits.

        Returns:
          list[CopiedDescriptor]: descriptors, in the order in which they were opened.
        """
        return [
            CopiedDescriptor(session, session.is_close_on_exec, session.last_text)
            for session in self.sessions.values()
        ]


_INODE = re.compile(r"([A-Za-z0-9-]+):\[(\d+)(?:\]|->|,)")
_KIND = re.compile(r"(\{?[A-Za-z0-9_-]+)[:=]")
_DELETED = " (deleted)"


_SOCKET_KINDS = ("TCP", "UDP", "UNIX", "NETLINK", "ICMP", "RAW", "SCTP", "socket")


def _GetFileType(text: str) -> str:
    """Retrieves the kind of a file.

    Args:
      text (str): decoration that is a path.

    Returns:
      str: kind.
    """
    if text.startswith("/memfd:"):
        return "memory"
    if text.endswith(">"):
        if "<char " in text:
            return "character device"
        if "<block " in text:
            return "block device"
    return "file"


def GetObjectType(text: str) -> str | None:
    """Retrieves the kind of object that a decoration names.

    Args:
      text (str): decoration.

    Returns:
      str: "file", "socket", "pipe", "character device", "block device", "process",
          "memory" or the name of the kernel for another one; None if not known.
    """
    if text.startswith("/"):
        return _GetFileType(text)
    kind, _, name = text.partition(":")
    if kind == "anon_inode":
        return name.strip("[]")
    if kind.startswith(_SOCKET_KINDS) and name.startswith("["):
        return "socket"
    return {"pid": "process", "pipe": "pipe"}.get(kind)


def IsUnique(text: str) -> bool:
    """Determines whether a decoration names one object and no other.

    Args:
      text (str): decoration.

    Returns:
      bool: True for sockets and pipes: two files can have one name.
    """
    return bool(_INODE.match(text))


def IsOtherObject(old_text: str, new_text: str, are_paths_stable: bool = False) -> bool:
    """Determines whether two decorations cannot be of one open file.

    Paths change when files are renamed or removed, "TCP:[12]" becomes
    "TCP:[127.0.0.1:1->...]", the counter of an eventfd is part of its decoration. The
    number of a socket or pipe never changes.

    Args:
      old_text (str): decoration.
      new_text (str): later decoration.
      are_paths_stable (Optional[bool]): True if a path that changed is another file.

    Returns:
      bool: True if they are of different open files.
    """
    if old_text == new_text:
        return False
    old_inode = _INODE.match(old_text)
    new_inode = _INODE.match(new_text)
    if old_inode and new_inode:
        return old_inode.groups() != new_inode.groups()
    old_kind = _KIND.match(old_text)
    new_kind = _KIND.match(new_text)
    if old_kind and new_kind:
        if old_kind.group(1) != new_kind.group(1):
            return True
        return old_kind.group(1) == "anon_inode"
    if old_kind or new_kind:
        return True
    if not are_paths_stable:
        return False
    return old_text.removesuffix(_DELETED) != new_text.removesuffix(_DELETED)
