"""Functions that all parsers share: they produce event data and join facts to texts.

Release 20260512 of Plaso has one method per kind of warning, and marks recovered event
data with an attribute. Release 20260720 has one method for all warnings, and labels the
events of recovered event data.
"""

import functools

from plaso.parsers import mediator

import plaso_extra_parsers

# Separates the facts of a text. Each name of an attribute takes some of the 1,000
# fields of an OpenSearch index: facts that nobody filters on alone share one text.
_SEPARATOR = ", "

# POSIX seconds of the end of the year 9999: later times come from damage.
_MAXIMUM_SECONDS = 253402300800

# A timestamp that no other attribute of date and time values has as its value.
_KNOWN_TIMESTAMP = 1234567890123456789

# Key of the fact that names the build which made the event data of a file.
BUILD_KEY = "build"

_HAS_RECOVERED_ARGUMENT = hasattr(mediator.ParserMediator, "ProduceWarning")


@functools.lru_cache(maxsize=None)
def _GetDefaultValues(event_data_class):
    """Retrieves the attributes of new event data; the result must not be changed."""
    return vars(event_data_class())


class EventDataMaker:
    """Makes event data of one type from a copy of its attributes.

    Setting 30 attributes to None in __init__ takes several times as long. All event
    data made here have the same identifier until a storage gives each its own.
    """

    def __init__(self, event_data_class, attributes=None):
        """Initializes a maker.

        Args:
          event_data_class (type): class of the event data, made without arguments.
          attributes (Optional[dict[str, object]]): attributes to set in all of it.
        """
        self._class = event_data_class
        self._values = _GetDefaultValues(event_data_class) | (attributes or {})

    def Make(self):
        """Makes event data."""
        event_data = self._class.__new__(self._class)
        event_data.__dict__ = self._values.copy()
        return event_data

    def Copy(self, event_data):
        """Copies event data.

        Args:
          event_data (EventData): event data of the class.

        Returns:
          EventData: event data with the same values.
        """
        copy = self._class.__new__(self._class)
        copy.__dict__ = event_data.__dict__.copy()
        return copy


class DateTimeMaker:
    """Makes date and time values of one type from a copy of their attributes.

    Calling the class takes several times as long, which matters for every record.
    """

    def __init__(self, date_time_class):
        """Initializes a maker.

        Args:
          date_time_class (type): class of the date and time values, which is called
              with a timestamp.
        """
        self._class = date_time_class
        # Copying the dictionary of an object, which shares its keys, takes five times
        # as long as copying this one.
        self._values = dict(vars(date_time_class(timestamp=_KNOWN_TIMESTAMP)))
        names = [
            name for name, value in self._values.items() if value == _KNOWN_TIMESTAMP
        ]
        # A release may keep the timestamp in a second attribute, as a cache.
        self._name = names[0] if len(names) == 1 else None

    def Make(self, timestamp):
        """Makes date and time values.

        Args:
          timestamp (int): timestamp.

        Returns:
          DateTimeValues: date and time values, as a call of the class returns them.
        """
        if not self._name:
            return self._class(timestamp=timestamp)
        date_time = self._class.__new__(self._class)
        date_time.__dict__ = values = self._values.copy()
        values[self._name] = timestamp
        return date_time


def GetBuild():
    """Retrieves the fact that names this build, for the event data of a file.

    Returns:
      str: "build: plaso-extra-parsers VERSION".
    """
    return f"{BUILD_KEY:s}: plaso-extra-parsers {plaso_extra_parsers.GetVersion():s}"


def Join(values):
    """Joins facts to a text.

    Args:
      values (dict[str, object]): values per name; those that are None or empty are left
          out.

    Returns:
      str: "Name: value" of each, separated by commas, or None if there are none.
    """
    return (
        _SEPARATOR.join(
            [
                f"{name:s}: {value!s}"
                for name, value in values.items()
                if value not in (None, "")
            ]
        )
        or None
    )


def JoinTexts(texts):
    """Joins texts to one value.

    Args:
      texts (list[str]): texts, or None.

    Returns:
      str: texts, separated by semicolons, or None if there are none.
    """
    return "; ".join(texts) if texts else None


def SetCoveredSeconds(event_data, first_time, last_time):
    """Sets the seconds that event data covers, so that a filter can find it by time.

    Args:
      event_data (EventData): event data.
      first_time (int): first moment covered, in seconds since 1970-01-01 00:00:00 UTC
          rounded down, or None if not known.
      last_time (int): last moment covered, in seconds rounded down, or None if not
          known. If it is before the first one, since the clock was set, the two are
          exchanged.
    """
    if first_time is None or last_time is None:
        return
    times = sorted((first_time, last_time))
    if 0 < times[0] and times[1] < _MAXIMUM_SECONDS:
        event_data.first_seconds, event_data.last_seconds = times


def ProduceEventData(parser_mediator, event_data, recovered=False):
    """Produces event data.

    Args:
      parser_mediator (ParserMediator): parser mediator.
      event_data (EventData): event data with an attribute "recovered".
      recovered (Optional[bool]): True if the event data was recovered.
    """
    if not recovered:
        parser_mediator.ProduceEventData(event_data)
        return

    event_data.recovered = True
    if _HAS_RECOVERED_ARGUMENT:
        parser_mediator.ProduceEventData(event_data, recovered=True)
    else:
        parser_mediator.ProduceEventData(event_data)


def ProduceWarning(parser_mediator, message, recovered=False):
    """Produces an extraction warning or a recovery warning.

    Args:
      parser_mediator (ParserMediator): parser mediator.
      message (str): message.
      recovered (Optional[bool]): True for a recovery warning.
    """
    if _HAS_RECOVERED_ARGUMENT:
        parser_mediator.ProduceWarning(message, recovered=recovered)
    elif recovered:
        parser_mediator.ProduceRecoveryWarning(message)
    else:
        parser_mediator.ProduceExtractionWarning(message)
