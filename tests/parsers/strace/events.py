"""Tests for the event data of strace logs."""

import unittest

from plaso_extra_parsers.parsers.strace import events as strace_events

from tests.data import event_data_classes


class EventDataTest(unittest.TestCase):
    """Tests for the event data of strace logs."""

    def testInitialize(self):
        """New event data has nothing but its data type, which is one of strace."""
        classes = event_data_classes.GetEventDataClasses(strace_events)
        self.assertGreater(len(classes), 5)
        for event_data_class in classes:
            values = vars(event_data_class())
            self.assertRegex(values.pop("data_type"), "^linux:strace:[a-z_]+$")
            values = {name: values[name] for name in values if name[0] != "_"}
            self.assertGreater(len(values), 5)
            self.assertEqual(set(values.values()), {None})


if __name__ == "__main__":
    unittest.main()
