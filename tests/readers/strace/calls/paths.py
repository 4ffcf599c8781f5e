"""Tests for paths in calls."""

import unittest

from plaso_extra_parsers.readers.strace.calls import paths


class PathsTest(unittest.TestCase):
    """Tests for paths in calls."""

    def testJoinPath(self):
        """A path starts from a directory unless it is absolute."""
        for directory, path, expected in (
            ("/a", "b", "/a/b"),
            ("/a/", "./b/../c", "/a/b/../c"),
            ("/", ".", "/"),
            ("/a", "/b", "/b"),
            ("/a", ".//b", "/a/b"),
        ):
            self.assertEqual(paths.JoinPath(directory, path), expected)

    def testResolvePath(self):
        """What leads to the same place is the same path."""
        for path, expected in (
            ("/a/b", "/a/b"),
            ("/a/.b", "/a/.b"),
            ("/a/..b/c", "/a/..b/c"),
            ("//a///b", "/a/b"),
            ("/a/./b/.", "/a/b"),
            ("/a/../../b/../c", "/c"),
            ("/a//b/", "/a/b/"),
            ("//", "/"),
            ("/..", "/"),
        ):
            self.assertEqual(paths.ResolvePath(path), expected)

    def testReadAbsolutePath(self):
        """A relative path is joined where the log tells its directory."""
        for name, path, parts, directory, expected in (
            ("unlink", "a", ['"a"'], "/tmp", "/tmp/a"),
            ("unlink", "a", ['"a"'], None, None),
            ("unlink", "/a", ['"/a"'], "/tmp", None),
            ("unlink", "/a//b/../c", ['"/a//b/../c"'], None, "/a/c"),
            ("unlink", "../a", ['"../a"'], "/tmp/x", "/tmp/a"),
            ("symlink", "/a//b", ['"/a//b"', '"/b"'], None, None),
            ("unlinkat", "a", ["AT_FDCWD</srv\\40x>", '"a"', "0"], "/tmp", "/srv x/a"),
            ("unlinkat", "a", ["3</d>", '"a"', "0"], None, "/d/a"),
            ("unlinkat", "a", ["3", '"a"', "0"], "/tmp", None),
            ("unlinkat", "a", ["AT_FDCWD", '"a"', "0"], "/tmp", "/tmp/a"),
            ("symlink", "a", ['"a"', '"/b"'], "/tmp", None),
            ("connect", "@a", ["3", "{}"], "/tmp", None),
        ):
            with self.subTest(name=name, parts=parts):
                self.assertEqual(
                    paths.ReadAbsolutePath(name, path, parts, directory), expected
                )

    def testReadSecondPath(self):
        """The new name of a file is absolute where the log tells its directory."""
        for name, path, parts, directory, directories, expected in (
            ("rename", "b", ['"a"', '"b"'], "/tmp", None, "/tmp/b"),
            ("rename", "b", ['"a"', '"b"'], None, None, "b"),
            ("symlink", "/b", ['"a"', '"/b"'], "/tmp", None, "/b"),
            ("rename", "//b", ['"a"', '"//b"'], None, None, "/b"),
            ("rename", "../b", ['"a"', '"../b"'], "/tmp/x", None, "/tmp/b"),
            ("symlinkat", "b", ['"a"', "3", '"b"'], "/tmp", {3: "/d"}, "/d/b"),
            ("linkat", "b", ["3", '"a"', "4", '"b"', "0"], None, {3: "/d"}, "b"),
            ("linkat", "b", ["3", '"a"', "4", '"b"', "0"], None, {4: "/e"}, "/e/b"),
            ("renameat", "b", ["3", '"a"', "4</x>", '"b"'], None, {}, "/x/b"),
            ("readlink", "b", ['"a"', '"b"', "9"], "/tmp", None, "b"),
        ):
            with self.subTest(name=name, parts=parts):
                self.assertEqual(
                    paths.ReadSecondPath(name, path, parts, directory, directories),
                    expected,
                )


if __name__ == "__main__":
    unittest.main()
