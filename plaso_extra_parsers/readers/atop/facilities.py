"""Determines which data the kernel gave atop while it took a sample.

Without process accounting an exited process leaves no trace, and without netatop the
network counters of a task are zero, whatever the traffic. Which part of a log records
this depends on the release.
"""

from __future__ import annotations

from typing import NamedTuple

from plaso_extra_parsers.readers.atop import layouts
from plaso_extra_parsers.readers.atop import samples

# Releases from 2.2.6 on always set these flags in the file header, and write the facts
# into each sample (rawlog.c). The layout does not distinguish 2.2-3 from 2.2.6.
_HEADER_FLAGS_ALWAYS_SET = 0x35

# Support flags of the file header (rawlog.h, photosyst.h).
_HEADER_FLAG_ACCOUNTING = 0x0001
_HEADER_FLAG_KERNEL_PATCH = 0x0002
_HEADER_FLAG_IO_COUNTERS = 0x0004
_HEADER_FLAG_NETATOP = 0x0010
_HEADER_FLAG_NETATOP_BPF = 0x1000


class Facilities(NamedTuple):
    """Data that the kernel gave atop while it took a sample.

    Attributes:
      accounting: True if process accounting was active; only then do exited processes
          leave a trace.
      io_counters: True if tasks have counters of disk transfers.
      network_counters: True if tasks have counters of network traffic.
    """

    accounting: bool
    io_counters: bool
    network_counters: bool


def GetFacilities(sample: samples.AtopSample) -> Facilities:
    """Determines which facilities of the kernel atop had when it took a sample."""
    flags = sample.record.flags
    header_flags = sample.file_header.record.support_flags
    sample_flags = sample.file_header.layout.release.sample_flags
    if header_flags & _HEADER_FLAGS_ALWAYS_SET == _HEADER_FLAGS_ALWAYS_SET:
        sample_flags = layouts.ALL_FLAGS

    accounting = flags & layouts.FLAG_ACCOUNTING
    if not sample_flags & layouts.FLAG_ACCOUNTING:
        accounting = header_flags & _HEADER_FLAG_ACCOUNTING

    io_counters = flags & layouts.FLAG_IO_COUNTERS
    if not sample_flags & layouts.FLAG_IO_COUNTERS:
        io_counters = header_flags & _HEADER_FLAG_IO_COUNTERS

    network_counters = header_flags & _HEADER_FLAG_NETATOP_BPF
    if sample_flags & layouts.FLAG_NETATOP:
        network_counters |= flags & layouts.FLAG_NETATOP
    if sample_flags != layouts.ALL_FLAGS:
        network_counters |= header_flags & (
            _HEADER_FLAG_KERNEL_PATCH | _HEADER_FLAG_NETATOP
        )
    return Facilities(bool(accounting), bool(io_counters), bool(network_counters))
