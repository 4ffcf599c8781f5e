"""Measures log2timeline on an atop log, beside a parser that only emits event data.

Run by hand, from the root of the checkout:

    python -m tests.benchmarks.atop_log2timeline [RECORDING [TASKS_PER_SAMPLE]]

The log has 45,000 tasks: those of the samples of a recording, over and over, each copy
with other process identifiers. The null parser has the very same event data in memory
before the clock starts, so that what it takes is what Plaso itself takes. Both run in
turns, in processes of their own, in the same run; what counts is the processor time,
and the median of the ratios of each turn.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

from plaso_extra_parsers.integration import startup
from plaso_extra_parsers.readers.atop import log

from tests.readers.atop import test_lib
from tests.writers import atop as atop_writer

_NUMBER_OF_ROUNDS = 4
_NUMBER_OF_TASKS = 45000

_PROCESS_IDENTIFIERS = ("process_identifier", "thread_group_identifier")


def _ReadSamples(recording):
    """Reads the samples of a recording.

    Returns:
      tuple[AtopFileHeader, list[tuple[dict, bytes, list[dict]]]]: file header; members
          of the header, compressed system block and members of the tasks per sample.
    """
    samples = []
    with open(test_lib.GetPath(recording, "basic.raw"), "rb") as file_object:
        atop_log = log.AtopLog(file_object)
        names = [field.name for field in atop_log.file_header.layout.task.fields]
        for sample in atop_log.IterateSamples():
            tasks = [dict(zip(names, task)) for task in atop_log.ReadTasks(sample)]
            file_object.seek(sample.blocks_offset)
            system_block = file_object.read(sample.record.system_compressed_size)
            samples.append((sample.record._asdict(), system_block, tasks))
    return atop_log.file_header, samples


def _CopyTasks(tasks, number_of_tasks):
    """Copies tasks, each copy with other process identifiers.

    Args:
      tasks (list[dict[str, object]]): members of the tasks.
      number_of_tasks (int): number of tasks, at least.
    """
    return [
        {
            name: value + 1000 * copy if name in _PROCESS_IDENTIFIERS else value
            for name, value in task.items()
        }
        for copy in range(-(-number_of_tasks // len(tasks)))
        for task in tasks
    ]


def _WriteLog(path, recording, tasks_per_sample):
    """Writes a log.

    Args:
      path (str): path of the log.
      recording (str): folder of the recording.
      tasks_per_sample (int): number of tasks per sample, at least.
    """
    file_header, samples = _ReadSamples(recording)
    writer = atop_writer.AtopWriter(
        file_header.layout.release.name,
        support_flags=file_header.record.support_flags,
    )
    number_of_tasks = 0
    sample_time = samples[0][0]["sample_time"]
    while number_of_tasks < _NUMBER_OF_TASKS:
        # Only the first sample of all is since boot.
        for record, system_block, tasks in samples[1 if number_of_tasks else 0 :]:
            copies = _CopyTasks(tasks, tasks_per_sample)
            sample_time += 1
            writer.AppendSample(
                tasks=copies,
                cgroups=(),
                blocks={0: system_block},
                flags=record["flags"],
                interval=record["interval"],
                sample_time=sample_time,
            )
            number_of_tasks += len(copies)
    with open(path, "wb") as file_object:
        file_object.write(writer.GetBytes())


def _CollectEventData(path):
    """Collects the event data of a log."""
    # pylint: disable=import-outside-toplevel
    # The parent process must not import Plaso before the hook is there.
    from plaso_extra_parsers.parsers.atop import parser as atop_parser

    class Collector:
        """Mediator that keeps the attributes of event data."""

        abort = False

        def __init__(self):
            """Initializes a collector."""
            self.items = []

        def ProduceEventData(self, event_data):
            """Keeps the attributes of event data.

            Args:
              event_data (EventData): event data.
            """
            self.items.append((type(event_data), dict(vars(event_data))))

    collector = Collector()
    with open(path, "rb") as file_object:
        atop_parser.ATOPParser().ParseFileObject(collector, file_object)
    return collector.items


def _RunChild(kind, path, storage_path):
    """Runs log2timeline here and prints the processor time it took, in seconds."""
    # pylint: disable=import-outside-toplevel
    startup.Install()
    from plaso.scripts import log2timeline

    from plaso_extra_parsers.parsers.atop import parser as atop_parser

    items = _CollectEventData(path) if kind == "null" else None

    def ParseNothing(_, parser_mediator, file_object):
        """Emits the event data that was collected before.

        Args:
          parser_mediator (ParserMediator): parser mediator.
          file_object (dfvfs.FileIO): file-like object.
        """
        del file_object
        for event_data_class, attributes in items:
            event_data = event_data_class()
            vars(event_data).update(attributes)
            parser_mediator.ProduceEventData(event_data)

    if kind == "null":
        atop_parser.ATOPParser.ParseFileObject = ParseNothing
    sys.argv = [
        *("log2timeline", "--quiet", "--unattended", "--status_view", "none"),
        *("--single_process", "--parsers", "atop", "--storage_file", storage_path),
        *("--logfile", f"{storage_path:s}.log.gz", path),
    ]
    start_time = time.process_time()
    log2timeline.Main()
    print(time.process_time() - start_time)


def Main():
    """Measures and prints the figures."""
    recording = sys.argv[1] if len(sys.argv) > 1 else "v2.8.1"
    tasks_per_sample = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "atop_20261119")
        _WriteLog(path, recording, tasks_per_sample)
        items = _CollectEventData(path)
        print(
            f"{recording:s}, {tasks_per_sample:d} tasks per sample, "
            f"{os.path.getsize(path):d} bytes, {len(items):d} event data"
        )
        times = {"ours": [], "null": []}
        for index in range(_NUMBER_OF_ROUNDS):
            for kind, kind_times in times.items():
                storage_path = os.path.join(folder, f"{kind:s}{index:d}.plaso")
                process = subprocess.run(
                    [sys.executable, "-m", "tests.benchmarks.atop_log2timeline"]
                    + ["--child", kind, path, storage_path],
                    check=True,
                    stderr=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                )
                kind_times.append(float(process.stdout.split()[-1]))
        for kind, kind_times in times.items():
            seconds = " ".join(f"{value:.2f}" for value in kind_times)
            print(f"{kind:s}: {min(kind_times):.2f} s (all: {seconds:s})")
        ratios = [ours / null for ours, null in zip(times["ours"], times["null"])]
        print(f"ratio: {statistics.median(ratios):.3f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _RunChild(*sys.argv[2:5])
    else:
        Main()
