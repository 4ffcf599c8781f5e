"""Tests that two readers that share nothing find the same calls in the recordings."""

import collections
import unittest

from plaso_extra_parsers.readers.strace import records

from tests.readers.strace import recordings
from tests.readers.strace import second_reader


def _Count(calls):
    """Counts calls.

    Returns:
      Counter: how often each was found; of execve, which can end under the identifier
          of another thread, without line.
    """
    return collections.Counter(
        (0 if name == "execve" else line, name, result) for line, name, result in calls
    )


class AgreementTest(unittest.TestCase):
    """Tests that two readers find the same."""

    def testRecordings(self):
        """Line, name and result of each call are the same in every recording."""
        number_of_calls = 0
        for name in recordings.GetNames():
            for file_name, data in recordings.ReadFiles(name).items():
                expected = _Count(
                    (call.line, call.name, call.result)
                    for call in second_reader.Read(data.decode("utf-8"))[0]
                )
                found = _Count(
                    (record.line_number, record.name, record.value)
                    for record in recordings.ReadRecords(data, file_name)
                    if isinstance(record, records.Call) and record.value
                )
                number_of_calls += sum(found.values())
                with self.subTest(name=name, file=file_name):
                    if "stderr" in f"{name:s}{file_name:s}":
                        # Halves and broken lines without thread are joined by the
                        # first reader only.
                        self.assertLessEqual(len(found - expected), len(found) / 20)
                    else:
                        self.assertEqual(found, expected)
        self.assertGreater(number_of_calls, 20_000)


if __name__ == "__main__":
    unittest.main()
