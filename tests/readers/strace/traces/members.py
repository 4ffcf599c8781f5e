"""Tests for the files of one trace."""

import functools
import io
import unittest

from plaso_extra_parsers.readers.strace.traces import members


class MembersTest(unittest.TestCase):
    """Tests for the files of one trace."""

    def testFilePool(self):
        """A bounded number of files is open at a time, and each can be read again."""
        opened = []

        def _Open(number):
            file_object = io.BytesIO(f"{number:03d}".encode("ascii"))
            opened.append(file_object)
            return file_object

        files = [
            members.TraceMember(number, 3, functools.partial(_Open, number))
            for number in range(200)
        ]
        pool = members.FilePool()
        for member in files + files[:1]:
            data = f"{member.thread_identifier:03d}".encode("ascii")
            self.assertEqual(pool.Read(member, 1, 2), data[1:])

        self.assertEqual(len(opened), 201)
        self.assertEqual(sum(not item.closed for item in opened), 128)
        pool.CloseAll()
        self.assertTrue(all(item.closed for item in opened))

    def testClose(self):
        """A file is closed when all of it has been read, and others are not."""
        file_objects = [io.BytesIO(b"a"), io.BytesIO(b"b")]
        files = [
            members.TraceMember(
                number, 1, functools.partial(file_objects.__getitem__, number)
            )
            for number in (0, 1)
        ]
        pool = members.FilePool()
        for member in files:
            pool.Read(member, 0, 1)
        for _ in range(2):
            pool.Close(files[0])
            self.assertEqual([item.closed for item in file_objects], [True, False])

    def testMemberFile(self):
        """A file is read in pieces, from where it is sought."""
        member = members.TraceMember(
            10, 10, functools.partial(io.BytesIO, b"0123456789")
        )
        file_object = members.MemberFile(members.FilePool(), member, 4)

        self.assertEqual(file_object.read(100), b"0123")
        self.assertEqual(file_object.read(2), b"45")
        self.assertEqual(file_object.read(), b"6789")
        self.assertEqual(file_object.read(), b"")
        file_object.seek(8)
        self.assertEqual(file_object.read(0), b"")
        self.assertEqual(file_object.read(), b"89")
        with self.assertRaises(OSError):
            file_object.seek(0, io.SEEK_END)


if __name__ == "__main__":
    unittest.main()
