"""Names of files that were unlinked: what was opened under them before is deleted."""

from __future__ import annotations

import collections
import typing

# The names that went first are forgotten, longer ones are not followed.
_MAXIMUM_NAMES = 2_000
_MAXIMUM_SIZE = 1_000


class _Gone(typing.NamedTuple):
    """When a name went last.

    Attributes:
      moment: moment at which it went.
      moment_before: the same of the time before, 0 if there was none.
      is_unlinked: True if the file under it was unlinked, False if it has another name
          since.
    """

    moment: int
    moment_before: int
    is_unlinked: bool


class GoneNames:
    """Names that were unlinked or renamed: absolute paths, escapes as in the log.

    A moment is a time where calls are not applied in their order, or else how many
    names are gone so far.

    Attributes:
      number (int): how many names went so far.
    """

    def __init__(self) -> None:
        """Initializes names."""
        self._names: collections.OrderedDict[str, _Gone] = collections.OrderedDict()
        self.number = 0

    def Add(self, path: str, is_unlinked: bool, time: int | None = None) -> None:
        """Adds the name of a file that was unlinked, or has another name since.

        The time is given if that is the moment.
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
