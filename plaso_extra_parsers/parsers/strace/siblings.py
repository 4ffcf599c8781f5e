"""Finds the other files that the same run of strace -ff wrote, and indexes the set.

The object of a descriptor can be recorded in the file of another thread. The first
worker that reaches a file of a set builds the index of the set, and others wait for it.
The index depends only on the files: it does not matter which worker builds it, or how
often. It is deleted at the end of the run, so that no other build reads it.
"""

import contextlib
import functools
import hashlib
import os
import pathlib
import re
import sqlite3
import tempfile

from dfvfs.lib import definitions as dfvfs_definitions
from dfvfs.path import factory as path_spec_factory
from dfvfs.resolver import resolver as path_spec_resolver

from plaso_extra_parsers.lib import run_folder
from plaso_extra_parsers.readers.strace import trace
from plaso_extra_parsers.readers.strace.traces import build

try:
    import fcntl
except ImportError:
    # Windows does not have this module: there an index may be built more than once.
    fcntl = None

# The name of the trace and the thread identifier.
_MEMBER_NAME = re.compile(r"(.+)\.([1-9]\d*)\Z", re.DOTALL)

# Per suffix of a compressed file: type indicator and arguments of its path.
_COMPRESSIONS = {
    ".bz2": (
        dfvfs_definitions.TYPE_INDICATOR_COMPRESSED_STREAM,
        {"compression_method": dfvfs_definitions.COMPRESSION_METHOD_BZIP2},
    ),
    ".gz": (dfvfs_definitions.TYPE_INDICATOR_GZIP, {}),
    ".lzma": (
        dfvfs_definitions.TYPE_INDICATOR_COMPRESSED_STREAM,
        {"compression_method": dfvfs_definitions.COMPRESSION_METHOD_LZMA},
    ),
    ".xz": (
        dfvfs_definitions.TYPE_INDICATOR_COMPRESSED_STREAM,
        {"compression_method": dfvfs_definitions.COMPRESSION_METHOD_XZ},
    ),
}


_COMPRESSED_TYPES = frozenset(
    type_indicator for type_indicator, _ in _COMPRESSIONS.values()
)


def _GetPathSpec(path_spec, suffix):
    """Retrieves the path of the contents of a file, which may be compressed.

    Returns None if the suffix belongs to a compression that is not supported.
    """
    if not suffix:
        return path_spec
    compression = _COMPRESSIONS.get(suffix)
    if compression is None:
        return None
    type_indicator, arguments = compression
    return path_spec_factory.Factory.NewPathSpec(
        type_indicator, parent=path_spec, **arguments
    )


def _DescribeEntry(file_entry):
    """Describes a file by name, size and time, to distinguish it from others."""
    date_time = file_entry.modification_time
    timestamp = date_time.GetPlasoTimestamp() if date_time else None
    return f"{file_entry.name:s} {file_entry.size or 0:d} {timestamp!s}"


def GetFileName(parser_mediator):
    """Retrieves the name of the log.

    Args:
      parser_mediator (ParserMediator): mediates interactions between parsers and
          other components, such as storage and dfVFS.

    Returns:
      str: name, without the suffix of a compressed file that contains it.
    """
    file_name = parser_mediator.GetFilename()
    if file_name:
        return file_name

    # A compressed stream has no name of its own.
    path_spec = getattr(parser_mediator.GetFileEntry(), "path_spec", None)
    while path_spec and path_spec.HasParent():
        path_spec = path_spec.parent
        location = getattr(path_spec, "location", None)
        if location:
            file_name = location.replace("\\", "/").rpartition("/")[2]
            return trace.COMPRESSED_SUFFIX.sub("", file_name)
    return ""


def GetModificationTime(parser_mediator):
    """Retrieves the modification time of the log.

    Args:
      parser_mediator (ParserMediator): mediates interactions between parsers and
          other components, such as storage and dfVFS.

    Returns:
      int: number of nanoseconds since January 1, 1970, or None if not available.
    """
    file_entry = parser_mediator.GetFileEntry()
    if not file_entry:
        return None

    date_time = file_entry.modification_time
    timestamp = date_time.GetPlasoTimestamp() if date_time else None
    # The time of compressed data can be missing, or 0.
    if not timestamp and file_entry.type_indicator in (
        dfvfs_definitions.TYPE_INDICATOR_COMPRESSED_STREAM,
        dfvfs_definitions.TYPE_INDICATOR_GZIP,
    ):
        file_entry = path_spec_resolver.Resolver.OpenFileEntry(
            file_entry.path_spec.parent,
            resolver_context=parser_mediator.resolver_context,
        )
        date_time = file_entry.modification_time if file_entry else None
        timestamp = date_time.GetPlasoTimestamp() if date_time else None

    return timestamp * 1000 if timestamp else None


class TraceSiblings:
    """Finds the files of a trace and keeps the index of their descriptors."""

    # Limits of compressed files of a trace: only a few are open at one time, and a file
    # that is opened again has to be decompressed from its start.
    MAXIMUM_COMPRESSED_FILES = 1_000
    MAXIMUM_COMPRESSED_SIZE = 64 * 1024 * 1024

    def __init__(self):
        """Initializes siblings."""
        # This runs in the first process, before there are workers.
        run_folder.BeginRun()
        # Key, files and digest of the last trace: a worker gets many files of one.
        self._known = (None, None, None)
        # Threads whose files are compressed.
        self._compressed = set()
        self._number_of_renamed_files = 0

    def _OpenFolder(self, file_entry, resolver_context):
        """Opens the folder of a file, if there is one.

        The folder is opened by its path, since dfVFS looks for the parent of a file in
        a ZIP or TAR archive among the entries of the archive, and many archives do not
        have entries for folders.
        """
        path_spec = file_entry.path_spec
        if path_spec.type_indicator in _COMPRESSED_TYPES:
            path_spec = path_spec.parent
        location = getattr(path_spec, "location", None)
        if not location:
            return file_entry.GetParentFileEntry()

        file_system = path_spec_resolver.Resolver.OpenFileSystem(
            path_spec, resolver_context=resolver_context
        )
        # dfVFS returns "" for the folder of a file in the root.
        folder_location = file_system.DirnamePath(location)
        arguments = {"location": folder_location or file_system.PATH_SEPARATOR}
        if path_spec.HasParent():
            arguments["parent"] = path_spec.parent
        parent_path_spec = path_spec_factory.Factory.NewPathSpec(
            path_spec.type_indicator, **arguments
        )
        return path_spec_resolver.Resolver.OpenFileEntry(
            parent_path_spec, resolver_context=resolver_context
        )

    def _FindMembers(self, file_entry, base_name, resolver_context):
        """Finds the files of a trace, and calculates a digest that identifies them.

        The base name does not include the thread identifier and the dot before it.
        """
        parent = self._OpenFolder(file_entry, resolver_context)
        if parent is None:
            self._number_of_renamed_files = 0
            return [], ""
        key = (parent.path_spec.comparable, base_name)
        if key == self._known[0]:
            return self._known[1:]

        members, suffixes, values = {}, {}, {}
        self._number_of_renamed_files = 0
        for sub_file_entry in parent.sub_file_entries:
            suffix = trace.COMPRESSED_SUFFIX.search(sub_file_entry.name)
            suffix = suffix.group() if suffix else ""
            match = _MEMBER_NAME.match(sub_file_entry.name.removesuffix(suffix))
            if not match or not sub_file_entry.IsFile():
                continue
            if match.group(1) != base_name:
                self._number_of_renamed_files += len(match.group(1)) == len(base_name)
                continue
            identifier = int(match.group(2))
            path_spec = _GetPathSpec(sub_file_entry.path_spec, suffix)
            # If a file exists twice, the one that is not compressed is used.
            if path_spec is None or (suffix and identifier in members):
                continue
            members[identifier] = build.TraceMember(
                identifier,
                sub_file_entry.size or 0,
                functools.partial(
                    path_spec_resolver.Resolver.OpenFileObject,
                    path_spec,
                    resolver_context=resolver_context,
                ),
            )
            suffixes[identifier] = suffix
            values[identifier] = f"{_DescribeEntry(sub_file_entry):s}{suffix:s}"

        values = [*key, *sorted(values.values())]
        members = list(members.values())
        self._compressed = {
            identifier for identifier, suffix in suffixes.items() if suffix
        }
        digest = hashlib.sha256(
            "\n".join(values).encode("utf-8", "surrogateescape")
        ).hexdigest()
        self._known = (key, members, digest)
        return self._known[1:]

    @contextlib.contextmanager
    def _Lock(self, path):
        """Holds a lock."""
        with open(path, "ab") as file_object:
            if fcntl:
                fcntl.flock(file_object, fcntl.LOCK_EX)
            yield file_object

    def _Build(self, path, base_name, members):
        """Builds an index."""
        members = self._MeasureCompressed(members)
        descriptor, temporary_path = tempfile.mkstemp(
            prefix="strace-", suffix=".new", dir=os.path.dirname(path)
        )
        os.close(descriptor)
        try:
            build.BuildIndexFile(base_name, members, temporary_path)
            os.replace(temporary_path, path)
        except BaseException as exception:  # pylint: disable=broad-except
            os.unlink(temporary_path)
            # Some systems do not replace an open file, which contains the same index.
            if not isinstance(exception, PermissionError) or not os.path.exists(path):
                raise

    def _MeasureCompressed(self, members):
        """Determines the decompressed sizes of compressed files.

        Raises:
          OSError: if there are too many files, or if they are too large.
        """
        if len(self._compressed) > self.MAXIMUM_COMPRESSED_FILES:
            raise OSError(
                f"more than {self.MAXIMUM_COMPRESSED_FILES:d} compressed files"
            )
        measured = []
        total_size = 0
        for member in members:
            if member.thread_identifier in self._compressed:
                with contextlib.closing(member.open_file()) as file_object:
                    member = member._replace(size=file_object.get_size())
                total_size += member.size
                if total_size > self.MAXIMUM_COMPRESSED_SIZE:
                    raise OSError(
                        f"more than {self.MAXIMUM_COMPRESSED_SIZE:d} bytes in "
                        "compressed files"
                    )
            measured.append(member)
        return measured

    def _OpenIndex(self, base_name, members, digest, temporary_directory):
        """Opens the index of a trace, and builds it first if it does not exist.

        Raises:
          OSError: if the index cannot be stored.
          sqlite3.Error: if the index cannot be read or written.
        """
        directory = run_folder.GetRunFolder(temporary_directory)
        path = os.path.join(directory, f"strace-{digest[:32]:s}.sqlite")
        if not os.path.exists(path):
            with self._Lock(f"{path:s}.lock"):
                if not os.path.exists(path):
                    self._Build(path, base_name, members)
        uri = f"{pathlib.Path(path).as_uri():s}?mode=ro&immutable=1"
        return sqlite3.connect(uri, uri=True)

    def _DescribeLonelyFile(self):
        """Describes why there are no other files of a trace."""
        note = "no files of other threads"
        if self._number_of_renamed_files:
            # Tools that rename uploads keep the thread identifier, which they treat as
            # the extension.
            note = (
                f"{note:s}, but {self._number_of_renamed_files:d} with other names of"
                " the same length that end in a thread identifier: were they renamed?"
            )
        return note

    def OpenIndex(
        self,
        file_entry,
        thread_identifier,
        resolver_context=None,
        temporary_directory=None,
        file_name=None,
    ):
        """Opens the index of the trace of a file of one thread.

        Args:
          file_entry (dfvfs.FileEntry): file of one thread.
          thread_identifier (int): thread identifier at the end of the file name.
          resolver_context (Optional[dfvfs.Context]): resolver context.
          temporary_directory (Optional[str]): directory for temporary files.
          file_name (Optional[str]): name of a compressed file, without its suffix.

        Returns:
          tuple[sqlite3.Connection, str]: the index and None, or None and the reason why
              there is none.
        """
        name = file_name or file_entry.name
        base_name = name[: -len(f".{thread_identifier:d}")]
        try:
            members, digest = self._FindMembers(file_entry, base_name, resolver_context)
            if len(members) < 2:
                return None, self._DescribeLonelyFile()
            connection = self._OpenIndex(
                base_name, members, digest, temporary_directory
            )
            note = build.ReadNote(connection)
            return (connection, None) if note is None else (None, note)
        # The back-ends of dfVFS can raise anything, such as KeyError for a ZIP archive;
        # the log itself can still be read.
        except Exception as exception:  # pylint: disable=broad-except
            return None, f"unable to read them with error: {exception!s}"
