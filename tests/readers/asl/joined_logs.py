"""Tests for damaged logs behind another log, in one file."""

import io
import re
import unittest

from plaso_extra_parsers.readers.asl import log_file
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import summary
from tests.readers.asl import test_lib

_FAR_OFFSET = 0xFFFFF

# The size of the file is that of both logs.
_FILE_SIZE = re.compile(r"file of \d+ bytes")


def _SetLastOffset(writer, index):
    """Sets the offset of the last record to that of a record, or to 0."""
    writer.SetLastOffset(0 if index is None else writer.record_offsets[index])


def _Append(writer, *contents):
    """Appends messages that are not in the list, or other bytes, and a message."""
    for content in contents:
        if content is None:
            writer.AppendUnlinkedMessage()
        else:
            writer.AppendGarbage(content)
    writer.AppendMessage("the last one")


# What is wrong with a log, and a function that damages it.
_DAMAGES = (
    ("nothing", lambda writer: None),
    *(
        damage
        for index in (0, 5, 11)
        for damage in (
            (
                f"previous record of {index:d}",
                lambda writer, index=index: writer.SetPreviousOffset(
                    index, writer.record_offsets[3]
                ),
            ),
            (
                f"far previous record of {index:d}",
                lambda writer, index=index: writer.SetPreviousOffset(
                    index, _FAR_OFFSET
                ),
            ),
            (
                f"no next record of {index:d}",
                lambda writer, index=index: writer.SetNextOffset(index, 0),
            ),
            (
                f"far next record of {index:d}",
                lambda writer, index=index: writer.SetNextOffset(index, _FAR_OFFSET),
            ),
            (
                f"overwritten record {index:d}",
                lambda writer, index=index: writer.OverwriteRecord(index),
            ),
            (
                f"identifier of {index:d}",
                lambda writer, index=index: writer.SetMember(
                    index, "message_identifier", 1
                ),
            ),
        )
    ),
    (
        "skipped records",
        lambda writer: writer.SetNextOffset(2, writer.record_offsets[8]),
    ),
    ("record that is not in the list", lambda writer: writer.UnlinkRecord(5)),
    ("no last record", lambda writer: _SetLastOffset(writer, None)),
    ("another last record", lambda writer: _SetLastOffset(writer, 4)),
    ("messages that are not in the list", lambda writer: _Append(writer, None, None)),
    ("zeros", lambda writer: _Append(writer, bytes(3000))),
    ("other bytes", lambda writer: _Append(writer, b"\xff" * 300)),
    ("other bytes and a message", lambda writer: _Append(writer, b"\xff" * 300, None)),
    ("cut", lambda writer: writer.Truncate(writer.record_offsets[9] + 40)),
    ("size of a string", lambda writer: writer.SetStringSize(5, 3)),
    ("type of a string", lambda writer: writer.SetStringType(5, 9)),
)


def _Read(data, base_offset):
    """Reads the log that begins at an offset, to the end of the file.

    Returns:
      list[tuple[int, object]]: records and errors, each with its offset in the log.
    """
    items = []
    for item in log_file.ASLFile(io.BytesIO(data)).IterateRecords():
        if item.offset < base_offset or "found another one" in str(item):
            continue
        if isinstance(item, message_record.Record):
            values = item._replace(errors=(), found=None, offset=0)
            items.append((item.offset - base_offset, values))
        parsing_errors = getattr(item, "errors", (item,))
        for error in parsing_errors:
            message = _FILE_SIZE.sub("file", error.message)
            items.append((error.offset - base_offset, message))
    return items


class JoinedLogsTest(unittest.TestCase):
    """Tests for damaged logs behind another log."""

    def testDamaged(self):
        """A log says the same of itself wherever in a file it begins."""
        first = test_lib.CreateWriter(1).GetBytes()
        for generation in (summary.GENERATION_10_5_6, summary.GENERATION_10_10):
            for name, damage in _DAMAGES:
                writer = test_lib.CreateWriter(12, generation=generation)
                damage(writer)
                data = writer.GetBytes()
                with self.subTest(name=name, generation=generation):
                    self.assertEqual(_Read(first + data, len(first)), _Read(data, 0))


if __name__ == "__main__":
    unittest.main()
