"""Calls of Plaso that differ between the releases we support.

Release 20260512 has one method per kind of warning, and marks what was recovered with
an attribute. Release 20260720 has one method for all warnings, and labels the events
of what was recovered.
"""

from plaso.parsers import mediator

_HAS_RECOVERED_ARGUMENT = hasattr(mediator.ParserMediator, "ProduceWarning")


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


def HasOldNames():
    """Determines if Plaso's own parser for the Apple System Log has the old names.

    Returns:
      bool: True if the host is called computer_name and the text message.
    """
    # What Plaso imports may import us, so it is too early for this at the top.
    # pylint: disable-next=import-outside-toplevel
    from plaso.parsers import asl

    return hasattr(asl.ASLEventData(), "computer_name")
