"""Tests for the event data of atop raw logs about the system."""

import unittest

from plaso_extra_parsers.parsers import atop_system_events


class SystemEventDataTest(unittest.TestCase):
    """Tests for the event data classes."""

    def testInitialize(self):
        """Tests that of new event data nothing is known but its data type."""
        for event_data_class, data_type in (
            (atop_system_events.AtopCgroupEventData, "linux:atop:cgroup"),
            (atop_system_events.AtopDiskEventData, "linux:atop:disk"),
            (atop_system_events.AtopGPUEventData, "linux:atop:gpu"),
            (atop_system_events.AtopInterfaceEventData, "linux:atop:interface"),
            (atop_system_events.AtopNFSMountEventData, "linux:atop:nfs_mount"),
            (atop_system_events.AtopSystemEventData, "linux:atop:system"),
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
