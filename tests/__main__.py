"""Runs the tests: python -m tests [fast] [slow] [end_to_end] [NAME...].

Without arguments the fast tests run, one after the other: make test runs them by pytest
on all processors. NAME is that of a folder of tests, such as readers/asl. All run as
one, so that there is one closing line.
"""

import os
import sys
import unittest

_TESTS_PATH = os.path.dirname(os.path.abspath(__file__))
_PROJECT_PATH = os.path.dirname(_TESTS_PATH)

_FAST = "fast"

# Folders with tests that are not fast, or that need servers, or with none.
_OTHER_FOLDERS = frozenset(["benchmarks", "end_to_end", "fuzz", "services", "slow"])


def _GetFolders(name):
    """Determines the folders that a name on the command line stands for."""
    names = [name]
    if name == _FAST:
        names = sorted(
            folder
            for folder in os.listdir(_TESTS_PATH)
            if folder not in _OTHER_FOLDERS
            and os.path.isfile(os.path.join(_TESTS_PATH, folder, "__init__.py"))
        )
    return [os.path.join(_TESTS_PATH, folder) for folder in names]


def Main():
    """Runs the tests.

    Returns:
      int: exit status.
    """
    test_suite = unittest.TestSuite()
    for name in sys.argv[1:] or [_FAST]:
        for folder in _GetFolders(name):
            # The loader keeps what it has found in another folder.
            test_loader = unittest.TestLoader()
            test_suite.addTests(
                test_loader.discover(
                    folder, pattern="*.py", top_level_dir=_PROJECT_PATH
                )
            )

    if not test_suite.countTestCases():
        print("There are no such tests.", file=sys.stderr)
        return 1
    test_runner = unittest.TextTestRunner()
    test_result = test_runner.run(test_suite)
    for reason in sorted({reason for _, reason in test_result.skipped}):
        print(f"NOT RUN: {reason:s}", file=sys.stderr)
    return 0 if test_result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(Main())
