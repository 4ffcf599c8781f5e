"""Data of a report: columns, rows and tables in compressed blocks.

A block is an element of the page that browsers neither run nor show, with zlib data in
base64. It does not contain "<", so that nothing in the evidence can end the element.
Blocks are written as they fill up, so that the memory they need does not depend on the
number of events. The format is described in docs/report-format.md.
"""

import array
import base64
import hashlib
import json
import sys
import zlib

# Rows per block of the columns of events, of messages and attributes, and of tables.
ROWS_PER_COLUMN_BLOCK = 65536
ROWS_PER_TEXT_BLOCK = 4096
ROWS_PER_TABLE_BLOCK = 16384

_COMPRESSION_LEVEL = 6

_VALUES_AT_ONCE = 16384

# Columns of events and their array type codes: 64-bit floating-point, 32-bit and 8-bit
# unsigned.
EVENT_COLUMNS = (
    ("time", "d"),
    ("kind", "I"),
    ("source", "I"),
    ("lane", "I"),
    ("session", "I"),
    ("sender", "I"),
    ("position", "d"),
    ("tags", "I"),
    ("class", "B"),
    ("flags", "B"),
    ("noted", "B"),
)

# Flags of an event.
FLAG_NO_TIME = 1
FLAG_ERROR = 2
FLAG_LINE = 4
FLAG_ORDINAL = 8


class BlockWriter:
    """Writes blocks into a page.

    Attributes:
      digest (hashlib.hash): SHA-256 of all blocks of evidence, as they are written.
    """

    def __init__(self, file_object):
        """Initializes a writer of blocks."""
        self._file_object = file_object
        self.digest = hashlib.sha256()

    def WriteBlock(self, name, data, is_evidence=True):
        """Writes a block.

        Args:
          name (str): name.
          data (bytes): data.
          is_evidence (Optional[bool]): True if the digest covers the block.
        """
        text = base64.b64encode(zlib.compress(data, _COMPRESSION_LEVEL)).decode("ascii")
        text = f'<script type="text/plain" id="{name:s}">{text:s}</script>\n'
        self._file_object.write(text)
        if is_evidence:
            self.digest.update(text.encode("ascii"))

    def WriteValue(self, name, value, is_evidence=True):
        """Writes a block with a value.

        Args:
          name (str): name.
          value (object): value that JSON can represent.
          is_evidence (Optional[bool]): True if the digest covers the block.
        """
        data = json.dumps(value, separators=(",", ":")).encode("ascii")
        self.WriteBlock(name, data, is_evidence)


class EventColumns:
    """Columns of numbers, one number per event, from which events are drawn.

    Attributes:
      number_of_blocks (int): number of blocks written so far.
      number_of_rows (int): number of events so far.
    """

    def __init__(self, writer):
        """Initializes columns."""
        self._columns = [array.array(code) for _, code in EVENT_COLUMNS]
        self._last_time = 0
        # Adding a thousand rows at once takes half the time of adding them one by one.
        self._values = []
        self._writer = writer

        self.number_of_blocks = 0
        self.number_of_rows = 0

    def Add(self, time, *values):
        """Adds an event.

        Args:
          time (int): time in microseconds since January 1, 1970 UTC, or None.
          values (tuple[int]): values of the other columns.
        """
        difference = 0
        if time is not None:
            difference = time - self._last_time
            self._last_time = time
        self._values.append(difference)
        self._values.extend(values)
        self.number_of_rows += 1
        if self.number_of_rows % ROWS_PER_COLUMN_BLOCK == 0:
            self.Flush()
        elif len(self._values) >= _VALUES_AT_ONCE:
            self._AddValues()

    def _AddValues(self):
        """Appends the values of the latest rows to the columns."""
        for start, column in enumerate(self._columns):
            column.extend(self._values[start :: len(self._columns)])
        self._values = []

    def Flush(self):
        """Writes what has not been written yet."""
        self._AddValues()
        if not self._columns[0]:
            return

        if sys.byteorder != "little":
            for column in self._columns:
                column.byteswap()
        data = b"".join(column.tobytes() for column in self._columns)
        self._writer.WriteBlock(f"c{self.number_of_blocks:d}", data)
        self.number_of_blocks += 1
        for column in self._columns:
            del column[:]


class TextBlocks:
    """Messages and attributes of events.

    Attributes:
      number_of_blocks (int): number of blocks written so far.
    """

    def __init__(self, writer):
        """Initializes blocks of text."""
        self._groups = {}
        self._messages = []
        self._writer = writer

        self.number_of_blocks = 0

    def Add(self, message, names=None, values=()):
        """Adds the text of an event.

        Args:
          message (str): message, safe and without line feeds.
          names (Optional[tuple[str]]): names of attributes, or None if the text of the
              event is left out.
          values (Optional[list[object]]): values of the attributes.
        """
        if names is not None:
            # Events with the same attributes share the names, and compress better.
            group = self._groups.get(names)
            if group is None:
                group = self._groups[names] = ([], [])
            group[0].append(len(self._messages))
            # In one list: more containers make Python collect garbage more often.
            group[1].extend(values)
        self._messages.append(message)
        if len(self._messages) >= ROWS_PER_TEXT_BLOCK:
            self.Flush()

    def Flush(self):
        """Writes what has not been written yet."""
        if not self._messages:
            return

        number = self.number_of_blocks
        messages = "\n".join(self._messages).encode("utf-8", "backslashreplace")
        self._writer.WriteBlock(f"m{number:d}", messages)
        groups = [
            [
                names,
                numbers,
                [values[start :: len(names)] for start in range(len(names))],
            ]
            for names, (numbers, values) in self._groups.items()
        ]
        self._writer.WriteValue(f"a{number:d}", groups)
        self.number_of_blocks += 1
        self._groups = {}
        self._messages = []


class Table:
    """Table that a view is drawn from.

    Attributes:
      name (str): name.
      number_of_blocks (int): number of blocks written so far.
      number_of_rows (int): number of rows so far.
    """

    def __init__(self, writer, name, *column_names):
        """Initializes a table."""
        self._columns = {column_name: [] for column_name in column_names}
        self._writer = writer

        self.name = name
        self.number_of_blocks = 0
        self.number_of_rows = 0

    def Add(self, *values):
        """Adds a row.

        Args:
          values (tuple[object]): one value per column, which JSON can represent.
        """
        for column, value in zip(self._columns.values(), values):
            column.append(value)
        self.number_of_rows += 1
        if self.number_of_rows % ROWS_PER_TABLE_BLOCK == 0:
            self.Flush()

    def Flush(self):
        """Writes what has not been written yet; an empty table has one block too."""
        self._writer.WriteValue(
            f"t-{self.name:s}-{self.number_of_blocks:d}", self._columns
        )
        self.number_of_blocks += 1
        self._columns = {name: [] for name in self._columns}


class Index:
    """Numbers of texts, from 0 in the order in which they are first seen."""

    def __init__(self, *texts):
        """Initializes an index, in which these texts have the first numbers."""
        self._numbers = {text: number for number, text in enumerate(texts)}

    def GetNumber(self, text):
        """Retrieves the number of a text.

        Args:
          text (object): text or tuple of texts.

        Returns:
          int: number.
        """
        return self._numbers.setdefault(text, len(self._numbers))

    def Find(self, text):
        """Finds the number of a text, without giving it one.

        Args:
          text (object): text or tuple of texts.

        Returns:
          int: number or None if the text has none.
        """
        return self._numbers.get(text)

    def GetTexts(self):
        """Retrieves the texts in the order of their numbers."""
        return list(self._numbers)
