"""Tests that plaso-extra status sees what Plaso has of our data."""

import unittest

from unittest import mock

from plaso.engine import timeliner

from plaso_extra_parsers.integration import data_files
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

    def testOtherPlaso(self):
        """What cannot be tried is missing, with the reason; the rest is looked at."""
        self.CreateIntegration().RegisterParsers()
        with mock.patch.object(
            timeliner, "EventDataTimeliner", side_effect=AttributeError("no x")
        ):
            missing = dict(plaso_data.FindMissing([]))
        self.assertEqual(missing["Timeliner"], ["all of it (AttributeError: no x)"])
        self.assertEqual(missing["Presets"], [])


if __name__ == "__main__":
    unittest.main()
