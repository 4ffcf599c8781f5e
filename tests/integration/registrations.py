"""Tests for the table of parsers and text plugins."""

import os
import sys
import unittest

from unittest import mock

from plaso_extra_parsers.integration import registrations

_DUMMY_PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "dummy")


class EntryPoint:
    """Stands in for the entry point of a distribution.

    Attributes:
      name (str): name.
      value (str): name of a module and an object in it.
    """

    def __init__(self, name, registration):
        """Initializes an entry point."""
        super().__init__()
        self._registration = registration
        self.name = name
        self.value = f"{name:s}:REGISTRATION"

    # pylint: disable-next=invalid-name
    def load(self):
        """Loads the object; the name is that of Python's own entry points.

        Returns:
          object: object of the entry point.
        """
        return self._registration


class RegistrationsTest(unittest.TestCase):
    """Tests for the table of parsers and text plugins."""

    def _GetRegistrations(self, *entry_points):
        """Retrieves registrations."""
        with mock.patch.object(
            registrations.metadata, "entry_points", return_value=entry_points
        ):
            return registrations.GetRegistrations()

    def testOwnRegistration(self):
        """Our registration has a data folder that exists."""
        registration = registrations.GetOwnRegistration()
        self.assertEqual(registration.distribution, "plaso-extra-parsers")
        self.assertTrue(
            os.path.isfile(os.path.join(registration.data_path, "presets.yaml"))
        )

    def testOtherDistribution(self):
        """A distribution on Python's path is found by its entry point."""
        with mock.patch.object(sys, "path", sys.path + [_DUMMY_PATH]):
            results, problems = registrations.GetRegistrations()
        self.assertEqual(problems, [])
        self.assertEqual(
            [registration.distribution for registration in results],
            ["plaso-extra-parsers", "dummy-parser"],
        )
        self.assertEqual(
            [row.name for row in results[1].rows],
            ["dummy", "locate_database", "text/dummy_text"],
        )
        self.assertEqual([row.name for row in results[1].output_rows], ["dummy_output"])

    def testDamagedRegistrations(self):
        """What is no registration is a problem, and does not stop the others."""
        row = registrations.ParserRow("parser", "new", "module", "Class", "new")
        results, problems = self._GetRegistrations(
            EntryPoint("a", None),
            EntryPoint("b", registrations.Registration("b", "1", (("parser",),))),
            EntryPoint("c", registrations.Registration("c", "1", (row,))),
        )
        self.assertEqual(
            [registration.distribution for registration in results],
            ["plaso-extra-parsers", "c"],
        )
        self.assertEqual(len(problems), 2)
        self.assertIn("a:REGISTRATION", problems[0])

    def testNameOfAnother(self):
        """A name that is taken is a problem, and stays with who had it first."""
        row = registrations.ParserRow("parser", "new", "module", "Class", "new")
        results, problems = self._GetRegistrations(
            EntryPoint("b", registrations.Registration("b", "1", (row,))),
            EntryPoint("a", registrations.Registration("a", "1", (row,))),
        )
        self.assertEqual(problems, ["new of b exists already"])
        self.assertEqual([len(result.rows) for result in results[1:]], [1, 0])


if __name__ == "__main__":
    unittest.main()
