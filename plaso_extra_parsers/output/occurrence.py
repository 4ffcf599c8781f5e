"""Events as the views of a report see them."""

from plaso_extra_parsers.output import attributes
from plaso_extra_parsers.output import calls
from plaso_extra_parsers.output import texts
from plaso_extra_parsers.output import times


class Place:
    """Values of an event in the columns other than time, kind, source and tags.

    Attributes:
      call_class (int): class of the system call, or level of the message.
      is_error (bool): True if a call failed, or the message is an error.
      lane (int): number of the lane plus 1, or 0.
      noted (int): bits of noted.py, which show why the event is notable.
      sender (int): number of the sender plus 1, or 0.
      session (int): number of the descriptor session plus 1, or 0.
    """

    __slots__ = ("call_class", "is_error", "lane", "noted", "sender", "session")

    def __init__(self, lane=0, session=0, call_class=calls.OTHER):
        """Initializes a place."""
        self.call_class = call_class
        self.is_error = False
        self.lane = lane
        self.noted = 0
        self.sender = 0
        self.session = session


class Occurrence:
    """An event and its event data.

    Attributes:
      description (str): what the time means, such as "Start Time".
      event_data (EventData): event data.
      role (str): role of the event data.
      row (int): number of the event in the report.
      shift (int): microseconds by which local dates and times are to be shifted.
      source (str): name of the evidence file.
      source_number (int): number of the evidence file.
      time (int): time in microseconds since January 1, 1970 UTC, or None.
      values (Values): values of the event data.
    """

    def __init__(self, event, event_data, role, source, source_number, row):
        """Initializes an occurrence."""
        self.description = texts.ToText(event.timestamp_desc)
        self.event_data = event_data
        self.role = role
        self.row = row
        self.shift = times.GetShift(event)
        self.source = source
        self.source_number = source_number
        self.time = times.GetEventTime(event)
        self.values = attributes.Values(role, event_data) if role else None

    def GetTime(self, name):
        """Retrieves a time of the event data.

        Args:
          name (str): what the time means, such as "start".

        Returns:
          int: time or None.
        """
        time = times.GetTime(self.values.Get(name))
        return None if time is None else time + self.shift

    def GetKey(self):
        """Retrieves number of the evidence file and key of a process in it, or None."""
        key = self.values.Get("key")
        return (self.source_number, key) if isinstance(key, str) else None

    def IsSecond(self):
        """Determines if another event has the first time of the same thing."""
        description, name = attributes.SECOND_TIMES.get(self.role, (None, None))
        if self.description != description:
            return False
        return getattr(self.event_data, name, None) is not None

    def GetProcessorTime(self):
        """Retrieves the processor time in user and system mode, in milliseconds.

        Returns None if there is none.
        """
        parts = [self.values.GetInteger(name) for name in ("user_time", "system_time")]
        known_parts = [part for part in parts if part is not None]
        return sum(known_parts) if known_parts else None

    def GetText(self, name, maximum_length=texts.MAXIMUM_NAME_LENGTH):
        """Retrieves a text of the event data that is safe to be shown.

        Args:
          name (str): what the text means.
          maximum_length (Optional[int]): number of characters after which text is cut.

        Returns:
          str: text or None.
        """
        return texts.EscapeText(self.values.Get(name), maximum_length)
