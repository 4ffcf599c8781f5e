"""Names of unlinked files, to find out whether an opened file has been deleted."""

from __future__ import annotations

import collections
import typing

# Beyond these limits the oldest names are forgotten, and long names not followed.
_MAXIMUM_NAMES = 2_000
_MAXIMUM_SIZE = 1_000


class _Gone(typing.NamedTuple):
    """When a name was removed last.

    Attributes:
      moment: moment of the removal.
      moment_before: moment of the removal before that, 0 if there was none.
      is_unlinked: True if the file of that name was unlinked, False if it got another
          name.
    """

    moment: int
    moment_before: int
    is_unlinked: bool


class GoneNames:
    """Names that were unlinked or renamed: absolute paths, escapes as in the log.

    A moment is a time if calls are not applied in the order of time, and otherwise the
    number of names removed so far.

    Attributes:
      number (int): number of names removed so far.
    """

    def __init__(self) -> None:
        """Initializes names."""
        self._names: collections.OrderedDict[str, _Gone] = collections.OrderedDict()
        self.number = 0

    def Add(self, path: str, is_unlinked: bool, time: int | None = None) -> None:
        """Adds the name of a file that was unlinked, or got another name.

        The time is given if moments are times.
        """
        self.number += 1
        if len(path) > _MAXIMUM_SIZE:
            return
        before = self._names.pop(path, None)
        moment_before = 0 if before is None else before.moment
        moment = self.number if time is None else time
        self._names[path] = _Gone(moment, moment_before, is_unlinked)
        if len(self._names) > _MAXIMUM_NAMES:
            self._names.popitem(last=False)

    def IsUnlinked(self, path: str, opened: int, now: int) -> bool:
        """Determines whether a file opened at a moment is certainly unlinked now."""
        gone = self._names.get(path)
        return (
            gone is not None
            and gone.is_unlinked
            and gone.moment_before <= opened < gone.moment <= now
        )
