"""What a log itself says of the clock during one run of atop.

Each run of atop estimates once when the system was booted, and computes the start of
each process from that. The accounting of the kernel computes the start of a process
that ended from the clock at its end. So the two differ if the clock was set in between:
by NTP, on a board without a clock of its own, or in a resumed virtual machine.
"""

from __future__ import annotations

# Estimates are rounded: what differs by this, in seconds, does not differ (acctproc.c).
TOLERANCE = 1

# Differences of one log that are kept.
_MAXIMUM_NUMBER_OF_DIFFERENCES = 16


class RunClock:
    """Clock of one run of atop.

    Attributes:
      boot_offset (int): seconds from the time of boot as of the first run of atop since
          the boot to that as of this run; 0 if they do not differ.
      differences (list[int]): seconds from the start as of samples to that as of the
          accounting, each value once, in order of the log.
      number_of_set_backs (int): how often the clock had been set back before the
          samples that are read now.
      set_back_seconds (int): by how much it was set back during the run, at least.
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
        """Adds that the clock was set back, by so many seconds at least."""
        self.number_of_set_backs += 1
        self.set_back_seconds += seconds

    def AddPair(self, difference: int) -> None:
        """Adds the difference between both starts of one process.

        In seconds from the start as of samples to that as of the accounting.
        """
        if abs(difference) <= TOLERANCE:
            difference = 0
        previous_difference = self.accounting_offset
        if abs(difference - previous_difference) <= TOLERANCE:
            return
        # The clock was set once more, or processes differ since some of them slept with
        # the system: then both values take turns.
        if not difference or any(
            abs(difference - other) <= TOLERANCE for other in self.differences
        ):
            self._is_mixed = True
        elif len(self.differences) < _MAXIMUM_NUMBER_OF_DIFFERENCES:
            self.differences.append(difference)

    @property
    def accounting_offset(self) -> int:
        """int: seconds from the start in samples to that in the accounting.

        The latest if there is more than one.
        """
        return self.differences[-1] if self.differences else 0

    @property
    def start_offset(self) -> int:
        """int: seconds to add to starts in samples: 0 if that is not known."""
        return 0 if self._is_mixed else self.accounting_offset
