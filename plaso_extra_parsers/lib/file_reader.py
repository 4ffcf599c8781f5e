"""Reads files that may have unreadable parts.

A bad sector, an image that is cut off inside the file, and a device that is gone are
damage like any other: an error with an offset, after which reading continues where it
works. Offsets are in bytes from the start of the file; the caller has to limit sizes.
"""

from __future__ import annotations

from typing import BinaryIO
from typing import Iterator

from plaso_extra_parsers.lib import errors

# Maximum number of characters of a library's error, which can contain a whole stack.
_MAXIMUM_REASON_SIZE = 160

# Maximum step of the search for the end of damage, in bytes; if 1/256 of the file is
# more, that is the maximum.
_MAXIMUM_STEP_SIZE = 1024 * 1024


class FileReader:
    """Reads data of a file, and finds the parts that cannot be read.

    Attributes:
      file_size (int): size of the file in bytes.
    """

    def __init__(self, file_object: BinaryIO) -> None:
        """Determines the size of the file, and changes the position in it.

        Raises:
          ReadError: if the size of the file cannot be determined.
        """
        self._file_object = file_object
        try:
            file_object.seek(0, 2)
            self.file_size = file_object.tell()
        except Exception as exception:  # pylint: disable=broad-exception-caught
            raise errors.ReadError(
                f"Unable to read size of file: {_GetReason(exception)}", 0, 0
            ) from exception

    def _ReadOnce(self, offset: int, size: int) -> tuple[bytes, str]:
        """Reads data up to an error; returns data and error, empty if there is none."""
        pieces: list[bytes] = []
        missing_size = size
        while missing_size > 0:
            try:
                self._file_object.seek(offset, 0)
                data = self._file_object.read(missing_size)
            # The class of the file object decides which error is raised: Plaso reads
            # through libraries for file systems and compression with their own errors.
            except Exception as exception:  # pylint: disable=broad-exception-caught
                return b"".join(pieces), _GetReason(exception)
            if not data:
                return b"".join(pieces), "found no data"
            pieces.append(data)
            offset += len(data)
            missing_size -= len(data)
        return b"".join(pieces), ""

    def ReadAvailable(self, offset: int, size: int) -> tuple[bytes, str]:
        """Reads data up to the first byte that cannot be read.

        Returns:
          data, and the reason if it is incomplete, otherwise empty.
        """
        data, reason = self._ReadOnce(offset, size)
        known_size = size
        # One unreadable byte fails the whole read, hence ever smaller ones.
        while reason and known_size - len(data) > 1:
            half_size = (known_size - len(data)) // 2
            piece, piece_reason = self._ReadOnce(offset + len(data), half_size)
            data += piece
            if piece_reason:
                reason = piece_reason
                known_size = len(data) + half_size - len(piece)
        return data, reason

    def ReadData(self, offset: int, size: int, description: str) -> bytes:
        """Reads data of exactly this size; errors contain the description.

        Raises:
          ParseError: if the file ends before the end of the data.
          ReadError: if a part of the data cannot be read.
        """
        data, reason = self._ReadOnce(offset, size)
        if not reason:
            return data

        end_offset = min(offset + size, self.file_size)
        if offset < 0 or offset + len(data) >= end_offset:
            raise errors.ParseError(
                f"Unable to read {description}: expected {size} bytes, found "
                f"{len(data)}",
                offset,
            )
        data, reason = self.ReadAvailable(offset, end_offset - offset)
        # A read that failed once may succeed the second time.
        if len(data) == size:
            return data
        raise self._CreateError(offset + len(data), description, reason)

    def ReadBlock(
        self, offset: int, size: int, description: str
    ) -> tuple[bytes, errors.ReadError | None]:
        """Reads data inside the file, up to the first byte that cannot be read.

        Returns:
          data, and the error if it is incomplete, otherwise None.
        """
        data, reason = self._ReadOnce(offset, size)
        if reason:
            data, reason = self.ReadAvailable(offset, size)
        if not reason:
            return data, None
        return data, self._CreateError(offset + len(data), description, reason)

    def _CreateError(
        self, offset: int, description: str, reason: str
    ) -> errors.ReadError:
        """Creates the error of data that cannot be read from an offset on."""
        end_offset = self.FindReadable(offset)
        return errors.ReadError(
            f"Unable to read {description}: {end_offset - offset} bytes of the file "
            f"cannot be read: {reason}",
            offset,
            end_offset,
        )

    def FindReadable(self, offset: int) -> int:
        """Finds where reading works again after a byte that cannot be read.

        The distance between probes is doubled, hence a few hundred reads are enough for
        a device that is gone; readable data between two probes may be missed. Returns
        the size of the file if reading works nowhere.
        """
        last_offset = self.file_size - 1
        maximum_step_size = max(_MAXIMUM_STEP_SIZE, self.file_size // 256)
        readable_offset = unreadable_offset = offset
        step_size = 1
        while unreadable_offset < last_offset:
            readable_offset = min(unreadable_offset + step_size, last_offset)
            if self._IsReadable(readable_offset):
                break
            unreadable_offset = readable_offset
            step_size = min(step_size * 2, maximum_step_size)
        else:
            return self.file_size

        while readable_offset - unreadable_offset > 1:
            middle_offset = (readable_offset + unreadable_offset) // 2
            if self._IsReadable(middle_offset):
                readable_offset = middle_offset
            else:
                unreadable_offset = middle_offset
        return readable_offset

    def _IsReadable(self, offset: int) -> bool:
        """Determines if a byte can be read."""
        return not self._ReadOnce(offset, 1)[1]

    def IterateBlocks(
        self, block_size: int, offset: int = 0, description: str = "data"
    ) -> Iterator[bytes | errors.ReadError]:
        """Reads the rest of the file in blocks of at most `block_size` bytes.

        Yields:
          data that is not empty, or the error if it cannot be read; the next block
              begins at the end offset of the error.
        """
        while offset < self.file_size:
            size = min(block_size, self.file_size - offset)
            data, error = self.ReadBlock(offset, size, description)
            offset += len(data)
            if data:
                yield data
            if error:
                yield error
                offset = error.end_offset


def _GetReason(exception: Exception) -> str:
    """Retrieves the shortened first line of an exception of any library."""
    text = str(getattr(exception, "strerror", None) or exception).strip()
    first_line = text.split("\n", maxsplit=1)[0]
    return first_line[:_MAXIMUM_REASON_SIZE] or type(exception).__name__
