"""Counts the records that are found in damaged Apple System Log (ASL) files.

Run by hand, from the root of the checkout:

    python -m tests.benchmarks.asl_damage

Prints the table of docs/asl.md: Plaso's own parser beside ours, on the same bytes. A
parser that has not ended after some seconds of processor time is stopped.
"""

import gzip
import io
import multiprocessing
import os
import resource
import signal
import time

from plaso.lib import errors
from plaso.parsers import asl as plaso_asl

from plaso_extra_parsers.parsers.asl import parser as asl_parser
from tests.benchmarks import asl as asl_benchmark
from tests.writers import asl as asl_writer

_TEST_DATA_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    "test_data",
    "asl",
)

# Seconds of processor time after which a parser is stopped.
_TIMEOUT = 10

_TEST_FILES = (
    ("sound (`dmg_base.asl`)", "dmg_base.asl", 30),
    ("one bad string reference (`dmg_bad_string_ref.asl`)", None, 30),
    ("header after the list (`dmg_header_last_stale.asl`)", None, 30),
    ("number of references too large (`dmg_kvcount_huge.asl`)", None, 30),
    ("a record names itself as the next (`dmg_next_self.asl`)", None, 30),
    ("last record not linked (`dmg_orphan_tail.asl`)", None, 30),
    ("cut in the last record (`dmg_trunc_mid_record.asl`)", None, 30),
    ("last three records zeroed (`dmg_zero_tail.asl`)", None, 27),
    ("text that is not UTF-8 (`utf8_and_bad_utf8.asl`)", None, 8),
    ("macOS 10.5 (`legacy_v1_asl.db`)", None, 13),
)


class _FileObject(io.BytesIO):
    """File-like object as dfVFS has them, of which a part may not be readable."""

    # pylint: disable=invalid-name
    # The name is that of dfVFS.

    def __init__(self, data, unreadable_range):
        """Initializes a file-like object.

        Args:
          data (bytes): contents.
          unreadable_range (range): offsets that cannot be read.
        """
        super().__init__(data)
        self._unreadable_range = unreadable_range

    def read(self, size=-1):
        """Reads data.

        Args:
          size (Optional[int]): number of bytes.

        Returns:
          bytes: data.

        Raises:
          OSError: if a part of it cannot be read.
        """
        start_offset = self.tell()
        data = super().read(size)
        if (
            start_offset < self._unreadable_range.stop
            and start_offset + len(data) > self._unreadable_range.start
        ):
            raise OSError("Input/output error")
        return data

    def get_size(self):
        """Retrieves the size.

        Returns:
          int: size in bytes.
        """
        return len(self.getvalue())


class _CountMediator(asl_benchmark.NullMediator):
    """Parser mediator that counts records."""

    def __init__(self, number_of_events, positions):
        """Initializes a parser mediator.

        Args:
          number_of_events (multiprocessing.Value): number of events of records.
          positions (multiprocessing.Value): number of different records.
        """
        super().__init__()
        self._number_of_events = number_of_events
        self._positions = set()
        self._number_of_positions = positions

    def ProduceEventData(self, event_data, recovered=False):
        """Counts event data.

        Args:
          event_data (EventData): event data.
          recovered (Optional[bool]): True if it was recovered.
        """
        if event_data.data_type == "macos:asl:entry":
            self._positions.add(event_data.record_position)
            self._number_of_events.value += 1
            self._number_of_positions.value = len(self._positions)


def _Parse(parser_class, data, unreadable_range, number_of_events, positions):
    """Parses a file.

    Args:
      parser_class (type): class of the parser.
      data (bytes): contents.
      unreadable_range (range): offsets that cannot be read.
      number_of_events (multiprocessing.Value): number of events of records.
      positions (multiprocessing.Value): number of different records.
    """
    used_time = int(time.process_time()) + 1
    resource.setrlimit(
        resource.RLIMIT_CPU, (used_time + _TIMEOUT, used_time + _TIMEOUT)
    )
    try:
        parser_class().Parse(
            _CountMediator(number_of_events, positions),
            _FileObject(data, unreadable_range),
        )
    except errors.WrongParser:
        pass


def Count(parser_class, data, unreadable_range=range(0)):
    """Counts the records that a parser finds.

    Args:
      parser_class (type): class of the parser.
      data (bytes): contents.
      unreadable_range (Optional[range]): offsets that cannot be read.

    Returns:
      str: number of different records, and what else is to be said.
    """
    number_of_events = multiprocessing.Value("q", 0)
    positions = multiprocessing.Value("q", 0)
    process = multiprocessing.Process(
        target=_Parse,
        args=(parser_class, data, unreadable_range, number_of_events, positions),
    )
    process.start()
    process.join()
    if process.exitcode in (-signal.SIGKILL, -signal.SIGXCPU):
        return (
            f"{positions.value:d}, **does not end** ({number_of_events.value:d} events "
            f"in {_TIMEOUT:d} s)"
        )
    if process.exitcode:
        return f"{positions.value:d}, fails"
    return str(positions.value)


def _CreateWriter():
    """Creates a writer of 30 messages."""
    writer = asl_writer.ASLWriter()
    for number in range(30):
        writer.AppendMessage(f"message number {number:d}", pairs=[("key", "value")])
    return writer


def _GetWrittenFiles():
    """Writes damaged files.

    Yields:
      tuple[str, bytes, int]: damage, contents and number of records that are there.
    """
    writer = _CreateWriter()
    writer.OverwriteRecord(8)
    yield "record 9 overwritten", writer.GetBytes(), 29

    writer = _CreateWriter()
    writer.UnlinkRecord(8)
    yield "record 9 taken out of the list", writer.GetBytes(), 30

    writer = _CreateWriter()
    writer.SetFirstOffset(0)
    yield "no first record in the header", writer.GetBytes(), 30

    writer = _CreateWriter()
    writer.SetNextOffset(8, writer.record_offsets[2])
    yield "the list goes back", writer.GetBytes(), 30

    writer = _CreateWriter()
    writer.SetNextOffset(8, writer.string_offsets[5])
    yield "the list leads into a string", writer.GetBytes(), 30

    writer = _CreateWriter()
    writer.SetStringSize(12, 0xFFFF)
    yield "size of a string too large", writer.GetBytes(), 30

    writer = _CreateWriter()
    writer.SetMember(8, "data_size", 0xFFFF)
    yield "size of a record too large", writer.GetBytes(), 30

    for version in (3, 1):
        data = _CreateWriter().GetBytes()
        yield (
            f"version {version:d} in the header",
            data[:15] + bytes([version]) + data[16:],
            30,
        )

    writer = _CreateWriter()
    writer.SetStringType(12, 2)
    yield "type of a string is 2", writer.GetBytes(), 30

    writer.SetNextOffset(5, 0)
    yield "type of a string is 2, and the list ends before it", writer.GetBytes(), 30

    data = _CreateWriter().GetBytes()
    yield "two files joined (`cat a b`)", data + data, 60


def _PrintRow(damage, data, number_of_records, unreadable_range=range(0)):
    """Counts records and prints a row of the table.

    Args:
      damage (str): damage.
      data (bytes): contents.
      number_of_records (int): number of records that are there.
      unreadable_range (Optional[range]): offsets that cannot be read.
    """
    plaso_result = Count(plaso_asl.ASLParser, data, unreadable_range)
    our_result = Count(asl_parser.ASLParser, data, unreadable_range)
    print(f"| {damage:s} | {number_of_records:d} | {plaso_result} | {our_result} |")


def Main():
    """Counts records and prints the table."""
    print("| damage | records there | Plaso's own parser | ours |")
    print("|---|---:|---|---|")
    files = []
    for damage, name, number_of_records in _TEST_FILES:
        path = os.path.join(_TEST_DATA_PATH, name or damage.split("`")[1])
        open_function = gzip.open if path.endswith(".gz") else open
        with open_function(path, "rb") as file_object:
            files.append((damage, file_object.read(), number_of_records))
    for damage, data, number_of_records in (*files, *_GetWrittenFiles()):
        _PrintRow(damage, data, number_of_records)

    writer = _CreateWriter()
    unreadable_range = range(writer.record_offsets[8] + 50, writer.record_offsets[9])
    _PrintRow("bad sectors in record 9", writer.GetBytes(), 29, unreadable_range)


if __name__ == "__main__":
    Main()
