"""Tests for the files of a data folder."""

import os
import shutil
import tempfile
import unittest

from unittest import mock

import plaso

from plaso_extra_parsers.integration import data_files
from plaso_extra_parsers.integration import registrar

_TIMELINER = """\
---
data_type: "test:dummy:entry"
attribute_mappings:
- name: "recorded_time"
  description: "Recorded Time"
place_holder_event: true
"""


class DataFilesTest(unittest.TestCase):
    """Tests for the files of a data folder."""

    def setUp(self):
        """Makes a temporary folder."""
        # pylint: disable-next=consider-using-with
        temporary_directory = tempfile.TemporaryDirectory()
        self.addCleanup(temporary_directory.cleanup)
        self.folder = temporary_directory.name
        self.addition = registrar.Addition(
            "dummy-parser", self.folder, frozenset(["dummy"]), frozenset(["dummy"])
        )

    def _Write(self, name, text):
        """Writes a file.

        Args:
          name (str): name of the file, with those of its folders.
          text (str): contents.
        """
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file_object:
            file_object.write(text)
        return path

    def testGetStockDataPath(self):
        """The data folder of the installed Plaso is found, or none is."""
        path = data_files.GetStockDataPath()
        self.assertTrue(data_files.IsDataFolder(path))
        with mock.patch.object(data_files, "IsDataFolder", return_value=False):
            self.assertIsNone(data_files.GetStockDataPath())

    def testFindFiles(self):
        """A file until a release comes after the others, that of the oldest last."""
        for name in (
            "dummy.yaml",
            "dummy.txt",
            "dummy-until-20240101.yaml",
            "dummy-until-20260512.yaml",
            "dummy-until-20250101.yaml",
            "dummy_other.yaml",
            "other.yaml",
        ):
            self._Write(os.path.join("formatters", name), "")
        for release, names in (
            ("20260720", ["dummy.yaml"]),
            ("20260512", ["dummy.yaml", "dummy-until-20260512.yaml"]),
            (
                "20240308",
                [
                    "dummy.yaml",
                    "dummy-until-20260512.yaml",
                    "dummy-until-20250101.yaml",
                ],
            ),
        ):
            with mock.patch.object(plaso, "__version__", release):
                paths = data_files.FindFiles(self.addition, "formatters", ".yaml")
            self.assertEqual([os.path.basename(path) for path in paths], names)
        self.assertEqual(data_files.FindFiles(self.addition, "none", ".yaml"), [])

    def testReadTimeliner(self):
        """What a later file defines takes the place of what an earlier one does."""
        self._Write("timeliner/dummy.yaml", _TIMELINER)
        self.assertEqual(
            data_files.ReadTimeliner(self.addition),
            {"test:dummy:entry": ({"recorded_time": "Recorded Time"}, True)},
        )
        self._Write(
            "timeliner/dummy-until-99999999.yaml",
            "data_type: test:dummy:entry\nplace_holder_event: false\n",
        )
        self.assertEqual(
            data_files.ReadTimeliner(self.addition), {"test:dummy:entry": ({}, False)}
        )

    def testReadPresets(self):
        """Presets name parsers that are in use, and need not be there."""
        self.assertEqual(data_files.ReadPresets(self.addition), set())
        self._Write("presets.yaml", "---\nname: linux\nparsers:\n- dummy\n- other\n")
        self.assertEqual(data_files.ReadPresets(self.addition), {("linux", "dummy")})

    def testGetStockDataTypes(self):
        """A document of a user is Plaso's if it says the same, in any file."""
        stock_path = os.path.join(self.folder, "stock")
        user_path = os.path.join(self.folder, "user")
        self._Write("stock/timeliner.yaml", _TIMELINER)
        self._Write(
            "stock/formatters/a.yaml", "---\ndata_type: one\n---\ndata_type: two\n"
        )
        shutil.copytree(stock_path, user_path)
        self._Write(
            "user/formatters/a.yaml",
            "# Mine.\n---\ndata_type: 'one'\n---\ndata_type: two\nsource: me\n",
        )
        with mock.patch.object(data_files, "GetStockDataPath", return_value=stock_path):
            for path, data_types in (
                (os.path.join(stock_path, "formatters"), {"one", "two", "three"}),
                (os.path.join(user_path, "formatters"), {"one"}),
                (os.path.join(user_path, "formatters", "a.yaml"), {"one"}),
            ):
                self.assertEqual(
                    data_files.GetStockDataTypes(path, ["one", "two", "three"]),
                    data_types,
                )
            self.assertEqual(data_files.GetStockDataTypes(user_path, []), set())
            path = os.path.join(user_path, "timeliner.yaml")
            self.assertEqual(
                data_files.GetStockDataTypes(path, ["test:dummy:entry"]),
                {"test:dummy:entry"},
            )

        # Without Plaso's own nothing can be said of the user's.
        with mock.patch.object(data_files, "GetStockDataPath", return_value=None):
            self.assertEqual(data_files.GetStockDataTypes(user_path, ["one"]), set())


if __name__ == "__main__":
    unittest.main()
