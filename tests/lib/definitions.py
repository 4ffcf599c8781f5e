"""Tests for the dtFabric definitions."""

import contextlib
import glob
import io
import os
import re
import tempfile
import unittest

from unittest import mock

import yaml

from dtfabric import registry
from dtfabric.scripts import validate_definitions

from plaso_extra_parsers.lib import definitions
from plaso_extra_parsers.lib import errors

_FORMATS_PATH = os.path.dirname(definitions.GetDefinitionsPath("atop_types.yaml"))

# The comment at the top of a file that names the files it needs.
_NEEDED_FILES = re.compile(r"^# To be read after (.+)\.$", re.MULTILINE)


class FilesTest(unittest.TestCase):
    """Tests the files of formats/ with dtFabric's own validator."""

    def testValidate(self):
        """Each file is valid together with the files that it names.

        dtFabric has no way to include a file, and its validator reads each file alone.
        Without the shared types the definitions of atop are not valid, and a copy of
        the types in each file would be a second truth.
        """
        paths = sorted(glob.glob(os.path.join(_FORMATS_PATH, "*.yaml")))
        self.assertGreater(len(paths), 20)
        validator = validate_definitions.DefinitionsValidator()
        with tempfile.TemporaryDirectory() as folder:
            for path in paths:
                with open(path, encoding="utf-8") as file_object:
                    text = file_object.read()
                match = _NEEDED_FILES.search(text)
                texts = []
                for pattern in re.findall(r"[\w*]+\.yaml", match[1] if match else ""):
                    needed_paths = glob.glob(os.path.join(_FORMATS_PATH, pattern))
                    self.assertTrue(needed_paths, pattern)
                    for needed_path in sorted(needed_paths):
                        with open(needed_path, encoding="utf-8") as file_object:
                            texts.append(file_object.read())
                joined_path = os.path.join(folder, os.path.basename(path))
                with open(joined_path, "w", encoding="utf-8") as file_object:
                    file_object.write("\n".join([*texts, text]))
                with contextlib.redirect_stdout(io.StringIO()):
                    self.assertTrue(validator.CheckFile(joined_path), path)

    def testMembers(self):
        """Each member of a structure is one line, and its description is text."""
        for path in glob.glob(os.path.join(_FORMATS_PATH, "*.yaml")):
            with open(path, encoding="utf-8") as file_object:
                text = file_object.read()
            self.assertNotRegex(text, r"(?m)^- (?!['\"{])", path)
            self.assertNotRegex(text, r"description: [0-9.]+[,}\n]", path)

    def testStarts(self):
        """Each definition begins with its name, by which it is found unread."""
        for path in glob.glob(os.path.join(_FORMATS_PATH, "*.yaml")):
            with open(path, encoding="utf-8") as file_object:
                text = file_object.read()
            self.assertEqual(
                re.findall(r"(?m)^---\nname: (\w+)$", text),
                [values["name"] for values in yaml.safe_load_all(text)],
                path,
            )


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

    def testGetStructureOfFiles(self):
        """Tests that a structure has the types of other files, and is read once."""
        filenames = ("atop_types.yaml", "atop_rawlog.yaml")
        definition = definitions.GetStructure("atop_file_header_1_26", *filenames)
        self.assertIs(
            definitions.GetStructure("atop_file_header_1_26", *filenames), definition
        )
        with self.assertRaisesRegex(errors.DefinitionError, "Unable to read"):
            definitions.GetStructure("atop_file_header_1_26", "atop_rawlog.yaml")

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
