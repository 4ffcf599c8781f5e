"""Messages of logs, and the marks that events leave on the axis."""

from plaso_extra_parsers.output import attributes
from plaso_extra_parsers.output import log_lines
from plaso_extra_parsers.output import marks
from plaso_extra_parsers.output import noted
from plaso_extra_parsers.output import occurrence as occurrences
from plaso_extra_parsers.output import texts

# Levels of syslog: the last one that is an error, and the last one of all.
_LEVEL_ERROR = 3
_LEVEL_DEBUG = 7

# Maximum number of digits of a process identifier.
_MAXIMUM_DIGITS = 10

# Levels per name that Plaso's syslog parser gives them.
_LEVELS = {
    name: level
    for level, name in enumerate(
        ("EMERG", "ALERT", "CRIT", "ERR", "WARNING", "NOTICE", "INFO", "DEBUG")
    )
}

# Attributes of a mark that are texts, in the order of the columns of the table.
_MARK_TEXTS = (
    *("text", "user", "terminal", "origin", "identifier", "host", "process", "port"),
    *("target", "command", "method"),
)


def AddMark(store, occurrence, labels):
    """Adds the mark of an event, if it has one.

    Args:
      store (EntityStore): store.
      occurrence (Occurrence): event.
      labels (list[str]): tags.

    Returns:
      int: bits of noted.py for the event.
    """
    mark = marks.GetMark(occurrence, labels) if occurrence.time is not None else None
    if not mark:
        return 0

    table = store.tables["marks"]
    same, count = store.attempts.Add(
        mark, table.number_of_rows, occurrence.source_number, occurrence.time
    )
    table.Add(
        occurrence.time,
        mark.kind,
        occurrence.row,
        occurrence.source_number,
        *(
            texts.EscapeText(getattr(mark, name), texts.MAXIMUM_NAME_LENGTH)
            for name in _MARK_TEXTS
        ),
        same,
        count,
    )
    space = mark.host or occurrence.source
    store.causes.AddLine(occurrence, mark, table.number_of_rows - 1, space)
    if mark.origin and noted.IsOtherMachine(mark.origin):
        group = store.GetGroup(occurrence, "log")
        origin = texts.EscapeText(mark.origin, texts.MAXIMUM_NAME_LENGTH)
        store.findings.AddAddress(group, origin, occurrence)
    elif mark.kind == log_lines.EXECUTION:
        group = store.GetGroup(occurrence, "log")
        store.findings.AddRecording(group, occurrence.time)
        store.findings.AddProgram(group, occurrence.GetText("path"), occurrence, -1)
    return noted.GetBitsOfMark(mark)


def _GetProcess(values):
    """Retrieves the identifier of the process that wrote a line.

    The attribute can be a number, the text of a number, or missing.
    """
    text = values.GetText("identifier") or ""
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MAXIMUM_DIGITS
    return int(text) if is_number else None


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
    if occurrence.role == attributes.JOURNAL:
        lane = store.FindLane(
            occurrence.GetText("host"),
            _GetProcess(occurrence.values),
            sender,
            occurrence.time,
        )
        place.lane = 0 if lane is None else lane + 1
        user = log_lines.ReadCrontab(sender, occurrence.values.GetText("text"))
        if user and occurrence.time is not None:
            space = occurrence.GetText("host") or occurrence.source
            process = _GetProcess(occurrence.values)
            store.causes.AddCrontab(occurrence, space, user, process)
    level = occurrence.values.GetInteger("level")
    if level is None:
        level = _LEVELS.get(occurrence.values.GetText("level"), _LEVEL_DEBUG)
    if not 0 <= level <= _LEVEL_DEBUG:
        level = _LEVEL_DEBUG
    place.call_class = level
    place.is_error = level <= _LEVEL_ERROR
    return place
