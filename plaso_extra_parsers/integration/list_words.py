"""Shows lists in messages as words: "Names: sh, cat", not "Names: ['sh', 'cat']".

Plaso puts a list into a message as Python writes it, and has no helper that changes
this. If a formatter file named a helper of ours, a Plaso without us could not read it.
"""

_SEPARATOR = ", "


class ListHelper:
    """Event formatter helper that joins the values of lists.

    It changes only the values that a message is made of, not those of output fields.
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
