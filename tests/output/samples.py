"""Tests for samples of reports."""

import unittest

from plaso_extra_parsers.output import noted

from tests.output import output_test_lib

_TIME = 1795217904000000


class SamplesTest(output_test_lib.EntityTestCase):
    """Tests for samples of atop."""

    def testAddSystem(self):
        """A sample has what is used of the memory."""
        self.AddEvent(
            "linux:atop:system",
            _TIME,
            hostname="a",
            interval=10,
            cpu_usage=71,
            physical_memory=1000,
            free_memory=10,
            available_memory=400,
            total_swap=90,
            free_swap=40,
        )
        place = self.AddEvent("linux:atop:system", _TIME, hostname="a")
        self.assertEqual((place.lane, place.noted), (0, 0))
        self.AddEvent("linux:atop:system", None, hostname="a")
        self.AddEvent("linux:atop:system", _TIME, hostname="b")
        rows = self.ReadTable("samples")
        self.assertEqual([row["group"] for row in rows], [0, 0, 1])
        self.assertEqual(
            [rows[0][name] for name in ("interval", "cpu", "used", "physical", "swap")],
            [10, 71, 600, 1000, 50],
        )
        self.assertIsNone(rows[1]["used"])

    def testAddDevice(self):
        """Disks, interfaces and cgroups have what they moved."""
        place = self.AddEvent(
            *("linux:atop:disk", _TIME), device_name="vda", interval=10, read_bytes=1
        )
        self.assertEqual((place.lane, place.noted), (0, 0))
        self.AddEvent("linux:atop:interface", _TIME, device_name="eth0", bytes_sent=2)
        self.AddEvent("linux:atop:cgroup", _TIME, cgroup_path="/", current_memory=3)
        self.AddEvent("linux:atop:disk", _TIME)
        rows = self.ReadTable("devices")
        self.assertEqual([row["interval"] for row in rows], [10, 0, 0])
        self.assertEqual(
            [
                (row["kind"], row["name"], row["read"], row["written"], row["memory"])
                for row in rows
            ],
            [
                ("disk", 0, 1, None, None),
                ("interface", 1, None, 2, None),
                ("cgroup", 2, None, None, 3),
            ],
        )
        self.assertEqual(self.store.names.GetTexts(), ["vda", "eth0", "/"])

    def testAddGap(self):
        """A gap has a begin and an end, or it is none."""
        self.AddEvent(
            "linux:atop:gap",
            _TIME,
            hostname="a",
            start_time=_TIME,
            end_time=_TIME + 9,
        )
        place = self.AddEvent("linux:atop:gap", _TIME, hostname="a", start_time=_TIME)
        self.assertEqual((place.lane, place.noted), (0, noted.MACHINE))
        row = self.ReadRow("gaps")
        self.assertEqual((row["start"], row["end"]), (_TIME, _TIME + 9))


if __name__ == "__main__":
    unittest.main()
