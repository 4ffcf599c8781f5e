"""Descriptor sessions as rows that can be compared with the truth."""

from __future__ import annotations

import functools
import io
import sqlite3

from plaso_extra_parsers.readers.strace.descriptors import identifiers
from plaso_extra_parsers.readers.strace.descriptors import store as stores
from plaso_extra_parsers.readers.strace.descriptors import tracker as trackers
from plaso_extra_parsers.readers.strace.lines import log
from plaso_extra_parsers.readers.strace.processes import tree
from plaso_extra_parsers.readers.strace.traces import cursor
from plaso_extra_parsers.readers.strace.traces import build

BASE_NAME = "trace.log"

# Members of a row, in order.
NAMES = (
    "thread_identifier",
    "descriptor",
    "origin",
    "opened",
    "end",
    "closed",
    "parent_identifier",
    "description_identifier",
    "number_of_bytes_read",
    "number_of_bytes_written",
    "number_of_calls",
)


def GetRow(session):
    """Retrieves what is compared of a session.

    Args:
      session (DescriptorSession): session.

    Returns:
      tuple: values of NAMES.
    """
    return tuple(getattr(session, name) for name in NAMES)


def GetTrueRows(writer, is_single=False):
    """Retrieves what sessions must be found in a log.

    Args:
      writer (StraceLogWriter): writer of the log.
      is_single (Optional[bool]): True for a log with all threads in one file, which
          GetSingleLog() has written before.

    Returns:
      dict[str, tuple]: rows per session identifier.
    """

    def _GetIdentifier(life):
        return writer.GetIdentifier(life, BASE_NAME, is_single)

    rows = {}
    for life in writer.machine.lives:
        opened, closed = writer.GetTimes(life, is_single)
        rows[_GetIdentifier(life)] = (
            life.thread.identifier,
            life.descriptor,
            life.origin,
            opened,
            life.end,
            closed,
            _GetIdentifier(life.parent) if life.parent else None,
            _GetIdentifier(life.first),
            life.number_of_bytes_read,
            life.number_of_bytes_written,
            life.number_of_calls,
        )
    return rows


def GetTrueCreations(writer, thread_identifier):
    """Retrieves the sessions of descriptors that a thread created by its calls.

    Args:
      writer (StraceLogWriter): writer of the logs.
      thread_identifier (int): thread.

    Returns:
      set[str]: session identifiers. Copies of a table that is shared are left out: one
          file alone does not tell that it is.
    """
    return {
        writer.GetIdentifier(life, BASE_NAME)
        for life in writer.machine.lives
        if life.thread.identifier == thread_identifier
        and life.call is not None
        and life.origin not in ("exec-kept", "unshare")
    }


def GetTrueNames(writer, is_single=False):
    """Retrieves the names that the objects of sessions had.

    Args:
      writer (StraceLogWriter): writer of the log.
      is_single (Optional[bool]): True for a log with all threads in one file.

    Returns:
      dict[str, set[str]]: names per session identifier.
    """
    return {
        writer.GetIdentifier(life, BASE_NAME, is_single): life.open_file.names
        | {life.open_file.decoration}
        for life in writer.machine.lives
    }


def CreateTracker(data=None, is_alone=False):
    """Creates a tracker.

    Args:
      data (Optional[bytes]): log with all threads in one file, for what its later lines
          tell.
      is_alone (Optional[bool]): True for a log per thread.

    Returns:
      SessionTracker: tracker.
    """
    store = stores.Store(identifiers.IdentifierScheme(BASE_NAME, not is_alone))
    process_tree = tree.ProcessTree(not is_alone)
    if data is not None:
        strace_log = log.StraceLog(io.BytesIO(data))
        strace_log.ReadFormat()
        survey = strace_log.GetSurvey()
        store.has_close = survey.has_close
        process_tree.SetKnown(survey.starts, survey.processes)
    return trackers.SessionTracker(store, process_tree, is_alone)


def ReadSessions(data, tracker, thread_identifier=None):
    """Reads the sessions of a log.

    Args:
      data (bytes): log.
      tracker (SessionTracker): tracker.
      thread_identifier (Optional[int]): thread of the log.

    Returns:
      list[DescriptorSession]: sessions in the order in which they ended.
    """
    strace_log = log.StraceLog(io.BytesIO(data), thread_identifier)
    strace_log.ReadFormat()
    found = []
    for record in strace_log.IterateRecords():
        tracker.Process(record)
        found.extend(tracker.store.TakeEnded())
    tracker.Finish()
    found.extend(tracker.store.TakeEnded())
    return found


def ReadSingleLog(data):
    """Reads the sessions of a log with all threads in one file.

    Args:
      data (bytes): log.

    Returns:
      list[DescriptorSession]: sessions in the order in which they ended.
    """
    return ReadSessions(data, CreateTracker(data))


def ReadLines(*lines):
    """Reads the sessions of a log with all threads in one file, written by hand.

    Args:
      lines (tuple[str]): lines that begin with a thread identifier; a time is added,
          one second later on each line.

    Returns:
      dict[tuple[int, int], list[DescriptorSession]]: sessions per thread and
          descriptor, in the order in which they ended.
    """
    text = "".join(
        f"{line.split(' ')[0]:5s} 17952106{index + 10:02d}.000000"
        f" {line.split(' ', 1)[1]:s}\n"
        for index, line in enumerate(lines)
    )
    found = {}
    for session in ReadSingleLog(text.encode("utf-8")):
        key = session.thread_identifier, session.descriptor
        found.setdefault(key, []).append(session)
    return found


def ReadThreadLog(data, thread_identifier):
    """Reads the sessions of a log per thread without its siblings.

    Args:
      data (bytes): log.
      thread_identifier (int): thread of the log.

    Returns:
      list[DescriptorSession]: sessions in the order in which they ended.
    """
    return ReadSessions(data, CreateTracker(is_alone=True), thread_identifier)


def CreateMembers(logs):
    """Creates the files of a trace.

    Args:
      logs (dict[int, bytes]): logs per thread identifier.

    Returns:
      list[TraceMember]: files.
    """
    return [
        build.TraceMember(identifier, len(data), functools.partial(io.BytesIO, data))
        for identifier, data in logs.items()
    ]


def BuildIndex(logs):
    """Builds the index of a set of logs per thread.

    Args:
      logs (dict[int, bytes]): logs per thread identifier.

    Returns:
      tuple[sqlite3.Connection, str]: index, and why there is none.
    """
    connection = sqlite3.connect(":memory:")
    note = build.BuildIndex(BASE_NAME, CreateMembers(logs), connection)
    return connection, note


def ReadSet(logs):
    """Reads the sessions of a set of logs per thread.

    Args:
      logs (dict[int, bytes]): logs per thread identifier.

    Returns:
      list[DescriptorSession]: sessions.

    Raises:
      ValueError: if there is no index, with the reason.
    """
    connection, note = BuildIndex(logs)
    if note:
        raise ValueError(note)
    found = []
    for identifier, data in logs.items():
        if data:
            found.extend(cursor.TraceCursor(connection, identifier).ReadSessions())
    return found
