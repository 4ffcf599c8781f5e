"""Tests that workers, also with a real Redis, produce what one process does.

Plaso knows one Redis only: the first database at the port of Redis on this machine.
"""

import collections
import contextlib
import json
import os
import re
import shutil
import tempfile
import unittest

from tests.end_to_end import environments
from tests.end_to_end import upstream
from tests.services import processes

_PORT = 6379

_PARSERS = ("--parsers", "asl_log,atop,text/strace")

_PATCH_PATH = os.path.join(
    environments.PROJECT_PATH, "docs", "upstream", "redis-event-data.patch"
)

# Of each of these a copy is put in the folder of each host.
_HOSTS = tuple(f"host{number:02d}" for number in range(3))
_FOLDERS = (
    *("asl", "atop/case", "atop/v1.26", "atop/v2.11.1"),
    *("strace/case-shell-ff", "strace/elk-pipeline", "strace/elk-scm"),
    *("strace/elk-spawn", "strace/own-ssh-login", "strace/own-threads"),
    *("strace/pidns-ff", "strace/raw-all-ff", "strace/truth-f"),
)
_MINIMUM_NUMBER_OF_FILES = 300


def _CountEvents(timeline):
    """Counts the events of a timeline by all that they say."""
    return collections.Counter(
        json.dumps(event, sort_keys=True) for event in timeline.events
    )


class TaskStorageTest(environments.EndToEndTestCase):
    """Tests workers with Redis."""

    @classmethod
    def setUpClass(cls):
        """Starts Redis and makes the folder of a case with several hosts."""
        super().setUpClass()
        stack = contextlib.ExitStack()
        cls.addClassCleanup(stack.close)
        cls.class_folder = stack.enter_context(tempfile.TemporaryDirectory())
        cls.port = processes.Require(
            stack, processes.RunRedis(cls.class_folder, port=_PORT)
        )
        cls.source_path = os.path.join(cls.class_folder, "case")
        for number, host in enumerate(_HOSTS):
            for name in _FOLDERS:
                shutil.copytree(
                    os.path.join(environments.TEST_DATA_PATH, name),
                    # No two hosts have the same names.
                    os.path.join(cls.source_path, host, f"{name:s}-{number:d}"),
                )

        cls.environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        cls.number_of_files = sum(
            len(names) for _, _, names in os.walk(cls.source_path)
        )
        cls.single = cls.environment.MakeTimeline(
            cls.class_folder, cls.source_path, *_PARSERS, "--single_process"
        )

    def _RunWorkers(self, *arguments, variables=None):
        """Runs four workers.

        Args:
          arguments (tuple[str]): options of log2timeline.
          variables (Optional[dict[str, str]]): environment variables to add.
        """
        return self.environment.MakeTimeline(
            self.folder,
            self.source_path,
            *(*_PARSERS, "--workers", "4", *arguments),
            variables=variables,
        )

    def _Check(self, timeline, name):
        """Checks that each event of one process is there, and no other."""
        expected = _CountEvents(self.single)
        found = _CountEvents(timeline)
        print(
            f"{self.number_of_files:d} files, {name:s}: {sum(found.values()):,d} of"
            f" {sum(expected.values()):,d} events"
        )
        self.assertEqual(list((expected - found).items())[:3], [])
        self.assertEqual(list((found - expected).items())[:3], [])
        self.assertEqual(
            {kind: sorted(texts) for kind, texts in timeline.warnings.items()},
            {kind: sorted(texts) for kind, texts in self.single.warnings.items()},
        )

    def testFiles(self):
        """There are enough files that workers get in each other's way."""
        self.assertGreater(self.number_of_files, _MINIMUM_NUMBER_OF_FILES)

    def testWorkers(self):
        """Four workers produce each event that one process does, no other."""
        self._Check(self._RunWorkers(), "4 workers")

    def testRedis(self):
        """So do four with Redis, in a Plaso whose storage there is repaired.

        Without the patch Plaso loses all of its own events as well: docs/upstream.md.
        """
        process = self.environment.Run(
            "python", "-c", "import plaso; print(plaso.__path__[0])"
        )
        copy_path = os.path.join(self.folder, "copy")
        shutil.copytree(process.stdout.strip(), os.path.join(copy_path, "plaso"))
        upstream.ApplyPatch(upstream.ReadPatch(_PATCH_PATH), copy_path)
        timeline = self._RunWorkers(
            *("--task_storage_format", "redis"), variables={"PYTHONPATH": copy_path}
        )
        statistics = processes.AskRedis(self.port, "INFO stats")
        match = re.search("total_commands_processed:([0-9]+)", statistics)
        self._Check(timeline, f"4 workers and {int(match[1]):,d} commands of Redis")
        # The tasks were there: with another storage Redis is not asked.
        self.assertGreater(int(match[1]), self.number_of_files)


if __name__ == "__main__":
    unittest.main()
