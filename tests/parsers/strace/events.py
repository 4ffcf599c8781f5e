"""Tests for the event data of strace logs."""

import unittest

from plaso_extra_parsers.parsers.strace import events as strace_events

from tests.parsers import events_test_lib


class EventDataTest(events_test_lib.EventDataTestCase):
    """Tests for the event data classes."""

    def testInitialize(self):
        """New event data has what is documented, and only its data type is set."""
        self.CheckClasses(strace_events, "^linux:strace:[a-z_]+$", 5)


if __name__ == "__main__":
    unittest.main()
