"""Prints everything that is in an Apple System Log (ASL) file or database."""

import datetime

from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import log_file
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.scripts.dumpers import interface

# Name in the output, as in Apple's source, and member of a record.
_RECORD_NAMES = (
    ("offset", "offset"),
    ("length", "data_size"),
    ("next", "next_offset"),
    ("id", "message_identifier"),
    ("time", "written_time"),
    ("nanoseconds", "nanoseconds"),
    ("level", "level"),
    ("flags", "flags"),
    ("pid", "process_identifier"),
    ("uid", "user_identifier"),
    ("gid", "group_identifier"),
    ("ruid", "read_user_identifier"),
    ("rgid", "read_group_identifier"),
    ("refpid", "reference_process_identifier"),
    ("host", "host"),
    ("sender", "sender"),
    ("facility", "facility"),
    ("message", "message"),
    ("refproc", "reference_process"),
    ("session", "session"),
    ("pairs", "pairs"),
    ("previous", "previous_offset"),
    ("found", "found"),
)


class SyslogFormatter:
    """Formats messages as "syslog -f FILE" of macOS does in its standard format.

    The time zone is UTC. Like that command, it counts messages that differ from the one
    before them only in their time, instead of repeating them.
    """

    _EPOCH = datetime.datetime(1970, 1, 1)

    _LEVELS = (
        "Emergency",
        "Alert",
        "Critical",
        "Error",
        "Warning",
        "Notice",
        "Info",
        "Debug",
    )

    _MONTHS = (
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
    )

    # Characters that could make one message look like two.
    _TRANSLATION = str.maketrans(
        {
            "\b": "^H",
            "\n": "\n\t",
            "\r": "\n\t",
            "\x85": "\n\t",
            "\u2028": "\n\t",
            "\u2029": "\n\t",
        }
    )

    # The command compares texts from this offset on (syslog.c, STD_BSD_DATE_LEN).
    _COMPARED_START = 20

    def __init__(self):
        """Initializes a formatter."""
        self._last_text = None
        self._number_of_repeats = 0

    def _FormatTime(self, seconds):
        """Formats POSIX seconds as date and time, "0" if there is no valid time."""
        if seconds is None or seconds >= layouts.MAXIMUM_TIME:
            return "0"
        date_time = self._EPOCH + datetime.timedelta(seconds=seconds)
        # The names of months that strftime writes depend on the locale.
        return (
            f"{self._MONTHS[date_time.month - 1]:s} {date_time.day:2d} "
            f"{date_time.hour:02d}:{date_time.minute:02d}:{date_time.second:02d}"
        )

    def _FormatRecord(self, record):
        """Formats a message, which may have several lines."""
        parts = [
            self._FormatTime(record.written_time),
            f" {record.host or '':s} {record.sender or '':s}",
        ]
        # The command treats identifiers as unsigned numbers.
        parts.append(f"[{record.process_identifier & 0xffffffff:d}]")
        if record.reference_process is not None or record.reference_process_identifier:
            parts.append(f" ({record.reference_process or '':s}")
            if record.reference_process_identifier:
                identifier = record.reference_process_identifier & 0xFFFFFFFF
                parts.append(f"[{identifier:d}]")
            parts.append(")")

        level = self._LEVELS[min(record.level, layouts.MAXIMUM_LEVEL)]
        parts.append(f" <{level:s}>: {record.message or '':s}")
        return "".join(parts).translate(self._TRANSLATION)

    def Format(self, record):
        """Formats a message, unless it repeats the one before it.

        Args:
          record (Record): record.

        Yields:
          str: text of one or more lines.
        """
        text = self._FormatRecord(record)
        if self._last_text is not None and (
            text[self._COMPARED_START :] == self._last_text[self._COMPARED_START :]
        ):
            self._number_of_repeats += 1
            return

        yield from self.Finish()
        self._last_text = text
        yield text

    def Finish(self):
        """Formats how often the last message was repeated, if it was.

        Yields:
          str: text of one line.
        """
        if self._number_of_repeats:
            ending = "" if self._number_of_repeats == 1 else "s"
            yield (
                f"--- last message repeated {self._number_of_repeats:d} "
                f"time{ending:s} ---"
            )
        self._number_of_repeats = 0


class ASLDumper(interface.Dumper):
    """Yields everything that is in an Apple System Log file or database."""

    NAME = "asl"

    @classmethod
    def CheckFormat(cls, data):
        """Determines if a file is of the format."""
        return data.startswith(layouts.SIGNATURE)

    def _DumpLog(self, log):
        """Yields everything that is in a log: header, records and errors."""
        yield {"header": log.header._asdict()}
        for item in log.IterateRecords():
            if not isinstance(item, message_record.Record):
                yield interface.CreateError(item.message, item.offset)
                continue

            yield {
                "record": {
                    name: getattr(item, member) for name, member in _RECORD_NAMES
                }
            }
            for error in item.errors:
                yield interface.CreateError(error.message, error.offset)

    def _DumpSyslog(self, log):
        """Yields messages as the syslog command prints them, and errors."""
        formatter = SyslogFormatter()
        for item in log.IterateRecords():
            if not isinstance(item, message_record.Record):
                yield interface.CreateError(item.message, item.offset)
                continue

            yield from formatter.Format(item)
            for error in item.errors:
                yield interface.CreateError(error.message, error.offset)
        yield from formatter.Finish()

    def Dump(self, file_objects, paths, options):
        """Yields everything that is in one file.

        With the option syslog it yields text. See interface.Dumper.
        """
        log = log_file.OpenLog(file_objects[0])
        if options.syslog:
            yield from self._DumpSyslog(log)
        else:
            yield from self._DumpLog(log)
