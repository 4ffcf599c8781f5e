"""Tests that a psort without us has our messages, by the formatters for servers."""

import os
import re
import shutil
import unittest

from tests import storages
from tests.end_to_end import environments
from tests.end_to_end import timelines

_SOURCE_PATH = os.path.join(environments.TEST_DATA_PATH, "case", "web01.tar.gz")
_STORE_PATH = os.path.join(
    environments.TEST_DATA_PATH, "asl", "BB.2016.01.31.U0.G80.asl"
)

_OUR_DATA_TYPES = re.compile("linux:(atop|strace):|macos:asl:")

# What Python writes around and in texts of a list. A stock psort shows lists so, ours
# makes words of them (integration/list_words.py).
_LIST_MARKS = re.compile(r"""[]['"\\]""")

# Formatters that a server has, the last line without a line feed.
_SERVER_FORMATTERS = b"""\
# Formatters of a server.
---
type: "basic"
data_type: "test:server:entry"
message: "{text}"
short_message: "{text}"
short_source: "LOG"
source: "Server\""""


# Prints the oldest and the newest version of the storage format that Plaso reads.
_VERSIONS_PROGRAM = """
from plaso.storage.sqlite import sqlite_file
file_class = sqlite_file.SQLiteStorageFile
print(file_class._READ_COMPATIBLE_FORMAT_VERSION, file_class._FORMAT_VERSION)
"""


class FormattersTest(environments.EndToEndTestCase):
    """Tests the formatters for servers, as Timesketch passes them to its psort."""

    def testStockPsort(self):
        """Messages are those of psort with us, but for how lists are written."""
        environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        stock = environments.GetEnvironment(environments.NEWEST_RELEASE, False)
        process = environment.Run("plaso-extra", "formatters")
        formatters_path = self.WriteFile(
            "plaso_formatters.yaml",
            _SERVER_FORMATTERS + process.stdout.encode("utf-8"),
        )
        for source_path in (_SOURCE_PATH, _STORE_PATH):
            name = os.path.basename(source_path)
            with self.subTest(source=name):
                storage_path = os.path.join(self.folder, f"{name:s}.plaso")
                environment.RunLog2Timeline(storage_path, source_path)
                messages = []
                for tool, arguments in (
                    (environment, ()),
                    (stock, ("--custom_formatter_definitions", formatters_path)),
                ):
                    path = os.path.join(self.folder, f"{name:s}-{len(messages)}.jsonl")
                    tool.RunPsort(storage_path, path, *arguments)
                    messages.append(
                        sorted(
                            (
                                event["timestamp"],
                                event["data_type"],
                                _LIST_MARKS.sub("", event["message"]),
                            )
                            for event in timelines.ReadEvents(path)
                            if _OUR_DATA_TYPES.match(event["data_type"])
                        )
                    )
                self.assertEqual(messages[0], messages[1])
                self.assertTrue(messages[0])
                self.assertFalse(
                    [text for *_, text in messages[1] if "DEFAULT FORMATTER" in text]
                )

    @environments.WithEachRelease
    def testStorages(self, environment):
        """Psort shows all that builds showed of their storage files, and log2timeline
        finds no event in these.

        Args:
          environment (PlasoEnvironment): environment.
        """
        process = environment.Run("python", "-c", _VERSIONS_PROGRAM)
        oldest, newest = map(int, process.stdout.split())
        number_of_files = 0
        for number, path in enumerate(storages.GetPaths()):
            if not oldest <= storages.ReadFormatVersion(path) <= newest:
                continue
            storage_path = os.path.join(
                self.folder, f"{environment.release:s}-{number:d}.plaso"
            )
            # Plaso may change what it opens.
            shutil.copy(path, storage_path)
            output_path = f"{storage_path:s}.jsonl"
            environment.RunPsort(storage_path, output_path)
            losses = storages.FindLosses(
                storages.ReadEvents(path), timelines.ReadEvents(output_path)
            )
            self.assertEqual(losses, [], path)
            number_of_files += 1
        self.assertTrue(number_of_files)

    def testStoragesAsEvidence(self):
        """There is no event of a storage file, so that they are in no timeline."""
        environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        timeline = environment.MakeTimeline(
            self.folder, storages.STORAGES_PATH, "--parsers", "!filestat"
        )
        self.assertEqual(timeline.events, [])
        self.assertEqual(timeline.warnings, {})


if __name__ == "__main__":
    unittest.main()
