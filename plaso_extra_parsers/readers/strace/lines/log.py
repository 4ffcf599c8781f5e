"""Reader for strace logs.

The log can hold one thread (-o F without -f, -ff), several (-f), what strace writes to
standard error mixed with the output of the traced program, or several runs (-A).
Nothing of it is lost: each line is in a record, or is handed out and counted as
unparsed.
"""

from __future__ import annotations

import itertools
import os
import typing

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.strace.lines import clock
from plaso_extra_parsers.readers.strace.lines import grammar
from plaso_extra_parsers.readers.strace.lines import other_lines
from plaso_extra_parsers.readers.strace.lines import prefix
from plaso_extra_parsers.readers.strace.lines import sniffer
from plaso_extra_parsers.readers.strace.lines import source
from plaso_extra_parsers.readers.strace import records

_NEW_RECORD = tuple.__new__

# Longer lines are scanned, which takes time in proportion to their length whatever they
# hold.
_MAXIMUM_FAST_SIZE = 4096


class StraceLog(other_lines.LineReader):
    """Strace log.

    Attributes:
      clock (Clock): time of the lines.
      number_of_lines (int): number of lines read.
      shapes (list[PrefixShape]): prefix shapes in the order of their appearance.
      summary_lines (int): number of lines in tables of counts (-c, -C).
    """

    def __init__(
        self,
        file_object: typing.BinaryIO,
        thread_identifier: int | None = None,
        modification_time: int | None = None,
    ) -> None:
        """Initializes a strace log.

        Args:
          file_object (BinaryIO): file-like object.
          thread_identifier (Optional[int]): thread of the lines that do not tell it,
              which is the suffix of the name of files per thread (-ff).
          modification_time (Optional[int]): time of the last line, nanoseconds since
              January 1, 1970, for logs without dates. In local time if the time zone
              is known.
        """
        super().__init__(thread_identifier)
        self._durations: dict[str | None, int | None] = {None: None}
        self._file_object = file_object
        self._modification_time = modification_time
        self._source = source.LineSource(file_object)

    @property
    def has_colours(self) -> bool:
        """bool: True if the log has colours."""
        return self._source.has_colours

    @property
    def only_thread(self) -> int | None:
        """int: thread of a log per thread (-ff), or None."""
        if self.shapes[:1] and self.shapes[0].process == prefix.NO_PROCESS:
            return self._threads.fixed_thread
        return None

    @property
    def number_of_attachment_lines(self) -> int:
        """int: number of stack frames and lines of dumps."""
        return self._assembler.number_of_attachment_lines

    @property
    def number_of_unparsed_lines(self) -> int:
        """int: number of lines that are not by strace or cannot be read."""
        return self._assembler.number_of_unparsed_lines

    @property
    def warnings(self) -> list[str]:
        """list[str]: what could not be read or kept so far, bounded."""
        return self._assembler.warnings

    def ReadFormat(self) -> None:
        """Reads the form of the log from its first lines, and its times if needed.

        Raises:
          WrongFormat: if the file is not a strace log.
        """
        self._file_object.seek(0)
        shape = sniffer.SniffFormat(self._file_object.read(sniffer.SNIFF_SIZE))
        if shape is None:
            raise errors.WrongFormat(
                "unsupported strace log: the first lines are no records of strace"
            )
        self._SetShape(shape)
        if shape.process != prefix.PLAIN_PROCESS:
            self._threads.FindMainThread(self._file_object)
        needs_date = shape.clock == prefix.TIME_OF_DAY or (
            shape.clock == prefix.NO_CLOCK and shape.relative
        )
        if needs_date and self._modification_time is not None and self._IsUniform():
            scan = clock.ScanClock(self._file_object, shape)
            self.clock.SetEnd(self._modification_time, *scan)

    def IterateRecords(self) -> typing.Iterator[records.Record]:
        """Iterates the records in the order described in records.py.

        Yields:
          Record: record.
        """
        for batch in self.IterateBatches():
            yield from batch

    def IterateBatches(self) -> typing.Iterator[list[records.Record]]:
        """Iterates the records in lists, which is faster.

        Yields:
          list[Record]: records.
        """
        for batch in self._source.IterateBatches():
            if isinstance(batch, source.LongLine):
                self._ReadLongLine(batch)
            else:
                position = 0
                while position < len(batch):
                    if self._shape.is_simple:
                        position = self._ReadSimpleLines(batch, position)
                    else:
                        position = self._ReadLines(batch, position)
            self._assembler.LimitOpenCalls(self.number_of_lines)
            self._threads.LimitIdentifiers()
            if not self._source.has_line_feed_at_end:
                self._MarkLastRecord()
            output = self._assembler.TakeOutput()
            if output:
                yield output
        self._EndSummary()
        self._assembler.Finish(
            self.number_of_lines, self._shape.is_strong or self._shape.is_simple
        )
        output = self._assembler.TakeOutput(is_end=True)
        if output:
            yield output

    def _IsUniform(self) -> bool:
        """Determines if the log ends in the prefix shape in which it begins.

        Returns:
          bool: False if another run with other options was appended (-A): then the
              time of the last line says nothing about the first run.
        """
        # Not all file-like objects return the position from seek.
        self._file_object.seek(0, os.SEEK_END)
        size = self._file_object.tell()
        self._file_object.seek(max(0, size - sniffer.SNIFF_SIZE))
        data = self._file_object.read(sniffer.SNIFF_SIZE)
        last_lines = data.decode("utf-8", "backslashreplace").split("\n")
        if size > sniffer.SNIFF_SIZE:
            del last_lines[0]
        shapes = [shape for shape in map(prefix.ReadShape, last_lines) if shape]
        if not shapes:
            return True
        shape = self._shape
        if shape.process == prefix.BRACKET_PROCESS:
            without = shape._replace(process=prefix.NO_PROCESS, has_command=False)
            return shapes[-1] in (shape, without)
        return shapes[-1] == shape

    def _MarkLastRecord(self) -> None:
        """Marks a call on a last line without line feed: it may have been cut.

        Its result may be the beginning of another one, unless a bracket closes it.
        """
        output = self._assembler.output
        record = output[-1] if output else None
        if isinstance(record, records.Call) and record.state == records.FINISHED:
            record = record._replace(state=records.CUT)
            if record.duration is None and record.result[-1:] not in (")", ">"):
                details = record.details or records.Details()
                attachments = details.attachments + (f"= {record.result}",)
                record = record._replace(
                    value="",
                    outcome="",
                    details=details._replace(attachments=attachments),
                )
            output[-1] = record
        self._assembler.AddWarning(
            f"Log ends without a line feed in line {self.number_of_lines:d}, which may "
            "have been cut"
        )

    # The loop over nearly all lines: one expression a line, and nothing else that
    # costs time; hence its many local names.
    # pylint: disable=too-many-locals,too-many-branches,too-many-nested-blocks
    # pylint: disable=too-many-statements
    def _ReadSimpleLines(self, batch: list[str], position: int) -> int:
        """Reads lines with at most a thread identifier and one time in front.

        Args:
          batch (list[str]): lines.
          position (int): index of the first line to read.

        Returns:
          int: index of the next line; all are read unless the shape changed.
        """
        expressions = grammar.GetLineExpressions(self._shape)
        match_call = expressions.call.match
        match_first_half = expressions.first_half.match
        builder = self._assembler
        append = builder.output.append
        open_calls = builder.open_calls
        durations = self._durations
        thread_identifiers = self._threads.identifiers
        read_stamp = self.clock.ReadStamp
        digits = self._shape.digits
        is_epoch = self._shape.clock == prefix.EPOCH
        scale = 10 ** (9 - digits)
        finished = records.FINISHED
        call_class = records.Call
        call_start_class = records.CallStart
        number = first_number = self.number_of_lines

        for line in itertools.islice(batch, position, None):
            number += 1
            if line[-5:] == " ...>":
                match = match_first_half(line)
                if match and not builder.broken_line:
                    process, stamp, name, arguments = match.groups()
                    thread = thread_identifiers.get(process)
                    if thread is None and process:
                        thread = thread_identifiers[process] = int(process)
                    if is_epoch:
                        time = int(stamp.replace(".", "")) * scale
                    else:
                        time = read_stamp(stamp) if stamp else None
                    if thread in open_calls:
                        builder.CloseCall(thread, number)
                    call_start = open_calls[thread] = _NEW_RECORD(
                        call_start_class,
                        (number, thread, stamp, time, name, arguments, None),
                    )
                    append(call_start)
                    continue
            match = match_call(line) if len(line) < _MAXIMUM_FAST_SIZE else None
            if match:
                (
                    process,
                    stamp,
                    name,
                    resumed_name,
                    arguments,
                    value,
                    outcome,
                    duration,
                ) = match.groups()
                thread = thread_identifiers.get(process)
                if thread is None and process:
                    thread = thread_identifiers[process] = int(process)
                start = open_calls.get(thread) if open_calls else None
                if (
                    (start is None) is not (name is None)
                    and value != "?"
                    and not builder.broken_line
                    and (start is None or start.name == resumed_name)
                ):
                    if is_epoch:
                        time = int(stamp.replace(".", "")) * scale
                    else:
                        time = read_stamp(stamp) if stamp else None
                    if duration is not None:
                        seconds = duration
                        duration = durations.get(seconds)
                        if duration is None:
                            duration = clock.ReadSeconds(seconds)
                            if len(durations) < 100_000:
                                durations[seconds] = duration
                    if start is None:
                        append(
                            _NEW_RECORD(
                                call_class,
                                (
                                    number,
                                    number,
                                    thread,
                                    stamp,
                                    time,
                                    None,
                                    duration,
                                    name,
                                    arguments,
                                    value,
                                    outcome,
                                    finished,
                                    None,
                                ),
                            )
                        )
                    else:
                        del open_calls[thread]
                        append(
                            _NEW_RECORD(
                                call_class,
                                (
                                    start[0],
                                    number,
                                    thread,
                                    start[2],
                                    start[3],
                                    time,
                                    duration,
                                    resumed_name,
                                    start[5] + arguments,
                                    value,
                                    outcome,
                                    finished,
                                    None,
                                ),
                            )
                        )
                    continue
            self.number_of_lines = number
            index = position + number - first_number
            if self._ReadOtherLine(line, batch, index):
                return index
        self.number_of_lines = number
        return len(batch)

    # pylint: enable=too-many-locals,too-many-branches,too-many-nested-blocks
    # pylint: enable=too-many-statements

    def _ReadLines(self, batch: list[str], position: int) -> int:
        """Reads lines of any shape.

        Args:
          batch (list[str]): lines.
          position (int): index of the first line to read.

        Returns:
          int: index of the next line; all are read unless the shape changed.
        """
        for index in range(position, len(batch)):
            self.number_of_lines += 1
            if self._ReadOtherLine(batch[index], batch, index + 1):
                return index + 1
        return len(batch)
