"""Tells what the kernel gave atop while it took a sample.

Without process accounting an exited process leaves no trace, and without netatop the
network counters of a task are zero, not true. Where a log says so depends on the
release.
"""

from __future__ import annotations

from typing import NamedTuple

from plaso_extra_parsers.readers.atop import log

# Releases from 2.2.6 on set these flags of the file header whatever the facts, and have
# the facts in each sample (rawlog.c). The header does not tell 2.2-3 from 2.2.6.
_HEADER_FLAGS_ALWAYS_SET = 0x35

# Support flags of the file header (rawlog.h, photosyst.h).
_HEADER_FLAG_ACCOUNTING = 0x0001
_HEADER_FLAG_KERNEL_PATCH = 0x0002
_HEADER_FLAG_IO_COUNTERS = 0x0004
_HEADER_FLAG_NETATOP = 0x0010
_HEADER_FLAG_NETATOP_BPF = 0x1000

_RELEASES_WITHOUT_SAMPLE_FLAGS = frozenset(
    ["1.26", "1.27", "2.0", "2.1", "2.2", "2.2-3"]
)


class Facilities(NamedTuple):
    """What the kernel gave atop while it took a sample.

    Attributes:
      accounting (bool): True if process accounting was active: only then an exited
          process leaves a trace.
      io_counters (bool): True if tasks have counters of disk transfers.
      network_counters (bool): True if tasks have counters of network traffic.
    """

    accounting: bool
    io_counters: bool
    network_counters: bool


def GetFacilities(sample: log.AtopSample) -> Facilities:
    """Determines what the kernel gave atop while it took a sample.

    Args:
      sample (AtopSample): sample.

    Returns:
      Facilities: facilities.
    """
    header = sample.file_header
    header_flags = header.record.support_flags
    if (
        header.layout.release.name in _RELEASES_WITHOUT_SAMPLE_FLAGS
        and header_flags & _HEADER_FLAGS_ALWAYS_SET != _HEADER_FLAGS_ALWAYS_SET
    ):
        return Facilities(
            bool(header_flags & _HEADER_FLAG_ACCOUNTING),
            bool(header_flags & _HEADER_FLAG_IO_COUNTERS),
            bool(header_flags & (_HEADER_FLAG_KERNEL_PATCH | _HEADER_FLAG_NETATOP)),
        )
    flags = sample.record.flags
    return Facilities(
        bool(flags & log.FLAG_ACCOUNTING),
        bool(flags & log.FLAG_IO_COUNTERS),
        bool(flags & log.FLAG_NETATOP or header_flags & _HEADER_FLAG_NETATOP_BPF),
    )
