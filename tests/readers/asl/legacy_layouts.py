"""Tests for the layouts of Apple System Log (ASL) databases, version 1."""

import io
import unittest

from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import legacy_layouts
from tests.writers import asl as asl_writer
from tests.writers import asl_legacy as asl_legacy_writer


class LegacyLayoutsTest(unittest.TestCase):
    """Tests for the layouts."""

    def testSizes(self):
        """All slots are of one size."""
        for layout in legacy_layouts.GetLayouts():
            self.assertLessEqual(layout.size, 80)
        self.assertEqual(legacy_layouts.GetLayouts().message.size, 80)

    def testCheckFit(self):
        """Slots with messages fit, an empty database, a log file and zeros do not."""
        writer = asl_legacy_writer.ASLDatabaseWriter()
        empty_data = writer.GetBytes()
        writer.AppendMessage("a message")
        log_writer = asl_writer.ASLWriter()
        log_writer.AppendMessage("a message")
        for data, expected_result in (
            (writer.GetBytes(), True),
            (empty_data, False),
            (log_writer.GetBytes(), False),
            (bytes(1000), False),
            (b"", False),
            (bytes(80) + b"\x02" * 1000, True),
            (bytes(80) + b"\x06" * 1000, False),
        ):
            with self.subTest(data=data[:6], size=len(data)):
                window = file_window.FileWindow(io.BytesIO(data))
                self.assertEqual(legacy_layouts.CheckFit(window), expected_result)


if __name__ == "__main__":
    unittest.main()
