"""Tests for the repairs of faults of Plaso."""

import os
import re
import types
import unittest

from unittest import mock

from plaso_extra_parsers.integration import repairer
from plaso_extra_parsers.integration import startup
from plaso_extra_parsers.integration import switches

_DOCUMENT_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    "docs",
    "upstream",
)


class _Owner:
    """Class of another program with a fault."""

    def GetNumber(self):
        """Retrieves a number that is wrong."""
        return 0


class RepairerTest(unittest.TestCase):
    """Tests for the repairs of faults of Plaso."""

    def setUp(self):
        """Makes a repair of a class."""
        self.owner = type("Owner", (_Owner,), {"GetNumber": _Owner.GetNumber})
        self.repair = types.SimpleNamespace(
            FAULT="the number is wrong",
            GetReplacements=lambda _: [(self.owner, "GetNumber", lambda _: 1)],
            IsRight=lambda _: self.owner().GetNumber() == 1,
        )
        self.module = types.ModuleType("plaso.filters.filters")
        patcher = mock.patch.object(repairer, "GetRepair", return_value=self.repair)
        patcher.start()
        self.addCleanup(patcher.stop)

    def testRepair(self):
        """What is wrong is repaired once."""
        self.assertEqual(repairer.Repair(self.module), repairer.REPAIRED)
        function = self.owner.GetNumber
        self.assertEqual(repairer.Repair(self.module), repairer.RIGHT)
        self.assertIs(self.owner.GetNumber, function)

    def testDisabled(self):
        """What is left out by its name is not even tried."""
        with mock.patch.dict(
            os.environ, {switches.DISABLE_VARIABLE: "psort_zero"}
        ), mock.patch.object(self.repair, "IsRight", side_effect=RuntimeError):
            self.assertEqual(repairer.Repair(self.module), repairer.DISABLED)

    def testWithoutEffect(self):
        """What stays wrong is left as it was."""
        self.repair.GetReplacements = lambda _: [(self.owner, "GetNumber", lambda _: 2)]
        with self.assertRaisesRegex(repairer.NotRepairedError, "number is wrong"):
            repairer.Repair(self.module)
        self.assertIs(self.owner.GetNumber, _Owner.GetNumber)

    def testOtherPlaso(self):
        """A replacement that does not fit is taken out again."""

        def Fail(_):
            raise AttributeError("no such thing")

        self.repair.GetReplacements = lambda _: [(self.owner, "GetNumber", Fail)]
        with self.assertRaisesRegex(AttributeError, "no such thing"):
            repairer.Repair(self.module)
        self.assertIs(self.owner.GetNumber, _Owner.GetNumber)

    def testTable(self):
        """Each repair of the table has its module, its words and its patch."""
        mock.patch.stopall()
        folder = os.path.join(os.path.dirname(repairer.__file__), "repairs")
        names = {
            name for name in os.listdir(folder) if re.match(r"[a-z]\w*\.py$", name)
        }
        self.assertEqual(names, {f"{name:s}.py" for name in startup.REPAIRS.values()})
        for name in startup.REPAIRS.values():
            self.assertTrue(repairer.GetRepair(name).FAULT)
            path = os.path.join(_DOCUMENT_PATH, f"{name.replace('_', '-'):s}.patch")
            self.assertTrue(os.path.isfile(path), path)


if __name__ == "__main__":
    unittest.main()
