"""Finds the way past damage in an atop raw log.

A frame found by search is believed only if one of its blocks inflates to the size that
its header says, with the right checksum.
"""

from __future__ import annotations

from typing import Iterator
from typing import Union

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.atop import frames
from plaso_extra_parsers.readers.atop import samples

# The search reads windows that grow: the next frame is near as a rule.
_MINIMUM_WINDOW_SIZE = 16 * 1024
_MAXIMUM_WINDOW_SIZE = 1024 * 1024

# What tells a frame from others lies within so many bytes of its start, or of the end
# of its sample header.
_MINIMUM_OVERLAP_SIZE = 16

# At most so much data is inflated in vain, plus so much per byte of the file. A file
# made to exceed it is walked by sizes and zlib headers alone.
_MAXIMUM_VAIN_SIZE = 256 * 1024 * 1024
_MAXIMUM_VAIN_RATIO = 16

# Sizes of system blocks are far below 16 MiB: the highest byte is 0.
_SYSTEM_SIZE_MEMBER = "system_compressed_size"


_Frame = Union[samples.AtopSample, samples.AtopFileHeader, errors.ParseError]


class FrameSearch:
    """Checks and finds frames.

    Attributes:
      vain_size (int): how much was inflated in vain, in bytes.
    """

    def __init__(self, frame_reader: frames.FrameReader) -> None:
        """Initializes a search.

        Args:
          frame_reader (FrameReader): frame reader.
        """
        self._frames = frame_reader
        self.vain_size = 0

    @property
    def _can_inflate(self) -> bool:
        """bool: True unless too much was inflated in vain."""
        return self.vain_size <= (
            _MAXIMUM_VAIN_SIZE + _MAXIMUM_VAIN_RATIO * self._frames.file_size
        )

    def _MeasureBlock(self, sample: samples.AtopSample, index: int) -> int:
        """Determines where a block ends.

        Args:
          sample (AtopSample): sample.
          index (int): index of the block.

        Returns:
          int: size of the zlib stream in bytes, 0 if it does not inflate to the size
              that the header says.
        """
        try:
            _, size = self._frames.ReadBlockStream(sample, index)
        except errors.ParseError:
            # A block is inflated as far as it goes, but never further than this.
            self.vain_size += min(
                sample.GetInflatedSizes()[index], sample.GetBlockSizes()[index] * 1032
            )
            return 0
        return size

    def CheckSample(self, sample: samples.AtopSample) -> errors.ParseError | None:
        """Checks if the walk can go on behind a sample.

        Args:
          sample (AtopSample): sample that follows the frame before it.

        Returns:
          ParseError: why not, or None if it can.
        """
        if not sample.is_complete:
            return errors.ParseError(
                "Sample is cut off: expected "
                f"{sample.end_offset - sample.offset} bytes, found "
                f"{self._frames.file_size - sample.offset}",
                sample.offset,
            )
        if sample.end_offset == self._frames.file_size:
            if self._frames.HasBlockHeaders(sample):
                return None
        elif self._frames.IsFrame(sample.file_header, sample.end_offset):
            return None

        # Either this sample is damaged or what is behind it.
        if self._can_inflate:
            # Where a block of one of these ends, the next one begins; a system block
            # before them is needed for neither.
            is_intact = all(
                self._MeasureBlock(sample, index) == block_size
                for index, block_size in enumerate(sample.GetBlockSizes())
                if index and block_size
            )
        else:
            is_intact = self._frames.HasBlockHeaders(sample)
        if is_intact:
            return None
        return errors.ParseError(
            "Sample is damaged or cut off: expected another one at "
            f"0x{sample.end_offset:08x}, found none",
            sample.offset,
        )

    def ReadRemainder(
        self, file_header: samples.AtopFileHeader, offset: int
    ) -> tuple[samples.AtopSample | None, int]:
        """Reads what is left of a sample behind which the walk cannot go on.

        Args:
          file_header (AtopFileHeader): file header before it.
          offset (int): offset relative to the start of the file, in bytes.

        Returns:
          tuple[AtopSample, int]: sample, whose available size is that of its sound
              blocks, or None if its header cannot be true; and offset behind what is
              known to be of it, from which to search on.
        """
        try:
            sample = self._frames.ReadSample(file_header, offset, is_recovered=True)
        except errors.ParseError:
            return None, offset + 1

        readable_size = 0
        end_offset = offset + 1
        for index, block_size in enumerate(sample.GetBlockSizes()):
            size = 0
            if block_size and self._can_inflate:
                size = self._MeasureBlock(sample, index)
            if size:
                end_offset = sample.blocks_offset + readable_size + size
                readable_size += block_size
            # Of the blocks behind a damaged one it is not known where they begin.
            if size != block_size:
                break
        return sample._replace(available_size=readable_size), end_offset

    def Search(
        self, file_header: samples.AtopFileHeader | None, start_offset: int
    ) -> _Frame | None:
        """Searches for the next sample or file header.

        The sample may be damaged or cut off, but one of its blocks is sound.

        Args:
          file_header (AtopFileHeader): file header before the damage, or None if its
              layout is not known: then no sample can be told.
          start_offset (int): offset to search from, in bytes.

        Returns:
          AtopSample|AtopFileHeader|UnsupportedLayout: what was found first, a file
              header of a layout that is not known included, or None.
        """
        overlap_size = _MINIMUM_OVERLAP_SIZE
        if file_header:
            overlap_size += file_header.layout.sample_header.size
        window_size = _MINIMUM_WINDOW_SIZE
        window_offset = start_offset
        while window_offset < self._frames.file_size:
            size = min(window_size, self._frames.file_size - window_offset)
            window_size = min(window_size * 2, _MAXIMUM_WINDOW_SIZE)
            window = self._frames.ReadData(window_offset, size, "damaged data")
            for position, is_file_header in self._GetPlaces(window, file_header):
                offset = window_offset + position
                found: (
                    samples.AtopSample
                    | samples.AtopFileHeader
                    | errors.ParseError
                    | None
                )
                if is_file_header or not file_header:
                    found = self._CheckFileHeader(offset)
                else:
                    found = self._CheckCandidate(file_header, offset)
                if found:
                    return found
            if window_offset + size >= self._frames.file_size:
                break
            # What the end of the window cuts is whole in the next one.
            window_offset += size - overlap_size
        return None

    def _GetPlaces(
        self, window: bytes, file_header: samples.AtopFileHeader | None
    ) -> list[tuple[int, bool]]:
        """Determines where a sample or file header can begin.

        Args:
          window (bytes): data.
          file_header (AtopFileHeader): file header before the damage, or None.

        Returns:
          list[tuple[int, bool]]: offsets relative to the start of the window, in
              ascending order, and True for a file header, False for a sample.
        """
        size_offset, patterns = frames.GetFileHeaderPatterns()
        places = [
            (position, True)
            for signature in frames.SIGNATURES
            for position in _IteratePositions(window, signature)
            if window[position + size_offset : position + size_offset + 2] in patterns
        ]
        if file_header:
            header_layout = file_header.layout.sample_header
            (size_offset,) = (
                field.offset
                for field in header_layout.fields
                if field.name == _SYSTEM_SIZE_MEMBER
            )
            if header_layout.byte_order == record_layout.LITTLE_ENDIAN:
                size_offset += 3
            header_size = header_layout.size
            for block_position in _IteratePositions(window, frames.ZLIB_HEADER):
                position = block_position - header_size
                if position >= 0 and not window[position + size_offset]:
                    places.append((position, False))
        places.sort()
        return places

    def _CheckCandidate(
        self, file_header: samples.AtopFileHeader, offset: int
    ) -> samples.AtopSample | None:
        """Checks if a sample begins at an offset.

        Args:
          file_header (AtopFileHeader): file header before the damage.
          offset (int): offset relative to the start of the file, in bytes.

        Returns:
          AtopSample: sample, or None.
        """
        try:
            sample = self._frames.ReadSample(file_header, offset, is_recovered=True)
        except errors.ParseError:
            return None
        if self._can_inflate:
            # The system block may be what is damaged, or of a size that is not known.
            is_sample = bool(
                self._MeasureBlock(sample, 0) or self._MeasureBlock(sample, 1)
            )
        else:
            is_sample = self._frames.HasBlockHeaders(sample) and (
                sample.end_offset == self._frames.file_size
                or self._frames.IsFrame(file_header, sample.end_offset)
            )
        return sample if is_sample else None

    def _CheckFileHeader(
        self, offset: int
    ) -> samples.AtopFileHeader | errors.UnsupportedLayout | None:
        """Checks if a file header begins at an offset.

        Args:
          offset (int): offset relative to the start of the file, in bytes.

        Returns:
          AtopFileHeader|UnsupportedLayout: file header, what was found if its layout is
              not known, or None.
        """
        try:
            return self._frames.ReadFileHeader(offset)
        except errors.UnsupportedLayout as exception:
            return exception
        except errors.ParseError:
            return None


def _IteratePositions(window: bytes, pattern: bytes) -> Iterator[int]:
    """Iterates over the places of a pattern, overlapping ones included.

    Args:
      window (bytes): data.
      pattern (bytes): pattern.

    Yields:
      int: offset relative to the start of the window.
    """
    position = window.find(pattern)
    while position >= 0:
        yield position
        position = window.find(pattern, position + 1)
