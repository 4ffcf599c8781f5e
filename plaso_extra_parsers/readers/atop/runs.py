"""Tells boots of the system, and the gaps in which no sample was taken."""

from __future__ import annotations

from typing import Iterator
from typing import NamedTuple
from typing import Union

from plaso_extra_parsers.readers.atop import samples

# Estimates of one boot by two runs of atop may differ by this, in seconds: more than
# rounding, less than a system needs to be started twice.
_BOOT_TIME_TOLERANCE = 10

# What atop does unless told otherwise, in seconds.
_DEFAULT_INTERVAL = 600

# More than so many boots of one log are no boots but damage.
_MAXIMUM_NUMBER_OF_BOOTS = 4096

CAUSE_SYSTEM = "system started"
CAUSE_ATOP = "atop started"
CAUSE_DAMAGE = "damaged log"
CAUSE_NOT_KNOWN = "not known"


class Boot(NamedTuple):
    """Boot of the system.

    Attributes:
      boot_time (int): seconds since 1970-01-01 00:00:00 UTC.
      sample (AtopSample): first sample after it.
    """

    boot_time: int
    sample: samples.AtopSample


class Gap(NamedTuple):
    """Time in which no sample was taken.

    Attributes:
      start_time (int): time of the last sample before it, in seconds since 1970.
      sample (AtopSample): first sample after it.
      cause (str): what is known of it.
    """

    start_time: int
    sample: samples.AtopSample
    cause: str

    @property
    def size(self) -> int:
        """int: length in seconds."""
        return int(self.sample.record.sample_time) - self.start_time


class RunTracker:
    """Tracks the runs of the system and of atop over the samples of one host."""

    def __init__(self) -> None:
        """Initializes a tracker."""
        # Time of each boot, and of the last sample before the next one.
        self._boots: list[list[int]] = []
        self._has_damage = False
        self._interval = 0
        self._last_time: int | None = None
        self._pending_gaps: list[Gap] = []

    def SetDamaged(self) -> None:
        """Sets that samples behind the last one may have been lost."""
        self._has_damage = True

    def Add(self, sample: samples.AtopSample) -> Iterator[Union[Boot, Gap]]:
        """Adds a sample.

        Args:
          sample (AtopSample): sample that follows the one added last.

        Yields:
          Boot|Gap: boot before it or gap; as what makes a gap depends on the interval
              that atop had been told, some come later.
        """
        sample_time = sample.record.sample_time
        interval = sample.record.interval
        cause = CAUSE_DAMAGE if self._has_damage else CAUSE_NOT_KNOWN
        if sample.is_boot:
            cause = CAUSE_ATOP
            boot_time = sample_time - interval
            if self._IsNewBoot(boot_time, sample_time):
                cause = CAUSE_SYSTEM
                yield Boot(boot_time, sample)
        elif self._boots:
            self._boots[-1][1] = max(self._boots[-1][1], sample_time)

        if self._last_time is not None and self._last_time < sample_time:
            self._pending_gaps.append(Gap(self._last_time, sample, cause))
        self._last_time = sample_time
        self._has_damage = False

        if sample.is_boot:
            # Each run has an interval of its own, which its first sample does not say.
            if self._interval or len(self._pending_gaps) > _MAXIMUM_NUMBER_OF_BOOTS:
                yield from self.Finish()
            return
        if not self._interval or interval * 2 <= self._interval * 3:
            self._interval = max(self._interval, interval)
        yield from self._TakeGaps()

    def Finish(self) -> Iterator[Gap]:
        """Ends a run.

        Yields:
          Gap: gaps that had to wait for the interval.
        """
        self._interval = self._interval or _DEFAULT_INTERVAL
        yield from self._TakeGaps()
        self._interval = 0

    def _TakeGaps(self) -> Iterator[Gap]:
        """Takes the gaps that are long enough.

        Yields:
          Gap: gap.
        """
        gaps = self._pending_gaps
        self._pending_gaps = []
        for gap in gaps:
            if gap.size * 2 > self._interval * 3:
                yield gap

    def _IsNewBoot(self, boot_time: int, sample_time: int) -> bool:
        """Determines if the first sample of a run of atop is of another boot.

        Until the last sample the system was up: a boot before that is the one that is
        known, whatever the clock said.

        Args:
          boot_time (int): time of the boot in seconds since 1970.
          sample_time (int): time of the sample in seconds since 1970.

        Returns:
          bool: True if so.
        """
        for boot in reversed(self._boots):
            if (
                boot[0] - _BOOT_TIME_TOLERANCE
                <= boot_time
                <= max(boot[1], boot[0] + _BOOT_TIME_TOLERANCE)
            ):
                boot[1] = max(boot[1], sample_time)
                return False
        if len(self._boots) >= _MAXIMUM_NUMBER_OF_BOOTS:
            del self._boots[0]
        self._boots.append([boot_time, sample_time])
        return True
