"""Processes of a report: their lives, executions of programs, what atop saw of them."""

from plaso_extra_parsers.output import calls
from plaso_extra_parsers.output import lanes
from plaso_extra_parsers.output import occurrence as occurrences
from plaso_extra_parsers.output import texts
from plaso_extra_parsers.output import times

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
    if identifier is None:
        return occurrences.Place()

    group = store.GetGroup(occurrence, kind)
    start = occurrence.GetTime("start")
    number = store.lanes.Get(group, identifier, start, _GetKey(occurrence))
    execution = occurrence.GetTime("execution")
    command = occurrence.GetText("command", texts.MAXIMUM_MESSAGE_LENGTH)
    if execution is not None:
        path = occurrence.GetText("path")
        store.tables["executions"].Add(
            number,
            execution,
            occurrence.row,
            command or path,
            *(occurrence.GetText(name) for name in ("input", "output", "errors")),
        )
    else:
        _DescribeProcess(store, occurrence, number, start, command)
    store.lanes.lanes[number].kinds.add(kind)
    return occurrences.Place(number + 1, 0, calls.PROCESSES)


def _DescribeProcess(store, occurrence, number, start, command):
    """Adds what event data says of the life of a process.

    Args:
      store (EntityStore): store.
      occurrence (Occurrence): event.
      number (int): number of the lane.
      start (int): start of the process or None.
      command (str): command line or None.
    """
    values = occurrence.values
    name = None
    if values.Get("inherited"):
        # The program is that of the parent, until the process executes its own.
        command = None
    else:
        name = lanes.GetProgramName(
            occurrence.GetText("name"), occurrence.GetText("path"), command
        )

    store.lanes.lanes[number].Update(
        {
            "parent_identifier": values.GetInteger("parent"),
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


def AddTask(store, occurrence):
    """Adds what a process did in a sample of atop.

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
    number = store.lanes.Get(group, identifier, start, _GetKey(occurrence))
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


def _GetKey(occurrence):
    """Determines what tells a process from all others of its evidence file.

    Args:
      occurrence (Occurrence): event.

    Returns:
      tuple[int, str]: number of the evidence file and key, or None if there is none.
    """
    key = occurrence.values.Get("key")
    return (occurrence.source_number, key) if isinstance(key, str) else None


def _GetKind(data_type):
    """Determines the kind of the group of a process.

    Args:
      data_type (str): data type of the event data.

    Returns:
      str: kind.
    """
    parts = data_type.split(":")
    return parts[1] if parts[0] == "linux" and len(parts) > 2 else parts[0]


def _GetSignalName(values):
    """Determines the name of the signal that ended a process.

    Args:
      values (Values): values, of which the signal is a number or a name.

    Returns:
      str: name or None if none did.
    """
    number = values.GetInteger("signal")
    if number is None:
        return texts.EscapeText(values.Get("signal"), texts.MAXIMUM_NAME_LENGTH)
    return _SIGNAL_NAMES.get(number, f"signal {number:d}") if number else None
