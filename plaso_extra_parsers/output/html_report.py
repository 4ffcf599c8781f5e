"""Output module of psort that writes a report as one HTML file.

The report is made in the single pass in which psort exports the events, from any
storage file and with all filters of psort. See docs/report.md, and
docs/report-format.md for the format.
"""

import datetime
import gc
import hashlib
import itertools
import os
import platform
import shlex
import sys
import time

import plaso

from plaso.formatters import default
from plaso.output import interface

import plaso_extra_parsers

from plaso_extra_parsers.output import attributes
from plaso_extra_parsers.output import blocks
from plaso_extra_parsers.output import calls
from plaso_extra_parsers.output import cause_rules
from plaso_extra_parsers.output import entities
from plaso_extra_parsers.output import entity_store
from plaso_extra_parsers.output import message_forms
from plaso_extra_parsers.output import occurrence as occurrences
from plaso_extra_parsers.output import noted
from plaso_extra_parsers.output import page
from plaso_extra_parsers.output import texts
from plaso_extra_parsers.output import times

# Version of the format of the data; see docs/report-format.md.
FORMAT_VERSION = 1

DEFAULT_MAXIMUM_EVENTS = 2000000
DEFAULT_TITLE = "Timeline report"

_BUFFER_SIZE = 1024 * 1024

# Lists that are nested more deeply are formatted by Python.
_MAXIMUM_DEPTH = 20

# Numbers beyond 53 bits are not exact in a browser.
_MAXIMUM_POSITION = 2**53

_IGNORED_ATTRIBUTES = frozenset(["data_type", "display_name", "filename", "inode"])

# Forms of events whose messages and attributes are known; parsers have few.
_MAXIMUM_FORMS = 4096

# Events of one time that are put in order: as many as psort has at one time.
_MAXIMUM_SIMULTANEOUS = 100000


# Each attribute is a setting, or a part of the report.
# pylint: disable-next=too-many-instance-attributes
class HTMLReportOutputModule(interface.OutputModule):
    """Output module that writes a report as one HTML file."""

    NAME = "html_report"
    DESCRIPTION = (
        "One HTML file to look at: processes, descriptors, resources, logins, table."
    )

    WRITES_OUTPUT_FILE = True

    def __init__(self):
        """Initializes an output module."""
        super().__init__()
        self._columns = None
        self._default_formatter = default.DefaultEventFormatter()
        self._display_names = {}
        self._entities = None
        self._file_object = None
        self._filter = None
        self._forms = {}
        self._frame = None
        self._kind_numbers = {}
        self._maximum_events = DEFAULT_MAXIMUM_EVENTS
        self._number_of_cut_messages = 0
        self._number_of_left_out_messages = 0
        self._simultaneous = []
        self._start_time = time.time()
        self._storage_path = None
        self._story = None
        self._text_blocks = None
        self._title = DEFAULT_TITLE
        self._writer = None

    def SetFilter(self, filter_expression):
        """Sets the filter with which psort exports the events.

        Args:
          filter_expression (str): filter or None.
        """
        self._filter = filter_expression

    def SetMaximumEvents(self, maximum_events):
        """Sets the number of events after which messages are left out.

        Args:
          maximum_events (int): number of events.
        """
        self._maximum_events = maximum_events

    def SetStoragePath(self, path):
        """Sets the path of the storage file, whose digest the report shows.

        Args:
          path (str): path or None.
        """
        self._storage_path = path

    def SetStory(self, story):
        """Sets the story that the page shows first.

        Args:
          story (dict[str, object]): author and stops, or None.
        """
        self._story = story

    def SetTitle(self, title):
        """Sets the title.

        Args:
          title (str): title.
        """
        self._title = title

    def Open(self, path=None, **kwargs):  # pylint: disable=arguments-differ
        """Opens the output.

        Args:
          path (Optional[str]): path of the file to write.
          kwargs (dict[str, object]): further arguments of other output modules.

        Raises:
          OSError: if the file exists.
          ValueError: if the path is missing.
        """
        if not path:
            raise ValueError("Missing path.")

        # "x" fails if the file exists: psort checked that only a while ago.
        # pylint: disable-next=consider-using-with
        self._file_object = open(path, "x", encoding="utf-8", newline="\n")
        self._writer = blocks.BlockWriter(self._file_object)
        self._columns = blocks.EventColumns(self._writer)
        self._text_blocks = blocks.TextBlocks(self._writer)
        self._entities = entity_store.EntityStore(self._writer)

    def Close(self):
        """Closes the output."""
        if self._file_object:
            self._file_object.close()
            self._file_object = None
            gc.unfreeze()

    def WriteHeader(self, output_mediator):
        """Writes the page up to its data.

        Args:
          output_mediator (OutputMediator): mediates interactions between output
              modules and other components, such as storage and dfVFS.
        """
        if not self._storage_path:
            # psteal chooses the name of the storage file itself.
            reader = getattr(output_mediator, "_storage_reader", None)
            self._storage_path = getattr(reader, "_path", None)
        head, self._frame = page.FormatHead(texts.EscapeText(self._title))
        self._file_object.write(head)
        # Objects that psort has loaded exist until Close(): the garbage collector does
        # not need to search them each time.
        gc.freeze()

    def GetFieldValues(
        self, output_mediator, event, event_data, event_data_stream, event_tag
    ):
        """Retrieves the values of an event that are written.

        Args:
          output_mediator (OutputMediator): mediates interactions between output
              modules and other components, such as storage and dfVFS.
          event (EventObject): event.
          event_data (EventData): event data.
          event_data_stream (EventDataStream): event data stream.
          event_tag (EventTag): event tag.

        Returns:
          dict[str, object]: event, event data, message, source, tags, and names and
              values of attributes.
        """
        event_values = {
            name: value for name, value in vars(event_data).items() if value is not None
        }
        names = tuple(event_values)
        form = self._forms.get((event_data.data_type, names))
        if form is None:
            form = self._CreateForm(output_mediator, event_data, names)
        attribute_names, message_form = form

        return {
            "event": event,
            "event_data": event_data,
            "names": attribute_names,
            "values": _FormatAttributes(event_values, attribute_names),
            "message": self._GetMessage(
                output_mediator, event_data, event_values, message_form
            ),
            "source": self._GetSource(output_mediator, event_data, event_data_stream),
            "labels": list(event_tag.labels) if event_tag else [],
        }

    def WriteFieldValues(self, output_mediator, *arguments):
        """Writes an event.

        Args:
          output_mediator (OutputMediator): mediates interactions between output
              modules and other components, such as storage and dfVFS.
          arguments (tuple[object]): result of GetFieldValues(); Plaso 20240308 passes
              the arguments of GetFieldValues() instead.
        """
        if len(arguments) > 1:
            arguments = (self.GetFieldValues(output_mediator, *arguments),)
        (field_values,) = arguments
        others = self._simultaneous
        if others and (
            others[-1]["event"].timestamp != field_values["event"].timestamp
            or len(others) >= _MAXIMUM_SIMULTANEOUS
        ):
            self._WriteSimultaneous()
        self._simultaneous.append(field_values)

    def WriteFooter(self):
        """Writes the rest of the data, and the end of the page."""
        self._WriteSimultaneous()
        self._columns.Flush()
        self._text_blocks.Flush()
        self._entities.Finish()
        self._writer.WriteValue("page", self._frame)
        self._writer.WriteValue("meta", self._GetMetadata())
        if self._story:
            self._writer.WriteValue("story", self._story, is_evidence=False)
        self._file_object.write(page.FOOT)
        # A person compares this with the digest of a copy that has a story: the page
        # itself cannot prove that its data is unchanged.
        digest = self._writer.digest.hexdigest()
        sys.stdout.write(f"SHA-256 of the data of the report: {digest:s}\n")

    def _WriteSimultaneous(self):
        """Writes events of one time in the order in which their files have them.

        psort sorts them by a digest. Some logs have times of whole seconds only.
        """
        simultaneous, self._simultaneous = self._simultaneous, []
        if len(simultaneous) > 1:
            simultaneous.sort(key=self._GetPlace)
        for field_values in simultaneous:
            self._WriteEvent(**field_values)

    def _GetPlace(self, field_values):
        """Determines where an event is: number of the source, and position in it."""
        position, _ = attributes.GetPosition(field_values["event_data"])
        source_number = self._entities.sources.GetNumber(field_values["source"])
        return source_number, -1 if position is None else position

    def _WriteEvent(self, event, event_data, names, values, message, source, labels):
        """Writes an event."""
        row = self._columns.number_of_rows
        source_number = self._entities.sources.GetNumber(source)
        occurrence = occurrences.Occurrence(
            event,
            event_data,
            attributes.GetRole(event_data),
            source,
            source_number,
            row,
        )
        place = entities.AddEvent(self._entities, occurrence, labels)
        position, is_line = attributes.GetPosition(event_data)

        flags = blocks.FLAG_NO_TIME if occurrence.time is None else 0
        flags |= blocks.FLAG_ERROR if place.is_error else 0
        flags |= blocks.FLAG_LINE if is_line else 0
        if position is None:
            position = 0
            if not attributes.IsOfFileItself(event_data.data_type):
                position = self._entities.GetOrdinal(source_number)
                flags |= blocks.FLAG_ORDINAL
        self._columns.Add(
            occurrence.time,
            self._GetKind(event, event_data),
            source_number,
            place.lane,
            place.session,
            place.sender,
            min(position, _MAXIMUM_POSITION),
            self._entities.tags.GetNumber(tuple(map(texts.EscapeText, labels))),
            place.call_class,
            flags,
            place.noted,
        )
        if row >= self._maximum_events and not labels:
            self._number_of_left_out_messages += 1
            self._text_blocks.Add("")
            return

        if len(message) > texts.MAXIMUM_MESSAGE_LENGTH:
            self._number_of_cut_messages += 1
        self._text_blocks.Add(texts.EscapeText(message), names, values)

    def _GetKind(self, event, event_data):
        """Determines the number of the kind of an event."""
        kind = (event_data.data_type, event.timestamp_desc)
        number = self._kind_numbers.get(kind)
        if number is None:
            number = self._entities.kinds.GetNumber(tuple(map(texts.EscapeText, kind)))
            self._kind_numbers[kind] = number
        return number

    def _CreateForm(self, output_mediator, event_data, names):
        """Creates the form of events with the same data type and attributes.

        Returns the names of the attributes that are shown, and the form of messages.
        """
        attribute_names = tuple(
            name for name in names if name not in _IGNORED_ATTRIBUTES and name[0] != "_"
        )
        formatter = output_mediator.GetMessageFormatter(event_data.data_type)
        message_form = message_forms.CreateMessageForm(formatter, names)
        form = attribute_names, message_form
        if len(self._forms) < _MAXIMUM_FORMS:
            self._forms[event_data.data_type, names] = form
        return form

    def _GetMessage(self, output_mediator, event_data, event_values, message_form):
        """Formats the message of an event."""
        # A formatter expects the types that the parser was written for.
        try:
            if message_form:
                return message_form.Format(output_mediator, event_values)
        except Exception:  # pylint: disable=broad-exception-caught
            pass
        formatter = output_mediator.GetMessageFormatter(event_data.data_type)
        event_values = event_data.CopyToDict()
        try:
            formatter = formatter or self._default_formatter
            formatter.FormatEventValues(output_mediator, event_values)
            message = formatter.GetMessage(event_values) or ""
            if isinstance(message, str):
                return message
        except Exception:  # pylint: disable=broad-exception-caught
            pass
        return " ".join(
            f"{name:s}: {_FormatAttribute(value)!s}"
            for name, value in sorted(event_values.items())
        )

    def _GetSource(self, output_mediator, event_data, event_data_stream):
        """Determines the name of the evidence file, safe to be shown."""
        display_name = getattr(event_data, "display_name", None)
        if not display_name:
            path_spec = getattr(event_data_stream, "path_spec", None)
            if not path_spec:
                return "-"
            key = event_data_stream.GetIdentifier().CopyToString()
            name = self._display_names.get(key)
            if name is None:
                name = texts.EscapeText(
                    output_mediator.GetDisplayNameForPathSpec(path_spec)
                )
                self._display_names[key] = name
            return name
        return texts.EscapeText(display_name)

    def _GetMetadata(self):
        """Retrieves how the report was made, and what is needed to read its data."""
        now = datetime.datetime.now(datetime.timezone.utc)
        return {
            "format": FORMAT_VERSION,
            "title": texts.EscapeText(self._title),
            "events": self._columns.number_of_rows,
            "columns": blocks.EVENT_COLUMNS,
            "column_blocks": self._columns.number_of_blocks,
            "rows_per_column_block": blocks.ROWS_PER_COLUMN_BLOCK,
            "text_blocks": self._text_blocks.number_of_blocks,
            "rows_per_text_block": blocks.ROWS_PER_TEXT_BLOCK,
            "tables": {
                table.name: table.number_of_blocks
                for table in self._entities.tables.values()
            },
            "kinds": self._entities.kinds.GetTexts(),
            "sources": self._entities.sources.GetTexts(),
            "tags": self._entities.tags.GetTexts(),
            "groups": self._entities.groups.GetTexts(),
            "spaces": self._entities.spaces,
            "names": self._entities.names.GetTexts(),
            "senders": self._entities.senders.GetTexts(),
            "call_classes": calls.CLASS_NAMES,
            "noted": noted.BIT_NAMES,
            "cause_kinds": cause_rules.KINDS,
            "causes_left_out": self._entities.causes.left_out,
            "findings_left_out": self._entities.findings.left_out,
            "maximum_events": self._maximum_events,
            "left_out_messages": self._number_of_left_out_messages,
            "cut_messages": self._number_of_cut_messages,
            "command": texts.EscapeText(shlex.join(sys.argv)),
            "filter": texts.EscapeText(self._filter),
            "storage": texts.EscapeText(self._storage_path),
            "storage_digest": _GetFileDigest(self._storage_path),
            "made": now.strftime("%Y-%m-%d %H:%M:%S UTC"),
            "seconds": round(time.time() - self._start_time, 1),
            "versions": {
                "Plaso": str(plaso.__version__),
                "plaso-extra-parsers": plaso_extra_parsers.GetVersion(),
                "Python": platform.python_version(),
                **page.LIBRARY_VERSIONS,
            },
        }


def _IterateItems(items, depth=0):
    """Iterates over the items of a list, and of the lists in it."""
    for item in items:
        if isinstance(item, (list, tuple)) and depth < _MAXIMUM_DEPTH:
            yield from _IterateItems(item, depth + 1)
        else:
            yield item


def _FormatInteger(value):
    """Formats an integer."""
    is_exact = -_MAXIMUM_POSITION < value < _MAXIMUM_POSITION
    return value if is_exact else texts.EscapeText(value)


def _FormatAttributes(event_values, names):
    """Formats the values of attributes with these names."""
    values = [
        (
            value
            if (kind := (value := event_values[name]).__class__) is str
            or (kind is int and -_MAXIMUM_POSITION < value < _MAXIMUM_POSITION)
            else _FormatAttribute(value)
        )
        for name in names
    ]
    # One check of all texts takes a fraction of the time of one check each.
    if texts.AreSafe([value for value in values if value.__class__ is str]):
        return values
    return [_FormatAttribute(event_values[name]) for name in names]


def _FormatAttribute(value):
    """Formats the value of an attribute for people, in a type that JSON has."""
    if isinstance(value, str):
        return texts.EscapeText(value)
    if isinstance(value, int):
        return _FormatInteger(value)
    if isinstance(value, (list, tuple)):
        # Each item adds at least two characters.
        items = itertools.islice(_IterateItems(value), texts.MAXIMUM_MESSAGE_LENGTH)
        return texts.EscapeText(
            ", ".join(str(_FormatAttribute(item)) for item in items)
        )
    if hasattr(value, "CopyToDateTimeStringISO8601"):
        return texts.EscapeText(times.FormatTime(value))
    return texts.EscapeText(value)


def _GetFileDigest(path):
    """Calculates the SHA-256 of a file, or None if the file does not exist."""
    if not path or not os.path.isfile(path):
        return None
    digest = hashlib.sha256()
    with open(path, "rb") as file_object:
        while data := file_object.read(_BUFFER_SIZE):
            digest.update(data)
    return digest.hexdigest()
