"""Messages of logs, and the marks that events leave on the axis."""

from plaso_extra_parsers.output import marks
from plaso_extra_parsers.output import occurrence as occurrences
from plaso_extra_parsers.output import texts

# Levels of syslog up to which a message is an error.
_LEVEL_ERROR = 3
_LEVEL_DEBUG = 7


def AddMark(store, occurrence, labels):
    """Adds the mark of an event, if it has one.

    Args:
      store (EntityStore): store.
      occurrence (Occurrence): event.
      labels (list[str]): tags.
    """
    mark = marks.GetMark(
        occurrence.role,
        occurrence.event_data,
        labels,
        occurrence.source,
        occurrence.time,
    )
    if mark:
        store.tables["marks"].Add(
            occurrence.time,
            mark.kind,
            occurrence.row,
            occurrence.source_number,
            *(texts.EscapeText(text, texts.MAXIMUM_NAME_LENGTH) for text in mark[1:]),
        )


def AddMessage(store, occurrence):
    """Adds a message of a log.

    Args:
      store (EntityStore): store.
      occurrence (Occurrence): event.

    Returns:
      Place: place.
    """
    place = occurrences.Place()
    sender = occurrence.GetText("sender")
    place.sender = store.senders.GetNumber(sender or "?") + 1
    level = occurrence.values.GetInteger("level")
    if level is None or not 0 <= level <= _LEVEL_DEBUG:
        level = _LEVEL_DEBUG
    place.call_class = level
    place.is_error = level <= _LEVEL_ERROR
    return place
