"""Lives of processes: programs that they execute, and how they end."""

from __future__ import annotations

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import starts
from plaso_extra_parsers.readers.strace.calls import values as call_values
from plaso_extra_parsers.readers.strace.processes import threads
from plaso_extra_parsers.readers.strace.processes import tree as process_tree


def AddExecution(
    tree: process_tree.ProcessTree,
    thread: threads.Thread,
    call: records.Call,
    standard_names: tuple[str | None, ...],
    path: str | None,
    command_line: str | None,
    is_connected: bool = False,
    is_deleted: bool = False,
    standard_sessions: tuple[str | None, ...] = (None, None, None),
    is_written: bool = False,
) -> None:
    """Adds a program that a thread executes.

    Args:
      tree (ProcessTree): threads and processes.
      thread (Thread): thread.
      call (Call): call, which succeeded.
      standard_names (tuple[str|None, ...]): what descriptors 0, 1 and 2 are.
      path (str or None): path of the program.
      command_line (str or None): arguments of the program.
      is_connected (Optional[bool]): True if its input and output are connections over
          a network.
      is_deleted (Optional[bool]): True if the file of the program was deleted.
      standard_sessions (Optional[tuple[str|None, ...]]): sessions of descriptors 0, 1
          and 2.
      is_written (Optional[bool]): True if the log shows that the file was written.
    """
    process = thread.process
    if thread.identifier == process.identifier:
        process.is_known = True
    # Threads that share a place do so no longer.
    thread.place = threads.Place(thread.place.directory)
    if not process.is_created and process.line_number == call.line_number:
        # Its first line: it starts with this program.
        process.start_path = path
        process.start_command_line = command_line
    process.path = path
    process.command_line = command_line
    process.is_image_inherited = False
    process.effective_user = None
    tree.executed.append(
        threads.Executed(
            call.line_number,
            call.thread_identifier,
            process,
            call.time,
            process.path,
            process.command_line,
            standard_names,
            process.user_identifier,
            is_connected,
            is_deleted,
            standard_sessions,
            is_written,
        )
    )


def AddExitCall(tree: process_tree.ProcessTree, call: records.Call) -> None:
    """Adds a call of exit or exit_group.

    Args:
      tree (ProcessTree): threads and processes.
      call (Call): call.
    """
    process = tree.GetProcess(call.thread_identifier)
    values = call_values.DecodeCall(call)
    if process is None or values is None or call.is_injected:
        return
    is_last = len(process.threads) == 1 and process.is_known
    if call.name == "exit_group" or (is_last and tree.has_all_threads):
        process.exit_status = values.exit_status
        process.end_time = call.time
        process.end_line_number = call.line_number


def AddWait(
    tree: process_tree.ProcessTree, thread: threads.Thread, call: records.Call
) -> None:
    """Adds what a parent was told about the end of a process.

    Args:
      tree (ProcessTree): threads and processes.
      thread (Thread): thread that waited.
      call (Call): call.
    """
    child = starts.ReadProcess(call)
    if child is None:
        return
    identifier: int | None = child.identifier
    if thread.process.is_inside and not child.is_translated:
        identifier = thread.process.GetInnerChild(child.number)
    if identifier is None:
        return
    process = tree.GetProcess(identifier)
    if process is None or process.identifier != identifier:
        return
    values = call_values.DecodeCall(call)
    if values is None or (values.exit_status is None and values.signal is None):
        return
    process.is_known = True
    if process.end_time is None:
        process.exit_status = values.exit_status
        process.signal = values.signal
    for ended_thread in list(process.threads.values()):
        if not ended_thread.is_gone:
            # The log lacks its end.
            return
    tree.FinishProcess(process)


def AddExit(tree: process_tree.ProcessTree, record: records.Exit) -> None:
    """Adds the end of a thread.

    Args:
      tree (ProcessTree): threads and processes.
      record (Exit): exit.
    """
    thread = tree.threads.get(record.thread_identifier)
    if thread is None or record.kind == records.SUPERSEDED:
        # The thread that executed a program goes on under this identifier.
        return
    process = thread.process
    if len(process.threads) > 1 and thread.identifier != process.identifier:
        tree.RemoveFromProcess(thread)
        return
    process.exit_status = record.status
    process.signal = record.signal
    process.core_dumped = record.core_dumped
    process.end_time = record.time
    process.end_line_number = record.line_number
    if len(process.threads) == 1:
        tree.FinishProcess(process)
