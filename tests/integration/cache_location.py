"""Tests for finding a folder to keep merged data folders in."""

import os
import stat
import subprocess
import sys
import tempfile
import unittest

from unittest import mock

from plaso_extra_parsers.integration import cache_location


class CacheLocationTest(unittest.TestCase):
    """Tests for finding a folder to keep merged data folders in."""

    def setUp(self):
        """Makes a temporary folder with a home and a folder for temporary files."""
        # pylint: disable-next=consider-using-with
        temporary_directory = tempfile.TemporaryDirectory()
        self.addCleanup(temporary_directory.cleanup)
        self.home_path = os.path.join(temporary_directory.name, "home")
        self.temporary_path = os.path.join(temporary_directory.name, "temporary")
        os.mkdir(self.home_path)
        os.mkdir(self.temporary_path)

        for patcher in (
            mock.patch.dict(os.environ, {"HOME": self.home_path}),
            mock.patch.object(tempfile, "tempdir", self.temporary_path),
        ):
            patcher.start()
            self.addCleanup(patcher.stop)
        os.environ.pop("XDG_CACHE_HOME", None)

    def testHome(self):
        """The cache folder of the user is the first choice, and is private."""
        path = cache_location.GetUsableCachePath()
        self.assertEqual(
            path, os.path.join(self.home_path, ".cache", "plaso-extra-parsers")
        )
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o700)
        self.assertEqual(cache_location.GetUsableCachePath(), path)

    def testEnvironment(self):
        """The environment may name another cache folder, with an absolute path."""
        path = os.path.join(self.home_path, "other")
        with mock.patch.dict(os.environ, {"XDG_CACHE_HOME": path}):
            self.assertEqual(
                cache_location.GetUsableCachePath(),
                os.path.join(path, "plaso-extra-parsers"),
            )
        with mock.patch.dict(os.environ, {"XDG_CACHE_HOME": "relative"}):
            self.assertTrue(
                cache_location.GetUsableCachePath().startswith(self.home_path)
            )

    def testReadOnlyHome(self):
        """Without a home to write to, it is a folder among the temporary files."""
        with mock.patch.dict(
            os.environ, {"HOME": "/proc/home", "XDG_CACHE_HOME": "/proc/cache"}
        ):
            path = cache_location.GetUsableCachePath()
            self.assertEqual(
                path,
                os.path.join(
                    self.temporary_path, f"plaso-extra-parsers-{os.geteuid():d}"
                ),
            )
            self.assertEqual(cache_location.GetUsableCachePath(), path)

    def testHomeOfAnotherUser(self):
        """The home folder of another user, as with sudo, is left alone."""
        other_identifier = os.stat(self.home_path).st_uid + 1
        with mock.patch.object(os, "geteuid", return_value=other_identifier):
            path = cache_location.GetUsableCachePath()
        self.assertEqual(os.listdir(self.home_path), [])
        # Among the temporary files the folder is not that user's either, here where
        # the user is another one in name only.
        self.assertTrue(path.startswith(self.temporary_path))

    def testUntrustedFolders(self):
        """What others can write to, a link, or a file is never used."""
        path = os.path.join(
            self.temporary_path, f"plaso-extra-parsers-{os.geteuid():d}"
        )
        with mock.patch.dict(
            os.environ, {"HOME": "/proc/home", "XDG_CACHE_HOME": "/proc/cache"}
        ):
            os.mkdir(path)
            os.chmod(path, 0o777)
            self.assertNotEqual(cache_location.GetUsableCachePath(), path)

            os.rmdir(path)
            os.symlink(self.home_path, path)
            self.assertNotEqual(cache_location.GetUsableCachePath(), path)

            os.unlink(path)
            with open(path, "wb"):
                pass
            self.assertNotEqual(cache_location.GetUsableCachePath(), path)

    def testFolderForOneProcess(self):
        """The last choice is a folder that is removed when its process ends."""
        program = (
            "import os\n"
            "from plaso_extra_parsers.integration import cache_location\n"
            "path = cache_location.GetUsableCachePath()\n"
            "assert cache_location.GetUsableCachePath() == path\n"
            "process = os.fork()\n"
            "if process:\n"
            "    os.waitpid(process, 0)\n"
            "    assert os.path.isdir(path)\n"
            "    print(path)\n"
        )
        path = os.path.join(
            self.temporary_path, f"plaso-extra-parsers-{os.geteuid():d}"
        )
        with open(path, "wb"):
            pass
        process = subprocess.run(
            [sys.executable, "-c", program],
            check=True,
            encoding="utf-8",
            env={
                **os.environ,
                "HOME": "/proc/home",
                "TMPDIR": self.temporary_path,
                "XDG_CACHE_HOME": "/proc/cache",
            },
            stdout=subprocess.PIPE,
        )
        self.assertTrue(process.stdout.startswith(self.temporary_path))
        self.assertEqual(os.listdir(self.temporary_path), [os.path.basename(path)])


if __name__ == "__main__":
    unittest.main()
