"""Times of events, in microseconds since January 1, 1970 UTC as in Plaso."""

import datetime
import functools
import re

from dfdatetime import posix_time
from dfdatetime import semantic_time

from plaso_extra_parsers.output import texts

_NOT_A_TIME = "Not a time"

# Digits of the fraction of a second.
_DIGITS_PER_CLASS = {
    posix_time.PosixTime: 0,
    posix_time.PosixTimeInMilliseconds: 3,
    posix_time.PosixTimeInMicroseconds: 6,
    posix_time.PosixTimeInNanoseconds: 9,
}

_KEY_TIME = re.compile(
    r"-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:\.(\d{6}))?Z$", re.ASCII
)

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)

# Years for which the calendar repeats, and their seconds.
_YEARS_PER_CYCLE = 400
_SECONDS_PER_CYCLE = 146097 * 86400

# dfDateTime counts the years since 1970 one by one; 100,000 of them are the maximum.
_MAXIMUM_SECONDS = 250 * _SECONDS_PER_CYCLE

MICROSECONDS_PER_SECOND = 1000000
_MAXIMUM_TIME = 2**63


def GetEventTime(event):
    """Determines the time of an event.

    Args:
      event (EventObject): event.

    Returns:
      int: time or None if the event has none, rather than a time in 1970.
    """
    if not isinstance(event.timestamp, int) or event.timestamp_desc == _NOT_A_TIME:
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
    # Parsers, also those of third parties, can store anything in attributes.
    try:
        time = date_time.GetPlasoTimestamp()
    except Exception:  # pylint: disable=broad-exception-caught
        return None
    is_time = isinstance(time, int) and -_MAXIMUM_TIME <= time < _MAXIMUM_TIME
    return time if is_time else None


@functools.lru_cache(maxsize=4096)
def _FormatSecond(seconds):
    """Formats seconds since January 1, 1970 in ISO 8601 form without time zone.

    Years that do not have four digits have a sign, as ISO 8601 requires.
    """
    cycle, seconds = divmod(seconds, _SECONDS_PER_CYCLE)
    date_time = _EPOCH + datetime.timedelta(seconds=seconds)
    year = date_time.year + cycle * _YEARS_PER_CYCLE
    year_text = f"{year:04d}" if 0 <= year <= 9999 else f"{year:+05d}"
    return year_text + date_time.isoformat()[4:19]


def FormatTime(date_time):
    """Formats a date and time for people, as dfDateTime does.

    dfDateTime counts the years since 1970 for each date: that alone takes an eighth of
    psort's time for events with two dates.

    Args:
      date_time (dfdatetime.DateTimeValues): date and time.

    Returns:
      str: date and time in ISO 8601 form, or else as stored, or None if it has none.
    """
    digits = _DIGITS_PER_CLASS.get(type(date_time))
    if digits is not None and date_time.time_zone_offset is None:
        timestamp = date_time.timestamp
        if isinstance(timestamp, int) and abs(timestamp) < _MAXIMUM_TIME:
            seconds, fraction = divmod(timestamp, 10**digits)
            text = _FormatSecond(seconds)
            text = f"{text:s}.{fraction:0{digits}d}" if digits else text
            return text if date_time.is_local_time else f"{text:s}+00:00"
    # Plaso's own parsers store dates that dfDateTime cannot write, such as a timestamp
    # of .viminfo that is a text: the value is then shown as it is stored.
    try:
        time = date_time.GetPlasoTimestamp()
        if time is None or abs(time) < _MAXIMUM_SECONDS * MICROSECONDS_PER_SECOND:
            text = date_time.CopyToDateTimeStringISO8601()
            return text or getattr(date_time, "string", None)
    except Exception:  # pylint: disable=broad-exception-caught
        pass
    return texts.ToText(getattr(date_time, "timestamp", date_time))


def GetShift(event):
    """Determines how much psort added to a date and time that is local.

    Args:
      event (EventObject): event.

    Returns:
      int: microseconds to add to the other dates and times of the event data.
    """
    date_time = getattr(event, "date_time", None)
    if not getattr(date_time, "is_local_time", False):
        return 0
    event_time, time = GetEventTime(event), GetTime(date_time)
    return 0 if None in (event_time, time) else event_time - time


def GetKeyTime(key):
    """Determines the start time of a process from its key.

    Args:
      key (str): host name, process identifier and start, or None.

    Returns:
      int: time or None if the key has none, or one that is local or unreadable.
    """
    match = _KEY_TIME.search(key) if isinstance(key, str) else None
    if not match:
        return None
    try:
        date_time = datetime.datetime(
            *map(int, match.groups(default="0")), tzinfo=datetime.timezone.utc
        )
    except ValueError:
        return None
    return (date_time - _EPOCH) // datetime.timedelta(microseconds=1)
