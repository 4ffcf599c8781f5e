"""House rules: names and types of the attributes of event data.

OpenSearch drops an event in silence if an attribute has another type than in the first
event that had it, so one name has one type.
"""

import unittest

from dfdatetime import interface as dfdatetime_interface

from tests.data import event_data_classes

_TYPES = frozenset(
    ["bool", "int", "str", "list[str]", event_data_classes.DATE_TIME_TYPE]
)

# Used by Plaso, Timesketch or OpenSearch for something else.
_RESERVED_NAMES = frozenset(
    [
        "datetime",
        "display_name",
        "inode",
        "message",
        "parser",
        "path_spec",
        "source",
        "source_long",
        "source_short",
        "tag",
        "timestamp",
        "timestamp_desc",
        "type",
        "user",
        "yara_match",
    ]
)

# Timesketch stores these as text whatever their type is.
NAMES_OF_ANY_TYPE = frozenset(
    [
        "application",
        "data",
        "event_type",
        "exit_status",
        "facility",
        "file_reference",
        "file_size",
        "flags",
        "identifier",
        "message_status",
        "message_type",
        "offset",
        "sequence_number",
        "severity",
        "source_port",
        "user_identifier",
        "version",
    ]
)


class AttributesTest(unittest.TestCase):
    """Tests the names and types of attributes."""

    @classmethod
    def setUpClass(cls):
        """Finds the event data classes."""
        super().setUpClass()
        cls.classes = event_data_classes.GetEventDataClasses()
        cls.plaso_attributes = event_data_classes.GetPlasoAttributes()

    def testThereAreClasses(self):
        """The event data classes are found, of ours and of Plaso."""
        self.assertTrue(self.classes)
        self.assertGreater(len(self.plaso_attributes), 200)

    def testDocstrings(self):
        """The docstring has the attributes of __init__, sorted, with allowed types."""
        for event_data_class in self.classes:
            with self.subTest(data_type=event_data_class.DATA_TYPE):
                attributes = event_data_classes.GetDocumentedAttributes(
                    event_data_class.__doc__
                )
                self.assertEqual(list(attributes), sorted(attributes))
                names = {
                    name
                    for name in vars(event_data_class())
                    if not name.startswith("_") and name != "data_type"
                }
                self.assertEqual(set(attributes), names)
                for name, attribute_type in attributes.items():
                    if attribute_type != f"list[{event_data_classes.DATE_TIME_TYPE:s}]":
                        self.assertIn(attribute_type, _TYPES, name)

    def testDefaults(self):
        """Event data that nobody filled has no values."""
        for event_data_class in self.classes:
            for name, value in vars(event_data_class()).items():
                if not name.startswith("_") and name != "data_type":
                    self.assertIsNone(value, f"{event_data_class.__name__:s}.{name:s}")

    def testReservedNames(self):
        """No attribute has a name that means something else elsewhere."""
        for event_data_class in self.classes:
            for name in event_data_classes.GetDocumentedAttributes(
                event_data_class.__doc__
            ):
                replaced_attributes = self.plaso_attributes.get(
                    event_data_class.DATA_TYPE, {}
                )
                new_name = event_data_classes.NEW_NAMES.get(name)
                if not {name, new_name} & set(replaced_attributes):
                    self.assertNotIn(name, _RESERVED_NAMES, event_data_class.DATA_TYPE)
                self.assertFalse(name.endswith("_hash"), name)

    def testOneTypePerName(self):
        """An attribute has one type over all our data types."""
        types = {}
        for event_data_class in self.classes:
            for name, attribute_type in event_data_classes.GetDocumentedAttributes(
                event_data_class.__doc__
            ).items():
                self.assertEqual(
                    types.setdefault(name, attribute_type),
                    attribute_type,
                    f"{event_data_class.DATA_TYPE:s} {name:s}",
                )

    def testTypesOfPlaso(self):
        """An attribute that Plaso has too has a type that it has there."""
        plaso_types = {}
        for attributes in self.plaso_attributes.values():
            for name, attribute_type in attributes.items():
                plaso_types.setdefault(name, set()).add(attribute_type)

        for event_data_class in self.classes:
            # What replaces a data type of Plaso has the values that it had, which for
            # "level" are not those that it documents.
            replaced_attributes = self.plaso_attributes.get(
                event_data_class.DATA_TYPE, {}
            )
            for name, attribute_type in event_data_classes.GetDocumentedAttributes(
                event_data_class.__doc__
            ).items():
                if (
                    name in plaso_types
                    and name not in NAMES_OF_ANY_TYPE
                    and name not in replaced_attributes
                ):
                    self.assertIn(
                        attribute_type,
                        plaso_types[name],
                        f"{event_data_class.DATA_TYPE:s} {name:s}",
                    )

    def testReplacedDataTypes(self):
        """A data type that replaces one of Plaso's has all of its attributes."""
        for event_data_class in self.classes:
            attributes = self.plaso_attributes.get(event_data_class.DATA_TYPE, {})
            new_names = event_data_classes.NEW_NAMES
            names = {new_names.get(name, name) for name in attributes}
            self.assertLessEqual(names, set(vars(event_data_class())), event_data_class)

    def testDataTypesAreUnique(self):
        """No two classes have one data type."""
        data_types = [event_data_class.DATA_TYPE for event_data_class in self.classes]
        self.assertEqual(len(data_types), len(set(data_types)))

    def testDateTimeType(self):
        """The type that stands for a date and time in docstrings is dfDateTime's."""
        self.assertEqual(
            event_data_classes.DATE_TIME_TYPE.rpartition(".")[2],
            dfdatetime_interface.DateTimeValues.__name__,
        )


if __name__ == "__main__":
    unittest.main()
