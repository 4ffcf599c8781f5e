"""Functions that add events to the views of a report, per role."""

from plaso_extra_parsers.output import attributes
from plaso_extra_parsers.output import marks
from plaso_extra_parsers.output import messages
from plaso_extra_parsers.output import noted
from plaso_extra_parsers.output import occurrence as occurrences
from plaso_extra_parsers.output import processes
from plaso_extra_parsers.output import samples
from plaso_extra_parsers.output import traces

_FUNCTIONS = {
    attributes.CALL: traces.AddCall,
    attributes.DESCRIPTOR: traces.AddDescriptor,
    attributes.DEVICE: samples.AddDevice,
    attributes.GAP: samples.AddGap,
    attributes.JOURNAL: messages.AddMessage,
    attributes.MESSAGE: messages.AddMessage,
    attributes.OBJECT: traces.AddObject,
    attributes.PROCESS: processes.AddProcess,
    attributes.SIGNAL: traces.AddSignal,
    attributes.SYSTEM: samples.AddSystem,
    attributes.TASK: processes.AddTask,
}


def AddEvent(store, occurrence, labels):
    """Adds an event to the views.

    Args:
      store (EntityStore): store.
      occurrence (Occurrence): event.
      labels (list[str]): tags.

    Returns:
      Place: values of the event in the columns.
    """
    role = occurrence.role
    add_function = _FUNCTIONS.get(role)
    place = add_function(store, occurrence) if add_function else occurrences.Place()
    if labels:
        place.noted |= noted.TAG
    if labels or (role in marks.MARKED_ROLES and not occurrence.IsSecond()):
        place.noted |= messages.AddMark(store, occurrence, labels)
    return place
