"""Tests that plaso-extra status names the cause of a missing parser."""

import os
import re
import shutil
import unittest

from tests.end_to_end import environments

_DUMMY_PATH = os.path.join(environments.PROJECT_PATH, "tests", "integration", "dummy")
_DUMMY_VARIABLES = {"PYTHONPATH": _DUMMY_PATH}

# Changes of Plaso: file, name that becomes another, and class or function in the text.
_CHANGES = (
    ("engine/timeliner.py", "_attribute_mappings", "EventDataTimeliner"),
    ("engine/timeliner.py", "_ReadConfigurationFile", "EventDataTimeliner"),
    ("engine/timeliner.py", "data_location", "EventDataTimeliner.__init__"),
    ("output/mediator.py", "_message_formatters", "OutputMediator"),
    ("output/mediator.py", "ReadMessageFormattersFromDirectory", "OutputMediator"),
    ("parsers/presets.py", "ReadFromFile", "ParserPresetsManager"),
    ("engine/tagging_file.py", "GetEventTaggingRules", "TaggingFile"),
    ("engine/tagging_file.py", "_path", "TaggingFile"),
    ("parsers/manager.py", "RegisterParser", "ParsersManager"),
    # Others like them.
    ("engine/timeliner.py", "_place_holder_event", "EventDataTimeliner"),
    ("output/mediator.py", "_source_mappings", "OutputMediator"),
    ("output/manager.py", "RegisterOutput", "OutputManager"),
    ("filters/filters.py", "GenericBinaryOperator", "psort_zero"),
    ("cli/pinfo_tool.py", "_PrintWarningCountersTable", "pinfo_warnings"),
)


class StatusTest(environments.EndToEndTestCase):
    """Tests that plaso-extra status names the cause of a missing parser."""

    def _RunStatus(self, environment, *arguments, **variables):
        """Runs the command.

        Args:
          environment (PlasoEnvironment): environment.
          arguments (tuple[str]): command and its arguments, by default plaso-extra.
          variables (dict[str, str]): environment variables to add.

        Returns:
          tuple[int, str]: exit status and standard output.
        """
        process = environment.Run(
            *(arguments or ("plaso-extra",)),
            "status",
            is_checked=False,
            variables={**_DUMMY_VARIABLES, **variables},
        )
        self.assertEqual(process.stderr, "")
        return process.returncode, process.stdout

    @environments.WithEachRelease
    def testOrder(self, environment):
        """Versions, parsers and data are printed, and the exit status is 0."""
        exit_status, text = self._RunStatus(environment)
        self.assertEqual(exit_status, 0, text)
        self.assertIn(f"Plaso                 : {environment.release:s}", text)
        self.assertIn("Import hook           : active", text)
        self.assertRegex(text, r"  dummy +: ours \(dummy-parser\)")
        self.assertRegex(text, r"  locate_database +: ours, in place of Plaso's")
        for name in ("Timeliner", "Formatters", "Presets", "Tagging rules"):
            self.assertRegex(text, rf"{name:s} *: ours\n")
        for name in ("pinfo_warnings", "psort_fractions", "psort_zero"):
            self.assertRegex(text, rf"  {name:s} +: (repaired|not needed)")
        self.assertRegex(text, r"/log2timeline: import hook active in ")

    def testSwitchedOff(self):
        """The environment variable that switches everything off is named."""
        environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        exit_status, text = self._RunStatus(environment, PLASO_EXTRA_PARSERS="off")
        self.assertEqual(exit_status, 1)
        self.assertIn("PROBLEM: The environment variable PLASO_EXTRA_PARSERS", text)

    def testDisabled(self):
        """A parser that is left out is shown, and is no problem."""
        environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        exit_status, text = self._RunStatus(
            environment, PLASO_EXTRA_PARSERS_DISABLE="dummy"
        )
        self.assertEqual(exit_status, 0)
        self.assertRegex(text, r"  dummy +: disabled by PLASO_EXTRA_PARSERS_DISABLE")

    def testWithoutSite(self):
        """An interpreter that does not read .pth files is named."""
        environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        (site_path,) = environment.Run(
            "python",
            *("-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"),
        ).stdout.split()
        exit_status, text = self._RunStatus(
            environment,
            *("python", "-S", "-m", "plaso_extra_parsers.scripts.plaso_extra"),
            PYTHONPATH=os.pathsep.join([site_path, _DUMMY_PATH]),
        )
        self.assertEqual(exit_status, 1)
        self.assertIn("PROBLEM: Python does not read .pth files", text)

    def testBareCheckout(self):
        """A missing .pth file is named, and so is a tool in an interpreter without."""
        environment = environments.GetEnvironment(
            environments.NEWEST_RELEASE, has_wheel=False
        )
        exit_status, text = self._RunStatus(
            environment,
            *("python", "-m", "plaso_extra_parsers.scripts.plaso_extra"),
            PYTHONPATH=environments.PROJECT_PATH,
        )
        self.assertEqual(exit_status, 1)
        self.assertIn("PROBLEM: plaso_extra_parsers.pth is missing", text)
        self.assertRegex(text, r"PROBLEM: .*log2timeline runs in .*not active")

    def testOtherInterpreter(self):
        """A log2timeline on PATH that runs in another interpreter is named."""
        environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        other_environment = environments.GetEnvironment(
            environments.NEWEST_RELEASE, has_wheel=False
        )
        exit_status, text = self._RunStatus(
            environment,
            PATH=os.pathsep.join(
                [os.path.join(other_environment.path, "bin"), os.environ["PATH"]]
            ),
        )
        self.assertEqual(exit_status, 1)
        self.assertIn(f"PROBLEM: {other_environment.path:s}/bin/log2timeline", text)

    def testChangedPlaso(self):
        """Of a Plaso in which a name is another the cause is told, in words."""
        environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        (plaso_path,) = environment.Run(
            "python", "-c", "import plaso; print(plaso.__path__[0])"
        ).stdout.split()
        copy_path = os.path.join(self.folder, "plaso")
        shutil.copytree(
            plaso_path, copy_path, ignore=shutil.ignore_patterns("__pycache__")
        )
        for filename, name, owner in _CHANGES:
            with self.subTest(name=name):
                path = os.path.join(copy_path, filename)
                with open(path, encoding="utf-8") as file_object:
                    text = file_object.read()
                changed_text = re.sub(rf"\b{name:s}\b", f"{name:s}Renamed", text)
                self.assertNotEqual(changed_text, text)
                with open(path, "w", encoding="utf-8") as file_object:
                    file_object.write(changed_text)
                exit_status, output = self._RunStatus(
                    environment,
                    PYTHONDONTWRITEBYTECODE="1",
                    PYTHONPATH=os.pathsep.join([self.folder, _DUMMY_PATH]),
                )
                with open(path, "w", encoding="utf-8") as file_object:
                    file_object.write(text)

                self.assertEqual(exit_status, 1)
                self.assertRegex(output, rf"PROBLEM: .*{owner:s}.*\b{name:s}\b")
                self.assertNotIn("Unset", output)
                self.assertNotIn("NOT active", output)


if __name__ == "__main__":
    unittest.main()
