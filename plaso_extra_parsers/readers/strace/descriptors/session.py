"""Descriptors and what they refer to.

Three things must be distinguished: a *descriptor* is a number in a table, an *open file
description* is what dup, fork and SCM_RIGHTS share, an *object* is the file, socket or
pipe. A descriptor session is the life of one descriptor: from the moment its number is
taken in a table to the moment it is free again.
"""

from __future__ import annotations

import dataclasses
import typing

from plaso_extra_parsers.readers.strace.calls import objects
from plaso_extra_parsers.readers.strace.processes import threads

# How descriptors come to be.
ORIGIN_OPEN = "open"
ORIGIN_DUPLICATE = "dup"
ORIGIN_FORK = "fork"
ORIGIN_EXEC_KEPT = "exec-kept"
ORIGIN_UNSHARE = "unshare"
ORIGIN_MESSAGE = "scm"
ORIGIN_PROCESS = "pidfd"
# Open before the first line, as far as the log shows.
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
# No longer followed, since too many descriptors were open.
END_DROPPED = "dropped"


@dataclasses.dataclass(eq=False, repr=False, slots=True)
class OpenFileDescription:
    """Open file, shared by the descriptors that were copied from one another.

    Attributes:
      domain (str): kind of a socket, such as "TCP" or "UNIX-STREAM", if it is known.
      end (tuple[str, str] or None): pipe or FIFO that it is an end of, and its access:
          "r", "w" or "rw".
      identifier (str): identifier of the session of its first descriptor.
      inferred_text (str or None): name of the object inferred from calls, in the form
          of a decoration: the path that was opened, the addresses of a socket.
      is_deleted (bool): True if the log marks the file as deleted.
      is_written (bool): True if a call has written to it.
      local (str): local address of a socket, as in the log, if it is known.
      messages (list[PassedDescriptors] or None): descriptors sent to this socket and
          not yet received, oldest first.
      opened (int): moment (see GoneNames) at which it was opened by its path, or 0.
      peer (OpenFileDescription or None): other end of a pair of sockets.
      remote (str): address of the peer of a socket, as in the log, if it is known.
      target (int or None): identifier of the process that a pidfd refers to.
      waits_at_connect (int or None): how many calls had waited when connect began a
          connection that is not known to be established; None if there is none.
    """

    identifier: str
    domain: str = ""
    end: tuple[str, str] | None = None
    inferred_text: str | None = None
    is_deleted: bool = False
    is_written: bool = False
    local: str = ""
    messages: list[PassedDescriptors] | None = None
    opened: int = 0
    peer: OpenFileDescription | None = None
    remote: str = ""
    target: int | None = None
    waits_at_connect: int | None = None

    def IsConnection(self, text: str | None) -> bool:
        """Determines whether the open file is a network connection, TCP or SCTP.

        If the text is None or has no address, the kind of the socket decides.
        """
        if text is None or objects.IsUnnamedSocket(text):
            text = f"{self.domain:s}:["
        return objects.IsConnection(text)


# A row with all that is known of a descriptor. Slots, since there can be many.
@dataclasses.dataclass(eq=False, repr=False, slots=True)
# pylint: disable-next=too-many-instance-attributes
class DescriptorSession:
    """Life of one descriptor.

    Attributes:
      closed (int or None): when it ended.
      descriptor (int): number.
      end (str): how it ended, one of END_*.
      end_line_number (int or None): line of the call that ended it; None if no call
          did, or the line is in the file of another thread.
      entered (int or None): when the call that created it, or used it first, was
          entered; None if it was open before the log.
      first_used (int or None): when the first call that names it was entered.
      flags (str): flags with which a file was opened, such as "O_RDWR|O_CREAT", empty
          if the log does not name them.
      identifier (str): identifier, 16 hexadecimal digits.
      is_probable (bool): True if the parent was found by equal names only.
      line_number (int): line on which it was created, or used first.
      last_text (str or None): object as in the log, when it was last seen.
      last_used (int or None): when the last call that names it was entered.
      name (str): name of the call that created it, empty if the log does not show it.
      number_of_bytes_read (int): bytes that calls read through it.
      number_of_bytes_written (int): bytes that calls wrote through it.
      number_of_calls (int): calls that name it, the one that created it included.
      number_of_open_calls (int): calls in progress that hold it: it is not handed out
          before they have ended.
      number_of_reads (int): calls that read bytes through it.
      number_of_writes (int): calls that wrote bytes through it.
      object_text (str or None): object as in the log, None if the log never names it.
      opened (int or None): when it was created, or copied for a new process; None if it
          was open before the log, or the time is unknown.
      origin (str): how it came to be, one of ORIGIN_*.
      parent_identifier (str or None): session of the descriptor it was copied from.
      text (str): argument by which the table finds it.
      thread_identifier (int or None): thread that created it, or the first thread of
          the table if it was open before the log.
      twin (str or None): session of another descriptor of the same socket or pipe, if
          the log does not show how this one came to be.
    """

    identifier: str
    thread_identifier: int | None
    descriptor: int
    origin: str
    shared: dataclasses.InitVar[OpenFileDescription | None] = None
    closed: int | None = None
    description: OpenFileDescription = dataclasses.field(init=False)
    end: str = END_OPEN
    end_line_number: int | None = None
    entered: int | None = None
    first_used: int | None = None
    flags: str = ""
    is_close_on_exec: bool = False
    is_probable: bool = False
    last_text: str | None = None
    last_used: int | None = None
    line_number: int = 0
    name: str = ""
    number_of_bytes_read: int = 0
    number_of_bytes_written: int = 0
    number_of_calls: int = 0
    number_of_open_calls: int = 0
    number_of_reads: int = 0
    number_of_writes: int = 0
    object_text: str | None = None
    opened: int | None = None
    parent_identifier: str | None = None
    process: threads.Process | None = None
    text: str = ""
    twin: str | None = None

    def __post_init__(self, shared: OpenFileDescription | None) -> None:
        """Sets the open file, which can be shared with another descriptor."""
        self.description = shared or OpenFileDescription(self.identifier)

    @property
    def description_identifier(self) -> str:
        """str: identifier of the session of the first descriptor of the open file."""
        return self.description.identifier

    @property
    def name_text(self) -> str | None:
        """str: object as in the log, otherwise as inferred from calls, or None."""
        if self.object_text is None:
            return self.description.inferred_text
        return self.object_text

    @property
    def is_inferred(self) -> bool:
        """bool: True if the log does not name the object, but calls show its name."""
        if self.object_text is None or objects.IsUnnamedSocket(self.object_text):
            return self.description.inferred_text is not None
        return False

    @property
    def last_name_text(self) -> str | None:
        """str: last name of the object in the log or inferred from calls, or None."""
        text = self.last_text
        if text is None or objects.IsUnnamedSocket(text):
            return self.description.inferred_text or text
        return text


class PassedDescriptors(typing.NamedTuple):
    """Descriptors in one SCM_RIGHTS message.

    Attributes:
      is_complete: False if strace cut the list.
      sessions: sessions in the sender.
      texts: objects as in the log.
    """

    sessions: tuple[DescriptorSession, ...]
    texts: tuple[str | None, ...]
    is_complete: bool


class CopiedDescriptor(typing.NamedTuple):
    """Descriptor in a copy of a table, such as for a process without a line yet.

    Attributes:
      object_text: object as in the log.
      session: session it is copied from.
    """

    session: DescriptorSession
    is_close_on_exec: bool
    object_text: str | None
