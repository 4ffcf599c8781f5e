"""Tables of descriptors."""

from __future__ import annotations

import dataclasses

from plaso_extra_parsers.readers.strace.descriptors import identifiers
from plaso_extra_parsers.readers.strace.descriptors import (
    session as descriptor_sessions,
)

# Arguments that are remembered to find descriptors without reading them again.
_MAXIMUM_TEXTS = 8_192


@dataclasses.dataclass(eq=False, repr=False, slots=True)
class DescriptorTable:
    """Descriptor table, shared by one or more threads.

    Attributes:
      first_line (int): number of the first line of its first thread.
      has_existing (bool): True if a number never seen before can have been open before
          the log began, False if the table is a copy made in the log.
      owner (tuple[int|None, str]): first thread, and time text of its first line.
      sessions (dict[int, DescriptorSession]): open descriptors per number.
      texts (dict[str, DescriptorSession]): open descriptors by the argument that names
          them in the log, such as "3</etc/passwd>"; not all if there are many.
      users (int): number of threads that share it.
    """

    owner: identifiers.Owner
    has_existing: bool = True
    first_line: int = 0
    sessions: dict[int, descriptor_sessions.DescriptorSession] = dataclasses.field(
        default_factory=dict
    )
    texts: dict[str, descriptor_sessions.DescriptorSession] = dataclasses.field(
        default_factory=dict
    )
    users: int = 1
    # Numbers that were open: bits for the first 64 numbers, and for each further block
    # of 64, since a million numbers must not take much memory.
    _first_seen: int = 0
    _seen: dict[int, int] | None = None

    def Add(self, session: descriptor_sessions.DescriptorSession) -> None:
        """Adds a descriptor with a number that is free."""
        descriptor = session.descriptor
        self.sessions[descriptor] = session
        if descriptor < 64:
            self._first_seen |= 1 << descriptor
            return
        if self._seen is None:
            self._seen = {}
        block = descriptor >> 6
        self._seen[block] = self._seen.get(block, 0) | 1 << (descriptor & 63)

    def CanHaveExisted(self, descriptor: int) -> bool:
        """Determines whether a number may have been open before the log began."""
        if not self.has_existing:
            return False
        seen = self._first_seen
        if descriptor >= 64:
            seen = 0 if self._seen is None else self._seen.get(descriptor >> 6, 0)
        return not seen >> (descriptor & 63) & 1

    def Remove(self, descriptor: int) -> descriptor_sessions.DescriptorSession | None:
        """Removes a descriptor, if the number is not free."""
        session = self.sessions.pop(descriptor, None)
        if session is not None and session.text:
            self.texts.pop(session.text, None)
            session.text = ""
        return session

    def SetText(
        self, session: descriptor_sessions.DescriptorSession, text: str
    ) -> None:
        """Sets the argument that names a descriptor in the log now."""
        texts = self.texts
        if session.text:
            texts.pop(session.text, None)
        elif len(texts) >= _MAXIMUM_TEXTS:
            for other in texts.values():
                other.text = ""
            texts.clear()
        session.text = text
        texts[text] = session

    def Copy(self) -> list[descriptor_sessions.CopiedDescriptor]:
        """Copies the descriptors that a new process inherits, in order of opening."""
        return [
            descriptor_sessions.CopiedDescriptor(
                session, session.is_close_on_exec, session.last_text
            )
            for session in self.sessions.values()
        ]
