"""Descriptor sessions of a thousand random programs, compared with the truth."""

import unittest

from tests.readers.strace import session_rows
from tests.writers import strace as strace_writer

_FIRST_SEED = 20261120
_NUMBER_OF_CASES = 1200


class RandomProgramsTest(unittest.TestCase):
    """Tests for descriptor sessions on random programs."""

    def testSingleLogs(self):
        """In one file with all threads every session is the true one."""
        number_of_sessions = 0
        for seed in range(_FIRST_SEED, _FIRST_SEED + _NUMBER_OF_CASES):
            writer = strace_writer.StraceLogWriter.FromSeed(
                seed,
                number_of_steps=(60, 150, 300)[seed % 3],
                is_decorated=seed % 4 != 3,
                is_quiet=seed % 5 == 4,
            )
            found = session_rows.ReadSingleLog(writer.GetSingleLog())
            rows = {
                session.identifier: session_rows.GetRow(session) for session in found
            }
            number_of_sessions += len(rows)

            with self.subTest(seed=seed):
                self.assertEqual(len(rows), len(found))
                self.assertEqual(rows, session_rows.GetTrueRows(writer, True))
                names = session_rows.GetTrueNames(writer, True)
                for session in found:
                    if session.object_text is not None:
                        self.assertIn(session.object_text, names[session.identifier])
        self.assertGreater(number_of_sessions, 100_000)

    def testThreadLogs(self):
        """In one file per thread every session is the true one, by set and alone.

        What a file created, or a new process was given, has one identifier, whether the
        other files are at hand or not.
        """
        for seed in range(_FIRST_SEED, _FIRST_SEED + _NUMBER_OF_CASES):
            writer = strace_writer.StraceLogWriter.FromSeed(
                seed,
                number_of_steps=(60, 150, 300)[seed % 3],
                is_decorated=seed % 4 != 3,
                is_quiet=seed % 5 == 4,
            )
            logs = writer.GetThreadLogs()
            found = session_rows.ReadSet(logs)
            rows = {
                session.identifier: session_rows.GetRow(session) for session in found
            }
            true_rows = session_rows.GetTrueRows(writer)

            with self.subTest(seed=seed):
                self.assertEqual(len(rows), len(found))
                self.assertEqual(rows, true_rows)
                for identifier, data in logs.items():
                    if data:
                        self._CheckAlone(writer, identifier, data)

    def _CheckAlone(self, writer, thread_identifier, data):
        """Checks the sessions of one file alone.

        Args:
          writer (StraceLogWriter): writer of the file.
          thread_identifier (int): thread.
          data (bytes): file.
        """
        found = session_rows.ReadThreadLog(data, thread_identifier)
        identifiers = {session.identifier for session in found}
        self.assertEqual(len(identifiers), len(found))
        self.assertLessEqual(
            session_rows.GetTrueCreations(writer, thread_identifier), identifiers
        )


if __name__ == "__main__":
    unittest.main()
