"""Reader for strace logs.

The log can contain one thread (-o F without -f, -ff), several threads (-f), what strace
wrote to standard error mixed with the output of the traced program, or several runs
(-A). No line is lost: each is in a record, or is returned and counted as unparsed.
"""

from __future__ import annotations

import typing

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import file_reader
from plaso_extra_parsers.readers.strace.lines import clock as strace_clock
from plaso_extra_parsers.readers.strace.lines import fast_lines
from plaso_extra_parsers.readers.strace.lines import other_lines
from plaso_extra_parsers.readers.strace.lines import prefix
from plaso_extra_parsers.readers.strace.lines import sniffer
from plaso_extra_parsers.readers.strace.lines import source
from plaso_extra_parsers.readers.strace.lines import survey as log_survey
from plaso_extra_parsers.readers.strace import records

# The number of open calls is checked each time this many lines were read.
_CHECK_LINES = 4096


class StraceLog:
    """Strace log."""

    def __init__(
        self,
        file_object: typing.BinaryIO,
        thread_identifier: int | None = None,
        modification_time: int | None = None,
    ) -> None:
        """Initializes a strace log.

        Args:
          file_object: file-like object.
          thread_identifier: thread of the lines that do not name one; for files per
              thread (-ff) the suffix of the file name.
          modification_time: modification time of the file, which dates the last line of
              logs without dates: nanoseconds since January 1, 1970, in local time if
              the time zone is known.
        """
        self._file_object = file_object
        self._modification_time = modification_time
        self._reader = other_lines.LineReader(thread_identifier)
        self._fast_reader = fast_lines.FastReader(self._reader)
        self._first_shape = prefix.PrefixShape()
        self._source = source.LineSource(file_object)
        self._survey: log_survey.Survey | None = None

    @property
    def clock(self) -> strace_clock.Clock:
        """Clock: clock that reads the times of the lines."""
        return self._reader.clock

    @property
    def has_colours(self) -> bool:
        """bool: True if the log has colours."""
        return self._source.has_colours

    @property
    def number_of_attachment_lines(self) -> int:
        """int: number of stack frames and lines of dumps."""
        return self._reader.assembler.output.number_of_attachment_lines

    @property
    def number_of_lines(self) -> int:
        """int: number of lines read."""
        return self._reader.number_of_lines

    @property
    def number_of_unparsed_lines(self) -> int:
        """int: number of lines that are not from strace or cannot be read."""
        return self._reader.assembler.output.number_of_unparsed_lines

    @property
    def only_thread(self) -> int | None:
        """int: thread of a log per thread (-ff); None for other logs."""
        shapes = self._reader.shapes
        if shapes and shapes[0].process == prefix.NO_PROCESS:
            return self._reader.threads.fixed_thread
        return None

    @property
    def shapes(self) -> list[prefix.PrefixShape]:
        """list[PrefixShape]: prefix shapes in the order of their appearance."""
        return self._reader.shapes

    @property
    def summary_lines(self) -> int:
        """int: number of lines in tables of counts (-c, -C)."""
        return self._reader.summary_lines

    def ReadFormat(self) -> None:
        """Reads the form of the log from its first lines; surveys all lines if needed.

        Raises:
          WrongFormat: if the file is not a strace log.
        """
        data = source.ReadStart(self._file_object, sniffer.SNIFF_SIZE)
        shape = sniffer.SniffFormat(data)
        if shape is None:
            raise errors.WrongFormat(
                "unsupported strace log: the first lines are not from strace"
            )

        self._reader.SetShape(shape)
        self._first_shape = shape
        needs_date = shape.clock == prefix.TIME_OF_DAY or (
            shape.clock == prefix.NO_CLOCK and bool(shape.relative)
        )
        modification_time = self._modification_time
        needs_clock = needs_date and modification_time is not None and self._IsUniform()
        threads = self._reader.threads
        needs_threads = shape.process != prefix.PLAIN_PROCESS and not threads.is_fixed
        if needs_clock or needs_threads:
            self._survey = log_survey.ReadSurvey(self._file_object, shape, needs_clock)
            if needs_threads:
                threads.SetSurvey(self._survey)
            scan = self._survey.clock_scan
            if scan is not None and modification_time is not None:
                self._reader.clock.SetEnd(modification_time, *scan)

    def GetSurvey(self) -> log_survey.Survey:
        """Retrieves the survey of the log; the first call can read the whole log."""
        if self._survey is None:
            self._survey = log_survey.ReadSurvey(self._file_object, self._first_shape)
        return self._survey

    def IterateRecords(self) -> typing.Iterator[records.Record]:
        """Iterates over the records in the order described in records.py."""
        for batch in self.IterateBatches():
            yield from batch

    def IterateBatches(self) -> typing.Iterator[list[records.Record]]:
        """Iterates over lists of records, which is faster; no list is empty."""
        output = self._reader.assembler.output
        lines: list[str] = []
        for batch in self._source.IterateBatches():
            if isinstance(batch, list):
                lines = lines + batch if lines else batch
                # Some lines can be understood only with the lines after them.
                end = len(lines) - other_lines.LOOK_AHEAD
                if end <= 0:
                    continue
                self._ReadLines(lines, end)
                lines = lines[end:]
            else:
                self._ReadLines(lines, len(lines))
                lines = []
                self._ReadOtherBatch(batch)

            result = output.TakeRecords()
            if result:
                yield result

        self._ReadLines(lines, len(lines))
        self._Finish()
        result = output.TakeRecords(is_end=True)
        if result:
            yield result

    def _ReadLines(self, lines: list[str], end: int) -> None:
        """Reads lines up to an index."""
        reader = self._reader
        position = 0
        while position < end:
            limit = position + _CHECK_LINES - reader.number_of_lines % _CHECK_LINES
            limit = min(limit, end)
            if reader.shape.is_simple and not reader.is_in_summary:
                position = self._fast_reader.ReadLines(lines, position, limit)
            else:
                is_changed = False
                while position < limit and not is_changed:
                    position += 1
                    is_changed = reader.ReadLine(lines[position - 1], lines, position)

            if reader.number_of_lines % _CHECK_LINES == 0:
                reader.assembler.LimitOpenCalls(reader.number_of_lines)
                reader.threads.LimitIdentifiers()

    def _ReadOtherBatch(
        self, batch: source.LongLine | source.CutLine | errors.ReadError
    ) -> None:
        """Reads a line that is too long or cut, or reports data that cannot be read."""
        reader = self._reader
        if isinstance(batch, source.LongLine):
            reader.ReadLongLine(batch)
        elif isinstance(batch, source.CutLine):
            reader.ReadCutLine(batch)
        else:
            reader.assembler.output.AddDamage(
                reader.number_of_lines, str(batch), batch.offset
            )

    def _Finish(self) -> None:
        """Ends calls that are open at the end of the file and checks the last line."""
        reader = self._reader
        if not self._source.has_line_feed_at_end:
            reader.MarkLastRecord()
        reader.EndSummary()
        reader.assembler.Finish(
            reader.number_of_lines, reader.shape.is_strong or reader.shape.is_simple
        )
        if not self._source.has_line_feed_at_end:
            reader.assembler.output.AddDamage(
                reader.number_of_lines,
                f"Log ends without a line feed in line {reader.number_of_lines:d}, "
                "which may have been cut",
            )

    def _IsUniform(self) -> bool:
        """Determines if the log ends in the prefix shape in which it begins.

        If a run with other options was appended (-A), the time of the last line does
        not date the first run. Returns False also if the end of the log cannot be read.
        """
        try:
            reader = file_reader.FileReader(self._file_object)
            size = min(reader.file_size, sniffer.SNIFF_SIZE)
            data = reader.ReadData(reader.file_size - size, size, "last lines")
        except errors.ParseError:
            return False

        last_lines = data.decode("utf-8", "backslashreplace").split("\n")
        if reader.file_size > size:
            del last_lines[0]
        shapes = [shape for shape in map(prefix.ReadShape, last_lines) if shape]
        if not shapes:
            return True

        shape = self._reader.shape
        if shape.process == prefix.BRACKET_PROCESS:
            without = shape._replace(process=prefix.NO_PROCESS, has_command=False)
            return shapes[-1] in (shape, without)
        return shapes[-1] == shape
