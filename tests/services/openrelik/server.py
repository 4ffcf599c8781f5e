"""A real, unmodified worker of OpenRelik for Plaso, on Celery and Redis.

The environment and the source of the worker are kept in .venv-services.
"""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import uuid

from tests.end_to_end import upstream
from tests.services import processes

# The newest of 2026-05, the last with Plaso 20260512.
_COMMIT = "a6c1a25e6376e7a3f60a37e17c96f012d8eff065"
_REPOSITORY = os.environ.get(
    "OPENRELIK_WORKER", "https://github.com/openrelik/openrelik-worker-plaso"
)

_PATH = os.path.dirname(os.path.abspath(__file__))

# Seconds.
_MAXIMUM_START = 180
_MAXIMUM_TASK = 700

# What git says where the repository is not reached.
_NOT_REACHED = ("unable to access", "Could not resolve", "unable to connect")


class OpenRelikWorker:
    """Worker of OpenRelik.

    Attributes:
      output_path (str): path of the folder for what its tasks write.
      process (subprocess.Popen): process of Celery.
    """

    def __init__(self, path, redis_url, output_path, process):
        """Initializes a worker.

        Args:
          path (str): path of its environment.
          redis_url (str): address of its Redis.
          output_path (str): path of the folder for what its tasks write.
          process (subprocess.Popen): process of Celery.
        """
        super().__init__()
        self._path = path
        self._redis_url = redis_url
        self.output_path = output_path
        self.process = process

    def _Start(self, name, arguments):
        """Starts a client."""
        # pylint: disable-next=consider-using-with
        process = subprocess.Popen(
            [
                os.path.join(self._path, "bin", "python"),
                os.path.join(_PATH, "client.py"),
                *(self._redis_url, name),
            ],
            encoding="utf-8",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        process.stdin.write(json.dumps(arguments))
        process.stdin.close()
        process.stdin = None
        return process

    def GetOffered(self):
        """Retrieves the descriptions of the tasks that the worker offers.

        Returns:
          str: descriptions.
        """
        return str(self.GetResult(self._Start("offered", {})))

    def StartLog2Timeline(self, paths, parsers=()):
        """Submits the task log2timeline.

        Args:
          paths (list[str]): paths of files.
          parsers (Optional[tuple[str]]): names of parsers that are chosen.

        Returns:
          subprocess.Popen: process that waits for the result.
        """
        input_files = []
        for path in paths:
            # OpenRelik stores what is uploaded as UUID and extension.
            extension = os.path.splitext(path)[1]
            name = f"{uuid.uuid4().hex:s}{extension:s}"
            stored_path = os.path.join(self.output_path, name)
            shutil.copy2(path, stored_path)
            input_files.append(
                {
                    "display_name": os.path.basename(path),
                    "extension": extension,
                    "path": stored_path,
                    "uuid": name[:32],
                }
            )
        return self._Start(
            "log2timeline",
            {
                "input_files": input_files,
                "output_path": self.output_path,
                "task_config": {"parsers": list(parsers)} if parsers else {},
                "workflow_id": "1",
            },
        )

    def GetResult(self, process):
        """Waits for the result of a task.

        Args:
          process (subprocess.Popen): process that waits for the result.

        Returns:
          object: result.
        """
        output, _ = process.communicate(timeout=_MAXIMUM_TASK)
        return json.loads(output.strip().split("\n")[-1])

    def RunPsort(self, result):
        """Runs the task psort.

        Args:
          result (dict[str, object]): result of log2timeline.

        Returns:
          str: path of the events, as the output module json_line writes them.
        """
        process = self._Start(
            "psort",
            {
                "input_files": result["output_files"],
                "output_path": self.output_path,
                "task_config": {"output_format": "json_line"},
                "workflow_id": "1",
            },
        )
        return self.GetResult(process)["output_files"][0]["path"]

    def FindProcesses(self, text):
        """Finds processes that the worker has started.

        Args:
          text (str): text in their command line.

        Returns:
          list[int]: process identifiers, of parents before those of their children.
        """
        identifiers = []
        for name in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                with open(f"/proc/{name:s}/cmdline", encoding="utf-8") as file_object:
                    command_line = file_object.read()
                if text in command_line and os.getpgid(int(name)) == self.process.pid:
                    identifiers.append(int(name))
        return sorted(identifiers)


def _GetSource():
    """Retrieves the source of the worker.

    Raises:
      NotAvailable: if the repository is not reached.
      RuntimeError: if git fails for another reason.
    """
    path = os.path.join(processes.KEPT_PATH, f"openrelik-worker-{_COMMIT[:7]:s}")
    if os.path.isdir(path):
        return path
    if not shutil.which("git"):
        raise processes.NotAvailable("there is no git")

    new_path = f"{path:s}.new"
    shutil.rmtree(new_path, ignore_errors=True)
    for arguments in (
        ["clone", "--quiet", "--no-checkout", _REPOSITORY, new_path],
        ["-C", new_path, "checkout", "--quiet", _COMMIT],
    ):
        process = subprocess.run(
            ["git", *arguments],
            check=False,
            encoding="utf-8",
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
            stderr=subprocess.STDOUT,
            stdout=subprocess.PIPE,
        )
        if process.returncode:
            if any(text in process.stdout for text in _NOT_REACHED):
                raise processes.NotAvailable(
                    f"the repository of the worker is not reached: {_REPOSITORY:s}"
                )
            raise RuntimeError(process.stdout)
    os.rename(new_path, path)
    return path


def _GetVariables(commands_path, source_path, redis_url):
    """Retrieves the environment variables of the worker.

    Args:
      commands_path (str): path of the folder with the commands of its environment.
      source_path (str): path of its source.
      redis_url (str): address of its Redis.
    """
    variables = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PLASO_", "PYTHON", "VIRTUAL_ENV"))
    }
    variables["PATH"] = os.pathsep.join([commands_path, variables["PATH"]])
    variables["PYTHONDONTWRITEBYTECODE"] = "1"
    variables["PYTHONPATH"] = source_path
    variables["REDIS_URL"] = redis_url
    return variables


@contextlib.contextmanager
def RunWorker(wheel_path, patch_path=None):
    """Runs a worker.

    Args:
      wheel_path (str): path of our wheel.
      patch_path (Optional[str]): path of a patch for a copy of the worker.

    Yields:
      OpenRelikWorker: worker.

    Raises:
      NotAvailable: if there can be none here.
      RuntimeError: if it does not start.
    """
    source_path = _GetSource()
    path = processes.MakeEnvironment(
        "openrelik-plaso-20260512", os.path.join(_PATH, "requirements.txt")
    )
    commands_path = os.path.join(path, "bin")
    subprocess.run(
        [
            os.path.join(commands_path, "python"),
            *("-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall"),
            wheel_path,
        ],
        check=True,
    )
    # The names that the packages of the distribution have.
    for name in ("log2timeline", "psort"):
        link_path = os.path.join(commands_path, f"{name:s}.py")
        if not os.path.lexists(link_path):
            os.symlink(name, link_path)

    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="openrelik-"))
        if patch_path:
            source_path = shutil.copytree(source_path, os.path.join(folder, "source"))
            upstream.ApplyPatch(upstream.ReadPatch(patch_path), source_path)
        port = stack.enter_context(processes.RunRedis(folder))
        redis_url = f"redis://127.0.0.1:{port:d}/1"
        output_path = os.path.join(folder, "output")
        os.mkdir(output_path)
        log_path = os.path.join(folder, "worker.log")
        process = stack.enter_context(
            processes.RunProcess(
                [
                    os.path.join(commands_path, "celery"),
                    *("--app=src.app", "worker", "--task-events", "--concurrency=2"),
                    *("--loglevel=INFO", "-Q", "openrelik-worker-plaso"),
                ],
                log_path,
                cwd=folder,
                env=_GetVariables(commands_path, source_path, redis_url),
            )
        )

        def IsReady():
            """Asks whether the worker is there.

            Returns:
              bool: True if it says so.
            """
            with open(log_path, encoding="utf-8", errors="replace") as file_object:
                return " ready." in file_object.read()

        processes.WaitFor(IsReady, _MAXIMUM_START, "OpenRelik", process, log_path)
        yield OpenRelikWorker(path, redis_url, output_path, process)
