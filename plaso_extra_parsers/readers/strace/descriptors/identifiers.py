"""Identifiers of descriptor sessions, which depend on nothing but the evidence.

Anyone can compute an identifier from one file: chapter "Descriptor sessions" of
formats/strace.md describes how. Runs over the same logs give the same identifiers, with
any number of processes.
"""

from __future__ import annotations

import hashlib
import typing

_MAXIMUM_PREFIXES = 1_000

# A thread, and the time text of its first line.
Owner = tuple[typing.Optional[int], str]


class IdentifierScheme:
    """Computes the identifiers of the descriptor sessions of one trace."""

    _EXISTING = "pre"

    def __init__(self, base_name: str, has_several_threads: bool) -> None:
        """Initializes a scheme.

        Args:
          base_name: name of the log without its folder; for logs per thread (-ff)
              also without the thread identifier at the end and the dot before it.
          has_several_threads: True if the log can have several threads in one file:
              then the first stamp of a thread distinguishes threads that had the same
              identifier one after the other.
        """
        self._base_name = base_name
        # Digests of the common beginning of a thread's identifiers, for recent threads.
        self._prefixes: dict[Owner, typing.Any] = {}
        self.has_several_threads = has_several_threads

    def _Compute(self, owner: Owner, parts: str) -> str:
        """Computes an identifier, 16 hexadecimal digits, from parts, one per line."""
        prefix = self._prefixes.get(owner)
        if prefix is None:
            thread_identifier, first_stamp = owner
            thread_text = "" if thread_identifier is None else f"{thread_identifier:d}"
            text = f"{self._base_name:s}\n{thread_text:s}\n"
            if self.has_several_threads:
                text = f"{text:s}{first_stamp:s}\n"
            prefix = hashlib.sha256(text.encode("utf-8", "surrogateescape"))
            if len(self._prefixes) >= _MAXIMUM_PREFIXES:
                self._prefixes.clear()
            self._prefixes[owner] = prefix
        digest = prefix.copy()
        digest.update(parts.encode("utf-8", "surrogateescape"))
        identifier: str = digest.hexdigest()[:16]
        return identifier

    def GetCreated(
        self, owner: Owner, stamp: str, descriptor: int, ordinal: int
    ) -> str:
        """Computes the identifier of a descriptor that a call in the log created.

        Args:
          owner: thread that made the call.
          stamp: time text of the line on which the call begins.
          descriptor: number of the descriptor.
          ordinal: how many descriptors with this number the thread had created before
              on lines with this time text.

        Returns:
          identifier: 16 hexadecimal digits, as for the other methods.
        """
        # No format specifications here: they take a third of the time.
        return self._Compute(owner, f"{stamp}\n{descriptor}\n{ordinal}")

    def GetExisting(self, owner: Owner, descriptor: int) -> str:
        """Computes the identifier of a descriptor that was open before the log.

        The owner is the first thread of the descriptor table.
        """
        return self._Compute(owner, f"{self._EXISTING:s}\n{descriptor:d}")

    def GetUnexplained(
        self, owner: Owner, stamp: str, descriptor: int, ordinal: int
    ) -> str:
        """Computes the identifier of a descriptor whose creation the log lacks.

        Owner and stamp are the thread and stamp of its first use; the other arguments
        are as for GetCreated.
        """
        return self._Compute(
            owner, f"{self._EXISTING:s}\n{descriptor:d}\n{stamp:s}\n{ordinal:d}"
        )
