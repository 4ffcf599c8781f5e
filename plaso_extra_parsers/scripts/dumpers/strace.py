"""Prints everything that is in strace logs, one file or the files of one trace."""

import collections
import contextlib
import os
import re
import sqlite3

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.descriptors import tracker as sessions
from plaso_extra_parsers.readers.strace.lines import log
from plaso_extra_parsers.readers.strace.lines import sniffer
from plaso_extra_parsers.readers.strace.lines import thread_names
from plaso_extra_parsers.readers.strace.processes import lives as processes
from plaso_extra_parsers.readers.strace.processes import lookahead as overview
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.traces import index as set_index
from plaso_extra_parsers.readers.strace.traces import selection as skeleton
from plaso_extra_parsers.readers.strace.traces import tracker as set_tracker
from plaso_extra_parsers.scripts.dumpers import interface


class _BorrowedFile:
    """File-like object that is not closed by whoever is given it."""

    def __init__(self, file_object):
        """Initializes a borrowed file.

        Args:
          file_object (file): file-like object.
        """
        super().__init__()
        self.read = file_object.read
        self.seek = file_object.seek
        self.tell = file_object.tell

    def close(self):  # pylint: disable=invalid-name
        """Does nothing: the owner closes the file."""


class _InputLog:
    """Log to print.

    Attributes:
      base_name (str): name of the log, without the thread identifier and the dot before
          it for a log per thread.
      file_object (file): file-like object.
      path (str): path of the log as the user gave it.
      strace_log (StraceLog): log of which the format has been read.
      thread_identifier (int): thread of a log per thread, or None.
    """

    def __init__(self, file_object, path):
        """Initializes a log.

        Args:
          file_object (file): file-like object.
          path (str): path of the log.

        Raises:
          WrongFormat: if the file is not a strace log.
        """
        super().__init__()
        name = StraceDumper.COMPRESSED_SUFFIX.sub("", os.path.basename(path))
        self.file_object = file_object
        self.path = path
        modification_time = None
        with contextlib.suppress(OSError):
            modification_time = os.stat(path).st_mtime_ns
        self.strace_log = log.StraceLog(
            file_object,
            thread_identifier=thread_names.ReadThreadSuffix(name),
            modification_time=modification_time,
        )
        self.strace_log.ReadFormat()
        self.thread_identifier = self.strace_log.only_thread
        self.base_name = name
        if self.thread_identifier is not None:
            self.base_name = name[: -len(f".{self.thread_identifier:d}")]


class StraceDumper(interface.Dumper):
    """Prints strace logs."""

    NAME = "strace"
    TAKES_SEVERAL_FILES = True

    COMPRESSED_SUFFIX = re.compile(r"\.(?:bz2|gz|xz)$")

    # Text in brackets at the end of a result, before what strace says of injections.
    _DESCRIPTION = re.compile(
        r" \((?!INJECTED|DELAYED)(.*?)\)(?: \((?:INJECTED|DELAYED).*)?$", re.DOTALL
    )

    _STATES = {
        records.UNFINISHED: "unfinished",
        records.RESUMED_ONLY: "resumed only",
        records.PID_CHANGED: "pid changed",
        records.DETACHED: "detached",
        records.KILLED: "killed",
        records.CUT: "cut",
    }

    @classmethod
    def CheckFormat(cls, data):
        """Determines if a file is a strace log.

        Args:
          data (bytes): first 64 KiB of the file, inflated if it is compressed.

        Returns:
          bool: True if the file is a strace log.
        """
        return sniffer.SniffFormat(data) is not None

    def Dump(self, file_objects, paths, options):
        """Yields everything that is in logs.

        Args:
          file_objects (list[file]): file-like objects.
          paths (list[str]): paths of the logs, as the user gave them.
          options (argparse.Namespace): options of the command line.

        Yields:
          dict[str, object]: records, sessions and errors.
        """
        traces = collections.defaultdict(list)
        for file_object, path in zip(file_objects, paths):
            try:
                input_log = _InputLog(file_object, path)
            except errors.WrongFormat as exception:
                yield interface.CreateError(f"{path:s}: {exception!s}")
                continue
            key = (os.path.dirname(path), input_log.base_name)
            if input_log.thread_identifier is None:
                key += (path,)
            traces[key].append(input_log)

        for input_logs in traces.values():
            yield from self._DumpTrace(input_logs, len(paths) > 1)

    def _DumpTrace(self, input_logs, has_path):
        """Yields everything that is in the logs of one trace.

        Args:
          input_logs (list[_InputLog]): logs.
          has_path (bool): True if the objects name their file.

        Yields:
          dict[str, object]: records, sessions and errors.
        """
        connection = None
        if len(input_logs) > 1:
            connection = sqlite3.connect(":memory:")
            members = []
            for input_log in input_logs:
                size = input_log.file_object.seek(0, os.SEEK_END)
                borrowed_file = _BorrowedFile(input_log.file_object)
                members.append(
                    skeleton.TraceMember(
                        input_log.thread_identifier,
                        size,
                        lambda borrowed_file=borrowed_file: borrowed_file,
                    )
                )
            try:
                set_index.SetReplay(
                    input_logs[0].base_name, members, connection
                ).Build()
            except set_index.UnsuitableSet as exception:
                yield {
                    "notice": {
                        "text": f"descriptors are followed file by file: {exception!s}"
                    }
                }
                connection = None

        for input_log in input_logs:
            thread_identifier = input_log.thread_identifier
            if thread_identifier is None:
                tracker = sessions.SessionTracker(
                    input_log.base_name,
                    log_overview=overview.ReadOverview(input_log.file_object),
                )
            elif connection:
                tracker = set_tracker.SetTracker(
                    input_log.base_name, thread_identifier, connection
                )
            else:
                tracker = sessions.SessionTracker(
                    input_log.base_name, has_several_threads=False, is_alone=True
                )
            path = input_log.path if has_path else None
            for values in self._DumpLog(input_log, tracker):
                if path:
                    for value in values.values():
                        value["file"] = path
                yield values

    def _DumpLog(self, input_log, tracker):
        """Yields everything that is in a log.

        Args:
          input_log (_InputLog): log.
          tracker (SessionTracker): tracker for descriptors.

        Yields:
          dict[str, object]: records, sessions and errors.
        """
        strace_log = input_log.strace_log
        process_tracker = processes.ProcessTracker(
            has_all_threads=input_log.thread_identifier is None
        )
        if isinstance(tracker, set_tracker.SetTracker):
            process_tracker.SetThread(
                input_log.thread_identifier,
                tracker.process_identifier,
                tracker.parent_identifier,
            )
        for batch in strace_log.IterateBatches():
            for record in batch:
                if isinstance(record, records.Damage):
                    yield interface.CreateError(record.message)
                    continue
                session_identifiers = tracker.Process(record)
                if not isinstance(record, records.Exit):
                    process_tracker.AddRecord(record)
                if not isinstance(record, records.CallStart):
                    yield self._DumpRecord(record, session_identifiers, process_tracker)
                # The process is known until its end has been dumped.
                if isinstance(record, records.Exit):
                    process_tracker.AddRecord(record)
                process_tracker.executions.clear()
                process_tracker.finished.clear()
            for session in tracker.TakeEnded():
                yield self._DumpSession(session)
        tracker.Finish()
        for session in tracker.TakeEnded():
            yield self._DumpSession(session)

    def _DumpRecord(self, record, session_identifiers, process_tracker):
        """Dumps a record.

        Args:
          record (Record): record.
          session_identifiers (tuple[str]): descriptor sessions of a call.
          process_tracker (ProcessTracker): tracker for processes.

        Returns:
          dict[str, object]: record.
        """
        if isinstance(record, records.Unparsed):
            return {
                "foreign": {
                    "line": record.line_number,
                    "text": record.text,
                    "size": record.size,
                    "damaged": record.is_damaged,
                    "fragment": record.is_fragment,
                }
            }
        values = {
            "line": record.line_number,
            "tid": record.thread_identifier,
            "pid": process_tracker.GetProcessIdentifier(record.thread_identifier),
            "time": record.time,
        }
        if isinstance(record, records.Call):
            name = "syscall"
            self._AddCall(values, record)
            values["sessions"] = list(session_identifiers)
        elif isinstance(record, records.Signal):
            name = "signal"
            values.update(
                name=record.name, information=record.information, stop=record.is_stop
            )
        elif isinstance(record, records.Exit):
            name = "exit"
            values.update(
                kind=record.kind,
                status=record.status,
                signal=record.signal,
                core_dumped=record.core_dumped,
                successor=record.successor,
            )
        else:
            name = "notice"
            values.update(kind=record.kind, text=record.text)
        details = record.details
        if details:
            if details.command:
                values["command"] = details.command
            if details.security_context:
                values["context"] = details.security_context
            if details.instruction_pointer:
                values["address"] = details.instruction_pointer
            if details.attachments:
                values["attachments"] = list(details.attachments)
        return {name: values}

    def _AddCall(self, values, call):
        """Adds the values of a call.

        Args:
          values (dict[str, object]): values.
          call (Call): call.
        """
        match = self._DESCRIPTION.search(call.outcome)
        values.update(
            duration=call.duration,
            name=call.name,
            arguments=strace_arguments.SplitArguments(call.arguments),
            result=call.result or None,
            error=call.error,
            description=match.group(1) if match else None,
        )
        if call.is_split:
            values["exit_line"] = call.exit_line_number
            values["exit_time"] = call.exit_time
        if call.is_injected:
            values["injected"] = True
        if call.state:
            values["state"] = self._STATES[call.state]

    def _DumpSession(self, session):
        """Dumps a descriptor session.

        Args:
          session (DescriptorSession): session.

        Returns:
          dict[str, object]: session.
        """
        return {
            "session": {
                "id": session.identifier,
                "tid": session.thread_identifier,
                "fd": session.descriptor,
                "object": session.name_text,
                "last_object": session.last_text,
                "opened": session.opened,
                "closed": session.closed,
                "end": session.end,
                "origin": session.origin,
                "parent": session.parent_identifier,
                "description": session.description_identifier,
                "bytes_read": session.number_of_bytes_read,
                "bytes_written": session.number_of_bytes_written,
                "calls": session.number_of_calls,
            }
        }
