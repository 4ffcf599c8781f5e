"""Tests for threads and processes of a trace, and their calls in progress."""

import unittest

from plaso_extra_parsers.readers.strace.descriptors import table as descriptor_table
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.processes import threads as traced_threads


class TracedThreadTest(unittest.TestCase):
    """Tests for a thread."""

    def setUp(self):
        """Creates a thread."""
        process = traced_threads.TracedProcess(10, "")
        table = descriptor_table.DescriptorTable(10, "")
        self._thread = traced_threads.TracedThread(10, "", process, table)

    def testGetOrdinal(self):
        """Creations of a number are counted as long as the time text stays the same."""
        self.assertEqual(
            [
                self._thread.GetOrdinal(stamp, number)
                for stamp, number in (("1", 3), ("1", 3), ("1", 4), ("2", 3), ("2", 3))
            ],
            [0, 1, 0, 0, 1],
        )

    def testAttach(self):
        """A descriptor that a call names twice is attached once."""
        start = records.CallStart(7, 10, "", None, "dup2", "3, 3")
        open_call = traced_threads.OpenCall(start, self._thread)
        session = descriptor_table.DescriptorSession("a" * 16, 10, 3, "open")
        open_call.Attach(session)
        open_call.Attach(session)

        self.assertEqual(open_call.stamp, "line 7")
        self.assertEqual(open_call.GetIdentifiers(), ("a" * 16,))
        self.assertEqual(session.number_of_calls, 1)
        self.assertEqual(session.number_of_open_calls, 1)


if __name__ == "__main__":
    unittest.main()
