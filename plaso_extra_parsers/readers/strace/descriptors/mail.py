"""Descriptors passed between processes in messages (SCM_RIGHTS)."""

from __future__ import annotations

import collections
import re
import typing

from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.descriptors import table as descriptor_table
from plaso_extra_parsers.readers.strace import records

_MAXIMUM_MESSAGES = 256
_TRUNCATED = "..."

# Digits of the largest size that is believed.
_MAXIMUM_DIGITS = 12

# "UNIX-STREAM:[12->34]": the socket and its peer, with option -yy.
_PEERS = re.compile(r"UNIX[A-Z-]*:\[(\d+)(?:->(\d+))?")


def _IterateHeaders(arguments: str) -> typing.Iterator[dict[str, str]]:
    """Iterates the headers of the messages of a call.

    Args:
      arguments (str): arguments of sendmsg, sendmmsg, recvmsg or recvmmsg.

    Yields:
      dict[str, str]: members of a message header.
    """
    parts = strace_arguments.SplitArguments(arguments)
    if len(parts) < 2:
        return
    text = strace_arguments.StripName(parts[1])
    if text.startswith("["):
        for member in strace_arguments.SplitMembers(text):
            outer = strace_arguments.GetNamedArguments(
                strace_arguments.SplitMembers(member)
            )
            header = strace_arguments.GetNamedArguments(
                strace_arguments.SplitMembers(outer.get("msg_hdr", ""))
            )
            header["msg_len"] = outer.get("msg_len", "")
            yield header
    else:
        yield strace_arguments.GetNamedArguments(strace_arguments.SplitMembers(text))


def ReadDescriptors(arguments: str) -> list[tuple[list[str], bool]]:
    """Reads the descriptors passed by a call.

    Args:
      arguments (str): arguments of the call.

    Returns:
      list[tuple[list[str], bool]]: descriptors as in the log per list of them, and
          whether the list is complete.
    """
    found = []
    for header in _IterateHeaders(arguments):
        for member in strace_arguments.SplitMembers(header.get("msg_control", "")):
            control = strace_arguments.GetNamedArguments(
                strace_arguments.SplitMembers(member)
            )
            if control.get("cmsg_type") not in ("SCM_RIGHTS", "SCM_PIDFD"):
                continue
            texts = strace_arguments.SplitMembers(control.get("cmsg_data", ""))
            is_complete = _TRUNCATED not in texts
            found.append(([text for text in texts if text != _TRUNCATED], is_complete))
    return found


def ReadMovedSize(call: records.Call) -> int:
    """Reads the result of a call as a size.

    Args:
      call (Call): call.

    Returns:
      int: size, 0 if the result is none: a call moves at most 2 GiB.
    """
    value = call.value
    if not value.isdigit() or len(value) > _MAXIMUM_DIGITS or call.is_injected:
        return 0
    return int(value)


def ReadSize(call: records.Call) -> int:
    """Reads how many bytes a successful call moved.

    Args:
      call (Call): call.

    Returns:
      int: number of bytes.
    """
    size = ReadMovedSize(call)
    if "mmsg" not in call.name:
        return size
    sizes = [header["msg_len"] for header in _IterateHeaders(call.arguments)]
    return sum(
        int(text)
        for text in sizes[:size]
        if text.isdigit() and len(text) <= _MAXIMUM_DIGITS
    )


def IsPeek(arguments: str) -> bool:
    """Determines whether a call that receives left the data where it was.

    Args:
      arguments (str): arguments of the call.

    Returns:
      bool: True if the flags have MSG_PEEK.
    """
    if "MSG_PEEK" not in arguments:
        return False
    parts = strace_arguments.SplitArguments(arguments)[2:]
    return any("MSG_PEEK" in part for part in parts if part[:1] not in '"{[')


def IsCloseOnExec(arguments: str) -> bool:
    """Determines whether exec closes the descriptors that a call received.

    Args:
      arguments (str): arguments of recvmsg or recvmmsg.

    Returns:
      bool: True if the flags have MSG_CMSG_CLOEXEC.
    """
    parts = strace_arguments.SplitArguments(arguments)[2:]
    return any("MSG_CMSG_CLOEXEC" in part for part in parts)


class Mail:
    """Messages with descriptors that were sent and not yet received."""

    def __init__(self) -> None:
        """Initializes mail."""
        super().__init__()
        # By the number of the socket to which the message goes.
        self._by_inode: dict[str, list[descriptor_table.PassedDescriptors]] = {}
        # Those of which the receiver is not known.
        self._unaddressed: collections.deque[descriptor_table.PassedDescriptors] = (
            collections.deque(maxlen=_MAXIMUM_MESSAGES)
        )

    def _GetQueue(
        self, socket: descriptor_table.DescriptorSession, is_sender: bool
    ) -> list[descriptor_table.PassedDescriptors] | None:
        """Retrieves the messages on their way to a socket.

        Args:
          socket (DescriptorSession): socket.
          is_sender (bool): True if the socket is that of the sender.

        Returns:
          list[PassedDescriptors]: messages or None if the receiver is not known.
        """
        description = socket.description
        if description.peer is not None:
            receiver = description.peer if is_sender else description
            if receiver.messages is None:
                receiver.messages = []
            return receiver.messages
        match = _PEERS.match(socket.last_text or "")
        if not match:
            return None
        inode = match.group(2 if is_sender else 1)
        if inode is None:
            return None
        if len(self._by_inode) > _MAXIMUM_MESSAGES and inode not in self._by_inode:
            del self._by_inode[next(iter(self._by_inode))]
        return self._by_inode.setdefault(inode, [])

    def Send(
        self,
        socket: descriptor_table.DescriptorSession,
        message: descriptor_table.PassedDescriptors,
    ) -> None:
        """Sends a message.

        Args:
          socket (DescriptorSession): socket of the sender.
          message (PassedDescriptors): message.
        """
        queue = self._GetQueue(socket, True)
        if queue is None:
            self._unaddressed.append(message)
        else:
            if len(queue) >= _MAXIMUM_MESSAGES:
                del queue[0]
            queue.append(message)

    def TakeBack(
        self,
        socket: descriptor_table.DescriptorSession,
        message: descriptor_table.PassedDescriptors,
    ) -> None:
        """Takes back a message that could not be sent.

        Args:
          socket (DescriptorSession): socket of the sender.
          message (PassedDescriptors): message.
        """
        queue = self._GetQueue(socket, True)
        for candidates in (queue, self._unaddressed):
            if candidates is not None and message in candidates:
                candidates.remove(message)
                return

    def Receive(
        self,
        socket: descriptor_table.DescriptorSession | None,
        texts: list[str],
        is_complete: bool,
    ) -> tuple[tuple[descriptor_table.DescriptorSession, ...], bool]:
        """Receives a message.

        Args:
          socket (DescriptorSession or None): socket of the receiver.
          texts (list[str]): received descriptors as in the log.
          is_complete (bool): False if strace cut the list.

        Returns:
          tuple[tuple[DescriptorSession, ...], bool]: descriptors in the sender, none if
              it was not found, and whether the message was found by the names of the
              objects only.
        """
        names = []
        for text in texts:
            descriptor = strace_arguments.ReadDescriptor(text)
            names.append(None if descriptor is None else descriptor.decoration)
        queue = None if socket is None else self._GetQueue(socket, False)
        if queue is not None:
            for index, message in enumerate(queue):
                if self._IsSame(message, names, is_complete):
                    # Those before were received where the log does not show it.
                    del queue[: index + 1]
                    return message.sessions, False
            if queue and len(queue[0].sessions) == len(texts):
                return queue.pop(0).sessions, False
            return (), False
        for message in self._unaddressed:
            if None not in names and self._IsSame(message, names, is_complete):
                self._unaddressed.remove(message)
                return message.sessions, True
        return (), False

    def _IsSame(
        self,
        message: descriptor_table.PassedDescriptors,
        names: list[str | None],
        is_complete: bool,
    ) -> bool:
        """Determines whether a message can be what was received.

        Args:
          message (PassedDescriptors): message.
          names (list[str|None]): received objects as in the log.
          is_complete (bool): False if strace cut the list.

        Returns:
          bool: True if so.
        """
        if is_complete and message.is_complete and len(names) != len(message.texts):
            return False
        return all(
            name is None or text is None or name == text
            for name, text in zip(names, message.texts)
        )
