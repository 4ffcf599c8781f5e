"""Tests for the compiled layouts of Apple System Log (ASL) files."""

import random
import re
import unittest

from plaso_extra_parsers.lib import definitions
from plaso_extra_parsers.readers.asl import layouts
from tests.writers import asl as asl_writer


class LayoutsTest(unittest.TestCase):
    """Tests for the compiled layouts."""

    # Offsets of asl_file.h of syslog-404, which are also in Apple's comments.
    _RECORD_OFFSETS = (
        ("object_type", 0),
        ("data_size", 2),
        ("next_record_offset", 6),
        ("message_identifier", 14),
        ("written_time", 22),
        ("written_time_nanoseconds", 30),
        ("level", 34),
        ("flags", 36),
        ("process_identifier", 38),
        ("user_identifier", 42),
        ("group_identifier", 46),
        ("read_user_identifier", 50),
        ("read_group_identifier", 54),
        ("reference_process_identifier", 58),
        ("number_of_references", 62),
        ("host_reference", 66),
        ("sender_reference", 74),
        ("facility_reference", 82),
        ("message_reference", 90),
        ("reference_process_reference", 98),
        ("session_reference", 106),
    )

    def testGetLayouts(self):
        """Sizes and offsets are those of Apple's source, and compiled once."""
        format_layouts = layouts.GetLayouts()
        self.assertIs(layouts.GetLayouts(), format_layouts)
        self.assertEqual(format_layouts.header_10_5.size, 80)
        self.assertEqual(format_layouts.header_10_10.size, 80)
        self.assertEqual(format_layouts.record.size, 114)
        self.assertEqual(format_layouts.minimum_data_size, 116)
        self.assertEqual(
            tuple((field.name, field.offset) for field in format_layouts.record.fields),
            self._RECORD_OFFSETS,
        )
        offsets = [
            {field.name: field.offset for field in layout.fields}["last_record_offset"]
            for layout in (format_layouts.header_10_5, format_layouts.header_10_10)
        ]
        self.assertEqual(offsets, [36, 37])

    def testFabricEqualsCompiled(self):
        """dtFabric maps random bytes to the values that the layouts read."""
        generator = random.Random(404)
        format_layouts = layouts.GetLayouts()
        fabric = definitions.GetDataTypeFabric(layouts.DEFINITION_FILE)
        for layout in format_layouts:
            if not hasattr(layout, "ReadRecord"):
                continue
            data_type_map = fabric.CreateDataTypeMap(layout.name)
            for _ in range(20):
                data = generator.randbytes(layout.size)
                values = data_type_map.MapByteStream(data)
                for name, value in layout.ReadRecord(data)._asdict().items():
                    self.assertEqual(getattr(values, name), value, name)

    def testSearchExpression(self):
        """The expression finds each record, and nothing in zeros or text."""
        search_expression = layouts.GetLayouts().search_expression
        writer = asl_writer.ASLWriter()
        for number_of_pairs in (0, 1, 9, 100, 5000):
            writer.AppendMessage(
                pairs=[("key", "value")] * number_of_pairs, time=(1 << 64) - 1
            )
        data = writer.GetBytes()
        for offset in writer.record_offsets:
            self.assertTrue(search_expression.match(data, offset))
        self.assertIsNone(search_expression.search(bytes(10000)))
        self.assertIsNone(search_expression.search(b"text of any kind " * 1000))
        self.assertIsInstance(search_expression, re.Pattern)


if __name__ == "__main__":
    unittest.main()
