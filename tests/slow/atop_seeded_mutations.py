"""Slow tests of atop raw logs with large damage, made at random from fixed seeds.

A sample that is whole in the damaged log must be read, and none may be read that is in
none of the logs. ATOP_MUTATIONS sets another number than 2,000 for runs by hand.
"""

import io
import operator
import os
import random
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.atop import log

from tests.writers import atop

_NUMBER_OF_MUTATIONS = int(os.environ.get("ATOP_MUTATIONS", "2000"))
_NUMBER_OF_SAMPLES = 6
_HEADER_SIZE = 480

# What 2.8 and 2.9, which one bit of the version in an inserted file header tells apart,
# have in common.
_GetMembers = operator.attrgetter(
    "process_identifier", "command_line", "name", "start_time", "state", "user_time"
)

_LOGS = (
    ("2.13", record_layout.LP64),
    ("2.11", record_layout.LP64),
    ("2.9", record_layout.LP64),
    ("2.3", record_layout.I386),
    ("1.26", record_layout.LP64),
)


def _CreateLog(release, data_model, number):
    """Creates a small log.

    Args:
      release (str): name of the release.
      data_model (DataModel): data model.
      number (int): number of the log: no two have a sample in common.
    """
    writer = atop.AtopWriter(release, data_model, utsname_node_name=b"h%d" % number)
    for index in range(_NUMBER_OF_SAMPLES):
        identifier = 1000 * number + 10 * index
        tasks = [
            writer.MakeTask(
                process_identifier=identifier + task, command_line=b"%x" % (task << 40)
            )
            for task in range(1, 9)
        ]
        writer.AppendSample(
            tasks=tasks, sample_time=atop.FIRST_SAMPLE_TIME + identifier
        )
    data = writer.GetBytes()
    found, _ = _Read(data)
    return data, {
        data[offset:end_offset]: tasks for offset, (end_offset, tasks) in found.items()
    }


def _Read(data):
    """Reads a log.

    Returns:
      tuple[dict[int, tuple[int, list[tuple]]], int]: end and tasks of each sample whose
          tasks can be read, per offset, and number of errors.
    """
    atop_log = log.AtopLog(io.BytesIO(data))
    found = {}
    number_of_errors = 0
    for sample in atop_log.IterateSamples():
        if isinstance(sample, errors.ParseError):
            number_of_errors += 1
            continue
        assert sample.offset not in found
        try:
            tasks = list(map(_GetMembers, atop_log.ReadTasks(sample)))
        except errors.ParseError:
            number_of_errors += 1
            continue
        # No checksum is over what is left of a sample at the end of the file.
        if sample.is_complete:
            found[sample.offset] = (sample.end_offset, tasks)
    return found, number_of_errors


def _Mutate(data, others, generator):
    """Damages a log behind its file header."""
    for _ in range(generator.randint(1, 4)):
        offset = generator.randrange(_HEADER_SIZE, len(data))
        size = generator.choice((1, 2, 10, 100, 500, 3000))
        kind = generator.randrange(6)
        piece = data[offset : offset + size]
        if kind == 0:
            flipped = bytes(byte ^ (1 << generator.randrange(8)) for byte in piece[:8])
            data = data[:offset] + flipped + data[offset + len(flipped) :]
        elif kind == 1:
            data = data[:offset] + data[offset + size :]
        elif kind == 2:
            data = data[:offset] + generator.randbytes(size) + data[offset:]
        elif kind == 3:
            data = data[:offset] + bytes(size) + data[offset + size :]
        elif kind == 4:
            rest = data[:offset] + data[offset + size :]
            target = generator.randrange(_HEADER_SIZE, len(rest) + 1)
            data = rest[:target] + piece + rest[target:]
        else:
            other = generator.choice(others)
            start = generator.choice((0, generator.randrange(len(other))))
            size = generator.choice((100, 479, 480, 600, 2000, 8000))
            data = data[:offset] + other[start : start + size] + data[offset:]
        if len(data) <= _HEADER_SIZE:
            data += bytes(10)
    return data


class AtopSeededMutationsTest(unittest.TestCase):
    """Tests that damage of any size costs no more than what it hits."""

    def testMutations(self):
        """Tests that no intact sample is lost and none is invented."""
        created = [
            _CreateLog(release, data_model, number + 1)
            for number, (release, data_model) in enumerate(_LOGS)
        ]
        known_tasks = [tasks for _, logs in created for tasks in logs.values()]
        number_of_samples = 0
        for seed in range(_NUMBER_OF_MUTATIONS):
            generator = random.Random(seed)
            index = generator.randrange(len(created))
            data, expected = created[index]
            others = [other for other, _ in created if other is not data]
            mutated_data = _Mutate(data, others, generator)
            found, _ = _Read(mutated_data)
            for _, tasks in found.values():
                self.assertIn(tasks, known_tasks, f"seed {seed}: invented")
            for sample_data, tasks in expected.items():
                offset = mutated_data.find(sample_data)
                if offset >= 0:
                    number_of_samples += 1
                    self.assertEqual(
                        found.get(offset),
                        (offset + len(sample_data), tasks),
                        f"seed {seed}: lost",
                    )
        self.assertGreater(number_of_samples, 2 * _NUMBER_OF_MUTATIONS)


if __name__ == "__main__":
    unittest.main()
