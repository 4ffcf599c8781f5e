"""Tests for adding documents to the data files of Plaso."""

import unittest

import yaml

from plaso_extra_parsers.integration import data_merging

_TIMELINER_TEXT = """\
# Plaso timeliner definitions.
---
data_type: 'a:first'
attribute_mappings:
- name: 'time'
  description: 'Creation Time'
place_holder_event: true
---
data_type: 'a:second'
place_holder_event: true
"""

_PRESETS_TEXT = """\
# Presets.
---
name: linux
operating_systems:
- {family: Linux}
parsers:
- bencode
- utmp
---
name: macos
parsers:
- asl_log
"""

_TAGGING_TEXT = """\
# Tags execution.
application_execution
  data_type is 'a'
  # A comment between rules.
  data_type is 'b'

login
  data_type is 'c'
"""


class DocumentsTest(unittest.TestCase):
    """Tests the splitting, joining and reading of documents."""

    def testSplitAndJoin(self):
        """Documents that are split and joined give the very same file."""
        documents = data_merging.SplitDocuments(_TIMELINER_TEXT)
        self.assertEqual(len(documents), 3)
        self.assertEqual(data_merging.JoinDocuments(documents), _TIMELINER_TEXT)

    def testJoinWithoutNewline(self):
        """A document without an end of its last line does not swallow a separator."""
        self.assertEqual(
            data_merging.JoinDocuments(["a: 1", "b: 2"]), "a: 1\n---\nb: 2\n"
        )

    def testReadDocuments(self):
        """Comments are no documents."""
        documents = data_merging.ReadDocuments(_PRESETS_TEXT)
        self.assertEqual([values["name"] for values in documents], ["linux", "macos"])

    def testReadDefinitions(self):
        """Definitions are found by their data type."""
        definitions = data_merging.ReadDefinitions(_TIMELINER_TEXT)
        self.assertEqual(sorted(definitions), ["a:first", "a:second"])
        self.assertIn("Creation Time", definitions["a:first"])

    def testReadDefinitionsDamaged(self):
        """What is no YAML, has no data type or has one twice is refused."""
        for text, message in (
            ("---\na: [\n", "not a YAML document"),
            ("---\nname: linux\n", "document without data_type"),
            (f"{_TIMELINER_TEXT:s}---\ndata_type: a:first\n", "defined twice"),
        ):
            with self.assertRaisesRegex(data_merging.MergeError, message):
                data_merging.ReadDefinitions(text)


class DefinitionsMergerTest(unittest.TestCase):
    """Tests the merging of definitions."""

    def _CreateMerger(self, stock_texts=None):
        """Creates a merger that replaces one data type and adds another.

        Args:
          stock_texts (Optional[list[str]]): contents of the files of Plaso.

        Returns:
          DefinitionsMerger: merger.
        """
        return data_merging.DefinitionsMerger(
            {
                "a:first": (
                    "data_type: a:first\nattribute_mappings:\n"
                    "- name: time\n  description: Start Time\n"
                    "- name: end_time\n  description: End Time\n"
                ),
                "a:third": "data_type: a:third\n",
            },
            stock_texts,
        )

    def testUnchangedFile(self):
        """A file without a data type of ours stays as it is."""
        text = "data_type: 'a:second'"
        self.assertEqual(self._CreateMerger().MergeFile(text), text)

    def testReplacement(self):
        """In Plaso's own file a data type of ours takes the place of Plaso's."""
        merger = self._CreateMerger()
        text = merger.MergeFile(_TIMELINER_TEXT)
        self.assertEqual(list(data_merging.ReadDefinitions(text)), ["a:second"])

        text += merger.GetAdditions(["a:first", "a:third"])
        definitions = data_merging.ReadDefinitions(text)
        self.assertEqual(sorted(definitions), ["a:first", "a:second", "a:third"])
        self.assertIn("Start Time", definitions["a:first"])

    def testUnchangedUserFile(self):
        """What a user did not change is replaced as in Plaso's own file."""
        merger = self._CreateMerger([_TIMELINER_TEXT])
        text = merger.MergeFile(_TIMELINER_TEXT)
        self.assertEqual(list(data_merging.ReadDefinitions(text)), ["a:second"])
        self.assertIn("a:first", merger.GetAdditions(["a:first"]))

    def testChangedUserFile(self):
        """What a user changed stays; times that would be lost are added to it."""
        merger = self._CreateMerger([_TIMELINER_TEXT])
        user_text = _TIMELINER_TEXT.replace("Creation Time", "Own Time")
        text = merger.MergeFile(user_text)
        values = yaml.safe_load(data_merging.ReadDefinitions(text)["a:first"])
        self.assertEqual(
            values["attribute_mappings"],
            [
                {"name": "time", "description": "Own Time"},
                {"name": "end_time", "description": "End Time"},
            ],
        )
        self.assertEqual(merger.GetAdditions(["a:first"]), "")

    def testChangedUserFileWithAllTimes(self):
        """A document of a user that lacks no time is not written anew."""
        user_text = (
            "---\ndata_type: a:first  # mine\nattribute_mappings:\n"
            "- {name: time, description: T}\n- {name: end_time, description: E}\n"
        )
        merger = self._CreateMerger([_TIMELINER_TEXT])
        self.assertEqual(merger.MergeFile(user_text), user_text)

    def testUserDocumentOfOurs(self):
        """A data type that only we have can be changed by a user as well."""
        merger = self._CreateMerger([_TIMELINER_TEXT])
        user_text = "---\ndata_type: a:third\nmessage: mine\n"
        self.assertEqual(merger.MergeFile(user_text), user_text)
        self.assertEqual(merger.GetAdditions(["a:third"]), "")


class PresetsTest(unittest.TestCase):
    """Tests the merging of presets."""

    def testMergePresets(self):
        """Parsers join a preset once, sorted; other presets stay as they are."""
        text = data_merging.MergePresets(
            _PRESETS_TEXT, {"linux": ["text/strace", "atop", "utmp"], "none": ["x"]}
        )
        documents = data_merging.ReadDocuments(text)
        self.assertEqual(
            documents[0]["parsers"], ["atop", "bencode", "text/strace", "utmp"]
        )
        self.assertEqual(documents[0]["operating_systems"], [{"family": "Linux"}])
        self.assertTrue(text.endswith("name: macos\nparsers:\n- asl_log\n"))
        self.assertEqual(len(documents), 2)


class TaggingTest(unittest.TestCase):
    """Tests the merging of tagging rules."""

    def testReadTaggingRules(self):
        """Rules belong to the label above them; comments are left out."""
        self.assertEqual(
            data_merging.ReadTaggingRules(_TAGGING_TEXT),
            {
                "application_execution": ["data_type is 'a'", "data_type is 'b'"],
                "login": ["data_type is 'c'"],
            },
        )

    def testReadTaggingRulesWithoutLabel(self):
        """A rule without a label, which Plaso would drop in silence, is refused."""
        with self.assertRaisesRegex(data_merging.MergeError, "rule without label"):
            data_merging.ReadTaggingRules("login\n  a is 'b'\n\n  c is 'd'\n")

    def testMergeTaggingFile(self):
        """Rules join the label that is there, or come with a new one."""
        text = data_merging.MergeTaggingFile(
            _TAGGING_TEXT, {"login": ["data_type is 'd'"], "logout": ["e is 'f'"]}
        )
        self.assertEqual(
            data_merging.ReadTaggingRules(text),
            {
                "application_execution": ["data_type is 'a'", "data_type is 'b'"],
                "login": ["data_type is 'd'", "data_type is 'c'"],
                "logout": ["e is 'f'"],
            },
        )
        self.assertEqual(text.count("login\n"), 1)


if __name__ == "__main__":
    unittest.main()
