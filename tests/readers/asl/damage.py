"""Damages Apple System Log (ASL) files at random, and knows what is left of them."""

import io
import random

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import log_file
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import summary
from tests.readers.asl import test_lib
from tests.writers import asl as asl_writer

_SECTOR_SIZE = 512
PAGE_SIZE = 4096

# A file that begins with other bytes is no log.
_SIGNATURE_SIZE = 6

_FIELD_VALUES = (0, 1, 2, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 1 << 63)


def Read(data):
    """Reads a file that may be damaged.

    Args:
      data (bytes): contents.

    Returns:
      dict[int, list[Record]]: records per offset: two where they fit into two logs.
    """
    found = {}
    try:
        for item in log_file.OpenLog(io.BytesIO(data)).IterateRecords():
            if isinstance(item, message_record.Record):
                found.setdefault(item.offset, []).append(item)
    except errors.ParseError:
        pass
    return found


class Log:
    """Sound file.

    Attributes:
      data (bytes): contents.
      extents (dict[int, list[range]]): bytes that each record depends on, per offset.
      texts (dict[int, tuple]): texts of each record, per offset.
    """

    def __init__(self, data):
        """Initializes a sound file."""
        records = Read(data)
        self.data = data
        self.extents = {
            offset: [record_range, *string_ranges]
            for offset, (record_range, string_ranges) in test_lib.GetExtents(
                data, [found[0] for found in records.values()]
            ).items()
        }
        self.texts = {
            offset: (found[0].message_identifier, *found[0].GetTexts())
            for offset, found in records.items()
        }


def CreateSmallLog(number):
    """Creates a sound file of some thousand bytes.

    Args:
      number (int): number of the file: no two have a message in common.

    Returns:
      Log: file.
    """
    generator = random.Random(number)
    writer = asl_writer.ASLWriter(
        (summary.GENERATION_10_10, summary.GENERATION_10_5_6)[number % 2],
        string_cache_size=generator.choice((4, 128)),
    )
    for index in range(generator.randrange(30, 60)):
        writer.AppendMessage(
            f"message {index:d} of file {number:d}" + " and more" * (index % 9),
            identifier=100000 * number + index,
            pairs=[
                (f"key number {pair:d}", f"value {number:d} {index:d}")
                for pair in range(index % 4)
            ],
            reference_process=f"process {number:d}" if index % 5 == 0 else None,
            sender=f"sender {number:d} {index % 7:d}",
            session="Aqua" if index % 3 else None,
        )
    return Log(writer.GetBytes())


class Mutation:
    """Damage to a file.

    Attributes:
      data (bytearray): contents.
      name (str): what was done, to repeat it.
    """

    def __init__(self, log, generator):
        """Initializes a mutation that has changed nothing yet."""
        self._changed_ranges = []
        self._generator = generator
        self._log = log
        self.data = bytearray(log.data)
        self.name = ""

    def _Write(self, offset, data, name):
        """Overwrites a part of the file.

        Args:
          offset (int): offset of the part.
          data (bytes): what to write, of which what is after the end is left out.
          name (str): what it is.
        """
        data = data[: len(self.data) - offset]
        self.data[offset : offset + len(data)] = data
        self._changed_ranges.append(range(offset, offset + len(data)))
        self.name += f"{name:s}: {len(data):d} bytes at 0x{offset:x}; "

    def ChangeBytes(self):
        """Changes some bytes."""
        for _ in range(self._generator.choice((1, 1, 2, 5, 20))):
            offset = self._generator.randrange(_SIGNATURE_SIZE, len(self.data))
            self._Write(offset, self._generator.randbytes(1), "byte")

    def ChangeFields(self):
        """Changes some members of records."""
        layout = layouts.GetLayouts().record
        for _ in range(self._generator.choice((1, 1, 2, 3, 10))):
            offset = self._generator.choice(list(self._log.extents))
            field = self._generator.choice(layout.fields)
            value = self._generator.choice(
                (*_FIELD_VALUES, self._generator.choice(list(self._log.extents)))
            )
            self._Write(
                offset + field.offset,
                (value & ((1 << 8 * field.size) - 1)).to_bytes(field.size, "big"),
                field.name,
            )

    def ChangePieces(self, size, number_of_pieces, others):
        """Puts other data in place of some sectors or pages.

        Args:
          size (int): size of a sector or page in bytes.
          number_of_pieces (int): how many.
          others (list[Log]): other files.
        """
        for _ in range(number_of_pieces):
            kind = self._generator.choice(
                ("zeros", "noise", "other", "moved", "header", "own header", "inside")
            )
            offset = size * self._generator.randrange(1, -(-len(self.data) // size))
            other = self._generator.choice(others).data
            if kind in ("moved", "own header"):
                other = self._log.data
            start = size * self._generator.randrange(-(-len(other) // size))
            piece = other[start : start + size]
            if kind == "zeros":
                piece = bytes(size)
            elif kind == "noise":
                piece = self._generator.randbytes(size)
            elif kind.endswith("header"):
                piece = other[:size]
            elif kind == "inside":
                cut = self._generator.randrange(size)
                piece = (self._generator.randbytes(cut) + other)[:size]
            self._Write(offset, piece, kind)

    def ChangeAnything(self, others):
        """Changes bytes, members, sectors or pages.

        Args:
          others (list[Log]): other files.
        """
        kind = self._generator.randrange(4)
        if kind == 0:
            self.ChangeBytes()
        elif kind == 1:
            self.ChangeFields()
        else:
            size = _SECTOR_SIZE if kind == 2 else PAGE_SIZE
            self.ChangePieces(size, self._generator.choice((1, 1, 2, 4)), others)

    def _GetIntact(self):
        """Determines which records are intact.

        Returns:
          set[int]: offsets of the records none of whose bytes was written.
        """
        return {
            offset
            for offset, extents in self._log.extents.items()
            if not any(
                extent.start < changed.stop and changed.start < extent.stop
                for changed in self._changed_ranges
                for extent in extents
            )
        }

    def Check(self):
        """Reads the damaged file.

        Returns:
          tuple[int, list[str]]: number of intact records, and what is wrong: intact
              records that are lost, and records of the list that are none.
        """
        found = Read(bytes(self.data))
        intact = self._GetIntact()
        faults = [
            f"0x{offset:x} is lost, {self.name:s}"
            for offset in intact
            if self._log.texts[offset]
            not in [
                (record.message_identifier, *record.GetTexts())
                for record in found.get(offset, ())
            ]
        ]
        for offset, records in found.items():
            if offset not in self._log.texts and any(
                record.found is message_record.FOUND_LIST and not record.errors
                for record in records
            ):
                faults.append(f"0x{offset:x} is none, {self.name:s}")
        return len(intact), faults


def DamageSmallLog(logs, generator):
    """Damages one of some files.

    Args:
      logs (list[Log]): files.
      generator (random.Random): generator.

    Returns:
      Mutation: damaged file.
    """
    log = generator.choice(logs)
    mutation = Mutation(log, generator)
    mutation.ChangeAnything([other for other in logs if other is not log])
    return mutation
