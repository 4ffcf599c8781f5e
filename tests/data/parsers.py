"""House rules: every parser is registered, under a name that is its own."""

import inspect
import unittest

from plaso.parsers import interface
from plaso.parsers import manager
from plaso.parsers.text_plugins import interface as text_interface

from plaso_extra_parsers.integration import registrar
from plaso_extra_parsers.integration import registrations
from plaso_extra_parsers.integration import startup

from tests.data import event_data_classes


class ParsersTest(unittest.TestCase):
    """Tests the registration of parsers."""

    @classmethod
    def setUpClass(cls):
        """Has Plaso register our parsers, as the .pth file does."""
        super().setUpClass()
        startup.Install()

    def testAllAreRegistered(self):
        """Each parser and plugin of our modules has its row, and each row its class."""
        classes = set()
        for module in event_data_classes.GetParserModules():
            for value in vars(module).values():
                if (
                    inspect.isclass(value)
                    and issubclass(
                        value, (interface.BaseParser, text_interface.TextPlugin)
                    )
                    and value.__module__ == module.__name__
                    and getattr(value, "NAME", None) not in (None, "base_parser")
                ):
                    classes.add((module.__name__, value.__name__))
        self.assertEqual(
            classes,
            {(row.module_name, row.class_name) for row in registrations.PARSERS},
        )

    def testStates(self):
        """Each parser is registered, and only those that say so replace Plaso's."""
        integration = registrar.GetIntegration()
        self.assertEqual(integration.problems, [])
        for row in registrations.PARSERS:
            self.assertEqual(
                integration.states[row.name],
                registrar.REPLACED if row.replaces else registrar.REGISTERED,
                row.name,
            )

    def testFilterExpression(self):
        """Plaso knows each parser by the name of its row."""
        names = [row.name for row in registrations.PARSERS]
        known_names, unknown_names = manager.ParsersManager.CheckFilterExpression(
            ",".join(names)
        )
        self.assertEqual(unknown_names, set())
        self.assertEqual(known_names, set(names))

    def testRowsAreSorted(self):
        """The rows are sorted by name, and no two have one name."""
        names = [row.name for row in registrations.PARSERS]
        self.assertEqual(names, sorted(set(names)))

    def testModulesDoNotRegister(self):
        """No module of a parser registers it by itself."""
        for module in event_data_classes.GetParserModules():
            self.assertNotRegex(inspect.getsource(module), r"\.Register(Parser|Plugin)")


if __name__ == "__main__":
    unittest.main()
