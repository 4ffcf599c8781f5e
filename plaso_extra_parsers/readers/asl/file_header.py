"""Header of Apple System Log (ASL) files, version 2."""

from __future__ import annotations

from typing import Any
from typing import Iterator
from typing import NamedTuple

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import objects
from plaso_extra_parsers.readers.asl import summary as log_summary


class FileHeader(NamedTuple):
    """File header.

    Attributes:
      format_version: 2, or another number if it is damaged.
      first_record_offset: offset of the first record, 0 in an empty file.
      creation_time: time the file was created, in POSIX seconds in UTC.
      string_cache_size: number of strings the writer remembers.
      last_offset_10_5: offset of the last record in files of macOS 10.5.6 to 10.9.
      last_offset_10_10: offset of the last record in files of macOS 10.10 and later.
      level_filter_mask: mask of levels in files of macOS 10.10 and later.
    """

    format_version: int
    first_record_offset: int
    creation_time: int
    string_cache_size: int
    last_offset_10_5: int
    last_offset_10_10: int
    level_filter_mask: int


def CheckFit(window: file_window.FileWindow, file_offset: int = 0) -> bool:
    """Determines if a file header fits the data after it, whatever its version.

    Returns:
      True if an object follows it, or if its first or last offset has a message.
    """
    format_layouts = layouts.GetLayouts()
    layout = format_layouts.header_10_5
    data = window.ReadData(file_offset, layout.size)
    if len(data) < layout.size:
        return False
    header = layout.ReadRecord(data)
    if window.FindHole(file_offset, file_offset + layout.size):
        # Only the version can be checked.
        return bool(header.format_version == layouts.FORMAT_VERSION)

    # A database (version 1) has zeros in place of the creation time.
    if not header.creation_time:
        return False

    object_reader = objects.ObjectReader(window)
    if object_reader.CheckObject(file_offset + layout.size):
        return True

    return any(
        record_offset >= layout.size
        and object_reader.CheckMessage(file_offset + record_offset)
        for record_offset in (
            header.first_record_offset,
            header.last_record_offset,
            format_layouts.header_10_10.ReadRecord(data).last_record_offset,
        )
    )


def ReadHeaderData(
    window: file_window.FileWindow,
    file_offset: int,
    layout: record_layout.RecordLayout,
    name: str,
) -> bytes:
    """Reads the header of a log file or database.

    Raises:
      ParseError: if the file cannot be read or ends within the header.
      WrongFormat: if the signature is wrong.
    """
    data = window.ReadData(file_offset, layout.size)
    hole = window.FindHole(file_offset, file_offset + len(layouts.SIGNATURE))
    if hole:
        raise errors.ParseError(hole.message, hole.offset)
    if not data.startswith(layouts.SIGNATURE):
        raise errors.WrongFormat(
            f"Unable to read {name}: expected {layouts.SIGNATURE!r}, found "
            f"{data[:len(layouts.SIGNATURE)]!r}",
            file_offset,
        )
    if len(data) < layout.size:
        raise errors.ParseError(
            f"Unable to read {name}: expected {layout.size} bytes, found {len(data)}",
            file_offset,
        )
    return data


def CheckVersion(
    header: Any,
    expected_version: int,
    name: str,
    file_offset: int,
    summary: log_summary.LogSummary,
) -> Iterator[errors.ParseError]:
    """Compares the version in a header with the version used to read the file.

    If they differ, adds a sign to the summary and yields an error.
    """
    if header.format_version != expected_version:
        summary.AddSign(log_summary.SIGN_WRONG_VERSION)
        yield errors.ParseError(
            f"Version: expected {expected_version}, as all else says, found "
            f"{header.format_version} in {name}",
            file_offset,
        )


def ReadFileHeader(window: file_window.FileWindow, file_offset: int = 0) -> FileHeader:
    """Reads a file header, with the last offset from both of its possible places.

    Raises:
      ParseError: if the file ends within the header.
      UnsupportedLayout: if the file has another version, and the rest of it does not
          fit this version either.
      WrongFormat: if the file is not an Apple System Log file.
    """
    format_layouts = layouts.GetLayouts()
    layout = format_layouts.header_10_5
    data = ReadHeaderData(window, file_offset, layout, "file header")
    header_10_5 = layout.ReadRecord(data)
    header_10_10 = format_layouts.header_10_10.ReadRecord(data)
    if header_10_5.format_version != layouts.FORMAT_VERSION and not CheckFit(
        window, file_offset
    ):
        raise errors.UnsupportedLayout(
            f"Unable to read file header: expected version "
            f"{layouts.FORMAT_VERSION}, found {header_10_5.format_version}",
            file_offset,
        )
    return FileHeader(
        header_10_5.format_version,
        header_10_5.first_record_offset,
        header_10_5.creation_time,
        header_10_5.string_cache_size,
        header_10_5.last_record_offset,
        header_10_10.last_record_offset,
        header_10_10.level_filter_mask,
    )


def CheckValues(
    header: FileHeader, file_offset: int, summary: log_summary.LogSummary
) -> Iterator[errors.ParseError]:
    """Reports impossible values in a file header.

    Adds signs to the summary and yields errors.
    """
    yield from CheckVersion(
        header, layouts.FORMAT_VERSION, "file header", file_offset, summary
    )
    if header.creation_time >= layouts.MAXIMUM_TIME:
        summary.AddSign(log_summary.SIGN_INVALID_TIME)
        yield errors.ParseError(
            f"Creation time: expected a time before {layouts.MAXIMUM_TIME}, found "
            f"{header.creation_time} in file header",
            file_offset,
        )
