"""Reads and folds records of a layout that was compiled to one struct.Struct."""

from __future__ import annotations

import collections
import functools
import struct

from typing import Any
from typing import Callable
from typing import Collection
from typing import Iterator
from typing import Mapping
from typing import NamedTuple

from plaso_extra_parsers.lib import errors


class Field(NamedTuple):
    """Scalar member of a compiled layout.

    Attributes:
      name (str): name; the names of the structures around it come first, joined with
          an underscore.
      source_path (tuple[str]): names in the source of the program that wrote the
          file, outermost first.
      offset (int): offset relative to the start of the record, in bytes.
      size (int): size in bytes.
      format (str): struct format, without byte order.
    """

    name: str
    source_path: tuple[str, ...]
    offset: int
    size: int
    format: str


class ArrayMember(NamedTuple):
    """Array of structures in a compiled layout, read only on request.

    Attributes:
      name (str): name, as of a field.
      source_path (tuple[str]): names in the source of the program, outermost first.
      offset (int): offset relative to the start of the record, in bytes.
      number_of_elements (int): number of elements there is room for.
      layout (RecordLayout): layout of one element.
    """

    name: str
    source_path: tuple[str, ...]
    offset: int
    number_of_elements: int
    layout: RecordLayout


class RecordLayout:
    """Layout of a fixed-size record, compiled for one byte order.

    Attributes:
      arrays (dict[str, ArrayMember]): arrays of structures per name.
      byte_order (str): "<" for little-endian, ">" for big-endian.
      field_names (tuple[str]): names of the fields, in order.
      fields (tuple[Field]): scalar members that are read, in order.
      IterateValues (function): reads the records of a block (bytes) as plain tuples;
          IterateRecords without the names, for where each microsecond counts.
      name (str): name of the structure.
      ReadValues (function): reads one record of data (bytes) at an offset (int) in
          it as a plain tuple; ReadRecord without the names.
      record_class (type): named tuple of the fields.
      size (int): size of a record in bytes.
    """

    def __init__(
        self,
        name: str,
        size: int,
        fields: Collection[Field],
        arrays: Mapping[str, ArrayMember],
        byte_order: str,
    ) -> None:
        """Initializes a record layout.

        Args:
          name (str): name of the structure.
          size (int): size of a record in bytes.
          fields (list[Field]): scalar members, in order of offset.
          arrays (dict[str, ArrayMember]): arrays of structures per name.
          byte_order (str): "<" for little-endian, ">" for big-endian.
        """
        self.arrays = dict(arrays)
        self.byte_order = byte_order
        self.fields = tuple(fields)
        self.name = name
        self.size = size

        names = [field.name for field in self.fields]
        self.field_names = tuple(names)
        duplicates = [key for key, n in collections.Counter(names).items() if n > 1]
        if duplicates:
            raise errors.DefinitionError(
                f"Structure {name} has more than one member named: "
                f"{', '.join(duplicates)}"
            )

        self.record_class = collections.namedtuple(  # type: ignore[misc]
            "Record", names
        )
        self._struct = struct.Struct(self._GetFormatString())
        # pylint: disable=invalid-name
        # These are methods, but without a frame of ours around those of struct.
        self.IterateValues: Callable[
            [bytes | memoryview], Iterator[tuple[Any, ...]]
        ] = self._struct.iter_unpack
        self.ReadValues: Callable[[bytes | memoryview, int], tuple[Any, ...]] = (
            self._struct.unpack_from
        )
        # pylint: enable=invalid-name
        # A named tuple's _make is Python code; this is the same without the frame.
        self._make: Callable[[tuple[Any, ...]], Any] = functools.partial(
            tuple.__new__, self.record_class
        )

    def _GetFormatString(self) -> str:
        """Determines the struct format of a record.

        Returns:
          str: struct format with the byte order.
        """
        parts = [self.byte_order]
        offset = 0
        for field in self.fields:
            if field.offset > offset:
                parts.append(f"{field.offset - offset}x")
            parts.append(field.format)
            offset = field.offset + field.size

        if self.size > offset:
            parts.append(f"{self.size - offset}x")
        return "".join(parts)

    def FoldRecord(self, values: Mapping[str, Any]) -> bytes:
        """Folds values into a record: the reverse of reading one.

        Args:
          values (dict[str, int|float|bytes]): values per field name; missing ones
              are 0 or empty.

        Returns:
          bytes: record, with zero bytes for all that is not a field.

        Raises:
          DefinitionError: if a value has no field.
        """
        unknown = set(values).difference(field.name for field in self.fields)
        if unknown:
            raise errors.DefinitionError(
                f"Structure {self.name} has no members: {', '.join(sorted(unknown))}"
            )
        return self._struct.pack(
            *(
                values.get(field.name, b"" if field.format.endswith("s") else 0)
                for field in self.fields
            )
        )

    def IterateRecords(self, data: bytes | memoryview) -> Iterator[Any]:
        """Reads the records of a block.

        Args:
          data (bytes): block, a multiple of the record size long.

        Returns:
          iterator[NamedTuple]: records; text is bytes of the full width.
        """
        return map(self._make, self._struct.iter_unpack(data))

    def ReadRecord(self, data: bytes | memoryview, offset: int = 0) -> Any:
        """Reads one record.

        Args:
          data (bytes): data that holds the record, which the caller has checked.
          offset (Optional[int]): offset relative to the start of the data, in bytes.

        Returns:
          NamedTuple: record; text is bytes of the full width.
        """
        return self._make(self._struct.unpack_from(data, offset))

    def SelectFields(self, names: Collection[str]) -> RecordLayout:
        """Makes a layout that reads only some of the fields.

        Args:
          names (set[str]): names of the fields to keep; the others are skipped.

        Returns:
          RecordLayout: layout of the same record size.
        """
        fields = [field for field in self.fields if field.name in names]
        return RecordLayout(self.name, self.size, fields, {}, self.byte_order)
