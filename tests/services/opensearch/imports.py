"""Tests that psort loses no event of ours on its way into a real OpenSearch.

OpenSearch refuses single documents, psort does not look at its answer and ends with
status 0: what is lost is only seen by counting.
"""

import collections
import contextlib
import itertools
import json
import os
import shutil
import tempfile
import unittest

from plaso_extra_parsers import data

from tests.data import event_data_classes
from tests.data import fields
from tests.end_to_end import environments
from tests.end_to_end import timelines
from tests.services import processes
from tests.services.opensearch import server as opensearch_server
from tests.writers import atop_rare

_TEMPLATE_PATH = os.path.join(
    os.path.dirname(data.__file__), "opensearch", "index_template.json"
)
_FOLDER_PATH = os.path.dirname(os.path.abspath(__file__))
_PLASO_EVENTS_PATH = os.path.join(_FOLDER_PATH, "plaso_events.py")
_REFUSALS_PATH = os.path.join(_FOLDER_PATH, "refusals.py")

# What an index has if nobody asked for more, and what a server says of one more.
_MAXIMUM_FIELDS = 1000
_FIELDS_REASON = "Limit of total fields"

_PARSERS = "asl_log,atop,text/strace"

# Recordings that have all our data types but those of _MakeRareLog.
_SOURCES = (
    "asl/BB.2016.01.31.U0.G80.asl",
    "asl/levels.asl",
    "asl/legacy_v1_asl.db",
    "atop/case",
    "atop/v2.11.1",
    "atop/v1.26",
    "strace/case-shell-ff",
    "strace/own-ssh-login",
    "strace/own-threads",
)


def WriteTimesketchMappings(path):
    """Writes the mappings of Timesketch, as far as they decide what an index takes.

    Args:
      path (str): path of the file to write.
    """
    text = {
        "type": "text",
        "fields": {
            "keyword": {"type": "keyword", "ignore_above": 256},
            "wildcard": {"type": "wildcard", "ignore_above": 32766},
        },
    }
    strings = {"match_mapping_type": "string", "mapping": text}
    mappings = {
        "date_detection": False,
        "dynamic_templates": [{"strings": strings}],
        "properties": {
            **{name: text for name in sorted(fields.TIMESKETCH_TEXTS)},
            "datetime": {"type": "date"},
            "timesketch_label": {"type": "nested"},
        },
    }
    with open(path, "w", encoding="utf-8") as file_object:
        json.dump(mappings, file_object)


class ImportsTest(environments.EndToEndTestCase):
    """Tests imports into OpenSearch."""

    @classmethod
    def setUpClass(cls):
        """Starts the server and makes the storage files."""
        super().setUpClass()
        stack = contextlib.ExitStack()
        cls.addClassCleanup(stack.close)
        cls.server = processes.Require(stack, opensearch_server.RunServer())
        cls.environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        cls.class_folder = stack.enter_context(tempfile.TemporaryDirectory())
        cls.storage_paths = {}
        cls.counts = {}
        cls._MakeOurStorage()
        stock = environments.GetEnvironment(environments.NEWEST_RELEASE, False)
        for kind, preset in itertools.product(
            ("documented", "recorded"), ("linux", "macos")
        ):
            name = f"{kind:s}_{preset:s}"
            storage_path = os.path.join(cls.class_folder, f"{name:s}.plaso")
            stock.Run("python", _PLASO_EVENTS_PATH, storage_path, kind, preset)
            cls._AddStorage(name, storage_path)
        cls.mappings_path = os.path.join(cls.class_folder, "plaso.mappings")
        WriteTimesketchMappings(cls.mappings_path)

    @classmethod
    def _MakeOurStorage(cls):
        """Makes a storage file with events of all our data types."""
        source_path = os.path.join(cls.class_folder, "source")
        for name in _SOURCES:
            path = os.path.join(environments.TEST_DATA_PATH, name)
            target_path = os.path.join(source_path, name)
            if os.path.isdir(path):
                shutil.copytree(path, target_path)
            else:
                os.makedirs(os.path.dirname(target_path), exist_ok=True)
                shutil.copy2(path, target_path)
        with open(os.path.join(source_path, "rare"), "wb") as file_object:
            file_object.write(atop_rare.MakeRareLog())
        storage_path = os.path.join(cls.class_folder, "ours.plaso")
        cls.environment.RunLog2Timeline(
            storage_path, source_path, "--parsers", _PARSERS
        )
        cls._AddStorage("ours", storage_path)

    @classmethod
    def _AddStorage(cls, name, storage_path):
        """Counts the events of a storage file."""
        output_path = f"{storage_path:s}.jsonl"
        cls.environment.RunPsort(storage_path, output_path)
        cls.storage_paths[name] = storage_path
        cls.counts[name] = collections.Counter(
            event["data_type"] for event in timelines.ReadEvents(output_path)
        )

    def _Import(self, name, index_name, module="opensearch_ts", timeline=1):
        """Imports a storage file.

        Returns:
          list[tuple[str, str, str, int]]: what the server refused: data type, reason,
              its cause and number of documents.
        """
        arguments = ["--opensearch_mappings", self.mappings_path]
        if module == "opensearch_ts":
            arguments += ["--timeline_identifier", str(timeline)]
        else:
            # psort looks for its own below the current folder.
            arguments[1] = os.path.join(
                self._GetPlasoPath(), "data", "opensearch.mappings"
            )
        process = self.environment.Run(
            *("python", _REFUSALS_PATH),
            *("--quiet", "--unattended", "--status_view", "none"),
            *("--logfile", os.path.join(self.folder, "psort.log.gz")),
            *("-o", module, *arguments),
            *("--server", "127.0.0.1", "--port", str(self.server.port)),
            *("--index_name", index_name, self.storage_paths[name]),
        )
        return [tuple(values) for values in json.loads(process.stdout.split("\n")[-2])]

    def _GetPlasoPath(self):
        """Retrieves the path of Plaso in the environment."""
        process = self.environment.Run(
            "python", "-c", "import plaso; print(plaso.__path__[0])"
        )
        return process.stdout.strip()

    def _CountLost(self, names, index_name):
        """Counts the events that an index does not have.

        Args:
          names (list[str]): names of the storage files that were imported.
          index_name (str): name of the index.

        Returns:
          tuple[dict[str, int], dict[str, int]]: number of events per data type, of
              ours and of Plaso's own.
        """
        lost = sum((self.counts[name] for name in names), collections.Counter())
        lost.subtract(self.server.CountDocuments(index_name))
        ours = self.counts["ours"]
        return (
            {name: number for name, number in lost.items() if number and name in ours},
            {
                name: number
                for name, number in lost.items()
                if number and name not in ours
            },
        )

    def testEvents(self):
        """The events that are imported below are of all our data types."""
        self.assertEqual(
            set(self.counts["ours"]),
            {value.DATA_TYPE for value in event_data_classes.GetEventDataClasses()},
        )
        for kind in ("documented", "recorded"):
            self.assertGreater(len(self.counts[f"{kind:s}_linux"]), 60)
            self.assertGreater(len(self.counts[f"{kind:s}_macos"]), 90)

    def testOurs(self):
        """An index of Plaso has each event, also of a second import."""
        refusals = self._Import("ours", "ours", module="opensearch")
        self.assertEqual(self._CountLost(["ours"], "ours"), ({}, {}), refusals)
        refusals = self._Import("ours", "ours", module="opensearch")
        self.assertEqual(self._CountLost(["ours"] * 2, "ours"), ({}, {}), refusals)
        self._CheckFields("ours", fields.PLASO_TEXT, fields.PLASO_TEXTS)

    def testTimesketch(self):
        """No event is lost for lack of fields before all that Plaso documents."""
        self._ImportAll(["ours"])
        self._ImportAll(["ours"], imported=["ours"])
        self._CheckFields(
            self._GetIndexName(), fields.TIMESKETCH_TEXT, fields.TIMESKETCH_TEXTS
        )
        names = ["documented_linux", "documented_macos"]
        self._ImportAll(names, imported=["ours", "ours"])

    def testTimesketchAfterOthers(self):
        """No event is lost for lack of fields behind all that Plaso documents."""
        self._ImportAll(["documented_linux", "documented_macos", "ours"])

    def testTimesketchOfTestFiles(self):
        """No event is lost beside those of Plaso's test files, whichever come first."""
        linux, macos = "recorded_linux", "recorded_macos"
        for names in ((linux, macos, "ours"), ("ours", macos, linux)):
            with self.subTest(names=names):
                index_name = f"{self._GetIndexName():s}-{names.index('ours'):d}"
                self._ImportAll(names, index_name=index_name)

    def testTemplate(self):
        """With the template there is room for all that Plaso documents and has."""
        with open(_TEMPLATE_PATH, encoding="utf-8") as file_object:
            template = json.load(file_object)
        answer = self.server.Request("/_index_template/plaso", template, method="PUT")
        self.addCleanup(self.server.Request, "/_index_template/plaso", method="DELETE")
        self.assertTrue(answer["acknowledged"])

        # What Plaso documents of a type that it has not comes last.
        names = sorted(self.storage_paths, reverse=True)
        number_of_fields = self._ImportAll(names)
        self.assertGreater(number_of_fields, _MAXIMUM_FIELDS)

    def _CheckFields(self, index_name, text, texts):
        """Checks that attributes of ours take the fields that are counted for them.

        Args:
          index_name (str): name of the index.
          text (int): number of fields of a text.
          texts (set[str]): names of attributes that are text whatever their type.
        """
        types = fields.Join(fields.GetTypes())
        counts = self.server.CountFields(index_name)
        print(f"{index_name:s}: {sum(counts.values()):d} fields")
        for name in set(counts) & set(types):
            expected = fields.CountFields({name: types[name]}, text, texts)
            # Plaso's mappings let OpenSearch take a text with a time for a date.
            if text == fields.PLASO_TEXT and name.endswith("_time"):
                expected = 1
            self.assertEqual(counts[name], expected, name)

    def _GetIndexName(self):
        """Retrieves the name of the index of the test that runs."""
        return self.id().rpartition(".")[2].lower()

    def _ImportAll(self, names, imported=(), index_name=None):
        """Imports storage files into an index, and checks what it has.

        Nothing of ours may be lost, and nothing of Plaso's own for lack of fields: what
        is lost of that has another type than an event before, of Plaso's own as well.

        Args:
          names (list[str]): names of the storage files.
          imported (Optional[list[str]]): names of those that are in the index.
          index_name (Optional[str]): name of the index, by default that of the test.
        """
        index_name = index_name or self._GetIndexName()
        refusals = []
        for timeline, name in enumerate(names, len(imported) + 1):
            refusals += self._Import(name, index_name, timeline=timeline)
        names = [*imported, *names]
        ours, others = self._CountLost(names, index_name)
        number_of_fields = sum(self.server.CountFields(index_name).values())
        print(
            f"{', '.join(names):s}: {number_of_fields:d} fields, lost of ours"
            f" {ours!s}, of Plaso's own {others!s}"
        )
        for data_type, reason, cause, number in refusals:
            print(f"  {number:d} {data_type:s}: {reason:s} <- {cause:s}")
            self.assertNotIn(_FIELDS_REASON, reason)
        self.assertEqual(ours, {})
        return number_of_fields


if __name__ == "__main__":
    unittest.main()
