"""Tests for the formatters of a server."""

import contextlib
import io
import os
import tempfile
import unittest

import yaml

from plaso_extra_parsers.scripts import formatters
from plaso_extra_parsers.scripts import plaso_extra

from tests.data import event_data_classes


class FormattersTest(unittest.TestCase):
    """Tests for the formatters of a server."""

    def testReadFormatters(self):
        """Each of our data types has its formatter, and no document is empty."""
        documents = list(yaml.safe_load_all(formatters.ReadFormatters()))
        # What stands before the first line "---" belongs to what is appended to.
        self.assertEqual(
            sorted(document["data_type"] for document in documents),
            sorted(
                value.DATA_TYPE for value in event_data_classes.GetEventDataClasses()
            ),
        )

    def testAppend(self):
        """Files with and without comments can stand behind one without a line feed."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (
                ("a.yaml", "# a comment\n---\ndata_type: a\n"),
                ("b.yaml", "---\n# another\ndata_type: b\n---\ndata_type: c"),
                ("c.yaml", "data_type: d\n\n\n---\n"),
                ("d.txt", "not this"),
            ):
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
            text = f"---\ndata_type: x{formatters.ReadFormatters(folder):s}"

        self.assertEqual(
            [document["data_type"] for document in yaml.safe_load_all(text)],
            ["x", "a", "b", "c", "d"],
        )

    def testRun(self):
        """The command prints the formatters."""
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            self.assertEqual(plaso_extra.Main(["formatters"]), 0)
        self.assertEqual(output.getvalue(), f"{formatters.ReadFormatters():s}\n")


if __name__ == "__main__":
    unittest.main()
