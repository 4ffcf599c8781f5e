"""Tests that plaso-extra status sees what Plaso has of our data."""

import os
import unittest

from unittest import mock

from plaso.output import formatting_helper

from plaso_extra_parsers.integration import data_files
from plaso_extra_parsers.integration import psort_fractions
from plaso_extra_parsers.integration import registrar
from plaso_extra_parsers.scripts import plaso_data

from tests.integration import test_lib


class PlasoDataTest(test_lib.IntegrationTestCase):
    """Tests that plaso-extra status sees what Plaso has of our data."""

    def testFindMissing(self):
        """What was not joined is named, per kind of data."""
        integration = self.CreateIntegration()
        integration.RegisterParsers()
        additions = integration.GetAdditions()
        self.assertEqual(
            plaso_data.FindMissing(additions),
            [
                (name, [])
                for name in ("Timeliner", "Formatters", "Presets", "Tagging rules")
            ],
        )

        # Nothing is joined any more.
        integration.is_off = True
        self.assertEqual(
            plaso_data.FindMissing(additions),
            [
                ("Timeliner", ["test:dummy:entry"]),
                ("Formatters", ["test:dummy:entry"]),
                ("Presets", ["dummy in linux", "text/dummy_text in linux"]),
                ("Tagging rules", ["dummy_label in tag_linux.txt"]),
            ],
        )

    def testWithoutDataFolder(self):
        """A Plaso without its data folder is no Plaso that works."""
        with mock.patch.object(data_files, "GetStockDataPath", return_value=None):
            ((name, missing_names),) = plaso_data.FindMissing([])
        self.assertEqual(name, "Data files of Plaso")
        self.assertTrue(missing_names)

    def testGetStateOfTimes(self):
        """The times of psort are right by themselves, by our repair, or wrong."""
        registrar.GetIntegration()
        helper_class = formatting_helper.FieldFormattingHelper
        with mock.patch.object(psort_fractions, "IsRight", return_value=False):
            self.assertIn("WRONG", plaso_data.GetStateOfTimes())
            with mock.patch.dict(
                os.environ, {"PLASO_EXTRA_PARSERS_DISABLE": "psort_fractions"}
            ):
                self.assertIn("leaves them so", plaso_data.GetStateOfTimes())

        def FormatDateTime():
            """Stands in for Plaso's function."""

        with mock.patch.object(
            helper_class, "_FormatDateTime", FormatDateTime
        ), mock.patch.object(psort_fractions, "IsRight", return_value=True):
            self.assertEqual(plaso_data.GetStateOfTimes(), "right")
            FormatDateTime.__wrapped__ = FormatDateTime
            self.assertIn("our repair", plaso_data.GetStateOfTimes())


if __name__ == "__main__":
    unittest.main()
