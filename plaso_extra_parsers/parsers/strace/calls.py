"""Event data of system calls in strace logs."""

import functools

from plaso_extra_parsers.lib import system_calls
from plaso_extra_parsers.parsers import common
from plaso_extra_parsers.parsers.strace import events as strace_events
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace import trace
from plaso_extra_parsers.readers.strace.calls import naming
from plaso_extra_parsers.readers.strace.calls import objects
from plaso_extra_parsers.readers.strace.calls import values as call_values

# Attribute of event data per decoded value.
_ATTRIBUTE_NAMES = {
    "child": "child_process_identifier",
    "command_line": "command_line",
    "exit_status": "exit_status",
    "descriptor": "file_descriptor",
    "ip_address": "ip_address",
    "path": "path",
    "result_path": "full_path",
    "signal": "signal",
    "second_descriptor": "target_file_descriptor",
    "second_path": "target_path",
    "process": "target_process_identifier",
    "moved_size": "transferred_size",
    "user_identifier": "user_identifier",
}

# Key in the statistics per decoded value. Tagging rules compare some of the items as
# they are written here (tests/data/facts.py).
_STATISTICS = {
    "command": "operation",
    "protection": "protection",
    "mode": "mode",
    "backlog": "backlog",
    "flags": "flags",
    "offset": "offset",
    "address": "address",
    "options": "options",
    "requested_size": "size",
    "domain": "domain",
    "environment": "environment",
    "socket_type": "socket type",
    "protocol": "protocol",
}

# Fact of a call whose duration strace has not measured (-T).
_DURATION_OF_LINES = "duration: between its lines"

# Fact of a program whose file was deleted.
DELETED = "file: deleted"

# Fact of a program whose file was written earlier in the trace.
WRITTEN = "file: written in this trace"

# Fact of a program whose input and output are connections. No name of a file can make
# an item that is equal to it.
CONNECTED = "input and output: connection"

# Facts of a shell whose input and output are pipes that lead to a connection, and of
# the call that makes this connection.
PIPED = "input and output: connection through pipes"
SHELL = "connection: input and output of a shell"

# Kinds of objects that have a path; the kind of an object with a relative path is
# unknown.
_PATH_KINDS = frozenset(
    ["block device", "character device", "file", "memory", "unknown"]
)

_MAKER = common.EventDataMaker(strace_events.StraceSystemCallEventData)

# Calls in which a path can be relative to a descriptor.
_DIRECTORY_CALLS = frozenset(
    name
    for name, row in system_calls.CALLS.items()
    if system_calls.DIRECTORY in row.roles
)

# Programs repeat their calls. For this many texts of calls, each of at most this number
# of characters, event data is kept to be copied: up to 3 MB.
_MAXIMUM_CACHED_TEXTS = 1024
_MAXIMUM_CACHED_SIZE = 256

# Number of characters of the arguments that formatters/strace.yaml shows.
_MAXIMUM_SHOWN_SIZE = 150


def GetOtherThread(thread_identifier, process_identifier):
    """Retrieves the identifier of a thread if it differs from its process identifier.

    Args:
      thread_identifier (int): thread, or None.
      process_identifier (int): process, or None if it is not certain.

    Returns:
      int: thread, None for the first thread of the process.
    """
    if thread_identifier == process_identifier:
        return None
    return thread_identifier


def IsShortened(arguments):
    """Determines whether the message leaves out some of the arguments.

    Args:
      arguments (str): arguments as in the log, or None.

    Returns:
      bool: True if so, None if not.
    """
    return arguments is not None and len(arguments) > _MAXIMUM_SHOWN_SIZE or None


@functools.lru_cache(maxsize=_MAXIMUM_CACHED_TEXTS)
def _CreateTemplate(name, arguments, value, outcome, directory, names):
    """Creates event data with what follows from the text of a call, to be copied.

    Returns the event data, whose statistics are a list, and the text after the result
    for the statistics, or None.
    """
    call = records.Call(
        *(0, 0, None, "", None, None, None, name, arguments, value, outcome)
    )
    event_data = _MAKER.Make()
    # A call that was cut in two has a space where it was cut.
    event_data.arguments = arguments.rstrip(" ") or None
    error = event_data.error_code = call.error
    event_data.is_injected = call.is_injected or None
    event_data.is_shortened = IsShortened(event_data.arguments)
    event_data.return_value = value or None
    event_data.statistics = []
    event_data.system_call = name
    values = call_values.DecodeCall(call, directory, dict(names))
    if values:
        _AddValues(event_data, values)
    outcome = outcome.strip()
    # Objects that a result names are in other attributes.
    if outcome in ("", error) or outcome[0] == "<":
        outcome = None
    return event_data, outcome


def CreateCall(row):
    """Creates event data of a system call, without its time.

    Args:
      row (Row): call with everything that is known of it.

    Returns:
      StraceSystemCallEventData: event data.
    """
    call = row.record
    create_template = _CreateTemplate
    if len(call.arguments) + len(call.outcome) > _MAXIMUM_CACHED_SIZE:
        create_template = _CreateTemplate.__wrapped__
    template, outcome = create_template(
        *(call.name, call.arguments, call.value, call.outcome, row.directory),
        row.names if call.name in _DIRECTORY_CALLS else (),
    )
    event_data = _MAKER.Copy(template)
    if call.state:
        # Few calls have a state: joining facts would slow down the others.
        event_data.extra_information = common.Join(
            {"State": trace.CALL_STATES.get(call.state)}
        )
    event_data.log_line_number = call.line_number
    event_data.parent_key = row.parent_key
    event_data.process_identifier = row.process_identifier
    event_data.process_key = row.process_key
    if row.session_identifiers:
        event_data.session_identifier = " ".join(row.session_identifiers)
    event_data.thread_identifier = GetOtherThread(
        call.thread_identifier, row.process_identifier
    )
    if call.duration is not None:
        event_data.duration = call.duration // 1000

    # Values that strace has decoded come first, texts of the traced program last: rules
    # with an expression see the items joined, and match only at the beginning.
    statistics = template.statistics.copy()
    if _IsAboutItself(event_data, (row.process_identifier, call.thread_identifier)):
        statistics.append("target: itself")
    if row.facts:
        _AddFacts(event_data, row.facts, statistics)
    if row.names:
        _AddNames(event_data, dict(row.names))
    _AddEnd(event_data, call, statistics)
    if outcome:
        statistics.append(f"outcome: {outcome:s}")
    if call.details:
        event_data.process_name = call.details.command
        if call.details.security_context:
            statistics.append(f"context: {call.details.security_context:s}")
        statistics.extend(call.details.attachments)
    event_data.statistics = statistics or None
    return event_data


def _AddEnd(event_data, call, statistics):
    """Adds the end of a call, if it was cut in two."""
    if call.exit_line_number == call.line_number or call.state:
        return
    statistics.append(f"end line: {call.exit_line_number:d}")
    if call.duration is None and None not in (call.time, call.exit_time):
        # Without -T: from the time of the entry line to the time of the exit line.
        event_data.duration = max(call.exit_time - call.time, 0) // 1000
        statistics.append(_DURATION_OF_LINES)


def _AddValues(event_data, values):
    """Adds the values of a call."""
    for name, value in vars(values).items():
        if value is None or value == "":
            continue
        attribute_name = _ATTRIBUTE_NAMES.get(name)
        if attribute_name:
            setattr(event_data, attribute_name, value)
        elif name in _STATISTICS:
            event_data.statistics.append(f"{_STATISTICS[name]:s}: {value!s}")
    if values.port is not None:
        event_data.port = str(values.port)


def _IsAboutItself(event_data, identifiers):
    """Determines whether a call acts on the process or thread that makes it."""
    if event_data.target_process_identifier is not None:
        return event_data.target_process_identifier in identifiers
    if event_data.path is None or not event_data.path.startswith("/proc/"):
        return False
    return event_data.path.split("/")[2] in map(str, identifiers)


def _AddNames(event_data, names):
    """Adds the names of descriptors that are only numbers in a call.

    The names per number have escapes as in the log.
    """
    call_name = event_data.system_call
    named = naming.NameArguments(call_name, event_data.arguments or "", names)
    if named:
        event_data.text = named[:_MAXIMUM_SHOWN_SIZE]
        event_data.is_shortened = IsShortened(named)
        event_data.is_object_inferred = True
    name = names.get(event_data.file_descriptor)
    if not name or system_calls.CALLS[call_name].sets_address:
        return
    described = objects.DescribeObject(name)
    if described.ip_address:
        if event_data.ip_address is None:
            event_data.ip_address = described.ip_address
            event_data.port = str(described.port)
            event_data.is_object_inferred = True
    elif described.kind in _PATH_KINDS and event_data.path is None:
        event_data.path = described.name
        event_data.is_object_inferred = True


def _AddFacts(event_data, facts, statistics):
    """Adds what earlier lines of the log show about a call."""
    for name, value in facts:
        if name == trace.FACT_CONNECTION:
            statistics.append("connection: made")
            peer = objects.DescribeObject(value)
            if peer.ip_address and event_data.ip_address is None:
                event_data.ip_address = peer.ip_address
                event_data.port = str(peer.port)
        elif name == trace.FACT_SHELL:
            statistics.append(SHELL)
            statistics.append(f"shell: {value:s}")
        elif name in (trace.FACT_SOCKET, trace.FACT_USER):
            statistics.append(f"{name:s}: {value:s}")
