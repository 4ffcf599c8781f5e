"""Tests for what runs at every start of the Python interpreter."""

import contextlib
import io
import os
import subprocess
import sys
import types
import unittest

from unittest import mock

import plaso

from plaso_extra_parsers.integration import hooks
from plaso_extra_parsers.integration import startup

_PROJECT_PATH = os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
)


class StartupTest(unittest.TestCase):
    """Tests for what runs at every start of the Python interpreter."""

    def _Run(self, program, **variables):
        """Runs a program as Python does with the .pth file.

        Args:
          program (str): program, which follows the line of the .pth file.
          variables (dict[str, str]): environment variables to add.

        Returns:
          tuple[str, str]: standard output and standard error.
        """
        path = os.path.join(_PROJECT_PATH, "plaso_extra_parsers.pth")
        with open(path, encoding="utf-8") as file_object:
            line = file_object.read()
        process = subprocess.run(
            [sys.executable, "-c", f"{line:s}\n{program:s}"],
            capture_output=True,
            check=True,
            cwd=_PROJECT_PATH,
            encoding="utf-8",
            env={**os.environ, **variables},
        )
        return process.stdout, process.stderr

    def testNothingElseIsImported(self):
        """The start imports three modules of ours and nothing else."""
        names, errors = self._Run(
            "import sys; print(*sorted(n for n in sys.modules if 'plaso' in n))"
        )
        self.assertEqual(errors, "")
        self.assertEqual(
            names.split(),
            [
                "plaso_extra_parsers",
                "plaso_extra_parsers.integration",
                "plaso_extra_parsers.integration.startup",
            ],
        )

    def testRegistration(self):
        """The import of Plaso's parsers registers ours."""
        states, errors = self._Run(
            "import plaso.parsers\n"
            "import plaso.output\n"
            "from plaso_extra_parsers.integration import registrar\n"
            "print(*set(registrar.GetIntegration().states.values()))"
        )
        self.assertEqual(errors, "")
        self.assertLessEqual(set(states.split()), {"registered", "replaced"})

    def testSwitchOff(self):
        """What is switched off keeps our modules out."""
        with mock.patch.dict(os.environ, {"PLASO_EXTRA_PARSERS": "off"}):
            self.assertIsNone(startup.PlasoFinder.find_spec("plaso.parsers"))
        output, _ = self._Run(
            "import sys, plaso.parsers\n"
            "print('plaso_extra_parsers.parsers' in sys.modules)",
            PLASO_EXTRA_PARSERS="off",
        )
        self.assertEqual(output.strip(), "False")

    def testOtherModules(self):
        """Modules that are not waited for are left to Python's own finders."""
        self.assertIsNone(startup.PlasoFinder.find_spec("json"))
        self.assertIsNone(startup.PlasoFinder.find_spec("plaso.parsers.utmp"))

    def testLoader(self):
        """A module is found with the loader of its own, by the finder behind."""
        spec = startup.PlasoFinder.find_spec("plaso.parsers", plaso.__path__)
        self.assertTrue(spec.origin.endswith(os.path.join("parsers", "__init__.py")))
        self.assertTrue(spec.loader.get_source("plaso.parsers"))

    def testModuleThatIsMissing(self):
        """A module that no finder finds is not found."""
        self.assertIsNone(startup.PlasoFinder.find_spec("plaso.parsers", []))

    def testFailingHook(self):
        """Whatever happens in a hook ends in one line on standard error."""
        module = types.ModuleType("plaso.parsers")
        errors = io.StringIO()
        with mock.patch.object(
            hooks, "HookParsers", side_effect=RuntimeError("boom")
        ), contextlib.redirect_stderr(errors):
            startup.RunHook(module)
        self.assertEqual(len(errors.getvalue().splitlines()), 1)
        self.assertIn("RuntimeError: boom", errors.getvalue())
        self.assertIn("Plaso continues without it", errors.getvalue())

    def testInstall(self):
        """The finder is put in place once, and hooks what is imported already."""
        with mock.patch.object(
            sys, "meta_path", list(sys.meta_path)
        ), mock.patch.object(startup, "RunHook") as run_hook:
            if startup.IsInstalled():
                sys.meta_path.remove(startup.PlasoFinder)
            module = types.ModuleType("plaso.parsers")
            with mock.patch.dict(sys.modules, {"plaso.parsers": module}):
                startup.Install()
                startup.Install()
            self.assertTrue(startup.IsInstalled())
            self.assertEqual(sys.meta_path.count(startup.PlasoFinder), 1)
            run_hook.assert_any_call(module)


if __name__ == "__main__":
    unittest.main()
