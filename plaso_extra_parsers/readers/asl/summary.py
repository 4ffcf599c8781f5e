"""Summary of a log that has been read: ranges, signs of damage, and traits."""

from __future__ import annotations

from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import message_record

# Generations of the format, named after the releases of macOS that write it.
GENERATION_10_5_0 = "10.5.0-10.5.5"
GENERATION_10_5_6 = "10.5.6-10.9"
GENERATION_10_10 = "10.10+"

# Signs that the file was not closed properly, is damaged, or was changed.
SIGN_BROKEN_LIST = "broken_list"
SIGN_DAMAGED = "damaged"
SIGN_IDENTIFIERS = "identifiers_not_rising"
SIGN_INVALID_TIME = "invalid_time"
SIGN_JOINED = "joined_files"
SIGN_LOOP = "loop"
SIGN_PREVIOUS = "previous_mismatch"
SIGN_STALE_LAST = "stale_last"
SIGN_TRUNCATED = "truncated"
SIGN_UNLINKED = "unlinked_records"
SIGN_UNREADABLE = "unreadable"
SIGN_UNUSED_STRINGS = "unused_strings"
SIGN_WRONG_VERSION = "wrong_version"
SIGN_ZERO_FILLED = "zero_filled"

# Traits of sound files that a person may want to know: a compacted file is younger than
# its messages; times run back if the clock was set back; and a StoreData that is older
# than the file is from another moment or another store.
TRAIT_CREATED_LATER = "created_after_first_message"
TRAIT_STORE_DATA = "store_data_behind"
TRAIT_TIME_RUNS_BACK = "time_runs_back"

# Messages may be stored out of order by about a second.
_REORDER_SECONDS = 1


class LogSummary:
    """Summary of a log.

    Attributes:
      first_time (int): lowest time of a message in POSIX seconds, or None.
      generation (str): generation of the format, or None if it is not known.
      highest_identifier (int): highest message identifier, or None.
      last_time (int): highest time of a message in POSIX seconds, or None.
      lowest_identifier (int): lowest message identifier, or None.
      signs (list[str]): signs that something happened to the file.
      traits (list[str]): traits of the file that are not signs of damage.
    """

    def __init__(self) -> None:
        """Initializes a summary."""
        self._previous_time = 0
        self.first_time: int | None = None
        self.generation: str | None = None
        self.highest_identifier: int | None = None
        self.last_time: int | None = None
        self.lowest_identifier: int | None = None
        self.number_of_records = {
            message_record.FOUND_LIST: 0,
            message_record.FOUND_WALK: 0,
            message_record.FOUND_CARVED: 0,
        }
        self.signs: list[str] = []
        self.traits: list[str] = []

    def AddRecord(self, record: message_record.Record) -> None:
        """Adds a record."""
        self.number_of_records[record.found] += 1

        identifier = record.message_identifier
        if self.lowest_identifier is None or self.highest_identifier is None:
            self.lowest_identifier = self.highest_identifier = identifier
        elif identifier > self.highest_identifier:
            self.highest_identifier = identifier
        elif identifier < self.lowest_identifier:
            self.lowest_identifier = identifier

        time = record.written_time
        if time and time < layouts.MAXIMUM_TIME:
            if self.first_time is None or self.last_time is None:
                self.first_time = self.last_time = time
            elif time > self.last_time:
                self.last_time = time
            elif time < self.first_time:
                self.first_time = time

            if record.found is message_record.FOUND_LIST:
                if time < self._previous_time - _REORDER_SECONDS:
                    self.AddTrait(TRAIT_TIME_RUNS_BACK)
                self._previous_time = time

    def AddSign(self, sign: str) -> bool:
        """Adds a sign, and returns True if it is new."""
        is_new = sign not in self.signs
        if is_new:
            self.signs.append(sign)
        return is_new

    def AddTrait(self, trait: str) -> None:
        """Adds a trait."""
        if trait not in self.traits:
            self.traits.append(trait)
