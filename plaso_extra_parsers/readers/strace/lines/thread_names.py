"""Determines the thread of each line, also of lines that do not name it.

On standard error strace names the thread only while it traces more than one; in a file
without -f it never does. The threads of such lines come from a survey that is made
before the log is read.
"""

from __future__ import annotations

import re

from plaso_extra_parsers.lib import system_calls
from plaso_extra_parsers.readers.strace.lines import survey

# trace.1234
_SUFFIX = re.compile(r".\.(\d{1,7})$")

# Smaller suffixes count rotated logs more often than threads.
_MINIMUM_SUFFIX = 100

_MAXIMUM_IDENTIFIERS = 10_000
_MAXIMUM_THREADS = 100_000


def ReadThreadSuffix(name: str) -> int | None:
    """Reads the thread from the name of a file per thread, such as "trace.1234".

    Returns None if the name does not end in one.
    """
    match = _SUFFIX.search(name)
    if not match or int(match.group(1)) < _MINIMUM_SUFFIX:
        return None
    return int(match.group(1))


class ThreadNames:
    """Threads of a log by the text in the prefixes of its lines.

    Attributes:
      identifiers (dict[str, int|None]): thread per text, "" for lines without thread.
      is_fixed (bool): True if the caller that opened the log gave the thread.
      live (dict[int|None, None]): threads that are traced; None is a thread whose
          number is not known.
    """

    def __init__(self, thread_identifier: int | None) -> None:
        """Initializes threads with the thread of lines that do not name one."""
        self._leaving: set[int | None] = set()
        self.live: dict[int | None, None] = {}
        # Thread of the unnamed lines of each later run, in reverse order.
        self._runs: list[int | None] = []
        self.fixed_thread = thread_identifier
        self.identifiers: dict[str, int | None] = {"": thread_identifier}
        self.is_fixed = thread_identifier is not None

    @property
    def live_threads(self) -> list[int | None]:
        """list[int|None]: threads in live that have not begun to exit."""
        return [thread for thread in self.live if thread not in self._leaving]

    def SetOnlyThread(self, thread_identifier: int | None) -> None:
        """Sets the only thread that is traced."""
        self._leaving.clear()
        self.live.clear()
        self.live[thread_identifier] = None

    def SetSurvey(self, log_survey: survey.Survey) -> None:
        """Sets the threads of lines that do not name one, from a survey."""
        if self.is_fixed:
            return
        thread = log_survey.GetFirstThread()
        self.identifiers[""] = thread
        if len(log_survey.attached) < 2:
            self.live[thread] = None
        if not log_survey.has_named:
            self._runs = log_survey.GetRuns()[:0:-1]

    def ForgetRuns(self) -> None:
        """Forgets the threads of later runs, since the prefix shape has changed."""
        self._runs = []

    def LimitIdentifiers(self) -> None:
        """Forgets which prefixes belong to which threads if there are too many."""
        if len(self.identifiers) > _MAXIMUM_IDENTIFIERS:
            unnamed_thread = self.identifiers[""]
            self.identifiers.clear()
            self.identifiers[""] = unnamed_thread

    def AddThread(self, thread_identifier: int) -> None:
        """Adds a thread that was attached."""
        if len(self.live) < _MAXIMUM_THREADS:
            self.live[thread_identifier] = None
            self._leaving.discard(thread_identifier)

    def AddCall(self, thread_identifier: int | None, name: str) -> None:
        """Adds a call of a thread, and notes if the call is to end the thread."""
        if name in system_calls.EXIT_NAMES and thread_identifier in self.live:
            self._leaving.add(thread_identifier)

    def RemoveThread(self, thread_identifier: int | None) -> None:
        """Removes a thread that ended or was detached."""
        self.live.pop(thread_identifier, None)
        self._leaving.discard(thread_identifier)

    def GetThread(self, text: str | None, is_exit: bool = False) -> int | None:
        """Retrieves the thread of a line, if known; an exit also removes the thread."""
        if self.is_fixed and not text:
            return self.fixed_thread
        if not text:
            thread = self._GetUnnamedThread()
            if is_exit:
                self._EndRun(thread)
            return thread

        thread = int(text)
        if not self.is_fixed and thread not in self.live:
            self.AddThread(thread)
        if is_exit:
            self.RemoveThread(thread)
        return thread

    def _GetUnnamedThread(self) -> int | None:
        """Retrieves the thread of lines that name none: the only live one, or None."""
        if len(self.live) > 1 and self._leaving:
            # The log does not show the ends of threads (-qq).
            for thread in list(self._leaving):
                self.RemoveThread(thread)
        return next(iter(self.live)) if len(self.live) == 1 else None

    def _EndRun(self, thread_identifier: int | None) -> None:
        """Ends the unnamed thread; the next run follows if no thread is left."""
        self.RemoveThread(thread_identifier)
        if not self.live:
            thread = self._runs.pop() if self._runs else None
            self.live[thread] = None
            self.identifiers[""] = thread
