"""Traces of strace: system calls, descriptors and signals."""

from plaso_extra_parsers.lib import system_calls
from plaso_extra_parsers.output import calls
from plaso_extra_parsers.output import causes
from plaso_extra_parsers.output import noted
from plaso_extra_parsers.output import occurrence as occurrences
from plaso_extra_parsers.output import texts

_CLONE_THREAD = 0x10000


def _GetLane(store, occurrence, group):
    """Retrieves the lane of the process of an event."""
    identifier = occurrence.values.GetInteger("identifier")
    return store.lanes.Get(group, identifier, key=occurrence.GetKey())


def _IsThread(values):
    """Determines if a call started a thread; its flags are names or one number."""
    flags = values.GetText("flags") or ""
    try:
        return bool(int(flags, 0) & _CLONE_THREAD)
    except ValueError:
        return "CLONE_THREAD" in flags.split("|")


def AddCall(store, occurrence):
    """Adds a system call.

    Args:
      store (EntityStore): store.
      occurrence (Occurrence): event.

    Returns:
      Place: place.
    """
    values = occurrence.values
    group = store.GetGroup(occurrence, "strace", has_host=False)
    number = _GetLane(store, occurrence, group)
    name = values.GetText("name")
    child = values.GetInteger("child")
    if child and name in system_calls.FORK_NAMES and not _IsThread(values):
        store.forks.setdefault((group, child), []).append(
            (causes.Moment(occurrence), number)
        )
    sessions = [
        store.GetSession(group, session)
        for session in (values.GetText("sessions") or "").split()
    ]
    for session in sessions[1:]:
        store.tables["further_sessions"].Add(occurrence.row, session)
    store.causes.AddCall(occurrence, group, number, name, sessions)
    place = occurrences.Place(
        number + 1, sessions[0] if sessions else 0, calls.GetClass(name)
    )
    place.is_error = bool(values.Get("error"))
    if occurrence.time is not None:
        store.findings.AddRecording(group, occurrence.time)
    address = values.GetText("address")
    if address and noted.IsConnection(name, address):
        place.noted = noted.CONNECTION
        address = texts.EscapeText(address, texts.MAXIMUM_NAME_LENGTH)
        store.findings.AddAddress(group, address, occurrence, number)
    lane = store.lanes.lanes[number]
    if not lane.values.get("name"):
        # strace -Y names processes, even those that it did not see execute anything.
        lane.values["name"] = occurrence.GetText("process")
    return place


def AddDescriptor(store, occurrence):
    """Adds one of the one or two events of the life of a descriptor.

    Args:
      store (EntityStore): store.
      occurrence (Occurrence): event.

    Returns:
      Place: place.
    """
    values = occurrence.values
    group = store.GetGroup(occurrence, "strace", has_host=False)
    number = _GetLane(store, occurrence, group)
    session = store.GetSession(group, values.GetText("session"))
    if session not in store.described_sessions:
        store.described_sessions.add(session)
        opened = occurrence.GetTime("opened")
        closed = occurrence.GetTime("closed")
        duration = values.GetInteger("duration")
        if duration is not None:
            # The time of the other event follows from the duration.
            if closed is None and opened is not None:
                closed = opened + duration
            elif opened is None and closed is not None:
                opened = closed - duration
        written = values.GetInteger("written") or 0
        if written and occurrence.GetText("kind") == "file":
            store.findings.AddWritten(
                *(
                    group,
                    occurrence.GetText("object"),
                    opened if closed is None else closed,
                ),
                *(number, occurrence.row),
            )
        parent = store.GetSession(group, values.GetText("parent"))
        object_name = occurrence.GetText("object")
        store.causes.AddDescriptor(
            occurrence, group, number, session, parent, object_name, opened
        )
        address = occurrence.GetText("address")
        if address:
            address = f"{address:s} port {occurrence.GetText('port') or '?':s}"
        store.tables["descriptors"].Add(
            session,
            parent,
            object_name,
            occurrence.GetText("kind"),
            values.GetInteger("number"),
            number,
            opened,
            closed,
            values.GetInteger("read") or 0,
            written,
            values.GetInteger("calls") or 0,
            occurrence.GetText("origin"),
            occurrence.GetText("ended"),
            address,
            group,
            occurrence.source_number,
            values.GetInteger("line"),
        )
    return occurrences.Place(number + 1, session, calls.DESCRIPTORS)


def AddObject(store, occurrence):
    """Adds an action of a process on an object; pictures show only descriptors.

    Args:
      store (EntityStore): store.
      occurrence (Occurrence): event.

    Returns:
      Place: place.
    """
    if occurrence.values.GetInteger("identifier") is None:
        return occurrences.Place()
    group = store.GetGroup(occurrence, "strace", has_host=False)
    return occurrences.Place(_GetLane(store, occurrence, group) + 1)


def AddSignal(store, occurrence):
    """Adds a signal.

    Args:
      store (EntityStore): store.
      occurrence (Occurrence): event.

    Returns:
      Place: place.
    """
    group = store.GetGroup(occurrence, "strace", has_host=False)
    number = _GetLane(store, occurrence, group)
    if occurrence.time is not None:
        name = occurrence.GetText("name")
        store.tables["signals"].Add(occurrence.time, number, occurrence.row, name)
    return occurrences.Place(number + 1, 0, calls.SIGNALS)
