"""Tests for the registration of parsers and output modules with Plaso."""

import os
import unittest

from unittest import mock

from plaso.cli.helpers import manager as helpers_manager
from plaso.output import manager as output_manager
from plaso.parsers import manager

from plaso_extra_parsers.integration import registrar
from plaso_extra_parsers.integration import registrations

from tests.integration import test_lib

_NAMES = ("dummy", "locate_database", "text/dummy_text")


class IntegrationTest(test_lib.IntegrationTestCase):
    """Tests for what has been done to Plaso."""

    def testRegisterAndSwitchOff(self):
        """Parsers and plugins are registered, and taken out without a trace."""
        parsers = manager.ParsersManager.GetParserObjects()
        integration = self.CreateIntegration()
        integration.RegisterParsers()
        self.assertEqual(integration.problems, [])
        self.assertEqual(
            {name: integration.states[name] for name in _NAMES},
            {
                "dummy": registrar.REGISTERED,
                "locate_database": registrar.REPLACED,
                "text/dummy_text": registrar.REGISTERED,
            },
        )
        self.assertLessEqual(set(_NAMES), self.GetParserNames())
        replaced_parser = manager.ParsersManager.GetParserObjects()["locate_database"]
        self.assertEqual(type(replaced_parser).__name__, "DummyLocateParser")

        integration.RegisterParsers()
        self.assertEqual(integration.problems, [])

        integration.SwitchOff("no reason")
        integration.SwitchOff("another reason")
        self.assertEqual(integration.problems, ["no reason"])
        self.assertEqual(os.environ["PLASO_EXTRA_PARSERS"], "off")
        self.assertEqual(
            {name: type(parser) for name, parser in parsers.items()},
            {
                name: type(parser)
                for name, parser in manager.ParsersManager.GetParserObjects().items()
            },
        )
        self.assertNotIn("text/dummy_text", self.GetParserNames())
        self.assertEqual(integration.GetAdditions(), [])

        # What is registered later is not.
        integration.RegisterParsers()
        self.assertNotIn("dummy", self.GetParserNames())

    def testFailingRows(self):
        """A parser that cannot be registered is a problem, and the others are there."""
        row = self.registration.rows[0]
        integration = self.CreateIntegration(
            rows=(
                row,
                row._replace(name="no_module", module_name="no_such_module"),
                row._replace(name="no_class", class_name="NoSuchClass"),
                row._replace(name="other_name"),
                self.registration.rows[1]._replace(replaces=False),
                self.registration.rows[2]._replace(name="none/dummy_text"),
                self.registration.rows[2]._replace(name="utmp/dummy_text"),
            )
        )
        integration.RegisterParsers()
        self.assertEqual(
            [
                row.name
                for row in integration.registrations[0].rows
                if integration.states[row.name] != registrar.FAILED
            ],
            ["dummy"],
        )
        self.assertEqual(len(integration.problems), 6)
        integration.Report()
        integration.Report()
        text = self.errors.getvalue()
        self.assertEqual(len(text.splitlines()), 1)
        self.assertIn("no_module: no_such_module cannot be imported", text)
        self.assertIn("locate_database: Plaso has a parser", text)
        self.assertIn("Plaso continues without locate_database, no_class", text)

    def testDisabled(self):
        """A parser that is left out is not registered and adds no data."""
        with mock.patch.dict(
            os.environ, {"PLASO_EXTRA_PARSERS_DISABLE": "locate_database,dummy_text"}
        ):
            integration = self.CreateIntegration()
        integration.RegisterParsers()
        self.assertEqual(integration.states["locate_database"], registrar.DISABLED)
        self.assertEqual(integration.states["text/dummy_text"], registrar.DISABLED)
        addition = integration.GetAdditions()[0]
        self.assertEqual(addition.data_names, {"dummy"})
        self.assertEqual(addition.parser_names, {"dummy"})
        integration.SwitchOff("reason")
        self.assertEqual(integration.states["locate_database"], registrar.DISABLED)

    def testOutputModules(self):
        """An output module and its arguments are registered, and taken out."""
        # pylint: disable=protected-access
        for classes in (
            output_manager.OutputManager._output_classes,
            helpers_manager.ArgumentHelperManager._helper_classes,
        ):
            self.exit_stack.enter_context(mock.patch.dict(classes))
        integration = self.CreateIntegration()
        integration.RegisterOutputModules()
        self.assertEqual(integration.problems, [])
        self.assertEqual(integration.states["dummy_output"], registrar.REGISTERED)
        self.assertTrue(output_manager.OutputManager.HasOutputClass("dummy_output"))
        helper_classes = helpers_manager.ArgumentHelperManager._helper_classes
        self.assertIn("dummy_output", helper_classes)

        integration.SwitchOff("reason")
        self.assertFalse(output_manager.OutputManager.HasOutputClass("dummy_output"))
        self.assertNotIn("dummy_output", helper_classes)

    def testFailingOutputModule(self):
        """An output module without its arguments is taken out, the parsers stay."""
        # pylint: disable=protected-access
        self.exit_stack.enter_context(
            mock.patch.dict(output_manager.OutputManager._output_classes)
        )
        output_row = self.registration.output_rows[0]
        integration = self.CreateIntegration(
            self.registration._replace(
                output_rows=(output_row._replace(arguments_class_name="None"),)
            )
        )
        integration.RegisterParsers()
        integration.RegisterOutputModules()
        self.assertEqual(integration.states["dummy_output"], registrar.FAILED)
        self.assertEqual(integration.states["dummy"], registrar.REGISTERED)
        self.assertFalse(output_manager.OutputManager.HasOutputClass("dummy_output"))

    def testReadAdditions(self):
        """A distribution whose data cannot be read is left out, with its parsers."""
        integration = self.CreateIntegration()
        integration.RegisterParsers()

        def ReadFunction(addition):
            raise ValueError(f"{addition.distribution:s} is damaged")

        self.assertEqual(list(integration.ReadAdditions(ReadFunction)), [])
        self.assertFalse(integration.is_off)
        self.assertEqual(
            {integration.states[name] for name in _NAMES}, {registrar.FAILED}
        )
        self.assertNotIn("dummy", self.GetParserNames())
        integration.Report()
        self.assertIn(
            "data of dummy-parser: ValueError: dummy-parser is damaged",
            self.errors.getvalue(),
        )

    def testDefinedTwice(self):
        """Of two distributions that define the same, the first one has it."""
        row = registrations.ParserRow("parser", "other", "module", "Class", "dummy")
        integration = self.CreateIntegration(
            self.registration,
            registrations.Registration(
                "other-parser", "1", (row,), self.registration.data_path
            ),
        )
        results = list(integration.ReadAdditions(lambda addition: {"one": "value"}))
        self.assertEqual(results, [{"one": "value"}])
        self.assertEqual(integration.states["other"], registrar.FAILED)
        self.assertEqual(integration.states["dummy"], registrar.WAITING)
        self.assertIn("one is defined by dummy-parser", integration.problems[0])


if __name__ == "__main__":
    unittest.main()
