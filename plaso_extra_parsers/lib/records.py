"""Reads and makes records of a layout that was compiled to one struct.Struct.

Sizes and offsets are in bytes, offsets from the start of the record.
"""

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
      name: names of the structures around it and its own, joined with underscores.
      source_path: names in the source of the program that wrote the file, outermost
          first.
      format: struct format, without byte order.
    """

    name: str
    source_path: tuple[str, ...]
    offset: int
    size: int
    format: str


class ArrayMember(NamedTuple):
    """Array of structures in a compiled layout, read only on request.

    The name and source path are as in Field; the layout is the layout of one element.

    Attributes:
      number_of_elements: number of elements that fit into the array.
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
      fields (tuple[Field]): scalar members that are read, in order of offset.
      IterateValues (function): reads the records of a block (bytes) as plain tuples,
          without names; faster than IterateRecords.
      ReadValues (function): reads one record in data (bytes) at an offset (int) as a
          plain tuple, without names; faster than ReadRecord.
    """

    def __init__(
        self,
        name: str,
        size: int,
        fields: Collection[Field],
        arrays: Mapping[str, ArrayMember],
        byte_order: str,
    ) -> None:
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

        self._struct = struct.Struct(self._GetFormatString())
        # pylint: disable=invalid-name
        # These are methods of struct.Struct, which saves a call of a Python function.
        self.IterateValues: Callable[
            [bytes | memoryview], Iterator[tuple[Any, ...]]
        ] = self._struct.iter_unpack
        self.ReadValues: Callable[[bytes | memoryview, int], tuple[Any, ...]] = (
            self._struct.unpack_from
        )
        # pylint: enable=invalid-name

    @functools.cached_property
    def record_class(self) -> Any:
        """type: named tuple of the fields, made on first use since that is slow."""
        return collections.namedtuple("Record", self.field_names)

    @functools.cached_property
    def _make(self) -> Callable[[tuple[Any, ...]], Any]:
        """function: same as _make of the named tuple, which is slower Python code."""
        return functools.partial(tuple.__new__, self.record_class)

    def _GetFormatString(self) -> str:
        """Determines the struct format of a record, with the byte order."""
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
        """Makes a record from values by field name: the reverse of reading one.

        Missing values are 0 or empty; bytes outside of fields are zero.

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
        """Reads the records of a block, whose size is a multiple of the record size.

        Text is bytes of the full width.
        """
        return map(self._make, self._struct.iter_unpack(data))

    def ReadRecord(self, data: bytes | memoryview, offset: int = 0) -> Any:
        """Reads one record at an offset in data; the caller checks that it fits.

        Text is bytes of the full width.
        """
        return self._make(self._struct.unpack_from(data, offset))

    def SelectFields(self, names: Collection[str]) -> RecordLayout:
        """Makes a layout of the same record size that reads only these fields."""
        fields = [field for field in self.fields if field.name in names]
        return RecordLayout(self.name, self.size, fields, {}, self.byte_order)
