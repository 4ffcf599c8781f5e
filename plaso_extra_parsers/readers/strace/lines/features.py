"""Counts and features of a strace log as a whole."""

from __future__ import annotations

import collections
import re
import typing

from plaso_extra_parsers.readers.strace.lines import log
from plaso_extra_parsers.readers.strace.lines import prefix
from plaso_extra_parsers.readers.strace import records

_MAXIMUM_TEXTS = 20
_MAXIMUM_TEXT_SIZE = 200
_MAXIMUM_SUMMARY_SIZE = 256 * 1024

# Number of different names of calls that are counted, twice as many as any Linux has.
_MAXIMUM_NAMES = 1_000

_SAMPLE_SIZE = 200

_UNFINISHED_STATES = (records.UNFINISHED, records.CUT)

_DECORATION = re.compile(r"(?:\d|AT_FDCWD)<([/\\][^<>]*|[\w-]+:[^<>]*)")
_DETAILED_DECORATION = re.compile(r"[A-Z][\w-]+:\[")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?')
_ARGUMENT_NAME = re.compile(r"(?:fd|pathname|addr|buf|filename|dfd)=")


class LogFeatures:
    """Counts and features of a log.

    Attributes:
      counts (Counter[str]): number of calls per name; if there are too many names, of
          the first ones only.
      first_time (int or None): earliest time.
      unparsed_lines (list[str]): first unparsed lines.
      last_time (int or None): latest time.
      notices (list[str]): first notices.
      number_of_damaged_lines (int): unparsed lines that begin like lines of strace.
      number_of_signals (int): signals and stops.
      number_of_unfinished_calls (int): calls without a result.
      summary_tables (list[str]): tables of counts of calls.
    """

    def __init__(self) -> None:
        """Initializes features."""
        self._names: set[str] = set()
        self._samples = 0
        self._summary_size = 0
        self.counts: collections.Counter[str] = collections.Counter()
        self.first_time: int | None = None
        self.unparsed_lines: list[str] = []
        self.last_time: int | None = None
        self.notices: list[str] = []
        self.number_of_calls = 0
        self.number_of_damaged_lines = 0
        self.number_of_signals = 0
        self.number_of_unfinished_calls = 0
        self.summary_tables: list[str] = []

    def AddRecords(self, batch: typing.Collection[records.Record]) -> None:
        """Adds records."""
        first_time, last_time = self.first_time, self.last_time
        call_class, start_class = records.Call, records.CallStart
        is_sampling = self._samples < _SAMPLE_SIZE
        names: list[str] = []
        append_name = names.append
        for record in batch:
            if record.__class__ is call_class:
                append_name(record.name)
                if record.state or record.details:
                    self._AddUnusual(record)
                if record.outcome and "(INJECTED" in record.outcome:
                    self._names.add("-e inject")
                if is_sampling and self._samples < _SAMPLE_SIZE:
                    self._SampleCall(record)
            elif record.__class__ is not start_class:
                if isinstance(record, (records.Damage, records.Unparsed)):
                    self._AddUnparsed(record)
                    continue
                self._AddOther(record)
            time = record.time
            if time is not None:
                if last_time is None or first_time is None:
                    first_time = last_time = time
                elif time > last_time:
                    last_time = time
                elif time < first_time:
                    first_time = time
        self.number_of_calls += len(names)
        if len(self.counts) >= _MAXIMUM_NAMES:
            names = [name for name in names if name in self.counts]
        self.counts.update(names)
        self.first_time, self.last_time = first_time, last_time

    def _AddUnusual(self, call: records.Call) -> None:
        """Adds a call that did not end normally, or that has rare parts."""
        if call.state in _UNFINISHED_STATES:
            self.number_of_unfinished_calls += 1
        if call.details:
            self._SampleDetails(call.details)

    def _AddOther(self, record: records.Record) -> None:
        """Adds a record that has a time and is not a call."""
        if isinstance(record, records.Signal):
            self.number_of_signals += 1
        elif isinstance(record, records.Notice):
            self._AddNotice(record)

    def DescribeCounts(self) -> str:
        """Describes the counts as "read 512, write 201", most frequent call first."""
        counts = sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))
        return ", ".join(f"{name:s} {number:d}" for name, number in counts)

    def _AddUnparsed(self, record: records.Damage | records.Unparsed) -> None:
        """Adds an unparsed line; damage is reported elsewhere."""
        if isinstance(record, records.Damage):
            return

        if record.is_damaged:
            self.number_of_damaged_lines += 1
        if len(self.unparsed_lines) < _MAXIMUM_TEXTS:
            text = record.text[:_MAXIMUM_TEXT_SIZE]
            self.unparsed_lines.append(f"{record.line_number:d}: {text:s}")

    def _AddNotice(self, record: records.Notice) -> None:
        """Adds a notice."""
        if record.kind == records.SUMMARY:
            self._names.add("-c")
            self._summary_size += len(record.text)
            if self._summary_size <= _MAXIMUM_SUMMARY_SIZE:
                self.summary_tables.append(record.text)
        elif len(self.notices) < _MAXIMUM_TEXTS:
            text = record.text[:_MAXIMUM_TEXT_SIZE]
            self.notices.append(f"{record.line_number:d}: {text:s}")

    def _SampleDetails(self, details: records.Details) -> None:
        """Adds the features of rare parts of a line."""
        for line in details.attachments[:1]:
            self._names.add("-k" if line.startswith(" > ") else "-e read/write")

    def _SampleCall(self, call: records.Call) -> None:
        """Adds the features of one of the first calls."""
        self._samples += 1
        if call.duration is not None:
            self._names.add("-T")
        # The contents of strings are data of the traced program.
        text = _STRING.sub('""', call.arguments)
        for match in _DECORATION.finditer(f"{text:s}{call.outcome:s}"):
            self._names.add("-y")
            if _DETAILED_DECORATION.match(match.group(1)):
                self._names.add("-yy")
        if _ARGUMENT_NAME.match(call.arguments):
            self._names.add("--arg-names")
        if call.exit_line_number != call.line_number:
            self._names.add("-f")

    def GetNames(self, strace_log: log.StraceLog) -> list[str]:
        """Retrieves the options of strace whose effects the log shows, sorted."""
        names = set(self._names)
        if strace_log.has_colours:
            names.add("--color")
        for shape in strace_log.shapes:
            names.update(
                option
                for option in shape.Describe().split(", ")
                if option.startswith("-")
            )
            if shape.process != prefix.NO_PROCESS:
                names.add("-f")
        if len(strace_log.shapes) > 1:
            names.add("-A")
        return sorted(names)
