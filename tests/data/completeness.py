"""House rules: event data, timeliner, formatters, presets and tags fit together.

Plaso drops event data without a timeliner entry in silence, and a formatter that names
an attribute that does not exist prints less than it should.
"""

import os
import re
import string
import unittest

import yaml

from artifacts import reader as artifacts_reader
from plaso.engine import tagging_file
from plaso.engine import timeliner
from plaso.lib import definitions
from plaso.output import mediator
from plaso.parsers import manager
from plaso.parsers import presets

from plaso_extra_parsers.integration import data_files
from plaso_extra_parsers.integration import registrations
from plaso_extra_parsers.integration import startup

from tests.data import event_data_classes

_PROJECT_PATH = os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
)

# Attributes that Plaso gives to every formatter.
_FORMATTER_ATTRIBUTES = frozenset(["display_name", "filename", "inode"])

_TIME_DESCRIPTIONS = frozenset(
    value
    for name, value in vars(definitions).items()
    if name.startswith("TIME_DESCRIPTION_")
)


def _ReadDocuments(folder):
    """Reads the documents of the rooms.

    Args:
      folder (str): name of a folder of our data.
    """
    documents = []
    for path in event_data_classes.GetRoomPaths(folder):
        with open(path, encoding="utf-8") as file_object:
            documents.extend(filter(None, yaml.safe_load_all(file_object)))
    return documents


def _GetMessageAttributes(pieces):
    """Retrieves the attributes that a message names."""
    names = set()
    for piece in [pieces] if isinstance(pieces, str) else pieces:
        names.update(name for _, name, _, _ in string.Formatter().parse(piece) if name)
    return names


class CompletenessTest(unittest.TestCase):
    """Tests that event data and data files fit together."""

    @classmethod
    def setUpClass(cls):
        """Finds the event data classes and reads the data files."""
        super().setUpClass()
        cls.attributes_per_data_type = {
            event_data_class.DATA_TYPE: event_data_classes.GetDocumentedAttributes(
                event_data_class.__doc__
            )
            for event_data_class in event_data_classes.GetEventDataClasses()
        }
        cls.formatters = _ReadDocuments("formatters")
        cls.timeliner_definitions = _ReadDocuments("timeliner")

    def testDataTypes(self):
        """Each data type of ours has one timeliner entry, one formatter, no other."""
        data_types = sorted(self.attributes_per_data_type)
        for documents in (self.timeliner_definitions, self.formatters):
            self.assertEqual(
                sorted(document["data_type"] for document in documents), data_types
            )

    def testDocuments(self):
        """Each data type of ours is in README and in the manual of its room."""
        for event_data_class in event_data_classes.GetEventDataClasses():
            room = event_data_class.__module__.split(".")[2]
            for name in ("README.md", os.path.join("docs", f"{room:s}.md")):
                path = os.path.join(_PROJECT_PATH, name)
                with open(path, encoding="utf-8") as file_object:
                    self.assertIn(
                        f"`{event_data_class.DATA_TYPE:s}`", file_object.read(), name
                    )

    def testTimelinerAttributes(self):
        """Each attribute with a date and time is mapped, and none that is not there."""
        for document in self.timeliner_definitions:
            data_type = document["data_type"]
            with self.subTest(data_type=data_type):
                mapped_names = [
                    mapping["name"] for mapping in document["attribute_mappings"]
                ]
                attributes = self.attributes_per_data_type[data_type]
                self.assertEqual(
                    sorted(mapped_names),
                    sorted(
                        name
                        for name, attribute_type in attributes.items()
                        if event_data_classes.DATE_TIME_TYPE in attribute_type
                    ),
                )

    def testTimeDescriptions(self):
        """Each description of a date and time is worded as in Plaso."""
        for document in self.timeliner_definitions:
            for mapping in document["attribute_mappings"]:
                with self.subTest(data_type=document["data_type"], **mapping):
                    self.assertIn(mapping["description"], _TIME_DESCRIPTIONS)

    def testFormatterAttributes(self):
        """Each attribute that a formatter names exists."""
        for document in self.formatters:
            data_type = document["data_type"]
            with self.subTest(data_type=data_type):
                helpers = [
                    helper
                    for key, values in document.items()
                    if key.endswith("_helpers")
                    for helper in values
                ]
                names = set(self.attributes_per_data_type[data_type])
                names |= _FORMATTER_ATTRIBUTES
                for helper in helpers:
                    # It may be what a helper before it has made.
                    if "input_attribute" in helper:
                        self.assertIn(helper["input_attribute"], names)
                    if "output_attribute" in helper:
                        names.add(helper["output_attribute"])
                for key in ("message", "short_message"):
                    self.assertLessEqual(_GetMessageAttributes(document[key]), names)

    def testFormatterParts(self):
        """Each formatter leaves out empty parts and names its source."""
        for document in self.formatters:
            with self.subTest(data_type=document["data_type"]):
                self.assertEqual(document["type"], "conditional")
                for key in ("message", "short_message", "short_source", "source"):
                    self.assertTrue(document.get(key), key)

    def testWholeValues(self):
        """No message cuts a value without a word about it, whatever the event says."""
        for document in self.formatters:
            cutting = re.compile(r"\{\w+[^:}]*:[^}]*\.[1-9]")
            for key in ("message", "short_message"):
                for piece in document[key]:
                    self.assertIsNone(cutting.search(piece), piece)
            helpers = document.get("boolean_helpers", [])
            # An attribute that cuts values says so as well.
            for helper in helpers:
                if str(helper.get("value_if_true", "")).startswith("."):
                    self.assertIn(
                        (helper["input_attribute"], "..."),
                        [
                            (other["input_attribute"], other["value_if_true"])
                            for other in helpers
                        ],
                    )

    def testArtifacts(self):
        """Each artifact definition can be read by the library that Plaso uses."""
        for path in event_data_classes.GetRoomPaths("artifacts"):
            with self.subTest(path=os.path.basename(path)):
                reader = artifacts_reader.YamlArtifactsReader()
                self.assertTrue(list(reader.ReadFile(path)))

    def testRoomsOfFiles(self):
        """Each data file belongs to the room of a parser that is registered."""
        data_names = {row.data_name for row in registrations.PARSERS}
        for folder in ("artifacts", "formatters", "tags", "timeliner"):
            for path in event_data_classes.GetRoomPaths(folder):
                name = os.path.splitext(os.path.basename(path))[0]
                self.assertIn(name.partition("-until-")[0], data_names, path)


class JoinedDataTest(unittest.TestCase):
    """Tests what Plaso has after it has read its data files, to which ours join."""

    @classmethod
    def setUpClass(cls):
        """Hooks Plaso."""
        super().setUpClass()
        startup.Install()
        cls.data_path = data_files.GetStockDataPath()
        cls.data_types = {
            event_data_class.DATA_TYPE
            for event_data_class in event_data_classes.GetEventDataClasses()
        }

    def testTimeliner(self):
        """Plaso's timeliner has an entry of each data type."""
        # Plaso keeps what it read to itself.
        # pylint: disable=protected-access
        event_data_timeliner = timeliner.EventDataTimeliner(
            data_location=self.data_path
        )
        self.assertLessEqual(
            self.data_types, set(event_data_timeliner._attribute_mappings)
        )

    def testFormatters(self):
        """Plaso has a formatter of each data type, with our source."""
        output_mediator = mediator.OutputMediator(None)
        output_mediator.ReadMessageFormattersFromDirectory(
            os.path.join(self.data_path, "formatters")
        )
        sources = {
            document["data_type"]: (document["short_source"], document["source"])
            for document in _ReadDocuments("formatters")
        }
        for data_type in self.data_types:
            self.assertTrue(output_mediator.GetMessageFormatter(data_type), data_type)
            self.assertEqual(
                output_mediator.GetSourceMapping(data_type), sources[data_type]
            )

    def testPresets(self):
        """Plaso reads the presets, which name only parsers that there are."""
        presets_manager = presets.ParserPresetsManager()
        presets_manager.ReadFromFile(os.path.join(self.data_path, "presets.yaml"))
        preset_names = presets_manager.GetNames()
        parser_names = set()
        for name in preset_names:
            parser_names.update(presets_manager.GetParsersByPreset(name))

        _, unknown_names = manager.ParsersManager.CheckFilterExpression(
            ",".join(parser_names - set(preset_names))
        )
        self.assertEqual(unknown_names, set())

        path = os.path.join(event_data_classes.DATA_PATH, "presets.yaml")
        with open(path, encoding="utf-8") as file_object:
            for document in filter(None, yaml.safe_load_all(file_object)):
                self.assertLessEqual(
                    set(document["parsers"]),
                    set(presets_manager.GetParsersByPreset(document["name"])),
                )

    def testTaggingFiles(self):
        """Plaso compiles the tagging rules, those of a room in the file it names."""
        paths = event_data_classes.GetRoomPaths("tags")
        for path in filter(lambda path: path.endswith(".txt"), paths):
            name = f"{os.path.basename(os.path.dirname(path)):s}.txt"
            with self.subTest(path=path):
                rules = tagging_file.TaggingFile(path).GetEventTaggingRules()
                self.assertTrue(rules)
                joined_rules = tagging_file.TaggingFile(
                    os.path.join(self.data_path, name)
                ).GetEventTaggingRules()
                self.assertLessEqual(rules.keys(), joined_rules.keys())


if __name__ == "__main__":
    unittest.main()
