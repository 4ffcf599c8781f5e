"""Tests for reading one log of a file."""

import io
import unittest

from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import log_section
from plaso_extra_parsers.readers.asl import summary as log_summary
from tests.readers.asl import test_lib


class LogSectionTest(unittest.TestCase):
    """Tests for one log."""

    def _Read(self, data, start_offset=0):
        """Reads a log.

        Args:
          data (bytes): contents of the file.
          start_offset (Optional[int]): offset of the log.

        Returns:
          tuple[LogSection, LogSummary, list[Record|ParseError]]: log, summary and what
              is in it.
        """
        window = file_window.FileWindow(io.BytesIO(data), start_offset=start_offset)
        summary = log_summary.LogSummary()
        section = log_section.LogSection(window, summary)
        return section, summary, list(section.IterateRecords())

    def testIterateRecords(self):
        """A log is read from its header on, wherever that is."""
        data = test_lib.CreateWriter().GetBytes()
        _, _, expected_items = self._Read(data)
        section, summary, items = self._Read(b"x" * 33 + data, 33)
        self.assertEqual(items, expected_items)
        self.assertEqual(section.end_offset, len(data))
        self.assertEqual(summary.signs, [])

    def testEndOffset(self):
        """A log ends where another one begins."""
        data = test_lib.CreateWriter().GetBytes()
        section, summary, items = self._Read(data + data)
        self.assertEqual(len(items), 10)
        self.assertEqual(section.end_offset, len(data))
        self.assertEqual(summary.signs, [])

    def testSigns(self):
        """What is wrong with the times is a sign of its own, beside damage."""
        writer = test_lib.CreateWriter()
        writer.SetMember(5, "written_time", (1 << 64) - 1)
        _, summary, items = self._Read(writer.GetBytes())
        self.assertEqual(len(items), 10)
        self.assertEqual(summary.signs, ["invalid_time"])
        writer.SetMember(5, "level", 300)
        _, summary, items = self._Read(writer.GetBytes())
        self.assertEqual(summary.signs, ["invalid_time", "damaged"])


if __name__ == "__main__":
    unittest.main()
