"""Tests for building the index of a trace."""

import contextlib
import os
import sqlite3
import tempfile
import unittest

from plaso_extra_parsers.readers.strace.traces import build

from tests.readers.strace.descriptors import session_rows
from tests.writers import strace as strace_writer


class BuildTest(unittest.TestCase):
    """Tests for building the index of a trace."""

    def testBuildIndexFile(self):
        """The same files give the same index, or the same reason why there is none."""
        writer = strace_writer.StraceLogWriter.FromSeed(1)
        for logs, has_note in (
            (writer.GetThreadLogs(), False),
            ({10: b"1795210610 close(3) = 0\n"}, True),
        ):
            members = session_rows.CreateMembers(logs)
            dumps = []
            for ordered_members in (members, members[::-1]):
                with tempfile.TemporaryDirectory() as directory:
                    path = os.path.join(directory, "index")
                    build.BuildIndexFile("x", ordered_members, path)
                    with contextlib.closing(sqlite3.connect(path)) as connection:
                        note = build.ReadNote(connection)
                        dumps.append(list(connection.iterdump()))

            self.assertEqual(note is not None, has_note)
            self.assertEqual(dumps[0], dumps[1])


if __name__ == "__main__":
    unittest.main()
