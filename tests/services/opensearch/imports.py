"""Tests that psort loses no event of ours on its way into a real OpenSearch.

OpenSearch refuses single documents, psort does not look at its answer and ends with
status 0: what is lost is only seen by counting.
"""

import collections
import contextlib
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
from tests.services.opensearch import server as opensearch_server

_TEMPLATE_PATH = os.path.join(
    os.path.dirname(data.__file__), "opensearch", "index_template.json"
)
_PLASO_EVENTS_PATH = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "plaso_events.py"
)

_PARSERS = "asl_log,atop,text/strace"

# Recordings that together have all our data types.
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

_SERVER_MISSING = "there is no OpenSearch"


def WriteTimesketchMappings(path):
    """Writes the mappings of Timesketch, as far as they decide what an index takes.

    Args:
      path (str): path of the file to write.
    """
    text = {
        "type": "text",
        "fields": {
            "keyword": {"type": "keyword", "ignore_above": 256},
            "wildcard": {"type": "wildcard"},
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
        try:
            cls.server = stack.enter_context(opensearch_server.RunServer())
        except opensearch_server.NotAvailable as exception:
            raise unittest.SkipTest(
                f"{_SERVER_MISSING:s}: {exception!s}"
            ) from exception

        cls.environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        cls.class_folder = stack.enter_context(tempfile.TemporaryDirectory())
        cls.storage_paths = {}
        cls.counts = {}
        cls._MakeOurStorage()
        stock = environments.GetEnvironment(environments.NEWEST_RELEASE, False)
        for preset in ("linux", "macos"):
            storage_path = os.path.join(cls.class_folder, f"{preset:s}.plaso")
            stock.Run("python", _PLASO_EVENTS_PATH, storage_path, preset)
            cls._AddStorage(preset, storage_path)
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
        storage_path = os.path.join(cls.class_folder, "ours.plaso")
        cls.environment.RunLog2Timeline(
            storage_path, source_path, "--parsers", _PARSERS
        )
        cls._AddStorage("ours", storage_path)

    @classmethod
    def _AddStorage(cls, name, storage_path):
        """Counts the events of a storage file.

        Args:
          name (str): name of the storage file here.
          storage_path (str): path.
        """
        output_path = f"{storage_path:s}.jsonl"
        cls.environment.RunPsort(storage_path, output_path)
        cls.storage_paths[name] = storage_path
        cls.counts[name] = collections.Counter(
            event["data_type"] for event in timelines.ReadEvents(output_path)
        )

    def _Import(self, name, index_name, module="opensearch_ts", timeline=1):
        """Imports a storage file.

        Args:
          name (str): name of the storage file here.
          index_name (str): name of the index.
          module (Optional[str]): output module of psort.
          timeline (Optional[int]): identifier of the timeline.
        """
        arguments = ["--opensearch_mappings", self.mappings_path]
        if module == "opensearch_ts":
            arguments += ["--timeline_identifier", str(timeline)]
        else:
            # psort looks for its own below the current folder.
            arguments[1] = os.path.join(
                self._GetPlasoPath(), "data", "opensearch.mappings"
            )
        self.environment.Run(
            *("psort", "--quiet", "--unattended", "--status_view", "none"),
            *("--logfile", os.path.join(self.folder, "psort.log.gz")),
            *("-o", module, *arguments),
            *("--server", "127.0.0.1", "--port", str(self.server.port)),
            *("--index_name", index_name, self.storage_paths[name]),
        )

    def _GetPlasoPath(self):
        """Retrieves the path of Plaso in the environment.

        Returns:
          str: path.
        """
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
        self.assertGreater(len(self.counts["linux"]), 30)
        self.assertGreater(len(self.counts["macos"]), 50)

    def testOurs(self):
        """An index has each event, also of a second import, and the counted fields."""
        types = fields.Join(fields.GetTypes())
        for module, text, texts in (
            ("opensearch", fields.PLASO_TEXT, fields.PLASO_TEXTS),
            ("opensearch_ts", fields.TIMESKETCH_TEXT, fields.TIMESKETCH_TEXTS),
        ):
            with self.subTest(module=module):
                index_name = f"ours-{module:s}"
                self._Import("ours", index_name, module=module)
                self.assertEqual(self._CountLost(["ours"], index_name), ({}, {}))
                self._Import("ours", index_name, module=module, timeline=2)
                self.assertEqual(
                    self._CountLost(["ours", "ours"], index_name), ({}, {})
                )

                counts = self.server.CountFields(index_name)
                print(f"ours, {module:s}: {sum(counts.values()):d} fields")
                for name in set(counts) & set(types):
                    expected = fields.CountFields({name: types[name]}, text, texts)
                    self.assertEqual(counts[name], expected, name)

    def testTemplate(self):
        """With the template no event of ours is lost beside those of both presets."""
        with open(_TEMPLATE_PATH, encoding="utf-8") as file_object:
            template = json.load(file_object)
        answer = self.server.Request("/_index_template/plaso", template, method="PUT")
        self.addCleanup(self.server.Request, "/_index_template/plaso", method="DELETE")
        self.assertTrue(answer["acknowledged"])

        alone = self._ImportAll(["linux", "macos"])
        self.assertEqual(alone[0], {})
        for names in (["linux", "macos", "ours"], ["ours", "linux", "macos"]):
            with self.subTest(names=names):
                ours, others = self._ImportAll(names)
                # The names of stock asl_log, of which these are integers, stand first.
                self.assertEqual(ours, {})
                if names[0] != "ours":
                    self.assertEqual(others, alone[1])

    def testLimit(self):
        """Within 1,000 fields no event of ours is lost beside those of Linux."""
        for names in (["linux", "ours"], ["ours", "linux"]):
            with self.subTest(names=names):
                self.assertEqual(self._ImportAll(names)[0], {})

    def _ImportAll(self, names):
        """Imports storage files into an index of their own.

        Args:
          names (list[str]): names of the storage files.

        Returns:
          tuple[dict[str, int], dict[str, int]]: number of events that are lost per data
              type, of ours and of Plaso's own.
        """
        index_name = "-".join([*names, self.id().rpartition(".")[2].lower()])
        for timeline, name in enumerate(names, 1):
            self._Import(name, index_name, timeline=timeline)
        lost = self._CountLost(names, index_name)
        number_of_fields = sum(self.server.CountFields(index_name).values())
        print(
            f"{', '.join(names):s}: {number_of_fields:d} fields, lost of ours"
            f" {lost[0]!s}, of Plaso's own {lost[1]!s}"
        )
        return lost


if __name__ == "__main__":
    unittest.main()
