"""Text parser plugin for strace logs.

strace traces the system calls and signals of programs. Its logs can be in any folder:
one file per run, one file per thread (PREFIX.PID, option -ff) or standard error saved
to a file. formats/strace.md describes the forms.
"""

import pyparsing

from dfdatetime import posix_time as dfdatetime_posix_time

from plaso.parsers.text_plugins import interface

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.parsers import common
from plaso_extra_parsers.parsers.strace import calls as strace_calls
from plaso_extra_parsers.parsers.strace import events as strace_events
from plaso_extra_parsers.parsers.strace import siblings
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace import trace
from plaso_extra_parsers.readers.strace.calls import objects
from plaso_extra_parsers.readers.strace.calls import values as call_values

# The event of the log lists at most this many contradictions; the events of a process
# contain its contradiction as well.
_MAXIMUM_CONTRADICTIONS = 20


def _DescribeDescriptor(session, described_object, last_object):
    """Describes a descriptor as known at its start and at its end, in two lists."""
    start_facts, end_facts = [], []
    local = last_object.local or described_object.local
    if described_object.local:
        start_facts.append(f"local address: {local:s}")
    if local:
        end_facts.append(f"local address: {local:s}")
    if session.twin:
        start_facts.append(f"same object: {session.twin:s}")
    if described_object.device:
        start_facts.append(f"device: {described_object.device:s}")
    if session.flags:
        start_facts.append(f"flags: {session.flags:s}")
    if session.is_probable:
        start_facts.append("parent: found by equal names only")
    if session.last_name_text and last_object.name != described_object.name:
        end_facts.append(f"last name: {last_object.name!s}")
    if session.description.is_deleted and described_object.kind == "file":
        end_facts.append(strace_calls.DELETED)
    if session.is_close_on_exec:
        end_facts.append("closed on exec: yes")
    return start_facts, end_facts


def _DescribeUse(use):
    """Describes what a process did with an object, None if there are no facts."""
    facts = [f"flags: {flags:s}" for flags in use.flags]
    for key, number in (
        ("reads", use.number_of_reads),
        ("writes", use.number_of_writes),
        ("executed", use.number_of_executions),
        ("deleted", use.number_of_deletions),
    ):
        if number:
            facts.append(f"{key:s}: {number:d}")
    for error, number in use.errors.items():
        facts.append(f"failed: {error:s} {number:d}")
    if use.described.device:
        facts.append(f"device: {use.described.device:s}")
    if use.open_file:
        facts.append(f"open file: {use.open_file:s}")
    if use.is_part:
        facts.append("part: another event has other uses by the process")
    return facts or None


class StraceTextPlugin(interface.TextPlugin):
    """Text parser plugin for strace logs."""

    NAME = "strace"
    DATA_FORMAT = "strace log file"

    # A log can contain any byte, since the traced program can write to it. The reader
    # decodes the text that it uses.
    ENCODING = "iso-8859-1"

    VERIFICATION_LITERALS = list(trace.LITERALS)

    # Plaso requires a grammar. It is not used: Plaso would copy its buffer per line.
    _LINE_STRUCTURES = [("line", pyparsing.Regex(r"[^\n]*\n"))]

    # Key of statistics: why descriptors are not followed through all files of a trace.
    _NOTE = "descriptors followed in this file only"

    _MAXIMUM_INTEGER = (1 << 63) - 1

    _DESCRIPTOR_MAKER = common.EventDataMaker(strace_events.StraceDescriptorEventData)
    _OBJECT_MAKER = common.EventDataMaker(strace_events.StraceObjectEventData)
    _TIME_MAKER = common.DateTimeMaker(dfdatetime_posix_time.PosixTimeInNanoseconds)

    # Kept for the next file, which is likely to belong to the same trace.
    _SIBLINGS = siblings.TraceSiblings()

    def __init__(self):
        """Initializes a text parser plugin."""
        super().__init__()
        self._contradictions = {}
        self._hostname = None
        self._is_date_inferred = None
        self._is_local_time = False
        self._is_one_file = True
        self._number_of_parts = 0
        self._scope_information = None
        self._session_scope = None
        self._times = (None, None)

    def _FindIndex(self, parser_mediator, strace_trace, file_name):
        """Finds the index of the trace that the log belongs to."""
        file_entry = parser_mediator.GetFileEntry()
        if file_entry:
            strace_trace.SetIndex(
                *self._SIBLINGS.OpenIndex(
                    file_entry,
                    strace_trace.thread_identifier,
                    resolver_context=parser_mediator.resolver_context,
                    temporary_directory=parser_mediator.temporary_directory,
                    file_name=file_name,
                )
            )
        else:
            strace_trace.SetIndex(None, "no folder")

    def _GetDateTime(self, nanoseconds):
        """Retrieves the date and time of nanoseconds since January 1, 1970, or None."""
        if nanoseconds is None or abs(nanoseconds) > self._MAXIMUM_INTEGER:
            return None
        date_time = self._TIME_MAKER.Make(nanoseconds)
        date_time.is_local_time = self._is_local_time
        return date_time

    def _GetZone(self):
        """Retrieves the suffix of times in keys: "Z" for UTC, empty for local times."""
        return "" if self._is_local_time else "Z"

    def _ParseCall(self, parser_mediator, row):
        """Parses a system call."""
        event_data = strace_calls.CreateCall(row)
        event_data.hostname = self._hostname
        event_data.is_date_inferred = self._is_date_inferred
        event_data.recorded_time = self._GetDateTime(row.record.time)
        parser_mediator.ProduceEventData(event_data)

    def _ParseDescriptor(self, parser_mediator, session):
        """Parses the life of a descriptor: its start and its end."""
        event_data, start_facts, end_facts = self._CreateDescriptor(session)
        facts = event_data.statistics or []
        opened_time = self._GetDateTime(session.opened)
        closed_time = self._GetDateTime(session.closed)
        if opened_time is None or closed_time is None:
            event_data.opened_time = opened_time
            event_data.closed_time = closed_time
            # Facts that are known at both times are reported once.
            event_data.statistics = (
                list(dict.fromkeys(facts + start_facts + end_facts)) or None
            )
            parser_mediator.ProduceEventData(event_data)
            return

        # All events of one event data have the same message, so start and end need one
        # event data each.
        event_data.duration = max(session.closed - session.opened, 0) // 1000
        end_data = self._DESCRIPTOR_MAKER.Copy(event_data)
        event_data.is_end = False
        event_data.opened_time = opened_time
        event_data.statistics = facts + start_facts or None
        parser_mediator.ProduceEventData(event_data)

        end_data.is_end = True
        if session.end_line_number is not None:
            end_data.log_line_number = session.end_line_number
        end_data.closed_time = closed_time
        end_data.statistics = facts + end_facts or None
        parser_mediator.ProduceEventData(end_data)

    def _CreateDescriptor(self, session):
        """Creates event data of the life of a descriptor, without its times.

        Returns:
          tuple[StraceDescriptorEventData, list[str], list[str]]: event data with the
              statistics that start and end have in common, statistics of the start, and
              statistics of the end.
        """
        name, last_name = session.name_text, session.last_name_text
        described_object = objects.DescribeObject(name, session.name)
        last_object = described_object
        if last_name != name:
            last_object = objects.DescribeObject(last_name, session.name)

        event_data = self._DESCRIPTOR_MAKER.Make()
        event_data.end_reason = session.end
        event_data.file_descriptor = session.descriptor
        event_data.hostname = self._hostname
        event_data.ip_address = last_object.ip_address or described_object.ip_address
        event_data.is_date_inferred = self._is_date_inferred
        event_data.is_object_inferred = session.is_inferred or None
        event_data.log_line_number = session.line_number or None
        event_data.number_of_calls = session.number_of_calls
        event_data.object_name = described_object.name
        event_data.object_type = described_object.kind
        event_data.origin = session.origin
        event_data.parent_session_identifier = session.parent_identifier
        port = last_object.port or described_object.port
        if port is not None:
            event_data.port = str(port)
        process = session.process
        if process and process.is_known:
            event_data.parent_key = process.parent_key
            event_data.process_identifier = process.identifier
            event_data.process_key = process.key or process.GetKey(self._GetZone())
        event_data.read_bytes = session.number_of_bytes_read
        event_data.written_bytes = session.number_of_bytes_written
        event_data.session_identifier = session.identifier
        event_data.extra_information = self._scope_information
        event_data.system_call = session.name or None
        event_data.thread_identifier = strace_calls.GetOtherThread(
            session.thread_identifier, event_data.process_identifier
        )

        self._SetSeconds(event_data, session.opened, session.closed)
        if session.description_identifier not in (
            session.identifier,
            session.parent_identifier,
        ):
            event_data.statistics = [f"open file: {session.description_identifier:s}"]
        facts = _DescribeDescriptor(session, described_object, last_object)
        return event_data, *facts

    def _ParseExecution(self, parser_mediator, execution):
        """Parses the execution of a program."""
        event_data = strace_events.StraceProcessEventData()
        event_data.command_line = execution.command_line
        event_data.execution_time = self._GetDateTime(execution.time)
        event_data.hostname = self._hostname
        event_data.is_date_inferred = self._is_date_inferred
        event_data.log_line_number = execution.line_number
        event_data.parent_key = execution.process.parent_key
        event_data.parent_pid = execution.process.parent
        event_data.path = execution.path
        if execution.process.is_known:
            event_data.process_identifier = execution.process.identifier
            event_data.process_key = execution.process.GetKey(self._GetZone())
        if any(execution.standard_sessions):
            event_data.session_identifier = " ".join(
                identifier or "-" for identifier in execution.standard_sessions
            )
        statistics = [
            f"{key:s}: {name:s}"
            for key, name in zip(
                ("input", "output", "errors"), execution.standard_names
            )
            if name
        ]
        if execution.is_connected:
            statistics.append(strace_calls.CONNECTED)
        if execution.is_piped:
            statistics.append(strace_calls.PIPED)
        if execution.is_deleted:
            statistics.append(strace_calls.DELETED)
        if execution.is_written:
            statistics.append(strace_calls.WRITTEN)
        event_data.statistics = statistics or None
        event_data.user_identifier = execution.user_identifier
        parser_mediator.ProduceEventData(event_data)

    def _ParseLog(self, parser_mediator, strace_trace):
        """Parses the log as a whole once it has been read."""
        strace_log, log_features = strace_trace.log, strace_trace.features
        event_data = strace_events.StraceLogEventData()
        event_data.end_time = self._GetDateTime(log_features.last_time)
        event_data.hostname = self._hostname
        event_data.is_date_inferred = self._is_date_inferred
        event_data.extra_information = common.Join(
            {
                "Foreign lines": strace_log.number_of_unparsed_lines or None,
                "Damaged lines": log_features.number_of_damaged_lines or None,
                "Descriptor scope": self._session_scope,
            }
        )
        event_data.number_of_calls = log_features.number_of_calls
        event_data.number_of_lines = strace_log.number_of_lines
        event_data.start_time = self._GetDateTime(log_features.first_time)
        prefixes = ", then ".join(shape.Describe() for shape in strace_log.shapes)
        statistics = [
            f"prefix: {prefixes:s}",
            f"options: {' '.join(log_features.GetNames(strace_log))}",
            f"signals: {log_features.number_of_signals:d}",
            f"calls: {log_features.DescribeCounts():s}",
            f"unfinished calls: {log_features.number_of_unfinished_calls:d}",
            f"attachment lines: {strace_log.number_of_attachment_lines:d}",
        ]
        for key, texts in (
            ("unparsed line", log_features.unparsed_lines),
            ("notice on line", log_features.notices),
            ("summary", log_features.summary_tables),
        ):
            statistics.extend(f"{key:s}: {text:s}" for text in texts)
        statistics.extend(
            f"contradiction: thread {identifier:d} {text:s}"
            for identifier, text in sorted(self._contradictions.items())[
                :_MAXIMUM_CONTRADICTIONS
            ]
        )
        if strace_trace.note:
            statistics.append(f"{self._NOTE:s}: {strace_trace.note:s}")
        statistics.append(common.GetBuild())
        event_data.statistics = statistics
        parser_mediator.ProduceEventData(event_data)

    def _ParseObject(self, parser_mediator, use):
        """Parses what a process did with an object: its first use and its last."""
        described_object, process = use.described, use.process
        self._number_of_parts += use.is_part
        event_data = self._OBJECT_MAKER.Make()
        event_data.error_code = " ".join(use.errors) or None
        event_data.first_access_time = self._GetDateTime(use.first_time)
        event_data.hostname = self._hostname
        event_data.ip_address = described_object.ip_address
        event_data.is_date_inferred = self._is_date_inferred
        event_data.is_object_inferred = use.is_inferred or None
        if use.number_of_uses > 1 and use.last_time != use.first_time:
            event_data.last_access_time = self._GetDateTime(use.last_time)
        event_data.log_line_number = use.line_number or None
        event_data.number_of_calls = use.number_of_calls or None
        event_data.number_of_opens = use.number_of_opens
        event_data.object_name = described_object.name
        event_data.object_type = described_object.kind
        if described_object.port is not None:
            event_data.port = str(described_object.port)
        if process and process.is_known:
            event_data.parent_key = process.parent_key
            event_data.process_identifier = process.identifier
            event_data.process_key = process.GetKey(self._GetZone())
        event_data.read_bytes = use.number_of_bytes_read or None
        event_data.statistics = _DescribeUse(use)
        event_data.written_bytes = use.number_of_bytes_written or None
        if use.first_time is not None:
            self._SetSeconds(event_data, use.first_time, use.last_time)
        parser_mediator.ProduceEventData(event_data)

    def _ParseProcess(self, parser_mediator, process):
        """Parses the life of a process: its start and its end."""
        # Facts at the start can differ from those at the end.
        if process.start_time is not None:
            event_data = self._CreateProcess(process)
            event_data.command_line = process.start_command_line
            event_data.is_image_inherited = process.is_start_inherited or None
            event_data.log_line_number = process.line_number
            if self._is_one_file and process.creator_line:
                event_data.log_line_number = process.creator_line
            event_data.path = process.start_path
            event_data.start_time = self._GetDateTime(process.start_time)
            parser_mediator.ProduceEventData(event_data)

        if process.start_time is None or process.has_end:
            event_data = self._CreateProcess(process)
            event_data.command_line = process.command_line
            event_data.core_dumped = process.core_dumped or None
            event_data.end_time = self._GetDateTime(process.end_time)
            event_data.exit_status = process.exit_status
            event_data.is_image_inherited = process.is_image_inherited or None
            event_data.log_line_number = process.end_line_number or process.line_number
            event_data.path = process.path
            event_data.signal = process.signal
            event_data.user_identifier = process.user_identifier
            parser_mediator.ProduceEventData(event_data)

    def _CreateProcess(self, process):
        """Creates event data with the facts that start and end have in common."""
        event_data = strace_events.StraceProcessEventData()
        event_data.hostname = self._hostname
        event_data.is_date_inferred = self._is_date_inferred
        event_data.parent_key = process.parent_key
        event_data.parent_pid = process.parent
        event_data.process_identifier = process.identifier
        event_data.process_key = process.GetKey(self._GetZone())
        self._SetSeconds(event_data, process.start_time, process.end_time)
        statistics = []
        if process.creator not in (None, process.parent):
            statistics.append(f"created by thread: {process.creator:d}")
        if not self._is_one_file and process.creator_line:
            statistics.append(
                f"created on line: {process.creator_line:d} of the file of thread "
                f"{process.creator:d}"
            )
        if process.identifier in self._contradictions:
            text = self._contradictions[process.identifier]
            statistics.append(f"contradiction: {text:s}")
        if not process.is_known:
            statistics.append("kind: process, or thread of one")
        if len(process.listed_threads) > 1:
            text = " ".join(str(identifier) for identifier in process.listed_threads)
            statistics.append(f"threads: {text:s}")
        event_data.statistics = statistics or None
        return event_data

    def _SetSeconds(self, event_data, start_time, end_time):
        """Sets the seconds that a life covers, given nanoseconds since January 1, 1970.

        The start is None if it was before the log; the end is None if the log does not
        show it.
        """
        if self._is_local_time:
            # The time zone is not known here.
            return
        first_time, last_time = self._times
        start_time = first_time if start_time is None else start_time
        end_time = last_time if end_time is None else end_time
        if start_time is not None and end_time is not None:
            common.SetCoveredSeconds(
                event_data, start_time // 1_000_000_000, end_time // 1_000_000_000
            )

    def _ParseRecord(self, parser_mediator, key, structure):
        """Does nothing, since pyparsing structures are not used."""

    def _ParseSignal(self, parser_mediator, row):
        """Parses a signal."""
        signal = row.record
        values = call_values.DecodeSignal(signal)
        event_data = strace_events.StraceSignalEventData()
        event_data.exit_status = values.exit_status
        event_data.hostname = self._hostname
        event_data.arguments = signal.information or None
        event_data.is_date_inferred = self._is_date_inferred
        event_data.is_shortened = strace_calls.IsShortened(signal.information)
        event_data.log_line_number = signal.line_number
        event_data.parent_key = row.parent_key
        event_data.process_identifier = row.process_identifier
        event_data.process_key = row.process_key
        event_data.recorded_time = self._GetDateTime(signal.time)
        event_data.sender_process_identifier = values.sender
        event_data.signal = signal.name
        event_data.thread_identifier = strace_calls.GetOtherThread(
            signal.thread_identifier, row.process_identifier
        )
        statistics = ["kind: stop"] if signal.is_stop else []
        if signal.details:
            event_data.process_name = signal.details.command
            statistics.extend(signal.details.attachments)
        event_data.statistics = statistics or None
        parser_mediator.ProduceEventData(event_data)

    def CheckRequiredFormat(self, parser_mediator, text_reader):
        """Checks if the log record has the minimal structure required by the plugin.

        Args:
          parser_mediator (ParserMediator): mediates interactions between parsers and
              other components, such as storage and dfVFS.
          text_reader (EncodedTextReader): text reader.

        Returns:
          bool: True if this is the correct plugin, False otherwise.
        """
        data = text_reader.lines.encode(self.ENCODING, "replace")
        return trace.IsLog(data)

    # pylint: disable-next=arguments-differ
    def Process(self, parser_mediator, file_object=None, **kwargs):
        """Extracts events from a strace log.

        Args:
          parser_mediator (ParserMediator): mediates interactions between parsers and
              other components, such as storage and dfVFS.
          file_object (Optional[dfvfs.FileIO]): a file-like object.
          **kwargs (dict[str, object]): further arguments, which the base class refuses.
        """
        # TextPlugin.Process would read the file.
        # pylint: disable-next=bad-super-call
        super(interface.TextPlugin, self).Process(parser_mediator, **kwargs)

        file_name = siblings.GetFileName(parser_mediator)
        strace_trace = trace.Trace(
            file_object, file_name, siblings.GetModificationTime(parser_mediator)
        )
        try:
            strace_trace.ReadFormat()
        except errors.ParseError as exception:
            common.ProduceWarning(
                parser_mediator, f"unable to read strace log with error: {exception!s}"
            )
            return

        if strace_trace.thread_identifier is not None:
            self._FindIndex(parser_mediator, strace_trace, file_name)
        self._is_one_file = strace_trace.thread_identifier is None
        self._number_of_parts = 0
        self._session_scope = strace_trace.scope
        self._scope_information = common.Join({"Scope": strace_trace.scope})
        try:
            self._ParseBatches(parser_mediator, strace_trace)
        except OSError as exception:
            common.ProduceWarning(
                parser_mediator,
                f"unable to read line: {strace_trace.log.number_of_lines + 1:d} of "
                f"strace log with error: {exception!s}",
            )

        self._ParseLog(parser_mediator, strace_trace)
        if strace_trace.number_of_dropped_sessions:
            common.ProduceWarning(
                parser_mediator,
                f"too many descriptors are open, "
                f"{strace_trace.number_of_dropped_sessions:d} were not followed to "
                f"their end",
            )
        if self._number_of_parts:
            common.ProduceWarning(
                parser_mediator,
                f"too many objects are used, {self._number_of_parts:d} events "
                f"of objects do not have all that the process did with the object",
            )

    def _ParseBatches(self, parser_mediator, strace_trace):
        """Parses the records of a log."""
        for batch in strace_trace.IterateBatches():
            if parser_mediator.abort:
                break
            clock = strace_trace.log.clock
            self._contradictions = strace_trace.contradictions
            self._hostname = strace_trace.host_name
            self._times = (
                strace_trace.features.first_time,
                strace_trace.features.last_time,
            )
            self._is_local_time = clock.is_local
            self._is_date_inferred = clock.is_inferred or None
            for row in batch.rows:
                if isinstance(row.record, records.Call):
                    self._ParseCall(parser_mediator, row)
                elif isinstance(row.record, records.Signal):
                    self._ParseSignal(parser_mediator, row)
                elif isinstance(row.record, records.Damage):
                    common.ProduceWarning(parser_mediator, row.record.message)
            for execution in batch.executed:
                self._ParseExecution(parser_mediator, execution)
            for process in batch.processes:
                self._ParseProcess(parser_mediator, process)
            for session in batch.sessions:
                self._ParseDescriptor(parser_mediator, session)
            for use in batch.uses:
                self._ParseObject(parser_mediator, use)
