"""House rules: the rules for the analyzers of Timesketch."""

import os
import re
import unittest

import yaml

from tests.data import event_data_classes
from tests.data import fields

# A field in a query_string: a name before a colon that is not in a quoted value, or in
# an expression.
_QUERY_FIELD = re.compile(r"([a-z_]+)(\.[a-z]+)?:")
_QUOTED = re.compile(r'"[^"]*"|(?<=:)/(?:[^/\\]|\\.)*/')


class TimesketchTest(unittest.TestCase):
    """Tests the rules."""

    @classmethod
    def setUpClass(cls):
        """Reads the rules and the types of our attributes."""
        super().setUpClass()
        cls.rules = {}
        for name in ("tags.yaml", "regex_features.yaml"):
            path = os.path.join(event_data_classes.DATA_PATH, "timesketch", name)
            with open(path, encoding="utf-8") as file_object:
                # One document: they are appended to files of one document.
                cls.rules[name] = yaml.safe_load(file_object)
        cls.types = fields.Join(fields.GetTypes())

    def testNames(self):
        """No rule takes the place of another one."""
        names = [name for rules in self.rules.values() for name in rules]

        self.assertEqual(len(names), len(set(names)))
        for name in names:
            self.assertTrue(name.startswith("plaso_extra_"), name)

    def testQueries(self):
        """Queries are of attributes that there are, whole texts as .keyword."""
        for rules in self.rules.values():
            for name, rule in rules.items():
                query = _QUOTED.sub('""', rule["query_string"])
                self.assertNotIn(".wildcard", query, name)
                for attribute, sub_field in _QUERY_FIELD.findall(query):
                    if attribute in ("data_type", "_exists_", "timestamp_desc"):
                        continue
                    self.assertIn(attribute, self.types, name)
                    if sub_field:
                        self.assertTrue(
                            "str" in self.types[attribute]
                            or attribute in fields.TIMESKETCH_TEXTS,
                            f"{attribute:s} in {name:s}",
                        )
                    self.assertIn(sub_field, ("", ".keyword"), name)

    def testDataTypes(self):
        """Queries are of data types that there are."""
        data_types = {
            value.DATA_TYPE for value in event_data_classes.GetEventDataClasses()
        }
        for rules in self.rules.values():
            for name, rule in rules.items():
                found = re.findall(r'data_type:"([^"]+)"', rule["query_string"])
                self.assertTrue(found, name)
                self.assertLessEqual(set(found), data_types, name)

    def testFeatures(self):
        """The expressions of features have a group, their attributes exist."""
        for name, rule in self.rules["regex_features.yaml"].items():
            self.assertIn(rule["attribute"], self.types, name)
            self.assertEqual(re.compile(rule["re"]).groups, 1, name)


if __name__ == "__main__":
    unittest.main()
