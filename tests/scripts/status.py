"""Tests for plaso-extra status; those with an installed wheel are end-to-end tests."""

import contextlib
import io
import os
import site
import subprocess
import sys
import tempfile
import unittest

from unittest import mock

import plaso

from plaso_extra_parsers.integration import registrar
from plaso_extra_parsers.integration import repairer
from plaso_extra_parsers.integration import startup
from plaso_extra_parsers.scripts import plaso_data
from plaso_extra_parsers.scripts import status


class StatusCommandTest(unittest.TestCase):
    """Tests for plaso-extra status."""

    # Each cause is found by a method of its own.
    # pylint: disable=protected-access

    def setUp(self):
        """Makes a temporary folder."""
        # pylint: disable-next=consider-using-with
        temporary_directory = tempfile.TemporaryDirectory()
        self.addCleanup(temporary_directory.cleanup)
        self.folder = temporary_directory.name

    def _PrintHook(self, is_installed, pth_paths):
        """Prints if the import hook is active."""
        output = io.StringIO()
        with mock.patch.object(
            startup, "IsInstalled", return_value=is_installed
        ), mock.patch.object(
            status.StatusCommand, "_FindPthFiles", return_value=pth_paths
        ), contextlib.redirect_stdout(
            output
        ):
            command = status.StatusCommand()
            command._PrintHook()
        return output.getvalue(), command.problems

    def _WriteTool(self, text):
        """Writes a tool."""
        path = os.path.join(self.folder, "log2timeline")
        with open(path, "w", encoding="utf-8") as file_object:
            file_object.write(text)
        os.chmod(path, 0o755)
        return path

    def testFindPthFiles(self):
        """The .pth file is found in each folder where Python looks for it."""
        path = os.path.join(self.folder, "plaso_extra_parsers.pth")
        with open(path, "w", encoding="utf-8"):
            pass
        with mock.patch.object(
            site, "getsitepackages", return_value=[self.folder, self.folder]
        ):
            self.assertIn(path, status.StatusCommand()._FindPthFiles())
        with mock.patch.object(site, "ENABLE_USER_SITE", True), mock.patch.object(
            site, "getusersitepackages", return_value=self.folder
        ):
            self.assertIn(path, status.StatusCommand()._FindPthFiles())

    def testHook(self):
        """Each state of the import hook has its text, and its problem if it is one."""
        text, problems = self._PrintHook(True, ["/a/plaso_extra_parsers.pth"])
        self.assertIn("active (/a/plaso_extra_parsers.pth)", text)
        self.assertEqual(problems, [])

        text, problems = self._PrintHook(False, [])
        self.assertIn("not active (there is no plaso_extra_parsers.pth)", text)
        self.assertIn("editable installation", problems[0])

        text, problems = self._PrintHook(False, ["/a/plaso_extra_parsers.pth"])
        self.assertIn("did not work", text)
        self.assertIn("may be damaged", problems[0])

        with mock.patch.object(sys, "flags", mock.Mock(no_site=1)):
            text, problems = self._PrintHook(False, [])
        self.assertIn("not active (Python was started with -S)", text)
        self.assertIn("Start Plaso without it.", problems[0])

        with mock.patch.dict(os.environ, {"PLASO_EXTRA_PARSERS": "off"}):
            text, problems = self._PrintHook(True, [])
        self.assertIn("off (PLASO_EXTRA_PARSERS=off)", text)
        self.assertIn("Unset it", problems[0])

    def testInterpreterOfTool(self):
        """The interpreter of a tool is in its first or second line."""
        command = status.StatusCommand()
        for text, interpreter in (
            (f"#!{sys.executable:s}\nimport sys\n", sys.executable),
            (f"#!/bin/sh\n'''exec' {sys.executable:s} \"$0\"\n", sys.executable),
            (f"#!/bin/sh\n'''exec' \"{sys.executable:s}\" \"$0\"\n", sys.executable),
            ("#!/bin/sh\necho\n", None),
            ("#!/no/such/python3\n", None),
            ("\x7fELF", None),
        ):
            self.assertEqual(
                command._GetInterpreter(self._WriteTool(text)), interpreter, text
            )
        self.assertIsNone(command._GetInterpreter(os.path.join(self.folder, "none")))

    def testTools(self):
        """A tool that runs where the hook is not active is a problem."""
        path = self._WriteTool(f"#!{sys.executable:s}\n")
        for result, number_of_problems in (
            ((True, "active"), 0),
            ((False, "not active"), 1),
            ((None, "not known"), 0),
        ):
            command = status.StatusCommand()
            output = io.StringIO()
            with mock.patch.dict(os.environ, {"PATH": self.folder}), mock.patch.object(
                status.StatusCommand, "_ProbeInterpreter", return_value=result
            ), contextlib.redirect_stdout(output):
                command._PrintTools()
            self.assertIn(f"{path:s}: {result[1]:s}", output.getvalue())
            self.assertEqual(len(command.problems), number_of_problems)

    def testProbe(self):
        """An interpreter that cannot be asked gives a text and no answer."""
        command = status.StatusCommand()
        self.assertIsNone(command._ProbeInterpreter(None)[0])
        self.assertIsNone(command._ProbeInterpreter("/no/such/python")[0])
        self.assertIsNone(command._ProbeInterpreter("/bin/false")[0])
        has_hook, text = command._ProbeInterpreter(sys.executable)
        self.assertIsInstance(has_hook, bool)
        self.assertIn(sys.executable, text)
        with mock.patch.object(
            subprocess, "run", side_effect=subprocess.TimeoutExpired("python", 60)
        ):
            self.assertIsNone(command._ProbeInterpreter(sys.executable)[0])

    def testParsers(self):
        """A parser that is not registered is a problem if the hook is active."""
        integration = registrar.Integration()
        for is_installed in (False, True):
            output = io.StringIO()
            with mock.patch.object(
                registrar, "GetIntegration", return_value=integration
            ), mock.patch.object(
                startup, "IsInstalled", return_value=is_installed
            ), contextlib.redirect_stdout(
                output
            ):
                command = status.StatusCommand()
                command._PrintParsers()
            self.assertIn("MISSING, it is not registered with Plaso", output.getvalue())
            self.assertEqual(bool(command.problems), is_installed)
            self.assertEqual(
                "Artifact definitions  : " in output.getvalue(), is_installed
            )

    def testData(self):
        """What Plaso does not have of our data is a problem."""
        for missing_names, number_of_problems in (([], 0), (["one", "two"], 1)):
            output = io.StringIO()
            command = status.StatusCommand()
            with mock.patch.object(
                plaso_data, "FindMissing", return_value=[("Timeliner", missing_names)]
            ), mock.patch.object(
                registrar, "GetIntegration", return_value=registrar.Integration()
            ), contextlib.redirect_stdout(
                output
            ):
                command._PrintData()
            text = "MISSING one, two" if missing_names else "ours"
            self.assertIn(f"Timeliner             : {text:s}", output.getvalue())
            self.assertEqual(len(command.problems), number_of_problems)

    def testRepairs(self):
        """Each repair is shown, with the fault where it is not repaired."""
        integration = registrar.Integration()
        integration.repairs = {
            "pinfo_warnings": repairer.RIGHT,
            "psort_fractions": repairer.REPAIRED,
            "psort_zero": repairer.DISABLED,
        }
        output = io.StringIO()
        with mock.patch.object(
            registrar, "GetIntegration", return_value=integration
        ), contextlib.redirect_stdout(output):
            status.StatusCommand()._PrintRepairs()
        text = output.getvalue()
        self.assertRegex(text, "pinfo_warnings +: not needed")
        self.assertRegex(text, "psort_fractions +: repaired in memory\n")
        self.assertRegex(
            text, "psort_zero +: left out by PLASO_EXTRA_PARSERS_DISABLE .*identifier"
        )

    def testChanges(self):
        """What was taken out again is a problem with its cause, looked at last."""
        for is_off in (False, True):
            integration = registrar.Integration()
            integration.has_reported = True
            output = io.StringIO()
            with mock.patch.dict(os.environ), mock.patch.object(
                registrar, "GetIntegration", return_value=integration
            ), contextlib.redirect_stdout(output):
                command = status.StatusCommand()
                if is_off:
                    integration.SwitchOff("class X has no Y")
                command._PrintChanges()
            self.assertEqual("REMOVED AGAIN" in output.getvalue(), is_off)
            self.assertEqual(len(command.problems), is_off)
            self.assertEqual("class X has no Y" in str(command.problems), is_off)

    def testRun(self):
        """The exit status is 1 if there is a problem; each is told once."""
        for problems, exit_status in (([], 0), (["one", "one"], 1)):
            output = io.StringIO()
            with mock.patch.multiple(
                status.StatusCommand,
                _ImportPlaso=mock.DEFAULT,
                _PrintHook=mock.DEFAULT,
                _PrintParsers=mock.DEFAULT,
                _PrintChanges=mock.DEFAULT,
                _PrintData=mock.DEFAULT,
                _PrintRepairs=mock.DEFAULT,
                _PrintTools=mock.DEFAULT,
            ), contextlib.redirect_stdout(output):
                command = status.StatusCommand()
                command.problems = problems
                self.assertEqual(command.Run(), exit_status)
            self.assertEqual(output.getvalue().count("PROBLEM: one"), exit_status)

    def testReleasesOfPlaso(self):
        """A release that is too old is a problem, one that is untested is not."""
        for version, text, number_of_problems in (
            ("20240307", "20240307, NOT supported", 1),
            ("20240308", "20240308, supported", 0),
            ("20990101", "20990101, not tested", 0),
        ):
            output = io.StringIO()
            with mock.patch.object(plaso, "__version__", version), mock.patch.object(
                registrar, "GetIntegration"
            ), mock.patch.object(startup, "failures", []), contextlib.redirect_stdout(
                output
            ):
                command = status.StatusCommand()
                self.assertTrue(command._ImportPlaso())
            self.assertIn(text, output.getvalue())
            self.assertEqual(len(command.problems), number_of_problems)
            for problem in command.problems:
                self.assertIn(f"Plaso {version:s} is not supported", problem)

    def testWithoutPlaso(self):
        """A Plaso that cannot be imported is named."""
        output = io.StringIO()
        with mock.patch.dict(sys.modules, {"plaso": None}), contextlib.redirect_stdout(
            output
        ):
            command = status.StatusCommand()
            self.assertFalse(command._ImportPlaso())
        self.assertIn("cannot be imported", output.getvalue())
        self.assertEqual(len(command.problems), 1)


if __name__ == "__main__":
    unittest.main()
