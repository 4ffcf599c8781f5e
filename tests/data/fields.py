"""House rules: how many fields of an OpenSearch index our attributes take.

An index has 1,000 fields unless it was made with another limit. A document that needs
one more is dropped, and psort does not say so.

Run as python -m tests.data.fields it prints the fields per format.
"""

import collections
import json
import os
import unittest

import plaso

from tests.data import attributes
from tests.data import event_data_classes

# What a text takes: itself and its sub-fields. Anything else takes one field.
TIMESKETCH_TEXT = 3  # plaso.mappings of Timesketch: text, keyword, wildcard
PLASO_TEXT = 2  # opensearch.mappings of Plaso: text, keyword

# Attributes that are text whatever the type of the value is. Timesketch has those of
# Plaso and more (plaso.mappings, Timesketch 20261014).
PLASO_TEXTS = attributes.NAMES_OF_ANY_TYPE | {"doc_type"}
TIMESKETCH_TEXTS = PLASO_TEXTS | {"http_response_bytes", "message"}

# Of all our attributes together. Timesketch keeps all storage files of a sketch in one
# index, with Plaso's own.
_MAXIMUM_TIMESKETCH_FIELDS = 260
_MAXIMUM_PLASO_FIELDS = 200


def GetTypes():
    """Retrieves the attributes that psort writes.

    Returns:
      dict[str, dict[str, str]]: type per name of an attribute, per format: the second
          part of the data type. Dates and times are not among them: psort makes an
          event of each. Nor are names that only older releases of Plaso set, beside
          the new ones.
    """
    types = collections.defaultdict(dict)
    for event_data_class in event_data_classes.GetEventDataClasses():
        documented = event_data_classes.GetDocumentedAttributes(
            event_data_class.__doc__
        )
        for name, attribute_type in documented.items():
            is_old_name = event_data_classes.NEW_NAMES.get(name) in documented
            if event_data_classes.DATE_TIME_TYPE in attribute_type or is_old_name:
                continue
            types[event_data_class.DATA_TYPE.split(":")[1]][name] = attribute_type
    return types


def CountFields(types, text=TIMESKETCH_TEXT, texts=TIMESKETCH_TEXTS):
    """Counts the fields of attributes.

    Args:
      types (dict[str, str]): type per name of an attribute.
      text (Optional[int]): number of fields of a text.
      texts (Optional[set[str]]): names of attributes that are text whatever their type.

    Returns:
      int: number of fields.
    """
    return sum(
        text if "str" in attribute_type or name in texts else 1
        for name, attribute_type in types.items()
    )


def Join(types):
    """Joins the attributes of the formats.

    Args:
      types (dict[str, dict[str, str]]): type per name of an attribute, per format.

    Returns:
      dict[str, str]: type per name of an attribute.
    """
    return {
        name: attribute_type
        for documented in types.values()
        for name, attribute_type in documented.items()
    }


class FieldsTest(unittest.TestCase):
    """Tests the number of fields."""

    def testCountFields(self):
        """Text takes three fields in Timesketch and two in Plaso's own index."""
        types = {"flag": "bool", "number": "int", "text": "str", "texts": "list[str]"}

        self.assertEqual(CountFields(types), 8)
        self.assertEqual(CountFields(types, PLASO_TEXT, PLASO_TEXTS), 6)
        self.assertEqual(CountFields({"exit_status": "int"}), 3)

    def testPlasoTexts(self):
        """The attributes that Plaso has as text are those of its mappings."""
        path = os.path.join(
            os.path.dirname(plaso.__file__), "data", "opensearch.mappings"
        )
        with open(path, encoding="utf-8") as file_object:
            properties = json.load(file_object)["properties"]

        self.assertEqual(set(properties), set(PLASO_TEXTS))
        for name, value in properties.items():
            self.assertEqual(1 + len(value["fields"]), PLASO_TEXT, name)

    def testTimesketch(self):
        """Our attributes leave room for those of Plaso in an index of Timesketch."""
        types = GetTypes()
        self.assertLessEqual(
            CountFields(Join(types)), _MAXIMUM_TIMESKETCH_FIELDS, _Describe(types)
        )

    def testPlaso(self):
        """Our attributes leave room for those of Plaso in an index of its own."""
        types = GetTypes()
        self.assertLessEqual(
            CountFields(Join(types), PLASO_TEXT, PLASO_TEXTS),
            _MAXIMUM_PLASO_FIELDS,
            _Describe(types),
        )


def _Describe(types):
    """Describes the fields of each format.

    Args:
      types (dict[str, dict[str, str]]): type per name of an attribute, per format.

    Returns:
      str: description.
    """
    lines = [
        f"{name:8s}{len(attributes):5d} attributes{CountFields(attributes):5d} fields"
        f" in Timesketch{CountFields(attributes, PLASO_TEXT, PLASO_TEXTS):5d} in Plaso"
        for name, attributes in [*sorted(types.items()), ("all", Join(types))]
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(_Describe(GetTypes()))
