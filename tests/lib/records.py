"""Tests for records of a compiled layout."""

import struct
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import records


class RecordLayoutTest(unittest.TestCase):
    """Tests a layout of fields with room between them."""

    def _CreateLayout(self, byte_order="<"):
        """Creates a layout of 24 bytes.

        Args:
          byte_order (Optional[str]): byte order.
        """
        fields = [
            records.Field("kind", ("kind",), 0, 1, "B"),
            records.Field("time", ("curtime",), 4, 4, "i"),
            records.Field("text", ("txt",), 8, 5, "5s"),
            records.Field("load", ("load",), 16, 4, "f"),
        ]
        return records.RecordLayout("record", 24, fields, {}, byte_order)

    def testAttributes(self):
        """Tests that a layout says what it was made of."""
        layout = self._CreateLayout()
        self.assertEqual(layout.field_names, ("kind", "time", "text", "load"))
        self.assertEqual((layout.name, layout.size), ("record", 24))
        self.assertEqual(layout.record_class._fields, layout.field_names)

    def testDuplicate(self):
        """Tests that two fields of one name are an error that names them."""
        field = records.Field("kind", ("kind",), 0, 1, "B")
        with self.assertRaises(errors.DefinitionError) as context:
            records.RecordLayout("record", 2, [field, field], {}, "<")
        self.assertEqual(
            str(context.exception),
            "Structure record has more than one member named: kind",
        )

    def testFoldRecord(self):
        """Tests that what is folded is read back, in both byte orders."""
        values = {"kind": 255, "time": -2, "text": b"abc\x00\x00", "load": 0.5}
        for byte_order in "<>":
            layout = self._CreateLayout(byte_order)
            data = layout.FoldRecord({**values, "text": b"abc"})
            self.assertEqual(len(data), 24)
            self.assertEqual(data[4:8], struct.pack(f"{byte_order}i", -2))
            # Between the fields, and behind them, is nothing.
            self.assertEqual(data[1:4] + data[13:16] + data[20:], bytes(10))
            self.assertEqual(layout.ReadRecord(data)._asdict(), values)
            self.assertEqual(layout.ReadRecord(b"\x55" + data, 1)._asdict(), values)
            self.assertEqual(
                [row._asdict() for row in layout.IterateRecords(data * 3)],
                [values] * 3,
            )
        self.assertEqual(self._CreateLayout().FoldRecord({}), bytes(24))

    def testFoldRecordUnknownName(self):
        """Tests that a value without a field is an error, not lost."""
        with self.assertRaises(errors.DefinitionError) as context:
            self._CreateLayout().FoldRecord({"kind": 1, "b": 1, "a": 1})
        self.assertEqual(
            str(context.exception), "Structure record has no members: a, b"
        )

    def testIterateValues(self):
        """Tests that values are those of the records."""
        layout = self._CreateLayout()
        data = layout.FoldRecord({"kind": 7}) + layout.FoldRecord({"kind": 8})
        self.assertEqual(
            list(layout.IterateValues(data)),
            [tuple(record) for record in layout.IterateRecords(data)],
        )
        self.assertEqual(list(layout.IterateValues(b"")), [])
        with self.assertRaises(struct.error):
            list(layout.IterateValues(data[:-1]))

    def testReadValues(self):
        """Tests that the values of one record are read at an offset."""
        layout = self._CreateLayout()
        data = layout.FoldRecord({"kind": 7}) + layout.FoldRecord({"kind": 8})
        self.assertEqual(
            layout.ReadValues(data, 24), tuple(layout.ReadRecord(data, 24))
        )
        self.assertEqual(layout.ReadValues(data, 24)[0], 8)

    def testSelectFields(self):
        """Tests that members nobody asked for are skipped in a record of that size."""
        layout = self._CreateLayout()
        selected = layout.SelectFields({"load", "kind"})
        self.assertEqual(selected.field_names, ("kind", "load"))
        self.assertEqual(selected.size, layout.size)
        data = layout.FoldRecord({"kind": 7, "time": 8, "load": 9})
        self.assertEqual(tuple(selected.ReadRecord(data)), (7, 9))
        self.assertEqual(len(list(selected.IterateRecords(data * 4))), 4)


if __name__ == "__main__":
    unittest.main()
