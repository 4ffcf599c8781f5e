"""Messages of events of one form: the same data type, and the same attributes.

A formatter of Plaso asks for each event which of its helpers and pieces apply. That
depends on the form of the event more than on its values, so that it is decided once per
form here. Plaso's formatter makes the messages of all other events, with the same text.
"""

from plaso.formatters import interface

# Maximum number of templates that a form keeps; others are joined for each event.
_MAXIMUM_TEMPLATES = 256


def CreateMessageForm(formatter, names):
    """Creates the form of the messages of events.

    Args:
      formatter (EventFormatter): formatter or None.
      names (tuple[str]): names of the attributes that have a value.

    Returns:
      MessageForm: form, or None if only the formatter itself can make the messages.
    """
    if formatter.__class__ is not interface.ConditionalEventFormatter:
        return None
    # Plaso has no other way to ask a formatter for its pieces and their attributes.
    # pylint: disable=protected-access
    try:
        formatter._CreateFormatStringMaps()
        pieces = formatter._format_string_pieces
        pieces = list(zip(formatter._format_string_pieces_map, pieces, strict=True))
        separator = formatter._format_string_separator
    except Exception:  # pylint: disable=broad-exception-caught
        return None
    # Events have more protected attributes here than Plaso gives a formatter.
    if any("{_" in piece for _, piece in pieces):
        return None
    return MessageForm(formatter.helpers, separator, pieces, names)


def _SelectHelpers(helpers, names):
    """Selects the helpers that events with attributes of these names need.

    Returns the values that helpers set in all these events, and the other helpers.
    """
    known_names, constants, needed_helpers = set(names), {}, []
    are_known = True
    for helper in helpers:
        is_absent = (
            are_known and getattr(helper, "input_attribute", None) not in known_names
        )
        kind = helper.__class__
        if kind is interface.BooleanEventFormatterHelper:
            output, value = helper.output_attribute, helper.value_if_false
            if (
                is_absent
                and output not in known_names
                and isinstance(value, (str, type(None)))
            ):
                constants[output] = value
            else:
                needed_helpers.append(helper)
            known_names.add(output)
        elif kind in (
            interface.EnumerationEventFormatterHelper,
            interface.FlagsEventFormatterHelper,
        ):
            if not is_absent:
                needed_helpers.append(helper)
                known_names.add(helper.output_attribute)
        else:
            # Any other helper may read and set what it likes.
            needed_helpers.append(helper)
            are_known = False
    return constants, needed_helpers


class MessageForm:
    """Form of the messages of events with the same attributes."""

    def __init__(self, helpers, separator, pieces, names):
        """Initializes a form.

        Args:
          helpers (list[EventFormatterHelper]): helpers of the formatter.
          separator (str): text between pieces.
          pieces (list[tuple[str, str]]): name of the attribute of each piece, empty if
              it has none, and piece.
          names (tuple[str]): names of the attributes that have a value.
        """
        self._constants, helpers = _SelectHelpers(helpers, names)
        self._functions = [helper.FormatEventValues for helper in helpers]
        self._names = [name for name, _ in pieces if name]
        self._pieces = pieces
        self._separator = separator
        self._templates = {}

    def Format(self, output_mediator, event_values):
        """Formats a message.

        Args:
          output_mediator (OutputMediator): mediates interactions between output
              modules and other components, such as storage and dfVFS.
          event_values (dict[str, object]): values by attribute, which are changed.

        Returns:
          str: message.

        Raises:
          Exception: any, if a value is not of the type that the formatter expects.
        """
        event_values.update(self._constants)
        for function in self._functions:
            function(output_mediator, event_values)
        get_value = event_values.get
        known_names = tuple(name for name in self._names if get_value(name) is not None)
        template = self._templates.get(known_names)
        if template is None:
            template = self._separator.join(
                piece for name, piece in self._pieces if not name or name in known_names
            )
            if len(self._templates) < _MAXIMUM_TEMPLATES:
                self._templates[known_names] = template
        message = template.format_map(event_values)
        return message.replace("\r", "").replace("\n", "")
