"""Slow tests of Apple System Log (ASL) files with damage made at random from a seed.

A record whose own bytes and strings are untouched must be read with all its texts, and
none may be read as one of the list that is none. ASL_MUTATIONS sets another number than
800 for runs by hand, ASL_SEED another seed.
"""

import gzip
import io
import os
import random
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import log_file
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import summary
from tests.readers.asl import test_lib
from tests.writers import asl as asl_writer

_NUMBER_OF_MUTATIONS = int(os.environ.get("ASL_MUTATIONS", "800"))
_SEED = os.environ.get("ASL_SEED", "asl")

# One file of 5,000 records takes as long as so many small ones.
_SMALL_FILES_PER_LARGE_FILE = 100

_TEST_DATA_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    "test_data",
    "asl",
)

_SECTOR_SIZE = 512
_PAGE_SIZE = 4096

# A file that begins with other bytes is no log.
_SIGNATURE_SIZE = 6

_FIELD_VALUES = (0, 1, 2, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 1 << 63)


class _Log:
    """Sound file.

    Attributes:
      data (bytes): contents.
      extents (dict[int, list[range]]): bytes that each record depends on, per offset.
      texts (dict[int, tuple]): texts of each record, per offset.
    """

    def __init__(self, data):
        """Initializes a sound file.

        Args:
          data (bytes): contents.
        """
        records = _Read(data)
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


def _CreateSmallLog(number):
    """Creates a sound file of some thousand bytes.

    Args:
      number (int): number of the file: no two have a message in common.

    Returns:
      _Log: file.
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
    return _Log(writer.GetBytes())


def _ReadLargeLog():
    """Reads a file of 5,000 records, which Apple's program has written.

    Returns:
      _Log: file.
    """
    path = os.path.join(_TEST_DATA_PATH, "medium_5k.asl.gz")
    with gzip.open(path, "rb") as file_object:
        return _Log(file_object.read())


def _Read(data):
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


class _Mutation:
    """Damage to a file.

    Attributes:
      data (bytearray): contents.
      name (str): what was done, to repeat it.
    """

    def __init__(self, log, generator):
        """Initializes a mutation that has changed nothing yet.

        Args:
          log (_Log): sound file.
          generator (random.Random): generator.
        """
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
          others (list[_Log]): other files.
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

    def GetIntact(self):
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


class ASLSeededMutationsTest(unittest.TestCase):
    """Tests that damage files at random."""

    def _Check(self, log, mutation):
        """Checks what is read of a damaged file.

        Args:
          log (_Log): sound file.
          mutation (_Mutation): damage.

        Returns:
          int: number of intact records.
        """
        found = _Read(bytes(mutation.data))
        intact = mutation.GetIntact()
        for offset in intact:
            self.assertIn(
                log.texts[offset],
                [
                    (record.message_identifier, *record.GetTexts())
                    for record in found.get(offset, ())
                ],
                f"0x{offset:x} is lost, {mutation.name:s}",
            )
        for offset, records in found.items():
            if offset not in log.texts:
                for record in records:
                    self.assertTrue(
                        record.errors or record.found is not message_record.FOUND_LIST,
                        f"0x{offset:x} is none, {mutation.name:s}",
                    )
        return len(intact)

    def testSmallFiles(self):
        """Bytes, members, sectors and pages are changed, with file headers in them."""
        logs = [_CreateSmallLog(number) for number in range(1, 7)]
        number_of_records = 0
        for number in range(_NUMBER_OF_MUTATIONS):
            generator = random.Random(f"{_SEED:s} {number:d}")
            log = logs[number % len(logs)]
            others = [other for other in logs if other is not log]
            mutation = _Mutation(log, generator)
            kind = number // len(logs) % 4
            if kind == 0:
                mutation.ChangeBytes()
            elif kind == 1:
                mutation.ChangeFields()
            else:
                mutation.ChangePieces(
                    (_SECTOR_SIZE, _PAGE_SIZE)[kind - 2],
                    generator.choice((1, 1, 2, 4)),
                    others,
                )
            mutation.name = f"{_SEED:s} {number:d}: {mutation.name:s}"
            with self.subTest(number=number):
                number_of_records += self._Check(log, mutation)
        self.assertGreater(number_of_records, 10 * _NUMBER_OF_MUTATIONS)

    def testLargeFiles(self):
        """Up to 80 pages of a file of 5,000 records are changed."""
        log = _ReadLargeLog()
        others = [_CreateSmallLog(number) for number in range(1, 7)]
        number_of_files = max(1, _NUMBER_OF_MUTATIONS // _SMALL_FILES_PER_LARGE_FILE)
        for number in range(number_of_files):
            generator = random.Random(f"{_SEED:s} pages {number:d}")
            mutation = _Mutation(log, generator)
            mutation.ChangePieces(_PAGE_SIZE, generator.randrange(5, 81), others)
            mutation.name = f"{_SEED:s} pages {number:d}: {mutation.name:s}"
            with self.subTest(number=number):
                self.assertGreater(self._Check(log, mutation), 1000)


if __name__ == "__main__":
    unittest.main()
