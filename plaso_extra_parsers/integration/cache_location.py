"""Finds a folder to keep merged data folders in.

Plaso runs in places of all kinds: as the superuser in a container whose home folder is
read-only, with sudo in the home folder of another user, on a machine that is shared.
What lies in the folder decides what a timeline shows, so a folder that somebody else
may have made or can write to is not used.
"""

import atexit
import functools
import os
import shutil
import stat
import sys
import tempfile

_CACHE_FOLDER = "plaso-extra-parsers"


def _IsPrivateFolder(path):
    """Determines if nobody else can have put anything into a folder.

    Args:
      path (str): path.

    Returns:
      bool: True if the folder is one, is ours and only we can write to it.
    """
    try:
        information = os.lstat(path)
    except OSError:
        return False

    if not stat.S_ISDIR(information.st_mode):
        return False
    if not hasattr(os, "geteuid"):
        return True
    return information.st_uid == os.geteuid() and not information.st_mode & 0o022


def _MakePrivateFolder(path):
    """Makes a folder that only we can write to, or takes the one that is there.

    Args:
      path (str): path; folders above it are made as well.

    Returns:
      bool: True if the folder can be used.
    """
    try:
        parent_path = os.path.dirname(path)
        if not os.path.isdir(parent_path):
            os.makedirs(parent_path, mode=0o700)
        if not os.path.lexists(path):
            os.mkdir(path, mode=0o700)
    except FileExistsError:
        pass
    except OSError:
        return False

    return _IsPrivateFolder(path) and os.access(path, os.W_OK | os.X_OK)


def _GetCachePaths():
    """Determines where merged folders may be kept.

    Yields:
      str: path of a cache folder, the best first.
    """
    home_path = os.path.expanduser("~")
    if sys.platform == "win32":
        cache_path = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        cache_path = os.path.join(home_path, "Library", "Caches")
    else:
        cache_path = os.environ.get("XDG_CACHE_HOME")
        if not cache_path or not os.path.isabs(cache_path):
            cache_path = os.path.join(home_path, ".cache")

    # With sudo the home folder can be that of another user, who could not change a
    # folder that we make there.
    is_own_home = True
    if hasattr(os, "geteuid"):
        try:
            is_own_home = os.stat(home_path).st_uid == os.geteuid()
        except OSError:
            is_own_home = False

    if cache_path and is_own_home:
        yield os.path.join(cache_path, _CACHE_FOLDER)

    user_identifier = os.geteuid() if hasattr(os, "geteuid") else "user"
    yield os.path.join(tempfile.gettempdir(), f"{_CACHE_FOLDER:s}-{user_identifier!s}")


@functools.lru_cache(maxsize=None)
def _MakeTemporaryCacheFolder():
    """Makes a cache folder for the life of this process.

    Returns:
      str: path of the folder.

    Raises:
      OSError: if there is no place to write to at all.
    """
    path = tempfile.mkdtemp(prefix=f"{_CACHE_FOLDER:s}-")
    process_identifier = os.getpid()

    def RemoveFolder():
        """Removes the folder, unless this is a child of the process that made it."""
        if os.getpid() == process_identifier:
            shutil.rmtree(path, ignore_errors=True)

    atexit.register(RemoveFolder)
    return path


def GetUsableCachePath():
    """Makes or finds a folder to keep merged folders in.

    Returns:
      str: path of a folder that only we can write to. It is removed at exit if no
          lasting one can be used.

    Raises:
      OSError: if there is no place to write to at all.
    """
    for path in _GetCachePaths():
        if _MakePrivateFolder(path):
            return path

    return _MakeTemporaryCacheFolder()
