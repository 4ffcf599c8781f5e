#!/usr/bin/env python3
"""Measures the atop reader beside other readers of the same logs, in one run.

    python tests/benchmarks/atop.py [--peer PYTHON]

The logs have 150 samples of 302 tasks, made by repeating those of the recordings of
releases 2.7.1 and 2.8.1. The other readers, where there are:

* dissect.target (the option --peer names a Python that has it), which knows 2.6 and 2.7
  only and stops at the first text that is not UTF-8: such tasks are left out of both
  logs, for all readers;
* atop 2.8 itself, which knows 2.8 only, printing as text the columns of PRG.

All read the log from a file and keep nothing. Each figure is the best of three rounds,
in which the readers take turns, and counts the time of the processor, so that other
programs do not count.
"""

import argparse
import io
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zlib

_ROOT_PATH = os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
)
sys.path.insert(0, _ROOT_PATH)

# pylint: disable=wrong-import-position
# The checkout is not installed.
from plaso_extra_parsers.readers.atop import log
from plaso_extra_parsers.readers.atop import tasks

_NUMBER_OF_ROUNDS = 3
_NUMBER_OF_SAMPLES = 150
_TASKS_PER_SAMPLE = 302
_INTERVAL = 600

# What dissect.target gives of a task; atop -P PRG prints about the same.
_NAMES = """
    start_time name command_line thread_group_identifier process_identifier
    parent_process_identifier real_user_identifier effective_user_identifier
    saved_user_identifier file_system_user_identifier real_group_identifier
    effective_group_identifier saved_group_identifier file_system_group_identifier
    number_of_threads is_process state exit_status elapsed_time
    number_of_sleeping_threads number_of_blocked_threads number_of_running_threads
    openvz_container_identifier virtual_process_identifier was_inactive
    container_identifier
    """.split()

# A whole Linux target, for without a host name dissect.target is 30 times slower.
_PEER_PROGRAM = """
import io, sys, time
from dissect.target import Target
from dissect.target.filesystem import VirtualFilesystem
from dissect.target.plugins.os.unix.log.atop import AtopPlugin
filesystem = VirtualFilesystem()
filesystem.map_file("/var/log/atop/atop_20261120", sys.argv[1])
filesystem.map_file_fh("/etc/hostname", io.BytesIO(b"labhost"))
filesystem.map_file_fh("/etc/os-release", io.BytesIO(b"ID=debian"))
for path in ("/home", "/opt", "/proc", "/sys", "/usr"):
    filesystem.makedirs(path)
target = Target()
target.filesystems.add(filesystem)
target.apply()
assert target.hostname == "labhost"
start_time = time.process_time()
number = sum(1 for _ in AtopPlugin(target).atop())
print(number, time.process_time() - start_time)
"""

_MEMORY_PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from plaso_extra_parsers.readers.atop import log
with open(sys.argv[2], "rb") as file_object:
    atop_log = log.AtopLog(file_object)
    number = 0
    for sample in atop_log.IterateSamples():
        atop_log.ReadSystem(sample)
        for task in atop_log.ReadTasks(sample):
            task.name, task.command_line
            number += 1
for line in open("/proc/self/status"):
    if line.startswith("VmHWM"):
        print(number, line.split()[1])
"""


def _IsReadableByAll(task, text_indexes):
    """Determines if all readers can read a task.

    Returns:
      bool: True if its text is UTF-8.
    """
    try:
        for index in text_indexes:
            task[index].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _ReadTaskRecords(atop_log):
    """Reads the tasks of a recording that all readers can read."""
    layout = atop_log.file_header.layout.task
    text_indexes = [
        index
        for index, name in enumerate(layout.field_names)
        if name in ("name", "command_line", "container_identifier")
    ]
    records = []
    for sample in atop_log.IterateSamples():
        data = atop_log.ReadTasksData(sample)
        for index, task in enumerate(tasks.TaskBlock(data, layout)):
            if _IsReadableByAll(task, text_indexes):
                offset = index * layout.size
                records.append(data[offset : offset + layout.size])
    return records


def _FoldSample(sample, data, number):
    """Folds the header of a sample and its tasks.

    Args:
      sample (AtopSample): sample of the recording, whose system block is kept.
      data (bytes): tasks.
      number (int): number of the sample in the log.
    """
    layout = sample.file_header.layout
    block = zlib.compress(data)
    sample_tasks = list(tasks.TaskBlock(data, layout.task))
    processes = [task for task in sample_tasks if task.is_process]
    values = sample.record._asdict()
    # atop allocates its lists by these numbers.
    values.update(
        sample_time=1700000000 + number * _INTERVAL,
        tasks_compressed_size=len(block),
        number_of_tasks=len(sample_tasks),
        number_of_active_processes=sum(not task.was_inactive for task in processes),
        number_of_listed_tasks=len(sample_tasks),
        number_of_processes=len(processes),
        number_of_exited_processes=sum(task.is_exited for task in processes),
    )
    return layout.sample_header.FoldRecord(values), block


def MakeLog(name, path, number_of_samples):
    """Makes a log from the samples of a recording.

    Args:
      name (str): folder of the recording.
      path (str): path of the log to write.
      number_of_samples (int): number of samples.
    """
    with open(
        os.path.join(_ROOT_PATH, "test_data", "atop", name, "basic.raw"), "rb"
    ) as file_object:
        recording = file_object.read()
    atop_log = log.AtopLog(io.BytesIO(recording))
    samples = list(atop_log.IterateSamples())
    records = _ReadTaskRecords(atop_log) * 3

    with open(path, "wb") as file_object:
        file_object.write(recording[: atop_log.file_header.end_offset])
        for number in range(number_of_samples):
            sample = samples[min(number, 1 + number % (len(samples) - 1))]
            start = number * 7 % (len(records) // 3)
            data = b"".join(records[start : start + _TASKS_PER_SAMPLE])
            header, tasks_block = _FoldSample(sample, data, number)
            file_object.write(header)
            file_object.write(
                recording[sample.blocks_offset :][: sample.GetBlockSizes()[0]]
            )
            file_object.write(tasks_block)


def _CountTasks(_, sample):
    """Counts the tasks as the sample header says."""
    return sample.record.number_of_tasks


def _Inflate(atop_log, sample):
    """Inflates the tasks."""
    size = atop_log.file_header.layout.task.size
    return len(atop_log.ReadTasksData(sample)) // size


def _ReadRows(atop_log, sample):
    """Reads the tasks as tuples of their members."""
    number = 0
    for _ in atop_log.ReadTasks(sample):
        number += 1
    return number


def _ReadNames(atop_log, sample):
    """Reads the text of the tasks, as text."""
    number = 0
    for task in atop_log.ReadTasks(sample):
        task.name, task.command_line, task.state  # pylint: disable=pointless-statement
        number += 1
    return number


def _ReadNamed(atop_log, sample):
    """Reads what dissect.target gives of a task, with its meaning."""
    number = 0
    for task in atop_log.ReadTasks(sample):
        for name in _NAMES:
            getattr(task, name)
        number += 1
    return number


def _ReadAll(atop_log, sample):
    """Reads all members of the tasks, with their meaning."""
    names = [field.name for field in atop_log.file_header.layout.task.fields]
    number = 0
    for task in atop_log.ReadTasks(sample):
        for name in names:
            getattr(task, name)
        number += 1
    return number


def _ReadSystem(atop_log, sample):
    """Reads the tasks as tuples, and the system-wide statistics."""
    atop_log.ReadSystem(sample).ReadEntries("disks", "disks")
    return _ReadRows(atop_log, sample)


_STEPS = (
    ("walk the samples", _CountTasks),
    ("inflate the tasks", _Inflate),
    ("rows: all members, as in the file", _ReadRows),
    ("rows and their text as str", _ReadNames),
    ("rows, 26 members with meaning", _ReadNamed),
    ("rows, all members with meaning", _ReadAll),
    ("rows, and the system block", _ReadSystem),
)


def _MeasureStep(path, function):
    """Measures the reader.

    Returns:
      tuple[int, float]: number of tasks and seconds.
    """
    start_time = time.process_time()
    with open(path, "rb") as file_object:
        atop_log = log.AtopLog(file_object)
        number = sum(function(atop_log, sample) for sample in atop_log.IterateSamples())
    return number, time.process_time() - start_time


def _MeasurePeer(python, path):
    """Measures dissect.target.

    Returns:
      tuple[int, float]: number of tasks and seconds.
    """
    process = subprocess.run(
        [python, "-c", _PEER_PROGRAM, path], capture_output=True, check=True, text=True
    )
    number, seconds = process.stdout.split()
    return int(number), float(seconds)


def _MeasureAtop(path):
    """Measures atop.

    Returns:
      tuple[int, float]: number of tasks and seconds of processor time, start of the
          program included.
    """
    command = ["atop", "-r", path, "-P", "PRG"]
    process = subprocess.run(command, capture_output=True, check=True)
    number = sum(line.startswith(b"PRG ") for line in process.stdout.split(b"\n"))
    start_usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    end_usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = end_usage.ru_utime - start_usage.ru_utime
    return number, seconds + end_usage.ru_stime - start_usage.ru_stime


def _MeasureMemory(path):
    """Measures the peak memory of a process that reads a log.

    Returns:
      tuple[int, int]: number of tasks and size in KiB.
    """
    process = subprocess.run(
        [sys.executable, "-c", _MEMORY_PROGRAM, _ROOT_PATH, path],
        capture_output=True,
        check=True,
        text=True,
    )
    number, size = process.stdout.split()
    return int(number), int(size)


def Main():
    """Measures all and prints the figures."""
    argument_parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    argument_parser.add_argument(
        "--peer", metavar="PYTHON", help="Python that has dissect.target"
    )
    options = argument_parser.parse_args()

    with tempfile.TemporaryDirectory() as path:
        measurements = []
        for release, recording in (("2.7", "v2.7.1"), ("2.8", "v2.8.1")):
            log_path = os.path.join(path, f"atop_{release}.raw")
            MakeLog(recording, log_path, _NUMBER_OF_SAMPLES)
            for title, function in _STEPS:
                measurements.append(
                    (f"{release} {title}", _MeasureStep, (log_path, function))
                )
            if release == "2.7" and options.peer:
                measurements.append(
                    (
                        f"{release} dissect.target",
                        _MeasurePeer,
                        (options.peer, log_path),
                    )
                )
            if release == "2.8" and shutil.which("atop"):
                measurements.append(
                    (f"{release} atop -P PRG >/dev/null", _MeasureAtop, (log_path,))
                )

        best = {}
        for _ in range(_NUMBER_OF_ROUNDS):
            for title, function, arguments in measurements:
                number, seconds = function(*arguments)
                best[title] = (number, min(seconds, best.get(title, (0, seconds))[1]))
        for title, (number, seconds) in best.items():
            print(
                f"{title:42} {number:7,} tasks {seconds:8.4f} s "
                f"{number / seconds:12,.0f} tasks/s"
            )

        for factor in (1, 10):
            log_path = os.path.join(path, "memory.raw")
            MakeLog("v2.8.1", log_path, factor * _NUMBER_OF_SAMPLES)
            number, size = _MeasureMemory(log_path)
            print(
                f"peak memory of a process that reads {number:9,} tasks: {size:,} KiB"
            )


if __name__ == "__main__":
    Main()
