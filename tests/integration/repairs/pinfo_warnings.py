"""Tests for the repair of pinfo, which stops where two files have warnings."""

import collections
import io
import json
import types
import unittest

from plaso.cli import pinfo_tool
from plaso.cli import tools

from plaso_extra_parsers.integration import repairer
from plaso_extra_parsers.integration.repairs import pinfo_warnings

from tests.integration.repairs import test_lib


class PinfoWarningsTest(unittest.TestCase):
    """Tests for the repair of pinfo."""

    # pylint: disable=protected-access

    def setUp(self):
        """Makes the replacements for the tool as Plaso has it."""
        self.module = test_lib.CopyModule(pinfo_tool)
        self.output = io.BytesIO()
        for owner, name, function in pinfo_warnings.GetReplacements(self.module):
            setattr(owner, name, function)
        self.tool = self.module.PinfoTool(
            output_writer=tools.FileObjectOutputWriter(self.output)
        )
        self.tool._views_format_type = "cli"

    def _Count(self, **numbers):
        """Counts warnings."""
        return collections.Counter(
            {
                name: types.SimpleNamespace(number_of_events=number)
                for name, number in numbers.items()
            }
        )

    def testRepair(self):
        """The tool as it is installed is right, or is repaired."""
        module = test_lib.CopyModule(pinfo_tool)
        is_right = pinfo_warnings.IsRight(module)
        self.assertEqual(
            repairer.Repair(module), repairer.RIGHT if is_right else repairer.REPAIRED
        )
        self.assertTrue(pinfo_warnings.IsRight(module))

    def testOrder(self):
        """The files with most warnings come first."""
        counter = pinfo_warnings._OrderedCounter(self._Count(a=1, b=30, c=5))
        self.assertEqual([name for name, _ in counter.most_common(2)], ["b", "c"])
        self.assertEqual([name for name, _ in counter.most_common()], ["b", "c", "a"])

    def testEscapeNames(self):
        """Names of several lines and quotes can stand in JSON; a parser may be none."""
        names = ['type: OS, location: /"one"\n', "b\\c"]
        counter = pinfo_warnings._EscapeNames(
            self._Count(**dict.fromkeys(names, 2), d=1)
        )
        self.assertEqual([json.loads(f'"{name:s}"') for name in counter], [*names, "d"])
        self.assertIn("<No parser>", pinfo_warnings._EscapeNames({None: 1}))


if __name__ == "__main__":
    unittest.main()
