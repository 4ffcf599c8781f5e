"""What tests of the integration have in common."""

import contextlib
import importlib
import io
import os
import sys
import unittest

from unittest import mock

from plaso.parsers import manager
from plaso.parsers import text_parser

from plaso_extra_parsers.integration import registrar
from plaso_extra_parsers.integration import registrations
from plaso_extra_parsers.integration import startup

DUMMY_PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "dummy")

DUMMY_DATA_PATH = os.path.join(DUMMY_PATH, "dummy_data")


class IntegrationTestCase(unittest.TestCase):
    """Base of tests in which the dummy parsers are the only ones there are.

    Attributes:
      errors (io.StringIO): what is written to standard error.
      exit_stack (ExitStack): what is put back after the test.
      registration (Registration): registration of the dummy parsers.
    """

    @classmethod
    def setUpClass(cls):
        """Hooks Plaso, as the .pth file does."""
        super().setUpClass()
        startup.Install()

    def setUp(self):
        """Makes what is registered with Plaso be put back after the test."""
        # pylint: disable=protected-access
        self.errors = io.StringIO()
        self.exit_stack = contextlib.ExitStack()
        self.addCleanup(self.exit_stack.close)
        for context_manager in (
            contextlib.redirect_stderr(self.errors),
            mock.patch.dict(os.environ),
            mock.patch.object(sys, "path", sys.path + [DUMMY_PATH]),
            mock.patch.dict(manager.ParsersManager._parser_classes),
            mock.patch.dict(text_parser.TextLogParser._plugin_classes),
        ):
            self.exit_stack.enter_context(context_manager)

        self.registration = importlib.import_module("dummy_registration").REGISTRATION

    def CreateIntegration(self, *registered, rows=None):
        """Creates an integration and makes it the one of this process.

        Args:
          registered (tuple[Registration]): registrations, by default that of the dummy
              parsers.
          rows (Optional[tuple[ParserRow]]): rows in place of those of the dummy
              parsers.

        Returns:
          Integration: integration.
        """
        registered = list(registered or [self.registration])
        if rows:
            registered[0] = registered[0]._replace(rows=rows)
        with mock.patch.object(
            registrations, "GetRegistrations", return_value=(registered, [])
        ):
            integration = registrar.Integration()
        self.exit_stack.enter_context(
            mock.patch.object(registrar, "GetIntegration", return_value=integration)
        )
        return integration

    def GetParserNames(self):
        """Retrieves the names of the parsers and plugins that Plaso knows.

        Returns:
          set[str]: names.
        """
        names, _ = manager.ParsersManager.CheckFilterExpression(None)
        return names
