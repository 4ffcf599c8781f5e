"""Tests for the layouts of the atop raw log."""

import json
import types
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.atop import layouts
from plaso_extra_parsers.readers.atop import versions

from tests.readers.atop import test_lib

_DATA_MODELS = {
    "lp64": record_layout.LP64,
    "i386": record_layout.I386,
    "arm32-t32": record_layout.ARM_TIME32,
    "arm32-t64": record_layout.ARM_TIME64,
}

_SIZES_AND_FORMATS = {
    "char": (1, ("s", "B", "1s")),
    "u8": (1, ("B", "1s")),
    "i16": (2, ("h",)),
    "u16": (2, ("H",)),
    "i32": (4, ("i",)),
    "u32": (4, ("I",)),
    "i64": (8, ("q",)),
    "u64": (8, ("Q",)),
    "f32": (4, ("f",)),
}

# Members that hold nothing: room for later releases, and what only the reader of atop
# itself fills. A file may have left-overs of the memory of atop in them.
_NO_FIELDS = frozenset(["avail1", "avail2", "cgname", "cgroupix"])


def _IsReserve(name):
    """Determines if a member is reserve.

    Args:
      name (str): name in the source of atop.

    Returns:
      bool: True if it must not be a field.
    """
    last_name = name.rpartition(".")[2]
    return "future" in last_name or last_name in _NO_FIELDS


def _GetExpectedMembers(rows):
    """Retrieves the scalar members that must be fields.

    Returns:
      dict[str, tuple[int, int, str]]: offset, size and type per name.
    """
    return {
        name: (offset, size, data_type)
        for name, offset, size, data_type, *array in rows
        if not array and not _IsReserve(name)
    }


def _MakeFileHeader(version, sample_header_size, task_size, system_size, cgroup_size):
    """Makes what decides about the layout.

    Args:
      version (int): version.
      sample_header_size (int): size of a sample header in bytes.
      task_size (int): size of a task in bytes.
      system_size (int): size of the system-wide statistics in bytes.
      cgroup_size (int): size of a control group in bytes.
    """
    return types.SimpleNamespace(
        atop_version=layouts.VERSION_FLAG | version,
        sample_header_size=sample_header_size,
        task_size=task_size,
        system_size=system_size,
        cgroup_size=cgroup_size,
    )


class MeasuredLayoutsTest(unittest.TestCase):
    """Tests every layout against the compiled headers of its release."""

    @classmethod
    def setUpClass(cls):
        """Reads the measured layouts."""
        cls.groups = json.loads(test_lib.ReadFile("layouts.json.gz"))["groups"]

    def _GetLayout(self, group):
        """Chooses the layout of a group."""
        (layout,) = versions.GetLayouts(
            _MakeFileHeader(
                int(group["aversion"][0], 16) & ~layouts.VERSION_FLAG,
                group["rawreclen"],
                group["tstatlen"],
                group["sstatlen"],
                group["cstatlen"] or 0,
            ),
            record_layout.LITTLE_ENDIAN,
            0,
        )
        return layout

    def _CheckFields(self, rows, fields):
        """Checks the fields of a layout against the measured members."""
        expected = _GetExpectedMembers(rows)
        found = {".".join(field.source_path): field for field in fields}
        self.assertEqual(sorted(found), sorted(expected))
        self.assertEqual(len(found), len(fields))

        for name, (offset, size, data_type) in expected.items():
            field = found[name]
            self.assertEqual((field.offset, field.size), (offset, size), name)
            element_type, _, number = data_type.partition("[")
            if number:
                self.assertIn(element_type, ("char", "u8"), name)
                self.assertEqual(field.format, f"{size}s", name)
            else:
                self.assertEqual(_SIZES_AND_FORMATS[element_type][0], size, name)
                self.assertIn(field.format, _SIZES_AND_FORMATS[element_type][1], name)
        return len(expected)

    def _CheckSystem(self, group, parts):
        """Checks the system-wide statistics, whose members ARM groups do not have."""
        self.assertEqual(
            [
                [".".join(part.source_path), part.offset, part.layout.size]
                for part in parts.values()
            ],
            group["sstat_parts"],
        )
        rows_per_part = {}
        for name, offset, *rest in group.get("sstat", []):
            part_name, _, member_name = name.partition(".")
            rows_per_part.setdefault(part_name, []).append([member_name, offset, *rest])

        number_of_members = 0
        if rows_per_part:
            self.assertEqual(len(rows_per_part), len(parts))
        for part_name, rows in rows_per_part.items():
            (part,) = (
                part for part in parts.values() if part.source_path == (part_name,)
            )
            rows = [[name, offset - part.offset, *rest] for name, offset, *rest in rows]
            number_of_members += self._CheckFields(rows, part.layout.fields)

            number_of_members += self._CheckArrays(rows, part.layout.arrays)
        return number_of_members

    def _CheckArrays(self, rows, arrays):
        """Checks the arrays of a part of the system-wide statistics."""
        number_of_members = 0
        arrays = {".".join(array.source_path): array for array in arrays.values()}
        measured_arrays = {row[0]: row for row in rows if len(row) > 4}
        self.assertEqual(sorted(arrays), sorted(measured_arrays))
        for name, (_, offset, size, _, elements) in measured_arrays.items():
            array = arrays[name]
            self.assertEqual(array.offset, offset)
            self.assertEqual(array.number_of_elements, elements["count"])
            self.assertEqual(array.layout.size, elements["elemsize"])
            self.assertEqual(array.number_of_elements * array.layout.size, size)
            number_of_members += self._CheckFields(
                elements["members"], array.layout.fields
            )
        return number_of_members

    def testNumberOfGroups(self):
        """Tests that the measured layouts are all rows of the table, each once."""
        rows = set()
        for group in self.groups:
            layout = self._GetLayout(group)
            rows.add((layout.release.name, layout.data_model.name))
        self.assertEqual(len(rows), len(self.groups))
        self.assertEqual(len(rows), len(layouts.RELEASES) * len(layouts.DATA_MODELS))
        self.assertGreaterEqual(len(rows), 60)

    def testMembers(self):
        """Tests that name, offset, size and type of all members are as compiled."""
        number_of_members = 0
        for group in self.groups:
            with self.subTest(group=group["id"]):
                layout = self._GetLayout(group)
                data_model_name, _, releases = group["id"].partition(":")
                self.assertIs(layout.data_model, _DATA_MODELS[data_model_name])
                release_name = releases.split("..")[0]
                self.assertTrue(
                    release_name in (layout.release.name, f"{layout.release.name}.0"),
                    release_name,
                )
                self.assertTrue(layout.has_system)
                self.assertEqual(layout.has_cgroups, bool(group["cstatlen"]))

                file_header = layouts.GetFileHeaderLayout(
                    layout.release.file_header, layout.byte_order
                )
                self.assertEqual(file_header.size, group["rawheadlen"])
                number_of_members += self._CheckFields(
                    group["rawheader"], file_header.fields
                )
                self.assertEqual(layout.sample_header.size, group["rawreclen"])
                number_of_members += self._CheckFields(
                    group["rawrecord"], layout.sample_header.fields
                )
                self.assertEqual(layout.task.size, group["tstatlen"])
                number_of_members += self._CheckFields(
                    group["tstat"], layout.task.fields
                )
                self.assertEqual(layout.system_size, group["sstatlen"])
                number_of_members += self._CheckSystem(group, layout.GetSystemParts())
                if group["cstatlen"]:
                    cgroup = layout.GetCgroupLayout()
                    self.assertEqual(cgroup.size, group["cstatlen"])
                    number_of_members += self._CheckFields(
                        group["cstat"], cgroup.fields
                    )
        self.assertGreater(number_of_members, 14000)

    def testReserve(self):
        """Tests that no reserve member is a field, in any layout."""
        for group in self.groups:
            layout = self._GetLayout(group)
            fields = list(layout.sample_header.fields + layout.task.fields)
            for part in layout.GetSystemParts().values():
                fields.extend(part.layout.fields)
                for array in part.layout.arrays.values():
                    fields.extend(array.layout.fields)
            if layout.has_cgroups:
                fields.extend(layout.GetCgroupLayout().fields)
            for field in fields:
                self.assertFalse(
                    any(_IsReserve(name) for name in field.source_path), field
                )

    def testBigEndian(self):
        """Tests that a layout in the other byte order differs in nothing else."""
        for release in layouts.RELEASES:
            for name in (release.file_header, release.sample_header):
                little, big = (
                    layouts.GetRecordLayout(
                        name,
                        ("atop_types.yaml", "atop_rawlog.yaml"),
                        record_layout.LP64,
                        byte_order,
                    )
                    for byte_order in "<>"
                )
                self.assertEqual(little.fields, big.fields)
                self.assertEqual((little.byte_order, big.byte_order), ("<", ">"))


class LayoutSelectionTest(unittest.TestCase):
    """Tests the choice of a layout."""

    def testAmbiguousSizes(self):
        """Tests that the version decides between layouts of the same sizes."""
        for sizes, names in (
            ((96, 736, 464184, 0), {0x11B: "1.27", 0x200: "2.0"}),
            ((96, 784, 711904, 0), {0x202: "2.2-3", 0x203: "2.3"}),
            ((96, 840, 716656, 0), {0x204: "2.4", 0x205: "2.4", 0x206: "2.6"}),
            ((96, 968, 1021960, 0), {0x208: "2.8", 0x209: "2.9"}),
            ((96, 968, 1064016, 432), {0x20B: "2.11", 0x20C: "2.11"}),
        ):
            for version, name in names.items():
                with self.subTest(version=hex(version)):
                    (layout,) = versions.GetLayouts(
                        _MakeFileHeader(version, *sizes), "<", 0
                    )
                    self.assertEqual(layout.release.name, name)
                    self.assertTrue(layout.has_system)

    def testAmbiguousVersion(self):
        """Tests that the sizes decide between layouts of the same version."""
        for system_size, name in ((692952, "2.2"), (711904, "2.2-3")):
            (layout,) = versions.GetLayouts(
                _MakeFileHeader(0x202, 96, 784, system_size, 0), "<", 0
            )
            self.assertEqual(layout.release.name, name)

    def testDevelopmentSnapshot(self):
        """Tests that known tasks are read beside statistics that are not known."""
        (layout,) = versions.GetLayouts(
            _MakeFileHeader(0x20D, 96, 992, 1234567, 432), "<", 0
        )
        self.assertEqual(layout.release.name, "2.13")
        self.assertFalse(layout.has_system)
        self.assertEqual(layout.system_size, 1234567)
        with self.assertRaises(errors.UnsupportedLayout) as context:
            layout.GetSystemParts()
        self.assertEqual(
            str(context.exception),
            "Layout of system-wide statistics is not known: found 1234567 bytes",
        )

        (layout,) = versions.GetLayouts(
            _MakeFileHeader(0x20C, 96, 968, 1064016, 440), "<", 0
        )
        self.assertTrue(layout.has_system)
        self.assertFalse(layout.has_cgroups)
        with self.assertRaises(errors.UnsupportedLayout) as context:
            layout.GetCgroupLayout()
        self.assertEqual(
            str(context.exception), "Layout of control groups is not known"
        )

    def testUnknownSizes(self):
        """Tests that unknown sizes of a known version name what is known."""
        with self.assertRaises(errors.UnsupportedLayout) as context:
            versions.GetLayouts(_MakeFileHeader(0x209, 96, 928, 1021960, 0), "<", 0)
        self.assertEqual(
            str(context.exception),
            "Unsupported atop layout: found version 2.9, sizes of sample header/task/"
            "system/cgroup 96/928/1021960/0, known are 96/968/1021960/0 (2.9 lp64); "
            "88/956/1006540/0 (2.9 i386); 88/960/1018888/0 (2.9 arm-time32); "
            "96/968/1018888/0 (2.9 arm-time64) at offset: 0x00000000",
        )

    def testUnknownVersion(self):
        """Tests that an unknown version with unknown sizes names the known ones."""
        with self.assertRaises(errors.UnsupportedLayout) as context:
            versions.GetLayouts(
                _MakeFileHeader(0x7FFF, 96, 992, 1408337, 432), "<", 0x1E0
            )
        self.assertRegex(
            str(context.exception),
            "^Unsupported atop layout: found version 127.255, sizes of sample header/"
            "task/system/cgroup 96/992/1408337/432, known are versions 1.26, 1.27, "
            "2.0, 2.1, "
            "2.2, 2.3, 2.4, 2.5, 2.6, 2.7, 2.8, 2.9, 2.10, 2.11, 2.12, 2.13.* "
            "at offset: 0x000001e0$",
        )

    def testOtherVersion(self):
        """Tests that sizes of other releases are read as of the nearest of these."""
        for version, sizes, expected in (
            (0x20A, (96, 968, 1064016, 432), ["2.11"]),
            (0x20E, (96, 992, 1408336, 432), ["2.13"]),
            # One damaged bit makes it of 2.8 and of 2.9.
            (0x20C, (96, 968, 1021960, 0), ["2.8", "2.9"]),
            (0x219, (96, 968, 1021960, 0), ["2.9", "2.8"]),
            (0x302, (96, 784, 711904, 0), ["2.2-3", "2.3"]),
            (0x303, (96, 784, 711904, 0), ["2.3", "2.2-3"]),
        ):
            with self.subTest(version=hex(version)):
                candidates = versions.GetLayouts(
                    _MakeFileHeader(version, *sizes), "<", 0
                )
                self.assertEqual(
                    [candidate.release.name for candidate in candidates], expected
                )

    def testFormatVersion(self):
        """Tests that a version is written as people write it."""
        self.assertEqual(layouts.FormatVersion(0x811A), "1.26")
        self.assertEqual(layouts.FormatVersion(0x820D), "2.13")
        self.assertEqual(layouts.FormatVersion(0x0208), "2.8")


if __name__ == "__main__":
    unittest.main()
