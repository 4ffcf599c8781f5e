"""Tests for the event data of strace logs."""

import unittest

from plaso_extra_parsers.parsers.strace import events as strace_events

_CLASSES = (
    strace_events.StraceDescriptorEventData,
    strace_events.StraceLogEventData,
    strace_events.StraceProcessEventData,
    strace_events.StraceSignalEventData,
    strace_events.StraceSystemCallEventData,
)


class EventDataTest(unittest.TestCase):
    """Tests for the event data of strace logs."""

    def testInitialize(self):
        """All attributes begin without a value, and no two types are the same."""
        data_types = set()
        for event_data_class in _CLASSES:
            event_data = event_data_class()
            data_types.add(event_data.data_type)
            for name, value in vars(event_data).items():
                if name != "data_type" and name[0] != "_":
                    self.assertIsNone(value, name)
        self.assertEqual(
            data_types,
            {
                "linux:strace:descriptor",
                "linux:strace:log",
                "linux:strace:process",
                "linux:strace:signal",
                "linux:strace:syscall",
            },
        )


if __name__ == "__main__":
    unittest.main()
