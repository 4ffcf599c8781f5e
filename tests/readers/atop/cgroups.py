"""Tests for the control groups of an atop raw log."""

import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.atop import cgroups
from plaso_extra_parsers.readers.atop import layouts
from plaso_extra_parsers.readers.atop import log

from tests.readers.atop import test_lib
from tests.writers import atop


class ReadCgroupsTest(unittest.TestCase):
    """Tests the reading of the blocks of control groups."""

    def setUp(self):
        """Creates a writer."""
        self.writer = atop.AtopWriter("2.13")

    def _ReadCgroups(self, groups, number_of_cgroups=None, processes=None):
        """Writes and reads control groups."""
        if processes is None:
            processes = sum(len(group.process_identifiers) for group in groups)
        if number_of_cgroups is None:
            number_of_cgroups = len(groups)
        return cgroups.ReadCgroups(
            self.writer.FoldCgroups(groups),
            bytes(4 * processes),
            self.writer.layout.GetCgroupLayout(),
            number_of_cgroups,
            0x1000,
        )

    def _CheckError(self, message, groups, **values):
        """Checks the error of control groups."""
        with self.assertRaises(errors.ParseError) as context:
            self._ReadCgroups(groups, **values)
        self.assertEqual(
            str(context.exception), f"{message}, in block at offset: 0x00001000"
        )

    def testLayouts(self):
        """Tests all members, in every layout that has control groups."""
        number_of_layouts = 0
        for release in layouts.RELEASES:
            if not release.cgroup:
                continue
            for data_model in layouts.DATA_MODELS:
                for byte_order in "<>":
                    writer = atop.AtopWriter(release.name, data_model, byte_order)
                    layout = writer.layout.GetCgroupLayout()
                    values = {
                        field.name: index
                        for index, field in enumerate(layout.fields)
                        if not field.name.startswith("general")
                    }
                    root = atop.Cgroup(b"", -1, (1, 70000), values)
                    child = atop.Cgroup(b"a.slice", 0, (4194304,))
                    writer.AppendSample(cgroups=[root, child])
                    atop_log = log.AtopLog(writer.GetFileObject())
                    (sample,) = atop_log.IterateSamples()
                    first, second = atop_log.ReadCgroups(sample)
                    found = first.record._asdict()
                    self.assertEqual({name: found[name] for name in values}, values)
                    self.assertEqual((first.name, first.path), ("", "/"))
                    self.assertEqual(first.process_identifiers, (1, 70000))
                    self.assertEqual(
                        (second.name, second.path), ("a.slice", "/a.slice")
                    )
                    self.assertEqual(second.process_identifiers, (4194304,))
                    number_of_layouts += 1
        self.assertGreaterEqual(number_of_layouts, 16)

    def testRecordings(self):
        """Tests that each process has its group, in the releases that have groups."""
        for name in test_lib.RECORDINGS:
            with self.subTest(name=name):
                with open(test_lib.GetPath(name, "basic.raw"), "rb") as file_object:
                    atop_log = log.AtopLog(file_object)
                    samples = list(atop_log.IterateSamples())
                    groups = atop_log.ReadCgroups(samples[-1])
                    commands = {
                        task.process_identifier: task.command_line
                        for task in atop_log.ReadTasks(samples[-1])
                        if task.command_line
                    }
                if not name.startswith(("v2.11", "v2.12", "v2.13")):
                    self.assertEqual(groups, [])
                    continue
                self.assertEqual(
                    [group.path for group in groups],
                    [
                        "/",
                        "/lab.slice",
                        "/lab.slice/batch.slice",
                        "/lab.slice/batch.slice/job-1.scope",
                        "/lab.slice/web-frontend.service",
                    ],
                )
                members = {
                    group.name: [commands[key] for key in group.process_identifiers]
                    for group in groups
                }
                self.assertIn("in-cg2-job", members["job-1.scope"][0])
                self.assertIn("in-cg2-web", members["web-frontend.service"][0])
                self.assertEqual(members["lab.slice"], [])
                job = groups[3].record
                self.assertEqual(job.configuration_processor_weight, 10)
                self.assertEqual(job.configuration_processor_limit, 20)
                # -1 is no limit.
                self.assertEqual(groups[1].record.configuration_processor_limit, -1)

    def testNoCgroups(self):
        """Tests that a machine without them has none."""
        self.writer.AppendSample(cgroups=[])
        atop_log = log.AtopLog(self.writer.GetFileObject())
        (sample,) = atop_log.IterateSamples()
        self.assertEqual(atop_log.ReadCgroups(sample), [])
        self.assertEqual(self._ReadCgroups([]), [])

    def testNoProcesses(self):
        """Tests that groups need no processes, and then have no block of them."""
        self.writer.AppendSample(cgroups=[atop.Cgroup(b"", -1), atop.Cgroup(b"a", 0)])
        atop_log = log.AtopLog(self.writer.GetFileObject())
        (sample,) = atop_log.IterateSamples()
        self.assertEqual(sample.GetBlockSizes()[3], 0)
        self.assertEqual(
            [group.path for group in atop_log.ReadCgroups(sample)], ["/", "/a"]
        )

    def testFlagWithoutBlocks(self):
        """Tests that the flag of control groups means no blocks before 2.11."""
        for release in ("2.8", "2.9", "2.10"):
            writer = atop.AtopWriter(release)
            writer.AppendSample(flags=0x0100)
            atop_log = log.AtopLog(writer.GetFileObject())
            (sample,) = atop_log.IterateSamples()
            self.assertEqual(atop_log.ReadCgroups(sample), [])

    def testMissingBlock(self):
        """Tests that groups without a block are an error, not nothing."""
        self.writer.AppendSample(cgroups=[], number_of_cgroups=2)
        atop_log = log.AtopLog(self.writer.GetFileObject())
        (sample,) = atop_log.IterateSamples()
        with self.assertRaisesRegex(
            errors.ParseError, "^Unable to inflate cgroup block: .* at offset: 0x"
        ):
            atop_log.ReadCgroups(sample)

    def testNames(self):
        """Tests that names may be any bytes."""
        groups = self._ReadCgroups(
            [
                atop.Cgroup(b"", -1),
                atop.Cgroup(b"a\xff b", 0),
                atop.Cgroup("é".encode(), 1),
            ]
        )
        self.assertEqual(groups[2].path, "/a\\xff b/é")

    def testUnknownParent(self):
        """Tests that a parent that is not before its child is not guessed."""
        groups = self._ReadCgroups(
            [
                atop.Cgroup(b"", -1),
                atop.Cgroup(b"self", 1),
                atop.Cgroup(b"later", 3),
                atop.Cgroup(b"far", 2000000000),
                atop.Cgroup(b"child", 1),
            ]
        )
        self.assertEqual(
            [group.path for group in groups],
            ["/", "?/self", "?/later", "?/far", "?/self/child"],
        )

    def testDeepPath(self):
        """Tests that paths of paths do not grow without bound."""
        groups = [atop.Cgroup(b"", -1)]
        for index in range(2000):
            groups.append(atop.Cgroup(b"n" * 200, index))
        sizes = [len(group.path) for group in self._ReadCgroups(groups)]
        self.assertLess(max(sizes), 4400)
        self.assertTrue(self._ReadCgroups(groups)[30].path.startswith("?/"))
        self.assertEqual(self._ReadCgroups(groups)[20].path, ("/" + "n" * 200) * 20)

    def testStructureSize(self):
        """Tests that structures that do not fit their block are errors."""
        # A structure of 440 bytes: 432, the name and a NUL byte.
        for size in (0, -1, 439, 441, 2147483647):
            self._CheckError(
                "Unable to read cgroup 0: expected 440 to 440 bytes with a name of 7 "
                f"bytes, found {size}",
                [atop.Cgroup(b"a.slice", -1, (), {"general_structure_size": size})],
            )

    def testNameSize(self):
        """Tests that names that do not fit their structure are errors."""
        for size, minimum_size in ((-1, 433), (8, 441), (2147483647, 2147484080)):
            self._CheckError(
                f"Unable to read cgroup 0: expected {minimum_size} to 440 bytes with a "
                f"name of {size} bytes, found 440",
                [atop.Cgroup(b"a.slice", -1, (), {"general_name_size": size})],
            )

    def testNumberOfProcesses(self):
        """Tests that more or fewer processes than there are are errors."""
        for number in (2, -1, 2147483647):
            self._CheckError(
                "Unable to read cgroup 0: expected at most 1 processes, found "
                f"{number}",
                [atop.Cgroup(b"", -1, (1,), {"general_number_of_processes": number})],
            )
        self._CheckError(
            "Unable to read cgroups: expected 440 bytes and 3 processes, found 440 "
            "bytes and 1 processes",
            [atop.Cgroup(b"", -1, (1,))],
            processes=3,
        )

    def testNumberOfCgroups(self):
        """Tests that more or fewer groups than there are are errors."""
        groups = [atop.Cgroup(b"", -1), atop.Cgroup(b"a", 0)]
        self._CheckError(
            "Unable to read cgroup 2: expected 432 bytes, found 0",
            groups,
            number_of_cgroups=3,
        )
        self._CheckError(
            "Unable to read cgroups: expected 880 bytes and 0 processes, found 440 "
            "bytes and 0 processes",
            groups,
            number_of_cgroups=1,
        )

    def testSequence(self):
        """Tests that a sequence number that is not the index is an error."""
        self._CheckError(
            "Unable to read cgroup 1: expected sequence number 1, found 5",
            [
                atop.Cgroup(b"", -1),
                atop.Cgroup(b"a", 0, (), {"general_sequence": 5}),
            ],
        )


if __name__ == "__main__":
    unittest.main()
