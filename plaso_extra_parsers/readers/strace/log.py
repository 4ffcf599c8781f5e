"""Reader for strace logs.

The log can hold one thread (-o F without -f, -ff), several (-f), what strace writes to
standard error mixed with the output of the traced program, or several runs (-A).
Nothing of it is lost: each line is in a record, or is handed out and counted as
foreign.
"""

from __future__ import annotations

import collections
import itertools
import os
import re
import typing

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.strace import assembler
from plaso_extra_parsers.readers.strace import leader
from plaso_extra_parsers.readers.strace import line_source
from plaso_extra_parsers.readers.strace import lines
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace import sniffer
from plaso_extra_parsers.readers.strace import threads
from plaso_extra_parsers.readers.strace import times

_NEW_RECORD = tuple.__new__

_MESSAGE = re.compile(r"(?:\S*/)?strace: ")
_MESSAGE_THREAD = re.compile(
    r"(?:\S*/)?strace: (?:Process (\d+) (attached|detached)|.*\battach: .*)"
)
# A message in the middle of a line: "flags=SIGCHLDstrace: Process 12 attached".
_MESSAGE_IN_LINE = re.compile(r"((?:/[^\s\":]*/)?strace: Process (\d+) attached)$")

_SUMMARY_START = re.compile(r"% time +seconds |System call usage summary ")
_SUMMARY_ROW = re.compile(r"(?:[ \d.]+ +\S+.*|[- ]+|% time .*|)$")
_MAXIMUM_SUMMARY_LINES = 5000

# Longer lines are scanned, which takes time in proportion to their length whatever they
# hold.
_MAXIMUM_FAST_SIZE = 4096

# How many lines are looked at before a shape without time and thread is believed.
_RESNIFF_LINES = 20


class StraceLog:
    """Strace log.

    Attributes:
      clock (Clock): time of the lines.
      number_of_lines (int): number of lines read.
      shapes (list[LeaderShape]): leader shapes in the order of their appearance.
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
        super().__init__()
        self._assembler = assembler.Assembler()
        self._durations: dict[str | None, int | None] = {None: None}
        self._file_object = file_object
        self._modification_time = modification_time
        self._shape = leader.LeaderShape()
        self._source = line_source.LineSource(file_object)
        self._summary: list[str] = []
        self._threads = threads.ThreadNames(thread_identifier)
        self.clock = times.Clock(self._shape)
        self.number_of_lines = 0
        self.shapes: list[leader.LeaderShape] = []
        self.summary_lines = 0

    @property
    def has_colours(self) -> bool:
        """bool: True if the log has colours."""
        return self._source.has_colours

    @property
    def only_thread(self) -> int | None:
        """int: thread of a log per thread (-ff), or None."""
        if self.shapes[:1] and self.shapes[0].process == leader.NO_PROCESS:
            return self._threads.fixed_thread
        return None

    @property
    def number_of_attachment_lines(self) -> int:
        """int: number of stack frames and lines of dumps."""
        return self._assembler.number_of_attachment_lines

    @property
    def number_of_foreign_lines(self) -> int:
        """int: number of lines that are not by strace or cannot be read."""
        return self._assembler.number_of_foreign_lines

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
        if shape.process != leader.PLAIN_PROCESS:
            self._threads.FindMainThread(self._file_object)
        needs_date = shape.clock == leader.TIME_OF_DAY or (
            shape.clock == leader.NO_CLOCK and shape.relative
        )
        if needs_date and self._modification_time is not None and self._IsUniform():
            scan = times.ScanClock(self._file_object, shape)
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
            if isinstance(batch, line_source.LongLine):
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
        """Determines if the log ends in the leader shape in which it begins.

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
        shapes = [shape for shape in map(leader.ReadShape, last_lines) if shape]
        if not shapes:
            return True
        shape = self._shape
        if shape.process == leader.BRACKET_PROCESS:
            without = shape._replace(process=leader.NO_PROCESS, has_command=False)
            return shapes[-1] in (shape, without)
        return shapes[-1] == shape

    def _SetShape(self, shape: leader.LeaderShape) -> None:
        """Sets the leader shape from here on.

        Args:
          shape (LeaderShape): leader shape.
        """
        self._shape = shape
        if shape not in self.shapes:
            self.shapes.append(shape)
        if self.clock.shape != shape:
            self.clock = times.Clock(shape)

    def _MarkLastRecord(self) -> None:
        """Marks a call on a last line without line feed: it may have been cut."""
        output = self._assembler.output
        if output:
            record = output[-1]
            if isinstance(record, records.Call) and record.state == records.FINISHED:
                output[-1] = record._replace(state=records.CUT)

    # The loop over nearly all lines: one expression a line, and nothing else that
    # costs time; hence its many local names.
    # pylint: disable=too-many-locals,too-many-branches
    def _ReadSimpleLines(self, batch: list[str], position: int) -> int:
        """Reads lines with at most a thread identifier and one time in front.

        Args:
          batch (list[str]): lines.
          position (int): index of the first line to read.

        Returns:
          int: index of the next line; all are read unless the shape changed.
        """
        expressions = lines.GetLineExpressions(self._shape)
        match_call = expressions.call.match
        match_first_half = expressions.first_half.match
        builder = self._assembler
        append = builder.output.append
        open_calls = builder.open_calls
        durations = self._durations
        thread_identifiers = self._threads.identifiers
        read_stamp = self.clock.ReadStamp
        digits = self._shape.digits
        is_epoch = self._shape.clock == leader.EPOCH
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
                    and (start is None or start[4] == resumed_name)
                ):
                    if is_epoch:
                        time = int(stamp.replace(".", "")) * scale
                    else:
                        time = read_stamp(stamp) if stamp else None
                    if duration is not None:
                        seconds = duration
                        duration = durations.get(seconds)
                        if duration is None:
                            duration = times.ReadSeconds(seconds)
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

    # pylint: enable=too-many-locals,too-many-branches

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

    def _ReadOtherLine(self, line: str, batch: list[str], index: int) -> bool:
        """Reads one line, of any kind.

        Args:
          line (str): line.
          batch (list[str]): lines.
          index (int): index of the line behind it.

        Returns:
          bool: True if the leader shape changed.
        """
        builder = self._assembler
        number = self.number_of_lines
        if self._summary and self._AddSummaryLine(line):
            return False
        if line[:3] in (" > ", " | ", " * ") and builder.AddAttachment(line):
            return False
        match = lines.GetLineExpressions(self._shape).leader.match(line)
        piece = None
        if match:
            piece = lines.ReadPiece(line[match.end() :])
            is_doubtful = self._shape.is_empty and builder.broken_line
            if piece and not (is_doubtful and piece.kind == lines.BEGINNING):
                self._AddPiece(number, leader.Leader(*match.groups()), piece)
                return False
        if _MESSAGE.match(line):
            self._AddMessage(line)
            return False
        if _SUMMARY_START.match(line):
            self._summary = [line]
            return False
        if builder.ContinueStaged(number, line):
            return False
        if builder.ContinueBrokenLine(line):
            return False
        shape = self._FindNewShape(line, batch, index)
        if shape:
            self._SetShape(shape)
            match = lines.GetLineExpressions(shape).leader.match(line)
            piece = match and lines.ReadPiece(line[match.end() :])
            if match and piece:
                self._AddPiece(number, leader.Leader(*match.groups()), piece)
                return True
        if not self._AddPieceInLine(number, line):
            is_damaged = match is not None and match.end() > 0
            builder.AddForeign(number, line, is_damaged)
        return bool(shape)

    def _AddPiece(self, number: int, parts: leader.Leader, piece: lines.Piece) -> None:
        """Adds a record.

        Args:
          number (int): number of the line.
          parts (Leader): leader of the line.
          piece (Piece): record.
        """
        builder = self._assembler
        thread = self._threads.GetThread(
            parts.process, is_exit=piece.kind == lines.EXIT
        )
        stamp = parts.stamp or ""
        time = self.clock.ReadStamp(stamp) if stamp else None
        details = None
        if not self._shape.is_simple:
            relative = None
            if parts.relative:
                relative = times.ReadSeconds(parts.relative)
                if not stamp:
                    stamp = parts.relative
                    time = self.clock.AddElapsed(relative)
            call_number = None
            if parts.number:
                call_number = -1 if parts.number[0] == "?" else int(parts.number)
            if (
                parts.command
                or parts.context
                or relative is not None
                or (call_number is not None or parts.address)
            ):
                details = records.Details(
                    command=parts.command or None,
                    instruction_pointer=parts.address or None,
                    relative_time=relative,
                    security_context=parts.context or None,
                    system_call_number=call_number,
                )
        position = assembler.Position(number, thread, stamp, time)
        if piece.kind == lines.BEGINNING:
            match = _MESSAGE_IN_LINE.search(piece.text, max(0, len(piece.text) - 500))
            if match:
                self._threads.AddThread(int(match.group(2)))
                builder.BreakLine(
                    position, piece._replace(text=piece.text[: match.start()]), details
                )
                builder.output.append(
                    records.Notice(
                        number,
                        int(match.group(2)),
                        "",
                        None,
                        records.ATTACHED,
                        match.group(1),
                        records.Details(number_of_lines=0),
                    )
                )
                return
        builder.AddPiece(position, piece, lines.ReadDuration(piece.duration), details)

    def _AddPieceInLine(self, number: int, line: str) -> bool:
        """Adds a record that follows text of the traced program on its line.

        Args:
          number (int): number of the line.
          line (str): line.

        Returns:
          bool: True if there is one.
        """
        if self._shape.process == leader.PLAIN_PROCESS or not self._shape.clock:
            return False
        expression = lines.GetLineExpressions(self._shape).leader
        for match in itertools.islice(expression.finditer(line, 1), 100):
            piece = lines.ReadPiece(line[match.end() :])
            if piece and piece.kind != lines.BEGINNING:
                self._assembler.AddFragment(number, line[: match.start()])
                self._AddPiece(number, leader.Leader(*match.groups()), piece)
                return True
        return False

    def _AddMessage(self, line: str) -> None:
        """Adds a message of strace.

        Args:
          line (str): line.
        """
        match = _MESSAGE_THREAD.match(line)
        thread = None
        kind = records.MESSAGE
        if match and match.group(1):
            thread = int(match.group(1))
            kind = match.group(2)
            if kind == records.ATTACHED:
                self._threads.AddThread(thread)
            else:
                self._threads.RemoveThread(thread)
        self._assembler.AddNotice(
            assembler.Position(self.number_of_lines, thread), kind, line
        )

    def _AddSummaryLine(self, line: str) -> bool:
        """Adds a line to the table of counts.

        Args:
          line (str): line.

        Returns:
          bool: False if the line is not in the table.
        """
        if (
            len(self._summary) >= _MAXIMUM_SUMMARY_LINES
            or not _SUMMARY_ROW.match(line)
            or leader.ReadShape(line) is not None
        ):
            self._EndSummary()
            return False
        self._summary.append(line)
        if line.endswith(" total"):
            self._EndSummary(number_of_last_line=self.number_of_lines)
        return True

    def _EndSummary(self, number_of_last_line: int | None = None) -> None:
        """Adds the table of counts.

        Args:
          number_of_last_line (Optional[int]): number of the last line of the table, if
              it is not the line before the last that was read.
        """
        if not self._summary:
            return
        size = len(self._summary)
        if number_of_last_line is None:
            number_of_last_line = self.number_of_lines - 1
        self._assembler.output.append(
            records.Notice(
                max(1, number_of_last_line - size + 1),
                None,
                "",
                None,
                records.SUMMARY,
                "\n".join(self._summary),
                records.Details(number_of_lines=size),
            )
        )
        self.summary_lines += size
        self._summary = []

    def _FindNewShape(
        self, line: str, batch: list[str], index: int
    ) -> leader.LeaderShape | None:
        """Finds another leader shape from a line on: logs are appended to (-A).

        Args:
          line (str): line that does not fit the current shape.
          batch (list[str]): lines.
          index (int): index of the line behind it.

        Returns:
          LeaderShape: shape or None.
        """
        shape = leader.ReadShape(line)
        if shape is None or shape == self._shape:
            return None
        following = batch[index : index + _RESNIFF_LINES]
        if not shape.is_strong or len(following) > 2:
            counter = collections.Counter(map(leader.ReadShape, following))
            number_of_others = counter[None] + counter[self._shape]
            if counter[shape] < 3 and not shape.is_strong:
                return None
            if counter[shape] <= number_of_others and following:
                return None
        return shape

    def _ReadLongLine(self, long_line: line_source.LongLine) -> None:
        """Reads what can be read of a line that is too long to be held.

        Args:
          long_line (LongLine): ends of the line.
        """
        self.number_of_lines += 1
        number = self.number_of_lines
        builder = self._assembler
        builder.AddWarning(
            f"line: {number:d} of {long_line.size:d} bytes is too long, only its ends "
            f"are kept"
        )
        match = lines.GetLineExpressions(self._shape).leader.match(long_line.head)
        piece = lines.ReadPiece(long_line.head[match.end() :]) if match else None
        if match and piece and piece.kind == lines.BEGINNING:
            end = lines.SplitResult(long_line.tail)
            if end:
                text, value, outcome, duration = end
                piece = piece._replace(
                    kind=lines.CALL,
                    text=f"{piece.text:s}[...]{text:s}",
                    value=value,
                    outcome=outcome,
                    duration=duration,
                )
                self._AddPiece(number, leader.Leader(*match.groups()), piece)
                return
        builder.output.append(
            records.Foreign(number, long_line.head[:1024], long_line.size, True)
        )
        builder.AddForeignLine()
