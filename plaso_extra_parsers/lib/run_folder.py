"""The folder for temporary files of one run, which all its workers share.

No part of the evidence may remain: the folder is removed when the last process that
uses it ends, at the latest when the first process of the run ends. The next run removes
what a killed run has left. So no run finds files that another build has made.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import time
import typing

from multiprocessing import util

from plaso_extra_parsers.lib import private_folder

try:
    import fcntl
except ImportError:
    # Windows has no such module; there, the first process removes the folder.
    fcntl = None  # type: ignore[assignment]

# Environment variable: process identifier of the first process, and random digits.
_VARIABLE = "PLASO_EXTRA_PARSERS_RUN"

_PREFIX = "run-"
_LOCK_NAME = "in-use"

# A file in the usual place that contains the path of a folder elsewhere.
_POINTER_SUFFIX = ".place"

# Files of builds that did not have a folder per run.
_OLD_PREFIX = "strace-"

# Other processes may remove the parent folder while the folder of the run is made.
_NUMBER_OF_ATTEMPTS = 10

# Runs after the finalizers of multiprocessing itself, which end the workers.
_EXIT_PRIORITY = -10


class _State:
    """State of this process in the run.

    Attributes:
      locks (dict[str, file]): lock that is held, per path of a folder.
      process (int): process that has this state; a forked process has to reset it.
    """

    def __init__(self) -> None:
        """Initializes a state."""
        self.locks: dict[str, typing.BinaryIO] = {}
        self.process = os.getpid()


_state = _State()


def BeginRun() -> None:
    """Begins a run, unless this is a worker of one.

    Call it in the first process before there are workers: they inherit the name of
    the run, whether they are forked or spawned.
    """
    name = os.environ.get(_VARIABLE, "")
    if name and multiprocessing.parent_process() is not None:
        return
    if name.partition("-")[0] == str(os.getpid()):
        return

    name = f"{os.getpid():d}-{os.urandom(8).hex():s}"
    os.environ[_VARIABLE] = name
    util.Finalize(None, _EndRun, args=(name,), exitpriority=_EXIT_PRIORITY)


def _Lock(path: str, is_exclusive: bool) -> typing.BinaryIO | None:
    """Locks a folder; returns None if others hold it, raises OSError if it is gone."""
    # The lock is held until the file is closed.
    # pylint: disable-next=consider-using-with
    lock = open(os.path.join(path, _LOCK_NAME), "ab")
    if fcntl:
        mode = fcntl.LOCK_EX | fcntl.LOCK_NB if is_exclusive else fcntl.LOCK_SH
        try:
            fcntl.flock(lock, mode)
        except OSError:
            lock.close()
            return None
    return lock


def _IsRunning(name: str) -> bool:
    """Determines if the first process of a run may still run."""
    if os.name == "nt":
        # On Windows the signal would interrupt the process.
        return True
    try:
        os.kill(int(name.partition("-")[0]), 0)
    except (OverflowError, ProcessLookupError, ValueError):
        return False
    except OSError:
        pass
    return True


def _RemoveUnused(path: str) -> None:
    """Removes the folder of a run if no process uses it."""
    with contextlib.suppress(OSError):
        lock = _Lock(path, is_exclusive=True)
        if lock:
            with lock:
                shutil.rmtree(path, ignore_errors=True)


def _RemoveLeftOvers(directory: str, own_name: str) -> None:
    """Removes files that killed runs left in the private folder."""
    for entry in os.scandir(directory):
        name = entry.name
        with contextlib.suppress(OSError):
            if name.startswith(_OLD_PREFIX):
                os.unlink(entry.path)
            elif name.startswith(_PREFIX) and own_name not in name:
                run_name = name[len(_PREFIX) :].partition(".")[0]
                if _IsRunning(run_name):
                    continue
                if name.endswith(_POINTER_SUFFIX):
                    _RemovePlace(entry.path)
                else:
                    _RemoveUnused(entry.path)


def _RemovePlace(pointer_path: str) -> None:
    """Removes the folder that a pointer names, and the pointer."""
    with open(pointer_path, encoding="utf-8", errors="surrogateescape") as pointer:
        path = pointer.read()
    name = os.path.basename(pointer_path)[: -len(_POINTER_SUFFIX)]
    if os.path.basename(path) == name:
        _RemoveUnused(path)
        with contextlib.suppress(OSError):
            os.rmdir(os.path.dirname(path))
    os.unlink(pointer_path)


def _GetPointerPath(directory: str, name: str) -> str:
    """Determines the path of the pointer to the folder of a run."""
    return os.path.join(directory, f"{_PREFIX:s}{name:s}{_POINTER_SUFFIX:s}")


def _Leave() -> None:
    """Unlocks the folders of this process, and removes those that are unused."""
    if _state.process != os.getpid():
        return
    for path, lock in list(_state.locks.items()):
        lock.close()
        _RemoveUnused(path)
        with contextlib.suppress(OSError):
            os.rmdir(os.path.dirname(path))
    _state.locks.clear()


def _EndRun(name: str) -> None:
    """Removes what killed workers of this run have left."""
    _Leave()
    directory = private_folder.GetPath()
    _RemoveUnused(os.path.join(directory, f"{_PREFIX:s}{name:s}"))
    with contextlib.suppress(OSError):
        _RemovePlace(_GetPointerPath(directory, name))
    with contextlib.suppress(OSError):
        os.rmdir(directory)


def _MakeFolder(name: str, temporary_folder: str | None) -> str:
    """Makes the folder of a run, and holds its lock as long as the process lives."""
    path = os.path.join(
        private_folder.GetPath(temporary_folder), f"{_PREFIX:s}{name:s}"
    )
    if path in _state.locks:
        return path

    directory = private_folder.GetPrivateFolder(temporary_folder)
    _RemoveLeftOvers(directory, name)
    os.makedirs(path, mode=0o700, exist_ok=True)
    lock = _Lock(path, is_exclusive=False)
    # Another process may have removed the folder before it was locked.
    if not lock or not os.path.exists(lock.name):
        raise FileNotFoundError(path)
    _state.locks[path] = lock
    util.Finalize(None, _Leave, exitpriority=_EXIT_PRIORITY)
    if temporary_folder:
        # Even without the pointer, the last worker removes the folder.
        with contextlib.suppress(OSError):
            pointer_path = _GetPointerPath(private_folder.GetPrivateFolder(), name)
            with open(
                pointer_path, "w", encoding="utf-8", errors="surrogateescape"
            ) as pointer:
                pointer.write(path)
    return path


def GetRunFolder(temporary_folder: str | None = None) -> str:
    """Retrieves the folder of this run, which is made unless it exists.

    It is removed when no process of the run uses it any more.

    Raises:
      OSError: if the folder cannot be made, or its parent does not belong to this
          user alone.
    """
    if _state.process != os.getpid():
        # A forked process has copies of the locks of its parent.
        _state.locks.clear()
        _state.process = os.getpid()

    BeginRun()
    name = os.environ[_VARIABLE]
    for _ in range(_NUMBER_OF_ATTEMPTS):
        with contextlib.suppress(FileNotFoundError):
            return _MakeFolder(name, temporary_folder)
        time.sleep(0.01)
    return _MakeFolder(name, temporary_folder)
