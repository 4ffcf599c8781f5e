"""Tests for kinds of programs."""

import unittest

from plaso_extra_parsers.lib import programs


class ProgramsTest(unittest.TestCase):
    """Tests for kinds of programs."""

    def testPaths(self):
        """A path is that of a shell, of an interpreter, or of neither."""
        for path, is_shell, is_interpreter in (
            ("/bin/sh", True, True),
            ("/usr/bin/fish", True, True),
            ("/usr/bin/python3.11", False, True),
            ("/usr/bin/node", False, True),
            ("/usr/bin/ssh", False, False),
            ("/bin/sh.old", False, False),
            ("/opt/python3/bin/tool", False, False),
            ("sh", False, False),
        ):
            self.assertEqual(bool(programs.SHELL.search(path)), is_shell, path)
            found = programs.INTERPRETER.search(path)
            self.assertEqual(bool(found), is_interpreter, path)


if __name__ == "__main__":
    unittest.main()
