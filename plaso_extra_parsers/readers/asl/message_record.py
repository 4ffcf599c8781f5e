"""Message record of the Apple System Log (ASL), of either version of the format."""

from __future__ import annotations

import enum

from typing import NamedTuple

from plaso_extra_parsers.lib import errors


class Found(str, enum.Enum):
    """How a record was found.

    By following the list from the file header (in version 1, by its slot), by walking
    from object to object, or after damage by its byte pattern. Apple's reader finds
    only the records of the list.
    """

    LIST = "list"
    WALK = "walk"
    CARVED = "carved"


# Looking up a member of an enumeration takes time.
FOUND_LIST = Found.LIST
FOUND_WALK = Found.WALK
FOUND_CARVED = Found.CARVED


class Inconsistency(errors.ParseError):
    """Error of data that can be read, but contradicts other data of the file."""


class Record(NamedTuple):
    """Message record, of either version of the format.

    A member is None if the version does not have it, or if it cannot be read.

    Attributes:
      offset: offset of the record relative to the start of the file.
      data_size: number of bytes that follow the type and size of the record.
      next_offset: offset of the next record in the list, 0 in the last.
      message_identifier: number of the message, rising across all files of a store.
      written_time: POSIX seconds in UTC, unsigned; 0 if the message had none.
      nanoseconds: fraction of the second in nanoseconds.
      level: 0 (emergency) to 7 (debug).
      process_identifier: PID of the sender, -1 if not given.
      user_identifier: UID of the sender, -2 if not given.
      group_identifier: GID of the sender, -2 if not given.
      read_user_identifier: UID that may read the message, -1 for anyone.
      read_group_identifier: GID that may read the message, -1 for anyone.
      reference_process_identifier: PID of the process the message is about, 0 if none.
      sender: program that sent the message.
      reference_process: process the message is about.
      previous_offset: offset of the previous record in the list, 0 in the first.
    """

    offset: int
    data_size: int | None
    next_offset: int | None
    message_identifier: int
    written_time: int | None
    nanoseconds: int | None
    level: int | None
    flags: int | None
    process_identifier: int | None
    user_identifier: int | None
    group_identifier: int | None
    read_user_identifier: int | None
    read_group_identifier: int | None
    reference_process_identifier: int | None
    host: str | None
    sender: str | None
    facility: str | None
    message: str | None
    reference_process: str | None
    session: str | None
    pairs: tuple[tuple[str | None, str | None], ...]
    previous_offset: int | None
    found: Found
    unreadable: tuple[str, ...]
    errors: tuple[errors.ParseError, ...]

    def GetTexts(self) -> tuple[object, ...]:
        """Retrieves all members that are read from strings."""
        return (
            self.host,
            self.sender,
            self.facility,
            self.message,
            self.reference_process,
            self.session,
            self.pairs,
        )


class ReadRecord(NamedTuple):
    """Message record, and where the walk continues after it.

    Attributes:
      end_offset: offset of the first byte after the record.
      is_end_known: True if the end offset is certain.
    """

    record: Record
    end_offset: int
    is_end_known: bool
