"""Dumps atop raw logs: every member, under its name in the source of atop."""

import math
import os

from plaso_extra_parsers.lib import byte_reader
from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.atop import log
from plaso_extra_parsers.scripts.dumpers import interface

# Size of the signature in bytes.
_SIGNATURE_SIZE = 4

# If a task does not use a GPU, other members of this part are not initialized by atop.
_GPU_PART = "gpu"


def _GetValue(value):
    """Converts a value to what JSON can hold; text ends at its first NUL byte."""
    if isinstance(value, bytes):
        return byte_reader.DecodeText(value)
    # JSON has neither infinity nor NaN.
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _SetNested(values, path, value):
    """Sets a value in nested objects; the path begins with the outermost name."""
    for name in path[:-1]:
        values = values.setdefault(name, {})
    values[path[-1]] = value


def _NestFields(fields, record):
    """Nests fields of a record in objects, under their names in atop's source."""
    values = {}
    for field, value in zip(fields, record):
        _SetNested(values, field.source_path, _GetValue(value))
    return values


class _FileWithHeader:
    """File-like object of the header of another log, followed by a file."""

    # pylint: disable=invalid-name
    # File-like objects have the names below.

    def __init__(self, header, file_object):
        self._file_object = file_object
        self._header = header
        self._offset = 0

    def read(self, size):
        """Reads data of the header or of the file: no record is in both.

        Args:
          size (int): number of bytes.
        """
        if self._offset < len(self._header):
            data = self._header[self._offset : self._offset + size]
        else:
            self._file_object.seek(self._offset - len(self._header))
            data = self._file_object.read(size)
        self._offset += len(data)
        return data

    def seek(self, offset, whence=os.SEEK_SET):
        """Seeks an offset in bytes, relative to the position that whence names.

        Args:
          offset (int): offset in bytes.
          whence (Optional[int]): os.SEEK_SET, os.SEEK_CUR or os.SEEK_END.

        Returns:
          int: offset relative to the start of the header.
        """
        if whence == os.SEEK_END:
            offset += self._file_object.seek(0, os.SEEK_END) + len(self._header)
        elif whence == os.SEEK_CUR:
            offset += self._offset
        self._offset = offset
        return offset

    def tell(self):
        """Retrieves the offset relative to the start of the header."""
        return self._offset


class AtopDumper(interface.Dumper):
    """Yields everything that is in an atop raw log."""

    NAME = "atop"

    @classmethod
    def CheckFormat(cls, data):
        """Determines if a file is an atop raw log."""
        return data[:_SIGNATURE_SIZE] in log.SIGNATURES

    def Dump(self, file_objects, paths, options):
        """Yields everything that is in an atop raw log."""
        file_object = file_objects[0]
        if options.header:
            with open(options.header, "rb") as header_file_object:
                other_header = log.AtopLog(header_file_object).file_header
                header_file_object.seek(0)
                header = header_file_object.read(other_header.end_offset)
            file_object = _FileWithHeader(header, file_object)
        atop_log = log.AtopLog(file_object)
        file_header = atop_log.file_header
        yield self._CreateFileHeader(file_header)
        for sample in atop_log.IterateSamples():
            if isinstance(sample, errors.ParseError):
                yield interface.CreateError(sample.message, sample.offset)
                continue
            if sample.file_header.offset != file_header.offset:
                file_header = sample.file_header
                yield self._CreateFileHeader(file_header)
            yield {
                "rawrecord": _NestFields(
                    file_header.layout.sample_header.fields, sample.record
                )
            }
            for iterate_function, is_wanted in (
                (self._IterateSystem, options.system),
                (self._IterateTasks, True),
                (self._IterateCgroups, True),
            ):
                if not is_wanted:
                    continue
                try:
                    yield from iterate_function(atop_log, sample)
                except errors.ParseError as exception:
                    yield interface.CreateError(exception.message, exception.offset)

    def _CreateFileHeader(self, file_header):
        """Creates the object of a file header."""
        fields = file_header.record_layout.fields
        return {"rawheader": _NestFields(fields, file_header.record)}

    def _CreateEntries(self, system, part, array_name):
        """Creates the objects of the entries of an array."""
        fields = part.layout.arrays[array_name].layout.fields
        return [
            _NestFields(fields, entry)
            for entry in system.ReadEntries(part.name, array_name)
        ]

    def _IterateCgroups(self, atop_log, sample):
        """Iterates over the control groups of a sample."""
        cgroups = atop_log.ReadCgroups(sample)
        if cgroups:
            fields = sample.file_header.layout.GetCgroupLayout().fields
            for cgroup in cgroups:
                values = _NestFields(fields, cgroup.record)
                values["name"] = cgroup.path
                values["pids"] = list(cgroup.process_identifiers)
                yield {"cgroup": values}

    def _IterateSystem(self, atop_log, sample):
        """Yields one object with the system-wide statistics of a sample.

        If a part contains only arrays and their counts, the arrays replace the part.
        """
        system = atop_log.ReadSystem(sample)
        values = {}
        for part in system.GetParts().values():
            fields = part.layout.fields
            arrays = part.layout.arrays
            has_only_counts = all(
                field.name.startswith(("number_of_", "maximum_number_of_"))
                for field in fields
            )
            if has_only_counts and len(arrays) == 1:
                (array_name,) = arrays
                values[part.source_path[0]] = self._CreateEntries(
                    system, part, array_name
                )
            elif has_only_counts:
                for array_name, array in arrays.items():
                    values[array.source_path[-1]] = self._CreateEntries(
                        system, part, array_name
                    )
            else:
                part_values = _NestFields(fields, system.ReadPart(part.name))
                for array_name, array in arrays.items():
                    entries = self._CreateEntries(system, part, array_name)
                    _SetNested(part_values, array.source_path, entries)
                values[part.source_path[0]] = part_values
        yield {"sstat": values}

    def _IterateTasks(self, atop_log, sample):
        """Iterates over the tasks of a sample."""
        fields = sample.file_header.layout.task.fields
        # Name of the part, name of the member, and index.
        members = [(*field.source_path, index) for index, field in enumerate(fields)]
        part_names = dict.fromkeys(part_name for part_name, _, _ in members)
        has_gpu = _GPU_PART in part_names
        for task in atop_log.ReadTasks(sample):
            values = {part_name: {} for part_name in part_names}
            for part_name, name, index in members:
                value = task[index]
                if isinstance(value, bytes):
                    value = byte_reader.DecodeText(value)
                values[part_name][name] = value
            if has_gpu and task.gpu_state is None:
                values[_GPU_PART] = {"state": ""}
            yield {"tstat": values}
