"""Tests that the faults of others are there, and that our patches repair them."""

import os
import re
import shutil
import subprocess
import tempfile
import textwrap
import unittest

from plaso_extra_parsers.integration import startup

from tests.end_to_end import environments

_FOLDER = os.path.join(environments.PROJECT_PATH, "docs", "upstream")

# Page of a fault: patch, program, output without and with the patch.
_PAGE = re.compile(
    r"^Patch: \[[^\]]*\]\((?P<patch>[^)]*)\)\n\n```python\n(?P<program>.*?)```\n"
    r".*?^```\n(?P<before>.*?)```\n.*?^```\n(?P<after>.*?)```\n",
    re.DOTALL | re.MULTILINE,
)

_HUNK = re.compile(r"^@@ -(\d+)(?:,\d+)? \+\d+(?:,\d+)? @@")

# Of what our repairs touch, those that need no test data: the sdist has none.
_SOURCE_TESTS = (
    "tests.filters.event_filter",
    "tests.filters.expression_parser",
    "tests.filters.expressions",
    "tests.filters.filters",
    "tests.filters.value_types",
    *(
        f"tests.output.formatting_helper.FieldFormattingHelperTest.{name:s}"
        for name in (
            "testFormatDateTime",
            "testFormatDateTimeWithoutDynamicTime",
            "testFormatTime",
        )
    ),
)

_PLACE_OF_PATCH = "# The lines of the patch come here.\n"


def ReadPatch(path):
    """Reads a patch.

    Args:
      path (str): path of the patch.

    Returns:
      dict[str, list[tuple[int, list[str]]]]: per path of a file the number of the first
          line and the lines of each hunk.
    """
    hunks_per_path = {}
    with open(path, encoding="utf-8") as file_object:
        for line in file_object.read().splitlines():
            match = _HUNK.match(line)
            if line.startswith("+++ "):
                hunks = hunks_per_path.setdefault(line[4:].partition("/")[2], [])
            elif match:
                hunks.append((int(match.group(1)), []))
            elif not line.startswith("--- "):
                hunks[-1][1].append(line)
    return hunks_per_path


def ApplyPatch(patch, folder):
    """Applies a patch, whose context must be there line by line.

    Changes of tests are left out where there are none.

    Args:
      patch (dict[str, list[tuple[int, list[str]]]]): hunks per path.
      folder (str): path of the folder.

    Raises:
      AssertionError: if the patch does not fit.
    """
    for name, hunks in patch.items():
        path = os.path.join(folder, name)
        # A package has no tests, an sdist does.
        if name.startswith("tests/") and not os.path.isdir(os.path.dirname(path)):
            continue
        with open(path, encoding="utf-8") as file_object:
            lines = file_object.read().split("\n")
        for first_line, hunk in reversed(hunks):
            old_lines = [line[1:] for line in hunk if line[:1] in (" ", "-", "")]
            new_lines = [line[1:] for line in hunk if line[:1] in (" ", "+", "")]
            end = first_line - 1 + len(old_lines)
            if lines[first_line - 1 : end] != old_lines:
                raise AssertionError(f"{name:s}:{first_line:d} is not what it was")
            lines[first_line - 1 : end] = new_lines
        with open(path, "w", encoding="utf-8") as file_object:
            file_object.write("\n".join(lines))


class UpstreamTest(environments.EndToEndTestCase):
    """Tests that the faults are there, and that our patches repair them."""

    @classmethod
    def setUpClass(cls):
        """Copies the installed Plaso and dfVFS."""
        super().setUpClass()
        # pylint: disable-next=consider-using-with
        temporary_directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary_directory.cleanup)
        cls.copy_path = temporary_directory.name
        cls.environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        program = (
            "import dfvfs, plaso; print(dfvfs.__path__[0]); print(plaso.__path__[0])"
        )
        for path in cls.environment.Run("python", "-c", program).stdout.split():
            shutil.copytree(
                path,
                os.path.join(cls.copy_path, os.path.basename(path)),
                ignore=shutil.ignore_patterns("__pycache__"),
            )

    def _Run(self, program):
        """Runs a reproduction with the copy.

        Returns:
          str: what it prints, and with what it ends.
        """
        process = subprocess.run(
            [self.environment.GetToolPath("python"), "-B", "-c", program],
            check=False,
            cwd=self.folder,
            encoding="utf-8",
            env={
                **os.environ,
                "PLASO_EXTRA_PARSERS": "off",
                "PYTHONPATH": self.copy_path,
                "PYTHONWARNINGS": "ignore",
            },
            stderr=subprocess.STDOUT,
            stdout=subprocess.PIPE,
            timeout=300,
        )
        return process.stdout

    def testPatches(self):
        """Each fault is there without its patch, and is not with it."""
        with open(f"{_FOLDER:s}.md", encoding="utf-8") as file_object:
            listed = re.findall(
                r"^\| \[.*?\]\(upstream/(.*?)\) ", file_object.read(), re.M
            )
        pages = sorted(name for name in os.listdir(_FOLDER) if name.endswith(".md"))
        self.assertEqual(sorted(listed), pages)

        patch_names = []
        for name in pages:
            with self.subTest(name):
                with open(os.path.join(_FOLDER, name), encoding="utf-8") as file_object:
                    page = _PAGE.search(file_object.read())
                program = page["program"]
                self.assertEqual(self._Run(program), page["before"])

                patch_names.append(page["patch"])
                patch = ReadPatch(os.path.join(_FOLDER, page["patch"]))
                if _PLACE_OF_PATCH in program:
                    # A patch for a program that is not installed here.
                    lines = [
                        line[1:]
                        for hunks in patch.values()
                        for _, hunk in hunks
                        for line in hunk
                        if line.startswith("+")
                    ]
                    patch_text = textwrap.dedent("\n".join(lines)) + "\n"
                    program = program.replace(_PLACE_OF_PATCH, patch_text)
                else:
                    ApplyPatch(patch, self.copy_path)
                self.assertEqual(self._Run(program), page["after"])

        self.assertEqual(
            sorted(patch_names + pages), sorted(os.listdir(_FOLDER)), "all are used"
        )

    def _RunSourceTests(self, source_path, repairs=()):
        """Runs the tests of Plaso's sdist that touch what is repaired.

        Args:
          source_path (str): path of the unpacked sdist.
          repairs (Optional[tuple[str]]): modules of Plaso to import after our hook.

        Returns:
          str: the last line, "OK" if all passed.
        """
        program = "".join(
            [
                "import importlib, sys, unittest\n",
                "from plaso_extra_parsers.integration import startup\n",
                *(f"importlib.import_module('{name:s}')\n" for name in repairs),
                "from plaso_extra_parsers.integration import registrar\n",
                "print(registrar.GetIntegration().repairs)\n" if repairs else "",
                f"unittest.main(None, argv={['x', *_SOURCE_TESTS]!r:s})\n",
            ]
        )
        process = self.environment.Run(
            *("python", "-B", "-W", "ignore", "-c", program),
            is_checked=False,
            variables={
                "PLASO_EXTRA_PARSERS": "on" if repairs else "off",
                "PYTHONPATH": source_path,
            },
            cwd=source_path,
        )
        self.assertEqual(process.stdout.count("repaired"), len(repairs))
        self.assertRegex(process.stderr, r"Ran [1-9]\d+ tests")
        return process.stderr.splitlines()[-1]

    def testSourceTests(self):
        """Plaso's own tests pass with our repairs, and with our patches."""
        folder = os.path.join(self.folder, "sdist")
        self.environment.Run(
            *("python", "-m", "pip", "download", "--quiet", "--no-deps"),
            *("--no-binary", "plaso", "--dest", folder),
            f"plaso=={self.environment.release:s}",
        )
        (path,) = os.listdir(folder)
        shutil.unpack_archive(os.path.join(folder, path), folder)
        source_path = os.path.join(folder, path.removesuffix(".tar.gz"))

        self.assertEqual(self._RunSourceTests(source_path), "OK")
        self.assertEqual(
            self._RunSourceTests(source_path, tuple(startup.REPAIRS)), "OK"
        )
        for name in startup.REPAIRS.values():
            name = f"{name.replace('_', '-'):s}.patch"
            ApplyPatch(ReadPatch(os.path.join(_FOLDER, name)), source_path)
        self.assertEqual(self._RunSourceTests(source_path), "OK")


if __name__ == "__main__":
    unittest.main()
