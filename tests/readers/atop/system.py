"""Tests for the system-wide statistics of an atop raw log."""

import unittest

from plaso_extra_parsers.readers.atop import layouts
from plaso_extra_parsers.readers.atop import log
from plaso_extra_parsers.readers.atop import system

from tests.readers.atop import test_lib
from tests.writers import atop

# Release that brought each part.
_FIRST_RELEASES = {
    "processors": "1.26",
    "memory": "1.26",
    "network": "1.26",
    "interfaces": "1.26",
    "disks": "1.26",
    "web_server": "1.26",
    "nfs": "2.2",
    "containers": "2.2",
    "pressure": "2.4",
    "gpus": "2.4",
    "infiniband": "2.4",
    "numa_memory": "2.7",
    "numa_processors": "2.7",
    "last_level_caches": "2.8",
}

# Member of the source of atop that counts the entries of each array.
_COUNTS = {
    "caches": "nrllcs",
    "containers": "nrcontainer",
    "disks": "ndsk",
    "gpus": "nrgpus",
    "interfaces": "nrintf",
    "logical_volumes": "nlvm",
    "md_devices": "nmdd",
    "mounts_mounts": "nfsmounts.nrmounts",
    "nodes": "nrnuma",
    "ports": "nrports",
    "processors": "nrcpu",
}


def _GetValue(field, index):
    """Chooses a value that no other field of a structure has."""
    if field.format.endswith("s"):
        text = f"{index:03d}x"[: field.size]
        return text.encode(), text
    if field.format in "fd":
        return index + 0.5, index + 0.5
    if field.size == 1:
        return index % 100 + 1, index % 100 + 1
    return index + 1, index + 1


class AtopSystemTest(unittest.TestCase):
    """Tests the statistics of every release, data model and byte order."""

    def _CreateSystem(self, writer, parts, entries=None):
        """Creates statistics."""
        return system.AtopSystem(
            writer.FoldSystem(parts, entries or {}), writer.layout.GetSystemParts()
        )

    def testReadPart(self):
        """Tests that each member of each part is read from its place."""
        for release in layouts.RELEASES:
            for data_model in layouts.DATA_MODELS:
                for byte_order in "<>":
                    with self.subTest(release=release.name, order=byte_order):
                        writer = atop.AtopWriter(release.name, data_model, byte_order)
                        parts = {}
                        expected = {}
                        for name, part in writer.layout.GetSystemParts().items():
                            pairs = {
                                field.name: _GetValue(field, index)
                                for index, field in enumerate(part.layout.fields)
                            }
                            parts[name] = {key: pair[0] for key, pair in pairs.items()}
                            expected[name] = {
                                key: pair[1] for key, pair in pairs.items()
                            }
                        atop_system = self._CreateSystem(writer, parts)
                        for name, values in expected.items():
                            record = atop_system.ReadPart(name)
                            self.assertEqual(record._asdict(), values, name)

    def testReadEntries(self):
        """Tests that each member of the counted entries of each array is read."""
        number_of_arrays = 0
        for release in layouts.RELEASES:
            for data_model in layouts.DATA_MODELS[:2]:
                writer = atop.AtopWriter(release.name, data_model)
                for name, part in writer.layout.GetSystemParts().items():
                    for array_name, array in part.layout.arrays.items():
                        with self.subTest(release=release.name, array=array_name):
                            self._CheckArray(writer, name, part, array)
                            number_of_arrays += 1
        self.assertGreater(number_of_arrays, 2 * 15 * 5)

    def _CheckArray(self, writer, part_name, part, array):
        """Checks the entries of an array."""
        pairs = {
            field.name: _GetValue(field, index)
            for index, field in enumerate(array.layout.fields)
        }
        row = {name: pair[0] for name, pair in pairs.items()}
        expected = {name: pair[1] for name, pair in pairs.items()}
        count_name = _COUNTS[array.name]
        # In 2.13 the processors that there are entries for are counted on their own.
        names = {
            ".".join(field.source_path): field.name for field in part.layout.fields
        }
        if array.name == "processors" and "maxcpu" in names:
            count_name = "maxcpu"
        atop_system = self._CreateSystem(
            writer,
            {part_name: {names[count_name]: 2}},
            {(part_name, array.name): [row, row, row]},
        )
        entries = atop_system.ReadEntries(part_name, array.name)
        self.assertEqual([entry._asdict() for entry in entries], [expected] * 2)

    def testParts(self):
        """Tests that a part that a release does not have is None, never zeros."""
        names = [release.name for release in layouts.RELEASES]
        for release in layouts.RELEASES:
            writer = atop.AtopWriter(release.name)
            atop_system = self._CreateSystem(writer, {})
            for part_name, first_release in _FIRST_RELEASES.items():
                has_part = names.index(release.name) >= names.index(first_release)
                with self.subTest(release=release.name, part=part_name):
                    self.assertEqual(part_name in atop_system.GetParts(), has_part)
                    record = atop_system.ReadPart(part_name)
                    self.assertEqual(record is not None, has_part)
            self.assertIsNone(atop_system.ReadPart("bogus"))
            self.assertEqual(atop_system.ReadEntries("bogus", "bogus"), [])
            self.assertEqual(atop_system.ReadEntries("disks", "bogus"), [])

    def testCounts(self):
        """Tests that counts beyond what there is room for give no more than that."""
        writer = atop.AtopWriter("2.8")
        for count, expected in ((0, 0), (-1, 0), (1024, 1024), (2147483647, 1024)):
            atop_system = self._CreateSystem(
                writer, {"disks": {"number_of_disks": count}}
            )
            entries = atop_system.ReadEntries("disks", "disks")
            self.assertEqual(len(entries), expected)

    def testIsRead(self):
        """Tests that only the entries that are asked for are read."""
        writer = atop.AtopWriter("2.8")
        atop_system = self._CreateSystem(
            writer,
            {"disks": {"number_of_disks": 3}},
            {
                ("disks", "disks"): [
                    {"name": b"sda", "reads": 5},
                    {"name": b"sdb"},
                    {"name": b"sdc", "reads": 6},
                ]
            },
        )
        entries = atop_system.ReadEntries(
            "disks", "disks", is_read=lambda entry: entry.reads > 0
        )
        self.assertEqual([entry.name for entry in entries], ["sda", "sdc"])
        self.assertEqual(len(atop_system.ReadEntries("disks", "disks")), 3)

    def testOfflineProcessors(self):
        """Tests that release 2.13 has entries of processors that are off line."""
        writer = atop.AtopWriter("2.13")
        atop_system = self._CreateSystem(
            writer,
            {
                "processors": {
                    "number_of_processors": 2,
                    "maximum_number_of_processors": 3,
                }
            },
            {
                ("processors", "processors"): [
                    {"processor_number": 0, "is_online": 1, "user_time": 5},
                    {"processor_number": 1, "is_online": 0},
                    {"processor_number": 2, "is_online": 1, "user_time": 6},
                ]
            },
        )
        entries = atop_system.ReadEntries("processors", "processors")
        self.assertEqual([entry.is_online for entry in entries], [1, 0, 1])
        self.assertEqual([entry.user_time for entry in entries], [5, 0, 6])

    def testText(self):
        """Tests that names that are not UTF-8 stay visible."""
        writer = atop.AtopWriter("2.3")
        atop_system = self._CreateSystem(
            writer,
            {"disks": {"number_of_logical_volumes": 1}},
            {("disks", "logical_volumes"): [{"name": b"vg-\xff\x00x"}]},
        )
        (entry,) = atop_system.ReadEntries("disks", "logical_volumes")
        self.assertEqual(entry.name, "vg-\\xff")

    def testRecordings(self):
        """Tests values that all recordings have in common."""
        for name in test_lib.RECORDINGS:
            with self.subTest(name=name):
                with open(test_lib.GetPath(name, "basic.raw"), "rb") as file_object:
                    atop_log = log.AtopLog(file_object)
                    systems = [
                        atop_log.ReadSystem(sample)
                        for sample in atop_log.IterateSamples()
                    ]
                self.assertEqual(len(systems), 8)
                for atop_system in systems:
                    processors = atop_system.ReadEntries("processors", "processors")
                    self.assertEqual(len(processors), 2)
                    # Pages of 4096 bytes.
                    memory = atop_system.ReadPart("memory")
                    self.assertEqual(memory.physical_memory, 6171021)
                    (disk,) = atop_system.ReadEntries("disks", "disks")
                    self.assertEqual(disk.name, "vda")
                    self.assertEqual(
                        [
                            entry.name
                            for entry in atop_system.ReadEntries(
                                "interfaces", "interfaces"
                            )
                        ],
                        ["lo", "ifb0", "ifb1", "eth0"],
                    )
                    for part_name, array_name in (
                        ("disks", "logical_volumes"),
                        ("disks", "md_devices"),
                        ("gpus", "gpus"),
                        ("infiniband", "ports"),
                        ("nfs", "mounts_mounts"),
                        ("containers", "containers"),
                    ):
                        entries = atop_system.ReadEntries(part_name, array_name)
                        self.assertEqual(entries, [])


if __name__ == "__main__":
    unittest.main()
