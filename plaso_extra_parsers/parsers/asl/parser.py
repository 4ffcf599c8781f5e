"""Parser for Apple System Log (ASL) files.

The files are found in /var/log/asl, /var/log/DiagnosticMessages and
/var/log/powermanagement of macOS 10.5.6 and later, and as /var/log/asl.db of macOS
10.5.0 to 10.5.5. syslogd writes them. formats/asl.md describes the format.

The parser replaces Plaso's own parser of the same name, and has the same data types.
"""

from dfdatetime import posix_time as dfdatetime_posix_time

from plaso.lib import errors
from plaso.lib import specification
from plaso.parsers import interface

from plaso_extra_parsers.lib import errors as lib_errors
from plaso_extra_parsers.parsers import common
from plaso_extra_parsers.parsers.asl import events
from plaso_extra_parsers.parsers.asl import fields
from plaso_extra_parsers.parsers.asl import store
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import log_file
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import summary as log_summary

# A warning contains at most this many of the errors of one record.
_MAXIMUM_NUMBER_OF_ERRORS = 5

# Records in the list are the normal case, so they have no text here.
_FOUND_TEXTS = {
    message_record.FOUND_CARVED: "past damage",
    message_record.FOUND_WALK: "between other objects",
}


class ASLParser(interface.FileObjectParser):
    """Parser for Apple System Log (ASL) files."""

    NAME = "asl_log"
    DATA_FORMAT = "Apple System Log (ASL) file"

    def __init__(self):
        """Initializes a parser."""
        super().__init__()
        self._fields = fields.ExtraFieldsParser()
        self._has_old_names = events.HasOldNames()
        self._maker = common.EventDataMaker(events.ASLEventData)
        self._time_maker = common.DateTimeMaker(
            dfdatetime_posix_time.PosixTimeInNanoseconds
        )

    def _GetFileInformation(self, summary, highest_identifier, store_identifier):
        """Retrieves further facts of a file, as "key: value"."""
        values = {
            "Signs": common.JoinTexts(summary.signs),
            "Written by macOS": summary.generation,
            "Records in the list": summary.number_of_records[message_record.FOUND_LIST],
            "between other objects": (
                summary.number_of_records[message_record.FOUND_WALK]
            ),
            "past damage": summary.number_of_records[message_record.FOUND_CARVED],
            "from": fields.FormatTime(summary.first_time),
            "to": fields.FormatTime(summary.last_time),
            "Lowest identifier": summary.lowest_identifier,
            "Traits": common.JoinTexts(summary.traits),
            "Highest identifier": highest_identifier,
            "Last identifier of the store": store_identifier,
        }
        return common.Join(values)

    def _GetDetails(self, record, login_time, facts):
        """Retrieves further facts of a record, including those in its message."""
        return common.Join(
            {
                "About": record.reference_process,
                "About PID": record.reference_process_identifier or None,
                "Session": record.session,
                "utmpx time": login_time,
                **facts,
                "Found": _FOUND_TEXTS.get(record.found),
                "Unreadable": common.JoinTexts(record.unreadable),
            }
        )

    def _GetTime(self, seconds, nanoseconds):
        """Determines the date and time of a record, None if it is not valid.

        The seconds are POSIX seconds in UTC; nanoseconds, the fraction, can be None.
        """
        # dfDateTime takes longer the larger a value is, and later dates are damage.
        if seconds >= layouts.MAXIMUM_TIME:
            return None

        if nanoseconds is None or nanoseconds >= layouts.NANOSECONDS_PER_SECOND:
            return dfdatetime_posix_time.PosixTime(timestamp=seconds)

        return self._time_maker.Make(
            seconds * layouts.NANOSECONDS_PER_SECOND + nanoseconds
        )

    # A record has this many members.
    # pylint: disable-next=too-many-locals
    def _ParseRecord(self, parser_mediator, record):
        """Parses a record."""
        event_data = self._maker.Make()
        # Unpacking a tuple is faster than looking up its members by name.
        (
            event_data.record_position,
            _,
            _,
            message_identifier,
            written_time,
            nanoseconds,
            event_data.level,
            _,
            event_data.process_identifier,
            event_data.user_identifier,
            event_data.group_identifier,
            event_data.read_user_identifier,
            event_data.read_group_identifier,
            about_identifier,
            host,
            event_data.sender,
            event_data.facility,
            event_data.message_body,
            about,
            session,
            pairs,
            _,
            found,
            unreadable,
            record_errors,
        ) = record
        event_data.reporter = fields.GetReporter(event_data.sender)
        if self._has_old_names:
            # Tagging rules use the message body with any release.
            event_data.computer_name = host
            event_data.message = event_data.message_body
        else:
            event_data.hostname = host
        if message_identifier <= fields.MAXIMUM_INTEGER:
            event_data.message_identifier = message_identifier
        if written_time:
            event_data.written_time = self._GetTime(written_time, nanoseconds)
        login_time = None
        if pairs:
            login_time = self._fields.Parse(event_data, pairs)
        facts = fields.ParseMessage(event_data)
        is_listed = found is message_record.FOUND_LIST
        # Most records have none of these.
        if not is_listed or any(
            (about, about_identifier, session, login_time, facts, unreadable)
        ):
            event_data.details = self._GetDetails(record, login_time, facts)

        if record_errors or event_data.message_identifier is None:
            self._ProduceRecordWarning(parser_mediator, record, event_data)
        if is_listed:
            parser_mediator.ProduceEventData(event_data)
        else:
            common.ProduceEventData(parser_mediator, event_data, recovered=True)

    def _ParseSummary(self, parser_mediator, log):
        """Produces event data of the whole file once all records have been read."""
        summary = log.summary
        highest_identifier = summary.highest_identifier
        event_data = events.ASLFileEventData()
        event_data.format_version = log.FORMAT_VERSION
        if highest_identifier is not None and (
            highest_identifier > fields.MAXIMUM_INTEGER
        ):
            highest_identifier = None

        store_identifier = self._ReadStoreIdentifier(parser_mediator)
        if None not in (highest_identifier, store_identifier):
            if store_identifier < highest_identifier:
                summary.AddTrait(log_summary.TRAIT_STORE_DATA)
                common.ProduceWarning(
                    parser_mediator,
                    f"{log_file.STORE_DATA_NAME:s} is out of date: last message "
                    f"identifier: {store_identifier:d} is less than that of a record: "
                    f"{highest_identifier:d}",
                    recovered=True,
                )
        event_data.extra_information = self._GetFileInformation(
            summary, highest_identifier, store_identifier
        )
        event_data.is_dirty = bool(summary.signs)
        event_data.statistics = [common.GetBuild()]

        creation_time = getattr(log.header, "creation_time", None)
        if creation_time and creation_time < layouts.MAXIMUM_TIME:
            event_data.creation_time = dfdatetime_posix_time.PosixTime(
                timestamp=creation_time
            )
        parser_mediator.ProduceEventData(event_data)

    def _ReadStoreIdentifier(self, parser_mediator):
        """Reads the last message identifier of the store, None if it is not known."""
        try:
            identifier = store.ReadStoreIdentifier(parser_mediator)
        except lib_errors.ParseError as exception:
            common.ProduceWarning(parser_mediator, str(exception))
            return None

        if identifier is None or identifier > fields.MAXIMUM_INTEGER:
            return None
        return identifier

    def _ProduceRecordWarning(self, parser_mediator, record, event_data):
        """Produces a warning about what is wrong with a record."""
        messages = [exception.message for exception in record.errors]
        if event_data.message_identifier is None:
            messages.append(
                f"message identifier: {record.message_identifier:d} is not valid"
            )
        number_of_messages = len(messages)
        if number_of_messages > _MAXIMUM_NUMBER_OF_ERRORS:
            messages[_MAXIMUM_NUMBER_OF_ERRORS:] = [
                f"{number_of_messages - _MAXIMUM_NUMBER_OF_ERRORS:d} more"
            ]
        common.ProduceWarning(
            parser_mediator,
            f"{'; '.join(messages):s} at offset: 0x{record.offset:08x}",
        )

    @classmethod
    def GetFormatSpecification(cls):
        """Retrieves the format specification."""
        format_specification = specification.FormatSpecification(cls.NAME)
        format_specification.AddNewSignature(layouts.SIGNATURE, offset=0)
        return format_specification

    def ParseFileObject(self, parser_mediator, file_object):
        """Parses an ASL file-like object.

        Args:
          parser_mediator (ParserMediator): mediates interactions between parsers and
              other components, such as storage and dfVFS.
          file_object (dfvfs.FileIO): file-like object.

        Raises:
          WrongParser: when the file cannot be parsed.
        """
        try:
            log = log_file.OpenLog(file_object)
        except lib_errors.WrongFormat as exception:
            raise errors.WrongParser(str(exception))
        except lib_errors.ParseError as exception:
            # It is an ASL log, so no other parser can read it.
            common.ProduceWarning(parser_mediator, str(exception))
            return

        for item in log.IterateRecords():
            if parser_mediator.abort:
                return

            if isinstance(item, message_record.Record):
                self._ParseRecord(parser_mediator, item)
            else:
                common.ProduceWarning(
                    parser_mediator,
                    str(item),
                    recovered=isinstance(item, message_record.Inconsistency),
                )

        self._ParseSummary(parser_mediator, log)
