"""Repairs event filters and tagging rules that ignore 0, False and empty text.

filters.py of Plaso up to 20260720 compares an attribute only if its value is true:
"user_identifier == 0" finds nothing, and "user_identifier != 1000" does not find root.
psort stops at a value that cannot be compared, such as text in "version < 3". With the
repair every value other than None is compared, and a value that cannot be compared does
not match. The result for an event without the attribute does not change.
"""

import types

FAULT = "filters and tagging rules pass over the value 0: user_identifier == 0"

_METHOD = "Matches"

# Raised by comparing values of two types, including dates and times of dfDateTime.
_COMPARE_ERRORS = (AttributeError, TypeError, ValueError)

# Name of the operator class, value of the event, value of the filter, expected result.
_KNOWN_ANSWERS = (
    ("EqualsOperator", 0, 0, True),
    ("NotEqualsOperator", 0, 0, False),
    ("LessThanOperator", "text", 3, False),
    ("EqualsOperator", None, 0, False),
)


def IsRight(module):
    """Determines if known values are compared correctly.

    Args:
      module (module): plaso.filters.filters.
    """
    for class_name, event_value, filter_value, is_match in _KNOWN_ANSWERS:
        operator = getattr(module, class_name)(arguments=["known", filter_value])
        event_data = types.SimpleNamespace(known=event_value)
        try:
            if operator.Matches(None, event_data, None, None) != is_match:
                return False
        except TypeError:
            return False
    return True


def GetReplacements(module):
    """Makes the method that compares any value.

    Args:
      module (module): plaso.filters.filters.

    Returns:
      list[tuple[type, str, function]]: class, name and new function of a method.
    """

    def Matches(self, event, event_data, event_data_stream, event_tag):
        """Determines if an event matches the filter.

        Args:
          self (GenericBinaryOperator): operator.
          event (EventObject): event.
          event_data (EventData): event data.
          event_data_stream (EventDataStream): event data stream.
          event_tag (EventTag): event tag.
        """
        # pylint: disable=protected-access
        value = self._GetValue(
            self.left_operand, event, event_data, event_data_stream, event_tag
        )
        try:
            is_match = value is not None and self._CompareValue(
                value, self.right_operand
            )
        except _COMPARE_ERRORS:
            is_match = False
        return self._bool_value if is_match else not self._bool_value

    return [(module.GenericBinaryOperator, _METHOD, Matches)]
