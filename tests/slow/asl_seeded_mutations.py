"""Slow tests of Apple System Log (ASL) files with damage made at random from a seed.

A record whose own bytes and strings are untouched must be read with all its texts, and
none may be read as one of the list that is none. ASL_MUTATIONS sets another number than
400 for runs by hand, ASL_SEED another seed.
"""

import gzip
import os
import random
import unittest

from tests.readers.asl import damage

_NUMBER_OF_MUTATIONS = int(os.environ.get("ASL_MUTATIONS", "400"))
_SEED = os.environ.get("ASL_SEED", "asl")

# One file of 5,000 records takes as long as so many small ones.
_SMALL_FILES_PER_LARGE_FILE = 100

_TEST_DATA_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    "test_data",
    "asl",
)


class ASLSeededMutationsTest(unittest.TestCase):
    """Tests that damage files at random."""

    @classmethod
    def setUpClass(cls):
        """Writes sound files."""
        super().setUpClass()
        cls.logs = [damage.CreateSmallLog(number) for number in range(1, 7)]

    def testSmallFiles(self):
        """Bytes, members, sectors and pages are changed, with file headers in them."""
        number_of_records = 0
        for number in range(_NUMBER_OF_MUTATIONS):
            generator = random.Random(f"{_SEED:s} {number:d}")
            mutation = damage.DamageSmallLog(self.logs, generator)
            number_of_intact_records, faults = mutation.Check()
            with self.subTest(number=number):
                self.assertEqual(faults, [])
            number_of_records += number_of_intact_records
        self.assertGreater(number_of_records, 10 * _NUMBER_OF_MUTATIONS)

    def testLargeFiles(self):
        """Up to 80 pages of a file of 5,000 records are changed."""
        path = os.path.join(_TEST_DATA_PATH, "medium_5k.asl.gz")
        with gzip.open(path, "rb") as file_object:
            log = damage.Log(file_object.read())
        number_of_files = max(1, _NUMBER_OF_MUTATIONS // _SMALL_FILES_PER_LARGE_FILE)
        for number in range(number_of_files):
            generator = random.Random(f"{_SEED:s} pages {number:d}")
            mutation = damage.Mutation(log, generator)
            mutation.ChangePieces(
                damage.PAGE_SIZE, generator.randrange(5, 81), self.logs
            )
            number_of_intact_records, faults = mutation.Check()
            with self.subTest(number=number):
                self.assertEqual(faults, [])
                self.assertGreater(number_of_intact_records, 1000)


if __name__ == "__main__":
    unittest.main()
