"""Finds the next frame after damage in an atop raw log.

A sample found by a search is accepted only if one of its blocks inflates to the size in
its header, with the right checksum; a file header only if a sample that belongs to it
follows.
"""

from __future__ import annotations

from typing import Iterator
from typing import Union

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.lib import sparse_streams
from plaso_extra_parsers.readers.atop import blocks
from plaso_extra_parsers.readers.atop import frames
from plaso_extra_parsers.readers.atop import other_releases
from plaso_extra_parsers.readers.atop import samples

# The bytes that identify a frame are within this many bytes after its start, or after
# the end of its sample header.
_MINIMUM_OVERLAP_SIZE = 16

# Maximum number of bytes that are inflated in vain, and what each byte of the file adds
# to it. Beyond that, as in a file made for it, only sizes and zlib headers are checked.
_MAXIMUM_VAIN_SIZE = 256 * 1024 * 1024
_MAXIMUM_VAIN_RATIO = 16

# Sizes of system blocks are far below 16 MiB, so their highest byte is 0.
_SYSTEM_SIZE_MEMBER = "system_compressed_size"


# Maximum number of file headers for which samples are searched.
_MAXIMUM_NUMBER_OF_HEADERS = 4

_Frame = Union[samples.AtopSample, samples.AtopFileHeader]


class FrameSearch:
    """Checks and finds frames.

    Attributes:
      vain_size (int): number of bytes that were inflated in vain.
    """

    def __init__(self, frame_reader: frames.FrameReader) -> None:
        """Initializes a search."""
        self._frames = frame_reader
        self._headers: list[samples.AtopFileHeader] = []
        # True after a file header of an unknown layout: then both blocks of a sample
        # must be sound in the layout before it.
        self._is_after_unknown = False
        self._known_headers: list[samples.AtopFileHeader] = []
        self._problems: list[errors.ParseError] = []
        self._releases = other_releases.OtherReleases(frame_reader.blocks)
        self.vain_size = 0

    @property
    def _can_inflate(self) -> bool:
        """bool: True unless too much was inflated in vain."""
        return self.vain_size <= (
            _MAXIMUM_VAIN_SIZE + _MAXIMUM_VAIN_RATIO * self._frames.file_size
        )

    def _MeasureBlock(self, sample: samples.AtopSample, index: int) -> int:
        """Determines the size of the zlib stream of a block, 0 if it is not sound."""
        try:
            return self._frames.blocks.MeasureBlock(sample, index)
        except errors.ParseError:
            # A damaged block is inflated as far as possible, but at most to this size.
            self.vain_size += min(
                sample.GetInflatedSizes()[index],
                sample.GetBlockSizes()[index] * byte_reader.MAXIMUM_RATIO,
            )
            return 0

    def CheckSample(self, sample: samples.AtopSample) -> errors.ParseError | None:
        """Checks if the walk can continue after a sample; returns the error."""
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
            return None if sample.is_recovered else self._releases.CheckSample(sample)

        # Either this sample or the data after it is damaged.
        if self._can_inflate:
            # If each block after the system block is of the right size, so is the
            # sample; the system block is not needed to see that.
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
        """Reads the undamaged blocks of a sample after which the walk cannot continue.

        Returns:
          sample, with the available size of its undamaged blocks, or None if its header
              is not plausible; and the offset at which the search continues, after the
              data that is known to belong to the sample.
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
            # It is not known where the blocks after a damaged one begin.
            if size != block_size:
                break
        return sample._replace(available_size=readable_size), end_offset

    def Search(
        self,
        file_header: samples.AtopFileHeader,
        start_offset: int,
        is_after_unknown: bool = False,
    ) -> _Frame | None:
        """Searches for the next sample or file header.

        The sample may be damaged or cut off, but one of its blocks is sound.

        Args:
          file_header: file header before the damage.
          start_offset: offset to search from.
          is_after_unknown: True after a file header of an unknown layout, whose samples
              must not be treated as samples of another one.

        Returns:
          first sample or file header that was found, or None; a sample may belong to an
              earlier file header.
        """
        self._problems = []
        if is_after_unknown:
            self._is_after_unknown = True
        frame = self._SearchFrame(file_header, start_offset, self._frames.file_size)
        headers, self._headers = self._headers, []
        problems = self._problems
        end_offset = frame.offset if frame else self._frames.file_size
        # A sample may belong to a file header whose first samples are damaged.
        for other_header in headers:
            if self._SearchFrame(
                other_header,
                other_header.end_offset,
                end_offset,
                has_headers=False,
            ):
                frame = other_header
                end_offset = other_header.offset
                break
        # Or to an earlier one, if the last one came with a piece of another log.
        for other_header in self._known_headers:
            if not file_header.layout.HasSameSamples(other_header.layout):
                other_frame = self._SearchFrame(
                    other_header,
                    start_offset,
                    end_offset,
                    has_headers=False,
                    is_strict=True,
                )
                if other_frame:
                    frame = other_frame
                    end_offset = other_frame.offset
        self._problems = problems
        return frame

    def AddFileHeader(self, file_header: samples.AtopFileHeader) -> None:
        """Adds a file header that is followed by samples."""
        if len(self._known_headers) < _MAXIMUM_NUMBER_OF_HEADERS and not any(
            file_header.layout.HasSameSamples(header.layout)
            for header in self._known_headers
        ):
            self._known_headers.append(file_header)

    def TakeProblems(self) -> list[errors.ParseError]:
        """Takes the errors of the last search.

        Returns:
          errors of unreadable parts and of file headers of unknown layouts, in order of
              the file.
        """
        problems = self._problems
        self._problems = []
        return problems

    def _SearchFrame(
        self,
        file_header: samples.AtopFileHeader,
        start_offset: int,
        end_offset: int,
        has_headers: bool = True,
        is_strict: bool = False,
    ) -> _Frame | None:
        """Searches for the first sample or file header in a part of the file.

        If the search is strict, both blocks of a sample must be sound.
        """
        overlap_size = _MINIMUM_OVERLAP_SIZE + file_header.layout.sample_header.size
        for window_offset, window in self._frames.IterateWindows(
            start_offset, end_offset, overlap_size, self._problems
        ):
            for position, is_file_header in self._GetPlaces(window, file_header):
                if is_file_header and not has_headers:
                    continue
                offset = window_offset + position
                found = (
                    self._CheckFileHeader(file_header, offset)
                    if is_file_header
                    else self._CheckCandidate(
                        file_header, offset, is_strict or self._is_after_unknown
                    )
                )
                if found:
                    return found
        return None

    def _GetPlaces(
        self, window: bytes, file_header: samples.AtopFileHeader
    ) -> list[tuple[int, bool]]:
        """Determines where in a window a sample or file header can begin.

        Returns offsets from the start of the window in ascending order, each with True
        for a file header.
        """
        size_offset, patterns = frames.GetFileHeaderPatterns()
        places = [
            (position, True)
            for signature in frames.SIGNATURES
            for position in _IteratePositions(window, signature)
            if window[position + size_offset : position + size_offset + 2] in patterns
        ]
        header_layout = file_header.layout.sample_header
        (size_offset,) = (
            field.offset
            for field in header_layout.fields
            if field.name == _SYSTEM_SIZE_MEMBER
        )
        if header_layout.byte_order == record_layout.LITTLE_ENDIAN:
            size_offset += 3
        header_size = header_layout.size
        for block_position in _IteratePositions(window, sparse_streams.ZLIB_HEADER):
            position = block_position - header_size
            if position >= 0 and not window[position + size_offset]:
                places.append((position, False))
        places.sort()
        return places

    def _CheckCandidate(
        self, file_header: samples.AtopFileHeader, offset: int, is_strict: bool
    ) -> samples.AtopSample | None:
        """Reads the sample at an offset, None if there is no sound one."""
        try:
            sample = self._frames.ReadSample(file_header, offset, is_recovered=True)
        except errors.ParseError:
            return None
        return sample if self._HasSoundBlock(sample, is_strict) else None

    def _HasSoundBlock(self, sample: samples.AtopSample, is_strict: bool) -> bool:
        """Determines if a block of a sample is sound, or both blocks if strict."""
        if not self._can_inflate:
            return self._frames.HasBlockHeaders(sample) and (
                sample.end_offset == self._frames.file_size
                or self._frames.IsFrame(sample.file_header, sample.end_offset)
            )
        # The system block may be the damaged one, or of a size that is not known.
        has_system = bool(self._MeasureBlock(sample, blocks.SYSTEM_BLOCK))
        if has_system and not is_strict:
            return True
        if is_strict and not has_system:
            return False
        if not has_system and self._releases.IsOfOtherRelease(sample):
            return False
        # Releases clear reserved parts, which later releases use for more blocks.
        if not has_system and not self._frames.HasEmptyReserve(sample):
            return False
        return bool(self._MeasureBlock(sample, blocks.TASK_BLOCK))

    def _HasSample(
        self, file_header: samples.AtopFileHeader, is_strict: bool = False
    ) -> bool:
        """Determines if a sample that belongs to a file header directly follows it."""
        try:
            sample = self._frames.ReadSample(file_header, file_header.end_offset)
        except errors.ParseError:
            return False
        return self._HasSoundBlock(sample, is_strict)

    def _IsFollowed(
        self,
        file_header: samples.AtopFileHeader,
        next_header: samples.AtopFileHeader,
    ) -> bool:
        """Determines if a sample right after a file header belongs to it.

        It does not if it also fits the layout of the samples before the header, and
        more of it can be read with that layout.
        """
        layout, next_layout = file_header.layout, next_header.layout
        if (
            layout.sample_header is next_layout.sample_header
            and layout.task is next_layout.task
            and (layout.has_system, layout.has_cgroups)
            > (next_layout.has_system, next_layout.has_cgroups)
            and self._HasSample(
                file_header._replace(offset=next_header.offset), is_strict=True
            )
        ):
            return False
        return self._HasSample(next_header)

    def _HasNothingBehind(self, file_header: samples.AtopFileHeader) -> bool:
        """Determines if the next log or the end of the file follows a file header."""
        try:
            return (
                file_header.end_offset >= self._frames.file_size
                or self._frames.HasFileHeader(file_header.end_offset)
            )
        except errors.ParseError:
            return False

    def CheckFileHeader(
        self,
        file_header: samples.AtopFileHeader,
        next_header: samples.AtopFileHeader,
    ) -> errors.ParseError | None:
        """Checks if the walk can continue after a file header; returns the error."""
        if (
            file_header.layout.HasSameSamples(next_header.layout)
            or self._HasNothingBehind(next_header)
            or self._IsFollowed(file_header, next_header)
        ):
            self._is_after_unknown = False
            return None
        self._headers.append(next_header)
        return errors.ParseError(
            "File header is damaged or no part of the log: expected a sample of "
            f"release {next_header.layout.release.name} after it, found none",
            next_header.offset,
        )

    def _CheckFileHeader(
        self, file_header: samples.AtopFileHeader, offset: int
    ) -> samples.AtopFileHeader | None:
        """Reads the file header at an offset, None if no sample of it follows."""
        try:
            found = self._frames.ReadFileHeader(offset)
        except errors.UnsupportedLayout as exception:
            self._problems.append(exception)
            self._is_after_unknown = True
            return None
        except errors.ParseError:
            return None
        if self._IsFollowed(file_header, found):
            self._is_after_unknown = False
            return found
        known_headers = [file_header, *self._headers]
        if len(known_headers) <= _MAXIMUM_NUMBER_OF_HEADERS and not any(
            found.layout.HasSameSamples(header.layout) for header in known_headers
        ):
            self._headers.append(found)
        return None


def _IteratePositions(window: bytes, pattern: bytes) -> Iterator[int]:
    """Finds the positions of a pattern in a window, overlapping ones included."""
    position = window.find(pattern)
    while position >= 0:
        yield position
        position = window.find(pattern, position + 1)
