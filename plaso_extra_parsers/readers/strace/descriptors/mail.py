"""Descriptors passed between processes in messages (SCM_RIGHTS)."""

from __future__ import annotations

import collections
import re

from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.descriptors import session as sessions

_MAXIMUM_MESSAGES = 256

# "UNIX-STREAM:[12->34]": the socket and its peer, with option -yy.
_PEERS = re.compile(r"UNIX[A-Z-]*:\[(\d+)(?:->(\d+))?")


class Mail:
    """Messages with descriptors that were sent and not yet received."""

    def __init__(self) -> None:
        """Initializes mail."""
        # By the inode number of the socket that receives the messages.
        self._by_inode: dict[str, list[sessions.PassedDescriptors]] = {}
        # Messages whose receiver is not known.
        self._unaddressed: collections.deque[sessions.PassedDescriptors] = (
            collections.deque(maxlen=_MAXIMUM_MESSAGES)
        )

    def _GetQueue(
        self, socket: sessions.DescriptorSession, is_sender: bool
    ) -> list[sessions.PassedDescriptors] | None:
        """Retrieves the queue that a socket sends to or takes from, None if unknown."""
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
        if len(self._by_inode) >= _MAXIMUM_MESSAGES and inode not in self._by_inode:
            del self._by_inode[next(iter(self._by_inode))]
        return self._by_inode.setdefault(inode, [])

    def Send(
        self,
        socket: sessions.DescriptorSession,
        message: sessions.PassedDescriptors,
    ) -> None:
        """Sends a message from the socket of the sender."""
        queue = self._GetQueue(socket, True)
        if queue is None:
            self._unaddressed.append(message)
        else:
            if len(queue) >= _MAXIMUM_MESSAGES:
                del queue[0]
            queue.append(message)

    def TakeBack(
        self,
        socket: sessions.DescriptorSession,
        message: sessions.PassedDescriptors,
    ) -> None:
        """Removes a message that could not be sent."""
        queue = self._GetQueue(socket, True)
        for candidates in (queue, self._unaddressed):
            if candidates is not None and message in candidates:
                candidates.remove(message)
                return

    def Receive(
        self,
        socket: sessions.DescriptorSession | None,
        texts: list[str],
        is_complete: bool,
    ) -> tuple[tuple[sessions.DescriptorSession, ...], bool]:
        """Receives a message.

        Args:
          socket: socket of the receiver.
          texts: received descriptors as in the log.
          is_complete: False if strace cut the list.

        Returns:
          descriptors in the sender, none if the message was not found, and whether it
              was found by the names of the objects only.
        """
        names = []
        for text in texts:
            descriptor = strace_arguments.ReadDescriptor(text)
            names.append(None if descriptor is None else descriptor.decoration)
        queue = None if socket is None else self._GetQueue(socket, False)
        if queue is not None:
            for index, message in enumerate(queue):
                if self._IsSame(message, names, is_complete):
                    # Earlier messages were received, too, but the log does not show it.
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
        message: sessions.PassedDescriptors,
        names: list[str | None],
        is_complete: bool,
    ) -> bool:
        """Determines whether a message fits the received names, complete unless cut."""
        if is_complete and message.is_complete and len(names) != len(message.texts):
            return False
        return all(
            name is None or text is None or name == text
            for name, text in zip(names, message.texts)
        )
