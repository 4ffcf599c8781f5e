"""Lists in messages read as words: "Names: sh, cat" instead of "Names: ['sh', 'cat']".

Plaso puts a list into a message as Python writes it, and has no helper for another way
that a formatter file may name and a Plaso without us still reads.
"""

_SEPARATOR = ", "


class ListHelper:
    """Event formatter helper that joins the values of lists.

    It changes the values that a message is made of; those of fields are others.
    """

    def FormatEventValues(self, output_mediator, event_values):
        """Joins the values of lists.

        Args:
          output_mediator (OutputMediator): output mediator.
          event_values (dict[str, object]): values by attribute.
        """
        # pylint: disable=unused-argument
        for name, value in event_values.items():
            if isinstance(value, (list, tuple)):
                event_values[name] = _SEPARATOR.join(map(str, value)) or None
