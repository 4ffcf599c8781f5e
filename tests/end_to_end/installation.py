"""Tests of installation, removal and upgrades of Plaso."""

import hashlib
import os
import shutil
import unittest

from tests.end_to_end import environments

_DUMMY_PATH = os.path.join(environments.PROJECT_PATH, "tests", "integration", "dummy")
_DUMMY_VARIABLES = {"PYTHONPATH": _DUMMY_PATH}


def _HashFiles(path):
    """Calculates a digest of each file in a folder.

    Returns:
      dict[str, str]: digest per relative path; compiled Python files are left out,
          since Python makes them whenever it likes to.
    """
    digests = {}
    for folder, _, names in os.walk(path):
        for name in names:
            file_path = os.path.join(folder, name)
            if not file_path.endswith(".pyc"):
                with open(file_path, "rb") as file_object:
                    digest = hashlib.sha256(file_object.read()).hexdigest()
                digests[os.path.relpath(file_path, path)] = digest
    return digests


class InstallationTest(environments.EndToEndTestCase):
    """Tests installation, removal and upgrades, in an environment of their own."""

    def _CheckDummy(self, environment):
        """Checks that a tool has the dummy parser."""
        process = environment.Run(
            *("log2timeline", "--parsers", "list"), variables=_DUMMY_VARIABLES
        )
        self.assertIn("dummy : Parser for dummy files.", process.stdout)

    def testInstallation(self):
        """Removal leaves nothing, an upgrade of Plaso does not take us away."""
        environment = environments.CreateEnvironment(
            os.path.join(self.folder, "environment"), environments.OLDEST_RELEASE
        )
        libraries_path = os.path.join(environment.path, "lib")
        commands_path = os.path.join(environment.path, "bin")
        digests = _HashFiles(libraries_path)
        commands = sorted(os.listdir(commands_path))

        environments.InstallWheel(environment)
        self._CheckDummy(environment)
        self.assertIn("plaso-extra", os.listdir(commands_path))

        # Nothing of the installed Plaso, nor of anything else, is changed.
        installed_digests = _HashFiles(libraries_path)
        for path, digest in digests.items():
            self.assertEqual(installed_digests[path], digest, path)

        pip_arguments = ("python", "-m", "pip", "--quiet")
        environment.Run(*pip_arguments, "uninstall", "-y", "plaso-extra-parsers")
        self.assertEqual(_HashFiles(libraries_path), digests)
        self.assertEqual(sorted(os.listdir(commands_path)), commands)

        environments.InstallWheel(environment)
        environment.Run(
            *pip_arguments,
            *("install", "-U", f"plaso=={environments.NEWEST_RELEASE:s}"),
        )
        process = environment.Run("log2timeline", "--version")
        self.assertIn(environments.NEWEST_RELEASE, process.stdout)
        self._CheckDummy(environment)

        process = environment.Run("plaso-extra", "status")
        self.assertIn(environments.NEWEST_RELEASE, process.stdout)
        self.assertIn("Everything is in order.", process.stdout)

        # A package that is half removed must not disturb the interpreter.
        (package_path,) = [
            os.path.join(folder, "plaso_extra_parsers")
            for folder, names, _ in os.walk(libraries_path)
            if "plaso_extra_parsers" in names
        ]
        startup_path = os.path.join(package_path, "integration", "startup.py")
        with open(startup_path, "w", encoding="utf-8") as file_object:
            file_object.write("this is no Python")
        process = environment.Run("python", "-c", "print('runs')")
        self.assertEqual((process.stdout, process.stderr), ("runs\n", ""))

        shutil.rmtree(package_path)
        process = environment.Run("python", "-c", "print('runs')")
        self.assertEqual((process.stdout, process.stderr), ("runs\n", ""))

    def testTemplate(self):
        """The distribution to copy is installed from the checkout, and taken out."""
        environment = environments.CreateEnvironment(
            os.path.join(self.folder, "environment"), environments.NEWEST_RELEASE
        )
        environments.InstallWheel(environment)
        names = os.listdir(_DUMMY_PATH)
        pip_arguments = ("python", "-m", "pip", "--quiet")
        environment.Run(*pip_arguments, "install", "--no-deps", _DUMMY_PATH)
        self.assertEqual(os.listdir(_DUMMY_PATH), names)

        source_path = self.WriteFile("source", b"dummy-parser-file: first text\n")
        timeline = environment.MakeTimeline(self.folder, source_path)
        self.assertEqual(timeline.CountEvents("test:"), {"test:dummy:entry": 1})
        self.assertIn(
            "Dummy: first text", [event["message"] for event in timeline.events]
        )
        process = environment.Run("plaso-extra", "status")
        self.assertIn("Everything is in order.", process.stdout)

        environment.Run(*pip_arguments, "uninstall", "-y", "dummy-parser")
        process = environment.Run("log2timeline", "--parsers", "list")
        self.assertNotIn("dummy", process.stdout)
        self.assertIn("atop", process.stdout)

    def testTargetFolder(self):
        """A folder of pip install --target works with a sitecustomize.py in it."""
        environment = environments.GetEnvironment(
            environments.NEWEST_RELEASE, has_wheel=False
        )
        target_path = os.path.join(self.folder, "target")
        environment.Run(
            *("python", "-m", "pip", "--quiet", "install", "--no-deps"),
            *("--target", target_path, environments.BuildWheel()),
        )
        arguments = ("log2timeline", "--parsers", "list")
        variables = {"PYTHONPATH": target_path}
        process = environment.Run(*arguments, variables=variables)
        self.assertNotIn("atop", process.stdout)

        self.WriteFile(
            "target/sitecustomize.py",
            b"import plaso_extra_parsers.integration.startup as s; s.Install()\n",
        )
        process = environment.Run(*arguments, variables=variables)
        self.assertIn("atop", process.stdout)
        self.assertEqual(process.stderr, "")


if __name__ == "__main__":
    unittest.main()
