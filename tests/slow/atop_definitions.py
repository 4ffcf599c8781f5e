"""Slow tests for the definitions of the atop raw log: the largest structures."""

import unittest

from tests.lib import record_layout


class AtopLargeDefinitionsTest(unittest.TestCase):
    """Tests that the compiled form of large structures says the same as dtFabric."""

    def testFabricEqualsCompiled(self):
        """Tests that random bytes give equal values, in every large structure."""
        test_case = record_layout.AtopDefinitionsTest("testFabricEqualsCompiled")
        test_case.minimum_size = test_case.maximum_size
        test_case.maximum_size = 2 * 1024 * 1024
        test_case.number_of_rounds = 1
        test_case.setUp()
        test_case.testFabricEqualsCompiled()


if __name__ == "__main__":
    unittest.main()
