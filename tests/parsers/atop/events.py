"""Tests for the event data of atop raw logs."""

import unittest

from plaso_extra_parsers.parsers.atop import events as atop_events

from tests.data import event_data_classes


class EventDataTest(unittest.TestCase):
    """Tests for the event data classes."""

    def testInitialize(self):
        """New event data has what is documented, and only its data type is set."""
        classes = event_data_classes.GetEventDataClasses(atop_events)
        self.assertGreater(len(classes), 10)
        for event_data_class in classes:
            values = vars(event_data_class())
            self.assertRegex(values.pop("data_type"), "^linux:atop:[a-z_]+$")
            values = {name: values[name] for name in values if name[0] != "_"}
            self.assertGreater(len(values), 5)
            self.assertEqual(
                set(values),
                set(
                    event_data_classes.GetDocumentedAttributes(event_data_class.__doc__)
                ),
            )
            self.assertEqual(set(values.values()), {None})


if __name__ == "__main__":
    unittest.main()
