"""Times of strace logs: reads stamps, and finds the date of logs without dates.

Epoch stamps (-ttt) are complete. Times of day (-t, -tt) are local and have no date: the
last line was written at the modification time of the file, and the number of midnights
in the log then gives the date of the first line. Relative times (-r) count from line to
line: the modification time less their sum is the time of the first line. Without a
modification time such logs have neither dates nor times.
"""

from __future__ import annotations

import re
import typing

from plaso_extra_parsers.readers.strace.lines import prefix

NANOSECONDS_PER_SECOND = 1_000_000_000
NANOSECONDS_PER_DAY = 86_400 * NANOSECONDS_PER_SECOND

_HALF_DAY = NANOSECONDS_PER_DAY // 2
# A time that is this much later than the one before is of the previous day: its line
# was printed late, when it was already past midnight.
_LATE_DAY = 23 * 3600 * NANOSECONDS_PER_SECOND

# Digits of the largest number of seconds that is read.
_MAXIMUM_DIGITS = 15


def ReadSeconds(text: str) -> int:
    """Reads nanoseconds from seconds with 0 to 9 digits after the point."""
    seconds, _, fraction = text.partition(".")
    if len(seconds) > _MAXIMUM_DIGITS:
        # Damaged: the result is later than any date. Python refuses very long numbers.
        seconds = seconds[:_MAXIMUM_DIGITS]
    if not fraction:
        return int(seconds) * NANOSECONDS_PER_SECOND
    return int(seconds) * NANOSECONDS_PER_SECOND + int(fraction[:9].ljust(9, "0"))


def ReadTimeOfDay(stamp: str) -> int:
    """Reads nanoseconds since midnight from a time such as "21:37:35.160955"."""
    seconds = (int(stamp[:2]) * 60 + int(stamp[3:5])) * 60
    return seconds * NANOSECONDS_PER_SECOND + ReadSeconds(stamp[6:])


class Clock:
    """Clock of the lines of a log, in which either all lines have a date or none has.

    Attributes:
      is_inferred (bool): True if times come from the modification time of the file.
      is_local (bool): True if times are nanoseconds since January 1, 1970 of the local
          clock.
    """

    def __init__(self, shape: prefix.PrefixShape) -> None:
        self._first: int | None = None
        self._last_time_of_day: int | None = None
        self._midnight: int | None = None
        self._elapsed = 0
        self._scale: int = 10 ** (9 - shape.digits)
        self._second: int | None = None
        self._second_text = ""
        self.is_inferred = False
        self.is_local = shape.clock == prefix.TIME_OF_DAY
        self.shape = shape

    def SetEnd(
        self, end: int, first: int | None, days: int, last: int, elapsed: int
    ) -> None:
        """Sets the time of the last line, with the values of a ClockScan of the log.

        The end is the modification time of the file, at which its last line was
        written: nanoseconds since January 1, 1970, of the local clock if the times are
        local and the time zone is known.
        """
        if self.shape.clock == prefix.TIME_OF_DAY and first is not None:
            # The day on which the last line is nearest to the modification time.
            day = (end - last + _HALF_DAY) // NANOSECONDS_PER_DAY
            self._midnight = (day - days) * NANOSECONDS_PER_DAY
            self._last_time_of_day = first
            self.is_inferred = True
        elif self.shape.clock == prefix.NO_CLOCK and self.shape.relative:
            self._first = end - elapsed
            self._elapsed = 0
            self.is_inferred = True

    def ReadStamp(self, stamp: str) -> int | None:
        """Reads the stamp of the next line: nanoseconds since January 1, 1970.

        Returns None if there is no date.
        """
        if self.shape.clock == prefix.EPOCH:
            return ReadSeconds(stamp)
        if stamp[:8] != self._second_text:
            self._SetSecond(stamp[:8])
        if self._second is None:
            return None
        if len(stamp) == 8:
            return self._second
        return self._second + int(stamp[9:]) * self._scale

    def _SetSecond(self, text: str) -> None:
        """Sets the current second of logs with times of day, without fraction."""
        self._second_text = text
        if self._midnight is None:
            return
        time_of_day = ReadTimeOfDay(text)
        if self._last_time_of_day is not None:
            difference = time_of_day - self._last_time_of_day
            if difference < -_HALF_DAY:
                self._midnight += NANOSECONDS_PER_DAY
            elif difference > _LATE_DAY:
                # Staged output (-z) can print an earlier time after midnight.
                self._midnight -= NANOSECONDS_PER_DAY
        self._last_time_of_day = time_of_day
        self._second = self._midnight + time_of_day

    def AddElapsed(self, nanoseconds: int) -> int | None:
        """Adds the nanoseconds since the previous line, for lines without other times.

        Returns nanoseconds since January 1, 1970, or None if there is no date.
        """
        if self._first is None:
            return None
        self._elapsed += nanoseconds
        return self._first + self._elapsed


class ClockScan(typing.NamedTuple):
    """Result of a scan of all times of a log.

    Attributes:
      first: first time of day, or None.
      days: number of midnights between the first and the last line.
      last: last time of day, in nanoseconds.
      elapsed: sum of the relative times, in nanoseconds.
    """

    first: int | None
    days: int
    last: int
    elapsed: int


class ClockScanner:
    """Scans the times of a whole log."""

    def __init__(self, shape: prefix.PrefixShape) -> None:
        """Initializes a scanner for lines of a prefix shape."""
        pattern = prefix.GetExpression(shape)
        self._days = 0
        self._elapsed = 0
        self._expression = re.compile(f"^{pattern:s}", re.MULTILINE)
        self._first: int | None = None
        self._is_relative = shape.clock == prefix.NO_CLOCK
        self._last_stamp = ""

    def AddText(self, text: str) -> None:
        """Adds whole lines, joined by line feeds."""
        if self._is_relative:
            for match in self._expression.finditer(text):
                self._elapsed += ReadSeconds(match.group(5))
            return
        last_stamp = self._last_stamp
        for match in self._expression.finditer(text):
            stamp = match.group(4)
            # Midnight cannot be passed within one hour of the clock.
            if stamp[:2] != last_stamp[:2]:
                self._AddHour(ReadTimeOfDay(stamp), last_stamp)
            last_stamp = stamp
        self._last_stamp = last_stamp

    def _AddHour(self, time_of_day: int, last_stamp: str) -> None:
        """Adds the first time of an hour."""
        if self._first is None:
            self._first = time_of_day
            return
        difference = time_of_day - ReadTimeOfDay(last_stamp)
        if difference < -_HALF_DAY:
            self._days += 1
        elif difference > _LATE_DAY:
            self._days -= 1

    def GetScan(self) -> ClockScan:
        """Retrieves the values that are needed to date the first line."""
        last = ReadTimeOfDay(self._last_stamp) if self._last_stamp else 0
        return ClockScan(self._first, self._days, last, self._elapsed)
