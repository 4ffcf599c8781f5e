"""Tests of what holds of any Apple System Log (ASL) file, however it is damaged."""

import functools
import io
import unittest

from unittest import mock

from hypothesis import strategies

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import log_file
from plaso_extra_parsers.readers.asl import log_section
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import record_list
from plaso_extra_parsers.readers.asl import records
from plaso_extra_parsers.readers.asl import strings
from tests import properties
from tests.readers.asl import damage
from tests.readers.asl import test_lib

_RANDOMS = strategies.randoms(use_true_random=True)


@functools.lru_cache(maxsize=None)
def _GetLogs():
    """Writes sound files."""
    return [damage.CreateSmallLog(number) for number in range(1, 7)]


def _ReadAll(data, window_size=file_window.DEFAULT_WINDOW_SIZE):
    """Reads all that can be read of a file.

    Returns:
      list[object]: records and what is wrong, and what is said of the file.
    """
    try:
        asl_file = log_file.ASLFile(io.BytesIO(data), window_size)
    except errors.ParseError as exception:
        return [str(exception)]
    items = [
        (
            item._replace(errors=tuple(map(str, item.errors)))
            if isinstance(item, message_record.Record)
            else str(item)
        )
        for item in asl_file.IterateRecords()
    ]
    return [*items, vars(asl_file.summary)]


class PropertiesTest(unittest.TestCase):
    """Tests of properties."""

    @properties.ForAll(_RANDOMS, examples=60)
    def testIntact(self, generator):
        """What is intact is read, and nothing else is of the list."""
        _, faults = damage.DamageSmallLog(_GetLogs(), generator).Check()
        self.assertEqual(faults, [])

    @properties.ForAll(_RANDOMS, examples=60)
    def testWindow(self, generator):
        """What is read does not depend on the size of the window."""
        mutation = damage.DamageSmallLog(_GetLogs(), generator)
        data = bytes(mutation.data)
        window_size = generator.choice((114, 139, 300, 700, 3000))
        self.assertEqual(_ReadAll(data, window_size), _ReadAll(data), mutation.name)

    @properties.ForAll(_RANDOMS, examples=60)
    def testSlowWays(self, generator):
        """The ways for sound data read what those for damaged data read."""
        mutation = damage.DamageSmallLog(_GetLogs(), generator)
        data = bytes(mutation.data)
        # pylint: disable=protected-access
        # There is no other way to take the fast ones out.
        with mock.patch.multiple(
            records.RecordReader,
            ReadRecord=records.RecordReader._ReadDamaged,
        ), mock.patch.multiple(
            log_section.LogSection, IterateSound=lambda *_: iter(())
        ), mock.patch.multiple(
            record_list.RecordList, _CollectSound=lambda _, file_offset: file_offset
        ):
            expected_items = _ReadAll(data)
        self.assertEqual(_ReadAll(data), expected_items, mutation.name)

    def testFastWays(self):
        """A sound file is read in the fast ways alone."""
        data = test_lib.CreateWriter(100).GetBytes()
        with mock.patch.object(
            log_section.LogSection, "ReadListed", side_effect=AssertionError
        ), mock.patch.object(
            strings.StringTable, "ReadWalked", side_effect=AssertionError
        ), mock.patch.object(
            records.RecordReader, "ReadFixedPart", side_effect=AssertionError
        ):
            items = list(log_file.ASLFile(io.BytesIO(data)).IterateRecords())
        self.assertEqual(
            [item.message for item in items],
            [f"message number {number:d}" for number in range(100)],
        )


if __name__ == "__main__":
    unittest.main()
