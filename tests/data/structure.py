"""House rules: what imports what, where the tests are, what the test data is.

They read the files of the checkout, most as syntax trees, and import no module of ours.
"""

import ast
import fnmatch
import os
import re
import tempfile
import unittest

import tests

_TESTS_PATH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_PROJECT_PATH = os.path.dirname(_TESTS_PATH)
_PACKAGE_PATH = os.path.join(_PROJECT_PATH, "plaso_extra_parsers")
_TEST_DATA_PATH = os.path.join(_PROJECT_PATH, "test_data")

# What each floor may import of ours. Parsers are named, not imported, by integration.
_FLOORS_BELOW = {
    "data": set(),
    "integration": {"integration"},
    "lib": {"lib"},
    # It shows event data of anybody, and knows no reader and no parser of ours. Of lib
    # it takes what _OUTPUT_IMPORTS names.
    "output": {"lib", "output"},
    "parsers": {"lib", "parsers", "readers"},
    "readers": {"lib", "readers"},
    "scripts": {"integration", "lib", "readers", "scripts"},
}

# What output may import of lib. What a system call does decides its colour in a report
# as it decides what the reader makes of it, so both take it from one table.
_OUTPUT_IMPORTS = frozenset(
    [
        "plaso_extra_parsers.lib.programs",
        "plaso_extra_parsers.lib.system_calls",
    ]
)

_ROOMS = ("asl", "atop", "strace")

# Readers and what is below are of use without Plaso.
_PLASO_MODULES = frozenset(["acstore", "dfvfs", "plaso"])

# What reads bytes. The readers do that, with layouts compiled from the definitions.
_BYTE_MODULES = frozenset(["array", "ctypes", "dtfabric", "struct"])
_BYTE_FUNCTIONS = frozenset(
    ["from_bytes", "iter_unpack", "unpack", "unpack_from", "CompileLayout"]
)

_SKIP_NAMES = "^(skip|skipIf|skipUnless|skipTest|SkipTest)$"

# Tests that need a program or a server, by path: what they skip with is decided once,
# and its reason is a constant whose name ends in _MISSING.
_SKIPS = {
    os.path.join("end_to_end", "browser.py"): {"skipUnless"},
    os.path.join("end_to_end", "images.py"): {"skipUnless"},
    os.path.join("services", "processes.py"): {"SkipTest"},
    os.path.join("end_to_end", "firefox.py"): {"skipUnless"},
    os.path.join("output", "modules.py"): {"skipUnless"},
    os.path.join("output", "page.py"): {"skipUnless"},
}


def _IterateModules(path):
    """Iterates over the Python files of a folder.

    Yields:
      tuple[str, ast.Module]: path relative to the folder, and syntax tree.
    """
    for folder, folder_names, names in os.walk(path):
        folder_names.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                file_path = os.path.join(folder, name)
                with open(file_path, encoding="utf-8") as file_object:
                    tree = ast.parse(file_object.read(), file_path)
                yield os.path.relpath(file_path, path), tree


def _GetImports(tree):
    """Retrieves the names of all modules that a module imports, anywhere in it.

    Returns:
      set[str]: names; "from a import b" gives both a and a.b.
    """
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)
            names.update(f"{node.module:s}.{alias.name:s}" for alias in node.names)
    return names


def _GetRoom(parts):
    """Determines the room that a module belongs to.

    Args:
      parts (list[str]): parts of the path or name of the module.

    Returns:
      str: room or None if the module belongs to none.
    """
    for part in parts:
        for room in _ROOMS:
            if part == room or part.startswith(f"{room:s}_"):
                return room
    return None


class ImportsTest(unittest.TestCase):
    """Tests what imports what."""

    def testFloors(self):
        """Imports go down only."""
        for path, tree in _IterateModules(_PACKAGE_PATH):
            floor = path.split(os.sep)[0]
            if floor.endswith(".py"):
                continue
            for name in _GetImports(tree):
                parts = name.split(".")
                if parts[0] == "plaso_extra_parsers" and len(parts) > 1:
                    if parts[1].startswith("__"):
                        continue
                    self.assertIn(parts[1], _FLOORS_BELOW[floor], f"{path:s}: {name:s}")

    def testOutput(self):
        """Output imports only the named modules of lib."""
        for path, tree in _IterateModules(os.path.join(_PACKAGE_PATH, "output")):
            names = {
                name
                for name in _GetImports(tree)
                if name.startswith("plaso_extra_parsers.lib.")
            }
            self.assertLessEqual(names, _OUTPUT_IMPORTS, path)

    def testRooms(self):
        """No room imports another."""
        for path, tree in _IterateModules(_PACKAGE_PATH):
            room = _GetRoom(os.path.splitext(path)[0].split(os.sep))
            for name in _GetImports(tree):
                if room and name.startswith("plaso_extra_parsers."):
                    self.assertIn(
                        _GetRoom(name.split(".")), (None, room), f"{path:s}: {name:s}"
                    )

    def testStraceFloors(self):
        """The rooms of strace import downwards only, and no file is in a circle."""
        floors = ("", "calls", "lines processes", "descriptors", "traces", "trace")
        levels = {
            room: level for level, rooms in enumerate(floors) for room in rooms.split()
        }
        levels["records"] = 0
        prefix = "plaso_extra_parsers.readers.strace."
        path = os.path.join(_PACKAGE_PATH, "readers", "strace")
        modules = {
            os.path.splitext(name)[0].replace(os.sep, "."): tree
            for name, tree in _IterateModules(path)
        }
        imports = {}
        for module, tree in modules.items():
            imports[module] = {
                name[len(prefix) :]
                for name in _GetImports(tree)
                if name.startswith(prefix) and name[len(prefix) :] in modules
            }
            for name in imports[module]:
                room, other = module.split(".")[0], name.split(".")[0]
                if room not in (other, "__init__"):
                    self.assertGreater(levels[room], levels[other], f"{module}: {name}")

        # Modules that import none of those left are taken out until none is left.
        while imports:
            leaves = [
                module for module, names in imports.items() if not names & set(imports)
            ]
            self.assertTrue(leaves, f"a circle in: {sorted(imports)}")
            for module in leaves:
                del imports[module]

    def testStraceFrontDoor(self):
        """Plugin and dumper import at most four modules of the room of strace."""
        prefix = "plaso_extra_parsers.readers.strace"
        for path in ("parsers/strace/plugin.py", "scripts/dumpers/strace.py"):
            with open(
                os.path.join(_PACKAGE_PATH, path), encoding="utf-8"
            ) as file_object:
                tree = ast.parse(file_object.read())
            modules = [
                f"{node.module:s}.{alias.name:s}"
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom) and node.module.startswith(prefix)
                for alias in node.names
            ]
            self.assertLessEqual(len(modules), 4, f"{path:s}: {modules}")

    def testNoChainsOfClasses(self):
        """In the room of strace no class of ours has one of ours above another."""
        bases = {}
        path = os.path.join(_PACKAGE_PATH, "readers", "strace")
        for _, tree in _IterateModules(path):
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef):
                    bases[node.name] = [ast.unparse(base) for base in node.bases]
        for name, own_bases in bases.items():
            for base in own_bases:
                base = base.rpartition(".")[2]
                grand_bases = {
                    grand_base.rpartition(".")[2] for grand_base in bases.get(base, ())
                }
                self.assertFalse(grand_bases & set(bases), name)

    def testWithoutPlaso(self):
        """lib and readers import nothing of Plaso."""
        for folder in ("lib", "readers"):
            for path, tree in _IterateModules(os.path.join(_PACKAGE_PATH, folder)):
                names = {name.split(".")[0] for name in _GetImports(tree)}
                self.assertEqual(names & _PLASO_MODULES, set(), f"{folder:s}/{path:s}")

    def testStartup(self):
        """What runs at each start of Python imports sys and os at most."""
        allowed_names = {"os", "sys"}
        for path in (
            "__init__.py",
            "integration/__init__.py",
            "integration/startup.py",
        ):
            with open(
                os.path.join(_PACKAGE_PATH, path), encoding="utf-8"
            ) as file_object:
                tree = ast.parse(file_object.read())
            tree.body = [
                node
                for node in tree.body
                if not isinstance(node, (ast.ClassDef, ast.FunctionDef))
            ]
            self.assertLessEqual(_GetImports(tree), allowed_names, path)

    def testParsersDoNotReadBytes(self):
        """Parsers hold no formats of structures and no offsets."""
        for path, tree in _IterateModules(os.path.join(_PACKAGE_PATH, "parsers")):
            names = {name.split(".")[0] for name in _GetImports(tree)}
            self.assertEqual(names & _BYTE_MODULES, set(), path)
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute):
                    self.assertNotIn(node.attr, _BYTE_FUNCTIONS, path)
                elif (
                    isinstance(node, ast.Call)
                    and getattr(node.func, "attr", None) in ("read", "seek")
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    self.assertEqual(node.args[0].value, 0, f"{path:s}:{node.lineno:d}")


class TestsTest(unittest.TestCase):
    """Tests the tests."""

    maxDiff = None

    def testMirror(self):
        """Each module has its tests at the same path."""
        missing_paths = []
        for path, tree in _IterateModules(_PACKAGE_PATH):
            has_code = any(
                isinstance(node, (ast.ClassDef, ast.FunctionDef)) for node in tree.body
            )
            test_path = os.path.join(_TESTS_PATH, path)
            if has_code and not os.path.isfile(test_path):
                missing_paths.append(path)
        self.assertEqual(missing_paths, [])

    def testAreFound(self):
        """Each folder of tests is a package, so that its tests are found."""
        for folder, _, names in os.walk(_TESTS_PATH):
            relative_path = os.path.relpath(folder, _TESTS_PATH)
            if relative_path.split(os.sep)[0] == "benchmarks":
                self.assertNotIn("__init__.py", names)
            elif relative_path.split(os.sep)[:2] == ["integration", "dummy"]:
                # Files of a distribution that the tests put on Python's path.
                continue
            elif any(name.endswith(".py") for name in names):
                self.assertIn("__init__.py", names, folder)

    def testDocstrings(self):
        """Each test says in its docstring what is true if it passes."""
        for path, tree in _IterateModules(_TESTS_PATH):
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef) and re.match(
                    "test[A-Z]", node.name
                ):
                    self.assertTrue(ast.get_docstring(node), f"{path:s}: {node.name:s}")

    def testNoneIsSkipped(self):
        """No test can be skipped: what is missing is a failure.

        But for programs that are no part of Python: _SKIPS names each place, and there
        the runner of the tests prints the reason.
        """
        for path, tree in _IterateModules(_TESTS_PATH):
            names = {
                str(getattr(node, "attr", None) or getattr(node, "id", None) or "")
                for node in ast.walk(tree)
            }
            skips = {name for name in names if re.match(_SKIP_NAMES, name)}
            self.assertLessEqual(skips, _SKIPS.get(path, set()), path)

        for path, skips in _SKIPS.items():
            with open(os.path.join(_TESTS_PATH, path), encoding="utf-8") as file_object:
                self.assertRegex(file_object.read(), "_MISSING = ", path)
            self.assertLessEqual(skips, {"skipUnless", "SkipTest"})


class WheelTest(unittest.TestCase):
    """Tests the warning about a wheel that is older than the checkout."""

    def testFindNewerSource(self):
        """A source that changed after the installation is found, a cache is not."""
        with tempfile.TemporaryDirectory() as folder:
            stamp_path = os.path.join(folder, "stamp")
            paths = [
                os.path.join(folder, "formats", name) for name in ("a.yaml", "a.pyc")
            ]
            os.mkdir(os.path.dirname(paths[0]))
            self.assertIsNone(tests.FindNewerSource(stamp_path, folder))
            for path, time in zip((stamp_path, *paths), (1000, 1000, 2000)):
                with open(path, "wb"):
                    pass
                os.utime(path, (time, time))
            self.assertIsNone(tests.FindNewerSource(stamp_path, folder))
            os.utime(stamp_path, (999, 999))
            self.assertEqual(
                tests.FindNewerSource(stamp_path, folder),
                os.path.join("formats", "a.yaml"),
            )


class TestDataTest(unittest.TestCase):
    """Tests the list of test data."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        """Reads the list, and finds the files."""
        super().setUpClass()
        path = os.path.join(_TEST_DATA_PATH, "README.md")
        with open(path, encoding="utf-8") as file_object:
            text = file_object.read()
        cls.patterns = sorted(
            {
                pattern.rstrip("/")
                for pattern in re.findall(r"`([^`\s]+)`", text)
                if pattern.startswith(
                    tuple(f"{room:s}/" for room in (*_ROOMS, "case", "storages"))
                )
            }
        )
        cls.paths = sorted(
            os.path.relpath(os.path.join(folder, name), _TEST_DATA_PATH)
            for folder, _, names in os.walk(_TEST_DATA_PATH)
            for name in names
        )
        cls.paths.remove("README.md")

    def _IsListed(self, path):
        """Determines if a file is in the list.

        Args:
          path (str): path relative to the test data.

        Returns:
          bool: True if it is, or a folder around it.
        """
        while path:
            if any(fnmatch.fnmatchcase(path, pattern) for pattern in self.patterns):
                return True
            path = os.path.dirname(path)
        return False

    def testFilesAreListed(self):
        """Each file, or its folder, is in the list with its origin."""
        self.assertEqual([path for path in self.paths if not self._IsListed(path)], [])

    def testListedFilesExist(self):
        """Each file in the list exists."""
        names = set(self.paths)
        for path in self.paths:
            while path:
                path = os.path.dirname(path)
                names.add(path)
        self.assertEqual(
            [
                pattern
                for pattern in self.patterns
                if not fnmatch.filter(names, pattern)
            ],
            [],
        )


if __name__ == "__main__":
    unittest.main()
