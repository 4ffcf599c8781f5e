"""Tests that messages of events of one form are those of Plaso's formatters."""

import random
import unittest

from plaso.formatters import interface
from plaso.output import mediator as plaso_mediator

from plaso_extra_parsers.integration import list_words
from plaso_extra_parsers.output import message_forms

from tests.output import hostile_values

_VALUES = (0, 1, 7, 2**40, -1, 1.5, True, False, "", "text", "a\r\nb", "{x}", ["a"], [])


class _UnknownFormatter(interface.ConditionalEventFormatter):
    """Formatter that may do what it likes."""


def _GetNames(formatter):
    """Retrieves the names of attributes that a formatter reads."""
    names = set(formatter.GetFormatStringAttributeNames())
    for helper in formatter.helpers:
        names.add(getattr(helper, "input_attribute", None))
        names.add(getattr(helper, "output_attribute", None))
    return sorted(names - {None})


def _Format(function, *arguments):
    """Formats a message, or retrieves the class of the error."""
    try:
        return function(*arguments)
    except Exception as exception:  # pylint: disable=broad-exception-caught
        return exception.__class__


class MessageFormTest(unittest.TestCase):
    """Tests for forms of messages."""

    def setUp(self):
        """Reads the formatters of Plaso and ours."""
        self.mediator = plaso_mediator.OutputMediator(None)
        for path in hostile_values.FORMATTERS_PATHS:
            self.mediator.ReadMessageFormattersFromDirectory(path)

    def _FormatByPlaso(self, formatter, values):
        """Formats a message as psort does."""
        formatter.FormatEventValues(self.mediator, values)
        return formatter.GetMessage(values)

    def testFormat(self):
        """Each formatter gives the same message of random values by its form."""
        generator = random.Random(21)
        number_of_forms = 0
        number_of_messages = 0
        # pylint: disable-next=protected-access
        for data_type, formatter in sorted(self.mediator._message_formatters.items()):
            names = _GetNames(formatter)
            for _ in range(6):
                values = {
                    name: generator.choice(_VALUES)
                    for name in names
                    if generator.random() < 0.7
                }
                form = message_forms.CreateMessageForm(formatter, tuple(values))
                if form is None:
                    continue
                number_of_forms += 1
                expected = _Format(self._FormatByPlaso, formatter, dict(values))
                if expected is RuntimeError:
                    # Plaso cannot use a formatter with a wrong short message at all.
                    continue
                # A form is used for many events.
                for _ in range(2):
                    message = _Format(form.Format, self.mediator, dict(values))
                    if isinstance(message, str):
                        number_of_messages += 1
                        with self.subTest(data_type=data_type, values=values):
                            self.assertEqual(message, expected)
        self.assertGreater(number_of_forms, 1000)
        self.assertGreater(number_of_messages, number_of_forms)

    def testCreateMessageForm(self):
        """What a form cannot know is left to the formatter."""
        formatter = _UnknownFormatter(
            format_string_pieces=["{a}"], format_string_short_pieces=["{a}"]
        )
        self.assertIsNone(message_forms.CreateMessageForm(formatter, ("a",)))
        self.assertIsNone(message_forms.CreateMessageForm(None, ("a",)))

        for pieces in (["{_parser_chain}"], ["{a} {b}"]):
            formatter = interface.ConditionalEventFormatter(
                format_string_pieces=pieces, format_string_short_pieces=["{a}"]
            )
            self.assertIsNone(message_forms.CreateMessageForm(formatter, ("a",)))

    def testFormatTwice(self):
        """A template fits the values of each event, not only those of the first."""
        formatter = interface.ConditionalEventFormatter(
            format_string_pieces=["A: {a}", "B: {b}", "end"]
        )
        formatter.AddHelper(list_words.ListHelper())
        form = message_forms.CreateMessageForm(formatter, ("a", "b"))
        for values, expected in (
            ({"a": [1, 2], "b": 0}, "A: 1, 2 B: 0 end"),
            ({"a": [], "b": 3}, "B: 3 end"),
            ({"a": 4, "b": []}, "A: 4 end"),
        ):
            with self.subTest(values=values):
                self.assertEqual(form.Format(self.mediator, values), expected)

    def testHelpersOfOneAttribute(self):
        """Of two helpers that set one attribute the second one counts."""
        formatter = interface.ConditionalEventFormatter(
            format_string_pieces=["{state}"], format_string_short_pieces=["{state}"]
        )
        for name in ("is_on", "is_ready"):
            formatter.AddHelper(
                interface.BooleanEventFormatterHelper(
                    name, "state", f"not {name:s}", name
                )
            )
        for values, expected in (
            ({"is_on": True}, "not is_ready"),
            ({"is_ready": True}, "is_ready"),
            ({}, "not is_ready"),
        ):
            form = message_forms.CreateMessageForm(formatter, tuple(values))
            self.assertEqual(form.Format(self.mediator, dict(values)), expected)
            self.assertEqual(self._FormatByPlaso(formatter, dict(values)), expected)

    def testHelpers(self):
        """Helpers work on what earlier ones set, and on values of any event."""
        formatter = interface.ConditionalEventFormatter(
            format_string_pieces=["{state}", "A: {a}", "no attribute", "F: {flags}"],
            format_string_short_pieces=["{a}"],
        )
        formatter.AddHelper(
            interface.BooleanEventFormatterHelper("is_on", "state", "off", "on")
        )
        formatter.AddHelper(
            interface.EnumerationEventFormatterHelper(
                None, "state", "a", {"off": "sleeps", "on": "runs"}
            )
        )
        formatter.AddHelper(
            interface.FlagsEventFormatterHelper("bits", "flags", {1: "ONE", 2: "TWO"})
        )
        for values, expected in (
            ({}, "off A: sleeps no attribute"),
            ({"is_on": True}, "on A: runs no attribute"),
            ({"is_on": False, "bits": 3}, "off A: sleeps no attribute F: ONE, TWO"),
            ({"a": "x", "state": "old"}, "off A: sleeps no attribute"),
        ):
            with self.subTest(values=values):
                form = message_forms.CreateMessageForm(formatter, tuple(values))
                self.assertEqual(form.Format(self.mediator, dict(values)), expected)
                self.assertEqual(self._FormatByPlaso(formatter, dict(values)), expected)


if __name__ == "__main__":
    unittest.main()
