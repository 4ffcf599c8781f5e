"""Reads Apple System Log (ASL) files, version 2."""

from __future__ import annotations

from typing import BinaryIO
from typing import Iterator

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.asl import file_window
from plaso_extra_parsers.readers.asl import layouts
from plaso_extra_parsers.readers.asl import log_section
from plaso_extra_parsers.readers.asl import message_record
from plaso_extra_parsers.readers.asl import summary as log_summary


class ASLFile:
    """Apple System Log (ASL) file, version 2.

    A file is one log. Where another one follows, as after files were joined, that is
    read as well, with its own strings.

    Attributes:
      header (FileHeader): file header, of the first log.
      summary (LogSummary): summary, complete once all records were read.
    """

    # That the file is read as, whatever its header says.
    FORMAT_VERSION = layouts.FORMAT_VERSION

    def __init__(
        self,
        file_object: BinaryIO,
        window_size: int = file_window.DEFAULT_WINDOW_SIZE,
    ) -> None:
        """Initializes an Apple System Log file and reads its header.

        Args:
          file_object (file): file-like object.
          window_size (Optional[int]): number of bytes to hold at a time.

        Raises:
          ParseError: if the file cannot be read.
          UnsupportedLayout: if the version is another one.
          WrongFormat: if the file is no Apple System Log file.
        """
        self._file_object = file_object
        self._window_size = window_size
        self.summary = log_summary.LogSummary()
        window = file_window.FileWindow(file_object, window_size)
        self._section = log_section.LogSection(window, self.summary)
        self.header = self._section.header

    def _IterateJoinedRecords(
        self, start_offset: int
    ) -> Iterator[message_record.Record | errors.ParseError]:
        """Reads all logs after the first one.

        Args:
          start_offset (int): offset of the second log relative to the start of the
              file.

        Yields:
          Record|ParseError: a record, or what is wrong; offsets are relative to the
              start of the file.

        Raises:
          ParseError: if the file cannot be read.
        """
        while True:
            window = file_window.FileWindow(
                self._file_object, self._window_size, start_offset
            )
            if not window.file_size:
                break

            self.summary.AddSign(log_summary.SIGN_JOINED)
            yield message_record.Inconsistency(
                "File header: expected one in a file, found another one, with a log of "
                "its own",
                start_offset,
            )
            section = log_section.LogSection(window, self.summary)
            for item in section.IterateRecords():
                if isinstance(item, message_record.Record):
                    for error in item.errors:
                        error.offset = (error.offset or 0) + start_offset
                    yield item._replace(offset=item.offset + start_offset)
                else:
                    item.offset = (item.offset or 0) + start_offset
                    if isinstance(item, errors.ReadError):
                        item.end_offset += start_offset
                    yield item
            start_offset += section.end_offset

    def IterateRecords(
        self,
    ) -> Iterator[message_record.Record | errors.ParseError]:
        """Reads all records, each one once, in order of their offset.

        What is wrong with one record is kept with the record; what is wrong with the
        file follows the record before it. To be called once.

        Yields:
          Record|ParseError: a record, or what is wrong at this place of the file.
        """
        try:
            yield from self._section.IterateRecords()
            yield from self._IterateJoinedRecords(self._section.end_offset)
        except errors.ParseError as exception:
            # The file itself cannot be read any further.
            self.summary.AddSign(log_summary.SIGN_DAMAGED)
            yield exception
