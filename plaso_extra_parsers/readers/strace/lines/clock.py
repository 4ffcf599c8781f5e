"""Times of strace logs: stamps to integer nanoseconds, and dates where there are none.

Epoch stamps (-ttt) are complete. Times of day (-t, -tt) are local and have no date: the
last line was written at the modification time of the file, so the number of midnights
in the log gives the date of the first line. Relative times (-r) count from line to
line: their sum gives the time of the first line in the same manner. Without a
modification time there is no date, and then no time either.
"""

from __future__ import annotations

import re
import typing

from plaso_extra_parsers.readers.strace.lines import prefix
from plaso_extra_parsers.readers.strace.lines import source

NANOSECONDS_PER_SECOND = 1_000_000_000
NANOSECONDS_PER_DAY = 86_400 * NANOSECONDS_PER_SECOND

_HALF_DAY = NANOSECONDS_PER_DAY // 2
# A line that is late by less than an hour, behind one that is after midnight.
_LATE_DAY = 23 * 3600 * NANOSECONDS_PER_SECOND

# Digits of the largest number of seconds that is read.
_MAXIMUM_DIGITS = 15


def ReadSeconds(text: str) -> int:
    """Reads a number of seconds.

    Args:
      text (str): seconds, with 0 to 9 digits after the point, such as "0.000123".

    Returns:
      int: nanoseconds.
    """
    seconds, _, fraction = text.partition(".")
    if len(seconds) > _MAXIMUM_DIGITS:
        # Damaged: later than any date, and Python refuses to read thousands of digits.
        seconds = seconds[:_MAXIMUM_DIGITS]
    if not fraction:
        return int(seconds) * NANOSECONDS_PER_SECOND
    return int(seconds) * NANOSECONDS_PER_SECOND + int(fraction[:9].ljust(9, "0"))


def ReadTimeOfDay(stamp: str) -> int:
    """Reads a time of day.

    Args:
      stamp (str): time of day, such as "21:37:35.160955".

    Returns:
      int: nanoseconds since midnight.
    """
    seconds = (int(stamp[:2]) * 60 + int(stamp[3:5])) * 60
    return seconds * NANOSECONDS_PER_SECOND + ReadSeconds(stamp[6:])


class Clock:
    """Time of the lines of a log of which no line has a date, or all have one.

    Attributes:
      is_inferred (bool): True if times come from the modification time of the file.
      is_local (bool): True if times are local times: nanoseconds since January 1, 1970
          of the local clock.
    """

    def __init__(self, shape: prefix.PrefixShape) -> None:
        """Initializes a clock.

        Args:
          shape (PrefixShape): prefix shape of the log.
        """
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
        """Sets the time from what a scan of the log found.

        Args:
          end (int): time of the last line as the modification time of the file tells
              it, nanoseconds since January 1, 1970; of the local clock if the times
              are local and the time zone is known.
          first (int or None): first time of day, or None.
          days (int): number of midnights between the first and the last line.
          last (int): last time of day.
          elapsed (int): sum of the relative times, in nanoseconds.
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
        """Reads the stamp of the next line.

        Args:
          stamp (str): stamp.

        Returns:
          int: nanoseconds since January 1, 1970, or None if there is no date.
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
        """Sets the current second of logs with times of day.

        Args:
          text (str): time of day, without fraction.
        """
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
        """Adds the relative time of the next line, if there are no other times.

        Args:
          nanoseconds (int): time since the previous line.

        Returns:
          int: nanoseconds since January 1, 1970, or None if there is no date.
        """
        if self._first is None:
            return None
        self._elapsed += nanoseconds
        return self._first + self._elapsed


class ClockScan(typing.NamedTuple):
    """What a scan of all times of a log found.

    Attributes:
      first (int or None): first time of day, in nanoseconds, or None.
      days (int): number of midnights between the first and the last line.
      last (int): last time of day, in nanoseconds.
      elapsed (int): sum of the relative times, in nanoseconds.
    """

    first: int | None
    days: int
    last: int
    elapsed: int


def ScanClock(file_object: typing.BinaryIO, shape: prefix.PrefixShape) -> ClockScan:
    """Scans the times of a whole log.

    Args:
      file_object (BinaryIO): log, it is read from its start.
      shape (PrefixShape): prefix shape of the log.

    Returns:
      ClockScan: what is needed to date the first line.
    """
    pattern = prefix.GetExpression(shape)
    expression = re.compile(rf"^{pattern:s}".encode("ascii"), re.MULTILINE)
    first = None
    last = days = elapsed = 0
    last_stamp = b""
    group = 5 if shape.clock == prefix.NO_CLOCK else 4
    for data in source.IterateWholeLines(file_object):
        for match in expression.finditer(data):
            stamp = match.group(group)
            if group == 5:
                elapsed += ReadSeconds(stamp.decode("ascii"))
                continue
            # Within an hour nothing can happen that matters here.
            if stamp[:2] == last_stamp[:2]:
                last_stamp = stamp
                continue
            time_of_day = ReadTimeOfDay(stamp.decode("ascii"))
            if first is None:
                first = time_of_day
            else:
                last = ReadTimeOfDay(last_stamp.decode("ascii"))
                if time_of_day - last < -_HALF_DAY:
                    days += 1
                elif time_of_day - last > _LATE_DAY:
                    days -= 1
            last_stamp = stamp
    if last_stamp:
        last = ReadTimeOfDay(last_stamp.decode("ascii"))
    return ClockScan(first, days, last, elapsed)
