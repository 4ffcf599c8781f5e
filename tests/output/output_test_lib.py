"""Events for the tests of output modules, and the other way: reading reports."""

import base64
import contextlib
import io
import json
import os
import re
import struct
import tempfile
import unittest
import zlib

from dfdatetime import posix_time
from dfdatetime import semantic_time

from plaso.containers import events

from plaso_extra_parsers.output import attributes
from plaso_extra_parsers.output import blocks
from plaso_extra_parsers.output import entities
from plaso_extra_parsers.output import entity_store
from plaso_extra_parsers.output import html_report
from plaso_extra_parsers.output import occurrence as occurrences

_BLOCK = re.compile(r'<script type="text/plain" id="([^"]+)">([^<]*)</script>')


class Formatter:
    """Formatter of messages, as psort makes them of YAML files."""

    # pylint: disable=unused-argument
    # The methods are those of Plaso.

    def FormatEventValues(self, output_mediator, event_values):
        """Formats values.

        Args:
          output_mediator (OutputMediator): mediator.
          event_values (dict[str, object]): values.
        """

    def GetMessage(self, event_values):
        """Retrieves the message.

        Args:
          event_values (dict[str, object]): values.

        Returns:
          str: message.
        """
        return event_values.get("text", "")


class Mediator:
    """What the output module needs of Plaso's mediator."""

    def GetMessageFormatter(self, data_type):
        """Retrieves the formatter of a data type.

        Args:
          data_type (str): data type.

        Returns:
          Formatter: formatter or None if there is none.
        """
        return None if data_type == "test:none" else Formatter()


def CreateEventData(data_type, **values):
    """Creates event data as psort has it: without attributes that are None.

    Args:
      data_type (str): data type.
      values (dict[str, object]): values per name of attribute.

    Returns:
      EventData: event data.
    """
    event_data = events.EventData(data_type=data_type)
    for name, value in values.items():
        setattr(event_data, name, value)
    return event_data


def CreateTime(time):
    """Creates a date and time.

    Args:
      time (int): microseconds since January 1, 1970 UTC.

    Returns:
      PosixTimeInMicroseconds: date and time.
    """
    return posix_time.PosixTimeInMicroseconds(timestamp=time)


def CreateEvent(time, description="Recorded Time"):
    """Creates an event.

    Args:
      time (int): microseconds since January 1, 1970 UTC, or None.
      description (Optional[str]): what the time means.

    Returns:
      EventObject: event.
    """
    event = events.EventObject()
    event.timestamp = time or 0
    event.timestamp_desc = "Not a time" if time is None else description
    event.date_time = semantic_time.NotSet() if time is None else CreateTime(time)
    return event


def CreateTag(*labels):
    """Creates a tag.

    Args:
      labels (tuple[str]): labels.

    Returns:
      EventTag: tag.
    """
    event_tag = events.EventTag()
    event_tag.AddLabels(labels)
    return event_tag


def CreateOccurrence(event, event_data, source="OS:/a", source_number=0, row=0):
    """Creates an event as the views see it.

    Args:
      event (EventObject): event.
      event_data (EventData): event data.
      source (Optional[str]): name of the evidence file.
      source_number (Optional[int]): number of the evidence file.
      row (Optional[int]): number of the event.

    Returns:
      Occurrence: event.
    """
    return occurrences.Occurrence(
        *(event, event_data, attributes.GetRole(event_data)),
        *(source, source_number, row),
    )


class Report:
    """Report that was read back.

    Attributes:
      blocks (dict[str, bytes]): data per name of the block.
      head (str): page in front of the data.
      meta (dict[str, object]): metadata.
    """

    def __init__(self, text):
        """Initializes a report."""
        super().__init__()
        self.blocks = {
            name: zlib.decompress(base64.b64decode(data, validate=True))
            for name, data in _BLOCK.findall(text)
        }
        self.head = text.partition('<script type="text/plain"')[0]
        self.meta = json.loads(self.blocks["meta"])

    def ReadColumns(self):
        """Reads the columns of events; times are None if there is none.

        Returns:
          dict[str, list[object]]: values per name of the column.
        """
        columns = {name: [] for name, _ in blocks.EVENT_COLUMNS}
        for number in range(self.meta["column_blocks"]):
            data = self.blocks[f"c{number:d}"]
            row_size = sum(struct.calcsize(code) for _, code in blocks.EVENT_COLUMNS)
            count = len(data) // row_size
            offset = 0
            for name, code in blocks.EVENT_COLUMNS:
                values = struct.unpack_from(f"<{count:d}{code:s}", data, offset)
                columns[name].extend(values)
                offset += struct.calcsize(f"<{count:d}{code:s}")
        time = 0
        for row, difference in enumerate(columns["time"]):
            time += int(difference)
            is_timed = not columns["flags"][row] & blocks.FLAG_NO_TIME
            columns["time"][row] = time if is_timed else None
        return columns

    def ReadMessages(self):
        """Reads the messages.

        Returns:
          list[str]: messages.
        """
        messages = []
        for number in range(self.meta["text_blocks"]):
            messages.extend(self.blocks[f"m{number:d}"].decode("utf-8").split("\n"))
        return messages

    def ReadAttributes(self):
        """Reads the attributes.

        Returns:
          dict[int, dict[str, object]]: values per name of attribute, per event.
        """
        values_per_row = {}
        for number in range(self.meta["text_blocks"]):
            first_row = number * self.meta["rows_per_text_block"]
            for names, rows, columns in json.loads(self.blocks[f"a{number:d}"]):
                for row, *values in zip(rows, *columns):
                    values_per_row[first_row + row] = dict(zip(names, values))
        return values_per_row

    def ReadTable(self, name):
        """Reads a table.

        Args:
          name (str): name.

        Returns:
          list[dict[str, object]]: rows.
        """
        rows = []
        for number in range(self.meta["tables"][name]):
            columns = json.loads(self.blocks[f"t-{name:s}-{number:d}"])
            rows.extend(dict(zip(columns, values)) for values in zip(*columns.values()))
        return rows


def ReadBlock(writer_file, name):
    """Reads a block that was written into memory.

    Args:
      writer_file (StringIO): file.
      name (str): name.

    Returns:
      bytes: data.
    """
    found = dict(_BLOCK.findall(writer_file.getvalue()))
    return zlib.decompress(base64.b64decode(found[name]))


def ReadTableOf(writer_file, name):
    """Reads a table of blocks that were written into memory.

    Args:
      writer_file (StringIO): file.
      name (str): name.

    Returns:
      list[dict[str, object]]: rows.
    """
    rows = []
    for block_name, data in _BLOCK.findall(writer_file.getvalue()):
        if block_name.startswith(f"t-{name:s}-"):
            columns = json.loads(zlib.decompress(base64.b64decode(data)))
            rows.extend(dict(zip(columns, values)) for values in zip(*columns.values()))
    return rows


def CreateWriter():
    """Creates a writer of blocks into memory.

    Returns:
      tuple[BlockWriter, StringIO]: writer and file.
    """
    writer_file = io.StringIO()
    return blocks.BlockWriter(writer_file), writer_file


def WriteReport(rows, **settings):
    """Writes a report of events, and reads it back.

    Args:
      rows (list[tuple[EventObject, EventData, EventTag]]): events.
      settings (dict[str, object]): title, maximum_events, mediator.

    Returns:
      Report: report.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "report.html")
        WriteReportFile(path, rows, **settings)
        with open(path, encoding="utf-8") as file_object:
            return Report(file_object.read())


def WriteReportFile(
    path, rows, title="Test", maximum_events=1000000, mediator=None, digest_file=None
):
    """Writes a report of events.

    Args:
      path (str): path of the file.
      rows (list[tuple[EventObject, EventData, EventTag]]): events.
      title (Optional[str]): title.
      maximum_events (Optional[int]): number of events after which text is left out.
      mediator (Optional[OutputMediator]): mediator, None for one of this module.
      digest_file (Optional[StringIO]): file for what psort prints.
    """
    mediator = mediator or Mediator()
    module = html_report.HTMLReportOutputModule()
    module.SetTitle(title)
    module.SetMaximumEvents(maximum_events)
    module.Open(path=path)
    module.WriteHeader(mediator)
    for event, event_data, event_tag in rows:
        values = module.GetFieldValues(mediator, event, event_data, None, event_tag)
        module.WriteFieldValues(mediator, values)
    with contextlib.redirect_stdout(digest_file or io.StringIO()):
        module.WriteFooter()
    module.Close()


class EntityTestCase(unittest.TestCase):
    """Base of the tests of what events add to the views.

    Attributes:
      number_of_events (int): number of events so far.
      store (EntityStore): store.
    """

    maxDiff = None

    def setUp(self):
        """Creates a store."""
        writer, self._writer_file = CreateWriter()
        self.number_of_events = 0
        self.store = entity_store.EntityStore(writer)

    def AddEvent(self, data_type, time=None, labels=(), source="OS:/a", **values):
        """Adds an event.

        Args:
          data_type (str): data type.
          time (Optional[int]): microseconds since January 1, 1970 UTC.
          labels (Optional[tuple[str]]): tags.
          source (Optional[str]): name of the evidence file.
          values (dict[str, object]): values per name of attribute; those whose name
              ends in _time and that are in microseconds become dates and times, and
              "description" is that of the time.

        Returns:
          Place: what the event has in the columns.
        """
        for name, value in values.items():
            if name.endswith("_time") and isinstance(value, int) and value > 10**9:
                values[name] = CreateTime(value)
        description = values.pop("description", "Recorded Time")
        occurrence = CreateOccurrence(
            CreateEvent(time, description),
            CreateEventData(data_type, **values),
            source,
            self.store.sources.GetNumber(source),
            self.number_of_events,
        )
        self.number_of_events += 1
        return entities.AddEvent(self.store, occurrence, list(labels))

    def ReadTable(self, name):
        """Finishes the store, and reads a table.

        Args:
          name (str): name.

        Returns:
          list[dict[str, object]]: rows.
        """
        if not self._writer_file.getvalue():
            self.store.Finish()
        return ReadTableOf(self._writer_file, name)

    def ReadRow(self, name):
        """Finishes the store, and reads a table of one row.

        Args:
          name (str): name.

        Returns:
          dict[str, object]: row.
        """
        rows = self.ReadTable(name)
        self.assertEqual(len(rows), 1)
        return rows[0]
