"""Tests for values of single arguments."""

import tracemalloc
import unittest

from plaso_extra_parsers.readers.strace.calls import single_arguments


class SingleArgumentsTest(unittest.TestCase):
    """Tests for values of single arguments."""

    def testReadInteger(self):
        """Integers are read with what follows them, and are of 64 bits."""
        for text, expected in (
            ("832", 832),
            ("-1", -1),
            ("0x26000", 0x26000),
            ("[64]", 64),
            ("[64 => 16]", 64),
            ("4096 /* a page */", 4096),
            ("9223372036854775807", (1 << 63) - 1),
            ("9223372036854775808", None),
            ("12abc", None),
            ("NULL", None),
            ("9" * 6000, None),
        ):
            with self.subTest(text=text[:20]):
                # The second time it is remembered.
                self.assertEqual(single_arguments.ReadInteger(text), expected)
                self.assertEqual(single_arguments.ReadInteger(text), expected)

    def testReadDescriptor(self):
        """Paths and addresses of peers are those of the decoration."""
        long_path = "/a" * 300
        for text, expected in (
            ("3", (3, None, None, None)),
            ("fd=3</a\\40b>", (3, "/a b", None, None)),
            (f"3<{long_path:s}>", (3, long_path, None, None)),
            ("4<TCP:[10.0.0.1:1->10.0.0.2:443]>", (4, None, "10.0.0.2", 443)),
            ("4<TCPv6:[[::1]:1->[::2]:443]>", (4, None, "::2", 443)),
            ("4<socket:[12]>", (4, None, None, None)),
            ("-1", None),
            ("NULL", None),
        ):
            with self.subTest(text=text[:40]):
                for _ in range(2):
                    self.assertEqual(single_arguments.ReadDescriptor(text), expected)

    def testReadDecoratedPath(self):
        """Of a result only a path is read."""
        for text, expected in (("</a>", "/a"), ("<pipe:[1]>", None), ("", None)):
            for _ in range(2):
                self.assertEqual(single_arguments.ReadDecoratedPath(text), expected)

    def testMemory(self):
        """What is remembered takes little memory, however many and long texts are."""
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        for number in range(5 * single_arguments.MAXIMUM_TEXTS):
            for size in (50, 5000):
                path = single_arguments.ReadPath(f'"/{number:0{size:d}d}"')
                self.assertEqual(path, f"/{number:0{size:d}d}")

        self.assertLess(tracemalloc.get_traced_memory()[0], 1024 * 1024)


if __name__ == "__main__":
    unittest.main()
