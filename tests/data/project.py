"""Tests that what GitHub runs and builds agrees with what the project supports."""

import configparser
import glob
import os
import re
import unittest

import yaml

from plaso_extra_parsers.scripts import status

_TESTS_PATH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_PROJECT_PATH = os.path.dirname(_TESTS_PATH)

_PYTHON_CLASSIFIER = re.compile(r"^Programming Language :: Python :: (3\.\d+)$")

# An action by its digest, and in a comment the release that it is.
_PINNED_ACTION = re.compile(r"^[a-z-]+/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def _Read(*names):
    """Reads a file of the checkout."""
    path = os.path.join(_PROJECT_PATH, *names)
    with open(path, encoding="utf-8") as file_object:
        return file_object.read()


class ProjectTest(unittest.TestCase):
    """Tests the workflows and the container image."""

    def setUp(self):
        """Reads the workflows."""
        pattern = os.path.join(_PROJECT_PATH, ".github", "workflows", "*.yml")
        self._texts = {
            os.path.basename(path): _Read(os.path.relpath(path, _PROJECT_PATH))
            for path in glob.glob(pattern)
        }
        self.assertIn("tests.yml", self._texts)

    def testMatrix(self):
        """The tests run with each Python, the first Plaso and the newest one."""
        matrix = yaml.safe_load(self._texts["tests.yml"])["jobs"]["test"]["strategy"][
            "matrix"
        ]
        settings = configparser.ConfigParser()
        settings.read_string(_Read("setup.cfg"))
        self.assertEqual(
            matrix["python"],
            [
                match.group(1)
                for line in settings["metadata"]["classifiers"].split("\n")
                if (match := _PYTHON_CLASSIFIER.match(line))
            ],
        )
        first = re.search(r"plaso>=(\d{8})", settings["options"]["install_requires"])
        newest = re.search(r"^PLASO_RELEASE \?= (\d{8})$", _Read("Makefile"), re.M)
        self.assertEqual(matrix["plaso"], [first.group(1), newest.group(1)])

    def testTargets(self):
        """CONTRIBUTING.md says what each target of the Makefile does."""
        text = _Read("Makefile").replace("\\\n", "")
        (targets,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
        described = re.findall(
            r"^    make (\w+) ", _Read("CONTRIBUTING.md"), re.MULTILINE
        )
        # "all" is make without a target, "coverage" a part of "check".
        self.assertEqual({*described, "all", "coverage"}, set(targets.split()))

    def testTestedReleases(self):
        """The page about installation names the releases that status calls tested."""
        text = _Read("docs", "install.md")
        # pylint: disable-next=protected-access
        for release in (*status._TESTED_PLASO, *status._TESTED_PYTHON[::4]):
            self.assertIn(release, text)

    def testActions(self):
        """Actions of others are named by what they are, not by a tag that can move."""
        for name, text in self._texts.items():
            for action in re.findall(r"\buses: (.*)$", text, re.MULTILINE):
                self.assertRegex(action, _PINNED_ACTION, name)

    def testPermissions(self):
        """No workflow may write."""
        for name, text in self._texts.items():
            workflow = yaml.safe_load(text)
            self.assertEqual(workflow["permissions"], {"contents": "read"}, name)
            for job in workflow["jobs"].values():
                self.assertNotIn("permissions", job, name)

    def testImage(self):
        """The image takes the wheel, and all that the build needs is let through."""
        text = _Read("Dockerfile")
        copied = re.findall(r"^COPY (?!--from)(\S+) ", text, re.MULTILINE)
        allowed = re.findall(r"^!(\S+)$", _Read(".dockerignore"), re.MULTILINE)
        self.assertEqual(copied, allowed)
        self.assertRegex(text, r"(?m)^USER nobody$")


if __name__ == "__main__":
    unittest.main()
