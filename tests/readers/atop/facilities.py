"""Tests for what the kernel gave atop."""

import io

from plaso_extra_parsers.readers.atop import facilities
from plaso_extra_parsers.readers.atop import log

from tests.readers.atop import process_test_lib
from tests.readers.atop import test_lib


class FacilitiesTest(process_test_lib.ProcessTestCase):
    """Tests for the facilities of release 2.8, which are in the flags of a sample."""

    def testGetFacilities(self):
        """Tests that the flags of the sample count, those of the header do not."""
        for flags, support_flags, expected_facilities in (
            (0, 0x35, (False, False, False)),
            (log.FLAG_ACCOUNTING, 0x35, (True, False, False)),
            (log.FLAG_IO_COUNTERS, 0x35, (False, True, False)),
            (log.FLAG_NETATOP, 0x35, (False, False, True)),
            (0, 0x1035, (False, False, True)),
        ):
            with self.subTest(flags=flags, support_flags=support_flags):
                sample = self.CreateSample(10, flags=flags, support_flags=support_flags)
                self.assertEqual(
                    facilities.GetFacilities(sample),
                    facilities.Facilities(*expected_facilities),
                )

    def testGetFacilitiesOfRecordings(self):
        """Tests that all recordings had accounting and disk counters, no netatop."""
        for recording in test_lib.RECORDINGS:
            data = test_lib.ReadFile(recording, "basic.raw")
            for sample in log.AtopLog(io.BytesIO(data)).IterateSamples():
                with self.subTest(recording=recording, offset=sample.offset):
                    self.assertEqual(
                        facilities.GetFacilities(sample),
                        facilities.Facilities(True, True, False),
                    )


class OldFacilitiesTest(process_test_lib.ProcessTestCase):
    """Tests for the facilities of releases that have them in the file header."""

    RECORDING = "v2.2-3"

    def testGetFacilities(self):
        """Tests that the header counts, unless it is of 2.2.6 that sets them all."""
        for flags, support_flags, expected_facilities in (
            (log.FLAG_ACCOUNTING, 0x00, (False, False, False)),
            (0, 0x01, (True, False, False)),
            (0, 0x04, (False, True, False)),
            (0, 0x10, (False, False, True)),
            (0, 0x35, (False, False, False)),
            (log.FLAG_IO_COUNTERS, 0x35, (False, True, False)),
        ):
            with self.subTest(flags=flags, support_flags=support_flags):
                sample = self.CreateSample(10, flags=flags, support_flags=support_flags)
                self.assertEqual(
                    facilities.GetFacilities(sample),
                    facilities.Facilities(*expected_facilities),
                )
