"""Measures reading Apple System Log (ASL) files, beside Plaso's own parser.

Run by hand, from the root of the checkout:

    python -m tests.benchmarks.asl

All figures of one run are of the same written file. Plaso's parser is the one of the
release that is installed, and runs on the same file through the same mediator, which
throws the event data away: so that what is measured is parsing, not storing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time

# The path specifications have to be registered.
from dfvfs.analyzer import analyzer as _  # noqa: F401
from dfvfs.lib import definitions as dfvfs_definitions
from dfvfs.path import factory as path_spec_factory
from dfvfs.resolver import resolver as path_spec_resolver

from plaso.parsers import asl as plaso_asl

from plaso_extra_parsers.parsers.asl import parser as asl_parser
from plaso_extra_parsers.readers.asl import log_file
from plaso_extra_parsers.readers.asl import message_record
from tests.writers import asl as asl_writer

_SENDERS = (
    "kernel",
    "loginwindow",
    "com.apple.launchd",
    "backupd",
    "sshd",
    "ReportCrash",
    "mDNSResponder",
    "SecurityAgent",
)

_MEMORY_SCRIPT = """
import sys
from plaso_extra_parsers.readers.asl import log_file, message_record
with open(sys.argv[1], "rb") as file_object:
    number = sum(
        isinstance(item, message_record.Record)
        for item in log_file.ASLFile(file_object).IterateRecords()
    )
# What getrusage tells includes the process that started this one.
with open("/proc/self/status", encoding="utf-8") as status_file:
    for line in status_file:
        if line.startswith("VmHWM:"):
            print(number, line.split()[1])
"""


class NullMediator:
    """Parser mediator that throws away all that is produced.

    Attributes:
      abort (bool): False.
      number_of_event_data (int): number of event data that was produced.
    """

    # pylint: disable=invalid-name,missing-function-docstring,unused-argument
    # The methods are those of a parser mediator.

    def __init__(self):
        """Initializes a parser mediator."""
        super().__init__()
        self.abort = False
        self.number_of_event_data = 0

    def AppendToParserChain(self, name):
        pass

    def GetFileEntry(self):
        return None

    def GetParserChain(self):
        return ""

    def PopFromParserChain(self):
        pass

    def ProduceEventData(self, event_data, recovered=False):
        self.number_of_event_data += 1

    def ProduceExtractionWarning(self, message):
        pass

    def ProduceRecoveryWarning(self, message):
        pass

    def ProduceWarning(self, message, recovered=False):
        pass

    def SampleStartTiming(self, name):
        pass

    def SampleStopTiming(self, name):
        pass


def WriteFile(path, number_of_records, text_size=0):
    """Writes a file whose records have two to four pairs, as those of a Mac.

    Args:
      path (str): path of the file.
      number_of_records (int): number of records.
      text_size (Optional[int]): number of bytes to add to each text.
    """
    writer = asl_writer.ASLWriter()
    for number in range(number_of_records):
        sender = _SENDERS[number * 7 % len(_SENDERS)]
        pairs = [
            ("SenderMachUUID", f"{number % 16:08X}-65B1-343E-AF7A-6F64D0BE201E"),
            ("CFLog Thread", f"{number % 100:x}"),
        ]
        if number % 2:
            pairs.append(("com.apple.message.domain", "com.apple.usage"))
        if number % 3 == 0:
            pairs.append(("com.apple.message.signature", f"sig{number % 40:d}"))
        writer.AppendMessage(
            f"{sender:s} event {number:d} path /Users/alice/Library/{'x' * text_size}",
            facility="daemon",
            flags=2,
            pairs=pairs,
            read_group_identifier=80,
            reference_process="loginwindow" if number % 5 == 0 else None,
            reference_process_identifier=99 if number % 5 == 0 else 0,
            sender=sender,
        )
    with open(path, "wb") as file_object:
        file_object.write(writer.GetBytes())


def MeasureReader(path):
    """Measures reading all records.

    Args:
      path (str): path of the file.

    Returns:
      tuple[int, float]: number of records and seconds.
    """
    with open(path, "rb") as file_object:
        start_time = time.perf_counter()
        number_of_records = sum(
            isinstance(item, message_record.Record)
            for item in log_file.ASLFile(file_object).IterateRecords()
        )
        return number_of_records, time.perf_counter() - start_time


def MeasureParser(parser, path):
    """Measures parsing a file without storing the event data.

    Args:
      parser (FileObjectParser): parser.
      path (str): path of the file.

    Returns:
      tuple[int, float]: number of event data and seconds.
    """
    path_spec = path_spec_factory.Factory.NewPathSpec(
        dfvfs_definitions.TYPE_INDICATOR_OS, location=os.path.abspath(path)
    )
    file_object = path_spec_resolver.Resolver.OpenFileObject(path_spec)
    parser_mediator = NullMediator()
    start_time = time.perf_counter()
    parser.Parse(parser_mediator, file_object)
    return parser_mediator.number_of_event_data, time.perf_counter() - start_time


def MeasureMemory(path):
    """Measures the memory that reading needs, in a process of its own.

    Args:
      path (str): path of the file.

    Returns:
      tuple[int, int]: number of records and most memory in KiB.
    """
    result = subprocess.run(
        [sys.executable, "-c", _MEMORY_SCRIPT, path],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    number_of_records, size = result.stdout.split()
    return int(number_of_records), int(size)


def Main():
    """Measures and prints the figures."""
    argument_parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    argument_parser.add_argument("--records", type=int, default=120000)
    argument_parser.add_argument("--memory", type=int, default=0, metavar="MB")
    argument_parser.add_argument("--rounds", type=int, default=3)
    options = argument_parser.parse_args()

    with tempfile.TemporaryDirectory() as temporary_path:
        path = os.path.join(temporary_path, "benchmark.asl")
        if options.memory:
            for size in (10, options.memory):
                WriteFile(path, size * 400, text_size=2000)
                number_of_records, memory = MeasureMemory(path)
                print(
                    f"{os.path.getsize(path) / 1e6:.0f} MB, {number_of_records:d} "
                    f"records: {memory / 1024:.1f} MiB of memory at most"
                )
            return

        WriteFile(path, options.records)
        print(f"{options.records:d} records, {os.path.getsize(path) / 1e6:.1f} MB")
        for _ in range(options.rounds):
            number_of_records, reader_time = MeasureReader(path)
            _, our_time = MeasureParser(asl_parser.ASLParser(), path)
            _, plaso_time = MeasureParser(plaso_asl.ASLParser(), path)
            print(
                f"reader {number_of_records / reader_time:.0f} records/s, "
                f"parser {number_of_records / our_time:.0f} records/s, "
                f"Plaso's {number_of_records / plaso_time:.0f} records/s: "
                f"{plaso_time / our_time:.1f} times the cost"
            )


if __name__ == "__main__":
    Main()
