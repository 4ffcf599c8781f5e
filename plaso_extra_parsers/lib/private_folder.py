"""The folder for temporary files into which no other user can write.

Its files determine what a timeline shows, and several workers share it, on machines
that several people may use.
"""

import os
import stat
import tempfile

from typing import Optional

_NAME = "plaso-extra-parsers"


def GetPath(temporary_folder: Optional[str] = None) -> str:
    """Determines the path of the private folder of this user, which need not exist."""
    user_identifier = os.geteuid() if hasattr(os, "geteuid") else None
    name = _NAME if user_identifier is None else f"{_NAME:s}-{user_identifier:d}"
    return os.path.join(temporary_folder or tempfile.gettempdir(), name)


def GetPrivateFolder(temporary_folder: Optional[str] = None) -> str:
    """Retrieves the private folder of this user, which is made unless it exists.

    Raises:
      OSError: if the folder cannot be made, or does not belong to this user alone.
    """
    user_identifier = os.geteuid() if hasattr(os, "geteuid") else None
    path = GetPath(temporary_folder)
    os.makedirs(path, mode=0o700, exist_ok=True)

    information = os.lstat(path)
    is_private = stat.S_ISDIR(information.st_mode)
    if user_identifier is not None:
        is_private = (
            is_private
            and information.st_uid == user_identifier
            and not information.st_mode & 0o022
        )
    if not is_private:
        raise OSError(f"{path:s} is not a directory of this user alone")
    return path
