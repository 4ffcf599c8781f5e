"""Tests for what the kernel gave atop."""

import io

from plaso_extra_parsers.readers.atop import facilities
from plaso_extra_parsers.readers.atop import layouts
from plaso_extra_parsers.readers.atop import log

from tests.readers.atop import process_test_lib
from tests.readers.atop import test_lib
from tests.writers import atop


class FacilitiesTest(process_test_lib.ProcessTestCase):
    """Tests for the facilities of release 2.8, which are in the flags of a sample."""

    def testGetFacilities(self):
        """Tests that the flags of the sample count, those of the header do not."""
        for flags, support_flags, expected_facilities in (
            (0, 0x35, (False, False, False)),
            (layouts.FLAG_ACCOUNTING, 0x35, (True, False, False)),
            (layouts.FLAG_IO_COUNTERS, 0x35, (False, True, False)),
            (layouts.FLAG_NETATOP, 0x35, (False, False, True)),
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
            (layouts.FLAG_ACCOUNTING, 0x00, (False, False, False)),
            (0, 0x01, (True, False, False)),
            (0, 0x04, (False, True, False)),
            (0, 0x10, (False, False, True)),
            (0, 0x35, (False, False, False)),
            (layouts.FLAG_IO_COUNTERS, 0x35, (False, True, False)),
        ):
            with self.subTest(flags=flags, support_flags=support_flags):
                sample = self.CreateSample(10, flags=flags, support_flags=support_flags)
                self.assertEqual(
                    facilities.GetFacilities(sample),
                    facilities.Facilities(*expected_facilities),
                )

    def testNetworkCounters(self):
        """Tests that live tasks have network counters by the flag of the sample."""
        for release, flags, expected in (
            ("1.26", layouts.FLAG_NETATOP, False),
            ("1.27", layouts.FLAG_NETATOP, False),
            ("2.0", layouts.FLAG_NETATOP, True),
            ("2.1", layouts.FLAG_NETATOP, True),
            ("2.2", layouts.FLAG_NETATOP, True),
            ("2.2-3", layouts.FLAG_NETATOP, True),
            ("2.2-3", layouts.FLAG_NETATOP_DAEMON, False),
            ("2.3", layouts.FLAG_NETATOP, True),
            ("2.0", 0, False),
        ):
            with self.subTest(release=release, flags=flags):
                # These releases clear the flag of netatop in the header.
                writer = atop.AtopWriter(release, support_flags=0x05)
                writer.AppendSample(flags=flags)
                (sample,) = log.AtopLog(writer.GetFileObject()).IterateSamples()
                found = facilities.GetFacilities(sample)
                self.assertEqual(found.network_counters, expected)
                if release != "2.3":
                    self.assertTrue(found.accounting)
                    self.assertTrue(found.io_counters)
