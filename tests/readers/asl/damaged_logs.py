"""Tests for damaged logs, alone and behind another log in one file."""

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
    (
        "last record as its own previous one",
        lambda writer: writer.SetPreviousOffset(11, writer.record_offsets[11]),
    ),
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

# Signs and messages of these logs, of macOS 10.10.
_EXPECTED = {
    "nothing": (
        [],
        [],
    ),
    "previous record of 0": (
        ["damaged"],
        [
            "Unable to read record: expected the previous record before this one, "
            "found it at 0x00000349 at offset: 0x000000e5",
        ],
    ),
    "far previous record of 0": (
        ["damaged"],
        [
            "Unable to read record: expected the previous record before this one, "
            "found it at 0x000fffff at offset: 0x000000e5",
        ],
    ),
    "no next record of 0": (
        ["stale_last", "unlinked_records"],
        [
            "Last record: expected 0x000000e5, where the list ends, found 0x000009ab "
            "in file header at offset: 0x00000000",
            "Records not in the list: expected 0, found 11, the first one at offset: "
            "0x000001b1",
        ],
    ),
    "far next record of 0": (
        ["truncated"],
        [
            "List of records: expected the next record in the file of 2613 bytes, "
            "found it at 0x000fffff in record at offset: 0x000000e5",
        ],
    ),
    "overwritten record 0": (
        ["broken_list", "damaged"],
        [
            "Unable to read object: expected a message (type 0) or a string (type 1), "
            "found type 42405 with 2779096485 bytes of data, 204 bytes skipped at "
            "offset: 0x000000e5",
        ],
    ),
    "identifier of 0": (
        [],
        [],
    ),
    "previous record of 5": (
        ["previous_mismatch"],
        [
            "Previous record: expected 0x00000415, found 0x00000349 in record at "
            "offset: 0x000004e1",
        ],
    ),
    "far previous record of 5": (
        ["damaged"],
        [
            "Unable to read record: expected the previous record before this one, "
            "found it at 0x000fffff at offset: 0x000004e1",
        ],
    ),
    "no next record of 5": (
        ["stale_last", "unlinked_records"],
        [
            "Last record: expected 0x000004e1, where the list ends, found 0x000009ab "
            "in file header at offset: 0x00000000",
            "Records not in the list: expected 0, found 6, the first one at offset: "
            "0x000005ad",
        ],
    ),
    "far next record of 5": (
        ["truncated"],
        [
            "List of records: expected the next record in the file of 2613 bytes, "
            "found it at 0x000fffff in record at offset: 0x000004e1",
        ],
    ),
    "overwritten record 5": (
        ["broken_list", "damaged"],
        [
            "Unable to read object: expected a message (type 0) or a string (type 1), "
            "found type 42405 with 2779096485 bytes of data, 204 bytes skipped at "
            "offset: 0x000004e1",
        ],
    ),
    "identifier of 5": (
        ["identifiers_not_rising"],
        [
            "Message identifier: expected more than 1004, found 1 in record at "
            "offset: 0x000004e1",
        ],
    ),
    "overwritten record 11": (
        ["broken_list", "damaged", "unused_strings"],
        [
            "Unable to read object: expected a message (type 0) or a string (type 1), "
            "found type 42405 with 2779096485 bytes of data, 138 bytes skipped at "
            "offset: 0x000009ab",
            'Strings without a record: expected 0, found 2, the first one "message '
            'number 11" at offset: 0x00000968',
        ],
    ),
    "skipped records": (
        ["previous_mismatch", "unlinked_records"],
        [
            "Previous record: expected 0x0000027d, found 0x00000679 in record at "
            "offset: 0x00000745",
            "Records not in the list: expected 0, found 5, the first one at offset: "
            "0x00000349",
        ],
    ),
    "record that is not in the list": (
        ["unlinked_records"],
        [
            "Records not in the list: expected 0, found 1, the first one at offset: "
            "0x000004e1",
        ],
    ),
    "no last record": (
        ["stale_last"],
        [
            "Last record: expected 0x000009ab, where the list ends, found 0x00000000 "
            "in file header at offset: 0x00000000",
        ],
    ),
    "another last record": (
        ["stale_last"],
        [
            "Last record: expected 0x000009ab, where the list ends, found 0x00000415 "
            "in file header at offset: 0x00000000",
        ],
    ),
    "messages that are not in the list": (
        ["unlinked_records"],
        [
            "Records not in the list: expected 0, found 2, the first one at offset: "
            "0x00000a55",
        ],
    ),
    "zeros": (
        ["damaged"],
        [
            "Unable to read object: expected a message (type 0) or a string (type 1), "
            "found type 0 with 0 bytes of data, 3019 bytes skipped at offset: "
            "0x00000a35",
        ],
    ),
    "other bytes": (
        ["damaged"],
        [
            "Unable to read object: expected a message (type 0) or a string (type 1), "
            "found type 65535 with 4294967295 bytes of data, 319 bytes skipped at "
            "offset: 0x00000a35",
        ],
    ),
    "other bytes and a message": (
        ["damaged", "unlinked_records"],
        [
            "Unable to read object: expected a message (type 0) or a string (type 1), "
            "found type 65535 with 4294967295 bytes of data, 332 bytes skipped at "
            "offset: 0x00000a35",
            "Records not in the list: expected 0, found 1, the first one at offset: "
            "0x00000b81",
        ],
    ),
    "cut": (
        ["truncated", "unused_strings"],
        [
            "List of records: expected the next record in the file of 2105 bytes, "
            "found it at 0x00000811 in record at offset: 0x00000745",
            'Strings without a record: expected 0, found 2, the first one "message '
            'number 9" at offset: 0x000007cf',
        ],
    ),
    "size of a string": (
        ["damaged"],
        [
            "Unable to read object: expected a message (type 0) or a string (type 1), "
            "found type 1 with 3 bytes of data, 43 bytes skipped at offset: 0x000000ba",
            "Unable to read value of pair 0 of record: expected a string of 3 bytes "
            "with its NUL inside the file of 2613 bytes, found the first NUL after 36 "
            "bytes at reference 0x000000ba at offset: 0x000000e5",
        ],
    ),
    "type of a string": (
        ["damaged"],
        [
            "Unable to read object: expected a message (type 0) or a string (type 1), "
            "found type 9 with 37 bytes of data, 43 bytes skipped at offset: "
            "0x000000ba",
            "Unable to read value of pair 0 of record: expected a string (type 1), "
            "found type 9 at reference 0x000000ba at offset: 0x000000e5",
        ],
    ),
}


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


class DamagedLogsTest(unittest.TestCase):
    """Tests for damaged logs, alone and behind another log."""

    def testMessages(self):
        """What is wrong is said once, with what was expected and what was found."""
        damages = dict(_DAMAGES)
        for name, (signs, messages) in _EXPECTED.items():
            writer = test_lib.CreateWriter(12)
            damages[name](writer)
            asl_file = log_file.ASLFile(io.BytesIO(writer.GetBytes()))
            found = []
            for item in asl_file.IterateRecords():
                found.extend(map(str, getattr(item, "errors", (item,))))
            self.assertEqual(found, messages, name)
            self.assertEqual(asl_file.summary.signs, signs, name)

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
