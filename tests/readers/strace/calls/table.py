"""Tests for the table of system calls."""

import unittest

from plaso_extra_parsers.readers.strace.calls import arguments
from plaso_extra_parsers.readers.strace.calls import table as calls
from plaso_extra_parsers.readers.strace import records
from tests.readers.strace import recordings


class CallsTest(unittest.TestCase):
    """Tests for the table of system calls."""

    def testSignatures(self):
        """The table has known roles and results only, and each call once."""
        roles = {
            value
            for name, value in vars(calls).items()
            if name.isupper() and isinstance(value, str) and name[0] != "_"
        }
        self.assertGreater(len(calls.SIGNATURES), 250)
        for name, signature in calls.SIGNATURES.items():
            self.assertLessEqual(set(signature.roles), roles, name)
            self.assertIn(
                signature.result,
                ("", "fd", "child", "in", "out", "both", "pid"),
                name,
            )
        # pylint: disable-next=protected-access
        names = [line.split()[0] for line in calls._TABLE.split("\n") if line.strip()]
        self.assertEqual(len(names), len(set(names)))

    def testDescriptorsOfRecordings(self):
        """What the table calls a descriptor is one in each call of the recordings."""
        number_of_descriptors = 0
        for name in recordings.GetNames():
            for file_name, data in recordings.ReadFiles(name).items():
                for record in recordings.ReadRecords(data, file_name):
                    if not isinstance(record, records.Call) or record.state:
                        continue
                    signature = calls.SIGNATURES.get(record.name)
                    if not signature:
                        continue
                    parts = arguments.SplitArguments(record.arguments)
                    for role in (
                        calls.DESCRIPTOR,
                        calls.SECOND_DESCRIPTOR,
                        calls.DIRECTORY,
                    ):
                        index = signature.roles.get(role)
                        if index is not None:
                            self.assertIsNotNone(
                                arguments.ReadDescriptor(parts[index]),
                                f"{record.name:s}({record.arguments:s})",
                            )
                            number_of_descriptors += 1
        self.assertGreater(number_of_descriptors, 9000)


if __name__ == "__main__":
    unittest.main()
