"""Tests for the index of a trace."""

import sqlite3
import unittest

from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.processes import threads
from plaso_extra_parsers.readers.strace.traces import index


class IndexTest(unittest.TestCase):
    """Tests for the index of a trace."""

    def setUp(self):
        """Creates an index."""
        self._connection = sqlite3.connect(":memory:")
        self._writer = index.IndexWriter(self._connection)

    def testBlocks(self):
        """The sessions of each line are read as they were noted."""
        notes = index.MemberNotes(10, self._writer)
        expected = {}
        for number in range(1, 5000, 3):
            expected[number] = (f"{number % 7:016x}", f"{number % 5:016x}")
            notes.NoteLine(number, expected[number])
        notes.Finish()
        self._writer.Finish(None)

        found = {}
        for last_line, block in index.ReadBlocks(self._connection, 10):
            self.assertEqual(last_line, max(block))
            found.update(block)
        self.assertEqual(found, expected)
        self.assertIsNone(index.ReadNote(self._connection))

    def testSessions(self):
        """A session is read as it was stored, but for times that cannot be."""
        session = sessions.DescriptorSession("a" * 16, 10, 3, "open")
        session.opened, session.closed, session.entered = 5, 1 << 70, 4
        session.end, session.name, session.line_number = "close", "open", 7
        session.last_text = "/a"
        session.description.inferred_text = "/b"
        session.number_of_calls = 9
        session.is_close_on_exec = True
        self._writer.StoreSession(session)
        self._writer.Finish(None)
        (found,) = index.ReadSessions(self._connection, 10)

        for name in ("opened", "entered", "end", "name", "line_number", "last_text"):
            self.assertEqual(getattr(found, name), getattr(session, name))
        self.assertEqual(found.description.inferred_text, "/b")
        self.assertEqual((found.number_of_calls, found.is_close_on_exec), (9, True))
        self.assertIsNone(found.closed)

    def testProcesses(self):
        """A process is read as it was stored."""
        process = threads.Process(10, 1, 5)
        process.is_known = True
        process.path = "/bin/sh"
        process.exit_status = 3
        process.ListThread(11)
        self._writer.StoreProcess(process)
        self._writer.Finish("a reason")
        (found,) = index.ReadProcesses(self._connection, 10)

        self.assertEqual((found.identifier, found.start_time), (10, 5))
        self.assertEqual((found.path, found.exit_status), ("/bin/sh", 3))
        self.assertEqual(list(found.listed_threads), [10, 11])
        self.assertTrue(found.is_known)
        self.assertEqual(index.ReadNote(self._connection), "a reason")


if __name__ == "__main__":
    unittest.main()
