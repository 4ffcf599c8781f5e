"""Tests for layouts compiled from dtFabric definitions."""

import io
import math
import random
import unittest

from dtfabric import data_types
from dtfabric import registry
from dtfabric.runtime import data_maps

from plaso_extra_parsers.lib import definitions
from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.atop import layouts

_SEED = 20261120

_TYPES = """\
name: bogus
type: format
attributes:
  byte_order: little-endian
---
name: byte
type: integer
attributes: {format: unsigned, size: 1, units: bytes}
---
name: int16
type: integer
attributes: {format: signed, size: 2, units: bytes}
---
name: int64
type: integer
attributes: {format: signed, size: 8, units: bytes}
---
name: long
type: integer
attributes: {format: signed, size: 8, units: bytes}
---
name: time_t
type: integer
attributes: {format: signed, size: 8, units: bytes}
---
name: flag
type: boolean
attributes: {size: 1, units: bytes, false_value: 0, true_value: 1}
---
name: float32
type: floating-point
attributes: {size: 4, units: bytes}
---
name: inner
type: structure
members:
- {name: number, aliases: [nr], data_type: int16}
- {name: padding1, type: stream, element_data_type: byte, elements_data_size: 6}
- {name: size, aliases: [sz], data_type: int64}
---
"""

_RECORD = """\
name: record
type: structure
members:
- {name: kind, data_type: byte}
- {name: padding1, type: stream, element_data_type: byte, elements_data_size: 7}
- {name: time, aliases: [curtime, when], data_type: time_t}
- {name: text, type: stream, element_data_type: byte, elements_data_size: 5}
- {name: padding2, type: stream, element_data_type: byte, elements_data_size: 3}
- {name: speed, data_type: long}
- {name: part, aliases: [prt], data_type: inner}
- {name: reserve1, type: sequence, element_data_type: int64, number_of_elements: 2}
- {name: elements, aliases: [arr], type: sequence, element_data_type: inner,
   number_of_elements: 3}
- {name: load, data_type: float32}
- {name: padding3, type: stream, element_data_type: byte, elements_data_size: 4}
"""


def _GetDefinition(text, name="record"):
    """Reads definitions beside the types of this test."""
    definitions_registry = registry.DataTypeDefinitionsRegistry()
    definitions.DefinitionsReader().ReadFileObject(
        definitions_registry, io.StringIO(_TYPES + text)
    )
    return definitions_registry.GetDefinitionByName(name)


def _GetMembers(*members):
    """Makes a structure definition of members."""
    lines = "".join(f"- {member}\n" for member in members)
    return _GetDefinition(f"name: record\ntype: structure\nmembers:\n{lines}")


def _FlattenFabricValues(value, names=()):
    """Flattens what dtFabric maps to the names that a compiled layout has.

    Args:
      value (object): structure that dtFabric mapped, or a member of one.
      names (Optional[tuple[str]]): names of the structures around it.
    """
    for name, member in vars(value).items():
        if name.startswith(("padding", "reserve", "_")):
            continue
        path = names + (name,)
        if isinstance(member, (tuple, list)):
            yield "_".join(path), [dict(_FlattenFabricValues(e)) for e in member]
        elif hasattr(member, "__dict__"):
            yield from _FlattenFabricValues(member, path)
        else:
            yield "_".join(path), member


def _ReadCompiledValues(layout, data):
    """Reads all members of a record with a compiled layout, arrays included."""
    values = layout.ReadRecord(data)._asdict()
    for name, array in layout.arrays.items():
        end_offset = array.offset + array.number_of_elements * array.layout.size
        values[name] = [
            element._asdict()
            for element in array.layout.IterateRecords(data[array.offset : end_offset])
        ]
    return values


def _ReplaceNaN(value):
    """Replaces what is not equal to itself.

    Args:
      value (object): value, or values in a list or a dictionary.
    """
    if isinstance(value, dict):
        return {name: _ReplaceNaN(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_ReplaceNaN(element) for element in value]
    return "NaN" if isinstance(value, float) and math.isnan(value) else value


class AtopDefinitionsTest(unittest.TestCase):
    """Tests that the compiled form says the same as dtFabric, for every structure.

    Blocks of all the statistics have thousands of entries, which dtFabric maps in
    seconds: they are left to tests/slow/atop_definitions.py. Their parts and the
    elements of their arrays are structures of their own, and are tested here.
    """

    minimum_size = 0
    maximum_size = 8192
    number_of_rounds = 2

    def setUp(self):
        """Collects the structures of formats/atop_*.yaml."""
        self.structures = {}
        names = {
            name
            for release in layouts.RELEASES
            for name in (
                release.file_header,
                release.sample_header,
                release.task,
                release.system,
                release.cgroup,
            )
            if name
        }
        for filenames in layouts.DEFINITION_FILES:
            loaded = registry.DataTypeDefinitionsRegistry()
            for filename in filenames:
                definitions.DefinitionsReader().ReadFile(
                    loaded, definitions.GetDefinitionsPath(filename)
                )
            for definition in loaded.GetDefinitions():
                if isinstance(definition, data_types.StructureDefinition):
                    self.structures[definition.name] = definition
                    self.assertEqual(
                        definitions.GetStructure(
                            definition.name, *filenames
                        ).GetByteSize(),
                        definition.GetByteSize(),
                    )
        self.assertLessEqual(names, set(self.structures))
        self.assertGreater(len(self.structures), 90)

    def testFabricEqualsCompiled(self):
        """Tests that random bytes give equal values, in every structure."""
        generator = random.Random(_SEED)
        number_of_values = 0
        for name, definition in self.structures.items():
            if not self.minimum_size < definition.GetByteSize() <= self.maximum_size:
                continue
            with self.subTest(name=name):
                layout = record_layout.CompileLayout(definition, "<")
                data_type_map = data_maps.DataTypeMapFactory.CreateDataTypeMapByType(
                    definition
                )
                for _ in range(self.number_of_rounds):
                    data = generator.randbytes(layout.size)
                    expected = dict(
                        _FlattenFabricValues(data_type_map.MapByteStream(data))
                    )
                    found = _ReadCompiledValues(layout, data)
                    self.assertEqual(_ReplaceNaN(found), _ReplaceNaN(expected))
                    number_of_values += len(found)
        self.assertGreater(number_of_values, 2000 * self.number_of_rounds)

    def testDerivedEqualsExplicit(self):
        """Tests that the rules of 64-bit machines give the padding written down."""
        for name, definition in self.structures.items():
            with self.subTest(name=name):
                explicit = record_layout.CompileLayout(definition, "<")
                derived = record_layout.CompileLayout(
                    definition, "<", record_layout.LP64
                )
                self.assertEqual(explicit.fields, derived.fields)
                self.assertEqual(explicit.size, derived.size)
                self.assertEqual(set(explicit.arrays), set(derived.arrays))
                for array_name, array in explicit.arrays.items():
                    other = derived.arrays[array_name]
                    self.assertEqual(
                        array._replace(layout=None), other._replace(layout=None)
                    )
                    self.assertEqual(array.layout.fields, other.layout.fields)
                    self.assertEqual(array.layout.size, other.layout.size)

    def testExplicitSize(self):
        """Tests that explicit members sum to the size that dtFabric and 64-bit say."""
        for name, definition in self.structures.items():
            with self.subTest(name=name):
                size = record_layout.GetStructureSize(definition)
                self.assertEqual(size, definition.GetByteSize())
                self.assertEqual(
                    size,
                    record_layout.GetStructureSize(definition, record_layout.LP64),
                )

    def testAliases(self):
        """Tests that every member but padding has its name in the source."""
        for name, definition in self.structures.items():
            for member in definition.members:
                if not member.name.startswith("padding"):
                    self.assertTrue(member.aliases, f"{name} {member.name}")


class RecordLayoutTest(unittest.TestCase):
    """Tests a compiled layout."""

    def setUp(self):
        """Reads the definition."""
        self.definition = _GetDefinition(_RECORD)

    def testCompileLayout(self):
        """Tests offsets, sizes and names as written down."""
        layout = record_layout.CompileLayout(self.definition, "<")
        self.assertEqual(layout.size, 120)
        self.assertEqual(
            layout.fields,
            (
                record_layout.Field("kind", ("kind",), 0, 1, "B"),
                record_layout.Field("time", ("curtime",), 8, 8, "q"),
                record_layout.Field("text", ("text",), 16, 5, "5s"),
                record_layout.Field("speed", ("speed",), 24, 8, "q"),
                record_layout.Field("part_number", ("prt", "nr"), 32, 2, "h"),
                record_layout.Field("part_size", ("prt", "sz"), 40, 8, "q"),
                record_layout.Field("load", ("load",), 112, 4, "f"),
            ),
        )
        (array,) = layout.arrays.values()
        self.assertEqual(
            array[:4], ("elements", ("arr",), 64, 3), "the array is no field"
        )
        self.assertEqual(array.layout.size, 16)

    def testCompileLayoutDataModels(self):
        """Tests the places that other machines give to the same members."""
        expected = {
            "lp64": ([0, 8, 16, 24, 32, 40, 112], 120, 64),
            # All at multiples of 4, time_t and long of 4 bytes.
            "i386": ([0, 4, 8, 16, 20, 24, 84], 88, 48),
            # 64-bit members at multiples of 8.
            "arm-time32": ([0, 4, 8, 16, 24, 32, 104], 112, 56),
            "arm-time64": ([0, 8, 16, 24, 32, 40, 112], 120, 64),
        }
        for data_model in layouts.DATA_MODELS:
            with self.subTest(data_model=data_model.name):
                layout = record_layout.CompileLayout(self.definition, "<", data_model)
                offsets, size, array_offset = expected[data_model.name]
                self.assertEqual([field.offset for field in layout.fields], offsets)
                self.assertEqual(layout.size, size)
                self.assertEqual(layout.arrays["elements"].offset, array_offset)

    def testCompileParts(self):
        """Tests that parts are compiled on their own and joined again."""
        definition = _GetMembers(
            "{name: first, aliases: [a], data_type: inner}",
            "{name: number, data_type: int64}",
        )
        parts = record_layout.CompileParts(definition, "<")
        self.assertEqual(list(parts), ["first"])
        self.assertEqual(parts["first"].offset, 0)
        self.assertEqual(parts["first"].source_path, ("a",))

        layout = record_layout.JoinParts("joined", parts.values(), "<")
        self.assertEqual(
            [(field.name, field.source_path) for field in layout.fields],
            [("number", ("a", "nr")), ("size", ("a", "sz"))],
        )
        self.assertEqual(layout.size, 16)

    def testJoinPartsDuplicate(self):
        """Tests that two parts with the same member are an error."""
        definition = _GetMembers(
            "{name: first, data_type: inner}", "{name: second, data_type: inner}"
        )
        parts = record_layout.CompileParts(definition, "<")
        self.assertEqual(parts["second"].offset, 16)
        with self.assertRaises(errors.DefinitionError) as context:
            record_layout.JoinParts("joined", parts.values(), "<")
        self.assertEqual(
            str(context.exception),
            "Structure joined has more than one member named: number, size",
        )


class CannotCompileTest(unittest.TestCase):
    """Tests that what cannot be compiled is an error, never a slow path."""

    def _CheckError(self, message, *members):
        """Checks the error of a structure."""
        with self.assertRaises(errors.DefinitionError) as context:
            record_layout.CompileLayout(_GetMembers(*members), "<")
        self.assertEqual(str(context.exception), message)

    def testBoolean(self):
        """Tests that a data type without a struct format is named."""
        self._CheckError(
            "Data type flag cannot be compiled", "{name: a, data_type: flag}"
        )

    def testStreamOfVariableSize(self):
        """Tests that a stream that another member sizes cannot be compiled."""
        self._CheckError(
            "Stream text is not of fixed size",
            "{name: size, data_type: byte}",
            "{name: text, type: stream, element_data_type: byte, "
            "elements_data_size: record.size}",
        )

    def testSequenceOfVariableSize(self):
        """Tests that a sequence that another member counts cannot be compiled."""
        self._CheckError(
            "Sequence numbers is not of fixed size",
            "{name: count, data_type: byte}",
            "{name: numbers, type: sequence, element_data_type: inner, "
            "number_of_elements: record.count}",
        )

    def testSequenceOfIntegers(self):
        """Tests that a sequence of integers that is no reserve cannot be compiled."""
        self._CheckError(
            "Array numbers is not of structures",
            "{name: numbers, type: sequence, element_data_type: int64, "
            "number_of_elements: 2}",
        )


if __name__ == "__main__":
    unittest.main()
