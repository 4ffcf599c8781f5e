"""Compiles a dtFabric structure definition to one struct.Struct.

dtFabric maps a structure of 80 members in about 300 microseconds, a struct.Struct in
about 2. A layout is therefore compiled once from the definition, which remains the only
description, and whole blocks are read with one iter_unpack. Padding and members that
are not selected become pad bytes. A definition that cannot be compiled is an error,
never a silent fallback to a slow path.

Sizes and offsets are in bytes, offsets from the start of the record. A byte order is
"<" for little-endian, ">" for big-endian. Without a data model a definition is used
unchanged, padding included; with one, members whose names begin with padding are left
out, and all others are aligned as by the compiler of that machine.
"""

from __future__ import annotations

from typing import Collection
from typing import Iterator
from typing import NamedTuple

from dtfabric import data_types
from dtfabric import definitions as dtfabric_definitions

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib.records import ArrayMember
from plaso_extra_parsers.lib.records import Field
from plaso_extra_parsers.lib.records import RecordLayout

__all__ = [
    "ARM_TIME32",
    "ARM_TIME64",
    "ArrayMember",
    "BIG_ENDIAN",
    "CompileLayout",
    "CompileParts",
    "DataModel",
    "Field",
    "GetStructureSize",
    "I386",
    "JoinParts",
    "LITTLE_ENDIAN",
    "LP64",
    "RecordLayout",
]

LITTLE_ENDIAN = "<"
BIG_ENDIAN = ">"

# Members whose names begin with one of these contain no information: padding of the
# compiler, and space reserved for later releases, which may have left-over memory.
_PADDING_PREFIX = "padding"
_RESERVE_PREFIX = "reserve"

_INTEGER_FORMATS = {
    (1, True): "b",
    (1, False): "B",
    (2, True): "h",
    (2, False): "H",
    (4, True): "i",
    (4, False): "I",
    (8, True): "q",
    (8, False): "Q",
}

_FLOAT_FORMATS = {4: "f", 8: "d"}


class DataModel(NamedTuple):
    """How a C compiler lays out structures on one kind of machine.

    Attributes:
      long_size: size of the data types long and ulong, in bytes.
      time_size: size of the data type time_t, in bytes.
    """

    name: str
    long_size: int
    time_size: int
    maximum_alignment: int


LP64 = DataModel("lp64", 8, 8, 8)
I386 = DataModel("i386", 4, 4, 4)
ARM_TIME32 = DataModel("arm-time32", 4, 4, 8)
ARM_TIME64 = DataModel("arm-time64", 4, 8, 8)


class _Compiler:
    """Determines the offsets of members of structure definitions, and compiles them."""

    def __init__(self, data_model: DataModel | None, byte_order: str) -> None:
        self._byte_order = byte_order
        self._data_model = data_model
        # Sizes are kept, since nested structures need them at each level above.
        self._sizes: dict[data_types.DataTypeDefinition, tuple[int, int]] = {}

    def _Align(self, offset: int, alignment: int) -> int:
        """Aligns an offset, if there is a data model."""
        return offset + (-offset % alignment) if self._data_model else offset

    def _GetScalar(self, definition: data_types.DataTypeDefinition) -> tuple[str, int]:
        """Determines the struct format and size of an integer or floating-point number.

        Raises:
          DefinitionError: if the data type cannot be compiled.
        """
        size = definition.GetByteSize()
        if self._data_model and definition.name == "time_t":
            size = self._data_model.time_size
        elif self._data_model and definition.name in ("long", "ulong"):
            size = self._data_model.long_size

        format_string = None
        if isinstance(definition, data_types.IntegerDefinition):
            is_signed = definition.format == dtfabric_definitions.FORMAT_SIGNED
            format_string = _INTEGER_FORMATS.get((size or 0, is_signed))
        elif isinstance(definition, data_types.FloatingPointDefinition):
            format_string = _FLOAT_FORMATS.get(size or 0)

        if not format_string or not size:
            raise errors.DefinitionError(
                f"Data type {definition.name} cannot be compiled"
            )
        return format_string, size

    def GetSizeAndAlignment(
        self, definition: data_types.DataTypeDefinition
    ) -> tuple[int, int]:
        """Determines the size and alignment of a data type.

        Raises:
          DefinitionError: if the data type is not of fixed size.
        """
        result = self._sizes.get(definition)
        if result is None:
            result = self._DetermineSizeAndAlignment(definition)
            self._sizes[definition] = result
        return result

    def _DetermineSizeAndAlignment(
        self, definition: data_types.DataTypeDefinition
    ) -> tuple[int, int]:
        """Determines the size and alignment of a data type from its parts."""
        if isinstance(definition, data_types.StreamDefinition):
            if not definition.elements_data_size:
                raise errors.DefinitionError(
                    f"Stream {definition.name} is not of fixed size"
                )
            return definition.elements_data_size, 1

        if isinstance(definition, data_types.SequenceDefinition):
            if not definition.number_of_elements:
                raise errors.DefinitionError(
                    f"Sequence {definition.name} is not of fixed size"
                )
            element_size, alignment = self.GetSizeAndAlignment(
                definition.element_data_type_definition
            )
            return element_size * definition.number_of_elements, alignment

        if isinstance(definition, data_types.StructureDefinition):
            size, alignment = 0, 1
            for _, _, member, offset in self.IterateMembers(definition):
                member_size, member_alignment = self.GetSizeAndAlignment(member)
                size = offset + member_size
                alignment = max(alignment, member_alignment)
            return self._Align(size, alignment), alignment

        _, size = self._GetScalar(definition)
        maximum = self._data_model.maximum_alignment if self._data_model else 1
        return size, min(size, maximum)

    def IterateMembers(
        self, definition: data_types.StructureDefinition
    ) -> Iterator[tuple[str, str, data_types.DataTypeDefinition, int]]:
        """Determines the offset of each member of a structure.

        Yields:
          name, name in the source of the program, data type and offset relative to the
              start of the structure.
        """
        offset = 0
        for member in definition.members:
            if self._data_model and member.name.startswith(_PADDING_PREFIX):
                continue

            data_type = getattr(member, "member_data_type_definition", member)
            size, alignment = self.GetSizeAndAlignment(data_type)
            offset = self._Align(offset, alignment)
            source_name = member.aliases[0] if member.aliases else member.name
            yield member.name, source_name, data_type, offset
            offset += size

    def Compile(self, definition: data_types.StructureDefinition) -> RecordLayout:
        """Compiles a structure."""
        fields: list[Field] = []
        arrays: dict[str, ArrayMember] = {}
        self._CompileMembers(definition, 0, (), (), fields, arrays)
        size, _ = self.GetSizeAndAlignment(definition)
        return RecordLayout(definition.name, size, fields, arrays, self._byte_order)

    def _CompileMembers(
        self,
        definition: data_types.StructureDefinition,
        base_offset: int,
        path: tuple[str, ...],
        source_path: tuple[str, ...],
        fields: list[Field],
        arrays: dict[str, ArrayMember],
    ) -> None:
        """Appends the members of a structure, nested ones included."""
        for name, source_name, data_type, offset in self.IterateMembers(definition):
            if name.startswith((_PADDING_PREFIX, _RESERVE_PREFIX)):
                continue

            offset += base_offset
            member_path = path + (name,)
            member_source_path = source_path + (source_name,)
            full_name = "_".join(member_path)

            if isinstance(data_type, data_types.StructureDefinition):
                self._CompileMembers(
                    data_type, offset, member_path, member_source_path, fields, arrays
                )
            elif isinstance(data_type, data_types.SequenceDefinition):
                arrays[full_name] = self._CompileArray(
                    data_type, full_name, member_source_path, offset
                )
            else:
                fields.append(
                    self._CompileField(data_type, full_name, member_source_path, offset)
                )

    def _CompileArray(
        self,
        definition: data_types.SequenceDefinition,
        name: str,
        source_path: tuple[str, ...],
        offset: int,
    ) -> ArrayMember:
        """Compiles an array, which has to be of structures."""
        element = definition.element_data_type_definition
        if not isinstance(element, data_types.StructureDefinition):
            raise errors.DefinitionError(f"Array {name} is not of structures")
        return ArrayMember(
            name,
            source_path,
            offset,
            definition.number_of_elements or 0,
            self.Compile(element),
        )

    def _CompileField(
        self,
        definition: data_types.DataTypeDefinition,
        name: str,
        source_path: tuple[str, ...],
        offset: int,
    ) -> Field:
        """Compiles a scalar or text."""
        size, _ = self.GetSizeAndAlignment(definition)
        if isinstance(definition, data_types.StreamDefinition):
            format_string = f"{size}s"
        else:
            format_string, _ = self._GetScalar(definition)
        return Field(name, source_path, offset, size, format_string)


def CompileLayout(
    definition: data_types.StructureDefinition,
    byte_order: str,
    data_model: DataModel | None = None,
) -> RecordLayout:
    """Compiles a structure definition.

    Members may be integers, floating-point numbers, byte streams of fixed size,
    structures, and arrays of structures. Members whose names begin with padding or
    reserve are skipped.

    Raises:
      DefinitionError: if the definition cannot be compiled.
    """
    return _Compiler(data_model, byte_order).Compile(definition)


def CompileParts(
    definition: data_types.StructureDefinition,
    byte_order: str,
    data_model: DataModel | None = None,
) -> dict[str, ArrayMember]:
    """Compiles each member of a structure of structures separately.

    Returns:
      parts per name, each an array of one element.

    Raises:
      DefinitionError: if the definition cannot be compiled.
    """
    compiler = _Compiler(data_model, byte_order)
    parts = {}
    for name, source_name, data_type, offset in compiler.IterateMembers(definition):
        if isinstance(data_type, data_types.StructureDefinition):
            parts[name] = ArrayMember(
                name, (source_name,), offset, 1, compiler.Compile(data_type)
            )
    return parts


def GetStructureSize(
    definition: data_types.StructureDefinition, data_model: DataModel | None = None
) -> int:
    """Determines the size of a structure in bytes.

    Raises:
      DefinitionError: if the structure is not of fixed size.
    """
    size, _ = _Compiler(data_model, LITTLE_ENDIAN).GetSizeAndAlignment(definition)
    return size


def JoinParts(
    name: str, parts: Collection[ArrayMember], byte_order: str
) -> RecordLayout:
    """Joins the parts of a structure, in order of offset, into one layout.

    Fields keep their names in their part; the source path begins with the part.

    Raises:
      DefinitionError: if two parts have a field of the same name.
    """
    fields = [
        field._replace(
            offset=part.offset + field.offset,
            source_path=part.source_path + field.source_path,
        )
        for part in parts
        for field in part.layout.fields
    ]
    size = max(part.offset + part.layout.size for part in parts)
    return RecordLayout(name, size, fields, {}, byte_order)
