"""Processes in strace logs: which thread is of which process, and their lives.

Who created whom is in the results of clone, fork and vfork. A log of several threads in
one file often shows the first lines of the child before the parent's call returns; then
the calls that are still open tell what the child can be. What is not certain is None.
"""

from __future__ import annotations

import collections
import typing

from plaso_extra_parsers.readers.strace.calls import arguments
from plaso_extra_parsers.readers.strace.calls import values as decoder
from plaso_extra_parsers.readers.strace import records

CREATING_CALLS = frozenset(("clone", "clone2", "clone3", "fork", "vfork"))
_EXECUTING_CALLS = frozenset(("execve", "execveat"))
_EXITING_CALLS = frozenset(("exit_group", "exit"))
_WAITING_CALLS = frozenset(("wait4", "waitid", "waitpid"))
# Calls of which the result is the identifier of the process itself.
_CALLS = CREATING_CALLS | _EXECUTING_CALLS | _EXITING_CALLS | _WAITING_CALLS

_CLONE_THREAD = 0x10000

MAXIMUM_PROCESSES = 12_000
_MAXIMUM_THREADS = 10_000


class Execution(typing.NamedTuple):
    """Program that a process began to execute.

    Attributes:
      line_number (int): number of the line of the call.
      process (int or None): process.
      time (int or None): time of the call, nanoseconds since January 1, 1970.
      path (str or None): path of the program.
      command_line (str or None): arguments of the program.
    """

    line_number: int
    process: int | None
    time: int | None
    path: str | None
    command_line: str | None


class Process:
    """Life of a process.

    Attributes:
      command_line (str or None): arguments of the last program that it executed.
      end_line_number (int or None): number of the line that shows its end, if any does.
      end_time (int or None): time of the end, nanoseconds since January 1, 1970.
      exit_status (int or None): status with which it exited.
      identifier (int or None): process identifier as strace saw it.
      core_dumped (bool): True if a core was dumped.
      is_created (bool): True if its creation is in the log.
      is_known (bool): False if this can as well be a thread of another process.
      line_number (int): number of the line on which it appears first.
      parent (int or None): process that created it.
      path (str or None): path of the last program that it executed.
      signal (str or None): signal that killed it.
      start_time (int or None): time of the creation, or else of the first line.
      threads (dict[int|None, None]): threads, the first included.
    """

    __slots__ = (
        "command_line",
        "end_line_number",
        "end_time",
        "exit_status",
        "identifier",
        "core_dumped",
        "is_created",
        "is_known",
        "line_number",
        "parent",
        "path",
        "signal",
        "start_time",
        "threads",
    )

    def __init__(
        self, identifier: int | None, line_number: int, start_time: int | None
    ) -> None:
        """Initializes a process.

        Args:
          identifier (int or None): process identifier.
          line_number (int): number of the line on which it appears first.
          start_time (int or None): time of that line.
        """
        super().__init__()
        self.command_line: str | None = None
        self.end_line_number: int | None = None
        self.end_time: int | None = None
        self.exit_status: int | None = None
        self.identifier = identifier
        self.core_dumped = False
        self.is_created = False
        self.is_known = False
        self.line_number = line_number
        self.parent: int | None = None
        self.path: str | None = None
        self.signal: str | None = None
        self.start_time = start_time
        self.threads: dict[int | None, None] = {identifier: None}


def IsThreadCreation(name: str, text: str) -> bool:
    """Determines whether a call creates a thread, not a process.

    Args:
      name (str): name of the call.
      text (str): its arguments.

    Returns:
      bool: True if it creates a thread.
    """
    if name in ("fork", "vfork"):
        return False
    if "CLONE_THREAD" in text:
        return True
    parts = arguments.SplitArguments(text)
    if name == "clone3" and parts:
        parts = arguments.SplitMembers(parts[0])
    flags = arguments.GetNamedArguments(parts).get("flags", "")
    # With -X raw: "0x3d0f00" or "0x1200000|17".
    number = decoder.ReadInteger(flags.partition("|")[0])
    return bool(number and number & _CLONE_THREAD)


class ProcessTracker:
    """Follows processes through the records of one log.

    Attributes:
      executions (list[Execution]): executions since the list was emptied.
      finished (list[Process]): processes that ended since the list was emptied.
    """

    def __init__(self, has_all_threads: bool) -> None:
        """Initializes a tracker.

        Args:
          has_all_threads (bool): True if the log holds all threads that were traced,
              False if it is one of a set with one file per thread.
        """
        super().__init__()
        self._has_all_threads = has_all_threads
        self._origin: tuple[int, int, int | None] | None = None
        self._open_creations: dict[int | None, records.CallStart] = {}
        # Ordered, since the oldest are given up when there are too many: finding the
        # first entry of a dict takes time when those before it were removed.
        self._process_per_thread: collections.OrderedDict[int | None, Process] = (
            collections.OrderedDict()
        )
        self.executions: list[Execution] = []
        self.finished: list[Process] = []

    def SetThread(
        self,
        thread_identifier: int,
        process_identifier: int | None,
        parent_identifier: int | None,
    ) -> None:
        """Sets what other logs of the trace tell of the thread of this log.

        Args:
          thread_identifier (int): thread.
          process_identifier (int or None): process of the thread.
          parent_identifier (int or None): process that created that process.
        """
        if process_identifier is not None:
            self._origin = (thread_identifier, process_identifier, parent_identifier)

    def AddRecord(self, record: records.Record) -> None:
        """Adds the next record.

        Args:
          record (Record): record.
        """
        if isinstance(record, records.Call):
            if record.thread_identifier not in self._process_per_thread:
                self._AddFirstRecord(record)
            if record.name in _CALLS:
                self._AddCall(record)
        elif isinstance(record, records.CallStart):
            if record.thread_identifier not in self._process_per_thread:
                self._AddFirstRecord(record)
            if record.name in CREATING_CALLS:
                self._open_creations[record.thread_identifier] = record
        elif isinstance(record, records.Exit):
            if record.thread_identifier not in self._process_per_thread:
                self._AddFirstRecord(record)
            self._AddExit(record)
        elif isinstance(record, records.Signal):
            if record.thread_identifier not in self._process_per_thread:
                self._AddFirstRecord(record)

    def GetProcessIdentifier(self, thread_identifier: int | None) -> int | None:
        """Retrieves the process of a thread.

        Args:
          thread_identifier (int or None): thread.

        Returns:
          int: process identifier, or None if it is not certain.
        """
        process = self._process_per_thread.get(thread_identifier)
        if process is None or not process.is_known:
            return None
        return process.identifier

    def Finish(self) -> None:
        """Finishes all processes at the end of the log."""
        self._open_creations.clear()
        while self._process_per_thread:
            process = next(iter(self._process_per_thread.values()))
            self._FinishProcess(process)

    def _FinishProcess(self, process: Process) -> None:
        """Finishes a process.

        Args:
          process (Process): process.
        """
        for thread_identifier in process.threads:
            if self._process_per_thread.get(thread_identifier) is process:
                del self._process_per_thread[thread_identifier]
        # The log of a thread tells only of the thread.
        if process.identifier in process.threads:
            self.finished.append(process)

    def _AddProcess(
        self, identifier: int | None, line_number: int, start_time: int | None
    ) -> Process:
        """Adds a process.

        Args:
          identifier (int or None): process identifier.
          line_number (int): number of the line on which it appears first.
          start_time (int or None): time of that line.

        Returns:
          Process: process.
        """
        if len(self._process_per_thread) >= MAXIMUM_PROCESSES:
            self._FinishProcess(next(iter(self._process_per_thread.values())))
        process = Process(identifier, line_number, start_time)
        self._process_per_thread[identifier] = process
        return process

    def _AddFirstRecord(
        self, record: records.Call | records.CallStart | records.Signal | records.Exit
    ) -> None:
        """Adds the thread of a record: its creation, if it is in the log, comes later.

        Args:
          record (Record): first record of the thread.
        """
        identifier = record.thread_identifier
        if self._origin is not None and identifier == self._origin[0]:
            _, process_identifier, parent = self._origin
            process = self._AddProcess(identifier, record.line_number, record.time)
            process.identifier = process_identifier
            process.is_known = True
            process.is_created = True
            process.parent = parent
            return
        creations = list(self._open_creations.values())
        is_thread = {
            IsThreadCreation(creation.name, creation.arguments)
            for creation in creations
        }
        if len(creations) == 1 and True in is_thread:
            owner = self._process_per_thread.get(creations[0].thread_identifier)
            if owner:
                self._AddThread(owner, identifier)
                return
        is_first = not self._process_per_thread
        process = self._AddProcess(identifier, record.line_number, record.time)
        # The first thread of a trace that begins with execve, or a process that was
        # created by a call that is still open.
        process.is_known = is_thread == {False} or (
            is_first and getattr(record, "name", "") in _EXECUTING_CALLS
        )
        if len(creations) == 1 and process.is_known:
            process.parent = self.GetProcessIdentifier(creations[0].thread_identifier)
            process.start_time = creations[0].time

    def _AddThread(self, process: Process, identifier: int | None) -> None:
        """Adds a thread to a process.

        Args:
          process (Process): process.
          identifier (int or None): thread.
        """
        if len(process.threads) < _MAXIMUM_THREADS:
            process.threads[identifier] = None
        self._process_per_thread[identifier] = process

    def _AddCall(self, call: records.Call) -> None:
        """Adds a call about processes.

        Args:
          call (Call): call.
        """
        if call.name in CREATING_CALLS:
            self._open_creations.pop(call.thread_identifier, None)
            self._AddCreation(call)
        elif call.name in _EXECUTING_CALLS:
            self._AddExecution(call)
        elif call.name in _EXITING_CALLS:
            process = self._process_per_thread.get(call.thread_identifier)
            values = decoder.DecodeCall(call)
            if process is None or values is None or call.is_injected:
                return
            is_last = len(process.threads) == 1 and process.is_known
            if call.name == "exit_group" or (is_last and self._has_all_threads):
                process.exit_status = values.exit_status
                process.end_time = call.time
                process.end_line_number = call.line_number
        else:
            self._AddWait(call)

    def _AddCreation(self, call: records.Call) -> None:
        """Adds the creation of a process or thread.

        Args:
          call (Call): call.
        """
        if not call.is_successful:
            return
        child = call.return_value
        if not child or child < 0 or not self._has_all_threads:
            return
        parent = self._process_per_thread.get(call.thread_identifier)
        process = self._process_per_thread.get(child)
        if process is not None and (
            process.end_line_number is not None or process.is_created
        ):
            if child in process.threads and len(process.threads) > 1:
                # A thread that was recognized by its first line.
                return
            # The identifier is used again.
            self._FinishProcess(process)
            process = None
        if IsThreadCreation(call.name, call.arguments):
            if parent is not None and process is not parent:
                if process is not None:
                    del self._process_per_thread[child]
                self._AddThread(parent, child)
            return
        if process is None:
            process = self._AddProcess(child, call.line_number, call.time)
        process.is_created = True
        process.is_known = True
        process.start_time = call.time
        process.parent = self.GetProcessIdentifier(call.thread_identifier)

    def _AddExecution(self, call: records.Call) -> None:
        """Adds the execution of a program.

        Args:
          call (Call): call.
        """
        if call.value != "0" or not call.is_successful:
            return
        values = decoder.DecodeCall(call)
        process = self._process_per_thread.get(call.thread_identifier)
        if values is None or process is None:
            return
        if call.thread_identifier == process.identifier:
            process.is_known = True
        process.path = values.path
        process.command_line = values.command_line
        self.executions.append(
            Execution(
                call.line_number,
                process.identifier if process.is_known else None,
                call.time,
                values.path,
                values.command_line,
            )
        )

    def _AddWait(self, call: records.Call) -> None:
        """Adds what a parent was told about the end of a process.

        Args:
          call (Call): call.
        """
        child = call.return_value
        if not child or child < 0 or not call.is_successful:
            return
        process = self._process_per_thread.get(child)
        if process is None or process.identifier != child:
            return
        values = decoder.DecodeCall(call)
        if values is None or (values.exit_status is None and values.signal is None):
            return
        if process.end_time is None:
            process.exit_status = values.exit_status
            process.signal = values.signal
        self._FinishProcess(process)

    def _AddExit(self, record: records.Exit) -> None:
        """Adds the end of a thread.

        Args:
          record (Exit): exit.
        """
        thread_identifier = record.thread_identifier
        process = self._process_per_thread.get(thread_identifier)
        if process is None:
            return
        if record.kind == records.SUPERSEDED:
            # The thread that executed a program goes on under this identifier.
            return
        if len(process.threads) > 1 and thread_identifier != process.identifier:
            del process.threads[thread_identifier]
            del self._process_per_thread[thread_identifier]
            return
        process.exit_status = record.status
        process.signal = record.signal
        process.core_dumped = record.core_dumped
        process.end_time = record.time
        process.end_line_number = record.line_number
        if len(process.threads) == 1:
            self._FinishProcess(process)
