"""Targets of the fuzzer: what is tried on data that it makes.

A target reads data as plaso-extra dump does. What is wrong with the data is a value or
an error of ours; anything else that is raised is a finding.
"""

import argparse
import glob
import gzip
import io
import json
import os
import re
import zlib

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.scripts.dumpers import asl as asl_dumper
from plaso_extra_parsers.scripts.dumpers import atop as atop_dumper
from plaso_extra_parsers.scripts.dumpers import strace as strace_dumper

from tests.readers.strace import own_words
from tests.readers.strace import recordings
from tests.writers import atop as atop_writer

TEST_DATA_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    "test_data",
)

# Larger files of the corpus are cut: the fuzzer is as fast as its data is small.
_MAXIMUM_SIZE = 16384

_ASL_SIGNATURE = b"ASL DB\x00\x00\x00\x00\x00\x00"
_ASL_VERSIONS = {"asl": 2, "asl_legacy": 1}

_OPTIONS = argparse.Namespace(header=None, syslog=False, system=True)
_SYSLOG_OPTIONS = argparse.Namespace(header=None, syslog=True, system=True)

# What data is made of, in its first byte.
_AS_FILE = 0
_AS_BLOCKS = 1

# How a reader refuses a file. Whatever else it raises is a finding. A file with a
# header is refused as well if that cannot be read.
_TEXT_REFUSALS = (errors.UnsupportedLayout, errors.WrongFormat)
_REFUSALS = (*_TEXT_REFUSALS, errors.ParseError)

# Before each of the files of one trace: its thread.
_MEMBER = re.compile(rb"==== (\d{1,7})\n")
_MAXIMUM_MEMBERS = 8
_MAXIMUM_MEMBER_SIZE = 2048

_RELEASES = tuple(release.name for release in atop_writer.layouts.RELEASES)


def _Dump(dumper, data, path, options=_OPTIONS, refusals=_REFUSALS):
    """Prints everything that is in a file."""
    number_of_objects = 0
    try:
        for item in dumper.Dump([io.BytesIO(data)], [path], options):
            # All of it can be printed.
            json.dumps(item)
            number_of_objects += 1
    except refusals:
        pass
    return number_of_objects


def _MakeAtopLog(data):
    """Makes an atop raw log of blocks before compression.

    Args:
      data (bytes): choice of the release, sizes and blocks.

    Returns:
      bytes: log whose blocks have right checksums.
    """
    choice, tasks_size, cgroups_size = data[0], data[1], data[2] * 16
    release = _RELEASES[choice % len(_RELEASES)]
    byte_order = "><"[choice & 0x80 == 0]
    writer = atop_writer.AtopWriter(release, record_layout.LP64, byte_order)
    task_size = writer.layout.task.size
    rest = data[3:]
    tasks = rest[: (tasks_size % 8) * task_size]
    tasks += bytes(-len(tasks) % task_size)
    rest = rest[len(tasks) :]
    blocks = {1: zlib.compress(tasks, 1)}
    values = {"number_of_tasks": len(tasks) // task_size}
    if writer.layout.has_cgroups:
        cgroups, rest = rest[:cgroups_size], rest[cgroups_size:]
        identifiers = rest[:40] + bytes(-len(rest[:40]) % 4)
        rest = rest[40:]
        blocks.update({2: zlib.compress(cgroups, 1), 3: zlib.compress(identifiers, 1)})
        values.update(
            cgroups_size=len(cgroups),
            number_of_cgroups=data[2] % 16,
            number_of_cgroup_processes=len(identifiers) // 4,
        )
    blocks[0] = zlib.compress(_MakeSystem(rest, writer.layout), 1)
    writer.AppendSample(blocks=blocks, flags=data[1] * 8, **values)
    return writer.GetBytes()


def _MakeSystem(data, layout):
    """Makes system-wide statistics.

    Args:
      data (bytes): data that is spread over the parts, so that counts and what they
          count are changed.
      layout (Layout): layout.

    Returns:
      bytes: block before compression.
    """
    system = bytearray(layout.system_size)
    parts = [part for part in layout.GetSystemParts().values() if part.layout.fields]
    for index, part in enumerate(parts):
        piece = data[index * 16 : index * 16 + 16]
        system[part.offset : part.offset + len(piece)] = piece
    return bytes(system)


def TryAtop(data):
    """Reads data as an atop raw log.

    Args:
      data (bytes): first byte that says how, and the rest.
    """
    if len(data) < 8:
        return
    content = data[1:]
    if data[0] & 1 == _AS_BLOCKS:
        content = _MakeAtopLog(content)
    _Dump(atop_dumper.AtopDumper(), content, "atop_20261120")


def _TryASL(data, version):
    """Reads data as an Apple System Log file or database.

    Args:
      data (bytes): contents; the signature and version are put in.
      version (int): version of the format.
    """
    signature = _ASL_SIGNATURE + version.to_bytes(4, "big")
    content = signature + data[len(signature) :]
    _Dump(asl_dumper.ASLDumper(), content, "system.asl")
    _Dump(asl_dumper.ASLDumper(), content, "system.asl", _SYSLOG_OPTIONS)


def TryASL(data):
    """Reads data as an Apple System Log file of 10.5.6 and later.

    Args:
      data (bytes): contents.
    """
    _TryASL(data, _ASL_VERSIONS["asl"])


def TryASLLegacy(data):
    """Reads data as the database of 10.5.0 to 10.5.5, asl.db.

    Args:
      data (bytes): contents.
    """
    _TryASL(data, _ASL_VERSIONS["asl_legacy"])


def TryStrace(data):
    """Reads data as a strace log.

    Args:
      data (bytes): contents.
    """
    # A path whose times no system knows.
    _Dump(
        strace_dumper.StraceDumper(),
        data,
        "/nonexistent/trace",
        refusals=_TEXT_REFUSALS,
    )


def TryStraceSet(data):
    """Reads data as the files of one trace, one per thread.

    Args:
      data (bytes): contents, a line with the thread before each file.
    """
    parts = _MEMBER.split(data)[1:]
    files = dict(zip(parts[: 2 * _MAXIMUM_MEMBERS : 2], parts[1::2]))
    paths = [f"/nonexistent/trace.{int(thread):d}" for thread in files]
    dumper = strace_dumper.StraceDumper()
    for item in dumper.Dump(list(map(io.BytesIO, files.values())), paths, _OPTIONS):
        json.dumps(item)


# Function and files of the corpus, below test_data, per target.
TARGETS = {
    "asl": (TryASL, ("asl/*.asl", "asl/*.asl.gz")),
    "asl_legacy": (TryASLLegacy, ("asl/*.db",)),
    "atop": (TryAtop, ("atop/*/basic.raw", "atop/case/*")),
    "strace": (TryStrace, ("strace/*/tr.*", "strace/*/trace*")),
    "strace_set": (TryStraceSet, ()),
}


def IterateWords(name):
    """Iterates over words of a format, of which the fuzzer makes data.

    Args:
      name (str): name of the target.

    Yields:
      str: words.
    """
    if name.startswith("strace"):
        yield from own_words.WORDS


def _IterateSets():
    """Iterates over the smallest traces with one file per thread."""
    for name in recordings.GetNames():
        members = [
            (file_name.rpartition(".")[2], data[:_MAXIMUM_MEMBER_SIZE])
            for file_name, data in recordings.ReadFiles(name).items()
            if file_name.rpartition(".")[2].isdigit()
        ]
        if len(members) > 1:
            yield b"".join(
                b"==== %s\n%s" % (thread.encode("ascii"), data[: data.rfind(b"\n") + 1])
                for thread, data in members[:_MAXIMUM_MEMBERS]
            )


def IterateCorpus(name):
    """Iterates over the data that the fuzzer starts from.

    Args:
      name (str): name of the target.

    Yields:
      bytes: data.
    """
    _, patterns = TARGETS[name]
    if name == "strace_set":
        yield from _IterateSets()
    for pattern in patterns:
        for path in sorted(glob.glob(os.path.join(TEST_DATA_PATH, pattern))):
            open_function = gzip.open if path.endswith(".gz") else open
            with open_function(path, "rb") as file_object:
                data = file_object.read(_MAXIMUM_SIZE)
            yield bytes([_AS_FILE]) + data if name == "atop" else data
    if name == "atop":
        for choice in range(len(_RELEASES)):
            for byte_order in (0, 0x80):
                yield bytes([_AS_BLOCKS, choice | byte_order, 3, 9]) + bytes(4096)
