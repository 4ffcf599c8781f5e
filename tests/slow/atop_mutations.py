"""Slow tests of damaged atop raw logs: every length, every byte.

Each log has three samples and the damage is in the one in the middle, in the file as
it is and in its blocks before compression, where no checksum tells.
"""

import io
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.atop import cgroups
from plaso_extra_parsers.readers.atop import layouts
from plaso_extra_parsers.readers.atop import log
from plaso_extra_parsers.readers.atop import system
from plaso_extra_parsers.readers.atop import tasks

from tests.writers import atop

_LAYOUTS = [(release.name, record_layout.LP64) for release in layouts.RELEASES]
_LAYOUTS.append(("2.13", record_layout.I386))


def _CreateWriter(release, data_model):
    """Creates a small log."""
    writer = atop.AtopWriter(release, data_model)
    for number in range(3):
        task = writer.MakeTask(process_identifier=100 + number)
        writer.AppendSample(tasks=[task])
    return writer


def _Walk(data):
    """Walks a log and reads its tasks and control groups.

    Returns:
      tuple[dict[int, list[bytes]], int]: tasks per offset of their sample, or None if
          they cannot be read, and number of errors.
    """
    try:
        atop_log = log.AtopLog(io.BytesIO(data))
    except errors.ParseError:
        return {}, 1

    number_of_errors = 0
    found = {}
    for sample in atop_log.IterateSamples():
        if isinstance(sample, errors.ParseError):
            number_of_errors += 1
            continue
        assert sample.offset not in found
        try:
            found[sample.offset] = [tuple(task) for task in atop_log.ReadTasks(sample)]
        except errors.ParseError:
            found[sample.offset] = None
            number_of_errors += 1
        try:
            atop_log.ReadCgroups(sample)
        except errors.ParseError:
            number_of_errors += 1
    return found, number_of_errors


def _IterateMutations(data, offsets):
    """Iterates over the mutations of data, in place.

    Args:
      data (bytearray): data, which is restored at the end.
      offsets (list[int]): offsets of the bytes to mutate.

    Yields:
      int: offset of the mutated byte.
    """
    for offset in offsets:
        value = data[offset]
        for mutated_value in (0x00, 0xFF, value ^ 0xFF, value ^ 0x01):
            if mutated_value != value:
                data[offset] = mutated_value
                yield offset
        data[offset] = value


class AtopMutationsTest(unittest.TestCase):
    """Tests that damage costs no more than what it hits."""

    def testTruncations(self):
        """Tests that samples before the cut are read, at every length."""
        for release, data_model in _LAYOUTS:
            with self.subTest(release=release, data_model=data_model.name):
                writer = _CreateWriter(release, data_model)
                data = writer.GetBytes()
                expected, number_of_errors = _Walk(data)
                self.assertEqual(list(expected), writer.offsets)
                self.assertEqual(number_of_errors, 0)
                ends = [*writer.offsets[1:], len(data)]
                for size in range(480, len(data)):
                    found, number_of_errors = _Walk(data[:size])
                    for offset, end_offset in zip(writer.offsets, ends):
                        if end_offset <= size:
                            self.assertEqual(found.get(offset), expected[offset])
                    is_whole = size in (480, *ends)
                    self.assertEqual(number_of_errors == 0, is_whole, size)

    def _CheckMutations(self, writer, index):
        """Checks what is read when one sample is mutated."""
        data = bytearray(writer.GetBytes())
        expected, _ = _Walk(data)
        ends = [*writer.offsets[1:], len(data)]
        mutated_offset = writer.offsets[index]
        sample = list(log.AtopLog(io.BytesIO(data)).IterateSamples())[index]
        tasks_offset = sample.blocks_offset + sample.GetBlockSizes()[0]
        others = set(writer.offsets) - {mutated_offset}
        for offset in _IterateMutations(data, range(mutated_offset, ends[index])):
            found, _ = _Walk(data)
            self.assertLessEqual(set(found), set(expected), offset)
            for other_offset in others:
                self.assertEqual(
                    found.get(other_offset), expected[other_offset], offset
                )
            # Whatever else a block says, its checksum would not be right.
            if offset >= sample.blocks_offset and found.get(mutated_offset):
                self.assertEqual(
                    found[mutated_offset], expected[mutated_offset], offset
                )
            # And damage in the system block costs no tasks.
            if sample.blocks_offset <= offset < tasks_offset:
                self.assertIsNotNone(found[mutated_offset], offset)

    def testMutations(self):
        """Tests that the samples beside a mutated one are read, for every byte."""
        for release, data_model in _LAYOUTS:
            for index in range(3):
                with self.subTest(release=release, model=data_model.name, index=index):
                    self._CheckMutations(_CreateWriter(release, data_model), index)

    def testTaskBlockMutations(self):
        """Tests that a mutated task block does not cost the statistics beside it."""
        for release, data_model in _LAYOUTS:
            with self.subTest(release=release, model=data_model.name):
                writer = _CreateWriter(release, data_model)
                data = bytearray(writer.GetBytes())
                sample = list(log.AtopLog(io.BytesIO(data)).IterateSamples())[1]
                tasks_offset = sample.blocks_offset + sample.GetBlockSizes()[0]
                offsets = range(tasks_offset, sample.end_offset, 9)
                for offset in _IterateMutations(data, offsets):
                    atop_log = log.AtopLog(io.BytesIO(data))
                    (sample,) = (
                        sample
                        for sample in atop_log.IterateSamples()
                        if isinstance(sample, log.AtopSample)
                        and sample.offset == writer.offsets[1]
                    )
                    memory = atop_log.ReadSystem(sample).ReadPart("memory")
                    self.assertEqual(memory.free_memory, 1024, offset)

    def testDoubledBlocks(self):
        """Tests that a block that is in the log twice costs no other sample."""
        for release, data_model in _LAYOUTS:
            with self.subTest(release=release, model=data_model.name):
                writer = _CreateWriter(release, data_model)
                data = writer.GetBytes()
                expected, _ = _Walk(data)
                sample = list(log.AtopLog(io.BytesIO(data)).IterateSamples())[1]
                header_size = sample.blocks_offset - sample.offset
                last_offset = writer.offsets[2]
                offset = sample.offset
                for size in (header_size, *sample.GetBlockSizes()):
                    end_offset = offset + size
                    found, number_of_errors = _Walk(data[:end_offset] + data[offset:])
                    self.assertEqual(found[480], expected[480])
                    self.assertEqual(found[last_offset + size], expected[last_offset])
                    self.assertEqual(number_of_errors > 0, size > 0)
                    offset = end_offset

    def testFileHeaderMutations(self):
        """Tests that a mutated file header is read or an error of ours."""
        for release, data_model in _LAYOUTS:
            with self.subTest(release=release, data_model=data_model.name):
                data = bytearray(_CreateWriter(release, data_model).GetBytes())
                offsets = [*range(40), *range(100, 110), *range(420, 480)]
                for _ in _IterateMutations(data, offsets):
                    _Walk(data)

    def testTaskMutations(self):
        """Tests that tasks with any byte in any member have values of their types."""
        for release, data_model in _LAYOUTS:
            with self.subTest(release=release, data_model=data_model.name):
                writer = atop.AtopWriter(release, data_model)
                layout = writer.layout.task
                names = [field.name for field in layout.fields]
                names += ["core_dumped", "exit_signal", "exit_status", "is_exited"]
                for state in (b"S", b"E"):
                    block = writer.FoldTasks([writer.MakeTask(state=state)])
                    data = bytearray(block)
                    for _ in _IterateMutations(data, range(len(data))):
                        (task,) = tasks.TaskBlock(
                            bytes(data), layout, writer.layout.has_task_gpus
                        )
                        for name in names:
                            value = getattr(task, name)
                            self.assertIsInstance(value, (int, str, type(None)))

    def testSystemMutations(self):
        """Tests that no count in the statistics exceeds what there is room for."""
        for release, data_model in _LAYOUTS:
            with self.subTest(release=release, data_model=data_model.name):
                writer = atop.AtopWriter(release, data_model)
                parts = writer.layout.GetSystemParts()
                data = bytearray(writer.FoldSystem())
                atop_system = system.AtopSystem(data, parts)
                for name, part in parts.items():
                    # Only counts have a consequence.
                    offsets = [
                        part.offset + field.offset + index
                        for field in part.layout.fields
                        if "number_of" in field.name
                        for index in range(field.size)
                    ]
                    for _ in _IterateMutations(data, offsets):
                        atop_system.ReadPart(name)
                        for array_name, array in part.layout.arrays.items():
                            entries = atop_system.ReadEntries(name, array_name)
                            self.assertLessEqual(len(entries), array.number_of_elements)

    def testCgroupMutations(self):
        """Tests that any byte in the control groups gives paths or an error of ours."""
        number_of_groups = 0
        for release, data_model in _LAYOUTS:
            writer = atop.AtopWriter(release, data_model)
            if not writer.layout.has_cgroups:
                continue
            data = bytearray(writer.FoldCgroups(atop.DEFAULT_CGROUPS))
            processes_data = bytes(8)
            for _ in _IterateMutations(data, range(len(data))):
                try:
                    groups = cgroups.ReadCgroups(
                        bytes(data),
                        processes_data,
                        writer.layout.GetCgroupLayout(),
                        3,
                        0,
                    )
                except errors.ParseError:
                    continue
                number_of_groups += len(groups)
                for group in groups:
                    self.assertRegex(group.path, "^[/?]")
        self.assertGreater(number_of_groups, 10000)


if __name__ == "__main__":
    unittest.main()
