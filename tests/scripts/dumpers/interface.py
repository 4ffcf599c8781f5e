"""Tests for the interface of a dumper."""

import importlib
import unittest

from plaso_extra_parsers.scripts import dumpers
from plaso_extra_parsers.scripts.dumpers import interface


class DumperTest(unittest.TestCase):
    """Tests for the interface of a dumper."""

    def testIsAbstract(self):
        """A dumper must say what its format is and what is in a file."""
        with self.assertRaises(TypeError):
            # pylint: disable-next=abstract-class-instantiated
            interface.Dumper()

    def testDumpers(self):
        """Each dumper is listed under its own name."""
        for name, module_name, class_name in dumpers.DUMPERS:
            dumper_class = getattr(importlib.import_module(module_name), class_name)
            self.assertEqual(dumper_class.NAME, name)

    def testCreateError(self):
        """An error has its message, and its offset if there is one."""
        self.assertEqual(
            interface.CreateError("damaged", 16),
            {"error": {"offset": 16, "message": "damaged"}},
        )
        self.assertEqual(
            interface.CreateError("damaged"),
            {"error": {"offset": None, "message": "damaged"}},
        )


if __name__ == "__main__":
    unittest.main()
