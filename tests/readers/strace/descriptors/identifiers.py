"""Tests for the identifiers of descriptor sessions of strace logs."""

import unittest

from tests.readers.strace.descriptors import session_rows


class IdentifierSchemeTest(unittest.TestCase):
    """Tests for identifiers."""

    def testIdentifiers(self):
        """Identifiers are those that can be computed by hand."""
        found = session_rows.ReadThreadLog(
            b'1795210610.000001 open("a", O_RDONLY) = 3</a> <0.000001>\n'
            b"1795210610.000009 close(3</a>) = 0 <0.000001>\n"
            b"1795210610.000010 close(7</b>) = 0 <0.000001>\n"
            b"1795210610.000011 close(7</c>) = 0 <0.000001>\n",
            10,
        )

        # printf 'trace.log\n10\n1795210610.000001\n3\n0' | sha256sum | cut -c 1-16
        # printf 'trace.log\n10\npre\n7' | sha256sum | cut -c 1-16
        # printf 'trace.log\n10\npre\n7\n1795210610.000011\n0' | sha256sum | ...
        self.assertEqual(
            [session.identifier for session in found],
            ["68fd330b099e6280", "49fce4d0e0369111", "e1ed8fe6b2d41d20"],
        )

    def testProcessEqualStamps(self):
        """Creations with the same time text are told apart by their order."""
        data = (
            b'1795210610 open("a", O_RDONLY) = 3</a>\n1795210610 close(3</a>) = 0\n'
        ) * 3
        found = session_rows.ReadThreadLog(data, 10)

        self.assertEqual(len({session.identifier for session in found}), 3)

    def testProcessWithoutTimes(self):
        """In a log without times the numbers of lines take their place."""
        data = (
            b'openat(AT_FDCWD, "a", O_RDONLY) = 3\nclose(3) = 0\n'
            b'openat(AT_FDCWD, "a", O_RDONLY) = 3\nclose(3) = 0\n'
        )
        found = session_rows.ReadSingleLog(data)

        self.assertIsNone(found[0].opened)
        self.assertEqual(len({session.identifier for session in found}), 2)


if __name__ == "__main__":
    unittest.main()
