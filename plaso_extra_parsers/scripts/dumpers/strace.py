"""Prints everything that is in strace logs, one file or the files of one trace."""

import collections
import contextlib
import os
import re
import sqlite3

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace import trace
from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.traces import build
from plaso_extra_parsers.scripts.dumpers import interface


class _BorrowedFile:
    """File-like object that stays open when its users close it."""

    def __init__(self, file_object):
        self.read = file_object.read
        self.seek = file_object.seek
        self.tell = file_object.tell

    def close(self):  # pylint: disable=invalid-name
        """Does nothing: the owner closes the file."""


class StraceDumper(interface.Dumper):
    """Prints strace logs."""

    NAME = "strace"
    TAKES_SEVERAL_FILES = True

    # Text in brackets at the end of a result, before the notes of strace on injections.
    _DESCRIPTION = re.compile(
        r" \((?!INJECTED|DELAYED)(.*?)\)(?: \((?:INJECTED|DELAYED).*)?$", re.DOTALL
    )

    @classmethod
    def CheckFormat(cls, data):
        """Determines if a file is a strace log."""
        return trace.IsLog(data)

    def Dump(self, file_objects, paths, options):
        """Yields the records, sessions and errors of logs."""
        traces = collections.defaultdict(list)
        for file_object, path in zip(file_objects, paths):
            modification_time = None
            with contextlib.suppress(OSError):
                modification_time = os.stat(path).st_mtime_ns
            strace_trace = trace.Trace(
                file_object, os.path.basename(path), modification_time
            )
            try:
                strace_trace.ReadFormat()
            except errors.WrongFormat as exception:
                yield interface.CreateError(f"{path:s}: {exception!s}")
                continue
            key = (os.path.dirname(path), strace_trace.base_name)
            if strace_trace.thread_identifier is None:
                key += (path,)
            traces[key].append((strace_trace, file_object, path))

        for files in traces.values():
            yield from self._DumpTrace(files, len(paths) > 1)

    def _DumpTrace(self, files, has_path):
        """Yields everything that is in the logs of one trace, with paths or without."""
        if len(files) > 1:
            connection = sqlite3.connect(":memory:")
            members = []
            for strace_trace, file_object, _ in files:
                size = file_object.seek(0, os.SEEK_END)
                borrowed_file = _BorrowedFile(file_object)
                members.append(
                    build.TraceMember(
                        strace_trace.thread_identifier,
                        size,
                        lambda borrowed_file=borrowed_file: borrowed_file,
                    )
                )
            note = build.BuildIndex(files[0][0].base_name, members, connection)
            if note:
                yield {
                    "notice": {"text": f"descriptors are followed file by file: {note}"}
                }
            for strace_trace, _, _ in files:
                strace_trace.SetIndex(None if note else connection, note)

        for strace_trace, _, path in files:
            for values in self._DumpLog(strace_trace):
                if has_path:
                    for value in values.values():
                        value["file"] = path
                yield values

    def _DumpLog(self, strace_trace):
        """Yields records, sessions and errors of a log."""
        for batch in strace_trace.IterateBatches():
            for row in batch.rows:
                if isinstance(row.record, records.Damage):
                    yield interface.CreateError(row.record.message)
                else:
                    yield self._DumpRecord(row)
            for session in batch.sessions:
                yield self._DumpSession(session)
            for use in batch.uses:
                yield self._DumpUse(use)

    def _DumpRecord(self, row):
        """Dumps a record with everything that is known about it."""
        record = row.record
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
            "pid": row.process_identifier,
            "time": record.time,
        }
        if isinstance(record, records.Call):
            name = "syscall"
            self._AddCall(values, record)
            values["sessions"] = list(row.session_identifiers)
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
        """Adds the values of a call."""
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
            values["state"] = trace.CALL_STATES[call.state]

    def _DumpUse(self, use):
        """Dumps what a process did with an object."""
        values = {
            "line": use.line_number,
            "tid": use.thread_identifier,
            "pid": use.process and use.process.known_identifier,
            "object": use.described.name,
            "kind": use.described.kind,
            "first": use.first_time,
            "last": use.last_time,
            "flags": list(use.flags),
            "errors": use.errors,
        }
        for name, number in use.GetNumbers().items():
            values[name.removeprefix("number_of_")] = number
        if use.open_file:
            values["description"] = use.open_file
        if use.is_part:
            values["part"] = True
        return {"object": values}

    def _DumpSession(self, session):
        """Dumps a descriptor session."""
        values = {
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
        if session.description.is_deleted:
            values["session"]["deleted"] = True
        return values
