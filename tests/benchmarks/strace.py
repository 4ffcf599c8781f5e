"""Measures how fast strace logs are read, beside two programs that read less.

Run by hand: python tests/benchmarks/strace.py [LOG]

Without a log one of two million lines is made from the recordings. The others are a
tree of processes as strace-process-tree draws it, which looks at five calls only, and
two regular expressions, one for the leader and one for the result: what any reader in
Python needs at the least. All run in this process, one after the other, three times;
the best processor time counts.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time

sys.path.insert(
    0,
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
)

# pylint: disable=wrong-import-position
from plaso_extra_parsers.readers.strace.calls import arguments
from plaso_extra_parsers.readers.strace.lines import log
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace import trace
from tests.readers.strace import recordings

NUMBER_OF_LINES = 2_000_000

_PROCESS_LINE = re.compile(
    r"^(\d+) +(?:[\d.:]+ +)?(clone3?|v?fork|execve|exit_group|exit)\((.*)"
)
_PROCESS_RESUMED_LINE = re.compile(
    r"^(\d+) +(?:[\d.:]+ +)?<\.\.\. (clone3?|v?fork|execve) resumed>(.*)"
)
_CHILD = re.compile(r"= (\d+)(?: <[\d.]+>)?$")

_LEADER = re.compile(r"^(\d+) +(\d+\.\d+) (?:(\w+)\(|<\.\.\. (\w+) resumed>)")
_RESULT = re.compile(r"\) += (-?\w+|\?)(.*?)(?: <([\d.]+)>)?$")


def MakeLog(path):
    """Makes a log from the recordings.

    Args:
      path (str): path of the log.
    """
    data = b"".join(
        recordings.ReadFiles(name)["tr.log"]
        for name in ("single-f-ttt-yy", "abs-ns", "trace-subset", "inject")
        if name != "abs-ns"
    )
    number_of_lines = data.count(b"\n")
    with open(path, "wb") as file_object:
        for _ in range(0, NUMBER_OF_LINES, number_of_lines):
            file_object.write(data)


def ReadRecords(path):
    """Reads all records.

    Args:
      path (str): path of the log.

    Returns:
      int: number of lines.
    """
    with open(path, "rb") as file_object:
        strace_log = log.StraceLog(file_object)
        strace_log.ReadFormat()
        for _ in strace_log.IterateBatches():
            pass
        return strace_log.number_of_lines


def ReadSessions(path):
    """Reads all records and follows all descriptors and processes.

    Args:
      path (str): path of the log.

    Returns:
      int: number of lines.
    """
    with open(path, "rb") as file_object:
        strace_trace = trace.Trace(file_object, "trace.log")
        strace_trace.ReadFormat()
        for _ in strace_trace.IterateBatches():
            pass
        return strace_trace.log.number_of_lines


def ReadSessionsAndArguments(path):
    """Reads all records, splits all arguments and follows all descriptors.

    Args:
      path (str): path of the log.

    Returns:
      int: number of lines.
    """
    with open(path, "rb") as file_object:
        strace_trace = trace.Trace(file_object, "trace.log")
        strace_trace.ReadFormat()
        split_arguments = arguments.SplitArguments
        for batch in strace_trace.IterateBatches():
            for row in batch.rows:
                if row.record.__class__ is records.Call:
                    split_arguments(row.record.arguments)
        return strace_trace.log.number_of_lines


def ReadProcessTree(path):
    """Reads the calls that make a tree of processes.

    Args:
      path (str): path of the log.

    Returns:
      int: number of lines.
    """
    children = {}
    command_lines = {}
    number_of_lines = 0
    with open(path, encoding="utf-8", errors="backslashreplace") as file_object:
        for line in file_object:
            number_of_lines += 1
            match = _PROCESS_LINE.match(line) or _PROCESS_RESUMED_LINE.match(line)
            if not match:
                continue
            process, name, rest = match.groups()
            if name == "execve":
                command_lines.setdefault(process, []).append(rest)
                del command_lines[process][:-10]
            elif name[:4] != "exit":
                match = _CHILD.search(rest)
                if match:
                    children.setdefault(process, set()).add(match.group(1))
    return number_of_lines


def ReadSkeleton(path):
    """Reads leader and result with one regular expression each.

    Args:
      path (str): path of the log.

    Returns:
      int: number of lines.
    """
    number_of_lines = 0
    match_leader = _LEADER.match
    search_result = _RESULT.search
    with open(path, encoding="utf-8", errors="backslashreplace") as file_object:
        for line in file_object:
            number_of_lines += 1
            match = match_leader(line)
            if match:
                search_result(line, match.end())
    return number_of_lines


_FUNCTIONS = (
    ("two regular expressions", ReadSkeleton),
    ("process tree only", ReadProcessTree),
    ("records", ReadRecords),
    ("records and sessions", ReadSessions),
    ("records, arguments and sessions", ReadSessionsAndArguments),
)


def Measure(path):
    """Measures all functions and prints the figures.

    Args:
      path (str): path of the log.
    """
    best_times = {}
    number_of_lines = 0
    for _ in range(3):
        for name, function in _FUNCTIONS:
            start_time = time.process_time()
            number_of_lines = function(path)
            seconds = time.process_time() - start_time
            best_times[name] = min(seconds, best_times.get(name, seconds))
    size = os.path.getsize(path) / (1 << 20)
    print(
        f"{number_of_lines:,d} lines, {size:.0f} MiB, Python {sys.version.split()[0]:s}"
    )
    for name, seconds in best_times.items():
        print(f"{name:35s} {number_of_lines / seconds:12,.0f} lines/s")


def MeasureMemory(path):
    """Measures the peak memory of a process that reads a log, and prints it.

    Args:
      path (str): path of the log.
    """
    process = subprocess.run(
        [sys.executable, os.path.abspath(__file__), "--peak", path],
        check=True,
        stdout=subprocess.PIPE,
        encoding="ascii",
    )
    print(f"{'peak memory':35s} {int(process.stdout) / 1024:12,.0f} MiB")


def Main():
    """Measures how fast logs are read."""
    argument_parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    argument_parser.add_argument("log", nargs="?")
    argument_parser.add_argument(
        "--peak", action="store_true", help="print the peak memory in KiB only"
    )
    options = argument_parser.parse_args()
    if options.peak:
        ReadSessionsAndArguments(options.log)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = options.log
        if not path:
            path = os.path.join(folder, "trace.log")
            MakeLog(path)
        Measure(path)
        MeasureMemory(path)


if __name__ == "__main__":
    Main()
