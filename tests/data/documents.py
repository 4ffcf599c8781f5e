"""House rules: what the documents refer to is there."""

import ast
import os
import re
import unittest

_PROJECT_PATH = os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
)

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")

# A path of this project in a code span, such as `tests/lib` or `docs/*.md`.
_CODE_SPAN = re.compile(r"`([^`\n]+)`")

_TOP_FOLDERS = (
    ".ci",
    "docs",
    "formats",
    "plaso_extra_parsers",
    "test_data",
    "tests",
)

# Words that an engineer who grew up with English has to read twice here: logs record,
# report or show; "after" and "next to"; "the caller"; "unchanged"; "exists".
_DIALECT = re.compile(
    r"\b(as it stands|(is|are) there|behind|besides?|foreign|(is|are) known from"
    r"|made up|tells?|told|taken for|whoever|(is|are) said|how manieth|but for"
    r"|in silence|at hand|in no (other|later|evidence|event|log|sample)"
    r"|(?<!there )(is|are) no (?!longer\b|more\b)\w+)\b",
    re.IGNORECASE,
)

# Queries of others name this value.
_NAME_IN_QUERIES = "Foreign lines"

# Where "room" and "floor" are defined.
_CONTRIBUTING = "CONTRIBUTING.md"

_CODE_BLOCK = re.compile(
    r"^( *)```.*?^\1```|^    .*?$|`[^`\n]*`", re.DOTALL | re.MULTILINE
)

# What people make by the commands in the documents.
_MADE = ("dist/", ".venv")


def _GetDocuments():
    """Retrieves the documents.

    Returns:
      dict[str, str]: text per path relative to the project.
    """
    paths = [name for name in os.listdir(_PROJECT_PATH) if name.endswith(".md")]
    for folder in ("docs", "formats", "test_data"):
        for folder_path, _, names in os.walk(os.path.join(_PROJECT_PATH, folder)):
            paths.extend(
                os.path.relpath(os.path.join(folder_path, name), _PROJECT_PATH)
                for name in names
                if name.endswith(".md")
            )
    documents = {}
    for path in sorted(paths):
        with open(os.path.join(_PROJECT_PATH, path), encoding="utf-8") as file_object:
            documents[path] = file_object.read()
    return documents


def _GetAnchors(text):
    """Retrieves the anchors of the headings of a document."""
    headings = re.findall(r"^#+ +(.*)$", text, re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in headings
    }


def _GetMessages():
    """Retrieves what the package can show a person.

    Yields:
      tuple[str, str]: path of a file and a text: a string of a module that has a blank
          and is no docstring, or a line of a formatter or a list of tags.
    """
    package_path = os.path.join(_PROJECT_PATH, "plaso_extra_parsers")
    for folder_path, _, names in os.walk(package_path):
        for name in sorted(names):
            path = os.path.join(folder_path, name)
            shown_path = os.path.relpath(path, _PROJECT_PATH)
            if not name.endswith((".py", ".yaml")):
                continue
            with open(path, encoding="utf-8") as file_object:
                text = file_object.read()
            if name.endswith(".yaml"):
                for line in text.splitlines():
                    yield shown_path, line.partition("# ")[0]
                continue
            module = ast.parse(text)
            docstrings = {
                id(node.value)
                for node in ast.walk(module)
                if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            }
            for node in ast.walk(module):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and " " in node.value
                    and id(node) not in docstrings
                ):
                    yield shown_path, node.value


class DocumentsTest(unittest.TestCase):
    """Tests the documents."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        """Reads the documents."""
        super().setUpClass()
        cls.documents = _GetDocuments()

    def testLinks(self):
        """Each link leads to a file and a heading that are there, or to an address."""
        wrong_links = []
        for path, text in self.documents.items():
            for link in _LINK.findall(text):
                if re.match("[a-z]+:", link):
                    continue
                target, _, anchor = link.partition("#")
                target_path = path
                if target:
                    target_path = os.path.normpath(
                        os.path.join(os.path.dirname(path), target)
                    )
                if not os.path.exists(os.path.join(_PROJECT_PATH, target_path)):
                    wrong_links.append(f"{path:s}: {link:s}")
                elif anchor and anchor not in _GetAnchors(self.documents[target_path]):
                    wrong_links.append(f"{path:s}: {link:s}")
        self.assertEqual(wrong_links, [])

    def testFileNames(self):
        """Each file of this project that a document names is there."""
        missing_names = []
        for path, text in self.documents.items():
            for name in _CODE_SPAN.findall(text):
                name = name.rstrip("/").split(":")[0]
                if (
                    not re.fullmatch(r"[\w./-]+", name)
                    or "/" not in name
                    or name.startswith(_MADE)
                    or name.split("/")[0] not in _TOP_FOLDERS
                ):
                    continue
                if not os.path.exists(os.path.join(_PROJECT_PATH, name)):
                    missing_names.append(f"{path:s}: {name:s}")
        self.assertEqual(missing_names, [])

    def testPlainEnglish(self):
        """No document and no message uses words that have to be read twice."""
        texts = {
            path: _CODE_BLOCK.sub("", text) for path, text in self.documents.items()
        }
        hits = [
            f"{path:s}: {match.group():s}"
            for path, text in texts.items()
            for match in _DIALECT.finditer(text)
        ]
        hits.extend(
            f"{path:s}: {match.group():s}"
            for path, text in texts.items()
            if path != _CONTRIBUTING
            for match in re.finditer(r"\b(floors?|rooms?)\b", text, re.IGNORECASE)
        )
        hits.extend(
            f"{path:s}: {text:s}"
            for path, text in _GetMessages()
            if text != _NAME_IN_QUERIES and _DIALECT.search(text)
        )
        self.assertEqual(hits, [])

    def testSizeOfReadme(self):
        """README.md has at most 8 KB, the manuals are in docs."""
        self.assertLessEqual(len(self.documents["README.md"].encode("utf-8")), 8192)

    def testMarkers(self):
        """No document has left-overs of its making."""
        for path, text in self.documents.items():
            for marker in ("<!--", "<<<<<<<", ">>>>>>>", "design.md"):
                if path != "CHANGELOG.md":
                    self.assertNotIn(marker, text, path)


if __name__ == "__main__":
    unittest.main()
