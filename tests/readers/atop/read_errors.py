"""Tests atop raw logs of which a part cannot be read."""

import io
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.atop import log

from tests.readers.atop import test_lib
from tests.writers import atop
from tests.writers import failing_file

_NUMBER_OF_PLACES = 20


def _Read(file_object):
    """Reads a log.

    Returns:
      tuple[dict[int, tuple[int, int]], list[ParseError]]: end and number of tasks per
          offset of the samples that were read whole, and errors.
    """
    atop_log = log.AtopLog(file_object)
    found_errors = []
    found = {}
    for sample in atop_log.IterateSamples():
        if isinstance(sample, errors.ParseError):
            found_errors.append(sample)
            continue
        try:
            atop_log.ReadSystem(sample)
            number_of_tasks = len(list(atop_log.ReadTasks(sample)))
            atop_log.ReadCgroups(sample)
            found[sample.offset] = (sample.end_offset, number_of_tasks)
        except errors.ParseError as exception:
            found_errors.append(exception)
    return found, found_errors


class ReadErrorsTest(unittest.TestCase):
    """Tests that a read error costs no more than what it hits."""

    def _CheckFile(self, expected, file_object, offset, end_offset):
        """Checks what is read of a log of which a part cannot be read.

        Args:
          expected (dict[int, tuple[int, int]]): what is read of the whole log.
          file_object (FailingFile): the same as a file that fails.
          offset (int): offset of the first byte that cannot be read.
          end_offset (int): offset of the first byte that can be read again.
        """
        found, found_errors = _Read(file_object)
        self.assertGreater(file_object.number_of_errors, 0)
        for sample_offset, (sample_end_offset, number_of_tasks) in expected.items():
            if sample_end_offset <= offset or sample_offset >= end_offset:
                self.assertEqual(
                    found.get(sample_offset), (sample_end_offset, number_of_tasks)
                )
        self.assertLessEqual(set(found), set(expected))
        read_errors = [
            error for error in found_errors if isinstance(error, errors.ReadError)
        ]
        self.assertTrue(read_errors)
        for error in read_errors:
            self.assertEqual(error.offset, max(error.offset, offset))
            self.assertEqual(error.end_offset, end_offset)
        self.assertIn(offset, [error.offset for error in read_errors])

    def testReadErrors(self):
        """Tests files that fail, or return less, at 20 places of two recordings."""
        create_file = failing_file.FailingFile
        for recording in ("v2.8.1", "v2.13.0"):
            data = test_lib.ReadFirstSamples(recording, 4)
            expected, _ = _Read(io.BytesIO(data))
            for number in range(_NUMBER_OF_PLACES):
                offset = 480 + (len(data) - 481) * number // _NUMBER_OF_PLACES
                for name, file_object, end_offset in (
                    ("from", create_file.FailFrom(data, offset), len(data)),
                    ("4 KiB", create_file.FailAt(data, offset), offset + 4096),
                    ("less", create_file.ReturnLess(data, offset), len(data)),
                    ("less", create_file.ReturnLess(data, offset, 99), offset + 99),
                ):
                    with self.subTest(recording=recording, offset=offset, name=name):
                        self._CheckFile(
                            expected, file_object, offset, min(end_offset, len(data))
                        )

    def testFileHeader(self):
        """Tests that a file header that cannot be read is an error of ours."""
        data = test_lib.ReadFile("v2.13.0", "basic.raw")
        for offset in (0, 2, 100):
            with self.assertRaises(errors.ReadError):
                log.AtopLog(failing_file.FailingFile.FailAt(data, offset, 10))

    def testBehindDamage(self):
        """Tests that a read error between damage and the next sample is said."""
        writer = atop.AtopWriter("2.13")
        writer.AppendSample()
        writer.AppendGarbage(b"\xff" * 100000)
        writer.AppendSample()
        offset = writer.offsets[1] - 5000
        file_object = failing_file.FailingFile.FailAt(writer.GetBytes(), offset)
        found, found_errors = _Read(file_object)
        self.assertEqual(list(found), writer.offsets)
        self.assertEqual(
            [str(error) for error in found_errors][1:],
            [
                "Unable to read damaged data: 4096 bytes of the file cannot be read: "
                f"Input/output error at offset: 0x{offset:08x}"
            ],
        )


if __name__ == "__main__":
    unittest.main()
