"""House rules: how many fields of an OpenSearch index our attributes take.

An index has 1,000 fields unless it was made with another limit. A document that needs
one more is dropped, and psort does not say so. What Plaso's own presets take is counted
from the attributes that events of its test files have, which are not those that it
documents (tests/services/opensearch/record_attributes.py).

Run as python -m tests.data.fields it prints the fields per format, and the ledger; with
words after it the attributes whose name has one of them, to reuse a name.
"""

import collections
import json
import os
import sys
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

# The ledger: attributes that take fields which Plaso's own do not have already. Two
# fields of an index stay free.
LEDGER_MAXIMUM = 998

# Those of the first two waves. Whoever takes one away may use its fields in _LEDGER.
_LEDGER_NUMBERS = (
    *("available_memory", "bytes_received", "bytes_sent", "child_process_identifier"),
    *("core_dumped", "cpu_system_time", "cpu_usage", "cpu_user_time"),
    *("current_memory", "effective_user_identifier", "exit_signal", "file_descriptor"),
    *("free_memory", "free_swap", "gpu_busy", "interval", "is_cumulative"),
    *("is_date_inferred", "is_end", "is_image_inherited", "is_injected"),
    *("is_object_inferred", "is_short_lived", "is_shortened"),
    *("load_average_1_hundredths", "log_line_number", "number_of_calls"),
    *("number_of_processes", "out_of_memory_kills", "parent_pid", "physical_memory"),
    *("read_bytes", "recovered", "resident_memory", "sender_process_identifier"),
    *("target_file_descriptor", "target_process_identifier"),
    *("tcp_bytes_received", "tcp_bytes_sent", "total_swap", "transferred_size"),
    "written_bytes",
)
_LEDGER_TEXTS = (
    *("arguments", "cgroup_path", "end_reason", "error_code", "object_name"),
    *("object_type", "parent_session_identifier", "process_key", "session_identifier"),
    *("signal", "source_hostname", "statistics"),
)

# Those that may be added: fields of an index of Timesketch, and the issue. A row may
# get another name, never more fields.
_LEDGER = {
    "first_seconds": (1, "issues 18 and 20: what ran, or was open, at a time"),
    "gpu_memory_busy": (1, "issue 20: how busy a task kept the memory of a GPU"),
    "is_forged_sender": (1, "issue 19: a program that it is not sent the message"),
    "last_seconds": (1, "issues 18 and 20: what ran, or was open, at a time"),
    "number_of_opens": (1, "issue 18: what a process did with an object"),
    "parent_key": (3, "issues 18 and 20: the parent, whatever became of its PID"),
}


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


def GetLedger():
    """Retrieves the ledger.

    Returns:
      dict[str, int]: number of fields per name of an attribute.
    """
    ledger = {name: 1 for name in _LEDGER_NUMBERS}
    ledger.update({name: TIMESKETCH_TEXT for name in _LEDGER_TEXTS})
    ledger.update({name: number for name, (number, _) in _LEDGER.items()})
    return ledger


def CountOwnFields(types):
    """Counts the fields that an index has because of one of our attributes alone.

    Args:
      types (dict[str, str]): type per name of an attribute of ours.

    Returns:
      dict[str, int]: number of fields, per name of an attribute that takes any.
    """
    without = CountAllFields({})
    numbers = {
        name: CountAllFields({name: value}) - without for name, value in types.items()
    }
    return {name: number for name, number in numbers.items() if number}


def FindUnplannedFields(types):
    """Finds attributes that take fields which the ledger does not give them.

    Args:
      types (dict[str, str]): type per name of an attribute of ours.

    Returns:
      list[str]: what is wrong and what to do, per attribute.
    """
    ledger = GetLedger()
    return [
        f"The attribute {name:s} ({types[name]:s}) takes {number:d} of the 1,000 fields"
        f" of an index, and the ledger in tests/data/fields.py has"
        f" {ledger.get(name, 0):d} for it. Say it in a name that Plaso or we have"
        " already (statistics, extra_information), or take an attribute away and give"
        " its fields to this one as a row of _LEDGER, with the issue."
        for name, number in sorted(CountOwnFields(types).items())
        if number > ledger.get(name, 0)
    ]


def FindAttributes(words):
    """Finds attributes of ours and of Plaso by parts of their names.

    Args:
      words (list[str]): parts of names.

    Returns:
      list[str]: name, type and data types of each that has one of the parts.
    """
    data_types = collections.defaultdict(list)
    for event_data_class in event_data_classes.GetEventDataClasses():
        documented = event_data_classes.GetDocumentedAttributes(
            event_data_class.__doc__
        )
        for name, attribute_type in documented.items():
            data_types[name, attribute_type].append(event_data_class.DATA_TYPE)
    for data_type, documented in event_data_classes.GetPlasoAttributes().items():
        for name, attribute_type in documented.items():
            data_types[name, attribute_type].append(data_type)
    return [
        f"{name:s} ({attribute_type:s}): {', '.join(sorted(set(names))):s}"
        for (name, attribute_type), names in sorted(data_types.items())
        if any(word in name for word in words)
    ]


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

    def testLedger(self):
        """What takes fields is in the ledger, and what is there has room."""
        types = Join(GetTypes())

        self.assertEqual(FindUnplannedFields(types), [])
        self.assertLessEqual(
            CountAllFields({}) + sum(GetLedger().values()), LEDGER_MAXIMUM
        )
        taken = CountOwnFields(types)
        for name in (*_LEDGER_NUMBERS, *_LEDGER_TEXTS):
            self.assertIn(name, taken, f"{name:s} takes no field: remove its row")

    def testFindAttributes(self):
        """Attributes of ours and of Plaso are found by a part of their names."""
        found = FindAttributes(["parent_pid", "image_inh"])

        self.assertEqual(
            [line for line in found if line.startswith("is_image")],
            ["is_image_inherited (bool): linux:strace:process"],
        )
        (line,) = (line for line in found if line.startswith("parent_pid (int)"))
        self.assertIn("linux:atop:process", line)
        self.assertEqual(FindAttributes(["no_such_word"]), [])

    def testUnplannedFields(self):
        """An attribute without a row is found, and one that takes more than its row."""
        found = FindUnplannedFields(
            {"color": "str", "filename": "str", "read_bytes": "str", "signal": "str"}
        )

        self.assertEqual(len(found), 2)
        self.assertIn("The attribute color (str) takes 3 of", found[0])
        self.assertIn("The attribute read_bytes (str) takes 3 of", found[1])
        self.assertIn("has 1 for it", found[1])

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
    """
    lines = [
        f"{name:8s}{len(attributes):5d} attributes{CountFields(attributes):5d} fields"
        f" in Timesketch{CountFields(attributes, PLASO_TEXT, PLASO_TEXTS):5d} in Plaso"
        for name, attributes in [*sorted(types.items()), ("all", Join(types))]
    ]
    lines.append(
        f"all, beside Plaso's linux and macos: {CountAllFields(Join(types)):d}"
    )
    taken = CountOwnFields(Join(types))
    for name, (number, issue) in sorted(_LEDGER.items()):
        lines.append(
            f"{'taken' if name in taken else 'free':8s}{number:d}  {name:s}: {issue:s}"
        )
    total = CountAllFields({}) + sum(GetLedger().values())
    lines.append(f"ledger: {total:d} of at most {LEDGER_MAXIMUM:d}")
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1:]:
        print("\n".join(FindAttributes(sys.argv[1:])) or "none")
    else:
        print(_Describe(GetTypes()))
