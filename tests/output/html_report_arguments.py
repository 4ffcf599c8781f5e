"""Tests for the options of the HTML report."""

import argparse
import os
import tempfile
import unittest

from plaso.lib import errors

from plaso_extra_parsers.output import html_report
from plaso_extra_parsers.output import html_report_arguments

_HELPER = html_report_arguments.HTMLReportOutputArgumentsHelper


class HTMLReportOutputArgumentsHelperTest(unittest.TestCase):
    """Tests for the options."""

    def _Parse(self, *arguments):
        """Parses options."""
        parser = argparse.ArgumentParser()
        _HELPER.AddArguments(parser)
        options = parser.parse_args(arguments)
        options.storage_file = "case.plaso"
        options.filter = "parser is 'atop'"
        module = html_report.HTMLReportOutputModule()
        _HELPER.ParseOptions(options, module)
        return module

    def testParseOptions(self):
        """Options end up in the output module, with defaults that are said."""
        module = self._Parse()
        self.assertEqual(vars(module)["_title"], html_report.DEFAULT_TITLE)
        self.assertEqual(vars(module)["_maximum_events"], 2000000)
        self.assertEqual(vars(module)["_storage_path"], "case.plaso")
        self.assertEqual(vars(module)["_filter"], "parser is 'atop'")

        module = self._Parse("--report_title", "Case 7", "--maximum-events", "0")
        self.assertEqual(vars(module)["_title"], "Case 7")
        self.assertEqual(vars(module)["_maximum_events"], 0)

        # Another tool may have none of the options.
        module = html_report.HTMLReportOutputModule()
        _HELPER.ParseOptions(argparse.Namespace(report_title=""), module)
        self.assertEqual(vars(module)["_title"], html_report.DEFAULT_TITLE)
        self.assertEqual(vars(module)["_maximum_events"], 2000000)

    def testHelp(self):
        """The help of each option is a sentence, and names what it needs."""
        group = argparse.ArgumentParser(add_help=False)
        _HELPER.AddArguments(group)
        help_text = group.format_help()
        for name in ("--report_title TITLE", "--report_story FILE"):
            self.assertIn(name, help_text)
        self.assertIn("--maximum-events NUMBER", help_text)
        for action in vars(group)["_actions"]:
            self.assertRegex(action.help, r"^[A-Z].*\.$")

    def testStory(self):
        """A story is read of its file; one that cannot be read is refused."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "story.json")
            with open(path, "w", encoding="utf-8") as file_object:
                file_object.write('{"stops": [{"text": "It began here"}]}')
            story = vars(self._Parse("--report_story", path))["_story"]
            self.assertEqual(story["stops"][0]["text"], "It began here")
            self.assertIsNone(vars(self._Parse())["_story"])
            for other_path in (folder, os.path.join(folder, "none"), __file__):
                with self.assertRaises(errors.BadConfigOption):
                    self._Parse("--report-story", other_path)

    def testParseOptionsErrors(self):
        """Less than no events, or another output module, is refused."""
        with self.assertRaises(errors.BadConfigOption):
            self._Parse("--maximum_events", "-1")
        with self.assertRaises(errors.BadConfigObject):
            _HELPER.ParseOptions(argparse.Namespace(), object())


if __name__ == "__main__":
    unittest.main()
