"""Tests for the event data of atop raw logs."""

import unittest

from plaso_extra_parsers.parsers.atop import events as atop_events


class EventDataTest(unittest.TestCase):
    """Tests for the event data classes."""

    def testInitialize(self):
        """Tests that of new event data nothing is known but its data type."""
        for event_data_class, data_type in (
            (atop_events.AtopBootEventData, "linux:atop:boot"),
            (atop_events.AtopCgroupEventData, "linux:atop:cgroup"),
            (atop_events.AtopDiskEventData, "linux:atop:disk"),
            (atop_events.AtopGapEventData, "linux:atop:gap"),
            (atop_events.AtopGPUEventData, "linux:atop:gpu"),
            (atop_events.AtopInterfaceEventData, "linux:atop:interface"),
            (atop_events.AtopLogEventData, "linux:atop:log"),
            (atop_events.AtopNFSMountEventData, "linux:atop:nfs_mount"),
            (atop_events.AtopProcessEventData, "linux:atop:process"),
            (atop_events.AtopSystemEventData, "linux:atop:system"),
            (atop_events.AtopTaskEventData, "linux:atop:task"),
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


if __name__ == "__main__":
    unittest.main()
