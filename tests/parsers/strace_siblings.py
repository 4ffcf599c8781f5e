"""Tests for the files of a trace beside each other."""

import os
import tempfile
import unittest

from dfvfs.lib import definitions as dfvfs_definitions
from dfvfs.path import factory as path_spec_factory
from dfvfs.resolver import resolver as path_spec_resolver

from plaso_extra_parsers.parsers import strace_siblings
from plaso_extra_parsers.readers.strace.traces import tracker as set_tracker

from tests.readers.strace.descriptors import session_rows
from tests.writers import strace as strace_writer


class TraceSiblingsTest(unittest.TestCase):
    """Tests for the files of a trace."""

    def setUp(self):
        """Writes the files of a trace."""
        # pylint: disable-next=consider-using-with
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self._temporary_directory = os.path.join(directory.name, "temporary")
        os.mkdir(self._temporary_directory)
        self._directory = os.path.join(directory.name, "evidence")
        os.mkdir(self._directory)
        self._writer = strace_writer.StraceLogWriter.FromSeed(3)
        self._logs = self._writer.GetThreadLogs()
        for identifier, data in self._logs.items():
            self._WriteFile(f"{session_rows.BASE_NAME:s}.{identifier:d}", data)

    def _WriteFile(self, name, data):
        """Writes a file of evidence.

        Args:
          name (str): name.
          data (bytes): data.
        """
        with open(os.path.join(self._directory, name), "wb") as file_object:
            file_object.write(data)

    def _CreateTracker(self, siblings, thread_identifier):
        """Creates a tracker for a file.

        Args:
          siblings (TraceSiblings): siblings.
          thread_identifier (int): thread of the file.

        Returns:
          tuple[SessionTracker, str]: tracker and note.
        """
        name = f"{session_rows.BASE_NAME:s}.{thread_identifier:d}"
        path_spec = path_spec_factory.Factory.NewPathSpec(
            dfvfs_definitions.TYPE_INDICATOR_OS,
            location=os.path.join(self._directory, name),
        )
        return siblings.CreateTracker(
            path_spec_resolver.Resolver.OpenFileEntry(path_spec),
            thread_identifier,
            temporary_directory=self._temporary_directory,
        )

    def _ReadRows(self, siblings):
        """Reads the sessions of all files.

        Args:
          siblings (TraceSiblings): siblings.

        Returns:
          dict[str, tuple]: rows per session identifier.
        """
        rows = {}
        for identifier, data in self._logs.items():
            if not data:
                continue
            tracker, note = self._CreateTracker(siblings, identifier)
            self.assertIsNone(note)
            self.assertIsInstance(tracker, set_tracker.SetTracker)
            for session in session_rows.ReadSessions(data, tracker, identifier):
                rows[session.identifier] = session_rows.GetRow(session)
        return rows

    def _ListIndexes(self):
        """Lists the indexes.

        Returns:
          list[str]: names.
        """
        (directory,) = os.listdir(self._temporary_directory)
        path = os.path.join(self._temporary_directory, directory)
        return [name for name in os.listdir(path) if name.endswith(".sqlite")]

    def testCreateTracker(self):
        """The files of a trace are followed together, with one index for all."""
        expected_rows = session_rows.GetTrueRows(self._writer)
        # Neither other traces nor other files are of this one.
        self._WriteFile("other.12", b"1795210610.000001 close(3) = 0 <0.000001>\n")
        self._WriteFile(f"{session_rows.BASE_NAME:s}.txt", b"a text\n")
        self._WriteFile(f"{session_rows.BASE_NAME:s}.7", b"a text\n" * 99)
        os.mkdir(os.path.join(self._directory, f"{session_rows.BASE_NAME:s}.8"))

        self.assertEqual(self._ReadRows(strace_siblings.TraceSiblings()), expected_rows)
        self.assertEqual(len(self._ListIndexes()), 1)
        # As another worker does.
        self.assertEqual(self._ReadRows(strace_siblings.TraceSiblings()), expected_rows)
        self.assertEqual(len(self._ListIndexes()), 1)

    def testCreateTrackerOfChangedFiles(self):
        """An index is not taken for that of other files."""
        identifier = next(iter(self._logs))
        self._CreateTracker(strace_siblings.TraceSiblings(), identifier)
        self._WriteFile(
            f"{session_rows.BASE_NAME:s}.9999999",
            b"1795210610.000001 close(3) = 0 <0.000001>\n",
        )
        self._CreateTracker(strace_siblings.TraceSiblings(), identifier)

        self.assertEqual(len(self._ListIndexes()), 2)

    def testCreateTrackerAlone(self):
        """Why a file is followed alone is said."""
        siblings = strace_siblings.TraceSiblings()
        for identifier in list(self._logs)[1:]:
            name = f"{session_rows.BASE_NAME:s}.{identifier:d}"
            os.unlink(os.path.join(self._directory, name))
        tracker, note = self._CreateTracker(siblings, next(iter(self._logs)))

        self.assertEqual(note, "no files of other threads")
        self.assertNotIsInstance(tracker, set_tracker.SetTracker)

    def testCreateTrackerOfCoarseTimes(self):
        """Files with times of day are followed alone."""
        for identifier in (5001, 5002):
            self._WriteFile(
                f"{session_rows.BASE_NAME:s}.{identifier:d}",
                b"12:00:00.000001 close(3) = 0 <0.000001>\n",
            )
        _, note = self._CreateTracker(strace_siblings.TraceSiblings(), 5001)

        self.assertEqual(note, "times without a date, or without fractions of a second")

    def testCreateTrackerWithoutPlace(self):
        """Where no index can be kept a file is followed alone."""
        path = os.path.join(
            self._temporary_directory, f"plaso-extra-parsers-{os.getuid():d}"
        )
        with open(path, "wb"):
            pass
        _, note = self._CreateTracker(
            strace_siblings.TraceSiblings(), next(iter(self._logs))
        )

        self.assertIn("unable to read them with error", note)

    def testCreateTrackerInDirectoryOfOthers(self):
        """A directory that others can write to is not used."""
        path = os.path.join(
            self._temporary_directory, f"plaso-extra-parsers-{os.getuid():d}"
        )
        os.mkdir(path)
        os.chmod(path, 0o777)
        _, note = self._CreateTracker(
            strace_siblings.TraceSiblings(), next(iter(self._logs))
        )

        self.assertIn("not a directory of this user alone", note)


if __name__ == "__main__":
    unittest.main()
