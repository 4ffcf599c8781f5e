"""Tests for telling objects from anything else."""

import io
import unittest

from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import object_check
from tests.writers import asl as asl_writer


class ObjectCheckerTest(unittest.TestCase):
    """Tests for the object checker."""

    def testCheckObject(self):
        """Records, strings and the end of the file are objects; all else is not."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage(pairs=[("key", "value")])
        writer.AppendUnusedString(b"inner\x00NUL")
        data = writer.GetBytes()
        checker = object_check.ObjectChecker(file_window.FileWindow(io.BytesIO(data)))
        objects = [
            file_offset
            for file_offset in range(80, len(data) + 10)
            if checker.CheckObject(file_offset)
        ]
        self.assertEqual(
            objects, writer.string_offsets[:-1] + writer.record_offsets + [len(data)]
        )


if __name__ == "__main__":
    unittest.main()
