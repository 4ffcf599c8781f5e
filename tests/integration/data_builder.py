"""Tests for building the merged data folder."""

import os
import shutil
import tempfile
import unittest

from unittest import mock

from plaso_extra_parsers.integration import data_builder
from plaso_extra_parsers.integration import data_merging

_DUMMY_DATA_PATH = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "dummy", "dummy_data"
)

ADDITION = data_builder.Addition(
    "dummy-parser",
    "1.0",
    _DUMMY_DATA_PATH,
    ("dummy", "dummy_locate"),
    ("dummy", "locate_database", "text/dummy_text"),
)


class DataFolderBuilderTest(unittest.TestCase):
    """Tests for building the merged data folder."""

    def setUp(self):
        """Makes a temporary folder."""
        # pylint: disable-next=consider-using-with
        temporary_directory = tempfile.TemporaryDirectory()
        self.addCleanup(temporary_directory.cleanup)
        self.folder = temporary_directory.name
        self.stock_path = data_builder.GetStockDataPath()

    def _Build(self, source_path, *additions):
        """Builds a merged folder.

        Args:
          source_path (str): path of the data folder of Plaso or of a user.
          additions (tuple[Addition]): what is added.

        Returns:
          str: path of the merged folder.
        """
        path = tempfile.mkdtemp(dir=self.folder)
        data_builder.DataFolderBuilder(source_path, additions).Build(path)
        return path

    def _CopyAddition(self):
        """Copies the data folder of the addition, to change it.

        Returns:
          Addition: addition.
        """
        data_path = os.path.join(self.folder, "dummy_data")
        shutil.copytree(_DUMMY_DATA_PATH, data_path)
        return ADDITION._replace(data_path=data_path)

    def _WriteFile(self, *names, text):
        """Writes a file.

        Args:
          names (tuple[str]): parts of the path relative to the temporary folder.
          text (str): contents.
        """
        path = os.path.join(self.folder, *names)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file_object:
            file_object.write(text)

    def testStockFolder(self):
        """All files of Plaso are there, and ours; those that stay are links."""
        path = self._Build(self.stock_path, ADDITION)
        names = {name for name, _, _ in data_builder.ListFiles(path)}
        stock_names = {name for name, _, _ in data_builder.ListFiles(self.stock_path)}
        self.assertEqual(
            names - stock_names,
            {
                os.path.join("formatters", "dummy-parser-dummy.yaml"),
                os.path.join("formatters", "dummy-parser-dummy_locate.yaml"),
            },
        )
        self.assertLessEqual(stock_names, names)
        self.assertTrue(os.path.islink(os.path.join(path, "winevt-rc.db")))

        # Plaso's formatter of a data type that is replaced is gone.
        text = data_builder.ReadText(os.path.join(path, "formatters", "linux.yaml"))
        self.assertNotIn("linux:locate_database:entry", text)
        stock_text = data_builder.ReadText(
            os.path.join(self.stock_path, "formatters", "linux.yaml")
        )
        self.assertIn("linux:locate_database:entry", stock_text)

        text = data_builder.ReadText(os.path.join(path, "timeliner.yaml"))
        self.assertEqual(text.count("test:dummy:entry"), 1)
        self.assertEqual(text.count("linux:locate_database:entry"), 1)

    def testRooms(self):
        """What belongs to a room or parser that is not in use is left out."""
        addition = ADDITION._replace(
            rooms=("dummy",), parser_names=("text/dummy_text",)
        )
        path = self._Build(self.stock_path, addition)
        text = data_builder.ReadText(os.path.join(path, "presets.yaml"))
        self.assertIn("- text/dummy_text\n", text)
        self.assertNotIn("- dummy\n", text)
        self.assertTrue(os.path.islink(os.path.join(path, "formatters", "linux.yaml")))

    def testFormattersFile(self):
        """A user's folder with one file of formatters gets ours in that file."""
        self._WriteFile("user", "formatters.yaml", text="---\ndata_type: 'a:b'")
        self._WriteFile("user", "other.txt", text="other")
        path = self._Build(os.path.join(self.folder, "user"), ADDITION)
        text = data_builder.ReadText(os.path.join(path, "formatters.yaml"))
        self.assertEqual(
            sorted(data_merging.ReadDefinitions(text)),
            ["a:b", "linux:locate_database:entry", "test:dummy:entry"],
        )
        # What a user does not have is not made.
        self.assertEqual(sorted(os.listdir(path)), ["formatters.yaml", "other.txt"])

    def testTimelinerWithoutNewline(self):
        """A file without an end of its last line is extended, not damaged."""
        self._WriteFile("user", "timeliner.yaml", text="---\ndata_type: 'a:b'")
        path = self._Build(os.path.join(self.folder, "user"), ADDITION)
        text = data_builder.ReadText(os.path.join(path, "timeliner.yaml"))
        self.assertEqual(len(data_merging.ReadDefinitions(text)), 3)

    def testDamagedAddition(self):
        """An addition that is damaged is refused, and its distribution named."""
        for names, text, message in (
            (("timeliner", "dummy.yaml"), "---\na: [\n", "not a YAML document"),
            (("formatters", "dummy.yaml"), "---\na: 1\n", "without data_type"),
            (("presets.yaml",), "---\nname: linux\n", "parsers"),
            (("tags", "tag_linux", "dummy.txt"), "  a is 'b'\n", "without label"),
        ):
            with self.subTest(names=names):
                addition = self._CopyAddition()
                self._WriteFile("dummy_data", *names, text=text)
                with self.assertRaisesRegex(
                    data_builder.AdditionError, message
                ) as context:
                    self._Build(self.stock_path, addition)
                self.assertEqual(context.exception.distribution, "dummy-parser")
                shutil.rmtree(addition.data_path)

    def testDataTypeOfTwoDistributions(self):
        """Of two distributions with one data type the second is refused."""
        addition = ADDITION._replace(distribution="other")
        with self.assertRaisesRegex(
            data_builder.AdditionError, "is defined twice"
        ) as context:
            self._Build(self.stock_path, ADDITION, addition)
        self.assertEqual(context.exception.distribution, "other")

    def testWithoutLinks(self):
        """Where links cannot be made, files are copied."""
        with mock.patch.object(os, "symlink", side_effect=OSError):
            path = self._Build(self.stock_path, ADDITION)
        path = os.path.join(path, "winevt-rc.db")
        self.assertFalse(os.path.islink(path))
        self.assertEqual(
            os.path.getsize(path),
            os.path.getsize(os.path.join(self.stock_path, "winevt-rc.db")),
        )

    def testDescription(self):
        """The description differs if a file or a version does."""
        addition = self._CopyAddition()
        builder = data_builder.DataFolderBuilder(self.stock_path, [addition])
        description = builder.GetDescription()
        self.assertEqual(builder.GetDescription(), description)
        self.assertIsNone(description["stock"])

        os.utime(os.path.join(addition.data_path, "presets.yaml"), (0, 0))
        changed_description = builder.GetDescription()
        self.assertNotEqual(changed_description, description)

        builder = data_builder.DataFolderBuilder(
            self.stock_path, [addition._replace(version="1.1")]
        )
        self.assertNotEqual(builder.GetDescription(), changed_description)

        builder = data_builder.DataFolderBuilder(self.folder, [addition])
        self.assertEqual(builder.GetDescription()["stock"], self.stock_path)


if __name__ == "__main__":
    unittest.main()
