"""The errors of this package.

Every error of a reader reports what could not be read, where, what was expected and
what was found, so that a person can look at the same bytes.
"""

from __future__ import annotations


class Error(Exception):
    """Base of all errors of this package."""


class DefinitionError(Error):
    """Raised for a mistake in the dtFabric definitions of this package or their use."""


class ParseError(Error):
    """Raised when data cannot be read.

    Attributes:
      message (str): what could not be read, with expected and found values.
      end_offset: offset at which reading works again, the size of the file if nowhere,
          or None if the file can be read but its content is wrong.
      offset (int): offset of the damage relative to the start of the file, in bytes, or
          None if there is no single place.
    """

    end_offset: int | None = None

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset

    def __str__(self) -> str:
        """Retrieves the message with the offset in hexadecimal form."""
        if self.offset is None:
            return self.message
        return f"{self.message} at offset: 0x{self.offset:08x}"


class ReadError(ParseError):
    """Raised when part of a file cannot be read: a bad sector or a truncated image.

    The offset is the offset of the first byte that cannot be read.

    Attributes:
      end_offset: offset relative to the start of the file at which reading works again,
          the size of the file if nowhere, in bytes.
    """

    end_offset: int

    def __init__(self, message: str, offset: int, end_offset: int) -> None:
        super().__init__(message, offset)
        self.end_offset = end_offset


class UnsupportedLayout(ParseError):
    """Raised when the file has the expected format, but an unknown layout."""


class WrongFormat(ParseError):
    """Raised when the file has another format."""
