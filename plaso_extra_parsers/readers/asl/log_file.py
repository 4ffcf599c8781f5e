"""Opens Apple System Log (ASL) files of any version, and reads those of version 2."""

from __future__ import annotations

from typing import BinaryIO
from typing import Iterator
from typing import NamedTuple
from typing import Union

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_header
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import legacy_database
from plaso_extra_parsers.readers.asl import log_section
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import objects
from plaso_extra_parsers.readers.asl import record_search
from plaso_extra_parsers.readers.asl import summary as log_summary

# Name of the file in the folder of a store that holds the last message identifier.
STORE_DATA_NAME = "StoreData"

# Maximum number of logs of one file that are searched: the first one and the last ones.
_MAXIMUM_NUMBER_OF_LOGS = 8


class _Found(NamedTuple):
    """Record that was found.

    Attributes:
      other_record: record of the same bytes in another log, if it fits there equally
          well, or None.
    """

    log: log_section.LogSection
    read_record: message_record.ReadRecord
    other_record: message_record.Record | None = None


class _Step(NamedTuple):
    """Result of one step of the walk: a record, an error, both, or neither.

    Attributes:
      offset: offset of the record, or if there is none, where the walk continues.
    """

    offset: int
    found: _Found | None = None
    error: errors.ParseError | None = None


class ASLFile:
    """Apple System Log (ASL) file, version 2.

    Records are found in four ways: by the list, which begins in the file header; by the
    walk from object to object; by the next offsets of records that are not in the list;
    and, after damage, by the byte pattern of a record.

    A file usually is one log. Each other file header, for example of a file that was
    joined to it or in a stray sector of another file, begins another log. The records
    after it are read as part of the log that they fit into.

    Attributes:
      header (FileHeader): file header of the first log.
      summary (LogSummary): summary, complete after all records have been read.
    """

    # Version used to read the file; may differ from the header.
    FORMAT_VERSION = layouts.FORMAT_VERSION

    def __init__(
        self,
        file_object: BinaryIO,
        window_size: int = file_window.DEFAULT_WINDOW_SIZE,
    ) -> None:
        """Reads the file header.

        Raises:
          ParseError: if the file cannot be read.
          UnsupportedLayout: if the file has another version.
          WrongFormat: if the file is not an Apple System Log file.
        """
        self._window = file_window.FileWindow(file_object, window_size)
        self._objects = objects.ObjectReader(self._window)
        self._search = record_search.RecordSearch(self._window)
        self.summary = log_summary.LogSummary()
        self._log = log_section.LogSection(self._window, self._objects, self.summary)
        self._logs = [self._log]
        self.header = self._log.header

        # Offset that the walk has reached.
        self._offset = 0
        # Offset of a record that was found ahead of the walk, 0 if there is none.
        self._found_offset = 0
        # File headers are not searched for before this offset.
        self._passed_offset = 0
        # Offset of damage that has been reported already.
        self._reported_offset = 0

    def _AddLog(self, file_offset: int) -> Iterator[errors.ParseError]:
        """Adds the log that begins at an offset."""
        self.summary.AddSign(log_summary.SIGN_JOINED)
        yield message_record.Inconsistency(
            "File header: expected one in a file, found another one, with a log of its "
            "own",
            file_offset,
        )
        is_whole = all(log.list.is_whole for log in self._logs)
        if len(self._logs) >= _MAXIMUM_NUMBER_OF_LOGS:
            yield from self._logs.pop(1).IterateLeftOvers()
        self._log = log_section.LogSection(
            self._window, self._objects, self.summary, file_offset
        )
        self._logs.append(self._log)
        self._passed_offset = self._log.start_offset
        yield from self._log.Collect()
        # A file system may have put a part of another file here by mistake. The log
        # counts as joined to the file only if it and all logs before it are whole.
        if not is_whole or not self._log.list.is_whole:
            self._log.SetForeign()

    def _AddRecord(
        self, found: _Found
    ) -> Iterator[message_record.Record | errors.ParseError]:
        """Adds a record to its log and the summary, and yields it and errors."""
        record, end_offset, is_end_known = found.read_record
        if not is_end_known:
            self._reported_offset = end_offset
        self._log = found.log
        if found.other_record:
            error = errors.ParseError(
                "Unable to read record: expected to fit into one log, found that it "
                "fits into two",
                record.offset,
            )
            record = record._replace(errors=(*record.errors, error))
            other_record = found.other_record
            yield other_record._replace(errors=(*other_record.errors, error))
        if record.errors:
            self._AddSigns(record, end_offset)
        self.summary.AddRecord(record)
        yield record
        yield from found.log.AddRecord(record, end_offset)

    def _AddSigns(self, record: message_record.Record, end_offset: int) -> None:
        """Adds the signs for the errors of a record to the summary."""
        time = record.written_time
        if time is not None and time >= layouts.MAXIMUM_TIME:
            self.summary.AddSign(log_summary.SIGN_INVALID_TIME)
            if len(record.errors) == 1:
                return

        is_cut = record.previous_offset is None and end_offset in (
            self._window.file_size,
            self._objects.header_offset,
        )
        self.summary.AddSign(
            log_summary.SIGN_TRUNCATED if is_cut else log_summary.SIGN_DAMAGED
        )

    def _CheckSound(self, file_offset: int, limit_offset: int) -> bool:
        """Determines if an offset has a sound record of any log."""
        return bool(
            self._ReadUnlisted(
                file_offset, limit_offset, message_record.FOUND_CARVED
            ).found
        )

    def _FindPassed(self, start_offset: int, end_offset: int) -> bool:
        """Finds a file header or a record in bytes that were read as something else.

        From then on, its offset limits what the walk reads before it.
        """
        header_offset = self._search.FindHeader(start_offset, end_offset)
        if header_offset is not None:
            self._objects.header_offset = header_offset
            return True

        file_size = self._window.file_size
        found = self._search.Find(
            start_offset,
            min(end_offset + layouts.GetLayouts().record.size, file_size),
            lambda offset, _: offset < end_offset
            and self._CheckSound(offset, file_size),
        )
        is_record = found.offset < end_offset and not found.is_header
        if is_record:
            self._found_offset = found.offset
        return is_record

    def _GetLimit(self, minimum_offset: int) -> int:
        """Determines the first known record, header or file end from an offset on."""
        offsets = [
            self._window.file_size,
            self._objects.header_offset,
            self._found_offset,
        ]
        for log in self._logs:
            offsets.append(log.list.next_offset)
            offsets.append(log.list.following_offset)
            offsets.append(log.linked_offset)
        return min(offset for offset in offsets if offset >= minimum_offset)

    def _ReadObject(self, file_offset: int, limit_offset: int) -> _Step:
        """Reads the object that the walk has reached, or skips damage."""
        object_layout = layouts.GetLayouts().object_header
        index = self._window.GetIndex(file_offset, object_layout.size)
        if index < 0:
            return self._SkipDamage(file_offset, limit_offset)

        object_type, data_size = object_layout.ReadRecord(self._window.data, index)
        end_offset = file_offset + object_layout.size + data_size
        if object_type == layouts.OBJECT_TYPE_STRING:
            if end_offset <= limit_offset and self._log.strings.ReadWalked(
                file_offset, end_offset
            ):
                return _Step(end_offset)
        elif data_size:
            step = self._ReadUnlisted(
                file_offset, limit_offset, message_record.FOUND_WALK
            )
            if step.found:
                return step
        return self._SkipDamage(file_offset, limit_offset)

    def _ReadUnlisted(
        self, file_offset: int, limit_offset: int, found: message_record.Found
    ) -> _Step:
        """Reads a record that no list contains, in the log that it fits best."""
        best: _Found | None = None
        best_fit = (False, 0)
        # If it fits two logs equally well, the one that the walk is in comes first.
        for log in sorted(self._logs, key=lambda log: log is not self._log):
            read_record = log.ReadUnlisted(file_offset, limit_offset, found)
            if not read_record:
                continue
            fit = log.GetFit(read_record)
            if not best or fit > best_fit:
                best = _Found(log, read_record)
                best_fit = fit
                if fit == log_section.BEST_FIT:
                    break
            elif fit == best_fit and (
                read_record.record.GetTexts() != best.read_record.record.GetTexts()
            ):
                best = best._replace(other_record=read_record.record)
        return _Step(file_offset, best)

    def _SkipDamage(self, file_offset: int, limit_offset: int) -> _Step:
        """Looks for the next record or file header where there is no object.

        The error of the step is None if the damage has been reported.
        """
        passed_offset = max(self._passed_offset, self._log.last_record_offset + 1)
        header_offset = self._search.FindHeader(passed_offset, file_offset)
        if header_offset is not None:
            self._objects.header_offset = header_offset
            return _Step(header_offset)

        found = self._search.Find(file_offset, limit_offset, self._CheckSound)
        if found.is_header:
            self._objects.header_offset = found.offset
        # There is none at the limit and at a file header.
        step = self._ReadUnlisted(
            found.offset, limit_offset, message_record.FOUND_CARVED
        )
        if file_offset in (
            self._reported_offset,
            found.offset,
        ) or self._window.FindHole(file_offset, found.offset):
            # Already reported, or covered by the report of the unreadable range.
            return step
        return step._replace(error=self._CreateError(file_offset, found))

    def _CreateError(
        self, file_offset: int, found: record_search.FoundObject
    ) -> errors.ParseError | None:
        """Creates the error of damage, or None for a second report of a cut file."""
        object_layout = layouts.GetLayouts().object_header
        file_size = self._window.file_size
        data = self._window.ReadData(file_offset, object_layout.size)
        sign = log_summary.SIGN_DAMAGED
        if found.is_zero:
            sign = log_summary.SIGN_ZERO_FILLED
            text = "zero bytes"
        elif len(data) < object_layout.size:
            sign = log_summary.SIGN_TRUNCATED
            text = "the end of the file"
        else:
            object_type, data_size = object_layout.ReadRecord(data)
            text = f"type {object_type} with {data_size} bytes of data"
            end_offset = file_offset + object_layout.size + data_size
            if object_type <= layouts.OBJECT_TYPE_STRING and (
                end_offset > found.offset
                and found.offset in (file_size, self._objects.header_offset)
            ):
                sign = log_summary.SIGN_TRUNCATED

        is_new = self.summary.AddSign(sign)
        if sign == log_summary.SIGN_TRUNCATED and not is_new:
            return None
        return errors.ParseError(
            "Unable to read object: expected a message (type 0) or a string (type 1), "
            f"found {text}, {found.offset - file_offset} bytes skipped",
            file_offset,
        )

    def _TakeListErrors(self, end_offset: int) -> list[errors.ParseError]:
        """Takes the errors of lists that end early, before an offset."""
        list_errors = []
        for log in self._logs:
            error = log.list.error
            if error and (error.offset or 0) < end_offset:
                log.list.error = None
                self.summary.AddSign(log.list.sign)
                list_errors.append(error)
        return list_errors

    def _TakeStep(self, file_offset: int) -> _Step:
        """Reads the listed record or the object that the walk has reached."""
        limit_offset = self._GetLimit(file_offset + 1)
        for log in self._logs:
            if log.list.error and log.list.error.offset == file_offset:
                self.summary.AddSign(log.list.sign)
            if log.list.next_offset == file_offset:
                self._log = log
                read_record = log.ReadListed(limit_offset)
                if read_record:
                    return _Step(file_offset, _Found(log, read_record))
                log.list.Advance()
        return self._ReadObject(file_offset, limit_offset)

    def _Walk(self) -> Iterator[message_record.Record | errors.ParseError]:
        """Walks from object to object, and past damage to the next record."""
        window = self._window
        yield from self._log.Collect()
        self._offset = self._log.start_offset
        while self._offset < window.file_size:
            yield from self._WalkList()
            file_offset = self._offset
            for log in self._logs:
                log.list.Pass(file_offset)
            file_offset = self._log.strings.WalkSound(
                file_offset, self._GetLimit(file_offset)
            )
            self._offset = file_offset
            if file_offset == window.file_size:
                break
            if file_offset == self._objects.header_offset:
                yield from self._AddLog(file_offset)
                self._offset = self._log.start_offset
                continue

            yield from self._TakeListErrors(file_offset)
            step = self._TakeStep(file_offset)
            self._offset = step.offset
            if step.found:
                if self._CheckPassed(step.found):
                    continue
                self._offset = step.found.read_record.end_offset
            if window.holes:
                yield from window.IterateNewHoles(step.offset)
            if step.error:
                yield step.error
                # This error is clearer than the errors of lists, which are dropped.
                self._TakeListErrors(file_offset + 1)
            if step.found:
                yield from self._AddRecord(step.found)

        yield from window.IterateNewHoles(window.file_size)
        if window.holes:
            self.summary.AddSign(log_summary.SIGN_UNREADABLE)
        yield from self._TakeListErrors(window.file_size)

    def _WalkList(self) -> Iterator[message_record.Record]:
        """Walks along the list to the first problem, usually through most of a file."""
        log = self._log
        if self._window.holes:
            return
        limit_offsets = [self._objects.header_offset, self._found_offset]
        for other_log in self._logs:
            if other_log is not log:
                limit_offsets.append(other_log.list.next_offset)
        limit_offset = min(
            (offset for offset in limit_offsets if offset >= self._offset),
            default=self._window.file_size,
        )
        # Errors of lists are reported before the records after them.
        for other_log in self._logs:
            if other_log.list.error:
                limit_offset = min(limit_offset, other_log.list.error.offset or 0)
        add_record = self.summary.AddRecord
        for record, end_offset, _ in log.IterateSound(self._offset, limit_offset):
            self._offset = end_offset
            add_record(record)
            yield record

    def _CheckPassed(self, found: _Found) -> bool:
        """Determines if a record overlaps a file header or another record.

        A sound record whose links agree with a neighbour does not.
        """
        record, end_offset, _ = found.read_record
        if not record.errors and found.log.CheckPrevious(record):
            return False
        return self._FindPassed(record.offset + 1, end_offset)

    def IterateRecords(
        self,
    ) -> Iterator[message_record.Record | errors.ParseError]:
        """Reads all records, in order of their offset.

        Each record is yielded once, or twice if it fits into two logs. Errors of a
        record are in the record; errors of the file follow the record before them. Call
        this method only once.
        """
        try:
            yield from self._Walk()
            for log in self._logs:
                yield from log.IterateLeftOvers()
        except errors.ParseError as exception:
            # The file itself cannot be read any further.
            self.summary.AddSign(log_summary.SIGN_DAMAGED)
            yield exception


Log = Union[ASLFile, legacy_database.ASLDatabase]


def OpenLog(file_object: BinaryIO) -> Log:
    """Opens a log file (version 2) or database (version 1), whichever it looks like.

    Raises:
      ParseError: if the file cannot be read.
      UnsupportedLayout: if the file has another version.
      WrongFormat: if the file is not an Apple System Log file.
    """
    # One damaged bit changes the version, so the data after the header decides.
    window = file_window.FileWindow(file_object)
    if not file_header.CheckFit(window):
        try:
            return legacy_database.ASLDatabase(file_object)
        except errors.ParseError:
            # The error from reading it as a log file is clearer.
            pass
    return ASLFile(file_object)


def ReadStoreData(file_object: BinaryIO) -> int:
    """Reads from StoreData the last message identifier that a store has assigned.

    Raises:
      ParseError: if the file cannot be read or does not have the right size.
    """
    layout = layouts.GetLayouts().store_data
    file_size = byte_reader.GetFileSize(file_object)
    if file_size != layout.size:
        raise errors.ParseError(
            f"Unable to read {STORE_DATA_NAME}: expected {layout.size} bytes, found "
            f"{file_size}",
            0,
        )
    data = byte_reader.ReadData(file_object, 0, layout.size, STORE_DATA_NAME)
    identifier: int = layout.ReadRecord(data).last_message_identifier
    return identifier
