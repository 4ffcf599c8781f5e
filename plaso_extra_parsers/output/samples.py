"""Samples of atop: the system, its devices, and times without samples."""

from plaso_extra_parsers.output import attributes
from plaso_extra_parsers.output import noted
from plaso_extra_parsers.output import occurrence as occurrences


def AddSystem(store, occurrence):
    """Adds a sample of atop.

    Args:
      store (EntityStore): store.
      occurrence (Occurrence): event.

    Returns:
      Place: place.
    """
    values = occurrence.values
    if occurrence.time is not None:
        physical = values.GetInteger("physical")
        available = values.GetInteger("available")
        used = None
        if None not in (physical, available):
            used = physical - available
        group = store.GetGroup(occurrence, "atop")
        store.findings.AddRecording(group, occurrence.time)
        store.tables["samples"].Add(
            occurrence.time,
            group,
            values.GetInteger("interval") or 0,
            int(bool(values.GetInteger("is_cumulative"))),
            values.GetInteger("cpu"),
            used,
            physical,
            (values.GetInteger("swap") or 0) - (values.GetInteger("free_swap") or 0),
            values.GetInteger("processes"),
            values.GetInteger("kills"),
        )
    return occurrences.Place()


def AddDevice(store, occurrence):
    """Adds the activity of a disk, interface or cgroup in a sample of atop.

    Args:
      store (EntityStore): store.
      occurrence (Occurrence): event.

    Returns:
      Place: place.
    """
    values = occurrence.values
    if values.Get("name") and occurrence.time is not None:
        store.tables["devices"].Add(
            occurrence.time,
            store.GetGroup(occurrence, "atop"),
            values.GetInteger("interval") or 0,
            int(bool(values.GetInteger("is_cumulative"))),
            attributes.DEVICE_KINDS[occurrence.event_data.data_type],
            store.names.GetNumber(occurrence.GetText("name")),
            values.GetInteger("read"),
            values.GetInteger("written"),
            occurrence.GetProcessorTime(),
            values.GetInteger("memory"),
        )
    return occurrences.Place()


def AddGap(store, occurrence):
    """Adds a time in which atop recorded nothing.

    Args:
      store (EntityStore): store.
      occurrence (Occurrence): event.

    Returns:
      Place: place.
    """
    start, end = occurrence.GetTime("start"), occurrence.GetTime("end")
    if None not in (start, end):
        group = store.GetGroup(occurrence, "atop")
        store.tables["gaps"].Add(group, start, end, occurrence.GetText("reason"))
    place = occurrences.Place()
    place.noted = noted.MACHINE
    return place
