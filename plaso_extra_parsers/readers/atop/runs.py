"""Finds boots of the system, and the gaps in which no sample was taken."""

from __future__ import annotations

from typing import Iterator
from typing import NamedTuple
from typing import Union

from plaso_extra_parsers.readers.atop import clock
from plaso_extra_parsers.readers.atop import samples

# Maximum difference between the times of one boot by two runs of atop, in seconds: more
# than a rounding error, less than a system needs to start twice.
_BOOT_TIME_TOLERANCE = 10

# Default interval of atop in seconds.
_DEFAULT_INTERVAL = 600

# More boots than this in one log are due to damage.
_MAXIMUM_NUMBER_OF_BOOTS = 4096

CAUSE_SYSTEM = "system started"
CAUSE_ATOP = "atop started"
CAUSE_DAMAGE = "damaged log"
CAUSE_NOT_KNOWN = "not known"

# Interval in seconds that atop writes if it would be negative.
_NO_INTERVAL = 1


class Boot:
    """Boot of the system.

    Attributes:
      boot_time (int): time of the boot according to the first sample.
      clock (RunClock): clock of the last run of atop before the next boot.
      last_time (int): time of the last sample before the next boot.
      sample (AtopSample): first sample after it.
      uptime (int): minimum number of seconds the system was up at the last sample.
    """

    __slots__ = ("boot_time", "clock", "last_time", "sample", "uptime")

    def __init__(self, sample: samples.AtopSample) -> None:
        self.boot_time: int = sample.record.sample_time - sample.record.interval
        self.clock = clock.RunClock()
        self.last_time: int = sample.record.sample_time
        self.sample = sample
        self.uptime: int = sample.record.interval

    @property
    def correction(self) -> int:
        """int: seconds to add to the boot time, since the clock was set later."""
        offset = self.clock.start_offset or -self.clock.set_back_seconds
        return self.clock.boot_offset + offset


class Gap(NamedTuple):
    """Time in which no sample was taken.

    Attributes:
      start_time: time of the last sample before it.
      sample: first sample after it.
      cause: cause as far as known, one of CAUSE_..., or how far the clock was set back.
    """

    start_time: int
    sample: samples.AtopSample
    cause: str

    @property
    def size(self) -> int:
        """int: length in seconds; negative if the clock was set back."""
        return int(self.sample.record.sample_time) - self.start_time


class RunTracker:
    """Tracks the runs of the system and of atop over the samples of one host.

    Attributes:
      clock (RunClock): clock of the run of the last sample.
    """

    def __init__(self) -> None:
        """Initializes a tracker."""
        self._boots: list[Boot] = []
        self._new_boot: Boot | None = None
        self._has_damage = False
        self._interval = 0
        self._last_time: int | None = None
        self._pending_gaps: list[Gap] = []
        self.clock = clock.RunClock()

    def SetDamaged(self) -> None:
        """Records that samples after the last one may have been lost."""
        self._has_damage = True

    def Add(self, sample: samples.AtopSample) -> Iterator[Union[Boot, Gap]]:
        """Adds the next sample.

        Yields:
          boots and gaps of earlier samples, since only later samples show the interval
              of atop and the error of its clock.
        """
        sample_time = sample.record.sample_time
        interval = sample.record.interval
        last_time = self._last_time
        cause = CAUSE_DAMAGE if self._has_damage else CAUSE_NOT_KNOWN
        is_set_back = last_time is not None and sample_time < last_time
        if sample.is_boot:
            cause = CAUSE_ATOP
            boot = self._FindBoot(sample_time, interval)
            if not boot:
                cause = CAUSE_SYSTEM
                yield from self._TakeBoot()
                boot = self._AddBoot(sample)
            boot_offset = sample_time - interval - boot.boot_time
            # Joined logs of one boot need not be in order of time.
            is_set_back = is_set_back and boot_offset < -_BOOT_TIME_TOLERANCE
            self.clock = clock.RunClock(boot_offset, self.clock.number_of_set_backs)
            boot.clock = self.clock
        else:
            is_set_back = is_set_back and interval <= _NO_INTERVAL
            if self._boots:
                boot = self._boots[-1]
                boot.last_time = max(boot.last_time, sample_time)
                boot.uptime += min(interval, self._interval or interval)

        if last_time is not None and (last_time < sample_time or is_set_back):
            if is_set_back:
                # The first sample of a run has the boot time by the new clock.
                self.clock.SetBack(0 if sample.is_boot else last_time - sample_time)
                cause = f"clock set back by {last_time - sample_time:,d} s"
            self._pending_gaps.append(Gap(last_time, sample, cause))
        self._last_time = sample_time
        self._has_damage = False

        if sample.is_boot:
            # Each run has its own interval, which its first sample does not show.
            if self._interval or len(self._pending_gaps) > _MAXIMUM_NUMBER_OF_BOOTS:
                yield from self._FinishRun()
            return
        if not is_set_back and (
            not self._interval or interval * 2 <= self._interval * 3
        ):
            self._interval = max(self._interval, interval)
        yield from self._TakeGaps()

    def Finish(self) -> Iterator[Union[Boot, Gap]]:
        """Ends the log of a host; yields what had to wait for later samples."""
        yield from self._FinishRun()
        yield from self._TakeBoot()

    def _TakeBoot(self) -> Iterator[Boot]:
        """Takes the latest boot, if it is new."""
        if self._new_boot:
            yield self._new_boot
            self._new_boot = None

    def _FinishRun(self) -> Iterator[Gap]:
        """Ends a run of atop."""
        self._interval = self._interval or _DEFAULT_INTERVAL
        yield from self._TakeGaps()
        self._interval = 0

    def _TakeGaps(self) -> Iterator[Gap]:
        """Takes the gaps that are long enough, or in which the clock was set back."""
        gaps = self._pending_gaps
        self._pending_gaps = []
        for gap in gaps:
            if gap.size < 0 or gap.size * 2 > self._interval * 3:
                yield gap

    def _FindBoot(self, sample_time: int, uptime: int) -> Boot | None:
        """Finds the known boot before the first sample of a run, None if it is new."""
        boot_time = sample_time - uptime
        found_boot = None
        for boot in reversed(self._boots):
            # The system was up until the last sample. So if the boot time is before
            # that and the uptime has grown, this is the known boot, whatever the
            # clock showed.
            if abs(boot_time - boot.boot_time) <= _BOOT_TIME_TOLERANCE or (
                boot.boot_time < boot_time <= boot.last_time
                and uptime >= boot.uptime - _BOOT_TIME_TOLERANCE
            ):
                found_boot = boot
                break
        if not found_boot and self._boots:
            boot = self._boots[-1]
            # The clock was set back, and atop was restarted soon after.
            if boot_time < boot.boot_time and (
                -_BOOT_TIME_TOLERANCE
                <= uptime - boot.uptime
                <= (self._interval or _DEFAULT_INTERVAL) * 2
            ):
                found_boot = boot
        if found_boot:
            found_boot.last_time = max(found_boot.last_time, sample_time)
            found_boot.uptime = max(found_boot.uptime, uptime)
            if found_boot is not self._boots[-1]:
                self._boots.remove(found_boot)
                self._boots.append(found_boot)
        return found_boot

    def _AddBoot(self, sample: samples.AtopSample) -> Boot:
        """Adds a boot."""
        if len(self._boots) >= _MAXIMUM_NUMBER_OF_BOOTS:
            del self._boots[0]
        self._new_boot = Boot(sample)
        self._boots.append(self._new_boot)
        return self._new_boot
