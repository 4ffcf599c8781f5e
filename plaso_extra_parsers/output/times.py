"""Times of events, in microseconds since January 1, 1970 UTC as Plaso has them."""

import datetime

from dfdatetime import semantic_time

_NOT_A_TIME = "Not a time"

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def GetEventTime(event):
    """Determines the time of an event.

    Args:
      event (EventObject): event.

    Returns:
      int: time or None if the event has none: such an event is not of 1970.
    """
    if event.timestamp is None or event.timestamp_desc == _NOT_A_TIME:
        return None
    if isinstance(getattr(event, "date_time", None), semantic_time.SemanticTime):
        return None
    return event.timestamp


def GetTime(date_time):
    """Determines the time of a date and time.

    Args:
      date_time (dfdatetime.DateTimeValues|list[dfdatetime.DateTimeValues]|str): date
          and time, the first of several, or one in ISO 8601 form.

    Returns:
      int: time or None if it has none.
    """
    if isinstance(date_time, list):
        date_time = date_time[0] if date_time else None
    if date_time is None or isinstance(date_time, semantic_time.SemanticTime):
        return None
    # Attributes are whatever a parser makes of them, also that of a third party.
    try:
        return date_time.GetPlasoTimestamp()
    except (AttributeError, TypeError, ValueError):
        return None


def GetShift(event):
    """Determines what psort added to a date and time that is local.

    Args:
      event (EventObject): event.

    Returns:
      int: microseconds to add to the other dates and times of the event data.
    """
    date_time = getattr(event, "date_time", None)
    if not getattr(date_time, "is_local_time", False):
        return 0
    time = GetTime(date_time)
    return event.timestamp - time if time is not None else 0


def ParseTime(text):
    """Parses a date and time that is an attribute without being an event.

    Args:
      text (str): date and time in ISO 8601 form, without time zone in UTC, or None.

    Returns:
      int: time or None if there is none or it cannot be read.
    """
    if not isinstance(text, str):
        return None
    try:
        date_time = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    if date_time.tzinfo is None:
        date_time = date_time.replace(tzinfo=datetime.timezone.utc)
    return (date_time - _EPOCH) // datetime.timedelta(microseconds=1)
