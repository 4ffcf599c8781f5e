"""Tests for arguments with the names of objects."""

import unittest

from plaso_extra_parsers.readers.strace.calls import naming

_NAMES = {3: "/etc/passwd", 4: "TCP:[->192.0.2.1:80]"}


class NamingTest(unittest.TestCase):
    """Tests for arguments with the names of objects."""

    def testNameArguments(self):
        """Each descriptor that is a number only has the name of its object."""
        for name, arguments, expected in (
            ("read", '3, "a, b", 9', '3</etc/passwd>, "a, b", 9'),
            ("read", 'fd=3, buf="a", count=9', 'fd=3</etc/passwd>, buf="a", count=9'),
            ("close", "3", "3</etc/passwd>"),
            (
                "sendfile",
                "4, 3, NULL, 9",
                "4<TCP:[->192.0.2.1:80]>, 3</etc/passwd>, NULL, 9",
            ),
            (
                "mmap",
                "NULL, 3, PROT_READ, MAP_PRIVATE, 3, 0",
                "NULL, 3, PROT_READ, MAP_PRIVATE, 3</etc/passwd>, 0",
            ),
            ("openat", '3, "x, 4", O_RDONLY', '3</etc/passwd>, "x, 4", O_RDONLY'),
            ("read", '5, "3", 9', None),
            ("read", '3</x>, "", 9', None),
            ("read", "", None),
            ("kill", "3, SIGTERM", None),
            ("not_a_call", "3", None),
        ):
            with self.subTest(name=name, arguments=arguments):
                self.assertEqual(
                    naming.NameArguments(name, arguments, _NAMES), expected
                )


if __name__ == "__main__":
    unittest.main()
