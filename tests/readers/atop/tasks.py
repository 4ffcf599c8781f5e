"""Tests for the tasks of an atop raw log, beside those of the recordings."""

import itertools
import unittest

from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.atop import layouts
from plaso_extra_parsers.readers.atop import log
from plaso_extra_parsers.readers.atop import tasks

from tests.writers import atop


def _ReadWritten(writer, has_gpus=False, **values):
    """Writes and reads a task."""
    data = writer.FoldTasks([writer.MakeTask(**values)])
    (task,) = tasks.TaskBlock(data, writer.layout.task, has_gpus)
    return task


class TaskBlockTest(unittest.TestCase):
    """Tests that tasks can be passed over."""

    def testIterateKeys(self):
        """Tests that the key of each task shows which of them to read."""
        for release in layouts.RELEASES:
            with self.subTest(release=release.name):
                writer = atop.AtopWriter(release.name)
                rows = [
                    {
                        "thread_group_identifier": 7,
                        "process_identifier": process_identifier,
                        "is_process": process_identifier % 2,
                        "state": b"SZE"[process_identifier % 3 :][:1],
                        "start_time": 100 + process_identifier,
                        "was_inactive": 1,
                    }
                    for process_identifier in range(1, 7)
                ]
                names = writer.layout.task.field_names
                data = writer.FoldTasks(
                    [{name: row[name] for name in row if name in names} for row in rows]
                )
                block = tasks.TaskBlock(data, writer.layout.task)
                self.assertEqual(
                    list(block.IterateKeys()),
                    [
                        tuple(value if name in names else None for name, value in items)
                        for items in (row.items() for row in rows)
                    ],
                )
                found = list(map(block.ReadTask, range(len(rows))))
                self.assertEqual(found, list(block))
                self.assertEqual(
                    [task.is_exited for task in found],
                    [row["state"] == b"E" for row in rows],
                )


class LayoutsTest(unittest.TestCase):
    """Tests tasks of every release, data model and byte order."""

    def testAllMembers(self):
        """Tests that each member is read from its place, with the largest values."""
        for release in layouts.RELEASES:
            for data_model in layouts.DATA_MODELS:
                for byte_order in "<>":
                    with self.subTest(release=release.name, order=byte_order):
                        self._CheckMembers(release.name, data_model, byte_order)

    def _CheckMembers(self, release, data_model, byte_order):
        """Checks that each member is read from its place.

        Args:
          release (str): name of the release.
          data_model (DataModel): data model.
          byte_order (str): byte order.
        """
        writer = atop.AtopWriter(release, data_model, byte_order)
        values = {}
        expected = {}
        for index, field in enumerate(writer.layout.task.fields):
            if field.format.endswith("s"):
                text = f"{index:03d}\u20ac"[: max(field.size - 3, 1)]
                values[field.name] = text.encode()[: field.size]
                expected[field.name] = text
            elif field.size == 1:
                values[field.name] = expected[field.name] = index
            elif field.size == 2:
                values[field.name] = expected[field.name] = 32000 + index
            else:
                bits = 8 * field.size - field.format.islower()
                limit = 1 << bits
                values[field.name] = expected[field.name] = limit - 1 - index
        values.update(state=b"S", exit_code=-0x80000000)
        expected.update(state="S", exit_code=-0x80000000)
        if "gpu_state" in values:
            values["gpu_state"] = b"A"
            expected["gpu_state"] = "A"
        for name in ("read_requests", "write_requests"):
            expected[name] = None

        (task,) = tasks.TaskBlock(
            writer.FoldTasks([values]), writer.layout.task, writer.layout.has_task_gpus
        )
        found = {name: getattr(task, name) for name in expected}
        self.assertEqual(found, expected)
        self.assertTrue(task.began_in_interval)
        self.assertIsNone(task.exit_status)

    def testOtherReleases(self):
        """Tests that a member that a release does not have is None, never 0."""
        all_names = {
            field.name
            for release in layouts.RELEASES
            for field in atop.AtopWriter(release.name).layout.task.fields
        }
        for name in all_names:
            self.assertIn(name, tasks.AtopTask.__annotations__)
        for release in layouts.RELEASES:
            writer = atop.AtopWriter(release.name)
            names = {field.name for field in writer.layout.task.fields}
            task = _ReadWritten(writer)
            self.assertGreater(len(all_names - names), 0)
            for name in all_names - names:
                self.assertIsNone(getattr(task, name), f"{release.name} {name}")

    def testGetTaskClass(self):
        """Tests that there is one class for live tasks and one for exited processes."""
        layout = atop.AtopWriter("2.13").layout.task
        classes = {
            tasks.GetTaskClass(layout, is_exited, has_gpus)
            for is_exited in (False, True)
            for has_gpus in (False, True)
            for _ in range(2)
        }
        self.assertEqual(len(classes), 4)
        self.assertTrue(all(issubclass(item, tasks.AtopTask) for item in classes))


class MembersTest(unittest.TestCase):
    """Tests the meaning of members that the recordings do not have."""

    def setUp(self):
        """Creates a writer."""
        self.writer = atop.AtopWriter("2.13")

    def testExitCode(self):
        """Tests how an exited process ended."""
        for exit_code, expected in {
            0x0000: (0, None, False, False),
            0x0300: (3, None, False, False),
            0xFF00: (255, None, False, False),
            0x0009: (None, 9, False, False),
            0x0086: (None, 6, True, False),
            -0x80000000 | 0x2A00: (42, None, False, True),
            -0x80000000 | 0x008B: (None, 11, True, True),
        }.items():
            task = _ReadWritten(self.writer, state=b"E", exit_code=exit_code)
            self.assertEqual(
                (
                    task.exit_status,
                    task.exit_signal,
                    task.core_dumped,
                    task.began_in_interval,
                ),
                expected,
                hex(exit_code),
            )

    def testUnsignedIdentifiers(self):
        """Tests that identifiers of users and groups, and no others, are unsigned."""
        values = {
            f"{kind}_{group}_identifier": -2 - index
            for index, (kind, group) in enumerate(
                itertools.product(
                    ("real", "effective", "saved", "file_system"), ("user", "group")
                )
            )
        }
        task = _ReadWritten(self.writer, parent_process_identifier=-2, **values)
        for name, value in values.items():
            self.assertEqual(getattr(task, name), 2**32 + value, name)
        self.assertEqual(task.parent_process_identifier, -2)

    def testExitedIdentifiers(self):
        """Tests that identifiers of an exited process are None even if they are set."""
        values = {
            f"{kind}_{group}_identifier": 7
            for kind in ("real", "effective", "saved", "file_system")
            for group in ("user", "group")
        }
        task = _ReadWritten(self.writer, state=b"E", **values)
        self.assertEqual(
            {name: getattr(task, name) for name in values},
            {name: 7 if name.startswith("real") else None for name in values},
        )

    def testGPU(self):
        """Tests that GPU use needs a sample with it and a state that is one."""
        values = {"gpu_memory_size": 5, "gpu_type": b"C", "number_of_gpus": 2}
        for state, has_gpus, expected in (
            (b"A", True, ("A", 5, "C", 2)),
            (b"E", True, ("E", 5, "C", 2)),
            (b"\x00", True, (None, None, None, None)),
            (b"\x08", True, (None, None, None, None)),
            (b"A", False, (None, None, None, None)),
        ):
            task = _ReadWritten(self.writer, has_gpus, gpu_state=state, **values)
            self.assertEqual(
                (
                    task.gpu_state,
                    task.gpu_memory_size,
                    task.gpu_type,
                    task.number_of_gpus,
                ),
                expected,
            )

    def testGPUAverages(self):
        """Tests that release 2.13 has the average of the samples of the GPU."""
        sums = {"gpu_busy_cumulative": 159, "gpu_memory_busy_cumulative": 90}
        for number, state, expected in (
            (4, b"A", (39, 22)),
            (1, b"E", (159, 90)),
            # As atop -P PRE prints it.
            (0, b"A", (159, 90)),
            (-1, b"A", (159, 90)),
            (4, b"\x00", (None, None)),
        ):
            task = _ReadWritten(
                self.writer, True, gpu_state=state, gpu_samples=number, **sums
            )
            self.assertEqual((task.gpu_busy, task.gpu_memory_busy), expected)
        task = _ReadWritten(
            atop.AtopWriter("2.8"), True, gpu_state=b"A", gpu_busy=7, gpu_memory_busy=8
        )
        self.assertEqual((task.gpu_busy, task.gpu_memory_busy), (7, 8))
        self.assertIsNone(task.gpu_busy_cumulative)

    def testGPUFlag(self):
        """Tests that the flag of a sample tells if there is GPU use."""
        for release, flags, expected in (
            ("2.13", 0x80, True),
            ("2.13", 0x7F, False),
            ("2.3", 0x80, False),
        ):
            writer = atop.AtopWriter(release)
            writer.AppendSample(flags=flags)
            atop_log = log.AtopLog(writer.GetFileObject())
            (sample,) = atop_log.IterateSamples()
            self.assertEqual(sample.has_gpus, expected)
            self.assertEqual(len(list(atop_log.ReadTasks(sample))), 2)

    def testText(self):
        """Tests that text fills its member, ends at NUL, and may be any bytes."""
        task = _ReadWritten(
            self.writer,
            name=b"0123456789abcdef",
            command_line=b"a\x00left-over",
            wait_channel=b"\xff\x00left-over",
        )
        self.assertEqual(task.name, "0123456789abcdef")
        self.assertEqual(task.command_line, "a")
        self.assertEqual(task.wait_channel, "\\xff")

    def testSignedMembers(self):
        """Tests that growth and limits may be negative."""
        writer = atop.AtopWriter("2.8")
        task = _ReadWritten(
            writer,
            virtual_growth=-5,
            resident_growth=-(1 << 62),
            nice_value=-20,
            cgroup_memory_limit=-1,
            cgroup_swap_limit=-2,
            proportional_size=-1,
        )
        self.assertEqual(task.virtual_growth, -5)
        self.assertEqual(task.resident_growth, -(1 << 62))
        self.assertEqual(task.nice_value, -20)
        self.assertEqual((task.cgroup_memory_limit, task.cgroup_swap_limit), (-1, -2))
        self.assertEqual(task.proportional_size, -1)

    def testIterateTasksBigEndian(self):
        """Tests that several tasks are read in order, in the other byte order."""
        writer = atop.AtopWriter("2.3", byte_order=record_layout.BIG_ENDIAN)
        data = writer.FoldTasks(
            [writer.MakeTask(process_identifier=number) for number in range(5)]
        )
        self.assertEqual(
            [
                task.process_identifier
                for task in tasks.TaskBlock(data, writer.layout.task)
            ],
            [0, 1, 2, 3, 4],
        )
        self.assertEqual(list(tasks.TaskBlock(b"", writer.layout.task)), [])


if __name__ == "__main__":
    unittest.main()
