"""Tests for the event data of atop raw logs."""

import unittest

from plaso_extra_parsers.parsers.atop import events as atop_events

from tests.parsers import events_test_lib


class EventDataTest(events_test_lib.EventDataTestCase):
    """Tests for the event data classes."""

    def testInitialize(self):
        """New event data has what is documented, and only its data type is set."""
        self.CheckClasses(atop_events, "^linux:atop:[a-z_]+$", 10)


if __name__ == "__main__":
    unittest.main()
