"""Tests for the plaso-extra command."""

import contextlib
import io
import os
import tempfile
import unittest

from unittest import mock

import plaso_extra_parsers

from plaso_extra_parsers.scripts import plaso_extra
from plaso_extra_parsers.scripts import status


class PlasoExtraTest(unittest.TestCase):
    """Tests for the plaso-extra command."""

    def _Run(self, *arguments):
        """Runs the command as far as its arguments are concerned.

        Args:
          arguments (tuple[str]): arguments.

        Returns:
          tuple[int, str]: exit status and all output.
        """
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            with self.assertRaises(SystemExit) as context:
                plaso_extra.Main(list(arguments))
        return context.exception.code, output.getvalue()

    def testVersion(self):
        """The version can be asked for."""
        exit_status, text = self._Run("--version")
        self.assertEqual(exit_status, 0)
        self.assertIn(plaso_extra_parsers.__version__, text)

    def testHelp(self):
        """The help names the commands, that of dump its options."""
        exit_status, text = self._Run("--help")
        self.assertEqual(exit_status, 0)
        self.assertIn("status", text)
        self.assertIn("dump", text)
        _, text = self._Run("dump", "--help")
        self.assertIn("--system", text)

    def testWithoutCommand(self):
        """Without a command the usage is printed."""
        exit_status, text = self._Run()
        self.assertEqual(exit_status, 2)
        self.assertIn("usage: plaso-extra", text)

    def testCommands(self):
        """The exit status is that of the command."""
        with mock.patch.object(status, "Run", return_value=1):
            self.assertEqual(plaso_extra.Main(["status"]), 1)
        with tempfile.NamedTemporaryFile() as file_object:
            with open(os.devnull, "w", encoding="utf-8") as output:
                with contextlib.redirect_stdout(output):
                    self.assertEqual(plaso_extra.Main(["dump", file_object.name]), 1)


if __name__ == "__main__":
    unittest.main()
