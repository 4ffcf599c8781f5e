"""Tests that an unmodified worker of OpenRelik has our parsers, and what it loses."""

import collections
import contextlib
import os
import shutil
import signal
import tarfile
import tempfile
import time
import unittest

from tests.end_to_end import environments
from tests.end_to_end import timelines
from tests.services import processes
from tests.services.openrelik import server

_TEST_DATA_PATH = environments.TEST_DATA_PATH

_STORE_PATH = os.path.join(_TEST_DATA_PATH, "asl", "BB.2016.01.31.U0.G80.asl")
_ATOP_PATH = os.path.join(_TEST_DATA_PATH, "atop", "case", "atop_20261120")
_CASE_PATH = os.path.join(_TEST_DATA_PATH, "case", "web01.tar.gz")

# Copies of a recording, so that log2timeline does not end before it is killed.
_NUMBER_OF_COPIES = 12

_PATCH_PATH = os.path.join(
    environments.PROJECT_PATH, "docs", "upstream", "openrelik-status.patch"
)

# Seconds to wait for what a worker is to do.
_MAXIMUM_TIME = 180


def _CountEvents(path):
    """Counts events.

    Args:
      path (str): path of the events, as the output module json_line writes them.

    Returns:
      dict[str, int]: number of events per data type of ours.
    """
    return dict(
        collections.Counter(
            event["data_type"]
            for event in timelines.ReadEvents(path)
            if event["data_type"].startswith(("linux:", "macos:asl:"))
        )
    )


def _GetParent(identifier):
    """Determines the parent of a process."""
    with open(f"/proc/{identifier:d}/stat", encoding="utf-8") as file_object:
        return int(file_object.read().rpartition(")")[2].split()[1])


class OpenRelikTest(environments.EndToEndTestCase):
    """Tests tasks of OpenRelik."""

    @classmethod
    def setUpClass(cls):
        """Starts the worker."""
        super().setUpClass()
        stack = contextlib.ExitStack()
        cls.addClassCleanup(stack.close)
        cls.worker = processes.Require(
            stack, server.RunWorker(environments.BuildWheel())
        )
        cls.environment = environments.GetEnvironment(environments.OLDEST_RELEASE)
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        cls.long_path = os.path.join(folder, "long.tar")
        with tarfile.open(cls.long_path, "w") as tar_file:
            for number in range(_NUMBER_OF_COPIES):
                path = os.path.join(_TEST_DATA_PATH, "atop", "v2.11.1", "basic.raw")
                tar_file.add(path, f"host{number:02d}/atop_20261120")

    def _GetExpected(self, *source_paths):
        """Counts the events that log2timeline produces by itself.

        Returns:
          dict[str, int]: number of events per data type of ours.
        """
        folder = tempfile.mkdtemp(dir=self.folder)
        for path in source_paths:
            shutil.copy2(path, folder)
        path = source_paths[0] if len(source_paths) == 1 else folder
        timeline = self.environment.MakeTimeline(self.folder, path)
        return {
            data_type: number
            for data_type, number in timeline.CountEvents().items()
            if data_type.startswith(("linux:", "macos:asl:"))
        }

    def _Check(self, result, *source_paths):
        """Checks that a task has the events that log2timeline produces by itself.

        Args:
          result (dict[str, object]): result of log2timeline.
          source_paths (tuple[str]): paths of the sources.
        """
        self.assertNotIn("error", result)
        expected = self._GetExpected(*source_paths)
        found = _CountEvents(self.worker.RunPsort(result))
        print(f"{os.path.basename(source_paths[0]):s}: {found!s}")
        self.assertNotEqual(expected, {})
        self.assertEqual(found, expected)

    def testOffered(self):
        """Our parsers are among those that the worker offers."""
        offered = self.worker.GetOffered()
        for name in ("'asl_log'", "'atop'", "'text/strace'"):
            self.assertIn(name, offered)

    def testChosen(self):
        """A parser of ours that is chosen, and no other, runs."""
        process = self.worker.StartLog2Timeline([_ATOP_PATH], ("atop",))
        result = self.worker.GetResult(process)
        self._Check(result, _ATOP_PATH)
        self.assertEqual(set(result["meta"]["event_counters"]), {"atop", "total"})

    def testNoneChosen(self):
        """Files of several formats, and none chosen."""
        process = self.worker.StartLog2Timeline([_ATOP_PATH, _STORE_PATH])
        self._Check(self.worker.GetResult(process), _ATOP_PATH, _STORE_PATH)

    def testTwoAtOnce(self):
        """Two tasks at once have their own events each."""
        clients = [
            (path, self.worker.StartLog2Timeline([path]))
            for path in (_CASE_PATH, _STORE_PATH)
        ]
        for path, process in clients:
            self._Check(self.worker.GetResult(process), path)

    def _StartLongTask(self, worker):
        """Starts a task, and waits until log2timeline is in the middle of it.

        Returns:
          tuple[subprocess.Popen, list[int]]: process that waits for the result, and
              process identifiers of log2timeline and its workers.
        """
        client = worker.StartLog2Timeline([self.long_path], ("atop",))

        def GetIdentifiers():
            """Looks for the workers.

            Returns:
              list[int]: process identifiers or None if not all are there.
            """
            identifiers = worker.FindProcesses("log2timeline.py")
            return identifiers if len(identifiers) > 2 else None

        identifiers = processes.WaitFor(GetIdentifiers, _MAXIMUM_TIME, "log2timeline")
        time.sleep(2)
        return client, identifiers

    def _Kill(self, identifiers):
        """Kills processes, and waits until they are gone."""
        for identifier in identifiers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(identifier, signal.SIGKILL)

    def _GetStorageFiles(self, worker):
        """Retrieves the names of the storage files that tasks have written."""
        names = os.listdir(worker.output_path)
        return {name for name in names if name.endswith(".plaso")}

    def testKilledWorker(self):
        """A worker that is killed is reported, and the next one does all."""
        before = self._GetStorageFiles(self.worker)
        client, identifiers = self._StartLongTask(self.worker)
        self._Kill([_GetParent(identifiers[0])])
        result = self.worker.GetResult(client)
        print(f"killed worker: {result!s}")
        self.assertRegex(result["error"], "^WorkerLostError: ")
        self.assertEqual(self._GetStorageFiles(self.worker), before)
        # log2timeline has no parent any more, and its output no reader.
        self._Kill(self.worker.FindProcesses("log2timeline.py"))

        process = self.worker.StartLog2Timeline([self.long_path], ("atop",))
        self._Check(self.worker.GetResult(process), self.long_path)

    def testKilledLog2Timeline(self):
        """A log2timeline that is killed is reported and writes nothing, with our patch.

        Without, the worker takes what there is for whole: docs/upstream.md.
        """
        before = self._GetStorageFiles(self.worker)
        self._KillLog2Timeline(self.worker)
        self.assertEqual(len(self._GetStorageFiles(self.worker) - before), 1)

        with server.RunWorker(environments.BuildWheel(), _PATCH_PATH) as worker:
            result = self._KillLog2Timeline(worker)
            self.assertEqual(
                result["error"], "RuntimeError: log2timeline.py ended with status -9"
            )
            self.assertEqual(self._GetStorageFiles(worker), set())

    def _KillLog2Timeline(self, worker):
        """Kills log2timeline in the middle of a task."""
        client, identifiers = self._StartLongTask(worker)
        self._Kill(identifiers)
        result = worker.GetResult(client)
        print(f"killed log2timeline: {result.get('error') or result['meta']!s}")
        return result


if __name__ == "__main__":
    unittest.main()
