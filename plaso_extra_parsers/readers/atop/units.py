"""Converts values of atop to units that mean the same in every log."""

from __future__ import annotations

KIBIBYTE = 1024
MILLISECONDS_PER_SECOND = 1000
SECTOR_SIZE = 512

_INT64_MAXIMUM = (1 << 63) - 1


def Scale(value: int | None, factor: int, divisor: int = 1) -> int | None:
    """Converts a value to another unit by a factor and a divisor.

    The divisor can be the ticks per second of a header. Returns None if there is no
    value or the divisor is not positive, or if the result is damaged: too large for 64
    bits.
    """
    if value is None or divisor <= 0:
        return None
    return GetInRange(value * factor // divisor)


def GetInRange(value: int) -> int | None:
    """Retrieves a value, None if it is too large for 64 bits, due to damage."""
    return value if -_INT64_MAXIMUM <= value <= _INT64_MAXIMUM else None
