"""Tests for the lists of tags and what is made of them."""

import os
import re
import unittest

from plaso.filters import event_filter

from tests.data import query_strings
from tests.data import tag_files
from tests.data import tag_lists


class TagsTest(unittest.TestCase):
    """Tests the lists of tags and what is made of them."""

    maxDiff = None

    def testFiles(self):
        """The files are those that are made of the lists."""
        for path, content in tag_files.MakeFiles().items():
            with self.subTest(path=path):
                with open(path, encoding="utf-8") as file_object:
                    self.assertEqual(
                        file_object.read(), content, "run make tags, and commit"
                    )

    def testOtherFiles(self):
        """There is no tagging file that is not made of a list."""
        paths = {
            os.path.join(folder, name)
            for folder, _, names in os.walk(tag_lists.SOURCE_PATH)
            for name in names
            if name.endswith(".txt")
        }
        self.assertLessEqual(paths, set(tag_files.MakeFiles()))

    def testLists(self):
        """Tags are sorted, and each has a sentence and is made of words."""
        for room in tag_lists.ReadRooms():
            names = [tag.name for tag in room.tags]
            self.assertEqual(names, sorted(set(names)))
            for tag in room.tags:
                self.assertRegex(tag.name, "^[a-z_]+$")
                self.assertRegex(tag.about, r"[.]$")
                self.assertTrue(tag.rules, tag.name)

    def testDocuments(self):
        """Each tag has a row in the manual of its room."""
        for room in tag_lists.ReadRooms():
            path = os.path.join(
                os.path.dirname(os.path.dirname(tag_lists.DATA_PATH)),
                *("docs", f"{room.name:s}.md"),
            )
            with open(path, encoding="utf-8") as file_object:
                rows = re.findall(r"^\| (`.*?`) \|", file_object.read(), re.MULTILINE)
            names = set(re.findall("`([^`]*)`", " ".join(rows)))
            self.assertEqual(
                [tag.name for tag in room.tags if tag.name not in names], []
            )

    def testParseRule(self):
        """AND binds more than OR, names stand for rules and for parts of texts."""
        names = {"either": "a is 'x' OR b == 1", "part": "y|z"}
        types = {**dict.fromkeys("abc", "str"), "list": "list[str]"}
        for rule, expected in (
            ("a is 'x'", "a is 'x'"),
            ("a not is 'x' AND b > 2", "a not is 'x' AND b > 2"),
            (
                "a is 'x' OR b == 1 AND c contains 'y'",
                "a is 'x' OR (b == 1 AND c contains 'y')",
            ),
            ("(a is 'x') AND (b is 'y')", "a is 'x' AND b is 'y'"),
            (
                "{either} AND c regexp '^({part})'",
                "(a is 'x' OR b == 1) AND c regexp '^(y|z)'",
            ),
            (
                "a not regexp 'x'",
                "(a not contains '' OR a regexp '^(?!.*?(x))')",
            ),
            ("a is 'y' AND a not regexp 'x'", "a is 'y' AND a regexp '^(?!.*?(x))'"),
            (
                "list regexp '^y' AND list not regexp '^x'",
                "list regexp '^y' AND list regexp '^(?!.*?(^x))'",
            ),
        ):
            with self.subTest(rule=rule):
                text = tag_files.FormatFilter(tag_lists.ParseRule(rule, names), types)
                self.assertEqual(text, expected)
                event_filter.EventObjectFilter().CompileFilter(text)
        # A filter cannot tell an event without the list.
        with self.assertRaises(ValueError):
            tag_files.FormatFilter(
                tag_lists.ParseRule("list not regexp '^x'", {}), types
            )

    def testWrongRules(self):
        """What is no rule is refused."""
        for rule in (
            *("", "a", "a is", "a is 'x' AND", "a is 'x' b is 'y'", "(a is 'x'"),
            *("a is 'x')", 'a is "x"', "a has 'x'", "{none} AND a is 'x'"),
            *("a contains 1", "a is 'x\\n'", "AND", "a is 'x' XOR b is 'y'"),
        ):
            with self.subTest(rule=rule):
                self.assertRaises(ValueError, tag_lists.ParseRule, rule, {})

    def testFormatQuery(self):
        """Whole texts are compared, and what an index has not as a whole is not."""
        types = {
            **{"flag": "bool", "number": "int", "text": "str", "texts": "list[str]"},
            **{"data_type": "str", "user_identifier": "int"},
        }
        for rule, expected in (
            ("data_type is 'a:b'", 'data_type:"a:b"'),
            ("text is 'x'", 'text.keyword:"x"'),
            ("flag is 1", "flag:true"),
            ("flag not is 1", "NOT flag:true"),
            ("number == 1", "number:1"),
            ("number >= 1", "number:>=1"),
            ("number != 1", "(_exists_:number AND NOT number:1)"),
            ("user_identifier == 0", 'user_identifier.keyword:"0"'),
            ("text contains 'a_b'", "text:*a_b*"),
            ("text contains 'a b'", "text.keyword:/.*[aA] [bB].*/"),
            ("texts contains 'a b'", 'texts.keyword:"a b"'),
            ("texts not contains 'a b'", 'NOT texts.keyword:"a b"'),
            ("text regexp '^/a'", r"text.keyword:/\/a.*/"),
            ("texts regexp '^a|^b'", "texts.keyword:/(a|b).*/"),
            (
                "text not regexp 'a'",
                "NOT (text.keyword:/.*a.*/ OR (_exists_:text AND NOT"
                " _exists_:text.keyword))",
            ),
            (
                "text regexp 'b' AND text not regexp 'a'",
                "text.keyword:/.*b.*/ AND NOT text.keyword:/.*a.*/",
            ),
            (
                "text not is 'x' AND text not is 'y'",
                '*:* AND NOT text.keyword:"x" AND NOT text.keyword:"y"',
            ),
            ("flag is 1 OR number not is 1", "flag:true OR (*:* AND NOT number:1)"),
        ):
            with self.subTest(rule=rule):
                query = tag_files.FormatQuery(tag_lists.ParseRule(rule, {}), types)
                self.assertEqual(query, expected)
                query_strings.Compile(query)
        for rule in (
            *("flag is 2", "text > 1", "other is 1", "text regexp 'a(?!b)'"),
            *("texts regexp 'a'", "texts regexp '^a|b'"),
        ):
            with self.subTest(rule=rule):
                condition = tag_lists.ParseRule(rule, {})
                self.assertRaises(ValueError, tag_files.FormatQuery, condition, types)

    def testLongText(self):
        """A text that an index has not as a whole matches nothing, negated or not."""
        types = {"text": "str"}
        for rule in (
            "text regexp '^x'",
            "text not regexp 'y'",
            "text not contains '='",
        ):
            with self.subTest(rule=rule):
                function = query_strings.Compile(
                    tag_files.FormatQuery(tag_lists.ParseRule(rule, {}), types)
                )
                self.assertTrue(function({"text": "x" * 256}))
                self.assertFalse(function({"text": "x" * 257}))


if __name__ == "__main__":
    unittest.main()
