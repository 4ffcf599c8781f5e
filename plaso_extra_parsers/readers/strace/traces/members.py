"""The files of one trace, one per thread."""

from __future__ import annotations

import collections
import io
import typing

from collections.abc import Callable

# File-like objects that are open at one time.
_MAXIMUM_OPEN_FILES = 128

FileOpener = Callable[[], typing.BinaryIO]


class TraceMember(typing.NamedTuple):
    """File of one thread.

    Attributes:
      size: size in bytes.
      thread_identifier: thread, the suffix of the name of the file.
    """

    thread_identifier: int
    size: int
    open_file: FileOpener


class FilePool:
    """Keeps a bounded number of file-like objects open."""

    def __init__(self) -> None:
        """Initializes a pool."""
        self._files: collections.OrderedDict[int, typing.BinaryIO] = (
            collections.OrderedDict()
        )

    def Read(self, member: TraceMember, offset: int, size: int) -> bytes:
        """Reads up to size bytes of a file, at an offset in bytes from its start."""
        identifier = member.thread_identifier
        file_object = self._files.get(identifier)
        if file_object is None:
            if len(self._files) >= _MAXIMUM_OPEN_FILES:
                _, oldest = self._files.popitem(last=False)
                oldest.close()
            file_object = self._files[identifier] = member.open_file()
        else:
            self._files.move_to_end(identifier)
        file_object.seek(offset)
        return file_object.read(size)

    def Close(self, member: TraceMember) -> None:
        """Closes a file."""
        file_object = self._files.pop(member.thread_identifier, None)
        if file_object is not None:
            file_object.close()

    def CloseAll(self) -> None:
        """Closes all files."""
        while self._files:
            self._files.popitem()[1].close()


class MemberFile(io.RawIOBase):
    """File of one thread, which is read from start to end without being kept open."""

    def __init__(self, pool: FilePool, member: TraceMember, read_size: int) -> None:
        """Initializes a file that is read in pieces of up to read_size bytes."""
        super().__init__()
        self._member = member
        self._offset = 0
        self._pool = pool
        self._read_size = read_size

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Seeks an offset relative to the start of the file.

        Raises:
          OSError: if the offset is relative to something else.
        """
        if whence != io.SEEK_SET:
            raise OSError("only offsets from the start can be sought")
        self._offset = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        """Reads from the file: maybe fewer bytes than requested, none at the end."""
        if size < 0 or size > self._read_size:
            size = self._read_size
        data = self._pool.Read(self._member, self._offset, size)
        self._offset += len(data)
        return data
