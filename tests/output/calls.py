"""Tests for classes of system calls."""

import unittest

from plaso_extra_parsers.output import calls


class CallsTest(unittest.TestCase):
    """Tests for classes of system calls."""

    def testGetClass(self):
        """Each call has the class of what it does, an unknown one that of others."""
        for name, call_class in (
            ("openat", "files"),
            ("connect", "network"),
            ("execve", "processes"),
            ("mmap", "memory"),
            ("rt_sigaction", "signals"),
            ("write", "descriptors"),
            ("chown32", "files"),
            ("setuid32", "processes"),
            ("sendfile64", "descriptors"),
            ("uname", "other"),
            (None, "other"),
        ):
            self.assertEqual(calls.CLASS_NAMES[calls.GetClass(name)], call_class, name)


if __name__ == "__main__":
    unittest.main()
