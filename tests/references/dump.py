"""Builds a revision, and dumps all recordings with it, on all processors."""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile

_FOLDER = os.path.dirname(os.path.abspath(__file__))

PROJECT_PATH = os.path.dirname(os.path.dirname(_FOLDER))
TEST_DATA_PATH = os.path.join(PROJECT_PATH, "test_data")

# Seconds since January 1, 1970, any: logs without a date get that of their last change,
# which differs from checkout to checkout.
_MODIFICATION_TIME = 1795210660

# Python runs it at its start, with and without an installed wheel.
_SITE = """\
from plaso_extra_parsers.integration import startup
startup.Install()
"""


def _Build(revision, path):
    """Builds a revision and unpacks its wheel.

    Args:
      revision (str): revision of git or None for the checkout.
      path (str): path of the folder to unpack to.
    """
    with tempfile.TemporaryDirectory() as folder:
        source_path = os.path.join(folder, "source")
        os.mkdir(source_path)
        if revision:
            archive_path = os.path.join(folder, "source.tar")
            subprocess.run(
                ["git", "archive", "--output", archive_path, revision],
                check=True,
                cwd=PROJECT_PATH,
            )
            shutil.unpack_archive(archive_path, source_path)
        else:
            names = subprocess.run(
                ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                check=True,
                cwd=PROJECT_PATH,
                stdout=subprocess.PIPE,
            ).stdout.decode("utf-8")
            for name in filter(None, names.split("\0")):
                copy_path = os.path.join(source_path, name)
                original_path = os.path.join(PROJECT_PATH, name)
                # A file that was removed is in git's index still.
                if not name.startswith("test") and os.path.exists(original_path):
                    os.makedirs(os.path.dirname(copy_path), exist_ok=True)
                    shutil.copy(original_path, copy_path)
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"),
                *("--disable-pip-version-check", "--wheel-dir", folder, source_path),
            ],
            check=True,
        )
        for name in os.listdir(folder):
            if name.endswith(".whl"):
                with zipfile.ZipFile(os.path.join(folder, name)) as zip_file:
                    zip_file.extractall(path)


def _CopyRecordings(recordings_paths, parts):
    """Copies recordings, files of one folder to the same part.

    Raises:
      ValueError: if two of them have one name.
    """
    folders = []
    names = set()
    for recordings_path in recordings_paths:
        recordings_path = os.path.abspath(recordings_path)
        name = os.path.basename(recordings_path)
        if name in names:
            raise ValueError(f"two folders of recordings are called {name:s}")
        names.add(name)
        for folder, _, file_names in os.walk(recordings_path):
            paths = [os.path.join(folder, file_name) for file_name in file_names]
            relative_path = os.path.relpath(folder, os.path.dirname(recordings_path))
            size = sum(os.path.getsize(path) for path in paths)
            if paths:
                folders.append((size, relative_path, paths))

    sizes = {part: 0 for part in parts}
    for size, relative_path, paths in sorted(folders, reverse=True):
        part = min(sizes, key=sizes.get)
        # That of starting to read a folder is worth some bytes, too.
        sizes[part] += size + 10000 * len(paths)
        copy_path = os.path.join(part, relative_path)
        os.makedirs(copy_path, exist_ok=True)
        for path in paths:
            path = shutil.copy(path, copy_path)
            os.utime(path, (_MODIFICATION_TIME, _MODIFICATION_TIME))


def Dump(folder, revision, recordings_paths):
    """Dumps all recordings.

    Args:
      folder (str): path of the folder to make.
      revision (str): revision of git or None for the checkout.
      recordings_paths (list[str]): paths of folders of recordings.

    Returns:
      int: exit status.
    """
    os.mkdir(folder)
    with tempfile.TemporaryDirectory() as temporary_path:
        build_path = os.path.join(temporary_path, "build")
        _Build(revision, build_path)
        shutil.copy(os.path.join(_FOLDER, "worker.py"), build_path)
        site_path = os.path.join(build_path, "sitecustomize.py")
        with open(site_path, "w", encoding="utf-8") as file_object:
            file_object.write(_SITE)
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PLASO_", "PYTHON"))
        }
        environment["PYTHONPATH"] = build_path
        environment["PYTHONHASHSEED"] = "0"
        environment["TZ"] = "UTC"

        parts = [
            os.path.join(temporary_path, f"part{number:d}", "recordings")
            for number in range(os.cpu_count() or 1)
        ]
        _CopyRecordings(recordings_paths, parts)
        processes = []
        for part in filter(os.path.isdir, parts):
            worker_path = os.path.join(os.path.dirname(part), "temporary")
            os.mkdir(worker_path)
            processes.append(
                # All are waited for below.
                # pylint: disable-next=consider-using-with
                subprocess.Popen(
                    [
                        *(sys.executable, os.path.join(build_path, "worker.py")),
                        *(part, os.path.abspath(folder), worker_path),
                    ],
                    cwd=worker_path,
                    env=environment,
                )
            )
        statuses = [process.wait() for process in processes]

    for kind in sorted(os.listdir(folder)):
        files = sum(len(names) for _, _, names in os.walk(os.path.join(folder, kind)))
        print(f"{kind:s}: {files:d} files")
    return max(statuses)
