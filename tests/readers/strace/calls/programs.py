"""Tests for programs that calls execute."""

import unittest

from plaso_extra_parsers.readers.strace.calls import programs


class ProgramsTest(unittest.TestCase):
    """Tests for programs that calls execute."""

    def testReadCommandLine(self):
        """Arguments are joined as a shell would read them."""
        for text, expected in (
            ('["sh", "-c", "a b"]', "sh -c 'a b'"),
            ('["a", "it\'s"...]', "a 'it'\\''s'..."),
            ('["a", ...]', "a ..."),
            ("0x7ffe", None),
        ):
            self.assertEqual(programs.ReadCommandLine(text), expected)

    def testReadLibraryVariables(self):
        """Variables that name libraries are read, not what looks like them."""
        for text, expected in (
            ('["A=1", "LD_PRELOAD=/a.so /b.so"]', "LD_PRELOAD=/a.so /b.so"),
            ('["LD_AUDIT=/a", "LD_PRELOAD=/b"...]', "LD_AUDIT=/a LD_PRELOAD=/b..."),
            ('["LD_PRELOAD=", "OLD_PRELOAD=/a", "LD_LIBRARY_PATH=/b"]', None),
            (r'["A=\", \"LD_PRELOAD=/a"]', None),
            ("0x7ffe /* 3 vars */", None),
        ):
            self.assertEqual(programs.ReadLibraryVariables(text), expected, text)


if __name__ == "__main__":
    unittest.main()
