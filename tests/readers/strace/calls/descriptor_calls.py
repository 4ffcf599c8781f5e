"""Tests for what the system calls of Linux do to descriptors."""

import unittest

from plaso_extra_parsers.readers.strace.calls import descriptor_calls


class DescriptorCallsTest(unittest.TestCase):
    """Tests for the tables of calls."""

    def testTables(self):
        """A call stands in one table; what refines another stands in that too."""
        uses = set(descriptor_calls.USES)
        several_uses = set(descriptor_calls.SEVERAL_USES)
        creations = set(descriptor_calls.CREATIONS)

        self.assertFalse(uses & several_uses)
        self.assertFalse(uses & creations)
        self.assertFalse(several_uses & creations)
        self.assertLessEqual(set(descriptor_calls.COPIES), several_uses)
        self.assertLessEqual(descriptor_calls.CREATIONS_WITH_USE, creations)

    def testTransfers(self):
        """Every call that the model missed or knew moves data where it does."""
        for name in ("read", "readv", "pread64", "preadv", "preadv2", "recvfrom"):
            self.assertIn(
                descriptor_calls.USES[name],
                (descriptor_calls.READS, descriptor_calls.RECEIVES),
            )
        for name in ("write", "writev", "pwrite64", "pwritev", "pwritev2", "sendto"):
            self.assertEqual(descriptor_calls.USES[name], descriptor_calls.WRITES)
        for name in ("getdents64", "lseek", "fstat", "mq_timedsend"):
            self.assertEqual(descriptor_calls.USES[name], descriptor_calls.NOTHING)

    def testReadNumber(self):
        """A number is read in every form that strace prints."""
        for text, expected in (
            ("0x2", 2),
            ("1030", 1030),
            ("0x2 /* F_SETFD */", 2),
            ("F_SETFD", None),
            ("0xzz", None),
            ("", None),
        ):
            with self.subTest(text=text):
                self.assertEqual(descriptor_calls.ReadNumber(text), expected)

    def testIsName(self):
        """A constant is known by its name, its value, or both."""
        for text in ("F_SETFD", "0x2", "2", "0x2 /* F_SETFD */"):
            self.assertTrue(descriptor_calls.IsName(text, descriptor_calls.F_SETFD))
        self.assertFalse(descriptor_calls.IsName("F_GETFD", descriptor_calls.F_SETFD))

    def testHasFlag(self):
        """A flag is found among others by its name or its value."""
        for text, expected in (
            ("O_RDONLY|O_CLOEXEC", True),
            ("0x80000", True),
            ("0x80000 /* O_RDONLY|O_CLOEXEC */", True),
            ("SOCK_STREAM|0x80000", True),
            ("O_RDONLY", False),
            ("0", False),
        ):
            with self.subTest(text=text):
                self.assertEqual(
                    descriptor_calls.HasFlag(text, "CLOEXEC", 0x80000), expected
                )


if __name__ == "__main__":
    unittest.main()
