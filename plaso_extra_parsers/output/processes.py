"""Processes of a report: their lives, executions of programs, and samples of atop."""

from plaso_extra_parsers.output import calls
from plaso_extra_parsers.output import lanes
from plaso_extra_parsers.output import noted
from plaso_extra_parsers.output import occurrence as occurrences
from plaso_extra_parsers.output import texts
from plaso_extra_parsers.output import times

# Process identifier of kthreadd, the parent of all threads of the Linux kernel.
_KERNEL_THREADS = 2

_SIGNAL_NAMES = {
    1: "SIGHUP",
    2: "SIGINT",
    3: "SIGQUIT",
    4: "SIGILL",
    5: "SIGTRAP",
    6: "SIGABRT",
    7: "SIGBUS",
    8: "SIGFPE",
    9: "SIGKILL",
    11: "SIGSEGV",
    13: "SIGPIPE",
    14: "SIGALRM",
    15: "SIGTERM",
}


def AddProcess(store, occurrence):
    """Adds an event of a process: its life, or the execution of a program.

    Args:
      store (EntityStore): store.
      occurrence (Occurrence): event.

    Returns:
      Place: place.
    """
    values = occurrence.values
    kind = _GetKind(texts.EscapeText(occurrence.event_data.data_type))
    identifier = values.GetInteger("identifier")
    if identifier is None and kind != "strace":
        return occurrences.Place()

    # strace without -f does not name the process: its lane has no identifier.
    group = store.GetGroup(occurrence, kind, has_host=kind != "strace")
    start = occurrence.GetTime("start")
    number = store.lanes.Get(group, identifier, start, occurrence.GetKey())
    command = occurrence.GetText("command", texts.MAXIMUM_MESSAGE_LENGTH)
    place = occurrences.Place(number + 1, 0, calls.PROCESSES)
    lane = store.lanes.lanes[number]
    lane.kinds.add(kind)
    host = occurrence.GetText("host") if kind == "strace" else None
    if host:
        store.named_hosts[group] = host
    store.causes.lane_rows.setdefault(number, occurrence.row)
    if occurrence.GetTime("execution") is not None:
        place.noted = noted.EXECUTION
        _AddExecution(store, occurrence, group, number, command)
        return place

    name = _DescribeProcess(store, occurrence, number, start, command)
    is_program = not _IsKernelThread(identifier, values.GetInteger("parent"), command)
    is_start = start == occurrence.time and "Start" in occurrence.description
    if is_start:
        store.causes.AddStart(occurrence, group, number)
    if name and kind != "strace" and is_start and is_program:
        # Only strace records executions: elsewhere a process stands for its program.
        place.noted = noted.EXECUTION
        store.findings.AddProgram(group, name, occurrence, number)
    return place


def _IsKernelThread(identifier, parent, command):
    """Determines if a process is kthreadd, or a child of it without a command line."""
    return identifier == _KERNEL_THREADS or (parent == _KERNEL_THREADS and not command)


def _AddExecution(store, occurrence, group, number, command):
    """Adds the execution of a program."""
    time = occurrence.GetTime("execution")
    path = occurrence.GetText("path")
    store.tables["executions"].Add(
        number,
        time,
        occurrence.row,
        command or path,
        *(occurrence.GetText(name) for name in ("input", "output", "errors")),
    )
    sessions = (occurrence.values.GetText("sessions") or "-").split()
    input_session = 0 if sessions[0] == "-" else store.GetSession(group, sessions[0])
    store.causes.AddExecution(occurrence, group, number, time, command, input_session)
    # The log may end before the process does: the latest execution names it.
    values = store.lanes.lanes[number].values
    values["name"] = lanes.GetProgramName(None, path, command) or values.get("name")
    values["command"] = command or values.get("command")
    store.findings.AddProgram(group, path, occurrence, number)
    store.findings.AddExecuted(group, path, time, number, occurrence.row)


def _DescribeProcess(store, occurrence, number, start, command):
    """Adds facts about the life of a process, and returns the name of its program."""
    values = occurrence.values
    name = None
    if values.Get("inherited"):
        # The program is the program of the parent, until the process executes one.
        command = None
    else:
        name = lanes.GetProgramName(
            occurrence.GetText("name"), occurrence.GetText("path"), command
        )

    store.lanes.lanes[number].Update(
        {
            "parent_identifier": values.GetInteger("parent"),
            "parent_key": values.GetText("parent_key"),
            "name": name,
            "command": command,
            "user": occurrence.GetText("user"),
            "start": start,
            "end": occurrence.GetTime("end"),
            "first": occurrence.GetTime("first"),
            "last": occurrence.GetTime("last"),
            "status": values.GetInteger("status"),
            "signal": _GetSignalName(values),
            "core": bool(values.GetInteger("core")) or None,
            "short": bool(values.GetInteger("short")) or None,
            "read": values.GetInteger("read"),
            "written": values.GetInteger("written"),
            "processor_time": occurrence.GetProcessorTime(),
            "memory": values.GetInteger("memory"),
            "source": occurrence.source_number,
            "line": values.GetInteger("line"),
        }
    )
    return name


def AddTask(store, occurrence):
    """Adds the activity of a process in a sample of atop.

    Args:
      store (EntityStore): store.
      occurrence (Occurrence): event.

    Returns:
      Place: place.
    """
    values = occurrence.values
    identifier = values.GetInteger("identifier")
    if identifier is None:
        return occurrences.Place()

    start = times.GetKeyTime(values.Get("key"))
    group = store.GetGroup(occurrence, "atop")
    number = store.lanes.Get(group, identifier, start, occurrence.GetKey())
    lane = store.lanes.lanes[number]
    if values.Get("name") is not None and occurrence.time is not None:
        # A filter may have left out the event of the process.
        lane.kinds.add("atop")
        lane.Update(
            {
                "parent_identifier": values.GetInteger("parent"),
                "name": occurrence.GetText("name"),
                "command": occurrence.GetText("command", texts.MAXIMUM_MESSAGE_LENGTH),
                "user": occurrence.GetText("user"),
                "start": start,
                "first": occurrence.time,
                "source": occurrence.source_number,
            }
        )
        store.tables["tasks"].Add(
            occurrence.time,
            number,
            values.GetInteger("interval") or 0,
            int(bool(values.GetInteger("is_cumulative"))),
            occurrence.GetProcessorTime(),
            values.GetInteger("memory"),
            values.GetInteger("read"),
            values.GetInteger("written"),
        )
    return occurrences.Place(number + 1)


def _GetKind(data_type):
    """Determines the kind of the group of a process."""
    parts = data_type.split(":")
    return parts[1] if parts[0] == "linux" and len(parts) > 2 else parts[0]


def _GetSignalName(values):
    """Determines the name of the signal that ended a process, or None if none did."""
    number = values.GetInteger("signal")
    if number is None:
        return texts.EscapeText(values.Get("signal"), texts.MAXIMUM_NAME_LENGTH)
    return _SIGNAL_NAMES.get(number, f"signal {number:d}") if number else None
