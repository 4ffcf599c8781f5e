"""Virtual environments with a stock Plaso and our wheel, for the end-to-end tests.

The wheel is built from the checkout, and installed beside each supported release of
Plaso in a virtual environment below .venv-e2e, which is kept: a run that finds it
only installs the wheel again, and that only if a source has changed.
"""

import contextlib
import functools
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

try:
    import fcntl
except ImportError:
    # There is no such module on Windows.
    fcntl = None

from tests.end_to_end import timelines

PROJECT_PATH = os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
)
TEST_DATA_PATH = os.path.join(PROJECT_PATH, "test_data")

OLDEST_RELEASE = "20260512"
NEWEST_RELEASE = "20260720"

# Those that the tests run with; .ci/run runs them with an older one as well.
PLASO_RELEASES = tuple(
    os.environ.get("PLASO_RELEASES", f"{OLDEST_RELEASE:s} {NEWEST_RELEASE:s}").split()
)

# Names what is built, so that nothing else of the checkout can be in the wheel.
_WHEEL_SOURCES = (
    "LICENSE",
    "MANIFEST.in",
    "README.md",
    "formats",
    "plaso_extra_parsers",
    "plaso_extra_parsers.pth",
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
)

_ENVIRONMENTS_PATH = os.environ.get(
    "PLASO_EXTRA_PARSERS_VENVS", os.path.join(PROJECT_PATH, ".venv-e2e")
)

# Seconds after which a command is taken to hang.
_TIMEOUT = 900


class PlasoEnvironment:
    """Virtual environment with a release of Plaso.

    Attributes:
      path (str): path of the virtual environment.
      release (str): release of Plaso.
    """

    def __init__(self, release, path):
        """Initializes an environment."""
        super().__init__()
        self.path = path
        self.release = release

    def GetToolPath(self, name):
        """Determines where a command of the environment is.

        Args:
          name (str): name of the command, such as "log2timeline" or "python".

        Returns:
          str: path.
        """
        return os.path.join(self.path, "bin", name)

    def Run(self, name, *arguments, is_checked=True, variables=None, cwd=None):
        """Runs a command of the environment.

        Nothing of the checkout, and no variable that changes what we do, is passed on.

        Args:
          name (str): name of the command, such as "log2timeline" or "python".
          arguments (tuple[str]): arguments.
          is_checked (Optional[bool]): True if a failure raises.
          variables (Optional[dict[str, str]]): environment variables to add.
          cwd (Optional[str]): path of the folder to run in.

        Returns:
          subprocess.CompletedProcess: process with its output as text.

        Raises:
          AssertionError: if the command fails and that is checked.
        """
        environment = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("PLASO_", "PYTHON", "VIRTUAL_ENV"))
        }
        environment["PATH"] = os.pathsep.join(
            [os.path.join(self.path, "bin"), environment.get("PATH", os.defpath)]
        )
        environment["TZ"] = "UTC"
        environment.update(variables or {})

        process = subprocess.run(
            [self.GetToolPath(name), *arguments],
            capture_output=True,
            check=False,
            cwd=cwd or self.path,
            encoding="utf-8",
            env=environment,
            errors="backslashreplace",
            stdin=subprocess.DEVNULL,
            timeout=_TIMEOUT,
        )
        if is_checked and process.returncode:
            raise AssertionError(
                f"{name:s} {' '.join(arguments):s} ended with status "
                f"{process.returncode:d}:\n{process.stdout:s}\n{process.stderr:s}"
            )
        return process

    def RunLog2Timeline(self, storage_path, source_path, *arguments, **kwargs):
        """Runs log2timeline.

        Args:
          storage_path (str): path of the storage file to make.
          source_path (str): path of the source.
          arguments (tuple[str]): further options.
          kwargs (dict[str, object]): arguments of Run.

        Returns:
          subprocess.CompletedProcess: process.
        """
        return self.Run(
            "log2timeline",
            "--quiet",
            "--unattended",
            "--status_view",
            "none",
            "--logfile",
            f"{storage_path:s}.log.gz",
            *arguments,
            "--storage_file",
            storage_path,
            source_path,
            **kwargs,
        )

    def RunPsort(self, storage_path, output_path, *arguments, **kwargs):
        """Runs psort with the output module json_line.

        Args:
          storage_path (str): path of the storage file.
          output_path (str): path of the file to make.
          arguments (tuple[str]): further options.
          kwargs (dict[str, object]): arguments of Run.

        Returns:
          subprocess.CompletedProcess: process.
        """
        return self.Run(
            "psort",
            "--quiet",
            "--unattended",
            "--status_view",
            "none",
            "--logfile",
            f"{output_path:s}.log.gz",
            *arguments,
            "-o",
            "json_line",
            "-w",
            output_path,
            storage_path,
            **kwargs,
        )

    def MakeTimeline(
        self, folder, source_path, *arguments, psort_arguments=(), variables=None
    ):
        """Runs log2timeline and psort.

        Args:
          folder (str): path of the folder to write to.
          source_path (str): path of the source.
          arguments (tuple[str]): options of log2timeline, such as "--parsers".
          psort_arguments (Optional[tuple[str]]): options of psort.
          variables (Optional[dict[str, str]]): environment variables to add.

        Returns:
          Timeline: timeline.
        """
        folder = tempfile.mkdtemp(dir=folder)
        storage_path = os.path.join(folder, "timeline.plaso")
        output_path = os.path.join(folder, "timeline.jsonl")
        log2timeline = self.RunLog2Timeline(
            storage_path, source_path, *arguments, variables=variables
        )
        psort = self.RunPsort(
            storage_path, output_path, *psort_arguments, variables=variables
        )
        return timelines.Timeline(
            storage_path, timelines.ReadEvents(output_path), log2timeline, psort
        )


@contextlib.contextmanager
def _LockEnvironments():
    """Keeps other test runs from making the same environments."""
    os.makedirs(_ENVIRONMENTS_PATH, exist_ok=True)
    with open(os.path.join(_ENVIRONMENTS_PATH, "lock"), "w", encoding="utf-8") as lock:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _RunPython(interpreter, *arguments):
    """Runs a Python interpreter.

    Raises:
      AssertionError: if it fails.
    """
    process = subprocess.run(
        [interpreter, *arguments],
        check=False,
        encoding="utf-8",
        errors="backslashreplace",
        stderr=subprocess.STDOUT,
        stdout=subprocess.PIPE,
    )
    if process.returncode:
        raise AssertionError(f"{' '.join(arguments):s} failed:\n{process.stdout:s}")


def _GetSourceDigest():
    """Calculates a digest of all that goes into the wheel."""
    digest = hashlib.sha256()
    for name in _WHEEL_SOURCES:
        source_path = os.path.join(PROJECT_PATH, name)
        paths = [source_path]
        if os.path.isdir(source_path):
            paths = [
                os.path.join(folder, filename)
                for folder, _, filenames in os.walk(source_path)
                for filename in filenames
                if not folder.endswith("__pycache__")
            ]
        for path in sorted(paths):
            with open(path, "rb") as file_object:
                data = file_object.read()
            relative_path = os.path.relpath(path, PROJECT_PATH)
            digest.update(f"{relative_path:s}:{len(data):d}:".encode("utf-8"))
            digest.update(data)
    return digest.hexdigest()[:16]


def CopyWheelSources(folder):
    """Copies all that goes into the wheel.

    Args:
      folder (str): path of the folder to copy to.
    """
    os.makedirs(folder, exist_ok=True)
    for name in _WHEEL_SOURCES:
        path = os.path.join(PROJECT_PATH, name)
        if os.path.isdir(path):
            shutil.copytree(
                path,
                os.path.join(folder, name),
                ignore=shutil.ignore_patterns("__pycache__"),
            )
        else:
            shutil.copy(path, os.path.join(folder, name))


def BuildWheel():
    """Builds the wheel, unless the one of these sources is there.

    Returns:
      str: path of the wheel.
    """
    folder = os.path.join(_ENVIRONMENTS_PATH, "wheel", _GetSourceDigest())
    if not os.path.isdir(folder):
        shutil.rmtree(os.path.dirname(folder), ignore_errors=True)
        os.makedirs(os.path.dirname(folder))
        with tempfile.TemporaryDirectory() as build_path:
            CopyWheelSources(build_path)
            wheel_path = os.path.join(build_path, "wheel")
            _RunPython(
                sys.executable,
                *("-m", "pip", "wheel", "--quiet", "--no-deps"),
                *("--wheel-dir", wheel_path, build_path),
            )
            shutil.copytree(wheel_path, folder)

    return os.path.join(folder, os.listdir(folder)[0])


def CreateEnvironment(path, release):
    """Makes a virtual environment with a release of Plaso and without our wheel.

    Args:
      path (str): path of the virtual environment.
      release (str): release of Plaso.

    Returns:
      PlasoEnvironment: environment.
    """
    _RunPython(sys.executable, "-m", "venv", path)
    environment = PlasoEnvironment(release, path)
    arguments = [f"plaso=={release:s}"]

    # What an old release needs, in the versions that it knows.
    lock_path = os.path.join(PROJECT_PATH, ".ci", f"plaso-{release:s}.txt")
    if os.path.isfile(lock_path):
        arguments += ["--constraint", lock_path]
    _RunPython(
        environment.GetToolPath("python"),
        *("-m", "pip", "install", "--quiet", *arguments),
    )
    return environment


def GetEnvironment(release, has_wheel=True):
    """Retrieves an environment that is shared by all tests; do not change it.

    Args:
      release (str): release of Plaso.
      has_wheel (Optional[bool]): True if our wheel is installed.

    Returns:
      PlasoEnvironment: environment.
    """
    suffix = "" if has_wheel else "-stock"
    python_version = ".".join(str(number) for number in sys.version_info[:2])
    path = os.path.join(
        _ENVIRONMENTS_PATH, f"plaso-{release:s}-python-{python_version:s}{suffix:s}"
    )
    environment = PlasoEnvironment(release, path)
    stamp_path = os.path.join(path, "stamp")
    with _LockEnvironments():
        stamp = None
        if os.path.isfile(stamp_path):
            with open(stamp_path, encoding="utf-8") as file_object:
                stamp = file_object.read()
        else:
            shutil.rmtree(path, ignore_errors=True)
            CreateEnvironment(path, release)

        digest = "stock"
        if has_wheel:
            digest = _GetSourceDigest()
            if stamp != digest:
                InstallWheel(environment)
        if stamp != digest:
            with open(stamp_path, "w", encoding="utf-8") as file_object:
                file_object.write(digest)

    return environment


def InstallWheel(environment):
    """Installs our wheel in an environment.

    Args:
      environment (PlasoEnvironment): environment.
    """
    _RunPython(
        environment.GetToolPath("python"),
        *("-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall"),
        BuildWheel(),
    )


def WithEachRelease(test_function):
    """Makes a test run once with each supported release of Plaso, as a subtest.

    Args:
      test_function (function): test method that takes a PlasoEnvironment.

    Returns:
      function: test method.
    """

    @functools.wraps(test_function)
    def RunTest(self):
        """Runs the test with each release.

        Args:
          self (TestCase): test case.
        """
        for release in PLASO_RELEASES:
            with self.subTest(plaso=release):
                test_function(self, GetEnvironment(release))

    return RunTest


class EndToEndTestCase(unittest.TestCase):
    """Base of the tests that run the stock commands.

    Attributes:
      folder (str): path of a temporary folder.
    """

    maxDiff = None

    def setUp(self):
        """Makes a temporary folder."""
        # pylint: disable-next=consider-using-with
        temporary_directory = tempfile.TemporaryDirectory()
        self.addCleanup(temporary_directory.cleanup)
        self.folder = temporary_directory.name

    def WriteFile(self, name, data):
        """Writes a file in the temporary folder.

        Args:
          name (str): name of the file, which may have folders in front.
          data (bytes): contents.

        Returns:
          str: path of the file.
        """
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file_object:
            file_object.write(data)
        return path
