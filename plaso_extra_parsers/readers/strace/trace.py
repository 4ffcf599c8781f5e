"""Strace logs with all that is known of each line: what other packages import.

A log is read on its own, or as one of the files of a trace (-ff) with the index of the
trace, which contains what the other files show about the lines of this one.
"""

from __future__ import annotations

import re
import sqlite3
import typing

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.descriptors import facts as call_facts
from plaso_extra_parsers.readers.strace.descriptors import identifiers
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import object_uses
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import store as stores
from plaso_extra_parsers.readers.strace.descriptors import tracker as trackers
from plaso_extra_parsers.readers.strace.lines import features
from plaso_extra_parsers.readers.strace.lines import log
from plaso_extra_parsers.readers.strace.lines import sniffer
from plaso_extra_parsers.readers.strace.lines import thread_names
from plaso_extra_parsers.readers.strace.processes import threads
from plaso_extra_parsers.readers.strace.processes import tree as process_tree
from plaso_extra_parsers.readers.strace.traces import cursor
from plaso_extra_parsers.readers.strace.traces import index

LITERALS = sniffer.LITERALS
SNIFF_SIZE = sniffer.SNIFF_SIZE

# How a call ended in the log, for calls that did not end normally.
CALL_STATES = {
    records.UNFINISHED: "unfinished",
    records.RESUMED_ONLY: "start not in log",
    records.PID_CHANGED: "continued by another thread",
    records.DETACHED: "detached",
    records.KILLED: "killed",
    records.CUT: "cut",
}

# Names of facts that earlier lines of the log show about a call.
FACT_CONNECTION = call_facts.CONNECTION
FACT_SHELL = call_facts.SHELL
FACT_SOCKET = call_facts.SOCKET
FACT_USER = call_facts.USER

# Whether descriptors are followed through one file or through all files of the trace.
SCOPE_FILE = "file"
SCOPE_SET = "set"

COMPRESSED_SUFFIX = re.compile(r"\.(?:bz2|gz|lzma|xz|Z)$")


def IsLog(data: bytes) -> bool:
    """Determines if the first bytes of a file are the start of a strace log."""
    return sniffer.SniffFormat(data[:SNIFF_SIZE]) is not None


class Row(typing.NamedTuple):
    """Record with what the rest of the log shows about it.

    Attributes:
      record: record; never a CallStart.
      process_identifier: process of the thread, None if it is not certain.
      session_identifiers: sessions of the descriptors that a call uses.
      directory: current directory of the thread, escapes as in the log, or None if it
          is not known.
      facts: names and values of facts that earlier lines show and the call does not.
      names: numbers of descriptors that the call does not name, each with the name of
          its object, escapes as in the log.
      process_key: key that identifies the process within the trace, None if the process
          is not certain.
      parent_key: key of the process that created the process.
    """

    record: records.Record
    process_identifier: int | None
    session_identifiers: tuple[str, ...]
    directory: str | None
    facts: moments.Facts = ()
    names: moments.Names = ()
    process_key: str | None = None
    parent_key: str | None = None


class Batch(typing.NamedTuple):
    """Some of the records of a log, and the sessions and processes that ended there.

    Attributes:
      rows: records in the order of the lines on which they end.
      sessions: sessions of descriptors that ended.
      executed: programs that were executed.
      processes: processes that ended.
      uses: what these processes did with objects.
    """

    rows: list[Row]
    sessions: typing.Iterable[sessions.DescriptorSession]
    executed: typing.Iterable[threads.Executed]
    processes: typing.Iterable[threads.Process]
    uses: typing.Iterable[object_uses.ObjectUse]


_NEW_ROW = tuple.__new__


# Local names save time.
# pylint: disable-next=too-many-locals
def _FollowRecords(
    tracker: trackers.SessionTracker, batch: list[records.Record]
) -> list[Row]:
    """Follows descriptors, threads and processes through records."""
    rows: list[Row] = []
    append = rows.append
    begin_thread = tracker.system.BeginThread
    call_class, start_class = records.Call, records.CallStart
    get_state = tracker.store.states.get
    new_row, row_class = _NEW_ROW, Row
    process_call, process_start = tracker.ProcessCall, tracker.ProcessStart
    zone = tracker.tree.zone
    identifier: int | None
    key: str | None
    parent_key: str | None
    for record in batch:
        if record.__class__ is start_class:
            process_start(record)
            continue
        if record.__class__ is not call_class:
            append(_FollowOther(tracker, record))
            continue
        state = get_state(record.thread_identifier)
        if state is None:
            # A new thread has the directory of the thread that started it.
            state = begin_thread(record)
            if state is None:
                append(_FollowOther(tracker, record))
                continue
        thread = state.thread
        directory = thread.place.directory
        found: tuple[str, ...] = ()
        facts: moments.Facts = ()
        names: moments.Names = ()
        moment = process_call(state, record)
        if moment is not None:
            attached = moment.attached
            if attached:
                found = (
                    (attached[0].identifier,)
                    if len(attached) == 1
                    else moment.GetIdentifiers()
                )
                if moment.named:
                    names = moment.GetNames()
            facts = moment.facts
        process = thread.process
        if process.is_known:
            identifier, parent_key = process.identifier, process.parent_key
            key = process.key or process.GetKey(zone)
        else:
            identifier = key = parent_key = None
        values = (record, identifier, found, directory, facts, names, key, parent_key)
        append(new_row(row_class, values))
    return rows


def _FollowOther(tracker: trackers.SessionTracker, record: records.Record) -> Row:
    """Follows threads and processes through a record other than a live thread's call.

    If the record is a call, it is the remainder of a call whose thread has ended.
    """
    tree = tracker.tree
    identifier = getattr(record, "thread_identifier", None)
    thread = tree.threads.get(identifier)
    directory = None if thread is None else thread.place.directory
    found = tracker.Process(record)
    if thread is None or record.__class__ is not records.Exit:
        # A process is known up to the line on which it ends.
        thread = tree.threads.get(identifier)
    process = None if thread is None else thread.process
    if process is None and identifier is not None:
        process = tree.GetProcess(identifier)
    if process is None or not process.is_known:
        return Row(record, None, found, directory)
    return Row(
        *(record, process.identifier, found, directory),
        process_key=process.GetKey(tree.zone),
        parent_key=process.parent_key,
    )


class Trace:
    """Strace log with all that is known of each line.

    Attributes:
      base_name (str): name of the log; for a log per thread without the thread
          identifier and the dot before it.
      contradictions (dict[int, str]): contradiction per thread, for threads of a log on
          standard error that other lines contradict.
      features (LogFeatures): counts and features of the records read so far.
      host_name (str or None): name of the host, if uname always returned the same one.
      note (str or None): why descriptors are not followed through all files of the
          trace, or None if they are.
      number_of_dropped_sessions (int): sessions of descriptors that are no longer
          followed because there were too many.
      scope (str): SCOPE_SET if descriptors are followed through all files of the trace,
          SCOPE_FILE if through this file only.
      thread_identifier (int or None): thread of a log per thread, or None.
    """

    def __init__(
        self,
        file_object: typing.BinaryIO,
        name: str,
        modification_time: int | None = None,
    ) -> None:
        """Initializes a trace from a log and the name of its file, without folder.

        The modification time dates the last line of logs without dates: nanoseconds
        since January 1, 1970, in local time if the time zone is known.
        """
        self._error: OSError | None = None
        self._file_object = file_object
        self._index: sqlite3.Connection | None = None
        self.base_name = COMPRESSED_SUFFIX.sub("", name)
        self.contradictions: dict[int, str] = {}
        self.features = features.LogFeatures()
        self.host_name: str | None = None
        self.log = log.StraceLog(
            file_object,
            thread_identifier=thread_names.ReadThreadSuffix(self.base_name),
            modification_time=modification_time,
        )
        self.note: str | None = None
        self.number_of_dropped_sessions = 0
        self.scope = SCOPE_SET
        self.thread_identifier: int | None = None

    def ReadFormat(self) -> None:
        """Reads the form of the log from its first lines.

        Raises:
          WrongFormat: if the file is not a strace log.
        """
        self.log.ReadFormat()
        self.thread_identifier = self.log.only_thread
        if self.thread_identifier is not None:
            self.base_name = self.base_name[: -len(f".{self.thread_identifier:d}")]
            self.scope = SCOPE_FILE

    def SetIndex(self, connection: sqlite3.Connection | None, note: str | None) -> None:
        """Sets the index of the trace of this file, or a note why there is none."""
        self._index = connection
        self.note = note
        self.scope = SCOPE_FILE if connection is None else SCOPE_SET

    def _CreateTracker(self) -> trackers.SessionTracker:
        """Creates a tracker that knows this log only."""
        is_alone = self.thread_identifier is not None
        scheme = identifiers.IdentifierScheme(self.base_name, not is_alone)
        store = stores.Store(scheme)
        tree = process_tree.ProcessTree(has_all_threads=not is_alone)
        tree.zone = "" if self.log.clock.is_local else "Z"
        if not is_alone:
            survey = self.log.GetSurvey()
            self.contradictions = survey.GetContradictions()
            if len(survey.host_names) == 1:
                self.host_name = next(iter(survey.host_names))
            store.has_close = survey.has_close
            tree.SetKnown(survey.starts, survey.processes)
        return trackers.SessionTracker(store, tree, is_alone)

    def IterateBatches(self) -> typing.Iterator[Batch]:
        """Iterates over the records of the log; the last batch has no records.

        Raises:
          OSError: if the log cannot be read to its end, after the records before that.
        """
        if self._index is not None and self.thread_identifier is not None:
            yield from self._IterateIndexed(self._index, self.thread_identifier)
        else:
            yield from self._IterateAlone(self._CreateTracker())

    def _IterateAlone(self, tracker: trackers.SessionTracker) -> typing.Iterator[Batch]:
        """Iterates over the records of a log that is followed on its own."""
        for batch in self._IterateRecords():
            rows = _FollowRecords(tracker, batch)
            yield Batch(rows, *tracker.TakeEnded())
        for ended in tracker.IterateLast():
            yield Batch([], *ended)
        self.number_of_dropped_sessions = tracker.store.number_of_dropped_sessions
        self._RaiseError()

    def _IterateIndexed(
        self, connection: sqlite3.Connection, thread_identifier: int
    ) -> typing.Iterator[Batch]:
        """Iterates over the records of one file of a trace."""
        trace_cursor = cursor.TraceCursor(connection, thread_identifier)
        self.host_name = index.ReadHostName(connection)
        for batch in self._IterateRecords():
            rows = [
                _NEW_ROW(Row, (record, *trace_cursor.Find(record)))
                for record in batch
                if record.__class__ is not records.CallStart
            ]
            yield Batch(rows, (), (), (), ())
        yield Batch(
            [],
            trace_cursor.ReadSessions(),
            trace_cursor.ReadExecuted(),
            trace_cursor.ReadProcesses(),
            trace_cursor.ReadUses(),
        )
        self._RaiseError()

    def _IterateRecords(self) -> typing.Iterator[list[records.Record]]:
        """Iterates over the records of the part of the log that can be read."""
        try:
            for batch in self.log.IterateBatches():
                self.features.AddRecords(batch)
                yield batch
        except OSError as exception:
            self._error = exception

    def _RaiseError(self) -> None:
        """Raises the OSError, if any, that kept the log from being read to its end."""
        if self._error is not None:
            raise self._error
