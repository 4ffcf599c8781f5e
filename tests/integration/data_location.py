"""Tests for finding or making the merged data folder."""

import json
import os
import shutil
import tempfile
import time
import unittest

from unittest import mock

from plaso_extra_parsers.integration import data_builder
from plaso_extra_parsers.integration import data_location

from tests.integration import data_builder as data_builder_tests


class DataLocationTest(unittest.TestCase):
    """Tests for finding or making the merged data folder."""

    def setUp(self):
        """Makes a temporary folder with a user's own data folder."""
        # pylint: disable-next=consider-using-with
        temporary_directory = tempfile.TemporaryDirectory()
        self.addCleanup(temporary_directory.cleanup)
        self.cache_path = os.path.join(temporary_directory.name, "cache")
        os.mkdir(self.cache_path)
        self.source_path = os.path.join(temporary_directory.name, "user")
        os.mkdir(self.source_path)
        self._WriteTimeliner("---\ndata_type: 'a:b'\n")

    def _GetMergedDataPath(self, source_path=None):
        """Retrieves the merged data folder.

        Args:
          source_path (Optional[str]): path of the data folder to merge.

        Returns:
          str: path.
        """
        return data_location.GetMergedDataPath(
            source_path or self.source_path,
            [data_builder_tests.ADDITION],
            self.cache_path,
        )

    def _WriteTimeliner(self, text):
        """Writes the timeliner file of the user.

        Args:
          text (str): contents.
        """
        path = os.path.join(self.source_path, "timeliner.yaml")
        with open(path, "w", encoding="utf-8") as file_object:
            file_object.write(text)

    def testKept(self):
        """A merged folder is made once, and found again."""
        path = self._GetMergedDataPath()
        with mock.patch.object(
            data_builder.DataFolderBuilder, "Build", side_effect=AssertionError
        ):
            self.assertEqual(self._GetMergedDataPath(), path)
        self.assertEqual(len(os.listdir(self.cache_path)), 1)

    def testChangedSource(self):
        """A file that a user changes makes another merged folder."""
        path = self._GetMergedDataPath()
        self._WriteTimeliner("---\ndata_type: 'a:bcd'\n")
        other_path = self._GetMergedDataPath()
        self.assertNotEqual(other_path, path)
        text = data_builder.ReadText(os.path.join(other_path, "timeliner.yaml"))
        self.assertIn("a:bcd", text)

    def testMergedSource(self):
        """A merged folder is not merged again, but made anew if it is old."""
        path = self._GetMergedDataPath()
        self.assertEqual(self._GetMergedDataPath(path), path)
        self.assertEqual(data_location.GetSourcePath(path), self.source_path)
        self.assertIsNone(data_location.GetSourcePath(self.source_path))

        self._WriteTimeliner("---\ndata_type: 'a:bcd'\n")
        self.assertEqual(self._GetMergedDataPath(path), self._GetMergedDataPath())

        shutil.rmtree(self.source_path)
        self.assertEqual(self._GetMergedDataPath(path), path)

    def testDamagedFolder(self):
        """A merged folder that lacks a file, or has part of one, is made anew."""
        path = self._GetMergedDataPath()
        timeliner_path = os.path.join(path, "timeliner.yaml")
        size = os.path.getsize(timeliner_path)
        marker_path = os.path.join(os.path.dirname(path), "merged.json")

        os.truncate(timeliner_path, 10)
        self.assertEqual(self._GetMergedDataPath(), path)
        self.assertEqual(os.path.getsize(timeliner_path), size)

        os.unlink(timeliner_path)
        self.assertEqual(self._GetMergedDataPath(), path)
        self.assertEqual(os.path.getsize(timeliner_path), size)

        for text in ("", "[]", "{}", '{"merged_files": 1}'):
            with open(marker_path, "w", encoding="utf-8") as file_object:
                file_object.write(text)
            self.assertEqual(self._GetMergedDataPath(), path)
            self.assertTrue(json.loads(data_builder.ReadText(marker_path)))
        self.assertEqual(len(os.listdir(self.cache_path)), 1)

    def testFasterProcess(self):
        """A folder that another process has made in the meantime is used."""
        path = self._GetMergedDataPath()
        entry_path = os.path.dirname(path)
        kept_path = f"{entry_path:s}-kept"
        os.rename(entry_path, kept_path)
        rename = os.rename

        def RenameLate(source, target):
            """Renames after another process has.

            Args:
              source (str): path.
              target (str): path.
            """
            if target == entry_path and not os.path.exists(entry_path):
                rename(kept_path, entry_path)
            rename(source, target)

        with mock.patch.object(os, "rename", side_effect=RenameLate):
            self.assertEqual(self._GetMergedDataPath(), path)
        self.assertEqual(os.listdir(self.cache_path), [os.path.basename(entry_path)])

    def testNoPlace(self):
        """A folder that cannot be written is an error, and nothing is left over."""
        with mock.patch.object(os, "rename", side_effect=PermissionError):
            with self.assertRaises(OSError):
                self._GetMergedDataPath()
        self.assertEqual(os.listdir(self.cache_path), [])

    def testArtifacts(self):
        """Artifact definitions beside the data folder stay beside it."""
        artifacts_path = os.path.join(os.path.dirname(self.source_path), "artifacts")
        os.mkdir(artifacts_path)
        path = self._GetMergedDataPath()
        self.assertTrue(
            os.path.samefile(
                os.path.join(os.path.dirname(path), "artifacts"), artifacts_path
            )
        )

    def testOldEntries(self):
        """Folders that nobody has used for long are removed when one is made."""
        old_path = os.path.dirname(self._GetMergedDataPath())
        half_path = os.path.join(self.cache_path, ".building-half")
        os.mkdir(half_path)
        new_half_path = os.path.join(self.cache_path, ".building-new")
        os.mkdir(new_half_path)
        old_time = time.time() - 40 * 24 * 60 * 60
        os.utime(os.path.join(old_path, "merged.json"), (old_time, old_time))
        os.utime(half_path, (old_time, old_time))

        self._WriteTimeliner("---\ndata_type: 'a:bcd'\n")
        path = self._GetMergedDataPath()
        self.assertEqual(
            sorted(os.listdir(self.cache_path)),
            [".building-new", os.path.basename(os.path.dirname(path))],
        )


if __name__ == "__main__":
    unittest.main()
