"""Repairs the times that psort shows with their fraction of a second wrong.

Plaso until 20260720 drops the zeros at the start of a fraction of a second, in
formatting_helper.py: 0.000001 s is shown as .100000, 0.094589 s as .945890. The
function is asked for a known time, and only if its answer is wrong it is given the
timestamp of the event instead, which is right. What is stored, JSON and dynamic time
have never been wrong, and are left alone. See docs/upstream.md.
"""

import copy
import functools

RIGHT = "right"
REPAIRED = "repaired"

_METHOD = "_FormatDateTime"

_MICROSECONDS = 1000000

# Microseconds since January 1, 1970, and what follows the seconds of that time.
_KNOWN_TIMESTAMP = 1700000000000001
_KNOWN_FRACTION = ".000001"


class NotRepairedError(Exception):
    """Raised when times stay wrong."""


def IsRight(helper_class):
    """Determines if a known time is shown as it is.

    Args:
      helper_class (type): FieldFormattingHelper of Plaso.

    Returns:
      bool: True if it is.
    """
    # Modules of Plaso must not be imported by importing this module.
    # pylint: disable=import-outside-toplevel
    from dfdatetime import posix_time
    from plaso.containers import events
    from plaso.output import mediator

    event = events.EventObject()
    event.date_time = posix_time.PosixTimeInMicroseconds(timestamp=_KNOWN_TIMESTAMP)
    event.timestamp = _KNOWN_TIMESTAMP
    text = getattr(helper_class(), _METHOD)(
        mediator.OutputMediator(None), event, None, None
    )
    return text[19 : 19 + len(_KNOWN_FRACTION)] == _KNOWN_FRACTION


def _IsAffected(timestamp):
    """Determines if Plaso may show a time wrongly.

    Args:
      timestamp (int): microseconds since January 1, 1970.

    Returns:
      bool: True if the fraction starts with a zero, or if the time is before 1970:
          some releases add the fraction where they should subtract it.
    """
    return timestamp < 0 or timestamp % _MICROSECONDS <= _MICROSECONDS // 10


def Repair(helper_class):
    """Repairs the times that a class shows, if they are wrong.

    Args:
      helper_class (type): FieldFormattingHelper of Plaso.

    Returns:
      str: RIGHT or REPAIRED.

    Raises:
      NotRepairedError: if they are wrong all the same.
    """
    if IsRight(helper_class):
        return RIGHT

    format_function = getattr(helper_class, _METHOD)

    @functools.wraps(format_function)
    def FormatDateTime(self, output_mediator, event, *args, **kwargs):
        """Formats the time of an event.

        Args:
          self (FieldFormattingHelper): helper.
          output_mediator (OutputMediator): output mediator.
          event (EventObject): event.
          args (list[object]): further arguments.
          kwargs (dict[str, object]): named arguments.

        Returns:
          str: time.
        """
        if event.date_time and not output_mediator.dynamic_time:
            timestamp = event.timestamp
            if timestamp is not None and _IsAffected(timestamp):
                # Without the date and time Plaso takes the timestamp.
                event = copy.copy(event)
                event.date_time = None
        return format_function(self, output_mediator, event, *args, **kwargs)

    setattr(helper_class, _METHOD, FormatDateTime)
    if not IsRight(helper_class):
        setattr(helper_class, _METHOD, format_function)
        raise NotRepairedError("psort shows fractions of seconds wrongly")

    return REPAIRED
