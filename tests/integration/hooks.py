"""Tests for what is done to modules of Plaso."""

import os
import shutil
import tempfile
import types
import unittest

from unittest import mock

from plaso.engine import tagging_file
from plaso.engine import timeliner
from plaso.output import mediator
from plaso.parsers import presets

from plaso_extra_parsers.integration import changes
from plaso_extra_parsers.integration import data_files
from plaso_extra_parsers.integration import hooks
from plaso_extra_parsers.integration import registrar
from plaso_extra_parsers.integration import repairer

from tests.integration import test_lib

_DATA_TYPE = "test:dummy:entry"
_REPLACED_DATA_TYPE = "linux:locate_database:entry"

_FORMATTER = """\
---
type: conditional
data_type: "{0:s}"
message:
- "Mine: {{entries}}"
short_message:
- "{{entries}}"
short_source: LOG
source: Mine
"""


class MissingAttribute:
    """Descriptor of an attribute that is not there."""

    def __init__(self, name):
        """Initializes a descriptor."""
        super().__init__()
        self._name = name

    def __get__(self, instance, owner):
        """Raises the error that Python raises if there is no such attribute."""
        raise AttributeError(f"{owner.__name__:s} has no {self._name:s}")


class HooksTest(test_lib.IntegrationTestCase):
    """Tests for what is done to modules of Plaso, which are hooked already."""

    # What Plaso has read it keeps to itself.
    # pylint: disable=protected-access

    def setUp(self):
        """Registers the dummy parsers, and copies what they replace in Plaso."""
        super().setUp()
        # pylint: disable-next=consider-using-with
        temporary_directory = tempfile.TemporaryDirectory()
        self.addCleanup(temporary_directory.cleanup)
        self.folder = temporary_directory.name
        self.stock_path = data_files.GetStockDataPath()
        self.integration = self.CreateIntegration()
        self.integration.RegisterParsers()

    def tearDown(self):
        """Checks that nothing was reported, unless the test has looked at it."""
        self.assertEqual(self.errors.getvalue(), "")

    def _TakeErrors(self):
        """Retrieves what was reported."""
        text = self.errors.getvalue()
        self.errors.seek(0)
        self.errors.truncate()
        return text

    def _CopyDefinitions(self, name):
        """Copies the documents that ours replace from a file of Plaso."""
        path = os.path.join(self.stock_path, name)
        with open(path, encoding="utf-8") as file_object:
            documents = file_object.read().split("---\n")
        user_path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(user_path), exist_ok=True)
        with open(user_path, "w", encoding="utf-8") as file_object:
            file_object.write(
                "---\n".join([""] + [one for one in documents if "locate_data" in one])
            )
        return user_path

    def testTimeliner(self):
        """Definitions of ours take the place of those that are as in Plaso."""
        self._CopyDefinitions("timeliner.yaml")
        for folder in (self.folder, self.stock_path):
            reader = timeliner.EventDataTimeliner(data_location=folder)
            self.assertEqual(
                reader._attribute_mappings[_DATA_TYPE],
                {"recorded_time": "Recorded Time"},
            )
            self.assertIn(_DATA_TYPE, reader._place_holder_event)
            self.assertEqual(reader._attribute_mappings[_REPLACED_DATA_TYPE], {})

    def testTimelinerOfUser(self):
        """A user's definition wins, and is given the times that would be lost."""
        path = os.path.join(self.folder, "timeliner.yaml")
        with open(path, "w", encoding="utf-8") as file_object:
            file_object.write(
                f"data_type: {_DATA_TYPE:s}\nattribute_mappings:\n- name: other_time\n"
                "  description: Mine\nplace_holder_event: false\n"
            )
        reader = timeliner.EventDataTimeliner(self.folder)
        self.assertEqual(
            reader._attribute_mappings[_DATA_TYPE],
            {"other_time": "Mine", "recorded_time": "Recorded Time"},
        )
        self.assertNotIn(_DATA_TYPE, reader._place_holder_event)

    def testDisabledParsersBringNoData(self):
        """A parser that is left out brings no definition."""
        self.integration.states["dummy"] = registrar.DISABLED
        self.integration.states["text/dummy_text"] = registrar.DISABLED
        self._CopyDefinitions("timeliner.yaml")
        reader = timeliner.EventDataTimeliner(data_location=self.folder)
        self.assertNotIn(_DATA_TYPE, reader._attribute_mappings)

    def _ReadFormatters(self, *paths):
        """Reads formatters, as psort does.

        Args:
          paths (tuple[str]): paths of a folder, and of the user's own formatters.

        Returns:
          dict[str, str]: message and source per data type.
        """
        reader = mediator.OutputMediator(None)
        reader.ReadMessageFormattersFromDirectory(path=paths[0])
        for path in paths[1:]:
            # Plaso 20240308 does not say that existing ones are overridden.
            reader.ReadMessageFormattersFromFile(path)
            reader.ReadMessageFormattersFromFile(override_existing=True, path=path)
        values = {"dummy_text": "text", "entries": "one"}
        return {
            data_type: (
                reader.GetMessageFormatter(data_type).GetMessage(dict(values)),
                reader.GetSourceMapping(data_type)[1],
            )
            for data_type in (_DATA_TYPE, _REPLACED_DATA_TYPE)
        }

    def testFormatters(self):
        """Formatters of ours take the place of those that are as in Plaso."""
        self._CopyDefinitions(os.path.join("formatters", "linux.yaml"))
        results = self._ReadFormatters(os.path.join(self.folder, "formatters"))
        self.assertEqual(
            results,
            {
                _DATA_TYPE: ("Dummy: text", "Dummy"),
                _REPLACED_DATA_TYPE: ("Dummy entries: one", "Dummy locate"),
            },
        )

    def testFormattersOfUser(self):
        """A formatter of the user wins, in his data folder or in a file of his."""
        folder = os.path.join(self.folder, "formatters")
        os.mkdir(folder)
        path = os.path.join(self.folder, "mine.yaml")
        for data_type in (_DATA_TYPE, _REPLACED_DATA_TYPE):
            mine = {data_type: ("Mine: one", "Mine")}
            with open(path, "w", encoding="utf-8") as file_object:
                file_object.write(_FORMATTER.format(data_type))
            results = self._ReadFormatters(folder, path)
            self.assertEqual(results, {**self._ReadFormatters(folder), **mine})

            user_path = os.path.join(folder, "mine.yaml")
            shutil.copy(path, user_path)
            results = self._ReadFormatters(folder)
            os.remove(user_path)
            self.assertEqual(results, {**self._ReadFormatters(folder), **mine})

    def testPresets(self):
        """Parsers that are in use join presets that are there."""
        path = os.path.join(self.folder, "presets.yaml")
        self.integration.states["dummy"] = registrar.FAILED
        for text, names in (
            ("- utmp\n- bencode", ["bencode", "text/dummy_text", "utmp"]),
            ("- text/dummy_text", ["text/dummy_text"]),
        ):
            with open(path, "w", encoding="utf-8") as file_object:
                file_object.write(f"name: linux\nparsers:\n{text:s}\n")
            reader = presets.ParserPresetsManager()
            reader.ReadFromFile(path)
            self.assertEqual(reader.GetParsersByPreset("linux"), names)

        with open(path, "w", encoding="utf-8") as file_object:
            file_object.write("name: macos\nparsers:\n- utmp\n")
        reader.ReadFromFile(path)
        self.assertEqual(reader.GetNames(), ["macos"])
        self.assertEqual(reader.GetParsersByPreset("macos"), ["utmp"])

    def testTaggingRules(self):
        """Rules join those of Plaso's file of that name, under one label."""
        path = os.path.join(self.stock_path, "tag_linux.txt")
        rules = tagging_file.TaggingFile(path).GetEventTaggingRules()
        self.assertEqual(len(rules["application_execution"]), 2)
        self.assertEqual(len(rules["dummy_label"]), 1)

        # Another file of Plaso, and a file of the user's own of that name, have none.
        rules = tagging_file.TaggingFile(
            os.path.join(self.stock_path, "tag_macos.txt")
        ).GetEventTaggingRules()
        self.assertNotIn("dummy_label", rules)
        user_path = os.path.join(self.folder, "tag_linux.txt")
        shutil.copy(path, user_path)
        rules = tagging_file.TaggingFile(user_path).GetEventTaggingRules()
        self.assertNotIn("dummy_label", rules)

        # In a data folder of the user it has.
        self._CopyDefinitions("timeliner.yaml")
        rules = tagging_file.TaggingFile(user_path).GetEventTaggingRules()
        self.assertIn("dummy_label", rules)

    def testDamagedData(self):
        """Without its data a distribution is left out, and Plaso reads its own."""
        data_path = os.path.join(self.folder, "data")
        shutil.copytree(test_lib.DUMMY_DATA_PATH, data_path)
        for name, read_function in (
            (
                os.path.join("timeliner", "dummy.yaml"),
                lambda: timeliner.EventDataTimeliner(data_location=self.stock_path),
            ),
            (
                os.path.join("formatters", "dummy.yaml"),
                lambda: mediator.OutputMediator(
                    None
                ).ReadMessageFormattersFromDirectory(self.folder),
            ),
            (
                "presets.yaml",
                lambda: presets.ParserPresetsManager().ReadFromFile(
                    os.path.join(self.stock_path, "presets.yaml")
                ),
            ),
            (
                os.path.join("tags", "tag_linux", "dummy.txt"),
                lambda: tagging_file.TaggingFile(
                    os.path.join(self.stock_path, "tag_linux.txt")
                ).GetEventTaggingRules(),
            ),
        ):
            path = os.path.join(data_path, name)
            with open(path, "rb") as file_object:
                data = file_object.read()
            for damaged_data in (b"label\n  a : [b\n\n: - x: [", b"\xff\xfe\xfa"):
                with open(path, "wb") as file_object:
                    file_object.write(damaged_data)
                integration = self.CreateIntegration(
                    self.registration._replace(data_path=data_path)
                )
                integration.states.update(self.integration.states)
                read_function()
                self.assertFalse(integration.is_off, name)
                self.assertEqual(integration.states["dummy"], registrar.FAILED, name)
                text = self._TakeErrors()
                self.assertEqual(len(text.splitlines()), 1, text)
                self.assertIn("data of dummy-parser", text)
            with open(path, "wb") as file_object:
                file_object.write(data)

    def testDamagedDataOfUser(self):
        """What Plaso says of a user's damaged file is still said."""
        path = os.path.join(self.folder, "timeliner.yaml")
        with open(path, "w", encoding="utf-8") as file_object:
            file_object.write("data_type: a\nno_such_key: b\n")
        with self.assertRaisesRegex(Exception, "no_such_key"):
            timeliner.EventDataTimeliner(data_location=self.folder)


class ChangedPlasoTest(test_lib.IntegrationTestCase):
    """Tests with modules of Plaso that are not what we know."""

    # The first argument of a hook is passed by what is around it.
    # pylint: disable=no-value-for-parameter

    def _CheckIsOff(self, text):
        """Checks that everything was taken out, and that one line says so."""
        integration = registrar.GetIntegration()
        self.assertTrue(integration.is_off)
        self.assertEqual(integration.states["dummy"], registrar.FAILED)
        self.assertNotIn("dummy", self.GetParserNames())
        self.assertEqual(len(self.errors.getvalue().splitlines()), 1)
        self.assertIn(text, self.errors.getvalue())
        self.errors.seek(0)
        self.errors.truncate()

    def testHookParsers(self):
        """Without a module that reads data nothing is registered."""
        integration = self.CreateIntegration()
        hooks.HookParsers(types.ModuleType("plaso.parsers"))
        self.assertEqual(integration.states["dummy"], registrar.REGISTERED)
        self.assertEqual(self.errors.getvalue(), "")
        integration.SwitchOff("what follows")

        self.CreateIntegration()
        with mock.patch.object(
            hooks,
            "_READING_MODULES",
            ("plaso.engine.timeliner", "plaso.engine.no_such"),
        ):
            hooks.HookParsers(types.ModuleType("plaso.parsers"))
        self._CheckIsOff("there is no plaso.engine.no_such")

        # Nothing more is tried.
        hooks.HookTimeliner(types.ModuleType("plaso.engine.timeliner"))
        self.assertEqual(self.errors.getvalue(), "")

    def testMissingNames(self):
        """Where a name that we need is not in a module, everything is taken out."""
        for hook_function, class_name, stock_class, names in (
            (
                hooks.HookTimeliner,
                "EventDataTimeliner",
                timeliner.EventDataTimeliner,
                ("_ReadConfigurationFile",),
            ),
            (
                hooks.HookOutputMediator,
                "OutputMediator",
                mediator.OutputMediator,
                (
                    "_ReadMessageFormattersFile",
                    "ReadMessageFormattersFromDirectory",
                    "ReadMessageFormattersFromFile",
                ),
            ),
            (
                hooks.HookPresets,
                "ParserPresetsManager",
                presets.ParserPresetsManager,
                ("GetPresetByName", "ReadFromFile"),
            ),
            (
                hooks.HookTaggingFile,
                "TaggingFile",
                tagging_file.TaggingFile,
                ("GetEventTaggingRules",),
            ),
        ):
            for name in names:
                with self.subTest(name=name):
                    module = types.ModuleType("changed")
                    changed_class = type(
                        class_name, (stock_class,), {name: MissingAttribute(name)}
                    )
                    setattr(module, class_name, changed_class)
                    self.CreateIntegration().RegisterParsers()
                    hook_function(module)
                    self._CheckIsOff(name)

            with self.subTest(class_name=class_name):
                self.CreateIntegration().RegisterParsers()
                hook_function(types.ModuleType("changed"))
                self._CheckIsOff(class_name)

    def testTimelinerWithoutEffect(self):
        """A timeliner that does not keep what we join is found at once."""

        class EventDataTimeliner:
            """Stands in for the timeliner of another Plaso."""

            _place_holder_event = set()

            def __init__(self, data_location=None):
                """Initializes a timeliner."""
                super().__init__()
                self._data_location = data_location
                self._ReadConfigurationFile()

            @property
            def _attribute_mappings(self):
                """dict[str, dict[str, str]]: what was read, each time anew."""
                return {}

            def _ReadConfigurationFile(self):
                """Reads nothing."""

        module = types.ModuleType("plaso.engine.timeliner")
        module.EventDataTimeliner = EventDataTimeliner
        self.CreateIntegration().RegisterParsers()
        hooks.HookTimeliner(module)
        self._CheckIsOff("the timeliner takes no definitions")

    def testHookRepair(self):
        """A repair that does not work is told, and costs no more than that."""
        for result, state in (
            (repairer.REPAIRED, repairer.REPAIRED),
            (repairer.NotRepairedError("no"), repairer.FAILED),
            (AttributeError("another Plaso"), repairer.FAILED),
        ):
            integration = self.CreateIntegration()
            with mock.patch.object(repairer, "Repair", side_effect=[result]):
                hooks.HookRepair(types.ModuleType("plaso.filters.filters"))
            self.assertFalse(integration.is_off)
            self.assertEqual(integration.repairs, {"psort_zero": state})
            if state == repairer.FAILED:
                self.assertEqual(
                    integration.problems, [f"psort_zero: {changes.Describe(result)}"]
                )

    def testHookOutput(self):
        """The output modules are registered."""
        integration = self.CreateIntegration()
        with mock.patch.object(integration, "RegisterOutputModules") as function:
            hooks.HookOutput(types.ModuleType("plaso.output"))
        function.assert_called_once_with()


if __name__ == "__main__":
    unittest.main()
