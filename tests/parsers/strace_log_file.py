"""Tests for the file that a strace log is in."""

import gzip
import os
import shutil
import tempfile
import unittest

from dfvfs.lib import definitions as dfvfs_definitions
from dfvfs.path import factory as path_spec_factory
from dfvfs.resolver import resolver as path_spec_resolver

from plaso.parsers import mediator

from plaso_extra_parsers.parsers import strace_log_file


class LogFileTest(unittest.TestCase):
    """Tests for the file that a strace log is in."""

    def _Open(self, name, is_gzip):
        """Makes and opens a file.

        Args:
          name (str): name of the file.
          is_gzip (bool): True if it is compressed.

        Returns:
          ParserMediator: parser mediator with the file.
        """
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        path = os.path.join(folder, name)
        with open(path, "wb") as file_object:
            file_object.write(gzip.compress(b"a", mtime=0) if is_gzip else b"a")
        os.utime(path, (1795210660, 1795210660))
        path_spec = path_spec_factory.Factory.NewPathSpec(
            dfvfs_definitions.TYPE_INDICATOR_OS, location=path
        )
        if is_gzip:
            path_spec = path_spec_factory.Factory.NewPathSpec(
                dfvfs_definitions.TYPE_INDICATOR_GZIP, parent=path_spec
            )
        parser_mediator = mediator.ParserMediator()
        parser_mediator.SetFileEntry(
            path_spec_resolver.Resolver.OpenFileEntry(path_spec)
        )
        return parser_mediator

    def testGetFileName(self):
        """The name of a compressed log is that of the file around it."""
        for name, is_gzip, expected in (
            ("tr.123", False, "tr.123"),
            ("tr.123.gz", True, "tr.123"),
            ("trace", True, "trace"),
        ):
            parser_mediator = self._Open(name, is_gzip)
            self.assertEqual(strace_log_file.GetFileName(parser_mediator), expected)

    def testGetModificationTime(self):
        """The time of a compressed log can be that of the file around it."""
        for is_gzip in (False, True):
            parser_mediator = self._Open("tr.123", is_gzip)
            self.assertEqual(
                strace_log_file.GetModificationTime(parser_mediator),
                1795210660 * 10**9,
            )


if __name__ == "__main__":
    unittest.main()
