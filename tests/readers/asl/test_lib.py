"""Shared by the tests of the reader of Apple System Log (ASL) files."""

import io
import unittest

from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import log_file
from plaso_extra_parsers.readers.asl import message_record
from tests.writers import asl as asl_writer

_INLINE_FLAG = 1 << 63


def CreateWriter(number_of_messages=10, **kwargs):
    """Creates a writer with messages.

    Args:
      number_of_messages (Optional[int]): number of messages.
      kwargs (dict[str, object]): arguments of the writer.

    Returns:
      ASLWriter: writer.
    """
    writer = asl_writer.ASLWriter(**kwargs)
    for number in range(number_of_messages):
        writer.AppendMessage(
            f"message number {number:d}",
            pairs=[("SenderMachUUID", f"{number:08X}-65B1-343E-AF7A-6F64D0BE201E")],
        )
    return writer


def GetExtents(data, records):
    """Determines which bytes each record depends on.

    Args:
      data (bytes): contents of the sound file.
      records (list[Record]): records of the sound file.

    Returns:
      dict[int, tuple[range, list[range]]]: bytes of the record, and of its strings, per
          offset.
    """
    format_layouts = layouts.GetLayouts()
    header_size = format_layouts.object_header.size
    extents = {}
    for record in records:
        offset = record.offset
        values = format_layouts.record.ReadRecord(data, offset)
        end_offset = offset + header_size + record.data_size
        references = list(values[-6:])
        pairs_end_offset = end_offset - format_layouts.footer.size
        for pair in format_layouts.pair.IterateRecords(
            data[offset + format_layouts.record.size : pairs_end_offset]
        ):
            references.extend(pair)
        string_ranges = []
        for reference in references:
            if reference and reference < _INLINE_FLAG:
                _, size = format_layouts.object_header.ReadRecord(data, reference)
                string_ranges.append(range(reference, reference + header_size + size))
        extents[offset] = (range(offset, end_offset), string_ranges)
    return extents


class ASLFileTestCase(unittest.TestCase):
    """Test case that reads what a writer wrote."""

    def _Read(self, data, **kwargs):
        """Reads a file.

        Returns:
          tuple[ASLFile, list[Record], list[str]]: file, records and what is wrong, with
              the file and with records.
        """
        asl_file = log_file.ASLFile(io.BytesIO(data), **kwargs)
        records = []
        messages = []
        for item in asl_file.IterateRecords():
            if isinstance(item, message_record.Record):
                records.append(item)
                messages.extend(map(str, item.errors))
            else:
                messages.append(str(item))

        offsets = [record.offset for record in records]
        self.assertEqual(offsets, sorted(set(offsets)))
        return asl_file, records, messages

    def _CheckFound(self, writer, expected_found, expected_signs, expected_messages):
        """Reads what a writer wrote and checks what was found.

        Args:
          writer (ASLWriter): writer.
          expected_found (str): first letters of how each record was found.
          expected_signs (list[str]): signs.
          expected_messages (list[str]): starts of what is wrong.
        """
        asl_file, records, messages = self._Read(writer.GetBytes())
        self.assertEqual("".join(record.found[0] for record in records), expected_found)
        self.assertEqual(asl_file.summary.signs, expected_signs)
        self.assertEqual(len(messages), len(expected_messages), messages)
        for message, expected_message in zip(messages, expected_messages):
            self.assertIn(expected_message, message)
        return records
