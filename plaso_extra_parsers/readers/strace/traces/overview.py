"""First look at the files of a trace: whether, and how, they are followed together."""

from __future__ import annotations

import re
import typing

from plaso_extra_parsers.readers.strace.lines import sniffer
from plaso_extra_parsers.readers.strace.lines import source
from plaso_extra_parsers.readers.strace.lines import survey
from plaso_extra_parsers.readers.strace.traces import members

# Most first lines are shorter, but not an execve with all of its environment (-v).
_SNIFF_SIZE = 4096

_EXECUTION = re.compile(rb"(?:[0-9.:]+ +|\(\+ *[0-9.]+\) +|\[[^\]\n]*\] +| +)*execve\(")

# 1795210635.000001
_FIRST_TIME = re.compile(rb"(\d{9,11})\.(\d{3}|\d{6}|\d{9}) ")


class TraceOverview(typing.NamedTuple):
    """What a first look at the files of a trace shows.

    Attributes:
      first_times: time of the first line per thread, nanoseconds since January 1,
          1970, without threads that have no line.
      has_close: True if there are calls of close.
      has_theft: True if a process copies descriptors of others (pidfd_getfd).
      is_precise: True if all files have times since the epoch with fractions of a
          second.
      sharing: threads that share a descriptor table with another at some time, or may
          do so.
      strangers: suffixes of files that are not strace logs.
    """

    first_times: dict[int, int]
    has_close: bool
    has_theft: bool
    is_precise: bool
    sharing: set[int]
    strangers: set[int]


class _OverviewBuilder:
    """Builds an overview of the files of a trace."""

    def __init__(self) -> None:
        """Initializes a builder."""
        self._attached: set[int] = set()
        self._children: set[int] = set()
        self.first_times: dict[int, int] = {}
        self.has_close = False
        self.has_theft = False
        self.is_precise = True
        self.sharing: set[int] = set()
        self.strangers: set[int] = set()

    def AddMember(self, pool: members.FilePool, member: members.TraceMember) -> None:
        """Adds a file."""
        identifier = member.thread_identifier
        lines = typing.cast(
            typing.BinaryIO, members.MemberFile(pool, member, source.READ_SIZE)
        )
        data = lines.read(_SNIFF_SIZE)
        if not data:
            return
        if b"\n" not in data:
            data += lines.read(sniffer.SNIFF_SIZE - len(data))
        end = data.rfind(b"\n") + 1
        shape = sniffer.SniffFormat(data[: end or len(data)])
        if shape is None:
            self.strangers.add(identifier)
            return
        match = _FIRST_TIME.match(data)
        if match:
            seconds, fraction = match.groups()
            self.first_times[identifier] = int(seconds + fraction.ljust(9, b"0"))
        else:
            self.is_precise = False
        if not _EXECUTION.match(data):
            self._attached.add(identifier)

        log_survey = survey.ReadSurvey(lines, shape)
        self.has_close = self.has_close or log_survey.has_close
        self.has_theft = self.has_theft or log_survey.has_copies_of_others
        self._children |= log_survey.forked
        relatives = log_survey.shared | log_survey.successors
        if relatives:
            self.sharing |= relatives | {identifier}

    def AddAttached(self) -> None:
        """Adds threads that strace attached to: they may share a table."""
        attached = self._attached - self._children
        if len(attached) > 1:
            self.sharing |= attached


def ReadTraceOverview(
    pool: members.FilePool, trace_members: typing.Iterable[members.TraceMember]
) -> TraceOverview:
    """Takes a first look at the files of a trace."""
    builder = _OverviewBuilder()
    for member in trace_members:
        builder.AddMember(pool, member)
        pool.Close(member)
    builder.AddAttached()
    return TraceOverview(
        builder.first_times,
        builder.has_close,
        builder.has_theft,
        builder.is_precise,
        builder.sharing,
        builder.strangers,
    )
