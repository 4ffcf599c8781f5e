"""Which thread a line is about, also where strace does not say so.

On standard error strace names the thread only while it traces more than one, and in a
file never without -f. What the log tells of the thread of the other lines is searched
before they are read.
"""

from __future__ import annotations

import re
import typing

from plaso_extra_parsers.readers.strace.lines import messages
from plaso_extra_parsers.readers.strace.lines import prefix
from plaso_extra_parsers.readers.strace.lines import source
from plaso_extra_parsers.readers.strace import records

# [pid  3511] close(3) = 0
_NAMED = re.compile(rb"^\[pid +(\d{1,7})\b", re.MULTILINE)
# [pid  3511] +++ exited with 0 +++
_NAMED_EXIT = re.compile(
    rb"^\[pid +(\d{1,7})\b[^\]\n]*\] [^\"\n]{0,80}\+\+\+ (?:exited|killed)",
    re.MULTILINE,
)
# clone(child_stack=NULL, flags=SIGCHLD) = 3511
# <... vfork resumed>) = 2 /* 3511 in strace's PID NS */
_CHILD = re.compile(
    rb"\b(?:clone[23]?|v?fork)(?:\(| resumed>)[^\n]*\) += (\d{1,7})\b"
    rb"(?: /\* (\d{1,7}) in strace's PID NS \*/)?"
)
# strace: Process 3511 attached
# Process 3511 resumed (parent 3510 ready)
_ATTACHED = re.compile(
    rb"Process (\d{1,7}) (?:attached|resumed \(parent (\d{1,7}) ready\))"
)
# --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=3511, ...} ---
_ENDED_CHILD = re.compile(rb"--- SIGCHLD \{[^\n]*?si_code=CLD_\w+, si_pid=(\d{1,7})\b")
# getpid() = 3510
# set_tid_address(0x7f4b5a7d6a10) = 3510
# +++ exited with 0 +++
_OWN = (
    r"(?:(?:get[pt]id\(|set_tid_address\([^)\n]*)\) += (?P<own>\d{1,7})\b"
    r"(?: /\* (?P<translated>\d{1,7}) in strace's PID NS \*/)?"
    r"|(?P<exit>\+\+\+ (?:exited|killed) ))"
)

# trace.1234
_SUFFIX = re.compile(r".\.(\d{1,7})$")

# Smaller suffixes count rotated logs more often than threads.
_MINIMUM_SUFFIX = 100

_MAXIMUM_IDENTIFIERS = 10_000
_MAXIMUM_THREADS = 100_000
_MAXIMUM_RUNS = 100_000

_LEAVING_CALLS = frozenset(["_exit", "exit", "exit_group"])


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


class _Evidence:
    """What a log tells of the thread of its first lines.

    Attributes:
      attached (list[int]): threads that strace attached to before the first record.
      children (set[int]): threads that another one started.
      exited (set[int]): threads that were named when they ended.
      has_named (bool): True if a line names its thread.
      is_unnamed_at_end (bool): True if the last lines do not name their thread.
      named (set[int]): threads that are named.
      namespaces (bool): True if processes can have other numbers for themselves.
      parents (list[int]): threads that started another one.
      runs (list[set[int]]): what the thread without name calls itself, for each run:
          from one end of such a thread to the next.
    """

    def __init__(self) -> None:
        """Initializes evidence."""
        self._is_start = True
        self.attached: list[int] = []
        self.children: set[int] = set()
        self.exited: set[int] = set()
        self.has_named = False
        self.is_unnamed_at_end = False
        self.named: set[int] = set()
        self.namespaces = False
        self.parents: list[int] = []
        self.runs: list[set[int]] = [set()]

    def _AddStart(self, data: bytes) -> None:
        """Adds the first lines of the log, up to the first that is no message.

        Args:
          data (bytes): lines.
        """
        for line in data.decode("utf-8", "replace").splitlines():
            message = messages.ReadMessage(line)
            if line and not message:
                self._is_start = False
                break
            if (
                message
                and message.kind == records.ATTACHED
                and message.thread_identifier is not None
            ):
                self.attached.append(message.thread_identifier)

    def AddLines(self, data: bytes, own_expression: re.Pattern[bytes]) -> None:
        """Adds lines of the log.

        Args:
          data (bytes): lines.
          own_expression (re.Pattern): expression for lines without a thread.
        """
        if self._is_start:
            self._AddStart(data)
        is_first = not self.has_named
        start = len(data)
        if b"[pid " in data:
            match = _NAMED.search(data)
            if match:
                start = match.start()
                self.has_named = True
            if len(self.named) < _MAXIMUM_THREADS:
                self.named.update(map(int, _NAMED.findall(data)))
                self.exited.update(map(int, _NAMED_EXIT.findall(data)))
        self.is_unnamed_at_end = (
            not data.rstrip(b"\n").rpartition(b"\n")[2].startswith(b"[pid ")
        )

        if len(self.children) < _MAXIMUM_THREADS:
            self._AddChildren(data)
        self.namespaces = self.namespaces or b"CLONE_NEWPID" in data
        if b"id(" in data or b"set_tid_address(" in data or b"+++ " in data:
            # Later lines can be about another thread, the only one that is left.
            end = start if is_first else 0
            for match in own_expression.finditer(data, 0, end):
                if match.group("own"):
                    own = match.group("translated") or match.group("own")
                    if len(self.runs[-1]) < 2:
                        self.runs[-1].add(int(own))
                elif len(self.runs) < _MAXIMUM_RUNS:
                    self.runs.append(set())

    def _AddChildren(self, data: bytes) -> None:
        """Adds threads that others started.

        Args:
          data (bytes): lines of the log.
        """
        if b"clone" in data or b"fork" in data:
            for number, translated in _CHILD.findall(data):
                self.children.add(int(translated or number))
        if b"Process " in data:
            for number, parent in _ATTACHED.findall(data):
                if int(number) not in self.attached:
                    self.children.add(int(number))
                if parent:
                    self.parents.append(int(parent))
        if b"CLD_" in data:
            self.children.update(map(int, _ENDED_CHILD.findall(data)))

    def GetRuns(self) -> list[int | None]:
        """Retrieves what the thread without name calls itself.

        Returns:
          list[int|None]: thread for each run, None if that is not known.
        """
        if self.namespaces:
            return [None] * len(self.runs)
        return [next(iter(run)) if len(run) == 1 else None for run in self.runs]

    def GetFirstThread(self) -> int | None:
        """Retrieves the thread of the first lines.

        Returns:
          int: thread or None if the log does not tell.
        """
        if self.attached:
            return self.attached[0] if len(self.attached) == 1 else None

        own = self.GetRuns()[0]
        if own in self.named:
            return own
        candidates = self.named - self.children
        if self.children and len(candidates) == 1:
            return candidates.pop()
        parents = [parent for parent in self.parents if parent not in self.children]
        if parents:
            return parents[0]
        if own is not None:
            return own
        # Which of two threads started the other is not known, but which is left.
        left = self.named - self.exited
        if self.is_unnamed_at_end and self.exited and len(left) == 1:
            return left.pop()
        return None


class ThreadNames:
    """Threads of a log by what stands in front of its lines.

    Attributes:
      identifiers (dict[str, int|None]): threads by text, "" for none.
      is_fixed (bool): True if the thread was given by who opened the log.
    """

    def __init__(self, thread_identifier: int | None) -> None:
        """Initializes threads.

        Args:
          thread_identifier (int or None): thread of the lines that do not tell it.
        """
        self._leaving: set[int | None] = set()
        # Threads that are traced; None is one of which the number is not known.
        self._live: dict[int | None, None] = {}
        # Threads of the lines without name in the runs that follow, the next at the
        # end.
        self._runs: list[int | None] = []
        self.fixed_thread = thread_identifier
        self.identifiers: dict[str, int | None] = {"": thread_identifier}
        self.is_fixed = thread_identifier is not None

    @property
    def live_threads(self) -> list[int | None]:
        """list[int|None]: threads that are traced, None if the number is not known."""
        return [thread for thread in self._live if thread not in self._leaving]

    def SetOnlyThread(self, thread_identifier: int | None) -> None:
        """Sets the only thread that is traced.

        Args:
          thread_identifier (int or None): thread.
        """
        self._leaving.clear()
        self._live = {thread_identifier: None}

    def FindUnnamedThreads(
        self, file_object: typing.BinaryIO, shape: prefix.PrefixShape
    ) -> None:
        """Finds the threads of the lines that do not tell it.

        Args:
          file_object (BinaryIO): log, it is read from its start.
          shape (PrefixShape): prefix shape of the first lines.
        """
        if self.is_fixed:
            return

        unnamed = shape._replace(process=prefix.NO_PROCESS, has_command=False)
        own_expression = re.compile(
            f"^{prefix.GetExpression(unnamed):s}{_OWN:s}".encode("ascii"), re.MULTILINE
        )
        evidence = _Evidence()
        for data in source.IterateWholeLines(file_object):
            evidence.AddLines(data, own_expression)

        thread = evidence.GetFirstThread()
        self.identifiers[""] = thread
        if len(evidence.attached) < 2:
            self._live[thread] = None
        if not evidence.has_named:
            self._runs = evidence.GetRuns()[:0:-1]

    def ForgetRuns(self) -> None:
        """Forgets the threads of lines that follow: they are of another form."""
        self._runs = []

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
            self._leaving.discard(thread_identifier)

    def AddCall(self, thread_identifier: int | None, name: str) -> None:
        """Adds a call of a thread.

        Args:
          thread_identifier (int or None): thread.
          name (str): name of the call.
        """
        if name in _LEAVING_CALLS and thread_identifier in self._live:
            self._leaving.add(thread_identifier)

    def RemoveThread(self, thread_identifier: int | None) -> None:
        """Removes a thread that ended or was detached.

        Args:
          thread_identifier (int or None): thread.
        """
        self._live.pop(thread_identifier, None)
        self._leaving.discard(thread_identifier)

    def GetThread(self, text: str | None, is_exit: bool = False) -> int | None:
        """Retrieves the thread of a line.

        Args:
          text (str or None): thread as on the line.
          is_exit (Optional[bool]): True if the line says that the thread ended.

        Returns:
          int: thread or None if it is not known.
        """
        if self.is_fixed and not text:
            return self.fixed_thread
        if not text:
            thread = self._GetUnnamedThread()
            if is_exit:
                self._EndRun(thread)
            return thread

        thread = int(text)
        if not self.is_fixed and thread not in self._live:
            self.AddThread(thread)
        if is_exit:
            self.RemoveThread(thread)
        return thread

    def _GetUnnamedThread(self) -> int | None:
        """Retrieves the thread of a line that does not tell it.

        Returns:
          int: only thread that is traced, or None if it is not known.
        """
        if len(self._live) > 1 and self._leaving:
            # Ends are not shown (-qq).
            for thread in list(self._leaving):
                self.RemoveThread(thread)
        return next(iter(self._live)) if len(self._live) == 1 else None

    def _EndRun(self, thread_identifier: int | None) -> None:
        """Ends the thread that no line names.

        Args:
          thread_identifier (int or None): thread.
        """
        self.RemoveThread(thread_identifier)
        if not self._live:
            thread = self._runs.pop() if self._runs else None
            self._live[thread] = None
            self.identifiers[""] = thread
