"""Tests for classes of system calls."""

import unittest

from plaso_extra_parsers.output import calls


class CallsTest(unittest.TestCase):
    """Tests for classes of system calls."""

    def testGetClass(self):
        """Each call has the class of what it does, an unknown one that of others."""
        for name, call_class in (
            ("openat", calls.FILES),
            ("connect", calls.NETWORK),
            ("execve", calls.PROCESSES),
            ("mmap", calls.MEMORY),
            ("rt_sigaction", calls.SIGNALS),
            ("write", calls.DESCRIPTORS),
            ("uname", calls.OTHER),
            (None, calls.OTHER),
        ):
            self.assertEqual(calls.GetClass(name), call_class, name)
        self.assertEqual(len(calls.CLASS_NAMES), calls.OTHER + 1)


if __name__ == "__main__":
    unittest.main()
