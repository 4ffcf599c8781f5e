"""plaso-extra dump: prints everything in a file, one JSON object per line."""

import bz2
import gzip
import importlib
import json
import lzma
import os
import sys
import tempfile
import time
import traceback
import zlib

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.scripts import dumpers
from plaso_extra_parsers.scripts.dumpers import interface

try:
    import resource
except ImportError:
    # Windows does not have this module.
    resource = None

# Signature, name and opening function per compression.
_COMPRESSED_FORMATS = (
    (b"\x1f\x8b\x08", "gzip", gzip.open),
    (b"BZh", "bzip2", bz2.open),
    (b"\xfd7zXZ\x00", "xz", lzma.open),
)

_COMPRESSION_ERRORS = (EOFError, OSError, lzma.LZMAError, zlib.error)

_COPY_SIZE = 1024 * 1024
_FORMAT_DATA_SIZE = 64 * 1024

_STANDARD_INPUT = "-"

# A small compressed file can be crafted to fill any disk.
_MAXIMUM_INFLATED_SIZE = 64 * 1024 * 1024 * 1024

# Files that are open in addition to those to print, such as standard output.
_NUMBER_OF_OTHER_FILES = 64

# Seconds before progress is first shown, and between two updates.
_PROGRESS_INTERVAL = 1.0

# Objects between two looks at the clock.
_PROGRESS_OBJECTS = 1000


def AddArguments(argument_parser):
    """Adds the arguments of the command."""
    argument_parser.add_argument(
        "paths",
        metavar="FILE",
        nargs="+",
        help="file to print, which may be compressed with gzip, bzip2 or xz; - is "
        "standard input",
    )
    argument_parser.add_argument(
        "--format",
        choices=[name for name, _, _ in dumpers.DUMPERS],
        default=None,
        help="format of the files, for those too damaged to be recognized",
    )
    argument_parser.add_argument(
        "--syslog",
        action="store_true",
        help="Apple System Log: print messages as the syslog command does",
    )
    argument_parser.add_argument(
        "--system",
        action="store_true",
        help="atop: also print the system-wide statistics",
    )
    argument_parser.add_argument(
        "--header",
        metavar="FILE",
        default=None,
        help="atop: read files that have lost their header with the header of FILE, "
        "another log of the same atop",
    )


def _AllowOpenFiles(number_of_files):
    """Raises the limit of open files, as far as allowed: strace -ff writes many."""
    if not resource:
        return
    soft_limit, hard_limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed_limit = number_of_files + _NUMBER_OF_OTHER_FILES
    if soft_limit != resource.RLIM_INFINITY and needed_limit > soft_limit:
        if hard_limit != resource.RLIM_INFINITY:
            needed_limit = min(needed_limit, hard_limit)
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed_limit, hard_limit))


class _OutputError(OSError):
    """Output that cannot be written, as on a full disk."""


class InputFile:
    """File to print; input that cannot be read twice, such as a pipe, is copied first.

    Attributes:
      error (str): what is wrong with the file or None if nothing is.
      file_object (file): file-like object, inflated and seekable, or None if the file
          is not open.
      path (str): path as the user gave it.
      size (int): inflated size in bytes, once the file has been opened.
    """

    def __init__(self, path):
        self._copied_file_object = None
        self.error = None
        self.file_object = None
        self.path = path
        self.size = 0

    def _Copy(self, pipe_file_object):
        """Copies input that cannot be read twice to a temporary file."""
        # The temporary file is removed at the end of the process at the latest.
        # pylint: disable-next=consider-using-with
        self._copied_file_object = tempfile.TemporaryFile()
        size = 0
        while size < _MAXIMUM_INFLATED_SIZE:
            data = pipe_file_object.read(_COPY_SIZE)
            if not data:
                break
            self._copied_file_object.write(data)
            size += len(data)
        self._copied_file_object.flush()

    def _OpenFile(self):
        """Opens the file as a seekable file, not inflated, or raises OSError."""
        if not self._copied_file_object:
            is_standard_input = self.path == _STANDARD_INPUT
            # The file is closed by Close.
            # pylint: disable-next=consider-using-with
            file_object = open(0 if is_standard_input else self.path, "rb")
            if file_object.seekable() and not is_standard_input:
                return file_object
            with file_object:
                self._Copy(file_object)

        file_object = os.fdopen(os.dup(self._copied_file_object.fileno()), "rb")
        file_object.seek(0)
        return file_object

    def _GetCompression(self, file_object):
        """Determines name and opening function of a compression, or None and None."""
        data = file_object.read(8)
        file_object.seek(0)
        for signature, name, open_function in _COMPRESSED_FORMATS:
            if data.startswith(signature):
                return name, open_function
        return None, None

    def _Inflate(self, compressed_file_object, maximum_size):
        """Inflates a compressed file to a temporary one, as far as it is readable.

        The maximum size is in bytes. Returns other files unchanged.
        """
        name, open_function = self._GetCompression(compressed_file_object)
        if not open_function:
            return compressed_file_object

        # The temporary file is removed at the end of the process at the latest.
        # pylint: disable-next=consider-using-with
        file_object = tempfile.TemporaryFile()
        size = 0
        with compressed_file_object, open_function(
            compressed_file_object, "rb"
        ) as inflated_file_object:
            while size < maximum_size:
                try:
                    data = inflated_file_object.read1(_COPY_SIZE)
                except _COMPRESSION_ERRORS as exception:
                    self.error = f"{self.path:s}: damaged {name:s} data: {exception!s}"
                    break
                if not data:
                    break

                file_object.write(data)
                size += len(data)

        if size >= _MAXIMUM_INFLATED_SIZE:
            self.error = f"{self.path:s}: {name:s} data of {size:d} bytes and more"
        file_object.seek(0)
        return file_object

    def Close(self):
        """Closes the file."""
        if self.file_object:
            self.file_object.close()
            self.file_object = None

    def Open(self, maximum_size=_MAXIMUM_INFLATED_SIZE):
        """Opens the file.

        Args:
          maximum_size (Optional[int]): size at which inflating stops, in bytes.

        Returns:
          bool: True if the file is open; otherwise the attribute error says why not.
        """
        self.error = None
        try:
            self.file_object = self._Inflate(self._OpenFile(), maximum_size)
            self.size = self.file_object.seek(0, os.SEEK_END)
            self.file_object.seek(0)
        except OSError as exception:
            self.error = (
                f"Unable to read {self.path:s}: {exception.strerror or exception!s}"
            )
            self.Close()
        return self.file_object is not None

    def ReadFormatData(self):
        """Reads the start of the file.

        Returns:
          bytes: data or None if the file cannot be read.
        """
        if not self.Open(maximum_size=_FORMAT_DATA_SIZE):
            return None
        try:
            return self.file_object.read(_FORMAT_DATA_SIZE)
        except OSError as exception:
            self.error = f"Unable to read {self.path:s}: {exception!s}"
            return None
        finally:
            self.Close()


class ProgressView:
    """Shows the progress of the command on standard error, if a person can see it."""

    def __init__(self, input_files):
        self._has_written = False
        self._input_files = input_files
        # With the output on the same terminal both would be unreadable.
        self._is_shown = sys.stderr.isatty() and not sys.stdout.isatty()
        self._next_time = time.monotonic() + _PROGRESS_INTERVAL
        self._number_of_objects = 0

    def Update(self):
        """Counts an object and shows the progress now and then."""
        self._number_of_objects += 1
        if not self._is_shown or self._number_of_objects % _PROGRESS_OBJECTS:
            return

        now = time.monotonic()
        if now < self._next_time:
            return

        self._next_time = now + _PROGRESS_INTERVAL
        total_size = sum(input_file.size for input_file in self._input_files)
        offset = sum(input_file.file_object.tell() for input_file in self._input_files)
        percentage = 100 * offset // total_size if total_size else 100
        sys.stderr.write(
            f"\r{self._input_files[0].path:s}: {percentage:d} %, "
            f"{self._number_of_objects:d} objects\x1b[K"
        )
        sys.stderr.flush()
        self._has_written = True

    def Clear(self):
        """Removes the progress from the terminal."""
        if self._has_written:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


class DumpCommand:
    """Prints files.

    Attributes:
      has_errors (bool): True if anything could not be read.
    """

    def __init__(self, options, output_file_object):
        self._encoder = json.JSONEncoder(ensure_ascii=False)
        self._options = options
        self._output_file_object = output_file_object
        self.has_errors = False

    def _Write(self, values):
        """Writes an object as JSON, or text unchanged."""
        if isinstance(values, str):
            line = values
        else:
            if "error" in values:
                self.has_errors = True
            line = self._encoder.encode(values)
        data = line.encode("utf-8", "backslashreplace") + b"\n"
        try:
            self._output_file_object.write(data)
        except BrokenPipeError:
            raise
        except OSError as exception:
            raise _OutputError(exception.errno, exception.strerror) from exception

    def _WriteUnread(self, input_file):
        """Reports that a file cannot be read, in the output and on standard error."""
        message = input_file.error or (
            f"{input_file.path:s}: not of a format that is known"
        )
        print(f"plaso-extra: {message:s}", file=sys.stderr)
        self._Write(interface.CreateError(message))

    def _GetDumperClass(self, dumper_classes, input_file):
        """Determines the dumper of a file, None if its format is not known."""
        name = self._options.format or ("atop" if self._options.header else None)
        if name:
            for dumper_class in dumper_classes:
                if dumper_class.NAME == name:
                    return dumper_class

        data = input_file.ReadFormatData()
        if data is None:
            return None
        for dumper_class in dumper_classes:
            if dumper_class.CheckFormat(data):
                return dumper_class

        return None

    def _GroupFiles(self, input_files):
        """Groups the files that belong together, with the class of their dumper.

        The class is None if the format is not known.
        """
        dumper_classes = [
            getattr(importlib.import_module(module_name), class_name)
            for _, module_name, class_name in dumpers.DUMPERS
        ]
        groups = []
        group_per_dumper = {}
        for input_file in input_files:
            dumper_class = self._GetDumperClass(dumper_classes, input_file)
            if dumper_class in group_per_dumper:
                group_per_dumper[dumper_class].append(input_file)
                continue

            group = [input_file]
            groups.append((dumper_class, group))
            if dumper_class and dumper_class.TAKES_SEVERAL_FILES:
                group_per_dumper[dumper_class] = group

        return groups

    def _DumpFiles(self, dumper_class, input_files):
        """Prints files that belong together."""
        for input_file in list(input_files):
            if not input_file.Open():
                self._WriteUnread(input_file)
                input_files.remove(input_file)
        if not input_files:
            return

        progress_view = ProgressView(input_files)
        try:
            for values in dumper_class().Dump(
                [input_file.file_object for input_file in input_files],
                [input_file.path for input_file in input_files],
                self._options,
            ):
                self._Write(values)
                progress_view.Update()

        except errors.ParseError as exception:
            self._Write(interface.CreateError(exception.message, exception.offset))

        except (BrokenPipeError, KeyboardInterrupt, _OutputError):
            raise

        # A bug that one file triggers must not keep the other files from being printed.
        except Exception as exception:  # pylint: disable=broad-exception-caught
            traceback.print_exc()
            self._Write(
                interface.CreateError(
                    f"{input_files[0].path:s}: {type(exception).__name__:s}: "
                    f"{exception!s}"
                )
            )

        finally:
            progress_view.Clear()
            for input_file in input_files:
                input_file.Close()

        for input_file in input_files:
            if input_file.error:
                self._Write(interface.CreateError(input_file.error, input_file.size))

    def Run(self):
        """Prints the files."""
        input_files = [InputFile(path) for path in self._options.paths]
        _AllowOpenFiles(len(input_files))
        for dumper_class, group in self._GroupFiles(input_files):
            if dumper_class:
                self._DumpFiles(dumper_class, group)
                continue

            for input_file in group:
                self._WriteUnread(input_file)


def Run(options):
    """Runs the command.

    Returns:
      int: exit status, 1 if anything could not be read.
    """
    command = DumpCommand(options, sys.stdout.buffer)
    command.Run()
    sys.stdout.buffer.flush()
    return 1 if command.has_errors else 0
