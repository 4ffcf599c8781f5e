"""Reads the files of a trace side by side."""

from __future__ import annotations

import typing

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.strace.lines import log
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.traces import index
from plaso_extra_parsers.readers.strace.traces import members

# In the year 2262, in nanoseconds since 1970.
_MAXIMUM_TIME = (1 << 63) - 1

# Records that have a time.
_TIMED_RECORDS = (records.Call, records.Signal, records.Exit)
_TimedRecord = typing.Union[records.Call, records.Signal, records.Exit]


class UnsuitableSet(errors.Error):
    """Raised when the files of a trace cannot be followed together."""


class MemberReader:
    """Reads the records of one file, one after the other.

    Attributes:
      is_sharing (bool): True if the thread shares its descriptors at some time.
      last_time (int): time of the last record.
      member (TraceMember): file.
      next_record (Call|Signal|Exit|None): next record, None at the end.
      notes (MemberNotes): notes about the lines of the file.
    """

    def __init__(
        self,
        pool: members.FilePool,
        member: members.TraceMember,
        is_sharing: bool,
        read_size: int,
        notes: index.MemberNotes,
    ) -> None:
        """Initializes a reader.

        Args:
          pool: open files.
          member: file.
          is_sharing: True if the thread shares its descriptors at some time.
          read_size: how much to read at a time, in bytes.
          notes: notes about the lines of the file.
        """
        self._pool = pool
        self._read_size = read_size
        self._records: typing.Iterator[records.Record] | None = None
        self.is_sharing = is_sharing
        self.last_time = 0
        self.member = member
        self.next_record: _TimedRecord | None = None
        self.notes = notes

    def ReadNext(self) -> None:
        """Reads the next record that has a time, into next_record.

        Raises:
          UnsuitableSet: if the file is not from strace, or times are missing or go
              backwards.
        """
        if self._records is None:
            lines = members.MemberFile(self._pool, self.member, self._read_size)
            strace_log = log.StraceLog(
                typing.cast(typing.BinaryIO, lines),
                thread_identifier=self.member.thread_identifier,
            )
            try:
                strace_log.ReadFormat()
            except errors.WrongFormat as exception:
                raise UnsuitableSet(
                    f"file of thread {self.member.thread_identifier:d} is not from"
                    " strace"
                ) from exception
            self._records = strace_log.IterateRecords()
        self.next_record = None
        for record in self._records:
            # A CallStart is skipped: its Call follows, and is entered then.
            if not isinstance(record, _TIMED_RECORDS):
                continue
            if record.time is None or record.time >= _MAXIMUM_TIME:
                raise UnsuitableSet("lines without a time that can be")
            if record.time < self.last_time:
                raise UnsuitableSet(
                    f"times of thread {self.member.thread_identifier:d} go backwards"
                )
            self.last_time = record.time
            self.next_record = record
            return
        self._pool.Close(self.member)
