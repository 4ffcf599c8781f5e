"""Fast loop that reads nearly all lines, by one expression per line.

Its records are the same as those of LineReader.ReadLine, which reads all other lines.
"""

from __future__ import annotations

import itertools
import typing

from plaso_extra_parsers.lib import system_calls
from plaso_extra_parsers.readers.strace.lines import clock
from plaso_extra_parsers.readers.strace.lines import grammar
from plaso_extra_parsers.readers.strace.lines import other_lines
from plaso_extra_parsers.readers.strace.lines import prefix
from plaso_extra_parsers.readers.strace import records

_NEW_RECORD = tuple.__new__

# Longer lines are scanned: the time for that is proportional to their length whatever
# they contain.
_MAXIMUM_FAST_SIZE = 4096

_MAXIMUM_DURATIONS = 100_000


class FastReader:
    """Reads lines whose prefix is at most a thread identifier and one time."""

    def __init__(self, reader: other_lines.LineReader) -> None:
        """Initializes a fast reader."""
        self._durations: dict[str | None, int | None] = {None: None}
        self._reader = reader

    # Local names save time.
    # pylint: disable=too-many-boolean-expressions,too-many-branches,too-many-locals
    # pylint: disable=too-many-nested-blocks,too-many-statements
    def ReadLines(self, batch: list[str], position: int, limit: int) -> int:
        """Reads the lines of a batch from a position up to, not including, a limit.

        Returns:
          index of the next line: the limit, or less if the prefix shape changed.
        """
        reader = self._reader
        shape = reader.shape
        expressions = grammar.GetLineExpressions(shape)
        match_call = expressions.call.match
        match_start = expressions.call_start.match
        builder = reader.assembler
        append = builder.output.records.append
        broken_lines = builder.broken_lines
        open_calls = builder.open_calls
        durations = self._durations
        thread_identifiers = reader.threads.identifiers
        read_stamp = reader.clock.ReadStamp
        is_epoch = shape.clock == prefix.EPOCH
        is_bracket = shape.process == prefix.BRACKET_PROCESS
        is_mixed = reader.is_mixed
        live_threads = reader.threads.live
        scale = 10 ** (9 - shape.digits)
        finished = records.FINISHED
        leaving_calls = system_calls.EXIT_NAMES
        call_class = records.Call
        call_start_class = records.CallStart
        number = first_number = reader.number_of_lines

        lines = itertools.islice(batch, position, limit)
        for line in lines:
            number += 1
            if line[-17:] == " <unfinished ...>" and len(line) < _MAXIMUM_FAST_SIZE:
                match = match_start(line)
                if match:
                    process, stamp, name = match.groups()
                    arguments = line[match.end() : -17]
                    thread = thread_identifiers.get(process)
                    if thread is None and process:
                        thread = thread_identifiers[process] = int(process)
                    is_known = not is_mixed
                    if is_bracket and process:
                        # The terminal shows "^C" when the user interrupts strace.
                        is_known = (
                            thread in live_threads
                            and name not in leaving_calls
                            and "^C" not in arguments
                        )
                    if is_known and thread not in broken_lines:
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
                    _,
                    value,
                    outcome,
                    duration,
                ) = match.groups()
                # These two lines are grammar.GetArguments, inlined.
                end = line.rfind(")", 0, match.start(6))
                arguments = line[match.end(5) : end]
                thread = thread_identifiers.get(process)
                if thread is None and process:
                    thread = thread_identifiers[process] = int(process)
                is_known = value != "?"
                if is_bracket:
                    # Lines do not name their thread while only one is traced.
                    if process:
                        is_known = is_known and thread in live_threads
                    elif len(live_threads) == 1:
                        thread = next(iter(live_threads))
                    else:
                        is_known = False
                start = open_calls.get(thread) if open_calls else None
                if name is None:
                    if start is None or start.name != resumed_name:
                        is_known = False
                elif start is not None:
                    is_known = False
                if (
                    is_known
                    and not (broken_lines and thread in broken_lines)
                    and not (is_mixed and _HasOtherOutput(name, arguments))
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
                            if len(durations) < _MAXIMUM_DURATIONS:
                                durations[seconds] = duration
                    line_number, exit_time = number, None
                    if start is not None:
                        del open_calls[thread]
                        exit_time = time
                        line_number, _, stamp, time, name, first, _ = start
                        arguments = first + arguments
                    append(
                        _NEW_RECORD(
                            call_class,
                            (
                                line_number,
                                number,
                                thread,
                                stamp,
                                time,
                                exit_time,
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
                    continue

            reader.number_of_lines = number - 1
            if self._ReadOtherLines(batch, position + number - first_number, lines):
                return position + reader.number_of_lines - first_number
            number = reader.number_of_lines

        reader.number_of_lines = number
        return limit

    # pylint: enable=too-many-boolean-expressions,too-many-branches,too-many-locals
    # pylint: enable=too-many-nested-blocks,too-many-statements

    def _ReadOtherLines(
        self, batch: list[str], index: int, lines: typing.Iterator[str]
    ) -> bool:
        """Reads a line of another kind, and the lines that continue it.

        The index is the index of the line after the first. Returns True if the shape
        changed.
        """
        reader = self._reader
        if reader.ReadLine(batch[index - 1], batch, index):
            return True

        # Lines of a table of counts can look like other lines.
        while reader.is_in_summary:
            line = next(lines, None)
            if line is None:
                return False
            index += 1
            if reader.ReadLine(line, batch, index):
                return True
        return False


def _HasOtherOutput(name: str | None, arguments: str) -> bool:
    """Determines if a call, or second half, can contain output of another program."""
    return "^C" in arguments or (
        name in other_lines.WRITING_CALLS
        and arguments[:2] in other_lines.TERMINAL_ARGUMENTS
    )
