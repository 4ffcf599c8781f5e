"""Produces warnings and recovered event data in every supported release of Plaso.

Plaso 20260512 has a method for each kind of warning and does not know of recovered
event data; later releases have arguments for both.
"""


def ProduceRecoveredEventData(parser_mediator, event_data):
    """Produces event data of what was recovered.

    Args:
      parser_mediator (ParserMediator): mediates interactions between parsers and other
          components, such as storage and dfVFS.
      event_data (EventData): event data.
    """
    if hasattr(parser_mediator, "ProduceWarning"):
        parser_mediator.ProduceEventData(event_data, recovered=True)
    else:
        parser_mediator.ProduceEventData(event_data)


def ProduceWarning(parser_mediator, message, recovered=False):
    """Produces an extraction or recovery warning.

    Args:
      parser_mediator (ParserMediator): mediates interactions between parsers and other
          components, such as storage and dfVFS.
      message (str): message of the warning.
      recovered (Optional[bool]): True if the item was recovered.
    """
    if hasattr(parser_mediator, "ProduceWarning"):
        parser_mediator.ProduceWarning(message, recovered=recovered)
    elif recovered:
        parser_mediator.ProduceRecoveryWarning(message)
    else:
        parser_mediator.ProduceExtractionWarning(message)
