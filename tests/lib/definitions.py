"""Tests for the dtFabric definitions."""

import io
import os
import unittest

from unittest import mock

from dtfabric import registry

from plaso_extra_parsers.lib import definitions
from plaso_extra_parsers.lib import errors


class DefinitionsTest(unittest.TestCase):
    """Tests how definitions are found and loaded."""

    def testGetDefinitionsPath(self):
        """Tests that definitions are found from a bare checkout."""
        path = definitions.GetDefinitionsPath("atop_types.yaml")
        self.assertTrue(os.path.isfile(path))
        self.assertEqual(os.path.basename(os.path.dirname(path)), "formats")

    def testGetDefinitionsPathInstalled(self):
        """Tests that definitions inside the package win over those beside it."""
        with mock.patch.object(os.path, "isfile", return_value=True):
            path = definitions.GetDefinitionsPath("atop_types.yaml")
        self.assertTrue(
            path.endswith(
                os.path.join("plaso_extra_parsers", "formats", "atop_types.yaml")
            )
        )

    def testGetDefinitionsPathMissing(self):
        """Tests that a missing file is named."""
        with self.assertRaises(errors.DefinitionError) as context:
            definitions.GetDefinitionsPath("bogus.yaml")
        self.assertEqual(str(context.exception), "No such definition file: bogus.yaml")

    def testGetDefinitionsRegistry(self):
        """Tests that several files make one registry, which is loaded once."""
        filenames = ("atop_types.yaml", "atop_rawlog.yaml")
        loaded = definitions.GetDefinitionsRegistry(*filenames)
        self.assertIsNotNone(loaded.GetDefinitionByName("uint32"))
        self.assertIsNotNone(loaded.GetDefinitionByName("atop_file_header_2_11"))
        self.assertIs(definitions.GetDefinitionsRegistry(*filenames), loaded)

    def testGetStructure(self):
        """Tests that only structures are structures."""
        filenames = ("atop_types.yaml", "atop_rawlog.yaml")
        definition = definitions.GetStructure("atop_file_header_2_11", *filenames)
        self.assertEqual(definition.GetByteSize(), 480)
        for name in ("uint32", "bogus"):
            with self.assertRaises(errors.DefinitionError) as context:
                definitions.GetStructure(name, *filenames)
            self.assertEqual(str(context.exception), f"No such structure: {name}")

    def testGetDataTypeFabric(self):
        """Tests that dtFabric maps with the same file."""
        fabric = definitions.GetDataTypeFabric("atop_types.yaml")
        data_type_map = fabric.CreateDataTypeMap("uint32")
        self.assertEqual(data_type_map.MapByteStream(b"\x01\x00\x00\x00"), 1)

    def testReadFileObject(self):
        """Tests that a file with a mistake is an error of ours."""
        reader = definitions.DefinitionsReader()
        for text in (
            "name: bogus\ntype: bogus\n",
            "name: [",
            "name: bogus\ntype: structure\nmembers:\n- name: a\n  data_type: b\n",
        ):
            with self.assertRaisesRegex(
                errors.DefinitionError, "Unable to read definitions: "
            ):
                reader.ReadFileObject(
                    registry.DataTypeDefinitionsRegistry(), io.StringIO(text)
                )


if __name__ == "__main__":
    unittest.main()
