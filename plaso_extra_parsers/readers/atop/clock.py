"""Determines from a log itself how the clock was set during one run of atop.

Each run of atop estimates once when the system was booted, and computes the start of
each process from that. The accounting of the kernel computes the start of a process
that ended from the clock at its end. So the two differ if the clock was set in between:
by NTP, on a board without a clock of its own, or in a resumed virtual machine.
"""

from __future__ import annotations

# Estimates are rounded: times that differ by this, in seconds, are equal (acctproc.c).
TOLERANCE = 1

# Maximum number of differences that are kept of one run.
_MAXIMUM_NUMBER_OF_DIFFERENCES = 16


class RunClock:
    """Clock of one run of atop.

    Attributes:
      boot_offset (int): boot time according to this run minus the boot time according
          to the first run of atop since the boot, in seconds.
      differences (list[int]): starts in the accounting minus the same starts in
          samples, in seconds; each value once, in order of the log.
      number_of_set_backs (int): how often the clock had been set back before the
          current sample.
      set_back_seconds (int): minimum number of seconds it was set back during the run.
    """

    __slots__ = (
        "_is_mixed",
        "boot_offset",
        "differences",
        "number_of_set_backs",
        "set_back_seconds",
    )

    def __init__(self, boot_offset: int = 0, number_of_set_backs: int = 0) -> None:
        self._is_mixed = False
        self.boot_offset = boot_offset if abs(boot_offset) > TOLERANCE else 0
        self.differences: list[int] = []
        self.number_of_set_backs = number_of_set_backs
        self.set_back_seconds = 0

    def SetBack(self, seconds: int) -> None:
        """Records that the clock was set back, by at least this many seconds."""
        self.number_of_set_backs += 1
        self.set_back_seconds += seconds

    def AddPair(self, difference: int) -> None:
        """Adds the difference between the two starts of a process.

        It is the start in the accounting minus the start in samples, in seconds.
        """
        if abs(difference) <= TOLERANCE:
            difference = 0
        previous_difference = self.accounting_offset
        if abs(difference - previous_difference) <= TOLERANCE:
            return
        # The clock was set again, or values alternate, since some of the processes
        # slept with the system and others did not.
        if not difference or any(
            abs(difference - other) <= TOLERANCE for other in self.differences
        ):
            self._is_mixed = True
        elif len(self.differences) < _MAXIMUM_NUMBER_OF_DIFFERENCES:
            self.differences.append(difference)

    @property
    def accounting_offset(self) -> int:
        """int: latest of the differences in seconds, 0 if there is none."""
        return self.differences[-1] if self.differences else 0

    @property
    def start_offset(self) -> int:
        """int: seconds to add to starts in samples, 0 if not known."""
        return 0 if self._is_mixed else self.accounting_offset
