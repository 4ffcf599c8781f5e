"""Tests that each build has a version of its own, wherever it is built."""

import importlib.util
import os
import shutil
import subprocess
import sys
import types
import unittest

from unittest import mock

from pip._vendor.packaging import version as packaging_version

from tests.end_to_end import environments

_BASE = "20261120"

# Seconds from the day of the base to the commit of the tests.
_DISTANCE = 90061

_COMMIT_TIME = "2026-11-21T01:01:01+0000"


def _LoadSetup():
    """Loads setup.py without setuptools, which Python 3.12 and later do not bring."""
    names = ("setuptools", "setuptools.command", "setuptools.command.build_py")
    modules = {name: types.ModuleType(name) for name in names}
    modules["setuptools"].setup = modules["setuptools"].find_packages = None
    modules["setuptools.command"].build_py = modules[names[2]]
    modules[names[2]].build_py = object
    path = os.path.join(environments.PROJECT_PATH, "setup.py")
    spec = importlib.util.spec_from_file_location("plaso_extra_parsers_setup", path)
    module = importlib.util.module_from_spec(spec)
    with mock.patch.dict(sys.modules, modules):
        spec.loader.exec_module(module)
    return module


class VersionTest(environments.EndToEndTestCase):
    """Tests that each build has a version of its own, wherever it is built."""

    def setUp(self):
        """Makes a checkout with one commit."""
        super().setUp()
        self.setup = _LoadSetup()
        self.checkout = os.path.join(self.folder, "checkout")
        environments.CopyWheelSources(self.checkout)
        path = os.path.join(self.checkout, "plaso_extra_parsers", "__init__.py")
        with open(path, encoding="utf-8") as file_object:
            self.assertIn(f'__version__ = "{_BASE:s}"', file_object.read())
        self._Git("init", "--quiet", ".")
        self._Git("add", ".")
        self._Git("commit", "--quiet", "--message", "One")
        self.commit = self._Git("rev-parse", "HEAD")[:7]
        self.version = f"{_BASE:s}.post{_DISTANCE:d}+g{self.commit:s}"

    def _Git(self, *arguments):
        """Runs git in the checkout."""
        return subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b.invalid", *arguments],
            check=True,
            cwd=self.checkout,
            encoding="utf-8",
            env={
                **os.environ,
                "GIT_AUTHOR_DATE": _COMMIT_TIME,
                "GIT_COMMITTER_DATE": _COMMIT_TIME,
            },
            stdout=subprocess.PIPE,
        ).stdout.strip()

    def _Change(self, name="README.md"):
        """Changes a file of the checkout."""
        path = os.path.join(self.checkout, name)
        with open(path, "a", encoding="utf-8") as file_object:
            file_object.write("\n")

    def testCommit(self):
        """A commit has its time and hash, in a shallow clone and a worktree too."""
        self.assertEqual(self.setup.GetVersion(self.checkout), self.version)
        clone = os.path.join(self.folder, "clone")
        address = f"file://{self.checkout:s}"
        self._Git("clone", "--quiet", "--depth", "1", address, clone)
        self.assertEqual(self.setup.GetVersion(clone), self.version)
        worktree = os.path.join(self.folder, "worktree")
        self._Git("worktree", "add", "--quiet", worktree)
        self.assertEqual(self.setup.GetVersion(worktree), self.version)
        with mock.patch.dict(os.environ, {"GIT_DIR": "/nowhere"}):
            self.assertEqual(self.setup.GetVersion(self.checkout), self.version)

    def testOtherOwner(self):
        """A checkout of another user has the same version, which root can try."""
        if os.geteuid() == 0:
            for folder, _, names in os.walk(self.checkout):
                for name in ("", *names):
                    os.chown(os.path.join(folder, name), 65534, 65534)
        self.assertEqual(self.setup.GetVersion(self.checkout), self.version)

    def testRelease(self):
        """The commit with the tag of the base is a release, if nothing is changed."""
        self._Git("tag", _BASE)
        self.assertEqual(self.setup.GetVersion(self.checkout), _BASE)
        self._Change()
        self.assertRegex(
            self.setup.GetVersion(self.checkout), rf"^{_BASE:s}\.post\d+\+g.*\.d"
        )

    def testChanges(self):
        """Each change of what is built has a digest of its own, others have none."""
        self._Change("notes.txt")
        self.assertEqual(self.setup.GetVersion(self.checkout), self.version)
        versions = {self.version}
        for name in ("README.md", "formats/new.yaml", "plaso_extra_parsers/new.py"):
            self._Change(name)
            version = self.setup.GetVersion(self.checkout)
            self.assertTrue(version.startswith(f"{self.version:s}.d"), version)
            versions.add(version)
        self.assertEqual(len(versions), 4)

    def testWithoutGit(self):
        """An archive has the digest of its sources, in another repository as well."""
        archive = os.path.join(self.checkout, "archive")
        environments.CopyWheelSources(archive)
        version = self.setup.GetVersion(archive)
        self.assertRegex(version, rf"^{_BASE:s}\+s[0-9a-f]{{8}}$")
        self.assertEqual(
            version, f"{_BASE:s}+s{self.setup.GetSourceDigest(self.checkout):s}"
        )
        with mock.patch.dict(os.environ, {"PATH": self.folder}):
            self.assertEqual(self.setup.GetVersion(self.checkout), version)

        path = os.path.join(archive, "PKG-INFO")
        with open(path, "w", encoding="utf-8") as file_object:
            file_object.write("Metadata-Version: 2.1\nName: x\nVersion: 1.post2+g3\n")
        self.assertEqual(self.setup.GetVersion(archive), "1.post2+g3")

    def testOrder(self):
        """Each version is newer than its base, and a later commit than an earlier."""
        versions = [
            _BASE,
            f"{_BASE:s}+s01234567",
            self.version,
            f"{self.version:s}.d01234567",
            f"{_BASE:s}.post{_DISTANCE + 1:d}+g0000000",
            "20261215",
        ]
        self.assertEqual(sorted(versions, key=packaging_version.Version), versions)
        if shutil.which("dpkg"):
            for version in versions[1:-1]:
                for other, operator in ((_BASE, "gt"), (versions[-1], "lt")):
                    subprocess.run(
                        ["dpkg", "--compare-versions", version, operator, other],
                        check=True,
                    )

    def testInstallation(self):
        """pip installs a checkout, and a newer wheel over an older one."""
        path = os.path.join(self.folder, "venv")
        subprocess.run([sys.executable, "-m", "venv", path], check=True)
        environment = environments.PlasoEnvironment("none", path)
        pip = ("python", "-m", "pip", "install", "--quiet", "--no-deps")
        program = (
            "import plaso_extra_parsers as p; print(p.__version__, p.GetVersion())"
        )

        environment.Run(*pip, f"git+file://{self.checkout:s}")
        output = environment.Run("python", "-c", program).stdout
        self.assertEqual(output.split(), [self.version] * 2)

        self._Change()
        version = self.setup.GetVersion(self.checkout)
        wheel_path = os.path.join(self.folder, "wheel")
        environment.Run(
            *("python", "-m", "pip", "wheel", "--quiet", "--no-deps"),
            *("--wheel-dir", wheel_path, self.checkout),
        )
        (name,) = os.listdir(wheel_path)
        self.assertIn(version, name)
        environment.Run(*pip, os.path.join(wheel_path, name))
        output = environment.Run("python", "-c", program).stdout
        self.assertEqual(output.split(), [version] * 2)

        environment.Run(*pip, "--editable", self.checkout)
        output = environment.Run("python", "-c", program).stdout
        self.assertEqual(
            output.strip(), f"{_BASE:s} {version:s} (editable, as of its installation)"
        )


if __name__ == "__main__":
    unittest.main()
