"""Tests for the folder for temporary files that belongs to the user alone."""

import os
import tempfile
import unittest

from plaso_extra_parsers.lib import private_folder


class PrivateFolderTest(unittest.TestCase):
    """Tests for the folder for temporary files that belongs to the user alone."""

    def testGetPrivateFolder(self):
        """The folder is made, and taken again only if nobody else can write to it."""
        with tempfile.TemporaryDirectory() as folder:
            path = private_folder.GetPrivateFolder(folder)
            self.assertEqual(os.path.dirname(path), folder)
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o700)
            self.assertEqual(private_folder.GetPrivateFolder(folder), path)

            os.chmod(path, 0o770)
            with self.assertRaisesRegex(OSError, "not a directory of this user alone"):
                private_folder.GetPrivateFolder(folder)

            os.rmdir(path)
            os.symlink(folder, path)
            with self.assertRaisesRegex(OSError, "not a directory of this user alone"):
                private_folder.GetPrivateFolder(folder)

    def testNoPlace(self):
        """Where nothing can be made an error says so."""
        with self.assertRaises(OSError):
            private_folder.GetPrivateFolder("/proc/none")


if __name__ == "__main__":
    unittest.main()
