"""Tests for the event data of atop raw logs about the log and its processes."""

import unittest

from plaso_extra_parsers.parsers import atop_process_event_data


class ProcessEventDataTest(unittest.TestCase):
    """Tests for the event data classes."""

    def testInitialize(self):
        """Tests that of new event data nothing is known but its data type."""
        for event_data_class, data_type in (
            (atop_process_event_data.AtopLogEventData, "linux:atop:log"),
            (atop_process_event_data.AtopBootEventData, "linux:atop:boot"),
            (atop_process_event_data.AtopProcessEventData, "linux:atop:process"),
            (atop_process_event_data.AtopTaskEventData, "linux:atop:task"),
        ):
            event_data = event_data_class()
            self.assertEqual(event_data.data_type, data_type)
            values = {
                name: value
                for name, value in vars(event_data).items()
                if name != "data_type" and not name.startswith("_")
            }
            self.assertGreater(len(values), 5)
            self.assertEqual(set(values.values()), {None})
