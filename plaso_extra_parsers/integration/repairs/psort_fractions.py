"""Repairs times that psort shows with a wrong fraction of a second.

formatting_helper.py of Plaso up to 20260720 drops the zeros at the start of a fraction
of a second: 0.000001 s is shown as .100000, 0.094589 s as .945890. The repair passes
such a time on as a timestamp in microseconds, which is shown correctly. Stored times,
JSON and dynamic time do not have the fault, and are not changed.
"""

import copy
import functools

FAULT = "psort shows fractions of seconds wrong by up to 0.9 s: .000001 as .100000"

_METHOD = "_FormatDateTime"

_MICROSECONDS = 1000000

# Microseconds since January 1, 1970, and the text after the seconds of that time.
_KNOWN_TIMESTAMP = 1700000000000001
_KNOWN_FRACTION = ".000001"


def IsRight(module):
    """Determines if a known time is shown correctly.

    Args:
      module (module): plaso.output.formatting_helper.
    """
    # Importing this module must not import modules of Plaso.
    # pylint: disable=import-outside-toplevel
    from dfdatetime import posix_time
    from plaso.containers import events
    from plaso.output import mediator

    event = events.EventObject()
    event.date_time = posix_time.PosixTimeInMicroseconds(timestamp=_KNOWN_TIMESTAMP)
    event.timestamp = _KNOWN_TIMESTAMP
    text = getattr(module.FieldFormattingHelper(), _METHOD)(
        mediator.OutputMediator(None), event, None, None
    )
    return text[19 : 19 + len(_KNOWN_FRACTION)] == _KNOWN_FRACTION


def _GetAffectedTimestamp(date_time):
    """Determines the timestamp of a time, in any zone, that Plaso may show wrongly.

    The result is in microseconds since January 1, 1970, UTC. It is None unless the
    fraction of a second starts with a zero, or the time is before 1970: for such times
    some releases add the fraction instead of subtracting it.
    """
    try:
        timestamp = date_time.GetPlasoTimestamp()
    except ValueError:
        return None
    if timestamp is None:
        return None
    is_affected = timestamp < 0 or timestamp % _MICROSECONDS <= _MICROSECONDS // 10
    return timestamp if is_affected else None


def GetReplacements(module):
    """Makes the method that shows times correctly.

    Args:
      module (module): plaso.output.formatting_helper.

    Returns:
      list[tuple[type, str, function]]: class, name and new function of a method.
    """
    helper_class = module.FieldFormattingHelper
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
        date_time = event.date_time
        if (
            date_time
            and not output_mediator.dynamic_time
            and not date_time.is_local_time
        ):
            timestamp = _GetAffectedTimestamp(date_time)
            if timestamp is not None:
                # Without a date and time Plaso shows the timestamp.
                event = copy.copy(event)
                event.date_time = None
                event.timestamp = timestamp
        return format_function(self, output_mediator, event, *args, **kwargs)

    return [(helper_class, _METHOD, FormatDateTime)]
