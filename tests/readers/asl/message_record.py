"""Tests for the message record of the Apple System Log (ASL)."""

import inspect
import re
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import message_record


class RecordTest(unittest.TestCase):
    """Tests for the message record."""

    def testMembers(self):
        """What the class documents are its members, in order."""
        # Python 3.13 takes the indentation out of documentation.
        documentation = inspect.cleandoc(message_record.Record.__doc__)
        names = re.findall("^  ([a-z_]+): ", documentation, re.MULTILINE)
        self.assertIn("written_time", names)
        self.assertEqual(
            names, [name for name in message_record.Record._fields if name in names]
        )

    def testGetTexts(self):
        """The texts of a record are all members that strings are needed for."""
        record = message_record.Record(*message_record.Record._fields)
        self.assertEqual(
            record.GetTexts(),
            (
                "host",
                "sender",
                "facility",
                "message",
                "reference_process",
                "session",
                "pairs",
            ),
        )

    def testInconsistency(self):
        """An inconsistency is an error of ours, with its place."""
        error = message_record.Inconsistency("Something is odd", 16)
        self.assertIsInstance(error, errors.ParseError)
        self.assertEqual(str(error), "Something is odd at offset: 0x00000010")


if __name__ == "__main__":
    unittest.main()
