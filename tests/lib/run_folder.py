"""Tests for the folder for temporary files of one run."""

import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from unittest import mock

from plaso_extra_parsers.lib import private_folder
from plaso_extra_parsers.lib import run_folder

_PROJECT_PATH = os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
)

# Uses the folder, shows it, and waits for standard input to end.
_PROGRAM = (
    "import sys\n"
    "from plaso_extra_parsers.lib import run_folder\n"
    "path = run_folder.GetRunFolder(sys.argv[1] or None)\n"
    "open(path + '/index', 'w').close()\n"
    "print(path, flush=True)\n"
    "sys.stdin.read()\n"
)


def UseFolder(folder, queue, event):
    """Uses the folder in a worker.

    Args:
      folder (str): path of the folder for temporary files.
      queue (Queue): queue for the path.
      event (Event): when to end.
    """
    queue.put(run_folder.GetRunFolder(folder))
    event.wait(60)


def RunWorkers(start_method, folder):
    """Begins a run with workers, and shows the paths of their folders.

    Args:
      start_method (str): how they are started.
      folder (str): path of the folder for temporary files.
    """
    run_folder.BeginRun()
    context = multiprocessing.get_context(start_method)
    queue, event = context.Queue(), context.Event()
    workers = [
        context.Process(target=UseFolder, args=(folder, queue, event)) for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    paths = {queue.get() for _ in workers}
    print(*paths, all(map(os.path.isdir, paths)), flush=True)
    event.set()
    for worker in workers:
        worker.join()


class RunFolderTest(unittest.TestCase):
    """Tests for the folder for temporary files of one run."""

    def setUp(self):
        """Makes a folder for temporary files, and another one in place of the usual."""
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.usual_folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.usual_folder)

    def _Start(self, *arguments):
        """Starts a process of its own."""
        # The tests end each process that they start.
        # pylint: disable-next=consider-using-with
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", *arguments],
            cwd=_PROJECT_PATH,
            encoding="utf-8",
            env={**os.environ, "TMPDIR": self.usual_folder},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def _StartRun(self, folder):
        """Starts a run.

        Args:
          folder (str): path of the folder for temporary files, may be empty.

        Returns:
          tuple[subprocess.Popen, str]: process and path of its folder.
        """
        process = self._Start("-c", _PROGRAM, folder)
        return process, process.stdout.readline().strip()

    def testEnd(self):
        """Nothing stays behind after a run, with each place for temporary files."""
        for folder in ("", self.folder):
            process, path = self._StartRun(folder)
            self.assertEqual(
                os.path.dirname(path),
                private_folder.GetPath(folder or self.usual_folder),
            )
            self.assertTrue(os.path.isfile(os.path.join(path, "index")))
            process.stdin.close()
            self.assertEqual(process.wait(60), 0)
            self.assertEqual(os.listdir(self.folder), [])
            self.assertEqual(os.listdir(self.usual_folder), [])

    def testKilled(self):
        """What a run that was killed has left goes with the next one."""
        for folder in ("", self.folder):
            process, path = self._StartRun(folder)
            process.kill()
            process.wait(60)
            self.assertTrue(os.path.isdir(path))
            other, other_path = self._StartRun(folder)
            self.assertNotEqual(other_path, path)
            self.assertFalse(os.path.exists(path))
            self.assertTrue(os.path.isdir(other_path))
            other.stdin.close()
            other.wait(60)
            self.assertEqual(os.listdir(self.folder), [])

    def testLeftOvers(self):
        """A folder stays as long as the first process of its run may use it."""
        directory = private_folder.GetPrivateFolder(self.usual_folder)
        running = [f"run-{os.getpid():d}-0", "run-1-0"]
        others = ["cache-none"]
        ended = ["run--0", "run-none-0", f"run-{10**20:d}-0"]
        for name in running + others + ended:
            os.mkdir(os.path.join(directory, name))
        process, path = self._StartRun("")
        self.assertEqual(
            sorted(os.listdir(directory)),
            sorted([*running, *others, os.path.basename(path)]),
        )
        process.stdin.close()
        process.wait(60)

    def testLeftOversOnWindows(self):
        """Where a signal would interrupt a process none is sent, and folders stay."""
        directory = private_folder.GetPrivateFolder(self.usual_folder)
        names = [f"run-{os.getpid():d}-0", "run-none-0"]
        for name in names:
            os.mkdir(os.path.join(directory, name))
        process = self._Start(
            "-c",
            "import os\n"
            "from plaso_extra_parsers.lib import run_folder\n"
            "os.name, os.kill = 'nt', None\n"
            "run_folder.GetRunFolder()\n",
        )
        self.assertEqual(process.wait(60), 0)
        self.assertEqual(sorted(os.listdir(directory)), sorted(names))

    def testSideBySide(self):
        """Runs side by side of one user do not disturb each other."""
        process, path = self._StartRun("")
        other, other_path = self._StartRun("")
        self.assertNotEqual(path, other_path)
        self.assertTrue(os.path.isfile(os.path.join(path, "index")))
        process.stdin.close()
        process.wait(60)
        self.assertTrue(os.path.isfile(os.path.join(other_path, "index")))
        other.stdin.close()
        other.wait(60)
        self.assertEqual(os.listdir(self.usual_folder), [])

    def testOldFiles(self):
        """Indexes of builds without a folder per run are removed."""
        directory = private_folder.GetPrivateFolder(self.usual_folder)
        for name in ("strace-0.sqlite", "strace-0.sqlite.lock"):
            with open(os.path.join(directory, name), "wb"):
                pass
        process, path = self._StartRun("")
        self.assertEqual(os.listdir(directory), [os.path.basename(path)])
        process.stdin.close()
        process.wait(60)

    def testWorkers(self):
        """Workers share one folder, which goes with them, however they are started."""
        for start_method in multiprocessing.get_all_start_methods():
            for folder in (None, self.folder):
                process = self._Start(
                    "-c",
                    "from tests.lib import run_folder\n"
                    "if __name__ == '__main__':\n"
                    f"    run_folder.RunWorkers({start_method!r:s}, {folder!r:s})\n",
                )
                words = process.stdout.readline().split()
                self.assertEqual(len(words), 2, (start_method, words))
                self.assertEqual(words[1], "True")
                process.stdin.close()
                self.assertEqual(process.wait(60), 0)
                self.assertEqual(os.listdir(self.folder), [])
                self.assertEqual(os.listdir(self.usual_folder), [], start_method)

    def testNoPlace(self):
        """Where nothing can be made an error says so."""
        with self.assertRaises(OSError):
            run_folder.GetRunFolder("/proc/none")

    def testBeginRun(self):
        """A process has one run, and takes none that another process began."""
        with mock.patch.dict(os.environ, {"PLASO_EXTRA_PARSERS_RUN": "1-0"}):
            run_folder.BeginRun()
            name = os.environ["PLASO_EXTRA_PARSERS_RUN"]
            self.assertTrue(name.startswith(f"{os.getpid():d}-"))
            run_folder.BeginRun()
            self.assertEqual(os.environ["PLASO_EXTRA_PARSERS_RUN"], name)


if __name__ == "__main__":
    unittest.main()
