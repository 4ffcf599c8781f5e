"""Tests for the plaso-extra command."""

import contextlib
import io
import os
import subprocess
import sys
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
        for arguments in (["--version"], ["dump", "--version"]):
            exit_status, text = self._Run(*arguments)
            self.assertEqual(exit_status, 0)
            self.assertIn(plaso_extra_parsers.GetVersion(), text)

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

    def _RunProgram(self, program, stdout):
        """Runs the command in a process of its own.

        Args:
          program (str): statements that come first.
          stdout (int|file): standard output.

        Returns:
          tuple[int, str]: exit status and standard error.
        """
        process = subprocess.run(
            [
                *(sys.executable, "-W", "ignore", "-c"),
                f"import sys\n{program:s}\n"
                "from plaso_extra_parsers.scripts import plaso_extra\n"
                "sys.exit(plaso_extra.Main(['formatters']))\n",
            ],
            check=False,
            encoding="utf-8",
            env={**os.environ, "PLASO_EXTRA_PARSERS": "off"},
            stderr=subprocess.PIPE,
            stdout=stdout,
        )
        return process.returncode, process.stderr

    def testClosedPipe(self):
        """A reader that has seen enough ends each command without a complaint."""
        read_end, write_end = os.pipe()
        os.close(read_end)
        try:
            result = self._RunProgram("", write_end)
        finally:
            os.close(write_end)
        self.assertEqual(result, (0, ""))

    def testFullDisk(self):
        """Where the output cannot be written one line says so."""
        with open("/dev/full", "wb") as output:
            exit_status, text = self._RunProgram("", output)
        self.assertEqual(exit_status, 1)
        self.assertEqual(
            text, "plaso-extra: the output cannot be written: No space left on device\n"
        )

    def testInterrupt(self):
        """Ctrl-C ends each command with its status, and without a traceback."""
        with mock.patch.object(status, "Run", side_effect=KeyboardInterrupt):
            self.assertEqual(plaso_extra.Main(["status"]), 130)

    def testDamagedPackage(self):
        """A part that is missing is named in one line."""
        for program in (
            "sys.modules['plaso_extra_parsers.scripts.formatters'] = None",
            "import plaso_extra_parsers.scripts.formatters as module\n"
            "module.Run.__code__ = (lambda options: sys.none()).__code__",
            "import plaso_extra_parsers.scripts.formatters as module\n"
            "module.Run.__code__ = (lambda options: open('/no/such/file')).__code__",
        ):
            exit_status, text = self._RunProgram(program, subprocess.DEVNULL)
            self.assertEqual(exit_status, 1)
            self.assertRegex(text, "^plaso-extra: the installation in .* is damaged: ")
            self.assertEqual(text.count("\n"), 1)


if __name__ == "__main__":
    unittest.main()
