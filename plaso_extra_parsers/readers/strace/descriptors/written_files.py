"""Files that were written according to a trace, by name."""

from __future__ import annotations

import collections

from plaso_extra_parsers.readers.strace.descriptors import session as sessions

# Maximum numbers of names that are remembered, and of open files per name.
_MAXIMUM_NAMES = 2_000
_MAXIMUM_OPENS = 8

# A file that was opened, and the moment (see GoneNames): nanoseconds since January 1,
# 1970 if the files of a trace are not read in the order of time, otherwise a number.
_Opened = tuple[sessions.OpenFileDescription, int]


class WrittenFiles:
    """Files that were opened for writing, by their current names."""

    def __init__(self) -> None:
        """Initializes files."""
        self._opened: collections.OrderedDict[str, list[_Opened]] = (
            collections.OrderedDict()
        )

    def Add(
        self, path: str, description: sessions.OpenFileDescription, moment: int
    ) -> None:
        """Adds a file, by absolute path, that was opened for writing at a moment."""
        opened = self._opened.setdefault(path, [])
        self._opened.move_to_end(path)
        opened.append((description, moment))
        del opened[:-_MAXIMUM_OPENS]
        if len(self._opened) > _MAXIMUM_NAMES:
            self._opened.popitem(last=False)

    def Rename(self, path: str, new_path: str) -> None:
        """Renames a file; both names are absolute paths."""
        opened = self._opened.pop(path, None)
        if opened is None:
            # The file that had the new name is gone.
            self._opened.pop(new_path, None)
        else:
            self._opened[new_path] = opened

    def Remove(self, path: str) -> None:
        """Removes a name."""
        self._opened.pop(path, None)

    def IsWritten(self, path: str, moment: int) -> bool:
        """Determines whether a file that was opened before a moment was written.

        The system does not execute a file that is open for writing (ETXTBSY): a file
        opened before its execution was written before it.
        """
        return any(
            description.is_written and opened <= moment
            for description, opened in self._opened.get(path, ())
        )
