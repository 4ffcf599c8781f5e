"""Checks that the tests of event data of all parsers share."""

import unittest

from tests.data import event_data_classes


class EventDataTestCase(unittest.TestCase):
    """Base of the tests of event data classes."""

    def CheckClasses(self, module, data_type_expression, minimum):
        """Checks that new event data has what is documented, and only its data type.

        Args:
          module (module): module with the classes.
          data_type_expression (str): regular expression of their data types.
          minimum (int): number of classes that there are more than.
        """
        classes = event_data_classes.GetEventDataClasses(module)
        self.assertGreater(len(classes), minimum)
        for event_data_class in classes:
            values = vars(event_data_class())
            self.assertRegex(values.pop("data_type"), data_type_expression)
            values = {name: values[name] for name in values if name[0] != "_"}
            self.assertGreater(len(values), 5)
            self.assertEqual(
                set(values),
                set(
                    event_data_classes.GetDocumentedAttributes(event_data_class.__doc__)
                ),
            )
            self.assertEqual(set(values.values()), {None})
