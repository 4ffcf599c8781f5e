"""Tests that descriptors are the same wherever and however strace logs are read."""

import collections
import json
import os
import shutil
import subprocess

from tests.end_to_end import environments
from tests.readers.strace import recordings
from tests.readers.strace.descriptors import session_rows
from tests.writers import strace as strace_writer

_RECORDINGS = ("own-threads", "own-ssh-login", "own-shell-pipeline", "elk-scm")

# Fields that name the place where a log lies.
_PLACE_FIELDS = ("display_name", "filename", "inode", "pathspec")


def _GetContents(events):
    """Retrieves what events say, without where their logs lie.

    Returns:
      collections.Counter: number of times per event, as JSON.
    """
    return collections.Counter(
        json.dumps(
            {
                name: value
                for name, value in event.items()
                if name not in _PLACE_FIELDS and not name.startswith("__")
            },
            sort_keys=True,
        )
        for event in events
    )


class StraceSessionsTest(environments.EndToEndTestCase):
    """Tests for descriptors on a timeline."""

    def _WriteLogs(self):
        """Writes logs of several traces into a folder."""
        folder = os.path.join(self.folder, "evidence")
        for name in _RECORDINGS:
            for file_name, data in recordings.ReadFiles(name).items():
                self.WriteFile(os.path.join("evidence", name, file_name), data)
        writer = strace_writer.StraceLogWriter.FromSeed(7, number_of_steps=300)
        for identifier, data in writer.GetThreadLogs().items():
            file_name = f"{session_rows.BASE_NAME:s}.{identifier:d}"
            self.WriteFile(os.path.join("evidence", "random", file_name), data)
        self.WriteFile(
            os.path.join("evidence", "single", session_rows.BASE_NAME),
            writer.GetSingleLog(),
        )
        return folder

    @environments.WithEachRelease
    def testPlaces(self, environment):
        """A folder and an image, with one worker or two, have the same events."""
        folder = self._WriteLogs()
        image_path = os.path.join(self.folder, "image.raw")
        subprocess.run(
            ["mke2fs", "-q", "-t", "ext4", "-d", folder, image_path, "16M"], check=True
        )
        expected_contents = None
        for source_path in (folder, image_path):
            for options in (
                ("--workers", "1"),
                ("--workers", "2"),
                ("--single_process",),
            ):
                with self.subTest(source_path=source_path, options=options):
                    temporary_directory = os.path.join(self.folder, "temporary")
                    shutil.rmtree(temporary_directory, ignore_errors=True)
                    os.mkdir(temporary_directory)
                    timeline = environment.MakeTimeline(
                        self.folder,
                        source_path,
                        *("--parsers", "text/strace"),
                        *("--temporary_directory", temporary_directory),
                        *options,
                    )
                    contents = _GetContents(timeline.events)
                    self.assertEqual(timeline.warnings, {})
                    if expected_contents is None:
                        expected_contents = contents
                        self._CheckEvents(timeline.events)
                    self.assertEqual(contents, expected_contents)

    def _CheckEvents(self, events):
        """Checks that the sessions of the random programs are the true ones."""
        writer = strace_writer.StraceLogWriter.FromSeed(7, number_of_steps=300)
        writer.GetSingleLog()
        identifiers = set(session_rows.GetTrueRows(writer)) | set(
            session_rows.GetTrueRows(writer, True)
        )
        found = {
            event["session_identifier"]
            for event in events
            if event["data_type"] == "linux:strace:descriptor"
        }
        scopes = {
            event["extra_information"]
            for event in events
            if event["data_type"] == "linux:strace:descriptor"
        }

        self.assertLessEqual(identifiers, found)
        self.assertEqual(scopes, {"Scope: set"})
