"""Tests for the files of a trace beside each other."""

import bz2
import gzip
import io
import lzma
import os
import shutil
import tarfile
import tempfile
import unittest
import zipfile

from unittest import mock

from dfvfs.lib import definitions as dfvfs_definitions
from dfvfs.path import factory as path_spec_factory
from dfvfs.resolver import resolver as path_spec_resolver
from dfvfs.vfs import file_system

from plaso.parsers import mediator

from plaso_extra_parsers.parsers.strace import siblings as strace_siblings
from plaso_extra_parsers.readers.strace.traces import cursor

from tests.readers.strace.descriptors import session_rows
from tests.writers import strace as strace_writer


class TraceSiblingsTest(unittest.TestCase):
    """Tests for the files of a trace."""

    def setUp(self):
        """Writes the files of a trace."""
        # pylint: disable-next=consider-using-with
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self._temporary_directory = os.path.join(directory.name, "temporary")
        os.mkdir(self._temporary_directory)
        self._directory = os.path.join(directory.name, "evidence")
        os.mkdir(self._directory)
        self._writer = strace_writer.StraceLogWriter.FromSeed(3)
        self._logs = self._writer.GetThreadLogs()
        for identifier, data in self._logs.items():
            self._WriteFile(f"{session_rows.BASE_NAME:s}.{identifier:d}", data)

    def _WriteFile(self, name, data):
        """Writes a file of evidence."""
        with open(os.path.join(self._directory, name), "wb") as file_object:
            file_object.write(data)

    def _OpenIndex(self, siblings, thread_identifier):
        """Opens the index for a file."""
        name = f"{session_rows.BASE_NAME:s}.{thread_identifier:d}"
        path_spec = path_spec_factory.Factory.NewPathSpec(
            dfvfs_definitions.TYPE_INDICATOR_OS,
            location=os.path.join(self._directory, name),
        )
        return siblings.OpenIndex(
            path_spec_resolver.Resolver.OpenFileEntry(path_spec),
            thread_identifier,
            temporary_directory=self._temporary_directory,
        )

    def _ReadRows(self, siblings):
        """Reads the sessions of all files."""
        rows = {}
        for identifier, data in self._logs.items():
            if not data:
                continue
            connection, note = self._OpenIndex(siblings, identifier)
            self.assertIsNone(note)
            for session in cursor.TraceCursor(connection, identifier).ReadSessions():
                rows[session.identifier] = session_rows.GetRow(session)
        return rows

    def _ListIndexes(self):
        """Lists the indexes."""
        path = self._temporary_directory
        for _ in range(2):
            (name,) = os.listdir(path)
            path = os.path.join(path, name)
        return [name for name in os.listdir(path) if name.endswith(".sqlite")]

    def testOpenIndex(self):
        """The files of a trace are followed together, with one index for all."""
        expected_rows = session_rows.GetTrueRows(self._writer)
        # Neither other traces nor other files are of this one.
        self._WriteFile("other.12", b"1795210610.000001 close(3) = 0 <0.000001>\n")
        self._WriteFile(f"{session_rows.BASE_NAME:s}.txt", b"a text\n")
        self._WriteFile(f"{session_rows.BASE_NAME:s}.7", b"a text\n" * 99)
        os.mkdir(os.path.join(self._directory, f"{session_rows.BASE_NAME:s}.8"))

        self.assertEqual(self._ReadRows(strace_siblings.TraceSiblings()), expected_rows)
        self.assertEqual(len(self._ListIndexes()), 1)
        # As another worker does.
        self.assertEqual(self._ReadRows(strace_siblings.TraceSiblings()), expected_rows)
        self.assertEqual(len(self._ListIndexes()), 1)

    # Three compressions, and the files.
    # pylint: disable-next=too-many-locals
    def testCompressed(self):
        """Compressed files of a trace are followed together, with others or alone."""
        expected_rows = session_rows.GetTrueRows(self._writer)
        compressions = [
            (".gz", gzip.compress, dfvfs_definitions.TYPE_INDICATOR_GZIP, {}),
            (
                *(".bz2", bz2.compress),
                dfvfs_definitions.TYPE_INDICATOR_COMPRESSED_STREAM,
                {"compression_method": dfvfs_definitions.COMPRESSION_METHOD_BZIP2},
            ),
            (
                *(".xz", lzma.compress),
                dfvfs_definitions.TYPE_INDICATOR_COMPRESSED_STREAM,
                {"compression_method": dfvfs_definitions.COMPRESSION_METHOD_XZ},
            ),
        ]
        path_specs = {}
        for number, (identifier, data) in enumerate(sorted(self._logs.items())):
            name = f"{session_rows.BASE_NAME:s}.{identifier:d}"
            path = os.path.join(self._directory, name)
            suffix, compress, type_indicator, arguments = compressions[number % 3]
            os.unlink(path)
            self._WriteFile(f"{name:s}{suffix:s}", compress(data))
            path_specs[identifier] = path_spec_factory.Factory.NewPathSpec(
                type_indicator,
                parent=path_spec_factory.Factory.NewPathSpec(
                    dfvfs_definitions.TYPE_INDICATOR_OS, location=f"{path:s}{suffix:s}"
                ),
                **arguments,
            )

        siblings = strace_siblings.TraceSiblings()
        rows = {}
        for identifier, data in self._logs.items():
            if not data:
                continue
            connection, note = siblings.OpenIndex(
                path_spec_resolver.Resolver.OpenFileEntry(path_specs[identifier]),
                identifier,
                temporary_directory=self._temporary_directory,
                file_name=f"{session_rows.BASE_NAME:s}.{identifier:d}",
            )
            self.assertIsNone(note)
            for session in cursor.TraceCursor(connection, identifier).ReadSessions():
                rows[session.identifier] = session_rows.GetRow(session)
        self.assertEqual(rows, expected_rows)

    def testCompressedBounds(self):
        """Compressed files that become too large are not followed, and say so."""
        size = strace_siblings.TraceSiblings.MAXIMUM_COMPRESSED_SIZE
        line = b"1795210635.000001 close(3) = 0 <0.000001>\n"
        for identifier in (1000, 1001):
            self._WriteFile(
                f"big.{identifier:d}.gz", gzip.compress(line * (size // 60))
            )
        path_spec = path_spec_factory.Factory.NewPathSpec(
            dfvfs_definitions.TYPE_INDICATOR_GZIP,
            parent=path_spec_factory.Factory.NewPathSpec(
                dfvfs_definitions.TYPE_INDICATOR_OS,
                location=os.path.join(self._directory, "big.1000.gz"),
            ),
        )
        _, note = strace_siblings.TraceSiblings().OpenIndex(
            path_spec_resolver.Resolver.OpenFileEntry(path_spec),
            1000,
            temporary_directory=self._temporary_directory,
            file_name="big.1000",
        )
        self.assertIn("bytes in compressed files", note)

    def _WriteArchive(self, name, folder, has_folders):
        """Writes an archive with the files of the trace.

        Args:
          name (str): name, which ends in the extension of the kind of archive.
          folder (str): path of the folder of the files in the archive, which is empty
              or ends in a slash.
          has_folders (bool): whether the folders have entries.
        """
        path = os.path.join(self._directory, name)
        parts = folder.split("/")[:-1] if has_folders else []
        folders = ["/".join(parts[: index + 1]) for index in range(len(parts))]
        files = {
            f"{folder:s}{session_rows.BASE_NAME:s}.{identifier:d}": data
            for identifier, data in self._logs.items()
        }
        if name.endswith(".zip"):
            with zipfile.ZipFile(path, "w") as archive:
                for folder_name in folders:
                    archive.writestr(f"{folder_name:s}/", b"")
                for file_name, data in files.items():
                    archive.writestr(file_name, data)
        else:
            with tarfile.open(path, "w:gz" if name.endswith("gz") else "w") as archive:
                for folder_name in folders:
                    member = tarfile.TarInfo(folder_name)
                    member.type = tarfile.DIRTYPE
                    archive.addfile(member)
                for file_name, data in files.items():
                    member = tarfile.TarInfo(file_name)
                    member.size = len(data)
                    archive.addfile(member, io.BytesIO(data))

        path_spec = path_spec_factory.Factory.NewPathSpec(
            dfvfs_definitions.TYPE_INDICATOR_OS, location=path
        )
        if name.endswith("gz"):
            path_spec = path_spec_factory.Factory.NewPathSpec(
                dfvfs_definitions.TYPE_INDICATOR_GZIP, parent=path_spec
            )
        return path_spec

    def testOpenIndexInArchives(self):
        """The files of a trace are found in archives, however these list folders."""
        identifiers = [identifier for identifier, data in self._logs.items() if data]
        for name, type_indicator in (
            ("set.zip", dfvfs_definitions.TYPE_INDICATOR_ZIP),
            ("set.tar", dfvfs_definitions.TYPE_INDICATOR_TAR),
            ("set.tar.gz", dfvfs_definitions.TYPE_INDICATOR_TAR),
        ):
            for folder in ("", "trace/", "srv/trace/of a service/"):
                for has_folders in (False, True):
                    with self.subTest(name=name, folder=folder, has=has_folders):
                        parent = self._WriteArchive(name, folder, has_folders)
                        siblings = strace_siblings.TraceSiblings()
                        for identifier in identifiers:
                            location = (
                                f"/{folder:s}{session_rows.BASE_NAME:s}.{identifier:d}"
                            )
                            path_spec = path_spec_factory.Factory.NewPathSpec(
                                type_indicator, location=location, parent=parent
                            )
                            connection, note = siblings.OpenIndex(
                                path_spec_resolver.Resolver.OpenFileEntry(path_spec),
                                identifier,
                                temporary_directory=self._temporary_directory,
                            )
                            self.assertIsNone(note)
                            self.assertIsNotNone(connection)

    def testOpenIndexInBrokenFolder(self):
        """Whatever the back-end of a folder raises, the file is followed alone."""
        for error in (KeyError("There is no item named 'd'"), RuntimeError("gone")):
            with mock.patch.object(
                file_system.FileSystem, "DirnamePath", side_effect=error
            ):
                connection, note = self._OpenIndex(
                    strace_siblings.TraceSiblings(), next(iter(self._logs))
                )

            self.assertIsNone(connection)
            self.assertEqual(note, f"unable to read them with error: {error!s}")

    def testOpenIndexOfRenamedFiles(self):
        """Files that a tool stored under names of its own are said."""
        identifier = next(iter(self._logs))
        number_of_files = len(self._logs) - 1
        for index, other in enumerate(list(self._logs)[1:]):
            length = len(session_rows.BASE_NAME)
            os.rename(
                os.path.join(self._directory, f"{session_rows.BASE_NAME:s}.{other:d}"),
                os.path.join(self._directory, f"{index:0{length:d}x}.{other:d}"),
            )
        _, note = self._OpenIndex(strace_siblings.TraceSiblings(), identifier)

        self.assertEqual(
            note,
            f"no files of other threads, but {number_of_files:d} with other names of"
            " the same length that end in a thread identifier: were they renamed?",
        )

    def testOpenIndexOfChangedFiles(self):
        """An index is not taken for that of other files."""
        identifier = next(iter(self._logs))
        self._OpenIndex(strace_siblings.TraceSiblings(), identifier)
        self._WriteFile(
            f"{session_rows.BASE_NAME:s}.9999999",
            b"1795210610.000001 close(3) = 0 <0.000001>\n",
        )
        self._OpenIndex(strace_siblings.TraceSiblings(), identifier)

        self.assertEqual(len(self._ListIndexes()), 2)

    def testOpenIndexAlone(self):
        """Why a file is followed alone is said."""
        siblings = strace_siblings.TraceSiblings()
        for identifier in list(self._logs)[1:]:
            name = f"{session_rows.BASE_NAME:s}.{identifier:d}"
            os.unlink(os.path.join(self._directory, name))
        connection, note = self._OpenIndex(siblings, next(iter(self._logs)))

        self.assertEqual(note, "no files of other threads")
        self.assertIsNone(connection)

    def testOpenIndexOfCoarseTimes(self):
        """Files with times of day are followed alone."""
        for identifier in (5001, 5002):
            self._WriteFile(
                f"{session_rows.BASE_NAME:s}.{identifier:d}",
                b"12:00:00.000001 close(3) = 0 <0.000001>\n",
            )
        _, note = self._OpenIndex(strace_siblings.TraceSiblings(), 5001)

        self.assertEqual(note, "times without a date, or without fractions of a second")

    def testOpenIndexWithoutPlace(self):
        """Where no index can be kept a file is followed alone."""
        path = os.path.join(
            self._temporary_directory, f"plaso-extra-parsers-{os.getuid():d}"
        )
        with open(path, "wb"):
            pass
        _, note = self._OpenIndex(
            strace_siblings.TraceSiblings(), next(iter(self._logs))
        )

        self.assertIn("unable to read them with error", note)

    def testOpenIndexInDirectoryOfOthers(self):
        """A directory that others can write to is not used."""
        path = os.path.join(
            self._temporary_directory, f"plaso-extra-parsers-{os.getuid():d}"
        )
        os.mkdir(path)
        os.chmod(path, 0o777)
        _, note = self._OpenIndex(
            strace_siblings.TraceSiblings(), next(iter(self._logs))
        )

        self.assertIn("not a directory of this user alone", note)

    def testOpenIndexThatIsOpen(self):
        """Where a file that is open cannot be replaced the existing one is used."""
        identifier = next(iter(self._logs))
        siblings = strace_siblings.TraceSiblings()
        connection, _ = self._OpenIndex(siblings, identifier)
        self.addCleanup(connection.close)
        answers = [False, False]

        def Exists(path):
            """Says at first that the index does not exist, as if another made it."""
            is_index = path.endswith(".sqlite") and answers
            return answers.pop() if is_index else os.path.lexists(path)

        with mock.patch.object(
            os, "replace", side_effect=PermissionError("in use")
        ), mock.patch.object(os.path, "exists", Exists):
            connection, note = self._OpenIndex(siblings, identifier)
        self.addCleanup(connection.close)
        self.assertIsNone(note)
        self.assertEqual(len(self._ListIndexes()), 1)

        with mock.patch.object(os, "replace", side_effect=PermissionError("no")):
            self._WriteFile(
                f"{session_rows.BASE_NAME:s}.9999999",
                b"1795210610.000001 close(3) = 0 <0.000001>\n",
            )
            _, note = self._OpenIndex(strace_siblings.TraceSiblings(), identifier)
        self.assertEqual(note, "unable to read them with error: no")


class LogFileTest(unittest.TestCase):
    """Tests for the file that a strace log is in."""

    def _Open(self, name, is_gzip):
        """Makes and opens a file."""
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
            self.assertEqual(strace_siblings.GetFileName(parser_mediator), expected)

    def testGetModificationTime(self):
        """The time of a compressed log can be that of the file around it."""
        for is_gzip in (False, True):
            parser_mediator = self._Open("tr.123", is_gzip)
            self.assertEqual(
                strace_siblings.GetModificationTime(parser_mediator),
                1795210660 * 10**9,
            )


if __name__ == "__main__":
    unittest.main()
