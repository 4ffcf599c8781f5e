"""Tests for what is done to modules of Plaso."""

import contextlib
import importlib
import io
import os
import sys
import tempfile
import types
import unittest

from unittest import mock

from plaso.parsers import manager
from plaso.parsers import text_parser

from plaso_extra_parsers.integration import data_builder
from plaso_extra_parsers.integration import data_location
from plaso_extra_parsers.integration import hooks
from plaso_extra_parsers.integration import registrations

_DUMMY_PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "dummy")

_NAMES = ("dummy", "locate_database", "text/dummy_text")


class HooksTest(unittest.TestCase):
    """Tests for what is done to modules of Plaso."""

    def setUp(self):
        """Makes the dummy parsers the only ones there are."""
        # What is registered with Plaso is put back after the test.
        # pylint: disable=protected-access
        # pylint: disable-next=consider-using-with
        temporary_directory = tempfile.TemporaryDirectory()
        self.addCleanup(temporary_directory.cleanup)
        self.stock_path = data_builder.GetStockDataPath()

        self.errors = io.StringIO()
        self.exit_stack = contextlib.ExitStack()
        self.addCleanup(self.exit_stack.close)
        self.exit_stack.enter_context(
            mock.patch.object(sys, "path", sys.path + [_DUMMY_PATH])
        )
        self.exit_stack.enter_context(
            mock.patch.dict(os.environ, {"XDG_CACHE_HOME": temporary_directory.name})
        )
        self.exit_stack.enter_context(contextlib.redirect_stderr(self.errors))
        self.exit_stack.enter_context(
            mock.patch.object(
                manager.ParsersManager,
                "_parser_classes",
                dict(manager.ParsersManager._parser_classes),
            )
        )
        self.exit_stack.enter_context(
            mock.patch.object(
                text_parser.TextLogParser,
                "_plugin_classes",
                dict(text_parser.TextLogParser._plugin_classes),
            )
        )

        self.registration = importlib.import_module("dummy_registration").REGISTRATION

    def _CreateIntegration(self, *rows):
        """Creates an integration and makes it the one of this process.

        Args:
          rows (tuple[ParserRow]): rows in place of those of the dummy parsers.

        Returns:
          Integration: integration.
        """
        registration = self.registration
        if rows:
            registration = registration._replace(rows=rows)
        with mock.patch.object(
            registrations, "GetRegistrations", return_value=([registration], [])
        ):
            integration = hooks.Integration()
        self.exit_stack.enter_context(
            mock.patch.object(hooks, "GetIntegration", return_value=integration)
        )
        return integration

    def _GetParserNames(self):
        """Retrieves the names of the parsers and plugins that Plaso knows.

        Returns:
          set[str]: names.
        """
        names, _ = manager.ParsersManager.CheckFilterExpression(None)
        return names

    def testRegisterAndSwitchOff(self):
        """Parsers and plugins are registered, and taken out without a trace."""
        parsers = manager.ParsersManager.GetParserObjects()
        integration = self._CreateIntegration()
        integration.RegisterParsers()
        self.assertEqual(integration.problems, [])
        self.assertEqual(
            integration.states,
            {
                "dummy": hooks.REGISTERED,
                "locate_database": hooks.REPLACED,
                "text/dummy_text": hooks.REGISTERED,
            },
        )
        self.assertLessEqual(set(_NAMES), self._GetParserNames())
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
        self.assertNotIn("text/dummy_text", self._GetParserNames())
        self.assertEqual(integration.GetAdditions(), [])
        self.assertEqual(integration.GetDataPath(self.stock_path), self.stock_path)

    def testFailingRows(self):
        """A parser that cannot be registered is a problem, and the others are there."""
        row = self.registration.rows[0]
        integration = self._CreateIntegration(
            row,
            row._replace(name="no_module", module_name="no_such_module"),
            row._replace(name="no_class", class_name="NoSuchClass"),
            row._replace(name="other_name"),
            self.registration.rows[1]._replace(replaces=False),
            self.registration.rows[2]._replace(name="none/dummy_text"),
            self.registration.rows[2]._replace(name="utmp/dummy_text"),
        )
        integration.RegisterParsers()
        self.assertEqual(
            [name for name, state in integration.states.items() if state != "failed"],
            ["dummy"],
        )
        self.assertEqual(len(integration.problems), 6)
        integration.Report()
        integration.Report()
        text = self.errors.getvalue()
        self.assertEqual(len(text.splitlines()), 1)
        self.assertIn("no_module: ModuleNotFoundError", text)
        self.assertIn("locate_database: PlasoChangedError: Plaso has a parser", text)
        self.assertIn("Plaso continues without locate_database, no_class", text)

    def testDisabled(self):
        """A parser that is left out is not registered and adds no data."""
        with mock.patch.dict(
            os.environ, {"PLASO_EXTRA_PARSERS_DISABLE": "locate_database,dummy_text"}
        ):
            integration = self._CreateIntegration()
        integration.RegisterParsers()
        self.assertEqual(integration.states["locate_database"], hooks.DISABLED)
        self.assertEqual(integration.states["text/dummy_text"], hooks.DISABLED)
        additions = integration.GetAdditions()
        self.assertEqual([addition.rooms for addition in additions], [("dummy",)])
        self.assertEqual(additions[0].parser_names, ("dummy",))
        integration.SwitchOff("reason")
        self.assertEqual(integration.states["locate_database"], hooks.DISABLED)

    def testDamagedDataFolder(self):
        """A distribution whose data cannot be used is left out, with its parsers."""
        integration = self._CreateIntegration()
        integration.RegisterParsers()
        error = data_builder.AdditionError("dummy-parser", "its data is damaged")
        with mock.patch.object(data_location, "GetMergedDataPath", side_effect=error):
            path = integration.GetDataPath(self.stock_path)
        self.assertEqual(path, self.stock_path)
        self.assertFalse(integration.is_off)
        self.assertEqual(set(integration.states.values()), {hooks.FAILED})
        self.assertNotIn("dummy", self._GetParserNames())

    def testNoDataFolder(self):
        """Without a merged folder our parsers are taken out: events would be lost."""
        integration = self._CreateIntegration()
        integration.RegisterParsers()
        with mock.patch.object(
            data_location, "GetMergedDataPath", side_effect=OSError("disk full")
        ):
            path = integration.GetDataPath(self.stock_path)
        self.assertEqual(path, self.stock_path)
        self.assertTrue(integration.is_off)
        self.assertNotIn("dummy", self._GetParserNames())
        integration.Report()
        self.assertIn("disk full", self.errors.getvalue())
        self.assertIn("without all of it", self.errors.getvalue())

    def testHookParsers(self):
        """The hook of Plaso's parsers registers ours."""
        integration = self._CreateIntegration()
        hooks.HookParsers(types.ModuleType("plaso.parsers"))
        self.assertEqual(self.errors.getvalue(), "")
        self.assertEqual(integration.states["dummy"], hooks.REGISTERED)

    def testHookParsersOfChangedPlaso(self):
        """Without the modules that give us the data folder nothing is registered."""
        integration = self._CreateIntegration()
        with mock.patch.object(
            hooks, "_NEEDED_MODULES", ("plaso.engine.timeliner", "plaso.engine.no_such")
        ):
            hooks.HookParsers(types.ModuleType("plaso.parsers"))
        self.assertTrue(integration.is_off)
        self.assertIn("there is no plaso.engine.no_such", self.errors.getvalue())
        self.assertEqual(integration.states["dummy"], hooks.FAILED)

        # Nothing more is tried.
        hooks.HookTimeliner(types.ModuleType("plaso.engine.timeliner"))
        self.assertEqual(len(self.errors.getvalue().splitlines()), 1)

    def testHookDataLocation(self):
        """A tool gets the merged folder of what it would read without us."""

        class Helper:
            """Stands in for the helper of Plaso."""

            @classmethod
            def ParseOptions(cls, options, configuration_object):
                """Parses options.

                Args:
                  options (str): data folder.
                  configuration_object (object): tool.
                """
                setattr(configuration_object, "_data_location", options)

        integration = self._CreateIntegration()
        integration.RegisterParsers()
        module = types.ModuleType("plaso.cli.helpers.data_location")
        module.DataLocationArgumentsHelper = Helper
        hooks.HookDataLocation(module)

        tool = types.SimpleNamespace()
        Helper.ParseOptions(self.stock_path, tool)
        path = vars(tool)["_data_location"]
        self.assertNotEqual(path, self.stock_path)
        self.assertEqual(data_location.GetSourcePath(path), self.stock_path)
        self.assertEqual(self.errors.getvalue(), "")

        Helper.ParseOptions(None, tool)
        self.assertTrue(integration.is_off)
        self.assertIn("data folder of the tool is not known", self.errors.getvalue())
        Helper.ParseOptions(self.stock_path, tool)
        self.assertEqual(vars(tool)["_data_location"], self.stock_path)

    def testHookTimeliner(self):
        """A timeliner gets the merged folder however its folder is passed."""

        class EventDataTimeliner:
            """Stands in for the timeliner of Plaso.

            Attributes:
              data_location (str): data folder.
              preferred_year (int): year.
            """

            def __init__(self, data_location=None, preferred_year=None):
                """Initializes a timeliner.

                Args:
                  data_location (Optional[str]): data folder.
                  preferred_year (Optional[int]): year.
                """
                # pylint: disable=redefined-outer-name
                super().__init__()
                self.data_location = data_location
                self.preferred_year = preferred_year

        self._CreateIntegration().RegisterParsers()
        module = types.ModuleType("plaso.engine.timeliner")
        module.EventDataTimeliner = EventDataTimeliner
        hooks.HookTimeliner(module)
        for timeliner in (
            EventDataTimeliner(self.stock_path, 1970),
            EventDataTimeliner(preferred_year=1970, data_location=self.stock_path),
        ):
            self.assertEqual(
                data_location.GetSourcePath(timeliner.data_location), self.stock_path
            )
            self.assertEqual(timeliner.preferred_year, 1970)
        self.assertIsNone(EventDataTimeliner().data_location)

    def testHookExtractionTool(self):
        """The title of the list of presets fits, and is true."""
        titles = []

        class ExtractionTool:
            """Stands in for the tool of Plaso."""

            _presets_file = None

            def ListParsersAndPlugins(self):
                """Lists the presets."""
                titles.append(self._presets_file)

        integration = self._CreateIntegration()
        integration.RegisterParsers()
        module = types.ModuleType("plaso.cli.extraction_tool")
        module.ExtractionTool = ExtractionTool
        hooks.HookExtractionTool(module)

        user_path = tempfile.mkdtemp(dir=os.environ["XDG_CACHE_HOME"], suffix="x" * 60)
        for source_path in (self.stock_path, user_path):
            tool = ExtractionTool()
            path = os.path.join(integration.GetDataPath(source_path), "presets.yaml")
            vars(tool)["_presets_file"] = path
            tool.ListParsersAndPlugins()
            self.assertEqual(vars(tool)["_presets_file"], path)
        vars(tool)["_presets_file"] = "/data/presets.yaml"
        tool.ListParsersAndPlugins()
        self.assertEqual(
            titles,
            [
                "plaso/data/presets.yaml and plaso-extra-parsers",
                "presets.yaml and plaso-extra-parsers",
                "/data/presets.yaml",
            ],
        )

        # A Plaso without such a list is none that does not fit.
        module.ExtractionTool = type("ExtractionTool", (), {})
        hooks.HookExtractionTool(module)
        self.assertEqual(self.errors.getvalue(), "")


if __name__ == "__main__":
    unittest.main()
