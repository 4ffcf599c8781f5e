"""Attempts to log in, each of which can have several records.

A failed login is recorded in btmp and by a line of sshd, and by another line if the
user does not exist. A login is recorded in wtmp, by a line of sshd and by a session of
systemd. The records are written within seconds by processes with one identifier, or
name the same user and origin.
"""

import collections

from plaso_extra_parsers.output import log_lines

# Form of records that are not lines of a log, such as records of utmp.
RECORD = "record"

# Microseconds between two events of one attempt.
_MAXIMUM_DISTANCE = 5000000

# Limits of what is remembered: number of processes and users, and of attempts of each.
_MAXIMUM_KEYS = 10000
_MAXIMUM_ATTEMPTS_PER_KEY = 16

_KINDS = frozenset(
    [log_lines.FAILED_LOGIN, log_lines.FAILED_SU, log_lines.FAILED_SUDO]
    + [log_lines.LOGIN, log_lines.SHUTDOWN, log_lines.SU]
)

# Kind of the attempt that ends with a line of sshd about its connection.
_KIND_PER_END = {log_lines.CONNECTION: log_lines.FAILED_LOGIN}

# Kinds that are recorded by processes with different identifiers.
_KINDS_OF_SEVERAL_PROCESSES = frozenset([log_lines.LOGIN, log_lines.SHUTDOWN])


class Attempt:
    """An attempt.

    Attributes:
      forms (dict[tuple[str, int], int]): number of events per form and evidence file.
      mark (Mark): first mark.
      number (int): number of the first mark.
      time (int): time of the latest event.
    """

    __slots__ = ("forms", "mark", "number", "time")

    def __init__(self, mark, number, time):
        """Initializes an attempt."""
        self.forms = {}
        self.mark = mark
        self.number = number
        self.time = time

    def Accepts(self, mark, source):
        """Determines if an event of an evidence file can belong to the attempt."""
        first = self.mark
        for name in ("host", "user", "target", "origin"):
            values = (getattr(first, name), getattr(mark, name))
            if None not in values and values[0] != values[1]:
                return False
        if None not in (first.process, mark.process) and first.process != mark.process:
            # logind, the process of a session and the one of a shutdown differ.
            if mark.kind not in _KINDS_OF_SEVERAL_PROCESSES:
                return False
        return self._HasRoom(mark.form, source)

    def _HasRoom(self, form, source):
        """Determines if the attempt lacks an event of a form.

        sshd writes two records for a user that does not exist: one before the password
        and one after it.
        """
        maximum = 1
        if form == RECORD and any(
            other == log_lines.ANNOUNCEMENT for other, _ in self.forms
        ):
            maximum = 2
        if form == log_lines.ANNOUNCEMENT and (log_lines.RESULT, source) in self.forms:
            return False
        return self.forms.get((form, source), 0) < maximum

    def Add(self, form, source, time):
        """Adds an event."""
        key = (form, source)
        self.forms[key] = self.forms.get(key, 0) + 1
        self.time = time


class Attempts:
    """Attempts of the last seconds."""

    def __init__(self):
        """Initializes attempts."""
        self._attempts_per_key = {}

    def Add(self, mark, number, source, time):
        """Adds the mark of an event; events must come in the order of their times.

        Args:
          mark (Mark): mark.
          number (int): number of the mark.
          source (int): number of the evidence file.
          time (int): time of the event in microseconds since January 1, 1970 UTC.

        Returns:
          tuple[int, int]: number of the first mark of the attempt, or -1 if this is the
              first one, and number of attempts that this mark adds.
        """
        if mark.kind not in _KINDS and not _IsEnd(mark):
            return -1, mark.count

        same, missing = -1, mark.count
        for attempt in self._IterateLatest(mark, time):
            if missing and attempt.Accepts(mark, source):
                attempt.Add(mark.form, source, time)
                missing -= 1
                if same < 0:
                    same = attempt.number
        if same >= 0:
            return same, missing

        attempt = Attempt(mark, number, time)
        attempt.Add(mark.form, source, time)
        self._Forget(time)
        for key in _GetKeys(mark):
            attempts = self._attempts_per_key.setdefault(
                key, collections.deque(maxlen=_MAXIMUM_ATTEMPTS_PER_KEY)
            )
            attempts.append(attempt)
        return -1, missing

    def _IterateLatest(self, mark, time):
        """Iterates over recent attempts that an event may belong to."""
        seen = set()
        for key in _GetKeys(mark):
            for attempt in list(self._attempts_per_key.get(key, ())):
                if attempt.number not in seen:
                    seen.add(attempt.number)
                    if time - attempt.time <= _MAXIMUM_DISTANCE:
                        yield attempt

    def _Forget(self, time):
        """Forgets attempts that are too old for further events, if there are many."""
        if len(self._attempts_per_key) < _MAXIMUM_KEYS:
            return
        self._attempts_per_key = {
            key: attempts
            for key, attempts in self._attempts_per_key.items()
            if time - attempts[-1].time <= _MAXIMUM_DISTANCE
        }
        if len(self._attempts_per_key) >= _MAXIMUM_KEYS:
            self._attempts_per_key.clear()


def _GetKeys(mark):
    """Determines the keys of the attempt of an event: kind, and process or user."""
    kind = _KIND_PER_END.get(mark.kind, mark.kind)
    keys = []
    if mark.process is not None:
        keys.append((kind, "process", mark.process))
    if mark.process is None or kind in _KINDS_OF_SEVERAL_PROCESSES:
        keys.append((kind, "user", mark.user))
    return keys


def _IsEnd(mark):
    """Determines if an event is a connection that was closed during a login."""
    return mark.kind in _KIND_PER_END and mark.form == log_lines.SESSION
