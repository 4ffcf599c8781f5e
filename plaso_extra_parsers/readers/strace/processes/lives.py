"""Lives of processes: programs that they execute, and how they end."""

from __future__ import annotations

import typing

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import starts
from plaso_extra_parsers.readers.strace.calls import values as call_values
from plaso_extra_parsers.readers.strace.processes import threads
from plaso_extra_parsers.readers.strace.processes import tree as process_tree


def AddExecution(
    tree: process_tree.ProcessTree,
    thread: threads.Thread,
    call: records.Call,
    path: str | None,
    command_line: str | None,
    **facts: typing.Any,
) -> None:
    """Adds a program that a thread executes by a call that succeeded.

    Facts are further attributes of Executed, by name.
    """
    process = thread.process
    if thread.identifier == process.identifier:
        process.is_known = True
    # It no longer shares its place with other threads.
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
            user_identifier=process.user_identifier,
            **facts,
        )
    )


def AddExitCall(tree: process_tree.ProcessTree, call: records.Call) -> None:
    """Adds a call of exit or exit_group."""
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
    """Adds what a parent learned about the end of a process by waiting."""
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
    """Adds the end of a thread."""
    thread = tree.threads.get(record.thread_identifier)
    if thread is None or record.kind == records.SUPERSEDED:
        # The thread that executed a program continues under this identifier.
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
