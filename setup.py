"""Adds the version, the .pth file and the script of reports to a build.

Nearly everything else is in setup.cfg, which cannot install a file in the root of
site-packages, where a stock Plaso finds this package through the .pth file. That file
is part of the build, so the RECORD of the wheel lists it and pip uninstall removes it.
The script of reports is joined here, so that psort does not have to join it.

The version identifies the sources that were built. Its base is in __init__.py; the copy
of that file in a build contains the whole version:

    20261120                          the commit with that tag: a release
    20261120.post872778+g1a2b3c4      a commit: seconds from the day of the base to it,
                                      which increase and exist in a shallow clone, too
    20261120.post872778+g1a2b3c4.d0f1e2d3c
                                      that commit with changes: digest of the sources
    20261120+s0f1e2d3c                sources without git: their digest

The version of an sdist is in its PKG-INFO. pip and dpkg treat each of the long versions
as newer than its base.
"""

import datetime
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess

from setuptools import find_packages
from setuptools import setup
from setuptools.command import build_py

_PTH_FILENAME = "plaso_extra_parsers.pth"

_VERSION_PATH = os.path.join("plaso_extra_parsers", "__init__.py")
_VERSION = re.compile(r'^__version__ = "([^"]*)"$', re.MULTILINE)

_PAGE_PATH = os.path.join("plaso_extra_parsers", "output", "page.py")

# Environment variable: path of the checkout if a copy of its sources is built, as by
# make wheel.
_CHECKOUT_VARIABLE = "PLASO_EXTRA_PARSERS_CHECKOUT"

# Everything that a wheel is made from; other changes do not change the build.
_SOURCES = (
    "LICENSE",
    "MANIFEST.in",
    "README.md",
    "formats",
    "plaso_extra_parsers",
    _PTH_FILENAME,
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
)

_COMMIT_SIZE = 7
_DIGEST_SIZE = 8


def _ReadFile(*path):
    """Reads a file.

    Args:
      path (tuple[str]): parts of the path.

    Returns:
      str: contents.
    """
    with open(os.path.join(*path), encoding="utf-8") as file_object:
        return file_object.read()


def _ReadPage():
    """Imports the module that joins the page of reports; it needs no other module.

    Returns:
      module: module.
    """
    spec = importlib.util.spec_from_file_location("page", _PAGE_PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _RunGit(folder, *arguments):
    """Runs git, also in a checkout that belongs to another user.

    Args:
      folder (str): path of the checkout.
      arguments (tuple[str]): arguments.

    Returns:
      str: output, or None if git is missing or fails.
    """
    # Variables such as GIT_DIR, which git sets for its hooks, name another checkout.
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("GIT_")
    }
    try:
        process = subprocess.run(
            [
                *("git", "-c", "safe.directory=*", "-c", "core.fileMode=false"),
                *("--no-optional-locks", *arguments),
            ],
            check=True,
            cwd=folder,
            encoding="utf-8",
            env=environment,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return process.stdout.strip()


def GetSourceDigest(folder):
    """Calculates the digest of the sources.

    Args:
      folder (str): path of the checkout.

    Returns:
      str: digest.
    """
    paths = []
    for name in _SOURCES:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            paths.append(name)
        for parent, _, filenames in os.walk(path):
            paths.extend(
                os.path.relpath(os.path.join(parent, filename), folder)
                for filename in filenames
                if not filename.endswith((".pyc", ".pyo"))
            )

    digest = hashlib.sha256()
    for path in sorted(path.replace(os.sep, "/") for path in paths):
        with open(os.path.join(folder, path), "rb") as file_object:
            data = file_object.read()
        digest.update(f"{path:s}:{len(data):d}:".encode("utf-8"))
        digest.update(data)
    return digest.hexdigest()[:_DIGEST_SIZE]


def GetVersion(folder):
    """Determines the version of a build from a folder.

    Args:
      folder (str): path of the checkout, or of an unpacked sdist or archive.

    Returns:
      str: version.
    """
    base = _VERSION.search(_ReadFile(folder, _VERSION_PATH))[1]

    commit = None
    # An archive can be unpacked in another repository, which says nothing about us.
    if os.path.exists(os.path.join(folder, ".git")):
        commit = _RunGit(folder, "log", "-1", "--format=%ct %H")
    elif os.path.isfile(os.path.join(folder, "PKG-INFO")):
        match = re.search("^Version: (.*)$", _ReadFile(folder, "PKG-INFO"), re.M)
        return match[1].strip()

    if not commit:
        return f"{base:s}+s{GetSourceDigest(folder):s}"

    seconds, _, commit = commit.partition(" ")
    changes = _RunGit(
        folder, "status", "--porcelain", "--untracked-files=all", "--", *_SOURCES
    )
    tags = _RunGit(folder, "tag", "--points-at", "HEAD") or ""
    if changes == "" and base in tags.split():
        return base

    first_time = datetime.datetime.strptime(f"{base:s}+0000", "%Y%m%d%z").timestamp()
    distance = max(int(seconds) - int(first_time), 0)
    version = f"{base:s}.post{distance:d}+g{commit[:_COMMIT_SIZE]:s}"
    return version if changes == "" else f"{version:s}.d{GetSourceDigest(folder):s}"


class BuildWithVersion(build_py.build_py):
    """Builds the package with its version, and the .pth file next to it."""

    # pylint: disable=invalid-name
    # setuptools defines the names below.

    def run(self):
        """Builds the package."""
        super().run()
        if self.editable_mode:
            return

        os.makedirs(self.build_lib, exist_ok=True)
        shutil.copyfile(_PTH_FILENAME, os.path.join(self.build_lib, _PTH_FILENAME))

        text = _VERSION.sub(
            f'__version__ = "{self.distribution.get_version():s}"',
            _ReadFile(_VERSION_PATH),
        )
        path = os.path.join(self.build_lib, _VERSION_PATH)
        with open(path, "w", encoding="utf-8") as file_object:
            file_object.write(text)

        page = _ReadPage()
        path = os.path.join(self.build_lib, page.SCRIPT_PATH)
        with open(path, "w", encoding="utf-8", newline="\n") as file_object:
            file_object.write(page.JoinModules())

    def get_outputs(self, include_bytecode=True):
        """Retrieves the files that the build makes.

        Args:
          include_bytecode (Optional[bool]): True if compiled files are included.

        Returns:
          list[str]: paths.
        """
        outputs = super().get_outputs(include_bytecode)
        if not self.editable_mode:
            outputs.extend(
                os.path.join(self.build_lib, path)
                for path in (_PTH_FILENAME, _ReadPage().SCRIPT_PATH)
            )
        return outputs


if __name__ == "__main__":
    setup(
        cmdclass={"build_py": BuildWithVersion},
        # formats/ is next to the package and is installed in it.
        packages=find_packages(include=["plaso_extra_parsers*"])
        + ["plaso_extra_parsers.formats"],
        version=GetVersion(
            os.environ.get(_CHECKOUT_VARIABLE)
            or os.path.dirname(os.path.abspath(__file__))
        ),
    )
