"""Tests that what another Plaso does not have is said in words."""

import importlib
import types
import unittest

from plaso_extra_parsers.integration import changes


class _Tool:
    """Class of another program."""

    def Read(self, path):
        """Reads.

        Args:
          path (str): path.
        """


class DescribeTest(unittest.TestCase):
    """Tests that what another Plaso does not have is said in words."""

    def _Describe(self, function):
        """Describes what a function raises.

        Args:
          function (function): function that raises.
        """
        try:
            function()
        except Exception as exception:  # pylint: disable=broad-exception-caught
            return changes.Describe(exception)
        raise AssertionError("nothing was raised")

    def testDescribe(self):
        """Each kind of change has its words."""
        # pylint: disable=no-value-for-parameter,too-many-function-args
        # pylint: disable=unexpected-keyword-arg
        name = "tests.integration.changes"
        for function, text in (
            (lambda: getattr(_Tool, "Write"), "class _Tool of {} has no Write"),
            (lambda: getattr(_Tool(), "_path"), "class _Tool of {} has no _path"),
            (
                lambda: getattr(changes, "Other"),
                f"module {changes.__name__} has no Other",
            ),
            (
                lambda: _Tool().Read(path=1, location=2),
                "_Tool.Read takes no argument location",
            ),
            (lambda: _Tool().Read(), "_Tool.Read needs the argument 'path'"),
            (
                lambda: _Tool().Read(1, 2),
                "_Tool.Read takes 2 positional arguments, not 3",
            ),
            (
                lambda: importlib.import_module("plaso_extra_parsers.none"),
                "plaso_extra_parsers.none cannot be imported: No module named "
                "'plaso_extra_parsers.none'",
            ),
            (
                lambda: int("a"),
                "ValueError: invalid literal for int() with base 10: 'a'",
            ),
        ):
            self.assertEqual(
                self._Describe(function).replace("__main__", name),
                text.replace("{}", name),
            )

    def testOtherErrors(self):
        """Errors without a name are described by their text."""
        for exception, text in (
            (changes.PlasoChangedError("there is no x"), "there is no x"),
            (AttributeError("text"), "AttributeError: text"),
            (ImportError("text"), "ImportError: text"),
            (TypeError("text"), "TypeError: text"),
        ):
            self.assertEqual(changes.Describe(exception), text)
        owner = types.SimpleNamespace(__name__="looks like a module")
        self.assertIn(
            "class SimpleNamespace of types has no x",
            self._Describe(lambda: getattr(owner, "x")),
        )


if __name__ == "__main__":
    unittest.main()
