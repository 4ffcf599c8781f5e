"""Which thread a line is about, also where strace does not say so."""

from __future__ import annotations

import re
import typing

_READ_SIZE = 1024 * 1024
_OVERLAP_SIZE = 256

_THREAD = re.compile(
    rb"strace: Process (\d{1,9}) attached|^\[pid +(\d{1,7})", re.MULTILINE
)

_SUFFIX = re.compile(r".\.(\d{1,7})$")

# Smaller suffixes count rotated logs more often than threads.
_MINIMUM_SUFFIX = 100

_MAXIMUM_IDENTIFIERS = 10_000
_MAXIMUM_THREADS = 100_000


def ReadThreadSuffix(name: str) -> int | None:
    """Reads the thread of a file per thread from its name.

    Args:
      name (str): name of the file, such as "trace.1234".

    Returns:
      int: thread identifier, or None if the name does not end in one.
    """
    match = _SUFFIX.search(name)
    if not match or int(match.group(1)) < _MINIMUM_SUFFIX:
        return None
    return int(match.group(1))


class ThreadNames:
    """Threads of a log by what stands in front of its lines.

    On standard error the thread is given only while more than one is traced. A line
    without it is about the one that is left.

    Attributes:
      identifiers (dict[str, int|None]): threads by text, "" for none.
      is_fixed (bool): True if the thread was given by who opened the log.
    """

    def __init__(self, thread_identifier: int | None) -> None:
        """Initializes threads.

        Args:
          thread_identifier (int or None): thread of the lines that do not tell it.
        """
        super().__init__()
        self.is_fixed = thread_identifier is not None
        self._live: dict[int, None] = {}
        self._main_thread = thread_identifier
        self.identifiers: dict[str, int | None] = {"": thread_identifier}

    @property
    def fixed_thread(self) -> int | None:
        """int: thread that was given by who opened the log, or None."""
        return self._main_thread if self.is_fixed else None

    def FindMainThread(self, file_object: typing.BinaryIO) -> None:
        """Finds the thread of the first lines, which do not tell it.

        It is the first that appears without having been attached before.

        Args:
          file_object (BinaryIO): log, it is read from its start.
        """
        if self.is_fixed:
            return
        attached: set[int] = set()
        file_object.seek(0)
        carry = b""
        while True:
            data = file_object.read(_READ_SIZE)
            if not data:
                return
            data = carry + data
            if b"strace: Process" in data or b"[pid " in data:
                for match in _THREAD.finditer(data):
                    if match.group(1):
                        attached.add(int(match.group(1)))
                    elif int(match.group(2)) not in attached:
                        self._main_thread = int(match.group(2))
                        self.AddThread(self._main_thread)
                        self.identifiers[""] = self._main_thread
                        return
                if len(attached) > _MAXIMUM_THREADS:
                    return
            carry = data[-_OVERLAP_SIZE:]

    def LimitIdentifiers(self) -> None:
        """Forgets the threads by text if there are too many."""
        if len(self.identifiers) > _MAXIMUM_IDENTIFIERS:
            unnamed_thread = self.identifiers[""]
            self.identifiers.clear()
            self.identifiers[""] = unnamed_thread

    def AddThread(self, thread_identifier: int) -> None:
        """Adds a thread that was attached.

        Args:
          thread_identifier (int): thread.
        """
        if len(self._live) < _MAXIMUM_THREADS:
            self._live[thread_identifier] = None

    def RemoveThread(self, thread_identifier: int | None) -> None:
        """Removes a thread that ended or was detached.

        Args:
          thread_identifier (int or None): thread.
        """
        if thread_identifier is not None:
            self._live.pop(thread_identifier, None)

    def GetThread(self, text: str | None, is_exit: bool = False) -> int | None:
        """Retrieves the thread of a line.

        Args:
          text (str or None): thread as on the line.
          is_exit (Optional[bool]): True if the line says that the thread ended.

        Returns:
          int: thread or None if it is not known.
        """
        thread: int | None
        if text:
            thread = int(text)
            if not self.is_fixed and thread not in self._live:
                self.AddThread(thread)
        elif self.is_fixed:
            thread = self._main_thread
        elif len(self._live) == 1:
            thread = next(iter(self._live))
        else:
            thread = self._main_thread
        if is_exit:
            self.RemoveThread(thread)
        return thread
