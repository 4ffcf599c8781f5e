"""Distinguishes releases of atop with tasks of the same size by their samples."""

from __future__ import annotations

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.atop import blocks
from plaso_extra_parsers.readers.atop import layouts
from plaso_extra_parsers.readers.atop import samples


class OtherReleases:
    """Recognizes samples of another release than the rest of their log.

    A system either has control groups or not. So the first sample of a log without
    them may be of a release that does not record them.
    """

    def __init__(self, block_reader: blocks.BlockReader) -> None:
        """Initializes the state for one log."""
        self._blocks = block_reader
        self._layouts_without_cgroups: list[layouts.Layout] = []

    def _HasOtherSystem(self, sample: samples.AtopSample) -> bool:
        """Determines if the system block is sound, but not of the layout's size."""
        return sample.file_header.layout.has_system and self._blocks.IsOfOtherSize(
            sample, blocks.SYSTEM_BLOCK
        )

    def _LacksCgroups(self, sample: samples.AtopSample) -> bool:
        """Determines if a sample has no control groups, unlike those before it."""
        layout = sample.file_header.layout
        return (
            layout.has_cgroups
            and not sample.has_cgroups
            and not any(map(layout.HasSameSamples, self._layouts_without_cgroups))
        )

    def CheckSample(self, sample: samples.AtopSample) -> errors.ParseError | None:
        """Checks a sample that other frames precede and follow.

        Returns:
          error if the sample is of another release, or None.
        """
        if not self._LacksCgroups(sample):
            return None
        layout = sample.file_header.layout
        if self._HasOtherSystem(sample):
            return errors.ParseError(
                "Sample is of another release: expected a system block of "
                f"{layout.system_size} bytes, found one of another size",
                sample.offset,
            )
        self._layouts_without_cgroups.append(layout)
        return None

    def IsOfOtherRelease(self, sample: samples.AtopSample) -> bool:
        """Determines if a sample with a bad system block may be of another release."""
        return self._LacksCgroups(sample) or self._HasOtherSystem(sample)
