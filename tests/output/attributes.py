"""Tests for what feeds which view."""

import os
import unittest

from plaso_extra_parsers.output import attributes

from tests.data import event_data_classes
from tests.output import output_test_lib

_DOCUMENT_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    "docs",
    "report-format.md",
)


class AttributesTest(unittest.TestCase):
    """Tests for what feeds which view."""

    def testGetRole(self):
        """Event data of others is in the lanes if it has the life of a process."""
        time = output_test_lib.CreateTime(1)
        for data_type, values, role in (
            ("linux:strace:syscall", {}, attributes.CALL),
            ("acme:process", {"process_identifier": 3}, None),
            ("acme:process", {"start_time": time}, None),
            (
                "acme:process",
                {"process_identifier": 3, "start_time": time},
                attributes.PROCESS,
            ),
            ("fs:stat", {}, None),
        ):
            event_data = output_test_lib.CreateEventData(data_type, **values)
            self.assertEqual(attributes.GetRole(event_data), role)

    def testGetPosition(self):
        """The position is a line or an offset, 0 if it is neither."""
        for values, position in (
            ({"log_line_number": 7, "offset": 3}, (7, True)),
            ({"offset": 3}, (3, False)),
            ({"record_position": 80}, (80, False)),
            ({"offset": 0}, (0, False)),
            ({"offset": "x"}, (None, False)),
            ({"offset": -1}, (0, False)),
            ({}, (None, False)),
        ):
            event_data = output_test_lib.CreateEventData("test:a", **values)
            self.assertEqual(attributes.GetPosition(event_data), position)

    def testValues(self):
        """Of several attributes the first that has a value counts."""
        event_data = output_test_lib.CreateEventData(
            "linux:strace:syscall", thread_identifier=5, system_call="read"
        )
        values = attributes.Values(attributes.CALL, event_data)
        self.assertEqual(values.GetInteger("identifier"), 5)
        self.assertIsNone(values.GetInteger("name"))
        self.assertIsNone(values.Get("error"))
        event_data.process_identifier = 4
        self.assertEqual(values.GetInteger("identifier"), 4)

    def testGetIntegerLimits(self):
        """An integer has 64 bits."""
        for value, expected in (
            *((-(2**63), -(2**63)), (2**63 - 1, 2**63 - 1)),
            *((-(2**63) - 1, None), (2**63, None), (1.5, None)),
        ):
            event_data = output_test_lib.CreateEventData(
                "linux:strace:process", process_identifier=value
            )
            values = attributes.Values(attributes.PROCESS, event_data)
            self.assertEqual(values.GetInteger("identifier"), expected)

    def testIsOfFileItself(self):
        """The times of a file are those of the evidence file itself."""
        for data_type, expected in (
            ("fs:stat", True),
            ("fs:stat:ntfs", True),
            ("fs:x", False),
        ):
            self.assertEqual(attributes.IsOfFileItself(data_type), expected)

    def testFacts(self):
        """A value may be that of a fact in a list, whatever else the list has."""
        event_data = output_test_lib.CreateEventData("linux:strace:process")
        values = attributes.Values(attributes.PROCESS, event_data)
        for facts, expected in (
            (["inputs: x", "input", "input: /a: b", "input: /c"], "/a: b"),
            (["output: /a"], None),
            ([], None),
            ("input: /a", None),
            ([3, None], None),
        ):
            event_data.statistics = facts
            self.assertEqual(values.Get("input"), expected)

    def testNames(self):
        """What is named is there: event data of ours has each, under some name."""
        names_per_data_type = {
            event_data_class.DATA_TYPE: set(
                event_data_classes.GetDocumentedAttributes(event_data_class.__doc__)
            )
            for event_data_class in event_data_classes.GetEventDataClasses()
        }
        for role, names in attributes.NAMES.items():
            data_types = {
                data_type
                for data_type, other_role in attributes.ROLES.items()
                if other_role == role
            }
            if not data_types <= set(names_per_data_type):
                continue
            known_names = set().union(*map(names_per_data_type.get, data_types))
            for meaning, attribute_names in names.items():
                self.assertTrue(
                    known_names & {name.split(": ")[0] for name in attribute_names},
                    f"{role:s}: {meaning:s}",
                )

    def testDocument(self):
        """The document names each data type and attribute of the code."""
        with open(_DOCUMENT_PATH, encoding="utf-8") as file_object:
            document = file_object.read()
        for data_type in attributes.ROLES:
            self.assertIn(f"`{data_type:s}`", document)
        for role, names in attributes.NAMES.items():
            for attribute_names in names.values():
                for name in attribute_names:
                    for word in name.split(": "):
                        self.assertIn(f"`{word:s}`", document, role)


if __name__ == "__main__":
    unittest.main()
