"""Files of which a part cannot be read, as from a bad disk or a cut image."""

from __future__ import annotations

import errno
import io
import sys


class FailingFile(io.BytesIO):
    """File of which a part cannot be read.

    Attributes:
      number_of_errors (int): number of reads that failed or returned less.
    """

    def __init__(
        self, data: bytes, start_offset: int, end_offset: int, is_short: bool
    ) -> None:
        """Initializes a file; the class methods say which there are.

        The end offset is that of the first byte that can be read again. A read returns
        less if it is short, or else raises OSError.
        """
        super().__init__(data)
        self._end_offset = end_offset
        self._is_short = is_short
        self._start_offset = start_offset
        self.number_of_errors = 0

    @classmethod
    def FailFrom(cls, data: bytes, offset: int) -> FailingFile:
        """Creates a file that fails from an offset on: the device is gone."""
        return cls(data, offset, sys.maxsize, False)

    @classmethod
    def FailAt(cls, data: bytes, offset: int, size: int = 4096) -> FailingFile:
        """Creates a file that fails for some bytes: a bad sector."""
        return cls(data, offset, offset + size, False)

    @classmethod
    def ReturnLess(
        cls, data: bytes, offset: int, size: int | None = None
    ) -> FailingFile:
        """Creates a file whose reads end before some bytes, without an error.

        By default the rest of the file cannot be read.
        """
        end_offset = sys.maxsize if size is None else offset + size
        return cls(data, offset, end_offset, True)

    def read(self, size: int | None = -1) -> bytes:
        """Reads data, by default all there is.

        Raises:
          OSError: if a part of it cannot be read.
        """
        offset = self.tell()
        if size is None or size < 0:
            size = sys.maxsize
        if size and offset < self._end_offset and offset + size > self._start_offset:
            if self._start_offset < len(self.getbuffer()):
                self.number_of_errors += 1
                if not self._is_short:
                    raise OSError(errno.EIO, "Input/output error")
                size = max(self._start_offset - offset, 0)
        return super().read(size)


class RepeatedlyFailingFile(io.BytesIO):
    """File in which one byte after the other cannot be read, all at one distance."""

    def __init__(self, data: bytes, distance: int) -> None:
        """Initializes a file with a byte that cannot be read at each distance."""
        super().__init__(data)
        self._distance = distance

    def read(self, size: int | None = -1) -> bytes:
        """Reads data, by default all there is.

        Raises:
          OSError: if a part of it cannot be read.
        """
        offset = self.tell()
        file_size = len(self.getbuffer())
        end_offset = file_size
        if size is not None and size >= 0:
            end_offset = min(offset + size, file_size)
        next_offset = max(-(-offset // self._distance), 1) * self._distance
        if next_offset < end_offset:
            raise OSError(errno.EIO, "Input/output error")
        return super().read(size)
