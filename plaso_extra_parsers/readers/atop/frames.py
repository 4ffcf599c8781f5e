"""Reads the frames of an atop raw log: file headers, sample headers and blocks.

Only the zlib blocks have a checksum, hence a sample header is accepted only if its
sizes are possible and zlib streams begin where it says.
"""

from __future__ import annotations

import functools
import struct

from typing import Any
from typing import BinaryIO
from typing import Iterator

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import file_reader
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.lib import sparse_streams
from plaso_extra_parsers.readers.atop import blocks
from plaso_extra_parsers.readers.atop import layouts
from plaso_extra_parsers.readers.atop import samples
from plaso_extra_parsers.readers.atop import versions

_SIGNATURE = 0xFEEDBEEF

SIGNATURES = {
    struct.pack(byte_order + "I", _SIGNATURE): byte_order
    for byte_order in (record_layout.LITTLE_ENDIAN, record_layout.BIG_ENDIAN)
}

# The search reads windows that grow, since the next frame is usually near.
_MINIMUM_WINDOW_SIZE = 16 * 1024
_MAXIMUM_WINDOW_SIZE = 1024 * 1024
_ZEROS = bytes(_MAXIMUM_WINDOW_SIZE)

# Number of samples by which one of several layouts is chosen.
_MAXIMUM_NUMBER_OF_FIRST_SAMPLES = 3

# Later times, from the year 2106 on, are damage.
_MAXIMUM_SAMPLE_TIME = 0xFFFFFFFF


def _CheckRecord(layout: layouts.Layout, record: Any) -> str | None:
    """Checks if the members of a sample header that lead to the next one are possible.

    Members that only matter for reading a block, like the number of tasks, are checked
    when it is read, so that an error in them does not cost the other blocks.

    Returns:
      what was expected and found, or None if the members are possible.
    """
    if not 0 < record.sample_time <= _MAXIMUM_SAMPLE_TIME:
        return (
            "expected a sample time between 1970 and 2106, found "
            f"{record.sample_time}"
        )
    block_sizes = samples.GetBlockSizes(record)
    for name, block_size in zip(blocks.BLOCK_NAMES, block_sizes):
        # Systems without version 2 of control groups have neither of the cgroup blocks.
        if not block_size and name not in blocks.BLOCK_NAMES[:2]:
            continue
        maximum_size = blocks.MAXIMUM_STREAM_SIZE
        if not blocks.MINIMUM_BLOCK_SIZE <= block_size <= maximum_size:
            return (
                f"expected a {name} block of {blocks.MINIMUM_BLOCK_SIZE} to "
                f"{maximum_size} bytes, found {block_size}"
            )
    # In files of development snapshots the system block may have any size.
    if layout.has_system and not blocks.CanInflateTo(
        block_sizes[0], layout.system_size
    ):
        return (
            f"system block of {block_sizes[0]} bytes cannot inflate to the expected "
            f"{layout.system_size} bytes"
        )
    return None


@functools.lru_cache(maxsize=None)
def GetFileHeaderPatterns() -> tuple[int, frozenset[bytes]]:
    """Determines the bytes that distinguish a file header from a chance signature.

    Returns:
      offset of the member header_size relative to the signature, in bytes, and the
          bytes of its value in both byte orders.
    """
    offset = 0
    patterns = set()
    for byte_order in SIGNATURES.values():
        layout = layouts.GetFileHeaderLayout(layouts.NEWEST_FILE_HEADER, byte_order)
        (field,) = (field for field in layout.fields if field.name == "header_size")
        offset = field.offset
        patterns.add(struct.pack(f"{byte_order}{field.format}", layout.size))
    return offset, frozenset(patterns)


class FrameReader:
    """Reads frames at given offsets.

    Attributes:
      file_size (int): size of the file in bytes.
    """

    def __init__(self, file_object: BinaryIO) -> None:
        self._file_reader = file_reader.FileReader(file_object)
        self.blocks = blocks.BlockReader(self._file_reader)
        self.file_size = self._file_reader.file_size

    def IterateWindows(
        self,
        start_offset: int,
        end_offset: int,
        overlap_size: int,
        problems: list[errors.ParseError],
    ) -> Iterator[tuple[int, bytes]]:
        """Reads a part of the file in windows, without those that have only zeros.

        Args:
          start_offset: offset to read from.
          end_offset: offset to read to.
          overlap_size: number of bytes by which windows overlap, so that data that one
              window cuts off is complete in the next.
          problems: list to which errors are added, each after all data before it was
              yielded.

        Yields:
          offset and data.
        """
        window_size = _MINIMUM_WINDOW_SIZE
        window_offset = start_offset
        while window_offset < end_offset:
            size = min(window_size, end_offset - window_offset)
            window_size = min(window_size * 2, _MAXIMUM_WINDOW_SIZE)
            window, error = self._file_reader.ReadBlock(
                window_offset, size, "damaged data"
            )
            if not _ZEROS.startswith(window):
                yield window_offset, window
            if error:
                problems.append(error)
                window_offset = error.end_offset
            elif window_offset + size >= end_offset:
                break
            else:
                window_offset += size - overlap_size

    def ReadData(self, offset: int, size: int, description: str) -> bytes:
        """Reads data of exactly this size in bytes, which the caller has to limit.

        Raises:
          ParseError: if the file ends before the end of the data.
          ReadError: if a part of the data cannot be read.
        """
        return self._file_reader.ReadData(offset, size, description)

    def _ReadSignature(self, offset: int) -> bytes:
        """Reads a signature: 4 bytes, fewer at the end of the file."""
        size = max(min(4, self.file_size - offset), 0)
        return self.ReadData(offset, size, "signature")

    def HasFileHeader(self, offset: int) -> bool:
        """Determines if an offset has the signature of a file header."""
        return self._ReadSignature(offset) in SIGNATURES

    def ReadFileHeader(self, offset: int) -> samples.AtopFileHeader:
        """Reads a file header.

        Raises:
          ParseError: if the file header is cut off.
          UnsupportedLayout: if the layout is not known.
          WrongFormat: if there is no file header.
        """
        signature = self._ReadSignature(offset)
        byte_order = SIGNATURES.get(signature)
        if not byte_order:
            raise errors.WrongFormat(
                "Unable to read file header: expected signature feedbeef, found "
                f"{signature.hex() or 'end of file'}",
                offset,
            )
        header_layout = layouts.GetFileHeaderLayout(
            layouts.NEWEST_FILE_HEADER, byte_order
        )
        data = self.ReadData(offset, header_layout.size, "file header")
        newest_record = header_layout.ReadRecord(data)
        candidates: tuple[layouts.Layout, ...] = ()
        if newest_record.header_size == header_layout.size:
            try:
                candidates = versions.GetLayouts(newest_record, byte_order, offset)
            except errors.UnsupportedLayout:
                if newest_record.atop_version & layouts.VERSION_FLAG:
                    raise
        if not candidates:
            raise errors.WrongFormat(
                f"Unable to read file header: expected {header_layout.size} bytes of "
                f"a version of 0x8000 and more, found {newest_record.header_size} "
                f"bytes of version 0x{newest_record.atop_version:04x}",
                offset,
            )

        def _CreateFileHeader(layout: layouts.Layout) -> samples.AtopFileHeader:
            header_layout = layouts.GetFileHeaderLayout(
                layout.release.file_header, byte_order
            )
            return samples.AtopFileHeader(
                offset,
                header_layout.ReadRecord(data),
                header_layout,
                layout,
                layouts.FormatVersion(newest_record.atop_version),
            )

        return _CreateFileHeader(
            versions.ChooseLayout(
                candidates,
                lambda layout: self._IterateFirstTasks(_CreateFileHeader(layout)),
            )
        )

    def _IterateFirstTasks(
        self, file_header: samples.AtopFileHeader
    ) -> Iterator[bytes]:
        """Reads the tasks of the first samples after a file header."""
        offset = file_header.end_offset
        for _ in range(_MAXIMUM_NUMBER_OF_FIRST_SAMPLES):
            try:
                sample = self.ReadSample(file_header, offset)
                if blocks.IsSmall(sample, blocks.TASK_BLOCK):
                    yield self.blocks.ReadBlock(sample, blocks.TASK_BLOCK)
            except errors.ParseError:
                return
            offset = sample.end_offset

    def ReadSample(
        self,
        file_header: samples.AtopFileHeader,
        offset: int,
        is_recovered: bool = False,
    ) -> samples.AtopSample:
        """Reads a sample header, and checks if it is possible.

        Args:
          file_header: file header before the sample.
          offset: offset of the sample.
          is_recovered: True if the sample was found by a search.

        Returns:
          sample, which may be cut off.

        Raises:
          ParseError: if there is no sample at the offset.
        """
        header_layout = file_header.layout.sample_header
        data = self.ReadData(offset, header_layout.size, "sample header")
        record = header_layout.ReadRecord(data)
        problem = _CheckRecord(file_header.layout, record)
        if problem:
            raise errors.ParseError(f"Unable to read sample: {problem}", offset)

        blocks_offset = offset + header_layout.size
        blocks_size = sum(samples.GetBlockSizes(record))
        return samples.AtopSample(
            file_header,
            offset,
            record,
            blocks_offset + blocks_size,
            is_recovered,
            min(blocks_size, self.file_size - blocks_offset),
        )

    def _CheckBlockHeaders(self, sample: samples.AtopSample) -> list[bool]:
        """Checks if a zlib stream begins at the start of each block in the file."""
        results = []
        relative_offset = 0
        for block_size in sample.GetBlockSizes():
            if block_size and relative_offset + 2 <= sample.available_size:
                offset = sample.blocks_offset + relative_offset
                data, _ = self._file_reader.ReadBlock(offset, 2, "block header")
                results.append(data == sparse_streams.ZLIB_HEADER)
            relative_offset += block_size
        return results

    def HasBlockHeaders(self, sample: samples.AtopSample) -> bool:
        """Determines if all zlib streams begin where a sample header says.

        Returns:
          True if all do, as far as they are in the file.
        """
        return all(self._CheckBlockHeaders(sample))

    def HasEmptyReserve(self, sample: samples.AtopSample) -> bool:
        """Determines if the reserved parts of a sample header are zero."""
        layout = sample.file_header.layout.sample_header
        data = self.ReadData(sample.offset, layout.size, "sample header")
        return data == layout.FoldRecord(sample.record._asdict())

    def IsFrame(self, file_header: samples.AtopFileHeader, offset: int) -> bool:
        """Determines if the next frame can begin at an offset.

        It can if there is a file header, or a possible sample header with at least one
        block that begins where the header says; other blocks may be damaged.
        """
        try:
            if self.HasFileHeader(offset):
                return True
            sample = self.ReadSample(file_header, offset)
        except errors.ParseError:
            return False
        return any(self._CheckBlockHeaders(sample))
