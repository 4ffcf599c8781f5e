"""What the parsers of all rooms share: producing event data, and texts of facts.

Release 20260512 of Plaso has one method per kind of warning, and marks what was
recovered with an attribute. Release 20260720 has one method for all warnings, and
labels the events of what was recovered.
"""

import functools

from plaso.parsers import mediator

import plaso_extra_parsers

# Between the facts of a text. Each name of an attribute costs fields of an index of
# OpenSearch, of which there are 1,000: what nobody filters on alone is in one text.
_SEPARATOR = ", "

# Of a year 9999: what is later was damaged.
_MAXIMUM_SECONDS = 253402300800

# No attribute of date and time values has this value but for the timestamp.
_KNOWN_TIMESTAMP = 1234567890123456789

# Key of the fact which build has made the event data of a file.
BUILD_KEY = "build"

_HAS_RECOVERED_ARGUMENT = hasattr(mediator.ParserMediator, "ProduceWarning")


@functools.lru_cache(maxsize=None)
def _GetDefaultValues(event_data_class):
    """Retrieves the attributes of new event data, which must not be changed."""
    return vars(event_data_class())


class EventDataMaker:
    """Makes event data of one type from a copy of its attributes.

    Setting 30 attributes to None in __init__ takes several times as long. All have the
    same identifier until a storage gives each its own.
    """

    def __init__(self, event_data_class, attributes=None):
        """Initializes a maker.

        Args:
          event_data_class (type): class of the event data, made without arguments.
          attributes (Optional[dict[str, object]]): attributes that all of it have.
        """
        super().__init__()
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

    A call of the class takes several times as long, which counts once per record.
    """

    def __init__(self, date_time_class):
        """Initializes a maker.

        Args:
          date_time_class (type): class of the date and time values, which makes them of
              a timestamp.
        """
        super().__init__()
        self._class = date_time_class
        # The dictionary of an object shares its keys; another is copied in a fifth of
        # the time.
        self._values = dict(vars(date_time_class(timestamp=_KNOWN_TIMESTAMP)))
        names = [
            name for name, value in self._values.items() if value == _KNOWN_TIMESTAMP
        ]
        # A release may cache what it calculates from the timestamp.
        self._name = names[0] if len(names) == 1 else None

    def Make(self, timestamp):
        """Makes date and time values.

        Args:
          timestamp (int): timestamp.

        Returns:
          DateTimeValues: date and time values, as of a call of the class.
        """
        if not self._name:
            return self._class(timestamp=timestamp)
        date_time = self._class.__new__(self._class)
        date_time.__dict__ = values = self._values.copy()
        values[self._name] = timestamp
        return date_time


def GetBuild():
    """Retrieves which build this is, for the event data of a file.

    Returns:
      str: "build: plaso-extra-parsers VERSION".
    """
    return f"{BUILD_KEY:s}: plaso-extra-parsers {plaso_extra_parsers.GetVersion():s}"


def Join(values):
    """Joins facts to a text.

    Args:
      values (dict[str, object]): values per name; one that is None or empty says
          nothing.

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
    """Joins the texts that are one value.

    Args:
      texts (list[str]): texts, or None.

    Returns:
      str: texts, separated by semicolons, or None if there are none.
    """
    return "; ".join(texts) if texts else None


def SetCoveredSeconds(event_data, first_time, last_time):
    """Sets which seconds event data covers, so that a filter finds what was at a time.

    Args:
      event_data (EventData): event data.
      first_time (int): first moment covered, in seconds since 1970-01-01 00:00:00 UTC
          rounded down, or None if not known.
      last_time (int): last moment covered, in seconds rounded down, or None if not
          known. One before the first comes from a clock that was set: then it is the
          first.
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
      event_data (EventData): event data, which has an attribute recovered.
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
