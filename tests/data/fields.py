"""House rules: how many fields of an OpenSearch index our attributes take.

An index has 1,000 fields unless it was made with another limit. A document that needs
one more is dropped, and psort does not say so. What Plaso's own presets take is counted
from the attributes that events of its test files have, which are not those that it
documents (tests/services/opensearch/record_attributes.py).

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

_RECORDED_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
    *("services", "opensearch", "plaso_attributes.json"),
)

# Fields that each event has, with those that the mappings make.
_COMMON_TEXTS = (
    *("data_type", "display_name", "message", "parser", "path_spec", "sha256_hash"),
    *("source_long", "source_short", "tag", "timestamp_desc"),
)
_COMMON_OTHERS = ("__ts_timeline_id", "datetime", "timesketch_label", "timestamp")

# Timesketch keeps all storage files of a sketch in one index, with Plaso's own of its
# presets linux and macos. An index has room for 1,000.
_MAXIMUM_TIMESKETCH_FIELDS = 1000
_MAXIMUM_PLASO_FIELDS = 150


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


def _CountRecordedFields(attribute_type):
    """Counts the fields of an attribute in an index of Timesketch.

    Args:
      attribute_type (object): type as record_attributes.py has it.

    Returns:
      int: number of fields, as many as there can be in any order of events.
    """
    if isinstance(attribute_type, dict):
        return 1 + sum(map(_CountRecordedFields, attribute_type.values()))
    if isinstance(attribute_type, list):
        return _CountRecordedFields(attribute_type[0])
    return TIMESKETCH_TEXT if attribute_type in ("digits", "str") else 1


def CountAllFields(types):
    """Counts the fields of an index of Timesketch with events of Plaso's own beside.

    Args:
      types (dict[str, str]): type per name of an attribute of ours.

    Returns:
      int: number of fields, as many as there can be in any order of events.
    """
    counts = collections.Counter({name: TIMESKETCH_TEXT for name in TIMESKETCH_TEXTS})
    counts |= collections.Counter({name: TIMESKETCH_TEXT for name in _COMMON_TEXTS})
    counts |= collections.Counter(_COMMON_OTHERS)
    counts |= collections.Counter(
        {name: CountFields({name: value}) for name, value in types.items()}
    )
    with open(_RECORDED_PATH, encoding="utf-8") as file_object:
        recorded = json.load(file_object)
    for types_per_data_type in recorded.values():
        for recorded_types in types_per_data_type.values():
            counts |= collections.Counter(
                {
                    name: _CountRecordedFields(value)
                    for name, value in recorded_types.items()
                }
            )
    return sum(counts.values())


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
        """With those of Plaso's presets linux and macos ours have room in an index."""
        # Counted by the server, without labels and in one order of events.
        self.assertAlmostEqual(CountAllFields({}), 899, delta=20)
        types = GetTypes()
        self.assertLessEqual(
            CountAllFields(Join(types)), _MAXIMUM_TIMESKETCH_FIELDS, _Describe(types)
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
    lines.append(
        f"all, beside Plaso's linux and macos: {CountAllFields(Join(types)):d}"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    print(_Describe(GetTypes()))
